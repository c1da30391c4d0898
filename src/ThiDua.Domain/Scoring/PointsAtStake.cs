using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Scoring;

/// <summary>
/// What an activity is worth on the sheet of a unit: the claimed total with it less the claimed total without it, by the same scorer. Negative where it
/// takes points. What the unit is compared with stays as it is, so where the unit itself sets the mark this is a bound, not the exact difference.
/// </summary>
public static class PointsAtStake
{
    /// <summary>Points at stake of some activities of one unit, in their order.</summary>
    /// <param name="inputs">What the period's scores depend on: the unit and all that it is compared with.</param>
    /// <param name="unit">Unit whose sheet it is.</param>
    /// <param name="activities">For each activity what it counts (<see cref="ActivityEffects.Of"/>).</param>
    public static IReadOnlyList<decimal> Of(
        ScoreInputs inputs, string unit, IReadOnlyList<IReadOnlyDictionary<EffectKey, (int Count, decimal Quantity)>> activities)
    {
        if (inputs.Units.FirstOrDefault(u => u.Code == unit) is not { } own)
        {
            return [.. activities.Select(_ => 0m)];
        }

        var plan = new ScorePlan(own.Sheet, inputs.Period, inputs.Day);
        var alike = inputs.Units.Where(u => ReferenceEquals(u.Sheet, own.Sheet)).ToList();
        var readings = SheetNeeds.Of(own.Sheet).Others is null ? [Scorer.Read(plan, own)] : alike.ConvertAll(u => Scorer.Read(plan, u));
        var at = readings.FindIndex(r => r.Unit.Code == unit);
        var figures = Scorer.Compare(plan, readings)[at];
        var whole = Scorer.Sheet(plan, readings[at], figures).Total.Claimed;
        return [.. activities.Select(a => whole - Scorer.Sheet(plan, Scorer.Read(plan, Without(own, a)), figures).Total.Claimed)];
    }

    private static UnitInputs Without(UnitInputs unit, IReadOnlyDictionary<EffectKey, (int Count, decimal Quantity)> effects)
    {
        ITallies Less(string of, ITallies tallies) => effects.Keys.Any(k => k.View == View.Claimed && k.Unit == of)
            ? new TalliesWithout(tallies, [.. effects.Where(e => e.Key.View == View.Claimed && e.Key.Unit == of).Select(e => (e.Key, e.Value.Quantity))])
            : tallies;

        return unit with
        {
            Tallies = Less(unit.Code, unit.Tallies),
            Below = [.. unit.Below.Select(b => b with { Tallies = Less(b.Code, b.Tallies) })],
            Parts = [.. unit.Parts.Select(p => p with { Tallies = Less(p.Code, p.Tallies) })],
        };
    }

    /// <summary>Quantities less those of one activity. Of its latest values, the one of an earlier day takes the place.</summary>
    private sealed class TalliesWithout(ITallies all, IReadOnlyList<(EffectKey Key, decimal Quantity)> less) : ITallies
    {
        public IEnumerable<TallyRow> Sums(View view, string measure, DateOnly from, DateOnly to)
        {
            var mine = Mine(view, measure).Where(l => l.Key.Day >= from && l.Key.Day <= to).Select(l => new TallyRow(l.Key.Day, l.Key.Facets, -l.Quantity)).ToList();
            return mine.Count == 0
                ? all.Sums(view, measure, from, to)
                : all.Sums(view, measure, from, to).Concat(mine).GroupBy(r => (r.Day, r.Facets))
                    .Select(g => new TallyRow(g.Key.Day, g.Key.Facets, g.Sum(r => r.Quantity))).Where(r => r.Quantity != 0);
        }

        public LatestValue? Latest(View view, string measure, DateOnly from, DateOnly to) =>
            all.Latest(view, measure, from, to) is not { } latest ? null
            : Mine(view, measure).Any(l => l.Key.Day == latest.Day && l.Quantity == latest.Value)
                ? latest.Day > from ? all.Latest(view, measure, from, latest.Day.AddDays(-1)) : null
            : latest;

        private IEnumerable<(EffectKey Key, decimal Quantity)> Mine(View view, string measure) => less.Where(l => l.Key.View == view && l.Key.Measure == measure);
    }
}
