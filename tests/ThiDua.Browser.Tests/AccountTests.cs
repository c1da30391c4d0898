using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace ThiDua.Browser.Tests;

/// <summary>The administrator's main path, and what people do with their own account.</summary>
[Collection(OnSite.Name)]
public sealed class AccountTests(Site site) : BrowserTest(site)
{
    [Fact]
    public async Task Somebody_is_invited_sets_a_password_signs_in_and_is_locked_out()
    {
        var admin = await VisitAsync("admin");
        await admin.GoAsync("/tai-khoan/moi");
        await admin.Page.GetByLabel("Họ và tên").FillAsync("Nguyễn Thị Thử");
        await admin.Page.GetByLabel("Tên đăng nhập").FillAsync("thu.nguyen");
        await admin.Page.GetByLabel("Cán bộ đơn vị", new() { Exact = true }).CheckAsync();
        await admin.Page.GetByText("Cán bộ đơn vị: Đơn vị của vai trò này").ClickAsync();
        await admin.Page.GetByLabel("Xã Gia Phú").First.CheckAsync();
        await admin.PressAsync(admin.Page.GetByRole(AriaRole.Button, new() { Name = "Ghi", Exact = true }));
        await Assertions.Expect(admin.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Đã ghi tài khoản.");
        await Assertions.Expect(admin.Page.Locator("main")).ToContainTextAsync("Cán bộ đơn vị (Xã Gia Phú)");
        var account = admin.Page.Url.Split('?')[0];

        await admin.PressAsync(admin.Page.GetByRole(AriaRole.Button, new() { Name = "Cấp mã mời" }));
        var link = await admin.Page.Locator("code", new() { HasText = "/loi-moi?ma=" }).InnerTextAsync();
        await admin.AxeAsync();
        await admin.GoAsync(account);
        await Assertions.Expect(admin.Page.Locator("main")).Not.ToContainTextAsync("/loi-moi?ma=");

        var invited = await VisitAsync();
        invited.Expect("422"); // A password that is too short.
        invited.Expect("401"); // After the account is locked.
        await invited.GoAsync(new Uri(link).PathAndQuery);
        await invited.Page.GetByLabel("Mật khẩu mới").FillAsync("ngắn");
        await invited.PressAsync(invited.Page.GetByRole(AriaRole.Button, new() { Name = "Đặt mật khẩu" }));
        await Assertions.Expect(invited.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("ít nhất 12 ký tự");
        await invited.Page.GetByLabel("Mật khẩu mới").FillAsync("ba con trâu gặm cỏ");
        await invited.PressAsync(invited.Page.GetByRole(AriaRole.Button, new() { Name = "Đặt mật khẩu" }));
        await invited.SignInAsync("thu.nguyen", "ba con trâu gặm cỏ");
        await invited.GoAsync("/toi");
        await Assertions.Expect(invited.Page.Locator("main")).ToContainTextAsync("Xã Gia Phú");

        await admin.GoAsync(account);
        var locking = admin.Page.Locator("form", new() { Has = admin.Page.GetByRole(AriaRole.Button, new() { Name = "Khóa tài khoản" }) });
        await locking.GetByLabel("Lý do").FillAsync("Thử khóa");
        await admin.PressAsync(locking.GetByRole(AriaRole.Button));
        await Assertions.Expect(admin.Page.Locator("main")).ToContainTextAsync("Lý do: Thử khóa");
        await invited.GoAsync("/toi");
        new Uri(invited.Page.Url).AbsolutePath.ShouldBe("/dang-nhap");
    }

    [Fact]
    public async Task Everybody_chooses_how_to_be_told_and_asks_about_their_data()
    {
        var front = await VisitAsync("front");
        await front.GoAsync("/toi");
        await front.Page.GetByLabel("Kỳ thi đua sang bước mới").SelectOptionAsync("app");
        await front.PressAsync(front.Page.GetByRole(AriaRole.Button, new() { Name = "Ghi cách nhận" }));
        await Assertions.Expect(front.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Đã ghi cách nhận thông báo.");
        await Assertions.Expect(front.Page.GetByLabel("Kỳ thi đua sang bước mới")).ToHaveValueAsync("app");

        await front.Page.GetByLabel("Tôi muốn").SelectOptionAsync("access");
        await front.Page.GetByLabel("Nội dung").FillAsync("Xin bản sao dữ liệu của tôi.");
        await front.PressAsync(front.Page.GetByRole(AriaRole.Button, new() { Name = "Gửi yêu cầu" }));
        await Assertions.Expect(front.Page.Locator("main")).ToContainTextAsync("đang chờ");
    }
}
