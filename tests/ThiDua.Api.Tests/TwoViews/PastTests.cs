using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.TwoViews;

/// <summary>The board as of a day, and as it was known at a position.</summary>
public sealed partial class PastTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    private HttpClient Officer => server.As("unit-officer", "xa-a");

    private HttpClient Secretary => server.As("secretary");

    public Task InitializeAsync() => server.OnceAsync(() => server.SmallWorldAsync());

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Every_moment_that_was_seen_can_be_seen_again_byte_by_byte()
    {
        var seen = new List<(long Position, string Sheet, string Standings)>();
        async Task LookAsync()
        {
            var at = await server.HeadAsync();
            seen.Add((at, await TextAsync($"/api/periods/p26/units/xa-a/score-sheet?minPosition={at}"), await TextAsync($"/api/periods/p26/standings?minPosition={at}")));
        }

        await LookAsync();
        for (var i = 1; i <= 4; i++)
        {
            await Officer.DialogueAsync($"past-{i}", on: $"2026-0{i}-10");
            await LookAsync();
            await Secretary.StepOkAsync($"/api/activities/past-{i}/verify", new { version = 1 });
            await LookAsync();
        }

        await server.As("unit-officer", "xa-b").DialogueAsync("past-b", "xa-b");
        await LookAsync();
        await Officer.StepOkAsync("/api/activities/past-2/correct", new { changes = new { occurredOn = "2026-05-01" }, reason = "Sai ngày" });
        await LookAsync();
        await Officer.StepOkAsync("/api/activities/past-3/void", new { reason = "Ghi hai lần" });
        await LookAsync();
        await Secretary.StepOkAsync("/api/units/xa-a/rename", new { name = "Xã A mới", on = "2026-06-01" });
        await LookAsync();

        foreach (var (position, sheet, standings) in seen)
        {
            (await TextAsync($"/api/periods/p26/units/xa-a/score-sheet?atPosition={position}")).ShouldBe(sheet);
            (await TextAsync($"/api/periods/p26/standings?atPosition={position}")).ShouldBe(standings);
        }

        seen.Select(s => Position().Replace(s.Sheet, "")).Distinct().Count().ShouldBe(seen.Count - 1, "xa-b's dialogue does not show on xa-a's sheet");
    }

    [Fact]
    public async Task As_of_a_day_counts_what_happened_up_to_it()
    {
        await using var own = await ThiDuaServer.StartAsync();
        await own.SmallWorldAsync();
        var officer = own.As("unit-officer", "xa-a");
        await officer.DialogueAsync("d-1", on: "2026-03-10");
        var at = (await officer.DialogueAsync("d-2", on: "2026-06-30")).Position();
        foreach (var (day, points) in new[] { ("2026-01-01", 0m), ("2026-03-09", 0m), ("2026-03-10", 2m), ("2026-06-29", 2m), ("2026-06-30", 4m), ("2026-12-31", 4m) })
        {
            var sheet = await officer.GetOkAsync($"/api/periods/p26/units/xa-a/score-sheet?asOf={day}&minPosition={at}");
            sheet.GetProperty("total").GetProperty("claimed").GetDecimal().ShouldBe(points, day);
            sheet.GetProperty("asOf").GetString().ShouldBe(day);
        }

        await (await officer.GetAsync("/api/periods/p26/standings?asOf=2025-12-31")).ShouldBeProblemAsync(422, "date.before-period", "asOf");
        (await officer.GetOkAsync("/api/periods/p26/standings?asOf=2027-05-01")).GetProperty("asOf").GetString().ShouldBe("2026-12-31");
        (await officer.GetOkAsync($"/api/periods/p26/standings?asOf=2026-06-30&atPosition={at - 1}")).GetProperty("items")[0].GetProperty("total").GetProperty("claimed").GetDecimal().ShouldBe(2m);
    }

    [Fact]
    public async Task A_read_sees_the_position_it_names_or_says_that_it_cannot()
    {
        var officer = Officer;
        for (var i = 0; i < 20; i++)
        {
            var at = (await officer.DialogueAsync($"own-{i}", on: "2026-07-01")).Position();
            (await officer.GetOkAsync($"/api/periods/p26/standings?minPosition={at}")).GetProperty("asOfPosition").GetInt64().ShouldBeGreaterThanOrEqualTo(at);
            (await officer.GetOkAsync($"/api/activities?minPosition={at}&q=own-{i}&from=2026-07-01&to=2026-07-01")).GetProperty("items").EnumerateArray()
                .ShouldContain(x => x.GetProperty("id").GetString() == $"own-{i}");
        }

        var head = await server.HeadAsync();
        foreach (var path in new[] { $"/api/periods/p26/standings?minPosition={head + 1}", $"/api/periods/p26/standings?atPosition={long.MaxValue}", $"/api/activities?minPosition={head + 9}" })
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            var answer = await officer.GetAsync(path);
            await answer.ShouldBeProblemAsync(503, "projection.behind");
            answer.Headers.RetryAfter.ShouldNotBeNull();
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(6));
        }
    }

    [Fact]
    public async Task A_closed_period_stays_as_it_was_whatever_is_corrected_later()
    {
        // Two periods cover the day: one closes, the other stays open and takes the corrections.
        await using var own = await ThiDuaServer.StartAsync();
        await own.SmallWorldAsync();
        var (officer, secretary) = (own.As("unit-officer", "xa-a"), own.As("secretary"));
        await secretary.PutOkAsync("/api/periods/h1", new
        {
            name = "Sáu tháng", kind = "half-year", from = "2026-01-01", to = "2026-06-30", clusters = new[] { "cum-1" }, sheets = new[] { new { criteriaSet = "doi-thoai", version = 1 } },
        });
        await secretary.StepOkAsync("/api/periods/h1/open", new { });
        await officer.DialogueAsync("h-1");
        await officer.DialogueAsync("h-2");
        await secretary.StepOkAsync("/api/activities/h-1/verify", new { version = 1 });
        await secretary.StepOkAsync("/api/periods/h1/close", new { });
        var at = await own.HeadAsync();
        var client = own.As("unit-officer", "xa-a");
        async Task<string> ReadAsync(string path) => await (await client.GetAsync(path)).Content.ReadAsStringAsync();
        var (standings, sheet) = (await ReadAsync($"/api/periods/h1/standings?minPosition={at}"), await ReadAsync("/api/periods/h1/units/xa-a/score-sheet"));
        standings.ShouldContain("\"claimed\":4");

        await officer.StepOkAsync("/api/activities/h-1/correct", new { changes = new { occurredOn = "2026-08-01" }, reason = "Sai ngày" });
        await officer.StepOkAsync("/api/activities/h-2/void", new { reason = "Ghi hai lần" });
        await officer.DialogueAsync("h-3");
        await secretary.StepOkAsync("/api/activities/h-3/verify", new { version = 1 });
        var now = await own.HeadAsync();

        (await ReadAsync($"/api/periods/h1/standings?minPosition={now}")).ShouldBe(standings);
        (await ReadAsync("/api/periods/h1/units/xa-a/score-sheet")).ShouldBe(sheet);
        (await ReadAsync($"/api/periods/p26/standings?minPosition={now}")).ShouldContain("\"claimed\":4");
        await (await officer.PutAsync("/api/activities/h-4", System.Net.Http.Json.JsonContent.Create(new { type = "dialogue-held", unit = "xa-a", occurredOn = "2025-12-01", kind = "periodic" })))
            .ShouldBeProblemAsync(422, "period.none-covers");
    }

    private async Task<string> TextAsync(string path)
    {
        var answer = await Officer.GetAsync(path);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadAsStringAsync();
    }

    [GeneratedRegex("\"asOfPosition\":[0-9]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Position();
}
