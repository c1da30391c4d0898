using System.IO.Compression;
using System.Text;
using ThiDua.Api.Imports.Sheets;
using ThiDua.Api.Spreadsheets;

namespace ThiDua.Api.Tests.Spreadsheets;

/// <summary>Workbooks for tests, written part by part as programs and attackers write them.</summary>
internal static class Workbooks
{
    public const string WorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";

    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>A workbook of one sheet from the XML of its rows (and what stands around them).</summary>
    public static byte[] Of(
        string rows, string before = "", string after = "", string type = WorkbookType, string workbookPr = "", string state = "", string formats = "",
        IReadOnlyList<string>? strings = null, params IReadOnlyList<(string Name, string Content)> more) => Zip(
        [
            ("[Content_Types].xml",
                $"""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="bin" ContentType="application/octet-stream"/><Override PartName="/xl/workbook.xml" ContentType="{type}"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>"""),
            ("_rels/.rels", $"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""),
            ("xl/workbook.xml", $"""<?xml version="1.0"?><workbook xmlns="{Main}" xmlns:r="{Relations}">{workbookPr}<sheets><sheet name="So lieu" sheetId="1" {state} r:id="s1"/></sheets></workbook>"""),
            ("xl/_rels/workbook.xml.rels", $"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s1" Type="{Relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="s2" Type="{Relations}/styles" Target="styles.xml"/><Relationship Id="s3" Type="{Relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"""),
            ("xl/styles.xml", $"""<?xml version="1.0"?><styleSheet xmlns="{Main}">{formats}<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>"""),
            ("xl/sharedStrings.xml", $"""<?xml version="1.0"?><sst xmlns="{Main}">{string.Concat((strings ?? []).Select(s => $"<si>{s}</si>"))}</sst>"""),
            ("xl/worksheets/sheet1.xml", $"""<?xml version="1.0"?><worksheet xmlns="{Main}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>"""),
            .. more,
        ]);

    public static byte[] Zip(IEnumerable<(string Name, string Content)> entries)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var part = zip.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return file.ToArray();
    }

    /// <summary>A sheet of activities of a type as its template would have it, with these rows.</summary>
    public static SheetPlan Activities(string type, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object?>> rows, string? name = null, string? version = null) =>
        new(name ?? "Số liệu", [])
        {
            Rows =
            [
                [new PlannedCell("Tiêu đề")],
                [new PlannedCell(new TemplateMark(type, version ?? ActivityColumns.Version(type)).Text)],
                [.. columns.Select(c => new PlannedCell("Cột " + c))],
                [.. columns.Select(c => new PlannedCell(c))],
                .. rows.Select(r => (IReadOnlyList<PlannedCell>)[.. r.Select(v => new PlannedCell(v, v is DateOnly ? Look.Day : Look.Plain))]),
            ],
        };

    /// <summary>All cells of the first sheet, by address.</summary>
    public static Dictionary<string, Cell> CellsOf(byte[] file)
    {
        using var workbook = XlsxFile.Open(file);
        return Cells(workbook.Sheets[0]);
    }

    public static Dictionary<string, Cell> Cells(Sheet sheet) =>
        sheet.Rows.SelectMany(r => r.Cells.Select(c => (Address: CellRef.Of(r.Number, c.Key), c.Value))).ToDictionary(c => c.Address, c => c.Value);
}
