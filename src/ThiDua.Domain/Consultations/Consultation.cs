using System.Globalization;
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

    /// <summary>Việc nội bộ của cơ quan, đơn vị: hỏi cán bộ, công chức, viên chức, người lao động (Luật 10/2022/QH15 Điều 53).</summary>
    Agency,
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

    /// <summary>
    /// Number of the matter in the law's list: 1 to 9 of Luật 10/2022/QH15 Điều 25 when the people are asked, 1 to 11 of Điều 53 when it is the
    /// staff (3: the emulation movement).
    /// </summary>
    public int? Item { get; init; }
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

    /// <summary>Whether the agency asked its own staff: no consultation of the people, and counted apart.</summary>
    public bool OfStaff => Opened.Addressee == ConsultationAddressee.Agency;

    /// <summary>Whether the people had the whole time.</summary>
    public bool FullTerm => Closed is { } closed && closed.On >= Opened.OccurredOn.AddDays(FullTermDays);
}

/// <summary>Lấy ý kiến Nhân dân.</summary>
public sealed class ConsultationKind : ActivityKind<Consultation>
{
    private const int LastItem = 9;
    private const int LastStaffItem = 11;

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
        new("consultation.held", MeasureKind.Sum, "Số cuộc lấy ý kiến Nhân dân", "addressee", "item"),
        new("consultation.opinions", MeasureKind.Sum, "Số ý kiến tham gia", "addressee", "item"),
        new("consultation.accepted", MeasureKind.Sum, "Số ý kiến được tiếp thu", "addressee", "item"),
        new("consultation.full-term", MeasureKind.Sum, "Số cuộc lấy ý kiến đủ 20 ngày", "addressee", "item"),
        new("consultation.explained", MeasureKind.Sum, "Số cuộc lấy ý kiến có giải trình", "addressee", "item"),
        new("consultation.explanation-published", MeasureKind.Sum, "Số giải trình đã công khai, theo số ngày từ khi kết thúc", "addressee", "item", "after-days"),
        new("consultation.staff-held", MeasureKind.Sum, "Số cuộc lấy ý kiến cán bộ, công chức, viên chức, người lao động", "item"),
        new("consultation.staff-opinions", MeasureKind.Sum, "Số ý kiến của cán bộ, công chức, viên chức, người lao động", "item"),
        new("consultation.staff-accepted", MeasureKind.Sum, "Số ý kiến của cán bộ, công chức được tiếp thu", "item"),
        new("consultation.staff-explained", MeasureKind.Sum, "Số cuộc lấy ý kiến nội bộ có giải trình", "item"),
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
        (null, ConsultationOpened opened) =>
        [
            .. Require.Text(opened.Matter, "/matter"),
            .. opened.Item is { } item ? Item(item, opened.Addressee == ConsultationAddressee.Agency ? LastStaffItem : LastItem) : [],
        ],
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
        var item = state.Opened.Item?.ToString(CultureInfo.InvariantCulture);
        var (about, facets) = state.OfStaff
            ? ("staff-", Facets.Of(("item", item)))
            : ("", Facets.Of(("addressee", state.Opened.Addressee?.Code()), ("item", item)));
        Effect Count(string measure, int quantity) => new(state.Opened.Unit, $"consultation.{about}{measure}", facets, closed.On, quantity);
        yield return Count("held", 1);
        yield return Count("opinions", closed.Opinions);
        if (!state.OfStaff && state.FullTerm)
        {
            yield return Count("full-term", 1);
        }

        if (state.Explained is not { } explained)
        {
            yield break;
        }

        yield return Count("explained", 1);
        yield return Count("accepted", explained.Accepted);
        if (!state.OfStaff)
        {
            // On its own day, with the way back to the closing: whether it came in time is told by this one.
            yield return new Effect(
                state.Opened.Unit, "consultation.explanation-published", facets.And(("after-days", DaySpans.Between(closed.On, explained.On))), explained.On, 1);
        }
    }

    /// <inheritdoc/>
    protected override string Title(Consultation state) => $"Lấy ý kiến: {state.Opened.Matter}";

    private static IEnumerable<Refusal> Item(int item, int last) =>
        Require.That(item >= 1 && item <= last, "consultation.item-unknown", $"Nội dung lấy ý kiến phải từ 1 đến {last}.", "/item");
}
