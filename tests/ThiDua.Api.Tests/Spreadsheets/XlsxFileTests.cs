using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Shouldly;
using ThiDua.Api.Http;
using ThiDua.Api.Spreadsheets;
using Xunit;

namespace ThiDua.Api.Tests.Spreadsheets;

/// <summary>Workbooks as programs write them are read cell by cell; what is dangerous or something else is refused (S27 to S31).</summary>
public sealed class XlsxFileTests
{
    [Fact]
    public void Every_kind_of_cell_is_told_apart()
    {
        var cells = Workbooks.CellsOf(Workbooks.Of(
            """
            <row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2"><v>17.399999999999999</v></c><c r="C2" s="1"><v>46091</v></c><c r="D2" s="2"><v>46091.5</v></c><c r="E2" t="b"><v>1</v></c></row>
            <row r="4"><c r="A4"><f>1+1</f><v>2</v></c><c r="B4" t="e"><v>#REF!</v></c><c r="C4" t="inlineStr"><is><r><t>Xã </t></r><r><t>A</t></r><rPh sb="0" eb="1"><t>xa</t></rPh></is></c><c r="D4" t="str"><v> chữ </v></c><c r="E4" s="1"/><c r="F4" t="d"><v>2026-03-10T00:00:00</v></c></row>
            <row><c><v>1E3</v></c></row>
            """,
            strings: ["<r><t>Đối </t></r><r><t>thoại</t></r><rPh sb=\"0\" eb=\"1\"><t>x</t></rPh>"], formats: "<numFmts count=\"1\"><numFmt numFmtId=\"170\" formatCode=\"[$-42A]dd/mm/yyyy hh:mm\"/></numFmts>"));

        cells.ShouldBe(
            new Dictionary<string, Cell>
            {
                ["A2"] = new Cell.Text("Đối thoại"), ["B2"] = new Cell.Number(17.4m), ["C2"] = new Cell.Day(new DateOnly(2026, 3, 10)), ["D2"] = new Cell.Day(new DateOnly(2026, 3, 10)),
                ["E2"] = new Cell.Flag(true), ["A4"] = new Cell.Formula(), ["B4"] = new Cell.Error("#REF!"), ["C4"] = new Cell.Text("Xã A"), ["D4"] = new Cell.Text("chữ"),
                ["F4"] = new Cell.Day(new DateOnly(2026, 3, 10)), ["A5"] = new Cell.Number(1000),
            },
            ignoreOrder: true);
    }

