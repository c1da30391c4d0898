using System.Text.RegularExpressions;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Activities;

/// <summary>A fact that a kind of activity can hold.</summary>
/// <param name="Name">Name over HTTP: the type of an opening (<c>dialogue-held</c>) or of a step (<c>resolve</c>).</param>
/// <param name="Alias">Name in the log (<c>dialogue_held</c>).</param>
/// <param name="Type">The record.</param>
public sealed record FactDeclaration(string Name, string Alias, Type Type)
{
    /// <summary>Whether it opens an activity.</summary>
    public bool Opens => typeof(OpeningFact).IsAssignableFrom(Type);
}

/// <summary>
/// A kind of activity: which facts its streams hold, which may follow which, and what they count towards.
/// One file per kind; registered in <see cref="ActivityKinds"/>.
/// </summary>
public abstract partial class ActivityKind
{
    /// <summary>Greatest length of a free text.</summary>
    public const int TextMax = 2_000;

    /// <summary>Prefix of its stream ids, e.g. <c>dialogue</c>.</summary>
    public abstract string Stream { get; }

    /// <summary>Vietnamese name.</summary>
    public abstract string Label { get; }

    /// <summary>Its facts.</summary>
    public abstract IReadOnlyList<FactDeclaration> Declared { get; }

    /// <summary>The measures it counts towards.</summary>
    public abstract IReadOnlyList<Measure> Measures { get; }

    /// <summary>
    /// Decides whether <paramref name="proposed"/> may follow <paramref name="history"/> (the facts in force).
    /// The same fact again adds nothing.
    /// </summary>
    public Decision Decide(IReadOnlyList<ActivityFact> history, ActivityFact proposed, DecisionContext context)
    {
        if (proposed is OpeningFact && history.Count > 0)
        {
            return EventJson.Same(Complete([], proposed, context), history[0]) || EventJson.Same(Settled(proposed, history[0]), history[0])
                ? Decision.AlreadyDone
                : Decision.Refuse("activity.id-taken", "Mã hoạt động này đã được dùng cho một nội dung khác.", "/id");
        }

        if (proposed is not OpeningFact && history.Count == 0)
        {
            return Decision.Refuse("activity.not-found", "Không tìm thấy hoạt động này.");
        }

        if (history.Any(h => EventJson.Same(h, proposed) || (h.GetType() == proposed.GetType() && EventJson.Same(Settled(proposed, h), h))))
        {
            return Decision.AlreadyDone;
        }

        var refusals = Common(history, proposed, context).Concat(Check(history, proposed, context)).ToList();
        return refusals.Count > 0 ? Decision.Refuse(refusals) : Decision.Accept(Complete(history, proposed, context));
    }

    /// <summary>What the facts count towards: a pure function of them.</summary>
    public abstract IReadOnlyList<Effect> Effects(IReadOnlyList<ActivityFact> history);

    /// <summary>A line that names the activity in lists, in Vietnamese; no personal data.</summary>
    public abstract string Title(IReadOnlyList<ActivityFact> history);

    /// <summary>Reasons why <paramref name="proposed"/> cannot follow; what every fact must satisfy is checked before.</summary>
    protected abstract IEnumerable<Refusal> Check(IReadOnlyList<ActivityFact> history, ActivityFact proposed, DecisionContext context);

    /// <summary>Fills in what the law gives and the recorder left open, such as a due date.</summary>
    protected virtual ActivityFact Complete(IReadOnlyList<ActivityFact> history, ActivityFact proposed, DecisionContext context) => proposed;

    /// <summary>
    /// <paramref name="proposed"/> with what <see cref="Complete"/> once filled in taken over from <paramref name="recorded"/>: a repeat of
    /// the same command is recognised even after the rules changed.
    /// </summary>
    protected virtual ActivityFact Settled(ActivityFact proposed, ActivityFact recorded) => proposed;

    /// <summary>Whether a text can be a facet value or a code: kebab-case, up to 60 characters.</summary>
    public static bool IsSlug(string text) => text.Length <= 60 && Slug().IsMatch(text);

    /// <summary>What evidence must be like, as a Vietnamese sentence.</summary>
    public const string EvidenceRule = "Tối đa 50 minh chứng, mỗi minh chứng có số hiệu và tên không quá 300 ký tự.";

    /// <summary>Whether a list of evidence can be recorded; none can.</summary>
    public static bool IsEvidence(IReadOnlyList<Evidence>? evidence) =>
        evidence is null || (evidence.Count <= 50 && evidence.All(e => e?.Reference is { Length: > 0 and <= 300 } && e.Name is null or { Length: <= 300 }));

