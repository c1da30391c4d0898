using System.Text.Json;
using System.Text.RegularExpressions;
using Shouldly;
using ThiDua.Api.Tests.Awards;
using Xunit;

namespace ThiDua.Api.Tests.Rights;

/// <summary>Who heads a cluster sees all units of it while it leads, and nothing of the others: they are missing.</summary>
public sealed class ClusterHeadTests : IAsyncLifetime
{
    private const string Period = "/api/periods/n26";

    private ThiDuaServer _server = null!;
    private long _at;

    private HttpClient Head => _server.As("cluster-head", "xa-a");

    public async Task InitializeAsync()
    {
        _server = await ThiDuaServer.StartAsync();
        var secretary = _server.As("secretary");
        await _server.AwardWorldAsync();
        await secretary.PutOkAsync("/api/units/xa-c", new { name = "Xã C", kind = "peoples-committee", level = "commune", from = "2025-07-01" });
        await secretary.PutOkAsync("/api/units/xa-b.thon", new { name = "Thôn B1", kind = "village", level = "hamlet", parent = "xa-b", from = "2025-07-01" });
        await secretary.PutOkAsync("/api/clusters/cum-2", new { name = "Cụm 2", members = new[] { new { unit = "xa-c", from = "2025-07-01" } } });
        await secretary.PutOkAsync("/api/clusters/cum-1/leads/2026-01-01", new { head = "xa-a" });
        await secretary.PutOkAsync("/api/clusters/cum-2/leads/2026-01-01", new { head = "xa-c" });
        await secretary.PutOkAsync(Period, new
        {
            name = "Năm 2026, hai cụm", kind = "campaign", from = "2026-01-01", to = "2026-12-31", clusters = new[] { "cum-1", "cum-2" },
            sheets = new[] { new { criteriaSet = "doi-thoai", version = 1 } }, visibility = "own",
        });
        await secretary.StepOkAsync($"{Period}/open", new { });
        foreach (var unit in new[] { "xa-a", "xa-b", "xa-c" })
        {
            await _server.As("unit-officer", unit).DialogueAsync($"{unit}-1", unit);
            await _server.As("unit-officer", unit).DialogueAsync($"{unit}-2", unit);
            await secretary.PutOkAsync("/api/award-settings/n26/findings/" + unit, new { findings = new Dictionary<string, bool> { ["doan-ket-noi-bo"] = true }, decision = "04/BB", reason = "Họp" });
            await secretary.PutOkAsync($"/api/award-cases/hs-{unit}", new
            {
                award = "giay-khen", unit, period = "n26", council = "tinh", papers = Array.Empty<object>(), receivedOn = "2026-09-20",
            });
        }

        _at = (await secretary.StepOkAsync($"{Period}/verifications/batches", new { activities = new[] { "xa-b-2", "xa-c-2" }.Select(a => new { activity = a, version = 1 }) })).Position();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task The_head_sees_each_unit_of_its_cluster_with_lines_entries_activities_and_awards()
    {
        var standings = (await Head.GetOkAsync($"{Period}/standings?cluster=cum-1&minPosition={_at}")).GetProperty("items").EnumerateArray().ToList();
        standings.Select(i => i.GetProperty("unit").GetString()).ShouldBe(["xa-a", "xa-b"], ignoreOrder: true);
        standings.ShouldAllBe(i => i.GetProperty("sections").GetArrayLength() == 1, "though the board is each unit's own");
        foreach (var path in new[]
        {
            $"{Period}/units/xa-b/score-sheet", $"{Period}/units/xa-b/score-sheet/I.1/explanation", $"{Period}/units/xa-b/entry", $"{Period}/units/xa-b/late-entries",
            $"{Period}/units/xa-b/duties", $"{Period}/eligibility?unit=xa-b", "/api/activities/xa-b-1", "/api/award-cases/hs-xa-b", "/api/units/xa-b/titles", $"{Period}/stability?cluster=cum-1",
        })
        {
            (await Head.GetAsync(path)).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, path);
        }
    }

