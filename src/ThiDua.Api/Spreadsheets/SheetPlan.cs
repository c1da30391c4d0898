namespace ThiDua.Api.Spreadsheets;

/// <summary>How a cell looks.</summary>
internal enum Look
{
    /// <summary>As it comes.</summary>
    Plain,

    /// <summary>Title of a sheet.</summary>
    Title,

    /// <summary>Head of a column.</summary>
    Head,

    /// <summary>Head of a column that must be filled in.</summary>
    Required,

    /// <summary>Codes that the program reads, in grey.</summary>
    Code,

    /// <summary>Text over several lines.</summary>
    Wrapped,

    /// <summary>Text that stays text, whatever is typed.</summary>
    Text,

    /// <summary>A number with up to four decimals.</summary>
    Number,

    /// <summary>A day, dd/MM/yyyy.</summary>
    Day,

    /// <summary>Something is wrong here.</summary>
    Fault,

    /// <summary>What is wrong.</summary>
    Remark,
}

/// <summary>A cell to be written.</summary>
/// <param name="Value">A text, a decimal, an int or a DateOnly; null for none.</param>
/// <param name="Look">How it looks.</param>
internal readonly record struct PlannedCell(object? Value, Look Look = Look.Plain);

/// <summary>A column to be written.</summary>
/// <param name="Width">Width in characters.</param>
/// <param name="Look">How cells look that people fill in.</param>
internal sealed record PlannedColumn(double Width, Look Look = Look.Plain);

/// <summary>A drop-down: cells take only what stands in a range.</summary>
/// <param name="Column">Column, from 1.</param>
/// <param name="FirstRow">First row.</param>
/// <param name="LastRow">Last row.</param>
/// <param name="Source">The range, as formulas write it.</param>
/// <param name="Strict">Whether something else is refused, or only asked about.</param>
/// <param name="Hint">What is told when the cell is entered.</param>
internal sealed record DropDown(int Column, int FirstRow, int LastRow, string Source, bool Strict, string Hint);

/// <summary>A sheet to be written.</summary>
/// <param name="Name">Its name, at most 31 characters.</param>
/// <param name="Columns">Its columns.</param>
internal sealed record SheetPlan(string Name, IReadOnlyList<PlannedColumn> Columns)
{
    /// <summary>Rows from the first on.</summary>
    public required IEnumerable<IReadOnlyList<PlannedCell>> Rows { get; init; }

    /// <summary>Rows that stay in sight.</summary>
    public int Frozen { get; init; }

    /// <summary>Drop-downs.</summary>
    public IReadOnlyList<DropDown> DropDowns { get; init; } = [];

    /// <summary>Whether it is printed across.</summary>
    public bool Landscape { get; init; } = true;
}
