using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Scoring;

/// <summary>What one criterion gives in one view.</summary>
/// <param name="Points">Points, rounded.</param>
/// <param name="Applies">Whether it applies to the unit.</param>
internal readonly record struct CriterionResult(decimal Points, bool Applies);

/// <summary>
/// The points of one criterion in one view, from what the formula says to what counts. A sheet keeps only the result: the way to it is
/// worked out again for who looks at it.
/// </summary>
/// <param name="Raw">What the formula says.</param>
/// <param name="Gated">After the gate.</param>
/// <param name="Capped">Cut to 0 … maximum.</param>
/// <param name="Given">After what it means that the criterion does not apply.</param>
/// <param name="Rounded">Rounded: what counts.</param>
/// <param name="Applies">Whether the criterion applies to the unit.</param>
internal readonly record struct CriterionPoints(decimal Raw, decimal Gated, decimal Capped, decimal Given, decimal Rounded, bool Applies)
{
    /// <summary>Works them out.</summary>
    public static CriterionPoints Of(ScorePlan plan, int criterion, UnitReading reading, GroupFigures figures, View view)
    {
        var planned = plan.Criteria[criterion];
        var capped = reading.Parts.Count == 0
            ? Alone(planned, reading, Figure(plan, criterion, figures)?[view], view)
            : OfParts(plan, criterion, reading, figures, view);
        var given = capped.Applies ? capped.Capped : planned.Criterion.NotApplicable?.Means == NotApplicableMeaning.Full ? planned.Criterion.Max : 0;
        return capped with { Given = given, Rounded = Rounding.HalfUp(given, plan.Set.Rounding.Criterion) };
    }

    /// <summary>What counts, without the way to it.</summary>
    public static CriterionResult ResultOf(ScorePlan plan, int criterion, UnitReading reading, GroupFigures figures, View view)
    {
        if (reading.Parts.Count > 0)
        {
            var whole = Of(plan, criterion, reading, figures, view);
            return new CriterionResult(whole.Rounded, whole.Applies);
        }

        var planned = plan.Criteria[criterion];
        if (!AppliesTo(planned, reading, view))
        {
            return new CriterionResult(planned.Criterion.NotApplicable!.Means == NotApplicableMeaning.Full ? planned.Criterion.Max : 0, false);
        }

        if (planned.Criterion.Gate is { } gate && !Holds(gate.When, planned.Gate, reading, view))
        {
            return new CriterionResult(0, true);
        }

        var points = Math.Clamp(FormulaSays(planned, reading, Figure(plan, criterion, figures)?[view], view), 0, planned.Criterion.Max);
        return new CriterionResult(Rounding.HalfUp(points, plan.Set.Rounding.Criterion), true);
    }

    /// <summary>Whether a criterion applies to a unit: the committee has not declared otherwise, and its condition does not say so.</summary>
    public static bool AppliesTo(PlannedCriterion planned, UnitReading reading, View view)
    {
        if (planned.Criterion.NotApplicable is not { } rule)
        {
            return true;
        }

        if (reading.Unit.Entry.NotApplicable.Contains(planned.Criterion.Code))
        {
            return false;
        }

        return rule.When is not { } when || !Holds(when, planned.Applies, reading, view);
    }

    /// <summary>What the unit is compared with, or null.</summary>
    public static GroupFigure? Figure(ScorePlan plan, int criterion, GroupFigures figures)
    {
        for (var i = 0; i < figures.Of.Count; i++)
        {
            if (plan.Relative[i] == criterion)
            {
                return figures.Of[i];
            }
        }

        return null;
    }

    /// <summary>The points of a unit, or of a part of one, by its own numbers.</summary>
    public static CriterionPoints Alone(PlannedCriterion planned, UnitReading reading, decimal? figure, View view)
    {
        var criterion = planned.Criterion;
        var raw = FormulaSays(planned, reading, figure, view);
        var gated = criterion.Gate is { } gate && !Holds(gate.When, planned.Gate, reading, view) ? 0 : raw;
        var capped = Math.Clamp(gated, 0, criterion.Max);
        return new CriterionPoints(raw, gated, capped, capped, capped, AppliesTo(planned, reading, view));
    }

    private static decimal FormulaSays(PlannedCriterion planned, UnitReading reading, decimal? figure, View view)
    {
        Span<decimal?> values = stackalloc decimal?[planned.Formula.Length];
        reading.Take(view, planned.Formula, values);
        return FormulaPoints.Of(planned.Criterion.Formula, planned.Criterion.Max, values, reading.Unit.Attributes?.Region, figure);
    }

    /// <summary>Parts scored over their own days, added by weight; parts to which the criterion does not apply leave their weight to the others.</summary>
    private static CriterionPoints OfParts(ScorePlan plan, int criterion, UnitReading reading, GroupFigures figures, View view)
    {
        var (points, weight, all) = (0m, 0m, 0m);
        foreach (var (part, own) in reading.Parts)
        {
            all += part.Weight!.Value;
            if (Alone(plan.For(part).Criteria[criterion], own, Figure(plan, criterion, figures)?[view], view) is { Applies: true } of)
            {
                points += part.Weight.Value * of.Capped;
                weight += part.Weight.Value;
            }
        }

        var capped = Math.Clamp(weight is 0 ? 0 : weight == all ? points : points * all / weight, 0, plan.Criteria[criterion].Criterion.Max);
        return new CriterionPoints(capped, capped, capped, capped, capped, weight is not 0 || all is 0);
    }

    /// <summary>Whether a condition on the values of these slots holds.</summary>
    public static bool Holds(Condition condition, int[] slots, UnitReading reading, View view)
    {
        Span<decimal?> values = stackalloc decimal?[slots.Length];
        reading.Take(view, slots, values);
        return Conditions.Hold(condition, values, reading.Unit.Attributes?.Region);
    }
}
