namespace ThiDua.Domain.Duties;

/// <summary>Weeks, months, quarters, halves and years by number, so that the next one is the next number.</summary>
internal static class DutyCalendar
{
    /// <summary>Number of the span that a day lies in.</summary>
    public static int IndexOf(DutySpan span, DateOnly day) => span switch
    {
        DutySpan.Week => day.DayNumber / 7, // 01/01/0001, day 0, is a Monday: so start ISO weeks.
        _ => ((day.Year * 12) + day.Month - 1) / Months(span),
    };

    /// <summary>First and last day of a span.</summary>
    public static (DateOnly First, DateOnly Last) Days(DutySpan span, int index)
    {
        if (span == DutySpan.Week)
        {
            var monday = DateOnly.FromDayNumber(index * 7);
            return (monday, monday.AddDays(6));
        }

        var month = index * Months(span);
        var first = new DateOnly(month / 12, (month % 12) + 1, 1);
        return (first, first.AddMonths(Months(span)).AddDays(-1));
    }

    /// <summary>How many spans make a year; what is numbered within the year comes back after so many.</summary>
    public static int PerYear(DutySpan span) => 12 / Months(span);

    private static int Months(DutySpan span) => span switch
    {
        DutySpan.Month => 1,
        DutySpan.Quarter => 3,
        DutySpan.HalfYear => 6,
        DutySpan.Year => 12,
        _ => throw new ArgumentOutOfRangeException(nameof(span)),
    };
}
