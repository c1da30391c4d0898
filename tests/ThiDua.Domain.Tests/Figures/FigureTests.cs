using Shouldly;
using ThiDua.Domain.Figures;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Tests.Activities;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Figures;

public class FigureTests
{
    private static readonly FigureRecorded Figure = new()
    {
        Unit = "xa-tan-lap",
        OccurredOn = Day("2026-03-31"),
        Code = "766-total",
        Value = 91.35m,
        Source = "Cổng dịch vụ công",
        SourceDate = Day("2026-04-01"),
        Topic = "reform",
    };

    private readonly DeciderSpec _figure = new(new FigureKind());

    [Fact]
    public void A_figure_is_recorded_zero_and_below_too()
    {
        _figure.Given().When(Figure).ThenIt();
        _figure.Given().When(Figure with { Value = 0 }).ThenIt();
        _figure.Given().When(Figure with { Value = -1.5m }).ThenIt();
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        _figure.Given().When(Figure with { Code = "766.total", Source = "" }).ThenRefused("value.not-a-code /code", "text.missing /source");
        _figure.Given().When(Figure with { Value = 1.00001m }).ThenRefused("number.too-precise /value");
        _figure.Given().When(Figure with { SourceDate = Today.AddDays(1) }).ThenRefused("date.in-future /sourceDate");
    }

    [Fact]
    public void It_is_a_latest_value_without_facets_and_a_zero_is_a_value()
    {
        _figure.Given(Figure).Counts("xa-tan-lap figure.766-total 2026-03-31 91.35");
        _figure.Given(Figure with { Value = 0 }).Counts("xa-tan-lap figure.766-total 2026-03-31 0");
        MeasureCatalogue.KindOf("figure.766-total").ShouldBe(MeasureKind.Latest);
        _figure.Given(Figure).IsTitled("Chỉ số 766-total");
    }
}
