using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Scoring;

/// <summary>The formulas that compare units with each other.</summary>
internal static class Relative
{
    /// <summary>Digits to which an average is compared: a mean of equal numbers may differ from them in the last one.</summary>
    private const int ComparedDigits = 15;

    /// <summary>Whether a formula compares units.</summary>
    public static bool Is(Formula formula) => formula is Formula.LeaderRelative or Formula.AverageRelative { Average: null };

    /// <summary>Who is compared.</summary>
    public static Group Among(Formula formula) => formula switch
    {
        Formula.LeaderRelative f => f.Among,
        Formula.AverageRelative f => f.Among,
        _ => throw new ArgumentOutOfRangeException(nameof(formula)),
    };

    /// <summary>Actual ÷ target, or the actual where there are no targets; null when one is not known or the target is not above 0.</summary>
    public static decimal? Ratio(ReadOnlySpan<decimal?> values) => values switch
    {
        [var actual] => actual,
        [{ } actual, > 0 and var goal] => actual / goal,
        _ => null,
    };

    /// <summary>What units are compared with: the best of their ratios, or the mean of their values; null when none is known.</summary>
    public static decimal? Figure(Formula formula, List<decimal> known) => known.Count == 0 ? null : formula switch
    {
        Formula.LeaderRelative => known.Max(),
        _ => known.Sum() / known.Count,
    };

    public static decimal ToLeader(Formula.LeaderRelative formula, decimal max, decimal? ratio, decimal? best)
    {
        if (ratio is not { } r || best is not { } leader || r <= 0)
        {
            return 0;
        }

        if (formula.Goal is null)
        {
            return r >= leader ? max : max * r / leader;
        }

        var half = max / 2;
        return leader <= 1 || r < 1 ? half * r
            : r >= leader ? max
            : half + (half * (r - 1) / (leader - 1));
    }

    public static decimal ToAverage(decimal max, decimal value, decimal? average) =>
        average is { } mean && Math.Round(value, ComparedDigits) >= Math.Round(mean, ComparedDigits) ? max : 0;
}
