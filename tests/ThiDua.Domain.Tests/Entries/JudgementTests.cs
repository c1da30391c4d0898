using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Tests.Scoring;
using Xunit;
using static ThiDua.Domain.Periods.PeriodStatus;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;
using static ThiDua.Domain.Tests.Entries.EntrySpec;

namespace ThiDua.Domain.Tests.Entries;

/// <summary>Self-score, handing in, sending back, first appraisal, statement, second review: each after the one before it.</summary>
public sealed class JudgementTests
{
    private static readonly SelfScored Said = new("I.1", 8m);
    private static readonly SelfScoresSubmitted Submitted = new();
    private static readonly CriterionAppraised Found = new("I.1", 6m) { Reason = "Thiếu biên bản" };

    private static Func<EntrySheet, EntryHistory, Decision> SelfScore(decimal points, string criterion = "I.1", string? reason = null, IReadOnlyList<Evidence>? evidence = null) =>
        (s, e) => EntryDecisions.SelfScore(s, e, criterion, new JudgementEntered(points, null, reason, evidence));

    private static Func<EntrySheet, EntryHistory, Decision> Appraise(decimal points, string criterion = "I.1", string? reason = "Lý do") =>
        (s, e) => EntryDecisions.Appraise(s, e, criterion, new JudgementEntered(points, null, reason));

    private static Func<EntrySheet, EntryHistory, Decision> SendBack(IReadOnlyList<string>? criteria = null, DateOnly? until = null, string reason = "Bổ sung") =>
        (s, e) => EntryDecisions.SendBack(s, e, criteria, until, reason);

    private static Func<EntrySheet, EntryHistory, Decision> State(string text = "Đã có biên bản") => (s, e) => EntryDecisions.State(s, e, "I.1", text);

    [Fact]
    public void A_self_score_names_its_evidence_and_only_what_is_new_adds()
    {
        Evidence[] evidence = [new("12/BC")];
        In(SelfScoring).Then(SelfScore(8m, evidence: evidence), new SelfScored("I.1", 8m) { Evidence = evidence });
        In(SelfScoring, new SelfScored("I.1", 8m) { Reason = "Lý do", Evidence = evidence }).Then(SelfScore(8m));
        In(SelfScoring, Said).Then(SelfScore(8m, evidence: evidence), new SelfScored("I.1", 8m) { Evidence = evidence });
        In(SelfScoring).Refuses(SelfScore(8m, evidence: [new("")]), "evidence.invalid /evidence");
        In(Appraisal, Submitted).Refuses((s, e) => EntryDecisions.Appraise(s, e, "I.1", new JudgementEntered(1m, null, "Lý do", evidence)), "evidence.not-here /evidence");
    }

    [Fact]
    public void What_is_handed_in_stands_until_it_is_sent_back()
    {
        In(SelfScoring, Said).Then(EntryDecisions.Submit, Submitted);
        In(SelfScoring, Said, Submitted).Refuses(SelfScore(9m), "self-score.submitted");
        In(SelfScoring, Said, Submitted).Then(SelfScore(8m));
        In(SelfScoring, Said, Submitted, new SelfScoresSentBack()).Then(SelfScore(9m), new SelfScored("I.1", 9m));
        In(SelfScoring, Said, Submitted, new SelfScoresSentBack()).Then(EntryDecisions.Submit, Submitted);
        var entry = In(SelfScoring, Said, Submitted, new SelfScoresSentBack(["I.1"], Day("2026-07-01"))).Entry.Entry;
        (entry.SelfScore, entry.EverSubmitted, entry.IsSentBack("I.1"), entry.IsSentBack("I.2"), entry.SentBackUntil)
            .ShouldBe((SelfScoreStanding.SentBack, true, true, false, Day("2026-07-01")));
    }

    [Theory]
    [InlineData(Appraisal)]
    [InlineData(Deliberation)]
    [InlineData(Published)]
    public void After_its_step_nothing_is_handed_in_but_what_was_sent_back(PeriodStatus step)
    {
        In(step, Said).Refuses(SelfScore(9m), "period.wrong-step");
        In(step, Said).Refuses(EntryDecisions.Submit, "period.wrong-step");
        if (step == Appraisal)
        {
            In(step, Said, Submitted, new SelfScoresSentBack()).Then(SelfScore(9m), new SelfScored("I.1", 9m));
        }
        else
        {
            In(step, Said, Submitted, new SelfScoresSentBack()).Refuses(SelfScore(9m), "period.wrong-step");
        }
    }

