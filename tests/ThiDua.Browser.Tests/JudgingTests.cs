using Microsoft.Playwright;
using Shouldly;
using ThiDua.Api.Security;
using Xunit;

namespace ThiDua.Browser.Tests;

/// <summary>Those who judge at their daily work: with keys, in two tabs, and the unit on the other side.</summary>
[Collection(OnSite.Name)]
public sealed class JudgingTests(Site site) : BrowserTest(site)
{
    [Fact]
    public async Task An_appraiser_works_through_the_queue_with_keys_alone()
    {
        foreach (var id in new[] { "hang-1", "hang-2", "hang-3" })
        {
            await Site.CallAsync(Roles.UnitOfficer, HttpMethod.Put, $"/api/activities/{id}", new { type = "hotspot-arisen", unit = "xa-phu-nhuan", occurredOn = "2026-11-05" }, "xa-phu-nhuan");
        }

        var appraiser = await VisitAsync("appraiser");
        var page = appraiser.Page;
        await appraiser.GoAsync($"/tham-dinh?period={Site.ThisYear}&unit=xa-phu-nhuan&type=incident");
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("[data-keys-help]")).ToHaveAttributeAsync("open", "");
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(page.Locator("#h-hang-1")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("x");
        await Assertions.Expect(page.Locator("[role=status]")).ToContainTextAsync("Đã xác minh");
        await Assertions.Expect(page.Locator("#h-hang-1")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#h-hang-2")).ToBeFocusedAsync(); // Whoever decided goes on with the next.

        await page.Keyboard.PressAsync("q");
        await page.Keyboard.TypeAsync("Ai chủ trì, j hay x?");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#h-hang-2")).ToContainTextAsync("Ai chủ trì, j hay x?");
        await Assertions.Expect(page.Locator("#h-hang-3")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("r");
        await page.Keyboard.TypeAsync("Không có biên bản");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#h-hang-3")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("c");
        await Assertions.Expect(page.Locator("#h-hang-3 input[type=checkbox]")).ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Xác minh các hoạt động đã chọn" }).ClickAsync();
        await Assertions.Expect(page.Locator(".note--good").Last).ToContainTextAsync("Đã xác minh cùng lúc 1 hoạt động");
        await page.GetByText("Hoàn tác").First.ClickAsync();
        await page.GetByLabel("Lý do").First.FillAsync("Bấm nhầm");
        await page.GetByRole(AriaRole.Button, new() { Name = "Hoàn tác" }).First.ClickAsync();
        await Assertions.Expect(page.Locator("#h-hang-3")).ToBeVisibleAsync();
        await appraiser.AxeAsync();
    }

    [Fact]
    public async Task Two_tabs_on_one_finding_lead_to_a_clear_choice()
    {
        const string address = $"/tham-dinh/{Site.ThisYear}/xa-ban-cam";
        var secretary = await VisitAsync("secretary");
        secretary.Expect("428");
        var other = await secretary.Context.NewPageAsync();
        await secretary.GoAsync(address);
        await other.GotoAsync(address);
        await AppraiseAsync(secretary.Page, "1", "Đủ hồ sơ");
        await Assertions.Expect(secretary.Page.Locator("[role=status]")).ToContainTextAsync("Đã ghi kết quả thẩm định");
        await AppraiseAsync(other, "0,5", "Thiếu biên bản");
        await Assertions.Expect(other.GetByRole(AriaRole.Alert)).ToContainTextAsync("đã có kết quả thẩm định");
        await Assertions.Expect(other.Locator(".field__now").First).ToContainTextAsync("1");
        await Assertions.Expect(other.GetByLabel("Điểm (từ 0").First).ToHaveValueAsync("0,5");
        await other.GetByRole(AriaRole.Link, new() { Name = "Giữ kết quả hiện có" }).ClickAsync();
        await Assertions.Expect(other.Locator("td[data-label='Thẩm định'] .points").First).ToHaveTextAsync("1");
    }

    [Fact]
    public async Task A_leader_scores_the_unit_and_sees_it_beside_the_finding()
    {
        var leader = await VisitAsync("unit-leader");
        await leader.GoAsync("/tham-dinh");
        await leader.GoAsync($"/tham-dinh/{Site.ThisYear}/{Site.Unit}");
        await leader.Page.GetByText("Tự chấm tiêu chí này").First.ClickAsync();
        await leader.Page.GetByLabel("Điểm (từ 0").First.FillAsync("1,5");
        await leader.Page.GetByLabel("Vì sao đơn vị chấm mức này").First.FillAsync("Có đủ báo cáo");
        await leader.Page.GetByLabel("Số hiệu văn bản, nơi lưu").First.FillAsync("BC 77/2026");
        await leader.Page.GetByRole(AriaRole.Button, new() { Name = "Ghi", Exact = true }).First.ClickAsync();
        await Assertions.Expect(leader.Page.Locator("td[data-label='Tự chấm']").First).ToContainTextAsync("BC 77/2026");
    }

    [Fact]
    public async Task The_secretary_plans_the_next_year_after_this_one_and_opens_it()
    {
        var secretary = await VisitAsync("secretary");
        var page = secretary.Page;
        await secretary.GoAsync("/ky-thi-dua");
        await page.GetByRole(AriaRole.Link, new() { Name = "Lập kỳ thi đua mới" }).ClickAsync();
        await page.GetByLabel("Lấy kế hoạch của kỳ trước").SelectOptionAsync(Site.ThisYear);
        await page.GetByRole(AriaRole.Button, new() { Name = "Lấy sang" }).ClickAsync();
        await page.GetByLabel("Mã kỳ").FillAsync("bao-thang-2027");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ghi kế hoạch" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("2027");
        await page.GetByText("Mở kỳ", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Xác nhận: Mở kỳ" }).ClickAsync();
        await Assertions.Expect(page.Locator(".steps .now")).ToContainTextAsync("Ghi nhận");
        new Uri(page.Url).AbsolutePath.ShouldBe("/ky-thi-dua/bao-thang-2027");
    }

    private static async Task AppraiseAsync(IPage page, string points, string reason)
    {
        await page.Locator("summary", new() { HasText = "Thẩm định" }).First.ClickAsync();
        await page.GetByLabel("Điểm (từ 0").First.FillAsync(points);
        await page.GetByLabel("Lý do").First.FillAsync(reason);
        await page.GetByRole(AriaRole.Button, new() { Name = "Ghi", Exact = true }).First.ClickAsync();
    }
}
