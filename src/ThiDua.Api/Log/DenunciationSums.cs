using ThiDua.Domain.Activities;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;
using ThiDua.EventStore.Reading;
using ThiDua.Projections.Exports;
using ThiDua.Projections.Ledger;

namespace ThiDua.Api.Log;

/// <summary>
/// Sums up what denunciations (tố cáo) count towards, for an export that shows none of them. What came late in a period and is not admitted
/// does not count there, as in the register: its sums say so, and move when somebody admits it.
/// </summary>
internal sealed class DenunciationSums(IReadOnlySet<string> streams, EventTypes types)
{
    private static readonly Upcasters Upcasters = new();
    private readonly ActivityProjector _projector = new(types, static (_, _, _) => Task.FromResult<IReadOnlyList<RecordedEvent>>([]), keep: int.MaxValue);
    private readonly List<LedgerEntry> _entries = [];
    private readonly Dictionary<(string Period, string Unit), EntryHistory> _late = [];
    private Dictionary<(EffectKey Key, string Late), (int Count, decimal Quantity)> _told = [];

    /// <summary>Takes in an event that concerns a denunciation; false when it concerns none, and may be shown.</summary>
    public async Task<bool> TakeAsync(SealedEvent e, CancellationToken ct)
    {
        if (streams.Contains(e.StreamId))
        {
            var page = await _projector.ProjectAsync(e.Seq - 1, [e.Upcast(Upcasters)], ct);
            _entries.AddRange(page.Poison is { } poison ? throw poison : page.Entries);
            return true;
        }

        if (!EntryHistory.Owns(e.StreamId) || !ExportScope.Names(e.Data, streams))
        {
            return false;
        }

        var (key, stored) = (EntryHistory.KeyOf(e.StreamId), e.Upcast(Upcasters));
        _late[key] = (_late.GetValueOrDefault(key) ?? EntryHistory.Empty).After(EventJson.Read(types, stored.Type, stored.Data));
        return true;
    }

    /// <summary>What changed in the sums since the last time, in one order.</summary>
    public List<CountedChange> Take()
    {
        var now = _entries.GroupBy(e => (e.Change.Key, Late: string.Join(' ', LateIn(e))))
            .ToDictionary(g => g.Key, g => (Count: g.Sum(e => e.Change.Count), Quantity: g.Sum(e => e.Change.Quantity)));
        var changes = now.Keys.Union(_told.Keys)
            .Select(k => (Of: k, Now: now.GetValueOrDefault(k), Told: _told.GetValueOrDefault(k)))
            .Select(k => new CountedChange(
                new EffectChange(k.Of.Key, k.Now.Count - k.Told.Count, k.Now.Quantity - k.Told.Quantity), k.Of.Late.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            .Where(c => c.Change.Count != 0 || c.Change.Quantity != 0)
            .OrderBy(c => c.Change.Key.Unit, StringComparer.Ordinal).ThenBy(c => c.Change.Key.Measure, StringComparer.Ordinal).ThenBy(c => c.Change.Key.Day)
            .ThenBy(c => c.Change.Key.Facets.Text, StringComparer.Ordinal).ThenBy(c => c.Change.Key.View).ThenBy(c => string.Join(' ', c.Late), StringComparer.Ordinal).ToList();
        _told = now;
        return changes;
    }

    /// <summary>Periods in which an entry came late for its unit and is not admitted.</summary>
    private IEnumerable<string> LateIn(LedgerEntry entry) => _late
        .Where(l => l.Key.Unit == entry.Change.Key.Unit && l.Value.Entry.LeftOut.TryGetValue(entry.StreamId, out var after) && entry.Seq > after)
        .Select(l => l.Key.Period).Order(StringComparer.Ordinal);
}
