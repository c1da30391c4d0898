using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.Rights;

/// <summary>What a unit's officer may not see does not exist for them: by id, step, filter, sheet, ranking, stream.</summary>
public sealed class ReachTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    private static long _at;

    private HttpClient A => server.As("unit-officer", "xa-a");

    private HttpClient B => server.As("unit-officer", "xa-b");

    public Task InitializeAsync() => server.OnceAsync(async () =>
    {
        await server.SmallWorldAsync();
        var secretary = server.As("secretary");
        await secretary.PutOkAsync("/api/units/xa-a.thon-1", new { name = "Thôn 1", kind = "village", level = "hamlet", parent = "xa-a", from = "2025-07-01" });
        await secretary.PutOkAsync("/api/units/xa-c", new { name = "Xã C", kind = "peoples-committee", level = "commune", from = "2025-07-01" });
        await secretary.PutOkAsync("/api/clusters/cum-2", new { name = "Cụm 2", members = new[] { new { unit = "xa-c", from = "2025-07-01" } } });
        await secretary.PutOkAsync("/api/periods/p26-2", new
        {
            name = "Năm 2026, cụm 2", kind = "year", from = "2026-01-01", to = "2026-12-31", clusters = new[] { "cum-2" },
            sheets = new[] { new { criteriaSet = "doi-thoai", version = 1 } },
        });
        await A.DialogueAsync("reach-1");
        _at = (await A.PutOkAsync("/api/activities/denounced-1", new
        {
            type = "petition-received", unit = "xa-a", occurredOn = "2026-03-11", kind = "denunciation", reference = "TC-1",
        })).Position();
    });

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Another_units_activity_reads_like_one_that_does_not_exist()
    {
        var foreign = await (await B.GetAsync("/api/activities/reach-1")).ShouldBeProblemAsync(404, "activity.not-found");
        var missing = await (await B.GetAsync("/api/activities/no-such")).ShouldBeProblemAsync(404, "activity.not-found");
        WithoutTrace(foreign).ShouldBe(WithoutTrace(missing));
    }

    [Theory]
    [InlineData("answer", """{"on":"2026-03-12","opinions":1}""")]
    [InlineData("correct", """{"version":1,"changes":{"participants":9},"reason":"Nhầm"}""")]
    [InlineData("void", """{"reason":"Nhầm"}""")]
    [InlineData("verify", """{"version":1}""")]
    [InlineData("no-such-step", "{}")]
    [InlineData("confirm-replication", """{"on":"2026-03-12","byUnit":"xa-b"}""")]
    public async Task A_step_on_another_units_activity_reads_like_one_that_does_not_exist(string step, string body)
    {
        var before = await server.HeadAsync();
        var foreign = await (await B.SendTextAsync(HttpMethod.Post, $"/api/activities/reach-1/{step}", body)).ShouldBeProblemAsync(404);
        var missing = await (await B.SendTextAsync(HttpMethod.Post, $"/api/activities/no-such/{step}", body)).ShouldBeProblemAsync(404);
        if (step != "confirm-replication")
        {
            WithoutTrace(foreign).ShouldBe(WithoutTrace(missing));
        }

        (await server.HeadAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Who_took_a_model_over_sees_it_by_the_API_as_on_its_page_and_nobody_else_does()
    {
        var a = server.As("unit-officer", "xa-a");
        await a.PutOkAsync("/api/activities/reach-mo-hinh", new { type = "model-registered", unit = "xa-a", occurredOn = "2026-03-10", name = "Tuyến đường tự quản", field = "culture-society" });
        await a.StepOkAsync("/api/activities/reach-mo-hinh/recognise", new { on = "2026-03-11", level = "commune" });
        foreach (var (path, before) in new[] { ("/api/activities/reach-mo-hinh", 404), ("/hoat-dong/reach-mo-hinh", 404) })
        {
            ((int)(await B.GetAsync(path)).StatusCode).ShouldBe(before, path);
        }

        await a.StepOkAsync("/api/activities/reach-mo-hinh/replicate", new { on = "2026-03-12", toUnit = "xa-b" });
        foreach (var path in new[] { "/api/activities/reach-mo-hinh", "/hoat-dong/reach-mo-hinh" })
        {
            (await B.GetAsync(path)).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, path);
            (await server.As("front", "xa-b").GetAsync(path)).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, path);
            (await server.As("cluster-head", "xa-b").GetAsync(path)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound, path);
        }
    }

    [Fact]
    public async Task Nobody_records_for_another_unit()
    {
        var answer = await B.PutAsJsonAsync("/api/activities/reach-2", new { type = "dialogue-held", unit = "xa-a", occurredOn = "2026-03-10", kind = "periodic" });
        await answer.ShouldBeProblemAsync(403, "access.denied");
        var unbound = await server.As("unit-officer").PutAsJsonAsync("/api/activities/reach-2", new { type = "dialogue-held", unit = "xa-a", occurredOn = "2026-03-10", kind = "periodic" });
        await unbound.ShouldBeProblemAsync(403, "access.denied");
        var secretary = await server.As("secretary").PutAsJsonAsync("/api/activities/reach-2", new { type = "dialogue-held", unit = "xa-a", occurredOn = "2026-03-10", kind = "periodic" });
        await secretary.ShouldBeProblemAsync(403, "access.denied");
    }

    [Theory]
    [InlineData("")]
    [InlineData("&unit=xa-a")]
    [InlineData("&type=dialogue-held")]
    [InlineData("&q=doi+thoai")]
    [InlineData("&view=claimed&from=2026-01-01")]
    public async Task The_register_leaves_out_what_is_out_of_reach(string filter)
    {
        Ids(await B.GetOkAsync($"/api/activities?minPosition={_at}{filter}")).ShouldNotContain("reach-1");
        Ids(await A.GetOkAsync($"/api/activities?minPosition={_at}{filter}")).ShouldContain("reach-1");
        Ids(await server.As("unit-leader").GetOkAsync($"/api/activities?minPosition={_at}{filter}")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/api/periods/p26/units/xa-a/score-sheet")]
    [InlineData("/api/periods/p26/units/xa-a/score-sheet/live")]
    [InlineData("/api/periods/p26-2/standings")]
    [InlineData("/api/periods/p26-2/standings?cluster=cum-2")]
    [InlineData("/api/periods/p26/standings?cluster=cum-2")]
    [InlineData("/api/periods/p26-2/standings/live")]
    [InlineData("/api/periods/no-such/standings")]
    public async Task Boards_of_others_do_not_exist(string path) =>
        await (await B.GetAsync(path, HttpCompletionOption.ResponseHeadersRead)).ShouldBeProblemAsync(404);

    [Fact]
    public async Task In_the_own_cluster_the_others_ranks_are_seen_but_not_their_sheets()
    {
        (await B.GetOkAsync($"/api/periods/p26/standings?minPosition={_at}")).GetProperty("items").GetArrayLength().ShouldBe(2);
        (await B.GetOkAsync("/api/periods/p26/units/xa-b/score-sheet")).GetProperty("unit").GetString().ShouldBe("xa-b");
    }

    [Fact]
    public async Task A_unit_reaches_those_below_it_and_not_those_above()
    {
        var written = await A.DialogueAsync("reach-thon", "xa-a.thon-1");
        (await A.GetOkAsync($"/api/activities/reach-thon?minPosition={written.Position()}")).GetProperty("unit").GetString().ShouldBe("xa-a.thon-1");
        await (await server.As("unit-officer", "xa-a.thon-1").GetAsync("/api/activities/reach-1")).ShouldBeProblemAsync(404);
    }

    [Fact]
    public async Task A_denunciation_is_seen_row_by_row_only_where_it_is_handled()
    {
        foreach (var (role, unit) in new[] { ("secretary", "*"), ("council-chair", "*"), ("auditor", "*"), ("front", "xa-a") })
        {
            await (await server.As(role, unit).GetAsync($"/api/activities/denounced-1?minPosition={_at}")).ShouldBeProblemAsync(404, "activity.not-found");
            Ids(await server.As(role, unit).GetOkAsync($"/api/activities?minPosition={_at}")).ShouldNotContain("denounced-1", role);
        }

        Ids(await A.GetOkAsync($"/api/activities?minPosition={_at}")).ShouldContain("denounced-1");
        (await A.GetOkAsync("/api/activities/denounced-1")).GetProperty("id").GetString().ShouldBe("denounced-1");
    }

    [Fact]
    public async Task The_feed_of_all_events_is_not_for_a_machine_of_one_unit()
    {
        await (await server.As("integration", "xa-a").GetAsync("/api/events")).ShouldBeProblemAsync(403);
        var feed = await server.As("integration", "*").GetOkAsync("/api/events?limit=200");
        feed.GetProperty("items").GetArrayLength().ShouldBeGreaterThan(5);
        feed.GetRawText().ShouldNotContain("local-", Case.Sensitive, "no account ids");
    }

    [Fact]
    public async Task The_feed_leaves_denunciations_out_for_those_who_do_not_handle_them()
    {
        await A.PutOkAsync("/api/activities/complained-1", new { type = "petition-received", unit = "xa-a", occurredOn = "2026-03-11", kind = "complaint", reference = "KN-1" });
        await A.PutOkAsync("/api/activities/denounced-2", new { type = "petition-received", unit = "xa-a", occurredOn = "2026-03-11", kind = "denunciation", reference = "TC-2" });
        await A.StepOkAsync("/api/activities/denounced-2/accept", new { on = "2026-03-12" });
        var (of, machine) = (await FeedAsync("auditor"), await FeedAsync("integration"));
        machine.Count(s => s.StartsWith("petition-denounced-", StringComparison.Ordinal)).ShouldBe(3);
        of.ShouldBe(machine.Where(s => !s.StartsWith("petition-denounced-", StringComparison.Ordinal)));
        of.ShouldContain("petition-complained-1");
    }

    /// <summary>The whole feed as a role reads it, page by page.</summary>
    private async Task<List<string>> FeedAsync(string role)
    {
        var (reader, subjects, after) = (server.As(role, "*"), new List<string>(), "0");
        while (after is not null)
        {
            var page = await reader.GetOkAsync($"/api/events?limit=1&after={after}");
            subjects.AddRange(page.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("subject").GetString()!));
            after = page.GetProperty("next").GetString();
        }

        return subjects;
    }

    [Fact]
    public async Task The_front_records_only_what_is_its_work()
    {
        var front = server.As("front", "xa-a");
        var dialogue = await front.PutAsJsonAsync("/api/activities/front-1", new { type = "dialogue-held", unit = "xa-a", occurredOn = "2026-03-10", kind = "periodic" });
        await dialogue.ShouldBeProblemAsync(403);
    }

    private static string WithoutTrace(JsonElement problem) =>
        string.Join('|', problem.EnumerateObject().Where(p => p.Name != "traceId").Select(p => p.Value.GetRawText()));

    private static List<string?> Ids(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString())];
}
