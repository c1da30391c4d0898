using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Scoring;

/// <summary>Conditions on values: which values they need, and whether they hold.</summary>
internal static class Conditions
{
    /// <summary>Values of a condition, in the order in which their numbers are passed.</summary>
    public static IEnumerable<ValueExpression> ValuesOf(Condition condition) => condition switch
    {
        Condition.Compare compare => [compare.Value],
        Condition.All all => all.Conditions.SelectMany(ValuesOf),
        Condition.Any any => any.Conditions.SelectMany(ValuesOf),
        Condition.Unknown unknown => [unknown.Value],
        Condition.InRegion => [],
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    /// <summary>Whether it holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="values">Numbers in the order of <see cref="ValuesOf"/>; null when not known.</param>
    /// <param name="region">Region of the unit, or null.</param>
    public static bool Hold(Condition condition, ReadOnlySpan<decimal?> values, string? region)
    {
        var at = 0;
        return Hold(condition, values, region, ref at);
    }

    private static bool Hold(Condition condition, ReadOnlySpan<decimal?> values, string? region, ref int at)
    {
        switch (condition)
        {
            case Condition.Compare compare:
                return Compares(values[at++], compare.Is, compare.Number);
            case Condition.Unknown:
                return values[at++] is null;
            case Condition.InRegion places:
                return region is not null && places.Regions.Contains(region);
            case Condition.All all:
                var every = true;
                for (var i = 0; i < all.Conditions.Count; i++)
                {
                    every &= Hold(all.Conditions[i], values, region, ref at); // No short cut: each must take its values.
                }

                return every;
            case Condition.Any any:
                var some = false;
                for (var i = 0; i < any.Conditions.Count; i++)
                {
                    some |= Hold(any.Conditions[i], values, region, ref at);
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
