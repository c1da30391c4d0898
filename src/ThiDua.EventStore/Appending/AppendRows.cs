using System.Buffers;

namespace ThiDua.EventStore.Appending;

/// <summary>The rows of a batch, column by column, as es_append takes them.</summary>
internal sealed class AppendRows
{
    private readonly Dictionary<string, (List<long> Column, int Row)> _streams = [];

    public List<string> NewStreamIds { get; } = [];

    public List<string> NewStreamTypes { get; } = [];

    public List<long> NewStreamVersions { get; } = [];

    public List<string> OldStreamIds { get; } = [];

    public List<long> OldStreamFrom { get; } = [];

    public List<long> OldStreamTo { get; } = [];

    public List<string> GuardIds { get; } = [];

    public List<long> GuardVersions { get; } = [];

    public List<Guid> CommandIds { get; } = [];

    public List<byte[]> Fingerprints { get; } = [];

    public List<long> FirstSeqs { get; } = [];

    public List<long> LastSeqs { get; } = [];

    public List<Guid> EventIds { get; } = [];

    public List<string> EventStreams { get; } = [];

    public List<long> EventVersions { get; } = [];

    public List<string> EventTypes { get; } = [];

    public List<byte[]> EventData { get; } = [];

    /// <summary>112 bytes an event: leaf, chain value, private hash, salt.</summary>
    public ArrayBufferWriter<byte> Seals { get; } = new();

    public List<byte[]?> Privates { get; } = [];

    /// <summary>A stream moves; if it moved before in this batch, it is still one row.</summary>
    public void AddStream(string id, string type, long from, long to)
    {
        if (_streams.TryGetValue(id, out var at))
        {
            at.Column[at.Row] = to;
        }
        else if (from == 0)
        {
            _streams.Add(id, (NewStreamVersions, NewStreamVersions.Count));
            NewStreamIds.Add(id);
            NewStreamTypes.Add(type);
            NewStreamVersions.Add(to);
        }
        else
        {
            _streams.Add(id, (OldStreamTo, OldStreamTo.Count));
            OldStreamIds.Add(id);
            OldStreamFrom.Add(from);
            OldStreamTo.Add(to);
        }
    }

    public void AddGuard(StreamGuard guard)
    {
        GuardIds.Add(guard.StreamId);
        GuardVersions.Add(guard.Version);
    }

    public void AddCommand(Guid id, byte[] fingerprint, long first, long last)
    {
        CommandIds.Add(id);
        Fingerprints.Add(fingerprint);
        FirstSeqs.Add(first);
        LastSeqs.Add(last);
    }

    public void AddEvent(PreparedEvent e, string streamId, long version, byte[] leaf, byte[] chain)
    {
        EventIds.Add(e.Id);
        EventStreams.Add(streamId);
        EventVersions.Add(version);
        EventTypes.Add(e.Type);
        EventData.Add(e.Data);
        Seals.Write(leaf);
        Seals.Write(chain);
        Seals.Write(e.PrivateHash);
        Seals.Write(e.Salt.Span);
        Privates.Add(e.Private);
    }
}
