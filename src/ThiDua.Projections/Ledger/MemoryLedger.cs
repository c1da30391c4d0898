using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Scoring;

namespace ThiDua.Projections.Ledger;

/// <summary>
/// The ledger in memory: every entry, and their sums per day. Answers sums and latest values as of any day, known at any position.
/// Not thread-safe: the board guards it.
/// </summary>
public sealed class MemoryLedger
{
    private readonly Dictionary<(string Unit, string Measure), MeasureLedger> _measures = [];
    private readonly Dictionary<string, Facets> _facets = [];

    /// <summary>Entries held.</summary>
    public long Count { get; private set; }

    /// <summary>Adds an entry; entries come in order of position.</summary>
    public void Add(LedgerEntry entry)
    {
        var key = entry.Change.Key;
        if (!_measures.TryGetValue((key.Unit, key.Measure), out var measure))
        {
            measure = new MeasureLedger();
            _measures.Add((string.Intern(key.Unit), string.Intern(key.Measure)), measure);
        }

        if (!_facets.TryGetValue(key.Facets.Text, out var facets))
        {
            facets = key.Facets;
            _facets.Add(facets.Text, facets);
        }

        measure.Add(new Entry(entry.Seq, entry.StreamId, facets, key.Day, key.View, entry.Change.Count, entry.Change.Quantity));
        Count++;
    }

    /// <summary>Quantities of a unit as known at a position.</summary>
    public ITallies Of(string unit, long position) => new Tallies(this, unit, position);

    /// <summary>
    /// Activities that a value rests on: streams whose entries for the measure, within the days and accepted by the filter, do not
    /// cancel out; with what each gives and the last event that changed it. In order of day, then position.
    /// </summary>
    public IReadOnlyList<SourceActivity> Sources(
        string unit, string measure, View view, DateOnly from, DateOnly to, Func<Facets, bool> accepts, long position)
    {
        if (!_measures.TryGetValue((unit, measure), out var ledger))
        {
            return [];
        }

        var sources = new Dictionary<string, SourceActivity>();
        foreach (var e in ledger.Entries)
        {
            if (e.Seq > position)
            {
                break;
            }

            if (e.View == view && e.Day >= from && e.Day <= to && accepts(e.Facets))
            {
                var s = sources.GetValueOrDefault(e.StreamId) ?? new SourceActivity(e.StreamId, e.Seq, e.Day, 0, 0);
                sources[e.StreamId] = s with { Seq = e.Seq, Day = e.Day, Count = s.Count + e.Count, Quantity = s.Quantity + e.Quantity };
            }
        }

        return [.. sources.Values.Where(s => s.Count != 0 || s.Quantity != 0).OrderBy(s => s.Day).ThenBy(s => s.Seq)];
    }

    private readonly record struct Entry(long Seq, string StreamId, Facets Facets, DateOnly Day, View View, int Count, decimal Quantity);

    private sealed class MeasureLedger
    {
        public List<Entry> Entries { get; } = [];

        public Dictionary<(View View, DateOnly Day, Facets Facets), decimal> Days { get; } = [];

        public long LastSeq { get; private set; }

        public void Add(Entry e)
        {
            Entries.Add(e);
            LastSeq = e.Seq;
            var key = (e.View, e.Day, e.Facets);
            Days[key] = Days.GetValueOrDefault(key) + e.Quantity;
        }
    }

    private sealed class Tallies(MemoryLedger ledger, string unit, long position) : ITallies
    {
        public IEnumerable<TallyRow> Sums(View view, string measure, DateOnly from, DateOnly to)
        {
            if (!ledger._measures.TryGetValue((unit, measure), out var found))
            {
                return [];
            }

            return position >= found.LastSeq
                ? found.Days.Where(d => d.Key.View == view && d.Key.Day >= from && d.Key.Day <= to && d.Value != 0)
                    .Select(d => new TallyRow(d.Key.Day, d.Key.Facets, d.Value))
                : found.Entries.TakeWhile(e => e.Seq <= position).Where(e => e.View == view && e.Day >= from && e.Day <= to)
                    .GroupBy(e => (e.Day, e.Facets)).Select(g => new TallyRow(g.Key.Day, g.Key.Facets, g.Sum(e => e.Quantity)));
        }

        public LatestValue? Latest(View view, string measure, DateOnly from, DateOnly to)
        {
            if (!ledger._measures.TryGetValue((unit, measure), out var found))
            {
                return null;
            }

            // A value that was taken back leaves entries whose counts cancel out.
            var values = new Dictionary<(string, DateOnly), (int Count, decimal Quantity, long Seq)>();
            foreach (var e in found.Entries)
            {
                if (e.Seq > position)
                {
                    break;
                }

                if (e.View == view && e.Day >= from && e.Day <= to)
                {
                    var (count, quantity, _) = values.GetValueOrDefault((e.StreamId, e.Day));
                    values[(e.StreamId, e.Day)] = (count + e.Count, quantity + e.Quantity, e.Seq);
                }
            }

            LatestValue? latest = null;
            foreach (var ((_, day), (count, quantity, seq)) in values)
            {
                if (count > 0 && (latest is null || (day, seq).CompareTo((latest.Value.Day, latest.Value.Seq)) > 0))
                {
                    latest = new LatestValue(day, seq, quantity);
                }
            }

            return latest;
        }
    }
}

/// <summary>What one activity gives to a value.</summary>
/// <param name="StreamId">Its stream.</param>
/// <param name="Seq">Position of the last event that changed it.</param>
/// <param name="Day">Day it counts on.</param>
/// <param name="Count">Number of effects.</param>
/// <param name="Quantity">Σ of its entries.</param>
public sealed record SourceActivity(string StreamId, long Seq, DateOnly Day, int Count, decimal Quantity);
