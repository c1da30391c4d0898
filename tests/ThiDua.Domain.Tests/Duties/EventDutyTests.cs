using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.CommunityDecisions;
using ThiDua.Domain.Consultations;
using ThiDua.Domain.Dialogues;
using ThiDua.Domain.Directions;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Publications;
using ThiDua.Domain.Receptions;
using ThiDua.Domain.Recommendations;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Duties;

/// <summary>Duties that events bring with them, and time limits, at their edges.</summary>
public class EventDutyTests
{
    private static readonly PublicationMade Made = new()
    {
        Unit = DutySpec.Code, OccurredOn = Day("2026-05-08"), DecidedOn = Day("2026-05-01"), Item = 3,
        Channels = [PublicationChannel.Headquarters, PublicationChannel.CommunityPoints],
    };

    [Fact]
    public void Published_on_the_fifth_working_day_is_in_time_a_day_after_is_late()
    {
        var unit = new DutySpec().Record(Made).Record(Made with { OccurredOn = Day("2026-05-11") }).Record(Made with { Item = 7 }).Record(Made with { Item = 7 });
        unit.Lines("2026-12-31", "DC-01").ShouldBe(
            ["2026-05-08 [3] due ? Met 2026-05-08", "2026-05-08 [7] due ? Met 2026-05-08 ×2", "2026-05-11 [3] due ? Late 2026-05-11"]);
        new DutySpec { Rules = DutySpec.Shipped with { Calendar = DutySpec.Calendar(2025) } }.Record(Made).Record(Made with { OccurredOn = Day("2026-05-11") })
            .Lines("2026-12-31", "DC-01").ShouldBe(["2026-05-08 [3] due ? Met 2026-05-08", "2026-05-11 [3] due ? Unknown"]);
    }

    [Fact]
    public void What_must_last_is_known_when_it_has_lasted()
    {
        var unit = new DutySpec().Record(Made with { Until = Day("2026-06-07") }).Record(Made with { Item = 5, Until = Day("2026-06-06") });
        unit.Lines("2026-05-20", "DC-02").ShouldBe(["2026-05-08 [3] due 2026-06-07 NotYetDue", "2026-05-08 [5] due 2026-06-07 NotYetDue"]);
        unit.Lines("2026-06-06", "DC-02").ShouldBe(["2026-05-08 [3] due 2026-06-07 DueSoon", "2026-05-08 [5] due 2026-06-07 DueSoon"]);
        unit.Lines("2026-06-07", "DC-02").ShouldBe(["2026-05-08 [3] due 2026-06-07 Met 2026-06-07", "2026-05-08 [5] due 2026-06-07 Missing"]);
        new DutySpec().Record(Made with { Item = 4, Until = null }).Lines("2026-12-31", "DC-02").ShouldBeEmpty("item 4 stays for good, which is another duty");
    }

    [Fact]
    public void It_belongs_to_the_period_of_its_last_day()
    {
        var made = Made with { OccurredOn = Day("2025-12-20"), DecidedOn = Day("2025-12-19"), Until = null };
        new DutySpec().Record(made).Lines("2026-01-19", "DC-02").ShouldBe(["2025-12-20 [3] due 2026-01-19 Met 2026-01-19"]);
        new DutySpec { Period = ("2025-01-01", "2025-12-31") }.Record(made).Lines("2025-12-31", "DC-02").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("2026-05-15", "2026-05-08", "Met 2026-05-15", "Friday to Friday are five working days")]
    [InlineData("2026-05-15", "2026-05-09", "Met 2026-05-15", "so are Saturday to Friday")]
    [InlineData("2026-05-15", "2026-05-11", "Missing", "Monday to Friday are four")]
    [InlineData("2026-05-07", "2026-04-29", "Missing", "30/04 and 01/05 are off")]
    [InlineData("2026-05-08", "2026-04-29", "Met 2026-05-08", "a day more")]
    public void Announced_so_many_working_days_before(string on, string posted, string state, string why)
    {
        var held = new ReceptionHeld { Unit = DutySpec.Code, OccurredOn = Day(on), ChairedByHead = true, SchedulePostedOn = Day(posted) };
        new DutySpec().Record(held).Lines("2026-06-30", "DL-07").ShouldBe([$"{on} due {on} {state}"], why);
        var unknown = new DutySpec { Rules = DutySpec.Shipped with { Calendar = DutySpec.Calendar(2025) } }.Record(held).On("2026-06-30", "DL-07")[0];
        unknown.State.ShouldBe(state == "Missing" && posted != "2026-04-29" ? DutyState.Missing : unknown.State);
        (unknown.State == DutyState.Met).ShouldBeFalse("without the days off it cannot be known");
    }

    [Fact]
    public void A_reception_without_a_posted_schedule_was_not_announced() =>
        new DutySpec().Record(new ReceptionHeld { Unit = DutySpec.Code, OccurredOn = Day("2026-05-15"), ChairedByHead = true })
            .Lines("2026-06-30", "DL-07").ShouldBe(["2026-05-15 due 2026-05-15 Missing"]);

