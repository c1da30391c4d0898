using ThiDua.Domain.Criteria;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Scoring;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Units;

/// <summary>A unit's breakdown as its page shows it.</summary>
/// <param name="Reading">The sheet.</param>
/// <param name="Place">Its place in the ranking; null when it does not stand in it.</param>
/// <param name="Ranked">Units in the ranking.</param>
/// <param name="Duties">Duties that can still be made up or are due soon, the most urgent first.</param>
public sealed record UnitView(SheetReading Reading, Place? Place, int Ranked, IReadOnlyList<DutyItem> Duties)
{
    private const int MostOpen = 5;

    /// <summary>The sheet.</summary>
    public ScoreSheet Sheet => Reading.Sheet;

    /// <summary>Name of the period.</summary>
    public string PeriodName => Reading.Period.Plan.Name;

    /// <summary>Known at this position.</summary>
    public long Position => Reading.Position;

    /// <summary>What must be said about the unit's past.</summary>
    public IReadOnlyList<string> Notes => Reading.Rests.Notes;

    /// <summary>Criteria with the most points still open.</summary>
    public IReadOnlyList<CriterionLine> Open { get; } =
    [
        .. Reading.Sheet.Criteria.Where(c => c.Kind != SectionKind.Deduction && c.Applies.Claimed && c.Max > c.Points.Claimed)
            .OrderByDescending(c => c.Max - c.Points.Claimed).Take(MostOpen),
    ];

    /// <summary>Address of something of this unit in this period.</summary>
    public string Link(string of) => Of(Sheet.Period.Code, Sheet.Unit) + "/" + of;

    /// <summary>Address of a unit's page.</summary>
    public static string Of(string period, string unit) => $"/don-vi/{Uri.EscapeDataString(period)}/{Uri.EscapeDataString(unit)}";
}
