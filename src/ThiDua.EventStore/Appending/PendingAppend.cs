using System.Security.Cryptography;

namespace ThiDua.EventStore.Appending;

/// <summary>An append that waits for its batch: canonical bytes and private hashes are made on the caller's thread.</summary>
internal sealed class PendingAppend
{
    private const int Queued = 0;
    private const int Taken = 1;
    private const int Abandoned = 2;

    private readonly TaskCompletionSource<AppendOutcome> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state = Queued;

    public PendingAppend(AppendRequest request)
    {
        Request = request;
        Streams = [.. request.Streams.Select(s => new PreparedStream(s, [.. s.Events.Select(Prepare)]))];
        EventCount = Streams.Sum(s => s.Events.Length);
        if (EventCount == 0 || Streams.Any(s => s.Events.Length == 0 || s.Stream.ExpectedVersion < 0))
        {
            throw new ArgumentException("An append holds at least one event per stream and versions from 0.", nameof(request));
        }

        if (Streams.Length > 1 && Streams.Select(s => s.Stream.StreamId).Distinct().Count() != Streams.Length)
        {
            throw new ArgumentException("An append names each stream once.", nameof(request));
        }
    }

    public AppendRequest Request { get; }

    public PreparedStream[] Streams { get; }

    public int EventCount { get; }

    public Task<AppendOutcome> Outcome => _done.Task;

    /// <summary>Called by the loop: false when the caller has given up, so that the append must not be tried any more.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Queued) != Abandoned;

    /// <summary>Called by the caller: true when the append was still waiting and will never be tried.</summary>
    public bool TryAbandon() => Interlocked.CompareExchange(ref _state, Abandoned, Queued) == Queued;

    public void Complete(AppendOutcome outcome) => _done.TrySetResult(outcome);

    public void Fail(Exception error) => _done.TrySetException(error);

    private static PreparedEvent Prepare(NewEvent e)
    {
        if (e.Type.Length is 0 or > 500)
        {
            throw new ArgumentException($"Event type of {e.Type.Length} characters.");
        }

        var data = CanonicalJson.Write(e.Data);
        byte[]? hidden = e.Private is { } p ? CanonicalJson.Write(p) : null;
        var salt = RandomNumberGenerator.GetBytes(Seal.SaltLength);
        return new PreparedEvent(e.Id, e.Type, data, hidden, salt, Seal.PrivateHash(salt, hidden));
    }
}

/// <summary>An event in the form it is stored in.</summary>
internal sealed record PreparedEvent(Guid Id, string Type, byte[] Data, byte[]? Private, byte[] Salt, byte[] PrivateHash);

/// <summary>The events of one stream of one append.</summary>
internal sealed record PreparedStream(StreamAppend Stream, PreparedEvent[] Events);
