using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace ThiDua.Browser.Tests;

/// <summary>Awards as those who prepare, vote on and look at them meet them.</summary>
[Collection(OnSite.Name)]
public sealed class AwardTests(Site site) : BrowserTest(site)
{
    private const string Area = $"/khen-thuong/{Site.Year}";

    [Fact]
    public async Task The_standing_office_finds_why_a_unit_is_not_eligible_in_two_clicks()
    {
        var visitor = await VisitAsync("secretary");
        await visitor.GoAsync($"{Area}?receivedOn=2026-01-25");
        var main = visitor.Page.GetByRole(AriaRole.Main);
        await main.GetByRole(AriaRole.Link, new() { NameRegex = new("^Chưa đủ ?: Xã Thái Niên, Cờ thi đua của Ủy ban nhân dân tỉnh$", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)) }).ClickAsync();
        var card = visitor.Page.Locator("#co-thi-dua-tinh");
        await Assertions.Expect(card).ToContainTextAsync("bậc xếp hạng");
        await card.Locator("summary").ClickAsync();
        await Assertions.Expect(card.GetByText("Yêu cầu: 1").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_council_is_composed_row_by_row()
    {
        var office = await VisitAsync("secretary");
        var page = office.Page;
        await office.GoAsync($"{Area}/hoi-dong");
        await page.GetByRole(AriaRole.Link, new() { Name = "Ghi hội đồng mới" }).ClickAsync();
        await page.GetByLabel("Mã của hội đồng").FillAsync("hoi-dong-thu");
        await page.GetByLabel("Tên hội đồng").FillAsync("Hội đồng thử");
        await page.GetByLabel("Số quyết định thành lập").FillAsync("QĐ-THỬ-01");
        await page.Locator("select[name='members/0/account:meant']").SelectOptionAsync(new SelectOptionValue { Label = "Chủ tịch Hội đồng (mẫu)" });
        var rows = await page.Locator("fieldset select[name$='/role']").CountAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Thêm hàng" }).ClickAsync();
        await Assertions.Expect(page.Locator("fieldset select[name$='/role']")).ToHaveCountAsync(rows + 3);
        await Assertions.Expect(page.GetByLabel("Tên hội đồng")).ToHaveValueAsync("Hội đồng thử");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ghi hội đồng", Exact = true }).Last.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Đã ghi hội đồng.");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Hội đồng thử" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_dossier_is_received_and_a_member_votes_openly_once()
    {
        var office = await VisitAsync("secretary");
        await office.GoAsync($"{Area}/ho-so/moi");
        await office.Page.GetByLabel("Danh hiệu, hình thức khen thưởng").SelectOptionAsync("co-thi-dua-tinh");
        await office.Page.Locator("select[name=unit]").SelectOptionAsync("xa-thai-nien");
        await office.Page.GetByLabel("Hội đồng xét").SelectOptionAsync("hoi-dong-mau");
        await office.Page.GetByLabel("Ngày tiếp nhận").FillAsync("01/02/2026");
        await office.Page.GetByLabel("Số tờ trình").FillAsync("TTr-02");
        await office.Page.GetByLabel("Số báo cáo thành tích").FillAsync("BC-02");
        await office.Page.GetByRole(AriaRole.Button, new() { Name = "Tiếp nhận hồ sơ" }).ClickAsync();
        await Assertions.Expect(office.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Đã tiếp nhận hồ sơ.");
        var here = new Uri(office.Page.Url).AbsolutePath;

        var member = await VisitAsync("council-member");
        await member.GoAsync(here);
        await member.Page.GetByLabel("Ý kiến của anh/chị").SelectOptionAsync("false");
        await member.Page.GetByRole(AriaRole.Button, new() { Name = "Biểu quyết" }).ClickAsync();
        await Assertions.Expect(member.Page.GetByRole(AriaRole.Main)).ToContainTextAsync("Đang biểu quyết công khai: 1 trên 9");
        member.Expect("409");
        await member.Page.GetByLabel("Ý kiến của anh/chị").SelectOptionAsync("true");
        await member.Page.GetByRole(AriaRole.Button, new() { Name = "Biểu quyết" }).ClickAsync();
        await Assertions.Expect(member.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Mỗi thành viên biểu quyết một lần.");
    }

    [Fact]
    public async Task Anybody_reads_a_published_result()
    {
        var visitor = await VisitAsync();
        await visitor.GoAsync("/cong-khai");
        await visitor.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link).First.ClickAsync();
        var main = visitor.Page.GetByRole(AriaRole.Main);
        await Assertions.Expect(main).ToContainTextAsync("Tự kiểm tra kết quả");
        (await main.GetByRole(AriaRole.Row).CountAsync()).ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task A_report_is_drawn_and_told_in_a_table_beside()
    {
        var visitor = await VisitAsync("front");
        await visitor.GoAsync($"/bao-cao/{Site.Year}?figure=dialogues");
        await Assertions.Expect(visitor.Page.Locator("[data-chart] svg")).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Region, new() { Name = "Cuộc đối thoại, tiếp xúc", Exact = true })).ToContainTextAsync("Thị trấn Phố Lu"); // The Front of a unit reads its unit.
    }
}
