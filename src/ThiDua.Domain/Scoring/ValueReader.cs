using System.Globalization;
using System.Runtime.InteropServices;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Entries;

namespace ThiDua.Domain.Scoring;

/// <summary>Evaluates values of one unit in one view.</summary>
/// <param name="unit">The unit.</param>
/// <param name="tallies">Its quantities, or those that the scope names.</param>
/// <param name="view">The view.</param>
/// <param name="window">Days that count.</param>
internal readonly ref struct ValueReader(UnitInputs unit, ITallies tallies, View view, Window window)
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
        ValueExpression.Product product => Read(product.First) * Read(product.Second),
        ValueExpression.Per per => Read(per.Value) * per.Each is { } times && People(per.Of) is > 0 and var people ? times / people : null,
        ValueExpression.People of => People(of.Of),
        ValueExpression.ByRegion byRegion => ByRegion(byRegion),
        ValueExpression.Assigned assigned => unit.Entry.Targets.TryGetValue(assigned.Criterion, out var target) ? target : null,
        ValueExpression.Judged judged => Judgement(judged.Criterion)?.Points,
        ValueExpression.Chosen chosen => Judgement(chosen.Criterion) is { } judgement ? (judgement.Options.Contains(chosen.Option) ? 1 : 0) : null,
        ValueExpression.SumWithin within => SumWithin(within),
        ValueExpression.UnitsBelow below => UnitsBelow(below),
        ValueExpression.Duties duties => unit.Duties?.Read(duties, unit.Tallies, view, window),
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    private static decimal? Divide(decimal? numerator, decimal? denominator, decimal? whenZero) =>
        numerator is null || denominator is null ? null : denominator <= 0 ? whenZero : numerator / denominator;

    private decimal Sum(MeasureQuery query)
    {
        var (from, to) = window.Days(query.Span, query.Range);
        return from > to ? 0 : tallies.Sum(view, query.Measure, query.Where, from, to);
    }

    private decimal? People(Headcount of) => of == Headcount.Residents ? unit.Attributes?.Residents : unit.Attributes?.Staff;

    private decimal ByRegion(ValueExpression.ByRegion value)
    {
        var region = unit.Attributes?.Region;
        for (var i = 0; i < value.Cases.Count; i++)
        {
            if (value.Cases[i].Region == region)
            {
                return value.Cases[i].Number;
            }
        }

        return value.Otherwise;
    }

    private Judgement? Judgement(string criterion) =>
        view == View.Claimed ? unit.Entry.SelfScores.GetValueOrDefault(criterion) : unit.Entry.Found(criterion);

    private decimal SumWithin(ValueExpression.SumWithin value)
    {
        var (from, to) = window.Days(value.Query.Span, value.Query.Range);
        if (from > to)
        {
            return 0;
        }

        var sum = 0m;
        foreach (var row in tallies.Totals(view, value.Query.Measure, from, to))
        {
            if (FacetMatch.All(row.Facets, value.Query.Where)
                && decimal.TryParse(FacetMatch.Find(row.Facets.Text, value.Facet), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && value.Within.Holds(number))
            {
                sum += row.Quantity;
            }
        }

        return sum;
    }

    private decimal UnitsBelow(ValueExpression.UnitsBelow value)
    {
        var count = 0;
        foreach (var below in unit.Below)
        {
            count += (value.Kinds.Count == 0 || value.Kinds.Contains(below.Attributes.Kind)) && (value.When is null || Holds(value.When, below)) ? 1 : 0;
        }

        return count;
    }

    private bool Holds(Condition condition, UnitBelow below)
    {
        var reader = new ValueReader(
            new UnitInputs(below.Code, below.Attributes.Name, unit.Cluster, unit.Sheet, below.Tallies) { Attributes = below.Attributes }, below.Tallies, view, window);
        var numbers = new List<decimal?>();
        foreach (var value in Conditions.ValuesOf(condition))
        {
            numbers.Add(reader.Read(value));
        }

        return Conditions.Hold(condition, CollectionsMarshal.AsSpan(numbers), below.Attributes.Region);
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
        tallies.AddPer(covered.Unit, view, covered.Query.Measure, covered.Query.Where, from, to, first, sums);

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
