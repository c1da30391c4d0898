using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Consultations;

/// <summary>Whose policy the people are asked about.</summary>
public enum ConsultationAddressee
{
    /// <summary>Chính quyền.</summary>
    Government,

    /// <summary>Cấp ủy, tổ chức đảng: Nhân dân tham gia xây dựng Đảng.</summary>
    Party,

    /// <summary>Mặt trận Tổ quốc, tổ chức chính trị - xã hội.</summary>
    Front,
}

/// <summary>
/// The people are asked for their opinions (lấy ý kiến Nhân dân). <see cref="OpeningFact.OccurredOn"/> is the day the content was published,
/// from which the 20 days run.
/// </summary>
public sealed record ConsultationOpened : OpeningFact
{
    /// <summary>What the people are asked about.</summary>
    public required string Matter { get; init; }

    /// <summary>Whose policy it is.</summary>
    public ConsultationAddressee? Addressee { get; init; }
}

/// <summary>The time for opinions ended (kết thúc lấy ý kiến).</summary>
public sealed record ConsultationClosed : StepFact
{
    /// <summary>Opinions given.</summary>
    public required int Opinions { get; init; }
}

/// <summary>What was accepted, and why the rest was not, was published (giải trình, tiếp thu).</summary>
public sealed record ConsultationExplained : StepFact
{
    /// <summary>Opinions accepted (tiếp thu).</summary>
    public required int Accepted { get; init; }
}

/// <summary>A consultation with its end and its explanation.</summary>
public sealed record Consultation(ConsultationOpened Opened, ConsultationClosed? Closed, ConsultationExplained? Explained)
{
    /// <summary>Days that the content must be open (Luật 10/2022/QH15 Điều 28.2), the first day not counted. Part of what the measure says.</summary>
    public const int FullTermDays = 20;

    /// <summary>Whether the people had the whole time.</summary>
    public bool FullTerm => Closed is { } closed && closed.On >= Opened.OccurredOn.AddDays(FullTermDays);
}

/// <summary>Lấy ý kiến Nhân dân.</summary>
public sealed class ConsultationKind : ActivityKind<Consultation>
{
    /// <inheritdoc/>
    public override string Stream => "consultation";

    /// <inheritdoc/>
    public override string Label => "Lấy ý kiến Nhân dân";

    /// <inheritdoc/>
    public override IReadOnlyList<FactDeclaration> Declared { get; } =
    [
        new("consultation-opened", "consultation_opened", typeof(ConsultationOpened)),
        new("close", "consultation_closed", typeof(ConsultationClosed)),
        new("explain", "consultation_explained", typeof(ConsultationExplained)),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Measure> Measures { get; } =
    [
        new("consultation.held", MeasureKind.Sum, "Số cuộc lấy ý kiến Nhân dân", "addressee"),
        new("consultation.opinions", MeasureKind.Sum, "Số ý kiến tham gia", "addressee"),
        new("consultation.accepted", MeasureKind.Sum, "Số ý kiến được tiếp thu", "addressee"),
        new("consultation.full-term", MeasureKind.Sum, "Số cuộc lấy ý kiến đủ 20 ngày", "addressee"),
        new("consultation.explained", MeasureKind.Sum, "Số cuộc lấy ý kiến có giải trình", "addressee"),
    ];

    /// <inheritdoc/>
    protected override Consultation Evolve(Consultation? state, ActivityFact fact) => (state, fact) switch
    {
        (null, ConsultationOpened opened) => new Consultation(opened, null, null),
        ({ Closed: null }, ConsultationClosed closed) => state with { Closed = closed },
        ({ Closed: not null, Explained: null }, ConsultationExplained explained) => state with { Explained = explained },
        _ => throw Impossible(state, fact),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Refusal> Check(Consultation? state, ActivityFact proposed, DecisionContext context) => (state, proposed) switch
    {
        (null, ConsultationOpened opened) => Require.Text(opened.Matter, "/matter"),
        ({ Closed: not null }, ConsultationClosed) => [new Refusal("consultation.already-closed", "Cuộc lấy ý kiến này đã kết thúc.")],
        (_, ConsultationClosed closed) => Require.Count(closed.Opinions, "/opinions"),
        ({ Closed: null }, ConsultationExplained) =>
            [new Refusal("consultation.not-closed", "Cuộc lấy ý kiến chưa kết thúc nên chưa giải trình được.")],
        ({ Explained: not null }, ConsultationExplained) => [new Refusal("consultation.already-explained", "Cuộc lấy ý kiến này đã có giải trình.")],
        ({ Closed: { } closed }, ConsultationExplained explained) =>
        [
            .. Require.NotBefore(explained.On, closed.On),
            .. Require.Count(explained.Accepted, "/accepted"),
            .. Require.That(
                explained.Accepted <= closed.Opinions, "consultation.more-accepted-than-given",
                "Số ý kiến tiếp thu nhiều hơn số ý kiến tham gia.", "/accepted"),
        ],
        _ => throw Impossible(state, proposed),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Effect> Effects(Consultation state)
    {
        if (state.Closed is not { } closed)
        {
            yield break;
        }

        // All are dated on closing, the explanation too: shares (accepted of given, explained of held) then compare the same consultations.
        var facets = Facets.Of(("addressee", state.Opened.Addressee?.Code()));
        Effect Count(string measure, int quantity) => new(state.Opened.Unit, measure, facets, closed.On, quantity);
        yield return Count("consultation.held", 1);
        yield return Count("consultation.opinions", closed.Opinions);
        if (state.FullTerm)
        {
            yield return Count("consultation.full-term", 1);
        }

        if (state.Explained is { } explained)
        {
            yield return Count("consultation.explained", 1);
            yield return Count("consultation.accepted", explained.Accepted);
        }
    }

    /// <inheritdoc/>
    protected override string Title(Consultation state) => $"Lấy ý kiến: {state.Opened.Matter}";
}
