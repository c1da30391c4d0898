using ThiDua.Domain.Criteria;
using ThiDua.Domain.Deadlines;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Duties;

/// <summary>Who owes a duty: units of a kind, at a level or at all.</summary>
/// <param name="Kind">Kind of body.</param>
/// <param name="Level">Level, or null for every level.</param>
public sealed record DutyHolder(UnitKind Kind, UnitLevel? Level);

/// <summary>Quantities that show something: a measure and the facets they must have.</summary>
/// <param name="Measure">Measure of the kind <c>sum</c>.</param>
/// <param name="Where">All must hold; empty for all quantities.</param>
public sealed record DutyQuery(string Measure, ValueList<FacetFilter> Where)
{
    /// <summary>Whether a quantity with these facets counts.</summary>
    public bool Accepts(Facets facets) => FacetMatch.All(facets, Where);

    /// <summary>The same for one value of a facet.</summary>
    public DutyQuery With(string facet, string value) => this with { Where = [.. Where, new FacetFilter(facet, [value])] };
}

/// <summary>The same duty for each of several values of a facet, such as items of publication.</summary>
/// <param name="Facet">The facet.</param>
/// <param name="Values">One duty for each.</param>
public sealed record DutyEach(string Facet, ValueList<string> Values);

/// <summary>A stretch of the calendar in which a duty comes back.</summary>
public enum DutySpan
{
    /// <summary>ISO week, from Monday.</summary>
    Week,

    /// <summary>Month.</summary>
    Month,

    /// <summary>Quarter.</summary>
    Quarter,

    /// <summary>Half of a year.</summary>
    HalfYear,

    /// <summary>Calendar year.</summary>
    Year,
}

/// <summary>A day of the year; never 29 February.</summary>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">1 to 31.</param>
public sealed record MonthDay(int Month, int Day)
{
    /// <summary>That day of a year.</summary>
    public DateOnly In(int year) => new(year, Month, Day);

    /// <summary>Whether it comes before another in the year.</summary>
    public bool IsBefore(MonthDay other) => (Month, Day).CompareTo((other.Month, other.Day)) < 0;
}

/// <summary>When a duty is due, and what shows that it was done: a closed set of cases.</summary>
public abstract record DutyTiming
{
    private DutyTiming()
    {
    }

    /// <summary>In every week, month …</summary>
    /// <param name="Span">How often.</param>
    /// <param name="Done">What shows it.</param>
    /// <param name="AtLeast">How much in each span.</param>
    /// <param name="OnDays">Whether days are counted on which something was done, not how much.</param>
    /// <param name="Number">Facet with the number of the quarter or month that something is for; null when its day tells.</param>
    /// <param name="Grace">Days after the span in which it is still in time.</param>
    /// <param name="Each">One duty for each value, or null.</param>
    public sealed record Every(DutySpan Span, DutyQuery Done, decimal AtLeast, bool OnDays, string? Number, int Grace, DutyEach? Each) : DutyTiming;

    /// <summary>Once a year, not before a day and not after another; afterwards it is late until the next one opens.</summary>
    /// <param name="Done">What shows it.</param>
    /// <param name="Opens">First day on which it can be done.</param>
    /// <param name="Due">Last day in time; in the next year when it lies before <paramref name="Opens"/>.</param>
    /// <param name="Moves">Whether an end on a day off moves to the next working day.</param>
    public sealed record Yearly(DutyQuery Done, MonthDay Opens, MonthDay Due, bool Moves) : DutyTiming;

    /// <summary>Always there, looked at once a year.</summary>
    /// <param name="Done">What shows that it is there.</param>
    /// <param name="Within">Days from the beginning of the year (of the unit, of the rule) until which it must be there.</param>
    /// <param name="TermYears">After so many years it must be renewed; null for never.</param>
    /// <param name="Each">One duty for each value, or null.</param>
    public sealed record Standing(DutyQuery Done, int Within, int? TermYears, DutyEach? Each) : DutyTiming;

    /// <summary>Owed by each event of a kind.</summary>
    /// <param name="Trigger">The event.</param>
    /// <param name="Done">What shows that it was done as it must.</param>
    /// <param name="Link">How the two belong together.</param>
    /// <param name="By">Facet in which both must agree, or null.</param>
    public sealed record PerEvent(DutyQuery Trigger, DutyQuery Done, DutyLink Link, string? By) : DutyTiming;

