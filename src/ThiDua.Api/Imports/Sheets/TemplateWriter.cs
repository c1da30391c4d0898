using System.Globalization;
using ThiDua.Api.Activities;
using ThiDua.Api.Spreadsheets;
using ThiDua.Domain.Periods;

namespace ThiDua.Api.Imports.Sheets;

/// <summary>
/// Writes templates: how to fill them in, the lists to choose from, and a sheet for each type of activity. The two rows above the data are
/// names for people and codes for the program; a mark says which version of the columns it is.
/// </summary>
internal static class TemplateWriter
{
    private const string Guide = "Hướng dẫn";
    private const string Lists = "Danh mục";
    private const int FirstRow = 5;

    private static readonly string[] OpeningGuide =
    [
        "Điền mỗi hoạt động một dòng, từ dòng 5 của trang mang tên loại hoạt động. Cột có dấu * bắt buộc.", "Cột mã hoạt động để trống thì máy tự đặt.",
    ];

    private static readonly string[] StepGuide =
    [
        "Mỗi dòng là một việc đã ghi đang chờ bước này. Chỉ điền dòng của việc đã làm; dòng để trống được bỏ qua. Cột có dấu * bắt buộc ở dòng được điền.",
        "Giữ nguyên mã hoạt động. Thêm dòng cho việc khác thì ghi mã của nó (ở đầu trang của hoạt động trên hệ thống).",
    ];

    /// <summary>Lists that are not closed sets.</summary>
    private const string Units = "unit", OtherUnits = "other-unit", YesNo = "yes-no";

    /// <summary>Sheets of a template that hold no activities.</summary>
    public static IReadOnlySet<string> OwnSheets { get; } = new HashSet<string>(StringComparer.Ordinal) { Guide, Lists };

    /// <summary>A template.</summary>
    /// <param name="types">Types of rows, a sheet for each.</param>
    /// <param name="units">Units that can be chosen.</param>
    /// <param name="period">Period that it is for, or null.</param>
    /// <param name="others">Units to which something can be passed on.</param>
    /// <param name="waiting">Activities that wait for the step, where the type is one: its rows.</param>
    public static byte[] Write(
        IReadOnlyList<string> types, IReadOnlyList<(string Code, string Name)> units, PeriodPlan? period,
        IReadOnlyList<(string Code, string Name)>? others = null, IReadOnlyList<(string Id, string About)>? waiting = null)
    {
        // Each closed set once, in a column of the sheet with the lists.
        List<(string Key, IReadOnlyList<string> Items)> lists = [(Units, Told(units)), (YesNo, ["Có", "Không"]), .. others is null ? [] : new[] { (OtherUnits, (IReadOnlyList<string>)Told(others)) }];
        foreach (var column in types.SelectMany(ActivityColumns.Of).Where(c => c.Choices.Count > 0 && lists.TrueForAll(l => l.Key != KeyOf(c))))
        {
            lists.Add((KeyOf(column), [.. column.Choices.Select(c => c.Words)]));
        }

        var sources = lists.Index().Where(l => l.Item.Items.Count > 0).ToDictionary(
            l => l.Item.Key,
            l => string.Create(CultureInfo.InvariantCulture, $"'{Lists}'!${CellRef.Letters(l.Index + 1)}$2:${CellRef.Letters(l.Index + 1)}${l.Item.Items.Count + 1}"));
        return XlsxWriter.Write(
            [.. types.Select(t => SheetTypes.IsStep(t) ? StepSheet(t, sources, waiting ?? []) : Sheet(t, sources)), GuideSheet(types, period), ListSheet(lists)],
            types is [var only] ? $"Mẫu nhập: {SheetTypes.Title(only)}" : "Mẫu nhập hoạt động");
    }

    private static List<string> Told(IReadOnlyList<(string Code, string Name)> units) => [.. units.Select(u => $"{u.Code} - {u.Name}")];

    private static string KeyOf(ActivityColumn column) => column.Kind switch
    {
        ColumnKind.Unit => column.Code == "unit" ? Units : OtherUnits,
        ColumnKind.YesNo => YesNo,
        _ => string.Join(' ', column.Choices.Select(c => c.Code)),
    };

