using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Duties;

/// <summary>Whose duties are asked for, and as of when.</summary>
/// <param name="Rules">Duties and days off.</param>
/// <param name="Unit">The unit with its life and attributes.</param>
/// <param name="From">First day of the period.</param>
/// <param name="To">Last day of the period.</param>
/// <param name="Day">As of this day (inclusive).</param>
public sealed record DutyQuestion(DutyRules Rules, Unit Unit, DateOnly From, DateOnly To, DateOnly Day);

/// <summary>Duties of a unit, out of the rules and its tallies: a pure function.</summary>
public static class DutyList
{
    // No activity is older than this; later years would only cost time.
    private static readonly DateOnly First = new(1990, 1, 1);
    private static readonly DateOnly Last = new(2199, 12, 31);

    /// <summary>
    /// The duties that fall due in the period, by rule and day, as they stand on the day. A duty belongs to the period in which its last
    /// day lies, so that of two periods that follow each other each duty is in one. A week, month … is owed when the rule is in force on its
    /// last day and the unit exists then and did for at least half of it. On the last day of the period what is due is judged as at its end:
    /// nothing later counts in it.
    /// </summary>
    /// <param name="asked">Whose, and as of when.</param>
    /// <param name="tallies">Quantities of the unit.</param>
    /// <param name="view">Claimed or verified.</param>
    /// <param name="codes">Only what these codes mean; null for all.</param>
    public static IReadOnlyList<DutyItem> Of(DutyQuestion asked, ITallies tallies, View view, IReadOnlyCollection<string>? codes = null)
    {
        var (from, to) = (asked.From < First ? First : asked.From, asked.To > Last ? Last : asked.To);
        var day = asked.Day > to ? to : asked.Day;
        if (from > to || day < from)
        {
            return [];
        }

        var reading = new DutyReading(asked with { From = from, To = to, Day = day }, tallies, view);
        return [.. asked.Rules.Rules
            .Where(r => codes is null || codes.Any(r.IsMeantBy))
            .Where(r => asked.Unit.History.Any(h => r.Who.Any(w => w.Kind == h.Attributes.Kind)))
            .SelectMany(r => Of(reading, r))];
    }

    private static IEnumerable<DutyItem> Of(DutyReading reading, DutyRule rule) => rule.Timing switch
    {
        DutyTiming.Every every => SpanDuties.Every(reading, rule, every),
        DutyTiming.Yearly yearly => SpanDuties.Yearly(reading, rule, yearly),
        DutyTiming.Standing standing => SpanDuties.Standing(reading, rule, standing),
        DutyTiming.PerEvent perEvent => EventDuties.Of(reading, rule, perEvent),
        DutyTiming.Limit limit => LimitDuties.Of(reading, rule, limit),
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };
}

/// <summary>What the evaluation of all cases shares: the question and the rows of one view.</summary>
internal sealed class DutyReading(DutyQuestion asked, ITallies tallies, View view)
{
    public DutyQuestion Asked => asked;

    public DateOnly From => asked.From;

    public DateOnly To => asked.To;

    public DateOnly Day => asked.Day;

    /// <summary>Whether a last day lies in the period.</summary>
    public bool IsIn(DateOnly day) => day >= From && day <= To;

    /// <summary>Rows that a query accepts; none when the days are in the wrong order.</summary>
    public IEnumerable<TallyRow> Rows(DutyQuery query, DateOnly from, DateOnly to) =>
        from > to ? [] : tallies.Sums(view, query.Measure, from, to).Where(r => query.Accepts(r.Facets));

    /// <summary>The same added up per day: entries that take each other back must not show anything.</summary>
    public SortedList<DateOnly, decimal> PerDay(DutyQuery query, DateOnly from, DateOnly to) => AddUp(Rows(query, from, to).Select(r => (r.Day, r.Quantity)));

    /// <summary>Adds up by day, whatever the order.</summary>
    public static SortedList<DateOnly, decimal> AddUp(IEnumerable<(DateOnly Day, decimal Quantity)> rows)
    {
        var days = new SortedList<DateOnly, decimal>();
        foreach (var (day, quantity) in rows)
        {
            days[day] = days.GetValueOrDefault(day) + quantity;
        }

        return days;
    }

    /// <summary>The day from which a sum stays at a quantity, or null when it does not reach it in the end.</summary>
    /// <param name="days">Quantities by day.</param>
    /// <param name="atLeast">The quantity.</param>
    /// <param name="onDays">Whether days with something are counted instead.</param>
    public static DateOnly? Reaches(IEnumerable<KeyValuePair<DateOnly, decimal>> days, decimal atLeast, bool onDays = false)
    {
        var sum = 0m;
        DateOnly? since = null;
        foreach (var (day, quantity) in days)
        {
            sum += onDays ? (quantity > 0 ? 1 : 0) : quantity;
            since = sum >= atLeast ? since ?? day : null;
        }

        return since;
    }

    /// <summary>Whether a unit owes a duty of these days: the rule is in force on the last, and the unit exists then and did for at least half of them.</summary>
    public bool Owes(DutyRule rule, DateOnly first, DateOnly last)
    {
        var lived = last.DayNumber - Math.Max(first.DayNumber, asked.Unit.From.DayNumber) + 1;
        return rule.Binds(asked.Unit, last) && 2 * lived >= last.DayNumber - first.DayNumber + 1;
    }

    /// <summary>Whether a last day is over: it lies before the day, or is the last of the period.</summary>
    public bool IsOver(DateOnly due) => Day > due || (Day == due && Day == To);

    /// <summary>How something stands that is not done.</summary>
    public DutyState Open(DateOnly due, int warnDays) =>
        IsOver(due) ? DutyState.Missing : due.DayNumber - Day.DayNumber <= warnDays ? DutyState.DueSoon : DutyState.NotYetDue;

    /// <summary>How something stands by its last day.</summary>
    public DutyState Stands(DateOnly? metOn, DateOnly due, int warnDays) =>
        metOn is null ? Open(due, warnDays) : metOn <= due ? DutyState.Met : DutyState.Late;

    /// <summary>
    /// The same when days off can move the last day: without them only the earliest it can be is known, and what lies after that cannot be
    /// judged.
    /// </summary>
    public DutyState Stands(DateOnly? metOn, DateOnly earliest, DateOnly? due, int warnDays) =>
        due is { } known ? Stands(metOn, known, warnDays)
        : metOn <= earliest ? DutyState.Met
        : metOn is null && !IsOver(earliest) ? Open(earliest, warnDays)
        : DutyState.Unknown;

    /// <summary>The first year of some days whose days off are not known, or null.</summary>
    public int? UnknownYear(DateOnly from, DateOnly to)
    {
        for (var year = from.Year; year <= to.Year; year++)
        {
            if (!asked.Rules.Calendar.KnowsYear(year))
            {
                return year;
            }
        }

        return null;
    }

    /// <summary>The sentence for what cannot be judged.</summary>
    public static string NoHolidays(int year) => $"Chưa có tệp ngày nghỉ của năm {year} nên chưa xác định được hạn.";

    /// <summary>What shows it, up to the day asked for.</summary>
    public ValueList<DutyProof> Proof(DateOnly from, DateOnly to, params ReadOnlySpan<DutyQuery> queries)
    {
        var last = to > Day ? Day : to;
        var proof = new List<DutyProof>(queries.Length);
        foreach (var query in queries)
        {
            if (from <= last)
            {
                proof.Add(new DutyProof(query, from, last));
            }
        }

        return [.. proof];
    }
}
