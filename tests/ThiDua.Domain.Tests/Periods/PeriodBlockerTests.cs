using Shouldly;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Tests.Entries;
using Xunit;
using static ThiDua.Domain.Periods.PeriodStatus;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Periods;

public sealed class PeriodBlockerTests
{
    private static readonly SelfScoresSubmitted Submitted = new();
    private static readonly IDomainEvent[] Appraised = [Submitted, new CriterionAppraised("I.1", 6m), new CriterionAppraised("I.2", null, ["a"])];

    private static IReadOnlyList<Blocker> All(PeriodStatus step, EntrySpec spec, IReadOnlyList<UndecidedActivities>? activities = null, IReadOnlyList<UndecidedTie>? ties = null, Period? period = null) =>
        PeriodBlockers.Of(step, new BlockerInputs(period ?? spec.Period, Today, [new UnitToDecide(spec.Sheet(), "Xã A", spec.Entry.Entry)], activities ?? [], ties ?? []));

    private static string[] Of(PeriodStatus step, EntrySpec spec, IReadOnlyList<UndecidedActivities>? activities = null, IReadOnlyList<UndecidedTie>? ties = null) =>
        [.. All(step, spec, activities, ties).Select(b => $"{b.Code} {b.Unit} {b.Criterion} {b.Count}".Replace("  ", " ").TrimEnd())];

    private static EntrySpec In(PeriodStatus step, params IDomainEvent[] events) => EntrySpec.In(step, events);

    [Fact]
    public void Appraisal_waits_for_self_scores_up_to_their_last_day()
    {
        Of(Appraisal, In(SelfScoring)).ShouldBe(["self-score.not-submitted xa-a 1"]);
        Of(Appraisal, In(SelfScoring, Submitted)).ShouldBeEmpty();
        Of(Appraisal, In(SelfScoring, Submitted, new SelfScoresSentBack())).ShouldBe(["self-score.not-submitted xa-a 1"]);
        Of(Appraisal, In(SelfScoring, Submitted, new SelfScoresSentBack(null, Today.AddDays(-1)))).ShouldBeEmpty();
        Of(Appraisal, new EntrySpec(SelfScoring, []) { Dates = new PeriodDates(SelfScoreBy: Today) }).ShouldBe(["self-score.not-submitted xa-a 1"]);
        Of(Appraisal, new EntrySpec(SelfScoring, []) { Dates = new PeriodDates(SelfScoreBy: Today.AddDays(-1)) }).ShouldBeEmpty();
        Of(SelfScoring, In(Open)).ShouldBeEmpty();
    }

    [Fact]
    public void Deliberation_waits_for_every_judged_criterion_that_applies()
    {
        Of(Deliberation, In(Appraisal, Submitted)).ShouldBe(["criterion.not-appraised xa-a I.1 1", "criterion.not-appraised xa-a I.2 1"]);
        Of(Deliberation, In(Appraisal, Submitted, new CriterionDeclaredNotApplicable("I.1"), new CriterionAppraised("I.2", null, ["a"]))).ShouldBeEmpty();
        Of(Deliberation, In(Appraisal, Appraised)).ShouldBeEmpty();
        Of(Deliberation, In(Appraisal, [.. Appraised, new StatementMade("I.1")])).ShouldBe(["criterion.not-reviewed xa-a I.1 1"]);
        Of(Deliberation, In(Appraisal, [.. Appraised, new StatementMade("I.1"), new CriterionReviewed("I.1", 7m)])).ShouldBeEmpty();
        Of(Deliberation, In(Appraisal, [.. Appraised, new SelfScoresSentBack(["I.2"])])).ShouldBe(["self-score.sent-back xa-a 1"]);
        Of(Deliberation, In(Appraisal, [.. Appraised, new SelfScoresSentBack(["I.2"], Today.AddDays(-1))])).ShouldBeEmpty();
    }

    [Fact]
    public void Open_objections_stop_every_step_after_appraisal_and_tell_those_overdue()
    {
        IDomainEvent[] open = [.. Appraised, new ObjectionRaised(1, new ObjectionAbout(ObjectionKind.Appraisal, "I.1"), 2)];
        Of(Deliberation, In(Appraisal, open)).ShouldBe(["objection.open xa-a 1"]);
        Of(Published, In(Deliberation, open)).ShouldBe(["objection.open xa-a 1"]);
        Of(Closed, In(Published, open)).ShouldBe(["objection.open xa-a 1"]);
        Of(Closed, In(Published, [.. open, new ObjectionAnswered(1, false)])).ShouldBeEmpty();
        Of(Published, In(Deliberation, [.. open, new ObjectionAnswered(1, true)])).ShouldBe(["criterion.not-reviewed xa-a I.1 1"]);
        All(Deliberation, new EntrySpec(Appraisal, open) { Dates = new PeriodDates(ObjectBy: Today.AddDays(-1)) })[0].Message
            .ShouldBe("Xã A có 1 đề nghị xem xét lại chưa trả lời, trong đó 1 đã quá hạn.");
    }

    [Fact]
    public void Activities_and_ties_are_told_with_their_counts()
    {
        UndecidedActivities[] activities = [new("xa-a", "Xã A", "dialogue", "Đối thoại", 2, 5), new("xa-a", "Xã A", "reception", "Tiếp công dân", 0, 0)];
        UndecidedTie[] ties = [new("c1", ["xa-a", "xa-b"])];
        Of(Deliberation, In(Appraisal, Appraised), activities, ties).ShouldBe(["activity.questioned xa-a 2", "activity.unverified xa-a 5"]);
        Of(Appraisal, In(SelfScoring, Submitted), activities, ties).ShouldBeEmpty();
        var all = All(Published, In(Deliberation, Appraised), activities, ties);
        all.Select(b => b.Message).ShouldBe(
        [
            "Xã A còn 2 hoạt động loại Đối thoại có nghi vấn chưa giải quyết.", "Xã A còn 5 hoạt động loại Đối thoại chưa xác minh.",
            "Cụm, khối c1: 2 đơn vị bằng nhau (xa-a, xa-b) cần bỏ phiếu phân định.",
        ]);
        all[^1].Count.ShouldBe(2);
    }

    [Fact]
    public void An_open_reopening_stops_every_step()
    {
        var spec = In(Appraisal, Appraised);
        var period = Period.Evolve(spec.Period, new ReopeningProposed(SelfScoring));
        All(Deliberation, spec, period: period).Select(b => b.Code).ShouldBe(["reopening.open"]);
    }
}
