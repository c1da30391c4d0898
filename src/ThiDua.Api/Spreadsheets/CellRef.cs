using System.Globalization;

namespace ThiDua.Api.Spreadsheets;

/// <summary>Addresses of cells: <c>B12</c> is row 12 of column 2.</summary>
internal static class CellRef
{
    /// <summary>Rows of a sheet in any spreadsheet program.</summary>
    public const int RowsMax = 1_048_576;

    /// <summary>Columns of a sheet in any spreadsheet program.</summary>
    public const int ColumnsMax = 16_384;

    /// <summary>Letters of a column, from 1: A, B … Z, AA.</summary>
    public static string Letters(int column)
    {
        var text = "";
        for (var rest = column; rest > 0; rest = (rest - 1) / 26)
        {
            text = (char)('A' + ((rest - 1) % 26)) + text;
        }

        return text;
    }

    /// <summary>Address of a cell.</summary>
    public static string Of(int row, int column) => string.Create(CultureInfo.InvariantCulture, $"{Letters(column)}{row}");

    /// <summary>Row and column of an address, or null when no sheet has such a cell.</summary>
    public static (int Row, int Column)? Read(ReadOnlySpan<char> address)
    {
        var (at, column) = (0, 0);
        for (; at < address.Length && at < 4 && char.IsAsciiLetterUpper(address[at]); at++)
        {
            column = (column * 26) + address[at] - 'A' + 1;
        }

        return column is >= 1 and <= ColumnsMax
            && int.TryParse(address[at..], NumberStyles.None, CultureInfo.InvariantCulture, out var row) && row is >= 1 and <= RowsMax
            ? (row, column)
            : null;
    }

    /// <summary>A range such as <c>A1:C3</c>, or null.</summary>
    public static CellRange? Range(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (first, last) = colon < 0 ? (Read(text), Read(text)) : (Read(text.AsSpan(0, colon)), Read(text.AsSpan(colon + 1)));
        return first is var (top, left) && last is var (bottom, right) && top <= bottom && left <= right ? new CellRange(top, left, bottom, right) : null;
    }
}
