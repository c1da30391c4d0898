using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Scoring;

/// <summary>Evaluates values on the tallies of one unit in one view.</summary>
internal readonly ref struct ValueReader(ITallies tallies, View view, Window window)
{
    /// <summary>Days of a year, weeks of several: more are counted in a table.</summary>
    private const int MostUnits = 400;

    /// <summary>The number, or null when it is not known.</summary>
    public decimal? Read(ValueExpression value) => value switch
    {
        ValueExpression.Sum sum => Sum(sum.Query),
        ValueExpression.Latest latest => Latest(latest),
        ValueExpression.Covered covered => Covered(covered),
        ValueExpression.Distinct distinct => Distinct(distinct),
        ValueExpression.Difference difference => Read(difference.Whole) - Read(difference.Less),
        ValueExpression.Quotient quotient => Divide(Read(quotient.Numerator), Read(quotient.Denominator), quotient.WhenZero),
        ValueExpression.Number number => number.Value,
        ValueExpression.UnitsInPeriod units => window.Count(units.Unit, units.Range),
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    private static decimal? Divide(decimal? numerator, decimal? denominator, decimal? whenZero) =>
        numerator is null || denominator is null ? null : denominator <= 0 ? whenZero : numerator / denominator;

    private decimal Sum(MeasureQuery query)
    {
        var (from, to) = window.Days(query.Span, query.Range);
        if (from > to)
        {
            return 0;
        }

        var sum = 0m;
        foreach (var row in tallies.Totals(view, query.Measure, from, to))
        {
            if (FacetMatch.All(row.Facets, query.Where))
            {
                sum += row.Quantity;
            }
        }

        return sum;
    }

    private decimal? Latest(ValueExpression.Latest latest)
    {
        var (from, to) = window.Days(latest.Span, latest.Range);
        return from > to ? null : tallies.Latest(view, latest.Measure, from, to)?.Value;
    }

    private decimal Covered(ValueExpression.Covered covered)
    {
        var (from, to) = window.Days(covered.Query.Span, covered.Query.Range);
        if (from > to)
        {
            return 0;
        }

        var (first, last) = (Window.Index(covered.Unit, from), Window.Index(covered.Unit, to));
        if (last - first >= MostUnits || covered.AtLeast <= 0)
        {
            return CoveredOfMany(covered, from, to);
        }

        Span<decimal> sums = stackalloc decimal[last - first + 1];
        sums.Clear();
        foreach (var row in tallies.SumsPer(covered.Unit, view, covered.Query.Measure, from, to))
        {
            if (FacetMatch.All(row.Facets, covered.Query.Where))
            {
                sums[Window.Index(covered.Unit, row.Day) - first] += row.Quantity;
            }
        }

        // Summed first, compared last: entries that take each other back must not cover a week.
        var count = 0;
        foreach (var sum in sums)
        {
            count += sum >= covered.AtLeast ? 1 : 0;
        }

        return count;
    }

    private decimal CoveredOfMany(ValueExpression.Covered covered, DateOnly from, DateOnly to)
    {
        Dictionary<int, decimal>? sums = null;
        foreach (var row in tallies.SumsPer(covered.Unit, view, covered.Query.Measure, from, to))
        {
            if (FacetMatch.All(row.Facets, covered.Query.Where))
            {
                sums ??= [];
                var index = Window.Index(covered.Unit, row.Day);
                sums[index] = sums.GetValueOrDefault(index) + row.Quantity;
            }
        }

        return sums is null ? 0 : sums.Values.Count(covered.AtLeast, static (sum, least) => sum >= least);
    }

    private decimal Distinct(ValueExpression.Distinct distinct)
    {
        var (from, to) = window.Days(distinct.Query.Span, distinct.Query.Range);
        if (from > to)
        {
            return 0;
        }

        Dictionary<string, decimal>? sums = null;
        foreach (var row in tallies.Totals(view, distinct.Query.Measure, from, to))
        {
            var value = FacetMatch.Find(row.Facets.Text, distinct.Facet);
            if (!value.IsEmpty && FacetMatch.All(row.Facets, distinct.Query.Where))
            {
                sums ??= [];
                var bySpan = sums.GetAlternateLookup<ReadOnlySpan<char>>();
                bySpan[value] = (bySpan.TryGetValue(value, out var before) ? before : 0) + row.Quantity;
            }
        }

        return sums is null ? 0 : sums.Values.Count(0m, static (sum, least) => sum > least);
    }
}

/// <summary>Counting without a closure.</summary>
internal static class Counting
{
    /// <summary>How many sums a test accepts.</summary>
    public static int Count<TKey>(this Dictionary<TKey, decimal>.ValueCollection sums, decimal least, Func<decimal, decimal, bool> accepts)
        where TKey : notnull
    {
        var count = 0;
        foreach (var sum in sums)
        {
            count += accepts(sum, least) ? 1 : 0;
        }

        return count;
    }
}
