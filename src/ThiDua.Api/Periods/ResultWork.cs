using ThiDua.Domain;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Results;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Periods;

/// <summary>Works a result out from the board: all clusters, as known at one position.</summary>
internal sealed class ResultWork(Scoreboard scores)
{
    /// <summary>The result of a period that exists.</summary>
    /// <param name="period">The period.</param>
    /// <param name="day">Quantities up to this day; null for today, or the period's last day.</param>
    /// <param name="today">Today in Vietnam.</param>
    public WorkedOut Of(Period period, DateOnly? day, DateOnly today)
    {
        // What is of now is kept: only what changed since it was last asked for is worked out again.
        var last = today > period.Plan.To ? period.Plan.To : today;
        var all = scores.All(period.Code, new Moment(day == last ? null : day), today)!;
        return new WorkedOut(
            all.AsOf, all.AsOfPosition, ResultDocument.Rules(all.World, all.Clusters.SelectMany(c => c.Places).Select(p => p.Sheet)),
            ResultDocument.Of(period, all.AsOf, [.. all.Clusters.Select(c => Sheets(all.World, c))]));
    }

    private static ClusterSheets Sheets(World world, Projections.Board.Standings standings) => new(
        standings.Cluster, world.Cluster(standings.Cluster)?.Name ?? standings.Cluster, [.. standings.Places.Select(p => p.Sheet)],
        [.. standings.NotRanked.Select(n => (n.Unit, n.Name, n.Reason))]);
}