    [Fact]
    public void The_last_day_of_handing_in_holds_and_sending_back_gives_another()
    {
        new EntrySpec(SelfScoring, []) { Dates = new PeriodDates(SelfScoreBy: Today) }.Then(SelfScore(8m), Said);
        var late = new EntrySpec(SelfScoring, []) { Dates = new PeriodDates(SelfScoreBy: Today.AddDays(-1)) };
        late.Refuses(SelfScore(8m), "self-score.too-late");
        late.Refuses(EntryDecisions.Submit, "self-score.too-late");
        late.Then(SendBack(until: Today), new SelfScoresSentBack(null, Today) { Reason = "Bổ sung" });
        In(SelfScoring, new SelfScoresSentBack(null, Today)).Then(EntryDecisions.Submit, Submitted);
        In(SelfScoring, new SelfScoresSentBack(null, Today.AddDays(-1))).Refuses(EntryDecisions.Submit, "self-score.too-late");
    }

    [Fact]
    public void Sending_back_needs_a_reason_something_handed_in_and_known_criteria()
    {
        In(SelfScoring, Said).Refuses(SendBack(), "self-score.not-submitted");
        In(Appraisal, Said).Then(SendBack(), new SelfScoresSentBack { Reason = "Bổ sung" });
        In(Appraisal, Submitted).Then(SendBack(["I.2", "I.1"]), new SelfScoresSentBack(["I.1", "I.2"]) { Reason = "Bổ sung" });
        In(Appraisal, Submitted).Refuses(SendBack(reason: " "), "text.missing /reason");
        In(Appraisal, Submitted).Refuses(SendBack([]), "criterion.missing /criteria");
        In(Appraisal, Submitted).Refuses(
            SendBack(["I.9", "I.9"], Today.AddDays(-1)), "criterion.unknown /criteria/0", "criterion.unknown /criteria/1", "list.repeats /criteria", "date.past /until");
        In(Deliberation, Submitted).Refuses(SendBack(), "period.wrong-step");
        In(Appraisal, Said, Submitted, new SelfScoresSentBack(["I.2"])).Refuses(SelfScore(9m), "self-score.not-sent-back");
    }

    [Fact]
    public void Nobody_appraises_what_is_not_handed_in()
    {
        In(SelfScoring, Said).Refuses(Appraise(6m), "self-score.not-submitted");
        In(SelfScoring, Said, Submitted).Then(Appraise(6m), new CriterionAppraised("I.1", 6m) { Reason = "Lý do" });
        In(Appraisal).Then(Appraise(0m), new CriterionAppraised("I.1", 0m) { Reason = "Lý do" });
        In(Appraisal, Submitted, new SelfScoresSentBack(["I.1"])).Refuses(Appraise(6m), "self-score.sent-back");
        In(Appraisal, Submitted, new SelfScoresSentBack(["I.2"])).Then(Appraise(6m), new CriterionAppraised("I.1", 6m) { Reason = "Lý do" });
        In(Appraisal, Submitted, new SelfScoresSentBack(["I.1"], Today.AddDays(-1))).Then(Appraise(6m), new CriterionAppraised("I.1", 6m) { Reason = "Lý do" });
        In(Deliberation, Submitted).Refuses(Appraise(6m), "period.wrong-step");
        In(Deliberation, Submitted, Found).Refuses(Appraise(7m), "period.wrong-step");
        In(Deliberation, Submitted, Found).Then(Appraise(6m));
    }

