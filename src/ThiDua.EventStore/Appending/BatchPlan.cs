namespace ThiDua.EventStore.Appending;

/// <summary>A command that an earlier append answered.</summary>
internal sealed record StoredCommand(byte[] Fingerprint, long First, long Last);

/// <summary>
/// Numbers and hashes a batch from a known head. Appends are checked in order of arrival against versions that advance
/// as earlier ones are accepted; a conflict concerns its own caller only.
/// </summary>
internal sealed class BatchPlan
{
    private readonly Dictionary<Guid, StoredCommand> _answered = [];
    private readonly List<(PendingAppend Append, AppendOutcome Outcome)> _outcomes = [];
    private readonly IReadOnlyDictionary<string, long> _versions;
    private readonly IReadOnlyDictionary<Guid, StoredCommand> _commands;
    private readonly DateTimeOffset _recordedAt;
    private long _seq;
    private byte[] _chain;

    private BatchPlan(
        LogHead head, DateTimeOffset recordedAt,
        IReadOnlyDictionary<string, long> versions, IReadOnlyDictionary<Guid, StoredCommand> commands)
    {
        (Previous, _seq, _chain, _recordedAt) = (head, head.Seq, head.Chain, recordedAt);
        (_versions, _commands) = (versions, commands);
    }

    public LogHead Previous { get; }

    /// <summary>The head after the batch; where it was if nothing is to be written.</summary>
    public LogHead Head => _seq == Previous.Seq ? Previous : new LogHead(_seq, _chain, _recordedAt);

    /// <summary>What each caller is told once the batch is committed.</summary>
    public IReadOnlyList<(PendingAppend Append, AppendOutcome Outcome)> Outcomes => _outcomes;

    /// <summary>Whether any caller is to be told of a conflict.</summary>
    public bool HasConflict { get; private set; }

    /// <summary>Version of every stream that the batch writes to, after it.</summary>
    public Dictionary<string, long> NewVersions { get; } = [];

    public AppendRows Rows { get; } = new();

    /// <summary>Plans a batch.</summary>
    /// <param name="batch">Appends in order of arrival.</param>
    /// <param name="head">The head the batch continues.</param>
    /// <param name="now">Time of recording; never before the head's.</param>
    /// <param name="versions">Known stream versions as of <paramref name="head"/>; a stream that is missing is taken at its word and checked by the database.</param>
    /// <param name="commands">Commands answered before, as of <paramref name="head"/>.</param>
    public static BatchPlan Make(
        IReadOnlyList<PendingAppend> batch, LogHead head, DateTimeOffset now,
        IReadOnlyDictionary<string, long> versions, IReadOnlyDictionary<Guid, StoredCommand> commands)
    {
        var recordedAt = Seal.ToMicroseconds(now);
        var plan = new BatchPlan(head, recordedAt < head.RecordedAt ? head.RecordedAt : recordedAt, versions, commands);
        foreach (var append in batch)
        {
            plan._outcomes.Add((append, plan.Take(append)));
        }

        return plan;
    }

    private AppendOutcome Take(PendingAppend append)
    {
        var id = append.Request.CommandId;
        if (_commands.TryGetValue(id, out var stored) || _answered.TryGetValue(id, out stored))
        {
            return stored.Fingerprint.AsSpan().SequenceEqual(append.Fingerprint)
                ? new AppendOutcome.Appended(stored.First, stored.Last, Replayed: true)
                : new AppendOutcome.CommandReused();
        }

        if (FirstConflict(append) is { } conflict)
        {
            HasConflict = true;
            return conflict;
        }

        foreach (var guard in append.Request.Guards)
        {
            if (Version(guard.StreamId) is null)
            {
                Rows.AddGuard(guard);
            }
        }

        return Accept(append);
    }

    private AppendOutcome.Conflict? FirstConflict(PendingAppend append)
    {
        if (append.Request.Head is { } head && head != _seq)
        {
            return new AppendOutcome.Conflict("", head, _seq);
        }

        foreach (var (stream, _) in append.Streams)
        {
            if (Version(stream.StreamId) is { } actual && actual != stream.ExpectedVersion)
            {
                return new AppendOutcome.Conflict(stream.StreamId, stream.ExpectedVersion, actual);
            }
        }

        foreach (var guard in append.Request.Guards)
        {
            if (Version(guard.StreamId) is { } actual && actual != guard.Version)
            {
                return new AppendOutcome.Conflict(guard.StreamId, guard.Version, actual);
            }
        }

        return null;
    }

    private long? Version(string id) =>
        NewVersions.TryGetValue(id, out var mine) ? mine : _versions.TryGetValue(id, out var known) ? known : null;

    private AppendOutcome.Appended Accept(PendingAppend append)
    {
        var first = _seq + 1;
        foreach (var (stream, events) in append.Streams)
        {
            var version = stream.ExpectedVersion;
            foreach (var e in events)
            {
                version++;
                _seq++;
                var leaf = Seal.Leaf(_seq, e.Id, stream.StreamId, version, e.Type, _recordedAt, e.Data, e.PrivateHash);
                _chain = Seal.Chain(_chain, leaf);
                Rows.AddEvent(e, stream.StreamId, version, leaf, _chain);
            }

            Rows.AddStream(stream.StreamId, stream.StreamType, stream.ExpectedVersion, version);
            NewVersions[stream.StreamId] = version;
        }

        var id = append.Request.CommandId;
        Rows.AddCommand(id, append.Fingerprint, first, _seq);
        _answered[id] = new StoredCommand(append.Fingerprint, first, _seq);
        return new AppendOutcome.Appended(first, _seq, Replayed: false);
    }
}
