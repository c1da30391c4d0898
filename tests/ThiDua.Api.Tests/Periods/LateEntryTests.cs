using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.Periods;

/// <summary>What comes after the last day of recording, or after publication: recorded, and counted once a second person admits it.</summary>
public sealed class LateEntryTests : IAsyncLifetime
{
    private const string Unit = "/api/periods/p26/units/xa-a";

    private ThiDuaServer _server = null!;

    private HttpClient Officer => _server.AsAccount("officer-a", "unit-officer", "xa-a");

    private HttpClient Secretary => _server.AsAccount("secretary-1", "secretary");

    public async Task InitializeAsync()
    {
        _server = await ThiDuaServer.StartAsync();
        await _server.SmallWorldAsync(dates: new { recordUntil = "2026-12-31" });
        var secretary = _server.As("secretary");
        await secretary.PutOkAsync("/api/units/xa-a.thon", new { name = "Thôn 1", kind = "village", level = "hamlet", parent = "xa-a", from = "2025-07-01" });

        // Another period that covers the same days and names no last day.
        await secretary.PutOkAsync("/api/periods/dot", new
        {
            name = "Đợt thi đua", kind = "campaign", from = "2026-01-01", to = "2026-12-31", clusters = new[] { "cum-1" }, sheets = new[] { new { criteriaSet = "doi-thoai", version = 1 } },
        });
        await secretary.StepOkAsync("/api/periods/dot/open", new { });
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task The_last_second_of_the_last_day_in_Vietnam_is_in_time_and_the_next_is_late()
    {
        At("2026-12-31T16:59:59Z"); // 23:59:59 in Vietnam, whatever the server's own day is
        await Officer.DialogueAsync("d-1", on: "2026-12-31");
        (await PointsAsync()).ShouldBe((2m, 2m));
        At("2026-12-31T17:00:00Z"); // 00:00:00 on 01/01
        await Officer.DialogueAsync("d-2", on: "2026-12-31");
        (await PointsAsync()).ShouldBe((2m, 4m), "left out here, counted in the other period");
        At("2026-12-31T17:30:00Z");
        await Officer.DialogueAsync("d-3", on: "2026-12-31");
        (await LateAsync()).ShouldBe(["d-2 late", "d-3 late"]);
    }

    [Fact]
    public async Task A_late_entry_counts_once_a_second_person_admits_it()
    {
        await Officer.DialogueAsync("d-1");
        At("2027-01-02T03:00:00Z");
        await Officer.DialogueAsync("d-2");
        (await PointsAsync()).ShouldBe((2m, 4m));
        (await RestsAsync()).ShouldBe(["d-1"], "sources tell what counts");
        (await CitedAsync()).ShouldBe(["d-1"], "and so does the explanation");

        await (await Secretary.StepAsync($"{Unit}/late-entries/d-2/admit", new { reason = "Sớm quá" })).ShouldBeProblemAsync(409, "late-entry.not-requested");
        await (await Officer.StepAsync($"{Unit}/late-entries", new { activity = "d-1", reason = "Không muộn" })).ShouldBeProblemAsync(404, "late-entry.not-found");
        await (await Officer.StepAsync($"{Unit}/late-entries", new { activity = "d-2", reason = " " })).ShouldBeProblemAsync(422, "text.missing", "/reason");
        await Officer.StepOkAsync($"{Unit}/late-entries", new { activity = "d-2", reason = "Mất mạng" });
        (await LateAsync()).ShouldBe(["d-2 requested"]);
        (await Officer.GetOkAsync("/api/activities/d-2")).GetProperty("late").GetRawText().ShouldBe("""[{"period":"p26","unit":"xa-a","state":"requested"}]""");
        (await Officer.GetOkAsync("/api/activities/d-1")).GetProperty("late").GetArrayLength().ShouldBe(0);
        (await PointsAsync()).Late.ShouldBe(2m, "asking is not enough");

        await (await _server.AsAccount("officer-a", "secretary").StepAsync($"{Unit}/late-entries/d-2/admit", new { reason = "Tự duyệt" })).ShouldBeProblemAsync(403, "access.denied");
        await (await _server.AsAccount("own", "secretary", "xa-a").StepAsync($"{Unit}/late-entries/d-2/admit", new { reason = "Đơn vị mình" })).ShouldBeProblemAsync(403, "access.denied");
        await Secretary.StepOkAsync($"{Unit}/late-entries/d-2/refuse", new { reason = "Không có biên bản" });
        (await PointsAsync()).Late.ShouldBe(2m);
        await Officer.StepOkAsync($"{Unit}/late-entries", new { activity = "d-2", reason = "Đã bổ sung biên bản" });
        var admitted = (await Secretary.StepOkAsync($"{Unit}/late-entries/d-2/admit", new { reason = "Đủ hồ sơ" })).Position();
        (await PointsAsync()).ShouldBe((4m, 4m));
        (await RestsAsync()).ShouldBe(["d-1", "d-2"]);
        (await CitedAsync()).ShouldBe(["d-1", "d-2"]);

        var item = (await Officer.GetOkAsync($"{Unit}/late-entries")).GetProperty("items")[0];
        (item.GetProperty("state").GetString(), item.GetProperty("request").GetString(), item.GetProperty("decision").GetString())
            .ShouldBe(("admitted", "Đã bổ sung biên bản", "Đủ hồ sơ"));
        var sheet = await Officer.GetOkAsync($"{Unit}/score-sheet?atPosition={admitted - 1}");
        sheet.GetProperty("total").GetProperty("claimed").GetDecimal().ShouldBe(2m, "the past stays as it was");
        var changes = await Officer.GetOkAsync($"{Unit}/score-sheet/changes?fromPosition={admitted - 1}");
        changes.GetProperty("difference").GetProperty("claimed").GetDecimal().ShouldBe(2m);
        changes.GetProperty("lines")[0].GetProperty("events").GetProperty("items").EnumerateArray().Select(e => e.GetProperty("id").GetString()).ShouldBe(["d-2"]);
    }

    [Fact]
    public async Task Late_steps_corrections_and_voids_leave_the_activity_as_it_was()
    {
        foreach (var id in new[] { "d-1", "d-2", "d-3" })
        {
            await Officer.DialogueAsync(id, on: "2026-03-10");
        }

        await Secretary.StepOkAsync("/api/activities/d-1/verify", new { version = 1 });
        At("2027-01-02T03:00:00Z");
        await Officer.StepOkAsync("/api/activities/d-1/answer", new { on = "2026-12-30", opinions = 5 });
        await Officer.StepOkAsync("/api/activities/d-2/correct", new { changes = new { occurredOn = "2026-05-01" }, reason = "Sai ngày" });
        await Officer.StepOkAsync("/api/activities/d-3/void", new { reason = "Ghi hai lần" });
        (await LateAsync()).ShouldBe(["d-1 late", "d-2 late", "d-3 late"]);
        (await PointsAsync()).ShouldBe((6m, 4m), "the void is late too, and only here");
        (await Officer.GetOkAsync("/api/activities/d-3")).GetProperty("late").GetArrayLength().ShouldBe(1, "though it counts nothing any more");
        (await Officer.GetOkAsync($"{Unit}/score-sheet?asOf=2026-04-01")).GetProperty("total").GetProperty("claimed").GetDecimal().ShouldBe(6m, "the correction is late too");
        (await Officer.GetOkAsync($"{Unit}/score-sheet")).GetProperty("total").GetProperty("verified").GetDecimal().ShouldBe(2m);
        await Secretary.StepOkAsync("/api/activities/d-2/verify", new { version = 3 });
        (await Officer.GetOkAsync($"{Unit}/score-sheet?minPosition={await _server.HeadAsync()}")).GetProperty("total").GetProperty("verified").GetDecimal()
            .ShouldBe(2m, "verifying what is left out does not bring it in");
    }

    [Fact]
    public async Task Units_below_and_imports_come_late_too()
    {
        At("2027-01-02T03:00:00Z");
        await Officer.DialogueAsync("v-1", "xa-a.thon");
        var lines = string.Join('\n', new[] { "i-1", "i-2" }.Select(id => JsonSerializer.Serialize(
            new { id, type = "dialogue-held", unit = "xa-a", occurredOn = "2026-03-10", kind = "periodic", opinionsRaised = 3 }))
            .Append("""{"id":"i-1","step":"answer","on":"2026-03-12","opinions":1}"""));
        var answer = await Officer.SendTextAsync(HttpMethod.Post, "/api/imports", lines, "application/x-ndjson", "file-1");
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("events").GetInt32().ShouldBe(5, "three of the lines, two that say they came late");
        (await LateAsync()).ShouldBe(["i-1 late", "i-2 late"]);
        (await LateAsync("xa-a.thon")).ShouldBe(["v-1 late"]);
        (await PointsAsync()).ShouldBe((0m, 4m));
        var all = await Secretary.GetOkAsync("/api/periods/p26/late-entries?state=late");
        all.GetProperty("items").EnumerateArray().Select(i => $"{i.GetProperty("unit")} {i.GetProperty("activity")}").ShouldBe(["xa-a i-1", "xa-a i-2", "xa-a.thon v-1"]);
        (await _server.As("unit-officer", "xa-b").GetOkAsync("/api/periods/p26/late-entries")).GetProperty("items").GetArrayLength().ShouldBe(0);
        await (await _server.As("unit-officer", "xa-b").GetAsync($"{Unit}/late-entries")).ShouldBeProblemAsync(404, "unit.not-found");
        await (await _server.As("unit-officer", "xa-b").StepAsync($"{Unit}/late-entries", new { activity = "i-1", reason = "Của người khác" }))
            .ShouldBeProblemAsync(404, "unit.not-found");
    }

    [Fact]
    public async Task After_publication_facts_are_late_and_after_closing_refused()
    {
        await Officer.DialogueAsync("d-1");
        await _server.PublishAsync();
        await Officer.DialogueAsync("d-2");
        (await LateAsync()).ShouldBe(["d-2 late"]);
        await Officer.StepOkAsync($"{Unit}/late-entries", new { activity = "d-2", reason = "Mất mạng" });
        await _server.StepsAsync("p26", "close");
        await (await Secretary.StepAsync($"{Unit}/late-entries/d-2/admit", new { reason = "Đã đóng" })).ShouldBeProblemAsync(409, "period.not-open");
        await Secretary.StepOkAsync("/api/periods/dot/close", new { });
        await (await Officer.PutAsJsonAsync("/api/activities/d-3", new { type = "dialogue-held", unit = "xa-a", occurredOn = "2026-03-10", kind = "periodic" }))
            .ShouldBeProblemAsync(422, "period.not-open", "/occurredOn");
    }

    [Fact]
    public async Task A_request_that_nobody_decided_stops_publication()
    {
        await _server.ToAppraisalAsync();
        await _server.StepsAsync("p26", "start-deliberation");
        At("2027-01-02T03:00:00Z");
        await Officer.DialogueAsync("d-1");
        await Officer.StepOkAsync($"{Unit}/late-entries", new { activity = "d-1", reason = "Mất mạng" });
        await (await Secretary.StepAsync("/api/periods/p26/publish", new { })).ShouldBeProblemAsync(409, "late-entry.waiting");
        await Secretary.StepOkAsync($"{Unit}/late-entries/d-1/refuse", new { reason = "Không có biên bản" });
        await _server.StepsAsync("p26", "publish");
    }

    [Fact]
    public async Task Publishing_against_what_is_recorded_in_the_same_moment_is_decided()
    {
        for (var round = 0; round < 12; round++)
        {
            // Each round a period of its own, of a day that is the last one to record on.
            var (code, day) = ($"race-{round}", new DateOnly(2025, 8, 1).AddDays(round));
            await Secretary.PutOkAsync($"/api/periods/{code}", new
            {
                name = "Đua", kind = "campaign", from = day, to = day, clusters = new[] { "cum-1" }, sheets = new[] { new { criteriaSet = "doi-thoai", version = 1 } },
            });
            await _server.StepsAsync(code, "open", "start-self-scoring", "start-appraisal", "start-deliberation");
            var writers = Enumerable.Range(0, 6).Select(i => Officer.PutAsJsonAsync(
                $"/api/activities/{code}-{i}", new { type = "dialogue-held", unit = "xa-a", occurredOn = day, kind = "periodic" })).ToList();
            var published = await PublishedAsync(code);
            var positions = new List<long>();
            foreach (var answer in await Task.WhenAll(writers))
            {
                answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
                positions.Add(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Position());
            }

            var before = positions.Count(p => p < published);
            var result = await Secretary.GetOkAsync($"/api/periods/{code}/results/1");
            Row(result, "xa-a").GetProperty("total").GetProperty("claimed").GetDecimal().ShouldBe(Math.Min(10m, 2m * before), "all that came before is in the result");
            result.GetProperty("position").GetInt64().ShouldBe(published - 2, "nothing came in between");
            (await LateAsync(period: code)).Length.ShouldBe(6 - before, "all that came after is late");
            (await Officer.GetOkAsync($"/api/periods/{code}/units/xa-a/score-sheet")).GetProperty("total").GetProperty("claimed").GetDecimal().ShouldBe(Math.Min(10m, 2m * before));
        }
    }

    /// <summary>Publishes; what came in just before is verified first.</summary>
    private async Task<long> PublishedAsync(string period)
    {
        for (var tries = 0; ; tries++)
        {
            var answer = await Secretary.StepAsync($"/api/periods/{period}/publish", new { });
            if (answer.IsSuccessStatusCode)
            {
                return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Position();
            }

            tries.ShouldBeLessThan(20);
            await answer.ShouldBeProblemAsync(409, "activity.unverified");
            await _server.UnblockAsync(period, "publish");
        }
    }

    internal static JsonElement Row(JsonElement result, string unit) => result.GetProperty("document").GetProperty("clusters")[0].GetProperty("standings").EnumerateArray()
        .Single(s => s.GetProperty("unit").GetString() == unit);

    private void At(string utc) => _server.Clock.MoveTo(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Claimed points of the unit in the period that has a last day, and in the one that has none.</summary>
    private async Task<(decimal Late, decimal Other)> PointsAsync()
    {
        var at = await _server.HeadAsync();
        async Task<decimal> Of(string period) => (await Officer.GetOkAsync($"/api/periods/{period}/units/xa-a/score-sheet?minPosition={at}")).GetProperty("total").GetProperty("claimed").GetDecimal();
        return (await Of("p26"), await Of("dot"));
    }

    private async Task<string[]> LateAsync(string unit = "xa-a", string period = "p26") =>
    [
        .. (await Officer.GetOkAsync($"/api/periods/{period}/units/{unit}/late-entries?minPosition={await _server.HeadAsync()}")).GetProperty("items").EnumerateArray()
            .Select(i => $"{i.GetProperty("activity")} {i.GetProperty("state")}"),
    ];

    private async Task<string?[]> RestsAsync() =>
    [
        .. (await Officer.GetOkAsync($"{Unit}/score-sheet?minPosition={await _server.HeadAsync()}")).GetProperty("sections")[0].GetProperty("criteria")[0].GetProperty("values")[0]
            .GetProperty("restsOn")[0].GetProperty("activities").EnumerateArray().Select(a => a.GetProperty("id").GetString()).Order(StringComparer.Ordinal),
    ];

    private async Task<string?[]> CitedAsync() =>
    [
        .. (await Officer.GetOkAsync($"{Unit}/score-sheet/I.1/explanation")).GetProperty("activities").GetProperty("items").EnumerateArray()
            .Select(a => a.GetProperty("id").GetString()).Order(StringComparer.Ordinal),
    ];
}
