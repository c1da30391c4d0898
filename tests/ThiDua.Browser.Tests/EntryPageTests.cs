using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;
using ThiDua.Api.Security;
using Xunit;

namespace ThiDua.Browser.Tests;

/// <summary>Ghi nhận and hoạt động: recording by hand, and what happens when something breaks in the middle.</summary>
[Collection(OnSite.Name)]
public sealed partial class EntryPageTests(Site site) : BrowserTest(site)
{
    private const string Form = "/ghi-nhan/dialogue-held";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_officer_records_with_a_file_and_the_committee_opens_it_and_verifies(bool scripts)
    {
        var officer = await VisitAsync("unit-officer", scripts);
        officer.Expect("422");
        await officer.GoAsync("/ghi-nhan");
        await officer.Page.GetByRole(AriaRole.Link, new() { Name = "Đối thoại, tiếp xúc Nhân dân" }).First.ClickAsync();
        await FillAsync(officer, raised: "5", answered: "9");
        await officer.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "biên bản.pdf", MimeType = "application/pdf", Buffer = Pdf() });
        await SendAsync(officer);
        await Assertions.Expect(officer.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("nhiều hơn số ý kiến nêu ra");
        await Assertions.Expect(officer.Page.GetByLabel("biên bản.pdf")).ToBeCheckedAsync(); // Kept: it need not be chosen again.
        await officer.Page.GetByLabel("Số ý kiến trả lời ngay").FillAsync("4");
        await SendAsync(officer);
        await Assertions.Expect(officer.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Đã ghi nhận");
        var address = new Uri(officer.Page.Url).AbsolutePath;
        if (scripts)
        {
            await officer.AxeAsync();
            await officer.WidthAsync(360);
            await officer.PictureAsync("hoat-dong~unit-officer-360");
        }

        var committee = await VisitAsync("secretary", scripts);
        await committee.GoAsync(address);
        var file = await committee.Page.RunAndWaitForDownloadAsync(() => committee.Page.GetByRole(AriaRole.Link, new() { Name = "biên bản.pdf" }).ClickAsync());
        file.SuggestedFilename.ShouldBe("biên bản.pdf");
        await committee.Page.GetByRole(AriaRole.Button, new() { Name = "Xác minh là đúng" }).ClickAsync();
        await Assertions.Expect(committee.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Đã xác minh");
        await Assertions.Expect(committee.Page.Locator(".timeline")).ToContainTextAsync("Xác minh");
    }

    [Theory]
    [InlineData(true, 21_000_000)]
    [InlineData(false, 60_000_000)]
    [InlineData(false, 210_000_000)]
    public async Task A_file_that_is_too_large_is_told_before_it_travels_or_comes_back_with_what_was_typed(bool scripts, long bytes)
    {
        var path = Path.Combine(Path.GetTempPath(), $"thidua-{Guid.NewGuid():N}.pdf");
        await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 4096, FileOptions.DeleteOnClose))
        {
            await file.WriteAsync(Pdf());
            file.SetLength(bytes);
            await file.FlushAsync();
            var officer = await VisitAsync("unit-officer", scripts);
            officer.Expect("413");
            await officer.GoAsync(Form);
            await FillAsync(officer, raised: "6", answered: "6");
            await officer.Page.Locator("input[type=file]").SetInputFilesAsync(path);
            await officer.Page.GetByRole(AriaRole.Button, new() { Name = "Ghi nhận", Exact = true }).ClickAsync();
            if (scripts)
            {
                (await officer.Page.Locator("input[type=file]").EvaluateAsync<string>("field => field.validationMessage")).ShouldContain("lớn hơn 20 MB");
                new Uri(officer.Page.Url).AbsolutePath.ShouldBe(Form);
            }
            else
            {
                await Assertions.Expect(officer.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("20 MB");
            }

            await Assertions.Expect(officer.Page.GetByLabel("Số ý kiến nêu ra")).ToHaveValueAsync("6");
        }
    }

    [Fact]
    public async Task A_draft_waits_in_the_browser_until_it_is_recorded()
    {
        var officer = await VisitAsync("unit-officer");
        await officer.GoAsync("/ghi-nhan/reception-held");
        await officer.Page.GetByLabel("Số lượt công dân được tiếp").FillAsync("23");
        await officer.GoAsync("/ghi-nhan"); // The page was closed, or the connection broke.
        await officer.GoAsync("/ghi-nhan/reception-held");
        await Assertions.Expect(officer.Page.GetByLabel("Số lượt công dân được tiếp")).ToHaveValueAsync("23");
        await Assertions.Expect(officer.Page.GetByText("Đây là bản nháp")).ToBeVisibleAsync();
        await officer.AxeAsync();
        await SendAsync(officer);
        await Assertions.Expect(officer.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Đã ghi nhận");
        await officer.GoAsync("/ghi-nhan/reception-held");
        await Assertions.Expect(officer.Page.GetByLabel("Số lượt công dân được tiếp")).ToHaveValueAsync("");
    }

    /// <summary>A browser set to English shows its own fields of days as month/day/year: ours do not, and its calendar writes days as they are written here.</summary>
    [Fact]
    public async Task Days_are_days_first_whatever_the_browser_speaks()
    {
        var officer = await VisitAsync("unit-officer");
        await officer.GoAsync(Form);
        var day = officer.Page.Locator("[name='occurredOn:day']");
        await Assertions.Expect(day).ToHaveValueAsync("10/11/2026");
        await officer.Page.Locator(".day:has([name='occurredOn:day'])").GetByRole(AriaRole.Button, new() { Name = "Chọn ngày trên lịch" }).ClickAsync();
        var calendar = officer.Page.Locator(".day:has([name='occurredOn:day']) input[type=date]");
        await Assertions.Expect(calendar).ToHaveValueAsync("2026-11-10");
        await calendar.FillAsync("2026-11-03");
        await Assertions.Expect(day).ToHaveValueAsync("03/11/2026");
    }

    [Fact]
    public async Task A_double_click_records_once()
    {
        var officer = await VisitAsync("unit-officer");
        await officer.GoAsync(Form);
        await FillAsync(officer, raised: "31", answered: "31");
        await officer.Page.GetByRole(AriaRole.Button, new() { Name = "Ghi nhận", Exact = true }).DblClickAsync();
        await officer.Page.WaitForURLAsync(Activity());
        var id = new Uri(officer.Page.Url).AbsolutePath.Split('/')[^1];
        var events = (await Site.CallAsync(Roles.UnitOfficer, HttpMethod.Get, $"/api/activities/{id}", null, Site.Unit)).GetProperty("history").GetArrayLength();
        events.ShouldBe(1);
    }

    [Fact]
    public async Task Of_two_tabs_that_decide_on_one_activity_the_second_is_told_and_sees_what_stands()
    {
        var id = $"hai-the-{Guid.NewGuid():N}";
        await Site.RecordDialogueAsync(id, Site.Unit);
        var (first, second) = (await VisitAsync("secretary"), await VisitAsync("appraiser"));
        second.Expect("422");
        second.Expect("409");
        await first.GoAsync($"/hoat-dong/{id}");
        await second.GoAsync($"/hoat-dong/{id}");
        await first.Page.GetByText("Đặt nghi vấn", new() { Exact = true }).First.ClickAsync();
        await first.Page.GetByLabel("Điều cần đơn vị làm rõ").FillAsync("Số người dự?");
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Đặt nghi vấn" }).ClickAsync();
        await Assertions.Expect(first.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Đã đặt nghi vấn");

        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Xác minh là đúng" }).ClickAsync();
        await Assertions.Expect(second.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("đã thay đổi");
        await Assertions.Expect(second.Page.Locator(".timeline")).ToContainTextAsync("Số người dự?");
    }

    [Fact]
    public async Task Who_is_signed_out_in_the_middle_finds_the_form_filled_in_again()
    {
        var officer = await VisitAsync();
        officer.Expect("401");
        await officer.SignInAsync("unit-officer");
        await officer.GoAsync(Form);
        await FillAsync(officer, raised: "7", answered: "7");
        await officer.Context.ClearCookiesAsync(new() { Name = "thidua" });
        await SendAsync(officer);
        new Uri(officer.Page.Url).AbsolutePath.ShouldBe("/dang-nhap");
        await officer.SignInAsync("unit-officer");
        new Uri(officer.Page.Url).AbsolutePath.ShouldBe(Form);
        await Assertions.Expect(officer.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Phiên đăng nhập đã hết hạn");
        await Assertions.Expect(officer.Page.GetByLabel("Số ý kiến nêu ra")).ToHaveValueAsync("7");
        await SendAsync(officer);
        await Assertions.Expect(officer.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Đã ghi nhận");
    }

    private static async Task FillAsync(Visitor officer, string raised, string answered)
    {
        await officer.Page.Locator("[name='occurredOn:day']").FillAsync("6/11/2026");
        await officer.Page.Locator("[name=kind]").SelectOptionAsync("thematic");
        await officer.Page.GetByLabel("Số ý kiến nêu ra").FillAsync(raised);
        await officer.Page.GetByLabel("Số ý kiến trả lời ngay").FillAsync(answered);
    }

    private static async Task SendAsync(Visitor officer)
    {
        await officer.Page.GetByRole(AriaRole.Button, new() { Name = "Ghi nhận", Exact = true }).ClickAsync();
        await officer.Page.WaitForLoadStateAsync();
    }

    private static byte[] Pdf() => System.Text.Encoding.UTF8.GetBytes($"%PDF-1.4\n{Guid.NewGuid():N}\n%%EOF");

    [GeneratedRegex("/hoat-dong/", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Activity();
}
