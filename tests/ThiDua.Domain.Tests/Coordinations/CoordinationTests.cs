using ThiDua.Domain.Coordinations;
using ThiDua.Domain.Tests.Activities;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Coordinations;

public class CoordinationTests
{
    private static readonly CoordinationSigned Signed = new() { Unit = "xa-tan-lap", OccurredOn = Day("2026-01-10"), With = ["Hội Nông dân", "Công an xã"] };
    private static readonly CoordinationReviewed Reviewed = new() { On = Day("2026-03-31") };
    private static readonly CoordinationEnded Ended = new() { On = Day("2026-05-31") };

    private readonly DeciderSpec _coordination = new(new CoordinationKind());

    [Fact]
    public void It_is_signed_reviewed_and_ended()
    {
        _coordination.Given().When(Signed).ThenIt();
        _coordination.Given(Signed).When(Reviewed).ThenIt();
        _coordination.Given(Signed, Reviewed).When(Ended).ThenIt();
        _coordination.Given(Signed, Ended).When(Reviewed).ThenIt();
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        _coordination.Given().When(Signed with { With = [] }).ThenRefused("coordination.no-partner /with");
        _coordination.Given().When(Signed with { With = [" "], Name = "" }).ThenRefused("text.missing /with/0", "text.missing /name");
        _coordination.Given(Signed, Ended).When(Reviewed with { On = Day("2026-06-01") }).ThenRefused("coordination.ended /on");
        _coordination.Given(Signed, Ended).When(Ended with { On = Day("2026-06-01") }).ThenRefused("coordination.already-ended");
        _coordination.Given(Signed, Reviewed).When(Ended with { On = Day("2026-03-30") }).ThenRefused("date.before-last-step /on");
    }

    [Fact]
    public void How_many_are_in_force_follows_from_the_sum()
    {
        _coordination.Given(Signed, Reviewed, Ended).Counts(
            "xa-tan-lap coordination.in-force 2026-01-10 1",
            "xa-tan-lap coordination.in-force 2026-05-31 -1",
            "xa-tan-lap coordination.reviewed 2026-03-31 1",
            "xa-tan-lap coordination.signed 2026-01-10 1");
        _coordination.Given(Signed).IsTitled("Phối hợp với Hội Nông dân, Công an xã");
    }
}
