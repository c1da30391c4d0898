using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.CustomActivities;

/// <summary>
/// An activity of a type that a criteria set declares (hoạt động riêng của bộ tiêu chí). Which types and quantities there are is checked
/// where the sets are known; here only their form.
/// </summary>
public sealed record CustomRecorded : OpeningFact
{
    /// <summary>Code of the type.</summary>
    public required string Code { get; init; }

    /// <summary>Quantities by name.</summary>
    public required IReadOnlyDictionary<string, decimal> Quantities { get; init; }
}

/// <summary>Hoạt động riêng của bộ tiêu chí.</summary>
public sealed class CustomActivityKind : ActivityKind<CustomRecorded>
{
    private const int QuantitiesMax = 20;

    /// <inheritdoc/>
    public override string Stream => "custom";

    /// <inheritdoc/>
    public override string Label => "Hoạt động riêng";

    /// <inheritdoc/>
    public override IReadOnlyList<FactDeclaration> Declared { get; } = [new("custom-recorded", "custom_recorded", typeof(CustomRecorded))];

    /// <inheritdoc/>
    public override IReadOnlyList<Measure> Measures { get; } = [new("custom.*", MeasureKind.Sum, "Hoạt động riêng của bộ tiêu chí")];

    /// <inheritdoc/>
    protected override CustomRecorded Evolve(CustomRecorded? state, ActivityFact fact) =>
        (state, fact) is (null, CustomRecorded custom) ? custom : throw Impossible(state, fact);

    /// <inheritdoc/>
    protected override IEnumerable<Refusal> Check(CustomRecorded? state, ActivityFact proposed, DecisionContext context) => proposed switch
    {
        CustomRecorded custom =>
        [
            .. Require.Slug(custom.Code, "/code"),
            .. Require.That(
                custom.Quantities.Count is > 0 and <= QuantitiesMax, "custom.quantities", $"Phải có từ 1 đến {QuantitiesMax} số liệu.", "/quantities"),
            .. custom.Quantities.Take(QuantitiesMax).OrderBy(q => q.Key, StringComparer.Ordinal).SelectMany(q => Quantity(q.Key, q.Value)),
        ],
        _ => throw Impossible(state, proposed),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Effect> Effects(CustomRecorded state) =>
        state.Quantities
            .OrderBy(q => q.Key, StringComparer.Ordinal)
            .Select(q => new Effect(state.Unit, $"custom.{state.Code}.{q.Key}", Facets.None, state.OccurredOn, q.Value));

    /// <inheritdoc/>
    protected override string Title(CustomRecorded state) => $"Hoạt động riêng {state.Code}";

    private static IEnumerable<Refusal> Quantity(string name, decimal value)
    {
        if (!IsSlug(name))
        {
            // The name itself may be anything, so the pointer stops above it.
            return [new Refusal("value.not-a-code", "Tên số liệu chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối.", "/quantities")];
        }

        return Require.Amount(value, $"/quantities/{name}");
    }
}
