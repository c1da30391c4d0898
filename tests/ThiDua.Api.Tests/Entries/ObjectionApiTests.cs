using Shouldly;
using ThiDua.Domain.Periods;
using Xunit;

namespace ThiDua.Api.Tests.Entries;

public sealed class ObjectionApiTests : JudgedApi
{
    [Fact]
    public async Task An_objection_to_a_finding_is_listed_until_somebody_else_answers_it()
    {
        await Server.AsAccount("tk-1", "appraiser").PutOkAsync($"{Unit}/appraisals/I.2", new { points = 5, reason = "Thiếu" });
        var raised = new { about = new { kind = "appraisal", criterion = "I.2" }, reason = "Đã nộp đủ" };
        var at = (await Officer.StepOkAsync($"{Unit}/objections", raised, "k1")).Position();
        (await Officer.StepOkAsync($"{Unit}/objections", raised, "k1")).Position().ShouldBe(at);
        await (await Officer.StepAsync($"{Unit}/objections", raised)).ShouldBeProblemAsync(409, "objection.open");

        var item = (await Server.As("secretary").GetOkAsync($"/api/periods/p26/objections?status=open&minPosition={at}")).GetProperty("items")[0];
        (item.GetProperty("unit").GetString(), item.GetProperty("number").GetInt32(), item.GetProperty("reason").GetString()).ShouldBe(("xa-a", 1, "Đã nộp đủ"));
        (await Officer.GetOkAsync("/api/periods/p26/objections")).GetProperty("items").GetArrayLength().ShouldBe(1);
        (await Server.As("unit-officer", "xa-b").GetOkAsync("/api/periods/p26/objections")).GetProperty("items").GetArrayLength().ShouldBe(0);

        var answer = new { accepted = true, reason = "Đúng, xem lại" };
        await (await Server.AsAccount("tk-1", "secretary").StepAsync($"{Unit}/objections/1/answer", answer)).ShouldBeProblemAsync(403, "access.denied");
        await (await Server.As("secretary", "xa-a").StepAsync($"{Unit}/objections/1/answer", answer)).ShouldBeProblemAsync(403, "access.denied");
        await (await Officer.StepAsync($"{Unit}/objections/1/answer", answer)).ShouldBeProblemAsync(403, "access.denied");
        await Server.AsAccount("tk-2", "secretary").StepOkAsync($"{Unit}/objections/1/answer", answer);
        at = (await Server.AsAccount("tk-1", "appraiser").PutOkAsync($"{Unit}/appraisals/I.2", new { points = 8, reason = "Xem lại" })).Position();
        var entry = await Officer.GetOkAsync($"{Unit}/entry?minPosition={at}");
        entry.GetProperty("history").EnumerateArray().Select(h => h.GetProperty("type").GetString())
            .ShouldBe(["criterion_appraised", "objection_raised", "objection_answered", "criterion_reviewed"]);
        (await Officer.GetOkAsync("/api/periods/p26/objections?status=answered")).GetProperty("items")[0].GetProperty("answer").GetString().ShouldBe("Đúng, xem lại");
    }

    [Fact]
    public async Task An_accepted_objection_to_a_rejection_gives_the_claim_back()
    {
        await Officer.DialogueAsync("dt-1");
        await Server.AsAccount("tk-1", "appraiser").StepOkAsync("/api/activities/dt-1/reject", new { version = 1, reason = "Không có biên bản" });
        await Server.As("unit-officer", "xa-b").DialogueAsync("dt-b", "xa-b");
        await (await Officer.StepAsync($"{Unit}/objections", new { about = new { kind = "rejection", activity = "dt-b" }, reason = "x" }))
            .ShouldBeProblemAsync(422, "objection.activity-unknown", "/about/activity");
        await (await Server.As("unit-officer", "xa-b").StepAsync("/api/activities/dt-1/object", new { reason = "x" })).ShouldBeProblemAsync(404, "activity.not-found");
        await (await Server.As("unit-officer", "xa-b").StepAsync("/api/activities/dt-b/object", new { reason = "x" })).ShouldBeProblemAsync(409, "objection.nothing-found");
        await Officer.StepOkAsync("/api/activities/dt-1/object", new { reason = "Biên bản kèm theo" });
        await (await Officer.StepAsync($"{Unit}/objections", new { about = new { kind = "rejection", activity = "dt-1" }, reason = "x" })).ShouldBeProblemAsync(409, "objection.open");
        await (await Server.AsAccount("tk-1", "appraiser").StepAsync($"{Unit}/objections/1/answer", new { accepted = true, reason = "x" })).ShouldBeProblemAsync(403, "access.denied");
        await Server.AsAccount("tk-2", "appraiser").StepOkAsync($"{Unit}/objections/1/answer", new { accepted = true, reason = "Có biên bản" });
        var activity = await Officer.GetOkAsync("/api/activities/dt-1");
        activity.GetProperty("standing").GetString().ShouldBe("recorded");
        activity.GetProperty("history").EnumerateArray().Select(h => h.GetProperty("type").GetString()).ShouldBe(["dialogue_held", "activity_rejected", "rejection_withdrawn"]);
        activity.GetProperty("effects").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_published_result_is_contested_and_not_answered_by_whoever_published_it()
    {
        await Server.HappenAsync("period-p26", new SelfScoringStarted(), new AppraisalStarted(), new DeliberationStarted(), new PeriodPublished());
        await Officer.StepOkAsync($"{Unit}/objections", new { about = new { kind = "result" }, reason = "Thứ hạng chưa đúng" });
        await (await Server.AsAccount("test committee", "secretary").StepAsync($"{Unit}/objections/1/answer", new { accepted = false, reason = "x" })).ShouldBeProblemAsync(403, "access.denied");
        await Server.As("council-chair").StepOkAsync($"{Unit}/objections/1/answer", new { accepted = false, reason = "Đã đối chiếu" });
    }
}
