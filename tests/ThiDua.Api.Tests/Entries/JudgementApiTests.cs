using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Shouldly;
using ThiDua.Api.Security;
using ThiDua.Domain.Periods;
using Xunit;

namespace ThiDua.Api.Tests.Entries;

/// <summary>From the pledge over the self-score to the second review, over HTTP, by the right people and never unseen.</summary>
public sealed class JudgementApiTests : JudgedApi
{
    private const string Finding = $"{Unit}/appraisals/I.2";

    [Fact]
    public async Task A_criterion_goes_from_self_score_to_second_review_and_all_numbers_stand_side_by_side()
    {
        await Server.HappenAsync("period-p26", new SelfScoringStarted());
        var evidence = new[] { new { reference = "12/BC-UBND", name = "Báo cáo" } };
        await Officer.PutOkAsync($"{Unit}/self-scores/I.2", new { points = 9, reason = "Đủ minh chứng", evidence });
        await (await Appraiser.PutAsJsonAsync(Finding, new { points = 6, reason = "x" })).ShouldBeProblemAsync(409, "self-score.not-submitted");
        await Officer.StepOkAsync($"{Unit}/self-scores/submit", new { });
        await (await Officer.PutAsJsonAsync($"{Unit}/self-scores/I.2", new { points = 10 })).ShouldBeProblemAsync(409, "self-score.submitted");

        await Appraiser.StepOkAsync($"{Unit}/send-back", new { reason = "Bổ sung biên bản", criteria = new[] { "I.2" } });
        await (await Officer.PutAsJsonAsync($"{Unit}/self-scores/I.3", new { options = new[] { "a" } })).ShouldBeProblemAsync(409, "self-score.not-sent-back");
        await Officer.PutOkAsync($"{Unit}/self-scores/I.2", new { points = 8, reason = "Đã bổ sung", evidence });
        await Officer.StepOkAsync($"{Unit}/self-scores/submit", new { });

        await Appraiser.PutOkAsync(Finding, new { points = 6, reason = "Thiếu một biên bản" });
        await Officer.StepOkAsync($"{Unit}/statements", new { criterion = "I.2", text = "Biên bản ở phụ lục 2" });
        var at = (await Appraiser.PutOkAsync(Finding, new { points = 7.5, reason = "Chấp nhận phụ lục 2" })).Position();

        var side = (await Officer.GetOkAsync($"{Unit}/entry?minPosition={at}")).GetProperty("criteria").EnumerateArray().Single(c => c.GetProperty("code").GetString() == "I.2");
        string Text(string what, string field) => side.GetProperty(what).GetProperty(field).ToString();
        new[] { "selfScore", "appraisal", "review" }.Select(w => (Text(w, "points"), Text(w, "reason"), Text(w, "by")))
            .ShouldBe([("8", "Đã bổ sung", "unit"), ("6", "Thiếu một biên bản", "appraiser"), ("7.5", "Chấp nhận phụ lục 2", "appraiser")]);
        Text("statement", "reason").ShouldBe("Biên bản ở phụ lục 2");
        side.GetProperty("selfScore").GetProperty("evidence")[0].GetProperty("reference").GetString().ShouldBe("12/BC-UBND");
        side.GetProperty("toReview").GetBoolean().ShouldBeFalse();
        side.GetProperty("review").GetProperty("at").GetDateTimeOffset().ShouldBe(Server.Clock.GetUtcNow());

        var sheet = await Officer.GetOkAsync($"{Unit}/score-sheet");
        var points = sheet.GetProperty("sections")[0].GetProperty("criteria").EnumerateArray().Single(c => c.GetProperty("code").GetString() == "I.2").GetProperty("points");
        (points.GetProperty("claimed").GetDecimal(), points.GetProperty("verified").GetDecimal()).ShouldBe((8m, 7.5m), "the review takes the place of the first finding");
        (await Officer.GetOkAsync($"{Unit}/entry")).GetProperty("history").EnumerateArray().Select(h => h.GetProperty("type").GetString()).ShouldBe(
        [
            "self_scored", "self_scores_submitted", "self_scores_sent_back", "self_scored", "self_scores_submitted", "criterion_appraised", "statement_made",
            "criterion_reviewed",
        ]);
        (await Officer.GetStringAsync($"{Unit}/entry")).ShouldNotContain("test appraiser", Case.Insensitive, "who is told as a role");
    }

