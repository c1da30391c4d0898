using System.Text.Json;
using Shouldly;
using ThiDua.Api.Samples;
using Xunit;

namespace ThiDua.Api.Tests.Samples;

/// <summary>The published index of 102 communes, through the whole application.</summary>
public sealed class AnGiangTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    private static readonly SemaphoreSlim Once = new(1);
    private static readonly List<Published766> Published = AnGiang.ReadRows(Path.Combine(Sample.Folder, "an-giang", "766_communes.csv"));
    private static readonly Sample Loaded = Sample.Read("an-giang", ThiDuaServer.Day);

    public async Task InitializeAsync()
    {
        await Once.WaitAsync();
        try
        {
            if (await server.HeadAsync() == 0)
            {
                var (added, last) = await server.LoadAsync(Loaded);
                added.ShouldBeGreaterThan(2 * 1_224);
                last.Done.ShouldBe(last.Of);
            }
        }
        finally
        {
            Once.Release();
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("2025-10-11", "claimed")]
    [InlineData("2025-10-11", "verified")]
    [InlineData("2025-10-15", "claimed")]
    [InlineData("2025-10-15", "verified")]
    public async Task Every_total_equals_the_published_one(string day, string view)
    {
        var items = (await StandingsAsync($"766-an-giang-2025/standings?asOf={day}&view={view}")).EnumerateArray().ToList();

        var expected = Published.Where(p => Sample.Text(p.Day) == day).ToDictionary(p => p.Unit, p => (p.Name, p.Total));
        items.Count.ShouldBe(102);
        foreach (var item in items)
        {
            var (name, total) = expected[item.GetProperty("unit").GetString()!];
            item.GetProperty("total").GetProperty(view).GetDecimal().ShouldBe(total, name);
            item.GetProperty("name").GetString().ShouldBe(name.Normalize());
        }
    }

    [Theory]
    [InlineData("2025-10-11")]
    [InlineData("2025-10-15")]
    public async Task Equal_totals_share_their_rank(string day)
    {
        var items = (await StandingsAsync($"766-an-giang-2025/standings?asOf={day}")).EnumerateArray().ToList();

        // Worked out here from the published totals alone: the ranks of the file break ties arbitrarily.
        var totals = Published.Where(p => Sample.Text(p.Day) == day).Select(p => p.Total).ToList();
        foreach (var item in items)
        {
            var total = item.GetProperty("total").GetProperty("claimed").GetDecimal();
            item.GetProperty("rank").GetInt32().ShouldBe(1 + totals.Count(t => t > total));
            item.GetProperty("shared").GetBoolean().ShouldBe(totals.Count(t => t == total) > 1);
        }
    }

    [Fact]
    public void In_72_communes_a_component_falls_between_the_days() =>
        Published.GroupBy(p => p.Unit).Count(g =>
        {
            var (before, after) = (g.MinBy(p => p.Day)!, g.MaxBy(p => p.Day)!);
            return before.Components.Zip(after.Components).Any(c => c.Second < c.First);
        }).ShouldBe(72);

    [Fact]
    public async Task The_board_of_activities_has_scores_in_both_views_and_every_activity_says_that_it_is_made_up()
    {
        var items = (await StandingsAsync("dan-van-an-giang-2026/standings")).EnumerateArray().ToList();

        items.Count.ShouldBe(102);
        var scored = items.Where(i => i.GetProperty("total").GetProperty("claimed").GetDecimal() > 40).ToList();
        scored.Count.ShouldBeInRange(15, 60);
        scored.ShouldContain(i => i.GetProperty("total").GetProperty("verified").GetDecimal() < i.GetProperty("total").GetProperty("claimed").GetDecimal());
        Loaded.Activities.Where(a => (MadeUpLines.Activity(a)).StartsWith("mau-", StringComparison.Ordinal)).ShouldAllBe(a => (string?)a["note"] == MadeUpLines.Note);
    }

    [Fact]
    public async Task The_same_activities_are_scored_by_another_published_sheet()
    {
        var items = (await StandingsAsync("tiep-can-phap-luat-an-giang-2026/standings")).EnumerateArray().ToList();
        items.Count.ShouldBe(102);
        items.Select(i => i.GetProperty("total").GetProperty("claimed").GetDecimal()).Distinct().Count().ShouldBeGreaterThan(5);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(700)]
    public async Task Loading_again_adds_no_event(int? rate)
    {
        var head = await server.HeadAsync();
        var (added, _) = await server.LoadAsync(Loaded, rate);
        added.ShouldBe(0);
        (await server.HeadAsync()).ShouldBe(head);
    }

    private async Task<JsonElement> StandingsAsync(string path)
    {
        var head = await server.HeadAsync();
        return (await server.As("secretary").GetOkAsync($"/api/periods/{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}minPosition={head}")).GetProperty("items");
    }
}
