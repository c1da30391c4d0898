using System.IO.Compression;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Shouldly;
using ThiDua.Api.Imports.Sheets;
using ThiDua.Api.Spreadsheets;
using ThiDua.Domain.Activities;
using Xunit;
using Cell = ThiDua.Api.Spreadsheets.Cell;

namespace ThiDua.Api.Tests.Spreadsheets;

/// <summary>Workbooks that we write are valid, hold what was meant, and calculate nothing (S26).</summary>
public sealed class XlsxWriterTests
{
    [Theory]
    [InlineData("=1+1")]
    [InlineData("+84 123")]
    [InlineData("-1+1|cmd")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    [InlineData("＝1+1")]
    [InlineData(";=1")]
    [InlineData("\"=1\"")]
    [InlineData("dòng một\n=1+1")]
    [InlineData("<script>alert(1)</script>")]
    public void Text_stays_text(string text)
    {
        var file = XlsxWriter.Write([new SheetPlan("Trang", []) { Rows = [[new PlannedCell(text)]] }], "Thử");
        Workbooks.CellsOf(file).ShouldBe(new Dictionary<string, Cell> { ["A1"] = new Cell.Text(text.Trim()) });
        using var document = SpreadsheetDocument.Open(new MemoryStream(file), false);
        var cell = document.WorkbookPart!.WorksheetParts.Single().Worksheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.Cell>().Single();
        (cell.DataType!.Value, cell.CellFormula, cell.CellValue).ShouldBe((DocumentFormat.OpenXml.Spreadsheet.CellValues.InlineString, null, null));
        cell.InlineString!.Text!.Text.ReplaceLineEndings("\n").ShouldBe(text.ReplaceLineEndings("\n"));
        var format = document.WorkbookPart.WorkbookStylesPart!.Stylesheet.CellFormats!.Elements<CellFormat>().ElementAt((int)cell.StyleIndex!.Value);
        (format.QuotePrefix?.Value ?? false).ShouldBe(XlsxWriter.LooksLikeFormula(text));
    }

    [Fact]
    public void Values_come_back_as_they_were_written()
    {
        var file = XlsxWriter.Write(
            [new SheetPlan("Trang", [new PlannedColumn(10)]) { Rows = [[], [new PlannedCell("Xã A"), new PlannedCell(1234.5m, Look.Number), new PlannedCell(7), new PlannedCell(new DateOnly(2026, 3, 10), Look.Day)]] }], "Thử");
        Workbooks.CellsOf(file).ShouldBe(new Dictionary<string, Cell>
        {
            ["A2"] = new Cell.Text("Xã A"), ["B2"] = new Cell.Number(1234.5m), ["C2"] = new Cell.Number(7), ["D2"] = new Cell.Day(new DateOnly(2026, 3, 10)),
        });
    }

    [Fact]
    public void The_template_of_every_type_is_a_valid_workbook_that_our_own_reader_understands()
    {
        var file = TemplateWriter.Write([.. ActivityKinds.Types], [("xa-a", "Xã A"), ("xa-b", "=Xã B")], null);
        Valid(file);
        using var workbook = XlsxFile.Open(file);
        workbook.Sheets.Count.ShouldBe(ActivityKinds.Types.Count() + 2);
        foreach (var (sheet, type) in workbook.Sheets.Zip(ActivityKinds.Types))
        {
            var cells = Workbooks.Cells(sheet);
            TemplateMark.Find(((Cell.Text)cells["A2"]).Value).ShouldBe(new TemplateMark(type, ActivityColumns.Version(type)));
            cells.Where(c => c.Key.EndsWith('4')).Select(c => ((Cell.Text)c.Value).Value).ShouldBe(["id", .. ActivityColumns.Of(type).Select(c => c.Code)]);
        }
    }

    [Fact]
    public void Drop_downs_name_the_cells_that_hold_their_items()
    {
        var file = TemplateWriter.Write(["dialogue-held"], [("xa-a", "Xã A"), ("xa-b", "Xã B")], null);
        using var document = SpreadsheetDocument.Open(new MemoryStream(file), false);
        var lists = document.WorkbookPart!.WorksheetParts.SelectMany(p => p.Worksheet.Descendants<DataValidation>()).Select(d => (d.SequenceOfReferences!.InnerText, d.Formula1!.Text)).ToList();
        lists.ShouldBe(
            [("B5:B20004", "'Danh mục'!$A$2:$A$3"), ("D5:D20004", "'Danh mục'!$C$2:$C$5"), ("E5:E20004", "'Danh mục'!$B$2:$B$3"), ("K5:K20004", "'Danh mục'!$D$2:$D$3")], ignoreOrder: true);
        using var workbook = XlsxFile.Open(file);
        var cells = Workbooks.Cells(workbook.Sheets.Single(s => s.Name == "Danh mục"));
        (cells["A2"], cells["A3"], cells["C2"], cells["D3"]).ShouldBe((new Cell.Text("xa-a - Xã A"), new Cell.Text("xa-b - Xã B"), new Cell.Text("Đối thoại định kỳ"), new Cell.Text("Trực tuyến")));
    }

    [Fact]
    public void Files_name_no_person()
    {
        using var zip = new ZipArchive(new MemoryStream(TemplateWriter.Write(["dialogue-held"], [], null)));
        foreach (var entry in zip.Entries.Where(e => e.FullName.EndsWith("xml", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(entry.Open());
            reader.ReadToEnd().ShouldNotContain(Environment.UserName + "<");
        }
    }

    private static void Valid(byte[] file)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(file), false);
        new OpenXmlValidator(FileFormatVersions.Office2016).Validate(document).Select(e => $"{e.Part?.Uri} {e.Path?.XPath}: {e.Description}").Take(10).ShouldBeEmpty();
    }
}
