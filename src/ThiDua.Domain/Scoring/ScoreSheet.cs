using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Scoring;

/// <summary>Points in both views.</summary>
/// <param name="Claimed">By the latest state that was not rejected.</param>
/// <param name="Verified">By the state that was verified.</param>
public readonly record struct Points(decimal Claimed, decimal Verified)
{
    /// <summary>Points in one view.</summary>
    public decimal this[View view] => view == View.Claimed ? Claimed : Verified;

    /// <summary>Sum.</summary>
    public static Points operator +(Points a, Points b) => new(a.Claimed + b.Claimed, a.Verified + b.Verified);

    /// <summary>Difference.</summary>
    public static Points operator -(Points a, Points b) => new(a.Claimed - b.Claimed, a.Verified - b.Verified);

    /// <summary>The other sign.</summary>
    public static Points operator -(Points a) => new(-a.Claimed, -a.Verified);

    /// <summary>No more than <paramref name="most"/>.</summary>
    public Points AtMost(decimal most) => new(Math.Min(Claimed, most), Math.Min(Verified, most));

    /// <summary>Rounded half up.</summary>
    public Points Rounded(int digits) => new(Rounding.HalfUp(Claimed, digits), Rounding.HalfUp(Verified, digits));
}

/// <summary>
/// The score sheet of a unit as of a day, in both views. Order of the calculation: value → formula → gate → cap → round the criterion →
/// section cap → scaling for what does not apply → deductions from sections → sum, bonus, deductions from the total → round the total →
/// class. Totals are worked out at once; lines, which not everybody looks at, when they are asked for.
/// </summary>
public sealed class ScoreSheet
{
    private readonly ScorePlan _plan;
    private readonly CriterionResult[] _claimed;
    private readonly CriterionResult[] _verified;
    private readonly SectionTotals _claimedTotals;
    private readonly SectionTotals _verifiedTotals;
    private IReadOnlyList<CriterionLine>? _criteria;
    private IReadOnlyList<SectionLine>? _sections;
    private IReadOnlyList<Adjustment>? _adjustments;

    /// <param name="plan">How it is worked out.</param>
    /// <param name="reading">The unit's numbers.</param>
    /// <param name="figures">What it is compared with.</param>
    /// <param name="like">A sheet from the same numbers that has some criteria alike; null for none.</param>
    /// <param name="alike">For each criterion its place on that sheet, or -1.</param>
    internal ScoreSheet(ScorePlan plan, UnitReading reading, GroupFigures figures, ScoreSheet? like = null, int[]? alike = null)
    {
        (_plan, Reading, Figures) = (plan, reading, figures);
        (_claimed, _verified) = (new CriterionResult[plan.Criteria.Count], new CriterionResult[plan.Criteria.Count]);
        for (var i = 0; i < _claimed.Length; i++)
        {
            (_claimed[i], _verified[i]) = like is not null && alike![i] is >= 0 and var at
                ? (like._claimed[at], like._verified[at])
                : (CriterionPoints.ResultOf(plan, i, reading, figures, View.Claimed), CriterionPoints.ResultOf(plan, i, reading, figures, View.Verified));
        }

        (_claimedTotals, _verifiedTotals) = (new SectionTotals(plan, _claimed), new SectionTotals(plan, _verified));
        Total = new Points(_claimedTotals.Total(), _verifiedTotals.Total());
        TieBreaks = [.. plan.TieBreaks.Select(Line)];
        Class = plan.Classes is { } classes
            ? new Classes(classes.Of(this, View.Claimed, _claimed, _claimedTotals.Sections), classes.Of(this, View.Verified, _verified, _verifiedTotals.Sections))
            : null;
    }

    /// <summary>Unit code.</summary>
    public string Unit => Reading.Unit.Code;

    /// <summary>Unit name, as of the day.</summary>
    public string UnitName => Reading.Unit.Name;

    /// <summary>Cluster it competes in.</summary>
    public string Cluster => Reading.Unit.Cluster;

    /// <summary>Period.</summary>
    public ScoredPeriod Period => _plan.Window.Period;

    /// <summary>As of this day (inclusive).</summary>
    public DateOnly Day => _plan.Window.Day;

    /// <summary>The criteria set it follows.</summary>
    public CriteriaSet Set => _plan.Set;

    internal ScorePlan Plan => _plan;

    /// <summary>The numbers that it follows from.</summary>
    public UnitReading Reading { get; }

    /// <summary>What it was compared with.</summary>
    public GroupFigures Figures { get; }

    /// <summary>Total, rounded.</summary>
    public Points Total { get; }

    /// <summary>Class in both views; null when the sheet does not classify.</summary>
    public Classes? Class { get; }

    /// <summary>Sections in the order of the set, each before what is below it.</summary>
    public IReadOnlyList<SectionLine> Sections => Once(ref _sections, () => [.. _plan.Sections.Select(s => new SectionLine(
        s.Section, s.Parent, s.Depth, s.Kind, new Points(_claimedTotals.Sections[s.Index], _verifiedTotals.Sections[s.Index])))]);

