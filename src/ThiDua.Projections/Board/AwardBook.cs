using ThiDua.Domain;
using ThiDua.Domain.Awards;

namespace ThiDua.Projections.Board;

/// <summary>Cases, councils, titles and settings, with what they were at every position. Not thread-safe: the board guards it.</summary>
internal sealed class AwardBook
{
    private readonly List<(long Seq, AwardRecords Records)> _records = [(0, AwardRecords.Empty)];

    /// <summary>The records as known now.</summary>
    public AwardRecords Now => _records[^1].Records;

    /// <summary>The records as known at a position.</summary>
    public AwardRecords At(long position)
    {
        var (low, high) = (0, _records.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _records[middle].Seq <= position ? (middle, high) : (low, middle - 1);
        }

        return _records[low].Records;
    }

    /// <summary>Takes in changes, in order of position.</summary>
    public void Add(IEnumerable<(long Seq, AwardRecords Records)> changes) => _records.AddRange(changes);
}

/// <summary>Changes while they are worked out, before they are put into the book.</summary>
internal sealed class AwardChanges(AwardBook book)
{
    private AwardRecords _now = book.Now;

    /// <summary>All changes, in order of position.</summary>
    public List<(long Seq, AwardRecords Records)> All { get; } = [];

    /// <summary>Takes in an event.</summary>
    /// <exception cref="CorruptStreamException">The event cannot follow.</exception>
    public void Add(long seq, string streamId, IDomainEvent e)
    {
        _now = _now.After(streamId, e);
        All.Add((seq, _now));
    }
}
