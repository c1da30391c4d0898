using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace ThiDua.Api.Spreadsheets;

/// <summary>Which cells of a workbook are days, and which day a serial number is.</summary>
internal sealed class XlsxDays
{
    /// <summary>Formats of days that every program knows by number; 27 to 58 are those of East Asian calendars.</summary>
    private static readonly HashSet<uint> BuiltIn = [14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 57, 58];

    private readonly bool[] _styles;
    private readonly bool _from1904;

    /// <summary>Reads styles and the calendar of a workbook.</summary>
    public XlsxDays(WorkbookPart workbook)
    {
        _from1904 = workbook.Workbook.WorkbookProperties?.Date1904?.Value == true;
        var sheet = workbook.WorkbookStylesPart?.Stylesheet;
        var own = sheet?.NumberingFormats?.Elements<NumberingFormat>()
            .Where(f => f.NumberFormatId is not null).GroupBy(f => f.NumberFormatId!.Value).ToDictionary(g => g.Key, g => g.First().FormatCode?.Value ?? "") ?? [];
        _styles = [.. sheet?.CellFormats?.Elements<CellFormat>().Select(f => f.NumberFormatId?.Value is { } id && (own.TryGetValue(id, out var code) ? IsDay(code) : BuiltIn.Contains(id))) ?? []];
    }

    /// <summary>Whether numbers of a style are shown as days.</summary>
    public bool IsDay(uint style) => style < _styles.Length && _styles[style];

    /// <summary>
    /// The day of a serial number; null when there is none. Days of the calendar from 1900 are counted with a 29 February 1900 that never was:
    /// it is no day here, and what lies before it is one day off.
    /// </summary>
    public DateOnly? Day(decimal serial)
    {
        var whole = decimal.Truncate(serial);
        if (whole < (_from1904 ? 0 : 1) || whole > 2_957_003 || (!_from1904 && whole == 60))
        {
            return null;
        }

        var start = _from1904 ? new DateOnly(1904, 1, 1) : whole < 60 ? new DateOnly(1899, 12, 31) : new DateOnly(1899, 12, 30);
        return start.AddDays((int)whole);
    }

    /// <summary>Whether a format shows a day: it has a year or a day of the month outside quotes and brackets.</summary>
    private static bool IsDay(string code)
    {
        var (quoted, bracket) = (false, false);
        for (var i = 0; i < code.Length; i++)
        {
            switch (code[i])
            {
                case '\\' or '_' or '*' when !quoted:
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case '[' or ']' when !quoted:
                    bracket = code[i] == '[';
                    break;
                case 'y' or 'Y' or 'd' or 'D' when !quoted && !bracket:
                    return true;
                default:
                    break;
            }
        }

        return false;
    }
}
