using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Dialogues;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Tests.Units;
using ThiDua.Domain.Units;
using Xunit;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Activities;

public sealed class ActivityDecisionTests
{
    private static readonly DialogueKind Kind = new();

    private static readonly DialogueHeld Held = new()
    {
        Unit = "xa-a", OccurredOn = Day("2026-03-10"), Kind = DialogueType.Periodic, OpinionsRaised = 10, OpinionsAnswered = 4,
    };

    private static readonly World Open = WorldSpec.Small.With("period-p26", new PeriodOpened()).World;

    private static Decision Record(World world, ActivityFact fact, params IDomainEvent[] before) =>
        ActivityDecisions.Record(Kind, Fold(before), fact, world, Context with { UnitExists = c => world.Unit(c) is not null });

    private static Activity Fold(params IDomainEvent[] events) => events.Aggregate(Activity.Empty, (a, e) => a.After(e));

    private static void ShouldRefuse(Decision decision, string code) => decision.ShouldBeOfType<Decision.Refused>().Reasons[0].Code.ShouldBe(code);

    private static void ShouldAccept(Decision decision, params Type[] events) =>
        decision.ShouldBeOfType<Decision.Accepted>().Events.Select(e => e.GetType()).ShouldBe(events);

    [Fact]
    public void An_activity_needs_a_unit_and_an_open_period_that_covers_it()
    {
        ShouldAccept(Record(Open, Held), typeof(DialogueHeld));
        ShouldAccept(Record(Open, Held with { Unit = "thon-1" }), typeof(DialogueHeld));
        ShouldRefuse(Record(Open, Held with { Unit = "xa-z" }), "unit.unknown");
        ShouldRefuse(Record(Open, Held with { OccurredOn = Day("2025-12-31") }), "period.none-covers");
        ShouldRefuse(Record(WorldSpec.Small.World, Held), "period.not-open");
        ShouldRefuse(Record(Open.After("period-p26", new PeriodClosed()), Held), "period.not-open");
        ShouldRefuse(Record(Open.After("unit-xa-a", new UnitDissolved(Day("2026-02-01"))), Held), "unit.not-active");
    }

    [Fact]
    public void One_open_period_is_enough()
    {
        var quarter = WorldSpec.Plan with { Name = "Quý I", Kind = PeriodKind.Quarter, To = Day("2026-03-31") };
        var world = Open.After("period-q1", new PeriodPlanned("q1", quarter)).After("period-q1", new PeriodOpened()).After("period-p26", new PeriodClosed());

        ShouldAccept(Record(world, Held), typeof(DialogueHeld));
        ShouldRefuse(Record(world, Held with { OccurredOn = Day("2026-04-01") }), "period.not-open");
    }

    [Fact]
    public void What_comes_late_is_recorded_until_the_period_closes()
    {
        var dated = WorldSpec.Small.With("period-p26", new PeriodPlanned("p26", WorldSpec.Plan with { Dates = new PeriodDates(RecordUntil: Day("2026-06-29")) }), new PeriodOpened());
        ShouldAccept(Record(dated.World, Held), typeof(DialogueHeld));
        IDomainEvent[] published = [new SelfScoringStarted(), new AppraisalStarted(), new DeliberationStarted(), new PeriodPublished()];
        ShouldAccept(Record(dated.With("period-p26", published).World, Held), typeof(DialogueHeld));
        ShouldRefuse(Record(dated.With("period-p26", [.. published, new PeriodClosed()]).World, Held), "period.not-open");
    }

    [Fact]
    public void A_step_is_recorded_in_the_period_of_its_own_day_after_that_of_the_activity_closed()
    {
        var second = WorldSpec.Plan with { From = Day("2026-05-01") };
        var world = Open.After("period-p2", new PeriodPlanned("p2", second)).After("period-p2", new PeriodOpened()).After("period-p26", new PeriodClosed());
        ShouldAccept(Record(world, new DialogueAnswered { On = Day("2026-05-02"), Opinions = 1 }, Held), typeof(DialogueAnswered));
        ShouldRefuse(Record(world, new DialogueAnswered { On = Day("2026-04-30"), Opinions = 1 }, Held), "period.not-open");
    }

