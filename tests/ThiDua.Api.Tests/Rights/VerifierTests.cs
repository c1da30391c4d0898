using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.Rights;

public sealed class VerifierTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>
{
    [Fact]
    public async Task Recording_is_for_units_and_verifying_for_the_committee()
    {
        await server.SmallWorldAsync();
        var (officer, secretary) = (server.As("unit-officer", "xa-a"), server.As("secretary"));
        await officer.DialogueAsync("v-1");

        foreach (var (role, unit) in new[] { ("unit-officer", "xa-a"), ("unit-leader", "xa-a"), ("integration", "*"), ("front", "xa-a") })
        {
            await (await server.As(role, unit).StepAsync("/api/activities/v-1/verify", new { version = 1 })).ShouldBeProblemAsync(403, "access.denied");
            await (await server.As(role, unit).StepAsync("/api/activities/v-1/reject", new { version = 1, reason = "Không đúng" })).ShouldBeProblemAsync(403, "access.denied");
        }

        foreach (var role in new[] { "secretary", "appraiser" })
        {
            await (await server.As(role).StepAsync("/api/activities/v-1/void", new { reason = "Nhầm" })).ShouldBeProblemAsync(403, "access.denied");
            await (await server.As(role).StepAsync("/api/activities/v-1/answer", new { on = "2026-03-11", opinions = 1 })).ShouldBeProblemAsync(403, "access.denied");
            await (await server.As(role).StepAsync("/api/activities/v-1/correct", new { changes = new { participants = 3 }, reason = "Nhầm" })).ShouldBeProblemAsync(403, "access.denied");
        }

        await secretary.StepOkAsync("/api/activities/v-1/verify", new { version = 1 });
    }

    [Fact]
    public async Task Nobody_verifies_or_rejects_what_they_recorded_in_another_role()
    {
        await using var own = await ThiDuaServer.StartAsync();
        await own.SmallWorldAsync();
        await own.AsAccount("account-1", "unit-officer", "xa-a").DialogueAsync("v-2");
        var before = await own.HeadAsync();

        var same = own.AsAccount("account-1", "secretary");
        await (await same.StepAsync("/api/activities/v-2/verify", new { version = 1 })).ShouldBeProblemAsync(403, "access.denied");
        await (await same.StepAsync("/api/activities/v-2/reject", new { version = 1, reason = "Không đúng" })).ShouldBeProblemAsync(403, "access.denied");
        (await own.HeadAsync()).ShouldBe(before);

        await own.AsAccount("account-2", "secretary").StepOkAsync("/api/activities/v-2/verify", new { version = 1 });
    }

    [Fact]
    public async Task Who_added_one_step_of_it_recorded_it_too()
    {
        await using var own = await ThiDuaServer.StartAsync();
        await own.SmallWorldAsync();
        await own.AsAccount("account-1", "unit-officer", "xa-a").DialogueAsync("v-3");
        await own.AsAccount("account-2", "unit-leader", "xa-a").StepOkAsync("/api/activities/v-3/answer", new { on = "2026-03-12", opinions = 1 });

        await (await own.AsAccount("account-2", "appraiser").StepAsync("/api/activities/v-3/verify", new { version = 2 })).ShouldBeProblemAsync(403, "access.denied");
    }
}
