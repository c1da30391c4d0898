using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.BadInput;

/// <summary>Steps that cannot follow.</summary>
public sealed class StepTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    private int _nr;

    private HttpClient Officer => server.As("unit-officer", "xa-a");

    private HttpClient Secretary => server.As("secretary");

    public Task InitializeAsync() => server.OnceAsync(async () =>
    {
        await server.SmallWorldAsync();
    });

    public Task DisposeAsync() => Task.CompletedTask;

    public static TheoryData<string, string, string, int, string, string?> Faults { get; } = new()
    {
        { "", "resolve", """{"on":"2026-02-27","outcome":"granted"}""", 422, "date.before-start", "/on" },
        { "", "resolve", """{"on":"2026-11-11","outcome":"granted"}""", 422, "date.in-future", "/on" },
        { "", "resolve", """{"on":"2026-03-05"}""", 400, "field.missing", "/outcome" },
        { "", "resolve", """{"on":"2026-03-05","outcome":"no-such"}""", 400, "field.invalid", "/outcome" },
        { "", "resolve", """{"on":"2026-03-05","outcome":"granted","score":5}""", 400, "field.unknown", "/score" },
        { "", "resolve", "", 400, "field.missing", "/on" },
        { "", "reopen", """{"on":"2026-03-05","reason":"Tái khiếu"}""", 409, "petition.not-resolved", null },
        { "", "extend", """{"on":"2026-03-11","until":"2026-03-30"}""", 422, "petition.extend-after-due", "/on" },
        { "", "extend", """{"on":"2026-03-09","until":"2026-03-10"}""", 422, "petition.not-longer", "/until" },
        { "", "transfer", """{"on":"2026-03-05","toUnit":"no-such"}""", 422, "unit.unknown", "/toUnit" },
        { "", "transfer", """{"on":"2026-03-05","toUnit":"xa-a"}""", 422, "petition.same-unit", "/toUnit" },
        { "", "no-such", "{}", 404, "activity.unknown-step", null },
        { "", "petition-received", "{}", 404, "activity.unknown-step", null },
        { "", "answer", """{"on":"2026-03-05","opinions":1}""", 404, "activity.unknown-step", null },
        { "accept", "accept", """{"on":"2026-03-06"}""", 409, "petition.already-accepted", null },
        { "accept", "resolve", """{"on":"2026-03-03","outcome":"granted"}""", 422, "date.before-last-step", "/on" },
        { "resolve", "resolve", """{"on":"2026-03-06","outcome":"denied"}""", 409, "petition.already-resolved", null },
        { "resolve", "extend", """{"on":"2026-03-06","until":"2026-04-06"}""", 409, "petition.closed", null },
        { "void", "resolve", """{"on":"2026-03-05","outcome":"granted"}""", 409, "activity.voided", null },
        { "void", "correct", """{"changes":{"reference":"13"},"reason":"Nhầm"}""", 409, "activity.voided", null },
        { "reject", "resolve", """{"on":"2026-03-05","outcome":"granted"}""", 409, "activity.rejected", null },
        { "", "correct", """{"changes":{"reference":"13"}}""", 400, "field.missing", "/reason" },
        { "", "correct", """{"changes":{"reference":"13"},"reason":" "}""", 422, "text.missing", "/reason" },
        { "", "correct", """{"changes":{"no-such":"13"},"reason":"Nhầm"}""", 400, "field.unknown", "/changes/no-such" },
        { "", "correct", """{"changes":{"type":"dialogue-held"},"reason":"Nhầm"}""", 400, "field.unknown", "/changes/type" },
        { "", "correct", """{"changes":{"reference":null},"reason":"Nhầm"}""", 400, "field.missing", "/changes/reference" },
        { "", "correct", """{"changes":[],"reason":"Nhầm"}""", 422, "field.invalid", "/changes" },
        { "", "correct", """{"changes":{"unit":"xa-b"},"reason":"Nhầm"}""", 422, "activity.unit-fixed", "/changes/unit" },
        { "", "correct", """{"changes":{"occurredOn":"2026-11-11"},"reason":"Nhầm"}""", 422, "date.in-future", "/changes/occurredOn" },
        { "", "correct", """{"changes":{"occurredOn":"2027-01-01"},"reason":"Nhầm"}""", 422, "period.none-covers", "/changes/occurredOn" },
        { "", "correct", """{"changes":{"occurredOn":"2025-12-31"},"reason":"Nhầm"}""", 422, "period.none-covers", "/changes/occurredOn" },
        { "", "correct", """{"changes":{"reference":"13"},"reason":"Nhầm","version":7}""", 422, "activity.no-such-version", "/version" },
        { "resolve", "correct", """{"changes":{"occurredOn":"2026-03-05"},"reason":"Nhầm"}""", 422, "date.before-start", "/changes" },
        { "", "void", """{"reason":""}""", 422, "text.missing", "/reason" },
        { "", "void", "{}", 400, "field.missing", "/reason" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_step_that_cannot_follow_is_refused_and_the_log_stays(string before, string step, string body, int status, string code, string? pointer)
    {
        var id = $"don-{before}-{step}-{Interlocked.Increment(ref _nr)}-{Guid.NewGuid():N}";
        await Officer.PutOkAsync($"/api/activities/{id}", new
        {
            type = "petition-received", unit = "xa-a", occurredOn = "2026-03-02", kind = "complaint", reference = "12", dueOn = "2026-03-10",
        });
        await ((before switch
        {
            "accept" => Officer.StepOkAsync($"/api/activities/{id}/accept", new { on = "2026-03-04", dueOn = "2026-03-10" }),
            "resolve" => Officer.StepOkAsync($"/api/activities/{id}/resolve", new { on = "2026-03-04", outcome = "granted" }),
            "void" => Officer.StepOkAsync($"/api/activities/{id}/void", new { reason = "Nhầm" }),
            "reject" => Secretary.StepOkAsync($"/api/activities/{id}/reject", new { version = 1, reason = "Không có hồ sơ" }),
            _ => Task.CompletedTask,
        }));

        var head = await server.HeadAsync();
        await (await Officer.SendTextAsync(HttpMethod.Post, $"/api/activities/{id}/{step}", body, key: id)).ShouldBeProblemAsync(status, code, pointer);
        (await server.HeadAsync()).ShouldBe(head);
    }

    [Fact]
    public async Task A_step_on_an_id_that_does_not_exist_is_not_found() =>
        await (await Officer.StepAsync("/api/activities/no-such/resolve", new { on = "2026-03-05", outcome = "granted" })).ShouldBeProblemAsync(404, "activity.not-found");

    [Fact]
    public async Task Judging_what_does_not_stand_any_more_is_refused()
    {
        await Officer.DialogueAsync("judge-1");
        await (await Secretary.StepAsync("/api/activities/judge-1/verify", new { version = 2 })).ShouldBeProblemAsync(409, "activity.moved-on", "/version");
        await (await Secretary.StepAsync("/api/activities/judge-1/verify", new { version = 0 })).ShouldBeProblemAsync(409, "activity.moved-on", "/version");
        await (await Secretary.StepAsync("/api/activities/judge-1/verify", new { })).ShouldBeProblemAsync(400, "field.missing", "/version");
        await (await Secretary.StepAsync("/api/activities/judge-1/reject", new { version = 1, reason = "" })).ShouldBeProblemAsync(422, "text.missing", "/reason");
        await Secretary.StepOkAsync("/api/activities/judge-1/reject", new { version = 1, reason = "Không có hồ sơ" });
        await (await Secretary.StepAsync("/api/activities/judge-1/verify", new { version = 2 })).ShouldBeProblemAsync(409, "activity.rejected");
    }
}
