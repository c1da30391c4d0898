using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace ThiDua.Browser.Tests;

/// <summary>Who writes score sheets: a copy, changed by forms that say what is wrong while somebody types; a proposal and what it would do.</summary>
[Collection(OnSite.Name)]
public sealed class CriteriaTests(Site site) : BrowserTest(site)
{
    private const string Sheet = "/bo-tieu-chi/dan-van-chinh-quyen-xa/1";

    [Fact]
    public async Task A_sheet_is_copied_changed_checked_while_typing_and_published()
    {
        var editor = await VisitAsync("criteria-editor");
        var page = editor.Page;
        await editor.GoAsync(Sheet + "/chep");
        await page.GetByLabel("Mã bộ tiêu chí").FillAsync("trinh-duyet-bo");
        await page.GetByLabel("Hiệu lực từ ngày").FillAsync("01/01/2030");
        await page.GetByRole(AriaRole.Button, new() { Name = "Chép thành dự thảo" }).ClickAsync();
        await page.WaitForURLAsync("**/bo-tieu-chi/trinh-duyet-bo/1**");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sửa dự thảo" }).ClickAsync();
        await CheckAsync(editor, "du-thao");

        await page.Locator("td.doing a[href*='/sua/muc/']").Last.ClickAsync();
        await CheckAsync(editor, "du-thao-tieu-chi");
        var max = page.Locator("input[name='changes/0/change/max:number']");
        var points = await max.InputValueAsync();
        await max.FillAsync("-5"); // In no sheet there are fewer than no points.
        await Assertions.Expect(page.Locator("form[data-check] .error").First).ToBeVisibleAsync();
        await max.FillAsync(points);
        await page.Locator("textarea[name='changes/0/change/note']").FillAsync("Ghi chú từ trình duyệt");
        await Assertions.Expect(page.Locator("form[data-check] .error")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".check")).ToContainTextAsync("Ghi chú từ trình duyệt");

        var kind = page.Locator("select[name='_k/changes/0/change/formula']");
        var before = await kind.InputValueAsync();
        await kind.SelectOptionAsync("bands");
        await page.GetByRole(AriaRole.Button, new() { Name = "Thêm một bậc" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Thêm một bậc" }).ClickAsync();
        await Assertions.Expect(page.Locator("input[name='changes/0/change/formula/bands/steps/1/points:number']")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("textarea[name='changes/0/change/note']")).ToHaveValueAsync("Ghi chú từ trình duyệt");
        await editor.GoAsync(page.Url);
        await page.Locator("textarea[name='changes/0/change/note']").FillAsync("Ghi chú từ trình duyệt");
        (await page.Locator("select[name='_k/changes/0/change/formula']").InputValueAsync()).ShouldBe(before);
        await page.GetByRole(AriaRole.Button, new() { Name = "Ghi vào dự thảo", Exact = true }).Last.ClickAsync();
        await Assertions.Expect(page.GetByText("Đã ghi vào dự thảo.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Ban hành" }).ClickAsync();
        await CheckAsync(editor, "ban-hanh");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ban hành phiên bản 1" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Đã ban hành phiên bản 1.")).ToBeVisibleAsync();
        await editor.PrintAsync("bo-tieu-chi-giay");

