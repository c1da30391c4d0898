using ThiDua.Domain.Criteria;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Scoring;

/// <summary>
/// What is the same for all units with one criteria set, period and day: the tree made flat, labels and sources of all values. Made
/// once, so that scoring a unit only reads tallies and adds.
/// </summary>
internal sealed class ScorePlan
{
    private readonly List<PlannedCriterion> _criteria = [];
    private readonly List<PlannedSection> _sections = [];

    public ScorePlan(CriteriaSet set, ScoredPeriod period, DateOnly day)
    {
        Set = set;
        Window = new Window(period, day);
        Top = [.. set.Sections.Select(s => Plan(s, parent: null, depth: 1, s.Kind))];
        Deductions = [.. Top.Where(s => s.Kind == SectionKind.Deduction)];
        TieBreaks = [.. set.TieBreaks.Select(Plan)];
    }

    public CriteriaSet Set { get; }

    public Window Window { get; }

    public IReadOnlyList<PlannedSection> Top { get; }

    public IReadOnlyList<PlannedSection> Deductions { get; }

    public IReadOnlyList<PlannedTieBreak> TieBreaks { get; }

    public IReadOnlyList<PlannedCriterion> Criteria => _criteria;

    public IReadOnlyList<PlannedSection> Sections => _sections;

    private PlannedSection Plan(Section section, string? parent, int depth, SectionKind kind)
    {
        var planned = new PlannedSection { Section = section, Parent = parent, Depth = depth, Kind = kind, Index = _sections.Count };
        _sections.Add(planned);
        foreach (var criterion in section.Criteria)
        {
            planned.Criteria.Add(_criteria.Count);
            var values = FormulaPoints.ValuesOf(criterion.Formula);
            _criteria.Add(new PlannedCriterion(
                criterion, section.Code, kind, [.. values.Select(v => v.Value)], [.. values.Select(v => Info(v.Role, v.Value))]));
        }

        planned.Sections.AddRange(section.Sections.Select(s => Plan(s, section.Code, depth + 1, kind)));
        return planned;
    }

    private PlannedTieBreak Plan(TieBreak tieBreak)
    {
        switch (tieBreak)
        {
            case TieBreak.ValueOf value:
                return new PlannedTieBreak(tieBreak.Label ?? ValueLabels.Of(value.Value), tieBreak.LowestFirst, value.Value, -1, -1);
            case TieBreak.PointsOf points:
                var criterion = _criteria.FindIndex(c => c.Criterion.Code == points.Code);
                var section = _sections.FindIndex(s => s.Section.Code == points.Code);
                var title = criterion >= 0 ? _criteria[criterion].Criterion.Title : _sections[section].Section.Title;
                return new PlannedTieBreak(tieBreak.Label ?? $"Điểm \"{title}\"", tieBreak.LowestFirst, null, criterion, section);
            default:
                throw new ArgumentOutOfRangeException(nameof(tieBreak));
        }
    }

    private ValueInfo Info(string role, ValueExpression value)
    {
        var sources = new List<ValueSource>();
        AddSources(value, sources);
        return new ValueInfo(role, ValueLabels.Of(value), sources);
    }

    private void AddSources(ValueExpression value, List<ValueSource> to)
    {
        switch (value)
        {
            case ValueExpression.Sum sum:
                AddSource(sum.Query, to);
                break;
            case ValueExpression.Covered covered:
                AddSource(covered.Query, to);
                break;
            case ValueExpression.Distinct distinct:
                AddSource(distinct.Query, to);
                break;
            case ValueExpression.Latest latest:
                AddSource(latest.Measure, MeasureKind.Latest, [], Window.Days(latest.Span, latest.Range), to);
                break;
            case ValueExpression.Difference difference:
                AddSources(difference.Whole, to);
                AddSources(difference.Less, to);
                break;
            case ValueExpression.Quotient quotient:
                AddSources(quotient.Numerator, to);
                AddSources(quotient.Denominator, to);
                break;
            case ValueExpression.Number or ValueExpression.UnitsInPeriod:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value));
        }
    }

    private void AddSource(MeasureQuery query, List<ValueSource> to) =>
        AddSource(query.Measure, MeasureKind.Sum, query.Where, Window.Days(query.Span, query.Range), to);

    private static void AddSource(
        string measure, MeasureKind kind, ValueList<FacetFilter> where, (DateOnly From, DateOnly To) days, List<ValueSource> to)
    {
        if (days.From <= days.To)
        {
            to.Add(new ValueSource(measure, kind, where, days.From, days.To));
        }
    }
}

/// <summary>A criterion ready to be scored.</summary>
internal sealed record PlannedCriterion(Criterion Criterion, string Section, SectionKind Kind, ValueExpression[] Values, ValueInfo[] Infos);

/// <summary>A section ready to be added up.</summary>
internal sealed class PlannedSection
{
    public required Section Section { get; init; }

    public required string? Parent { get; init; }

    public required int Depth { get; init; }

    public required SectionKind Kind { get; init; }

    public required int Index { get; init; }

    public List<int> Criteria { get; } = [];

    public List<PlannedSection> Sections { get; } = [];
}

/// <summary>A tie-break ready to be read: a value, or the index of a criterion or section.</summary>
internal sealed record PlannedTieBreak(string Label, bool LowestFirst, ValueExpression? Value, int Criterion, int Section);
