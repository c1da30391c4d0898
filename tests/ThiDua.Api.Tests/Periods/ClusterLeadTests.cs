using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.Periods;

/// <summary>Who leads a cluster, for which days, and what that lets an account do.</summary>
public sealed class ClusterLeadTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    private const string Leads = "/api/clusters/cum-1/leads";

    private HttpClient Secretary => server.As("secretary");

    public Task InitializeAsync() => server.OnceAsync(() => server.SmallWorldAsync());

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_head_and_deputy_are_named_for_a_span_of_days_and_act_for_their_cluster_only_then()
    {
        var votes = new { cluster = "cum-1", votes = new Dictionary<string, int> { ["xa-a"] = 3, ["xa-b"] = 5 }, minutes = "07/BB" };
        await (await server.As("cluster-head", "xa-a").StepAsync("/api/periods/p26/tie-votes", votes)).ShouldBeProblemAsync(403, "access.denied");

        await Secretary.PutOkAsync($"{Leads}/2025-07-01", new { head = "xa-b", deputy = "xa-a" });
        var at = (await Secretary.PutOkAsync($"{Leads}/2026-01-01", new { head = "xa-a" })).Position();
        (await Secretary.PutOkAsync($"{Leads}/2026-01-01", new { head = "xa-a" })).Position().ShouldBe(at, "what is so adds nothing");
        var told = await Secretary.GetOkAsync($"/api/clusters/cum-1?minPosition={at}");
        told.GetProperty("lead").GetRawText().ShouldBe("""{"head":"xa-a","deputy":null,"from":"2026-01-01","until":"2026-12-31"}""");
        told.GetProperty("leads").GetArrayLength().ShouldBe(2);

        await (await server.As("cluster-head", "xa-b").StepAsync("/api/periods/p26/tie-votes", votes)).ShouldBeProblemAsync(403, "access.denied");
        await server.As("cluster-head", "xa-a").StepOkAsync("/api/periods/p26/tie-votes", votes);
        await (await server.As("unit-leader", "xa-a").StepAsync("/api/periods/p26/tie-votes", votes)).ShouldBeProblemAsync(403, "access.denied");
        await Secretary.PutOkAsync($"{Leads}/2026-11-01", new { head = "xa-b", deputy = "xa-a", until = "2026-12-31" });
        await server.As("cluster-head", "xa-b").StepOkAsync("/api/periods/p26/tie-votes", votes);
        await server.As("cluster-head", "xa-a").StepOkAsync("/api/periods/p26/tie-votes", votes);
    }

    [Theory]
    [InlineData("2026-01-01", """{"head":"xa-z"}""", 422, "unit.not-member", "/head")]
    [InlineData("2025-06-30", """{"head":"xa-a"}""", 422, "unit.not-member", "/head")]
    [InlineData("2026-01-01", """{"head":"xa-a","deputy":"xa-z"}""", 422, "unit.not-member", "/deputy")]
    [InlineData("2026-01-01", """{"head":"xa-a","deputy":"xa-a"}""", 422, "cluster.lead-twice", "/deputy")]
    [InlineData("2026-01-01", """{"head":"xa-a","until":"2025-12-31"}""", 422, "date.order", "/until")]
    [InlineData("2026-01-01", """{"head":"xa-a","until":"2027-01-01"}""", 422, "cluster.lead-too-long", "/until")]
    [InlineData("2026-02-29", """{"head":"xa-a"}""", 400, "date.invalid", "/from")]
    [InlineData("2026-01-01", "{}", 400, "field.missing", "/head")]
    public async Task A_lead_that_cannot_be_is_refused(string from, string body, int status, string code, string pointer)
    {
        var head = await server.HeadAsync();
        await (await Secretary.PutAsJsonAsync($"{Leads}/{from}", JsonDocument.Parse(body).RootElement)).ShouldBeProblemAsync(status, code, pointer);
        (await server.HeadAsync()).ShouldBe(head);
    }

    [Fact]
    public async Task Only_the_committee_names_them_and_only_of_clusters_that_are_there()
    {
        await (await server.As("cluster-head", "xa-a").PutAsJsonAsync($"{Leads}/2026-01-01", new { head = "xa-a" })).ShouldBeProblemAsync(403);
        await (await Secretary.PutAsJsonAsync("/api/clusters/cum-9/leads/2026-01-01", new { head = "xa-a" })).ShouldBeProblemAsync(404, "cluster.not-found");
    }
}
