using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Trainings;

/// <summary>Staff or people were trained (bồi dưỡng, tập huấn); what in, is the <see cref="OpeningFact.Topic"/>.</summary>
public sealed record TrainingHeld : OpeningFact
{
    /// <summary>People who took part.</summary>
    public int Participants { get; init; }
}

/// <summary>Bồi dưỡng, tập huấn.</summary>
public sealed class TrainingKind : ActivityKind<TrainingHeld>
{
    /// <inheritdoc/>
    public override string Stream => "training";

    /// <inheritdoc/>
    public override string Label => "Bồi dưỡng, tập huấn";

    /// <inheritdoc/>
    public override IReadOnlyList<FactDeclaration> Declared { get; } = [new("training-held", "training_held", typeof(TrainingHeld))];

    /// <inheritdoc/>
    public override IReadOnlyList<Measure> Measures { get; } =
    [
        new("training.held", MeasureKind.Sum, "Số lớp bồi dưỡng, tập huấn"),
        new("training.participants", MeasureKind.Sum, "Số lượt người được bồi dưỡng, tập huấn"),
    ];

    /// <inheritdoc/>
    protected override TrainingHeld Evolve(TrainingHeld? state, ActivityFact fact) =>
        (state, fact) is (null, TrainingHeld held) ? held : throw Impossible(state, fact);

    /// <inheritdoc/>
    protected override IEnumerable<Refusal> Check(TrainingHeld? state, ActivityFact proposed, DecisionContext context) => proposed switch
    {
        TrainingHeld held => Require.Count(held.Participants, "/participants"),
        _ => throw Impossible(state, proposed),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Effect> Effects(TrainingHeld state) =>
    [
        new(state.Unit, "training.held", Facets.None, state.OccurredOn, 1),
        new(state.Unit, "training.participants", Facets.None, state.OccurredOn, state.Participants),
    ];

    /// <inheritdoc/>
    protected override string Title(TrainingHeld state) => $"Bồi dưỡng, tập huấn ngày {state.OccurredOn:dd/MM/yyyy}";
}
