using ThiDua.Domain;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Entries;
using ThiDua.Projections.Ledger;

namespace ThiDua.Projections.Board;

/// <summary>The board as one reader sees it, for the length of one <see cref="BoardState.Read"/>.</summary>
public sealed class BoardReader
{
    private readonly List<(long Seq, World World)> _worlds;
    private readonly EntryBook _entries;
    private readonly AwardBook _awards;
    private readonly ChangeMarks _marks;
    private readonly Dictionary<string, List<long>> _closedAt;

    internal BoardReader(
        MemoryLedger ledger, List<(long Seq, World World)> worlds, (EntryBook Entries, AwardBook Awards) books, long position, ChangeMarks marks, Dictionary<string, List<long>> closedAt,
        DutyRules? duties) =>
        (Ledger, _worlds, _entries, _awards, Position, _marks, _closedAt, Duties) = (ledger, worlds, books.Entries, books.Awards, position, marks, closedAt, duties);

    /// <summary>Whether something worked out at a position still holds.</summary>
    /// <param name="watched">All that it was worked out from, beside the world.</param>
    /// <param name="position">Position it was worked out at.</param>
    public bool HoldsSince(IReadOnlyList<Watch> watched, long position) => _marks.HoldSince(watched, position);

    /// <summary>The entry of a unit in a period as known at a position.</summary>
    public EntryHistory EntryAt(string period, string unit, long position) => _entries.At(period, unit, position);

    /// <summary>What is known at a position of a unit's activities for a period: what came late and is not admitted is left out.</summary>
    public KnownAt KnownAt(string period, string unit, long position) => new(position, EntryAt(period, unit, position).Entry.LeftOut);

    /// <summary>Entries of a period that changed after a position, with the units whose they are.</summary>
    public IEnumerable<(string Unit, EntryHistory Entry)> EntriesSince(string period, long position) => _entries.Since(period, position);

    /// <summary>Cases, councils, titles and settings as known at a position.</summary>
    public AwardRecords AwardsAt(long position) => _awards.At(position);

    /// <summary>Duties by law, or null.</summary>
    public DutyRules? Duties { get; }

    /// <summary>Quantities.</summary>
    public MemoryLedger Ledger { get; }

    /// <summary>Position the board is of.</summary>
    public long Position { get; }

    /// <summary>The world as known at a position.</summary>
    public World WorldAt(long position)
    {
        var (low, high) = (0, _worlds.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_worlds[middle].Seq <= position)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return _worlds[low].World;
    }

    /// <summary>The position at which a period that is closed at some position was closed.</summary>
    public long ClosedAt(string period, long position) => _closedAt[period].FindLast(seq => seq <= position);
}