    [Fact]
    public async Task A_finding_is_changed_only_by_whoever_names_its_tag()
    {
        var first = await Appraiser.PutAsJsonAsync(Finding, new { points = 6, reason = "Lần đầu" });
        var tag = first.Headers.ETag!.ToString();
        (await Officer.GetAsync($"{Finding}?minPosition={await Server.HeadAsync()}")).Headers.ETag!.ToString().ShouldBe(tag);
        (await Appraiser.PutAsJsonAsync(Finding, new { points = 6, reason = "Lần đầu" })).EnsureSuccessStatusCode().Headers.ETag!.ToString().ShouldBe(tag, "a repeat");

        var change = new { points = 7, reason = "Sửa" };
        await (await Appraiser.PutAsJsonAsync(Finding, change)).ShouldBeProblemAsync(428, "if-match.missing");
        var other = (await Appraiser.PutAsJsonAsync("/api/periods/p26/units/xa-b/appraisals/I.2", new { points = 6, reason = "x" })).Headers.ETag!.ToString();
        foreach (var wrong in new[] { "\"stale\"", $"W/{tag}", other, "\"a\", \"b\"" })
        {
            var refused = await IfMatchAsync(Finding, change, wrong);
            var problem = await refused.ShouldBeProblemAsync(412, "appraisal.changed");
            problem.GetProperty("tag").GetString().ShouldBe(tag, "what stands is told");
            problem.GetProperty("title").GetString()!.ShouldContain("6 điểm");
        }

        await (await IfMatchAsync(Finding, change, "không nháy")).ShouldBeProblemAsync(400, "if-match.invalid");
        var second = await IfMatchAsync(Finding, change, $"\"other\", {tag}");
        second.EnsureSuccessStatusCode();
        await (await IfMatchAsync(Finding, new { points = 8, reason = "Sửa" }, tag)).ShouldBeProblemAsync(412, "appraisal.changed");
        (await IfMatchAsync(Finding, new { points = 8, reason = "Sửa" }, "*")).EnsureSuccessStatusCode();
        await (await IfMatchAsync($"{Unit}/appraisals/I.3", new { options = new[] { "a" }, reason = "x" }, "*")).ShouldBeProblemAsync(412, "appraisal.changed");
    }

    [Fact]
    public async Task Of_two_appraisers_on_one_criterion_one_wins_and_the_other_is_told_what_stands()
    {
        for (var round = 1; round <= 5; round++)
        {
            var path = $"/api/periods/p26/units/xa-{(round % 2 == 0 ? "b" : "c")}/appraisals/{(round <= 2 ? "I.2" : round <= 4 ? "I.1" : "I.4")}";
            var answers = await Task.WhenAll(Enumerable.Range(1, 2).Select(i => Server.AsAccount($"tk-{i}", "appraiser").PutAsJsonAsync(path, new { points = i, reason = "Lý do" })));
            answers.Count(a => (int)a.StatusCode == 200).ShouldBe(1, path);
            ((int)answers.Single(a => !a.IsSuccessStatusCode).StatusCode).ShouldBeOneOf(412, 428);
        }
    }

    [Fact]
    public async Task Two_accounts_of_one_person_are_one_person()
    {
        await using var twin = Server.WithWebHostBuilder(b => b.ConfigureTestServices(s => s.Replace(ServiceDescriptor.Singleton<IPersons>(new OnePerson("a-1", "a-2")))));
        HttpClient As(string account, string role, params string[] units)
        {
            var client = twin.CreateClient();
            client.DefaultRequestHeaders.Authorization = Server.AsAccount(account, role, units).DefaultRequestHeaders.Authorization;
            return client;
        }

        await As("a-1", "unit-leader", "xa-a").PutOkAsync($"{Unit}/self-scores/I.2", new { points = 9 });
        await (await As("a-2", "appraiser").PutAsJsonAsync(Finding, new { points = 9, reason = "x" })).ShouldBeProblemAsync(403, "access.denied");
        await As("b-1", "appraiser").PutOkAsync(Finding, new { points = 9, reason = "x" });
        await (await As("b-1", "unit-officer", "xa-a").PutAsJsonAsync($"{Unit}/self-scores/I.3", new { options = new[] { "a" } })).ShouldBeProblemAsync(403, "access.denied");
        await (await As("b-1", "unit-officer", "xa-a").StepAsync($"{Unit}/self-scores/submit", new { })).ShouldBeProblemAsync(403, "access.denied");
        await As("a-1", "unit-officer", "xa-a").DialogueAsync("dt-1");
        await (await As("a-2", "appraiser").StepAsync("/api/activities/dt-1/verify", new { version = 1 })).ShouldBeProblemAsync(403, "access.denied");

        await As("a-2", "appraiser").PutOkAsync("/api/periods/p26/units/xa-b/appraisals/I.2", new { points = 5, reason = "x" });
        await Server.As("unit-leader", "xa-b").StepOkAsync("/api/periods/p26/units/xa-b/objections", new { about = new { kind = "appraisal", criterion = "I.2" }, reason = "Chưa đúng" });
        const string answer = "/api/periods/p26/units/xa-b/objections/1/answer";
        await (await As("a-1", "secretary").StepAsync(answer, new { accepted = true, reason = "x" })).ShouldBeProblemAsync(403, "access.denied");
        await As("b-1", "secretary").StepOkAsync(answer, new { accepted = true, reason = "Đúng là thiếu" });
    }

