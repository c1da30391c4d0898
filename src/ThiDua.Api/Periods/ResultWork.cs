using ThiDua.Domain;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Results;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Periods;

/// <summary>Works a result out from the board: all clusters at one position, which the append then demands to be the log's last.</summary>
internal sealed class ResultWork(Scoreboard scores, BoardState board)
{
    /// <summary>The result of a period that exists.</summary>
    public WorkedOut Of(Period period, DateOnly? day, DateOnly today)
    {
        var clusters = scores.All(period.Code, new Moment(day), today)!;
        var world = board.World;
        var known = clusters.Count > 0 ? (clusters[0].AsOf, clusters[0].AsOfPosition) : (day ?? period.Plan.To, board.Position);
        return new WorkedOut(
            known.Item1, known.Item2, ResultDocument.Rules(world, clusters.SelectMany(c => c.Places).Select(p => p.Sheet)),
            ResultDocument.Of(period, known.Item1, [.. clusters.Select(c => Sheets(world, c))]));
    }

    private static ClusterSheets Sheets(World world, Projections.Board.Standings standings) => new(
        standings.Cluster, world.Cluster(standings.Cluster)?.Name ?? standings.Cluster, [.. standings.Places.Select(p => p.Sheet)],
        [.. standings.NotRanked.Select(n => (n.Unit, n.Name, n.Reason))]);
}
