using System.Globalization;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Deadlines;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Duties;

/// <summary>Duties of the calendar: every week …, once a year, always.</summary>
internal static class SpanDuties
{
    /// <summary>In every week, month …</summary>
    public static IEnumerable<DutyItem> Every(DutyReading at, DutyRule rule, DutyTiming.Every every) =>
        Each(every.Each, every.Done).SelectMany(e => Every(at, rule, every with { Done = e.Done }, e.Item));

    /// <summary>Once a year between two days.</summary>
    public static IEnumerable<DutyItem> Yearly(DutyReading at, DutyRule rule, DutyTiming.Yearly yearly)
    {
        for (var year = at.From.Year - 1; year <= at.To.Year; year++)
        {
            var opens = yearly.Opens.In(year);
            var end = yearly.Due.In(yearly.Due.IsBefore(yearly.Opens) ? year + 1 : year);
            if (!at.IsIn(end) || !at.Owes(rule, opens, end))
            {
                continue;
            }

            var closes = opens.AddYears(1).AddDays(-1);
            var metOn = DutyReading.Reaches(at.PerDay(yearly.Done, opens, Earlier(closes, at.Day)), 1);
            var unknown = yearly.Moves ? at.UnknownYear(end, end) : null;
            DateOnly? due = unknown is not null ? null : yearly.Moves ? at.Asked.Rules.Calendar.DueOn(0, DayKind.Day, end) : end;
            var state = at.Stands(metOn, end, due, rule.WarnDays);
            yield return new DutyItem
            {
                Rule = rule, From = opens, To = end, DueOn = due, State = state, MetOn = metOn,
                CanBeMadeUp = state == DutyState.Missing && at.Day <= closes,
                Reason = state == DutyState.Unknown ? DutyReading.NoHolidays(unknown!.Value) : null,
                Proof = at.Proof(opens, closes, yearly.Done),
            };
        }
    }

    /// <summary>Always there, looked at in each year.</summary>
    public static IEnumerable<DutyItem> Standing(DutyReading at, DutyRule rule, DutyTiming.Standing standing) =>
        Each(standing.Each, standing.Done).SelectMany(e => Standing(at, rule, standing with { Done = e.Done }, e.Item));

    private static IEnumerable<DutyItem> Every(DutyReading at, DutyRule rule, DutyTiming.Every every, string? item)
    {
        var (first, last) = (DutyCalendar.IndexOf(every.Span, at.From.AddDays(-every.Grace)), DutyCalendar.IndexOf(every.Span, at.To));
        var until = Earlier(at.Day, DutyCalendar.Days(every.Span, last).Last.AddYears(every.Number is null ? 0 : 1));
        var done = at.Rows(every.Done, DutyCalendar.Days(every.Span, first).First, until)
            .GroupBy(r => IndexOf(every, r)).ToDictionary(g => g.Key, g => DutyReading.AddUp(g.Select(r => (r.Day, r.Quantity))));
        for (var index = first; index <= last; index++)
        {
            var (from, to) = DutyCalendar.Days(every.Span, index);
            var due = to.AddDays(every.Grace);
            if (!at.IsIn(due) || !at.Owes(rule, from, to))
            {
                continue;
            }

            var metOn = done.TryGetValue(index, out var days) ? DutyReading.Reaches(days, every.AtLeast, every.OnDays) : null;
            var state = at.Stands(metOn, due, rule.WarnDays);
            var closes = every.Number is null ? to : from.AddYears(1).AddDays(-1);
            var query = every.Number is { } number ? every.Done.With(number, NumberOf(every.Span, index)) : every.Done;
            yield return new DutyItem
            {
                Rule = rule, Item = item, From = from, To = to, DueOn = due, State = state, MetOn = metOn,
                CanBeMadeUp = state == DutyState.Missing && at.Day <= closes,
                Proof = at.Proof(from, closes, query),
            };
        }
    }

    private static IEnumerable<DutyItem> Standing(DutyReading at, DutyRule rule, DutyTiming.Standing standing, string? item)
    {
        for (var year = at.From.Year; year <= at.To.Year; year++)
        {
            var (from, last) = (Later(new DateOnly(year, 1, 1), Later(rule.From ?? DateOnly.MinValue, at.Asked.Unit.From)), new DateOnly(year, 12, 31));
            var due = from.AddDays(standing.Within);
            if (due > last || !at.IsIn(due) || !rule.Binds(at.Asked.Unit, due))
            {
                continue;
            }

            // What was there at the end of the year, or is on the day: since when.
            var end = Earlier(at.Day, last);
            var since = Since(at, standing, end);
            var byDue = end > due ? Since(at, standing, due) : since;
            var state = since is null ? at.Open(due, rule.WarnDays) : byDue is null ? DutyState.Late : DutyState.Met;
            yield return new DutyItem
            {
                Rule = rule, Item = item, From = from, To = last, DueOn = due, State = state, MetOn = state == DutyState.Met ? byDue : since,
                CanBeMadeUp = state == DutyState.Missing && at.Day <= last,
                Proof = at.Proof(Begins(standing, end), last, standing.Done),
            };
        }
    }

    /// <summary>The day since which it has been there, as of a day; null when it is not.</summary>
    private static DateOnly? Since(DutyReading at, DutyTiming.Standing standing, DateOnly day) =>
        DutyReading.Reaches(at.PerDay(standing.Done, Begins(standing, day), day), 1);

    private static DateOnly Begins(DutyTiming.Standing standing, DateOnly day) =>
        standing.TermYears is { } years ? day.AddYears(-years).AddDays(1) : DateOnly.MinValue;

    /// <summary>The span a row is for: by its day, or by the number it bears, in the last year in which that span had begun.</summary>
    private static int IndexOf(DutyTiming.Every every, TallyRow row)
    {
        var index = DutyCalendar.IndexOf(every.Span, row.Day);
        if (every.Number is null)
        {
            return index;
        }

        var perYear = DutyCalendar.PerYear(every.Span);
        if (!int.TryParse(FacetMatch.Find(row.Facets.Text, every.Number), CultureInfo.InvariantCulture, out var number) || number < 1 || number > perYear)
        {
            return -1;
        }

        var back = ((index % perYear) - (number - 1) + perYear) % perYear;
        return index - back;
    }

    private static string NumberOf(DutySpan span, int index) => ((index % DutyCalendar.PerYear(span)) + 1).ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<(DutyQuery Done, string? Item)> Each(DutyEach? each, DutyQuery done) =>
        each is null ? [(done, null)] : each.Values.Select(v => (done.With(each.Facet, v), (string?)v));

    private static DateOnly Earlier(DateOnly a, DateOnly b) => a < b ? a : b;

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;
}
