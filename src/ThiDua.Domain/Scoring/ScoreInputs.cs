using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Scoring;

/// <summary>Everything a score depends on. The live board, the board as of a day, the rebuild, the what-if and the verifier all pass this record to the same functions.</summary>
/// <param name="Period">The period.</param>
/// <param name="Day">As of this day (inclusive), in Vietnam.</param>
/// <param name="Position">Known at this position of the log.</param>
/// <param name="Units">The units to score, with the sheet of each.</param>
public sealed record ScoreInputs(ScoredPeriod Period, DateOnly Day, long Position, IReadOnlyList<UnitInputs> Units);

/// <summary>A period as scoring sees it.</summary>
/// <param name="Code">Code.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
public sealed record ScoredPeriod(string Code, DateOnly From, DateOnly To);

/// <summary>What one unit brings in.</summary>
/// <param name="Code">Unit code.</param>
/// <param name="Name">Unit name, as of the day.</param>
/// <param name="Cluster">Cluster it competes in.</param>
/// <param name="Sheet">Its criteria set in force for the period.</param>
/// <param name="Tallies">Its quantities inside the period and up to the day.</param>
public sealed record UnitInputs(string Code, string Name, string Cluster, CriteriaSet Sheet, ITallies Tallies)
{
    /// <summary>What is known of the unit on the day: kind, region, residents, staff; null when nothing depends on it.</summary>
    public UnitAttributes? Attributes { get; init; }

    /// <summary>Its duties by law; null when they are not known, and with them no value that counts them.</summary>
    public UnitDuties? Duties { get; init; }

    /// <summary>Targets, judgements and votes of the unit in the period.</summary>
    public UnitEntry Entry { get; init; } = UnitEntry.Empty;

    /// <summary>Whether the period's step of self-scoring is over; false where it had none.</summary>
    public bool SelfScoringOver { get; init; }

    /// <summary>
    /// Whether the unit has not scored itself: nothing said and nothing handed in, or, once the step is over, what was said never handed in.
    /// </summary>
    public bool HasNotScoredItself => !Entry.EverSubmitted && (SelfScoringOver || Entry.SelfScores.Count == 0);

    /// <summary>Units below it on the day, at any depth, by code.</summary>
    public IReadOnlyList<UnitBelow> Below { get; init; } = [];

    /// <summary>
    /// What the unit is made of when it took over others in the period; empty when it is only itself. Without weights the parts add up to
    /// <see cref="Tallies"/>; with weights each part is scored over its own days and the points are added by weight.
    /// </summary>
    public IReadOnlyList<UnitPart> Parts { get; init; } = [];
}

/// <summary>A unit below another.</summary>
/// <param name="Code">Unit code.</param>
/// <param name="Attributes">What is known of it on the day.</param>
/// <param name="Tallies">Its quantities.</param>
/// <param name="Class">Code of the class it reached in the period, in both views; null when it is not classified.</param>
public sealed record UnitBelow(string Code, UnitAttributes Attributes, ITallies Tallies, (string? Claimed, string? Verified) Class = default);

/// <summary>A part of a unit that took over others: one of its predecessors, or itself.</summary>
/// <param name="Code">Unit code.</param>
/// <param name="Name">Its name on its last day.</param>
/// <param name="From">First day that counts.</param>
/// <param name="To">Last day that counts.</param>
/// <param name="Weight">Share of its points, months ÷ months of the period; null when parts are simply added.</param>
/// <param name="Tallies">Its quantities.</param>
public sealed record UnitPart(string Code, string Name, DateOnly From, DateOnly To, decimal? Weight, ITallies Tallies);

/// <summary>Added-up quantities of one day and one combination of facets.</summary>
/// <param name="Day">The day they count on.</param>
/// <param name="Facets">What distinguishes them.</param>
/// <param name="Quantity">Σ of the ledger's entries.</param>
public readonly record struct TallyRow(DateOnly Day, Facets Facets, decimal Quantity);

/// <summary>A latest value.</summary>
/// <param name="Day">Day of the value.</param>
/// <param name="Seq">Position of the event that gave it.</param>
/// <param name="Value">The value.</param>
public readonly record struct LatestValue(DateOnly Day, long Seq, decimal Value);

/// <summary>
/// Quantities of one unit, already limited to entries with position ≤ the inputs' position. Days may lie outside the period: a reader
/// names the days it wants.
/// </summary>
public interface ITallies
{
    /// <summary>Sums per day and facets of a measure, for days <paramref name="from"/> to <paramref name="to"/> inclusive, in any order; sums of 0 may be left out.</summary>
    IEnumerable<TallyRow> Sums(View view, string measure, DateOnly from, DateOnly to);

    /// <summary>The same added up over all days, whose own day then says nothing. What keeps running sums answers without looking at each day.</summary>
    IEnumerable<TallyRow> Totals(View view, string measure, DateOnly from, DateOnly to) => Sums(view, measure, from, to);

    /// <summary>
    /// The same added up per day, week, month or quarter, each row with any day of it; several rows of one may come. What keeps days in
    /// order answers with fewer rows.
    /// </summary>
    IEnumerable<TallyRow> SumsPer(CalendarUnit unit, View view, string measure, DateOnly from, DateOnly to) => Sums(view, measure, from, to);

    /// <summary>
    /// Adds what passes all filters to the sum of the day, week, month or quarter that it lies in; the sum of the one with the number
    /// <paramref name="first"/> (<see cref="Calendar.IndexOf"/>) comes first.
    /// </summary>
    void AddPer(CalendarUnit unit, View view, string measure, ValueList<FacetFilter> where, DateOnly from, DateOnly to, int first, Span<decimal> sums)
    {
        foreach (var row in SumsPer(unit, view, measure, from, to))
        {
            if (FacetMatch.All(row.Facets, where))
            {
                sums[unit.IndexOf(row.Day) - first] += row.Quantity;
            }
        }
    }

    /// <summary>Σ of a measure over days <paramref name="from"/> to <paramref name="to"/> of what passes all filters.</summary>
    decimal Sum(View view, string measure, ValueList<FacetFilter> where, DateOnly from, DateOnly to)
    {
        var sum = 0m;
        foreach (var row in Totals(view, measure, from, to))
        {
            sum += FacetMatch.All(row.Facets, where) ? row.Quantity : 0;
        }

        return sum;
    }

    /// <summary>The value with the greatest (day, seq) among days <paramref name="from"/> to <paramref name="to"/> inclusive, or null.</summary>
    LatestValue? Latest(View view, string measure, DateOnly from, DateOnly to);
}
