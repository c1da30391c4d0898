using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace ThiDua.Browser.Tests;

/// <summary>What holds for every page: anybody can use it, on a phone, on paper, and without scripts.</summary>
[Collection(OnSite.Name)]
public sealed partial class PageTests(Site site) : BrowserTest(site)
{
    public static TheoryData<string, string> Pages
    {
        get
        {
            var pages = new TheoryData<string, string>();
            foreach (var (role, path) in PagesUnderTest.All)
            {
                pages.Add(role, path);
            }

            return pages;
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Anybody_can_use_it_on_a_screen_a_phone_and_paper(string role, string path)
    {
        var visitor = await VisitAsync(role.Length == 0 ? null : role);
        (await visitor.GoAsync(path)).ShouldBe(200);
        var name = NameOf(role, path);
        await visitor.WidthAsync(1280);
        await visitor.AxeAsync();
        await visitor.PictureAsync($"{name}-1280");
        await visitor.WidthAsync(360);
        await visitor.AxeAsync("target-size", "scrollable-region-focusable"); // What else there is to find does not depend on the width.
        await visitor.PictureAsync($"{name}-360");
        await visitor.WidthAsync(1280);
        await visitor.PrintAsync(name);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task It_says_what_it_has_to_say_without_scripts(string role, string path)
    {
        var visitor = await VisitAsync(role.Length == 0 ? null : role, scripts: false);
        (await visitor.GoAsync(path)).ShouldBe(200);
        (await visitor.Page.Locator("h1").CountAsync()).ShouldBe(1);
        (await visitor.Page.Locator("main :is(table, form, dl, ul, ol, .empty)").CountAsync()).ShouldBeGreaterThan(0);
        await Assertions.Expect(visitor.Page.Locator("main .js-only:visible")).ToHaveCountAsync(0);
    }

    private static string NameOf(string role, string path) =>
        $"{(path == "/" ? "trang-dau" : Odd().Replace(path.Trim('/'), "-"))}~{(role.Length == 0 ? "khach" : role)}";

    [GeneratedRegex("[^a-z0-9-]+", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Odd();
}
