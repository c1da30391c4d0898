using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Proposals;

/// <summary>What a line of differences is about.</summary>
public enum DifferenceKind
{
    /// <summary>A criterion that only the new sheet has.</summary>
    CriterionAdded,

    /// <summary>A criterion that only the old sheet has.</summary>
    CriterionRemoved,

    /// <summary>A criterion that both have, not alike.</summary>
    CriterionChanged,

    /// <summary>A criterion that both have, alike: its points follow from other units.</summary>
    CriterionKept,

    /// <summary>What stands between criteria and total: caps, limits of deductions, scaling, rounding.</summary>
    Adjustment,
}

/// <summary>A line that differences are told by, the same for all units with the same two sheets.</summary>
/// <param name="Index">Its place among all lines of the simulation, from 0.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Code">Code of the criterion or section; null for the total.</param>
/// <param name="Title">Vietnamese title.</param>
/// <param name="OldMax">Maximum on the old sheet; null when it is not there, or not a criterion.</param>
/// <param name="NewMax">Maximum on the new sheet.</param>
public sealed record DifferenceLine(int Index, DifferenceKind Kind, string? Code, string Title, decimal? OldMax, decimal? NewMax);

/// <summary>What one line adds to the total of a unit, or takes from it.</summary>
/// <param name="Line">The line.</param>
/// <param name="Points">New less old.</param>
public readonly record struct Difference(DifferenceLine Line, Points Points);

/// <summary>A unit's rank in its cluster, in both views.</summary>
/// <param name="Claimed">By claimed totals.</param>
/// <param name="Verified">By verified totals.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Ranks(int Claimed, int Verified)
{
    /// <summary>The rank in one view.</summary>
    public int this[View view] => view == View.Claimed ? Claimed : Verified;
}

/// <summary>A unit under one of the two sheets.</summary>
/// <param name="Sheet">Its score sheet.</param>
/// <param name="Rank">Its rank.</param>
public readonly record struct Outcome(ScoreSheet Sheet, Ranks Rank);

/// <summary>What a simulation says of a unit. Σ points of the differences = new total − old total, exactly, in both views.</summary>
/// <param name="Old">Under the sheet in force.</param>
/// <param name="New">Under the simulated one.</param>
/// <param name="Differences">What makes the difference, in the order of the sheets; lines that change nothing are left out.</param>
public sealed record SimulatedUnit(Outcome Old, Outcome New, IReadOnlyList<Difference> Differences)
{
    /// <summary>Unit code.</summary>
    public string Code => Old.Sheet.Unit;

    /// <summary>Unit name, as of the day.</summary>
    public string Name => Old.Sheet.UnitName;

    /// <summary>New total less old total.</summary>
    public Points Change => New.Sheet.Total - Old.Sheet.Total;

    /// <summary>Ranks that it rises (positive) or falls (negative).</summary>
    public int Moved(View view) => Old.Rank[view] - New.Rank[view];
}

/// <summary>A cluster in a simulation.</summary>
/// <param name="Code">Code.</param>
/// <param name="Units">Its units, in the order of the inputs.</param>
public sealed record SimulatedCluster(string Code, IReadOnlyList<SimulatedUnit> Units);

/// <summary>
/// Scores what really happened by another sheet and compares: a pure function of the inputs, by the same functions as the board, so that it
/// cannot say anything else than the board would.
/// </summary>
public static class Simulation
{
    private static readonly View[] Views = [View.Claimed, View.Verified];

    /// <summary>Runs a simulation.</summary>
    /// <param name="inputs">Units with the sheets in force.</param>
    /// <param name="replaced">The other sheet of a unit; null for the same. It is asked once for each sheet that a unit has, so equal sheets should be one object.</param>
    /// <returns>Clusters in the order of their codes.</returns>
    public static IReadOnlyList<SimulatedCluster> Run(ScoreInputs inputs, Func<CriteriaSet, CriteriaSet?> replaced)
    {
        var (before, after) = Scorer.Score(inputs, set => replaced(set) ?? set);
        return Compare(before, after);
    }

    /// <summary>Compares the sheets of the same units, in the same order.</summary>
    private static SimulatedCluster[] Compare(IReadOnlyList<ScoreSheet> before, IReadOnlyList<ScoreSheet> after)
    {
        var clusters = Enumerable.Range(0, before.Count).GroupBy(i => before[i].Cluster).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (Code: g.Key, Units: g.ToArray())).ToArray();
        var ranks = (Old: new int[2][], New: new int[2][]);
        Parallel.For(0, 4, i =>
        {
            var view = Views[i % 2];
            (i < 2 ? ranks.Old : ranks.New)[(int)view] = RankAll(i < 2 ? before : after, clusters, view);
        });

        var plans = Plans(before, after);
        var units = new SimulatedUnit[before.Count];
        Parallel.For(0, units.Length, i => units[i] = new SimulatedUnit(
            new Outcome(before[i], new Ranks(ranks.Old[0][i], ranks.Old[1][i])),
            new Outcome(after[i], new Ranks(ranks.New[0][i], ranks.New[1][i])),
            plans[(before[i].Set, after[i].Set)].Differences(before[i], after[i])));
        return [.. clusters.Select(c => new SimulatedCluster(c.Code, [.. c.Units.Select(i => units[i])]))];
    }

    private static int[] RankAll(IReadOnlyList<ScoreSheet> sheets, (string Code, int[] Units)[] clusters, View view)
    {
        var ranks = new int[sheets.Count];
        foreach (var (_, units) in clusters)
        {
            var at = new Dictionary<ScoreSheet, int>(units.Length, ReferenceEqualityComparer.Instance);
            foreach (var i in units)
            {
                at.Add(sheets[i], i);
            }

            foreach (var ranked in Ranking.Rank([.. at.Keys], view, reasons: false))
            {
                ranks[at[ranked.Sheet]] = ranked.Rank;
            }
        }

        return ranks;
    }

    private static Dictionary<(CriteriaSet Old, CriteriaSet New), DifferencePlan> Plans(IReadOnlyList<ScoreSheet> before, IReadOnlyList<ScoreSheet> after)
    {
        var plans = new Dictionary<(CriteriaSet Old, CriteriaSet New), DifferencePlan>(SamePair.Instance);
        var lines = 0;
        for (var i = 0; i < before.Count; i++)
        {
            var pair = (before[i].Set, after[i].Set);
            if (!plans.ContainsKey(pair))
            {
                var plan = new DifferencePlan(before[i].Set, after[i].Set, lines);
                plans.Add(pair, plan);
                lines += plan.Lines;
            }
        }

        return plans;
    }

    // By reference: comparing two sets takes longer than comparing two units.
    private sealed class SamePair : IEqualityComparer<(CriteriaSet Old, CriteriaSet New)>
    {
        public static SamePair Instance { get; } = new();

        public bool Equals((CriteriaSet Old, CriteriaSet New) x, (CriteriaSet Old, CriteriaSet New) y) => ReferenceEquals(x.Old, y.Old) && ReferenceEquals(x.New, y.New);

        public int GetHashCode((CriteriaSet Old, CriteriaSet New) obj) => HashCode.Combine(
            RuntimeHelpers.GetHashCode(obj.Old), RuntimeHelpers.GetHashCode(obj.New));
    }
}
