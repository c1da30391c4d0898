using ThiDua.Domain.Recommendations;
using ThiDua.Domain.Tests.Activities;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Recommendations;

public class RecommendationTests
{
    private static readonly RecommendationReceived Received = new()
    {
        Unit = "xa-tan-lap",
        OccurredOn = Day("2026-03-02"),
        Source = RecommendationSource.Inspectorate,
        Reference = "03/KN-TTND",
        DueOn = Day("2026-03-17"),
    };

    private static readonly RecommendationAnswered Answered = new() { On = Day("2026-03-17"), Reference = "44/UBND" };

    private readonly DeciderSpec _recommendation = new(new RecommendationKind());

    [Fact]
    public void The_law_gives_fifteen_days_to_answer_the_inspectorate()
    {
        _recommendation.Given().When(Received with { DueOn = null }).Then(Received);
        _recommendation.Given(Received).When(Answered).ThenIt();
    }

    [Fact]
    public void Where_no_rule_is_known_there_is_no_limit() =>
        _recommendation.Given().When(Received with { DueOn = null, Source = RecommendationSource.Front })
            .Then(Received with { DueOn = null, Source = RecommendationSource.Front });

    [Fact]
    public void What_cannot_be_is_refused()
    {
        _recommendation.Given().When(Received with { Reference = "", DueOn = Day("2026-03-01") })
            .ThenRefused("text.missing /reference", "recommendation.due-before-receipt /dueOn");
        _recommendation.Given(Received).When(Answered with { Reference = " " }).ThenRefused("text.missing /reference");
        _recommendation.Given(Received, Answered).When(Answered with { Reference = null }).ThenRefused("recommendation.already-answered");
        _recommendation.Given(Received).When(Answered with { On = Day("2026-03-01") }).ThenRefused("date.before-start /on");
    }

    [Fact]
    public void An_answer_on_the_last_day_is_in_time() =>
        _recommendation.Given(Received, Answered).Counts(
            "xa-tan-lap recommendation.answered{source=inspectorate} 2026-03-17 1",
            "xa-tan-lap recommendation.cleared{source=inspectorate} 2026-03-18 1",
            "xa-tan-lap recommendation.due{source=inspectorate} 2026-03-18 1",
            "xa-tan-lap recommendation.due-met{source=inspectorate} 2026-03-18 1",
            "xa-tan-lap recommendation.received{source=inspectorate} 2026-03-02 1");

    [Fact]
    public void A_late_answer_clears_but_does_not_meet() =>
        _recommendation.Given(Received, Answered with { On = Day("2026-04-01") }).Counts(
            "xa-tan-lap recommendation.answered{source=inspectorate} 2026-04-01 1",
            "xa-tan-lap recommendation.cleared{source=inspectorate} 2026-04-01 1",
            "xa-tan-lap recommendation.due{source=inspectorate} 2026-03-18 1",
            "xa-tan-lap recommendation.received{source=inspectorate} 2026-03-02 1");

    [Fact]
    public void Without_a_limit_only_receipt_and_answer_count()
    {
        _recommendation.Given(Received with { DueOn = null, Source = RecommendationSource.InvestmentSupervision }, Answered).Counts(
            "xa-tan-lap recommendation.answered{source=investment-supervision} 2026-03-17 1",
            "xa-tan-lap recommendation.received{source=investment-supervision} 2026-03-02 1");
        _recommendation.Given(Received).IsTitled("Kiến nghị giám sát 03/KN-TTND");
    }
}
