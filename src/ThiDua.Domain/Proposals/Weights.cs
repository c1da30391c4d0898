using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Proposals;

/// <summary>Weights of one set: what each criterion's points are multiplied by, and the caps that follow from them.</summary>
/// <param name="Factors">By criterion, in 1/<see cref="WeightPlan.One"/>.</param>
/// <param name="Caps">By section, in 1/10,000 points × <see cref="WeightPlan.One"/>.</param>
internal sealed record Weights(long[] Factors, long[] Caps);

/// <summary>The tree of a criteria set made flat, each section before what is below it.</summary>
internal sealed class WeightPlan
{
    private const long Millionth = 1_000_000;

    // So many points of all criteria together fit into 64 bits when they are kept in 1/10,000 × 1/10,000,000; real sheets have a thousand.
    private const decimal FinePoints = 50_000_000;

    private readonly List<FlatSection> _sections = [];
    private readonly List<(long Max, SectionKind Kind)> _criteria = [];

    public WeightPlan(CriteriaSet set)
    {
        Set = set;
        foreach (var section in set.Sections)
        {
            Tops.Add(Add(section, section.Kind));
        }

        One = CriteriaTree.All(set).Sum(c => c.Max) <= FinePoints ? 10_000_000 : 100_000;
    }

    /// <summary>The factor that changes nothing.</summary>
    public long One { get; }

    public CriteriaSet Set { get; }

    public int Criteria => _criteria.Count;

    public List<FlatSection> Sections => _sections;

    /// <summary>Indexes of the sections at the top.</summary>
    public List<int> Tops { get; } = [];

    /// <summary>Points in 1/10,000.</summary>
    public static long Units(decimal points) => (long)(points * 10_000);

    /// <summary>Weights from how far each factor is from 1, in millionths.</summary>
    public Weights Weights(long[] apart)
    {
        var factors = new long[apart.Length];
        foreach (var kind in (ReadOnlySpan<SectionKind>)[SectionKind.Scored, SectionKind.Bonus, SectionKind.Deduction])
        {
            // So scaled that the maxima of a kind add up to what they did.
            Int128 sum = 0, weighed = 0;
            for (var i = 0; i < apart.Length; i++)
            {
                if (_criteria[i].Kind == kind)
                {
                    sum += _criteria[i].Max;
                    weighed += (Int128)_criteria[i].Max * (Millionth + apart[i]);
                }
            }

            for (var i = 0; i < apart.Length; i++)
            {
                if (_criteria[i].Kind == kind)
                {
                    factors[i] = (long)((Millionth + apart[i]) * sum * One / weighed);
                }
            }
        }

        return new Weights(factors, Caps(factors));
    }

    /// <summary>A cap grows as the maxima of the parts do; without a cap it is their sum.</summary>
    private long[] Caps(long[] factors)
    {
        var caps = new long[_sections.Count];
        for (var s = _sections.Count - 1; s >= 0; s--)
        {
            var section = _sections[s];
            Int128 parts = 0, weighed = 0;
            for (var i = section.First; i < section.First + section.Count; i++)
            {
                parts += _criteria[i].Max;
                weighed += (Int128)_criteria[i].Max * factors[i];
            }

            foreach (var below in section.Below)
            {
                parts += _sections[below].Max;
                weighed += caps[below];
            }

            caps[s] = (long)(section.Max * weighed / parts);
        }

        return caps;
    }

    private int Add(Section section, SectionKind kind)
    {
        var flat = new FlatSection(section, kind, Units(section.Max), _criteria.Count, section.Criteria.Count);
        var index = _sections.Count;
        _sections.Add(flat);
        foreach (var criterion in section.Criteria)
        {
            _criteria.Add((Units(criterion.Max), kind));
        }

        foreach (var below in section.Sections)
        {
            flat.Below.Add(Add(below, kind));
        }

        return index;
    }
}

