using ThiDua.Domain.Models;
using ThiDua.Domain.Tests.Activities;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Models;

public class ModelTests
{
    private static readonly ModelRegistered Registered = new()
    {
        Unit = "xa-tan-lap",
        OccurredOn = Day("2026-01-15"),
        Name = "Thắp sáng đường quê",
        Field = "culture-society",
    };

    private static readonly ModelRecognised ByCommune = new() { On = Day("2026-03-01"), Level = ModelLevel.Commune };
    private static readonly ModelRecognised ByProvince = new() { On = Day("2026-06-01"), Level = ModelLevel.Province };
    private static readonly ModelReplicated Replicated = new() { On = Day("2026-04-01"), ToUnit = "xa-hoa-binh" };
    private static readonly ModelReplicationConfirmed Confirmed = new() { On = Day("2026-04-20"), ByUnit = "xa-hoa-binh" };
    private static readonly ModelWithdrawn Withdrawn = new() { On = Day("2026-06-20"), Reason = "Không duy trì" };

    private readonly DeciderSpec _model = new(new ModelKind());

    [Fact]
    public void It_goes_its_way()
    {
        _model.Given().When(Registered).ThenIt();
        _model.Given(Registered).When(ByCommune).ThenIt();
        _model.Given(Registered, ByProvince).When(ByCommune).ThenIt();
        _model.Given(Registered).When(Replicated).ThenIt();
        _model.Given(Registered, Replicated).When(Confirmed).ThenIt();
        _model.Given(Registered, Replicated, Confirmed).When(Replicated with { ToUnit = "xa-vung-cao" }).ThenIt();
        _model.Given(Registered).When(Withdrawn).ThenIt();
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        _model.Given().When(Registered with { Name = "" }).ThenRefused("text.missing /name");
        _model.Given(Registered, ByCommune).When(ByCommune with { On = Day("2026-03-02") }).ThenRefused("model.already-recognised /level");
        _model.Given(Registered).When(Replicated with { ToUnit = "xa-la" }).ThenRefused("unit.unknown /toUnit");
        _model.Given(Registered).When(Replicated with { ToUnit = "xa-tan-lap" }).ThenRefused("model.same-unit /toUnit");
        _model.Given(Registered, Replicated).When(Replicated with { On = Day("2026-04-02") }).ThenRefused("model.already-replicated /toUnit");
        _model.Given(Registered).When(Confirmed).ThenRefused("model.not-replicated /byUnit");
        _model.Given(Registered, Replicated).When(Confirmed with { On = Day("2026-03-31") }).ThenRefused("date.before-last-step /on");
        _model.Given(Registered, Replicated, Confirmed).When(Confirmed with { On = Day("2026-04-21") }).ThenRefused("model.already-confirmed /byUnit");
        _model.Given(Registered).When(Withdrawn with { Reason = "" }).ThenRefused("text.missing /reason");
        _model.Given(Registered, Withdrawn).When(ByCommune).ThenRefused("model.withdrawn");
    }

    [Fact]
    public void The_highest_recognition_counts_once() =>
        _model.Given(Registered, ByCommune, ByProvince).Counts(
            "xa-tan-lap model.recognised{field=culture-society;level=province} 2026-06-01 1",
            "xa-tan-lap model.registered{field=culture-society} 2026-01-15 1");

    [Fact]
    public void A_replication_counts_for_both_once_confirmed_on_its_own_day()
    {
        _model.Given(Registered, Replicated).Counts("xa-tan-lap model.registered{field=culture-society} 2026-01-15 1");
        _model.Given(Registered, Replicated, Confirmed).Counts(
            "xa-hoa-binh model.replicated-in{field=culture-society} 2026-04-01 1",
            "xa-tan-lap model.registered{field=culture-society} 2026-01-15 1",
            "xa-tan-lap model.replicated-out{field=culture-society} 2026-04-01 1");
    }

    [Fact]
    public void Withdrawing_takes_all_from_its_own_unit_and_nothing_from_those_that_took_it_over()
    {
        _model.Given(Registered, ByCommune, Replicated, Confirmed, Withdrawn)
            .Counts("xa-hoa-binh model.replicated-in{field=culture-society} 2026-04-01 1");
        _model.Given(Registered).IsTitled("Thắp sáng đường quê");
    }
}
