namespace ThiDua.EventStore;

/// <summary>An event as the log holds it, after upcasting.</summary>
/// <param name="Seq">Position in the log: 1, 2, 3 … without gaps, in commit order.</param>
/// <param name="Id">Identity of the event.</param>
/// <param name="StreamId">Its stream.</param>
/// <param name="Version">Its place in the stream, from 1.</param>
/// <param name="Type">Type alias, of the newest version of that type.</param>
/// <param name="RecordedAt">When it was recorded (server's clock, microseconds, never earlier than the event before).</param>
/// <param name="Data">UTF-8 JSON object.</param>
/// <param name="Private">UTF-8 JSON object, or null when it was not asked for, withheld or shredded.</param>
public sealed record RecordedEvent(
    long Seq, Guid Id, string StreamId, long Version, string Type, DateTimeOffset RecordedAt, byte[] Data, byte[]? Private = null);

/// <summary>The end of the log: the last position and the chain value that seals everything up to it.</summary>
/// <param name="Seq">Last position; 0 when the log is empty.</param>
/// <param name="Chain">32 bytes.</param>
/// <param name="RecordedAt">When the last event was recorded.</param>
public sealed record LogHead(long Seq, byte[] Chain, DateTimeOffset RecordedAt);
