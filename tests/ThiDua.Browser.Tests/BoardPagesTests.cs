using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace ThiDua.Browser.Tests;

/// <summary>Bảng xếp hạng, Đơn vị, Việc của tôi: what each role does there.</summary>
[Collection(OnSite.Name)]
public sealed class BoardPagesTests(Site site) : BrowserTest(site)
{
    private const string Board = $"/bang-xep-hang/{Site.ThisYear}";

    [Fact]
    public async Task The_secretary_searches_without_accents_goes_back_through_the_days_and_comes_to_now_again()
    {
        await Site.RecordDialogueAsync("trang-1", "xa-ban-cam");
        var visitor = await VisitAsync("secretary");
        await visitor.GoAsync("/");
        await visitor.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Bảng xếp hạng" }).ClickAsync();
        visitor.Page.Url.ShouldEndWith(Board);

        await visitor.Page.GetByLabel("Tìm đơn vị").FillAsync("ban cam");
        await Assertions.Expect(visitor.Page.Locator("[data-row]:visible")).ToHaveCountAsync(1);
        await visitor.Page.GetByLabel("Tìm đơn vị").FillAsync("");

        var points = visitor.Page.Locator("#don-vi-xa-ban-cam td[data-label='Điểm khai']");
        var now = await points.InnerTextAsync();
        var slider = visitor.Page.GetByRole(AriaRole.Slider);
        await slider.FocusAsync();
        await slider.PressAsync("Home");
        await Assertions.Expect(visitor.Page.Locator("[data-as-of]")).ToContainTextAsync("01/01/2026");
        await Assertions.Expect(points).Not.ToHaveTextAsync(now);
        visitor.Page.Url.ShouldContain("asOf=2026-01-01");

        // What is recorded meanwhile does not disturb the past day, and is there when the slider comes to now.
        await Site.RecordDialogueAsync("trang-2", "xa-ban-cam");
        await visitor.Page.WaitForTimeoutAsync(1_500);
        await Assertions.Expect(visitor.Page.Locator("[data-as-of]")).ToContainTextAsync("01/01/2026");
        await slider.PressAsync("End");
        await Assertions.Expect(visitor.Page.Locator("[data-as-of]")).ToContainTextAsync("10/11/2026");
        await Assertions.Expect(points).Not.ToHaveTextAsync(now);
    }

    [Fact]
    public async Task A_board_let_go_catches_up_with_what_came_while_it_was_held()
    {
        var visitor = await VisitAsync("appraiser");
        await visitor.GoAsync(Board);
        var points = visitor.Page.Locator("#don-vi-xa-phong-nien td[data-label='Điểm khai']");
        var before = await points.InnerTextAsync();
        var pause = visitor.Page.Locator("[data-pause]");
        await Assertions.Expect(visitor.Page.Locator("[data-as-of]")).ToBeVisibleAsync();
        await visitor.Page.WaitForTimeoutAsync(1_500); // The first whole board has come.
        await pause.ClickAsync();
        await Assertions.Expect(visitor.Page.GetByText("Bảng đang đứng yên theo ý anh/chị.")).ToBeVisibleAsync();
        await Site.RecordDialogueAsync("trang-3", "xa-phong-nien");
        await Assertions.Expect(visitor.Page.GetByText("Có thay đổi mới đang chờ hiện.")).ToBeVisibleAsync();
        (await points.InnerTextAsync()).ShouldBe(before);
        await pause.ClickAsync();
        await Assertions.Expect(points).Not.ToHaveTextAsync(before);
        await Assertions.Expect(visitor.Page.GetByText("Bảng đang đứng yên theo ý anh/chị.")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_row_that_changed_is_marked_and_said_once_and_the_connection_that_broke_is_told_calmly()
    {
        var visitor = await VisitAsync("council-member");
        visitor.Expect("ERR_");
        visitor.Expect("htmx:sse:error");
        visitor.Expect("Failed to fetch");
        await visitor.GoAsync($"{Board}?man-hinh=1");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Navigation)).ToHaveCountAsync(0);
        await Assertions.Expect(visitor.Page.Locator(".top")).ToBeHiddenAsync();
        await visitor.Page.WaitForTimeoutAsync(1_500);
        await Site.RecordDialogueAsync("trang-4", "xa-thai-nien");
        await Assertions.Expect(visitor.Page.Locator("#don-vi-xa-thai-nien")).ToHaveAttributeAsync("data-fresh", "");
        await Assertions.Expect(visitor.Page.Locator("[data-news]")).ToContainTextAsync("Xã Thái Niên", new() { Timeout = 15_000 });

        await Site.StopAsync();
        await Assertions.Expect(visitor.Page.Locator("[data-lost]")).ToBeVisibleAsync();
        Site.Start();
        await Assertions.Expect(visitor.Page.Locator("[data-lost]")).ToBeHiddenAsync(new() { Timeout = 30_000 });
    }

    [Fact]
    public async Task An_officer_goes_from_the_first_page_to_a_number_and_on_to_what_it_rests_on()
    {
        await Site.RecordDialogueAsync("trang-5", Site.Unit);
        var visitor = await VisitAsync("unit-officer");
        await visitor.GoAsync("/");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Xem bảng điểm và vì sao" }).ClickAsync();
        visitor.Page.Url.ShouldEndWith($"/don-vi/{Site.ThisYear}/{Site.Unit}");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Việc nên làm tiếp" })).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.Locator("[data-chart] svg")).ToBeVisibleAsync();
        await visitor.Page.Locator("#bang-diem").GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^2\\.6\\.2 ", RegexOptions.None, TimeSpan.FromSeconds(1)) }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("a[href='/hoat-dong/trang-5']")).ToBeVisibleAsync();

        await visitor.GoAsync($"/don-vi/{Site.ThisYear}/{Site.Unit}/thay-doi?from=2026-11-01&to=2026-11-10");
        await Assertions.Expect(visitor.Page.Locator("a[href='/hoat-dong/trang-5']").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_page_of_a_unit_moves_when_somebody_records_and_totals_move_with_it()
    {
        var visitor = await VisitAsync("unit-leader");
        await visitor.GoAsync($"/don-vi/{Site.ThisYear}/{Site.Unit}");
        var total = visitor.Page.Locator("#tong-diem .stat dd").First;
        var before = await total.InnerTextAsync();
        await visitor.Page.WaitForTimeoutAsync(1_500);
        await Site.RecordDialogueAsync("trang-6", Site.Unit);
        await Assertions.Expect(total).Not.ToHaveTextAsync(before);
        await Assertions.Expect(visitor.Page.Locator("[data-row][data-fresh]").First).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("secretary", "Chờ xác minh")]
    [InlineData("appraiser", "Chờ xác minh")]
    [InlineData("cluster-head", "Bước tiếp theo của kỳ")]
    [InlineData("council-member", "Chờ bỏ phiếu")]
    [InlineData("council-chair", "Chờ quyết định khen thưởng")]
    [InlineData("ballot-counter", "Chờ bỏ phiếu")]
    [InlineData("criteria-editor", "Đề xuất")]
    [InlineData("auditor", "Sổ sự kiện")]
    [InlineData("admin", "Tài khoản")]
    public async Task Each_role_is_told_what_waits_for_it(string role, string card)
    {
        var visitor = await VisitAsync(role);
        await visitor.GoAsync("/");
        await Assertions.Expect(visitor.Page.Locator(".todo").GetByRole(AriaRole.Heading, new() { Name = card })).ToBeVisibleAsync();
    }
}
