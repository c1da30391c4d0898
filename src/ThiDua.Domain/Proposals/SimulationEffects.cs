using ThiDua.Domain.Activities;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Proposals;

/// <summary>What one line does to a cluster, in one view.</summary>
/// <param name="Line">The line.</param>
/// <param name="Points">Σ of its points over the units.</param>
/// <param name="Gaining">Units that it gives points to.</param>
/// <param name="Losing">Units that it takes points from.</param>
/// <param name="Spread">
/// Σ |points − average|: how strongly it sets the units apart. What gives or takes the same everywhere moves nobody.
/// </param>
/// <param name="Moves">Units whose change of rank it is the main reason of.</param>
/// <param name="Most">The unit that gains most against the average by it.</param>
/// <param name="Least">The unit that loses most against the average by it.</param>
public sealed record LineEffect(
    DifferenceLine Line, decimal Points, int Gaining, int Losing, decimal Spread, int Moves, UnitDifference Most, UnitDifference Least);

/// <summary>What a line does to a unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Points">New less old.</param>
public readonly record struct UnitDifference(SimulatedUnit Unit, decimal Points);

/// <summary>Why a unit changed its rank: the line that moved it most, against the average of its cluster.</summary>
/// <param name="Line">The line.</param>
/// <param name="Points">What it does to the unit.</param>
/// <param name="Average">What it does to a unit of the cluster on average, rounded to 4 decimals.</param>
public sealed record MainReason(DifferenceLine Line, decimal Points, decimal Average);

/// <summary>What a simulation does to a cluster, in one view.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="View">The view.</param>
/// <param name="Old">Σ of the old totals.</param>
/// <param name="New">Σ of the new totals.</param>
/// <param name="Rising">Units that rise.</param>
/// <param name="Falling">Units that fall.</param>
/// <param name="Lines">What moved whom, the line that sets the units apart most first.</param>
/// <param name="Reasons">Main reasons by the code of the unit; only units that change their rank.</param>
public sealed record ClusterEffects(
    SimulatedCluster Cluster, View View, decimal Old, decimal New, int Rising, int Falling, IReadOnlyList<LineEffect> Lines,
    IReadOnlyDictionary<string, MainReason> Reasons);

/// <summary>
/// Which criterion moved whom. A rank changes by what a unit gains or loses more than the others do, so every line is held against its
/// average in the cluster; those deviations add up to the deviation of the totals.
/// </summary>
public static class SimulationEffects
{
    /// <summary>What a simulation does to a cluster.</summary>
    public static ClusterEffects Of(SimulatedCluster cluster, View view)
    {
        var lines = new SortedDictionary<int, DifferenceLine>();
        foreach (var difference in cluster.Units.SelectMany(u => u.Differences))
        {
            lines.TryAdd(difference.Line.Index, difference.Line);
        }

        var (columns, table) = Table(cluster, view, [.. lines.Keys]);
        var all = lines.Values.ToArray();
        var sums = new decimal[all.Length];
        foreach (var row in table)
        {
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] += row[i];
            }
        }

        var moves = new int[columns];
        var reasons = Reasons(cluster, view, all, table, sums, moves);
        return new ClusterEffects(
            cluster, view, cluster.Units.Sum(u => u.Old.Sheet.Total[view]), cluster.Units.Sum(u => u.New.Sheet.Total[view]),
            cluster.Units.Count(u => u.Moved(view) > 0), cluster.Units.Count(u => u.Moved(view) < 0),
            [
                .. all.Select((line, i) => Effect(cluster, line, [.. table.Select(row => row[i])], sums[i], moves[i]))
                    .Where(e => e.Gaining + e.Losing > 0).OrderByDescending(e => e.Spread).ThenBy(e => e.Line.Index),
            ],
            reasons);
    }

    private static (int Columns, decimal[][] Table) Table(SimulatedCluster cluster, View view, int[] indexes)
    {
        var column = new Dictionary<int, int>(indexes.Length);
        for (var i = 0; i < indexes.Length; i++)
        {
            column.Add(indexes[i], i);
        }

        var table = new decimal[cluster.Units.Count][];
        for (var u = 0; u < table.Length; u++)
        {
            var row = table[u] = new decimal[indexes.Length];
            foreach (var difference in cluster.Units[u].Differences)
            {
                row[column[difference.Line.Index]] = difference.Points[view];
            }
        }

        return (indexes.Length, table);
    }

    private static Dictionary<string, MainReason> Reasons(
        SimulatedCluster cluster, View view, DifferenceLine[] lines, decimal[][] table, decimal[] sums, int[] moves)
    {
        var reasons = new Dictionary<string, MainReason>(StringComparer.Ordinal);
        for (var u = 0; u < table.Length; u++)
        {
            var moved = Math.Sign(cluster.Units[u].Moved(view));
            var (most, at) = (0m, -1);
            for (var i = 0; moved != 0 && i < lines.Length; i++)
            {
                // n × (points − average): exact, without a division.
                var apart = moved * ((table[u][i] * table.Length) - sums[i]);
                if (apart > most)
                {
                    (most, at) = (apart, i);
                }
            }

            if (at >= 0)
            {
                moves[at]++;
                reasons.Add(cluster.Units[u].Code, new MainReason(lines[at], table[u][at], Average(sums[at], table.Length)));
            }
        }

        return reasons;
    }

    private static LineEffect Effect(SimulatedCluster cluster, DifferenceLine line, decimal[] points, decimal sum, int moves)
    {
        var (most, least, spread) = (0, 0, 0m);
        for (var u = 0; u < points.Length; u++)
        {
            spread += Math.Abs((points[u] * points.Length) - sum);
            most = points[u] > points[most] ? u : most;
            least = points[u] < points[least] ? u : least;
        }

        return new LineEffect(
            line, sum, points.Count(p => p > 0), points.Count(p => p < 0), Average(spread, points.Length), moves,
            new UnitDifference(cluster.Units[most], points[most]), new UnitDifference(cluster.Units[least], points[least]));
    }

    private static decimal Average(decimal sum, int count) => Criteria.Rounding.HalfUp(sum / count, 4);
}
