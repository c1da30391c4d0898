using ThiDua.Domain.Incidents;
using ThiDua.Domain.Tests.Activities;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Incidents;

public class IncidentTests
{
    private static readonly HotspotArisen Hotspot = new() { Unit = "xa-tan-lap", OccurredOn = Day("2026-03-02"), Topic = "land" };

    private static readonly ViolationConcluded Violation = new()
    {
        Unit = "xa-tan-lap",
        OccurredOn = Day("2026-03-02"),
        Kind = ViolationType.Corruption,
        Severity = ViolationSeverity.VerySerious,
        Decision = "8/KL-TTr",
    };

    private static readonly DisciplineImposed Discipline = new()
    {
        Unit = "xa-tan-lap",
        OccurredOn = Day("2026-03-02"),
        PersonRole = PersonRole.DeputyHead,
        Level = DisciplineLevel.RemovalFromOffice,
        Decision = "77/QĐ",
    };

    private static readonly IncidentSettled Settled = new() { On = Day("2026-04-02") };
    private static readonly IncidentWithdrawn Withdrawn = new() { On = Day("2026-04-03"), Reason = "Quyết định 80/QĐ hủy bỏ" };

    private readonly DeciderSpec _incident = new(new IncidentKind());

    [Fact]
    public void Every_type_is_recorded_settled_or_withdrawn()
    {
        _incident.Given().When(Hotspot).ThenIt();
        _incident.Given().When(Violation).ThenIt();
        _incident.Given().When(Discipline).ThenIt();
        _incident.Given(Hotspot).When(Settled).ThenIt();
        _incident.Given(Hotspot, Settled).When(Withdrawn).ThenIt();
        _incident.Given(Violation).When(Withdrawn).ThenIt();
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        _incident.Given().When(Violation with { Decision = "" }).ThenRefused("text.missing /decision");
        _incident.Given().When(Discipline with { Decision = "" }).ThenRefused("text.missing /decision");
        _incident.Given(Violation).When(Settled).ThenRefused("incident.not-a-hotspot");
        _incident.Given(Hotspot, Settled).When(Settled with { On = Day("2026-04-05") }).ThenRefused("incident.already-settled");
        _incident.Given(Hotspot, Withdrawn).When(Settled with { On = Day("2026-04-05") }).ThenRefused("incident.withdrawn");
        _incident.Given(Hotspot).When(Withdrawn with { Reason = new string('a', 2_001) }).ThenRefused("text.too-long /reason");
    }

    [Fact]
    public void Each_counts_on_its_day()
    {
        _incident.Given(Hotspot, Settled).Counts(
            "xa-tan-lap hotspot.arisen{topic=land} 2026-03-02 1",
            "xa-tan-lap hotspot.settled{topic=land} 2026-04-02 1");
        _incident.Given(Violation).Counts("xa-tan-lap violation.concluded{kind=corruption;severity=very-serious} 2026-03-02 1");
        _incident.Given(Discipline).Counts("xa-tan-lap discipline.imposed{level=removal-from-office;person-role=deputy-head} 2026-03-02 1");
    }

    [Theory]
    [InlineData(ViolationType.Disunity, "disunity")]
    [InlineData(ViolationType.Ideology, "ideology")]
    [InlineData(ViolationType.Crime, "crime")]
    public void What_vetoes_a_class_can_be_told_apart(ViolationType kind, string code) =>
        _incident.Given(Violation with { Kind = kind }).Counts($"xa-tan-lap violation.concluded{{kind={code};severity=very-serious}} 2026-03-02 1");

    [Fact]
    public void Withdrawn_it_counts_nothing()
    {
        _incident.Given(Hotspot, Settled, Withdrawn).Counts();
        _incident.Given(Violation, Withdrawn).Counts();
        _incident.Given(Violation).IsTitled("Kết luận vi phạm 8/KL-TTr");
    }
}
