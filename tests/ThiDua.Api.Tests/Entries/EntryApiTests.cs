using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.Entries;

/// <summary>Targets, what does not apply, self-scores, appraisals and votes on a tie over HTTP.</summary>
public sealed class EntryApiTests : JudgedApi
{
    [Fact]
    public async Task Targets_are_assigned_changed_and_withdrawn_and_each_past_is_there()
    {
        var first = (await Secretary.PutOkAsync($"{Unit}/targets", Targets(null, ("I.1", 12m), ("I.4", 3.5m)))).Position();
        (await Secretary.PutOkAsync($"{Unit}/targets", Targets(null, ("I.1", 12m)))).Position().ShouldBe(first, "what stands adds nothing");
        await (await Secretary.PutAsJsonAsync($"{Unit}/targets", Targets(null, ("I.1", 10m)))).ShouldBeProblemAsync(422, "text.missing", "/reason");
        var second = (await Secretary.PutOkAsync($"{Unit}/targets", Targets("Giao lại", ("I.1", 10m), ("I.4", null)))).Position();

        (await TargetsAsync($"minPosition={second}")).ShouldBe("""{"I.1":10}""");
        (await TargetsAsync($"atPosition={first}")).ShouldBe("""{"I.1":12,"I.4":3.5}""");
        (await TargetsAsync($"atPosition={first - 2}")).ShouldBe("{}");
        var entry = await Officer.GetOkAsync($"{Unit}/entry?minPosition={second}");
        entry.GetProperty("history").EnumerateArray().Select(h => h.GetProperty("type").GetString())
            .ShouldBe(["target_assigned", "target_assigned", "target_assigned", "target_withdrawn"]);
        entry.GetProperty("history")[2].GetProperty("data").GetProperty("reason").GetString().ShouldBe("Giao lại");
        entry.GetProperty("cluster").GetString().ShouldBe("cum-1");
    }

    [Fact]
    public async Task Taking_back_what_was_never_there_is_no_error_and_adds_nothing()
    {
        var head = await Server.HeadAsync();
        (await Secretary.PutOkAsync($"{Unit}/targets", Targets(null, ("I.1", null)))).Position().ShouldBe(head);
        (await Secretary.PutOkAsync($"{Unit}/not-applicable/I.1", new { notApplicable = false, reason = "Vẫn áp dụng" })).Position().ShouldBe(head);
        (await Server.HeadAsync()).ShouldBe(head);
    }

    [Fact]
    public async Task What_the_unit_says_is_claimed_and_what_the_committee_finds_is_verified()
    {
        await Officer.PutOkAsync($"{Unit}/self-scores/I.2", new { points = 8.5 });
        var said = (await Officer.PutOkAsync($"{Unit}/self-scores/I.3", new { options = new[] { "a" }, reason = "Có minh chứng" })).Position();
        var waits = (await Secretary.GetOkAsync($"/api/periods/p26/blockers?step=appraisal&minPosition={said}")).GetProperty("items").EnumerateArray();
        waits.Select(w => (w.GetProperty("message").GetString(), w.GetProperty("href").GetString())).First().ShouldBe(("Xã A chưa nộp bản tự chấm.", $"{Unit}/entry"));
        await Server.ToAppraisalAsync();
        await Appraiser.PutOkAsync($"{Unit}/appraisals/I.2", new { points = 7, reason = "Thiếu một biên bản" });
        var at = (await Secretary.PutOkAsync($"{Unit}/appraisals/I.3", new { options = new[] { "b" }, reason = "Đối chiếu sổ" })).Position();

        var sheet = await Officer.GetOkAsync($"{Unit}/score-sheet?minPosition={at}");
        Points(sheet, "I.2").ShouldBe((8.5m, 7m));
        Points(sheet, "I.3").ShouldBe((10m, 5m));
        var entry = await Officer.GetOkAsync($"{Unit}/entry");
        entry.GetProperty("selfScores").GetProperty("I.2").GetProperty("points").GetDecimal().ShouldBe(8.5m);
        entry.GetProperty("appraisals").GetProperty("I.3").GetProperty("options")[0].GetString().ShouldBe("b");
    }

    [Fact]
    public async Task What_does_not_apply_is_left_out_and_only_where_the_sheet_says_so()
    {
        await Officer.PutOkAsync($"{Unit}/self-scores/I.2", new { points = 10 });
        var at = (await Secretary.PutOkAsync($"{Unit}/not-applicable/I.1", new { notApplicable = true, reason = "Xã không có thôn" })).Position();
        var sheet = await Officer.GetOkAsync($"{Unit}/score-sheet?minPosition={at}");
        sheet.GetProperty("total").GetProperty("claimed").GetDecimal().ShouldBe(15m, "10 of 40, scaled up to 60");
        await (await Secretary.PutAsJsonAsync($"{Unit}/not-applicable/I.2", new { notApplicable = true, reason = "Lý do" }))
            .ShouldBeProblemAsync(422, "criterion.always-applies", "/notApplicable");
    }

