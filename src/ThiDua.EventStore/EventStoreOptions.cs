namespace ThiDua.EventStore;

/// <summary>Limits and waits of the log. Every wait is bounded.</summary>
public sealed record EventStoreOptions
{
    /// <summary>How long an append waits for another process that holds the head before its callers are told to try again.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a caller waits for the answer to an append.</summary>
    public TimeSpan AppendTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a follower looks for new events when no notice arrives. Polling is the guarantee, notices are a hint.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Appends that may wait; one more is refused at once.</summary>
    public int QueueLimit { get; init; } = 8_192;

    /// <summary>Events written in one transaction, unless a single append has more.</summary>
    public int BatchEvents { get; init; } = 1_024;

    /// <summary>Whether other processes are told of new events (NOTIFY, after the commit, from a connection of its own).</summary>
    public bool Notify { get; init; } = true;
}
