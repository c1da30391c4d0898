using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Duties;

/// <summary>
/// Time limits that activities carry themselves (petitions, recommendations, decisions to be sent). Their entries are dated from the day
/// after the last day. One that was met in time is told once its last day is over, as it is counted. One that still runs is told as known
/// at the position: its entry does not say when it began to run.
/// </summary>
internal static class LimitDuties
{
    /// <summary>One duty for each limit whose last day lies in the period; equal ones together.</summary>
    public static IEnumerable<DutyItem> Of(DutyReading at, DutyRule rule, DutyTiming.Limit limit)
    {
        var (due, cleared, met) = (PerFacets(at, limit, "due"), PerFacets(at, limit, "cleared"), PerFacets(at, limit, "due-met"));
        var items = due.Keys.SelectMany(facets => Of(at, rule, limit, due[facets], Find(cleared, facets), Find(met, facets)));
        return items.Where(i => i.Count > 0).GroupBy(i => (i.To, i.State, i.MetOn)).OrderBy(g => g.Key.To).ThenBy(g => g.Key.State).ThenBy(g => g.Key.MetOn)
            .Select(g => g.First() with { Count = g.Sum(i => i.Count) });
    }

    private static IEnumerable<DutyItem> Of(
        DutyReading at, DutyRule rule, DutyTiming.Limit limit,
        SortedList<DateOnly, decimal> due, SortedList<DateOnly, decimal> cleared, SortedList<DateOnly, decimal> met)
    {
        // What ended late does not say which limit it was: the oldest that is still open.
        var late = new Queue<(DateOnly Day, decimal Left)>(cleared.Where(c => c.Key <= at.Day)
            .Select(c => (c.Key, c.Value - met.GetValueOrDefault(c.Key))).Where(c => c.Item2 > 0));
        foreach (var (counted, all) in due)
        {
            var last = counted.AddDays(-1);
            var draft = Item(at, rule, limit, counted, last);
            if (!at.IsOver(last))
            {
                yield return draft(at.Open(last, rule.WarnDays), null, all - cleared.GetValueOrDefault(counted));
                continue;
            }

            var inTime = met.GetValueOrDefault(counted);
            var left = all - inTime;
            yield return draft(DutyState.Met, null, inTime);
            while (left > 0 && late.TryDequeue(out var ended))
            {
                var taken = Math.Min(left, ended.Left);
                left -= taken;
                yield return draft(DutyState.Late, ended.Day, taken);
                if (ended.Left > taken)
                {
                    late = new Queue<(DateOnly, decimal)>([(ended.Day, ended.Left - taken), .. late]);
                }
            }

            yield return draft(DutyState.Missing, null, left);
        }
    }

    private static Func<DutyState, DateOnly?, decimal, DutyItem> Item(DutyReading at, DutyRule rule, DutyTiming.Limit limit, DateOnly counted, DateOnly last)
    {
        // The limit was worked out when it was recorded, by the days off known then: in a year without them it may end later.
        var unknown = at.UnknownYear(last, last);
        return (state, metOn, count) =>
        {
            var told = unknown is not null && state is DutyState.Late or DutyState.Missing ? DutyState.Unknown : state;
            return new DutyItem
            {
                Rule = rule, From = last, To = last, DueOn = unknown is null ? last : null, State = told, MetOn = metOn,
                Count = at.IsIn(last) && rule.Binds(at.Asked.Unit, last) ? (int)Math.Clamp(count, 0, int.MaxValue) : 0,
                CanBeMadeUp = told == DutyState.Missing,
                Reason = told == DutyState.Unknown ? DutyReading.NoHolidays(unknown!.Value) : null,
                Proof = [new DutyProof(new DutyQuery($"{limit.Prefix}.due", limit.Where), counted, counted)],
            };
        };
    }

    private static Dictionary<string, SortedList<DateOnly, decimal>> PerFacets(DutyReading at, DutyTiming.Limit limit, string measure) =>
        at.Rows(new DutyQuery($"{limit.Prefix}.{measure}", limit.Where), DateOnly.MinValue, DateOnly.MaxValue)
            .GroupBy(r => r.Facets.Text)
            .ToDictionary(g => g.Key, g => DutyReading.AddUp(g.Select(r => (r.Day, r.Quantity))), StringComparer.Ordinal);

    private static SortedList<DateOnly, decimal> Find(Dictionary<string, SortedList<DateOnly, decimal>> all, string facets) =>
        all.GetValueOrDefault(facets) ?? [];
}
