using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ThiDua.Api.Hosting;
using ThiDua.Domain;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Http;

/// <summary>The answer to a write.</summary>
/// <param name="Id">What was written.</param>
/// <param name="Position">Position in the log: a read with <c>minPosition</c> sees it.</param>
/// <param name="Version">Version of the stream; 0 after a command on several.</param>
/// <param name="Fresh">False when an earlier request had done it.</param>
internal sealed record Written(string Id, long Position, long Version, [property: System.Text.Json.Serialization.JsonIgnore] bool Fresh);

/// <summary>What a decision needs and gives: events for one stream, and the streams whose versions it relied on.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Guards">Streams that must not have moved.</param>
internal sealed record Decided(Decision Decision, IReadOnlyList<StreamGuard> Guards)
{
    /// <summary>Events of other streams that are recorded together with those of the decision and before them, or not at all.</summary>
    public IReadOnlyList<OtherStream> Others { get; init; } = [];

    /// <summary>Position that must still be the log's last when it is recorded; null when it does not matter.</summary>
    public long? Head { get; init; }

    /// <summary>All events by stream; none when it is refused or nothing is left to do.</summary>
    /// <param name="streamId">Stream of the decision's own events.</param>
    /// <param name="version">Its version when they were decided.</param>
    public IReadOnlyList<OtherStream> Streams(string streamId, long version) => Decision is Decision.Accepted { Events: var events }
        ? [.. Others.Append(new OtherStream(streamId, version, events)).Where(s => s.Events.Count > 0)]
        : [];
}

/// <summary>Events of another stream.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Version">Its version when they were decided.</param>
/// <param name="Events">The events.</param>
internal sealed record OtherStream(string StreamId, long Version, IReadOnlyList<IDomainEvent> Events);

/// <summary>A command's identity: repeating it gives the first answer.</summary>
/// <param name="Id">Command id.</param>
/// <param name="Fingerprint">Hash of the content.</param>
internal sealed record CommandIdentity(Guid Id, byte[] Fingerprint)
{
    /// <summary>From the parts that make two requests the same command, and the content that must then be the same.</summary>
    public static CommandIdentity Of(ReadOnlySpan<byte> content, params ReadOnlySpan<string> parts) =>
        new(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts)))[..16]), SHA256.HashData(content));
}

/// <summary>
/// Load, decide, append. Every command goes through here, so none can forget to save. On a conflict the decision is made again on what
/// is true then, three times at the most.
/// </summary>
internal sealed class CommandRunner(PostgresEventStore store, EventTypes types, BoardState board, Settings settings)
{
    private const int AttemptsMax = 3;

    /// <summary>What must be recorded on the very head, or beside events of another stream, is tried more often: others move these, too.</summary>
    private const int AttemptsWithOthersMax = 20;

    private readonly ConcurrentDictionary<Guid, bool> _inFlight = new();

    /// <summary>Runs a command on one stream.</summary>
    /// <param name="id">What the caller calls it.</param>
    /// <param name="streamId">The stream.</param>
    /// <param name="command">Identity by the stream's version, or null to make one from the content and the version seen.</param>
    /// <param name="content">Canonical content.</param>
    /// <param name="by">Account id.</param>
    /// <param name="decide">Pure decision on the stream's history and the world.</param>
    /// <param name="ct">The caller has gone.</param>
    public Task<Written> RunAsync(
        string id, string streamId, CommandIdentity? command, byte[] content, string by,
        Func<IReadOnlyList<RecordedEvent>, World, Decided> decide, CancellationToken ct) =>
        RunAsync(id, [streamId], command, content, by, (histories, world) => decide(histories[0], world), ct);

    /// <summary>Runs a command that is decided on the histories of several streams. The decision's own events are of the first of them.</summary>
    public async Task<Written> RunAsync(
        string id, IReadOnlyList<string> streams, CommandIdentity? command, byte[] content, string by,
        Func<IReadOnlyList<IReadOnlyList<RecordedEvent>>, World, Decided> decide, CancellationToken ct)
    {
        if (command is not null && !_inFlight.TryAdd(command.Id, true))
        {
            throw new ProblemException(409, "command.in-flight", "Yêu cầu giống hệt đang được xử lý; hãy đợi kết quả.") { RetryAfter = 1 };
        }

        try
        {
            for (var attempt = 1; ; attempt++)
            {
                if (command is not null && await store.FindCommandAsync(command.Id, ct) is { } earlier)
                {
                    return await ReplayAsync(id, streams, command, earlier.Fingerprint, earlier.Last, ct);
                }

                var histories = await HistoriesAsync(streams, ct);
                await BoardHasAsync(streams, histories, ct);
                var decided = await DecideAsync(streams[0], world => decide(histories, world), ct);
                if (decided.Decision is Decision.Refused refused)
                {
                    throw ProblemException.From(refused.Reasons);
                }

                var version = histories[0].Count;
                var written = decided.Streams(streams[0], version);
                if (written.Count == 0)
                {
                    var last = histories.Max(h => h.Count > 0 ? h[^1].Seq : 0);
                    if (last == 0 && attempt < AttemptsMax)
                    {
                        continue; // The board heard of the stream after it was read here.
                    }

                    // Nothing was ever recorded and nothing needs to be: what is asked for is so already.
                    return new Written(id, last > 0 ? last : (await store.HeadAsync(ct)).Seq, streams.Count == 1 ? version : 0, Fresh: false);
                }

                // Of two who write something different at once, the second must find the stream moved on, not its command taken.
                var identity = command ?? CommandIdentity.Of(
                    content, by, streams[0], version.ToString(System.Globalization.CultureInfo.InvariantCulture), Convert.ToHexStringLower(SHA256.HashData(content)));
                var appends = written.Select(s => new StreamAppend(s.StreamId, StreamType(s.StreamId), s.Version, [.. s.Events.Select(e => ToStore(types, e, by))]));
                switch (await store.AppendAsync(new AppendRequest(identity.Id, identity.Fingerprint, [.. appends], decided.Guards) { Head = decided.Head }, ct))
                {
                    case AppendOutcome.Appended a:
                        return new Written(id, a.Last, streams.Count == 1 ? version + written.Where(s => s.StreamId == streams[0]).Sum(s => s.Events.Count) : 0, !a.Replayed);
                    case AppendOutcome.CommandReused:
                        throw Reused();
                    case AppendOutcome.Conflict when attempt >= (decided.Head is null && decided.Others.Count == 0 ? AttemptsMax : AttemptsWithOthersMax):
                        throw new ProblemException(409, "stream.busy", "Nhiều người cùng sửa một nội dung; hãy thử lại.") { RetryAfter = 1 };
                    default:
                        await BoardAtHeadAsync(ct);
                        continue;
                }
            }
        }
        finally
        {
            if (command is not null)
            {
                _inFlight.TryRemove(command.Id, out _);
            }
        }
    }