    /// <summary>A time limit that activities carry themselves, as <c>{prefix}.due</c>, <c>.cleared</c> and <c>.due-met</c> (<see cref="DueClock"/>).</summary>
    /// <param name="Prefix">Prefix of the measures.</param>
    /// <param name="Where">Facets they must have.</param>
    public sealed record Limit(string Prefix, ValueList<FacetFilter> Where) : DutyTiming;
}

/// <summary>How the quantity that shows a duty done belongs to the event that asked for it: a closed set of cases.</summary>
public abstract record DutyLink
{
    private DutyLink()
    {
    }

    /// <summary>The same activity tells both, on one day.</summary>
    /// <param name="IsLate">Whether what was not in time was done late; otherwise it was not done.</param>
    /// <param name="WorkingDays">Whether the activity counted working days, so that days off must be known.</param>
    public sealed record Same(bool IsLate, bool WorkingDays) : DutyLink;

    /// <summary>The same activity tells both, and it lasts: known only after so many days.</summary>
    public sealed record Lasting(int Days) : DutyLink;

    /// <summary>The same activity tells how many calendar days before it was announced (facet <c>lead-days</c>).</summary>
    public sealed record Lead(int Days, DayKind Kind) : DutyLink;

    /// <summary>A later step, which tells how many calendar days after the event it came (facet <c>after-days</c>).</summary>
    public sealed record After(int Within, DayKind Kind) : DutyLink;

    /// <summary>An event of its own, one for each trigger, at most so many calendar days before it.</summary>
    public sealed record Before(int Within) : DutyLink;
}

/// <summary>A duty that the law lays on units (nghĩa vụ), valid between two days.</summary>
public sealed record DutyRule
{
    /// <summary>Code, e.g. DC-17; a part of an obligation has a suffix (DC-07-report).</summary>
    public required string Code { get; init; }

    /// <summary>Codes of other tables that say the same.</summary>
    public ValueList<string> Also { get; init; } = [];

    /// <summary>Who owes it.</summary>
    public required ValueList<DutyHolder> Who { get; init; }

    /// <summary>Vietnamese title.</summary>
    public required string Title { get; init; }

    /// <summary>What is to be done, in a Vietnamese sentence.</summary>
    public required string Todo { get; init; }

    /// <summary>Article.</summary>
    public required string Law { get; init; }

    /// <summary>First day in force, or null.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day in force, or null.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Whether the article and the day it is judged by were found in a source; if not, it is shown so.</summary>
    public required bool Confirmed { get; init; }

    /// <summary>Whether it is an example of one province (mẫu tham khảo): shown, but counted only where a criterion names it.</summary>
    public bool Sample { get; init; }

    /// <summary>What else must be known, e.g. which part is to be confirmed.</summary>
    public string? Note { get; init; }

    /// <summary>It is due soon from so many days before its last day.</summary>
    public required int WarnDays { get; init; }

    /// <summary>When it is due and what shows it.</summary>
    public required DutyTiming Timing { get; init; }

    /// <summary>Whether it is in force on a day.</summary>
    public bool HoldsOn(DateOnly day) => !(From > day) && !(Until < day);

    /// <summary>Whether a code of a criterion means this rule: its own, that of the obligation it is a part of, or of another table.</summary>
    public bool IsMeantBy(string code) => Code == code || Code.StartsWith(code + "-", StringComparison.Ordinal) || Also.Contains(code);

    /// <summary>Whether a unit owes it on a day.</summary>
    public bool Binds(Unit unit, DateOnly day)
    {
        var attributes = unit.At(day);
        return HoldsOn(day) && unit.ExistsOn(day) && Who.Any(w => w.Kind == attributes.Kind && (w.Level is null || w.Level == attributes.Level));
    }
}

/// <summary>All duties, and the days off they are counted by.</summary>
/// <param name="Rules">Rules of all times.</param>
/// <param name="Calendar">Days off; the years for which they are known.</param>
public sealed record DutyRules(IReadOnlyList<DutyRule> Rules, DeadlineRules Calendar)
{
    /// <summary>No duties.</summary>
    public static DutyRules Empty { get; } = new([], DeadlineRules.Empty);

    /// <summary>The document they were read from, or null.</summary>
    public Criteria.Documents.DocNode? Source { get; init; }
}
