using ThiDua.Domain.Awards;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Scoring;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Units;

/// <summary>A unit's breakdown as its page shows it.</summary>
/// <param name="Reading">The sheet.</param>
/// <param name="Place">Its place in the ranking; null when it does not stand in it.</param>
/// <param name="Ranked">Units in the ranking.</param>
/// <param name="Before">Where it stood a week before, with the day; null when there is nothing to compare with.</param>
/// <param name="AsOf">Day that was asked for; null for now.</param>
public sealed record UnitView(SheetReading Reading, Place? Place, int Ranked, (DateOnly Day, PastPlace Place)? Before, DateOnly? AsOf)
{
    /// <summary>The sheet.</summary>
    public ScoreSheet Sheet => Reading.Sheet;

    /// <summary>Known at this position.</summary>
    public long Position => Reading.Position;

    /// <summary>What must be said about the unit's past.</summary>
    public IReadOnlyList<string> Notes => Reading.Rests.Notes;

    /// <summary>Whether nothing was claimed or taken yet.</summary>
    public bool IsEmpty => Sheet.Total == default && Sheet.Criteria.All(c => c.Points == default);

    /// <summary>Address of something of this unit in this period, of the day that is shown.</summary>
    public string Link(string of) => $"{Of(Sheet.Period.Code, Sheet.Unit)}/{of}{(AsOf is { } day ? $"?asOf={Shown.Iso(day)}" : "")}";

    /// <summary>Address of the explanation of a line.</summary>
    public string Why(string code) => Link($"cach-tinh/{Uri.EscapeDataString(code)}");

    /// <summary>Address of a unit's page.</summary>
    public static string Of(string period, string unit) => $"/don-vi/{Uri.EscapeDataString(period)}/{Uri.EscapeDataString(unit)}";
}

/// <summary>What a unit should do next.</summary>
/// <param name="Over">Whether the period is over, so that nothing raises its points any more.</param>
/// <param name="Open">Criteria with the most points still open, with the nearest way to more.</param>
/// <param name="Duties">Duties that can still be made up or are due soon, the most urgent first.</param>
/// <param name="Steps">Last days of the period's steps that lie ahead.</param>
public sealed record UnitNext(bool Over, IReadOnlyList<OpenCriterion> Open, IReadOnlyList<UnitDuty> Duties, IReadOnlyList<StepDeadline> Steps);

/// <summary>A duty that is owed, with all that it is owed for.</summary>
/// <param name="Todo">What is to be done.</param>
/// <param name="Law">Article of law.</param>
/// <param name="Missing">Whether its last day is over.</param>
/// <param name="For">What it is for, and its last days; in words.</param>
public sealed record UnitDuty(string Todo, string Law, bool Missing, string For);

/// <summary>How far a unit is from an award.</summary>
/// <param name="Title">The award.</param>
/// <param name="Law">Article of law it is from.</param>
/// <param name="State">How the unit stands.</param>
/// <param name="Words">The same in words.</param>
/// <param name="Short">What is missing, short.</param>
/// <param name="Summary">All of it in one sentence.</param>
/// <param name="Missing">Conditions that are not met or not known.</param>
public sealed record UnitAward(string Title, string Law, EligibilityState State, string Words, string Short, string Summary, IReadOnlyList<ConditionResult> Missing);

/// <summary>A day of a unit's trend, claimed points.</summary>
/// <param name="Day">The day.</param>
/// <param name="Own">The unit's total; null when it was not ranked.</param>
/// <param name="Median">Median of its cluster; null where the caller sees only its own.</param>
/// <param name="Best">Best of its cluster; null where the caller sees only its own.</param>
public sealed record TrendPoint(DateOnly Day, decimal? Own, decimal? Median, decimal? Best)
{
    /// <summary>The trend of a unit among the rankings of its cluster.</summary>
    /// <param name="rankings">Rankings by day.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="seesOthers">Whether the caller may see others' totals.</param>
    public static IReadOnlyList<TrendPoint> Of(IReadOnlyList<PastRanking> rankings, string unit, bool seesOthers) =>
    [
        .. rankings.Select(r =>
        {
            var totals = r.Places.Values.Select(p => p.Total.Claimed).Order().ToList();
            return new TrendPoint(
                r.Day, r.Places.GetValueOrDefault(unit)?.Total.Claimed, seesOthers && totals.Count > 0 ? MedianOf(totals) : null, seesOthers && totals.Count > 0 ? totals[^1] : null);
        }),
    ];

    private static decimal MedianOf(List<decimal> ordered) =>
        ordered.Count % 2 == 1 ? ordered[ordered.Count / 2] : (ordered[(ordered.Count / 2) - 1] + ordered[ordered.Count / 2]) / 2;
}
