using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace ThiDua.Browser.Tests;

/// <summary>Signing in and out through the page.</summary>
[Collection(OnSite.Name)]
public sealed class SignInTests(Site site) : BrowserTest(site)
{
    [Fact]
    public async Task A_wrong_password_comes_back_with_a_sentence_and_the_right_one_lets_in()
    {
        var visitor = await VisitAsync();
        visitor.Expect("401");
        await visitor.SignInAsync("secretary", "khong-phai-mat-khau-nay");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByLabel("Tên đăng nhập").First).ToHaveValueAsync("secretary");
        await Assertions.Expect(visitor.Page.GetByLabel("Mật khẩu").First).ToHaveValueAsync("");
        await visitor.AxeAsync();

        await visitor.SignInAsync("secretary");
        new Uri(visitor.Page.Url).AbsolutePath.ShouldBe("/");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Navigation)).ToContainTextAsync("Bảng xếp hạng");
    }

    [Fact]
    public async Task Whoever_wanted_a_page_comes_to_it_after_signing_in_and_signing_out_closes_it()
    {
        var visitor = await VisitAsync();
        var wanted = $"/bang-xep-hang/{Site.Year}?view=verified";
        await visitor.GoAsync(wanted);
        new Uri(visitor.Page.Url).AbsolutePath.ShouldBe("/dang-nhap");
        await visitor.SignInAsync("council-member");
        visitor.Page.Url.ShouldStartWith(Site.Url + wanted);

        await visitor.PressAsync(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Đăng xuất" }));
        new Uri(visitor.Page.Url).AbsolutePath.ShouldBe("/dang-nhap");
        await visitor.GoAsync(wanted);
        new Uri(visitor.Page.Url).AbsolutePath.ShouldBe("/dang-nhap");
    }

    [Fact]
    public async Task Nobody_is_sent_to_another_site()
    {
        var visitor = await VisitAsync();
        await visitor.GoAsync("/dang-nhap?returnUrl=https%3A%2F%2Fexample.com%2F");
        await visitor.SignInAsync("front");
        visitor.Page.Url.ShouldBe(Site.Url + "/");
    }

    [Fact]
    public async Task Forms_work_without_scripts()
    {
        var visitor = await VisitAsync(scripts: false);
        visitor.Expect("401");
        await visitor.SignInAsync("secretary", "khong-phai-mat-khau-nay");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await visitor.GoAsync("/dang-nhap");
        await visitor.PressAsync(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Vào với tài khoản của Thanh tra (mẫu)" }));
        new Uri(visitor.Page.Url).AbsolutePath.ShouldBe("/");
        await Assertions.Expect(visitor.Page.Locator(".top__me")).ToContainTextAsync("Kiểm tra, giám sát");
    }
}