    [Fact]
    public void A_later_step_is_in_time_late_or_missing_by_its_own_day()
    {
        var asked = new ConsultationOpened { Unit = DutySpec.Code, OccurredOn = Day("2026-03-02"), Matter = "Quy hoạch" };
        var closed = new ConsultationClosed { On = Day("2026-03-25"), Opinions = 3 };
        string[] Explained(string? on, string asOf) => on is null
            ? new DutySpec().Record(asked, closed).Lines(asOf, "DC-15")
            : new DutySpec().Record(asked, closed, new ConsultationExplained { On = Day(on), Accepted = 1 }).Lines(asOf, "DC-15");
        Explained(null, "2026-06-08").ShouldBe(["2026-03-25 due 2026-06-23 NotYetDue".Replace("NotYetDue", "DueSoon", StringComparison.Ordinal)]);
        Explained(null, "2026-06-07").ShouldBe(["2026-03-25 due 2026-06-23 NotYetDue"]);
        Explained(null, "2026-06-24").ShouldBe(["2026-03-25 due 2026-06-23 Missing"]);
        Explained("2026-06-23", "2026-06-24").ShouldBe(["2026-03-25 due 2026-06-23 Met 2026-06-23"]);
        Explained("2026-06-24", "2026-06-24").ShouldBe(["2026-03-25 due 2026-06-23 Late 2026-06-24"]);
        Explained("2026-06-24", "2026-06-20").ShouldBe(["2026-03-25 due 2026-06-23 DueSoon"], "as of before it was explained");
    }

    [Fact]
    public void A_matter_that_was_put_to_the_people_waits_for_its_vote()
    {
        var notified = new DecisionNotified { Unit = DutySpec.Code, OccurredOn = Day("2026-04-01"), Item = 2 };
        var voted = new DecisionVoted { On = Day("2026-05-04"), For = 8, Total = 9 };
        new DutySpec().Record(notified).Lines("2026-05-05", "DC-08").ShouldBe(["2026-04-01 [2] due 2026-05-04 Missing"], "30 days end on 01/05, a holiday before a week-end");
        new DutySpec().Record(notified, voted).Lines("2026-05-05", "DC-08").ShouldBe(["2026-04-01 [2] due 2026-05-04 Met 2026-05-04"]);
        new DutySpec().Record(notified, voted).Record(notified with { OccurredOn = Day("2026-04-02") }).Lines("2026-05-05", "DC-08")
            .ShouldBe(["2026-04-01 [2] due 2026-05-04 Met 2026-05-04", "2026-04-02 [2] due 2026-05-04 Missing"], "each vote answers its own notice");
    }

    [Fact]
    public void Each_decision_needs_a_dialogue_of_its_own_before_it()
    {
        var unit = new DutySpec().Record(Talk("2026-03-02")).Record(Imposing("2026-03-10")).Record(Imposing("2026-03-11")).Record(Talk("2026-03-12"));
        unit.Lines("2026-12-31", "DC-16").ShouldBe(["2026-03-10 due 2026-03-10 Met 2026-03-02", "2026-03-11 due 2026-03-11 Missing"]);
        unit.Record(Imposing("2026-03-20")).Lines("2026-12-31", "DC-16")[2].ShouldBe("2026-03-20 due 2026-03-20 Met 2026-03-12");
        new DutySpec().Record(Talk("2026-03-02")).Record(Imposing("2026-08-30")).Lines("2026-12-31", "DC-16").ShouldBe(["2026-08-30 due 2026-08-30 Missing"], "181 days");
        new DutySpec().Record(Talk("2026-03-02")).Record(Imposing("2026-08-29")).Lines("2026-12-31", "DC-16").ShouldBe(["2026-08-29 due 2026-08-29 Met 2026-03-02"]);
    }

    [Fact]
    public void A_time_limit_is_in_time_late_missing_or_still_runs()
    {
        var unit = new DutySpec().Record(Recommended("2026-03-02"), Answered("2026-03-17")).Record(Recommended("2026-03-03"), Answered("2026-03-20"))
            .Record(Recommended("2026-03-03")).Record(Recommended("2026-05-04"));
        unit.Lines("2026-05-10", "DC-20").ShouldBe(
        [
            "2026-03-17 due 2026-03-17 Met",
            "2026-03-18 due 2026-03-18 Late 2026-03-20",
            "2026-03-18 due 2026-03-18 Missing",
            "2026-05-19 due 2026-05-19 NotYetDue",
        ]);
        unit.Lines("2026-05-14", "DC-20")[3].ShouldEndWith("DueSoon");
        unit.Lines("2026-05-20", "DC-20")[3].ShouldEndWith("Missing");
        unit.Lines("2026-03-18", "DC-20")[0].ShouldBe("2026-03-17 due 2026-03-17 Met");
        unit.Lines("2026-03-18", "DC-20")[1].ShouldBe("2026-03-18 due 2026-03-18 DueSoon ×2", "on the last day nothing is late");
        unit.Lines("2026-03-19", "DC-20")[1].ShouldBe("2026-03-18 due 2026-03-18 Missing ×2");
        var running = unit.On("2026-05-10", "DC-20")[2];
        (running.DaysLate(Day("2026-05-10")), running.CanBeMadeUp).ShouldBe((53, true));
        new DutySpec { Rules = DutySpec.Shipped with { Calendar = DutySpec.Calendar(2025) } }.Record(Recommended("2026-03-02")).Lines("2026-05-10", "DC-20")
            .ShouldBe(["2026-03-17 due ? Unknown"]);
    }

