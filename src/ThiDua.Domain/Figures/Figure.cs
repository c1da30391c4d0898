using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Figures;

/// <summary>
/// A figure that was worked out elsewhere (chỉ số nhập từ nơi khác): 766, PAR index, DDCI, party rating, residents, staff. It holds from
/// <see cref="OpeningFact.OccurredOn"/>, the day it describes.
/// </summary>
public sealed record FigureRecorded : OpeningFact
{
    /// <summary>Code of the figure, e.g. <c>766-total</c>.</summary>
    public required string Code { get; init; }

    /// <summary>The value; may be 0 or negative.</summary>
    public required decimal Value { get; init; }

    /// <summary>Who published it: document number or system.</summary>
    public required string Source { get; init; }

    /// <summary>Day it was published or read there.</summary>
    public required DateOnly SourceDate { get; init; }
}

/// <summary>Chỉ số nhập từ nơi khác.</summary>
public sealed class FigureKind : ActivityKind<FigureRecorded>
{
    /// <inheritdoc/>
    public override string Stream => "figure";

    /// <inheritdoc/>
    public override string Label => "Chỉ số từ nguồn ngoài";

    /// <inheritdoc/>
    public override IReadOnlyList<FactDeclaration> Declared { get; } = [new("figure-recorded", "figure_recorded", typeof(FigureRecorded))];

    /// <inheritdoc/>
    public override IReadOnlyList<Measure> Measures { get; } = [new("figure.*", MeasureKind.Latest, "Chỉ số từ nguồn ngoài")];

    /// <inheritdoc/>
    protected override FigureRecorded Evolve(FigureRecorded? state, ActivityFact fact) =>
        (state, fact) is (null, FigureRecorded figure) ? figure : throw Impossible(state, fact);

    /// <inheritdoc/>
    protected override IEnumerable<Refusal> Check(FigureRecorded? state, ActivityFact proposed, DecisionContext context) => proposed switch
    {
        FigureRecorded figure =>
        [
            .. Require.Slug(figure.Code, "/code"),
            .. Require.Decimals(figure.Value, "/value"),
            .. Require.Text(figure.Source, "/source"),
            .. Require.That(figure.SourceDate <= context.Today, "date.in-future", "Ngày của nguồn chưa tới.", "/sourceDate"),
        ],
        _ => throw Impossible(state, proposed),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Effect> Effects(FigureRecorded state) =>
        [new(state.Unit, $"figure.{state.Code}", Facets.None, state.OccurredOn, state.Value)];

    /// <inheritdoc/>
    protected override string Title(FigureRecorded state) => $"Chỉ số {state.Code}";
}