    [Theory]
    [InlineData("", "1", "1900-01-01")]
    [InlineData("", "59", "1900-02-28")]
    [InlineData("", "60", null)] // 29 February 1900, which never was.
    [InlineData("", "61", "1900-03-01")]
    [InlineData("", "46091", "2026-03-10")]
    [InlineData("", "-1", null)]
    [InlineData("", "99999999", null)]
    [InlineData("<workbookPr date1904=\"1\"/>", "44629", "2026-03-10")]
    [InlineData("<workbookPr date1904=\"1\"/>", "0", "1904-01-01")]
    public void Serial_days_of_both_calendars(string workbookPr, string serial, string? day)
    {
        var cell = Workbooks.CellsOf(Workbooks.Of($"<row r=\"1\"><c r=\"A1\" s=\"1\"><v>{serial}</v></c></row>", workbookPr: workbookPr))["A1"];
        cell.ShouldBe(day is null ? new Cell.Error(serial) : new Cell.Day(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void What_people_do_not_see_and_what_is_merged_is_told()
    {
        using var workbook = XlsxFile.Open(Workbooks.Of(
            """<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>2</v></c></row><row r="3" ht="0"><c r="A3"><v>3</v></c></row>""",
            before: """<cols><col min="2" max="3" hidden="1"/><col min="5" max="5" width="0"/></cols>""", after: """<mergeCells count="1"><mergeCell ref="A2:B3"/></mergeCells>""",
            state: "state=\"veryHidden\""));
        var sheet = workbook.Sheets.ShouldHaveSingleItem();
        sheet.Hidden.ShouldBeTrue();
        sheet.Rows.Select(r => (r.Number, r.Hidden)).ShouldBe([(1, false), (2, true), (3, true)]);
        sheet.HiddenColumns.Order().ShouldBe([2, 3, 5]);
        sheet.Merged.ShouldBe([new CellRange(2, 1, 3, 2)]);
    }

    [Theory]
    [InlineData("<row r=\"1048577\"><c r=\"A1048577\"><v>1</v></c></row>", "spreadsheet.bad-cell")]
    [InlineData("<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>", "spreadsheet.bad-cell")]
    [InlineData("<row r=\"1\"><c r=\"A2\"><v>1</v></c></row>", "spreadsheet.bad-cell")]
    [InlineData("<row r=\"1\"><c r=\"ABC1\"><v>1</v></c></row>", "spreadsheet.too-many-columns")]
    [InlineData("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>9</v></c></row>", "spreadsheet.broken")]
    [InlineData("<row r=\"1\"><c r=\"A1\"><v>abc</v></c></row>", "spreadsheet.broken")]
    [InlineData("<row r=\"1\"><c r=\"A1\"><v>NaN</v></c></row>", "spreadsheet.broken")]
    [InlineData("<row r=\"2\"/><row r=\"1\"/>", "spreadsheet.broken")]
    [InlineData("<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>", "spreadsheet.broken")]
    [InlineData("<row r=\"1\"><c r=\"A1\"><v>1</c></row>", "spreadsheet.broken")]
    public void Cells_outside_of_any_sheet_and_damage_are_refused(string rows, string code) => Refused(Workbooks.Of(rows), code);

    [Fact]
    public void Too_many_rows_are_refused_while_they_are_read()
    {
        var rows = string.Concat(Enumerable.Range(1, 11).Select(i => $"<row r=\"{i}\"><c r=\"A{i}\"><v>1</v></c></row>"));
        Refused(Workbooks.Of(rows), "spreadsheet.too-many-rows", new XlsxLimits(Rows: 10));
    }

    [Fact]
    public void A_text_that_no_program_takes_and_too_many_strings_are_refused()
    {
        Refused(Workbooks.Of($"<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{new string('x', 32_768)}</t></is></c></row>"), "spreadsheet.too-large");
        Refused(Workbooks.Of("", strings: ["<t>a</t>", "<t>b</t>", "<t>c</t>"]), "spreadsheet.too-large", new XlsxLimits(Strings: 2));
    }

    [Fact]
    public void A_zip_bomb_is_refused_before_and_while_it_is_unpacked()
    {
        var bomb = Workbooks.Of("", after: new string(' ', 60_000_000));
        bomb.Length.ShouldBeLessThan(300_000);
        Refused(bomb, "spreadsheet.too-large");

        // The same file, saying that its sheet is one kilobyte: believed by nobody.
        Refused(SayingSizeOf(bomb, 60_000_000, 1_000), "spreadsheet.too-large", "spreadsheet.broken");
        Refused(Workbooks.Zip(Enumerable.Range(0, 10_000).Select(i => ($"p{i}.xml", ""))), "spreadsheet.too-large");
    }

    [Fact]
    public void A_zip_in_the_zip_is_not_opened()
    {
        var inner = Encoding.Latin1.GetString(Workbooks.Zip([("bomb.txt", new string(' ', 1_000_000))]));
        Workbooks.CellsOf(Workbooks.Of("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>", more: [("xl/embeddings/inner.bin", inner)])).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("../evil.xml")]
    [InlineData("/etc/passwd")]
    [InlineData("xl\\..\\evil.xml")]
    [InlineData("C:evil.xml")]
    [InlineData("xl/workbook.xml")] // The second of this name.
    public void Names_of_entries_that_lead_elsewhere_are_refused(string name) => Refused(Workbooks.Of("", more: [(name, "x")]), "spreadsheet.bad-entry");

    [Fact]
    public void Macros_are_refused_by_content_whatever_the_file_is_called()
    {
        Refused(Workbooks.Of("", more: [("xl/vbaProject.bin", "x")]), "spreadsheet.macro");
        Refused(Workbooks.Of("", type: "application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "spreadsheet.macro", "spreadsheet.broken");
        Refused(Workbooks.Of("", type: "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml"), "spreadsheet.macro", "spreadsheet.broken");
    }

    [Fact]
    public void A_document_type_with_entities_is_never_expanded()
    {
        const string dtd = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b SYSTEM \"file:///etc/passwd\">]>";
        var file = Workbooks.Of("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&a;</t></is></c></row>");
        Refused(Rewritten(file, "xl/worksheets/sheet1.xml", text => text.Replace("<worksheet", dtd + "<worksheet", StringComparison.Ordinal)), "spreadsheet.broken");
        Refused(Rewritten(file, "xl/workbook.xml", text => text.Replace("<workbook ", dtd + "<workbook ", StringComparison.Ordinal)), "spreadsheet.broken");
    }

    [Fact]
    public void What_draws_from_other_files_is_refused()
    {
        var file = Workbooks.Of("", more: [("xl/externalLinks/externalLink1.xml", "<?xml version=\"1.0\"?><externalLink xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"/>")]);
        file = Rewritten(file, "[Content_Types].xml", t => t.Replace("</Types>", "<Override PartName=\"/xl/externalLinks/externalLink1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml\"/></Types>", StringComparison.Ordinal));
        file = Rewritten(file, "xl/_rels/workbook.xml.rels", t => t.Replace("</Relationships>", "<Relationship Id=\"x\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink\" Target=\"externalLinks/externalLink1.xml\"/></Relationships>", StringComparison.Ordinal));
        Refused(file, "spreadsheet.external");
    }

    [Theory]
    [InlineData("%PDF-1.7 ...", "spreadsheet.not-xlsx")]
    [InlineData("<html><table><tr><td>1</td></tr></table></html>", "spreadsheet.not-xlsx")]
    [InlineData("\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1 old or encrypted", "spreadsheet.encrypted-or-old")]
    [InlineData("PK\u0003\u0004 cut off", "spreadsheet.broken")]
    public void Other_files_are_refused_by_content(string content, string code) => Refused(Encoding.Latin1.GetBytes(content), code);

    [Fact]
    public void A_zip_that_is_no_workbook_is_refused() => Refused(Workbooks.Zip([("word/document.xml", "<x/>")]), "spreadsheet.not-xlsx");

    [Fact]
    public void Damage_anywhere_is_told_and_never_thrown()
    {
        var whole = Workbooks.Of("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"><v>46091</v></c></row>", strings: ["<t>chữ</t>"]);
        for (var at = 0; at < whole.Length; at += 7)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0x55;
            try
            {
                using var workbook = XlsxFile.Open(damaged);
                foreach (var sheet in workbook.Sheets)
                {
                    Workbooks.Cells(sheet);
                }
            }
            catch (ProblemException e)
            {
                e.Status.ShouldBe(422, $"byte {at}");
            }
        }
    }

    private static void Refused(byte[] file, string code, string? or = null) => Refused(file, code, XlsxLimits.Default, or);

    private static void Refused(byte[] file, string code, XlsxLimits limits, string? or = null)
    {
        var problem = Should.Throw<ProblemException>(() =>
        {
            using var workbook = XlsxFile.Open(file, limits);
            foreach (var sheet in workbook.Sheets)
            {
                Workbooks.Cells(sheet);
            }
        });
        problem.Status.ShouldBe(422);
        new[] { code, or }.ShouldContain(problem.Code);
    }

    private static byte[] Rewritten(byte[] file, string part, Func<string, string> change)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        return Workbooks.Zip([.. zip.Entries.Select(e => (e.FullName, e.FullName == part ? change(Read(e)) : Read(e)))]);
    }

    private static string Read(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd();
    }

    /// <summary>Another uncompressed size in every header that says one.</summary>
    private static byte[] SayingSizeOf(byte[] file, int least, int said)
    {
        var lying = (byte[])file.Clone();
        for (var at = 0; at + 30 < lying.Length; at++)
        {
            var field = BinaryPrimitives.ReadUInt32LittleEndian(lying.AsSpan(at)) switch { 0x02014B50u => at + 24, 0x04034B50u => at + 22, 0x08074B50u => at + 12, _ => 0 };
            if (field > 0 && field + 4 <= lying.Length && BinaryPrimitives.ReadUInt32LittleEndian(lying.AsSpan(field)) is var size && size >= least && size < least * 2u)
            {
                BinaryPrimitives.WriteInt32LittleEndian(lying.AsSpan(field), said);
            }
        }

        return lying;
    }
}
