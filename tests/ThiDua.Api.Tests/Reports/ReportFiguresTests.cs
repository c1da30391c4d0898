using Shouldly;
using ThiDua.Api.Reports;
using ThiDua.Domain.Measures;
using Xunit;

namespace ThiDua.Api.Tests.Reports;

public sealed class ReportFiguresTests
{
    [Fact]
    public void Every_figure_adds_up_a_measure_that_is_a_sum_by_a_facet_that_it_has()
    {
        ReportFigures.All.Select(f => f.Code).ShouldBeUnique();
        foreach (var figure in ReportFigures.All)
        {
            var measure = MeasureCatalogue.Find(figure.Measure).ShouldNotBeNull(figure.Code);
            measure.Kind.ShouldBe(MeasureKind.Sum, figure.Code);
            (figure.Facet is null || measure.Facets.Contains(figure.Facet)).ShouldBeTrue(figure.Code);
        }
    }
}
