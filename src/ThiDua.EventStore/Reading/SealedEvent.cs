namespace ThiDua.EventStore.Reading;

/// <summary>An event exactly as it is stored and sealed, before upcasting, without its private part.</summary>
/// <param name="Seq">Position.</param>
/// <param name="Id">Identity of the event.</param>
/// <param name="StreamId">Stream.</param>
/// <param name="Version">Version in the stream.</param>
/// <param name="Type">Type alias as stored.</param>
/// <param name="RecordedAt">When it was recorded, whole microseconds.</param>
/// <param name="Data">Data in canonical form.</param>
/// <param name="PrivateHash">Hash of the private part (<see cref="Seal.PrivateHash"/>).</param>
public sealed record SealedEvent(
    long Seq, Guid Id, string StreamId, long Version, string Type, DateTimeOffset RecordedAt, byte[] Data, byte[] PrivateHash)
{
    /// <summary>Its leaf, worked out from what it holds.</summary>
    public byte[] Leaf() => Seal.Leaf(Seq, Id, StreamId, Version, Type, RecordedAt, Data, PrivateHash);

    /// <summary>The event as projections read it.</summary>
    public RecordedEvent Upcast(Upcasters upcasters)
    {
        var (type, data) = upcasters.Up(Type, Data);
        return new RecordedEvent(Seq, Id, StreamId, Version, type, RecordedAt, data);
    }
}

/// <summary>An event with the seal that the log keeps of it.</summary>
/// <param name="Event">The event.</param>
/// <param name="Leaf">Its leaf as kept.</param>
/// <param name="Chain">The chain value after it, as kept.</param>
public sealed record SealedRow(SealedEvent Event, byte[] Leaf, byte[] Chain);
