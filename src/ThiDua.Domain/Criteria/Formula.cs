namespace ThiDua.Domain.Criteria;

/// <summary>
/// How the points of a criterion follow from values: a closed set of cases, computed by one switch
/// (<see cref="Scoring.FormulaPoints"/>). Every result lies between 0 and the criterion's maximum. A value that is not known yet
/// (no figure) earns 0.
/// </summary>
public abstract record Formula
{
    private Formula()
    {
    }

    /// <summary>So many points for each, up to the maximum.</summary>
    /// <param name="Points">Points for each.</param>
    /// <param name="Value">How many.</param>
    public sealed record PerOccurrence(decimal Points, ValueExpression Value) : Formula;

    /// <summary>
    /// Points in proportion to a target: full × min(1, actual ÷ target), where full is the maximum less what exceeding can add.
    /// </summary>
    /// <param name="Goal">The target, above 0.</param>
    /// <param name="Actual">What was done.</param>
    /// <param name="FloorShare">Share of the target below which there are no points, e.g. 0.5.</param>
    /// <param name="Exceeding">Extra points above the target.</param>
    public sealed record Target(decimal Goal, ValueExpression Actual, decimal? FloorShare = null, Exceeding? Exceeding = null) : Formula;

    /// <summary>Maximum × numerator ÷ denominator.</summary>
    /// <param name="Numerator">The part.</param>
    /// <param name="Denominator">The whole.</param>
    /// <param name="WhenZero">Points when the whole is 0 (or less).</param>
    public sealed record Ratio(ValueExpression Numerator, ValueExpression Denominator, decimal WhenZero) : Formula;

    /// <summary>Points by the band that a value lies in; the bands cover every number once.</summary>
    /// <param name="Value">The value.</param>
    /// <param name="Steps">Bands in rising order.</param>
    public sealed record Bands(ValueExpression Value, ValueList<Band> Steps) : Formula;

    /// <summary>All points when a condition holds, else 0.</summary>
    /// <param name="Condition">The condition.</param>
    public sealed record YesNo(Condition Condition) : Formula;

    /// <summary>Maximum × min(1, covered ÷ all that could be covered).</summary>
    /// <param name="Covered">Weeks, months, quarters or facet values that are covered.</param>
    /// <param name="Of">Out of how many; null for all weeks, months … that have a day in the period.</param>
    public sealed record Coverage(ValueExpression Covered, decimal? Of) : Formula;

    /// <summary>From full points down, so many for each; none at all is full (không để xảy ra).</summary>
    /// <param name="Points">Points taken for each.</param>
    /// <param name="Value">How many.</param>
    /// <param name="Floor">Points that remain in any case.</param>
    public sealed record Deduction(decimal Points, ValueExpression Value, decimal Floor = 0) : Formula;

    /// <summary>A figure that another body worked out, as points or through bands. Without a figure: 0.</summary>
    /// <param name="Figure">The latest figure.</param>
    /// <param name="Steps">Bands in rising order; null when the figure is the points.</param>
    public sealed record Imported(ValueExpression.Latest Figure, ValueList<Band>? Steps = null) : Formula;
}

/// <summary>Extra points for exceeding a target: for every whole step above it, up to a most.</summary>
/// <param name="Step">Step as a share of the target, e.g. 0.1 for each 10 %.</param>
/// <param name="Points">Points for each whole step.</param>
/// <param name="Most">The most it adds; part of the criterion's maximum.</param>
public sealed record Exceeding(decimal Step, decimal Points, decimal Most);

/// <summary>A band of values. A null end is open; a stated one says whether it is included.</summary>
/// <param name="From">Lower end.</param>
/// <param name="FromIncluded">Whether the lower end belongs to the band.</param>
/// <param name="To">Upper end.</param>
/// <param name="ToIncluded">Whether the upper end belongs to the band.</param>
/// <param name="Points">Points in the band.</param>
public sealed record Band(decimal? From, bool FromIncluded, decimal? To, bool ToIncluded, decimal Points)
{
    /// <summary>Whether a value lies in the band.</summary>
    public bool Holds(decimal value) =>
        (From is not { } from || value > from || (FromIncluded && value == from)) && (To is not { } to || value < to || (ToIncluded && value == to));
}

/// <summary>How a value is compared.</summary>
public enum Comparison
{
    /// <summary>≥</summary>
    AtLeast,

    /// <summary>&gt;</summary>
    MoreThan,

    /// <summary>≤</summary>
    AtMost,

    /// <summary>&lt;</summary>
    LessThan,

    /// <summary>=</summary>
    Equal,
}

/// <summary>A condition on values. A value that is not known fails every comparison.</summary>
public abstract record Condition
{
    private Condition()
    {
    }

    /// <summary>A value against a number.</summary>
    public sealed record Compare(ValueExpression Value, Comparison Is, decimal Number) : Condition;

    /// <summary>All hold.</summary>
    public sealed record All(ValueList<Condition> Conditions) : Condition;

    /// <summary>At least one holds.</summary>
    public sealed record Any(ValueList<Condition> Conditions) : Condition;
}
