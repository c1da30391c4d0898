using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Dialogues;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Tests.Units;
using ThiDua.Domain.Verification;
using Xunit;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Verification;

/// <summary>Many verified with one decision and taken back with one; questions and their answers.</summary>
public sealed class BatchTests
{
    private static readonly DialogueHeld Held = new() { Unit = "xa-a", OccurredOn = Day("2026-03-10"), Kind = DialogueType.Periodic, OpinionsRaised = 3 };
    private static readonly DialogueAnswered Answered = new() { On = Day("2026-03-20"), Opinions = 1 };
    private static readonly VerificationBasis First = new("p26", Batch: 1);

    private static Activity Fold(params IDomainEvent[] events) => events.Aggregate(Activity.Empty, (a, e) => a.After(e));

    private static string[] Codes(Decision decision) => decision is Decision.Refused refused ? [.. refused.Reasons.Select(r => $"{r.Code} {r.Pointer}".TrimEnd())] : [];

    [Fact]
    public void All_are_verified_or_none()
    {
        var (log, verified) = BatchDecisions.Verify("p26", VerificationLog.Empty, [("dialogue-1", Fold(Held), 1), ("dialogue-2", Fold(Held, Answered), 2), ("dialogue-3", Fold(Held, new ActivityVerified(1)), 2)]);
        log.ShouldBeOfType<Decision.Accepted>().Events.ShouldHaveSingleItem().ShouldBeOfType<ActivitiesVerifiedTogether>().Activities.ShouldBe(["dialogue-1", "dialogue-2"]);
        verified.ShouldBe([("dialogue-1", new ActivityVerified(1, First)), ("dialogue-2", new ActivityVerified(2, First))]);

        var (refused, none) = BatchDecisions.Verify("p26", VerificationLog.Empty, [("dialogue-1", Fold(Held), 1), ("dialogue-2", Fold(Held, Answered), 1), ("dialogue-3", Activity.Empty, 1)]);
        Codes(refused).ShouldBe(["activity.moved-on /activities/1", "activity.not-found /activities/2"]);
        none.ShouldBeEmpty();
        BatchDecisions.Verify("p26", VerificationLog.Empty, [("dialogue-3", Fold(Held, new ActivityVerified(1)), 2)]).Log.ShouldBe(Decision.AlreadyDone);
    }

    [Fact]
    public void A_choice_has_one_to_five_hundred_activities_each_once()
    {
        static string[] Check(params ChosenActivity[] chosen) => [.. BatchDecisions.Check(chosen).Select(r => r.Code)];
        Check().ShouldBe(["batch.empty"]);
        Check([.. Enumerable.Range(1, 500).Select(n => new ChosenActivity($"a{n}", 1))]).ShouldBeEmpty();
        Check([.. Enumerable.Range(1, 501).Select(n => new ChosenActivity($"a{n}", 1))]).ShouldBe(["batch.too-large"]);
        Check(new ChosenActivity("a", 1), new ChosenActivity("a", 2)).ShouldBe(["list.repeats"]);
    }

    [Fact]
    public void A_batch_is_taken_back_whole_and_what_was_verified_before_is_verified_again()
    {
        var log = VerificationLog.Empty.After(new ActivitiesVerifiedTogether(1, ["dialogue-1", "dialogue-2"]));
        var streams = new Dictionary<string, Activity>
        {
            ["dialogue-1"] = Fold(Held, new ActivityVerified(1, First)), ["dialogue-2"] = Fold(Held, new ActivityVerified(1), Answered, new ActivityVerified(3, First)),
        };
        var (undone, withdrawn) = BatchDecisions.Undo(log, 1, "Nhầm", s => streams[s]);
        undone.ShouldBeOfType<Decision.Accepted>().Events.ShouldBe([new BatchWithdrawn(1) { Reason = "Nhầm" }]);
        withdrawn.Select(w => w.Stream).ShouldBe(["dialogue-1", "dialogue-2"]);
        var one = streams["dialogue-1"].After(withdrawn[0].Event);
        (one.Standing, one.Verified.Length, one.Claimed.Length, one.Basis).ShouldBe((Standing.Recorded, 0, 1, null));
        var two = streams["dialogue-2"].After(withdrawn[1].Event);
        (two.Standing, two.Verified.Length, two.Claimed.Length).ShouldBe((Standing.Recorded, 1, 2));
        BatchDecisions.Undo(log.After(new BatchWithdrawn(1)), 1, "Nhầm", s => streams[s]).Log.ShouldBe(Decision.AlreadyDone);
    }

