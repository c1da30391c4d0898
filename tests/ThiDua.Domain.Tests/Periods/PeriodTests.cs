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
        Small.Decides("period-p26", w => PeriodDecisions.Open(w, w.Period("p26")!), new PeriodOpened());
        Opened.Decides("period-p26", w => PeriodDecisions.Close(w.Period("p26")!), new PeriodClosed());
        Small.Refuses(w => PeriodDecisions.Close(w.Period("p26")!), "period.not-open");
        Opened.With("period-p26", new PeriodClosed()).Refuses(w => PeriodDecisions.Open(w, w.Period("p26")!), "period.closed");
    }

    [Fact]
    public void A_period_opens_only_with_published_sheets() =>
        Small.With("period-p26", new PeriodPlanned("p26", Plan with { Sheets = [new SheetInForce("s", 2)] }))
            .Refuses(w => PeriodDecisions.Open(w, w.Period("p26")!), "criteria.not-published /sheets");

    [Fact]
    public void A_period_opens_only_with_sheets_in_effect_on_its_first_day()
    {
        var replaced = Small.With("criteria-s", new CriteriaSetDrafted(2, LaterSheet(2, "2026-01-01")), new CriteriaSetPublished(2));
        replaced.Refuses(w => PeriodDecisions.Open(w, w.Period("p26")!), "criteria.not-in-effect /sheets");
        Small.With("criteria-s", new CriteriaSetDrafted(2, LaterSheet(2, "2026-01-02")), new CriteriaSetPublished(2))
            .Decides("period-p26", w => PeriodDecisions.Open(w, w.Period("p26")!), new PeriodOpened());
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
