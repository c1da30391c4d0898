using ThiDua.Domain;
using ThiDua.EventStore;

namespace ThiDua.Api.Http;

/// <summary>What a decision on several streams gives: why not, or the events of each stream, and the streams whose versions it relied on.</summary>
/// <param name="Refused">Why not; null when it is accepted.</param>
/// <param name="Events">Events by stream; none when nothing is left to do.</param>
/// <param name="Guards">Streams that must not have moved.</param>
internal sealed record DecidedAll(
    Decision.Refused? Refused, IReadOnlyDictionary<string, IReadOnlyList<IDomainEvent>> Events, IReadOnlyList<StreamGuard> Guards)
{
    /// <summary>Position that must still be the log's last when it is recorded; null when it does not matter.</summary>
    public long? Head { get; init; }
}

/// <content>Commands on several streams: all or nothing.</content>
internal sealed partial class CommandRunner
{
    /// <summary>Runs a command on several streams.</summary>
    /// <param name="id">What the caller calls it.</param>
    /// <param name="streams">The streams.</param>
    /// <param name="command">Identity.</param>
    /// <param name="by">Account id.</param>
    /// <param name="decide">Pure decision on the streams' histories and the world.</param>
    /// <param name="ct">The caller has gone.</param>
    public async Task<Written> RunAllAsync(
        string id, IReadOnlyList<string> streams, CommandIdentity command, string by,
        Func<IReadOnlyDictionary<string, IReadOnlyList<RecordedEvent>>, World, DecidedAll> decide, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await store.FindCommandAsync(command.Id, ct) is { } earlier)
            {
                return earlier.Fingerprint.AsSpan().SequenceEqual(command.Fingerprint)
                    ? new Written(id, earlier.Last, 0, Fresh: false)
                    : throw Reused();
            }

            var histories = await HistoriesAsync(streams, ct);
            var decided = await DecideAllAsync(world => decide(histories, world), ct);
            if (decided.Refused is { } refused)
            {
                throw ProblemException.From(refused.Reasons);
            }

            if (decided.Events.Count == 0)
            {
                return new Written(id, histories.Values.SelectMany(h => h).Select(e => e.Seq).DefaultIfEmpty((await store.HeadAsync(ct)).Seq).Max(), 0, Fresh: false);
            }

            var appends = decided.Events.Select(e => new StreamAppend(
                e.Key, StreamType(e.Key), histories[e.Key].Count, [.. e.Value.Select(x => ToStore(types, x, by))])).ToList();
            switch (await store.AppendAsync(new AppendRequest(command.Id, command.Fingerprint, appends, decided.Guards) { Head = decided.Head }, ct))
            {
                case AppendOutcome.Appended a:
                    return new Written(id, a.Last, 0, !a.Replayed);
                case AppendOutcome.CommandReused:
                    throw Reused();
                case AppendOutcome.Conflict when attempt >= (decided.Head is null ? AttemptsMax : AttemptsWithOthersMax):
                    throw new ProblemException(409, "stream.busy", "Nhiều người cùng sửa một nội dung; hãy thử lại.") { RetryAfter = 1 };
                default:
                    await BoardAtHeadAsync(ct);
                    continue;
            }
        }
    }

    private async Task<IReadOnlyDictionary<string, IReadOnlyList<RecordedEvent>>> HistoriesAsync(IReadOnlyList<string> streams, CancellationToken ct)
    {
        var found = (await store.ReadStreamsAsync(streams, ct)).ToLookup(e => e.StreamId);
        return streams.ToDictionary(s => s, s => (IReadOnlyList<RecordedEvent>)[.. found[s]]);
    }

    private async Task<DecidedAll> DecideAllAsync(Func<World, DecidedAll> decide, CancellationToken ct)
    {
        var seen = board.Position;
        var decided = decide(board.World);
        if (decided.Refused is null || (await store.HeadAsync(ct)).Seq == seen)
        {
            return decided;
        }

        // The refusal may be of yesterday: somebody may just have registered the unit or opened the period.
        await BoardAtHeadAsync(ct);
        return decide(board.World);
    }
}
