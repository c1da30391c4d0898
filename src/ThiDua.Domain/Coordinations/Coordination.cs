using System.Collections.Immutable;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Coordinations;

/// <summary>A programme or regulation of coordination was signed (ký kết chương trình, quy chế phối hợp).</summary>
public sealed record CoordinationSigned : OpeningFact
{
    /// <summary>The bodies it was signed with.</summary>
    public required IReadOnlyList<string> With { get; init; }

    /// <summary>Name or number of the programme.</summary>
    public string? Name { get; init; }
}

/// <summary>The partners reviewed the programme (sơ kết).</summary>
public sealed record CoordinationReviewed : StepFact;

/// <summary>The programme ended (hết hiệu lực, tổng kết); from this day it is not in force.</summary>
public sealed record CoordinationEnded : StepFact;

/// <summary>A programme of coordination with its reviews.</summary>
public sealed record Coordination(CoordinationSigned Signed, ImmutableArray<CoordinationReviewed> Reviews, CoordinationEnded? Ended);

/// <summary>Chương trình, quy chế phối hợp.</summary>
public sealed class CoordinationKind : ActivityKind<Coordination>
{
    /// <inheritdoc/>
    public override string Stream => "coordination";

    /// <inheritdoc/>
    public override string Label => "Chương trình phối hợp";

    /// <inheritdoc/>
    public override IReadOnlyList<FactDeclaration> Declared { get; } =
    [
        new("coordination-signed", "coordination_signed", typeof(CoordinationSigned)),
        new("review", "coordination_reviewed", typeof(CoordinationReviewed)),
        new("end", "coordination_ended", typeof(CoordinationEnded)),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Measure> Measures { get; } =
    [
        new("coordination.signed", MeasureKind.Sum, "Số chương trình phối hợp ký kết"),
        new("coordination.reviewed", MeasureKind.Sum, "Số lần sơ kết chương trình phối hợp"),
        new("coordination.in-force", MeasureKind.Sum, "Số chương trình phối hợp đang có hiệu lực"),
    ];

    /// <inheritdoc/>
    protected override Coordination Evolve(Coordination? state, ActivityFact fact) => (state, fact) switch
    {
        (null, CoordinationSigned signed) => new Coordination(signed, [], null),
        ({ } coordination, CoordinationReviewed review) => coordination with { Reviews = coordination.Reviews.Add(review) },
        ({ Ended: null }, CoordinationEnded ended) => state with { Ended = ended },
        _ => throw Impossible(state, fact),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Refusal> Check(Coordination? state, ActivityFact proposed, DecisionContext context) => (state, proposed) switch
    {
        (null, CoordinationSigned signed) =>
        [
            .. Require.That(signed.With.Count > 0, "coordination.no-partner", "Phải có ít nhất một cơ quan phối hợp.", "/with"),
            .. Require.Names(signed.With, "/with"),
            .. signed.Name is null ? [] : Require.Text(signed.Name, "/name"),
        ],
        // A review from before the end may be recorded after it.
        ({ Ended: { } ended }, CoordinationReviewed review) => Require.That(
            review.On <= ended.On, "coordination.ended", "Chương trình phối hợp đã hết hiệu lực vào ngày này.", "/on"),
        ({ Ended: not null }, CoordinationEnded) => [new Refusal("coordination.already-ended", "Chương trình phối hợp này đã kết thúc.")],
        ({ } coordination, CoordinationEnded ended) => Require.NotBefore(
            ended.On, coordination.Reviews.Select(r => r.On).Append(coordination.Signed.OccurredOn).Max()),
        (_, CoordinationReviewed) => [],
        _ => throw Impossible(state, proposed),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Effect> Effects(Coordination state)
    {
        var (unit, signedOn) = (state.Signed.Unit, state.Signed.OccurredOn);
        yield return new Effect(unit, "coordination.signed", Facets.None, signedOn, 1);
        foreach (var review in state.Reviews)
        {
            yield return new Effect(unit, "coordination.reviewed", Facets.None, review.On, 1);
        }

        // How many are in force on a day follows from the sum up to it.
        yield return new Effect(unit, "coordination.in-force", Facets.None, signedOn, 1);
        if (state.Ended is { } ended)
        {
            yield return new Effect(unit, "coordination.in-force", Facets.None, ended.On, -1);
        }
    }

    /// <inheritdoc/>
    protected override string Title(Coordination state) => state.Signed.Name ?? $"Phối hợp với {string.Join(", ", state.Signed.With)}";
}