    [Theory]
    [InlineData("cluster-head", "xa-a")] // Leads the other cluster.
    [InlineData("cluster-head", "xa-b")] // Competes in the other cluster and leads none.
    [InlineData("cluster-head", "*")]
    public async Task What_is_of_another_cluster_is_missing(string role, string unit)
    {
        var head = _server.As(role, unit);
        await head.GetAsync($"/api/units?minPosition={_at}");
        foreach (var (path, code) in new[]
        {
            ($"{Period}/standings?cluster=cum-2", "cluster.not-found"), ($"{Period}/standings/live?cluster=cum-2", "cluster.not-found"), ($"{Period}/stability?cluster=cum-2", "cluster.not-found"),
            ($"{Period}/units/xa-c/score-sheet", null), ($"{Period}/units/xa-c/score-sheet/live", null), ($"{Period}/units/xa-c/score-sheet/I.1/explanation", null),
            ($"{Period}/units/xa-c/score-sheet/changes?from=2026-01-01&to=2026-11-01", null), ($"{Period}/units/xa-c/duties", null), ($"{Period}/units/xa-c/entry", null),
            ($"{Period}/units/xa-c/targets", null), ($"{Period}/units/xa-c/appraisals/I.1", null), ($"{Period}/units/xa-c/late-entries", "unit.not-found"),
            ($"{Period}/eligibility?unit=xa-c", "unit.not-found"), ("/api/activities/xa-c-1", "activity.not-found"), ("/api/award-cases/hs-xa-c", "award-case.not-found"),
            ("/api/units/xa-c/titles", "unit.not-found"), ("/api/reports/n26?units=xa-c", "unit.not-found"),
        })
        {
            await (await head.GetAsync(path)).ShouldBeProblemAsync(404, code);
        }

        foreach (var path in new[]
        {
            $"{Period}/verification-queue", $"{Period}/verification-queue?unit=xa-c", $"{Period}/verification-queue?cluster=cum-2", $"{Period}/verifications", $"{Period}/objections", $"{Period}/late-entries",
            $"{Period}/eligibility", $"{Period}/blockers?step=published", "/api/activities", "/api/activities?unit=xa-c", "/api/award-cases", "/api/award-settings/n26", "/api/reports/n26",
        })
        {
            (await head.GetOkAsync(path)).GetRawText().ShouldNotContain("xa-c", customMessage: path);
        }
    }

    /// <summary>Pages tell by the same rule as the API.</summary>
    [Fact]
    public async Task Pages_tell_nothing_of_another_cluster_either()
    {
        var head = Head;
        head.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        await _server.As("secretary").GetOkAsync($"{Period}/standings?cluster=cum-1&minPosition={_at}");
        await _server.ToAppraisalAsync("n26");
        var (start, period) = (await ReadAsync("/"), await ReadAsync("/ky-thi-dua/n26"));
        Regex.Match(start, "Chờ xác minh</h2>\\s*<p class=\"todo__number\">(?<waiting>\\d+)</p>", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["waiting"].Value.ShouldBe("3");
        var blockers = Regex.Matches(period, "<a href=\"/tham-dinh[^\"]*\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(m => m.Value).ToList();
        blockers.ShouldContain(b => b.Contains("xa-b", StringComparison.Ordinal), period);
        blockers.ShouldAllBe(b => !b.Contains("xa-c", StringComparison.Ordinal), period);
        start.ShouldNotContain("Xã C");

        async Task<string> ReadAsync(string path) => System.Net.WebUtility.HtmlDecode(await head.GetStringAsync(path));
    }

    [Fact]
    public async Task Lists_hold_the_cluster_and_only_it_and_only_while_it_is_led()
    {
        (await IdsAsync("/api/activities", "id")).ShouldBe(["kt-1", "xa-a-1", "xa-a-2", "xa-b-1", "xa-b-2"], ignoreOrder: true);
        (await IdsAsync($"{Period}/verification-queue", "id")).ShouldBe(["xa-a-1", "xa-a-2", "xa-b-1"], ignoreOrder: true);
        (await Head.GetOkAsync($"{Period}/verifications")).GetProperty("batches").GetRawText().ShouldBe("""[{"number":1,"withdrawn":false,"activities":["xa-b-2"]}]""");
        (await IdsAsync("/api/award-cases", "unit")).ShouldBe(["xa-a", "xa-b"]);
        (await IdsAsync($"{Period}/eligibility?title=giay-khen", "unit")).ShouldBe(["xa-a", "xa-b"]);
        (await IdsAsync($"{Period}/blockers?step=published", "unit")).Distinct().ShouldBe(["xa-a", "xa-b"], ignoreOrder: true);
        (await Head.GetOkAsync("/api/award-settings/n26")).GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("unit").GetString()).ShouldBe(["xa-a", "xa-b"]);
        (await _server.As("secretary").GetOkAsync("/api/award-settings/n26")).GetProperty("findings").GetArrayLength().ShouldBe(3);

        _server.Clock.MoveTo(new DateTimeOffset(2027, 1, 1, 0, 30, 0, TimeSpan.FromHours(7)));
        (await IdsAsync("/api/activities", "id")).ShouldBeEmpty("the year is over");
        await (await Head.GetAsync($"{Period}/standings?cluster=cum-1")).ShouldBeProblemAsync(404, "cluster.not-found");
        await (await Head.GetAsync($"{Period}/units/xa-a/entry")).ShouldBeProblemAsync(404);

        async Task<List<string?>> IdsAsync(string path, string name) =>
            [.. (await Head.GetOkAsync(path)).GetProperty("items").EnumerateArray().Select(i => i.GetProperty(name).GetString())];
    }
}
