using System.Collections.Concurrent;
using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Scoring;

/// <summary>
/// What is the same for all units with one criteria set, period and day: the tree made flat, labels and sources of all values. Made
/// once, so that scoring a unit only reads tallies and adds.
/// </summary>
public sealed class ScorePlan
{
    private readonly List<PlannedCriterion> _criteria = [];
    private readonly List<PlannedSection> _sections = [];
    private readonly ConcurrentDictionary<(DateOnly From, DateOnly To), ScorePlan> _parts = new();

    /// <summary>Plans.</summary>
    /// <param name="set">The sheet.</param>
    /// <param name="period">The period.</param>
    /// <param name="day">As of this day (inclusive).</param>
    /// <param name="values">A table that other plans share; null for one of its own. All plans that share one are made before a unit is read.</param>
    public ScorePlan(CriteriaSet set, ScoredPeriod period, DateOnly day, ValueTable? values = null)
    {
        Set = set;
        Values = values ?? new ValueTable();
        Window = new Window(period, day);
        Top = [.. set.Sections.Select(s => Plan(s, parent: null, depth: 1, s.Kind))];
        Deductions = [.. Top.Where(s => s.Kind == SectionKind.Deduction)];
        TieBreaks = [.. set.TieBreaks.Select(Plan)];
        Classes = set.Classification is { } classification ? new PlannedClasses(classification, this) : null;
        Relative = [.. Enumerable.Range(0, _criteria.Count).Where(i => Scoring.Relative.Is(_criteria[i].Criterion.Formula))];
    }

    /// <summary>The sheet.</summary>
    public CriteriaSet Set { get; }

    /// <summary>Whether units depend on each other.</summary>
    public bool IsRelative => Relative.Count > 0;

    internal ValueTable Values { get; }

    internal Window Window { get; }

    internal IReadOnlyList<PlannedSection> Top { get; }

    internal IReadOnlyList<PlannedSection> Deductions { get; }

    internal IReadOnlyList<PlannedTieBreak> TieBreaks { get; }

    internal PlannedClasses? Classes { get; }

    internal IReadOnlyList<PlannedCriterion> Criteria => _criteria;

    internal IReadOnlyList<PlannedSection> Sections => _sections;

    /// <summary>Indexes of the criteria that compare units.</summary>
    internal IReadOnlyList<int> Relative { get; }

    /// <summary>Whether a sheet has values or classes that follow from the units below.</summary>
    public static bool NeedsBelow(CriteriaSet set) => CriteriaTree.All(set).Any(c => c.Scope != Scope.Own || CriteriaTree.Values(c).Any(v => v is ValueExpression.UnitsBelow))
        || set.Classification is { } classes
        && classes.Classes.SelectMany(c => c.Conditions).Concat(classes.Caps.Select(c => c.When)).Any(c => c is ClassCondition.BelowReach);

    /// <summary>The plan of a part that is scored over its own days, as if they were the period.</summary>
    internal ScorePlan For(UnitPart part) => _parts.GetOrAdd(
        (part.From, part.To),
        static (days, plan) => new ScorePlan(
            plan.Set, new ScoredPeriod(plan.Window.Period.Code, days.From, days.To), days.To < plan.Window.Day ? days.To : plan.Window.Day),
        this);

    /// <summary>
    /// For each criterion the place of the one on another sheet that gives every unit the same, or -1: the same code (judgements and targets go
    /// by it), formula, maximum and rules, whatever it is called. Criteria that compare units are never among them: their units may have other sheets.
    /// </summary>
    internal int[] AlikeIn(ScorePlan other)
    {
        if (!ReferenceEquals(Values, other.Values) || Set.Rounding.Criterion != other.Set.Rounding.Criterion)
        {
            return [.. _criteria.Select(_ => -1)];
        }

        var places = other._criteria.Select((c, i) => (c.Criterion, At: i)).ToDictionary(c => c.Criterion.Code, c => c);
        return [.. _criteria.Select(c => !Scoring.Relative.Is(c.Criterion.Formula) && places.TryGetValue(c.Criterion.Code, out var same) && c.Criterion.GivesLike(same.Criterion) ? same.At : -1)];
    }

    internal int Slot(ValueExpression value, Scope scope = Scope.Own) => Values.Slot(value, scope, Window);

