using ThiDua.Domain.Duties;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Criteria;

/// <summary>
/// A number worked out from measures: a closed set of cases, evaluated by one switch (<see cref="Scoring.ValueReader"/>). Null when it is not
/// known: there is no figure, or a quotient has no denominator and no result is stated for that.
/// </summary>
public abstract record ValueExpression
{
    private ValueExpression()
    {
    }

    /// <summary>A plain number.</summary>
    public static implicit operator ValueExpression(decimal number) => new Number(number);

    /// <summary>Vietnamese label on the sheet; null to derive one from the measures.</summary>
    public string? Label { get; init; }

    /// <summary>Σ of the quantities.</summary>
    public sealed record Sum(MeasureQuery Query) : ValueExpression;

    /// <summary>The latest figure, by (day, position).</summary>
    /// <param name="Measure">Measure of the kind <c>latest</c>.</param>
    /// <param name="Span">From when.</param>
    /// <param name="Range">Only figures of these days.</param>
    public sealed record Latest(string Measure, ValueSpan Span, DateRange Range) : ValueExpression;

    /// <summary>How many days, weeks, months or quarters reach a quantity.</summary>
    /// <param name="Query">What counts.</param>
    /// <param name="Unit">Day, ISO week (from Monday), month or quarter.</param>
    /// <param name="AtLeast">The quantity to reach in each.</param>
    public sealed record Covered(MeasureQuery Query, CalendarUnit Unit, decimal AtLeast) : ValueExpression;

    /// <summary>How many values of a facet have a quantity above 0.</summary>
    /// <param name="Query">What counts.</param>
    /// <param name="Facet">The facet.</param>
    public sealed record Distinct(MeasureQuery Query, string Facet) : ValueExpression;

    /// <summary>One value less another.</summary>
    public sealed record Difference(ValueExpression Whole, ValueExpression Less) : ValueExpression;

    /// <summary>One value divided by another.</summary>
    /// <param name="Numerator">The part.</param>
    /// <param name="Denominator">The whole.</param>
    /// <param name="WhenZero">The result when the whole is 0 or less; null for not known.</param>
    public sealed record Quotient(ValueExpression Numerator, ValueExpression Denominator, decimal? WhenZero) : ValueExpression;

    /// <summary>A number.</summary>
    public sealed record Number(decimal Value) : ValueExpression;

    /// <summary>How many days, weeks, months or quarters have a day in the period (and in the range).</summary>
    public sealed record UnitsInPeriod(CalendarUnit Unit, DateRange Range) : ValueExpression;

    /// <summary>One value times another: a standard times the multiplier of a region.</summary>
    public sealed record Product(ValueExpression First, ValueExpression Second) : ValueExpression;

    /// <summary>A value per so many residents or members of staff; not known while their number is not.</summary>
    /// <param name="Value">The value.</param>
    /// <param name="Of">Residents or staff.</param>
    /// <param name="Each">Per how many, e.g. 1,000.</param>
    public sealed record Per(ValueExpression Value, Headcount Of, decimal Each) : ValueExpression;

    /// <summary>Residents or members of staff of the unit.</summary>
    public sealed record People(Headcount Of) : ValueExpression;

    /// <summary>A number that depends on the unit's region.</summary>
    /// <param name="Cases">Regions with their numbers.</param>
    /// <param name="Otherwise">The number of all other regions.</param>
    public sealed record ByRegion(ValueList<RegionNumber> Cases, decimal Otherwise) : ValueExpression;

    /// <summary>The target that the unit was assigned for a criterion; not known when none was.</summary>
    /// <param name="Criterion">Code of the criterion.</param>
    public sealed record Assigned(string Criterion) : ValueExpression;

    /// <summary>Points by judgement: in the claimed view what the unit says, in the verified view what the committee finds.</summary>
    /// <param name="Criterion">Code of the criterion.</param>
    public sealed record Judged(string Criterion) : ValueExpression;

    /// <summary>1 when the option is chosen (claimed: by the unit; verified: by the committee), else 0; not known before anybody has chosen.</summary>
    /// <param name="Criterion">Code of the criterion.</param>
    /// <param name="Option">Code of the option.</param>
    public sealed record Chosen(string Criterion, string Option) : ValueExpression;

    /// <summary>Σ of the quantities whose facet is a whole number within a band.</summary>
    /// <param name="Query">What counts.</param>
    /// <param name="Facet">The facet.</param>
    /// <param name="Within">The band.</param>
    public sealed record SumWithin(MeasureQuery Query, string Facet, Band Within) : ValueExpression;

    /// <summary>How many units below there are on the day, or for how many of them a condition on their own values holds.</summary>
    /// <param name="Kinds">Only units of these kinds; empty for all.</param>
    /// <param name="When">The condition; null to count all.</param>
    public sealed record UnitsBelow(ValueList<UnitKind> Kinds, Condition? When) : ValueExpression;

    /// <summary>How many duties by law of the unit itself stand in a way; not known while the duties are not.</summary>
    /// <param name="Figure">What is counted.</param>
    /// <param name="Codes">Only what these codes mean, in order; empty for all duties.</param>
    public sealed record Duties(DutyFigure Figure, ValueList<string> Codes) : ValueExpression;
}

/// <summary>People that values are related to.</summary>
public enum Headcount
{
    /// <summary>Residents (dân số).</summary>
    Residents,

    /// <summary>Members of staff (biên chế).</summary>
    Staff,
}

/// <summary>A number for a region.</summary>
/// <param name="Region">Region code.</param>
/// <param name="Number">The number.</param>
public sealed record RegionNumber(string Region, decimal Number);

/// <summary>Which quantities of a measure count.</summary>
/// <param name="Measure">Measure of the kind <c>sum</c>.</param>
/// <param name="Where">Only quantities with these facets; all must hold.</param>
/// <param name="Span">From when.</param>
/// <param name="Range">Only these days.</param>
public sealed record MeasureQuery(string Measure, ValueList<FacetFilter> Where, ValueSpan Span, DateRange Range)
{
    /// <summary>All quantities of a measure in the period.</summary>
    public static MeasureQuery Of(string measure) => new(measure, [], ValueSpan.Period, DateRange.Always);
}

/// <summary>A facet must have one of these values.</summary>
/// <param name="Facet">Name of the facet.</param>
/// <param name="Values">Allowed values.</param>
public sealed record FacetFilter(string Facet, ValueList<string> Values);

/// <summary>From when quantities count. They never count after the day asked for nor after the period.</summary>
public enum ValueSpan
{
    /// <summary>From the first day of the period.</summary>
    Period,

    /// <summary>From the beginning of the records: what is still open, such as overdue = due − cleared, is carried into the period.</summary>
    ToDate,
}

/// <summary>A stretch of the calendar.</summary>
public enum CalendarUnit
{
    /// <summary>Day.</summary>
    Day,

    /// <summary>ISO week, from Monday.</summary>
    Week,

    /// <summary>Month.</summary>
    Month,

    /// <summary>Quarter.</summary>
    Quarter,
}
