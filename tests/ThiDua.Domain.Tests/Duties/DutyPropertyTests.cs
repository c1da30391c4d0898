using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Tests.Activities;
using ThiDua.Domain.Units;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Duties;

public class DutyPropertyTests
{
    private static readonly (UnitKind, UnitLevel)[] Bearers =
        [(UnitKind.PeoplesCommittee, UnitLevel.Commune), (UnitKind.Front, UnitLevel.Commune), (UnitKind.Village, UnitLevel.Hamlet), (UnitKind.Department, UnitLevel.Province)];

    [Fact]
    public void The_order_of_events_does_not_matter() => ForHistories((random, effects) =>
    {
        var ((kind, level), day) = (random.OneOf(Bearers), Day("2026-01-01").AddDays(random.Next(365)));
        Told(kind, level, effects, day).ShouldBe(Told(kind, level, [.. effects.OrderBy(_ => random.Next(1_000_000))], day));
    });

    [Fact]
    public void What_happens_later_changes_nothing_of_what_was_decided_in_time_before() => ForHistories((random, effects) =>
    {
        var ((kind, level), day) = (random.OneOf(Bearers), Day("2026-01-01").AddDays(random.Next(300)));
        IReadOnlyList<string> Met(IEnumerable<DutyItem> items) => [.. items.Where(i => i.State == DutyState.Met && i.Rule.Timing is not DutyTiming.Standing).Select(Key)];
        var later = Items(kind, level, effects, day.AddDays(30));
        Met(Items(kind, level, effects, day)).ShouldBeSubsetOf(Met(later));
    });

    [Fact]
    public void A_state_fits_its_days() => ForHistories((random, effects) =>
    {
        var ((kind, level), day) = (random.OneOf(Bearers), Day("2026-01-01").AddDays(random.Next(364)));
        foreach (var i in Items(kind, level, effects, day))
        {
            var told = $"{i.Rule.Code} {DutySpec.Line(i)} on {day:yyyy-MM-dd}";
            i.Count.ShouldBeGreaterThan(0, told);
            i.State.ShouldNotBe(DutyState.Unknown, told);
            (i.MetOn > day).ShouldBeFalse(told);
            (i.State is DutyState.Missing && i.DueOn >= day && i.Rule.Timing is not DutyTiming.PerEvent).ShouldBeFalse(told);
            (i.State is DutyState.DueSoon or DutyState.NotYetDue && i.DueOn < day).ShouldBeFalse(told);
            (i.State is DutyState.Met && i.MetOn > i.DueOn).ShouldBeFalse(told);
            (i.State is DutyState.Late && i.MetOn <= i.DueOn).ShouldBeFalse(told);
            i.Proof.ShouldAllBe(p => p.From <= p.To && MeasureCatalogue.Find(p.Query.Measure) != null, told);
        }
    });

    private static string Key(DutyItem i) => $"{i.Rule.Code} {i.From:O} {i.Item} {i.DueOn:O} {i.MetOn:O} {i.Count}";

    private static string[] Told(UnitKind kind, UnitLevel level, IReadOnlyList<Effect> effects, DateOnly day) =>
        [.. Items(kind, level, effects, day).Select(i => $"{i.Rule.Code} {DutySpec.Line(i)}")];

    private static IReadOnlyList<DutyItem> Items(UnitKind kind, UnitLevel level, IReadOnlyList<Effect> effects, DateOnly day)
    {
        var unit = new DutySpec(kind, level);
        foreach (var effect in effects)
        {
            unit.Count(View.Claimed, effect);
        }

        return unit.On($"{day:yyyy-MM-dd}");
    }

    /// <summary>Thirty activities of all kinds, as the deciders let them be.</summary>
    private static void ForHistories(Action<RandomFacts, IReadOnlyList<Effect>> check)
    {
        var counted = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new RandomFacts(seed);
            var effects = new List<Effect>();
            foreach (var kind in Enumerable.Range(0, 30).Select(_ => random.OneOf([.. ActivityKinds.All])))
            {
                var activity = random.History(kind).Aggregate(Activity.Empty, (a, e) => a.After(e));
                effects.AddRange(kind.Effects(activity.ClaimedFacts).Where(e => e.Unit == DutySpec.Code));
            }

            counted += effects.Count;
            check(random, effects);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(15).WithReplay(20_260_701, 7));
        counted.ShouldBeGreaterThan(500, "the histories must count something");
    }
}
