using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace ThiDua.Domain.Units;

/// <summary>
/// Units by what they lie below and by what they came from. Made once for all worlds with the same units; every walk is bounded, so that
/// a damaged log cannot make it endless.
/// </summary>
public sealed class UnitTree
{
    private const int DepthMax = 20;

    private static readonly ConditionalWeakTable<ImmutableSortedDictionary<string, Unit>, UnitTree> Known = [];

    private readonly ImmutableSortedDictionary<string, Unit> _units;
    private readonly ILookup<string, Unit> _merged;
    private readonly ILookup<string, Unit> _split;
    private readonly ILookup<string, Unit> _everBelow;

    private UnitTree(ImmutableSortedDictionary<string, Unit> units)
    {
        _units = units;
        _merged = units.Values.Where(u => u.End is { Successors.Count: 1 }).ToLookup(u => u.End!.Successors[0]);
        _split = units.Values.Where(u => u.End is { Successors.Count: > 1 })
            .SelectMany(u => u.End!.Successors.Select(s => (Successor: s, Unit: u))).ToLookup(s => s.Successor, s => s.Unit);
        _everBelow = units.Values.SelectMany(u => ParentsOf(u).Select(parent => (Parent: parent, Unit: u))).ToLookup(p => p.Parent, p => p.Unit);
    }

    /// <summary>The tree of a world's units.</summary>
    public static UnitTree Of(World world) => Known.GetValue(world.Units, static units => new UnitTree(units));

    /// <summary>Units that were merged into a unit, at any time, by code.</summary>
    public IEnumerable<Unit> MergedInto(string unit) => _merged[unit];

    /// <summary>Units that were split, at any time, into a unit and others, by code.</summary>
    public IEnumerable<Unit> SplitInto(string unit) => _split[unit];

    /// <summary>Units that exist on a day and lie below a unit then, at any depth, by code.</summary>
    public IReadOnlyList<Unit> Below(string unit, DateOnly day)
    {
        var found = new SortedDictionary<string, Unit>(StringComparer.Ordinal);
        Collect(unit, DepthMax);
        return [.. found.Values];

        void Collect(string above, int depth)
        {
            foreach (var below in depth == 0 ? [] : _everBelow[above])
            {
                if (below.Code != unit && below.ExistsOn(day) && below.At(day).Parent == above && found.TryAdd(below.Code, below))
                {
                    Collect(below.Code, depth - 1);
                }
            }
        }
    }

    /// <summary>A unit with all that took it over, one after another.</summary>
    public IReadOnlySet<string> WithSuccessors(string unit) => Closure([unit], u => u.End?.Successors ?? []);

    /// <summary>Units that any of these units lie or ever lay below, at any height; the units themselves are left out unless one lies below another.</summary>
    public IReadOnlySet<string> EverAbove(IEnumerable<string> units) =>
        Closure(units.Select(_units.GetValueOrDefault).OfType<Unit>().SelectMany(ParentsOf), ParentsOf);

    private static IEnumerable<string> ParentsOf(Unit unit) => unit.History.Select(h => h.Attributes.Parent).OfType<string>().Distinct();

    private HashSet<string> Closure(IEnumerable<string> from, Func<Unit, IEnumerable<string>> next)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<string>(from);
        while (waiting.TryDequeue(out var code))
        {
            if (found.Add(code) && _units.TryGetValue(code, out var unit))
            {
                foreach (var other in next(unit))
                {
                    waiting.Enqueue(other);
                }
            }
        }

        return found;
    }
}
