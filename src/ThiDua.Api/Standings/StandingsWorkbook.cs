using System.Globalization;
using ThiDua.Api.Spreadsheets;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Scoring;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Standings;

/// <summary>A ranking as a workbook: what its reader sees of it, and nothing beside that (S73).</summary>
internal static class StandingsWorkbook
{
    private static readonly string[] Columns = ["Hạng", "Mã", "Đơn vị", "Điểm đã khai", "Điểm đã xác minh", "Tối đa", "Xếp loại"];

    /// <summary>Writes it.</summary>
    /// <param name="standings">The ranking.</param>
    /// <param name="view">The view that ranks.</param>
    /// <param name="sight">What the caller sees.</param>
    /// <param name="cluster">Name of the cluster.</param>
    public static byte[] Write(Projections.Board.Standings standings, View view, BoardSight sight, string cluster)
    {
        var places = SheetAnswers.Ordered(standings.Places, view).Where(p => sight.SeesRow(p.Sheet.Unit)).ToList();
        var lines = places.Where(p => sight.SeesLines(p.Sheet.Unit)).ToList();
        var sections = lines.SelectMany(p => p.Sheet.Sections.Where(s => s.Depth == 1)).Select(s => (s.Code, s.Title)).Distinct().ToList();
        var notRanked = standings.NotRanked.Where(n => sight.SeesRow(n.Unit)).ToList();
        return XlsxWriter.Write(
            [
                new SheetPlan(XlsxWriter.SheetName("Bảng xếp hạng"), [new(8), new(14), new(36), new(12), new(14), new(12), new(26), .. sections.SelectMany(_ => new PlannedColumn[] { new(14), new(14) })])
                {
                    Frozen = 4,
                    Rows =
                    [
                        [new PlannedCell($"Bảng xếp hạng: {cluster}", Look.Title)],
                        [new PlannedCell(standings.Period.Plan.Name)],
                        [new PlannedCell(Told(standings, view))],
                        Head(sections),
                        .. places.Select(p => Row(p, view, sight.SeesLines(p.Sheet.Unit), sections)),
                        .. notRanked.Select(n => (IReadOnlyList<PlannedCell>)
                            [new PlannedCell("-"), new PlannedCell(n.Unit), new PlannedCell(n.Name), default, default, default, new PlannedCell($"Không xếp hạng: {n.Reason}", Look.Wrapped)]),
                    ],
                },
            ],
            $"Bảng xếp hạng {standings.Period.Code} {standings.Cluster}");
    }

    private static string Told(Projections.Board.Standings standings, View view) => string.Create(
        CultureInfo.InvariantCulture,
        $"Xếp theo điểm {(view == View.Claimed ? "đã khai" : "đã xác minh")}, tính đến {standings.AsOf:dd/MM/yyyy}, vị trí {standings.AsOfPosition} của sổ sự kiện");

    private static List<PlannedCell> Head(List<(string Code, string Title)> sections) =>
    [
        .. Columns.Concat(sections.SelectMany(s => new[] { $"{s.Code} {s.Title} (đã khai)", $"{s.Code} (đã xác minh)" })).Select(t => new PlannedCell(t, Look.Head)),
    ];

    private static List<PlannedCell> Row(Place place, View view, bool lines, List<(string Code, string Title)> sections)
    {
        var (sheet, ranked) = (place.Sheet, view == View.Claimed ? place.Claimed : place.Verified);
        List<PlannedCell> cells =
        [
            new(ranked.Rank), new(sheet.Unit), new(sheet.UnitName), Points(sheet.Total.Claimed), Points(sheet.Total.Verified), Points(sheet.Max), new(sheet.Class?[view]?.Title),
        ];
        foreach (var (code, _) in lines ? sections : [])
        {
            var section = sheet.Sections.FirstOrDefault(s => s.Depth == 1 && s.Code == code);
            cells.AddRange([Points(section?.Points.Claimed), Points(section?.Points.Verified)]);
        }

        return cells;
    }

    private static PlannedCell Points(decimal? points) => points is { } number ? new PlannedCell(number, Look.Number) : default;
}
