using System.Net;
using System.Text.RegularExpressions;
using Shouldly;
using ThiDua.Api.Tests.Accounts;
using ThiDua.Api.Tests.Entries;
using Xunit;

namespace ThiDua.Api.Tests.Pages;

/// <summary>Thẩm định as people use it, without scripts: the queue, the judging of a unit, objections.</summary>
public sealed class JudgingTests : JudgedApi
{
    private const string UnitPage = "/tham-dinh/p26/xa-a";
    [Fact]
    public async Task What_waits_stands_beside_its_evidence_and_is_verified_doubted_or_rejected_with_a_reason()
    {
        await HeldAsync("dt-1", "QĐ 15/2026");
        await HeldAsync("dt-2", null);
        await HeldAsync("dt-3", null);
        var appraiser = await SignedInAsync("appraiser");
        var queue = await appraiser.OpenAsync("/tham-dinh");
        queue.Text.ShouldContain("QĐ 15/2026");
        queue.Text.ShouldContain("Số cuộc đối thoại");
        var (_, location) = await appraiser.SendAsync(queue, "xac-minh-dt-1");
        location!.ShouldStartWith("/tham-dinh?minPosition=");
        location.ShouldEndWith("#h-dt-2"); // On to the next.
        (await StandingAsync("dt-1")).ShouldBe("verified");

        var left = await appraiser.OpenAsync("/tham-dinh");
        left.Forms.ShouldNotContain("xac-minh-dt-1");
        var (wrong, _) = await appraiser.SendAsync(left, "khong-dt-2", ("reason", "  "));
        wrong.Status.ShouldBe(HttpStatusCode.BadRequest);
        wrong.Html.ShouldContain("id=\"khong-dt-2-reason-loi\"");
        (await appraiser.DoAsync(wrong, "khong-dt-2", ("reason", "Không có biên bản"))).Forms.ShouldNotContain("khong-dt-2");
        (await StandingAsync("dt-2")).ShouldBe("rejected");
        (await appraiser.DoAsync(left, "hoi-dt-3", ("reason", "Ai chủ trì?"))).Text.ShouldContain("Ai chủ trì?");
    }

    [Fact]
    public async Task Chosen_activities_are_verified_at_once_and_taken_back()
    {
        await HeldAsync("dt-1", null);
        await HeldAsync("dt-2", null);
        var secretary = await SignedInAsync("secretary");
        var queue = await secretary.OpenAsync("/tham-dinh?period=p26");
        var (none, _) = await secretary.SendAsync(queue, "cung-luc");
        none.Text.ShouldContain("Hãy chọn ít nhất một hoạt động.");
        (string, string)[] chosen = [("activities:rows", ""), ("activities:rows", "activity=dt-1&version:number=1"), ("activities:rows", "activity=dt-2&version:number=1")];
        var done = await secretary.DoAsync(queue, "cung-luc", chosen);
        done.Text.ShouldContain("Đã xác minh cùng lúc 2 hoạt động");
        (await StandingAsync("dt-2")).ShouldBe("verified");
        await secretary.DoAsync(done, "hoan-tac-1", ("reason", "Nhầm kỳ"));
        (await StandingAsync("dt-2")).ShouldBe("recorded");
        var moved = await secretary.SendAsync(queue, "cung-luc", [.. chosen, ("_key", "lan-khac")]);
        moved.Page.Status.ShouldBe(HttpStatusCode.Conflict, moved.Page.Text); // Another version than was seen.
    }

