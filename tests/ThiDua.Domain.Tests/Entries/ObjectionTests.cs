using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Dialogues;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Periods;
using Xunit;
using static ThiDua.Domain.Periods.PeriodStatus;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;
using static ThiDua.Domain.Tests.Entries.EntrySpec;

namespace ThiDua.Domain.Tests.Entries;

public sealed class ObjectionTests
{
    private static readonly CriterionAppraised Found = new("I.1", 6m);
    private static readonly ObjectionAbout Criterion = new(ObjectionKind.Appraisal, "I.1");
    private static readonly ObjectionAbout Rejection = new(ObjectionKind.Rejection, Activity: "dt-1");
    private static readonly DialogueHeld Held = new() { Unit = "xa-a", OccurredOn = Day("2026-03-10"), Kind = DialogueType.Periodic };
    private static readonly Activity Rejected = Fold(Held, new ActivityRejected(1));

    private static Activity Fold(params IDomainEvent[] events) => events.Aggregate(Activity.Empty, (a, e) => a.After(e));

    private static Func<EntrySheet, EntryHistory, Decision> Raise(ObjectionAbout about, Activity? activity = null, string reason = "Chưa thoả đáng") =>
        (s, e) => ObjectionDecisions.Raise(s, e, about, reason, activity);

    private static Func<EntrySheet, EntryHistory, Decision> Answer(bool accepted, int number = 1, string reason = "Đã đối chiếu") =>
        (_, e) => ObjectionDecisions.Answer(e, number, accepted, reason);

    [Fact]
    public void A_finding_a_rejection_and_a_result_are_contested()
    {
        In(Appraisal, Found).Adds(Raise(Criterion), new ObjectionRaised(1, Criterion, 1) { Reason = "Chưa thoả đáng" });
        In(Open).Adds(Raise(Rejection, Rejected), new ObjectionRaised(1, Rejection, 2) { Reason = "Chưa thoả đáng" });
        In(Published).Adds(Raise(new ObjectionAbout(ObjectionKind.Result)), new ObjectionRaised(1, new ObjectionAbout(ObjectionKind.Result), 7) { Reason = "Chưa thoả đáng" });
    }

    [Fact]
    public void What_was_not_found_cannot_be_contested()
    {
        In(Appraisal).Refuses(Raise(Criterion), "objection.nothing-found");
        In(Appraisal).Refuses(Raise(new ObjectionAbout(ObjectionKind.Appraisal, "I.9")), "criterion.unknown /about/criterion");
        In(Open).Refuses(Raise(Rejection), "objection.activity-unknown /about/activity");
        In(Open).Refuses(Raise(Rejection, Fold(Held)), "objection.nothing-found");
        In(Deliberation).Refuses(Raise(new ObjectionAbout(ObjectionKind.Result)), "objection.nothing-found");
        In(Appraisal, Found).Refuses(Raise(new ObjectionAbout(ObjectionKind.Appraisal)), "objection.criterion-missing /about/criterion");
        In(Appraisal, Found).Refuses(Raise(new ObjectionAbout(ObjectionKind.Rejection)), "objection.activity-missing /about/activity");
        In(Appraisal, Found).Refuses(Raise(Rejection with { Criterion = "I.1" }), "objection.about-two /about/criterion");
        In(Appraisal, Found).Refuses(Raise(Criterion with { Activity = "dt-1" }), "objection.about-two /about/activity");
        In(Appraisal, Found).Refuses(Raise(Criterion, reason: ""), "text.missing /reason");
    }

    [Fact]
    public void The_plan_says_until_when_and_a_result_is_not_contested_before_it_is_there()
    {
        var late = new PeriodDates(ObjectBy: Today.AddDays(-1), PublishBy: Today);
        new EntrySpec(Appraisal, [Found]) { Dates = late }.Refuses(Raise(Criterion), "objection.too-late");
        new EntrySpec(Appraisal, [Found]) { Dates = late with { ObjectBy = Today } }.Adds(Raise(Criterion), new ObjectionRaised(1, Criterion, 1) { Reason = "Chưa thoả đáng" });
        var result = new ObjectionAbout(ObjectionKind.Result);
        new EntrySpec(Published, []) { Dates = late }.Adds(Raise(result), new ObjectionRaised(1, result, 7) { Reason = "Chưa thoả đáng" });
        new EntrySpec(Published, []) { Dates = new PeriodDates(ObjectBy: Today.AddDays(-1), PublishBy: Today.AddDays(-9)) }.Refuses(Raise(result), "objection.too-late");
    }

