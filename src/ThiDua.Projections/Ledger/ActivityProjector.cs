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
public sealed class ActivityProjector(EventTypes types, LoadStreams load, int keep = 50_000)
{
    private Dictionary<string, Known> _recent = [];
    private Dictionary<string, Known> _older = [];

    /// <summary>
    /// Projects a page that follows position <paramref name="from"/>. Before an event that cannot be carried out the page ends, with
    /// <see cref="ProjectedPage.Poison"/> set: everything up to it counts, nothing after it.
    /// </summary>
    public async Task<ProjectedPage> ProjectAsync(long from, IReadOnlyList<RecordedEvent> page, CancellationToken ct)
    {
        var entries = new List<LedgerEntry>(page.Count * 4);
        var touched = new Dictionary<string, Known>();
        var to = from;
        try
        {
            await LoadMissingAsync(from, page, ct);
            foreach (var e in page)
            {
                Guarded(e, () => Take(e, entries, touched));
                to = e.Seq;
            }
        }
        catch (PoisonEventException poison)
        {
            return new ProjectedPage(from, to, entries, Rows(touched)) { Poison = poison };
        }

        Forget();
        return new ProjectedPage(from, to, entries, Rows(touched));
    }

    private void Take(RecordedEvent e, List<LedgerEntry> entries, Dictionary<string, Known> touched)
    {
        if (ActivityKinds.OfStream(e.StreamId) is not { } kind)
        {
            // Not an activity: but an event that this program cannot read at all must stop it too.
            EventJson.Read(types, e.Type, e.Data);
            return;
        }

        var changes = Next(kind, e, out var known);
        touched[e.StreamId] = known;
        for (var i = 0; i < changes.Count; i++)
        {
            entries.Add(new LedgerEntry(e.Seq, i, e.StreamId, changes[i]));
        }
    }

    private async Task LoadMissingAsync(long from, IReadOnlyList<RecordedEvent> page, CancellationToken ct)
    {
        var seen = new HashSet<string>();
        var missing = page
            .Where(e => seen.Add(e.StreamId) && e.Version > 1 && ActivityKinds.OfStream(e.StreamId) is not null && Find(e.StreamId) is null)
            .Select(e => e.StreamId).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        foreach (var e in await load(missing, from, ct))
        {
            Guarded(e, () => Next(ActivityKinds.OfStream(e.StreamId)!, e, out _));
        }
    }

    private IReadOnlyList<EffectChange> Next(ActivityKind kind, RecordedEvent e, out Known known)
    {
        var before = Find(e.StreamId);
        if ((before?.Activity.Version ?? 0) + 1 != e.Version)
        {
            throw new CorruptStreamException($"Version {e.Version} of {e.StreamId} follows version {before?.Activity.Version ?? 0}.");
        }

        var activity = (before?.Activity ?? Activity.Empty).After(EventJson.Read(types, e.Type, e.Data));
        var effects = ActivityEffects.Of(kind, activity);
        var changes = ActivityEffects.Between(before is null ? NoEffects : ActivityEffects.Of(kind, before.Activity), effects);
        known = before is null
            ? new Known(activity, kind.Declared.First(d => d.Alias == e.Type).Name, e.Seq, e.Seq, e.RecordedAt, "", false)
            : before with { Activity = activity, LastSeq = e.Seq };
        known = known with
        {
            Title = kind.Title([.. activity.Stated.Select(s => s.Fact)]),
            Sensitive = activity.Opening is PetitionReceived { Kind: PetitionType.Denunciation },
        };
        _recent[e.StreamId] = known;
        return changes;
    }

    private Known? Find(string streamId) => _recent.GetValueOrDefault(streamId) ?? _older.GetValueOrDefault(streamId);

    /// <summary>Keeps at least the streams touched last, at most twice as many as wanted.</summary>
    private void Forget()
    {
        if (_recent.Count >= keep)
        {
            (_older, _recent) = (_recent, []);
        }
    }

    private static List<RegisterRow> Rows(Dictionary<string, Known> touched) =>
        [.. touched.Select(t => new RegisterRow(
            t.Key, t.Value.Type, t.Value.Activity, t.Value.FirstSeq, t.Value.LastSeq, t.Value.RecordedAt, t.Value.Title, t.Value.Sensitive))];

    private static void Guarded(RecordedEvent e, Action work)
    {
        try
        {
            work();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new PoisonEventException(e.Seq, error);
        }
    }

    private static readonly IReadOnlyDictionary<EffectKey, (int, decimal)> NoEffects = new Dictionary<EffectKey, (int, decimal)>();

    private sealed record Known(
        Activity Activity, string Type, long FirstSeq, long LastSeq, DateTimeOffset RecordedAt, string Title, bool Sensitive);
}
