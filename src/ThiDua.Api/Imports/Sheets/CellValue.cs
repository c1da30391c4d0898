using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ThiDua.Api.Activities;
using ThiDua.Api.Hosting;
using ThiDua.Api.Spreadsheets;
using ThiDua.Domain.Units;
using ThiDua.Domain.Verification;

namespace ThiDua.Api.Imports.Sheets;

/// <summary>A cell as the value of a field, or what is wrong with it.</summary>
/// <param name="Node">The value; null when the cell is at fault.</param>
/// <param name="Code">Stable code of the fault.</param>
/// <param name="Message">Vietnamese sentence.</param>
internal readonly record struct CellValue(JsonNode? Node, string Code = "", string Message = "");

/// <summary>
/// Reads cells in the one way there is for each kind of column (S16, S30). Text of a number is Vietnamese: comma before decimals, dots only
/// between groups of three. Text of a day is dd/MM/yyyy or yyyy-MM-dd.
/// </summary>
internal static class CellValues
{
    /// <summary>Reads a cell.</summary>
    public static CellValue Read(ActivityColumn column, Cell cell) => cell switch
    {
        Cell.Formula => Fault("cell.formula", "Ô chứa công thức. Hãy dán lại giá trị (Copy, Paste Special, Values)."),
        Cell.Error error => Fault("cell.error", $"Ô báo lỗi {error.Value}."),
        Cell.Text { Value: var text } when LegacyText.Of(text) is { } way =>
            Fault("cell.legacy-encoding", $"Chữ trong ô không phải Unicode, có vẻ là {way}. Hãy chuyển mã sang Unicode."),
        _ => column.Kind switch
        {
            ColumnKind.Text => Text(cell),
            ColumnKind.Whole => Number(cell, whole: true),
            ColumnKind.Amount => Number(cell, whole: false),
            ColumnKind.Day => Day(cell),
            ColumnKind.YesNo => YesNo(cell),
            ColumnKind.Unit => Unit(cell),
            ColumnKind.Choice => Choice(column, cell),
            ColumnKind.Choices => Each(cell, part => Choice(column, new Cell.Text(part))),
            ColumnKind.Texts => Each(cell, part => new CellValue(part)),
            ColumnKind.Evidence => Each(cell, part => new CellValue(new JsonObject { ["reference"] = part })),
            ColumnKind.Quantities => Quantities(cell),
            _ => throw new InvalidOperationException(column.Kind.ToString()),
        },
    };

    /// <summary>Text of a cell, as names and codes have it; null when the cell is something else.</summary>
    public static string? Plain(Cell cell) => cell switch
    {
        Cell.Text t => t.Value,
        Cell.Number n => n.Value.ToString("0.####", CultureInfo.InvariantCulture),
        _ => null,
    };

    private static CellValue Text(Cell cell) => cell switch
    {
        Cell.Day => Fault("cell.day-in-text", "Chương trình bảng tính đã đổi nội dung ô thành ngày. Hãy đặt ô dạng Text rồi gõ lại."),
        _ => Plain(cell) is { } text ? new CellValue(text) : Fault("cell.not-text", "Ô này phải là văn bản."),
    };

    private static CellValue Number(Cell cell, bool whole)
    {
        var number = cell switch
        {
            Cell.Number n => n.Value,
            Cell.Text t => VietnamNumber.Read(t.Value),
            _ => null,
        };
        return number switch
        {
            null => Fault("cell.not-number", "Ô này phải là số, ví dụ 1234 hoặc 1.234,5 (dấu phẩy trước phần thập phân)."),
            { } n when whole && n != decimal.Truncate(n) => Fault("cell.not-whole", "Ô này phải là số nguyên."),
            { } n when whole => new CellValue(JsonValue.Create(decimal.Truncate(n))),
            { } n => new CellValue(JsonValue.Create(n)),
        };
    }

    private static CellValue Day(Cell cell)
    {
        var day = cell switch
        {
            Cell.Day d => d.Value,
            Cell.Text t => VietnamTime.ReadDay(t.Value),
            _ => null,
        };
        return day is { } found
            ? new CellValue(found.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            : Fault("cell.not-day", "Ô này phải là ngày có thật, dạng ngày/tháng/năm, ví dụ 09/03/2026.");
    }

    private static CellValue YesNo(Cell cell)
    {
        bool? yes = cell switch
        {
            Cell.Flag f => f.Value,
            Cell.Text t => FoldedText.Bare(t.Value) switch { "co" or "x" or "true" => true, "khong" or "false" => false, _ => null },
            _ => null,
        };
        return yes is { } answer ? new CellValue(answer) : Fault("cell.not-yes-no", "Ô này ghi Có hoặc Không.");
    }

    /// <summary>A unit by its code, perhaps with its name behind it as in the drop-down.</summary>
    private static CellValue Unit(Cell cell)
    {
        var text = Plain(cell) ?? "";
        var at = text.IndexOf(" - ", StringComparison.Ordinal);
        var code = at > 0 ? text[..at].TrimEnd() : text;
        return Codes.IsCode(code) ? new CellValue(code) : Fault("cell.not-unit", "Ô này ghi mã đơn vị; chọn trong danh sách của mẫu.");
    }

    private static CellValue Choice(ActivityColumn column, Cell cell)
    {
        var text = Plain(cell) ?? "";
        var bare = FoldedText.Bare(text);
        var found = column.Choices.Where(c => c.Code == text || FoldedText.Bare(c.Words) == bare).Select(c => c.Code).ToList();
        return found is [var code]
            ? new CellValue(code)
            : Fault("cell.not-in-list", $"Không có trong danh mục: {string.Join("; ", column.Choices.Select(c => c.Words))}.");
    }

    private static CellValue Each(Cell cell, Func<string, CellValue> read)
    {
        if (Text(cell) is not { Node: { } whole })
        {
            return Text(cell);
        }

        var list = new JsonArray();
        foreach (var part in whole.GetValue<string>().Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (read(part) is not { Node: { } node })
            {
                return read(part);
            }

            list.Add(node);
        }

        return new CellValue(list);
    }

    private static CellValue Quantities(Cell cell)
    {
        var quantities = new JsonObject();
        foreach (var part in (Plain(cell) ?? "").Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || VietnamNumber.Read(part[(at + 1)..].Trim()) is not { } number || !quantities.TryAdd(part[..at].Trim(), JsonValue.Create(number)))
            {
                return Fault("cell.not-quantities", "Ô này ghi các số liệu dạng tên=số, cách nhau bằng dấu chấm phẩy, mỗi tên một lần.");
            }
        }

        return new CellValue(quantities);
    }

    private static CellValue Fault(string code, string message) => new(null, code, message);
}
