using System.Globalization;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using ThiDua.Api.Http;

namespace ThiDua.Api.Spreadsheets;

/// <summary>
/// Reads an xlsx workbook sheet by sheet and row by row. Macros, other documents, queries and what is no plain workbook are refused by content
/// (S27 to S31); formulas are told as such, never their last result.
/// </summary>
internal sealed class XlsxFile : IDisposable
{
    private static readonly HashSet<string> Workbook = new(StringComparer.Ordinal)
    {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    };

    private readonly SpreadsheetDocument _document;
    private readonly XlsxLimits _limits;
    private readonly XlsxDays _days;
    private readonly List<string> _strings = [];

    private XlsxFile(SpreadsheetDocument document, XlsxLimits limits)
    {
        (_document, _limits) = (document, limits);
        CheckParts(document);
        _days = new XlsxDays(document.WorkbookPart!);
        ReadStrings(document.WorkbookPart!.SharedStringTablePart);
        Sheets = [.. document.WorkbookPart.Workbook.Sheets?.Elements<DocumentFormat.OpenXml.Spreadsheet.Sheet>().Select(Find).OfType<Sheet>() ?? []];
    }

    /// <summary>The sheets with cells, in the order of the workbook.</summary>
    public IReadOnlyList<Sheet> Sheets { get; }

    /// <summary>Opens a workbook.</summary>
    /// <exception cref="ProblemException">It is none, or it is refused.</exception>
    public static XlsxFile Open(byte[] file, XlsxLimits? limits = null)
    {
        limits ??= XlsxLimits.Default;
        XlsxGuard.Check(file, limits);
        return Guarded(() =>
        {
            var document = SpreadsheetDocument.Open(
                new MemoryStream(file, writable: false), isEditable: false, new OpenSettings { AutoSave = false, MaxCharactersInPart = limits.Unpacked });
            try
            {
                return new XlsxFile(document, limits);
            }
            catch
            {
                document.Dispose();
                throw;
            }
        });
    }

