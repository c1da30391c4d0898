using System.Collections.Immutable;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Regulations;

/// <summary>What a regulation is about.</summary>
public enum RegulationType
{
    /// <summary>Quy chế dân chủ ở cơ sở.</summary>
    Democracy,

    /// <summary>Chuẩn mực đạo đức công vụ, khẩu hiệu hành động của cơ quan.</summary>
    Ethics,

    /// <summary>Văn hóa công sở.</summary>
    OfficeCulture,

    /// <summary>Quy chế phát ngôn.</summary>
    Speech,

    /// <summary>Quy chế khác.</summary>
    Other,
}

/// <summary>A regulation was adopted (ban hành quy chế).</summary>
public sealed record RegulationAdopted : OpeningFact
{
    /// <summary>What it is about.</summary>
    public required RegulationType Kind { get; init; }

    /// <summary>Number of the document.</summary>
    public string? Number { get; init; }
}

/// <summary>The regulation was revised (sửa đổi, bổ sung).</summary>
public sealed record RegulationRevised : StepFact
{
    /// <summary>Number of the document that revises it.</summary>
    public string? Number { get; init; }
}

/// <summary>It was reviewed how the regulation is carried out (rà soát, sơ kết việc thực hiện).</summary>
public sealed record RegulationReviewed : StepFact;

/// <summary>A regulation with its later life.</summary>
public sealed record Regulation(RegulationAdopted Adopted, ImmutableArray<StepFact> Steps);

/// <summary>Quy chế dân chủ, đạo đức công vụ, văn hóa công sở, phát ngôn.</summary>
public sealed class RegulationKind : ActivityKind<Regulation>
{
    /// <inheritdoc/>
    public override string Stream => "regulation";

    /// <inheritdoc/>
    public override string Label => "Quy chế";

    /// <inheritdoc/>
    public override IReadOnlyList<FactDeclaration> Declared { get; } =
    [
        new("regulation-adopted", "regulation_adopted", typeof(RegulationAdopted)),
        new("revise", "regulation_revised", typeof(RegulationRevised)),
        new("review", "regulation_reviewed", typeof(RegulationReviewed)),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Measure> Measures { get; } =
    [
        new("regulation.adopted", MeasureKind.Sum, "Số quy chế ban hành", "kind"),
        new("regulation.revised", MeasureKind.Sum, "Số lần sửa đổi quy chế", "kind"),
        new("regulation.reviewed", MeasureKind.Sum, "Số lần rà soát việc thực hiện quy chế", "kind"),
    ];

    /// <inheritdoc/>
    protected override Regulation Evolve(Regulation? state, ActivityFact fact) => (state, fact) switch
    {
        (null, RegulationAdopted adopted) => new Regulation(adopted, []),
        ({ } regulation, RegulationRevised or RegulationReviewed) => regulation with { Steps = regulation.Steps.Add((StepFact)fact) },
        _ => throw Impossible(state, fact),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Refusal> Check(Regulation? state, ActivityFact proposed, DecisionContext context) => proposed switch
    {
        RegulationAdopted { Number: { } number } => Require.Text(number, "/number", 100),
        RegulationRevised { Number: { } number } => Require.Text(number, "/number", 100),
        RegulationAdopted or RegulationRevised or RegulationReviewed => [],
        _ => throw Impossible(state, proposed),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Effect> Effects(Regulation state)
    {
        var facets = Facets.Of(("kind", state.Adopted.Kind.Code()));
        yield return new Effect(state.Adopted.Unit, "regulation.adopted", facets, state.Adopted.OccurredOn, 1);
        foreach (var step in state.Steps)
        {
            var measure = step is RegulationRevised ? "regulation.revised" : "regulation.reviewed";
            yield return new Effect(state.Adopted.Unit, measure, facets, step.On, 1);
        }
    }

    /// <inheritdoc/>
    protected override string Title(Regulation state)
    {
        var name = state.Adopted.Kind switch
        {
            RegulationType.Democracy => "Quy chế dân chủ ở cơ sở",
            RegulationType.Ethics => "Chuẩn mực đạo đức công vụ",
            RegulationType.OfficeCulture => "Quy chế văn hóa công sở",
            RegulationType.Speech => "Quy chế phát ngôn",
            _ => "Quy chế",
        };
        return state.Adopted.Number is { } number ? $"{name} {number}" : name;
    }
}
