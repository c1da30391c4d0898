namespace ThiDua.Domain.Criteria;

/// <summary>
/// How the points of a criterion follow from values: a closed set of cases, computed by one switch
/// (<see cref="Scoring.FormulaPoints"/>). What a formula gives is then gated, cut to 0 … the criterion's maximum and rounded. A value that
/// is not known yet (no figure, no target) earns 0.
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
    /// <param name="Goal">The target: a number, or the one assigned to the unit. Not known (not assigned), or not above 0: no points.</param>
    /// <param name="Actual">What was done.</param>
    /// <param name="FloorShare">Share of the target below which there are no points, e.g. 0.5.</param>
    /// <param name="Exceeding">Extra points above the target.</param>
    public sealed record Target(ValueExpression Goal, ValueExpression Actual, decimal? FloorShare = null, Exceeding? Exceeding = null) : Formula;

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

    /// <summary>Base points at a standard, and more for every whole step above it.</summary>
    /// <param name="Value">The value.</param>
    /// <param name="From">The standard; below it there are no points.</param>
    /// <param name="Base">Points at the standard.</param>
    /// <param name="Each">Length of a step, above 0.</param>
    /// <param name="Points">Points for each whole step.</param>
    public sealed record Stepped(ValueExpression Value, ValueExpression From, decimal Base, decimal Each, decimal Points) : Formula;

    /// <summary>Points for each entry by how late it was, added up.</summary>
    /// <param name="Entries">What is counted; its facet says how late each was.</param>
    /// <param name="Facet">Facet with a whole number of days late; 0 or less is on time.</param>
    /// <param name="ByDays">Points for one entry by days late, in rising order.</param>
    public sealed record Timeliness(MeasureQuery Entries, string Facet, ValueList<Band> ByDays) : Formula;

    /// <summary>
    /// Compared with the best of a group. With targets, r = actual ÷ target and L the best r: when L ≤ 1, max/2 × r for all; when L &gt; 1,
    /// max/2 × r below the target and max/2 + max/2 × (r − 1) ÷ (L − 1) from it on. Without targets: max × actual ÷ the best actual.
    /// </summary>
    /// <param name="Actual">What was done.</param>
    /// <param name="Goal">The target, or null when there are none.</param>
    /// <param name="Among">Who is compared.</param>
    public sealed record LeaderRelative(ValueExpression Actual, ValueExpression? Goal, Group Among) : Formula;

    /// <summary>All points at or above the average of a group, else 0.</summary>
    /// <param name="Value">The value.</param>
    /// <param name="Average">The average as published elsewhere; null to take it over the group's known values.</param>
    /// <param name="Among">Who is compared.</param>
    public sealed record AverageRelative(ValueExpression Value, ValueExpression? Average, Group Among) : Formula;

    /// <summary>One of several statements, or several of them with the maximum as cap; chosen by the unit, found by the committee.</summary>
    /// <param name="Choices">The statements.</param>
    /// <param name="Several">Whether more than one may be chosen.</param>
    public sealed record Options(ValueList<Choice> Choices, bool Several) : Formula;

    /// <summary>Points by judgement, 0 to the maximum: what the unit says of itself is claimed, what the committee finds is verified.</summary>
    public sealed record Appraised : Formula;

    /// <summary>So many points for each person asked who confirms (kiểm tra ngẫu nhiên).</summary>
    /// <param name="Confirmed">How many confirm.</param>
    /// <param name="Asked">How many were asked.</param>
    /// <param name="Points">Points for each who confirms.</param>
    /// <param name="Least">How many must be asked; with fewer there are no points.</param>
    public sealed record Sample(ValueExpression Confirmed, ValueExpression Asked, decimal Points, decimal Least) : Formula;

    /// <summary>Maximum × satisfied ÷ answers.</summary>
    /// <param name="Satisfied">Answers that are satisfied.</param>
    /// <param name="Answers">All answers.</param>
    /// <param name="Least">How many answers there must be; with fewer there are no points.</param>
    public sealed record Survey(ValueExpression Satisfied, ValueExpression Answers, decimal Least) : Formula;
}

/// <summary>Who is compared in a relative formula: units with the same sheet …</summary>
public enum Group
{
    /// <summary>… of the same cluster.</summary>
    Cluster,

    /// <summary>… of the same region, in all clusters of the period.</summary>
    Region,

    /// <summary>… of the same kind, in all clusters of the period.</summary>
    Kind,

    /// <summary>… in all clusters of the period.</summary>
    Period,
}

/// <summary>A statement to choose.</summary>
/// <param name="Code">Code, unique in its criterion.</param>
/// <param name="Title">The statement.</param>
/// <param name="Points">Its points.</param>
public sealed record Choice(string Code, string Title, decimal Points);

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

    /// <summary>A value is not known: no figure, no target assigned.</summary>
    public sealed record Unknown(ValueExpression Value) : Condition;

    /// <summary>The unit lies in one of these regions.</summary>
    public sealed record InRegion(ValueList<string> Regions) : Condition;
}
