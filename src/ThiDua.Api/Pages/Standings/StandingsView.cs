using ThiDua.Domain.Activities;
using ThiDua.Domain.Verification;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Standings;

/// <summary>A row of the ranking as a page shows it.</summary>
/// <param name="Place">The unit's place.</param>
/// <param name="Ranked">Its place in the view.</param>
/// <param name="Moved">Ranks it rose since the day compared with; null when it was not ranked then or nothing is compared.</param>
/// <param name="Gained">Points it gained since then; null when it had none then.</param>
/// <param name="Href">Where its sheet is; null where the caller may not see it.</param>
public sealed record StandingsRow(Place Place, Domain.Scoring.RankedUnit Ranked, int? Moved, decimal? Gained, string? Href);

/// <summary>The ranking of a cluster as a page shows it.</summary>
/// <param name="Now">The ranking.</param>
/// <param name="View">View it is ordered by.</param>
/// <param name="Compared">The ranking that moves are counted from; null for none.</param>
/// <param name="Rows">Rows in order.</param>
public sealed record StandingsView(Projections.Board.Standings Now, View View, PastRanking? Compared, IReadOnlyList<StandingsRow> Rows)
{
    /// <summary>What units are searched for, or null.</summary>
    public string? Search { get; init; }

    /// <summary>Name of the cluster.</summary>
    public required string ClusterName { get; init; }

    /// <summary>Code of the view in addresses.</summary>
    public string ViewCode => View == View.Verified ? "verified" : "claimed";

    /// <summary>Puts rows together.</summary>
    /// <param name="now">The ranking.</param>
    /// <param name="cluster">Name of the cluster.</param>
    /// <param name="before">The ranking of the day compared with, or null.</param>
    /// <param name="view">View.</param>
    /// <param name="search">Only units whose name has this in it, whatever the accents; null for all.</param>
    /// <param name="seesRow">Whether the caller may see a unit's rank and totals.</param>
    /// <param name="seesLines">Whether the caller may see a unit's lines.</param>
    public static StandingsView Of(
        Projections.Board.Standings now, string cluster, PastRanking? before, View view, string? search, Func<string, bool> seesRow, Func<string, bool> seesLines)
    {
        var wanted = search is null ? null : FoldedText.Of(search.Trim());
        return new StandingsView(
            now, view, before,
            [
                .. now.Places.Where(p => seesRow(p.Sheet.Unit) && (wanted is null || FoldedText.Of(p.Sheet.UnitName).Contains(wanted, StringComparison.Ordinal)))
                    .OrderBy(p => In(p, view).Rank).ThenBy(p => p.Sheet.UnitName, Shown.Names).Select(p =>
                    {
                        var old = before?.Places.GetValueOrDefault(p.Sheet.Unit);
                        return new StandingsRow(
                            p, In(p, view), old is null ? null : (view == View.Claimed ? old.Claimed : old.Verified) - In(p, view).Rank, old is null ? null : (p.Sheet.Total - old.Total)[view],
                            seesLines(p.Sheet.Unit) ? $"/don-vi/{Uri.EscapeDataString(now.Period.Code)}/{Uri.EscapeDataString(p.Sheet.Unit)}" : null);
                    }),
            ])
        { Search = search, ClusterName = cluster };
    }

    private static Domain.Scoring.RankedUnit In(Place place, View view) => view == View.Claimed ? place.Claimed : place.Verified;
}