    [Fact]
    public async Task A_vote_on_a_tie_is_recorded_for_all_units_at_once_and_decides_the_rank()
    {
        var body = new { cluster = "cum-1", votes = new Dictionary<string, int> { ["xa-a"] = 3, ["xa-b"] = 5 }, minutes = "07/BB-CTĐ" };
        var at = (await Secretary.StepOkAsync("/api/periods/p26/tie-votes", body, "ballot")).Position();
        (await Secretary.StepOkAsync("/api/periods/p26/tie-votes", body, "ballot")).Position().ShouldBe(at);
        (await Secretary.StepOkAsync("/api/periods/p26/tie-votes", body, "again")).Position().ShouldBe(at);
        (await Server.HeadAsync()).ShouldBe(at);
        await (await Secretary.StepAsync("/api/periods/p26/tie-votes", new { cluster = "cum-1", votes = new { a = 1 }, minutes = "1" }, "ballot"))
            .ShouldBeProblemAsync(422, "idempotency.reused");

        var items = (await Secretary.GetOkAsync($"/api/periods/p26/standings?minPosition={at}")).GetProperty("items").EnumerateArray().ToList();
        items.Select(i => i.GetProperty("unit").GetString()).ShouldBe(["xa-b", "xa-a", "xa-c"]);
        (await Officer.GetOkAsync($"{Unit}/entry")).GetProperty("tieVotes").GetDecimal().ShouldBe(3);
    }

    [Fact]
    public async Task Nobody_appraises_the_own_unit_nor_what_they_scored_themselves()
    {
        await Server.AsAccount("two-hats", "unit-leader", "xa-a").PutOkAsync($"{Unit}/self-scores/I.2", new { points = 9 });
        await Server.ToAppraisalAsync();
        var finding = new { points = 5, reason = "Lý do" };
        foreach (var own in new[] { Server.As("appraiser", "xa-a"), Server.As("secretary", "xa-a") })
        {
            await (await own.PutAsJsonAsync($"{Unit}/appraisals/I.2", finding)).ShouldBeProblemAsync(403, "access.denied");
            await own.PutOkAsync("/api/periods/p26/units/xa-b/appraisals/I.2", finding);
        }

        await (await Server.AsAccount("two-hats", "appraiser").PutAsJsonAsync($"{Unit}/appraisals/I.2", finding)).ShouldBeProblemAsync(403, "access.denied");
        await Appraiser.PutOkAsync($"{Unit}/appraisals/I.2", finding);
    }

    [Fact]
    public async Task Another_unit_does_not_exist()
    {
        var other = Server.As("unit-officer", "xa-b");
        await (await other.PutAsJsonAsync($"{Unit}/self-scores/I.2", new { points = 1 })).ShouldBeProblemAsync(404, "unit.not-found");
        await (await other.GetAsync($"{Unit}/entry")).ShouldBeProblemAsync(404, "unit.not-found");
        await (await other.GetAsync($"{Unit}/targets")).ShouldBeProblemAsync(404, "unit.not-found");
        await (await Officer.PutAsJsonAsync($"{Unit}/targets", Targets(null, ("I.1", 1m)))).ShouldBeProblemAsync(403);
        await (await Officer.PutAsJsonAsync($"{Unit}/appraisals/I.2", new { points = 1, reason = "x" })).ShouldBeProblemAsync(403);
        await (await Secretary.PutAsJsonAsync($"{Unit}/self-scores/I.2", new { points = 1 })).ShouldBeProblemAsync(403);
        await (await Server.As("integration", "*").GetAsync($"{Unit}/entry")).ShouldBeProblemAsync(403);
    }

    [Fact]
    public async Task A_period_that_is_not_open_takes_no_entries()
    {
        await (await Secretary.StepAsync("/api/periods/p26/close", new { })).ShouldBeProblemAsync(409, "period.wrong-step");
        await Server.PublishAsync();
        await (await Officer.PutAsJsonAsync($"{Unit}/self-scores/I.2", new { points = 1 })).ShouldBeProblemAsync(409, "period.wrong-step");
        await Secretary.StepOkAsync("/api/periods/p26/close", new { });
        await (await Secretary.PutAsJsonAsync($"{Unit}/targets", Targets(null, ("I.1", 1m)))).ShouldBeProblemAsync(409, "period.not-open");
        await (await Officer.PutAsJsonAsync($"{Unit}/self-scores/I.2", new { points = 1 })).ShouldBeProblemAsync(409, "period.not-open");
        await (await Secretary.StepAsync("/api/periods/p26/tie-votes", new { cluster = "cum-1", votes = new Dictionary<string, int> { ["xa-a"] = 1, ["xa-b"] = 2 }, minutes = "1" }))
            .ShouldBeProblemAsync(409, "period.not-open");
        await (await Secretary.PutAsJsonAsync("/api/periods/p99/units/xa-a/targets", Targets(null, ("I.1", 1m)))).ShouldBeProblemAsync(404, "period.not-found");
    }

    [Fact]
    public async Task Of_many_who_write_at_once_each_is_taken_down()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => Officer.PutAsJsonAsync($"{Unit}/self-scores/I.2", new { points = i })));
        answers.ShouldAllBe(a => a.IsSuccessStatusCode || (int)a.StatusCode == 409);
        var written = answers.Count(a => a.IsSuccessStatusCode);
        (await Officer.GetOkAsync($"{Unit}/entry?minPosition={await Server.HeadAsync()}")).GetProperty("history").GetArrayLength().ShouldBe(written);
    }

    private static object Targets(string? reason, params (string Criterion, decimal? Target)[] targets) =>
        new { targets = targets.ToDictionary(t => t.Criterion, t => t.Target), reason };

    private async Task<string> TargetsAsync(string query) => (await Officer.GetOkAsync($"{Unit}/targets?{query}")).GetProperty("targets").GetRawText();

    private static (decimal, decimal) Points(JsonElement sheet, string criterion)
    {
        var points = sheet.GetProperty("sections").EnumerateArray().SelectMany(s => s.GetProperty("criteria").EnumerateArray())
            .Single(c => c.GetProperty("code").GetString() == criterion).GetProperty("points");
        return (points.GetProperty("claimed").GetDecimal(), points.GetProperty("verified").GetDecimal());
    }
}
