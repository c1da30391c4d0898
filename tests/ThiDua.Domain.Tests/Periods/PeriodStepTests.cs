using System.Text.Json;
using Shouldly;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Tests.Units;
using Xunit;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;
using static ThiDua.Domain.Tests.Units.WorldSpec;

namespace ThiDua.Domain.Tests.Periods;

/// <summary>The steps of a period: their order, what stops them, the way back, what belongs to which.</summary>
public sealed class PeriodStepTests
{
    private static readonly IDomainEvent[] Begun =
        [new PeriodOpened(), new SelfScoringStarted(), new AppraisalStarted(), new DeliberationStarted(), new PeriodPublished(), new PeriodClosed()];

    private static readonly PeriodDates Dates = new(RecordUntil: Day("2026-12-31"), PublishBy: Day("2027-02-28"));

    public static IEnumerable<object[]> Steps =>
        from now in Enum.GetValues<PeriodStatus>() from to in Enum.GetValues<PeriodStatus>() where to > PeriodStatus.Planned select new object[] { now, to };

    [Theory]
    [MemberData(nameof(Steps))]
    public void Steps_come_one_after_the_other(PeriodStatus now, PeriodStatus to)
    {
        var spec = At(now);
        if (now == to)
        {
            Advance(spec, to).ShouldBe(Decision.AlreadyDone);
        }
        else if (now + 1 == to)
        {
            spec.Decides("period-p26", w => PeriodDecisions.Advance(w, w.Period("p26")!, to, []), Begun[(int)to - 1]);
        }
        else
        {
            Code(Advance(spec, to)).ShouldBe(now switch
            {
                PeriodStatus.Planned => "period.not-open",
                PeriodStatus.Closed => "period.closed",
                _ => "period.wrong-step",
            });
        }
    }

    [Fact]
    public void What_stops_a_step_is_told_whole()
    {
        IReadOnlyList<Blocker> blockers = [new("a.open", "Còn một việc chưa xong.", "xa-a", "I.1", 1), new("b.open", "Còn hai việc chưa xong.", null, null, 2)];
        At(PeriodStatus.Appraisal).Refuses(w => PeriodDecisions.Advance(w, w.Period("p26")!, PeriodStatus.Deliberation, blockers), "a.open", "b.open");
        PeriodDecisions.Advance(At(PeriodStatus.Appraisal).World, At(PeriodStatus.Deliberation).World.Period("p26")!, PeriodStatus.Deliberation, blockers)
            .ShouldBe(Decision.AlreadyDone, "what is so already is not stopped");
    }

    [Fact]
    public void Only_a_period_that_nobody_judges_and_that_names_no_days_closes_from_where_it_is_open()
    {
        var plain = Small.With("period-p26", new PeriodOpened());
        plain.Decides("period-p26", w => PeriodDecisions.Advance(w, w.Period("p26")!, PeriodStatus.Closed, []), new PeriodClosed());
        Code(Advance(Small.With("period-p26", new PeriodPlanned("p26", Plan with { Dates = new PeriodDates() }), new PeriodOpened()), PeriodStatus.Closed))
            .ShouldBe("period.wrong-step");
        var judged = Small.With("criteria-j", new CriteriaSetDrafted(1, JsonDocument.Parse(Judged).RootElement), new CriteriaSetPublished(1))
            .With("period-p26", new PeriodPlanned("p26", Plan with { Sheets = [new SheetInForce("j", 1)] }), new PeriodOpened());
        Code(Advance(judged, PeriodStatus.Closed)).ShouldBe("period.wrong-step");
    }

    [Fact]
    public void Days_are_moved_later_with_a_reason_while_the_period_runs()
    {
        var later = Dates with { RecordUntil = Day("2027-01-15") };
        At(PeriodStatus.Open).Decides(
            "period-p26", w => PeriodDecisions.ChangeDates(w.Period("p26")!, later, "Bão lụt", Today), new PeriodDatesChanged(later) { Reason = "Bão lụt" });
        At(PeriodStatus.Open).With("period-p26", new PeriodDatesChanged(later)).World.Period("p26")!.Plan.Dates.ShouldBe(later);
        Refuses(PeriodStatus.Open, Dates with { RecordUntil = null }, "Bỏ hạn");
        Refuses(PeriodStatus.Open, later, null, "text.missing /reason");
        Refuses(PeriodStatus.Open, Dates with { RecordUntil = Day("2026-12-30") }, "Lý do", "date.not-later /dates/recordUntil");
        Refuses(PeriodStatus.Open, Dates with { RecordUntil = Day("2027-03-01") }, "Lý do", "date.order /dates/publishBy");
        Refuses(PeriodStatus.Open, Dates with { RegisterBy = Today.AddDays(-1) }, "Lý do", "date.not-later /dates/registerBy");
        Refuses(PeriodStatus.Open, Dates with { RegisterBy = Today }, "Thêm hạn");
        Refuses(PeriodStatus.Published, later, "Lý do", "period.wrong-step");
        Refuses(PeriodStatus.Planned, later, "Lý do", "period.not-open");

        static void Refuses(PeriodStatus status, PeriodDates dates, string? reason, params string[] codes)
        {
            var decision = PeriodDecisions.ChangeDates(At(status).World.Period("p26")!, dates, reason, Today);
            (decision is Decision.Refused r ? r.Reasons.Select(x => x.Pointer is null ? x.Code : $"{x.Code} {x.Pointer}") : []).ShouldBe(codes);
        }
    }