    private static SheetPlan Sheet(string type, Dictionary<string, string> sources)
    {
        var columns = ActivityColumns.Of(type);
        return new SheetPlan(XlsxWriter.SheetName(SheetTypes.Title(type)), [new PlannedColumn(16, Look.Text), .. columns.Select(Planned)])
        {
            Frozen = FirstRow - 1,
            Rows = Head(type, SheetTypes.Title(type), [new PlannedCell("Mã hoạt động (để trống: máy tự đặt)", Look.Head)], [new PlannedCell(ActivityColumns.Id, Look.Code)]),
            DropDowns = DropDowns(columns, 2, sources),
        };
    }

    /// <summary>A step: its rows are written already, each with what it is about; only those that are done are filled in.</summary>
    private static SheetPlan StepSheet(string type, Dictionary<string, string> sources, IReadOnlyList<(string Id, string About)> waiting)
    {
        var columns = ActivityColumns.Of(type);
        var waits = waiting.Count == 0 ? "chưa có việc nào đang chờ bước này" : string.Create(CultureInfo.InvariantCulture, $"{waiting.Count} việc đang chờ");
        return new SheetPlan(XlsxWriter.SheetName(SheetTypes.Title(type)), [new PlannedColumn(24, Look.Text), new PlannedColumn(52, Look.Text), .. columns.Select(Planned)])
        {
            Frozen = FirstRow - 1,
            Rows =
            [
                .. Head(
                    type, $"{SheetTypes.Title(type)} ({waits})", [new PlannedCell("Mã hoạt động *", Look.Required), new PlannedCell("Việc (chỉ để đọc)", Look.Head)],
                    [new PlannedCell(ActivityColumns.Id, Look.Code), new PlannedCell(ActivityColumns.About, Look.Code)]),
                .. waiting.Select(w => (IReadOnlyList<PlannedCell>)[new PlannedCell(w.Id, Look.Text), new PlannedCell(w.About, Look.Text)]),
            ],
            DropDowns = DropDowns(columns, 3, sources),
        };
    }

    /// <summary>The rows above the data; before the columns of the type stand others.</summary>
    private static List<IReadOnlyList<PlannedCell>> Head(string type, string title, IReadOnlyList<PlannedCell> labels, IReadOnlyList<PlannedCell> codes)
    {
        var columns = ActivityColumns.Of(type);
        return
        [
            [new PlannedCell(title, Look.Title)],
            [new PlannedCell($"{new TemplateMark(type, ActivityColumns.Version(type)).Text} (dấu và phiên bản của mẫu: giữ nguyên dòng này và dòng mã cột)", Look.Code)],
            [.. labels, .. columns.Select(c => new PlannedCell(c.Label + (c.Required ? " *" : ""), c.Required ? Look.Required : Look.Head))],
            [.. codes, .. columns.Select(c => new PlannedCell(c.Code, Look.Code))],
        ];
    }

    private static List<DropDown> DropDowns(IReadOnlyList<ActivityColumn> columns, int first, Dictionary<string, string> sources) =>
    [
        .. columns.Index().Where(c => c.Item.Kind is ColumnKind.Unit or ColumnKind.YesNo or ColumnKind.Choice or ColumnKind.Choices && sources.ContainsKey(KeyOf(c.Item)))
            .Select(c => new DropDown(c.Index + first, FirstRow, FirstRow + ImportFile.RowsMax - 1, sources[KeyOf(c.Item)], c.Item.Kind is not ColumnKind.Choices, HintOf(c.Item))),
    ];

    private static PlannedColumn Planned(ActivityColumn column) => column.Kind switch
    {
        ColumnKind.Day => new PlannedColumn(14, Look.Day),
        ColumnKind.Whole or ColumnKind.Amount => new PlannedColumn(14, Look.Number),
        ColumnKind.YesNo => new PlannedColumn(14, Look.Text),
        ColumnKind.Unit => new PlannedColumn(34, Look.Text),
        _ => new PlannedColumn(26, Look.Text),
    };

    private static string HintOf(ActivityColumn column) => column.Hint is { } hint ? $"{KindHint(column)}. {hint}" : KindHint(column);

