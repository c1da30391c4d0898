using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Contributions;

/// <summary>The people contributed to a common work (Nhân dân làm, đóng góp). Amounts of all together, never of a person.</summary>
public sealed record ContributionMade : OpeningFact
{
    /// <summary>The work that it was for (công trình).</summary>
    public string? Work { get; init; }

    /// <summary>Money, in đồng.</summary>
    public decimal Money { get; init; }

    /// <summary>Days of labour (ngày công).</summary>
    public decimal WorkDays { get; init; }

    /// <summary>Land given (hiến đất), in m².</summary>
    public decimal LandM2 { get; init; }
}

/// <summary>Nhân dân đóng góp.</summary>
public sealed class ContributionKind : ActivityKind<ContributionMade>
{
    /// <inheritdoc/>
    public override string Stream => "contribution";

    /// <inheritdoc/>
    public override string Label => "Nhân dân đóng góp";

    /// <inheritdoc/>
    public override IReadOnlyList<FactDeclaration> Declared { get; } = [new("contribution-made", "contribution_made", typeof(ContributionMade))];

    /// <inheritdoc/>
    public override IReadOnlyList<Measure> Measures { get; } =
    [
        new("contribution.money", MeasureKind.Sum, "Tiền Nhân dân đóng góp (đồng)"),
        new("contribution.work-days", MeasureKind.Sum, "Ngày công Nhân dân đóng góp"),
        new("contribution.land-m2", MeasureKind.Sum, "Đất Nhân dân hiến (m²)"),
    ];

    /// <inheritdoc/>
    protected override ContributionMade Evolve(ContributionMade? state, ActivityFact fact) =>
        (state, fact) is (null, ContributionMade made) ? made : throw Impossible(state, fact);

    /// <inheritdoc/>
    protected override IEnumerable<Refusal> Check(ContributionMade? state, ActivityFact proposed, DecisionContext context) => proposed switch
    {
        ContributionMade made =>
        [
            .. made.Work is null ? [] : Require.Text(made.Work, "/work"),
            .. Require.Amount(made.Money, "/money"),
            .. Require.Amount(made.WorkDays, "/workDays"),
            .. Require.Amount(made.LandM2, "/landM2"),
            .. Require.That(
                made.Money != 0 || made.WorkDays != 0 || made.LandM2 != 0, "contribution.empty",
                "Phải nhập ít nhất một trong: tiền, ngày công, diện tích đất.", "/money"),
        ],
        _ => throw Impossible(state, proposed),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Effect> Effects(ContributionMade state) =>
    [
        new(state.Unit, "contribution.money", Facets.None, state.OccurredOn, state.Money),
        new(state.Unit, "contribution.work-days", Facets.None, state.OccurredOn, state.WorkDays),
        new(state.Unit, "contribution.land-m2", Facets.None, state.OccurredOn, state.LandM2),
    ];

    /// <inheritdoc/>
    protected override string Title(ContributionMade state) =>
        state.Work is { } work ? $"Nhân dân đóng góp: {work}" : $"Nhân dân đóng góp ngày {state.OccurredOn:dd/MM/yyyy}";
}
