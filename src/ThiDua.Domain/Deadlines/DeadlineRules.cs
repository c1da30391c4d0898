namespace ThiDua.Domain.Deadlines;

/// <summary>Kind of days a limit is counted in.</summary>
public enum DayKind
{
    /// <summary>Calendar days; an end on a day off moves to the next working day.</summary>
    Day,

    /// <summary>Working days (ngày làm việc).</summary>
    WorkingDay,
}

/// <summary>One legal time limit (thời hạn), valid for what was received between two days.</summary>
/// <param name="Code">Row code, e.g. DL-10.</param>
/// <param name="Kind">What it is about, e.g. <c>complaint</c>.</param>
/// <param name="Stage">Which step is due, e.g. <c>settle</c>.</param>
/// <param name="Condition"><c>complex</c>, <c>remote</c>, <c>complex-remote</c> … or null for the ordinary case.</param>
/// <param name="Length">Number of days.</param>
/// <param name="Days">Calendar or working days.</param>
/// <param name="From">First day of reception it applies to, or null for "always until".</param>
/// <param name="Until">Last day of reception it applies to, or null while in force.</param>
/// <param name="Law">Article.</param>
/// <param name="Confirmed">Whether the article was found in a source; unconfirmed limits are shown so.</param>
public sealed record DeadlineRule(
    string Code, string Kind, string Stage, string? Condition, int Length, DayKind Days, DateOnly? From, DateOnly? Until, string Law, bool Confirmed);

/// <summary>
/// The table of time limits and the days off. The first day is not counted; an end on a day off moves to the next working day;
/// the rule in force on the day of receipt applies.
/// </summary>
public sealed class DeadlineRules
{
    private readonly IReadOnlyList<DeadlineRule> _rules;
    private readonly IReadOnlySet<DateOnly> _holidays;
    private readonly IReadOnlySet<int> _years;

    /// <summary>Makes the table.</summary>
    /// <param name="rules">All rules, of all times.</param>
    /// <param name="holidays">Public holidays and days off in lieu; Saturdays and Sundays need not be named.</param>
    /// <param name="years">Years for which holidays are known.</param>
    public DeadlineRules(IReadOnlyList<DeadlineRule> rules, IReadOnlySet<DateOnly> holidays, IReadOnlySet<int> years) =>
        (_rules, _holidays, _years) = (rules, holidays, years);

    /// <summary>A table without rules.</summary>
    public static DeadlineRules Empty { get; } = new([], new HashSet<DateOnly>(), new HashSet<int>());

    /// <summary>All rules.</summary>
    public IReadOnlyList<DeadlineRule> Rules => _rules;

    /// <summary>Public holidays and days off in lieu.</summary>
    public IReadOnlySet<DateOnly> Holidays => _holidays;

    /// <summary>Years for which holidays are known.</summary>
    public IReadOnlySet<int> Years => _years;

    /// <summary>Whether the holidays of a year are known; if not, only week-ends are days off and the due date says so.</summary>
    public bool KnowsYear(int year) => _years.Contains(year);

    /// <summary>The rule for a kind and stage, received on a day; the ordinary one when there is none for the condition. Null when no rule fits.</summary>
    public DeadlineRule? Find(string kind, string stage, DateOnly receivedOn, string? condition = null)
    {
        var valid = _rules.Where(r => r.Kind == kind && r.Stage == stage && !(r.From > receivedOn) && !(r.Until < receivedOn)).ToList();
        return valid.FirstOrDefault(r => r.Condition == condition) ?? valid.FirstOrDefault(r => r.Condition is null);
    }

    /// <summary>The last day of a limit that starts on <paramref name="start"/>.</summary>
    public DateOnly DueOn(DeadlineRule rule, DateOnly start) => DueOn(rule.Length, rule.Days, start);

    /// <summary>The last day of a limit of <paramref name="length"/> days that starts on <paramref name="start"/>, which is not counted.</summary>
    public DateOnly DueOn(int length, DayKind days, DateOnly start)
    {
        var day = start;
        if (days == DayKind.Day)
        {
            day = start.AddDays(length);
        }
        else
        {
            for (var left = length; left > 0;)
            {
                day = day.AddDays(1);
                left -= IsWorkingDay(day) ? 1 : 0;
            }
        }

        while (!IsWorkingDay(day))
        {
            day = day.AddDays(1);
        }

        return day;
    }

    /// <summary>Whether a day is a working day.</summary>
    public bool IsWorkingDay(DateOnly day) =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !_holidays.Contains(day);

    /// <summary>Working days after <paramref name="from"/> up to and including <paramref name="to"/>; 0 when <paramref name="to"/> is not later.</summary>
    public int WorkingDaysBetween(DateOnly from, DateOnly to)
    {
        var n = 0;
        for (var day = from.AddDays(1); day <= to; day = day.AddDays(1))
        {
            n += IsWorkingDay(day) ? 1 : 0;
        }

        return n;
    }
}