    [Fact]
    public void A_repeat_is_recognised_even_after_the_period_closed() =>
        Record(Open.After("period-p26", new PeriodClosed()), Held, Held).ShouldBe(Decision.AlreadyDone);

    [Fact]
    public void A_correction_replaces_one_fact_and_everything_after_it_must_still_follow()
    {
        var answer = new DialogueAnswered { On = Day("2026-03-20"), Opinions = 6 };
        Decision Correct(DialogueHeld to, params IDomainEvent[] before) => ActivityDecisions.Correct(Kind, Fold(before), 1, to, "Nhập nhầm", Open, Context);

        ShouldAccept(Correct(Held with { Participants = 7 }, Held), typeof(ActivityCorrected), typeof(DialogueHeld));
        ShouldAccept(Correct(Held with { OpinionsRaised = 12 }, Held, answer), typeof(ActivityCorrected), typeof(DialogueHeld));
        ShouldRefuse(Correct(Held with { OpinionsRaised = 9 }, Held, answer), "dialogue.more-answered-than-raised");
        ShouldRefuse(Correct(Held with { Unit = "xa-b" }, Held), "activity.unit-fixed");
        ShouldRefuse(Correct(Held with { OccurredOn = Day("2025-12-31") }, Held), "period.none-covers");
        ShouldRefuse(Correct(Held, Held, new ActivityVoided()), "activity.voided");
        ShouldRefuse(ActivityDecisions.Correct(Kind, Fold(Held), 2, Held, "Nhập nhầm", Open, Context), "activity.no-such-version");
        ShouldRefuse(ActivityDecisions.Correct(Kind, Fold(Held), 1, Held with { Participants = 7 }, "", Open, Context), "text.missing");
        Correct(Held, Held).ShouldBe(Decision.AlreadyDone);
    }

    [Fact]
    public void A_corrected_activity_stands_as_if_it_had_been_so()
    {
        var corrected = Held with { Participants = 7 };
        var activity = Fold(Held, new ActivityVerified(1), new ActivityCorrected(1), corrected);

        activity.ClaimedFacts.ShouldBe([corrected]);
        activity.Verified.ShouldBeEmpty("a correction is claimed until it is verified too");
        activity.Standing.ShouldBe(Standing.Recorded);
    }

    [Fact]
    public void Verifying_names_the_version_that_was_seen()
    {
        ShouldAccept(ActivityDecisions.Verify(Fold(Held), 1), typeof(ActivityVerified));
        ActivityDecisions.Verify(Fold(Held, new ActivityVerified(1)), 1).ShouldBe(Decision.AlreadyDone);
        ShouldRefuse(ActivityDecisions.Verify(Fold(Held, new DialogueAnswered { On = Day("2026-03-20"), Opinions = 1 }), 1), "activity.moved-on");
        ShouldRefuse(ActivityDecisions.Verify(Fold(Held, new ActivityVoided()), 2), "activity.voided");
        ShouldRefuse(ActivityDecisions.Verify(Activity.Empty, 0), "activity.not-found");
    }

    [Fact]
    public void Rejecting_and_voiding_need_a_reason()
    {
        ShouldAccept(ActivityDecisions.Reject(Fold(Held), 1, "Không có minh chứng"), typeof(ActivityRejected));
        ShouldRefuse(ActivityDecisions.Reject(Fold(Held), 1, " "), "text.missing");
        ShouldRefuse(ActivityDecisions.Reject(Fold(Held), 2, "Không có minh chứng"), "activity.moved-on");
        ActivityDecisions.Reject(Fold(Held, new ActivityRejected(1)), 1, "Không có minh chứng").ShouldBe(Decision.AlreadyDone);
        ShouldAccept(ActivityDecisions.Void(Fold(Held), "Ghi hai lần", Open, Today), typeof(ActivityVoided));
        ActivityDecisions.Void(Fold(Held, new ActivityVoided()), "Ghi hai lần", Open, Today).ShouldBe(Decision.AlreadyDone);
        ShouldRefuse(ActivityDecisions.Void(Fold(Held), "Ghi hai lần", Open.After("period-p26", new PeriodClosed()), Today), "period.not-open");
    }
}
