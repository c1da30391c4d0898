using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.Idempotency;

/// <summary>Repeating a request gives the first answer and adds nothing.</summary>
public sealed class RepeatTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    private HttpClient Officer => server.As("unit-officer", "xa-a");

    private HttpClient Secretary => server.As("secretary");

    public Task InitializeAsync() => server.OnceAsync(() => server.SmallWorldAsync());

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_repeated_recording_answers_as_the_first_and_adds_nothing()
    {
        var first = await Officer.SendTextAsync(HttpMethod.Put, "/api/activities/r-1", """{"type":"dialogue-held","unit":"xa-a","occurredOn":"2026-03-10","kind":"periodic","participants":5}""");
        first.StatusCode.ShouldBe(HttpStatusCode.Created);
        first.Headers.Location!.ToString().ShouldBe("/api/activities/r-1");
        var head = await server.HeadAsync();
        var again = await Officer.SendTextAsync(HttpMethod.Put, "/api/activities/r-1", """
            { "participants": 5.0, "kind" : "periodic",
              "occurredOn":"2026-03-10", "unit":"xa\u002da", "type":"dialogue-held" }
            """);
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await again.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
        (await server.HeadAsync()).ShouldBe(head);
    }

    [Fact]
    public async Task An_id_is_used_once_whatever_the_type_and_whoever_asks()
    {
        await Officer.DialogueAsync("r-2");
        var head = await server.HeadAsync();
        await (await Officer.PutAsJsonAsync("/api/activities/r-2", new { type = "dialogue-held", unit = "xa-a", occurredOn = "2026-03-11", kind = "periodic" })).ShouldBeProblemAsync(409, "activity.id-taken");
        await (await Officer.PutAsJsonAsync("/api/activities/r-2", new { type = "reception-held", unit = "xa-a", occurredOn = "2026-03-10", citizens = 1 })).ShouldBeProblemAsync(409, "activity.id-taken");
        await (await server.As("unit-officer", "xa-b").PutAsJsonAsync("/api/activities/r-2", new { type = "dialogue-held", unit = "xa-b", occurredOn = "2026-03-10", kind = "periodic" }))
            .ShouldBeProblemAsync(409, "activity.id-taken");
        (await server.HeadAsync()).ShouldBe(head);
    }

    [Fact]
    public async Task The_first_answer_is_given_after_later_events_too()
    {
        var first = await Officer.DialogueAsync("r-3");
        var step = await Officer.StepAsync("/api/activities/r-3/answer", new { on = "2026-03-12", opinions = 2 }, "answer-1");
        var told = await step.Content.ReadAsStringAsync();
        await Officer.StepOkAsync("/api/activities/r-3/correct", new { changes = new { participants = 8 }, reason = "Đếm lại" });
        await Officer.StepOkAsync("/api/activities/r-3/void", new { reason = "Ghi hai lần" }, "void-1");
        var head = await server.HeadAsync();

        (await Officer.DialogueAsync("r-3")).GetRawText().ShouldBe(first.GetRawText());
        (await (await Officer.StepAsync("/api/activities/r-3/answer", new { opinions = 2, on = "2026-03-12" }, "answer-1")).Content.ReadAsStringAsync()).ShouldBe(told);
        (await Officer.StepAsync("/api/activities/r-3/void", new { reason = "Ghi hai lần" }, "void-1")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.HeadAsync()).ShouldBe(head);
    }

    [Fact]
    public async Task A_key_is_needed_and_says_one_thing()
    {
        await Officer.DialogueAsync("r-4");
        var body = """{"on":"2026-03-12","opinions":1}""";
        await (await Officer.SendTextAsync(HttpMethod.Post, "/api/activities/r-4/answer", body, key: null)).ShouldBeProblemAsync(400, "idempotency.missing");
        await (await Officer.SendTextAsync(HttpMethod.Post, "/api/activities/r-4/answer", body, key: " ")).ShouldBeProblemAsync(400, "idempotency.missing");
        await (await Officer.SendTextAsync(HttpMethod.Post, "/api/activities/r-4/answer", body, key: new string('k', 201))).ShouldBeProblemAsync(400, "idempotency.invalid");
        await (await Officer.SendTextAsync(HttpMethod.Post, "/api/activities/r-4/answer", body, key: new string('k', 10_000))).ShouldBeProblemAsync(400, "idempotency.invalid");
        await (await Officer.SendTextAsync(HttpMethod.Post, "/api/activities/r-4/answer", body, key: "khóa")).ShouldBeProblemAsync(400, "idempotency.invalid");
        await (await Officer.SendTextAsync(HttpMethod.Post, "/api/activities/r-4/answer", body, key: "a\u0001b")).ShouldBeProblemAsync(400, "idempotency.invalid");

        (await Officer.SendTextAsync(HttpMethod.Post, "/api/activities/r-4/answer", body, key: new string('k', 200))).IsSuccessStatusCode.ShouldBeTrue();
        await (await Officer.SendTextAsync(HttpMethod.Post, "/api/activities/r-4/answer", body.Replace('1', '2'), key: new string('k', 200))).ShouldBeProblemAsync(422, "idempotency.reused");
    }

    [Fact]
    public async Task The_same_key_of_another_account_or_on_another_route_is_another_key()
    {
        await Officer.DialogueAsync("r-5");
        await Officer.DialogueAsync("r-6");
        var one = await Officer.StepOkAsync("/api/activities/r-5/answer", new { on = "2026-03-12", opinions = 1 }, "same");
        var other = await Officer.StepOkAsync("/api/activities/r-6/answer", new { on = "2026-03-12", opinions = 1 }, "same");
        var leader = await server.As("unit-leader", "xa-a").StepOkAsync("/api/activities/r-5/answer", new { on = "2026-03-13", opinions = 1 }, "same");
        new[] { one.Position(), other.Position(), leader.Position() }.Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task An_address_spelled_otherwise_is_the_same_route()
    {
        await Officer.DialogueAsync("r-7");
        var one = await Officer.StepOkAsync("/api/activities/r-7/answer", new { on = "2026-03-12", opinions = 1 }, "spelled");
        var again = await Officer.StepOkAsync("/API/Activities/r%2D7/answer", new { on = "2026-03-12", opinions = 1 }, "spelled");
        again.GetRawText().ShouldBe(one.GetRawText());
    }

    [Fact]
    public async Task A_refused_command_leaves_its_key_free()
    {
        await Officer.DialogueAsync("r-8", raised: 1);
        await (await Officer.StepAsync("/api/activities/r-8/answer", new { on = "2026-03-12", opinions = 2 }, "free")).ShouldBeProblemAsync(422);
        await Officer.StepOkAsync("/api/activities/r-8/answer", new { on = "2026-03-12", opinions = 1 }, "free");
    }

    [Fact]
    public async Task A_step_that_was_taken_already_adds_nothing_under_another_key()
    {
        await Officer.DialogueAsync("r-9");
        await Officer.StepOkAsync("/api/activities/r-9/answer", new { on = "2026-03-12", opinions = 1 });
        await Secretary.StepOkAsync("/api/activities/r-9/verify", new { version = 2 });
        var head = await server.HeadAsync();
        await Officer.StepOkAsync("/api/activities/r-9/answer", new { on = "2026-03-12", opinions = 1 });
        await Secretary.StepOkAsync("/api/activities/r-9/verify", new { version = 2 });
        (await server.HeadAsync()).ShouldBe(head);
    }

    [Fact]
    public async Task Putting_a_unit_cluster_or_period_again_adds_nothing_and_a_change_is_told_from_its_day()
    {
        var unit = new { name = "Xã R", kind = "peoples-committee", level = "commune", from = "2025-07-01" };
        var first = await Secretary.PutAsJsonAsync("/api/units/xa-r", unit);
        first.StatusCode.ShouldBe(HttpStatusCode.Created);
        var again = await Secretary.PutAsJsonAsync("/api/units/xa-r", unit);
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await again.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());

        var cluster = new { name = "Cụm R", members = new[] { new { unit = "xa-r", from = "2025-07-01", until = (string?)null } } };
        var formed = await Secretary.PutOkAsync("/api/clusters/cum-r", cluster);
        (await Secretary.PutOkAsync("/api/clusters/cum-r", cluster)).GetRawText().ShouldBe(formed.GetRawText());
        await (await Secretary.PutAsJsonAsync("/api/clusters/cum-r", new { name = "Cụm R", members = Array.Empty<object>() })).ShouldBeProblemAsync(422, "cluster.member-left-out", "/members");
        await Secretary.PutOkAsync("/api/clusters/cum-r", new { name = "Cụm R", members = new[] { new { unit = "xa-r", from = "2025-07-01", until = "2026-06-30" } } });

        object Plan(string name) => new
        {
            name, kind = "quarter", from = "2026-01-01", to = "2026-03-31", clusters = new[] { "cum-r" }, sheets = new[] { new { criteriaSet = "doi-thoai", version = 1 } },
        };
        var planned = await Secretary.PutOkAsync("/api/periods/r", Plan("R"));
        (await Secretary.PutOkAsync("/api/periods/r", Plan("R"))).GetRawText().ShouldBe(planned.GetRawText());
        (await Secretary.PutOkAsync("/api/periods/r", Plan("R mới"))).Position().ShouldBe(planned.Position() + 1);
        await Secretary.StepOkAsync("/api/periods/r/open", new { });
        await (await Secretary.PutAsJsonAsync("/api/periods/r", Plan("R khác"))).ShouldBeProblemAsync(409, "period.not-planned");
        var head = await server.HeadAsync();
        await Secretary.StepOkAsync("/api/periods/r/open", new { });
        (await server.HeadAsync()).ShouldBe(head);
    }

    [Fact]
    public async Task Units_are_renamed_merged_split_and_dissolved_once()
    {
        foreach (var code in new[] { "u-1", "u-2", "u-3", "u-4" })
        {
            await Secretary.PutOkAsync($"/api/units/{code}", new { name = code, kind = "peoples-committee", level = "commune", from = "2025-07-01" });
        }

        await Secretary.StepOkAsync("/api/units/u-1/rename", new { name = "Tên mới", on = "2026-01-01" });
        await Secretary.StepOkAsync("/api/units/u-1/merge", new { into = "u-2", on = "2026-02-01" });
        await Secretary.StepOkAsync("/api/units/u-3/split", new { into = new[] { "u-2", "u-4" }, on = "2026-02-01" });
        await Secretary.StepOkAsync("/api/units/u-4/dissolve", new { on = "2026-06-01" });
        var head = await server.HeadAsync();
        await Secretary.StepOkAsync("/api/units/u-1/merge", new { into = "u-2", on = "2026-02-01" });
        (await server.HeadAsync()).ShouldBe(head);

        var unit = await Secretary.GetOkAsync($"/api/units/u-1?minPosition={head}");
        unit.GetProperty("name").GetString().ShouldBe("Tên mới");
        unit.GetProperty("end").GetProperty("successors")[0].GetString().ShouldBe("u-2");
        await (await Secretary.StepAsync("/api/units/u-1/rename", new { name = "Khác", on = "2026-03-01" })).ShouldBeProblemAsync(409, "unit.ended");
        await (await Secretary.StepAsync("/api/units/u-2/merge", new { into = "u-4", on = "2026-07-01" })).ShouldBeProblemAsync(422, "unit.unknown", "/into");
        await (await Secretary.StepAsync("/api/units/u-2/merge", new { into = "u-2", on = "2026-07-01" })).ShouldBeProblemAsync(422, "unit.unknown", "/into");
        await (await Secretary.StepAsync("/api/units/u-2/split", new { into = new[] { "u-9" }, on = "2026-07-01" })).ShouldBeProblemAsync(422, "unit.split-into-too-few", "/into");
        await (await Secretary.StepAsync("/api/units/u-2/split", new { into = new string?[] { null, null }, on = "2026-07-01" })).ShouldBeProblemAsync(400, "field.missing", "/into/0");
        await (await Secretary.StepAsync("/api/units/no-such/dissolve", new { on = "2026-07-01" })).ShouldBeProblemAsync(404, "unit.not-found");
    }

    [Theory]
    [InlineData("units/x", "{}", "field.missing", "/name")]
    [InlineData("units/x", """{"name":"X","level":"commune"}""", "field.missing", "/kind")]
    [InlineData("units/x", """{"name":"X","kind":"peoples-committee","level":"planet"}""", "field.invalid", "/level")]
    [InlineData("units/x", """{"name":"X","kind":"peoples-committee","level":"commune","from":"0001-01-01"}""", "date.out-of-range", "/from")]
    [InlineData("clusters/x", """{"name":"X"}""", "field.missing", "/members")]
    [InlineData("clusters/x", """{"name":"X","members":[null]}""", "field.missing", "/members/0")]
    [InlineData("clusters/x", """{"name":"X","members":[{}]}""", "field.missing", "/members/0/unit")]
    [InlineData("clusters/x", """{"name":"X","members":[{"unit":"xa-a","from":"2026-01-01","rank":1}]}""", "field.unknown", "/members/0/rank")]
    [InlineData("periods/x", """{"name":"X","kind":"year","from":"2026-01-01","to":"2026-12-31","clusters":[null],"sheets":[]}""", "field.missing", "/clusters/0")]
    [InlineData("periods/x", """{"name":"X","kind":"year","from":"2026-01-01","to":"2026-12-31","clusters":[],"sheets":[null]}""", "field.missing", "/sheets/0")]
    [InlineData("periods/x", """{"name":"X","kind":"year","from":"2026-01-01","to":"2026-12-31","clusters":[],"sheets":[{"version":1}]}""", "field.missing", "/sheets/0/criteriaSet")]
    [InlineData("periods/x", """{"name":"X","kind":"age","from":"2026-01-01","to":"2026-12-31","clusters":[],"sheets":[]}""", "field.invalid", "/kind")]
    public async Task What_is_missing_in_a_unit_cluster_or_period_is_named(string path, string body, string code, string pointer)
    {
        var head = await server.HeadAsync();
        await (await Secretary.SendTextAsync(HttpMethod.Put, "/api/" + path, body)).ShouldBeProblemAsync(400, code, pointer);
        (await server.HeadAsync()).ShouldBe(head);
    }
}