    [Fact]
    public void A_limit_that_ends_with_the_period_is_judged_in_it()
    {
        var unit = new DutySpec().Record(Recommended("2026-12-16"), Answered("2026-12-31")).Record(Recommended("2026-12-16"));
        unit.Lines("2026-12-31", "DC-20").ShouldBe(["2026-12-31 due 2026-12-31 Met", "2026-12-31 due 2026-12-31 Missing"]);
    }

    [Fact]
    public void Late_answers_end_the_oldest_limits_first()
    {
        var unit = new DutySpec();
        foreach (var day in new[] { "2026-03-02", "2026-03-03", "2026-03-04" })
        {
            unit.Record(Recommended(day));
        }

        unit.Record(Recommended("2026-03-05"), Answered("2026-04-15"));
        unit.Lines("2026-05-10", "DC-20").Select(l => l.Split(' ')[3]).ShouldBe(["Late", "Missing", "Missing", "Missing"]);
    }

    [Fact]
    public void Figures_count_what_is_due()
    {
        var unit = new DutySpec().Record(Made).Record(Made with { OccurredOn = Day("2026-05-11") }).Record(Made with { Item = 7 }).Record(Talk("2026-05-08", DialogueType.Periodic));
        decimal? Figure(DutyFigure figure, params string[] codes) => unit.Figure("2026-06-30", figure, codes);
        Figure(DutyFigure.MetOnTime, "DC-01").ShouldBe(2 + 0);
        Figure(DutyFigure.Met, "DC-01").ShouldBe(3);
        Figure(DutyFigure.Late, "DC-01").ShouldBe(1);
        Figure(DutyFigure.Due, "DC-01").ShouldBe(3);
        Figure(DutyFigure.Missing, "DL-03").ShouldBe(26, "of the weeks up to 28/06");
        Figure(DutyFigure.Due, "DC-17").ShouldBe(1);
        Figure(DutyFigure.Due, "DL-25").ShouldBe(1, "the other table's code means the same duty");
        Figure(DutyFigure.CodesDue, "DC-01", "DC-17").ShouldBe(2);
        Figure(DutyFigure.CodesMet, "DC-01", "DC-17").ShouldBe(1);
        Figure(DutyFigure.Due, "DL-36").ShouldBe(1, "a sample counts where it is named");
        Figure(DutyFigure.Due).ShouldBe(unit.On("2026-06-30").Where(i => i.IsDue && !i.Rule.Sample).Sum(i => i.Count), "and is left out of all duties");
        Figure(DutyFigure.Due, "DC-99").ShouldBeNull("a code that means nothing is not 0");
        new DutySpec { Rules = DutySpec.Shipped with { Calendar = DutySpec.Calendar(2025) } }.Record(Recommended("2026-03-02"))
            .Figure("2026-05-10", DutyFigure.Missing, "DC-20").ShouldBeNull("days off are not known");
    }

    [Fact]
    public void What_is_to_be_done_first_stands_first()
    {
        var unit = new DutySpec().Record(Recommended("2026-03-02")).Record(Talk("2026-05-08", DialogueType.Periodic));
        var order = DutyItem.ToDo(unit.On("2026-06-10")).ToList();
        (order[0].Rule.Code, order[0].State, order[0].CanBeMadeUp).ShouldBe(("DL-33", DutyState.Missing, true));
        order[^1].State.ShouldBe(DutyState.Met);
        order.Where(i => i.State == DutyState.DueSoon).Select(i => i.DueOn).ShouldBeInOrder();
        order.Select(DutySpec.Line).ShouldBe(DutyItem.ToDo(order.AsEnumerable().Reverse()).Select(DutySpec.Line), "whatever the order before");
    }

    private static DialogueHeld Talk(string on, DialogueType kind = DialogueType.PreDecision) => new() { Unit = DutySpec.Code, OccurredOn = Day(on), Kind = kind };

    private static DocumentIssued Imposing(string on) =>
        new() { Unit = DutySpec.Code, OccurredOn = Day(on), Number = "15/QĐ-UBND", Kind = DocumentType.ImposingDecision };

    private static RecommendationReceived Recommended(string on) =>
        new() { Unit = DutySpec.Code, OccurredOn = Day(on), Source = RecommendationSource.Inspectorate, Reference = "01/KN" };

    private static RecommendationAnswered Answered(string on) => new() { On = Day(on) };
}
