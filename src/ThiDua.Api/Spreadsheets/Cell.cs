using ThiDua.Api.Http;

namespace ThiDua.Api.Spreadsheets;

/// <summary>What a cell of a spreadsheet holds. An empty cell is none.</summary>
internal abstract record Cell
{
    private Cell()
    {
    }

    /// <summary>Text as it was typed, without blanks at its ends; all cells of a csv file.</summary>
    public sealed record Text(string Value) : Cell;

    /// <summary>A number.</summary>
    public sealed record Number(decimal Value) : Cell;

    /// <summary>A number that is shown as a day; the time of day, if any, is left out.</summary>
    public sealed record Day(DateOnly Value) : Cell;

    /// <summary>TRUE or FALSE.</summary>
    public sealed record Flag(bool Value) : Cell;

    /// <summary>A formula. What it last gave is not read: it may be of another day or another file (S30).</summary>
    public sealed record Formula : Cell;

    /// <summary>An error such as <c>#REF!</c>, or a day that no calendar has.</summary>
    public sealed record Error(string Value) : Cell;
}

/// <summary>A row with at least one cell.</summary>
/// <param name="Number">Number of the row, from 1.</param>
/// <param name="Hidden">Whether people do not see it.</param>
/// <param name="Cells">Its cells by column, from 1.</param>
internal sealed record SheetRow(int Number, bool Hidden, IReadOnlyDictionary<int, Cell> Cells);

/// <summary>A sheet that is read row by row, once.</summary>
/// <param name="Name">Its name; null for a csv file.</param>
/// <param name="Hidden">Whether people do not see it.</param>
internal sealed record Sheet(string? Name, bool Hidden)
{
    /// <summary>Its rows, read while they are asked for.</summary>
    public required IEnumerable<SheetRow> Rows { get; init; }

    /// <summary>Columns that people do not see; known from the first row on.</summary>
    public HashSet<int> HiddenColumns { get; } = [];

    /// <summary>Merged cells; known after the last row.</summary>
    public List<CellRange> Merged { get; } = [];
}

/// <summary>A rectangle of cells, both ends included.</summary>
internal sealed record CellRange(int FirstRow, int FirstColumn, int LastRow, int LastColumn);

/// <summary>A file that is no spreadsheet as this program reads them, told in Vietnamese.</summary>
internal static class SpreadsheetFault
{
    /// <summary>The problem.</summary>
    public static ProblemException Of(string code, string title) => new(422, code, title);

    /// <summary>A file that looks like a spreadsheet and cannot be read.</summary>
    public static ProblemException Broken() => Of("spreadsheet.broken", "Không đọc được tệp bảng tính: tệp hỏng hoặc không theo định dạng xlsx. Hãy mở tệp và lưu lại (Save As, .xlsx).");
}
