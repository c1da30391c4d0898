using Shouldly;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Tests.Units;
using ThiDua.Domain.Units;
using Xunit;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;
using static ThiDua.Domain.Tests.Units.WorldSpec;

namespace ThiDua.Domain.Tests.Periods;

public sealed class PeriodTests
{
    private static Func<World, Decision> To(PeriodStatus to) => w => PeriodDecisions.Advance(w, w.Period("p26")!, to, []);

    private static readonly WorldSpec Opened = Small.With("period-p26", new PeriodOpened());

    [Fact]
    public void A_period_is_planned_and_planned_anew_while_it_is_not_open()
    {
        Small.Decides("period-p27", w => PeriodDecisions.Plan(w, "p27", Plan), new PeriodPlanned("p27", Plan));
        Small.Decides(
            "period-p26", w => PeriodDecisions.Plan(w, "p26", Plan with { Name = "Kỳ khác" }), new PeriodPlanned("p26", Plan with { Name = "Kỳ khác" }));
        Opened.Refuses(w => PeriodDecisions.Plan(w, "p26", Plan with { Name = "Kỳ khác" }), "period.not-planned");
    }

    [Fact]
    public void A_period_opens_and_closes()
    {
        Small.Decides("period-p26", To(PeriodStatus.Open), new PeriodOpened());
        Opened.Decides("period-p26", To(PeriodStatus.Closed), new PeriodClosed());
        Small.Refuses(To(PeriodStatus.Closed), "period.not-open");
        Opened.With("period-p26", new PeriodClosed()).Refuses(To(PeriodStatus.Open), "period.closed");
    }

    [Fact]
    public void A_period_opens_only_with_published_sheets() =>
        Small.With("period-p26", new PeriodPlanned("p26", Plan with { Sheets = [new SheetInForce("s", 2)] }))
            .Refuses(To(PeriodStatus.Open), "criteria.not-published /sheets");

    [Fact]
    public void A_period_opens_only_with_sheets_in_effect_on_its_first_day()
    {
        var replaced = Small.With("criteria-s", new CriteriaSetDrafted(2, LaterSheet(2, "2026-01-01")), new CriteriaSetPublished(2));
        replaced.Refuses(To(PeriodStatus.Open), "criteria.not-in-effect /sheets");
        Small.With("criteria-s", new CriteriaSetDrafted(2, LaterSheet(2, "2026-01-02")), new CriteriaSetPublished(2))
            .Decides("period-p26", To(PeriodStatus.Open), new PeriodOpened());
    }

    [Fact]
    public void A_plan_that_cannot_be_is_refused()
    {
        Small.Refuses(w => PeriodDecisions.Plan(w, "p", Plan with { To = Day("2025-12-31") }), "date.order /to");
        Small.Refuses(w => PeriodDecisions.Plan(w, "p", Plan with { To = Day("2099-12-31") }), "period.too-long /to");
        Small.Refuses(w => PeriodDecisions.Plan(w, "p", Plan with { Sheets = [] }), "period.no-sheet /sheets");
        Small.Refuses(w => PeriodDecisions.Plan(w, "p", Plan with { Clusters = ["c1", "c9"] }), "cluster.unknown /clusters/1");
    }

    [Fact]
    public void Days_come_in_the_order_of_the_steps_and_around_the_period()
    {
        PeriodDates dates = new(Day("2026-03-31"), Day("2026-12-31"), Day("2027-01-10"), Day("2027-01-31"), Day("2027-02-10"), Day("2027-02-28"));
        Small.Decides("period-p27", w => PeriodDecisions.Plan(w, "p27", Plan with { Dates = dates }), new PeriodPlanned("p27", Plan with { Dates = dates }));
        Refuses(dates with { SelfScoreBy = Day("2026-12-30") }, "date.order /dates/selfScoreBy");
        Refuses(dates with { SelfScoreBy = null, AppraiseBy = Day("2026-12-30") }, "date.order /dates/appraiseBy");
        Refuses(dates with { RegisterBy = Day("2025-12-31") }, "date.outside-period /dates/registerBy");
        Refuses(dates with { PublishBy = Day("2029-01-03") }, "date.outside-period /dates/publishBy");

        static void Refuses(PeriodDates dates, string code) => Small.Refuses(w => PeriodDecisions.Plan(w, "p", Plan with { Dates = dates }), code);
    }

