using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Scoring;

/// <summary>
/// Adds criteria up to sections and the total: section caps from the leaves upward, a section's deductions after its cap, then sections,
/// bonus, deductions from the total, rounding.
/// </summary>
internal sealed class SectionTotals(ScorePlan plan, CriterionLine[] criteria)
{
    private readonly SectionLine[] _lines = new SectionLine[plan.Sections.Count];
    private readonly List<Adjustment> _adjustments = [];

    public (SectionLine[] Lines, IReadOnlyList<Adjustment> Adjustments, Points Total) AddUp()
    {
        var total = default(Points);
        foreach (var section in plan.Top)
        {
            if (section.Kind != SectionKind.Deduction)
            {
                total += Section(section);
            }
        }

        total = Deduct(total, target: null);
        var rounded = total.Rounded(plan.Set.Rounding.Total);
        Adjust(AdjustmentKind.TotalRounding, null, rounded - total);
        return (_lines, _adjustments, rounded);
    }

    private Points Section(PlannedSection section)
    {
        var (max, parts) = (section.Section.Max, Parts(section));
        var capped = section.Kind == SectionKind.Deduction ? -(-parts).AtMost(max) : parts.AtMost(max);
        Adjust(AdjustmentKind.SectionCap, section.Section.Code, capped - parts);
        var points = section.Kind == SectionKind.Deduction ? capped : Deduct(capped, section.Section.Code);
        _lines[section.Index] = Line(section, points);
        return points;
    }

    private Points Parts(PlannedSection section)
    {
        var points = default(Points);
        foreach (var criterion in section.Criteria)
        {
            points += criteria[criterion].Points;
        }

        foreach (var below in section.Sections)
        {
            points += Section(below);
        }

        return points;
    }

    /// <summary>What remains of a section (or of the total) after all deduction sections that take from it.</summary>
    private Points Deduct(Points from, string? target)
    {
        foreach (var deduction in plan.Deductions)
        {
            if (deduction.Section.TakesFrom != target)
            {
                continue;
            }

            var (max, floor) = (deduction.Section.Max, deduction.Section.Floor);
            var parts = -Parts(deduction);
            var asked = parts.AtMost(max);
            var taken = new Points(Taken(from.Claimed, asked.Claimed, floor), Taken(from.Verified, asked.Verified, floor));
            Adjust(AdjustmentKind.DeductionLimit, deduction.Section.Code, parts - taken);
            _lines[deduction.Index] = Line(deduction, -taken);
            from -= taken;
        }

        return from;
    }

    private void Adjust(AdjustmentKind kind, string? section, Points points)
    {
        if (points != default)
        {
            _adjustments.Add(new Adjustment(kind, section, points));
        }
    }

    // Points below the floor stay where they are: a floor never lifts.
    private static decimal Taken(decimal from, decimal asked, decimal floor) => Math.Max(0, Math.Min(asked, from - floor));

    private static SectionLine Line(PlannedSection section, Points points) =>
        new(section.Section, section.Parent, section.Depth, section.Kind, points);
}
