using ThiDua.Domain.Contributions;
using ThiDua.Domain.Tests.Activities;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Contributions;

public class ContributionTests
{
    private static readonly ContributionMade Made = new()
    {
        Unit = "xa-tan-lap",
        OccurredOn = Day("2026-03-05"),
        Work = "Đường liên thôn",
        Money = 120_500_000m,
        WorkDays = 310.5m,
        LandM2 = 1_250.25m,
    };

    private readonly DeciderSpec _contribution = new(new ContributionKind());

    [Fact]
    public void It_is_recorded() => _contribution.Given().When(Made).ThenIt();

    [Fact]
    public void What_cannot_be_is_refused()
    {
        _contribution.Given().When(Made with { Money = 0, WorkDays = 0, LandM2 = 0 }).ThenRefused("contribution.empty /money");
        _contribution.Given().When(Made with { Money = -1, WorkDays = 0.00001m }).ThenRefused("number.negative /money", "number.too-precise /workDays");
        _contribution.Given().When(Made with { LandM2 = 1_000_000_000_000_000m, Work = "" }).ThenRefused("text.missing /work", "number.too-large /landM2");
    }

    [Fact]
    public void Each_amount_counts_by_itself()
    {
        _contribution.Given(Made).Counts(
            "xa-tan-lap contribution.land-m2 2026-03-05 1250.25",
            "xa-tan-lap contribution.money 2026-03-05 120500000",
            "xa-tan-lap contribution.work-days 2026-03-05 310.5");
        _contribution.Given(Made with { Money = 0, LandM2 = 0 }).Counts("xa-tan-lap contribution.work-days 2026-03-05 310.5");
        _contribution.Given(Made).IsTitled("Nhân dân đóng góp: Đường liên thôn");
    }
}
