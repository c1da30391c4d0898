using System.Text.Json;
using Shouldly;
using ThiDua.Api.Samples;
using ThiDua.Api.Tests.Samples;
using Xunit;

namespace ThiDua.Api.Tests.Proposals;

/// <summary>The proposal of 2016, for governments and for party committees, on the sample bao-thang.</summary>
public sealed class SampleProposalTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    public Task InitializeAsync() => server.OnceAsync(async () => await server.LoadAsync(Sample.Read("bao-thang", ThiDuaServer.Day)));

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("2016-dan-chu-co-so-chinh-quyen", "bao-thang-xa", "simulation.criteria-without-points")]
    [InlineData("2016-dan-chu-co-so-cap-uy", "bao-thang-cap-uy-xa", null)]
    public async Task It_keeps_the_sheet_at_1000_points_moves_units_and_adds_up(string id, string cluster, string? note)
    {
        var secretary = server.As("secretary");
        (await secretary.GetOkAsync($"/api/proposals/{id}?minPosition={await server.HeadAsync()}")).GetProperty("sample").GetBoolean().ShouldBeTrue();

        var answer = await secretary.StepOkAsync($"/api/proposals/{id}/simulate", new { period = "bao-thang-thuong-xuyen-2017", cluster });

        answer.GetProperty("max").GetRawText().ShouldBe("""{"old":1000,"new":1000}""");
        answer.GetProperty("notes").EnumerateArray().Select(n => n.GetProperty("code").GetString()).ShouldBe(note is null ? [] : [note]);
        var told = answer.GetProperty("clusters").EnumerateArray().ShouldHaveSingleItem();
        told.GetProperty("cluster").GetString().ShouldBe(cluster);
        var units = told.GetProperty("units").EnumerateArray().ToList();
        units.Count.ShouldBe(14);
        units.Count(u => u.GetProperty("rank").GetProperty("moved").GetInt32() != 0).ShouldBeGreaterThan(5);
        foreach (var unit in units)
        {
            foreach (var view in new[] { "claimed", "verified" })
            {
                unit.GetProperty("differences").EnumerateArray().Sum(d => d.GetProperty("points").GetProperty(view).GetDecimal())
                    .ShouldBe(Of(unit, "new", view) - Of(unit, "old", view));
            }

            (unit.GetProperty("mainly").ValueKind == JsonValueKind.Object).ShouldBe(unit.GetProperty("rank").GetProperty("moved").GetInt32() != 0);
        }

        // The old totals are those of the board.
        var board = await secretary.GetOkAsync($"/api/periods/bao-thang-thuong-xuyen-2017/standings?cluster={cluster}");
        board.GetProperty("items").EnumerateArray().ToDictionary(i => i.GetProperty("unit").GetString()!, i => (i.GetProperty("rank").GetInt32(), i.GetProperty("total").GetProperty("claimed").GetDecimal()))
            .ShouldBe(units.ToDictionary(u => u.GetProperty("unit").GetString()!, u => (u.GetProperty("rank").GetProperty("old").GetInt32(), Of(u, "old", "claimed"))), ignoreOrder: true);
    }

    private static decimal Of(JsonElement unit, string which, string view) => unit.GetProperty("total").GetProperty(which).GetProperty(view).GetDecimal();
}
