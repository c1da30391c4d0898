using ThiDua.Domain.Inspections;
using ThiDua.Domain.Tests.Activities;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Inspections;

public class InspectionTests
{
    private static readonly InspectionConducted Conducted = new()
    {
        Unit = "xa-tan-lap",
        OccurredOn = Day("2026-03-02"),
        By = InspectionBy.PeopleInspectorate,
        Form = InspectionForm.Supervision,
    };

    private static readonly FindingRaised Raised = new() { On = Day("2026-03-03"), Id = "1", DueOn = Day("2026-04-03") };
    private static readonly FindingRemedied Remedied = new() { On = Day("2026-04-03"), Id = "1" };

    private readonly DeciderSpec _inspection = new(new InspectionKind());

    [Fact]
    public void Findings_are_raised_and_remedied()
    {
        _inspection.Given().When(Conducted).ThenIt();
        _inspection.Given(Conducted).When(Raised).ThenIt();
        _inspection.Given(Conducted, Raised).When(Raised with { Id = "2", DueOn = null }).ThenIt();
        _inspection.Given(Conducted, Raised).When(Remedied).ThenIt();
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        _inspection.Given(Conducted).When(Raised with { Id = "Số 1" }).ThenRefused("value.not-a-code /id");
        _inspection.Given(Conducted, Raised).When(Raised with { DueOn = null }).ThenRefused("inspection.finding-known /id");
        _inspection.Given(Conducted).When(Raised with { DueOn = Day("2026-03-02") }).ThenRefused("inspection.due-before-finding /dueOn");
        _inspection.Given(Conducted).When(Remedied).ThenRefused("inspection.finding-unknown /id");
        _inspection.Given(Conducted, Raised).When(Remedied with { On = Day("2026-03-02") }).ThenRefused("date.before-last-step /on");
        _inspection.Given(Conducted, Raised, Remedied).When(Remedied with { On = Day("2026-04-04") }).ThenRefused("inspection.already-remedied /id");
    }

    [Fact]
    public void It_counts_the_inspection_and_what_became_of_each_finding()
    {
        _inspection.Given(Conducted, Raised, Raised with { Id = "2", DueOn = Day("2026-03-10") }, Raised with { Id = "3", DueOn = null }, Remedied).Counts(
            "xa-tan-lap finding.cleared{by=people-inspectorate} 2026-04-04 1",
            "xa-tan-lap finding.due{by=people-inspectorate} 2026-03-11 1",
            "xa-tan-lap finding.due{by=people-inspectorate} 2026-04-04 1",
            "xa-tan-lap finding.due-met{by=people-inspectorate} 2026-04-04 1",
            "xa-tan-lap finding.raised{by=people-inspectorate} 2026-03-03 3",
            "xa-tan-lap finding.remedied{by=people-inspectorate} 2026-04-03 1",
            "xa-tan-lap inspection.conducted{by=people-inspectorate;form=supervision} 2026-03-02 1");
        _inspection.Given(Conducted with { Form = null }).Counts("xa-tan-lap inspection.conducted{by=people-inspectorate} 2026-03-02 1");
        _inspection.Given(Conducted).IsTitled("Kiểm tra, giám sát ngày 02/03/2026");
    }
}
