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

    /// <summary>Hội nghị cộng đồng dân cư (Luật 10/2022/QH15 Điều 33).</summary>
    Community,

    /// <summary>Hội nghị giao ban, triển khai nhiệm vụ.</summary>
    Briefing,

    /// <summary>Hội nghị khác.</summary>
    Other,
}

/// <summary>A document that directs the work was issued (ban hành văn bản).</summary>
public sealed record DocumentIssued : OpeningFact
{
    /// <summary>Number of the document.</summary>
    public required string Number { get; init; }
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
        new("document.issued", MeasureKind.Sum, "Số văn bản ban hành"),
        new("conference.held", MeasureKind.Sum, "Số hội nghị", "kind", "joint"),
        new("conference.participants", MeasureKind.Sum, "Số người dự hội nghị", "kind", "joint"),
        new("conference.quorate", MeasureKind.Sum, "Số hội nghị đủ số người phải dự", "kind", "joint"),
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
            case DocumentIssued:
                yield return Count("document.issued", Facets.None);
                break;
            case ConferenceHeld conference:
                var facets = Facets.Of(("kind", conference.Kind.Code()), ("joint", conference.JointWith.Count > 0 ? "true" : "false"));
                yield return Count("conference.held", facets);
                yield return Count("conference.participants", facets, conference.Participants);
                if (conference.Participants >= conference.Quorum)
                {
                    yield return Count("conference.quorate", facets);
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
}
