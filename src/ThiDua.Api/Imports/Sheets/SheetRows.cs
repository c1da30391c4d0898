using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ThiDua.Api.Activities;
using ThiDua.Api.Http;
using ThiDua.Api.Spreadsheets;

namespace ThiDua.Api.Imports.Sheets;

/// <summary>
/// Makes rows of sheets into the lines that a file of JSON lines would have: everything after that is the same for all files. A sheet is read
/// when one of its first rows names columns by their codes; what people do not see is told and never read (S30).
/// </summary>
internal sealed class SheetRows
{
    private const int HeaderWithin = 20;

    private readonly Sheet _sheet;
    private readonly ImportIntake _intake;
    private readonly Dictionary<string, int> _alike;
    private readonly HashSet<int> _hiddenTold = [];
    private TemplateMark? _mark;
    private SheetMap _map;

    private SheetRows(Sheet sheet, int number, ImportIntake intake, Dictionary<string, int> alike) =>
        (_sheet, _intake, _alike, _map) = (sheet, intake, alike, new SheetMap(number, sheet.Name, 0, new Dictionary<string, int>()));

    /// <summary>Reads all sheets.</summary>
    /// <exception cref="ProblemException">No sheet has a row with codes of columns.</exception>
    public static void Read(IReadOnlyList<Sheet> sheets, ImportIntake intake)
    {
        var alike = new Dictionary<string, int>(StringComparer.Ordinal);
        var found = false;
        foreach (var (number, sheet) in sheets.Index())
        {
            found |= new SheetRows(sheet, number, intake, alike).Read();
        }

        if (!found)
        {
            throw new ProblemException(
                422, "import.no-header", "Không tìm thấy dòng mã cột (unit, occurredOn … hoặc id, on …) trong 20 dòng đầu. Hãy tải mẫu và điền vào mẫu.");
        }
    }

    private bool Read()
    {
        var seen = 0;
        foreach (var row in _sheet.Rows)
        {
            if (_map.Header > 0)
            {
                ReadRow(row);
                continue;
            }

            if (IsHeader(row))
            {
                if (!TakeHeader(row))
                {
                    return true;
                }
            }
            else if (++seen > HeaderWithin)
            {
                break;
            }
            else
            {
                _mark = row.Cells.Values.OfType<Cell.Text>().Select(t => TemplateMark.Find(t.Value)).FirstOrDefault(m => m is not null) ?? _mark;
            }
        }

        if (_map.Header == 0)
        {
            TellUnread(seen);
            return false;
        }

        TellMerged();
        return true;
    }

    private static bool IsHeader(SheetRow row)
    {
        var texts = row.Cells.Values.OfType<Cell.Text>().Select(t => t.Value).ToHashSet(StringComparer.Ordinal);
        return (texts.Contains("unit") && texts.Contains("occurredOn")) || (texts.Contains(ActivityColumns.Id) && texts.Contains("on"));
    }

    private void TellUnread(int rows)
    {
        if (rows > 0 && _sheet.Name is { } name && !TemplateWriter.OwnSheets.Contains(name))
        {
            _intake.Notes.Add(new ImportNote(
                _sheet.Hidden ? "sheet.hidden-unread" : "sheet.unread", $"Trang «{name}»{(_sheet.Hidden ? " (đang ẩn)" : "")} không có dòng mã cột nên không được đọc."));
        }
    }

    /// <summary>Takes the row that names the columns; false when the sheet cannot be read on.</summary>
    private bool TakeHeader(SheetRow row)
    {
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        _map = _map with { Header = row.Number };
        var place = new FilePlace(row.Number, _map);
        var before = _intake.Errors.Total;
        if (_sheet.Hidden)
        {
            Fault(place, null, "sheet.hidden", $"Trang «{_sheet.Name}» có số liệu nhưng đang ẩn. Hãy hiện trang (Unhide) hoặc xóa trang.");
        }

        foreach (var (column, cell) in row.Cells.OrderBy(c => c.Key))
        {
            var code = CellValues.Plain(cell) ?? "";
            if (!ActivityColumns.Codes.Contains(code))
            {
                Fault(place, column, "column.unknown", "Không có cột nào mang mã này; hãy dùng mã cột của mẫu.");
            }
            else if (!columns.TryAdd(code, column))
            {
                Fault(place, column, "column.repeated", $"Cột {code} được nêu hai lần.");
            }
        }

        _map = _map with { Columns = columns, Type = _mark?.Type };
        CheckType(place);
        _intake.Sheets.Add(_map);
        return _intake.Errors.Total == before;
    }

