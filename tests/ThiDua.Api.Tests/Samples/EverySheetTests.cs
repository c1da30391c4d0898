using System.Globalization;
using System.Text.Json;
using Shouldly;
using ThiDua.Api.Samples;
using ThiDua.Api.Tests.CriteriaFiles;
using Xunit;

namespace ThiDua.Api.Tests.Samples;

/// <summary>Every shipped sheet scores a sample. Those without units of their own score sixteen made-up ones, whose points the sample's README works out by hand.</summary>
public sealed class EverySheetTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    public Task InitializeAsync() => server.OnceAsync(() => server.LoadAsync(Sample.Read("mau-cac-bang-diem", ThiDuaServer.Day)));

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void Every_version_of_every_sheet_scores_a_period_of_a_sample()
    {
        var scored = Sample.Names.SelectMany(n => SampleFile.Read(Path.Combine(Sample.Folder, n), ThiDuaServer.Day).Periods).SelectMany(p => p.Sheets).Select(s => $"{s.CriteriaSet}/v{s.Version}.yaml");
        ShippedCriteriaTests.Sheets().Select(s => s.Replace('\\', '/')).Except(scored).ShouldBeEmpty();
    }

    [Fact]
    public void Every_folder_of_a_sample_can_be_loaded() =>
        Directory.EnumerateDirectories(Path.Combine(ShippedCriteriaTests.Folder(), "..", "samples")).Select(Path.GetFileName).ShouldBe(Sample.Names, ignoreOrder: true);

    // Rank, unit, claimed total, verified total, class; in the order of the ranking. How each number comes about: ops/samples/mau-cac-bang-diem/README.md.
    [Theory]
    [InlineData("mau-ct157-2025/standings?cluster=mau-xa", "1 mau-01 115 115, 2 mau-02 95 95, 3 mau-05 94 94, 4 mau-04 94 94, 5 mau-03 73.5 14, 6 mau-06 29.6 29.6")]
    [InlineData(
        "mau-ct157-2025/standings?cluster=mau-xa&view=verified", "1 mau-01 115 115, 2 mau-02 95 95, 3 mau-05 94 94, 4 mau-04 94 94, 5 mau-06 29.6 29.6, 6 mau-03 73.5 14")]
    [InlineData(
        "mau-c347-2025/standings?cluster=mau-xa&asOf=2025-12-19",
        "1 mau-02 90.99 90.99, 2 mau-01 80.49 80.49, 3 mau-05 77.78 77.78, 4 mau-03 51.92 51.92, 5 mau-04 40 40, 6 mau-06 15 15")]
    [InlineData(
        "mau-c347-2025/standings?cluster=mau-xa", "1 mau-02 90.3 90.3, 2 mau-05 77.78 77.78, 3 mau-01 77.71 77.71, 4 mau-03 51.23 51.23, 5 mau-04 50 50, 6 mau-06 15 15")]
    [InlineData("mau-bg-cqtt-2026/standings?cluster=mau-xa", "1 mau-01 98 92, 2 mau-02 92 92, 3 mau-03 80 0, 4 mau-04 64 62, 5 mau-05 50 50, 6 mau-06 0 0")]
    [InlineData("mau-bg-cqtt-2026/standings?cluster=mau-xa&view=verified", "1 mau-01 98 92, 2 mau-02 92 92, 3 mau-04 64 62, 4 mau-05 50 50, 5 mau-03 80 0, 5 mau-06 0 0")]
    [InlineData(
        "mau-hp212-2026/standings?cluster=mau-so",
        "1 mau-07 100 100 hoan-thanh-xuat-sac, 1 mau-09 100 100 khong-hoan-thanh, 3 mau-08 99.75 99.75 hoan-thanh, 4 mau-10 90 80 hoan-thanh-tot, 5 mau-11 30 30 khong-hoan-thanh")]
    [InlineData(
        "mau-hp212-2026/standings?cluster=mau-so&view=verified",
        "1 mau-07 100 100 hoan-thanh-xuat-sac, 1 mau-09 100 100 khong-hoan-thanh, 3 mau-08 99.75 99.75 hoan-thanh, 4 mau-10 90 80 hoan-thanh, 5 mau-11 30 30 khong-hoan-thanh")]
    [InlineData(
        "mau-hp212-2026/standings?cluster=mau-truc-thuoc",
        "1 mau-12 95 95 hoan-thanh-xuat-sac, 2 mau-13 85 85 hoan-thanh-tot, 2 mau-14 85 85 hoan-thanh-tot, 2 mau-15 85 85 hoan-thanh-tot, 5 mau-16 60 60 hoan-thanh")]
    public async Task Totals_classes_and_ranks_are_those_worked_out_by_hand(string standings, string expected)
    {
        var answer = await server.As("secretary").GetOkAsync($"/api/periods/{standings}&minPosition={await Loading.HeadAsync(server)}");
        answer.GetProperty("items").EnumerateArray().Select(Row).ShouldBe(expected.Split(", "));
    }

    [Fact]
    public async Task Loading_again_adds_no_event() => (await server.LoadAsync(Sample.Read("mau-cac-bang-diem", ThiDuaServer.Day))).Added.ShouldBe(0);

    private static string Row(JsonElement item)
    {
        var total = item.GetProperty("total");
        var of = item.GetProperty("class") is { ValueKind: JsonValueKind.Object } named ? " " + named.GetProperty("code").GetString() : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{item.GetProperty("rank").GetInt32()} {item.GetProperty("unit").GetString()} {total.GetProperty("claimed").GetDecimal():0.####} {total.GetProperty("verified").GetDecimal():0.####}{of}");
    }
}