    [Fact]
    public void Activities_are_verified_in_a_way_that_can_be()
    {
        VerificationPolicy sample = new("dialogue", VerificationWay.Sample, 10);
        IReadOnlyList<VerificationPolicy> good =
            [sample, new("petition", VerificationWay.UnlessQuestioned, null, Day("2026-12-31")), new("figure", VerificationWay.BySource, null, null, ["QĐ 766"]), new("model", VerificationWay.Each)];
        Small.Decides("period-p27", w => PeriodDecisions.Plan(w, "p27", Plan with { Verification = good }), new PeriodPlanned("p27", Plan with { Verification = good }));
        Refuses(sample with { Type = "dialog" }, "activity.unknown-type /verification/0/type");
        Refuses(sample with { Percent = 0 }, "verification.percent /verification/0/percent");
        Refuses(sample with { Percent = 101 }, "verification.percent /verification/0/percent");
        Refuses(sample with { Percent = null }, "verification.percent /verification/0/percent");
        Refuses(sample with { Way = VerificationWay.Each }, "verification.not-sampled /verification/0/percent");
        Refuses(new("petition", VerificationWay.UnlessQuestioned), "date.missing /verification/0/questionBy");
        Refuses(new("petition", VerificationWay.UnlessQuestioned, null, Day("2025-12-31")), "date.outside-period /verification/0/questionBy");
        Refuses(new("petition", VerificationWay.Each, null, Day("2026-12-31")), "verification.not-questioned /verification/0/questionBy");
        Refuses(new("figure", VerificationWay.BySource), "verification.sources /verification/0/sources");
        Refuses(new("figure", VerificationWay.Each, null, null, ["QĐ 766"]), "verification.sources /verification/0/sources");
        Refuses(new("figure", VerificationWay.BySource, null, null, [" "]), "text.missing /verification/0/sources/0");
        Small.Refuses(w => PeriodDecisions.Plan(w, "p", Plan with { Verification = [sample, sample] }), "list.repeats /verification/1/type");

        static void Refuses(VerificationPolicy policy, string code) => Small.Refuses(w => PeriodDecisions.Plan(w, "p", Plan with { Verification = [policy] }), code);
    }

    [Fact]
    public void A_period_covers_members_and_what_lies_below_them_on_their_days()
    {
        string[] Covering(string unit, string day) => [.. Opened.World.Covering(unit, Day(day)).Select(c => $"{c.Period.Code} {c.Cluster} {c.Member}")];

        Covering("xa-a", "2026-05-01").ShouldBe(["p26 c1 xa-a"]);
        Covering("thon-1", "2026-05-01").ShouldBe(["p26 c1 xa-a"]);
        Covering("xa-b", "2026-07-01").ShouldBeEmpty();
        Covering("xa-a", "2025-12-31").ShouldBeEmpty();
        Covering("xa-z", "2026-05-01").ShouldBeEmpty();
    }

    [Fact]
    public void The_first_sheet_for_a_kind_of_unit_is_in_force()
    {
        var plan = Plan with { Sheets = [new SheetInForce("dang", 1, [UnitKind.PartyCommittee]), new SheetInForce("s", 1)] };
        var period = new Period("p", plan, PeriodStatus.Open, 1);

        period.SheetFor(UnitKind.PartyCommittee)!.CriteriaSet.ShouldBe("dang");
        period.SheetFor(UnitKind.PeoplesCommittee)!.CriteriaSet.ShouldBe("s");
        new Period("p", plan with { Sheets = [plan.Sheets[0]] }, PeriodStatus.Open, 1).SheetFor(UnitKind.School).ShouldBeNull();
    }
}
