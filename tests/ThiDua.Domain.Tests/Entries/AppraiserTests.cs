using Shouldly;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Tests.Units;
using Xunit;
using static ThiDua.Domain.Tests.Entries.EntrySpec;

namespace ThiDua.Domain.Tests.Entries;

/// <summary>The three ways of appraisal: who may look at what, and which assignments make sense.</summary>
public sealed class AppraiserTests
{
    private static EntrySpec By(AppraisalWay? way) => new(PeriodStatus.Appraisal, []) { Way = way };

    private static string[] Assign(AppraisalWay? way, params AppraiserEntered[] entered) =>
        AppraiserDecisions.Assign(By(way).World, By(way).Period, Appraisers.None, entered) is Decision.Refused refused
            ? [.. refused.Reasons.Select(r => $"{r.Code} {r.Pointer}")] : [];

    private static bool May(AppraisalWay? way, AppraisersAssigned? assigned, string criterion, string account = "tk-1", string? of = null, string unit = "xa-a") =>
        new Appraisers(assigned, 1).May(By(way).Period.Plan, By(way).Sheet(unit), criterion, a => a == account, u => u == of);

    private static AppraisersAssigned Assigned(params (string? Account, AppraiserScope Scope)[] all) =>
        new([.. all.Select(a => a.Scope)]) { Accounts = [.. all.Select(a => a.Account)] };

    [Fact]
    public void Until_somebody_is_assigned_every_appraiser_looks_at_whole_sheets_and_nobody_otherwise()
    {
        May(null, null, "I.1").ShouldBeTrue();
        May(AppraisalWay.WholeSheet, null, "I.1").ShouldBeTrue();
        May(AppraisalWay.PerCriterion, null, "I.1").ShouldBeFalse();
        May(AppraisalWay.CrossCheck, null, "I.1").ShouldBeFalse();
    }

    [Fact]
    public void A_scope_is_criteria_times_units()
    {
        var whole = Assigned(("tk-1", new AppraiserScope(Units: ["xa-a"])));
        May(null, whole, "I.1").ShouldBeTrue();
        May(null, whole, "I.1", unit: "xa-b").ShouldBeFalse();
        May(null, whole, "I.1", account: "tk-2").ShouldBeFalse();

        var some = Assigned((null, new AppraiserScope("so-a", ["I.1"])), ("tk-1", new AppraiserScope(null, ["I"], ["xa-b"])));
        May(AppraisalWay.PerCriterion, some, "I.1", of: "so-a", account: "").ShouldBeTrue();
        May(AppraisalWay.PerCriterion, some, "I.2", of: "so-a", account: "").ShouldBeFalse();
        May(AppraisalWay.PerCriterion, some, "I.2", unit: "xa-b").ShouldBeTrue("a section stands for its criteria");
        May(AppraisalWay.PerCriterion, some, "I.2").ShouldBeFalse();

        new Appraisers(some, 1).Sees("xa-a", _ => false, u => u == "so-a").ShouldBeTrue();
        new Appraisers(some, 1).Sees("xa-a", a => a == "tk-1", _ => false).ShouldBeFalse();
        new Appraisers(some, 1).Sees("xa-b", a => a == "tk-1", _ => false).ShouldBeTrue();
        Appraisers.None.Sees("xa-b", _ => true, _ => true).ShouldBeFalse();
    }

    [Fact]
    public void An_assignment_whose_accounts_are_withheld_lets_no_account_in() =>
        May(null, new AppraisersAssigned([new AppraiserScope()]), "I.1").ShouldBeFalse();

    [Fact]
    public void Each_way_wants_its_own_kind_of_assignment()
    {
        Assign(null, new AppraiserEntered("tk-1", Units: ["xa-a", "xa-b"])).ShouldBeEmpty();
        Assign(null, new AppraiserEntered("tk-1", Criteria: ["I.1"])).ShouldBe(["appraiser.whole-sheet /appraisers/0/criteria"]);
        Assign(AppraisalWay.PerCriterion, new AppraiserEntered("tk-1", Criteria: ["I.1", "I"])).ShouldBeEmpty();
        Assign(AppraisalWay.PerCriterion, new AppraiserEntered("tk-1")).ShouldBe(["appraiser.criteria-missing /appraisers/0/criteria"]);
        Assign(AppraisalWay.CrossCheck, new AppraiserEntered(Unit: "xa-a", Units: ["xa-b"])).ShouldBeEmpty();
        Assign(AppraisalWay.CrossCheck, new AppraiserEntered("tk-1", Units: ["xa-b"])).ShouldBe(["appraiser.unit-missing /appraisers/0/unit"]);
        Assign(AppraisalWay.CrossCheck, new AppraiserEntered(Unit: "xa-a")).ShouldBe(["appraiser.units-missing /appraisers/0/units"]);
        Assign(AppraisalWay.CrossCheck, new AppraiserEntered(Unit: "xa-a", Units: ["xa-a"])).ShouldBe(["appraiser.own-unit /appraisers/0/units/0"]);
        Assign(AppraisalWay.CrossCheck, new AppraiserEntered(Unit: "thon-1", Units: ["xa-a"])).ShouldBe(["appraiser.other-cluster /appraisers/0/units/0"]);
    }

    [Fact]
    public void What_is_wrong_is_told_by_place()
    {
        Assign(null, new AppraiserEntered("tk-1", "xa-a"), new AppraiserEntered()).ShouldBe(["appraiser.account-or-unit /appraisers/0", "appraiser.account-or-unit /appraisers/1"]);
        Assign(null, new AppraiserEntered(" ", Units: ["xa-z"])).ShouldBe(["text.missing /appraisers/0/account", "unit.unknown /appraisers/0/units/0"]);
        Assign(AppraisalWay.PerCriterion, new AppraiserEntered(Unit: "xa-z", Criteria: ["I.9"]))
            .ShouldBe(["unit.unknown /appraisers/0/unit", "criterion.unknown /appraisers/0/criteria/0"]);
    }

    [Fact]
    public void The_same_assignment_adds_nothing_and_none_is_made_after_publication()
    {
        AppraiserEntered[] entered = [new("tk-1", Units: ["xa-a"])];
        var spec = By(null);
        var first = ((Decision.Accepted)AppraiserDecisions.Assign(spec.World, spec.Period, Appraisers.None, entered)).Events;
        AppraiserDecisions.Assign(spec.World, spec.Period, Appraisers.None.After(first[0]), entered).ShouldBe(Decision.AlreadyDone);
        AppraiserDecisions.Assign(spec.World, In(PeriodStatus.Published).Period, Appraisers.None, entered).ShouldBeOfType<Decision.Refused>().Reasons[0].Code.ShouldBe("period.wrong-step");
        Should.Throw<CorruptStreamException>(() => Appraisers.None.After(new PeriodOpened()));
    }

    [Fact]
    public void Accounts_are_in_the_private_part()
    {
        var (data, _) = EventJson.Write(Assigned(("tk-1", new AppraiserScope(Units: ["xa-a"]))), "account-9");
        System.Text.Encoding.UTF8.GetString(data).ShouldNotContain("tk-1");
        WorldSpec.Small.World.Period("p26").ShouldNotBeNull();
    }
}