    private PlannedSection Plan(Section section, string? parent, int depth, SectionKind kind)
    {
        var planned = new PlannedSection { Section = section, Parent = parent, Depth = depth, Kind = kind, Index = _sections.Count };
        _sections.Add(planned);
        foreach (var criterion in section.Criteria)
        {
            planned.Criteria.Add(_criteria.Count);
            _criteria.Add(Plan(criterion, section.Code, kind));
        }

        planned.Sections.AddRange(section.Sections.Select(s => Plan(s, section.Code, depth + 1, kind)));
        planned.PartsMax = section.Criteria.Sum(c => c.Max) + section.Sections.Sum(s => s.Max);
        return planned;
    }

    private PlannedCriterion Plan(Criterion criterion, string section, SectionKind kind)
    {
        var formula = FormulaPoints.ValuesOf(criterion).Select(v => Plan(v.Role, v.Value, criterion.Scope)).ToList();
        var gate = criterion.Gate is { } g ? Conditions.ValuesOf(g.When).Select((v, i) => Plan($"gate-{i + 1}", v, criterion.Scope)).ToList() : [];
        var applies = criterion.NotApplicable?.When is { } w ? Conditions.ValuesOf(w).Select((v, i) => Plan($"applies-{i + 1}", v, criterion.Scope)).ToList() : [];
        return new PlannedCriterion(
            criterion, section, kind,
            [.. formula.Select(v => v.Slot)], [.. gate.Select(v => v.Slot)], [.. applies.Select(v => v.Slot)],
            [.. formula.Concat(gate).Concat(applies).Select(v => v.Info)]);
    }

    private (int Slot, ValueInfo Info) Plan(string role, ValueExpression value, Scope scope)
    {
        var sources = new List<ValueSource>();
        foreach (var part in CriteriaTree.Parts(value))
        {
            AddSource(part, sources);
        }

        return (Slot(value, scope), new ValueInfo(role, ValueLabels.Of(value), sources));
    }

    private PlannedTieBreak Plan(TieBreak tieBreak)
    {
        switch (tieBreak)
        {
            case TieBreak.ValueOf value:
                return new PlannedTieBreak(tieBreak.Label ?? ValueLabels.Of(value.Value), tieBreak.LowestFirst, Slot(value.Value), -1, -1);
            case TieBreak.Vote:
                return new PlannedTieBreak(tieBreak.Label ?? "số phiếu bầu chọn", tieBreak.LowestFirst, -1, -1, -1);
            case TieBreak.PointsOf points:
                var criterion = _criteria.FindIndex(c => c.Criterion.Code == points.Code);
                var section = _sections.FindIndex(s => s.Section.Code == points.Code);
                var title = criterion >= 0 ? _criteria[criterion].Criterion.Title : _sections[section].Section.Title;
                return new PlannedTieBreak(tieBreak.Label ?? $"Điểm \"{title}\"", tieBreak.LowestFirst, -1, criterion, section);
            default:
                throw new ArgumentOutOfRangeException(nameof(tieBreak));
        }
    }

    private void AddSource(ValueExpression value, List<ValueSource> to)
    {
        var (query, latest) = (CriteriaTree.Query(value), value as ValueExpression.Latest);
        var days = query is not null ? Window.Days(query.Span, query.Range) : latest is not null ? Window.Days(latest.Span, latest.Range) : default;
        if (query is not null && days.From <= days.To)
        {
            to.Add(new ValueSource(query.Measure, Measures.MeasureKind.Sum, query.Where, days.From, days.To));
        }
        else if (latest is not null && days.From <= days.To)
        {
            to.Add(new ValueSource(latest.Measure, Measures.MeasureKind.Latest, [], days.From, days.To));
        }
    }
}

/// <summary>A criterion ready to be scored: the places of the values of its formula, gate and condition of applying, and what they are.</summary>
internal sealed record PlannedCriterion(Criterion Criterion, string Section, SectionKind Kind, int[] Formula, int[] Gate, int[] Applies, ValueInfo[] Infos);

/// <summary>A section ready to be added up.</summary>
internal sealed class PlannedSection
{
    public required Section Section { get; init; }

    public required string? Parent { get; init; }

    public required int Depth { get; init; }

    public required SectionKind Kind { get; init; }

    public required int Index { get; init; }

    /// <summary>What its parts can give together.</summary>
    public decimal PartsMax { get; set; }

    public List<int> Criteria { get; } = [];

    public List<PlannedSection> Sections { get; } = [];
}

/// <summary>A tie-break ready to be read: the place of a value, or the index of a criterion or section; none of them for the vote.</summary>
internal sealed record PlannedTieBreak(string Label, bool LowestFirst, int Slot, int Criterion, int Section);
