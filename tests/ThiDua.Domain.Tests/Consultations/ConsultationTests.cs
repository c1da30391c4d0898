using ThiDua.Domain.Consultations;
using ThiDua.Domain.Tests.Activities;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Consultations;

public class ConsultationTests
{
    private static readonly ConsultationOpened Opened = new()
    {
        Unit = "xa-tan-lap",
        OccurredOn = Day("2026-03-02"),
        Matter = "Phương án bồi thường đường liên thôn",
        Topic = "clearance",
        Addressee = ConsultationAddressee.Government,
    };

    private static readonly ConsultationClosed Closed = new() { On = Day("2026-03-22"), Opinions = 30 };
    private static readonly ConsultationExplained Explained = new() { On = Day("2026-04-10"), Accepted = 12 };

    private readonly DeciderSpec _consultation = new(new ConsultationKind());

    [Fact]
    public void It_is_opened_closed_and_explained()
    {
        _consultation.Given().When(Opened).ThenIt();
        _consultation.Given(Opened).When(Closed).ThenIt();
        _consultation.Given(Opened, Closed).When(Explained).ThenIt();
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        _consultation.Given().When(Opened with { Matter = "" }).ThenRefused("text.missing /matter");
        _consultation.Given(Opened).When(Explained).ThenRefused("consultation.not-closed");
        _consultation.Given(Opened).When(Closed with { Opinions = -1 }).ThenRefused("number.negative /opinions");
        _consultation.Given(Opened, Closed).When(Closed with { Opinions = 31 }).ThenRefused("consultation.already-closed");
        _consultation.Given(Opened, Closed).When(Explained with { Accepted = 31 }).ThenRefused("consultation.more-accepted-than-given /accepted");
        _consultation.Given(Opened, Closed).When(Explained with { On = Day("2026-03-21") }).ThenRefused("date.before-last-step /on");
        _consultation.Given(Opened, Closed, Explained).When(Explained with { Accepted = 13 }).ThenRefused("consultation.already-explained");
    }

    [Fact]
    public void While_it_is_open_nothing_counts() => _consultation.Given(Opened).Counts();

    [Fact]
    public void Everything_is_dated_on_closing_but_the_publication_of_the_explanation() =>
        _consultation.Given(Opened, Closed, Explained).Counts(
            "xa-tan-lap consultation.accepted{addressee=government;topic=clearance} 2026-03-22 12",
            "xa-tan-lap consultation.explained{addressee=government;topic=clearance} 2026-03-22 1",
            "xa-tan-lap consultation.explanation-published{addressee=government;after-days=19;topic=clearance} 2026-04-10 1",
            "xa-tan-lap consultation.full-term{addressee=government;topic=clearance} 2026-03-22 1",
            "xa-tan-lap consultation.held{addressee=government;topic=clearance} 2026-03-22 1",
            "xa-tan-lap consultation.opinions{addressee=government;topic=clearance} 2026-03-22 30");

    [Fact]
    public void Asking_the_staff_is_no_consultation_of_the_people() =>
        _consultation.Given(Opened with { Addressee = ConsultationAddressee.Agency, Item = 3, Topic = null }, Closed, Explained).Counts(
            "xa-tan-lap consultation.staff-accepted{item=3} 2026-03-22 12",
            "xa-tan-lap consultation.staff-explained{item=3} 2026-03-22 1",
            "xa-tan-lap consultation.staff-held{item=3} 2026-03-22 1",
            "xa-tan-lap consultation.staff-opinions{item=3} 2026-03-22 30");

    [Fact]
    public void The_item_is_one_of_the_laws_list()
    {
        _consultation.Given().When(Opened with { Item = 9 }).ThenIt();
        _consultation.Given().When(Opened with { Item = 10 }).ThenRefused("consultation.item-unknown /item");
        _consultation.Given().When(Opened with { Item = 11, Addressee = ConsultationAddressee.Agency }).ThenIt();
        _consultation.Given().When(Opened with { Item = 12, Addressee = ConsultationAddressee.Agency }).ThenRefused("consultation.item-unknown /item");
    }

    [Fact]
    public void A_day_less_than_twenty_is_not_the_full_term()
    {
        _consultation.Given(Opened with { Addressee = null }, Closed with { On = Day("2026-03-21") }).Counts(
            "xa-tan-lap consultation.held{topic=clearance} 2026-03-21 1",
            "xa-tan-lap consultation.opinions{topic=clearance} 2026-03-21 30");
        _consultation.Given(Opened).IsTitled("Lấy ý kiến: Phương án bồi thường đường liên thôn");
    }
}