    [Fact]
    public void What_something_followed_on_is_not_taken_back_and_nothing_else_of_its_batch()
    {
        var log = VerificationLog.Empty.After(new ActivitiesVerifiedTogether(1, ["dialogue-1", "dialogue-2"]));
        var verified = Fold(Held, new ActivityVerified(1, First));
        Codes(BatchDecisions.Undo(log, 1, "Nhầm", s => s == "dialogue-1" ? verified : verified.After(Answered)).Log).ShouldBe(["batch.moved-on"]);
        Codes(BatchDecisions.Undo(log, 1, "Nhầm", s => s == "dialogue-1" ? verified : Fold(Held, new ActivityVerified(1))).Log).ShouldBe(["batch.moved-on"], "verified otherwise since");
        Codes(BatchDecisions.Undo(log, 1, " ", _ => verified).Log).ShouldBe(["text.missing /reason"]);
        Codes(BatchDecisions.Undo(log, 2, "Nhầm", _ => verified).Log).ShouldBe(["batch.not-found"]);
        Should.Throw<CorruptStreamException>(() => log.After(new ActivitiesVerifiedTogether(1, [])));
        Should.Throw<CorruptStreamException>(() => verified.After(Answered).After(new VerificationWithdrawn()));
    }

    [Fact]
    public void A_question_is_answered_or_the_activity_corrected_and_then_somebody_looks()
    {
        var world = WorldSpec.Small.With("period-p26", new PeriodOpened()).World;
        var kind = new DialogueKind();
        Decision Raise(Activity activity, string reason = "Trùng lịch họp") => ActivityDecisions.RaiseQuestion(kind, activity, reason, world, Today);

        Raise(Fold(Held)).ShouldBeOfType<Decision.Accepted>().Events.ShouldBe([new ActivityQuestioned { Reason = "Trùng lịch họp" }]);
        Codes(Raise(Fold(Held), "")).ShouldBe(["text.missing /reason"]);
        Codes(Raise(Fold(Held, new ActivityVoided()))).ShouldBe(["activity.voided"]);
        Codes(Raise(Activity.Empty)).ShouldBe(["activity.not-found"]);
        var doubted = Fold(Held, new ActivityQuestioned());
        Codes(Raise(doubted)).ShouldBe(["question.open"]);
        ActivityDecisions.AnswerQuestion(doubted, "Có ảnh").ShouldBeOfType<Decision.Accepted>().Events.ShouldBe([new QuestionAnswered { Text = "Có ảnh" }]);
        Codes(ActivityDecisions.AnswerQuestion(Fold(Held), "Có ảnh")).ShouldBe(["question.none"]);
        doubted.After(new QuestionAnswered()).Question.ShouldBe(Question.Answered);
        doubted.After(new ActivityCorrected(1)).After(Held with { Participants = 4 }).Question.ShouldBe(Question.Answered);
        doubted.After(new ActivityVerified(2)).Question.ShouldBe(Question.None);

        var verified = Fold(Held, new ActivityVerified(1), new ActivityQuestioned());
        verified.Standing.ShouldBe(Standing.Verified);
        ActivityDecisions.Verify(verified, 3).ShouldBeOfType<Decision.Accepted>().Events.ShouldBe([new ActivityVerified(3)], "what was doubted since is looked at again");
    }

    [Fact]
    public void Questions_end_with_the_day_of_the_policy()
    {
        var kind = new DialogueKind();
        string[] At(DateOnly? until) => Codes(ActivityDecisions.RaiseQuestion(
            kind, Fold(Held), "Lý do",
            WorldSpec.Small.With("period-p26", new PeriodPlanned("p26", WorldSpec.Plan with { Verification = [new VerificationPolicy("dialogue", VerificationWay.UnlessQuestioned, QuestionBy: until)] })).World,
            Today));
        At(Today).ShouldBeEmpty();
        At(null).ShouldBeEmpty();
        At(Today.AddDays(-1)).ShouldBe(["question.too-late"]);
    }
}
