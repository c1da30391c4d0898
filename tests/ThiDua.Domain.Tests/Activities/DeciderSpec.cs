using System.Globalization;
using System.Text.Json;
using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Deadlines;
using ThiDua.Domain.Facts;

namespace ThiDua.Domain.Tests.Activities;

/// <summary>
/// Given facts, when a fact is proposed, then exactly these facts or these refusals. In every case the same command is given again
/// on the resulting state: it must add nothing.
/// </summary>
internal sealed class DeciderSpec(ActivityKind kind)
{
    public static readonly DateOnly Today = new(2026, 6, 30);

    /// <summary>Units of the tests; <c>xa-vung-cao</c> is remote.</summary>
    public static readonly string[] Units = ["xa-tan-lap", "xa-hoa-binh", "xa-vung-cao"];

    public static DecisionContext Context { get; } = new(Today, TestRules.Rules, Units.Contains, u => u == "xa-vung-cao");

    /// <summary>A day written yyyy-MM-dd.</summary>
    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public GivenFacts Given(params IReadOnlyList<ActivityFact> facts) => new(kind, facts);

    internal sealed class GivenFacts(ActivityKind kind, IReadOnlyList<ActivityFact> facts)
    {
        public Outcome When(ActivityFact proposed) => new(kind, facts, proposed, Context);

        public Outcome When(ActivityFact proposed, DecisionContext context) => new(kind, facts, proposed, context);

        /// <summary>All that the facts count, as lines <c>unit measure{facets} day quantity</c>, in the ledger's order.</summary>
        public void Counts(params string[] expected) => Lines(kind, facts).ShouldBe(expected);

        public void IsTitled(string title) => kind.Title(facts).ShouldBe(title);
    }

    internal sealed class Outcome(ActivityKind kind, IReadOnlyList<ActivityFact> facts, ActivityFact proposed, DecisionContext context)
    {
        public void Then(params IReadOnlyList<ActivityFact> expected)
        {
            var accepted = Accepted(kind.Decide(facts, proposed, context));
            Texts(accepted).ShouldBe(Texts(expected));
            IReadOnlyList<ActivityFact> after = [.. facts, .. accepted.Cast<ActivityFact>()];
            _ = kind.Effects(after);
            Accepted(kind.Decide(after, proposed, context)).ShouldBeEmpty("the same command again must add nothing");
            if (facts.Count == 0)
            {
                Accepted(kind.Decide(after, proposed, context with { Deadlines = DeadlineRules.Empty }))
                    .ShouldBeEmpty("a repeat is recognised after the rules changed, too");
            }
        }

        /// <summary>The fact is recorded as it was proposed.</summary>
        public void ThenIt() => Then(proposed);

        public void ThenNothing() => Then();

        public void ThenRefused(params string[] codes)
        {
            var refused = kind.Decide(facts, proposed, context).ShouldBeOfType<Decision.Refused>();
            refused.Reasons.Select(r => r.Pointer is null ? r.Code : $"{r.Code} {r.Pointer}").ShouldBe(codes);
            refused.Reasons.ShouldAllBe(r => r.Message.Length > 10 && r.Message == r.Message.Normalize());
        }
    }

    public static string[] Lines(ActivityKind kind, IReadOnlyList<ActivityFact> facts)
    {
        var activity = facts.Aggregate(Activity.Empty, (a, fact) => a.After(fact));
        return Lines(View.Claimed, ActivityEffects.Of(kind, activity));
    }

    public static string[] Lines(View view, IReadOnlyDictionary<EffectKey, (int Count, decimal Quantity)> effects) =>
    [
        .. ActivityEffects.Between(new Dictionary<EffectKey, (int, decimal)>(), effects)
            .Where(c => c.Key.View == view)
            .Select(c => string.Create(
                CultureInfo.InvariantCulture,
                $"{c.Key.Unit} {c.Key.Measure}{(c.Key.Facets.Text.Length == 0 ? "" : $"{{{c.Key.Facets.Text}}}")} {c.Key.Day:yyyy-MM-dd} {c.Quantity}")),
    ];

    private static IReadOnlyList<IDomainEvent> Accepted(Decision decision) =>
        decision is Decision.Refused refused
            ? throw new ShouldAssertException("refused: " + string.Join(", ", refused.Reasons.Select(r => $"{r.Code} {r.Pointer}")))
            : ((Decision.Accepted)decision).Events;

    private static string[] Texts(IEnumerable<IDomainEvent> events) =>
        [.. events.Select(e => e.GetType().Name + JsonSerializer.Serialize(e, e.GetType(), EventJson.Whole))];
}