    private static IEnumerable<Refusal> Common(IReadOnlyList<ActivityFact> history, ActivityFact proposed, DecisionContext context)
    {
        if (proposed is OpeningFact opening)
        {
            if (opening.OccurredOn > context.Today)
            {
                yield return new Refusal("date.in-future", "Ngày diễn ra chưa tới.", "/occurredOn");
            }

            if (opening.OccurredOn.Year < 1990)
            {
                yield return new Refusal("date.too-early", "Ngày diễn ra quá xa trong quá khứ.", "/occurredOn");
            }

            foreach (var (value, pointer) in new[] { (opening.Topic, "/topic"), (opening.Field, "/field") })
            {
                if (value is not null && !IsSlug(value))
                {
                    yield return new Refusal("value.not-a-code", "Giá trị chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối.", pointer);
                }
            }
        }
        else if (proposed is StepFact step && history[0] is OpeningFact first)
        {
            if (step.On > context.Today)
            {
                yield return new Refusal("date.in-future", "Ngày thực hiện chưa tới.", "/on");
            }

            if (step.On < first.OccurredOn)
            {
                yield return new Refusal("date.before-start", "Ngày thực hiện trước ngày bắt đầu của hoạt động.", "/on");
            }
        }

        if (proposed.Note?.Length > TextMax)
        {
            yield return new Refusal("text.too-long", $"Ghi chú dài quá {TextMax} ký tự.", "/note");
        }

        if (!IsEvidence(proposed.Evidence))
        {
            yield return new Refusal("evidence.invalid", EvidenceRule, "/evidence");
        }
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*\\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Slug();
}

/// <summary>A kind of activity with a typed state.</summary>
public abstract class ActivityKind<TState> : ActivityKind
    where TState : class
{
    /// <inheritdoc/>
    public sealed override IReadOnlyList<Effect> Effects(IReadOnlyList<ActivityFact> history) =>
        Fold(history) is { } state ? [.. Effects(state).Select(e => WithCommonFacets(e, (OpeningFact)history[0]))] : [];

    /// <inheritdoc/>
    public sealed override string Title(IReadOnlyList<ActivityFact> history) => Fold(history) is { } state ? Title(state) : Label;

    /// <summary>The state after one more fact.</summary>
    /// <exception cref="CorruptStreamException">The fact cannot follow.</exception>
    protected abstract TState Evolve(TState? state, ActivityFact fact);

    /// <summary>Reasons why <paramref name="proposed"/> cannot follow <paramref name="state"/> (null before the opening).</summary>
    protected abstract IEnumerable<Refusal> Check(TState? state, ActivityFact proposed, DecisionContext context);

    /// <summary>What the state counts towards. Topic, field and channel of the opening are added to the facets of sums.</summary>
    protected abstract IEnumerable<Effect> Effects(TState state);

    /// <summary>A line that names the activity in lists.</summary>
    protected abstract string Title(TState state);

    /// <summary>Fills in what the law gives.</summary>
    protected virtual ActivityFact Complete(TState? state, ActivityFact proposed, DecisionContext context) => proposed;

    /// <inheritdoc/>
    protected sealed override IEnumerable<Refusal> Check(IReadOnlyList<ActivityFact> history, ActivityFact proposed, DecisionContext context) =>
        Check(Fold(history), proposed, context);

    /// <inheritdoc/>
    protected sealed override ActivityFact Complete(IReadOnlyList<ActivityFact> history, ActivityFact proposed, DecisionContext context) =>
        Complete(Fold(history), proposed, context);

    /// <summary>The error of a fact that cannot follow.</summary>
    protected CorruptStreamException Impossible(TState? state, ActivityFact fact) =>
        new($"{fact.GetType().Name} cannot follow {state?.GetType().Name ?? "nothing"} in a {Stream} stream.");

    private TState? Fold(IReadOnlyList<ActivityFact> history)
    {
        TState? state = null;
        for (var i = 0; i < history.Count; i++)
        {
            state = Evolve(state, history[i]);
        }

        return state;
    }

    private static Effect WithCommonFacets(Effect effect, OpeningFact opening) =>
        opening is { Topic: null, Field: null, Channel: null } || effect.Measure.StartsWith("figure.", StringComparison.Ordinal)
            ? effect
            : effect with
            {
                Facets = effect.Facets.And(
                    ("topic", effect.Facets["topic"] is null ? opening.Topic : null),
                    ("field", effect.Facets["field"] is null ? opening.Field : null),
                    ("channel", opening.Channel switch { Channel.InPerson => "in-person", Channel.Online => "online", _ => null })),
            };
}