        // The next version, and what it changes.
        await editor.GoAsync("/bo-tieu-chi/trinh-duyet-bo/1/chep");
        await page.GetByLabel("Hiệu lực từ ngày").FillAsync("01/01/2031");
        await page.GetByRole(AriaRole.Button, new() { Name = "Chép thành dự thảo" }).ClickAsync();
        await page.WaitForURLAsync("**/bo-tieu-chi/trinh-duyet-bo/2**");
        await editor.GoAsync("/bo-tieu-chi/trinh-duyet-bo/1/so-voi/2");
        await CheckAsync(editor, "so-voi");
    }

    [Fact]
    public async Task A_sheet_is_begun_from_nothing_checked_while_typing_and_gone_on_with()
    {
        var editor = await VisitAsync("criteria-editor");
        var page = editor.Page;
        await editor.GoAsync("/bo-tieu-chi");
        await page.GetByRole(AriaRole.Link, new() { Name = "Soạn bộ tiêu chí mới" }).ClickAsync();
        await page.GetByLabel("Mã của bộ tiêu chí").FillAsync("trinh-duyet-moi");
        await page.Locator("textarea[name='title']").FillAsync("Bảng soạn từ đầu");
        await page.Locator("input[name='legalBasis/document']").FillAsync("QĐ 01");
        await page.Locator("textarea[name='sections/0/title']").FillAsync("Đối thoại");
        await page.Locator("textarea[name='sections/0/criteria/0/title']").FillAsync("Chất lượng đối thoại");
        await page.Locator("input[name='sections/0/criteria/0/legalBasis/document']").FillAsync("QĐ 01");
        await page.Locator("select[name='_k/sections/0/criteria/0/formula']").SelectOptionAsync("appraised");
        await Assertions.Expect(page.Locator(".check .note--good")).ToBeVisibleAsync();
        await page.Locator("input[name='sections/0/max:number']").FillAsync("90"); // The criterion alone has 100.
        await Assertions.Expect(page.Locator("form[data-check] .error").First).ToBeVisibleAsync();
        await page.Locator("input[name='sections/0/max:number']").FillAsync("100");
        await Assertions.Expect(page.Locator("form[data-check] .error")).ToHaveCountAsync(0);
        await CheckAsync(editor, "bo-tieu-chi-moi");
        await page.GetByRole(AriaRole.Button, new() { Name = "Lưu dự thảo và soạn tiếp", Exact = true }).Last.ClickAsync();
        await page.WaitForURLAsync("**/bo-tieu-chi/trinh-duyet-moi/1/sua**");
        await Assertions.Expect(page.GetByText("Chất lượng đối thoại")).ToBeVisibleAsync();
        await CheckAsync(editor, "bo-tieu-chi-du-thao");
    }

    [Fact]
    public async Task A_proposal_is_written_simulated_and_discussed()
    {
        var editor = await VisitAsync("criteria-editor");
        var page = editor.Page;
        await editor.GoAsync("/de-xuat/moi?base=dan-van-chinh-quyen-xa%401");
        await page.GetByLabel("Tên đề xuất").FillAsync("Thêm trọng số cho một nội dung");
        await page.GetByLabel("Nguồn").FillAsync("Hội nghị cụm");
        await page.GetByLabel("Lý do").FillAsync("Để xem ai lên, ai xuống");
        await page.Locator("select[name='_k/changes/0']").SelectOptionAsync("remove");
        await page.Locator("select[name='changes/0/remove']").SelectOptionAsync("2.6.1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Thêm một thay đổi" }).ClickAsync();
        await page.Locator("select[name='_k/changes/1']").SelectOptionAsync("scale");
        var to = page.Locator("input[name='changes/1/scale/to:number']");
        await to.FillAsync("1"); // Fewer points than there are criteria.
        await Assertions.Expect(page.Locator("form[data-check] .error").First).ToBeVisibleAsync();
        await CheckAsync(editor, "de-xuat-moi");
        await to.FillAsync("100");
        await Assertions.Expect(page.Locator("form[data-check] .error")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Ghi đề xuất", Exact = true }).Last.ClickAsync();
        await Assertions.Expect(page.GetByText("Đã ghi đề xuất.")).ToBeVisibleAsync();

        // What it would have made of a year: who rises, who falls, by which criterion.
        var simulation = page.Locator("section[aria-labelledby=mo-phong]");
        await simulation.GetByLabel("Kỳ thi đua").SelectOptionAsync(Site.Year);
        await simulation.GetByRole(AriaRole.Button, new() { Name = "Mô phỏng" }).ClickAsync();
        await Assertions.Expect(page.Locator(".slope svg")).ToBeVisibleAsync();
        (await simulation.GetByRole(AriaRole.Table, new() { Name = "Ai lên, ai xuống", Exact = true }).Locator("tbody tr").CountAsync()).ShouldBe(13);
        await Assertions.Expect(simulation).ToContainTextAsync("2.6.1");
        await CheckAsync(editor, "de-xuat-mo-phong");
        await editor.PrintAsync("de-xuat-mo-phong");

        // A unit says what it thinks of it.
        await page.GetByRole(AriaRole.Button, new() { Name = "Đưa ra lấy ý kiến" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Đã đưa ra lấy ý kiến.")).ToBeVisibleAsync();
        var leader = await VisitAsync("unit-leader");
        await leader.GoAsync(new Uri(page.Url).AbsolutePath);
        await leader.Page.Locator("select[name=stance]").SelectOptionAsync("disagree");
        await leader.Page.GetByLabel("Nội dung ý kiến").FillAsync("Tiếp công dân hằng tuần là việc chính của xã");
        await CheckAsync(leader, "de-xuat-y-kien");
        await leader.Page.GetByRole(AriaRole.Button, new() { Name = "Gửi ý kiến" }).ClickAsync();
        await Assertions.Expect(leader.Page.GetByText("Đã ghi ý kiến.")).ToBeVisibleAsync();
        await editor.GoAsync(new Uri(page.Url).AbsolutePath);
        await Assertions.Expect(page.GetByText("Tiếp công dân hằng tuần là việc chính của xã")).ToBeVisibleAsync();
    }

    private static async Task CheckAsync(Visitor visitor, string name)
    {
        await visitor.WidthAsync(360);
        await visitor.PictureAsync($"{name}-360");
        await visitor.WidthAsync(1_280);
        await visitor.PictureAsync($"{name}-1280");
        await visitor.AxeAsync();
    }
}
