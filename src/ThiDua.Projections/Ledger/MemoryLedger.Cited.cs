using ThiDua.Domain.Activities;
using ThiDua.Domain.Explanations;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Scoring;

namespace ThiDua.Projections.Ledger;

/// <summary>What values rest on, contribution by contribution, and what changed in it between two moments.</summary>
public sealed partial class MemoryLedger
{
    /// <summary>Contributions to a measure that are not taken back as far as they are known, in no order: their sum is the tally.</summary>
    public IEnumerable<CitedActivity> Cited(string unit, View view, ValueSource source, KnownAt known)
    {
        if (_units.GetValueOrDefault(unit)?.GetValueOrDefault(source.Measure) is not { } ledger)
        {
            yield break;
        }

        foreach (var series in ledger.In(view).Where(s => source.Accepts(s.Facets)))
        {
            var verified = ledger.Of(View.Verified, series.Facets);
            foreach (var (day, of) in series.Backwards(source.From, source.To, known))
            {
                yield return new CitedActivity(
                    unit, of.Stream, of.Seq, day, series.Facets, of.Quantity, view == View.Verified || verified?.Holds(day, of.Stream, known) == true);
            }
        }
    }

    /// <summary>
    /// What changed in the contributions to a measure between two moments: entries of events after the first position, and what counts
    /// (or no longer counts) because other days do. Σ of the quantities is the difference of the tallies.
    /// </summary>
    /// <param name="unit">Unit code.</param>
    /// <param name="view">The view.</param>
    /// <param name="before">What counted before; null when nothing did.</param>
    /// <param name="known">What was known before.</param>
    /// <param name="after">What counts after; null when nothing does.</param>
    /// <param name="later">What is known after; its position is not less than that of <paramref name="known"/>.</param>
    public IEnumerable<ChangedEntry> Between(string unit, View view, ValueSource? before, KnownAt known, ValueSource? after, KnownAt later)
    {
        var (first, last) = ((before ?? after)!, (after ?? before)!);
        if (_units.GetValueOrDefault(unit)?.GetValueOrDefault(last.Measure) is not { } ledger)
        {
            yield break;
        }

        var (from, to) = (first.From < last.From ? first.From : last.From, first.To > last.To ? first.To : last.To);
        foreach (var series in ledger.In(view))
        {
            var (counted, counts) = (before?.Accepts(series.Facets) == true, after?.Accepts(series.Facets) == true);
            foreach (var (day, contribution) in counted || counts ? series.Histories(from, to) : [])
            {
                var (then, now) = (counted && day >= before!.From && day <= before.To, counts && day >= after!.From && day <= after.To);
                foreach (var (seq, count, quantity, byDay) in Changes(
                    contribution, known.Of(contribution.Stream), later.Of(contribution.Stream), then, now, DatedTallies.IsByDeadline(last.Measure)))
                {
                    if (count != 0 || quantity != 0)
                    {
                        yield return new ChangedEntry(unit, last.Measure, contribution.Stream, seq, day, series.Facets, count, quantity, byDay);
                    }
                }
            }
        }
    }

    private static IEnumerable<(long Seq, int Count, decimal Quantity, bool ByDay)> Changes(
        Contribution contribution, long known, long position, bool then, bool now, bool byDeadline)
    {
        var old = contribution.At(known);
        if (then != now && old.IsActive)
        {
            yield return now ? (old.Seq, old.Count, old.Quantity, byDeadline) : (old.Seq, -old.Count, -old.Quantity, false);
        }

        if (!now)
        {
            yield break;
        }

        // The history is kept newest first; several entries of one event are one change.
        var states = new Stack<Contribution>();
        for (Contribution? state = contribution; state is { } at && at.Seq > known; state = at.Before?.Was)
        {
            if (at.Seq <= position && (states.Count == 0 || states.Peek().Seq != at.Seq))
            {
                states.Push(at);
            }
        }

        foreach (var state in states)
        {
            yield return (state.Seq, state.Count - old.Count, state.Quantity - old.Quantity, false);
            old = state;
        }
    }
}

/// <summary>What one activity gives to a value on one day with one combination of facets.</summary>
/// <param name="Unit">Unit that it counts for.</param>
/// <param name="StreamId">Stream of the activity.</param>
/// <param name="Seq">Position of the last event that changed it.</param>
/// <param name="Day">Day it counts on.</param>
/// <param name="Facets">What distinguishes it.</param>
/// <param name="Quantity">Σ of its entries.</param>
/// <param name="Verified">Whether the same is verified.</param>
public sealed record CitedActivity(string Unit, string StreamId, long Seq, DateOnly Day, Facets Facets, decimal Quantity, bool Verified);

/// <summary>What one event, or the calendar, changed in a value.</summary>
/// <param name="Unit">Unit that it counts for.</param>
/// <param name="Measure">Measure code.</param>
/// <param name="StreamId">Stream of the activity.</param>
/// <param name="Seq">Position of the event.</param>
/// <param name="Day">Day it counts on.</param>
/// <param name="Facets">What distinguishes it.</param>
/// <param name="Count">Difference in the number of effects.</param>
/// <param name="Quantity">Difference in quantity.</param>
/// <param name="ByDay">Whether it was known before and a deadline has passed since.</param>
public sealed record ChangedEntry(string Unit, string Measure, string StreamId, long Seq, DateOnly Day, Facets Facets, int Count, decimal Quantity, bool ByDay);
