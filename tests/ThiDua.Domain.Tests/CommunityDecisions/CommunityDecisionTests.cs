using Shouldly;
using ThiDua.Domain.CommunityDecisions;
using ThiDua.Domain.Tests.Activities;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.CommunityDecisions;

public class CommunityDecisionTests
{
    private static readonly DecisionNotified Notified = new()
    {
        Unit = "xa-tan-lap",
        OccurredOn = Day("2026-04-20"),
        Item = 1,
        Matter = "Mức đóng góp làm đường",
    };

    private static readonly DecisionVoted Voted = new() { On = Day("2026-04-24"), For = 60, Total = 90, DueOn = Day("2026-05-06") };
    private static readonly DecisionSent Sent = new() { On = Day("2026-05-06") };
    private static readonly DecisionRecognised Recognised = new() { On = Day("2026-05-10") };

    private readonly DeciderSpec _decision = new(new CommunityDecisionKind());

    [Fact]
    public void It_is_notified_voted_sent_and_recognised()
    {
        _decision.Given().When(Notified).ThenIt();
        _decision.Given(Notified).When(Voted with { DueOn = null }).Then(Voted);
        _decision.Given(Notified).When(Voted with { DueOn = Day("2027-01-01") }).Then(Voted);
        _decision.Given(Notified, Voted).When(Sent).ThenIt();
        _decision.Given(Notified, Voted, Sent).When(Recognised).ThenIt();
        _decision.Given(Notified, Voted, Sent).When(Recognised with { Recognised = false }).ThenIt();
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        _decision.Given().When(Notified with { Item = 7, Matter = " " }).ThenRefused("decision.item-unknown /item", "text.missing /matter");
        _decision.Given(Notified).When(Voted with { For = -1, Total = 0 }).ThenRefused("number.negative /for", "number.less-than-one /total");
        _decision.Given(Notified).When(Voted with { For = 91 }).ThenRefused("decision.more-for-than-households /for");
        _decision.Given(Notified, Voted).When(Voted with { For = 61 }).ThenRefused("decision.already-voted");
        _decision.Given(Notified).When(Sent).ThenRefused("decision.not-voted");
        _decision.Given(Notified, Voted with { For = 59 }).When(Sent).ThenRefused("decision.not-passed");
        _decision.Given(Notified, Voted).When(Sent with { On = Day("2026-04-23") }).ThenRefused("date.before-last-step /on");
        _decision.Given(Notified, Voted, Sent).When(Sent with { On = Day("2026-05-07") }).ThenRefused("decision.already-sent");
        _decision.Given(Notified, Voted).When(Recognised).ThenRefused("decision.not-sent");
        _decision.Given(Notified, Voted, Sent).When(Recognised with { On = Day("2026-05-05") }).ThenRefused("date.before-last-step /on");
        _decision.Given(Notified, Voted, Sent, Recognised).When(Recognised with { On = Day("2026-05-11") }).ThenRefused("decision.already-answered");
    }

    [Theory]
    [InlineData(1, 60, 90, true)]
    [InlineData(1, 59, 90, false)]
    [InlineData(2, 67, 100, true)]
    [InlineData(2, 66, 100, false)]
    [InlineData(3, 51, 100, true)]
    [InlineData(3, 50, 100, false)]
    [InlineData(6, 1, 1, true)]
    [InlineData(2, 6_666_667, 10_000_000, true)]
    public void Two_thirds_carry_items_1_and_2_more_than_half_the_others(int item, int inFavour, int total, bool passed)
    {
        Lines(new CommunityDecisionKind(), [Notified with { Item = item }, Voted with { For = inFavour, Total = total }])
            .Where(l => l.Contains("voted", StringComparison.Ordinal) || l.Contains("passed", StringComparison.Ordinal))
            .ShouldBe(
            [
                .. passed ? new[] { $"xa-tan-lap decision.passed{{item={item}}} 2026-04-24 1" } : [],
                $"xa-tan-lap decision.voted{{item={item}}} 2026-04-24 1",
            ]);
    }

    [Fact]
    public void It_is_in_time_when_sent_within_five_working_days()
    {
        _decision.Given(Notified, Voted, Sent, Recognised).Counts(
            "xa-tan-lap decision.announced{item=1;lead-days=4} 2026-04-24 1",
            "xa-tan-lap decision.cleared{item=1} 2026-05-07 1",
            "xa-tan-lap decision.decided{after-days=4;item=1} 2026-04-24 1",
            "xa-tan-lap decision.due{item=1} 2026-05-07 1",
            "xa-tan-lap decision.due-met{item=1} 2026-05-07 1",
            "xa-tan-lap decision.notified{item=1} 2026-04-20 1",
            "xa-tan-lap decision.on-time{item=1} 2026-05-06 1",
            "xa-tan-lap decision.passed{item=1} 2026-04-24 1",
            "xa-tan-lap decision.recognised{item=1} 2026-05-10 1",
            "xa-tan-lap decision.voted{item=1} 2026-04-24 1");
        _decision.Given(Notified, Voted, Sent with { On = Day("2026-05-07") }, Recognised with { Recognised = false }).Counts(
            "xa-tan-lap decision.announced{item=1;lead-days=4} 2026-04-24 1",
            "xa-tan-lap decision.cleared{item=1} 2026-05-07 1",
            "xa-tan-lap decision.decided{after-days=4;item=1} 2026-04-24 1",
            "xa-tan-lap decision.due{item=1} 2026-05-07 1",
            "xa-tan-lap decision.notified{item=1} 2026-04-20 1",
            "xa-tan-lap decision.passed{item=1} 2026-04-24 1",
            "xa-tan-lap decision.voted{item=1} 2026-04-24 1");
    }

    [Theory]
    [InlineData(10, 100, true)]
    [InlineData(9, 100, false)]
    [InlineData(10, 101, false)]
    [InlineData(11, 101, true)]
    public void An_initiative_needs_a_tenth_of_the_households(int supporters, int households, bool supported)
    {
        string[] lines = ["xa-tan-lap decision.notified{item=1} 2026-04-20 1", "xa-tan-lap initiative.raised{item=1} 2026-04-20 1"];
        _decision.Given(Notified with { Supporters = supporters, Households = households })
            .Counts(supported ? [.. lines, "xa-tan-lap initiative.supported{item=1} 2026-04-20 1"] : lines);
    }

    [Fact]
    public void An_initiative_has_both_its_numbers()
    {
        _decision.Given().When(Notified with { Supporters = 9, Households = 90 }).ThenIt();
        _decision.Given().When(Notified with { Supporters = 9 }).ThenRefused("decision.initiative-incomplete /households");
        _decision.Given().When(Notified with { Households = 9 }).ThenRefused("decision.initiative-incomplete /supporters");
        _decision.Given().When(Notified with { Supporters = 10, Households = 9 }).ThenRefused("decision.more-for-than-households /supporters");
        _decision.Given().When(Notified with { Supporters = -1, Households = 0 })
            .ThenRefused("number.negative /supporters", "number.less-than-one /households");
    }

    [Fact]
    public void A_notice_alone_is_a_matter_to_be_decided()
    {
        _decision.Given(Notified).Counts("xa-tan-lap decision.notified{item=1} 2026-04-20 1");
        _decision.Given(Notified).IsTitled("Nhân dân quyết định: Mức đóng góp làm đường");
        _decision.Given(Notified with { Matter = null }).IsTitled("Nhân dân quyết định nội dung 1");
    }
}
