using System.Diagnostics;
using Shouldly;
using ThiDua.Api.Samples;
using ThiDua.Api.Tests.Samples;
using ThiDua.Verifier;
using Xunit;

namespace ThiDua.Api.Tests.Proof;

/// <summary>Ten years of one district leave as one file, and every ranking follows from it.</summary>
public sealed class SampleExportTests
{
    [Fact]
    public async Task Every_ranking_of_the_sample_follows_from_its_export()
    {
        await using var at = await SigningServer.StartAsync();
        await at.Server.LoadAsync(Sample.Read("bao-thang", ThiDuaServer.Day));
        var (head, secretary) = (await at.HeadAsync(), at.Server.As("secretary"));
        await secretary.GetOkAsync($"/api/units?minPosition={head.Position}");
        var standings = new List<StandingsFile>();
        foreach (var period in (await secretary.GetOkAsync("/api/periods")).GetProperty("items").EnumerateArray().Select(p => (Code: p.Text("code"), Plan: p)).ToList())
        {
            foreach (var cluster in period.Plan.GetProperty("clusters").EnumerateArray().Select(c => c.GetString()!))
            {
                foreach (var view in new[] { "claimed", "verified" })
                {
                    standings.Add(await secretary.StandingsAsync(
                        $"/api/periods/{period.Code}/standings?cluster={cluster}&view={view}&asOf={period.Plan.Text("to")}&atPosition={head.Position}"));
                }
            }
        }

        var export = await at.ExportAsync("period=bao-thang-dan-van-2017");
        var watch = Stopwatch.StartNew();
        var report = await Check.RunAsync(export, new CheckOptions([head], [], standings));

        report.Outcome.ShouldBe(0, report.Said[^1]);
        report.Said.Count(s => s.StartsWith("Bảng xếp hạng", StringComparison.Ordinal)).ShouldBe(standings.Count);
        standings.Count.ShouldBeGreaterThan(8);
        standings.Sum(s => s.Lines.Count).ShouldBeGreaterThan(100);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }
}
