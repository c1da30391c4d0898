using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Dialogues;

/// <summary>Kinds of dialogue.</summary>
public enum DialogueType
{
    /// <summary>Đối thoại định kỳ (Luật 10/2022/QH15 Điều 32).</summary>
    Periodic,

    /// <summary>Đối thoại chuyên đề, đột xuất.</summary>
    Thematic,

    /// <summary>Đối thoại trước khi ra quyết định hành chính (Luật 10/2022/QH15 Điều 27).</summary>
    PreDecision,

    /// <summary>Tiếp xúc, gặp gỡ Nhân dân.</summary>
    Meeting,
}

/// <summary>Leaders met the people and talked with them (đối thoại trực tiếp). <see cref="OpeningFact.OccurredOn"/> is the day of the session.</summary>
public sealed record DialogueHeld : OpeningFact
{
    /// <summary>Kind of dialogue.</summary>
    public required DialogueType Kind { get; init; }

    /// <summary>Whether the head of the unit chaired it in person.</summary>
    public bool ChairedByHead { get; init; }

    /// <summary>People who took part.</summary>
    public int Participants { get; init; }

    /// <summary>Opinions raised.</summary>
    public int OpinionsRaised { get; init; }

    /// <summary>Opinions answered at the session.</summary>
    public int OpinionsAnswered { get; init; }
}

/// <summary>Opinions that were left open at the session were answered later.</summary>
public sealed record DialogueAnswered : StepFact
{
    /// <summary>Opinions answered by this answer.</summary>
    public required int Opinions { get; init; }
}

/// <summary>A dialogue with its later answers.</summary>
public sealed record Dialogue(DialogueHeld Held, IReadOnlyList<DialogueAnswered> Answers)
{
    /// <summary>Opinions answered so far.</summary>
    public int Answered => Held.OpinionsAnswered + Answers.Sum(a => a.Opinions);
}

/// <summary>Đối thoại.</summary>
public sealed class DialogueKind : ActivityKind<Dialogue>
{
    /// <inheritdoc/>
    public override string Stream => "dialogue";

    /// <inheritdoc/>
    public override string Label => "Đối thoại";

    /// <inheritdoc/>
    public override IReadOnlyList<FactDeclaration> Declared { get; } =
    [
        new("dialogue-held", "dialogue_held", typeof(DialogueHeld)),
        new("answer", "dialogue_answered", typeof(DialogueAnswered)),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Measure> Measures { get; } =
    [
        new("dialogue.held", MeasureKind.Sum, "Số cuộc đối thoại", "kind", "by-head"),
        new("dialogue.participants", MeasureKind.Sum, "Số người dự đối thoại"),
        new("dialogue.opinions-raised", MeasureKind.Sum, "Số ý kiến nêu tại đối thoại"),
        new("dialogue.opinions-answered", MeasureKind.Sum, "Số ý kiến đã trả lời"),
    ];

    /// <inheritdoc/>
    protected override Dialogue Evolve(Dialogue? state, ActivityFact fact) => (state, fact) switch
    {
        (null, DialogueHeld held) => new Dialogue(held, []),
        ({ } dialogue, DialogueAnswered answer) => dialogue with { Answers = [.. dialogue.Answers, answer] },
        _ => throw Impossible(state, fact),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Refusal> Check(Dialogue? state, ActivityFact proposed, DecisionContext context) => proposed switch
    {
        DialogueHeld held =>
        [
            .. Require.Count(held.Participants, "/participants"),
            .. Require.Count(held.OpinionsRaised, "/opinionsRaised"),
            .. Require.Count(held.OpinionsAnswered, "/opinionsAnswered"),
            .. Require.That(
                held.OpinionsAnswered <= held.OpinionsRaised, "dialogue.more-answered-than-raised",
                "Số ý kiến đã trả lời nhiều hơn số ý kiến nêu ra.", "/opinionsAnswered"),
        ],
        DialogueAnswered answer =>
        [
            .. Require.AtLeastOne(answer.Opinions, "/opinions"),
            .. Require.That(
                state!.Answered + answer.Opinions <= state.Held.OpinionsRaised, "dialogue.more-answered-than-raised",
                "Số ý kiến đã trả lời nhiều hơn số ý kiến nêu ra.", "/opinions"),
        ],
        _ => throw Impossible(state, proposed),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Effect> Effects(Dialogue state)
    {
        var held = state.Held;
        var facets = Facets.Of(("kind", held.Kind.Code()), ("by-head", held.ChairedByHead ? "true" : "false"));
        yield return new Effect(held.Unit, "dialogue.held", facets, held.OccurredOn, 1);
        yield return new Effect(held.Unit, "dialogue.participants", Facets.None, held.OccurredOn, held.Participants);
        yield return new Effect(held.Unit, "dialogue.opinions-raised", Facets.None, held.OccurredOn, held.OpinionsRaised);
        yield return new Effect(held.Unit, "dialogue.opinions-answered", Facets.None, held.OccurredOn, held.OpinionsAnswered);
        foreach (var answer in state.Answers)
        {
            yield return new Effect(held.Unit, "dialogue.opinions-answered", Facets.None, answer.On, answer.Opinions);
        }
    }

    /// <inheritdoc/>
    protected override string Title(Dialogue state) => $"Đối thoại ngày {state.Held.OccurredOn:dd/MM/yyyy}";
}
