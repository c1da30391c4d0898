using System.Diagnostics.CodeAnalysis;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Scoring;

namespace ThiDua.Projections.Ledger;

/// <summary>
/// The ledger in memory: every contribution with its history, and sums per day. Answers sums and latest values as of any day, known at
/// any position. Not thread-safe: the board guards it.
/// </summary>
public sealed partial class MemoryLedger
{
    private readonly Dictionary<string, UnitLedger> _units = [];
    private readonly Dictionary<string, string> _measures = [];
    private readonly Dictionary<string, Facets> _facets = [];
    private readonly HashSet<Series> _unsettled = [];
    private string _lastStream = "";

    /// <summary>Entries taken in.</summary>
    public long Count { get; private set; }

    /// <summary>Adds an entry; entries come in order of position. <see cref="Settle"/> before the next question.</summary>
    public void Add(LedgerEntry entry)
    {
        var (key, change) = (entry.Change.Key, entry.Change);
        if (!_units.TryGetValue(key.Unit, out var unit))
        {
            _units.Add(key.Unit, unit = []);
        }

        if (!unit.TryGetValue(key.Measure, out var measure))
        {
            if (!_measures.TryGetValue(key.Measure, out var name))
            {
                _measures.Add(name = key.Measure, name);
            }

            unit.Add(name, measure = new MeasureLedger());
        }

        measure.LastSeq = entry.Seq;
        var series = measure.Of(key.View, key.Facets) ?? measure.Add(key.View, Shared(key.Facets));
        if (_lastStream != entry.StreamId)
        {
            // Entries of one event share one text, and so does what is verified with what was claimed.
            _lastStream = (key.View == View.Verified ? measure.Of(View.Claimed, key.Facets)?.Known(key.Day, entry.StreamId) : null) ?? entry.StreamId;
        }

        series.Add(entry.Seq, _lastStream, key.Day, change.Count, change.Quantity);
        _unsettled.Add(series);
        Count++;
    }

    /// <summary>Makes what was added ready to be asked for.</summary>
    public void Settle()
    {
        foreach (var series in _unsettled)
        {
            series.Settle();
        }

        _unsettled.Clear();
    }

    /// <summary>Quantities of a unit as far as they are known.</summary>
    public ITallies Of(string unit, KnownAt known) => new Tallies(_units.GetValueOrDefault(unit) ?? [], known);

    /// <summary>
    /// What a value rests on: contributions to the measure within the days and accepted by the filter that are not taken back. All are
    /// counted, the last <paramref name="most"/> by day and position are told, newest first.
    /// </summary>
    public SourceList Sources(
        string unit, string measure, View view, DateOnly from, DateOnly to, Func<Facets, bool> accepts, KnownAt known, int most)
    {
        if (_units.GetValueOrDefault(unit)?.GetValueOrDefault(measure) is not { } ledger)
        {
            return SourceList.None;
        }

        var accepted = ledger.In(view).Where(s => accepts(s.Facets)).ToList();
        var count = accepted.Sum(s => known.IsAll(ledger.LastSeq) ? s.CountActive(from, to) : s.Backwards(from, to, known).Count());
        var last = Latest(accepted, from, to, known, most);
        return new SourceList(count, [.. last.Select(l => new SourceActivity(
            l.Of.Stream, l.Of.Seq, l.Day, l.Facets, l.Of.Count, l.Of.Quantity,
            ledger.Of(View.Verified, l.Facets)?.Holds(l.Day, l.Of.Stream, known) == true))]);
    }

    /// <summary>The last contributions of several series, newest first. Days are taken whole: within a day the order is that of positions.</summary>
    private static IEnumerable<(DateOnly Day, Contribution Of, Facets Facets)> Latest(
        List<Series> series, DateOnly from, DateOnly to, KnownAt known, int most)
    {
        var cursors = series.Select(s => (s.Facets, Left: s.Backwards(from, to, known).GetEnumerator())).Where(c => c.Left.MoveNext()).ToList();
        var taken = new List<(DateOnly Day, Contribution Of, Facets Facets)>();
        while (cursors.Count > 0)
        {
            var next = 0;
            for (var i = 1; i < cursors.Count; i++)
            {
                next = cursors[i].Left.Current.Day > cursors[next].Left.Current.Day ? i : next;
            }

            var (day, of) = cursors[next].Left.Current;
            if (taken.Count >= most && (taken.Count == 0 || taken[^1].Day != day))
            {
                break;
            }

            taken.Add((day, of, cursors[next].Facets));
            if (!cursors[next].Left.MoveNext())
            {
                cursors.RemoveAt(next);
            }
        }

        taken.Sort((a, b) => a.Day != b.Day ? b.Day.CompareTo(a.Day) : b.Of.Seq.CompareTo(a.Of.Seq));
        return taken.Take(most);
    }

    private Facets Shared(Facets facets)
    {
        if (!_facets.TryGetValue(facets.Text, out var shared))
        {
            _facets.Add(facets.Text, shared = facets);
        }

        return shared;
    }

    [SuppressMessage("Usage", "CA2237", Justification = "Never serialised.")]
    private sealed class UnitLedger : Dictionary<string, MeasureLedger>;

    private sealed class MeasureLedger
    {
        private readonly List<Series>[] _series = [new(1), new(0)];
        private Dictionary<(View, Facets), Series>? _index;

        public long LastSeq { get; set; }

        public List<Series> In(View view) => _series[(int)view];

        public Series? Of(View view, Facets facets)
        {
            if (_index is not null)
            {
                return _index.GetValueOrDefault((view, facets));
            }

            foreach (var series in In(view))
            {
                if (series.Facets == facets)
                {
                    return series;
                }
            }

            return null;
        }

        public Series Add(View view, Facets facets)
        {
            var series = new Series(facets);
            In(view).Add(series);
            if (_index is not null)
            {
                _index.Add((view, facets), series);
            }
            else if (In(view).Count > 8)
            {
                _index = _series.SelectMany((all, v) => all.Select(s => ((View)v, s))).ToDictionary(x => (x.Item1, x.s.Facets), x => x.s);
            }

            return series;
        }
    }
}

/// <summary>The activities that a value rests on.</summary>
/// <param name="Count">How many contributions.</param>
/// <param name="Last">The last of them, newest first.</param>
public sealed record SourceList(int Count, IReadOnlyList<SourceActivity> Last)
{
    /// <summary>Nothing.</summary>
    public static SourceList None { get; } = new(0, []);
}

/// <summary>What one activity gives to a value on one day.</summary>
/// <param name="StreamId">Its stream.</param>
/// <param name="Seq">Position of the last event that changed it.</param>
/// <param name="Day">Day it counts on.</param>
/// <param name="Facets">What distinguishes it.</param>
/// <param name="Count">Number of effects.</param>
/// <param name="Quantity">Σ of its entries.</param>
/// <param name="Verified">Whether the same is verified.</param>
public sealed record SourceActivity(string StreamId, long Seq, DateOnly Day, Facets Facets, int Count, decimal Quantity, bool Verified)
{
    /// <summary>Code of the unit whose it is, when that is not the unit of the sheet.</summary>
    public string? Unit { get; init; }
}
