using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace ThiDua.EventStore.Appending;

/// <summary>An append that waits for its batch: canonical bytes and private hashes are made on the caller's thread.</summary>
internal sealed class PendingAppend
{
    private const int Queued = 0;
    private const int Taken = 1;
    private const int Abandoned = 2;

    /// <summary>An import of this many streams is prepared on all processors.</summary>
    private const int ParallelFrom = 512;

    /// <summary>Bound of mt_events.type.</summary>
    private const int TypeMax = 500;

    /// <summary>An index entry holds some 2,700 bytes, a character up to four.</summary>
    private const int StreamIdMax = 500;

    private readonly TaskCompletionSource<AppendOutcome> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state = Queued;

    public PendingAppend(AppendRequest request)
    {
        Request = request;
        Fingerprint = request.Fingerprint.ToArray();
        Streams = Prepare(request.Streams);
        foreach (var guard in request.Guards)
        {
            RequireText(guard.StreamId, StreamIdMax, "A guard's stream id");
        }

        foreach (var stream in Streams)
        {
            EventCount += stream.Events.Length;
        }

        if (Streams.Length == 0 || (Streams.Length > 1 && Streams.DistinctBy(s => s.Stream.StreamId).Count() != Streams.Length))
        {
            throw new ArgumentException("An append names at least one stream, and each once.", nameof(request));
        }
    }

    public AppendRequest Request { get; }

    /// <summary>A copy: the caller may use its buffer again.</summary>
    public byte[] Fingerprint { get; }

    public PreparedStream[] Streams { get; }

    public int EventCount { get; }

    public Task<AppendOutcome> Outcome => _done.Task;

    /// <summary>Called by the loop: false when the caller has given up, so that the append must not be tried any more.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Queued) != Abandoned;

    /// <summary>Called by the caller: true when the append was still waiting and will never be tried.</summary>
    public bool TryAbandon() => Interlocked.CompareExchange(ref _state, Abandoned, Queued) == Queued;

    public void Complete(AppendOutcome outcome) => _done.TrySetResult(outcome);

    public void Fail(Exception error) => _done.TrySetException(error);

    private static PreparedStream[] Prepare(IReadOnlyList<StreamAppend> streams)
    {
        var prepared = new PreparedStream[streams.Count];
        if (prepared.Length < ParallelFrom)
        {
            for (var i = 0; i < prepared.Length; i++)
            {
                prepared[i] = Prepare(streams[i]);
            }

            return prepared;
        }

        try
        {
            Parallel.For(0, prepared.Length, i => prepared[i] = Prepare(streams[i]));
            return prepared;
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
            throw;
        }
    }

    private static PreparedStream Prepare(StreamAppend stream)
    {
        RequireText(stream.StreamId, StreamIdMax, "A stream id");
        RequireText(stream.StreamType, TypeMax, "A stream type");
        if (stream.Events.Count == 0 || stream.ExpectedVersion < 0)
        {
            throw new ArgumentException("An append holds at least one event per stream and versions from 0.");
        }

        var salts = RandomNumberGenerator.GetBytes(stream.Events.Count * Seal.SaltLength);
        var events = new PreparedEvent[stream.Events.Count];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = Prepare(stream.Events[i], salts.AsMemory(i * Seal.SaltLength, Seal.SaltLength));
        }

        return new PreparedStream(stream, events);
    }

    private static PreparedEvent Prepare(NewEvent e, ReadOnlyMemory<byte> salt)
    {
        RequireText(e.Type, TypeMax, "An event type");
        var data = CanonicalObject(e.Data);
        // A null array turns into an empty memory on its way here: both mean that there is none.
        var hidden = e.Private is { IsEmpty: false } p ? CanonicalObject(p) : null;
        return new PreparedEvent(e.Id, e.Type, data, hidden, salt, Seal.PrivateHash(salt.Span, hidden));
    }

    private static byte[] CanonicalObject(ReadOnlyMemory<byte> utf8Json)
    {
        var canonical = CanonicalJson.Write(utf8Json);
        return canonical[0] == (byte)'{' ? canonical : throw new JsonException("An event is a JSON object.");
    }

    /// <summary>What cannot be written as UTF-8 or held by an index must fail its own caller, before it spoils a batch.</summary>
    private static void RequireText(string text, int max, string what)
    {
        if (text.Length == 0 || text.Length > max || text.Contains('\0', StringComparison.Ordinal) || !CanonicalJson.IsWellFormed(text))
        {
            throw new ArgumentException($"{what} is 1 to {max} characters of well-formed text.");
        }
    }
}

/// <summary>An event in the form it is stored in.</summary>
internal sealed record PreparedEvent(Guid Id, string Type, byte[] Data, byte[]? Private, ReadOnlyMemory<byte> Salt, byte[] PrivateHash);

/// <summary>The events of one stream of one append.</summary>
internal sealed record PreparedStream(StreamAppend Stream, PreparedEvent[] Events);
