using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Scoring;

/// <summary>A section on the sheet.</summary>
/// <param name="Section">The section of the set.</param>
/// <param name="Parent">Code of the section above, or null.</param>
/// <param name="Depth">1 at the top.</param>
/// <param name="Kind">Its kind, or that of the section it stands in.</param>
/// <param name="Points">Points after cap and deductions; in a deduction section what it takes in fact, as a negative number.</param>
public sealed record SectionLine(Section Section, string? Parent, int Depth, SectionKind Kind, Points Points)
{
    /// <summary>Code.</summary>
    public string Code => Section.Code;

    /// <summary>Vietnamese title.</summary>
    public string Title => Section.Title;

    /// <summary>Greatest number of points; in a deduction section, the most it takes.</summary>
    public decimal Max => Section.Max;
}

/// <summary>A criterion on the sheet.</summary>
/// <param name="Criterion">The criterion of the set.</param>
/// <param name="Section">Code of its section.</param>
/// <param name="Kind">Kind of its section.</param>
/// <param name="Points">Points, rounded; negative in a deduction section, before the section's cap.</param>
/// <param name="Values">The values they follow from.</param>
public sealed record CriterionLine(Criterion Criterion, string Section, SectionKind Kind, Points Points, IReadOnlyList<ValueLine> Values)
{
    /// <summary>From what the formula says to the points.</summary>
    public required IReadOnlyList<CalculationStep> Steps { get; init; }

    /// <summary>Whether it applies to the unit, in both views.</summary>
    public required (bool Claimed, bool Verified) Applies { get; init; }

    /// <summary>Code.</summary>
    public string Code => Criterion.Code;

    /// <summary>Vietnamese title.</summary>
    public string Title => Criterion.Title;

    /// <summary>Greatest number of points.</summary>
    public decimal Max => Criterion.Max;

    /// <summary>Where it comes from.</summary>
    public LegalBasis LegalBasis => Criterion.LegalBasis;
}

/// <summary>Steps from what a formula says to what a criterion gives.</summary>
public enum StepKind
{
    /// <summary>What the formula says.</summary>
    Formula,

    /// <summary>Taken away because the gate is closed.</summary>
    Gate,

    /// <summary>Cut to the maximum, or lifted to 0.</summary>
    Cap,

    /// <summary>The criterion does not apply: what that means.</summary>
    NotApplicable,

    /// <summary>Rounding.</summary>
    Rounding,
}

/// <summary>A step of the calculation. Steps that change nothing are left out; all of them add up exactly to the points.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Points">What it adds.</param>
public sealed record CalculationStep(StepKind Kind, Points Points);

/// <summary>A value with its numbers.</summary>
/// <param name="Info">What it is and what it rests on.</param>
/// <param name="Claimed">The number in the claimed view; null when not known.</param>
/// <param name="Verified">The number in the verified view; null when not known.</param>
public sealed record ValueLine(ValueInfo Info, decimal? Claimed, decimal? Verified)
{
    /// <summary>Code of the part of the unit that it is a value of; null for the unit as a whole.</summary>
    public string? Part { get; init; }

    /// <summary>Its place in the formula.</summary>
    public string Role => Info.Role;

    /// <summary>Vietnamese label.</summary>
    public string Label => Info.Label;

    /// <summary>The quantities it rests on.</summary>
    public IReadOnlyList<ValueSource> Sources => Info.Sources;
}

/// <summary>A value, the same for all units with the same sheet, period and day.</summary>
/// <param name="Role">Its place in the formula: <c>value</c>, <c>actual</c>, <c>goal</c>, <c>numerator</c> … <c>condition-1</c>, <c>gate-1</c>, <c>applies-1</c> …; <c>best</c> and <c>average</c> for what the unit is compared with.</param>
/// <param name="Label">Vietnamese label.</param>
/// <param name="Sources">The quantities it rests on; none for a plain number.</param>
public sealed record ValueInfo(string Role, string Label, IReadOnlyList<ValueSource> Sources);

/// <summary>Quantities that a value rests on: the ledger's entries of the unit with this measure, these facets and days.</summary>
/// <param name="Measure">Measure code.</param>
/// <param name="Kind">Summed, or only the latest of them.</param>
/// <param name="Where">Facet filter; empty for all.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
public sealed record ValueSource(string Measure, MeasureKind Kind, ValueList<FacetFilter> Where, DateOnly From, DateOnly To)
{
    /// <summary>Whether an entry with these facets counts.</summary>
    public bool Accepts(Facets facets) => FacetMatch.All(facets, Where);
}

/// <summary>Why a sum is not just the sum of its parts.</summary>
public enum AdjustmentKind
{
    /// <summary>The parts of a section give more than its maximum: what is cut (vượt trần).</summary>
    SectionCap,

    /// <summary>A deduction section takes more than its maximum, or than its target has above the floor: what is not taken.</summary>
    DeductionLimit,

    /// <summary>Criteria of a section do not apply: the others are scaled up to its maximum.</summary>
    SectionScaling,

    /// <summary>Criteria do not apply: the total is scaled up to the maximum of the sheet.</summary>
    TotalScaling,

    /// <summary>Rounding of the total.</summary>
    TotalRounding,
}

/// <summary>A line between the criteria and the total. Lines that change nothing are left out.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Section">Code of the section; null for the total.</param>
/// <param name="Points">What it adds.</param>
public sealed record Adjustment(AdjustmentKind Kind, string? Section, Points Points)
{
    /// <summary>The lines of both views side by side.</summary>
    internal static IReadOnlyList<Adjustment> Merge(
        IReadOnlyList<(AdjustmentKind Kind, string? Section, decimal Points)> claimed, IReadOnlyList<(AdjustmentKind Kind, string? Section, decimal Points)> verified)
    {
        var lines = claimed.Select(a => new Adjustment(a.Kind, a.Section, new Points(a.Points, 0))).ToList();
        foreach (var (kind, section, points) in verified)
        {
            var at = lines.FindIndex(a => a.Kind == kind && a.Section == section);
            if (at >= 0)
            {
                lines[at] = lines[at] with { Points = lines[at].Points + new Points(0, points) };
            }
            else
            {
                lines.Add(new Adjustment(kind, section, new Points(0, points)));
            }
        }

        return lines;
    }
}

/// <summary>A tie-break with its numbers.</summary>
/// <param name="Label">Vietnamese label.</param>
/// <param name="LowestFirst">The lower number goes first.</param>
/// <param name="Claimed">The number in the claimed view; null, not known, goes last.</param>
/// <param name="Verified">The number in the verified view.</param>
public sealed record TieBreakLine(string Label, bool LowestFirst, decimal? Claimed, decimal? Verified)
{
    /// <summary>The number in one view.</summary>
    public decimal? this[View view] => view == View.Claimed ? Claimed : Verified;
}

/// <summary>A unit's place in its cluster.</summary>
/// <param name="Rank">Rank; units that nothing decides between share it, and the next rank leaves a gap (1, 2, 2, 4).</param>
/// <param name="Shared">Whether another unit has the same rank.</param>
/// <param name="Sheet">Its score sheet.</param>
/// <param name="Reason">Vietnamese sentence that says why it stands there.</param>
public sealed record RankedUnit(int Rank, bool Shared, ScoreSheet Sheet, string Reason);
