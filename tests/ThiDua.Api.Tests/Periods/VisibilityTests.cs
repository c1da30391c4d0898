using System.Text.Json;
using Shouldly;
using ThiDua.Api.Tests.Entries;
using ThiDua.Api.Tests.Live;
using Xunit;

namespace ThiDua.Api.Tests.Periods;

/// <summary>What an officer of a unit sees of the others before publication: nothing, rank and totals of the cluster, or of all clusters.</summary>
public sealed class VisibilityTests : IAsyncLifetime
{
    private ThiDuaServer _server = null!;

    private HttpClient Officer => _server.As("unit-officer", "xa-a");

    public async Task InitializeAsync()
    {
        _server = await ThiDuaServer.StartAsync();
        await JudgedWorld.MakeAsync(_server);
        var secretary = _server.As("secretary");
        await secretary.PutOkAsync("/api/units/xa-z", new { name = "Xã Z", kind = "peoples-committee", level = "commune", from = "2025-07-01" });
        await secretary.PutOkAsync("/api/clusters/cum-2", new { name = "Cụm 2", members = new[] { new { unit = "xa-z", from = "2025-07-01" } } });
        foreach (var visibility in new[] { "own", "cluster", "public" })
        {
            await secretary.PutOkAsync($"/api/periods/{visibility}", new
            {
                name = visibility, kind = "campaign", from = "2026-01-01", to = "2026-12-31", clusters = new[] { "cum-1", "cum-2" }, visibility,
                sheets = new[] { new { criteriaSet = "so-sanh", version = 1 } },
            });
            await secretary.StepOkAsync($"/api/periods/{visibility}/open", new { });
            await secretary.StepOkAsync($"/api/periods/{visibility}/reviews", new { name = "Sơ kết", day = "2026-11-01" });
        }

        await Officer.DialogueAsync("a-1");
        await _server.As("unit-officer", "xa-b").DialogueAsync("b-1", "xa-b");
        await _server.As("unit-officer", "xa-b").DialogueAsync("b-2", "xa-b");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("own", "xa-a", null)]
    [InlineData("cluster", "xa-a xa-b xa-c", null)]
    [InlineData("public", "xa-a xa-b xa-c", "xa-z")]
    public async Task Standings_and_reviews_tell_as_much_as_the_plan_says(string period, string own, string? other)
    {
        var at = await _server.HeadAsync();
        var first = await Officer.GetOkAsync($"/api/periods/{period}/standings?cluster=cum-1&minPosition={at}");
        Units(first).ShouldBe(own);
        Detailed(first).ShouldBe(["xa-a"], "sections and reasons are the unit's own");
        var verified = await Officer.GetOkAsync($"/api/periods/{period}/standings?cluster=cum-1&view=verified");
        (Units(verified), string.Join(' ', Detailed(verified))).ShouldBe((own, "xa-a"));
        await using (var live = await LiveStream.OpenAsync(Officer, $"/api/periods/{period}/standings/live?cluster=cum-1"))
        {
            string.Join(' ', (await live.NextAsync())!.Units.Order()).ShouldBe(own);
        }

        var second = await Officer.GetAsync($"/api/periods/{period}/standings?cluster=cum-2");
        if (other is null)
        {
            await second.ShouldBeProblemAsync(404, "cluster.not-found");
            await (await Officer.GetAsync($"/api/periods/{period}/standings/live?cluster=cum-2")).ShouldBeProblemAsync(404, "cluster.not-found");
        }
        else
        {
            Units(JsonDocument.Parse(await second.Content.ReadAsStringAsync()).RootElement).ShouldBe(other);
        }

        var review = (await Officer.GetOkAsync($"/api/periods/{period}/results/1")).GetProperty("document").GetProperty("clusters").EnumerateArray()
            .SelectMany(c => c.GetProperty("standings").EnumerateArray()).ToList();
        string.Join(' ', review.Select(r => r.GetProperty("unit").GetString()).Order()).ShouldBe(other is null ? own : $"{own} {other}");
        review.Where(r => r.TryGetProperty("sections", out _)).Select(r => r.GetProperty("unit").GetString()).ShouldBe(["xa-a"]);
        var report = (await Officer.GetOkAsync($"/api/reports/{period}")).GetProperty("rankings").EnumerateArray()
            .SelectMany(c => c.GetProperty("items").EnumerateArray()).Select(r => r.GetProperty("unit").GetString());
        string.Join(' ', report.Order()).ShouldBe(other is null ? own : $"{own} {other}");
        (await Officer.GetAsync($"/api/periods/{period}/stability?cluster=cum-1")).IsSuccessStatusCode.ShouldBe(period != "own");
    }

