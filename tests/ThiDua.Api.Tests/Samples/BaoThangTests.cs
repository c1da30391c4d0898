using System.Text.Json;
using Shouldly;
using ThiDua.Api.Samples;
using Xunit;

namespace ThiDua.Api.Tests.Samples;

/// <summary>Ten years of one district: what was reported comes back, in all and per unit and year.</summary>
public sealed class BaoThangTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>
{
    private static readonly Dictionary<string, decimal> Reported = new()
    {
        ["documents"] = 53, ["conferences"] = 158, ["conferences_joint"] = 72, ["action_programs"] = 14, ["coordination_programs"] = 6,
        ["opinions"] = 1_586, ["petitions"] = 2_090, ["models"] = 476,
    };

    [Fact]
    public async Task The_report_gives_back_what_was_reported()
    {
        var sample = Sample.Read("bao-thang", ThiDuaServer.Day);
        await server.LoadAsync(sample);
        var head = await server.HeadAsync();
        var secretary = server.As("secretary");

        var report = await secretary.GetOkAsync($"/api/reports/bao-thang-2013-2023?minPosition={head}");

        var figures = report.GetProperty("figures").EnumerateArray().ToDictionary(f => f.GetProperty("code").GetString()!);
        foreach (var (code, total) in Reported)
        {
            var figure = figures[code];
            figure.GetProperty("total").GetDecimal().ShouldBe(total, code);
            figure.GetProperty("claimed").GetDecimal().ShouldBe(total, code);
            figure.GetProperty("verified").GetDecimal().ShouldBe(0, code);
            Sum(figure, "byUnit").ShouldBe(total, code);
            Sum(figure, "byYear").ShouldBe(total, code);
            Sum(figure, "byUnitAndYear").ShouldBe(total, code);
        }

        figures["petitions_resolved"].GetProperty("total").GetDecimal().ShouldBe(2_090);
        NotClaimed.ShouldAllBe(code => figures[code].GetProperty("total").GetDecimal() == 0);
        figures["action_programs"].GetProperty("byUnit").EnumerateArray().Count(u => u.GetProperty("value").GetDecimal() == 1).ShouldBe(14);
        figures["petitions"].GetProperty("byYear").GetArrayLength().ShouldBe(11);
        report.GetProperty("modelsByField").EnumerateArray().Sum(f => f.GetProperty("value").GetDecimal()).ShouldBe(476);
        report.GetProperty("rankings").EnumerateArray().Select(r => r.GetProperty("items").GetArrayLength()).ShouldBe([14, 4]);

        var awards = report.GetProperty("awards");
        (awards.GetProperty("collectives").GetInt32(), awards.GetProperty("individuals").GetInt32()).ShouldBe((5, 14));
        var cases = (await secretary.GetOkAsync("/api/award-cases?limit=200")).GetProperty("items").EnumerateArray().ToList();
        cases.Count.ShouldBe(19);
        cases.Where(c => c.GetProperty("person").ValueKind == JsonValueKind.Object).ShouldAllBe(c => c.GetProperty("person").GetProperty("role").GetString()!.EndsWith("(mẫu)", StringComparison.Ordinal));

        (await server.LoadAsync(sample)).Added.ShouldBe(0);
        await Parts_add_up(secretary, figures);
        await Each_kind_of_body_has_its_sheet(secretary);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_every_line_says_that_it_is_made_up()
    {
        var sample = Sample.Read("bao-thang", ThiDuaServer.Day);
        SampleLoader.Bytes(sample.Activities).ShouldBe(SampleLoader.Bytes(Sample.Read("bao-thang", ThiDuaServer.Day).Activities));
        sample.Activities.ShouldAllBe(l => (string?)l["note"] == (((string)l["id"]!).StartsWith("bt-2017-", StringComparison.Ordinal) ? BaoThangYear.Note : BaoThang.Note));
        sample.Verifications.ShouldBeEmpty();
    }

    private static async Task Each_kind_of_body_has_its_sheet(HttpClient secretary)
    {
        var items = new List<JsonElement>();
        foreach (var cluster in new[] { "bao-thang-xa", "bao-thang-huyen", "bao-thang-cap-uy-xa" })
        {
            items.AddRange((await secretary.GetOkAsync($"/api/periods/bao-thang-dan-van-2017/standings?cluster={cluster}")).GetProperty("items").EnumerateArray());
        }

        var bySheet = items.ToLookup(i => i.GetProperty("criteriaSet").GetProperty("code").GetString()!);
        bySheet.ToDictionary(g => g.Key, g => g.Count()).ShouldBe(
            new Dictionary<string, int> { ["dan-van-chinh-quyen-xa"] = 15, ["dan-van-cap-uy"] = 15, ["dan-van-mat-tran"] = 1, ["dan-van-co-quan"] = 1 }, ignoreOrder: true);
        bySheet.ShouldAllBe(g => g.Any(i => i.GetProperty("total").GetProperty("claimed").GetDecimal() > 0));
        items.ShouldAllBe(i => i.GetProperty("class").GetProperty("code").GetString() != null);
    }

    private static string[] NotClaimed => ["opinions_answered", "dialogue_participants", "conference_participants", "models_recognised", "petitions_due", "petitions_due_met"];

    private static async Task Parts_add_up(HttpClient secretary, Dictionary<string, JsonElement> whole)
    {
        var years = new List<JsonElement>();
        foreach (var year in Enumerable.Range(2013, 11))
        {
            years.Add(await secretary.GetOkAsync($"/api/reports/bao-thang-2013-2023?from={year}-01-01&to={year}-12-31&units=xa-gia-phu,ubnd-huyen"));
        }

        foreach (var code in Reported.Keys)
        {
            years.Sum(y => y.GetProperty("figures").EnumerateArray().Single(f => f.GetProperty("code").GetString() == code).GetProperty("total").GetDecimal())
                .ShouldBe(whole[code].GetProperty("byUnit").EnumerateArray().Where(u => u.GetProperty("unit").GetString() is "xa-gia-phu" or "ubnd-huyen")
                    .Sum(u => u.GetProperty("value").GetDecimal()), code);
        }
    }

    private static decimal Sum(JsonElement figure, string table) => figure.GetProperty(table).EnumerateArray().Sum(r => r.GetProperty("value").GetDecimal());
}
