using System.Net;
using Shouldly;
using ThiDua.Api.Tests.Accounts;
using ThiDua.Api.Tests.Entries;
using Xunit;

namespace ThiDua.Api.Tests.Pages;

/// <summary>Kỳ thi đua as people use it, without scripts: planning, steps and what blocks them, leads, appraisers, two persons to go back.</summary>
public sealed class PeriodPageTests : JudgedApi
{
    private const string Page = "/ky-thi-dua/p26";
    [Theory]
    [InlineData("secretary")]
    [InlineData("council-chair")]
    [InlineData("auditor")]
    [InlineData("cluster-head", "xa-a")]
    [InlineData("criteria-editor")]
    [InlineData("unit-leader", "xa-a")]
    [InlineData("front", "xa-a")]
    public async Task Every_role_sees_the_period_and_only_who_may_gets_forms(string role, params string[] units)
    {
        var browser = await SignedInAsync(role, units);
        (await browser.OpenAsync("/ky-thi-dua")).Text.ShouldContain("Năm 2026");
        var page = await browser.OpenAsync(Page);
        page.Status.ShouldBe(HttpStatusCode.OK, page.Text);
        page.Text.ShouldContain("Ghi nhận đang ở đây");
        page.Forms.Contains("sang-start-self-scoring").ShouldBe(role == "secretary");
        page.Forms.Contains("so-ket").ShouldBe(role is "secretary" or "council-chair");
        (await browser.OpenAsync("/lap-ky-thi-dua")).Status.ShouldBe(role == "secretary" ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_period_is_planned_after_another_and_opened()
    {
        var secretary = await SignedInAsync("secretary");
        var form = await secretary.OpenAsync("/lap-ky-thi-dua?like=p26");
        var (wrong, _) = await secretary.SendAsync(form, "ke-hoach");
        wrong.Status.ShouldBe(HttpStatusCode.BadRequest); // No code.
        (string, string)[] policies = [("verification/0:row", "type=publication&way=sample"), ("verification/0/percent:number", "20")];
        var planned = await secretary.DoAsync(form, "ke-hoach", [("_path/code", "p27"), ("dates/selfScoreBy", "2028-01-10"), .. policies]);
        planned.Text.ShouldContain("Năm 2027");
        planned.Text.ShouldContain("(20 %)");
        var plan = await Server.As("secretary").GetOkAsync("/api/periods/p27");
        plan.GetProperty("from").GetString().ShouldBe("2027-01-01");
        plan.GetProperty("clusters")[0].GetString().ShouldBe("cum-1");
        plan.GetProperty("sheets")[0].GetProperty("criteriaSet").GetString().ShouldBe("so-sanh");
        var again = await secretary.OpenAsync("/lap-ky-thi-dua?code=p27");
        again.Html.ShouldContain("value=\"10/01/2028\"");
        (await secretary.DoAsync(again, "ke-hoach", ("name", "Năm 2027 (sửa)"))).Text.ShouldContain("Năm 2027 (sửa)");
        (await secretary.DoAsync(await secretary.OpenAsync("/ky-thi-dua/p27"), "sang-open")).Text.ShouldContain("Kỳ đã sang bước ghi nhận.");
        (await Server.As("secretary").GetOkAsync("/api/periods/p27")).GetProperty("status").GetString().ShouldBe("open");
    }

    [Fact]
    public async Task What_blocks_a_step_leads_to_where_it_is_mended()
    {
        await Server.StepsAsync("p26", "start-self-scoring");
        var secretary = await SignedInAsync("secretary");
        var page = await secretary.OpenAsync(Page);
        page.Forms.ShouldNotContain("sang-start-appraisal");
        page.Text.ShouldContain("Xã A chưa nộp bản tự chấm.");
        page.Html.ShouldContain("href=\"/tham-dinh/p26/xa-a\"");
        await Server.UnblockAsync("p26", "start-appraisal");
        (await secretary.DoAsync(await secretary.OpenAsync(Page), "sang-start-appraisal")).Text.ShouldContain("Thẩm định đang ở đây");
    }

    [Fact]
    public async Task Leads_appraisers_dates_and_reviews_are_forms()
    {
        var secretary = await SignedInAsync("secretary");
        await Server.PersonAsync("tk-99", "nguoicham", ("appraiser", []));
        var led = await secretary.DoAsync(await secretary.OpenAsync(Page), "cum-truong-cum-1", ("head", "xa-a"), ("deputy", "xa-b"), ("_path/from", "2026-02-01"));
        led.Text.ShouldContain("Cụm trưởng: Xã A; cụm phó: Xã B");
        var (same, _) = await secretary.SendAsync(led, "cum-truong-cum-1", ("head", "xa-a"), ("deputy", "xa-a"), ("_path/from", "2026-03-01"));
        same.Text.ShouldContain("Cụm trưởng và cụm phó phải là hai đơn vị.");

        var assigned = await secretary.DoAsync(led, "phan-cong", ("appraisers/0:row", "account=tk-99"), ("appraisers/0/units:some", "xa-b"));
        assigned.Text.ShouldContain("Đã ghi phân công thẩm định.");
        var appraisers = (await Server.As("secretary").GetOkAsync("/api/periods/p26/appraisers")).GetProperty("appraisers");
        (appraisers.GetArrayLength(), appraisers[0].GetProperty("account").GetString(), appraisers[0].GetProperty("units")[0].GetString()).ShouldBe((1, "tk-99", "xa-b"));

        (await secretary.DoAsync(assigned, "han", ("dates/recordUntil", "2026-12-31"), ("reason", "Theo công văn"))).Text.ShouldContain("31/12/2026");
        var reviewed = await secretary.DoAsync(assigned, "so-ket", ("name", "Sơ kết sáu tháng"), ("day", "2026-06-30"));
        reviewed.Text.ShouldContain("Sơ kết sáu tháng");
        var hash = (await Server.As("secretary").GetOkAsync("/api/periods/p26/results")).GetProperty("items")[0].GetProperty("documentHash").GetString()!;
        reviewed.Text.ShouldContain(hash);
    }

    [Fact]
    public async Task Going_back_a_step_takes_two_persons()
    {
        await Server.StepsAsync("p26", "start-self-scoring");
        var secretary = await SignedInAsync("secretary");
        var proposed = await secretary.DoAsync(await secretary.OpenAsync(Page), "mo-lai", ("to", "open"), ("reason", "Còn thiếu số liệu"));
        proposed.Text.ShouldContain("Có đề nghị mở lại kỳ về bước ghi nhận");
        (await secretary.SendAsync(proposed, "tra-loi-mo-lai", ("agree:bool", "true"))).Page.Status.ShouldBe(HttpStatusCode.Forbidden);
        var chair = await SignedInAsync("council-chair");
        var asked = await chair.OpenAsync(Page);
        asked.Text.ShouldContain("Còn thiếu số liệu");
        (await chair.DoAsync(asked, "tra-loi-mo-lai", ("agree:bool", "true"))).Text.ShouldContain("Ghi nhận đang ở đây");
    }

    [Fact]
    public async Task What_came_late_is_asked_for_by_the_unit_and_decided_by_a_second_person()
    {
        await Server.As("secretary").PutOkAsync("/api/periods/p26/dates", new { dates = new { recordUntil = "2026-11-10" }, reason = "Chốt số liệu" });
        Server.Clock.MoveTo(Server.Clock.GetUtcNow().AddDays(3));
        await Server.As("unit-officer", "xa-a").PutOkAsync("/api/activities/muon-1", new { type = "dialogue-held", unit = "xa-a", occurredOn = "2026-03-10", kind = "periodic" });
        var leader = await SignedInAsync("unit-leader", "xa-a");
        var asked = await leader.DoAsync(await leader.OpenAsync(Page), "xin-xa-a-muon-1", ("reason", "Mất mạng"));
        asked.Text.ShouldContain("Chờ quyết định");
        var secretary = await SignedInAsync("secretary");
        var decided = await secretary.DoAsync(await secretary.OpenAsync(Page), "quyet-xa-a-muon-1", ("reason", "Có xác nhận"));
        decided.Text.ShouldContain("Được tính bổ sung");
    }

    private Task<HttpClient> SignedInAsync(string role, params string[] units) => Server.BrowserAsync(role, units);
}
