using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;
using Xunit;
using static ThiDua.Api.Tests.Awards.AwardWorld;

namespace ThiDua.Api.Tests.Awards;

/// <summary>A committee's awards over HTTP: what is open, who is eligible, ballots, decisions, revocation, and who may do and see what.</summary>
public sealed class AwardTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    private const string Eligible = "/api/periods/p26/eligibility?title=co-thi-dua-tinh&receivedOn=2026-09-20";

    private static long _at;

    private HttpClient Secretary => server.As("secretary");

    public Task InitializeAsync() => server.OnceAsync(async () => _at = await server.AwardWorldAsync());

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Eligibility_says_each_condition_and_what_is_missing_to_those_who_may_see_the_unit()
    {
        var all = (await Secretary.GetOkAsync($"{Eligible}&minPosition={_at}")).GetProperty("items");
        Told(all).ShouldBe(["xa-a eligible Đủ điều kiện.", "xa-b not-eligible Chưa đủ điều kiện: đứng thứ 2, thiếu 1 bậc xếp hạng."]);
        var rank = all[1].GetProperty("conditions").EnumerateArray().Single(c => c.GetProperty("state").GetString() == "not-met");
        (rank.GetProperty("required").GetString(), rank.GetProperty("actual").GetString(), rank.GetProperty("source").GetProperty("link").GetString())
            .ShouldBe(("1", "2", "/api/periods/p26/standings?cluster=cum-1"));
        all[0].GetProperty("vote").GetProperty("threshold").GetDecimal().ShouldBe(0.8m, "set by the council");
        all[0].GetProperty("quota").GetProperty("places").GetInt32().ShouldBe(1);
        foreach (var link in all[0].GetProperty("conditions").EnumerateArray().Select(c => c.GetProperty("source").GetProperty("link").GetString()!).Distinct())
        {
            (await Secretary.GetAsync(link)).IsSuccessStatusCode.ShouldBeTrue(link);
        }

        // The law of 01/10/2026 is to be confirmed: nobody is judged by it before the council says that the rule applies.
        (await Secretary.GetOkAsync("/api/periods/p26/eligibility?title=tap-the-lao-dong-tien-tien&unit=xa-a")).GetProperty("items")[0].GetProperty("summary").GetString()
            !.ShouldStartWith("Chưa xác định: cần Hội đồng quy định việc áp dụng quy tắc xét \"Tập thể lao động tiên tiến, Đơn vị tiên tiến\"; ");

        var officer = server.As("unit-officer", "xa-b");
        Told((await officer.GetOkAsync(Eligible)).GetProperty("items")).Count.ShouldBe(1);
        await (await officer.GetAsync($"{Eligible}&unit=xa-a")).ShouldBeProblemAsync(404, "unit.not-found");
        await (await officer.GetAsync($"{Eligible}&unit=xa-z")).ShouldBeProblemAsync(404, "unit.not-found");
        await (await officer.GetAsync("/api/periods/p26/eligibility?title=huy-chuong")).ShouldBeProblemAsync(404, "award.not-found");
        await (await officer.GetAsync("/api/periods/p99/eligibility")).ShouldBeProblemAsync(404, "period.not-found");
        await (await officer.GetAsync($"{Eligible}&asOf=2025-01-01")).ShouldBeProblemAsync(422, "date.before-period");
        (await officer.GetOkAsync("/api/awards?on=2026-09-20")).GetProperty("items").EnumerateArray().ShouldContain(
            i => i.GetProperty("head").GetProperty("code").GetString() == "co-chinh-phu"
                && i.GetProperty("parameters").EnumerateArray().Any(p => p.GetProperty("key").GetString() == "co-chinh-phu.share" && !p.GetProperty("confirmed").GetBoolean()));
    }

    [Fact]
    public async Task A_flag_goes_from_dossier_to_secret_ballot_decision_announcement_and_revocation()
    {
        var put = await Secretary.PutAsJsonAsync("/api/award-cases/co-1", Case("co-thi-dua-tinh", "xa-a"));
        ((int)put.StatusCode).ShouldBe(201, await put.Content.ReadAsStringAsync());
        (await Secretary.PutAsJsonAsync("/api/award-cases/co-1", Case("co-thi-dua-tinh", "xa-a"))).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        await (await Secretary.PutAsJsonAsync("/api/award-cases/co-1", Case("co-thi-dua-tinh", "xa-b"))).ShouldBeProblemAsync(409, "id.taken", "/id");
        await (await Secretary.StepAsync("/api/award-cases/co-1/decide", Grant("100/QĐ"))).ShouldBeProblemAsync(409, "award-case.no-vote");

        var (one, two) = (server.AsAccount("kp-1", "ballot-counter"), server.AsAccount("kp-2", "ballot-counter"));
        await (await server.AsAccount("kp-9", "ballot-counter").StepAsync("/api/award-cases/co-1/vote", new { ballot = Ballot })).ShouldBeProblemAsync(403, "ballot.not-counter");
        await one.StepOkAsync("/api/award-cases/co-1/vote", new { ballot = Ballot });
        await (await one.StepAsync("/api/award-cases/co-1/vote", new { ballot = Ballot })).ShouldBeProblemAsync(409, "ballot.same-person");
        await (await two.StepAsync("/api/award-cases/co-1/vote", new { })).ShouldBeProblemAsync(400, "field.invalid");
        await two.StepOkAsync("/api/award-cases/co-1/vote", new { ballot = Ballot }, "k-2");
        await two.StepOkAsync("/api/award-cases/co-1/vote", new { ballot = Ballot }, "k-2");

        var decided = (await Secretary.StepOkAsync("/api/award-cases/co-1/decide", Grant("100/QĐ"), "d-1")).Position();
        (await Secretary.StepOkAsync("/api/award-cases/co-1/decide", Grant("100/QĐ"), "d-1")).Position().ShouldBe(decided);
        var told = await Secretary.GetOkAsync($"/api/award-cases/co-1?minPosition={decided}");
        told.GetProperty("status").GetString().ShouldBe("granted");
        told.GetProperty("outcome").GetRawText().ShouldBe("""{"members":5,"present":4,"for":4,"against":1,"base":5,"threshold":0.8,"passed":true}""");
        told.GetProperty("decided").GetProperty("basis").GetProperty("rank").GetInt32().ShouldBe(1);
        (await Secretary.GetOkAsync("/api/units/xa-a/titles")).GetProperty("items").EnumerateArray().Select(t => $"{t.GetProperty("award")} {t.GetProperty("decision")} {t.GetProperty("withdrawnBy")}")
            .ShouldContain("co-thi-dua-tinh 100/QĐ ");
        Told((await Secretary.GetOkAsync($"{Eligible}&unit=xa-a")).GetProperty("items")).ShouldBe(["xa-a rewarded Đã được tặng trong kỳ này (Quyết định 100/QĐ)."]);
        await (await Secretary.PutAsJsonAsync("/api/award-cases/co-2", Case("co-thi-dua-tinh", "xa-a"))).ShouldBeProblemAsync(422, "award.rewarded", "/award");

        await Secretary.StepOkAsync("/api/award-cases/co-1/announce", new { on = "2026-11-08", channels = new[] { "Cổng thông tin điện tử" } });
        var report = await Secretary.GetOkAsync($"/api/reports/p26?minPosition={decided}");
        report.GetProperty("awards").GetProperty("byAward").EnumerateArray().Select(a => $"{a.GetProperty("award")} {a.GetProperty("collectives")}").ShouldContain("co-thi-dua-tinh 1");
        await (await Secretary.StepAsync("/api/award-cases/co-1/uphold", new { number = "1", on = "2026-11-09", reason = "Đủ" })).ShouldBeProblemAsync(409, "award-case.nothing-to-uphold");
        var revoked = (await Secretary.StepOkAsync("/api/award-cases/co-1/revoke", new
        {
            ground = "fraudulent-declaration", number = "101/QĐ", on = "2026-11-09", authority = "Chủ tịch UBND tỉnh", reason = "Kê khai sai số liệu",
        })).Position();
        (await Secretary.GetOkAsync($"/api/award-cases/co-1?minPosition={revoked}")).GetProperty("status").GetString().ShouldBe("revoked");
        Told((await Secretary.GetOkAsync($"{Eligible}&unit=xa-a")).GetProperty("items")).ShouldBe(["xa-a eligible Đủ điều kiện."]);
        (await server.As("auditor").GetOkAsync("/api/log/verify?full=true")).GetProperty("intact").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task An_open_vote_takes_each_member_once_and_nobody_after_it_is_closed()
    {
        await Secretary.PutOkAsync("/api/award-cases/bp-1", Case("chien-si-thi-dua-co-so", "xa-a", new { role = "công chức tư pháp - hộ tịch (mẫu)", reference = "MẪU-01" }));
        foreach (var i in Enumerable.Range(1, 4))
        {
            await server.AsAccount($"hd-{i}", "council-member").StepOkAsync("/api/award-cases/bp-1/vote", new { agrees = true, inWriting = i == 4 });
        }

        await (await server.AsAccount("hd-1", "council-chair").StepAsync("/api/award-cases/bp-1/vote", new { agrees = false })).ShouldBeProblemAsync(409, "ballot.voted");
        await (await server.AsAccount("hd-9", "council-member").StepAsync("/api/award-cases/bp-1/vote", new { agrees = false })).ShouldBeProblemAsync(403, "ballot.not-member");

        // The last vote and the closing at once: whichever is first, no vote stands behind the closing.
        var race = await Task.WhenAll(
            server.AsAccount("hd-5", "council-member").StepAsync("/api/award-cases/bp-1/vote", new { agrees = true }), Secretary.StepAsync("/api/award-cases/bp-1/close-vote", new { minutes = "06/BB" }));
        race[1].IsSuccessStatusCode.ShouldBeTrue();
        var at = await server.HeadAsync();
        var told = await Secretary.GetOkAsync($"/api/award-cases/bp-1?minPosition={at}");
        var votes = told.GetProperty("votesCast").GetInt32();
        votes.ShouldBe(race[0].IsSuccessStatusCode ? 5 : 4);
        told.GetProperty("outcome").GetProperty("for").GetInt32().ShouldBe(votes);
        told.GetProperty("outcome").GetProperty("passed").GetBoolean().ShouldBeTrue();
        await (await server.AsAccount("hd-5", "council-member").StepAsync("/api/award-cases/bp-1/vote", new { agrees = true })).ShouldBeProblemAsync(422);
    }

    [Fact]
    public async Task A_title_that_another_award_rests_on_falls_away_and_the_award_is_listed()
    {
        foreach (var year in new[] { 2025, 2026 })
        {
            await Secretary.PutOkAsync($"/api/units/xa-b/titles/ht-{year}", new
            {
                award = "hoan-thanh-xuat-sac-nhiem-vu", year, decision = $"9/QĐ-{year}", decidedOn = "2026-09-01", authority = "Huyện ủy (dữ liệu thử)",
            });
        }

        await Secretary.PutOkAsync("/api/award-cases/bk-1", Case("bang-khen-tinh", "xa-b"));
        var granted = (await Secretary.StepOkAsync("/api/award-cases/bk-1/decide", Grant("200/QĐ"))).Position();
        (await Secretary.GetOkAsync($"/api/award-cases/bk-1?minPosition={granted}")).GetProperty("decided").GetProperty("basis").GetProperty("restsOn").EnumerateArray()
            .Select(i => i.GetString()).ShouldBe(["ht-2026", "ht-2025"]);
        await (await Secretary.StepAsync("/api/units/xa-b/titles/bk-1/withdraw", new { decision = "1", on = "2026-11-09", reason = "Hủy" })).ShouldBeProblemAsync(409, "title.of-case");
        var at = (await Secretary.StepOkAsync("/api/units/xa-b/titles/ht-2025/withdraw", new { decision = "10/QĐ", on = "2026-11-09", reason = "Xếp loại lại" })).Position();
        var listed = (await Secretary.GetOkAsync($"/api/award-cases?needsReview=true&minPosition={at}")).GetProperty("items").EnumerateArray().ToList();
        listed.Select(c => $"{c.GetProperty("id")} {c.GetProperty("causes")[0]}").ShouldBe(["bk-1 title:ht-2025"]);
        at = (await Secretary.StepOkAsync("/api/award-cases/bk-1/uphold", new { number = "201/QĐ", on = "2026-11-10", reason = "Vẫn đủ điều kiện khác" })).Position();
        (await Secretary.GetOkAsync($"/api/award-cases?needsReview=true&minPosition={at}")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Cases_and_titles_of_others_do_not_exist_and_accounts_are_told_nobody()
    {
        var at = (await Secretary.PutOkAsync("/api/award-cases/an-1", Case("giay-khen", "xa-a", achievement: "phong-trao-rieng"))).Position();
        var (own, other) = (server.As("unit-leader", "xa-a"), server.As("unit-leader", "xa-b"));
        (await own.GetOkAsync($"/api/award-cases/an-1?minPosition={at}")).GetProperty("unit").GetString().ShouldBe("xa-a");
        await (await other.GetAsync("/api/award-cases/an-1")).ShouldBeProblemAsync(404, "award-case.not-found");
        await (await other.GetAsync("/api/units/xa-a/titles")).ShouldBeProblemAsync(404, "unit.not-found");
        (await other.GetOkAsync("/api/award-cases?unit=xa-a")).GetProperty("items").GetArrayLength().ShouldBe(0);
        await (await own.PutAsJsonAsync("/api/award-cases/an-2", Case("giay-khen", "xa-a"))).ShouldBeProblemAsync(403);
        await (await Secretary.StepAsync("/api/award-cases/no-such/decide", Grant("1"))).ShouldBeProblemAsync(404, "award-case.not-found");
        var council = await Secretary.GetOkAsync("/api/councils/tinh");
        council.GetProperty("members").GetInt32().ShouldBe(5);
        council.GetRawText().ShouldNotContain("hd-1");
        (await server.As("integration", "*").GetOkAsync("/api/events?limit=200")).GetRawText().ShouldNotContain("hd-1");
    }

    [Fact]
    public async Task What_other_agencies_send_before_the_deadline_is_read_as_incidents_and_figures()
    {
        var agency = server.As("integration", "*");
        const string title = "/api/periods/p26/eligibility?title=tap-the-lao-dong-tien-tien&unit=xa-b&view=claimed&receivedOn=2026-09-20";
        var at = (await agency.PutOkAsync("/api/activities/kl-1", new
        {
            type = "discipline-imposed", unit = "xa-b", occurredOn = "2026-05-10", personRole = "staff", level = "warning", decision = "15/QĐ-KL",
        })).Position();
        await agency.PutOkAsync("/api/activities/cs-1", new
        {
            type = "figure-recorded", unit = "xa-b", occurredOn = "2026-11-01", code = "ty-le-ldtt", value = 68.5, source = "Báo cáo của Sở Nội vụ (dữ liệu thử)", sourceDate = "2026-11-05",
        });
        at = (await agency.PutOkAsync("/api/activities/vp-1", new
        {
            type = "violation-concluded", unit = "xa-b", occurredOn = "2026-06-10", kind = "other", severity = "serious", decision = "Kết luận 7/KL-TT",
        })).Position();
        var item = (await Secretary.GetOkAsync($"{title}&minPosition={at}")).GetProperty("items")[0];
        item.GetProperty("summary").GetString()!.ShouldContain("thiếu 1,5 % cá nhân đạt Lao động tiên tiến; có 1 trường hợp bị kỷ luật");
        item.GetProperty("title").GetProperty("dossierBy").GetString().ShouldBe("10/12");
        item.GetProperty("conditions").EnumerateArray().Select(c => c.GetProperty("source").GetProperty("measure").GetString()).ShouldContain("discipline.imposed");
        var excellent = (await Secretary.GetOkAsync(title.Replace("tien-tien", "xuat-sac", StringComparison.Ordinal))).GetProperty("items")[0];
        excellent.GetProperty("summary").GetString()!.ShouldContain("có 1 kết luận vi phạm");
    }

    [Fact]
    public async Task A_simulation_says_who_gains_and_who_loses_eligibility()
    {
        const string patch = """
            title: Chỉ chấm ý kiến
            source: Thử
            reason: Thử
            base: doi-thoai@1
            changes:
              - change: { code: I.1, formula: { perOccurrence: { points: 1, value: { sum: dialogue.participants } } } }
            """;
        var at = (await Secretary.PutOkAsync("/api/award-settings/p26", new
        {
            values = new Dictionary<string, object> { ["co-thi-dua-tinh.applies"] = true }, decision = "04/QĐ-HĐ", reason = "Áp dụng",
        })).Position();
        var answer = await Secretary.SendTextAsync(HttpMethod.Post, $"/api/periods/p26/simulations?view=verified&minPosition={at}", patch, "application/yaml");
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        var changes = JsonDocument.Parse(text).RootElement.GetProperty("eligibility").EnumerateArray().Where(c => c.GetProperty("title").GetString() == "co-thi-dua-tinh@2");
        changes.ShouldContain(c => c.GetProperty("unit").GetString() == "xa-b" && c.GetProperty("old").GetProperty("state").GetString() == "not-eligible");
    }

    [Theory]
    [InlineData("award-settings/p26", """{"values":{"co.la":1},"decision":"1","reason":"x"}""", 422, "award.parameter-unknown")]
    [InlineData("award-settings/p26", """{"values":{"co-chinh-phu.share":[1]},"decision":"1","reason":"x"}""", 400, "field.invalid")]
    [InlineData("award-settings/p26", """{"values":{},"decision":"","reason":""}""", 422, "text.missing")]
    [InlineData("award-settings/p99", """{"values":{"co-chinh-phu.share":0.2},"decision":"1","reason":"x"}""", 404, "period.not-found")]
    [InlineData("award-settings/p26/findings/xa-z", """{"findings":{"doan-ket-noi-bo":true},"decision":"1","reason":"x"}""", 404, "unit.not-found")]
    [InlineData("councils/huyen", """{"name":"Hội đồng","decision":"1","members":[]}""", 422, "council.size")]
    [InlineData("councils/huyen", """{"name":"Hội đồng","decision":"1","members":[{"account":"a","role":"king","from":"2026-01-01"}]}""", 400, "field.invalid")]
    [InlineData("units/xa-z/titles/t", """{"award":"giay-khen","year":2025,"decision":"1","decidedOn":"2026-01-01","authority":"x"}""", 404, "unit.not-found")]
    [InlineData("units/xa-a/titles/t", """{"award":"cup","year":2030,"decision":"1","decidedOn":"2027-01-01","authority":"x"}""", 422, "award.unknown")]
    [InlineData("award-cases/x", """{"award":"co-thi-dua-tinh","unit":"xa-z","period":"p99","council":"khong","papers":[]}""", 422, "unit.unknown")]
    [InlineData("award-cases/x", """{"award":"co-thi-dua-tinh","unit":"xa-a","period":"p26","council":"tinh","papers":[null]}""", 400, "field.missing")]
    [InlineData("award-cases/x", """{"award":"co-thi-dua-tinh"}""", 400, "field.missing")]
    public async Task Bad_input_is_a_problem_with_a_code(string path, string body, int status, string code) =>
        await (await Secretary.SendTextAsync(HttpMethod.Put, $"/api/{path}", body, key: null)).ShouldBeProblemAsync(status, code);

    private static List<string> Told(JsonElement items) =>
        [.. items.EnumerateArray().Select(i => $"{i.GetProperty("unit").GetString()} {i.GetProperty("state").GetString()} {i.GetProperty("summary").GetString()}")];
}