    [Fact]
    public async Task Who_only_reads_gets_no_forms_and_units_come_to_their_own_page()
    {
        await HeldAsync("dt-1", null);
        var member = await SignedInAsync("council-member");
        var queue = await member.OpenAsync("/tham-dinh");
        queue.Text.ShouldContain("Số cuộc đối thoại");
        queue.Forms.ShouldBeEmpty();
        (await member.OpenAsync("/tham-dinh/don-vi")).Text.ShouldContain("Xã A");
        (await member.OpenAsync(UnitPage)).Forms.ShouldBeEmpty();

        var officer = await SignedInAsync("unit-officer", "xa-a");
        (await officer.OpenAsync("/tham-dinh")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await officer.OpenAsync(UnitPage)).Forms.ShouldContain("tu-cham-I.2");
        (await officer.OpenAsync("/tham-dinh/p26/xa-b")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await officer.OpenAsync("/tham-dinh/kien-nghi")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_unit_scores_itself_with_evidence_and_hands_in()
    {
        await Server.StepsAsync("p26", "start-self-scoring");
        var officer = await SignedInAsync("unit-officer", "xa-a");
        var page = await officer.OpenAsync(UnitPage);
        var (wrong, _) = await officer.SendAsync(page, "tu-cham-I.2", ("points:number", "10,5"), ("reason", "Đủ hồ sơ"));
        wrong.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        wrong.Html.ShouldContain("value=\"10,5\"");
        var scored = await officer.DoAsync(wrong, "tu-cham-I.2", ("points:number", "9,5"), ("reason", "Đủ hồ sơ"), ("evidence:evidence", "BC 12\nQĐ 7/2026"));
        scored.Text.ShouldContain("BC 12 QĐ 7/2026");
        scored = await officer.DoAsync(scored, "tu-cham-I.3", ("options:list", "a"));
        scored.Text.ShouldContain("Tốt (10 điểm)");
        (await officer.DoAsync(scored, "nop")).Forms.ShouldNotContain("tu-cham-I.2");
        var entry = await Server.As("secretary").GetOkAsync("/api/periods/p26/units/xa-a/entry");
        entry.GetProperty("selfScore").GetProperty("standing").GetString().ShouldBe("submitted");
        entry.GetProperty("selfScores").GetProperty("I.2").GetProperty("points").GetDecimal().ShouldBe(9.5m);
        var secretary = await SignedInAsync("secretary");
        (await secretary.DoAsync(await secretary.OpenAsync(UnitPage), "tra-lai", ("reason", "Thiếu"), ("criteria:some", "I.2"))).Text.ShouldContain("Bị trả lại");
    }

    [Fact]
    public async Task A_file_goes_with_a_self_score_and_appraisers_open_it_beside_the_number()
    {
        await Server.StepsAsync("p26", "start-self-scoring");
        var officer = await SignedInAsync("unit-officer", "xa-a");
        var (action, fields) = (await officer.OpenAsync(UnitPage)).Form("tu-cham-I.2");
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields.Where(f => f.Name is not ("points:number" or "evidence")).Append(("points:number", "9")))
        {
            form.Add(new StringContent(value), $"\"{name}\"");
        }

        form.Add(new StringContent("%PDF-1.4 tự chấm %%EOF"), "evidence", "bao-cao.pdf");
        var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = form };
        request.Headers.Accept.ParseAdd("text/html");
        var answer = await officer.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await answer.Content.ReadAsStringAsync());

        var page = await officer.OpenAsync(answer.Headers.Location!.OriginalString.Split('#')[0]);
        page.Form("tu-cham-I.2").Fields.Where(f => f.Name == "evidence:evidence").ShouldContain(f => f.Value.Contains("bao-cao.pdf", StringComparison.Ordinal)); // It stands in the form, to be kept or left out.
        var appraiser = await SignedInAsync("appraiser");
        var href = Regex.Match((await appraiser.OpenAsync(UnitPage)).Html, "href=\"(/api/evidence/[^\"]+)\"[^>]*>bao-cao.pdf<").Groups[1].Value;
        (await appraiser.GetStringAsync(href)).ShouldBe("%PDF-1.4 tự chấm %%EOF");
        (await Server.As("unit-officer", "xa-b").GetAsync(href)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var without = await officer.DoAsync(page, "tu-cham-I.2", ("evidence:evidence", "BC 12"));
        without.Text.ShouldNotContain("bao-cao.pdf");
        without.Text.ShouldContain("BC 12");
    }

