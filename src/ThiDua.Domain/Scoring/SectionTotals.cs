using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Scoring;

/// <summary>
/// Adds criteria up to sections and the total, in one view: section caps from the leaves upward, scaling for what does not apply, a
/// section's deductions after that, then sections, scaling of the total, bonus, deductions from the total, rounding.
/// </summary>
internal sealed class SectionTotals(ScorePlan plan, CriterionResult[] criteria)
{
    /// <summary>Digits to which scaled points are kept, so that all sums of a sheet are exact.</summary>
    private const int ScaledDigits = 12;

    private readonly decimal[] _sections = new decimal[plan.Sections.Count];
    private List<(AdjustmentKind Kind, string? Section, decimal Points)>? _adjustments;
    private Dictionary<string, decimal>? _leftOutBelow; // By the section around that is scaled; most sheets need none.
    private decimal _leftOut;

    /// <summary>Points of the sections, in the order of the plan.</summary>
    public decimal[] Sections => _sections;

    /// <summary>What stands between the criteria and the total.</summary>
    public IReadOnlyList<(AdjustmentKind Kind, string? Section, decimal Points)> Adjustments => _adjustments ?? [];

    /// <summary>Adds up.</summary>
    public decimal Total()
    {
        var (scored, bonus) = (0m, 0m);
        foreach (var section in plan.Top)
        {
            switch (section.Kind)
            {
                case SectionKind.Scored:
                    var (points, leftOut) = Section(section);
                    scored += points;
                    _leftOut += leftOut;
                    break;
                case SectionKind.Bonus:
                    bonus += Section(section).Points;
                    break;
            }
        }

        var total = Scaled(AdjustmentKind.TotalScaling, null, scored, plan.Set.Max, plan.Set.Max - _leftOut);
        var after = Deduct(total + bonus, target: null);
        var rounded = Rounding.HalfUp(after, plan.Set.Rounding.Total);
        Adjust(AdjustmentKind.TotalRounding, null, rounded - after);
        return rounded;
    }

    /// <summary>Points of a section, and how much of its maximum is left out because all of it does not apply.</summary>
    private (decimal Points, decimal LeftOut) Section(PlannedSection section)
    {
        var (max, code) = (section.Section.Max, section.Section.Code);
        var (parts, leftOut) = Parts(section);
        var capped = section.Kind == SectionKind.Deduction ? Math.Max(parts, -max) : Math.Min(parts, max);
        Adjust(AdjustmentKind.SectionCap, code, capped - parts);
        if (section.Kind == SectionKind.Deduction)
        {
            return (_sections[section.Index] = capped, 0);
        }

        var applicable = Math.Min(max, section.PartsMax - leftOut - (_leftOutBelow?.GetValueOrDefault(code) ?? 0));
        var points = Deduct(Scaled(AdjustmentKind.SectionScaling, code, capped, max, applicable), code);
        _sections[section.Index] = points;
        return (points, applicable <= 0 ? max : 0);
    }

    private (decimal Points, decimal LeftOut) Parts(PlannedSection section)
    {
        var (points, leftOut) = (0m, 0m);
        foreach (var index in section.Criteria)
        {
            points += section.Kind == SectionKind.Deduction ? -criteria[index].Points : criteria[index].Points;
            if (!criteria[index].Applies)
            {
                var rule = plan.Criteria[index].Criterion.NotApplicable!;
                switch (rule.Means)
                {
                    case NotApplicableMeaning.ScaleSection when rule.Section is { } around && around != section.Section.Code:
                        _leftOutBelow ??= [];
                        _leftOutBelow[around] = _leftOutBelow.GetValueOrDefault(around) + plan.Criteria[index].Criterion.Max;
                        break;
                    case NotApplicableMeaning.ScaleSection:
                        leftOut += plan.Criteria[index].Criterion.Max;
                        break;
                    case NotApplicableMeaning.ScaleTotal when section.Kind == SectionKind.Scored:
                        _leftOut += plan.Criteria[index].Criterion.Max;
                        break;
                }
            }
        }

        foreach (var below in section.Sections)
        {
            var (more, without) = Section(below);
            (points, leftOut) = (points + more, leftOut + without);
        }

        return (points, leftOut);
    }

    /// <summary>Points scaled from what applies up to the maximum.</summary>
    private decimal Scaled(AdjustmentKind kind, string? section, decimal points, decimal max, decimal applicable)
    {
        if (applicable <= 0 || applicable >= max)
        {
            return points;
        }

        var scaled = Math.Round(points * max / applicable, ScaledDigits);
        Adjust(kind, section, scaled - points);
        return scaled;
    }

    /// <summary>What remains of a section (or of the total) after all deduction sections that take from it.</summary>
    private decimal Deduct(decimal from, string? target)
    {
        foreach (var deduction in plan.Deductions)
        {
            if (deduction.Section.TakesFrom != target)
            {
                continue;
            }

            // Points below the floor stay where they are: a floor never lifts.
            var parts = -Parts(deduction).Points;
            var taken = Math.Max(0, Math.Min(Math.Min(parts, deduction.Section.Max), from - deduction.Section.Floor));
            Adjust(AdjustmentKind.DeductionLimit, deduction.Section.Code, parts - taken);
            _sections[deduction.Index] = -taken;
            from -= taken;
        }

        return from;
    }

    private void Adjust(AdjustmentKind kind, string? section, decimal points)
    {
        if (points != 0)
        {
            (_adjustments ??= []).Add((kind, section, points));
        }
    }
}
