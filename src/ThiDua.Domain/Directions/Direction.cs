using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Directions;

/// <summary>Kinds of conference.</summary>
public enum ConferenceType
{
    /// <summary>Hội nghị quán triệt, tuyên truyền, phổ biến pháp luật.</summary>
    Dissemination,

    /// <summary>Hội nghị sơ kết, tổng kết.</summary>
    Review,

    /// <summary>Hội nghị cán bộ, công chức, viên chức, người lao động (Luật 10/2022/QH15 Điều 51).</summary>
    Cadres,

    /// <summary>Hội nghị cán bộ, công chức, viên chức, người lao động bất thường (Luật 10/2022/QH15 Điều 50.1).</summary>
    CadresExtraordinary,

    /// <summary>Hội nghị cộng đồng dân cư (Luật 10/2022/QH15 Điều 33).</summary>
    Community,

    /// <summary>Hội nghị giao ban, triển khai nhiệm vụ.</summary>
    Briefing,

    /// <summary>Hội nghị khác.</summary>
    Other,
}

/// <summary>Kinds of document that duties ask for.</summary>
public enum DocumentType
{
    /// <summary>
    /// Quyết định hành chính áp đặt nghĩa vụ, chấm dứt quyền, lợi ích, mà người chịu tác động yêu cầu đối thoại (Luật 10/2022/QH15 Điều 27).
    /// </summary>
    ImposingDecision,

    /// <summary>Văn bản khác.</summary>
    Other,
}

/// <summary>A document that directs the work was issued (ban hành văn bản).</summary>
public sealed record DocumentIssued : OpeningFact
{
    /// <summary>Number of the document.</summary>
    public required string Number { get; init; }

    /// <summary>Kind of document.</summary>
    public DocumentType? Kind { get; init; }
}

/// <summary>A conference was held (tổ chức hội nghị).</summary>
public sealed record ConferenceHeld : OpeningFact
{
    /// <summary>Kind of conference.</summary>
    public required ConferenceType Kind { get; init; }

    /// <summary>The bodies it was held together with; none when it was the unit's own.</summary>
    public IReadOnlyList<string> JointWith { get; init; } = [];

    /// <summary>People who took part.</summary>
    public int Participants { get; init; }

    /// <summary>People who must take part for it to be valid, where the law asks for a quorum.</summary>
    public int? Quorum { get; init; }

    /// <summary>Day it was announced to those who take part, where the law asks for a notice.</summary>
    public DateOnly? NotifiedOn { get; init; }

    /// <summary>Members who proposed it, where so many must (an extraordinary conference of the staff).</summary>
    public int? Supporters { get; init; }

    /// <summary>All members of whom <see cref="Supporters"/> are counted.</summary>
    public int? Electorate { get; init; }
}

/// <summary>An action programme to carry out a resolution was adopted (ban hành chương trình hành động).</summary>
public sealed record ProgramAdopted : OpeningFact
{
    /// <summary>Number of the programme.</summary>
    public string? Number { get; init; }
}

/// <summary>An act of direction: one fact, of one of three types.</summary>
public sealed record Direction(OpeningFact Fact);

/// <summary>Lãnh đạo, chỉ đạo: văn bản, hội nghị, chương trình hành động.</summary>
public sealed class DirectionKind : ActivityKind<Direction>
{
    /// <inheritdoc/>
    public override string Stream => "direction";

    /// <inheritdoc/>
    public override string Label => "Lãnh đạo, chỉ đạo";

