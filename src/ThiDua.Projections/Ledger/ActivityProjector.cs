using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Petitions;
using ThiDua.EventStore;

namespace ThiDua.Projections.Ledger;

/// <summary>Reads the events of some streams up to a position.</summary>
public delegate Task<IReadOnlyList<RecordedEvent>> LoadStreams(IReadOnlyCollection<string> streamIds, long upTo, CancellationToken ct);

/// <summary>
/// Turns pages of the log into ledger entries and register rows: per event the difference effects(after) − effects(before).
/// The state before is kept for recent streams and otherwise folded again from the log, so that live, rebuild and restart give
/// the same entries. Used by one reader of the log at a time.
/// </summary>
public sealed class ActivityProjector(EventTypes types, LoadStreams load, int keep = 100_000)
{
    private readonly Dictionary<string, Known> _known = [];

    /// <summary>Projects a page that follows position <paramref name="from"/>.</summary>
    /// <exception cref="PoisonEventException">An event cannot be carried out; nothing of the page counts.</exception>
    public async Task<ProjectedPage> ProjectAsync(long from, IReadOnlyList<RecordedEvent> page, CancellationToken ct)
    {
        await LoadMissingAsync(from, page, ct);
        var entries = new List<LedgerEntry>(page.Count * 4);
        var touched = new HashSet<string>();
        foreach (var e in page)
        {
            if (ActivityKinds.OfStream(e.StreamId) is not { } kind)
            {
                // Not an activity: but an event that this program cannot read at all must stop it too.
                Guarded(e, () => EventJson.Read(types, e.Type, e.Data));
                continue;
            }

            var known = Guarded(e, () => Next(kind, e));
            touched.Add(e.StreamId);
            for (var i = 0; i < known.Changes.Count; i++)
            {
                entries.Add(new LedgerEntry(e.Seq, i, e.StreamId, known.Changes[i]));
            }
        }

        var rows = touched.Select(id => Row(id, _known[id])).ToList();
        if (_known.Count > keep)
        {
            _known.Clear();
        }

        return new ProjectedPage(from, page.Count > 0 ? page[^1].Seq : from, entries, rows);
    }

    private async Task LoadMissingAsync(long from, IReadOnlyList<RecordedEvent> page, CancellationToken ct)
    {
        var missing = page
            .Where(e => ActivityKinds.OfStream(e.StreamId) is not null && !_known.ContainsKey(e.StreamId))
            .GroupBy(e => e.StreamId).Where(g => g.First().Version > 1).Select(g => g.Key).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        foreach (var e in await load(missing, from, ct))
        {
            Guarded(e, () => Next(ActivityKinds.OfStream(e.StreamId)!, e));
        }
    }

    private Known Next(ActivityKind kind, RecordedEvent e)
    {
        var before = _known.GetValueOrDefault(e.StreamId);
        if ((before?.Activity.Version ?? 0) + 1 != e.Version)
        {
            throw new CorruptStreamException($"Version {e.Version} of {e.StreamId} follows version {before?.Activity.Version ?? 0}.");
        }

        var activity = (before?.Activity ?? Activity.Empty).After(EventJson.Read(types, e.Type, e.Data));
        var effects = ActivityEffects.Of(kind, activity);
        var known = new Known(
            activity, effects, ActivityEffects.Between(before?.Effects ?? NoEffects, effects),
            before?.Type ?? kind.Declared.First(d => d.Alias == e.Type).Name, before?.FirstSeq ?? e.Seq, e.Seq, before?.RecordedAt ?? e.RecordedAt);
        _known[e.StreamId] = known;
        return known;
    }

    private static RegisterRow Row(string streamId, Known k)
    {
        var kind = ActivityKinds.OfStream(streamId)!;
        var sensitive = k.Activity.Opening is PetitionReceived { Kind: PetitionType.Denunciation };
        return new RegisterRow(
            streamId, k.Type, k.Activity, k.FirstSeq, k.LastSeq, k.RecordedAt, kind.Title([.. k.Activity.Stated.Select(s => s.Fact)]), sensitive);
    }

    private static T Guarded<T>(RecordedEvent e, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new PoisonEventException(e.Seq, error);
        }
    }

    private static readonly IReadOnlyDictionary<EffectKey, (int, decimal)> NoEffects = new Dictionary<EffectKey, (int, decimal)>();

    private sealed record Known(
        Activity Activity, IReadOnlyDictionary<EffectKey, (int Count, decimal Quantity)> Effects, IReadOnlyList<EffectChange> Changes,
        string Type, long FirstSeq, long LastSeq, DateTimeOffset RecordedAt);
}
