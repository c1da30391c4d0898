namespace ThiDua.Domain.Criteria;

/// <summary>Walks through a set: its criteria, their values, and what values are made of.</summary>
public static class CriteriaTree
{
    /// <summary>All criteria, in the order of the set.</summary>
    public static IEnumerable<Criterion> All(CriteriaSet set) => set.Sections.SelectMany(Below);

    /// <summary>All sections, each before what is below it.</summary>
    public static IEnumerable<Section> Sections(CriteriaSet set) => set.Sections.SelectMany(Within);

    /// <summary>All values of a criterion with their parts: those of the formula, the gate and the condition of applying.</summary>
    public static IEnumerable<ValueExpression> Values(Criterion criterion) => Scoring.FormulaPoints.ValuesOf(criterion).Select(v => v.Value)
        .Concat(criterion.Gate is { } gate ? Scoring.Conditions.ValuesOf(gate.When) : [])
        .Concat(criterion.NotApplicable?.When is { } when ? Scoring.Conditions.ValuesOf(when) : [])
        .SelectMany(Parts);

    /// <summary>A value and what it is made of, itself first. What units below are asked for is not among it: it is not the unit's own.</summary>
    public static IEnumerable<ValueExpression> Parts(ValueExpression value) => value switch
    {
        ValueExpression.Difference v => [v, .. Parts(v.Whole), .. Parts(v.Less)],
        ValueExpression.Quotient v => [v, .. Parts(v.Numerator), .. Parts(v.Denominator)],
        ValueExpression.Product v => [v, .. Parts(v.First), .. Parts(v.Second)],
        ValueExpression.Per v => [v, .. Parts(v.Value)],
        _ => [value],
    };

    /// <summary>The quantities that a value counts itself; null when it counts none.</summary>
    public static MeasureQuery? Query(ValueExpression value) => value switch
    {
        ValueExpression.Sum v => v.Query,
        ValueExpression.Covered v => v.Query,
        ValueExpression.Distinct v => v.Query,
        ValueExpression.SumWithin v => v.Query,
        _ => null,
    };

    private static IEnumerable<Criterion> Below(Section section) => section.Criteria.Concat(section.Sections.SelectMany(Below));

    private static IEnumerable<Section> Within(Section section) => section.Sections.SelectMany(Within).Prepend(section);
}