    [Fact]
    public async Task The_leader_pledges_up_to_the_day_and_who_did_not_is_known()
    {
        var leader = Server.As("unit-leader", "xa-a");
        var pledge = new { targets = new Dictionary<string, decimal> { ["I.1"] = 12 }, text = "Quyết tâm 12 cuộc" };
        (await Officer.GetOkAsync($"{Unit}/entry")).GetProperty("registered").GetBoolean().ShouldBeFalse();
        await (await Officer.StepAsync($"{Unit}/pledge", pledge)).ShouldBeProblemAsync(403);
        var at = (await leader.StepOkAsync($"{Unit}/pledge", pledge)).Position();
        var entry = await Officer.GetOkAsync($"{Unit}/entry?minPosition={at}");
        entry.GetProperty("registered").GetBoolean().ShouldBeTrue();
        entry.GetProperty("pledge").GetProperty("targets").GetProperty("I.1").GetDecimal().ShouldBe(12);
        await (await leader.StepAsync($"{Unit}/pledge", new { targets = new { x = 1 }, text = "" })).ShouldBeProblemAsync(422, "criterion.unknown", "/targets/x");
        await (await leader.StepAsync($"{Unit}/pledge", new { targets = new { x = "1" }, text = "" })).ShouldBeProblemAsync(400, "field.invalid", "/targets/x");
        await (await leader.StepAsync("/api/periods/p26/units/xa-b/pledge", pledge)).ShouldBeProblemAsync(404, "unit.not-found");
    }

    [Theory]
    [InlineData("/self-scores/submit", """{"standing":"submitted"}""", 400, "field.unknown", "/standing")]
    [InlineData("/send-back", "{}", 400, "field.missing", "/reason")]
    [InlineData("/send-back", """{"reason":"x","criteria":["I.9"]}""", 409, "self-score.not-submitted", null)]
    [InlineData("/send-back", """{"reason":"x","until":"2026-02-30"}""", 400, "field.invalid", "/until")]
    [InlineData("/statements", """{"criterion":"I.2"}""", 400, "field.missing", "/text")]
    [InlineData("/statements", """{"criterion":"I.9","text":"x"}""", 404, "criterion.not-found", null)]
    [InlineData("/statements", """{"criterion":"I.2","text":"x"}""", 409, "statement.nothing-found", null)]
    [InlineData("/objections", """{"about":{"kind":"praise"},"reason":"x"}""", 400, "field.invalid", "/about/kind")]
    [InlineData("/objections", """{"about":{"kind":"appraisal"},"reason":"x"}""", 422, "objection.criterion-missing", "/about/criterion")]
    [InlineData("/objections", """{"about":{"kind":"rejection","activity":"khong-co"},"reason":"x"}""", 422, "objection.activity-unknown", "/about/activity")]
    [InlineData("/objections", """{"about":{"kind":"result"},"reason":"x"}""", 409, "objection.nothing-found", null)]
    [InlineData("/objections/1/answer", """{"accepted":true,"reason":"x"}""", 404, "objection.not-found", null)]
    public async Task Bad_input_is_told_by_place_and_adds_nothing(string path, string body, int status, string code, string? pointer)
    {
        var head = await Server.HeadAsync();
        var client = path is "/send-back" or "/objections/1/answer" ? Secretary : Officer;
        await (await client.SendTextAsync(HttpMethod.Post, Unit + path, body)).ShouldBeProblemAsync(status, code, pointer);
        await (await client.SendTextAsync(HttpMethod.Post, Unit + path, body, key: null)).ShouldBeProblemAsync(400, "idempotency.missing");
        (await Server.HeadAsync()).ShouldBe(head);
    }

    private async Task<HttpResponseMessage> IfMatchAsync(string path, object body, string tags)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("If-Match", tags);
        return await Appraiser.SendAsync(request);
    }

    private sealed class OnePerson(params string[] accounts) : IPersons
    {
        public bool Same(string account, string other) => account == other || (accounts.Contains(account) && accounts.Contains(other));
    }
}
