using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Inspections;
using ThiDua.Domain.Petitions;
using ThiDua.Domain.Recommendations;
using ThiDua.Domain.Tests.Activities;

namespace ThiDua.Domain.Tests.Deadlines;

/// <summary>Overdue on any day follows from sums: Σ due − Σ cleared up to the day equals counting, with what had happened by then, what is late.</summary>
public class OverdueTests
{
    private static readonly DateOnly First = DeciderSpec.Day("2026-01-01");

    [Fact]
    public void Petitions() => SumsEqualCount(new PetitionKind(), "petition", LateUnits);

    [Fact]
    public void Recommendations() => SumsEqualCount(new RecommendationKind(), "recommendation", (facts, day) =>
        facts is [RecommendationReceived received] && received.DueOn < day ? [received.Unit] : []);

    [Fact]
    public void Findings() => SumsEqualCount(new InspectionKind(), "finding", (facts, day) =>
        facts.OfType<FindingRaised>()
            .Where(f => f.DueOn < day && !facts.OfType<FindingRemedied>().Any(r => r.Id == f.Id))
            .Select(_ => ((OpeningFact)facts[0]).Unit));

    /// <summary>Units late with a petition when only <paramref name="facts"/> have happened: told by its limit as it then is.</summary>
    private static IEnumerable<string> LateUnits(IReadOnlyList<ActivityFact> facts, DateOnly day)
    {
        var (holder, due) = ("", (DateOnly?)null);
        foreach (var fact in facts)
        {
            (holder, due) = fact switch
            {
                PetitionReceived r => (r.Unit, r.DueOn),
                PetitionAccepted a => (holder, a.DueOn ?? due),
                PetitionExtended x => (holder, x.Until),
                PetitionTransferred t => (t.ToUnit, t.DueOn),
                PetitionReopened r => (holder, r.DueOn),
                PetitionResolved => (holder, null),
                _ => throw new NotSupportedException($"{fact}"),
            };
        }

        return due < day ? [holder] : [];
    }

    private static void SumsEqualCount(ActivityKind kind, string prefix, Func<IReadOnlyList<ActivityFact>, DateOnly, IEnumerable<string>> late)
    {
        var everLate = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var facts = History(kind, new RandomFacts(seed));
            var effects = kind.Effects(facts);
            for (var day = First; day <= First.AddDays(220); day = day.AddDays(1))
            {
                var happened = facts.Where(f => (f is OpeningFact o ? o.OccurredOn : ((StepFact)f).On) <= day).ToList();
                var counted = happened.Count == 0 ? [] : late(happened, day).ToList();
                foreach (var unit in DeciderSpec.Units)
                {
                    decimal Sum(string measure) => effects.Where(e => e.Unit == unit && e.Measure == measure && e.Day <= day).Sum(e => e.Quantity);
                    (Sum($"{prefix}.due") - Sum($"{prefix}.cleared")).ShouldBe(counted.Count(u => u == unit), $"{unit} on {day:O}, seed {seed}");
                    everLate += counted.Count;
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(80).WithReplay(20_260_102, 7));
        everLate.ShouldBeGreaterThan(100, "the histories must have late cases");
    }

    /// <summary>
    /// A history in order of days. Left out are facts that change a limit backwards in time (a corrected due date, an acceptance that sets
    /// a running limit anew): they change past days by intent.
    /// </summary>
    private static List<ActivityFact> History(ActivityKind kind, RandomFacts random)
    {
        var facts = new List<ActivityFact>();
        for (var tries = 0; tries < 80 && facts.Count < 7; tries++)
        {
            var proposed = random.Of(random.OneOf([.. kind.Declared.Where(d => d.Opens == (facts.Count == 0))]).Type);
            var backwards = proposed is PetitionDueCorrected || (proposed is PetitionAccepted && Running(facts))
                || (facts.Count > 0 && facts[^1] is StepFact last && proposed is StepFact step && step.On < last.On);
            if (!backwards && kind.Decide(facts, proposed, DeciderSpec.Context) is Decision.Accepted { Events: [ActivityFact accepted] })
            {
                facts.Add(accepted);
            }
        }

        return facts;
    }

    private static bool Running(List<ActivityFact> facts) => facts.Count > 0 && LateUnits(facts, DateOnly.MaxValue).Any();
}
