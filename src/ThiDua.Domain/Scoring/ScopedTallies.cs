using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Scoring;

/// <summary>Quantities of several units as if they were one's. A latest value is never added over units: it is the first one's.</summary>
public sealed class ScopedTallies(IReadOnlyList<ITallies> all) : ITallies
{
    /// <inheritdoc/>
    public IEnumerable<TallyRow> Sums(View view, string measure, DateOnly from, DateOnly to) => all.SelectMany(t => t.Sums(view, measure, from, to));

    /// <inheritdoc/>
    public IEnumerable<TallyRow> Totals(View view, string measure, DateOnly from, DateOnly to) => all.SelectMany(t => t.Totals(view, measure, from, to));

    /// <inheritdoc/>
    public IEnumerable<TallyRow> SumsPer(CalendarUnit unit, View view, string measure, DateOnly from, DateOnly to) =>
        all.SelectMany(t => t.SumsPer(unit, view, measure, from, to));

    /// <inheritdoc/>
    public LatestValue? Latest(View view, string measure, DateOnly from, DateOnly to) => all.Count == 0 ? null : all[0].Latest(view, measure, from, to);

    /// <summary>The quantities that a scope names.</summary>
    internal static ITallies Of(UnitInputs unit, Scope scope) => scope switch
    {
        Scope.Own => unit.Tallies,
        Scope.OwnAndBelow => new ScopedTallies([unit.Tallies, .. unit.Below.Select(b => b.Tallies)]),
        Scope.Below => new ScopedTallies([.. unit.Below.Select(b => b.Tallies)]),
        _ => throw new ArgumentOutOfRangeException(nameof(scope)),
    };
}
