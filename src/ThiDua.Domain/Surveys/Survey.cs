using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Surveys;

/// <summary>The result of a survey of satisfaction (khảo sát hài lòng). Numbers only, never answers of a person.</summary>
public sealed record SurveyRecorded : OpeningFact
{
    /// <summary>The form, a code such as <c>one-stop</c>: what was asked.</summary>
    public required string Form { get; init; }

    /// <summary>Answers given.</summary>
    public required int Answers { get; init; }

    /// <summary>Of these, satisfied.</summary>
    public required int Satisfied { get; init; }
}

/// <summary>Khảo sát hài lòng.</summary>
public sealed class SurveyKind : ActivityKind<SurveyRecorded>
{
    /// <inheritdoc/>
    public override string Stream => "survey";

    /// <inheritdoc/>
    public override string Label => "Khảo sát hài lòng";

    /// <inheritdoc/>
    public override IReadOnlyList<FactDeclaration> Declared { get; } = [new("survey-recorded", "survey_recorded", typeof(SurveyRecorded))];

    /// <inheritdoc/>
    public override IReadOnlyList<Measure> Measures { get; } =
    [
        new("survey.answers", MeasureKind.Sum, "Số phiếu khảo sát", "form"),
        new("survey.satisfied", MeasureKind.Sum, "Số phiếu hài lòng", "form"),
    ];

    /// <inheritdoc/>
    protected override SurveyRecorded Evolve(SurveyRecorded? state, ActivityFact fact) =>
        (state, fact) is (null, SurveyRecorded survey) ? survey : throw Impossible(state, fact);

    /// <inheritdoc/>
    protected override IEnumerable<Refusal> Check(SurveyRecorded? state, ActivityFact proposed, DecisionContext context) => proposed switch
    {
        SurveyRecorded survey =>
        [
            .. Require.Slug(survey.Form, "/form"),
            .. Require.AtLeastOne(survey.Answers, "/answers"),
            .. Require.Count(survey.Satisfied, "/satisfied"),
            .. Require.That(
                survey.Satisfied <= survey.Answers, "survey.more-satisfied-than-answers", "Số phiếu hài lòng nhiều hơn số phiếu.", "/satisfied"),
        ],
        _ => throw Impossible(state, proposed),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Effect> Effects(SurveyRecorded state)
    {
        var form = Facets.Of(("form", state.Form));
        yield return new Effect(state.Unit, "survey.answers", form, state.OccurredOn, state.Answers);
        yield return new Effect(state.Unit, "survey.satisfied", form, state.OccurredOn, state.Satisfied);
    }

    /// <inheritdoc/>
    protected override string Title(SurveyRecorded state) => $"Khảo sát hài lòng: {FacetWords.Of("survey.answers", "form", state.Form)}";
}
