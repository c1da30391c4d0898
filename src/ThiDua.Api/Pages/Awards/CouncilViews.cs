using ThiDua.Api.Awards;
using ThiDua.Domain.Awards;

namespace ThiDua.Api.Pages.Awards;

/// <summary>A seat of a council.</summary>
/// <param name="Seat">The seat.</param>
/// <param name="Name">Who sits on it; null where the caller may not know.</param>
public sealed record SeatView(CouncilSeat Seat, string? Name);

/// <summary>A council.</summary>
/// <param name="Council">The council.</param>
/// <param name="Seats">Its seats.</param>
/// <param name="Counters">Who counts its ballots; null where the caller may not know.</param>
public sealed record CouncilView(Council Council, IReadOnlyList<SeatView> Seats, IReadOnlyList<string>? Counters);

/// <summary>All councils.</summary>
/// <param name="Area">The period.</param>
/// <param name="Councils">The councils.</param>
/// <param name="Today">Today.</param>
public sealed record CouncilListView(AwardArea Area, IReadOnlyList<CouncilView> Councils, DateOnly Today);

/// <summary>The form by which a council is composed.</summary>
/// <param name="Area">The period.</param>
/// <param name="Council">The council as it is, with its accounts; null for a new one.</param>
/// <param name="Members">Accounts that can be members, by name.</param>
/// <param name="Counters">Accounts that can count ballots, by name.</param>
/// <param name="Rows">Rows for members.</param>
/// <param name="Today">Today.</param>
public sealed record CouncilFormView(
    AwardArea Area, Council? Council, IReadOnlyList<(string Value, string Text)> Members, IReadOnlyList<(string Value, string Text)> Counters, int Rows, DateOnly Today)
{
    /// <summary>Route that composes it; the code of a new one fills its place.</summary>
    public string Action => Council is null ? "/api/councils/{code}" : $"/api/councils/{Uri.EscapeDataString(Council.Code)}";

    /// <summary>Tag of what is shown.</summary>
    public string? Tag => Council is null ? null : AwardEndpoints.TagOf(Council);

    /// <summary>The seat of a row, or null.</summary>
    public CouncilSeat? SeatOf(int row) => row < Council?.Composed.Seats.Count ? Council.Composed.Seats[row] : null;

    /// <summary>Who sits on it, or null.</summary>
    public string? HolderOf(int row) => SeatOf(row) is { } seat ? Council!.Composed.Holders?.FirstOrDefault(h => h.Seat == seat.Number)?.Account : null;
}
