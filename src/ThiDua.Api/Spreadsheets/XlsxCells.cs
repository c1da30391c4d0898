using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml;
using ThiDua.Api.Http;

namespace ThiDua.Api.Spreadsheets;

/// <summary>Puts rows together from the parts of a sheet as they go by: no more than one row is held at a time.</summary>
/// <param name="reader">What goes by.</param>
/// <param name="limits">Most columns, longest text.</param>
/// <param name="read">Makes a cell from its type, its value and its style.</param>
internal sealed class XlsxCells(OpenXmlReader reader, XlsxLimits limits, Func<string?, string, uint, Cell?> read) : IDisposable
{
    private readonly StringBuilder _value = new();
    private Dictionary<int, Cell> _cells = [];
    private (int Number, bool Hidden)? _row;
    private (int Column, string? Type, uint Style)? _cell;
    private bool _formula;
    private bool _reading;
    private int _lastRow;
    private int _lastColumn;

    /// <summary>The row that has gone by, when the reader stands where none goes on; null when there is none.</summary>
    public SheetRow? Finish()
    {
        FinishCell();
        if (_row is not var (number, hidden))
        {
            return null;
        }

        var row = new SheetRow(number, hidden, _cells);
        (_row, _cells) = (null, []);
        return row;
    }

    /// <summary>Takes what the reader stands at.</summary>
    public void Take()
    {
        switch (reader.LocalName)
        {
            case "row" when reader.IsStartElement:
                StartRow();
                break;
            case "c" when reader.IsStartElement:
                StartCell();
                break;
            case "f" when reader.IsStartElement && _cell is not null:
                _formula = true;
                break;
            case "rPh":
                _reading = reader.IsStartElement;
                break;
            case "v" or "t" when reader.IsStartElement && _cell is not null && !_reading:
                AddText(reader.GetText());
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cells = [];

    private void StartRow()
    {
        var number = reader.Attribute("r") is null ? _lastRow + 1 : reader.Number("r");
        if (number > CellRef.RowsMax)
        {
            throw OutOfSheet();
        }

        if (number <= _lastRow)
        {
            throw SpreadsheetFault.Broken();
        }

        (_row, _lastRow, _lastColumn) = ((number, reader.IsTrue("hidden") || reader.Attribute("ht") is "0"), number, 0);
    }

    private void StartCell()
    {
        FinishCell();
        if (_row is not var (number, _))
        {
            throw SpreadsheetFault.Broken();
        }

        var (address, type, style) = ((string?)null, (string?)null, 0u);
        foreach (var attribute in reader.Attributes)
        {
            switch (attribute.LocalName)
            {
                case "r":
                    address = attribute.Value;
                    break;
                case "t":
                    type = attribute.Value;
                    break;
                case "s":
                    style = uint.TryParse(attribute.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var found) ? found : throw SpreadsheetFault.Broken();
                    break;
                default:
                    break;
            }
        }

        var (row, column) = address is null ? (number, _lastColumn + 1) : CellRef.Read(address) ?? throw OutOfSheet();
        if (row != number || column > CellRef.ColumnsMax)
        {
            throw OutOfSheet();
        }

        if (column <= _lastColumn)
        {
            throw SpreadsheetFault.Broken();
        }

        _lastColumn = column;
        _cell = (column, type, style);
    }

    private void FinishCell()
    {
        if (_cell is not var (column, type, style))
        {
            return;
        }

        if ((_formula ? new Cell.Formula() : read(type, _value.ToString(), style)) is { } cell)
        {
            if (column > limits.Columns)
            {
                throw SpreadsheetFault.Of(
                    "spreadsheet.too-many-columns",
                    $"Dòng {_lastRow} có dữ liệu ở cột {CellRef.Letters(column)}, quá xa về bên phải; chỉ đọc {limits.Columns} cột.");
            }

            _cells.Add(column, cell);
        }

        (_cell, _formula) = (null, false);
        _value.Clear();
    }

    private void AddText(string text)
    {
        if (_value.Length + text.Length > limits.TextLength)
        {
            throw SpreadsheetFault.Of("spreadsheet.too-large", $"Dòng {_lastRow} có ô dài quá {limits.TextLength} ký tự.");
        }

        _value.Append(text);
    }

    private static ProblemException OutOfSheet() => SpreadsheetFault.Of("spreadsheet.bad-cell", "Tệp có ô nằm ngoài giới hạn của trang tính; tệp hỏng hoặc bị sửa.");
}

/// <summary>Attributes of what a reader stands at.</summary>
internal static class XlsxAttributes
{
    /// <summary>An attribute without a namespace, or null.</summary>
    public static string? Attribute(this OpenXmlReader reader, string name) =>
        reader.Attributes.FirstOrDefault(a => a.LocalName == name && string.IsNullOrEmpty(a.NamespaceUri)).Value;

    /// <summary>Whether an attribute says yes.</summary>
    public static bool IsTrue(this OpenXmlReader reader, string name) => reader.Attribute(name) is "1" or "true";

    /// <summary>A whole number from 0; damage is told.</summary>
    public static int Number(this OpenXmlReader reader, string name) =>
        int.TryParse(reader.Attribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw SpreadsheetFault.Broken();
}