    [Fact]
    public void After_a_statement_the_committee_reviews_beside_its_first_finding()
    {
        var reviewed = new CriterionReviewed("I.1", 7.5m) { Reason = "Chấp nhận giải trình" };
        In(Appraisal, Said, Submitted, Found).Then(State(), new StatementMade("I.1") { Text = "Đã có biên bản" });
        In(Appraisal, Said, Submitted, Found, new StatementMade("I.1")).Then(Appraise(7.5m, reason: "Chấp nhận giải trình"), reviewed);
        In(Appraisal, Said, Submitted, Found, new StatementMade("I.1")).Then(Appraise(6m), new CriterionReviewed("I.1", 6m) { Reason = "Lý do" });

        var entry = In(Appraisal, Said, Submitted, Found, new StatementMade("I.1"), reviewed).Entry;
        entry.Entry.SelfScores["I.1"].Points.ShouldBe(8m);
        entry.Entry.Appraisals["I.1"].Points.ShouldBe(6m);
        entry.Entry.Reviews["I.1"].Points.ShouldBe(7.5m);
        entry.Entry.Found("I.1")!.Points.ShouldBe(7.5m);
        entry.Entry.ToReview.ShouldBeEmpty();
        entry.FoundAt["I.1"].ShouldBe(5);
    }

    [Fact]
    public void A_statement_is_about_a_finding_and_in_time()
    {
        In(Appraisal, Submitted).Refuses(State(), "statement.nothing-found");
        In(Appraisal, Submitted, Found).Refuses(State(" "), "text.missing /text");
        In(Appraisal, Submitted, Found).Refuses((s, e) => EntryDecisions.State(s, e, "I.9", "Chữ"), "criterion.not-found");
        In(Deliberation, Submitted, Found).Refuses(State(), "period.wrong-step");
        new EntrySpec(Appraisal, [Submitted, Found]) { Dates = new PeriodDates(ObjectBy: Today.AddDays(-1)) }.Refuses(State(), "statement.too-late");
    }

    [Fact]
    public void Who_never_handed_in_has_not_scored_itself_once_the_step_is_over()
    {
        static bool NotScored(PeriodStatus step, params IDomainEvent[] events) => new UnitInputs("xa-a", "Xã A", "c1", In(step).Sheet().Sheet, new FakeTallies())
        {
            Entry = In(step, events).Entry.Entry, SelfScoringOver = In(step).Period.SelfScoringOver,
        }.HasNotScoredItself;

        (NotScored(Open), NotScored(Open, Said), NotScored(Open, Submitted)).ShouldBe((true, false, false));
        (NotScored(SelfScoring, Said), NotScored(Appraisal, Said), NotScored(Appraisal, Submitted)).ShouldBe((false, true, false));
        NotScored(Published, Submitted, new SelfScoresSentBack()).ShouldBeFalse("it did hand in");
        NotScored(Closed, Said).ShouldBeTrue();
        var back = Period.Evolve(Period.Evolve(In(Appraisal).Period, new ReopeningProposed(SelfScoring)), new PeriodReopened(SelfScoring));
        back.SelfScoringOver.ShouldBeFalse();
    }

    [Fact]
    public void A_pledge_is_made_up_to_its_day_and_can_be_replaced_until_then()
    {
        static Decision Pledge(EntrySheet s, EntryHistory e, decimal target, string text = "Quyết tâm") =>
            EntryDecisions.Pledge(s, e, new Dictionary<string, decimal> { ["I.3"] = target }, text);

        var pledge = new PledgeMade(new Dictionary<string, decimal> { ["I.3"] = 12m }) { Text = "Quyết tâm" };
        In(Open).Entry.Entry.Registered.ShouldBeFalse();
        In(Open).Then((s, e) => Pledge(s, e, 12m), pledge);
        In(Open, pledge).Entry.Entry.Registered.ShouldBeTrue();
        In(Open, pledge).Entry.Entry.Pledge!.Targets["I.3"].ShouldBe(12m);
        In(Open, pledge).Then((s, e) => Pledge(s, e, 13m), new PledgeMade(new Dictionary<string, decimal> { ["I.3"] = 13m }) { Text = "Quyết tâm" });
        In(Open).Refuses((s, e) => Pledge(s, e, 0m, ""), "target.not-positive /targets/I.3", "text.missing /text");
        In(SelfScoring).Refuses((s, e) => Pledge(s, e, 12m), "period.wrong-step");
        new EntrySpec(Open, []) { Dates = new PeriodDates(RegisterBy: Today.AddDays(-1)) }.Refuses((s, e) => Pledge(s, e, 12m), "pledge.too-late");
    }
}
