using ThiDua.Domain;
using ThiDua.Domain.Entries;

namespace ThiDua.Projections.Board;

/// <summary>What an event made of a unit's entry in a period.</summary>
/// <param name="Seq">Position of the event.</param>
/// <param name="Period">Period code.</param>
/// <param name="Unit">Unit code.</param>
/// <param name="Entry">The entry from there on.</param>
internal sealed record EntryChange(long Seq, string Period, string Unit, EntryHistory Entry);

/// <summary>Entries of units in periods, with what they were at every position. Not thread-safe: the board guards it.</summary>
internal sealed class EntryBook
{
    private readonly Dictionary<(string Period, string Unit), List<(long Seq, EntryHistory Entry)>> _entries = [];

    /// <summary>The entry as known at a position.</summary>
    public EntryHistory At(string period, string unit, long position)
    {
        if (_entries.TryGetValue((period, unit), out var known))
        {
            for (var i = known.Count - 1; i >= 0; i--)
            {
                if (known[i].Seq <= position)
                {
                    return known[i].Entry;
                }
            }
        }

        return EntryHistory.Empty;
    }

    /// <summary>Entries of a period that changed after a position, as they are now, by unit.</summary>
    public IEnumerable<(string Unit, EntryHistory Entry)> Since(string period, long position) => _entries
        .Where(e => e.Key.Period == period && e.Value[^1].Seq > position).OrderBy(e => e.Key.Unit, StringComparer.Ordinal)
        .Select(e => (e.Key.Unit, e.Value[^1].Entry));

    /// <summary>Takes in changes, in order of position.</summary>
    public void Add(IEnumerable<EntryChange> changes)
    {
        foreach (var change in changes)
        {
            if (!_entries.TryGetValue((change.Period, change.Unit), out var known))
            {
                _entries.Add((change.Period, change.Unit), known = []);
            }

            known.Add((change.Seq, change.Entry));
        }
    }
}

/// <summary>Changes while they are worked out, before they are put into the book.</summary>
internal sealed class EntryChanges(EntryBook book)
{
    private readonly Dictionary<(string Period, string Unit), EntryHistory> _now = [];

    /// <summary>All changes, in order of position.</summary>
    public List<EntryChange> All { get; } = [];

    /// <summary>Takes in an event.</summary>
    /// <exception cref="CorruptStreamException">The event cannot follow.</exception>
    public void Add(long seq, string streamId, IDomainEvent e)
    {
        var (period, unit) = EntryHistory.KeyOf(streamId);
        var entry = (_now.GetValueOrDefault((period, unit)) ?? book.At(period, unit, long.MaxValue)).After(e);
        _now[(period, unit)] = entry;
        All.Add(new EntryChange(seq, period, unit, entry));
    }
}
