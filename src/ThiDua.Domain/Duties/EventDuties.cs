using System.Collections;
using System.Globalization;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Deadlines;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Duties;

/// <summary>Duties that an event brings with it: a publication must be in time, a matter put to the people must be decided.</summary>
internal static class EventDuties
{
    /// <summary>One duty for each event whose last day lies in the period.</summary>
    public static IEnumerable<DutyItem> Of(DutyReading at, DutyRule rule, DutyTiming.PerEvent per)
    {
        var triggers = Counted(at, per, per.Trigger, at.From.AddDays(-LookBack(per.Link)));
        var items = per.Link switch
        {
            DutyLink.Same same => Same(at, rule, per, same, triggers),
            DutyLink.Lasting lasting => Lasting(at, rule, per, lasting, triggers),
            DutyLink.Lead lead => Lead(at, rule, per, lead, triggers),
            DutyLink.After after => After(at, rule, per, after, triggers),
            DutyLink.Before before => Before(at, rule, per, before, triggers),
            _ => throw new ArgumentOutOfRangeException(nameof(per)),
        };
        return items.Where(i => i.Count > 0);
    }

    /// <summary>How long before the period an event can lie whose last day is in it, with room for days off.</summary>
    private static int LookBack(DutyLink link) => link switch
    {
        DutyLink.Lasting lasting => lasting.Days,
        DutyLink.After after => (2 * after.Within) + 30,
        DutyLink.Before before => 2 * before.Within,
        _ => 0,
    };

    private static IEnumerable<DutyItem> Same(DutyReading at, DutyRule rule, DutyTiming.PerEvent per, DutyLink.Same same, Events triggers)
    {
        var done = Counted(at, per, per.Done, at.From);
        foreach (var (key, count) in Owed(at, rule, triggers, day => day))
        {
            var met = Math.Min(count, done.GetValueOrDefault(key));
            var unknown = same.WorkingDays ? at.UnknownYear(key.Day, key.Day) : null;
            var draft = Item(at, rule, per, key) with { DueOn = same.IsLate ? null : key.Day };
            yield return draft with { State = DutyState.Met, MetOn = key.Day, Count = met };
            yield return unknown is { } year
                ? draft with { State = DutyState.Unknown, Reason = DutyReading.NoHolidays(year), Count = count - met }
                : draft with { State = same.IsLate ? DutyState.Late : DutyState.Missing, MetOn = same.IsLate ? key.Day : null, Count = count - met };
        }
    }

    private static IEnumerable<DutyItem> Lasting(DutyReading at, DutyRule rule, DutyTiming.PerEvent per, DutyLink.Lasting lasting, Events triggers)
    {
        var done = Counted(at, per, per.Done, at.From.AddDays(-lasting.Days));
        foreach (var (key, count) in Owed(at, rule, triggers, day => day.AddDays(lasting.Days)))
        {
            var due = key.Day.AddDays(lasting.Days);
            var draft = Item(at, rule, per, key) with { DueOn = due };
            if (at.Day < due)
            {
                yield return draft with { State = at.Open(due, rule.WarnDays), Count = count };
                continue;
            }

            var met = Math.Min(count, done.GetValueOrDefault(key));
            yield return draft with { State = DutyState.Met, MetOn = due, Count = met };
            yield return draft with { State = DutyState.Missing, Count = count - met };
        }
    }

    private static IEnumerable<DutyItem> Lead(DutyReading at, DutyRule rule, DutyTiming.PerEvent per, DutyLink.Lead lead, Events triggers)
    {
        var (calendar, inTime, unclear) = (at.Asked.Rules.Calendar, new Events(), new Events());
        foreach (var row in at.Rows(per.Done, at.From, at.Day))
        {
            var days = Number(row, "lead-days") ?? 0;
            var announced = row.Day.AddDays(-days);
            var enough = days >= lead.Days && (lead.Kind == DayKind.Day || calendar.WorkingDaysBetween(announced, row.Day) >= lead.Days);

            // Days off can only take from what was counted: too few without them is too few with them.
            var into = !enough ? null : lead.Kind == DayKind.WorkingDay && at.UnknownYear(announced, row.Day) is not null ? unclear : inTime;
            into?.Add(Key(per, row, row.Day), row.Quantity);
        }

        foreach (var (key, count) in Owed(at, rule, triggers, day => day))
        {
            var met = Math.Min(count, inTime.GetValueOrDefault(key));
            var unknown = Math.Min(count - met, unclear.GetValueOrDefault(key));
            var draft = Item(at, rule, per, key) with { DueOn = key.Day };
            yield return draft with { State = DutyState.Met, MetOn = key.Day, Count = met };
            yield return draft with { State = DutyState.Unknown, Reason = DutyReading.NoHolidays(at.UnknownYear(key.Day.AddDays(-DaySpans.MostLead), key.Day) ?? 0), Count = unknown };
            yield return draft with { State = DutyState.Missing, Count = count - met - unknown };
        }
    }

