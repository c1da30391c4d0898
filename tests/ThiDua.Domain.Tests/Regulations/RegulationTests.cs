using ThiDua.Domain.Regulations;
using ThiDua.Domain.Tests.Activities;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Regulations;

public class RegulationTests
{
    private static readonly RegulationAdopted Adopted = new()
    {
        Unit = "xa-tan-lap",
        OccurredOn = Day("2026-01-10"),
        Kind = RegulationType.Democracy,
        Number = "01/QC-UBND",
    };

    private static readonly RegulationRevised Revised = new() { On = Day("2026-03-01"), Number = "09/QĐ-UBND" };
    private static readonly RegulationReviewed Reviewed = new() { On = Day("2026-06-15") };

    private readonly DeciderSpec _regulation = new(new RegulationKind());

    [Fact]
    public void It_is_adopted_revised_and_reviewed()
    {
        _regulation.Given().When(Adopted).ThenIt();
        _regulation.Given(Adopted).When(Revised).ThenIt();
        _regulation.Given(Adopted, Revised).When(Reviewed).ThenIt();
        _regulation.Given(Adopted, Reviewed).When(Reviewed with { On = Day("2026-06-20") }).ThenIt();
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        _regulation.Given().When(Adopted with { Number = "" }).ThenRefused("text.missing /number");
        _regulation.Given(Adopted).When(Revised with { Number = new string('9', 101) }).ThenRefused("text.too-long /number");
        _regulation.Given(Adopted).When(Reviewed with { On = Day("2026-01-09") }).ThenRefused("date.before-start /on");
    }

    [Fact]
    public void It_counts_by_kind()
    {
        _regulation.Given(Adopted, Revised, Reviewed).Counts(
            "xa-tan-lap regulation.adopted{kind=democracy} 2026-01-10 1",
            "xa-tan-lap regulation.reviewed{kind=democracy} 2026-06-15 1",
            "xa-tan-lap regulation.revised{kind=democracy} 2026-03-01 1");
        _regulation.Given(Adopted).IsTitled("Quy chế dân chủ ở cơ sở 01/QC-UBND");
        _regulation.Given(Adopted with { Kind = RegulationType.OfficeCulture, Number = null }).IsTitled("Quy chế văn hóa công sở");
    }
}
