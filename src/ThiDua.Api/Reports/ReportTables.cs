using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Scoring;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Reports;

/// <summary>A unit of the report.</summary>
internal sealed record ReportUnit(string Unit, string Name, string Cluster);

/// <summary>What the report adds up.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Units">Units.</param>
/// <param name="View">The view of the tables; the totals are told in both.</param>
internal sealed record ReportSpan(DateOnly From, DateOnly To, IReadOnlyList<ReportUnit> Units, View View);

/// <summary>Adds up the figures of a period per unit and year. A sum over years is the sum of its years, over units that of its units.</summary>
internal static class ReportTables
{
    /// <summary>One figure with its tables.</summary>
    public static ToldFigure Figure(ReportFigure figure, PeriodReading reading, ReportSpan span)
    {
        var cells = Cells(figure, span.View, reading, span);
        var other = Cells(figure, span.View == View.Claimed ? View.Verified : View.Claimed, reading, span).Sum(c => c.Value);
        var total = cells.Sum(c => c.Value);
        var (byUnit, byYear) = (cells.ToLookup(c => c.Unit), cells.ToLookup(c => c.Year));
        return new ToldFigure(
            figure.Code, figure.Label, figure.Measure, total, span.View == View.Claimed ? total : other, span.View == View.Claimed ? other : total,
            [.. span.Units.Select(u => new UnitValue(u.Unit, u.Name, byUnit[u.Unit].Sum(c => c.Value)))],
            [.. Years(span).Select(year => new YearValue(year, byYear[year].Sum(c => c.Value)))],
            [.. cells.Select(c => new UnitYearValue(c.Unit, c.Year, c.Value))]);
    }

    /// <summary>How many models were registered in each field.</summary>
    public static IReadOnlyList<ToldField> ModelsByField(PeriodReading reading, ReportSpan span) =>
    [
        .. span.Units.SelectMany(u => reading.Tallies(u.Unit).Sums(span.View, "model.registered", span.From, span.To))
            .GroupBy(r => r.Facets["field"])
            .Select(g => (Field: g.Key, Value: g.Sum(r => r.Quantity)))
            .OrderByDescending(f => f.Value).ThenBy(f => f.Field, StringComparer.Ordinal)
            .Select(f => new ToldField(f.Field, f.Value)),
    ];

    private static List<(string Unit, int Year, decimal Value)> Cells(ReportFigure figure, View view, PeriodReading reading, ReportSpan span) =>
    [
        .. span.Units.SelectMany(u => reading.Tallies(u.Unit).Sums(view, figure.Measure, span.From, span.To)
            .Where(r => Counts(figure, r.Facets))
            .GroupBy(r => r.Day.Year).OrderBy(g => g.Key)
            .Select(g => (u.Unit, Year: g.Key, Value: g.Sum(r => r.Quantity)))
            .Where(c => c.Value != 0)),
    ];

    private static bool Counts(ReportFigure figure, Facets facets) => figure.Facet is null || facets[figure.Facet] == figure.Value;

    private static IEnumerable<int> Years(ReportSpan span) => Enumerable.Range(span.From.Year, span.To.Year - span.From.Year + 1);
}
