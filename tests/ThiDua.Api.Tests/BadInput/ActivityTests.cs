using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.BadInput;

/// <summary>Activities that say what cannot be: each refused with a stable code, a Vietnamese sentence and the place; nothing reaches the log.</summary>
public sealed class ActivityTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    public Task InitializeAsync() => server.OnceAsync(async () =>
    {
        await server.SmallWorldAsync();
        var secretary = server.As("secretary");
        await secretary.PutOkAsync("/api/units/xa-c", new { name = "Xã C", kind = "peoples-committee", level = "commune", from = "2025-07-01" });
        await PeriodAsync(secretary, "q3-planned", "2025-07-01", "2025-09-30");
        await PeriodAsync(secretary, "q4-closed", "2025-10-01", "2025-12-31");
        await secretary.StepOkAsync("/api/periods/q4-closed/open", new { });
        await secretary.StepOkAsync("/api/periods/q4-closed/close", new { });
    });

    public Task DisposeAsync() => Task.CompletedTask;

    public static TheoryData<string, int, string, string> Faults { get; } = new()
    {
        { """{"unit":"no-such"}""", 422, "unit.unknown", "/unit" },
        { """{"unit":""}""", 422, "unit.unknown", "/unit" },
        { """{"unit":"XA-A"}""", 422, "unit.unknown", "/unit" },
        { """{"unit":"xa-c"}""", 422, "period.none-covers", "/occurredOn" },
        { """{"type":"no-such"}""", 422, "activity.unknown-type", "/type" },
        { """{"type":"resolve"}""", 422, "activity.unknown-type", "/type" },
        { """{"type":5}""", 400, "field.missing", "/type" },
        { """{"kind":"no-such"}""", 400, "field.invalid", "/kind" },
        { """{"kind":0}""", 400, "field.invalid", "/kind" },
        { """{"kind":"Periodic"}""", 400, "field.invalid", "/kind" },
        { """{"kind":"periodic, thematic"}""", 400, "field.invalid", "/kind" },
        { """{"kind":" periodic"}""", 400, "field.invalid", "/kind" },
        { """{"kind":null}""", 400, "field.missing", "/kind" },
        { """{"occurredOn":"2026-02-29"}""", 400, "field.invalid", "/occurredOn" },
        { """{"occurredOn":"2026-04-31"}""", 400, "field.invalid", "/occurredOn" },
        { """{"occurredOn":"31/03/2026"}""", 400, "field.invalid", "/occurredOn" },
        { """{"occurredOn":"2026-3-1"}""", 400, "field.invalid", "/occurredOn" },
        { """{"occurredOn":"2026-03-10T00:00:00Z"}""", 400, "field.invalid", "/occurredOn" },
        { """{"occurredOn":"9999-12-31"}""", 400, "date.out-of-range", "/occurredOn" },
        { """{"occurredOn":20260310}""", 400, "field.invalid", "/occurredOn" },
        { """{"occurredOn":"2026-11-11"}""", 422, "date.in-future", "/occurredOn" },
        { """{"occurredOn":"1989-12-31"}""", 422, "date.too-early", "/occurredOn" },
        { """{"occurredOn":"2025-06-30"}""", 422, "unit.not-active", "/occurredOn" },
        { """{"occurredOn":"2025-08-01"}""", 422, "period.not-open", "/occurredOn" },
        { """{"occurredOn":"2025-11-01"}""", 422, "period.not-open", "/occurredOn" },
        { """{"participants":-1}""", 422, "number.negative", "/participants" },
        { """{"opinionsRaised":-1}""", 422, "number.negative", "/opinionsRaised" },
        { """{"opinionsRaised":3,"opinionsAnswered":4}""", 422, "dialogue.more-answered-than-raised", "/opinionsAnswered" },
        { """{"topic":"a b"}""", 422, "value.not-a-code", "/topic" },
        { """{"field":"--"}""", 422, "value.not-a-code", "/field" },
        { """{"position":1}""", 400, "field.unknown", "/position" },
        { """{"id":"x"}""", 400, "field.unknown", "/id" },
        { """{"by":"local-1"}""", 400, "field.unknown", "/by" },
        { """{"$type":"x"}""", 400, "field.unknown", "/$type" },
        { """{"kind":"periodic","reference":"12"}""", 400, "field.unknown", "/reference" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_wrong_dialogue_is_refused_with_its_place(string change, int status, string code, string pointer)
    {
        var body = JsonNode.Parse("""{"type":"dialogue-held","unit":"xa-a","occurredOn":"2026-03-10","kind":"periodic"}""")!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        var before = await server.HeadAsync();
        await (await server.As("integration", "*").PutAsJsonAsync("/api/activities/wrong-1", body)).ShouldBeProblemAsync(status, code, pointer);
        (await server.HeadAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData("a%0A")]
    [InlineData("a%20b")]
    [InlineData("a%2Fb")]
    [InlineData("a%25b")]
    [InlineData("%C4%91")]
    [InlineData("%ED%A0%80")]
    [InlineData("-a")]
    [InlineData(".a")]
    [InlineData("a'--")]
    [InlineData("a;b")]
    public async Task An_id_is_a_code_on_every_route(string id)
    {
        var before = await server.HeadAsync();
        var (officer, secretary) = (server.As("integration", "*"), server.As("secretary"));
        await (await officer.PutAsJsonAsync($"/api/activities/{id}", new { type = "dialogue-held", unit = "xa-a", occurredOn = "2026-03-10", kind = "periodic" }))
            .ShouldBeProblemAsync(400, "code.invalid", "/id");
        await (await officer.GetAsync($"/api/activities/{id}")).ShouldBeProblemAsync(400, "code.invalid", "/id");
        await (await officer.StepAsync($"/api/activities/{id}/void", new { reason = "Nhầm" })).ShouldBeProblemAsync(400, "code.invalid", "/id");
        foreach (var what in new[] { "units", "clusters", "periods", "criteria-sets" })
        {
            var version = what == "criteria-sets" ? "/versions/1" : "";
            await (await secretary.PutAsJsonAsync($"/api/{what}/{id}{version}", new { name = "X" })).ShouldBeProblemAsync(400, "code.invalid", "/code");
            await (await secretary.GetAsync($"/api/{what}/{id}{version}")).ShouldBeProblemAsync(404);
        }

        await (await secretary.StepAsync($"/api/units/{id}/dissolve", new { on = "2026-01-01" })).ShouldBeProblemAsync(400, "code.invalid", "/code");
        await (await secretary.StepAsync($"/api/periods/{id}/open", new { })).ShouldBeProblemAsync(400, "code.invalid", "/code");
        (await server.HeadAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task An_id_of_a_hundred_characters_is_taken_and_one_more_is_not()
    {
        await server.As("integration", "*").DialogueAsync(new string('a', 100));
        var answer = await server.As("integration", "*").GetAsync($"/api/activities/{new string('a', 101)}");
        await answer.ShouldBeProblemAsync(400, "code.invalid");
    }

    [Fact]
    public async Task Today_is_vietnams_today()
    {
        await using var own = await ThiDuaServer.StartAsync();
        await own.SmallWorldAsync();
        own.Clock.MoveTo(new DateTimeOffset(2026, 11, 10, 23, 30, 0, TimeSpan.Zero)); // 06:30 on the 11th in Hà Nội
        var officer = own.As("unit-officer", "xa-a");
        await officer.DialogueAsync("day-1", on: "2026-11-11");
        var tomorrow = await officer.PutAsJsonAsync("/api/activities/day-2", new { type = "dialogue-held", unit = "xa-a", occurredOn = "2026-11-12", kind = "periodic" });
        await tomorrow.ShouldBeProblemAsync(422, "date.in-future", "/occurredOn");
        (await officer.GetOkAsync($"/api/periods/p26/standings?minPosition={await own.HeadAsync()}")).GetProperty("asOf").GetString().ShouldBe("2026-11-11");

        own.Clock.MoveTo(new DateTimeOffset(2026, 12, 31, 16, 59, 59, TimeSpan.Zero)); // the last second of the year in Hà Nội
        await (await own.As("unit-officer", "xa-a").PutAsJsonAsync("/api/activities/day-3", new { type = "dialogue-held", unit = "xa-a", occurredOn = "2027-01-01", kind = "periodic" }))
            .ShouldBeProblemAsync(422, "date.in-future", "/occurredOn");
        own.Clock.MoveTo(new DateTimeOffset(2026, 12, 31, 17, 0, 0, TimeSpan.Zero));
        await (await own.As("unit-officer", "xa-a").PutAsJsonAsync("/api/activities/day-3", new { type = "dialogue-held", unit = "xa-a", occurredOn = "2027-01-01", kind = "periodic" }))
            .ShouldBeProblemAsync(422, "period.none-covers", "/occurredOn");
    }

    private static Task PeriodAsync(HttpClient secretary, string code, string from, string to) => secretary.PutOkAsync($"/api/periods/{code}", new
    {
        name = code, kind = "quarter", from, to, clusters = new[] { "cum-1" }, sheets = new[] { new { criteriaSet = "doi-thoai", version = 1 } },
    });
}
