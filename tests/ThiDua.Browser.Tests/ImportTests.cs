using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Microsoft.Playwright;
using Shouldly;
using ThiDua.Api.Security;
using ThiDua.Api.Spreadsheets;
using Xunit;
using CellKinds = DocumentFormat.OpenXml.Spreadsheet.CellValues;
using StoredCell = DocumentFormat.OpenXml.Spreadsheet.Cell;
using StoredSheet = DocumentFormat.OpenXml.Spreadsheet.Sheet;

namespace ThiDua.Browser.Tests;

/// <summary>Nhập từ bảng tính: template, filling in, faults cell by cell, recording, and what became of it.</summary>
[Collection(OnSite.Name)]
public sealed partial class ImportTests(Site site) : BrowserTest(site)
{
    private const string Page = "/ghi-nhan/nhap";
    private const string Board = $"/bang-xep-hang/{Site.ThisYear}";

    /// <summary>Days of weeks in which the head received nobody in the sample: the criterion counts weeks.</summary>
    [Theory]
    [InlineData(true, "26/10/2026", "27/10/2026", "28/10/2026")]
    [InlineData(false, "28/09/2026", "29/09/2026", "01/10/2026")]
    public async Task A_template_is_filled_in_mended_and_recorded_and_the_board_moves(bool scripts, params string[] days)
    {
        var looking = await VisitAsync("secretary");
        await looking.GoAsync(Board);
        var points = looking.Page.Locator($"#don-vi-{Site.Unit} td[data-label='Điểm khai']");
        await Assertions.Expect(points).ToBeVisibleAsync();
        var before = await points.InnerTextAsync();

        var officer = await VisitAsync("unit-officer", scripts);
        await officer.GoAsync(Page);
        var template = await DownloadAsync(officer, officer.Page.GetByRole(AriaRole.Link, new() { Name = "Buổi tiếp công dân" }));
        template.Name.ShouldBe("mau-nhap-reception-held.xlsx");
        string[] Row(string day, string citizens) => ["", $"{Site.Unit} - Thị trấn Phố Lu", day, "Có", citizens];
        await SendAsync(officer, Typed(template.Content, (5, Row(days[0], "12")), (6, Row("31/02/2026", "7")), (7, Row(days[2], "1.5"))));

        await Assertions.Expect(officer.Page.Locator(".note[role=status]")).ToContainTextAsync("Tệp còn 2 chỗ sai.");
        var wrong = officer.Page.Locator("td.wrong");
        await Assertions.Expect(wrong).ToHaveCountAsync(2);
        await Assertions.Expect(wrong.First).ToContainTextAsync("Ô này phải là ngày có thật");
        await Assertions.Expect(wrong.Last).ToContainTextAsync("Ô này phải là số");
        var address = officer.Page.Url;
        await ShowsAsync(officer, scripts, "nhap-con-sai");
        var annotated = await DownloadAsync(officer, officer.Page.GetByRole(AriaRole.Link, new() { Name = "Tải tệp có đánh dấu chỗ sai" }));
        annotated.Name.ShouldEndWith("-nhan-xet.xlsx");
        Texts(annotated.Content).ShouldContain(t => t.Contains("Ô này phải là số", StringComparison.Ordinal));

        // The mended file is sent from the page that said what was wrong.
        await SendAsync(officer, Typed(template.Content, days.Index().Select(d => (5 + d.Index, Row(d.Item, "7"))).ToArray()));
        officer.Page.Url.ShouldNotBe(address);
        await Assertions.Expect(officer.Page.Locator(".note[role=status]")).ToContainTextAsync("Tệp không có chỗ sai.");
        await ShowsAsync(officer, scripts, "nhap-kiem-tra-xong");
        (await points.InnerTextAsync()).ShouldBe(before); // Tried is not recorded.
        await officer.PressAsync(officer.Page.GetByRole(AriaRole.Button, new() { Name = "Ghi 3 dòng vào sổ" }));
        await Assertions.Expect(officer.Page.Locator(".note[role=status]")).ToContainTextAsync("Đã ghi 3 dòng vào sổ.");
        await ShowsAsync(officer, scripts, "nhap-da-ghi");
        await Assertions.Expect(points).Not.ToHaveTextAsync(before);

        await officer.PressAsync(officer.Page.Locator("#nhap").GetByRole(AriaRole.Link, new() { Name = "Việc đã ghi" }));
        foreach (var day in days)
        {
            await Assertions.Expect(officer.Page.GetByRole(AriaRole.Link, new() { Name = $"Tiếp công dân ngày {day}" }).First).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task Petitions_that_wait_stand_in_the_template_of_their_next_step_and_are_settled_together()
    {
        foreach (var id in new[] { "don-nhieu-1", "don-nhieu-2" })
        {
            await Site.CallAsync(Roles.UnitOfficer, HttpMethod.Put, $"/api/activities/{id}", new { type = "petition-received", unit = Site.Unit, occurredOn = "2026-10-20", kind = "feedback", reference = id }, Site.Unit);
        }

        var officer = await VisitAsync("unit-officer");
        await officer.GoAsync(Page);
        var template = await DownloadAsync(officer, officer.Page.Locator("section", new() { HasText = "Thụ lý" }).GetByRole(AriaRole.Link, new() { Name = "Giải quyết xong" }).First);
        template.Name.ShouldBe("mau-nhap-petition-resolve.xlsx");
        var rows = Rows(template.Content);
        var mine = rows.Where(r => r.Value.StartsWith("don-nhieu-", StringComparison.Ordinal)).Select(r => r.Key).ToList();
        mine.Count.ShouldBe(2);
        await SendAsync(officer, Typed(template.Content, mine.Select(r => (r, (string[])["", "", "28/10/2026", "Giải quyết xong, chấp nhận"])).ToArray()));
        await officer.PressAsync(officer.Page.GetByRole(AriaRole.Button, new() { Name = "Ghi 2 dòng vào sổ" })); // The others wait on.
        await Assertions.Expect(officer.Page.Locator(".note[role=status]")).ToContainTextAsync("Đã ghi 2 dòng vào sổ.");
        await officer.GoAsync("/hoat-dong/don-nhieu-2");
        await Assertions.Expect(officer.Page.Locator(".timeline")).ToContainTextAsync("Giải quyết xong, 28/10/2026");
    }

    [Theory]
    [InlineData("cu.xls", "application/vnd.ms-excel", "ĐÏ", "định dạng .xls cũ")]
    [InlineData("anh.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "không phải", "Tệp không phải bảng tính xlsx")]
    [InlineData("a.csv", "text/csv", "a;b\n1;2", "Không tìm thấy dòng mã cột")]
    public async Task A_file_that_cannot_be_read_says_why_and_what_to_do(string name, string type, string content, string why)
    {
        var officer = await VisitAsync("unit-officer");
        await officer.GoAsync(Page);
        byte[] file = name == "cu.xls" ? [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]] : System.Text.Encoding.UTF8.GetBytes(content);
        await SendAsync(officer, file, name, type);
        var said = officer.Page.Locator(".note[role=status]");
        await Assertions.Expect(said).ToContainTextAsync("Chưa dùng được tệp này.");
        await Assertions.Expect(said).ToContainTextAsync(why);
        await Assertions.Expect(said).ToContainTextAsync("Hãy tải mẫu");
        await Assertions.Expect(officer.Page.Locator("input[type=file]")).ToBeVisibleAsync();
    }

    private static async Task ShowsAsync(Visitor officer, bool scripts, string name)
    {
        if (scripts)
        {
            await officer.AxeAsync();
            await officer.WidthAsync(360);
            await officer.PictureAsync($"{name}~unit-officer-360");
            await officer.WidthAsync(1280);
            await officer.PictureAsync($"{name}~unit-officer-1280");
        }
    }

    private static async Task<(string Name, byte[] Content)> DownloadAsync(Visitor officer, ILocator link)
    {
        var download = await officer.Page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        return (download.SuggestedFilename, await File.ReadAllBytesAsync(await download.PathAsync()));
    }

    /// <summary>Sends a file and waits until its rows were looked at.</summary>
    private static async Task SendAsync(Visitor officer, byte[] file, string name = "số liệu.xlsx", string type = XlsxWriter.MediaType)
    {
        await officer.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = name, MimeType = type, Buffer = file });
        await officer.PressAsync(officer.Page.GetByRole(AriaRole.Button, new() { Name = "Kiểm tra thử" }));
        await officer.Page.WaitForURLAsync(Import());
        await Assertions.Expect(officer.Page.Locator("progress")).ToHaveCountAsync(0);
    }

    /// <summary>A template with text typed into its first sheet, as a spreadsheet program would store it; "" leaves a cell as it is.</summary>
    private static byte[] Typed(byte[] template, params (int Row, string[] Cells)[] typed)
    {
        using var file = new MemoryStream();
        file.Write(template);
        using (var document = SpreadsheetDocument.Open(file, isEditable: true))
        {
            var sheet = First(document);
            var data = sheet.GetFirstChild<SheetData>()!;
            foreach (var (number, cells) in typed)
            {
                var row = data.Elements<Row>().FirstOrDefault(r => r.RowIndex! == (uint)number) ?? data.AppendChild(new Row { RowIndex = (uint)number });
                row.Append(cells.Index().Where(c => c.Item.Length > 0).Select(c =>
                    new StoredCell(new InlineString(new Text(c.Item))) { CellReference = CellRef.Of(number, c.Index + 1), DataType = CellKinds.InlineString }));
            }

            sheet.Save();
        }

        return file.ToArray();
    }

    /// <summary>What stands in the first column, by row.</summary>
    private static Dictionary<int, string> Rows(byte[] content)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(content), isEditable: false);
        return First(document).Descendants<Row>().Where(r => r.Elements<StoredCell>().Any()).ToDictionary(r => (int)r.RowIndex!.Value, r => r.Elements<StoredCell>().First().InnerText);
    }

    private static List<string> Texts(byte[] content)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(content), isEditable: false);
        return [.. First(document).Descendants<StoredCell>().Select(c => c.InnerText)];
    }

    private static Worksheet First(SpreadsheetDocument document) =>
        ((WorksheetPart)document.WorkbookPart!.GetPartById(document.WorkbookPart.Workbook.Sheets!.Elements<StoredSheet>().First().Id!)).Worksheet;

    [GeneratedRegex("/ghi-nhan/nhap/[0-9a-f]{32}", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Import();
}
