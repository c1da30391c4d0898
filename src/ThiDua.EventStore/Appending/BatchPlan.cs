namespace ThiDua.EventStore.Appending;

/// <summary>A command that an earlier append answered.</summary>
internal sealed record StoredCommand(byte[] Fingerprint, long First, long Last);

/// <summary>
/// Numbers and hashes a batch from a known head. Appends are checked in order of arrival against versions that advance
/// as earlier ones are accepted; a conflict concerns its own caller only.
/// </summary>
internal sealed class BatchPlan
{
    private readonly Dictionary<string, long> _versions = [];
    private readonly Dictionary<Guid, StoredCommand> _answered = [];
    private readonly List<(PendingAppend Append, AppendOutcome Outcome)> _outcomes = [];

    private BatchPlan(LogHead head, DateTimeOffset recordedAt)
    {
        Previous = head;
        Seq = head.Seq;
        Chain = head.Chain;
        RecordedAt = recordedAt;
    }

    public LogHead Previous { get; }

    public long Seq { get; private set; }

    public byte[] Chain { get; private set; }

    public DateTimeOffset RecordedAt { get; }

    /// <summary>What each caller is told once the batch is committed.</summary>
    public IReadOnlyList<(PendingAppend Append, AppendOutcome Outcome)> Outcomes => _outcomes;

    /// <summary>Version of every stream that the batch writes to, after it.</summary>
    public Dictionary<string, long> NewVersions { get; } = [];

    /// <summary>Streams to be made or moved: id → (kind, version before).</summary>
    public Dictionary<string, (string Type, long From)> Streams { get; } = [];

    /// <summary>Guards that only the database can check.</summary>
    public List<StreamGuard> UncheckedGuards { get; } = [];

    public List<(Guid Id, byte[] Fingerprint, long First, long Last)> Commands { get; } = [];

    public List<(PreparedEvent Event, string StreamId, long Version, byte[] Leaf, byte[] Chain)> Events { get; } = [];

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
        var plan = new BatchPlan(head, recordedAt < head.RecordedAt ? head.RecordedAt : recordedAt);
        foreach (var append in batch)
        {
            plan._outcomes.Add((append, plan.Take(append, versions, commands)));
        }

        return plan;
    }

    private AppendOutcome Take(
        PendingAppend append, IReadOnlyDictionary<string, long> versions, IReadOnlyDictionary<Guid, StoredCommand> commands)
    {
        var request = append.Request;
        if (commands.TryGetValue(request.CommandId, out var stored) || _answered.TryGetValue(request.CommandId, out stored))
        {
            return stored.Fingerprint.AsSpan().SequenceEqual(request.Fingerprint.Span)
                ? new AppendOutcome.Appended(stored.First, stored.Last, Replayed: true)
                : new AppendOutcome.CommandReused();
        }

        foreach (var (id, expected) in request.Streams.Select(s => (s.StreamId, s.ExpectedVersion))
                     .Concat(request.Guards.Select(g => (g.StreamId, g.Version))))
        {
            if (Version(id, versions) is { } actual && actual != expected)
            {
                return new AppendOutcome.Conflict(id, expected, actual);
            }
        }

        UncheckedGuards.AddRange(request.Guards.Where(g => Version(g.StreamId, versions) is null));
        return Accept(append);
    }

    private long? Version(string id, IReadOnlyDictionary<string, long> versions) =>
        _versions.TryGetValue(id, out var mine) ? mine : versions.TryGetValue(id, out var known) ? known : null;

    private AppendOutcome.Appended Accept(PendingAppend append)
    {
        var first = Seq + 1;
        foreach (var (stream, events) in append.Streams)
        {
            var version = stream.ExpectedVersion;
            Streams.TryAdd(stream.StreamId, (stream.StreamType, version));
            foreach (var e in events)
            {
                version++;
                Seq++;
                var leaf = Seal.Leaf(Seq, e.Id, stream.StreamId, version, e.Type, RecordedAt, e.Data, e.PrivateHash);
                Chain = Seal.Chain(Chain, leaf);
                Events.Add((e, stream.StreamId, version, leaf, Chain));
            }

            _versions[stream.StreamId] = version;
            NewVersions[stream.StreamId] = version;
        }

        var request = append.Request;
        Commands.Add((request.CommandId, request.Fingerprint.ToArray(), first, Seq));
        _answered[request.CommandId] = new StoredCommand(request.Fingerprint.ToArray(), first, Seq);
        return new AppendOutcome.Appended(first, Seq, Replayed: false);
    }
}