/// <summary>A section in its place.</summary>
/// <param name="Section">The section.</param>
/// <param name="Kind">Its kind, or that of the section it stands in.</param>
/// <param name="Max">Its maximum in 1/10,000.</param>
/// <param name="First">Index of its first criterion.</param>
/// <param name="Count">How many criteria stand directly in it.</param>
internal sealed record FlatSection(Section Section, SectionKind Kind, long Max, int First, int Count)
{
    /// <summary>Indexes of the sections directly below.</summary>
    public List<int> Below { get; } = [];
}

/// <summary>A unit's points, ready to be weighed.</summary>
internal sealed class WeighedUnit
{
    private readonly long[] _points;
    private readonly (Int128 To, Int128 From)[] _scaling;
    private readonly (Int128 To, Int128 From) _total = (1, 1);

    public WeighedUnit(WeightPlan plan, ScoreSheet sheet, View view)
    {
        Plan = plan;
        _points = new long[plan.Criteria];
        for (var i = 0; i < _points.Length; i++)
        {
            _points[i] = WeightPlan.Units(Math.Abs(sheet.PointsOf(i)[view]));
        }

        _scaling = new (Int128, Int128)[plan.Sections.Count];
        Array.Fill(_scaling, (1, 1));
        var unweighed = plan.Weights(new long[plan.Criteria]);
        for (var i = plan.Sections.Count - 1; i >= 0; i--)
        {
            _scaling[i] = Scaled(sheet, view, AdjustmentKind.SectionScaling, plan.Sections[i].Section.Code, () => Capped(i, unweighed));
        }

        _total = Scaled(sheet, view, AdjustmentKind.TotalScaling, null, () => Kind(SectionKind.Scored, unweighed));
    }

    public WeightPlan Plan { get; }

    /// <summary>The total, rounded, in 1/10,000 points.</summary>
    public long Total(Weights weights)
    {
        var total = Deduct(Times(Kind(SectionKind.Scored, weights), _total) + Kind(SectionKind.Bonus, weights), null, weights);
        var digit = Plan.One;
        for (var digits = Plan.Set.Rounding.Total; digits < 4; digits++)
        {
            digit *= 10;
        }

        return (total + (digit / 2)) / digit * (digit / Plan.One);
    }

    private long Kind(SectionKind kind, Weights weights)
    {
        var sum = 0L;
        foreach (var top in Plan.Tops)
        {
            sum += Plan.Sections[top].Kind == kind ? Section(top, weights) : 0;
        }

        return sum;
    }

    private long Section(int index, Weights weights)
    {
        var points = Times(Capped(index, weights), _scaling[index]);
        return Plan.Sections[index].Kind == SectionKind.Deduction ? points : Deduct(points, Plan.Sections[index].Section.Code, weights);
    }

    private long Capped(int index, Weights weights)
    {
        var section = Plan.Sections[index];
        var sum = 0L;
        for (var i = section.First; i < section.First + section.Count; i++)
        {
            sum += _points[i] * weights.Factors[i];
        }

        foreach (var below in section.Below)
        {
            sum += Section(below, weights);
        }

        return Math.Min(sum, weights.Caps[index]);
    }

    private long Deduct(long from, string? target, Weights weights)
    {
        foreach (var top in Plan.Tops)
        {
            if (Plan.Sections[top] is { Kind: SectionKind.Deduction } deduction && deduction.Section.TakesFrom == target)
            {
                from -= Math.Max(0, Math.Min(Section(top, weights), from - (WeightPlan.Units(deduction.Section.Floor) * Plan.One)));
            }
        }

        return from;
    }

    // Most sheets scale nothing, and a division of 128 bits is slow.
    private static long Times(long points, (Int128 To, Int128 From) scaling) => scaling.To == scaling.From ? points : (long)(points * scaling.To / scaling.From);

    /// <summary>By how much something is scaled: what an adjustment made of it.</summary>
    private (Int128 To, Int128 From) Scaled(ScoreSheet sheet, View view, AdjustmentKind kind, string? section, Func<long> unscaled)
    {
        var added = sheet.Adjustments.Where(a => a.Kind == kind && a.Section == section).Sum(a => a.Points[view]);
        Int128 points = added == 0 ? 0 : unscaled();
        return points == 0 ? (1, 1) : (points + (Int128)(added * 10_000 * Plan.One), points);
    }
}
