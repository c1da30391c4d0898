using ThiDua.Domain.Directions;
using ThiDua.Domain.Tests.Activities;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Directions;

public class DirectionTests
{
    private static readonly DocumentIssued Document = new() { Unit = "xa-tan-lap", OccurredOn = Day("2026-02-02"), Number = "15-CT/ĐU" };
    private static readonly ProgramAdopted Program = new() { Unit = "xa-tan-lap", OccurredOn = Day("2026-02-03"), Number = "04-CTr/ĐU" };

    private static readonly ConferenceHeld Conference = new()
    {
        Unit = "xa-tan-lap",
        OccurredOn = Day("2026-02-04"),
        Kind = ConferenceType.Cadres,
        JointWith = ["Ban Tuyên giáo"],
        Participants = 40,
        Quorum = 40,
    };

    private readonly DeciderSpec _direction = new(new DirectionKind());

    [Fact]
    public void Every_type_is_recorded()
    {
        _direction.Given().When(Document).ThenIt();
        _direction.Given().When(Conference).ThenIt();
        _direction.Given().When(Program).ThenIt();
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        _direction.Given().When(Document with { Number = "" }).ThenRefused("text.missing /number");
        _direction.Given().When(Program with { Number = "" }).ThenRefused("text.missing /number");
        _direction.Given().When(Conference with { Participants = -1, Quorum = 0 }).ThenRefused("number.negative /participants", "number.less-than-one /quorum");
        _direction.Given().When(Conference with { JointWith = ["a", ""] }).ThenRefused("text.missing /jointWith/1");
        _direction.Given().When(Conference with { JointWith = ["a", "a"] }).ThenRefused("list.repeats /jointWith");
        _direction.Given().When(Conference with { JointWith = [.. Enumerable.Range(0, 51).Select(i => $"{i}")] }).ThenRefused("list.too-long /jointWith");
        _direction.Given().When(Conference with { JointWith = [null!] }).ThenRefused("text.missing /jointWith/0");
    }

    [Fact]
    public void A_conference_counts_by_kind_and_whether_it_was_joint()
    {
        _direction.Given(Conference).Counts(
            "xa-tan-lap conference.held{joint=true;kind=cadres} 2026-02-04 1",
            "xa-tan-lap conference.participants{joint=true;kind=cadres} 2026-02-04 40",
            "xa-tan-lap conference.quorate{joint=true;kind=cadres} 2026-02-04 1");
        _direction.Given(Conference with { JointWith = [], Quorum = 41 }).Counts(
            "xa-tan-lap conference.held{joint=false;kind=cadres} 2026-02-04 1",
            "xa-tan-lap conference.participants{joint=false;kind=cadres} 2026-02-04 40");
    }

    [Theory]
    [InlineData(10, 30, true)]
    [InlineData(9, 30, false)]
    [InlineData(10, 31, false)]
    public void A_third_of_the_members_can_ask_for_an_extraordinary_conference(int supporters, int electorate, bool carried)
    {
        var asked = Conference with
        {
            Kind = ConferenceType.CadresExtraordinary,
            JointWith = [],
            Quorum = null,
            Supporters = supporters,
            Electorate = electorate,
            NotifiedOn = Day("2026-01-30"),
        };
        _direction.Given().When(asked).ThenIt();
        _direction.Given(asked).Counts(
        [
            "xa-tan-lap conference.held{joint=false;kind=cadres-extraordinary} 2026-02-04 1",
            "xa-tan-lap conference.notified{joint=false;kind=cadres-extraordinary;lead-days=5} 2026-02-04 1",
            "xa-tan-lap conference.participants{joint=false;kind=cadres-extraordinary} 2026-02-04 40",
            .. carried ? new[] { "xa-tan-lap conference.proposal-carried{joint=false;kind=cadres-extraordinary} 2026-02-04 1" } : [],
        ]);
    }

    [Fact]
    public void A_proposal_has_both_its_numbers_and_a_notice_comes_before()
    {
        _direction.Given().When(Conference with { Supporters = 1 }).ThenRefused("conference.proposal-incomplete /electorate");
        _direction.Given().When(Conference with { Electorate = 1 }).ThenRefused("conference.proposal-incomplete /supporters");
        _direction.Given().When(Conference with { Supporters = 3, Electorate = 2 }).ThenRefused("conference.more-supporters-than-members /supporters");
        _direction.Given().When(Conference with { NotifiedOn = Day("2026-02-05") }).ThenRefused("conference.notified-after /notifiedOn");
    }

    [Fact]
    public void Documents_and_programmes_count()
    {
        _direction.Given(Document with { Kind = DocumentType.ImposingDecision }).Counts("xa-tan-lap document.issued{kind=imposing-decision} 2026-02-02 1");
        _direction.Given(Document).Counts("xa-tan-lap document.issued 2026-02-02 1");
        _direction.Given(Program).Counts("xa-tan-lap program.adopted 2026-02-03 1");
        _direction.Given(Document).IsTitled("Văn bản 15-CT/ĐU");
    }
}