    /// <inheritdoc/>
    public override IReadOnlyList<FactDeclaration> Declared { get; } =
    [
        new("document-issued", "document_issued", typeof(DocumentIssued)),
        new("conference-held", "conference_held", typeof(ConferenceHeld)),
        new("program-adopted", "program_adopted", typeof(ProgramAdopted)),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Measure> Measures { get; } =
    [
        new("document.issued", MeasureKind.Sum, "Số văn bản ban hành", "kind"),
        new("conference.held", MeasureKind.Sum, "Số hội nghị", "kind", "joint"),
        new("conference.participants", MeasureKind.Sum, "Số người dự hội nghị", "kind", "joint"),
        new("conference.quorate", MeasureKind.Sum, "Số hội nghị đủ số người phải dự", "kind", "joint"),
        new("conference.notified", MeasureKind.Sum, "Số hội nghị có thông báo trước", "kind", "joint", "lead-days"),
        new("conference.proposal-carried", MeasureKind.Sum, "Số hội nghị được ít nhất một phần ba thành viên đề nghị", "kind", "joint"),
        new("program.adopted", MeasureKind.Sum, "Số chương trình hành động"),
    ];

    /// <inheritdoc/>
    protected override Direction Evolve(Direction? state, ActivityFact fact) =>
        (state, fact) is (null, OpeningFact opening) ? new Direction(opening) : throw Impossible(state, fact);

    /// <inheritdoc/>
    protected override IEnumerable<Refusal> Check(Direction? state, ActivityFact proposed, DecisionContext context) => proposed switch
    {
        DocumentIssued document => Require.Text(document.Number, "/number", 100),
        ConferenceHeld conference =>
        [
            .. Require.Names(conference.JointWith, "/jointWith"),
            .. Require.Count(conference.Participants, "/participants"),
            .. conference.Quorum is { } quorum ? Require.AtLeastOne(quorum, "/quorum") : [],
            .. Require.That(
                !(conference.NotifiedOn > conference.OccurredOn), "conference.notified-after", "Ngày thông báo sau ngày hội nghị.", "/notifiedOn"),
            .. Proposal(conference),
        ],
        ProgramAdopted program => program.Number is null ? [] : Require.Text(program.Number, "/number", 100),
        _ => throw Impossible(state, proposed),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Effect> Effects(Direction state)
    {
        var fact = state.Fact;
        Effect Count(string measure, Facets facets, int quantity = 1) => new(fact.Unit, measure, facets, fact.OccurredOn, quantity);
        switch (fact)
        {
            case DocumentIssued document:
                yield return Count("document.issued", Facets.Of(("kind", document.Kind?.Code())));
                break;
            case ConferenceHeld conference:
                var facets = Facets.Of(("kind", conference.Kind.Code()), ("joint", conference.JointWith.Count > 0 ? "true" : "false"));
                yield return Count("conference.held", facets);
                yield return Count("conference.participants", facets, conference.Participants);
                if (conference.Participants >= conference.Quorum)
                {
                    yield return Count("conference.quorate", facets);
                }

                if (conference.NotifiedOn is { } notified)
                {
                    yield return Count("conference.notified", facets.And(("lead-days", DaySpans.Lead(notified, conference.OccurredOn))));
                }

                // A third of the members can ask for one (Luật 10/2022/QH15 Điều 50.1).
                if (3L * conference.Supporters >= conference.Electorate)
                {
                    yield return Count("conference.proposal-carried", facets);
                }

                break;
            case ProgramAdopted:
                yield return Count("program.adopted", Facets.None);
                break;
            default:
                throw Impossible(state, fact);
        }
    }

    /// <inheritdoc/>
    protected override string Title(Direction state) => state.Fact switch
    {
        DocumentIssued document => $"Văn bản {document.Number}",
        ConferenceHeld conference => $"Hội nghị ngày {conference.OccurredOn:dd/MM/yyyy}",
        ProgramAdopted { Number: { } number } => $"Chương trình hành động {number}",
        _ => "Chương trình hành động",
    };

    private static IEnumerable<Refusal> Proposal(ConferenceHeld c) => (c.Supporters, c.Electorate) switch
    {
        (null, null) => [],
        (null, _) => [new Refusal("conference.proposal-incomplete", "Phải có cả số người đề nghị và tổng số thành viên.", "/supporters")],
        (_, null) => [new Refusal("conference.proposal-incomplete", "Phải có cả số người đề nghị và tổng số thành viên.", "/electorate")],
        ({ } supporters, { } electorate) =>
        [
            .. Require.Count(supporters, "/supporters"),
            .. Require.AtLeastOne(electorate, "/electorate"),
            .. Require.That(supporters <= electorate, "conference.more-supporters-than-members", "Số người đề nghị nhiều hơn số thành viên.", "/supporters"),
        ],
    };
}
