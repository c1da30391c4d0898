using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Tests.Activities;

/// <summary>The ledger's promise, for random histories of every kind: the sum of all entries is what the state counts.</summary>
public class EffectPropertyTests
{
    private static readonly EventTypes Types = new EventTypes().AddActivities();

    public static TheoryData<string> Kinds => [.. ActivityKinds.All.Select(k => k.Stream)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_sum_of_entries_is_what_the_state_counts(string stream) => ForHistories(stream, (kind, events) =>
    {
        var sums = new Dictionary<EffectKey, (int Count, decimal Quantity)>();
        var activity = Activity.Empty;
        foreach (var e in events)
        {
            var after = activity.After(e);
            foreach (var change in ActivityEffects.Between(ActivityEffects.Of(kind, activity), ActivityEffects.Of(kind, after)))
            {
                var (count, quantity) = sums.GetValueOrDefault(change.Key);
                sums[change.Key] = (count + change.Count, quantity + change.Quantity);
            }

            activity = after;
        }

        var effects = ActivityEffects.Of(kind, activity);
        sums.Where(s => s.Value != (0, 0m)).ToDictionary().ShouldBe(effects.Where(s => s.Value != (0, 0m)).ToDictionary(), ignoreOrder: true);
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Effects_follow_from_what_is_stored_and_from_nothing_else(string stream) => ForHistories(stream, (kind, events) =>
    {
        var read = events.Select(e => EventJson.Read(Types, Types.AliasOf(e), EventJson.Write(e, "account-1").Data));
        var stored = read.Aggregate(Activity.Empty, (a, e) => a.After(e));
        var direct = events.Aggregate(Activity.Empty, (a, e) => a.After(e));
        Entries(kind, stored).ShouldBe(Entries(kind, direct));
        kind.Title(stored.ClaimedFacts).ShouldBe(kind.Title(direct.ClaimedFacts));
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Differences_come_in_one_order_however_they_were_collected(string stream) => ForHistories(stream, (kind, events) =>
    {
        var effects = ActivityEffects.Of(kind, events.Aggregate(Activity.Empty, (a, e) => a.After(e)));
        var turned = effects.Reverse().ToDictionary();
        var none = new Dictionary<EffectKey, (int, decimal)>();
        ActivityEffects.Between(none, turned).ShouldBe(ActivityEffects.Between(none, effects));
        ActivityEffects.Between(turned, none).Select(c => -c.Quantity).ShouldBe(ActivityEffects.Between(none, effects).Select(c => c.Quantity));
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_effect_is_declared_with_its_facets_and_every_declared_measure_and_facet_occurs(string stream)
    {
        var seen = new HashSet<(string Measure, string Facet)>();
        ForHistories(stream, (kind, events) =>
        {
            foreach (var effect in Enumerable.Range(1, events.Count).SelectMany(n => kind.Effects(ClaimedAfter(events.Take(n)))))
            {
                var measure = kind.Measures.Single(m => m.Code == effect.Measure || (m.Code.EndsWith(".*", StringComparison.Ordinal)
                    && effect.Measure.StartsWith(m.Code[..^1], StringComparison.Ordinal)));
                MeasureCatalogue.Find(effect.Measure).ShouldBe(measure);
                effect.Facets.Pairs().Select(p => p.Name).Except(["topic", "field", "channel"]).ShouldBeSubsetOf(measure.Facets);
                seen.Add((measure.Code, ""));
                seen.UnionWith(effect.Facets.Pairs().Select(p => (measure.Code, p.Name)));
            }
        });
        foreach (var measure in ActivityKinds.All.Single(k => k.Stream == stream).Measures)
        {
            seen.ShouldContain((measure.Code, ""));
            measure.Facets.Where(f => !seen.Contains((measure.Code, f))).ShouldBeEmpty(measure.Code);
        }
    }

    private static IReadOnlyList<ActivityFact> ClaimedAfter(IEnumerable<IDomainEvent> events) =>
        events.Aggregate(Activity.Empty, (a, e) => a.After(e)).ClaimedFacts;

    private static List<string> Entries(ActivityKind kind, Activity activity) =>
        [.. ActivityEffects.Between(new Dictionary<EffectKey, (int, decimal)>(), ActivityEffects.Of(kind, activity)).Select(c => c.ToString())];

    private static void ForHistories(string stream, Action<ActivityKind, List<IDomainEvent>> check)
    {
        var kind = ActivityKinds.All.Single(k => k.Stream == stream);
        var accepted = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var events = new RandomFacts(seed).History(kind);
            accepted += events.Count > 0 ? 1 : 0;
            check(kind, events);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(20_260_101, 7));
        accepted.ShouldBeGreaterThan(40, "too few of the random facts were accepted to prove anything");
    }
}
