using System.Net;
using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.TwoViews;

public sealed class TransferTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>
{
    [Fact]
    public async Task The_unit_a_petition_was_passed_on_to_settles_it()
    {
        await server.SmallWorldAsync();
        var (from, to) = (server.As("unit-officer", "xa-a"), server.As("unit-officer", "xa-b"));
        await from.PutOkAsync("/api/activities/don-1", new
        {
            type = "petition-received", unit = "xa-a", occurredOn = "2026-03-02", kind = "recommendation", reference = "12/TD", dueOn = "2026-03-16",
        });
        (await to.GetAsync("/api/activities/don-1")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        await from.StepOkAsync("/api/activities/don-1/transfer", new { on = "2026-03-04", toUnit = "xa-b", dueOn = "2026-03-20" });
        await to.StepOkAsync("/api/activities/don-1/resolve", new { on = "2026-03-18", outcome = "granted" });

        var effects = (await to.GetOkAsync("/api/activities/don-1")).GetProperty("effects").EnumerateArray()
            .Select(e => $"{e.GetProperty("unit")} {e.GetProperty("measure")} {e.GetProperty("day")} {e.GetProperty("quantity")}").Order().ToList();
        effects.ShouldBe(
        [
            "xa-a petition.received 2026-03-02 1", "xa-a petition.transferred-out 2026-03-04 1",
            "xa-b petition.cleared 2026-03-21 1", "xa-b petition.due 2026-03-21 1", "xa-b petition.due-met 2026-03-21 1",
            "xa-b petition.received 2026-03-04 1", "xa-b petition.resolved 2026-03-18 1",
        ]);
    }

    [Fact]
    public async Task A_change_of_a_unit_that_names_no_day_leaves_the_past_as_it_was()
    {
        var secretary = server.As("secretary");
        await secretary.PutOkAsync("/api/units/xa-c", new { name = "Xã C", kind = "peoples-committee", level = "commune", from = "2025-07-01" });
        var changed = await secretary.PutOkAsync("/api/units/xa-c", new { name = "Phường C", kind = "peoples-committee", level = "commune" });

        var history = (await secretary.GetOkAsync($"/api/units/xa-c?minPosition={changed.Position()}")).GetProperty("history").EnumerateArray()
            .Select(h => $"{h.GetProperty("from")} {h.GetProperty("name")}");
        history.ShouldBe(["2025-07-01 Xã C", "2026-11-10 Phường C"]);
    }
}
