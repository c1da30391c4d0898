using ThiDua.Domain.Surveys;
using ThiDua.Domain.Tests.Activities;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Surveys;

public class SurveyTests
{
    private static readonly SurveyRecorded Survey = new() { Unit = "xa-tan-lap", OccurredOn = Day("2026-03-31"), Form = "one-stop", Answers = 200, Satisfied = 188 };

    private readonly DeciderSpec _survey = new(new SurveyKind());

    [Fact]
    public void A_result_is_recorded_and_counts_by_form()
    {
        _survey.Given().When(Survey).ThenIt();
        _survey.Given(Survey).Counts("xa-tan-lap survey.answers{form=one-stop} 2026-03-31 200", "xa-tan-lap survey.satisfied{form=one-stop} 2026-03-31 188");
        _survey.Given(Survey).IsTitled("Khảo sát hài lòng: bộ phận một cửa");
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        _survey.Given().When(Survey with { Satisfied = 201 }).ThenRefused("survey.more-satisfied-than-answers /satisfied");
        _survey.Given().When(Survey with { Form = "Một cửa", Answers = 0, Satisfied = 0 }).ThenRefused("value.not-a-code /form", "number.less-than-one /answers");
        _survey.Given().When(Survey with { Satisfied = -1 }).ThenRefused("number.negative /satisfied");
    }
}