    private static string KindHint(ActivityColumn column) => column.Kind switch
    {
        ColumnKind.Whole => "Số nguyên, ví dụ 120",
        ColumnKind.Amount => "Số, dấu phẩy trước phần thập phân, ví dụ 1.234,5",
        ColumnKind.Day => "Ngày/tháng/năm, ví dụ 09/03/2026",
        ColumnKind.YesNo => column.Code == "recognised" ? "Có hoặc Không; để trống là Có" : "Có hoặc Không; để trống là Không",
        ColumnKind.Choice => "Chọn một mục trong danh sách",
        ColumnKind.Choices => "Một hoặc nhiều mục của danh sách, cách nhau bằng dấu chấm phẩy",
        ColumnKind.Unit => "Chọn đơn vị trong danh sách, hoặc ghi mã đơn vị",
        ColumnKind.Texts => "Nhiều mục thì cách nhau bằng dấu chấm phẩy",
        ColumnKind.Evidence => "Số, ký hiệu văn bản; nhiều văn bản thì cách nhau bằng dấu chấm phẩy",
        ColumnKind.Quantities => "Ví dụ so-buoi=3; so-nguoi=120",
        _ => column.Code switch { "topic" => Codes("topic", FactWords.Topics), "field" => Codes("field", FactWords.Fields), _ => "Văn bản" },
    };

    private static string Codes(string set, IReadOnlyList<string> slugs) => $"Ghi mã: {string.Join(", ", slugs.Select(s => $"{s} ({FactWords.Slug(set, s)})"))}; hoặc mã khác mà bộ tiêu chí đặt";

    private static SheetPlan GuideSheet(IReadOnlyList<string> types, PeriodPlan? period)
    {
        List<string> lines =
        [
            .. types.Any(SheetTypes.IsStep) ? StepGuide : OpeningGuide,
            "Giữ nguyên dòng dấu mẫu (dòng 2) và dòng mã cột (dòng 4); được đổi thứ tự hoặc xóa cột không bắt buộc, không thêm cột khác.",
            "Nhập lại cùng một tệp không ghi thêm lần nữa. Đã ghi rồi thì đính chính trên hệ thống, không sửa tệp rồi nhập lại.",
            "Ngày ghi ngày/tháng/năm. Số có dấu phẩy trước phần thập phân, dấu chấm giữa các nhóm ba chữ số.",
            "Không dùng công thức, không gộp ô, không ẩn dòng hay cột có số liệu, không lọc khi lưu. Chữ phải là Unicode.",
            "Không ghi họ tên, số giấy tờ của công dân: đơn thư ghi bằng số vào sổ.",
            "Tệp được ghi tất cả hoặc không ghi dòng nào; chỗ sai được nêu từng ô. Tối đa 20.000 dòng, 32 MB.",
        ];
        if (period is not null)
        {
            lines.Insert(0, string.Create(CultureInfo.InvariantCulture, $"Mẫu cho kỳ: {period.Name}, từ {period.From:dd/MM/yyyy} đến {period.To:dd/MM/yyyy}."));
        }

        return new SheetPlan(Guide, [new PlannedColumn(34), new PlannedColumn(22), new PlannedColumn(12), new PlannedColumn(80)])
        {
            Rows =
            [
                [new PlannedCell("Cách điền mẫu", Look.Title)],
                .. lines.Select(l => (IReadOnlyList<PlannedCell>)[new PlannedCell(l)]),
                .. types.SelectMany(Fields),
            ],
        };
    }

    private static IEnumerable<IReadOnlyList<PlannedCell>> Fields(string type) =>
    [
        [],
        [new PlannedCell(SheetTypes.Title(type), Look.Title)],
        [new PlannedCell("Cột", Look.Head), new PlannedCell("Mã cột", Look.Head), new PlannedCell("Bắt buộc", Look.Head), new PlannedCell("Cách điền", Look.Head)],
        .. ActivityColumns.Of(type).Select(c => (IReadOnlyList<PlannedCell>)
            [new PlannedCell(c.Label), new PlannedCell(c.Code, Look.Code), new PlannedCell(c.Required ? "Có" : ""), new PlannedCell(HintOf(c), Look.Wrapped)]),
    ];

    private static SheetPlan ListSheet(List<(string Key, IReadOnlyList<string> Items)> lists) =>
        new(Lists, [.. lists.Select(_ => new PlannedColumn(36, Look.Text))])
        {
            Frozen = 1,
            Rows =
            [
                [.. lists.Select(l => new PlannedCell(l.Key switch { Units => "Đơn vị", YesNo => "Có, không", OtherUnits => "Đơn vị nhận", _ => "Danh mục" }, Look.Head))],
                .. Enumerable.Range(0, lists.Max(l => l.Items.Count)).Select(row =>
                    (IReadOnlyList<PlannedCell>)[.. lists.Select(l => new PlannedCell(row < l.Items.Count ? l.Items[row] : null))]),
            ],
        };
}
