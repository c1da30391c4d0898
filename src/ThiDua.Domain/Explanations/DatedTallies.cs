using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Explanations;

/// <summary>
/// Quantities as if nobody had done anything after a day, while the calendar went on: entries after it count only when a deadline put
/// them there. What this adds to a sheet is the passing of days.
/// </summary>
/// <param name="inner">All quantities.</param>
/// <param name="day">The day.</param>
public sealed class DatedTallies(ITallies inner, DateOnly day) : ITallies
{
    /// <summary>Ends of the codes of measures whose entries are dated by a deadline, not by the day on which something was done.</summary>
    private static readonly string[] ByDeadline = [".due", ".due-met", ".cleared"];

    /// <summary>Whether entries of a measure are dated by a deadline.</summary>
    public static bool IsByDeadline(string measure) => Array.Exists(ByDeadline, end => measure.EndsWith(end, StringComparison.Ordinal));

    /// <inheritdoc/>
    public IEnumerable<TallyRow> Sums(View view, string measure, DateOnly from, DateOnly to) => inner.Sums(view, measure, from, Last(measure, to));

    /// <inheritdoc/>
    public IEnumerable<TallyRow> Totals(View view, string measure, DateOnly from, DateOnly to) => inner.Totals(view, measure, from, Last(measure, to));

    /// <inheritdoc/>
    public IEnumerable<TallyRow> SumsPer(CalendarUnit unit, View view, string measure, DateOnly from, DateOnly to) =>
        inner.SumsPer(unit, view, measure, from, Last(measure, to));

    /// <inheritdoc/>
    public LatestValue? Latest(View view, string measure, DateOnly from, DateOnly to) => inner.Latest(view, measure, from, Last(measure, to));

    private DateOnly Last(string measure, DateOnly to) => to > day && !IsByDeadline(measure) ? day : to;
}