    [Fact]
    public void The_same_finding_is_contested_once()
    {
        var raised = new ObjectionRaised(1, Criterion, 1);
        In(Appraisal, Found, raised).Refuses(Raise(Criterion), "objection.open");
        In(Appraisal, Found, raised, new ObjectionAnswered(1, false)).Refuses(Raise(Criterion), "objection.answered");
        In(Appraisal, Found, raised, new ObjectionAnswered(1, true), new CriterionReviewed("I.1", 7m))
            .Adds(Raise(Criterion), new ObjectionRaised(2, Criterion, 4) { Reason = "Chưa thoả đáng" });
    }

    [Fact]
    public void An_accepted_objection_opens_the_second_review_even_in_deliberation()
    {
        var raised = new ObjectionRaised(1, Criterion, 1);
        In(Deliberation, Found, raised).Then(Answer(true), new ObjectionAnswered(1, true) { Reason = "Đã đối chiếu" });
        var accepted = In(Deliberation, Found, raised, new ObjectionAnswered(1, true));
        accepted.Entry.Entry.ToReview.ShouldBe(["I.1"]);
        accepted.Then((s, e) => EntryDecisions.Appraise(s, e, "I.1", new JudgementEntered(7m, null, "Xem lại")), new CriterionReviewed("I.1", 7m) { Reason = "Xem lại" });
        In(Deliberation, Found, raised, new ObjectionAnswered(1, false)).Entry.Entry.ToReview.ShouldBeEmpty();
    }

    [Fact]
    public void An_answer_needs_a_reason_and_is_given_once()
    {
        var raised = new ObjectionRaised(1, Criterion, 1);
        In(Appraisal, Found, raised).Refuses(Answer(true, reason: " "), "text.missing /reason");
        In(Appraisal, Found, raised).Refuses(Answer(true, number: 2), "objection.not-found");
        In(Appraisal, Found, raised, new ObjectionAnswered(1, true)).Refuses(Answer(false), "objection.answered");
        Should.Throw<CorruptStreamException>(() => In(Appraisal, Found, raised, new ObjectionAnswered(1, true), new ObjectionAnswered(1, true)).Entry);
        Should.Throw<CorruptStreamException>(() => In(Appraisal, new ObjectionRaised(2, Criterion, 1)).Entry);
    }

    [Fact]
    public void An_open_objection_is_overdue_after_the_day_of_publication()
    {
        var open = new Objection(1, Criterion, 1, ObjectionStanding.Open);
        bool Overdue(PeriodDates? dates, Objection objection) => ObjectionDecisions.IsOverdue(Units.WorldSpec.Plan with { Dates = dates }, objection, Today);

        Overdue(new PeriodDates(PublishBy: Today), open).ShouldBeFalse();
        Overdue(new PeriodDates(PublishBy: Today.AddDays(-1)), open).ShouldBeTrue();
        Overdue(new PeriodDates(ObjectBy: Today.AddDays(-1)), open).ShouldBeTrue();
        Overdue(null, open).ShouldBeFalse();
        Overdue(new PeriodDates(PublishBy: Today.AddDays(-1)), open with { Standing = ObjectionStanding.Declined }).ShouldBeFalse();
    }

    [Fact]
    public void A_rejection_that_is_taken_back_leaves_the_claim_as_it_was()
    {
        var answered = new DialogueAnswered { On = Day("2026-03-20"), Opinions = 1 };
        var whole = Fold(Held, answered, new ActivityRejected(2), new RejectionWithdrawn());
        (whole.Standing, whole.ClaimedFacts.Count, whole.Verified.Length, whole.IsRejected, whole.WasRejected).ShouldBe((Standing.Recorded, 2, 0, false, true));

        var step = Fold(Held, new ActivityVerified(1), answered, new ActivityRejected(3));
        (step.Standing, step.ClaimedFacts.Count, step.IsRejected).ShouldBe((Standing.Verified, 1, true));
        var back = step.After(new RejectionWithdrawn());
        (back.Standing, back.ClaimedFacts.Count, back.Verified.Length).ShouldBe((Standing.Recorded, 2, 1));
        Should.Throw<CorruptStreamException>(() => back.After(new RejectionWithdrawn()));
        Should.Throw<CorruptStreamException>(() => Fold(Held, new ActivityRejected(1), new ActivityVoided()).After(new RejectionWithdrawn()));
    }
}
