namespace ThiDua.Domain.Criteria;

/// <summary>How totals become classes (xếp loại).</summary>
/// <param name="Classes">Classes from the best to the lowest.</param>
/// <param name="Otherwise">Code of the class of a unit that fits none: stated, because real rules leave holes.</param>
/// <param name="Caps">What holds a unit down to a class (khống chế); a cap to the lowest class is a veto.</param>
public sealed record Classification(ValueList<ClassRule> Classes, string Otherwise, ValueList<ClassCap> Caps);

/// <summary>A class and what it takes.</summary>
public sealed record ClassRule
{
    /// <summary>Code, kebab-case.</summary>
    public required string Code { get; init; }

    /// <summary>Vietnamese title.</summary>
    public required string Title { get; init; }

    /// <summary>Lower end of the total; null for none.</summary>
    public Bound? Lower { get; init; }

    /// <summary>Upper end of the total; null for none.</summary>
    public Bound? Upper { get; init; }

    /// <summary>Other lower ends for regions (<c>mountain</c>: 60).</summary>
    public ValueList<RegionNumber> Regions { get; init; } = [];

    /// <summary>What must hold besides; all of it.</summary>
    public ValueList<ClassCondition> Conditions { get; init; } = [];
}

/// <summary>An end of a range of totals.</summary>
/// <param name="At">The total.</param>
/// <param name="Included">Whether it belongs to the range.</param>
public sealed record Bound(decimal At, bool Included);

/// <summary>A condition on a whole sheet.</summary>
public abstract record ClassCondition
{
    private ClassCondition()
    {
    }

    /// <summary>No criterion of the scored sections that applies has 0 points (không có tiêu chí nào bị 0 điểm).</summary>
    public sealed record NoCriterionAtZero : ClassCondition;

    /// <summary>Every top section reaches a share of its maximum.</summary>
    public sealed record EverySection(decimal Share) : ClassCondition;

    /// <summary>One section or criterion reaches a share of its maximum.</summary>
    public sealed record PointsOf(string Code, decimal Share) : ClassCondition;

    /// <summary>A condition on values of the unit.</summary>
    public sealed record Values(Condition When, string? Label = null) : ClassCondition;

    /// <summary>So large a share of the units below has reached at least a class; a unit without units below fails.</summary>
    public sealed record BelowReach(string Class, decimal Share) : ClassCondition;

    /// <summary>The unit has not scored itself (không tự chấm điểm).</summary>
    public sealed record NoSelfScore : ClassCondition;
}

/// <summary>Holds a unit down to a class.</summary>
/// <param name="AtMost">Code of the best class that is left.</param>
/// <param name="When">What brings it about.</param>
/// <param name="Title">Vietnamese sentence that says why.</param>
/// <param name="LegalBasis">Where the rule comes from.</param>
public sealed record ClassCap(string AtMost, ClassCondition When, string Title, LegalBasis? LegalBasis = null);
