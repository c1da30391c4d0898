using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Scoring;

/// <summary>The days on which quantities count for a sheet: the period up to the day asked for.</summary>
/// <param name="Period">The period.</param>
/// <param name="Day">As of this day (inclusive).</param>
internal readonly record struct Window(ScoredPeriod Period, DateOnly Day)
{
    /// <summary>First and last day of a value; the last lies before the first when there is none.</summary>
    public (DateOnly From, DateOnly To) Days(ValueSpan span, DateRange range)
    {
        var from = span == ValueSpan.ToDate ? DateOnly.MinValue : Period.From;
        return Within(range, from, Day < Period.To ? Day : Period.To);
    }

    /// <summary>
    /// How many weeks, months … have a day in the whole period (not only up to the day) and in the range. A week at the edge counts when
    /// one of its days lies inside, so that as many can be covered as are counted.
    /// </summary>
    public int Count(CalendarUnit unit, DateRange range)
    {
        var (from, to) = Within(range, Period.From, Period.To);
        return from > to ? 0 : Index(unit, to) - Index(unit, from) + 1;
    }

    /// <summary>Number of the day, ISO week, month or quarter in the calendar.</summary>
    public static int Index(CalendarUnit unit, DateOnly day) => unit.IndexOf(day);

    private static (DateOnly From, DateOnly To) Within(DateRange range, DateOnly from, DateOnly to) =>
        (range.From is { } first && first > from ? first : from, range.To is { } last && last < to ? last : to);
}

/// <summary>The calendar that weeks, months and quarters are counted by.</summary>
public static class Calendar
{
    /// <summary>Number of the day, ISO week, month or quarter that a day lies in.</summary>
    public static int IndexOf(this CalendarUnit unit, DateOnly day) => unit switch
    {
        CalendarUnit.Day => day.DayNumber,
        CalendarUnit.Week => day.DayNumber / 7, // 01/01/0001, day 0, is a Monday: so start ISO weeks.
        CalendarUnit.Month => (day.Year * 12) + day.Month - 1,
        CalendarUnit.Quarter => (day.Year * 4) + ((day.Month - 1) / 3),
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    };
}
