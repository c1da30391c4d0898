using System.Globalization;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Deadlines;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.CommunityDecisions;

/// <summary>A decision of the people: notice, vote, sending, recognition.</summary>
public sealed record CommunityDecision(DecisionNotified Notified, DecisionVoted? Voted, DecisionSent? Sent, DecisionRecognised? Recognition)
{
    /// <summary>
    /// Whether the vote carried: two thirds of the households for items 1 and 2, more than half for the others (Luật 10/2022/QH15 Điều 21).
    /// </summary>
    public bool Passed => Voted is { } vote && (Notified.Item <= 2 ? 3L * vote.For >= 2L * vote.Total : 2L * vote.For > vote.Total);
}

/// <summary>Nhân dân bàn và quyết định.</summary>
public sealed class CommunityDecisionKind : ActivityKind<CommunityDecision>
{
    private const int LastItem = 6;

    /// <inheritdoc/>
    public override string Stream => "decision";

    /// <inheritdoc/>
    public override string Label => "Nhân dân bàn và quyết định";

    /// <inheritdoc/>
    public override IReadOnlyList<FactDeclaration> Declared { get; } =
    [
        new("decision-notified", "decision_notified", typeof(DecisionNotified)),
        new("vote", "decision_voted", typeof(DecisionVoted)),
        new("send", "decision_sent", typeof(DecisionSent)),
        new("recognise", "decision_recognised", typeof(DecisionRecognised)),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Measure> Measures { get; } =
    [
        new("initiative.raised", MeasureKind.Sum, "Số sáng kiến của công dân", "item"),
        new("initiative.supported", MeasureKind.Sum, "Số sáng kiến được ít nhất 10% số hộ tán thành", "item"),
        new("decision.notified", MeasureKind.Sum, "Số việc đã thông báo để Nhân dân bàn", "item"),
        new("decision.decided", MeasureKind.Sum, "Số việc đã biểu quyết, theo số ngày từ khi thông báo", "item", "after-days"),
        new("decision.announced", MeasureKind.Sum, "Số việc biểu quyết, theo số ngày thông báo trước", "item", "lead-days"),
        new("decision.voted", MeasureKind.Sum, "Số việc Nhân dân đã biểu quyết", "item"),
        new("decision.passed", MeasureKind.Sum, "Số việc được Nhân dân tán thành đủ tỷ lệ", "item"),
        new("decision.on-time", MeasureKind.Sum, "Số quyết định gửi đúng hạn", "item"),
        new("decision.recognised", MeasureKind.Sum, "Số quyết định được công nhận", "item"),
        .. DueClock.Measures("decision", "Quyết định phải gửi", "item"),
    ];

    /// <inheritdoc/>
    protected override CommunityDecision Evolve(CommunityDecision? state, ActivityFact fact) => (state, fact) switch
    {
        (null, DecisionNotified notified) => new CommunityDecision(notified, null, null, null),
        ({ Voted: null }, DecisionVoted voted) => state with { Voted = voted },
        ({ Voted: not null, Sent: null }, DecisionSent sent) => state with { Sent = sent },
        ({ Sent: not null, Recognition: null }, DecisionRecognised recognition) => state with { Recognition = recognition },
        _ => throw Impossible(state, fact),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Refusal> Check(CommunityDecision? state, ActivityFact proposed, DecisionContext context) => (state, proposed) switch
    {
        (null, DecisionNotified n) =>
        [
            .. Require.That(
                n.Item is >= 1 and <= LastItem, "decision.item-unknown", $"Nội dung Nhân dân bàn, quyết định phải từ 1 đến {LastItem}.", "/item"),
            .. n.Matter is null ? [] : Require.Text(n.Matter, "/matter"),
            .. Initiative(n),
        ],
        ({ Voted: not null }, DecisionVoted) => [new Refusal("decision.already-voted", "Việc này đã được biểu quyết.")],
        (_, DecisionVoted vote) =>
        [
            .. Require.Count(vote.For, "/for"),
            .. Require.AtLeastOne(vote.Total, "/total"),
            .. Require.That(vote.For <= vote.Total, "decision.more-for-than-households", "Số hộ tán thành nhiều hơn tổng số hộ.", "/for"),
        ],
        ({ Voted: null }, DecisionSent) => [new Refusal("decision.not-voted", "Việc này chưa được biểu quyết.")],
        ({ Passed: false }, DecisionSent) => [new Refusal("decision.not-passed", "Tỷ lệ tán thành chưa đủ nên không có quyết định để gửi.")],
        ({ Sent: not null }, DecisionSent) => [new Refusal("decision.already-sent", "Quyết định này đã được gửi.")],
        ({ Voted: { } vote }, DecisionSent sent) => Require.NotBefore(sent.On, vote.On),
        ({ Sent: null }, DecisionRecognised) => [new Refusal("decision.not-sent", "Quyết định chưa được gửi nên chưa thể công nhận.")],
        ({ Recognition: not null }, DecisionRecognised) => [new Refusal("decision.already-answered", "Ủy ban nhân dân đã trả lời về quyết định này.")],
        ({ Sent: { } sent }, DecisionRecognised recognition) => Require.NotBefore(recognition.On, sent.On),
        _ => throw Impossible(state, proposed),
    };

    /// <inheritdoc/>
    protected override ActivityFact Complete(CommunityDecision? state, ActivityFact proposed, DecisionContext context) =>
        proposed is DecisionVoted vote
            ? vote with { DueOn = context.Deadlines.Find("decision", "send", vote.On) is { } rule ? context.Deadlines.DueOn(rule, vote.On) : null }
            : proposed;

    /// <inheritdoc/>
    protected override ActivityFact Settled(ActivityFact proposed, ActivityFact recorded) =>
        (proposed, recorded) is (DecisionVoted p, DecisionVoted r) ? p with { DueOn = r.DueOn } : proposed;

    /// <inheritdoc/>
    protected override IEnumerable<Effect> Effects(CommunityDecision state)
    {
        var (notified, item) = (state.Notified, Facets.Of(("item", state.Notified.Item.ToString(CultureInfo.InvariantCulture))));
        Effect Count(string measure, DateOnly on) => new(notified.Unit, measure, item, on, 1);
        yield return Count("decision.notified", notified.OccurredOn);
        if (notified.Supporters is { } supporters)
        {
            yield return Count("initiative.raised", notified.OccurredOn);
            if (10L * supporters >= notified.Households)
            {
                yield return Count("initiative.supported", notified.OccurredOn);
            }
        }

        if (state.Voted is not { } vote)
        {
            yield break;
        }

        yield return Count("decision.voted", vote.On);
        yield return Count("decision.announced", vote.On) with { Facets = item.And(("lead-days", DaySpans.Lead(notified.OccurredOn, vote.On))) };
        yield return Count("decision.decided", vote.On) with { Facets = item.And(("after-days", DaySpans.Between(notified.OccurredOn, vote.On))) };
        if (state.Passed)
        {
            yield return Count("decision.passed", vote.On);
        }

        if (state.Sent is { } sent && sent.On <= vote.DueOn)
        {
            yield return Count("decision.on-time", sent.On);
        }

        if (state.Passed && vote.DueOn is { } due)
        {
            foreach (var effect in new DueClock(notified.Unit, due, state.Sent?.On, Met: state.Sent is not null).Effects("decision", item))
            {
                yield return effect;
            }
        }

        if (state.Recognition is { Recognised: true } recognition)
        {
            yield return Count("decision.recognised", recognition.On);
        }
    }

    /// <inheritdoc/>
    protected override string Title(CommunityDecision state) =>
        state.Notified.Matter is { } matter ? $"Nhân dân quyết định: {matter}" : $"Nhân dân quyết định nội dung {state.Notified.Item}";

    private static IEnumerable<Refusal> Initiative(DecisionNotified n) => (n.Supporters, n.Households) switch
    {
        (null, null) => [],
        (null, _) => [new Refusal("decision.initiative-incomplete", "Sáng kiến phải có cả số hộ tán thành và tổng số hộ.", "/supporters")],
        (_, null) => [new Refusal("decision.initiative-incomplete", "Sáng kiến phải có cả số hộ tán thành và tổng số hộ.", "/households")],
        ({ } supporters, { } households) =>
        [
            .. Require.Count(supporters, "/supporters"),
            .. Require.AtLeastOne(households, "/households"),
            .. Require.That(supporters <= households, "decision.more-for-than-households", "Số hộ tán thành nhiều hơn tổng số hộ.", "/supporters"),
        ],
    };
}
