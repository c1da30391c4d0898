using System.Runtime.CompilerServices;
using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Scoring;

/// <summary>What a sheet needs to know beyond the unit that it scores; worked out once per set.</summary>
/// <param name="Below">Whether quantities or classes of units below count.</param>
/// <param name="Others">How far the units reach that points depend on; null when they depend on none.</param>
public sealed record SheetNeeds(bool Below, Reach? Others)
{
    private static readonly ConditionalWeakTable<CriteriaSet, SheetNeeds> Known = [];

    /// <summary>The needs of a set.</summary>
    public static SheetNeeds Of(CriteriaSet set) => Known.GetValue(set, static s =>
    {
        var groups = CriteriaTree.All(s).Select(c => c.Formula).Where(Relative.Is).Select(Relative.Among).ToList();
        return new SheetNeeds(
            ScorePlan.NeedsBelow(s), groups.Count == 0 ? null : groups.TrueForAll(g => g == Group.Cluster) ? Reach.Cluster : Reach.Period);
    });
}

/// <summary>How far units are compared.</summary>
public enum Reach
{
    /// <summary>Only within a cluster.</summary>
    Cluster,

    /// <summary>Across the clusters of the period.</summary>
    Period,
}
