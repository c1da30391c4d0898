using System.Collections.Immutable;
using Shouldly;
using ThiDua.Domain.CustomActivities;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Tests.Activities;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.CustomActivities;

public class CustomActivityTests
{
    private static readonly CustomRecorded Custom = new()
    {
        Unit = "xa-tan-lap",
        OccurredOn = Day("2026-03-31"),
        Code = "green-sunday",
        Quantities = Of(("trees", 120m), ("area-ha", 1.5m)),
    };

    private readonly DeciderSpec _custom = new(new CustomActivityKind());

    [Fact]
    public void It_is_recorded_and_each_quantity_counts()
    {
        _custom.Given().When(Custom).ThenIt();
        _custom.Given(Custom).Counts(
            "xa-tan-lap custom.green-sunday.area-ha 2026-03-31 1.5",
            "xa-tan-lap custom.green-sunday.trees 2026-03-31 120");
        MeasureCatalogue.KindOf("custom.green-sunday.trees").ShouldBe(MeasureKind.Sum);
        _custom.Given(Custom).IsTitled("Hoạt động riêng green-sunday");
    }

    [Fact]
    public void The_order_of_quantities_does_not_matter_to_a_repeat()
    {
        var turned = Custom with
        {
            Quantities = new SortedDictionary<string, decimal>(Comparer<string>.Create((a, b) => string.CompareOrdinal(b, a)))
            {
                ["area-ha"] = 1.5m,
                ["trees"] = 120m,
            }
        };
        _custom.Given(Custom).When(turned).ThenNothing();
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        _custom.Given().When(Custom with { Quantities = Of() }).ThenRefused("custom.quantities /quantities");
        _custom.Given().When(Custom with { Quantities = Enumerable.Range(0, 21).ToDictionary(i => $"q{i}", _ => 1m) }).ThenRefused("custom.quantities /quantities");
        _custom.Given().When(Custom with { Code = "Trồng cây", Quantities = Of(("Cây", 1m)) })
            .ThenRefused("value.not-a-code /code", "value.not-a-code /quantities");
        _custom.Given().When(Custom with { Quantities = Of(("trees", -1m)) }).ThenRefused("number.negative /quantities/trees");
    }

    private static ImmutableSortedDictionary<string, decimal> Of(params (string Name, decimal Value)[] quantities) =>
        quantities.ToImmutableSortedDictionary(q => q.Name, q => q.Value, StringComparer.Ordinal);
}
