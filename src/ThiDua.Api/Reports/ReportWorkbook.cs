using System.Globalization;
using ThiDua.Api.Spreadsheets;
using ThiDua.Domain.Activities;

namespace ThiDua.Api.Reports;

/// <summary>A review as a workbook: figures, figures by unit, models, awards, rankings; what its reader sees and nothing beside that (S73).</summary>
internal static class ReportWorkbook
{
    /// <summary>Writes it.</summary>
    public static byte[] Write(ToldReport report) => XlsxWriter.Write(
        [Figures(report), ByUnit(report), ByYear(report), Models(report), Awards(report), .. report.Rankings.Index().Select(r => Ranking(report, r.Item, r.Index))], $"Báo cáo {report.Period}");

    private static List<IReadOnlyList<PlannedCell>> Head(ToldReport report, string title, params IEnumerable<string> columns) =>
    [
        [new PlannedCell(title, Look.Title)],
        [new PlannedCell(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Name}, từ {report.From:dd/MM/yyyy} đến {report.To:dd/MM/yyyy}, số liệu {(report.View == View.Claimed ? "đã khai" : "đã xác minh")}, vị trí {report.AsOfPosition} của sổ sự kiện"))],
        [.. columns.Select(c => new PlannedCell(c, Look.Head))],
    ];

    private static SheetPlan Figures(ToldReport report) => new("Số liệu", [new(50), new(14), new(16)])
    {
        Frozen = 3, Landscape = false,
        Rows =
        [
            .. Head(report, "Số liệu chung", "Chỉ tiêu", "Đã khai", "Đã xác minh"),
            .. report.Figures.Select(f => (IReadOnlyList<PlannedCell>)[new PlannedCell(f.Label), Number(f.Claimed), Number(f.Verified)]),
        ],
    };

    private static SheetPlan ByUnit(ToldReport report) => new("Theo đơn vị", [new(14), new(34), .. report.Figures.Select(_ => new PlannedColumn(14))])
    {
        Frozen = 3,
        Rows =
        [
            .. Head(report, "Số liệu theo đơn vị", ["Mã", "Đơn vị", .. report.Figures.Select(f => f.Label)]),
            .. report.Units.Index().Select(u => (IReadOnlyList<PlannedCell>)
                [new PlannedCell(u.Item.Unit), new PlannedCell(u.Item.Name), .. report.Figures.Select(f => Number(f.ByUnit[u.Index].Value))]),
        ],
    };

    private static SheetPlan ByYear(ToldReport report) => new("Theo năm", [new(50), .. (report.Figures is [var first, ..] ? first.ByYear : []).Select(_ => new PlannedColumn(12))])
    {
        Frozen = 3,
        Rows =
        [
            .. Head(report, "Số liệu theo năm", ["Chỉ tiêu", .. (report.Figures is [var figure, ..] ? figure.ByYear : []).Select(y => y.Year.ToString(CultureInfo.InvariantCulture))]),
            .. report.Figures.Select(f => (IReadOnlyList<PlannedCell>)[new PlannedCell(f.Label), .. f.ByYear.Select(y => Number(y.Value))]),
        ],
    };

    private static SheetPlan Models(ToldReport report) => new("Mô hình theo lĩnh vực", [new(40), new(14)])
    {
        Frozen = 3, Landscape = false,
        Rows =
        [
            .. Head(report, "Mô hình \"Dân vận khéo\" đăng ký theo lĩnh vực", "Lĩnh vực (mã)", "Số mô hình"),
            .. report.ModelsByField.Select(m => (IReadOnlyList<PlannedCell>)[new PlannedCell(m.Field ?? "chưa ghi lĩnh vực"), Number(m.Value)]),
        ],
    };

    private static SheetPlan Awards(ToldReport report) => new("Khen thưởng", [new(60), new(14), new(14)])
    {
        Frozen = 3, Landscape = false,
        Rows =
        [
            .. Head(report, "Khen thưởng", "Danh hiệu, hình thức", "Tập thể", "Cá nhân"),
            .. report.Awards.ByAward.Select(a => (IReadOnlyList<PlannedCell>)[new PlannedCell(a.Title), new PlannedCell(a.Collectives), new PlannedCell(a.Individuals)]),
            [new PlannedCell("Cộng", Look.Head), new PlannedCell(report.Awards.Collectives), new PlannedCell(report.Awards.Individuals)],
        ],
    };

    private static SheetPlan Ranking(ToldReport report, ToldRanking ranking, int number) =>
        new(XlsxWriter.SheetName(string.Create(CultureInfo.InvariantCulture, $"Hạng {number + 1} {ranking.Cluster}")), [new(8), new(14), new(36), new(14), new(16)])
        {
            Frozen = 3, Landscape = false,
            Rows =
            [
                .. Head(report, $"Xếp hạng cụm {ranking.Cluster}", "Hạng", "Mã", "Đơn vị", "Điểm đã khai", "Điểm đã xác minh"),
                .. ranking.Items.Select(i => (IReadOnlyList<PlannedCell>)
                    [new PlannedCell(i.Rank), new PlannedCell(i.Unit), new PlannedCell(i.Name), Number(i.Total.Claimed), Number(i.Total.Verified)]),
            ],
        };

    private static PlannedCell Number(decimal number) => new(number, Look.Number);
}