    private static IEnumerable<DutyItem> After(DutyReading at, DutyRule rule, DutyTiming.PerEvent per, DutyLink.After after, Events triggers)
    {
        var answers = new Dictionary<EventKey, SortedList<DateOnly, decimal>>();
        foreach (var row in at.Rows(per.Done, at.From.AddDays(-LookBack(after)), at.Day))
        {
            if (Number(row, "after-days") is { } days)
            {
                var key = Key(per, row, row.Day.AddDays(-days));
                answers.TryAdd(key, []);
                answers[key][row.Day] = answers[key].GetValueOrDefault(row.Day) + row.Quantity;
            }
        }

        DateOnly Due(DateOnly day) => at.Asked.Rules.Calendar.DueOn(after.Within, after.Kind, day);
        foreach (var (key, count) in Owed(at, rule, triggers, Due))
        {
            var (earliest, unknown) = (key.Day.AddDays(after.Within), at.UnknownYear(key.Day, Due(key.Day)));
            DateOnly? due = unknown is null ? Due(key.Day) : null;
            var draft = Item(at, rule, per, key) with { DueOn = due, Proof = at.Proof(key.Day, at.Day, per.Trigger, per.Done) };
            var left = count;
            DutyItem Told(DateOnly? metOn, int n)
            {
                var state = at.Stands(metOn, earliest, due, rule.WarnDays);
                return draft with
                {
                    State = state,
                    MetOn = metOn,
                    Count = n,
                    CanBeMadeUp = state == DutyState.Missing,
                    Reason = state == DutyState.Unknown ? DutyReading.NoHolidays(unknown!.Value) : null,
                };
            }

            foreach (var (day, quantity) in answers.GetValueOrDefault(key) ?? [])
            {
                var met = Math.Min(left, Whole(quantity));
                left -= met;
                yield return Told(day, met);
            }

            yield return Told(null, left);
        }
    }

    private static IEnumerable<DutyItem> Before(DutyReading at, DutyRule rule, DutyTiming.PerEvent per, DutyLink.Before before, Events triggers)
    {
        // Each trigger, in order, takes the oldest that is not yet taken and not too old: so the most triggers find one.
        var free = new SortedDictionary<EventKey, int>(Counted(at, per, per.Done, at.From.AddDays(-3 * before.Within)).ToDictionary(), EventKey.Order);
        foreach (var (key, count) in triggers)
        {
            var left = count;
            var owed = at.IsIn(key.Day) && rule.Binds(at.Asked.Unit, key.Day);
            foreach (var (taken, n) in free.Where(f => f.Key.By == key.By && f.Key.Day <= key.Day && f.Key.Day >= key.Day.AddDays(-before.Within)).ToList())
            {
                var met = Math.Min(left, n);
                free[taken] = n - met;
                left -= met;
                if (owed && met > 0)
                {
                    yield return Item(at, rule, per, key) with
                    {
                        DueOn = key.Day,
                        State = DutyState.Met,
                        MetOn = taken.Day,
                        Count = met,
                        Proof = [.. at.Proof(key.Day, key.Day, per.Trigger), .. at.Proof(taken.Day, taken.Day, per.Done)],
                    };
                }
            }

            if (owed && left > 0)
            {
                yield return Item(at, rule, per, key) with { DueOn = key.Day, State = DutyState.Missing, Count = left };
            }
        }
    }

    /// <summary>Events that bind the unit and whose last day lies in the period.</summary>
    private static IEnumerable<KeyValuePair<EventKey, int>> Owed(DutyReading at, DutyRule rule, Events triggers, Func<DateOnly, DateOnly> due) =>
        triggers.Where(t => rule.Binds(at.Asked.Unit, t.Key.Day) && at.IsIn(due(t.Key.Day)));

    private static DutyItem Item(DutyReading at, DutyRule rule, DutyTiming.PerEvent per, EventKey key)
    {
        DutyQuery Of(DutyQuery query) => per.By is { } facet && key.By.Length > 0 ? query.With(facet, key.By) : query;
        return new DutyItem
        {
            Rule = rule, Item = key.By.Length == 0 ? null : key.By, From = key.Day, To = key.Day, DueOn = null, State = DutyState.Missing,
            Proof = at.Proof(key.Day, key.Day, Of(per.Trigger), Of(per.Done)),
        };
    }

    private static Events Counted(DutyReading at, DutyTiming.PerEvent per, DutyQuery query, DateOnly from)
    {
        var events = new Events();
        foreach (var row in at.Rows(query, from, at.Day))
        {
            events.Add(Key(per, row, row.Day), row.Quantity);
        }

        return events;
    }

    private static EventKey Key(DutyTiming.PerEvent per, TallyRow row, DateOnly day) =>
        new(day, per.By is null ? "" : FacetMatch.Find(row.Facets.Text, per.By).ToString());

    private static int? Number(TallyRow row, string facet) =>
        int.TryParse(FacetMatch.Find(row.Facets.Text, facet), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int Whole(decimal quantity) => (int)Math.Clamp(quantity, 0, int.MaxValue);
}

/// <summary>What tells one event from another: its day, and the value of a facet.</summary>
internal readonly record struct EventKey(DateOnly Day, string By)
{
    /// <summary>By day.</summary>
    public static IComparer<EventKey> Order { get; } = Comparer<EventKey>.Create(
        (a, b) => a.Day != b.Day ? a.Day.CompareTo(b.Day) : string.CompareOrdinal(a.By, b.By));
}

/// <summary>How many events there were of each key, in the order of days; those that were taken back are not there.</summary>
internal sealed class Events : IEnumerable<KeyValuePair<EventKey, int>>
{
    private readonly SortedDictionary<EventKey, decimal> _sums = new(EventKey.Order);

    public void Add(EventKey key, decimal quantity) => _sums[key] = _sums.GetValueOrDefault(key) + quantity;

    public int GetValueOrDefault(EventKey key) => (int)Math.Clamp(_sums.GetValueOrDefault(key), 0, int.MaxValue);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<EventKey, int>> GetEnumerator() =>
        _sums.Keys.Select(k => KeyValuePair.Create(k, GetValueOrDefault(k))).Where(e => e.Value > 0).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
