using System.Text;
using System.Text.Json;
using Shouldly;
using ThiDua.Api.Log;
using ThiDua.Api.Tests.Proof;
using ThiDua.EventStore;
using ThiDua.Projections.Exports;
using ThiDua.Verifier;
using Xunit;

namespace ThiDua.Api.Tests.Periods;

/// <summary>A denunciation that comes late is counted and never listed: not in lists, not in the feed, not in an export, whose sums follow exclusion and admission.</summary>
public sealed class LateDenunciationTests : IAsyncLifetime
{
    private const string Unit = "/api/periods/d26/units/xa-a";

    private SigningServer _at = null!;

    private ThiDuaServer Server => _at.Server;

    private HttpClient Officer => Server.AsAccount("officer-a", "unit-officer", "xa-a");

    private HttpClient Secretary => Server.AsAccount("secretary-1", "secretary");

    public async Task InitializeAsync()
    {
        _at = await SigningServer.StartAsync();
        await Server.SmallWorldAsync();
        var sheet = await Secretary.PutAsync("/api/criteria-sets/don/versions/1", new StringContent(
            """
            code: don
            version: 1
            title: Đơn (thử)
            legalBasis: { document: "Thử nghiệm" }
            max: 10
            rounding: { criterion: 2, total: 2 }
            sections:
              - code: "I"
                title: Đơn
                max: 10
                criteria:
                  - code: I.1
                    title: Số đơn tiếp nhận
                    max: 10
                    legalBasis: { document: "Thử nghiệm" }
                    formula: { perOccurrence: { points: 2, value: { sum: petition.received } } }
            """, Encoding.UTF8, "application/yaml"));
        sheet.IsSuccessStatusCode.ShouldBeTrue(await sheet.Content.ReadAsStringAsync());
        await Secretary.StepOkAsync("/api/criteria-sets/don/versions/1/publish", new { });
        foreach (var (code, dates) in new (string, object?)[] { ("d26", new { recordUntil = "2026-12-31" }), ("e26", null) })
        {
            await Secretary.PutOkAsync($"/api/periods/{code}", new
            {
                name = $"Đơn thư {code}", kind = "campaign", from = "2026-01-01", to = "2026-12-31", clusters = new[] { "cum-1" }, sheets = new[] { new { criteriaSet = "don", version = 1 } }, dates,
            });
            await Secretary.StepOkAsync($"/api/periods/{code}/open", new { });
        }

        await ReceivedAsync("to-1");
        Server.Clock.MoveTo(DateTimeOffset.Parse("2027-01-02T03:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        await ReceivedAsync("to-2");
        await ReceivedAsync("khieu-3", "complaint");
    }

    public async Task DisposeAsync() => await _at.DisposeAsync();

    [Fact]
    public async Task Who_does_not_handle_denunciations_is_told_how_many_came_late_and_no_id()
    {
        await Officer.StepOkAsync($"{Unit}/late-entries", new { activity = "to-2", reason = "Mất mạng" });
        (await ItemsAsync(Officer, $"{Unit}/late-entries")).ShouldBe(("khieu-3, to-2", 0));
        foreach (var list in new[] { $"{Unit}/late-entries", "/api/periods/d26/late-entries" })
        {
            (await ItemsAsync(Secretary, list)).ShouldBe(("khieu-3", 1));
            (await ItemsAsync(Server.As("auditor"), list)).ShouldBe(("khieu-3", 1));
        }

        (await ItemsAsync(Secretary, "/api/periods/d26/late-entries?state=late")).ShouldBe(("khieu-3", 0), "what is asked for is the other one");
        (await ItemsAsync(Secretary, "/api/periods/d26/late-entries?state=requested")).ShouldBe(("", 1));

        var (told, whole) = (await FeedAsync("auditor"), await FeedAsync("integration", "*"));
        whole.Count(e => e.Contains("petition-to-", StringComparison.Ordinal)).ShouldBe(4, "two received, one that came late, one request");
        told.ShouldAllBe(e => !e.Contains("to-1", StringComparison.Ordinal) && !e.Contains("to-2", StringComparison.Ordinal));
        told.Count.ShouldBe(whole.Count - 4);
        told.Count(e => e.Contains("activity_came_late", StringComparison.Ordinal)).ShouldBe(1, "that of the complaint stays");

        // Told the id by the body that asks, a second person can decide.
        await Secretary.StepOkAsync($"{Unit}/late-entries/to-2/admit", new { reason = "Đủ hồ sơ" });
        (await PointsAsync("d26")).ShouldBe(4m);
    }

    [Fact]
    public async Task The_sums_of_an_export_follow_exclusion_and_admission()
    {
        (await PointsAsync("d26"), await PointsAsync("e26")).ShouldBe((2m, 6m));
        foreach (var period in new[] { "d26", "e26" })
        {
            await Secretary.StepOkAsync($"/api/periods/{period}/reviews", new { name = "Trước khi chấp nhận", day = "2026-12-31" });
        }

        await Officer.StepOkAsync($"{Unit}/late-entries", new { activity = "to-2", reason = "Mất mạng" });
        await Secretary.StepOkAsync($"{Unit}/late-entries/to-2/admit", new { reason = "Đủ hồ sơ" });
        await ReceivedAsync("to-4", on: "2026-04-02");
        (await PointsAsync("d26"), await PointsAsync("e26")).ShouldBe((4m, 8m));
        foreach (var period in new[] { "d26", "e26" })
        {
            await Secretary.StepOkAsync($"/api/periods/{period}/reviews", new { name = "Sau khi chấp nhận", day = "2026-12-31" });
        }

        foreach (var query in new[] { "period=d26", "period=e26", "period=d26&others=hashes" })
        {
            var (head, export) = (await _at.HeadAsync(), await _at.ExportAsync(query));
            var text = Encoding.UTF8.GetString(export);
            text.ShouldNotContain("petition-to-");
            text.ShouldContain("petition-khieu-3");
            var report = await Check.RunAsync(export, head);
            report.Outcome.ShouldBe(0, $"{query}: {report.Said[^1]}");
            report.Said.Count(s => s.StartsWith("Kết quả ", StringComparison.Ordinal)).ShouldBe(query.Contains("others", StringComparison.Ordinal) ? 2 : 4);
        }

        // The same sums, told to count in every period: the result does not follow.
        var whole = await _at.ExportAsync("period=d26");
        var told = new List<ExportLine.Counted>();
        var (forged, its) = await Forging.OtherwiseAsync(whole, line =>
        {
            if (line is ExportLine.Counted counted)
            {
                told.Add(counted);
                return counted with { Changes = [.. counted.Changes.Select(c => c with { Late = [] })] };
            }

            return line;
        });
        (await Check.RunAsync(forged, its)).Outcome.ShouldBe(1);
        told.SelectMany(t => t.Changes).Where(c => c.Change.Key is { Measure: "petition.received", View: Domain.Activities.View.Claimed })
            .Select(c => $"{c.Change.Quantity} {string.Join(',', c.Late)}".Trim()).ShouldBe(["1", "1 d26", "1", "-1 d26", "1 d26"]);
    }

    [Fact]
    public void An_event_about_many_loses_those_that_are_hidden_and_one_about_a_hidden_one_is_gone()
    {
        Told("verifications-p26", """{"batch":1,"activities":["dialogue-a","petition-b","petition-c"]}""").ShouldBe("""{"batch":1,"activities":["dialogue-a","petition-c"]}""");
        Told("entry-p26:xa-a", """{"stream":"petition-b","after":0}""").ShouldBeNull();
        Told("entry-p26:xa-a", """{"number":1,"about":{"kind":"rejection","activity":"b"}}""").ShouldBeNull("an objection names the id");
        Told("entry-p26:xa-a", """{"number":1,"about":{"kind":"rejection","activity":"c"}}""").ShouldNotBeNull();
        Told("petition-b", """{}""").ShouldBeNull();
        Told("dialogue-a", """{"kind":"periodic"}""").ShouldBe("""{"kind":"periodic"}""");

        static string? Told(string stream, string data) =>
            Withheld.From(new RecordedEvent(1, Guid.Empty, stream, 1, "x", DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes(data)), new HashSet<string> { "petition-b" }) is { } e
                ? Encoding.UTF8.GetString(e.Data)
                : null;
    }

    private Task<JsonElement> ReceivedAsync(string id, string kind = "denunciation", string on = "2026-03-02") => Officer.PutOkAsync(
        $"/api/activities/{id}", new { type = "petition-received", unit = "xa-a", occurredOn = on, kind, reference = $"Số {id[^1]}/2026" });

    private async Task<decimal> PointsAsync(string period) =>
        (await Officer.GetOkAsync($"/api/periods/{period}/units/xa-a/score-sheet?minPosition={await Server.HeadAsync()}")).GetProperty("total").GetProperty("claimed").GetDecimal();

    private async Task<(string Ids, int Withheld)> ItemsAsync(HttpClient client, string list)
    {
        var answer = await client.GetOkAsync($"{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}minPosition={await Server.HeadAsync()}");
        return (string.Join(", ", answer.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("activity").GetString())), answer.GetProperty("withheld").GetInt32());
    }

    private async Task<List<string>> FeedAsync(string role, params string[] units) =>
        [.. (await Server.As(role, units).GetOkAsync("/api/events?limit=200")).GetProperty("items").EnumerateArray().Select(e => e.GetRawText())];
}
