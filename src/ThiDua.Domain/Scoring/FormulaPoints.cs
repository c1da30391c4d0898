using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Scoring;

/// <summary>
/// The points of every formula: the one switch. Given the values in the order of <see cref="ValuesOf"/>, the result is capped to 0 …
/// maximum and not yet rounded. Products are formed before quotients, so that 9/10, 0.9/1 and 90/100 earn the same to the last digit.
/// </summary>
public static class FormulaPoints
{
    /// <summary>The values that a formula needs, with their roles.</summary>
    public static IReadOnlyList<(string Role, ValueExpression Value)> ValuesOf(Formula formula) => formula switch
    {
        Formula.PerOccurrence f => [("value", f.Value)],
        Formula.Target f => [("actual", f.Actual)],
        Formula.Ratio f => [("numerator", f.Numerator), ("denominator", f.Denominator)],
        Formula.Bands f => [("value", f.Value)],
        Formula.YesNo f => [.. Compared(f.Condition).Select((c, i) => ($"condition-{i + 1}", c.Value))],
        Formula.Coverage f => [("covered", f.Covered), ("of", OutOf(f))],
        Formula.Deduction f => [("value", f.Value)],
        Formula.Imported f => [("figure", f.Figure)],
        _ => throw new ArgumentOutOfRangeException(nameof(formula)),
    };

    /// <summary>Points between 0 and <paramref name="max"/>, before rounding.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="max">Maximum of the criterion.</param>
    /// <param name="values">Numbers in the order of <see cref="ValuesOf"/>; null when not known, which earns 0.</param>
    public static decimal Of(Formula formula, decimal max, ReadOnlySpan<decimal?> values)
    {
        if (formula is Formula.YesNo yesNo)
        {
            var at = 0;
            return Holds(yesNo.Condition, values, ref at) ? max : 0;
        }

        foreach (var value in values)
        {
            if (value is null)
            {
                return 0;
            }
        }

        var first = values[0]!.Value;
        return Math.Clamp(
            formula switch
            {
                Formula.PerOccurrence f => Product(first, f.Points, max),
                Formula.Target f => Target(f, first, max),
                Formula.Ratio f => values[1] <= 0 ? f.WhenZero : Share(first, values[1]!.Value, max),
                Formula.Bands f => InBands(f.Steps, first),
                Formula.Coverage => Share(first, values[1]!.Value, max),
                Formula.Deduction f => max - Product(first, f.Points, max - f.Floor),
                Formula.Imported f => f.Steps is null ? first : InBands(f.Steps, first),
                _ => throw new ArgumentOutOfRangeException(nameof(formula)),
            },
            0,
            max);
    }

    /// <summary>Comparisons of a condition, in the order in which their values are passed.</summary>
    internal static IEnumerable<Condition.Compare> Compared(Condition condition) => condition switch
    {
        Condition.Compare compare => [compare],
        Condition.All all => all.Conditions.SelectMany(Compared),
        Condition.Any any => any.Conditions.SelectMany(Compared),
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    private static ValueExpression OutOf(Formula.Coverage coverage) => (coverage.Of, coverage.Covered) switch
    {
        ({ } n, _) => new ValueExpression.Number(n) { Label = "Tổng số cần có" },
        (null, ValueExpression.Covered c) => new ValueExpression.UnitsInPeriod(c.Unit, c.Query.Range),
        _ => throw new ArgumentException("Only days, weeks, months and quarters are counted by the period.", nameof(coverage)),
    };

    // The comparisons come before the products: a very great quantity must not overflow.
    private static decimal Product(decimal count, decimal each, decimal most) => count <= 0 ? 0 : count >= most / each ? most : count * each;

    private static decimal Share(decimal part, decimal whole, decimal max) => part <= 0 || whole <= 0 ? 0 : part >= whole ? max : max * part / whole;

    private static decimal Target(Formula.Target target, decimal actual, decimal max)
    {
        var full = max - (target.Exceeding?.Most ?? 0);
        if (target.FloorShare is { } floor && actual < floor * target.Goal)
        {
            return 0;
        }

        if (target.Exceeding is not { } extra || actual <= target.Goal)
        {
            return Share(actual, target.Goal, full);
        }

        var steps = decimal.Floor((actual - target.Goal) / (extra.Step * target.Goal));
        return full + Product(steps, extra.Points, extra.Most);
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

    private static bool Holds(Condition condition, ReadOnlySpan<decimal?> values, ref int at)
    {
        switch (condition)
        {
            case Condition.Compare compare:
                return Compares(values[at++], compare.Is, compare.Number);
            case Condition.All all:
                var every = true;
                for (var i = 0; i < all.Conditions.Count; i++)
                {
                    every &= Holds(all.Conditions[i], values, ref at); // No short cut: each must take its values.
                }

                return every;
            case Condition.Any any:
                var some = false;
                for (var i = 0; i < any.Conditions.Count; i++)
                {
                    some |= Holds(any.Conditions[i], values, ref at);
                }

                return some;
            default:
                throw new ArgumentOutOfRangeException(nameof(condition));
        }
    }

    private static bool Compares(decimal? value, Comparison comparison, decimal number) => comparison switch
    {
        Comparison.AtLeast => value >= number,
        Comparison.MoreThan => value > number,
        Comparison.AtMost => value <= number,
        Comparison.LessThan => value < number,
        Comparison.Equal => value == number,
        _ => throw new ArgumentOutOfRangeException(nameof(comparison)),
    };
}
