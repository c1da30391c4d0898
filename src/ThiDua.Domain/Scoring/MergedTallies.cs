using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Scoring;

/// <summary>Quantities of several units as if one had them all: sums add up, the latest value is the latest of any.</summary>
/// <param name="all">Quantities of each.</param>
public sealed class MergedTallies(IReadOnlyList<ITallies> all) : ITallies
{
    /// <inheritdoc/>
    public IEnumerable<TallyRow> Sums(View view, string measure, DateOnly from, DateOnly to) => all.SelectMany(t => t.Sums(view, measure, from, to));

    /// <inheritdoc/>
    public IEnumerable<TallyRow> Totals(View view, string measure, DateOnly from, DateOnly to) => all.SelectMany(t => t.Totals(view, measure, from, to));

    /// <inheritdoc/>
    public IEnumerable<TallyRow> SumsPer(CalendarUnit unit, View view, string measure, DateOnly from, DateOnly to) =>
        all.SelectMany(t => t.SumsPer(unit, view, measure, from, to));

    /// <inheritdoc/>
    public decimal Sum(View view, string measure, ValueList<FacetFilter> where, DateOnly from, DateOnly to) =>
        all.Sum(t => t.Sum(view, measure, where, from, to));

    /// <inheritdoc/>
    public void AddPer(CalendarUnit unit, View view, string measure, ValueList<FacetFilter> where, DateOnly from, DateOnly to, int first, Span<decimal> sums)
    {
        foreach (var tallies in all)
        {
            tallies.AddPer(unit, view, measure, where, from, to, first, sums);
        }
    }

    /// <inheritdoc/>
    public LatestValue? Latest(View view, string measure, DateOnly from, DateOnly to) => all
        .Select(t => t.Latest(view, measure, from, to)).OfType<LatestValue>()
        .OrderByDescending(v => (v.Day, v.Seq)).Select(v => (LatestValue?)v).FirstOrDefault();
}
