using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Dialogues;
using ThiDua.Domain.Figures;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Tests.Units;
using ThiDua.Domain.Verification;
using Xunit;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Verification;

/// <summary>Each of the four ways: which activities count as verified without being looked at one by one.</summary>
public sealed class PolicyTests
{
    private static readonly DialogueHeld Held = new() { Unit = "xa-a", OccurredOn = Day("2026-03-10"), Kind = DialogueType.Periodic };
    private static readonly FigureRecorded Figure = new() { Unit = "xa-a", OccurredOn = Day("2026-03-10"), Code = "766", Value = 80, Source = "Cổng DVC", SourceDate = Day("2026-03-10") };

    private static Activity Fold(params IDomainEvent[] events) => events.Aggregate(Activity.Empty, (a, e) => a.After(e));

    private static WaitingActivity Dialogue(int n, params IDomainEvent[] more) => new($"dialogue-{n}", n, Fold([Held, .. more]));

    private static PeriodPlan Plan(params VerificationPolicy[] policies) => WorldSpec.Plan with { Verification = policies };

    private static string[] Accepted(VerificationPolicy policy, params WaitingActivity[] waiting) =>
        [.. VerificationPolicies.Run(Plan(policy), VerificationLog.Empty, waiting, 1_000, 7, Today).Accepted.Select(a => $"{a.Activity.StreamId} {a.Way}")];

    [Fact]
    public void Each_accepts_nothing_and_so_does_a_type_that_the_plan_does_not_name()
    {
        Accepted(new VerificationPolicy("dialogue", VerificationWay.Each), Dialogue(1)).ShouldBeEmpty();
        Accepted(new VerificationPolicy("reception", VerificationWay.UnlessQuestioned, QuestionBy: Today.AddDays(-1)), Dialogue(1)).ShouldBeEmpty();
    }

    [Fact]
    public void Unless_questioned_accepts_after_the_day_what_nobody_doubted_or_rejected()
    {
        var policy = new VerificationPolicy("dialogue", VerificationWay.UnlessQuestioned, QuestionBy: Today.AddDays(-1));
        Accepted(policy, Dialogue(1)).ShouldBe(["dialogue-1 UnlessQuestioned"]);
        Accepted(policy with { QuestionBy = Today }, Dialogue(1)).ShouldBeEmpty("the day itself is still for questions");
        Accepted(policy with { QuestionBy = null }, Dialogue(1)).ShouldBeEmpty();
        Accepted(
            policy, Dialogue(1, new ActivityQuestioned()), Dialogue(2, new ActivityQuestioned(), new QuestionAnswered()), Dialogue(3, new ActivityVerified(1)),
            Dialogue(4, new ActivityRejected(1)), Dialogue(5, new ActivityVoided()), Dialogue(6, new ActivityRejected(1), new ActivityCorrected(1), Held),
            Dialogue(7, new ActivityRejected(1), new RejectionWithdrawn()), Dialogue(8, new ActivityQuestioned(), new ActivityCorrected(1), Held)).ShouldBeEmpty();
        Accepted(policy, Dialogue(1, new ActivityCorrected(1), Held with { Participants = 4 })).ShouldBe(["dialogue-1 UnlessQuestioned"]);
    }