    [Fact]
    public async Task Two_tabs_on_one_finding_lead_to_a_choice_and_lose_nothing()
    {
        await Server.ToAppraisalAsync();
        var appraiser = await SignedInAsync("appraiser");
        var (one, other) = (await appraiser.OpenAsync(UnitPage), await appraiser.OpenAsync(UnitPage));
        await appraiser.DoAsync(one, "tham-dinh-I.2", ("points:number", "7"), ("reason", "Thiếu minh chứng"));
        var (asked, _) = await appraiser.SendAsync(other, "tham-dinh-I.2", ("points:number", "4"), ("reason", "Sai mẫu"));
        asked.Status.ShouldBe(HttpStatusCode.PreconditionRequired);
        asked.Text.ShouldContain("Hiện nay: 7");
        asked.Html.ShouldContain("value=\"4\"");
        asked.Text.ShouldContain("Giữ kết quả hiện có");

        var late = await appraiser.OpenAsync(UnitPage);
        await appraiser.DoAsync(asked, "tham-dinh-I.2"); // What was typed stands in the form: sent again it takes the place.
        (await FoundAsync()).ShouldBe(4);
        var (stale, _) = await appraiser.SendAsync(late, "tham-dinh-I.2", ("points:number", "8"), ("reason", "Xem lại"));
        stale.Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        stale.Text.ShouldContain("Hiện nay: 4");
        (await FoundAsync()).ShouldBe(4);
    }

    [Fact]
    public async Task A_unit_accounts_for_a_finding_and_objects_and_somebody_else_answers()
    {
        await Server.ToAppraisalAsync();
        var appraiser = await SignedInAsync("appraiser");
        await appraiser.DoAsync(await appraiser.OpenAsync(UnitPage), "tham-dinh-I.2", ("points:number", "7"), ("reason", "Thiếu minh chứng"));
        var leader = await SignedInAsync("unit-leader", "xa-a");
        var stated = await leader.DoAsync(await leader.OpenAsync(UnitPage), "giai-trinh-I.2", ("text", "Đã gửi bổ sung"));
        stated.Text.ShouldContain("Cần thẩm định lại");
        await leader.DoAsync(stated, "kien-nghi-moi", ("about/criterion", "I.2"), ("reason", "Không thoả đáng"));
        var own = await appraiser.SendAsync(await appraiser.OpenAsync("/tham-dinh/kien-nghi"), "kn-xa-a-1", ("reason", "Giữ nguyên"), ("accepted:bool", "false"));
        own.Page.Status.ShouldBe(HttpStatusCode.Forbidden);
        var secretary = await SignedInAsync("secretary");
        var answered = await secretary.DoAsync(await secretary.OpenAsync("/tham-dinh/kien-nghi"), "kn-xa-a-1", ("reason", "Đúng"), ("accepted:bool", "true"));
        answered.Text.ShouldContain("Không có đề nghị nào đang chờ trả lời.");
        (await secretary.OpenAsync("/tham-dinh/kien-nghi?status=all")).Text.ShouldContain("Đã chấp nhận");
        var reviewed = await secretary.DoAsync(await secretary.OpenAsync(UnitPage), "tham-dinh-I.2", ("points:number", "9"), ("reason", "Chấp nhận giải trình"));
        reviewed.Text.ShouldNotContain("Cần thẩm định lại");
        (await FoundAsync()).ShouldBe(9);
    }

    private Task<HttpClient> SignedInAsync(string role, params string[] units) => Server.BrowserAsync(role, units);

    private Task HeldAsync(string id, string? evidence) => Server.As("unit-officer", "xa-a").PutOkAsync($"/api/activities/{id}", new
    {
        type = "dialogue-held", unit = "xa-a", occurredOn = "2026-03-10", kind = "periodic", opinionsRaised = 5, note = $"Đối thoại {id}",
        evidence = evidence is null ? null : new[] { new { reference = evidence } },
    });

    private async Task<string> StandingAsync(string id) => (await Server.As("secretary").GetOkAsync($"/api/activities/{id}")).GetProperty("standing").GetString()!;

    private async Task<decimal> FoundAsync()
    {
        var sides = await Server.As("secretary").GetOkAsync("/api/periods/p26/units/xa-a/appraisals/I.2");
        return (sides.GetProperty("review") is { ValueKind: System.Text.Json.JsonValueKind.Object } review ? review : sides.GetProperty("appraisal")).GetProperty("points").GetDecimal();
    }
}
