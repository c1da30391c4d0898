using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.Periods;

/// <summary>The steps of a period over HTTP: their order, the days that are moved, the way back by two persons.</summary>
public sealed class StepTests : IAsyncLifetime
{
    private ThiDuaServer _server = null!;

    private HttpClient Secretary => _server.As("secretary");

    public async Task InitializeAsync()
    {
        _server = await ThiDuaServer.StartAsync();
        await _server.SmallWorldAsync(dates: new { recordUntil = "2026-12-31", publishBy = "2027-02-28" }, visibility: "own");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Steps_come_one_after_the_other_and_are_told()
    {
        foreach (var early in new[] { "start-appraisal", "start-deliberation", "publish", "close" })
        {
            await (await Secretary.StepAsync($"/api/periods/p26/{early}", new { })).ShouldBeProblemAsync(409, "period.wrong-step");
        }

        var statuses = new List<string?>();
        foreach (var step in new[] { "start-self-scoring", "start-appraisal", "start-deliberation", "publish", "close" })
        {
            var at = await _server.StepsAsync("p26", step);
            (await _server.StepsAsync("p26", step)).ShouldBe(at, "what is so adds nothing");
            statuses.Add((await Secretary.GetOkAsync($"/api/periods/p26?minPosition={at}")).GetProperty("status").GetString());
        }

        statuses.ShouldBe(["self-scoring", "appraisal", "deliberation", "published", "closed"]);
        await (await Secretary.StepAsync("/api/periods/p99/publish", new { })).ShouldBeProblemAsync(404, "period.not-found");
        await (await Secretary.StepAsync("/api/periods/p99/start-appraisal", new { })).ShouldBeProblemAsync(404, "period.not-found");
    }

    [Fact]
    public async Task The_plan_is_told_and_its_days_are_moved_later()
    {
        var at = (await Secretary.PutOkAsync("/api/periods/p26/dates", new { dates = new { recordUntil = "2027-01-15", publishBy = "2027-02-28" }, reason = "Bão lụt" })).Position();
        var told = await Secretary.GetOkAsync($"/api/periods/p26?minPosition={at}");
        told.GetProperty("dates").GetProperty("recordUntil").GetString().ShouldBe("2027-01-15");
        told.GetProperty("visibility").GetString().ShouldBe("own");
        told.GetProperty("appraisal").GetString().ShouldBe("whole-sheet");
        await (await Secretary.PutAsJsonAsync("/api/periods/p26/dates", new { dates = new { recordUntil = "2027-01-01" }, reason = "Sớm hơn" }))
            .ShouldBeProblemAsync(422, "date.not-later", "/dates/recordUntil");
        await (await Secretary.PutAsJsonAsync("/api/periods/p26/dates", new { dates = new { recordUntil = "2027-01-16" } })).ShouldBeProblemAsync(422, "text.missing", "/reason");
        await (await Secretary.PutAsJsonAsync("/api/periods/p26/dates", new { reason = "Thiếu" })).ShouldBeProblemAsync(400, "field.missing", "/dates");
        await (await Secretary.PutAsJsonAsync("/api/periods/p99/dates", new { dates = new { }, reason = "Không có" })).ShouldBeProblemAsync(404, "period.not-found");
        await (await _server.As("unit-leader", "xa-a").PutAsJsonAsync("/api/periods/p26/dates", new { dates = new { }, reason = "Không được" })).ShouldBeProblemAsync(403);
    }

    [Fact]
    public async Task A_period_goes_back_by_two_persons()
    {
        await _server.PublishAsync();
        var first = _server.AsAccount("one", "secretary");
        await (await first.StepAsync("/api/periods/p26/reopen", new { agree = true })).ShouldBeProblemAsync(409, "period.no-reopening");
        await (await first.StepAsync("/api/periods/p26/reopen", new { to = "closed", reason = "Sau" })).ShouldBeProblemAsync(422, "period.not-earlier", "/to");
        await (await first.StepAsync("/api/periods/p26/reopen", new { to = "appraisal" })).ShouldBeProblemAsync(422, "text.missing", "/reason");
        await (await first.StepAsync("/api/periods/p26/reopen", new { })).ShouldBeProblemAsync(400, "field.missing", "/to");
        var proposed = (await first.StepOkAsync("/api/periods/p26/reopen", new { to = "appraisal", reason = "Thiếu hồ sơ" })).Position();
        await (await first.StepAsync("/api/periods/p26/reopen", new { agree = true })).ShouldBeProblemAsync(403, "access.denied");
        await (await _server.AsAccount("one", "council-chair").StepAsync("/api/periods/p26/reopen", new { agree = true })).ShouldBeProblemAsync(403, "access.denied");

        var waiting = (await first.GetOkAsync($"/api/periods/p26?minPosition={proposed}")).GetProperty("reopening");
        (waiting.GetProperty("to").GetString(), waiting.GetProperty("reason").GetString()).ShouldBe(("appraisal", "Thiếu hồ sơ"));
        (await _server.As("unit-officer", "xa-a").GetOkAsync("/api/periods/p26")).GetProperty("reopening").GetProperty("reason").ValueKind
            .ShouldBe(JsonValueKind.Null, "the reason is for those who answer");

        var second = _server.AsAccount("two", "council-chair");
        await (await second.StepAsync("/api/periods/p26/reopen", new { agree = false })).ShouldBeProblemAsync(422, "text.missing", "/reason");
        await second.StepOkAsync("/api/periods/p26/reopen", new { agree = false, reason = "Chưa cần" });
        (await first.GetOkAsync($"/api/periods/p26?minPosition={await _server.HeadAsync()}")).GetProperty("reopening").ValueKind.ShouldBe(JsonValueKind.Null);

        await second.StepOkAsync("/api/periods/p26/reopen", new { to = "appraisal", reason = "Có kiến nghị" });
        var agreed = (await first.StepOkAsync("/api/periods/p26/reopen", new { agree = true })).Position();
        (await first.GetOkAsync($"/api/periods/p26?minPosition={agreed}")).GetProperty("status").GetString().ShouldBe("appraisal");
        await (await _server.As("unit-leader", "xa-a").StepAsync("/api/periods/p26/reopen", new { agree = true })).ShouldBeProblemAsync(403);
    }

    [Fact]
    public async Task The_deadlines_of_steps_are_among_the_duties_of_a_unit()
    {
        await Secretary.PutOkAsync("/api/periods/p26/dates", new
        {
            dates = new { registerBy = "2026-11-10", recordUntil = "2026-12-31", selfScoreBy = "2027-01-10", objectBy = "2027-02-10", publishBy = "2027-02-28" }, reason = "Bổ sung hạn",
        });
        async Task<string[]> StepsAsync(string query) =>
        [
            .. (await _server.As("unit-officer", "xa-a").GetOkAsync($"/api/periods/p26/units/xa-a/duties?minPosition={await _server.HeadAsync()}{query}")).GetProperty("steps").EnumerateArray()
                .Select(s => $"{s.GetProperty("code")} {s.GetProperty("dueOn")} {s.GetProperty("state")}"),
        ];

        (await StepsAsync("")).ShouldBe(
            ["registerBy 2026-11-10 due-soon", "recordUntil 2026-12-31 not-yet-due", "selfScoreBy 2027-01-10 not-yet-due", "objectBy 2027-02-10 not-yet-due"]);
        (await StepsAsync("&asOf=2027-01-05")).ShouldBe(
            ["registerBy 2026-11-10 passed", "recordUntil 2026-12-31 passed", "selfScoreBy 2027-01-10 due-soon", "objectBy 2027-02-10 not-yet-due"]);
        await _server.As("unit-leader", "xa-a").StepOkAsync("/api/periods/p26/units/xa-a/pledge", new { targets = new Dictionary<string, decimal>(), text = "Quyết tâm hoàn thành" });
        (await StepsAsync("&asOf=2027-01-05"))[0].ShouldBe("registerBy 2026-11-10 done", "pledged on the last day");
    }
}