    [Fact]
    public void A_period_goes_back_when_a_second_person_agrees()
    {
        var published = At(PeriodStatus.Published);
        published.Decides(
            "period-p26", w => PeriodDecisions.ProposeReopening(w.Period("p26")!, PeriodStatus.Appraisal, "Thiếu hồ sơ"),
            new ReopeningProposed(PeriodStatus.Appraisal) { Reason = "Thiếu hồ sơ" });
        var waiting = published.With("period-p26", new ReopeningProposed(PeriodStatus.Appraisal));
        waiting.World.Period("p26")!.ReopeningTo.ShouldBe(PeriodStatus.Appraisal);
        waiting.Refuses(w => PeriodDecisions.ProposeReopening(w.Period("p26")!, PeriodStatus.Open, "Lý do khác"), "period.reopening-waits");

        var agreed = PeriodDecisions.AnswerReopening(waiting.World.Period("p26")!, agree: true, null).ShouldBeOfType<Decision.Accepted>().Events;
        agreed.ShouldBe([new PeriodReopened(PeriodStatus.Appraisal)]);
        waiting.With("period-p26", agreed).World.Period("p26")!.ShouldSatisfyAllConditions(
            p => p.Status.ShouldBe(PeriodStatus.Appraisal), p => p.ReopeningTo.ShouldBeNull());

        waiting.Refuses(w => PeriodDecisions.AnswerReopening(w.Period("p26")!, agree: false, null), "text.missing /reason");
        var declined = PeriodDecisions.AnswerReopening(waiting.World.Period("p26")!, agree: false, "Không cần").ShouldBeOfType<Decision.Accepted>().Events;
        declined.ShouldBe([new ReopeningDeclined { Reason = "Không cần" }]);
        waiting.With("period-p26", declined).World.Period("p26")!.ShouldSatisfyAllConditions(
            p => p.Status.ShouldBe(PeriodStatus.Published), p => p.ReopeningTo.ShouldBeNull());
        published.Refuses(w => PeriodDecisions.AnswerReopening(w.Period("p26")!, agree: true, null), "period.no-reopening");
    }

    [Theory]
    [InlineData(PeriodStatus.Open, PeriodStatus.Open)]
    [InlineData(PeriodStatus.Appraisal, PeriodStatus.Planned)]
    [InlineData(PeriodStatus.Appraisal, PeriodStatus.Published)]
    public void A_period_goes_back_only_to_a_step_that_is_past(PeriodStatus now, PeriodStatus to) =>
        At(now).Refuses(w => PeriodDecisions.ProposeReopening(w.Period("p26")!, to, "Lý do"), "period.not-earlier /to");

    [Theory]
    [InlineData(PeriodStatus.Planned, "2026-06-30", Intake.Nothing)]
    [InlineData(PeriodStatus.Open, "2026-12-31", Intake.InTime)]
    [InlineData(PeriodStatus.Open, "2027-01-01", Intake.Late)]
    [InlineData(PeriodStatus.Deliberation, "2026-12-31", Intake.InTime)]
    [InlineData(PeriodStatus.Deliberation, "2027-01-01", Intake.Late)]
    [InlineData(PeriodStatus.Published, "2026-06-30", Intake.Late)]
    [InlineData(PeriodStatus.Closed, "2026-06-30", Intake.Nothing)]
    public void What_comes_after_the_last_day_or_after_publication_is_late(PeriodStatus status, string today, Intake expected) =>
        At(status).World.Period("p26")!.Takes(Day(today)).ShouldBe(expected);

    [Fact]
    public void Every_act_belongs_to_steps_and_says_so_elsewhere()
    {
        string Of(PeriodAct act) => string.Join(' ', Enum.GetValues<PeriodStatus>().Where(s => s.Allows(act)));

        Enum.GetValues<PeriodAct>().Select(a => (a, Of(a))).ShouldBe(
        [
            (PeriodAct.Record, "Open SelfScoring Appraisal Deliberation"),
            (PeriodAct.RecordLate, "Open SelfScoring Appraisal Deliberation Published"),
            (PeriodAct.Prepare, "Open SelfScoring Appraisal"),
            (PeriodAct.SelfScore, "Open SelfScoring"),
            (PeriodAct.Appraise, "Appraisal"),
            (PeriodAct.Vote, "Open SelfScoring Appraisal Deliberation"),
            (PeriodAct.MoveDates, "Open SelfScoring Appraisal Deliberation"),
            (PeriodAct.Review, "Open SelfScoring Appraisal Deliberation"),
            (PeriodAct.Amend, "Published"),
        ]);
        Code(PeriodStatus.Closed.Refuse(PeriodAct.Appraise)).ShouldBe("period.not-open");
        Code(PeriodStatus.Open.Refuse(PeriodAct.Appraise)).ShouldBe("period.wrong-step");
    }

    private static WorldSpec At(PeriodStatus status) => Small
        .With("period-p26", new PeriodPlanned("p26", Plan with { Dates = Dates })).With("period-p26", Begun[..(int)status]);

    private static Decision Advance(WorldSpec spec, PeriodStatus to) => PeriodDecisions.Advance(spec.World, spec.World.Period("p26")!, to, []);

    private static string Code(Decision decision) => decision.ShouldBeOfType<Decision.Refused>().Reasons.ShouldHaveSingleItem().Code;

    private const string Judged =
        """
        {"code":"j","version":1,"title":"Thử","legalBasis":{"document":"Thử"},"max":10,"rounding":{"criterion":2,"total":2},
         "sections":[{"code":"I","title":"Một","max":10,"criteria":[
          {"code":"I.1","title":"Chấm","max":10,"legalBasis":{"document":"Thử"},"formula":{"appraised":{}}}]}]}
        """;
}
