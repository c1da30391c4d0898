using System.Text.Json;
using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.TwoViews;

/// <summary>What is claimed and what is verified, through the life of an activity, as the board shows it.</summary>
public sealed class ViewTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    private HttpClient Officer => server.As("unit-officer", "xa-a");

    private HttpClient Secretary => server.As("secretary");

    public Task InitializeAsync() => server.OnceAsync(() => server.SmallWorldAsync());

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task An_activity_counts_as_claimed_then_verified_and_every_change_takes_back_exactly_what_was_given()
    {
        (await TotalsAsync()).ShouldBe((0m, 0m));

        await Officer.DialogueAsync("t-1");
        (await TotalsAsync()).ShouldBe((2m, 0m));

        await Secretary.StepOkAsync("/api/activities/t-1/verify", new { version = 1 });
        (await TotalsAsync()).ShouldBe((2m, 2m));
        (await StandingAsync("t-1")).ShouldBe("verified");

        // A later step is claimed until it is covered too; what was verified stays.
        await Officer.StepOkAsync("/api/activities/t-1/answer", new { on = "2026-03-12", opinions = 3 });
        (await AnsweredAsync("t-1")).ShouldBe((3m, 0m));
        (await TotalsAsync()).ShouldBe((2m, 2m));
        await Secretary.StepOkAsync("/api/activities/t-1/verify", new { version = 3 });
        (await AnsweredAsync("t-1")).ShouldBe((3m, 3m));

        // Rejecting a later step falls back to what was verified.
        await Officer.StepOkAsync("/api/activities/t-1/answer", new { on = "2026-03-13", opinions = 2 });
        (await AnsweredAsync("t-1")).ShouldBe((5m, 3m));
        await Secretary.StepOkAsync("/api/activities/t-1/reject", new { version = 5, reason = "Không có văn bản trả lời" });
        (await AnsweredAsync("t-1")).ShouldBe((3m, 3m));
        (await StandingAsync("t-1")).ShouldBe("verified");

        // A correction takes back exactly, and verification begins anew.
        await Officer.StepOkAsync("/api/activities/t-1/correct", new { version = 1, changes = new { occurredOn = "2026-03-11", opinionsRaised = 4 }, reason = "Sai ngày" });
        (await TotalsAsync()).ShouldBe((2m, 0m));
        (await AnsweredAsync("t-1")).ShouldBe((3m, 0m));
        await Secretary.StepOkAsync("/api/activities/t-1/verify", new { version = 8 });
        (await TotalsAsync()).ShouldBe((2m, 2m));

        await Officer.StepOkAsync("/api/activities/t-1/void", new { reason = "Ghi hai lần" });
        (await TotalsAsync()).ShouldBe((0m, 0m));
        (await AnsweredAsync("t-1")).ShouldBe((0m, 0m));
        (await StandingAsync("t-1")).ShouldBe("voided");

        // What was rejected counts nothing until it is corrected.
        await Officer.DialogueAsync("t-2");
        await Secretary.StepOkAsync("/api/activities/t-2/reject", new { version = 1, reason = "Không có biên bản" });
        (await TotalsAsync()).ShouldBe((0m, 0m));
        await Officer.StepOkAsync("/api/activities/t-2/correct", new { version = 1, changes = new { participants = 12 }, reason = "Bổ sung biên bản" });
        (await TotalsAsync()).ShouldBe((2m, 0m));
        var register = await Officer.GetOkAsync($"/api/activities?view=claimed&minPosition={await server.HeadAsync()}");
        register.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()).ShouldBe(["t-2"]);
        (await Officer.GetOkAsync("/api/activities?view=verified")).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await Officer.GetOkAsync("/api/activities?standing=voided")).GetProperty("items")[0].GetProperty("id").GetString().ShouldBe("t-1");
    }

    private async Task<(decimal Claimed, decimal Verified)> TotalsAsync()
    {
        var at = await server.HeadAsync();
        var board = await Officer.GetOkAsync($"/api/periods/p26/standings?minPosition={at}");
        var row = board.GetProperty("items").EnumerateArray().Single(i => i.GetProperty("unit").GetString() == "xa-a").GetProperty("total");
        var sheet = (await Officer.GetOkAsync("/api/periods/p26/units/xa-a/score-sheet")).GetProperty("total");
        sheet.GetRawText().ShouldBe(row.GetRawText());
        return (row.GetProperty("claimed").GetDecimal(), row.GetProperty("verified").GetDecimal());
    }

    private async Task<(decimal Claimed, decimal Verified)> AnsweredAsync(string id)
    {
        var effects = (await Officer.GetOkAsync($"/api/activities/{id}")).GetProperty("effects").EnumerateArray()
            .Where(e => e.GetProperty("measure").GetString() == "dialogue.opinions-answered").ToList();
        decimal Sum(string view) => effects.Where(e => e.GetProperty("view").GetString() == view).Sum(e => e.GetProperty("quantity").GetDecimal());
        return (Sum("claimed"), Sum("verified"));
    }

    private async Task<string?> StandingAsync(string id) => (await Officer.GetOkAsync($"/api/activities/{id}")).GetProperty("standing").GetString();
}
