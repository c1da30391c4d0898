using ThiDua.Domain.Activities;
using ThiDua.Domain.Deadlines;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Recommendations;

/// <summary>Who recommends.</summary>
public enum RecommendationSource
{
    /// <summary>Ban Thanh tra nhân dân (Luật 10/2022/QH15 Điều 40.1c: trả lời trong 15 ngày).</summary>
    Inspectorate,

    /// <summary>Ban Giám sát đầu tư của cộng đồng.</summary>
    InvestmentSupervision,

    /// <summary>Mặt trận Tổ quốc và tổ chức thành viên.</summary>
    Front,
}

/// <summary>
/// A body of the people recommended something to the unit (kiến nghị của Ban TTND, Ban GSĐTCĐ, MTTQ). Not a citizen's petition, which is
/// a stream of its own. <see cref="OpeningFact.OccurredOn"/> is the day of receipt, whose law applies.
/// </summary>
public sealed record RecommendationReceived : OpeningFact
{
    /// <summary>Who recommends.</summary>
    public required RecommendationSource Source { get; init; }

    /// <summary>Number of the document.</summary>
    public required string Reference { get; init; }

    /// <summary>Last day to answer it; left open, it follows from the law.</summary>
    public DateOnly? DueOn { get; init; }
}

/// <summary>The unit answered the recommendation (trả lời).</summary>
public sealed record RecommendationAnswered : StepFact
{
    /// <summary>Number of the answer.</summary>
    public string? Reference { get; init; }
}

/// <summary>A recommendation and its answer.</summary>
public sealed record Recommendation(RecommendationReceived Received, RecommendationAnswered? Answer)
{
    /// <summary>The time limit, or null when the law gives none.</summary>
    public DueClock? Clock => Received.DueOn is { } due ? new DueClock(Received.Unit, due, Answer?.On, Met: Answer is not null) : null;
}

/// <summary>Kiến nghị của Ban Thanh tra nhân dân, Ban Giám sát đầu tư của cộng đồng, Mặt trận.</summary>
public sealed class RecommendationKind : ActivityKind<Recommendation>
{
    /// <inheritdoc/>
    public override string Stream => "recommendation";

    /// <inheritdoc/>
    public override string Label => "Kiến nghị giám sát";

    /// <inheritdoc/>
    public override IReadOnlyList<FactDeclaration> Declared { get; } =
    [
        new("recommendation-received", "recommendation_received", typeof(RecommendationReceived)),
        new("answer", "recommendation_answered", typeof(RecommendationAnswered)),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Measure> Measures { get; } =
    [
        new("recommendation.received", MeasureKind.Sum, "Số kiến nghị giám sát tiếp nhận", "source"),
        new("recommendation.answered", MeasureKind.Sum, "Số kiến nghị giám sát đã trả lời", "source"),
        .. DueClock.Measures("recommendation", "Kiến nghị giám sát", "source"),
    ];

    /// <inheritdoc/>
    protected override Recommendation Evolve(Recommendation? state, ActivityFact fact) => (state, fact) switch
    {
        (null, RecommendationReceived received) => new Recommendation(received, null),
        ({ Answer: null }, RecommendationAnswered answer) => state with { Answer = answer },
        _ => throw Impossible(state, fact),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Refusal> Check(Recommendation? state, ActivityFact proposed, DecisionContext context) => (state, proposed) switch
    {
        (null, RecommendationReceived r) =>
        [
            .. Require.Text(r.Reference, "/reference", 100),
            .. Require.That(!(r.DueOn < r.OccurredOn), "recommendation.due-before-receipt", "Hạn trả lời trước ngày tiếp nhận.", "/dueOn"),
        ],
        ({ Answer: not null }, RecommendationAnswered) => [new Refusal("recommendation.already-answered", "Kiến nghị này đã được trả lời.")],
        (_, RecommendationAnswered a) => a.Reference is null ? [] : Require.Text(a.Reference, "/reference", 100),
        _ => throw Impossible(state, proposed),
    };

    /// <inheritdoc/>
    protected override ActivityFact Complete(Recommendation? state, ActivityFact proposed, DecisionContext context) =>
        proposed is RecommendationReceived { DueOn: null } received
        && context.Deadlines.Find($"{received.Source.Code()}-recommendation", "answer", received.OccurredOn) is { } rule
            ? received with { DueOn = context.Deadlines.DueOn(rule, received.OccurredOn) }
            : proposed;

    /// <inheritdoc/>
    protected override ActivityFact Settled(ActivityFact proposed, ActivityFact recorded) =>
        (proposed, recorded) is (RecommendationReceived { DueOn: null } p, RecommendationReceived r) ? p with { DueOn = r.DueOn } : proposed;

    /// <inheritdoc/>
    protected override IEnumerable<Effect> Effects(Recommendation state)
    {
        var (received, facets) = (state.Received, Facets.Of(("source", state.Received.Source.Code())));
        yield return new Effect(received.Unit, "recommendation.received", facets, received.OccurredOn, 1);
        if (state.Answer is { } answer)
        {
            yield return new Effect(received.Unit, "recommendation.answered", facets, answer.On, 1);
        }

        foreach (var effect in state.Clock?.Effects("recommendation", facets) ?? [])
        {
            yield return effect;
        }
    }

    /// <inheritdoc/>
    protected override string Title(Recommendation state) => $"Kiến nghị giám sát {state.Received.Reference}";
}
