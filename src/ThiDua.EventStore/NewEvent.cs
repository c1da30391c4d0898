namespace ThiDua.EventStore;

/// <summary>An event to be appended.</summary>
/// <param name="Id">Identity of the event, chosen by the caller.</param>
/// <param name="Type">Stored type alias (snake_case), never a CLR name.</param>
/// <param name="Data">UTF-8 JSON object. It is put into canonical form (<see cref="CanonicalJson"/>) before it is stored and hashed.</param>
/// <param name="Private">UTF-8 JSON object that may later be withheld or shredded, or null (or empty) for none; kept beside the event and sealed by a salted hash.</param>
public sealed record NewEvent(Guid Id, string Type, ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte>? Private = null);

/// <summary>Events for one stream.</summary>
/// <param name="StreamId">The stream; made by this append when <paramref name="ExpectedVersion"/> is 0.</param>
/// <param name="StreamType">Kind of stream, stored when it is made.</param>
/// <param name="ExpectedVersion">Version (= number of events) the caller decided on.</param>
/// <param name="Events">At least one event.</param>
public sealed record StreamAppend(string StreamId, string StreamType, long ExpectedVersion, IReadOnlyList<NewEvent> Events);

/// <summary>A stream that must still be at <paramref name="Version"/> when the append commits, though nothing is added to it.</summary>
public sealed record StreamGuard(string StreamId, long Version);

/// <summary>All or nothing: the events of one command, in one or more streams.</summary>
/// <param name="CommandId">Identity of the command; repeating it gives the first answer.</param>
/// <param name="Fingerprint">Hash of what the command asked for: other content under the same id is refused.</param>
/// <param name="Streams">The streams to append to, each named once.</param>
/// <param name="Guards">Streams whose versions must still hold.</param>
public sealed record AppendRequest(
    Guid CommandId,
    ReadOnlyMemory<byte> Fingerprint,
    IReadOnlyList<StreamAppend> Streams,
    IReadOnlyList<StreamGuard> Guards)
{
    /// <summary>Position of the last event that must still be the last when the append commits; null when it does not matter.</summary>
    public long? Head { get; init; }
}

/// <summary>What became of an append that got an answer.</summary>
public abstract record AppendOutcome
{
    private AppendOutcome()
    {
    }

    /// <summary>The events are committed as positions <paramref name="First"/> to <paramref name="Last"/>.</summary>
    /// <param name="First">Position of the first event.</param>
    /// <param name="Last">Position of the last event.</param>
    /// <param name="Replayed">True when an earlier append with the same command id wrote them.</param>
    public sealed record Appended(long First, long Last, bool Replayed) : AppendOutcome;

    /// <summary>A stream or guard was not at the expected version, or, with an empty id, the head not at the expected position; nothing was written.</summary>
    public sealed record Conflict(string StreamId, long Expected, long Actual) : AppendOutcome;

    /// <summary>The command id was used before for other content; nothing was written.</summary>
    public sealed record CommandReused : AppendOutcome;
}

/// <summary>The connection was lost at commit and could not be restored in time: repeat with the same command id to learn the outcome.</summary>
public sealed class OutcomeUnknownException(Exception inner)
    : Exception("The outcome of the append is unknown. Repeat it with the same command id.", inner);

/// <summary>The append was not tried: the queue is full, the database is out of reach or locked. Nothing was written.</summary>
public sealed class StoreBusyException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The database does not run with the durability settings that an acknowledged append needs. Nothing was written.</summary>
public sealed class NotDurableException(string message) : Exception(message);

/// <summary>The log does not hold what it must hold, for example a position is missing.</summary>
public sealed class CorruptLogException(string message) : Exception(message);
