using System.Globalization;
using System.Net;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.Reports;

/// <summary>The report of a period: what it adds up, for whom, as of when.</summary>
public sealed class ReportTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>
{
    [Fact]
    public async Task It_adds_up_what_the_caller_may_see_as_of_any_position_and_day_in_both_views()
    {
        await server.SmallWorldAsync();
        var (a, b, secretary) = (server.As("unit-officer", "xa-a"), server.As("unit-officer", "xa-b"), server.As("secretary"));
        var first = (await HeldAsync(a, "r-1", "xa-a", "2026-03-10", 12)).Position();
        await HeldAsync(a, "r-2", "xa-a", "2026-05-10", 5);
        await HeldAsync(b, "r-3", "xa-b", "2026-05-11", 30);
        var last = (await secretary.StepOkAsync("/api/activities/r-1/verify", new { version = 1 })).Position();

        var whole = await OpinionsAsync(secretary, $"?minPosition={last}");
        (whole.Total, whole.Claimed, whole.Verified).ShouldBe((47, 47, 12));
        whole.ByUnit.ShouldBe(["xa-a 17", "xa-b 30"]);
        (await OpinionsAsync(secretary, "?view=verified")).ByUnit.ShouldBe(["xa-a 12", "xa-b 0"]);
        (await OpinionsAsync(secretary, $"?atPosition={first}")).Total.ShouldBe(12);
        (await OpinionsAsync(secretary, "?asOf=2026-04-01")).Total.ShouldBe(12);
        (await OpinionsAsync(secretary, "?from=2026-05-01&to=2026-05-10")).Total.ShouldBe(5);
        (await OpinionsAsync(secretary, "?units=xa-b")).ByUnit.ShouldBe(["xa-b 30"]);
        (await OpinionsAsync(a, "")).ByUnit.ShouldBe(["xa-a 17"]);

        await RefusedAsync(a, "p26?units=xa-b", HttpStatusCode.NotFound, "unit.not-found");
        await RefusedAsync(secretary, "p26?units=xa-z", HttpStatusCode.NotFound, "unit.not-found");
        await RefusedAsync(secretary, "p27", HttpStatusCode.NotFound, "period.not-found");
        await RefusedAsync(secretary, "p26?from=2026-06-01&to=2026-05-01", HttpStatusCode.UnprocessableEntity, "date.order");
        await RefusedAsync(secretary, "p26?asOf=2025-05-01", HttpStatusCode.UnprocessableEntity, "date.order");
        await RefusedAsync(secretary, "p26?unit=xa-a", HttpStatusCode.BadRequest, "parameter.unknown");
    }

    private static Task<JsonElement> HeldAsync(HttpClient client, string id, string unit, string day, int raised) => client.PutOkAsync($"/api/activities/{id}", new
    {
        type = "dialogue-held", unit, occurredOn = day, kind = "periodic", chairedByHead = true, participants = 40, opinionsRaised = raised,
    });

    private static async Task<(decimal Total, decimal Claimed, decimal Verified, List<string> ByUnit)> OpinionsAsync(HttpClient client, string query)
    {
        var report = await client.GetOkAsync($"/api/reports/p26{query}");
        var figure = report.GetProperty("figures").EnumerateArray().Single(f => f.GetProperty("code").GetString() == "opinions");
        decimal Of(string name) => figure.GetProperty(name).GetDecimal();
        return (Of("total"), Of("claimed"), Of("verified"),
        [
            .. figure.GetProperty("byUnit").EnumerateArray().Select(u =>
                string.Create(CultureInfo.InvariantCulture, $"{u.GetProperty("unit").GetString()} {u.GetProperty("value").GetDecimal()}")),
        ]);
    }

    private static async Task RefusedAsync(HttpClient client, string path, HttpStatusCode status, string code)
    {
        using var answer = await client.GetAsync($"/api/reports/{path}");
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        (answer.StatusCode, problem.GetProperty("code").GetString()).ShouldBe((status, code));
    }
}
