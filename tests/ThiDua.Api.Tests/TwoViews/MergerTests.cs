using System.Text.Json;
using Shouldly;
using ThiDua.Api.Tests.Entries;
using Xunit;

namespace ThiDua.Api.Tests.TwoViews;

/// <summary>A merger in mid-year, as answers tell it under each rule.</summary>
public sealed class MergerTests
{
    [Theory]
    [InlineData("inherit-all", "xa-b:8 xa-c:0", "xa-a", "of both together")]
    [InlineData("weighted", "xa-b:3.01 xa-c:0", "xa-a", "2 × 0.2479 of xa-a, 2 × 0.2479 and 4 × 0.5041 of xa-b before and after")]
    [InlineData("not-scored", "xa-c:0", "xa-a xa-b", "")]
    [InlineData("from-effective-day", "xa-b:6 xa-a:2 xa-c:0", "", "each its own")]
    [InlineData(null, "xa-b:6 xa-a:2 xa-c:0", "", "as without a rule")]
    public async Task The_ranking_follows_the_rule_of_the_period(string? rule, string ranked, string left, string why)
    {
        await using var server = await ThiDuaServer.StartAsync();
        await JudgedWorld.MakeAsync(server, rule);
        await ReceptionAsync(server, "a-1", "xa-a", "2026-02-10");
        await ReceptionAsync(server, "b-1", "xa-b", "2026-02-11");
        await ReceptionAsync(server, "b-2", "xa-b", "2026-08-11");
        var before = (await ReceptionAsync(server, "b-3", "xa-b", "2026-09-11")).Position();
        var at = (await server.As("secretary").StepOkAsync("/api/units/xa-a/merge", new { into = "xa-b", on = "2026-07-01" })).Position();

        var now = await server.As("secretary").GetOkAsync($"/api/periods/p26/standings?minPosition={at}");
        Items(now).ShouldBe(ranked, why);
        string.Join(' ', now.GetProperty("notRanked").EnumerateArray().Select(n => n.GetProperty("unit").GetString())).ShouldBe(left);
        now.GetProperty("notRanked").EnumerateArray().ShouldAllBe(n => n.GetProperty("reason").GetString()!.Length > 20);
        Items(await server.As("secretary").GetOkAsync($"/api/periods/p26/standings?atPosition={before}")).ShouldBe("xa-b:6 xa-a:2 xa-c:0");
        Items(await server.As("secretary").GetOkAsync("/api/periods/p26/standings?asOf=2026-06-30")).ShouldBe("xa-a:2 xa-b:2 xa-c:0");
        (await server.As("secretary").GetOkAsync($"{JudgedWorld.Unit}/score-sheet")).GetProperty("total").GetProperty("claimed").GetDecimal().ShouldBe(2m, "its own sheet stays");
        (await server.As("secretary").GetOkAsync("/api/periods/p26")).GetProperty("succession").GetString().ShouldBe(rule ?? "from-effective-day");
    }

    [Fact]
    public async Task A_sheet_says_what_it_is_made_of_and_whose_each_activity_is()
    {
        await using var server = await ThiDuaServer.StartAsync();
        await JudgedWorld.MakeAsync(server, "inherit-all");
        await ReceptionAsync(server, "a-1", "xa-a", "2026-02-10");
        await ReceptionAsync(server, "b-1", "xa-b", "2026-02-11");
        var at = (await server.As("secretary").StepOkAsync("/api/units/xa-a/merge", new { into = "xa-b", on = "2026-07-01" })).Position();

        var sheet = await server.As("secretary").GetOkAsync($"/api/periods/p26/units/xa-b/score-sheet?minPosition={at}");
        sheet.GetProperty("parts").EnumerateArray().Select(p => string.Join(' ', p.EnumerateObject().Select(m => m.Value.GetRawText().Replace("\"", "", StringComparison.Ordinal)))).ShouldBe(
        [
            "xa-a Xã A 2026-01-01 2026-06-30 null {claimed:2,verified:0}", "xa-b Xã B 2026-01-01 2026-12-31 null {claimed:2,verified:0}",
        ]);
        sheet.GetProperty("notes").GetArrayLength().ShouldBe(0);
        Criterion(sheet, "I.4").GetProperty("values")[0].GetProperty("restsOn")[0].GetProperty("activities").EnumerateArray()
            .Select(a => (a.GetProperty("id").GetString(), a.GetProperty("unit").GetString())).ShouldBe([("b-1", null), ("a-1", "xa-a")]);
        var merged = await server.As("secretary").GetOkAsync($"{JudgedWorld.Unit}/score-sheet");
        merged.GetProperty("notes")[0].GetString().ShouldBe("Đơn vị sáp nhập vào Xã B từ 01/07/2026; kết quả được tính cho đơn vị tiếp nhận.");
    }

    [Fact]
    public async Task A_split_is_not_inherited_and_the_period_and_the_sheet_say_so()
    {
        await using var server = await ThiDuaServer.StartAsync();
        await JudgedWorld.MakeAsync(server, "weighted");
        await ReceptionAsync(server, "a-1", "xa-a", "2026-02-10");
        var at = (await server.As("secretary").StepOkAsync("/api/units/xa-a/split", new { into = new[] { "xa-b", "xa-c" }, on = "2026-07-01" })).Position();

        Items(await server.As("secretary").GetOkAsync($"/api/periods/p26/standings?minPosition={at}")).ShouldBe("xa-a:2 xa-b:0 xa-c:0");
        (await server.As("secretary").GetOkAsync("/api/periods/p26/units/xa-b/score-sheet")).GetProperty("notes")[0].GetString()!
            .ShouldContain("không kế thừa kết quả");
        (await server.As("secretary").GetOkAsync("/api/periods/p26")).GetProperty("notes")[0].GetString()!.ShouldContain("không kế thừa kết quả");
    }

    [Fact]
    public async Task A_rule_that_does_not_exist_is_refused()
    {
        await using var server = await ThiDuaServer.StartAsync();
        await JudgedWorld.MakeAsync(server);
        var plan = new { name = "X", kind = "year", from = "2027-01-01", to = "2027-12-31", clusters = new[] { "cum-1" }, sheets = new[] { new { criteriaSet = "so-sanh", version = 1 } }, succession = "half" };
        await (await server.As("secretary").PutAsync("/api/periods/p27", System.Net.Http.Json.JsonContent.Create(plan))).ShouldBeProblemAsync(400, "field.invalid", "/succession");
    }

    private static Task<JsonElement> ReceptionAsync(ThiDuaServer server, string id, string unit, string on) => server.As("unit-officer", unit).PutOkAsync(
        $"/api/activities/{id}", new { type = "reception-held", unit, occurredOn = on, chairedByHead = true, citizens = 3 });

    private static string Items(JsonElement standings) => string.Join(' ', standings.GetProperty("items").EnumerateArray().Select(i =>
        $"{i.GetProperty("unit").GetString()}:{i.GetProperty("total").GetProperty("claimed").GetDecimal().ToString("0.##", System.Globalization.CultureInfo.InvariantCulture)}"));

    private static JsonElement Criterion(JsonElement sheet, string code) => sheet.GetProperty("sections").EnumerateArray()
        .SelectMany(s => s.GetProperty("criteria").EnumerateArray()).Single(c => c.GetProperty("code").GetString() == code);
}