    private void CheckType(FilePlace place)
    {
        if (_mark is null && !_map.Columns.ContainsKey(ActivityColumns.Type))
        {
            Fault(place, null, "import.type-missing", "Không rõ loại hoạt động: tệp không có dấu của mẫu và không có cột type.");
        }
        else if (_mark is { } mark)
        {
            if (mark.Version != ActivityColumns.Version(mark.Type))
            {
                _intake.Notes.Add(new ImportNote(
                    "template.outdated", $"Mẫu «{SheetTypes.Title(mark.Type)}» là phiên bản cũ ({mark.Version}; nay là {ActivityColumns.Version(mark.Type)}). Lần sau hãy tải mẫu mới."));
            }

            if (SheetTypes.IsStep(mark.Type) && !_map.Columns.ContainsKey(ActivityColumns.Id))
            {
                Fault(place, null, "column.missing", $"Thiếu cột {ActivityColumns.Id} (mã hoạt động).");
            }

            foreach (var missing in ActivityColumns.Of(mark.Type).Where(c => c.Required && !_map.Columns.ContainsKey(c.Code)))
            {
                Fault(place, null, "column.missing", $"Thiếu cột {missing.Code} ({missing.Label}).");
            }
        }
    }

    private void ReadRow(SheetRow row)
    {
        if (IsUntouched(row))
        {
            return;
        }

        var place = new FilePlace(row.Number, _map);
        _intake.CountRow(place);
        var before = _intake.Errors.Total;
        if (row.Hidden)
        {
            Fault(place, null, "row.hidden", "Dòng có số liệu nhưng đang ẩn (hoặc bị lọc). Hãy hiện dòng, bỏ lọc, hoặc xóa dòng.");
            return;
        }

        var type = TypeOf(row, place);
        if (type is null)
        {
            return;
        }

        var step = SheetTypes.IsStep(type);
        var fields = step ? [] : new JsonObject { [ActivityColumns.Type] = type };
        var known = ActivityColumns.Of(type).ToDictionary(c => c.Code);
        foreach (var (column, cell) in row.Cells.OrderBy(c => c.Key))
        {
            ReadCell(place, column, cell, known, fields);
        }

        foreach (var missing in known.Values.Where(c => c.Required && !(_map.Columns.TryGetValue(c.Code, out var at) && row.Cells.ContainsKey(at))))
        {
            _intake.Errors.Add(place, new ProblemError($"/{missing.Code}", "field.missing", $"Chưa điền «{missing.Label}»."));
        }

        if (step && !HasId(row))
        {
            _intake.Errors.Add(place, new ProblemError($"/{ActivityColumns.Id}", "field.missing", "Chưa điền mã của hoạt động mà bước này thuộc về."));
        }

        if (_intake.Errors.Total == before)
        {
            _intake.Errors.Guard(place, () => _intake.Rows.Add(Line(place, row, fields, step ? SheetTypes.Find(type)!.Value.Fact.Name : null)));
        }
    }

    /// <summary>Whether nobody filled in a row that the template had written: the step it offers is not done yet.</summary>
    private bool IsUntouched(SheetRow row) => _map.Columns.TryGetValue(ActivityColumns.About, out var about)
        && row.Cells.Keys.All(c => c == about || c == _map.Columns.GetValueOrDefault(ActivityColumns.Id) || c == _map.Columns.GetValueOrDefault(ActivityColumns.Type));

    private bool HasId(SheetRow row) => _map.Columns.TryGetValue(ActivityColumns.Id, out var column) && row.Cells.ContainsKey(column);

