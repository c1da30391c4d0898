using Microsoft.Playwright;
using Shouldly;
using ThiDua.Api.Security;
using Xunit;

namespace ThiDua.Browser.Tests;

/// <summary>What is rarely so and still must look right: a name with markup, a unit without any activity, a period without clusters.</summary>
[Collection(OnSite.Name)]
public sealed class BadDayTests(Site site) : BrowserTest(site)
{
    private const string Unit = "xa-ten-la";
    private const string Name = "Xã <b>Đậm</b> & \"Ngoặc\" <img src=x onerror=alert(1)>";

    [Fact]
    public async Task A_name_with_markup_is_a_name_and_a_unit_without_activities_stands_on_its_pages()
    {
        await Site.CallAsync(Roles.Secretary, HttpMethod.Put, $"/api/units/{Unit}", new { name = Name, kind = "peoples-committee", level = "commune", from = "2025-01-01" });
        await Site.CallAsync(Roles.Secretary, HttpMethod.Put, "/api/clusters/cum-ten-la", new { name = "Cụm <i>lạ</i>", members = new[] { new { unit = Unit, from = "2025-01-01" } } });
        await OpenAsync("ky-ten-la", "cum-ten-la");

        var secretary = await VisitAsync("secretary");
        string[] pages =
        [
            "/bang-xep-hang/ky-ten-la", "/bang-xep-hang/ky-ten-la?man-hinh=1", $"/don-vi/ky-ten-la/{Unit}", $"/don-vi/ky-ten-la/{Unit}/in", $"/don-vi/ky-ten-la/{Unit}/cach-tinh/total",
            $"/don-vi/ky-ten-la/{Unit}/thay-doi", "/bao-cao/ky-ten-la", "/tham-dinh/don-vi?period=ky-ten-la", $"/tham-dinh/ky-ten-la/{Unit}", $"/khen-thuong/ky-ten-la/don-vi/{Unit}",
        ];
        foreach (var page in pages)
        {
            await secretary.GoAsync(page);
            (await secretary.Page.Locator("body").InnerTextAsync()).ShouldContain(Name, Case.Insensitive, page);
            (await secretary.Page.Locator("b:text-is('Đậm'), img[src=x], i:text-is('lạ')").CountAsync()).ShouldBe(0, page);
        }
    }

    [Fact]
    public async Task A_period_without_clusters_says_so_and_breaks_no_page()
    {
        await OpenAsync("ky-khong-cum");
        var secretary = await VisitAsync("secretary");
        foreach (var page in new[] { "/bang-xep-hang/ky-khong-cum", "/ky-thi-dua/ky-khong-cum", "/bao-cao/ky-khong-cum", "/tham-dinh?period=ky-khong-cum", "/tham-dinh/don-vi?period=ky-khong-cum", "/khen-thuong/ky-khong-cum" })
        {
            await secretary.GoAsync(page);
            await Assertions.Expect(secretary.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        }

        await secretary.GoAsync("/bang-xep-hang/ky-khong-cum");
        await Assertions.Expect(secretary.Page.Locator("main")).ToContainTextAsync("cụm");
    }

    private async Task OpenAsync(string period, params string[] clusters)
    {
        await Site.CallAsync(Roles.Secretary, HttpMethod.Put, $"/api/periods/{period}", new
        {
            name = $"Kỳ thử {period}", kind = "year", from = "2026-01-01", to = "2026-12-31", clusters, sheets = new[] { new { criteriaSet = "dan-van-chinh-quyen-xa", version = 1 } },
            appraisal = "whole-sheet", visibility = "cluster",
        });
        await Site.CallAsync(Roles.Secretary, HttpMethod.Post, $"/api/periods/{period}/open", new { });
    }
}
