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

    [Fact]
    public void Documents_and_programmes_count()
    {
        _direction.Given(Document).Counts("xa-tan-lap document.issued 2026-02-02 1");
        _direction.Given(Program).Counts("xa-tan-lap program.adopted 2026-02-03 1");
        _direction.Given(Document).IsTitled("Văn bản 15-CT/ĐU");
    }
}
