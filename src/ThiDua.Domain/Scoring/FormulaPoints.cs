using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Scoring;

/// <summary>
/// The points of every formula: the one switch. Given the values in the order of <see cref="ValuesOf"/>, the result is what the formula
/// says, before gate, cap and rounding. Products are formed before quotients, so that 9/10, 0.9/1 and 90/100 earn the same to the last
/// digit.
/// </summary>
public static class FormulaPoints
{
    /// <summary>Counts beyond this earn no more: it only keeps products from overflowing.</summary>
    private const decimal MostCounted = 1_000_000_000_000_000m;

    /// <summary>The values that a criterion's formula needs, with their roles.</summary>
    public static IReadOnlyList<(string Role, ValueExpression Value)> ValuesOf(Criterion criterion) => criterion.Formula switch
    {
        Formula.PerOccurrence f => [("value", f.Value)],
        Formula.Target f => [("actual", f.Actual), ("goal", Named(f.Goal, "Chỉ tiêu"))],
        Formula.Ratio f => [("numerator", f.Numerator), ("denominator", f.Denominator)],
        Formula.Bands f => [("value", f.Value)],
        Formula.YesNo f => [.. Conditions.ValuesOf(f.Condition).Select((v, i) => ($"condition-{i + 1}", v))],
        Formula.Coverage f => [("covered", f.Covered), ("of", OutOf(f))],
        Formula.Deduction f => [("value", f.Value)],
        Formula.Imported f => [("figure", f.Figure)],
        Formula.Stepped f => [("value", f.Value), ("from", Named(f.From, "Mức chuẩn"))],
        Formula.Timeliness f => [.. f.ByDays.Select((b, i) => ($"band-{i + 1}", (ValueExpression)new ValueExpression.SumWithin(f.Entries, f.Facet, b)))],
        Formula.LeaderRelative f => f.Goal is { } goal ? [("actual", f.Actual), ("goal", Named(goal, "Chỉ tiêu"))] : [("actual", f.Actual)],
        Formula.AverageRelative f => f.Average is { } published
            ? [("value", f.Value), ("average", Named(published, "Mức trung bình đã công bố"))]
            : [("value", f.Value)],
        Formula.Options f => [.. f.Choices.Select(c => ($"option-{c.Code}", (ValueExpression)new ValueExpression.Chosen(criterion.Code, c.Code) { Label = c.Title }))],
        Formula.Appraised => [("judged", new ValueExpression.Judged(criterion.Code))],
        Formula.Sample f => [("confirmed", f.Confirmed), ("asked", f.Asked)],
        Formula.Survey f => [("satisfied", f.Satisfied), ("answers", f.Answers)],
        _ => throw new ArgumentOutOfRangeException(nameof(criterion)),
    };

    /// <summary>Points as the formula says, neither gated nor capped nor rounded.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="max">Maximum of the criterion.</param>
    /// <param name="values">Numbers in the order of <see cref="ValuesOf"/>; null when not known, which earns 0.</param>
    /// <param name="region">Region of the unit, for conditions.</param>
    /// <param name="figure">What the unit is compared with in a relative formula (the best ratio or the average); null when not known.</param>
    public static decimal Of(Formula formula, decimal max, ReadOnlySpan<decimal?> values, string? region = null, decimal? figure = null)
    {
        switch (formula)
        {
            case Formula.YesNo yesNo:
                return Conditions.Hold(yesNo.Condition, values, region) ? max : 0;
            case Formula.Options options:
                return Chosen(options, values);
        }

        foreach (var value in values)
        {
            if (value is null)
            {
                return 0;
            }
        }

        var first = values[0]!.Value;
        return formula switch
        {
            Formula.PerOccurrence f => Product(first, f.Points),
            Formula.Target f => Target(f, first, values[1]!.Value, max),
            Formula.Ratio f => values[1] <= 0 ? f.WhenZero : Share(first, values[1]!.Value, max),
            Formula.Bands f => InBands(f.Steps, first),
            Formula.Coverage => Share(first, values[1]!.Value, max),
            Formula.Deduction f => Math.Max(f.Floor, max - Product(first, f.Points)),
            Formula.Imported f => f.Steps is null ? first : InBands(f.Steps, first),
            Formula.Stepped f => first < values[1] ? 0 : f.Base + Product(decimal.Floor((first - values[1]!.Value) / f.Each), f.Points),
            Formula.Timeliness f => Timely(f, values),
            Formula.LeaderRelative f => Relative.ToLeader(f, max, Relative.Ratio(values), figure),
            Formula.AverageRelative f => Relative.ToAverage(max, first, f.Average is null ? figure : values[1]),
            Formula.Appraised => first,
            Formula.Sample f => values[1] < f.Least ? 0 : Product(Math.Min(first, values[1]!.Value), f.Points),
            Formula.Survey f => values[1] < f.Least ? 0 : Share(first, values[1]!.Value, max),
            _ => throw new ArgumentOutOfRangeException(nameof(formula)),
        };
    }

    private static ValueExpression Named(ValueExpression value, string label) => value.Label is null ? value with { Label = label } : value;

    private static ValueExpression OutOf(Formula.Coverage coverage) => (coverage.Of, coverage.Covered) switch
    {
        ({ } n, _) => new ValueExpression.Number(n) { Label = "Tổng số cần có" },
        (null, ValueExpression.Covered c) => new ValueExpression.UnitsInPeriod(c.Unit, c.Query.Range),
        (null, ValueExpression.UnitsBelow b) => new ValueExpression.UnitsBelow(b.Kinds, null),
        _ => throw new ArgumentException("Only days, weeks, months, quarters and units below are counted by themselves.", nameof(coverage)),
    };

    private static decimal Product(decimal count, decimal each) => Math.Clamp(count, 0, MostCounted) * each;

    private static decimal Share(decimal part, decimal whole, decimal max) => part <= 0 || whole <= 0 ? 0 : part >= whole ? max : max * part / whole;

    private static decimal Target(Formula.Target target, decimal actual, decimal goal, decimal max)
    {
        var full = max - (target.Exceeding?.Most ?? 0);
        if (goal <= 0 || (target.FloorShare is { } floor && actual < floor * goal))
        {
            return 0;
        }

        if (target.Exceeding is not { } extra || actual <= goal)
        {
            return Share(actual, goal, full);
        }

        var steps = decimal.Floor((actual - goal) / (extra.Step * goal));
        return full + Math.Min(extra.Most, Product(steps, extra.Points));
    }

    private static decimal Timely(Formula.Timeliness formula, ReadOnlySpan<decimal?> values)
    {
        var points = 0m;
        for (var i = 0; i < values.Length; i++)
        {
            points += Product(values[i]!.Value, formula.ByDays[i].Points);
        }

        return points;
    }

    private static decimal Chosen(Formula.Options options, ReadOnlySpan<decimal?> values)
    {
        var points = 0m;
        for (var i = 0; i < values.Length; i++)
        {
            points += values[i] == 1 ? options.Choices[i].Points : 0;
        }

        return points;
    }

    private static decimal InBands(ValueList<Band> bands, decimal value)
    {
        for (var i = 0; i < bands.Count; i++)
        {
            if (bands[i].Holds(value))
            {
                return bands[i].Points;
            }
        }

        throw new InvalidOperationException("The bands of a checked set hold every number.");
    }
}
