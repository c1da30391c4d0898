using System.Collections.Concurrent;
using System.Collections.Frozen;
using ThiDua.Domain.Scoring;

namespace ThiDua.Projections.Board;

/// <summary>Where a unit stood on a day.</summary>
/// <param name="Total">Its total in both views.</param>
/// <param name="Claimed">Its rank by claimed totals.</param>
/// <param name="Verified">Its rank by verified totals.</param>
public sealed record PastPlace(Points Total, int Claimed, int Verified);

/// <summary>The ranking of a cluster as of a day: what moves and trends are read from.</summary>
/// <param name="Day">Quantities up to this day.</param>
/// <param name="Position">What was known at this position.</param>
/// <param name="Places">Places by unit code.</param>
public sealed record PastRanking(DateOnly Day, long Position, FrozenDictionary<string, PastPlace> Places);

/// <summary>
/// Rankings of past days for those who look at how a cluster moved. Working one out means scoring the cluster once more, and many look at the same
/// days: totals and ranks are kept, and worked out again when something was recorded since, though not more often than every few seconds. What is
/// known late about a past day shows by then; the ranking of now never comes from here.
/// </summary>
/// <param name="scores">Where rankings are worked out.</param>
/// <param name="board">The board.</param>
/// <param name="clock">Clock.</param>
public sealed class PastRankings(Scoreboard scores, BoardState board, TimeProvider clock)
{
    /// <summary>Points of a trend at the most.</summary>
    public const int MostPoints = 26;

    private const int MostKept = 2_000;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string Period, string Cluster, DateOnly Day), (PastRanking? Ranking, long Position, long At)> _kept = new();
    private readonly Lock _working = new();

    /// <summary>The ranking of a cluster as of a day; null when there is no such period or cluster in it.</summary>
    /// <param name="period">Period code.</param>
    /// <param name="cluster">Cluster code.</param>
    /// <param name="day">The day.</param>
    /// <param name="today">Today in Vietnam.</param>
    public PastRanking? On(string period, string cluster, DateOnly day, DateOnly today) => On((period, cluster, day), today, Rest);

    /// <summary>How a cluster went from the first day of a period to now, on days of equal distance; the last is today or the last day of the period.</summary>
    /// <param name="period">Period code.</param>
    /// <param name="cluster">Cluster code.</param>
    /// <param name="from">First day.</param>
    /// <param name="to">Last day.</param>
    /// <param name="today">Today in Vietnam.</param>
    public IReadOnlyList<PastRanking> Trend(string period, string cluster, DateOnly from, DateOnly to, DateOnly today) =>
        [.. Days(from, to).Select(d => On((period, cluster, d), today, d == to ? Rest : Rest * 6)).OfType<PastRanking>()];

    /// <summary>Days from one to another, both included, at most <see cref="MostPoints"/>, at equal distances counted back from the last.</summary>
    public static IReadOnlyList<DateOnly> Days(DateOnly from, DateOnly to)
    {
        var span = to.DayNumber - from.DayNumber;
        if (span <= 0)
        {
            return [from];
        }

        var step = (span + MostPoints - 2) / (MostPoints - 1);
        return [.. Enumerable.Range(0, (span + step - 1) / step).Select(i => to.AddDays(-i * step)).Where(d => d > from).Append(from).Reverse()];
    }

    // One at a time: each holds the board still for as long as it takes to score one cluster, and the board moves on in between.
    private PastRanking? On((string Period, string Cluster, DateOnly Day) key, DateOnly today, TimeSpan rest)
    {
        if (Kept(key, rest) is { } kept)
        {
            return kept.Ranking;
        }

        lock (_working)
        {
            if (Kept(key, rest) is { } made)
            {
                return made.Ranking;
            }

            var position = board.Position;
            var ranking = scores.Standings(key.Period, key.Cluster, new Moment(key.Day), today) is { } found
                ? new PastRanking(found.AsOf, found.AsOfPosition, found.Places.ToFrozenDictionary(p => p.Sheet.Unit, p => new PastPlace(p.Sheet.Total, p.Claimed.Rank, p.Verified.Rank)))
                : null;
            if (_kept.Count >= MostKept)
            {
                _kept.Clear();
            }

            _kept[key] = (ranking, position, clock.GetTimestamp());
            return ranking;
        }
    }

    private (PastRanking? Ranking, long Position, long At)? Kept((string Period, string Cluster, DateOnly Day) key, TimeSpan rest) =>
        _kept.TryGetValue(key, out var kept) && (kept.Position == board.Position || clock.GetElapsedTime(kept.At) < rest) ? kept : null;
}