    /// <summary>Runs work on a workbook; damage that shows only now becomes a problem.</summary>
    public static T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is OpenXmlPackageException or XmlException or InvalidDataException or FileFormatException or FormatException or ArgumentException
            or NullReferenceException or InvalidOperationException or KeyNotFoundException or IOException or UriFormatException or NotSupportedException)
        {
            // The library has no one exception for a damaged file: whatever it stumbles over, the file is what is wrong.
            throw SpreadsheetFault.Broken();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _document.Dispose();

    private static void CheckParts(SpreadsheetDocument document)
    {
        if (document.WorkbookPart is not { Workbook: not null } workbook)
        {
            throw SpreadsheetFault.Broken();
        }

        if (!Workbook.Contains(workbook.ContentType) || workbook.VbaProjectPart is not null)
        {
            throw SpreadsheetFault.Of("spreadsheet.macro", "Tệp là bảng tính có macro hoặc tệp mẫu của Excel nên không được nhận. Hãy lưu lại thành .xlsx (Save As, Excel Workbook).");
        }

        if (workbook.ExternalWorkbookParts.Any() || workbook.ConnectionsPart is not null)
        {
            throw SpreadsheetFault.Of("spreadsheet.external", "Tệp lấy số liệu từ tệp hoặc nguồn khác. Hãy ngắt liên kết (Data, Edit Links, Break Link) rồi lưu lại.");
        }
    }

    private void ReadStrings(SharedStringTablePart? part)
    {
        if (part is null)
        {
            return;
        }

        using var reader = OpenXmlReader.Create(part);
        var (text, length, reading, open) = (new StringBuilder(), 0L, false, false);
        while (reader.Read())
        {
            if (reader.LocalName == "rPh")
            {
                reading = reader.IsStartElement; // How something is read aloud is no part of the text.
            }
            else if (reader is { LocalName: "si", IsStartElement: true })
            {
                KeepString(text, ref open);
                open = true;
            }
            else if (reader is { LocalName: "t", IsStartElement: true } && !reading)
            {
                var run = reader.GetText();
                length += run.Length;
                if (_strings.Count >= _limits.Strings || text.Length + run.Length > _limits.TextLength || length > _limits.StringsLength)
                {
                    throw SpreadsheetFault.Of("spreadsheet.too-large", "Tệp có quá nhiều chữ; hãy chia thành nhiều tệp.");
                }

                text.Append(run);
            }
        }

        KeepString(text, ref open);
    }

    private void KeepString(StringBuilder text, ref bool open)
    {
        if (open)
        {
            _strings.Add(text.ToString());
            text.Clear();
        }
    }

    private Sheet? Find(DocumentFormat.OpenXml.Spreadsheet.Sheet declared)
    {
        if (declared.Id?.Value is not { } id || !_document.WorkbookPart!.TryGetPartById(id, out var found) || found is not WorksheetPart part)
        {
            return null; // A chart or a dialog has no cells.
        }

        Sheet? sheet = null;
        sheet = new Sheet(declared.Name?.Value ?? "", declared.State is { } state && state.Value != SheetStateValues.Visible) { Rows = Deferred(() => Rows(part, sheet!)) };
        return sheet;
    }

    /// <summary>Rows whose damage, wherever it shows, is told as a problem.</summary>
    private static IEnumerable<SheetRow> Deferred(Func<IEnumerable<SheetRow>> rows)
    {
        using var at = rows().GetEnumerator();
        while (Guarded(at.MoveNext))
        {
            yield return at.Current;
        }
    }

    private IEnumerable<SheetRow> Rows(WorksheetPart part, Sheet sheet)
    {
        using var reader = OpenXmlReader.Create(part);
        using var cells = new XlsxCells(reader, _limits, ReadCell);
        var count = 0;
        while (reader.Read())
        {
            switch (reader.LocalName)
            {
                case "col" when reader.IsStartElement:
                    HideColumns(reader, sheet);
                    break;
                case "mergeCell" when reader.IsStartElement:
                    sheet.Merged.Add(CellRef.Range(reader.Attribute("ref") ?? "") ?? throw SpreadsheetFault.Broken());
                    break;
                case "row" or "sheetData" when cells.Finish() is { Cells.Count: > 0 } row:
                    count = count < _limits.Rows
                        ? count + 1
                        : throw SpreadsheetFault.Of("spreadsheet.too-many-rows", $"Trang tính có hơn {_limits.Rows:N0} dòng; hãy chia thành nhiều tệp.");
                    cells.Take();
                    yield return row;
                    break;
                default:
                    cells.Take();
                    break;
            }
        }
    }

    private static void HideColumns(OpenXmlReader reader, Sheet sheet)
    {
        if (reader.IsTrue("hidden") || reader.Attribute("width") is "0")
        {
            var (first, last) = (reader.Number("min"), Math.Min(reader.Number("max"), CellRef.ColumnsMax));
            sheet.HiddenColumns.UnionWith(Enumerable.Range(first, Math.Max(0, last - first + 1)));
        }
    }

    private Cell? ReadCell(string? type, string value, uint style) => type switch
    {
        null or "n" => value.Length == 0 ? null : Number(value, style),
        "s" => TextCell(int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < _strings.Count ? _strings[i] : throw SpreadsheetFault.Broken()),
        "inlineStr" or "str" => TextCell(value),
        "b" => value switch { "1" or "true" => new Cell.Flag(true), "0" or "false" => new Cell.Flag(false), _ => throw SpreadsheetFault.Broken() },
        "d" => DateOnly.TryParseExact(value.AsSpan(0, Math.Min(10, value.Length)), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new Cell.Day(day) : new Cell.Error(Short(value)),
        "e" => new Cell.Error(Short(value)),
        _ => throw SpreadsheetFault.Broken(),
    };

    private Cell? TextCell(string text)
    {
        if (text.Length > _limits.TextLength)
        {
            throw SpreadsheetFault.Broken();
        }

        var trimmed = text.Trim();
        return trimmed.Length == 0 ? null : new Cell.Text(trimmed);
    }

    private Cell Number(string value, uint style)
    {
        // Programs store doubles: 17.4 as 17.399999999999999. Fifteen digits, as they show them, give it back.
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            throw SpreadsheetFault.Broken();
        }

        if (Math.Abs(number) >= 1e15)
        {
            return new Cell.Error(Short(value));
        }

        var exact = (decimal)number;
        return !_days.IsDay(style) ? new Cell.Number(exact) : _days.Day(exact) is { } day ? new Cell.Day(day) : new Cell.Error(Short(value));
    }

    private static string Short(string value) => value.Length <= 20 ? value : value[..20];
}