    /// <summary>An event in the form the log takes.</summary>
    public static NewEvent ToStore(EventTypes types, IDomainEvent e, string by)
    {
        var (data, hidden) = EventJson.Write(e, by);
        return new NewEvent(Guid.CreateVersion7(), types.AliasOf(e), data, hidden);
    }

    /// <summary>The kind of a stream: its id up to the first hyphen.</summary>
    public static string StreamType(string streamId) => streamId[..streamId.IndexOf('-', StringComparison.Ordinal)];

    /// <summary>Waits until the board has everything that is committed now.</summary>
    public async Task BoardAtHeadAsync(CancellationToken ct)
    {
        var head = await store.HeadAsync(ct);
        if (!await board.WaitForAsync(head.Seq, settings.ReadWait, ct))
        {
            throw Behind();
        }
    }

    private static ProblemException Behind() =>
        new(503, "projection.behind", "Bảng điểm chưa kịp cập nhật; hãy thử lại sau ít giây.") { RetryAfter = 2 };

    /// <summary>
    /// Units, clusters, periods, criteria sets and proposals are decided upon as the board knows them: it must know at least what the version that
    /// the append expects was made of. (If it knows more, the append conflicts and the decision is made again.)
    /// </summary>
    private async Task BoardHasAsync(IReadOnlyList<string> streams, IReadOnlyList<IReadOnlyList<RecordedEvent>> histories, CancellationToken ct)
    {
        for (var i = 0; i < streams.Count; i++)
        {
            if (World.Owns(streams[i]) && histories[i].Count > 0 && !await board.WaitForAsync(histories[i][^1].Seq, settings.ReadWait, ct))
            {
                throw Behind();
            }
        }
    }

    private async Task<IReadOnlyList<IReadOnlyList<RecordedEvent>>> HistoriesAsync(IReadOnlyList<string> streams, CancellationToken ct)
    {
        if (streams.Count == 1)
        {
            return [await store.ReadStreamAsync(streams[0], ct)];
        }

        var found = (await store.ReadStreamsAsync(streams, ct)).ToLookup(e => e.StreamId);
        return [.. streams.Select(s => found[s].ToList())];
    }

    private async Task<Decided> DecideAsync(string streamId, Func<World, Decided> decide, CancellationToken ct)
    {
        var seen = board.Position;
        Decided Decide() => Checked(streamId, board.World, decide);
        try
        {
            var decided = Decide();
            if (decided.Decision is not Decision.Refused || (await store.HeadAsync(ct)).Seq == seen)
            {
                return decided;
            }
        }
        catch (ProblemException)
        {
            if ((await store.HeadAsync(ct)).Seq == seen)
            {
                throw;
            }
        }

        // The refusal may be of yesterday: somebody may just have registered the unit or opened the period.
        await BoardAtHeadAsync(ct);
        return Decide();
    }

    /// <summary>What cannot be folded must not get into the log: every reader after it would stop there.</summary>
    private static Decided Checked(string streamId, World world, Func<World, Decided> decide)
    {
        var decided = decide(world);
        _ = decided.Streams(streamId, 0).Where(s => World.Owns(s.StreamId)).Aggregate(world, (w, s) => s.Events.Aggregate(w, (x, e) => x.After(s.StreamId, e)));
        return decided;
    }

    private async Task<Written> ReplayAsync(
        string id, IReadOnlyList<string> streams, CommandIdentity command, byte[] fingerprint, long position, CancellationToken ct)
    {
        if (!fingerprint.AsSpan().SequenceEqual(command.Fingerprint))
        {
            throw Reused();
        }

        if (streams.Count > 1)
        {
            return new Written(id, position, 0, Fresh: false);
        }

        var events = await store.ReadStreamAsync(streams[0], ct);
        return new Written(id, position, events.LastOrDefault(e => e.Seq <= position)?.Version ?? events.Count, Fresh: false);
    }

    private static ProblemException Reused() =>
        new(422, "idempotency.reused", "Khóa Idempotency-Key này đã dùng cho một nội dung khác.");
}
