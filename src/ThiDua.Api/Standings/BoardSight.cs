using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Periods;

namespace ThiDua.Api.Standings;

/// <summary>
/// What a caller sees of the board of a period (boardVisibility): until the result is published as the plan says, from then on rank and totals
/// of all. Lines and evidence are for those who reach the unit, always. Who heads
/// a cluster sees all of it, and nothing of the others. Whoever is bound to no units sees all.
/// </summary>
/// <param name="period">The period.</param>
/// <param name="caller">Who asks.</param>
/// <param name="world">Units and clusters as of now.</param>
internal sealed class BoardSight(Period period, Caller caller, World world)
{
    private readonly BoardVisibility _visibility =
        period.Status >= PeriodStatus.Published ? BoardVisibility.Public : period.Plan.Visibility ?? BoardVisibility.Cluster;

    /// <summary>Whether nothing is hidden from the caller.</summary>
    public bool SeesAll => caller.ReachesAll;

    /// <summary>Whether a cluster is there for the caller.</summary>
    public bool SeesCluster(string cluster) => _visibility == BoardVisibility.Public || caller.SeesCluster(cluster, world);

    /// <summary>Whether the rank and totals of all its units are.</summary>
    public bool SeesRanking(string cluster) => SeesCluster(cluster) && (_visibility != BoardVisibility.Own || SeesAll || caller.Leads(cluster, world));

    /// <summary>Whether rank and totals of a unit of a cluster that is there are.</summary>
    public bool SeesRow(string unit) => _visibility != BoardVisibility.Own || SeesLines(unit);

    /// <summary>Whether sections, lines and reasons of a unit are.</summary>
    public bool SeesLines(string unit) => caller.Reaches(unit, world);
}