    [Theory]
    [InlineData("own")]
    [InlineData("cluster")]
    [InlineData("public")]
    public async Task Lines_and_evidence_are_the_units_own_whatever_the_plan_says(string period)
    {
        var at = await _server.HeadAsync();
        foreach (var path in new[] { "score-sheet", "score-sheet/live", "score-sheet/I.1/explanation", "score-sheet/changes?fromPosition=1", "entry", "late-entries" })
        {
            await (await Officer.GetAsync($"/api/periods/{period}/units/xa-b/{path}")).ShouldBeProblemAsync(404, "unit.not-found");
            await (await Officer.GetAsync($"/api/periods/{period}/units/xa-z/{path}")).ShouldBeProblemAsync(404, "unit.not-found");
        }

        var why = await Officer.GetOkAsync($"/api/periods/{period}/units/xa-a/score-sheet/I.1/explanation?minPosition={at}");
        why.GetProperty("compared").GetProperty("units").EnumerateArray().Select(u => u.GetProperty("unit").GetString()).ShouldBe(["xa-a"]);
        why.GetRawText().ShouldNotContain("xa-b");
        why.GetRawText().ShouldNotContain("Xã B");
        (await _server.As("secretary").GetOkAsync($"/api/periods/{period}/units/xa-a/score-sheet/I.1/explanation")).GetProperty("compared").GetProperty("units").GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public async Task Of_what_the_officer_does_not_see_the_stream_tells_nothing()
    {
        var ahead = (await Officer.PutOkAsync("/api/periods/own/units/xa-a/self-scores/I.2", new { points = 5 })).Position();
        await Officer.GetOkAsync($"/api/periods/own/standings?cluster=cum-1&minPosition={ahead}");
        await using var live = await LiveStream.OpenAsync(Officer, "/api/periods/own/standings/live?cluster=cum-1");
        (await live.NextAsync())!.Units.ShouldBe(["xa-a"]);
        await _server.As("unit-officer", "xa-c").PutOkAsync("/api/periods/own/units/xa-c/self-scores/I.2", new { points = 1 });
        var at = (await Officer.PutOkAsync("/api/periods/own/units/xa-a/self-scores/I.2", new { points = 6 })).Position();
        var told = (await live.NextAsync())!;
        (told.Id, string.Join(' ', told.Units)).ShouldBe((at, "xa-a"));
    }

    [Fact]
    public async Task Whoever_is_bound_to_no_unit_sees_all_and_after_publication_everybody_ranks_and_totals()
    {
        foreach (var role in new[] { "secretary", "auditor", "council-member" })
        {
            var told = await _server.As(role).GetOkAsync("/api/periods/own/standings?cluster=cum-1");
            (Units(told), string.Join(' ', Detailed(told).Order())).ShouldBe(("xa-a xa-b xa-c", "xa-a xa-b xa-c"), role);
        }

        var at = await _server.PublishAsync("own");
        var published = await Officer.GetOkAsync($"/api/periods/own/standings?cluster=cum-1&minPosition={at}");
        (Units(published), string.Join(' ', Detailed(published))).ShouldBe(("xa-a xa-b xa-c", "xa-a"));
        Units(await Officer.GetOkAsync("/api/periods/own/standings?cluster=cum-2")).ShouldBe("xa-z");
    }

    private static string Units(JsonElement standings) => string.Join(' ', standings.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("unit").GetString()).Order());

    private static List<string?> Detailed(JsonElement standings) =>
    [
        .. standings.GetProperty("items").EnumerateArray().Where(i => i.TryGetProperty("sections", out _) || i.TryGetProperty("reason", out _))
            .Select(i => i.GetProperty("unit").GetString()),
    ];
}
