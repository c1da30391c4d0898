using ThiDua.Domain.Activities;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Standings;

/// <summary>A row of the ranking as a page shows it.</summary>
/// <param name="Place">The unit's place.</param>
/// <param name="Ranked">Its place in the view.</param>
/// <param name="Moved">Ranks it rose since the day compared with; null when it was not ranked then or nothing is compared.</param>
/// <param name="Gained">Points it gained since then.</param>
/// <param name="Href">Where its sheet is; null where the caller may not see it.</param>
public sealed record StandingsRow(Place Place, Domain.Scoring.RankedUnit Ranked, int? Moved, decimal? Gained, string? Href);

/// <summary>The ranking of a cluster as a page shows it.</summary>
/// <param name="Now">The ranking.</param>
/// <param name="View">View it is ordered by.</param>
/// <param name="Compared">Day that moves are counted from; null for none.</param>
/// <param name="Rows">Rows in order.</param>
public sealed record StandingsView(Projections.Board.Standings Now, View View, DateOnly? Compared, IReadOnlyList<StandingsRow> Rows)
{
    /// <summary>Puts rows together.</summary>
    /// <param name="now">The ranking.</param>
    /// <param name="before">The ranking of the day compared with, or null.</param>
    /// <param name="view">View.</param>
    /// <param name="seesRow">Whether the caller may see a unit's rank and totals.</param>
    /// <param name="seesLines">Whether the caller may see a unit's lines.</param>
    public static StandingsView Of(
        Projections.Board.Standings now, Projections.Board.Standings? before, View view, Func<string, bool> seesRow, Func<string, bool> seesLines)
    {
        var was = before?.Places.ToDictionary(p => p.Sheet.Unit);
        return new StandingsView(
            now, view, before?.AsOf,
            [
                .. now.Places.Where(p => seesRow(p.Sheet.Unit)).OrderBy(p => In(p, view).Rank).ThenBy(p => p.Sheet.UnitName, StringComparer.Create(System.Globalization.CultureInfo.GetCultureInfo("vi-VN"), false)).Select(p =>
                {
                    var old = was?.GetValueOrDefault(p.Sheet.Unit);
                    return new StandingsRow(
                        p, In(p, view), old is null ? null : In(old, view).Rank - In(p, view).Rank, old is null ? null : p.Sheet.Total[view] - old.Sheet.Total[view],
                        seesLines(p.Sheet.Unit) ? $"/don-vi/{Uri.EscapeDataString(now.Period.Code)}/{Uri.EscapeDataString(p.Sheet.Unit)}" : null);
                }),
            ]);
    }

    private static Domain.Scoring.RankedUnit In(Place place, View view) => view == View.Claimed ? place.Claimed : place.Verified;
}
