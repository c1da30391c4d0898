using System.Net;
using Shouldly;
using ThiDua.Api.Tests.Accounts;
using ThiDua.Api.Tests.Entries;
using Xunit;

namespace ThiDua.Api.Tests.Pages;

/// <summary>Targets and what does not apply, on the page of a unit's judging: entered by the standing office, read by the unit.</summary>
public sealed class AssignedTests : JudgedApi
{
    private const string Page = "/tham-dinh/p26/xa-a", Target = "targets/.I.1:number?";
    [Fact]
    public async Task A_target_is_assigned_changed_with_a_reason_and_withdrawn_and_never_over_what_was_not_seen()
    {
        var secretary = await Server.BrowserAsync("secretary");
        var page = await secretary.OpenAsync(Page);
        page.Text.ShouldContain("chưa giao");
        var assigned = await secretary.DoAsync(page, "giao-chi-tieu", (Target, "12,5"));
        assigned.Text.ShouldContain("Đã ghi chỉ tiêu.");
        assigned.Form("giao-chi-tieu").Fields.ShouldContain((Target, "12,5"));

        var (unsaid, _) = await secretary.SendAsync(assigned, "giao-chi-tieu", (Target, "10"));
        unsaid.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        unsaid.Html.ShouldContain("id=\"giao-chi-tieu-reason-loi\"");
        var changed = await secretary.DoAsync(assigned, "giao-chi-tieu", (Target, "10"), ("reason", "Giao lại theo QĐ 7"));
        changed.Text.ShouldContain("Giao lại theo QĐ 7");

        var (late, _) = await secretary.SendAsync(assigned, "giao-chi-tieu", (Target, "11"), ("reason", "Cửa sổ khác"));
        late.Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        late.Text.ShouldContain("Hiện nay: 10");
        late.Form("giao-chi-tieu").Fields.ShouldContain((Target, "11"));

        var officer = await (await Server.BrowserAsync("unit-officer", "xa-a")).OpenAsync(Page);
        officer.Text.ShouldContain("Giao lại theo QĐ 7");
        officer.Forms.ShouldNotContain("giao-chi-tieu");
        officer.Forms.ShouldNotContain("khong-ap-dung");

        var withdrawn = await secretary.DoAsync(changed, "giao-chi-tieu", (Target, ""), ("reason", "Rút"));
        withdrawn.Text.ShouldContain("chưa giao");
        (await Server.As("secretary").GetOkAsync("/api/periods/p26/units/xa-a/targets")).GetProperty("targets").EnumerateObject().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_criterion_is_declared_not_applicable_with_a_reason_and_applies_again()
    {
        var secretary = await Server.BrowserAsync("secretary");
        var page = await secretary.OpenAsync(Page);
        page.Text.ShouldContain("Mọi tiêu chí đang áp dụng cho đơn vị.");
        var (unsaid, _) = await secretary.SendAsync(page, "khong-ap-dung", ("_path/criterion", "I.1"));
        unsaid.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var (unchosen, _) = await secretary.SendAsync(page, "khong-ap-dung", ("reason", "Không có việc này"));
        ((int)unchosen.Status).ShouldBeInRange(400, 422);
        var left = await secretary.DoAsync(page, "khong-ap-dung", ("_path/criterion", "I.1"), ("reason", "Không có việc này"));
        left.Text.ShouldContain("Không có việc này");
        left.Forms.ShouldNotContain("khong-ap-dung", "the sheet lets only this one be left out");
        (await (await Server.BrowserAsync("unit-officer", "xa-a")).OpenAsync(Page)).Text.ShouldContain("Không có việc này");
        var again = await secretary.DoAsync(left, "ap-dung-I.1", ("reason", "Nay có"));
        again.Text.ShouldContain("Mọi tiêu chí đang áp dụng cho đơn vị.");
    }
}
