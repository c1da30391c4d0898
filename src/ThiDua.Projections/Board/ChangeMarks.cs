using System.Collections.Concurrent;
using ThiDua.Domain;
using ThiDua.Domain.Units;

namespace ThiDua.Projections.Board;

/// <summary>Something that sheets are worked out from: when it changes, so may they.</summary>
/// <param name="Unit">Unit code.</param>
/// <param name="Below">False for the unit itself with all that it took over; true for the units below it.</param>
public readonly record struct Watch(string Unit, bool Below = false);

/// <summary>
/// At which position what was last changed. Written by the follower, read without a lock: marks are set before the board's position moves.
/// An event of a unit marks the unit, what took it over, and all that they lie or ever lay below; so a look at a handful of marks is
/// enough for a sheet that rests on hundreds of villages.
/// </summary>
internal sealed class ChangeMarks
{
    private readonly ConcurrentDictionary<Watch, long> _changedAt = new();
    private long _allChangedAt;

    /// <summary>Whether nothing of what is watched changed after a position.</summary>
    public bool HoldSince(IReadOnlyList<Watch> watched, long position)
    {
        if (position < Volatile.Read(ref _allChangedAt))
        {
            return false;
        }

        for (var i = 0; i < watched.Count; i++)
        {
            if (position < _changedAt.GetValueOrDefault(watched[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The world changed: nothing holds unless it is worked out again.</summary>
    public void MarkAll(long position) => Volatile.Write(ref _allChangedAt, position);

    /// <summary>Something of these units changed.</summary>
    public void Mark(IReadOnlyCollection<string> units, World world, long position)
    {
        if (units.Count == 0)
        {
            return;
        }

        var tree = UnitTree.Of(world);
        foreach (var unit in units)
        {
            var moved = tree.WithSuccessors(unit);
            foreach (var code in moved)
            {
                _changedAt[new Watch(code)] = position;
            }

            foreach (var above in tree.EverAbove(moved))
            {
                _changedAt[new Watch(above, Below: true)] = position;
            }
        }
    }
}
