using Microsoft.Playwright;
using Xunit;

namespace ThiDua.Browser.Tests;

/// <summary>The auditor checks the log; who operates the server sees how it is.</summary>
[Collection(OnSite.Name)]
public sealed class ProofTests(Site site) : BrowserTest(site)
{
    [Fact]
    public async Task An_auditor_follows_a_unit_checks_the_log_and_finds_what_was_signed()
    {
        var auditor = await VisitAsync("auditor");
        await auditor.GoAsync("/so-su-kien");
        await auditor.Page.GetByLabel("Đơn vị").SelectOptionAsync(Site.Unit);
        await auditor.PressAsync(auditor.Page.GetByRole(AriaRole.Button, new() { Name = "Lọc" }));
        await Assertions.Expect(auditor.Page.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToContainTextAsync("Lịch sử của Thị trấn Phố Lu");
        var first = auditor.Page.Locator(".log details").First;
        await Assertions.Expect(first.Locator("summary")).ToContainTextAsync("Ghi danh đơn vị");
        await first.Locator("summary").PressAsync("Enter");
        await Assertions.Expect(first.GetByText("unit_registered", new() { Exact = true })).ToBeVisibleAsync();

        await auditor.Page.GetByRole(AriaRole.Link, new() { Name = "Kiểm tra toàn vẹn" }).ClickAsync();
        await auditor.Page.GetByLabel("Kiểm tra lại từ sự kiện đầu tiên").CheckAsync();
        await auditor.Page.GetByRole(AriaRole.Button, new() { Name = "Kiểm tra" }).ClickAsync();
        await Assertions.Expect(auditor.Page.Locator("#ket-qua")).ToContainTextAsync("Sổ nguyên vẹn");

        await auditor.GoAsync("/so-su-kien/dau-so");
        await Assertions.Expect(auditor.Page.Locator("main")).ToContainTextAsync("BEGIN PUBLIC KEY");
        await Assertions.Expect(auditor.Page.Locator("main")).ToContainTextAsync("hằng ngày");
    }

    [Fact]
    public async Task The_secretary_compares_the_read_tables_with_the_log_and_sees_it_end()
    {
        var secretary = await VisitAsync("secretary");
        await secretary.GoAsync("/he-thong");
        await secretary.PressAsync(secretary.Page.GetByRole(AriaRole.Button, new() { Name = "Chỉ so sánh" }));
        await Assertions.Expect(secretary.Page.Locator(".rebuild")).ToContainTextAsync("khớp bảng đang phục vụ", new() { Timeout = 60_000 });
    }
}