    private string? TypeOf(SheetRow row, FilePlace place)
    {
        if (!_map.Columns.TryGetValue(ActivityColumns.Type, out var column) || !row.Cells.TryGetValue(column, out var cell))
        {
            if (_mark is null)
            {
                _intake.Errors.Add(place, new ProblemError("/type", "field.missing", "Chưa điền loại hoạt động (type)."));
            }

            return _mark?.Type;
        }

        if (cell is Cell.Text { Value: var type } && SheetTypes.Find(type) is not null)
        {
            return type;
        }

        _intake.Errors.Add(place, new ProblemError("/type", "activity.unknown-type", "Không có loại hoạt động này."));
        return null;
    }

    private void ReadCell(FilePlace place, int column, Cell cell, Dictionary<string, ActivityColumn> known, JsonObject fields)
    {
        var code = _map.Columns.FirstOrDefault(c => c.Value == column).Key;
        if (code is null)
        {
            Fault(place, column, "column.without-code", "Ô có số liệu nhưng cột không có mã ở dòng mã cột.");
        }
        else if (_sheet.HiddenColumns.Contains(column))
        {
            if (_hiddenTold.Add(column))
            {
                Fault(place, column, "column.hidden", "Cột có số liệu nhưng đang ẩn. Hãy hiện cột hoặc xóa cột.");
            }
        }
        else if (known.TryGetValue(code, out var declared))
        {
            var value = CellValues.Read(declared, cell);
            if (value.Node is null)
            {
                Fault(place, column, value.Code, value.Message);
            }
            else
            {
                fields[code] = value.Node;
            }
        }
        else if (code is not (ActivityColumns.Id or ActivityColumns.Type or ActivityColumns.About))
        {
            Fault(place, column, "field.unknown", $"Loại hoạt động này không có trường {code}.");
        }
    }

    /// <summary>
    /// The row as a line. Without an id of its own it gets one from what it says, and from how many rows before say the same: sending a file
    /// again records nothing twice (S80).
    /// </summary>
    private ImportRow Line(FilePlace place, SheetRow row, JsonObject fields, string? step)
    {
        var body = JsonBody.Parse(Encoding.UTF8.GetBytes(fields.ToJsonString()));
        if (_map.Columns.TryGetValue(ActivityColumns.Id, out var column) && row.Cells.TryGetValue(column, out var cell))
        {
            var id = CellValues.Plain(cell) ?? "";
            ImportFile.CheckId(id);
            return new ImportRow(place, id, step, body.Root);
        }

        var content = Convert.ToHexStringLower(SHA256.HashData(body.Canonical));
        var alike = _alike[content] = _alike.GetValueOrDefault(content) + 1;
        return new ImportRow(place, string.Create(CultureInfo.InvariantCulture, $"bt-{content[..24]}-{alike}"), null, body.Root);
    }

    private void TellMerged()
    {
        var last = _map.Columns.Values.Max();
        foreach (var merged in _sheet.Merged.Where(m => m.LastRow > _map.Header && m.FirstColumn <= last))
        {
            Fault(
                new FilePlace(Math.Max(merged.FirstRow, _map.Header + 1), _map), merged.FirstColumn, "cell.merged",
                "Ô bị gộp với ô khác. Hãy bỏ gộp ô (Unmerge Cells) và điền từng dòng.");
        }
    }

    private void Fault(FilePlace place, int? column, string code, string message)
    {
        var field = _map.Columns.FirstOrDefault(c => c.Value == column).Key;
        _intake.Errors.Add(place, new ProblemError(field is null ? null : $"/{field}", code, message), column);
    }
}

/// <summary>What a template says of itself in one of its cells.</summary>
/// <param name="Type">Type of activity.</param>
/// <param name="Version">Version of the template.</param>
internal sealed record TemplateMark(string Type, string Version)
{
    private const string Prefix = "thidua:";

    /// <summary>The text of the mark.</summary>
    public string Text => $"{Prefix}{Type}:{Version}";

    /// <summary>The mark in a text, or null.</summary>
    public static TemplateMark? Find(string text)
    {
        var at = text.IndexOf(Prefix, StringComparison.Ordinal);
        return at >= 0 && text[at..].Split(':', ' ') is [_, var type, var version, ..] && SheetTypes.Find(type) is not null ? new TemplateMark(type, version) : null;
    }
}