    /// <summary>Criteria in the order of the set.</summary>
    public IReadOnlyList<CriterionLine> Criteria => Once(ref _criteria, () => [.. _plan.Criteria.Select(Line)]);

    /// <summary>
    /// What stands between the criteria and the total, in the order of the calculation: Σ points of criteria + Σ adjustments = total,
    /// exactly, in both views.
    /// </summary>
    public IReadOnlyList<Adjustment> Adjustments => Once(ref _adjustments, () => Adjustment.Merge(_claimedTotals.Adjustments, _verifiedTotals.Adjustments));

    /// <summary>What decides between equal totals, in the order of the set.</summary>
    public IReadOnlyList<TieBreakLine> TieBreaks { get; }

    /// <summary>Points of the sheet without bonus.</summary>
    public decimal Max => Set.Max;

    /// <summary>Points of a criterion by its place in the set, without making its line.</summary>
    public Points PointsOf(int criterion) => Signed(criterion, new Points(_claimed[criterion].Points, _verified[criterion].Points));

    /// <summary>Lines are the same objects for everybody: what they rest on is kept by them. Of two who make them at once, one's are taken.</summary>
    private static IReadOnlyList<T> Once<T>(ref IReadOnlyList<T>? lines, Func<IReadOnlyList<T>> make) =>
        Volatile.Read(ref lines) ?? Interlocked.CompareExchange(ref lines, make(), null) ?? lines;

    private CriterionLine Line(PlannedCriterion planned, int index)
    {
        var claimed = CriterionPoints.Of(_plan, index, Reading, Figures, View.Claimed);
        var verified = CriterionPoints.Of(_plan, index, Reading, Figures, View.Verified);
        var steps = new List<CalculationStep>(5);
        Step(StepKind.Formula, claimed.Raw, verified.Raw);
        Step(StepKind.Gate, claimed.Gated - claimed.Raw, verified.Gated - verified.Raw);
        Step(StepKind.Cap, claimed.Capped - claimed.Gated, verified.Capped - verified.Gated);
        Step(StepKind.NotApplicable, claimed.Given - claimed.Capped, verified.Given - verified.Capped);
        Step(StepKind.Rounding, claimed.Rounded - claimed.Given, verified.Rounded - verified.Given);
        return new CriterionLine(planned.Criterion, planned.Section, planned.Kind, PointsOf(index), Values(planned, index))
        {
            Steps = steps,
            Applies = (claimed.Applies, verified.Applies),
        };

        void Step(StepKind kind, decimal inClaimed, decimal inVerified)
        {
            if (kind == StepKind.Formula || inClaimed != 0 || inVerified != 0)
            {
                steps.Add(new CalculationStep(kind, Signed(index, new Points(inClaimed, inVerified))));
            }
        }
    }

    private Points Signed(int criterion, Points points) => _plan.Criteria[criterion].Kind == SectionKind.Deduction ? -points : points;

    private List<ValueLine> Values(PlannedCriterion planned, int index)
    {
        int[] slots = [.. planned.Formula, .. planned.Gate, .. planned.Applies];
        var lines = new List<ValueLine>(slots.Length + 1);
        if (Reading.Parts.Count == 0)
        {
            lines.AddRange(slots.Select((slot, i) => new ValueLine(planned.Infos[i], Reading[View.Claimed, slot], Reading[View.Verified, slot])));
        }

        foreach (var (part, own) in Reading.Parts)
        {
            var plan = _plan.For(part).Criteria[index];
            int[] places = [.. plan.Formula, .. plan.Gate, .. plan.Applies];
            lines.AddRange(places.Select((slot, i) => new ValueLine(plan.Infos[i], own[View.Claimed, slot], own[View.Verified, slot]) { Part = part.Code }));
        }

        if (CriterionPoints.Figure(_plan, index, Figures) is { } figure)
        {
            lines.Add(new ValueLine(ValueLabels.OfFigure(planned.Criterion.Formula), figure.Claimed, figure.Verified));
        }

        return lines;
    }

    private TieBreakLine Line(PlannedTieBreak planned)
    {
        var (label, lowest) = (planned.Label, planned.LowestFirst);
        if (planned.Slot >= 0)
        {
            return new TieBreakLine(label, lowest, Reading[View.Claimed, planned.Slot], Reading[View.Verified, planned.Slot]);
        }

        if (planned.Criterion < 0 && planned.Section < 0)
        {
            return new TieBreakLine(label, lowest, Reading.Unit.Entry.TieVotes, Reading.Unit.Entry.TieVotes);
        }

        var points = planned.Criterion >= 0
            ? PointsOf(planned.Criterion)
            : new Points(_claimedTotals.Sections[planned.Section], _verifiedTotals.Sections[planned.Section]);
        return new TieBreakLine(label, lowest, points.Claimed, points.Verified);
    }
}
