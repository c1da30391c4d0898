using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Tests.Scoring;

/// <summary>Entries of one unit in memory, as the ledger would give them.</summary>
internal sealed class FakeTallies : ITallies
{
    private readonly List<(View View, string Measure, TallyRow Row, long Seq)> _entries = [];

    /// <summary>An entry in both views.</summary>
    public FakeTallies With(string measure, string day, decimal quantity = 1, string facets = "") =>
        Claim(measure, day, quantity, facets).Verify(measure, day, quantity, facets);

    public FakeTallies Claim(string measure, string day, decimal quantity = 1, string facets = "") => Add(View.Claimed, measure, day, quantity, facets);

    public FakeTallies Verify(string measure, string day, decimal quantity = 1, string facets = "") => Add(View.Verified, measure, day, quantity, facets);

    public IEnumerable<TallyRow> Sums(View view, string measure, DateOnly from, DateOnly to) =>
        _entries.Where(e => e.View == view && e.Measure == measure && e.Row.Day >= from && e.Row.Day <= to).Select(e => e.Row);

    public LatestValue? Latest(View view, string measure, DateOnly from, DateOnly to) =>
        _entries.Where(e => e.View == view && e.Measure == measure && e.Row.Day >= from && e.Row.Day <= to)
            .OrderBy(e => (e.Row.Day, e.Seq))
            .Select(e => (LatestValue?)new LatestValue(e.Row.Day, e.Seq, e.Row.Quantity))
            .LastOrDefault();

    private FakeTallies Add(View view, string measure, string day, decimal quantity, string facets)
    {
        _entries.Add((view, measure, new TallyRow(Sheets.Day(day), Facets.Parse(facets), quantity), _entries.Count + 1));
        return this;
    }
}

/// <summary>Small sheets for tests.</summary>
internal static class Sheets
{
    public static readonly ScoredPeriod Year = new("y2026", new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31));

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    public static ValueExpression Sum(string measure) => new ValueExpression.Sum(MeasureQuery.Of(measure));

    public static Criterion Criterion(string code, decimal max, Formula formula) =>
        new() { Code = code, Title = $"Tiêu chí {code}", Max = max, LegalBasis = new LegalBasis("Văn bản thử"), Formula = formula };

    public static Criterion Each(string code, decimal max, string measure, decimal points = 1) =>
        Criterion(code, max, new Formula.PerOccurrence(points, Sum(measure)));

    public static Section Section(string code, decimal max, params Criterion[] criteria) =>
        new() { Code = code, Title = $"Nội dung {code}", Max = max, Criteria = [.. criteria] };

    public static CriteriaSet Set(params Section[] sections) => new()
    {
        Code = "thu",
        Version = 1,
        Title = "Bộ tiêu chí thử",
        LegalBasis = new LegalBasis("Văn bản thử"),
        Max = sections.Where(s => s.Kind == SectionKind.Scored).Sum(s => s.Max),
        Rounding = new Rounding(2, 2),
        Sections = [.. sections],
    };

    public static ScoreSheet Score(CriteriaSet set, ITallies tallies, string day = "2026-12-31", string unit = "U1") =>
        Scorer.Score(Year, Day(day), new UnitInputs(unit, $"Đơn vị {unit}", "cum", set, tallies));

    /// <summary>Points of one criterion with this formula, both views alike.</summary>
    public static decimal Points(Formula formula, decimal max, ITallies tallies, string day = "2026-12-31", int digits = 2) =>
        Score(Set(Section("A", max, Criterion("A.1", max, formula))) with { Rounding = new Rounding(digits, 2) }, tallies, day).Criteria[0].Points.Claimed;
}
