using System.Buffers;
using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace ThiDua.Api.Spreadsheets;

/// <summary>Writes workbooks. Text is written as text in the cell, never as something that could be calculated (S26).</summary>
internal static class XlsxWriter
{
    /// <summary>Media type of xlsx files.</summary>
    public const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>Characters that XML cannot hold, or that programs take for the beginning of a formula.</summary>
    private static readonly SearchValues<char> Formulas = SearchValues.Create("=+-@\t\r\n＝＋－＠|%;");

    /// <summary>A workbook with these sheets.</summary>
    public static byte[] Write(IReadOnlyList<SheetPlan> sheets, string title)
    {
        using var file = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            document.PackageProperties.Title = title;
            document.PackageProperties.Creator = "ThiDua"; // Never a person: files travel.
            var workbook = document.AddWorkbookPart();
            workbook.AddNewPart<WorkbookStylesPart>().Stylesheet = XlsxStyles.New();
            workbook.Workbook = new Workbook(new Sheets(sheets.Select((plan, i) => new DocumentFormat.OpenXml.Spreadsheet.Sheet
            {
                Name = plan.Name, SheetId = (uint)i + 1, Id = Write(workbook.AddNewPart<WorksheetPart>(), plan, workbook),
            })));
        }

        return file.ToArray();
    }

    /// <summary>A name that a sheet can bear: at most 31 characters, none of those that names of sheets cannot have.</summary>
    public static string SheetName(string name)
    {
        var kept = string.Concat(name.Select(c => c is ':' or '\\' or '/' or '?' or '*' or '[' or ']' || char.IsControl(c) ? ' ' : c)).Trim().Trim('\'');
        return kept.Length <= 31 ? kept : kept[..31].TrimEnd();
    }

    /// <summary>Whether a text begins in a way that some program takes for a formula.</summary>
    public static bool LooksLikeFormula(string text) => text.Length > 0 && Formulas.Contains(text[0]);

    /// <summary>A text in a cell of its own.</summary>
    public static InlineString Inline(string text) =>
        new(new Text(string.Concat(text.Where(c => System.Xml.XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)))) { Space = SpaceProcessingModeValues.Preserve });

    private static string Write(WorksheetPart part, SheetPlan plan, WorkbookPart workbook)
    {
        using var writer = OpenXmlWriter.Create(part);
        writer.WriteStartElement(new Worksheet());
        writer.WriteElement(new SheetProperties(new PageSetupProperties { FitToPage = true }));
        writer.WriteElement(new SheetViews(View(plan)));
        if (plan.Columns.Count > 0)
        {
            writer.WriteElement(new Columns(plan.Columns.Select((c, i) => new Column
            {
                Min = (uint)i + 1, Max = (uint)i + 1, Width = c.Width, CustomWidth = true, Style = XlsxStyles.Of(c.Look),
            })));
        }

        writer.WriteStartElement(new SheetData());
        var number = 0u;
        foreach (var row in plan.Rows)
        {
            writer.WriteElement(Row(++number, row));
        }

        writer.WriteEndElement();
        if (plan.DropDowns.Count > 0)
        {
            writer.WriteElement(new DataValidations(plan.DropDowns.Select(Validation)) { Count = (uint)plan.DropDowns.Count });
        }

        writer.WriteElement(new PageMargins { Left = 0.5, Right = 0.5, Top = 0.6, Bottom = 0.6, Header = 0.3, Footer = 0.3 });
        writer.WriteElement(new PageSetup
        {
            PaperSize = 9, Orientation = plan.Landscape ? OrientationValues.Landscape : OrientationValues.Portrait, FitToWidth = 1, FitToHeight = 0,
        });
        writer.WriteEndElement();
        return workbook.GetIdOfPart(part);
    }

    private static SheetView View(SheetPlan plan)
    {
        var view = new SheetView { WorkbookViewId = 0 };
        if (plan.Frozen > 0)
        {
            var first = CellRef.Of(plan.Frozen + 1, 1);
            view.Append(new Pane { VerticalSplit = plan.Frozen, TopLeftCell = first, ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen });
            view.Append(new Selection { Pane = PaneValues.BottomLeft, ActiveCell = first, SequenceOfReferences = new ListValue<StringValue> { InnerText = first } });
        }

        return view;
    }

    private static Row Row(uint number, IReadOnlyList<PlannedCell> cells) => new(
        cells.Index().Where(c => c.Item.Value is not null || c.Item.Look != Look.Plain).Select(c => Cell((int)number, c.Index + 1, c.Item)))
    { RowIndex = number };

    private static DocumentFormat.OpenXml.Spreadsheet.Cell Cell(int row, int column, PlannedCell planned)
    {
        var cell = new DocumentFormat.OpenXml.Spreadsheet.Cell { CellReference = CellRef.Of(row, column), StyleIndex = XlsxStyles.Of(planned.Look) };
        switch (planned.Value)
        {
            case string text:
                cell.DataType = CellValues.InlineString;
                cell.InlineString = Inline(text);
                cell.StyleIndex = XlsxStyles.Of(planned.Look, LooksLikeFormula(text));
                break;
            case decimal number:
                cell.CellValue = new CellValue(number.ToString(CultureInfo.InvariantCulture));
                break;
            case int number:
                cell.CellValue = new CellValue(number.ToString(CultureInfo.InvariantCulture));
                break;
            case DateOnly day:
                cell.CellValue = new CellValue((day.DayNumber - new DateOnly(1899, 12, 30).DayNumber).ToString(CultureInfo.InvariantCulture));
                break;
            default:
                break;
        }

        return cell;
    }

    private static DataValidation Validation(DropDown list) => new(new Formula1(list.Source))
    {
        Type = DataValidationValues.List,
        AllowBlank = true,
        ShowErrorMessage = true,
        ErrorStyle = list.Strict ? DataValidationErrorStyleValues.Stop : DataValidationErrorStyleValues.Warning,
        ErrorTitle = "Không có trong danh mục",
        Error = "Hãy chọn một mục trong danh sách.",
        ShowInputMessage = list.Hint.Length > 0,
        Prompt = list.Hint.Length <= 255 ? list.Hint : list.Hint[..255],
        SequenceOfReferences = new ListValue<StringValue>
        {
            InnerText = $"{CellRef.Of(list.FirstRow, list.Column)}:{CellRef.Of(list.LastRow, list.Column)}",
        },
    };
}