    [Fact]
    public void By_source_accepts_figures_of_the_sources_that_are_named()
    {
        var policy = new VerificationPolicy("figure", VerificationWay.BySource, Sources: ["Cổng DVC", "Công an tỉnh"]);
        Accepted(policy, new WaitingActivity("figure-1", 1, Fold(Figure)), new WaitingActivity("figure-2", 2, Fold(Figure with { Source = "Tự báo cáo" })))
            .ShouldBe(["figure-1 BySource"]);
        Accepted(policy with { Sources = null }, new WaitingActivity("figure-1", 1, Fold(Figure))).ShouldBeEmpty();
        Accepted(policy with { Type = "dialogue" }, Dialogue(1)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1, 10, 1)]
    [InlineData(10, 10, 1)]
    [InlineData(11, 10, 2)]
    [InlineData(200, 10, 20)]
    [InlineData(7, 100, 7)]
    public void A_sample_has_its_share_rounded_up_and_the_rest_is_accepted(int population, int percent, int chosen)
    {
        var waiting = Enumerable.Range(1, population).Select(n => Dialogue(n)).ToList();
        var run = VerificationPolicies.Run(Plan(new VerificationPolicy("dialogue", VerificationWay.Sample, percent)), VerificationLog.Empty, waiting, 1_000, 2016, Today);
        var draw = run.Draws.ShouldHaveSingleItem();
        (draw.Type, draw.Percent, draw.Seed, draw.From, draw.UpTo, draw.Population, draw.Chosen).ShouldBe(("dialogue", percent, 2016, 0, 1_000, population, chosen));
        waiting.Count(w => draw.Chose(w.StreamId)).ShouldBe(chosen);
        run.Accepted.Select(a => a.Activity).ShouldBe(waiting.Where(w => !VerificationPolicies.IsInSample(run.Draws, w)), ignoreOrder: true);
        (run.Accepted.Count + chosen).ShouldBe(population);
    }

    [Fact]
    public void A_seed_gives_the_same_sample_for_ever_and_another_seed_another()
    {
        // Worked out with another program: sha256(seed as 8 bytes, highest first, then the id), its first 8 bytes.
        VerificationSampleDrawn.PlaceOf(2016, "dialogue-1").ShouldBe(0xB741DDF71396EB3EUL);
        var waiting = Enumerable.Range(1, 100).Select(n => Dialogue(n)).ToList();
        string[] Sample(long seed) => [.. waiting.Where(w => VerificationPolicies.IsInSample(
            VerificationPolicies.Run(Plan(new VerificationPolicy("dialogue", VerificationWay.Sample, 10)), VerificationLog.Empty, waiting, 1_000, seed, Today).Draws, w)).Select(w => w.StreamId)];
        Sample(1).ShouldBe(Sample(1));
        Sample(1).ShouldNotBe(Sample(2));
    }

    [Fact]
    public void What_is_recorded_after_a_draw_has_a_draw_of_its_own()
    {
        var policy = Plan(new VerificationPolicy("dialogue", VerificationWay.Sample, 50));
        var first = Enumerable.Range(1, 10).Select(n => Dialogue(n)).ToList();
        var run = VerificationPolicies.Run(policy, VerificationLog.Empty, first, 10, 1, Today);
        var log = VerificationLog.Empty.After(run.Draws[0]);
        VerificationPolicies.Run(policy, log, first, 10, 2, Today).Draws.ShouldBeEmpty("a sample is drawn once");

        var second = first.Concat(Enumerable.Range(11, 4).Select(n => Dialogue(n))).ToList();
        var draw = VerificationPolicies.Run(policy, log, second, 20, 2, Today).Draws.ShouldHaveSingleItem();
        (draw.From, draw.UpTo, draw.Population, draw.Chosen, draw.Seed).ShouldBe((10, 20, 4, 2, 2));
    }

    [Fact]
    public void A_sample_with_a_day_of_questions_waits_for_it()
    {
        var policy = new VerificationPolicy("dialogue", VerificationWay.Sample, 10, QuestionBy: Today);
        Accepted(policy, [.. Enumerable.Range(1, 20).Select(n => Dialogue(n))]).ShouldBeEmpty();
        Accepted(policy with { QuestionBy = Today.AddDays(-1) }, [.. Enumerable.Range(1, 20).Select(n => Dialogue(n))]).Length.ShouldBe(18);
    }

    [Fact]
    public void One_run_takes_so_many_oldest_first()
    {
        var waiting = Enumerable.Range(1, VerificationPolicies.Most + 3).Select(n => Dialogue(n)).ToList();
        var run = VerificationPolicies.Run(
            Plan(new VerificationPolicy("dialogue", VerificationWay.UnlessQuestioned, QuestionBy: Today.AddDays(-1))), VerificationLog.Empty, waiting, 1_000, 1, Today);
        run.Accepted.Select(a => a.Activity.FirstSeq).ShouldBe(Enumerable.Range(1, VerificationPolicies.Most).Select(n => (long)n));
    }
}
