using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Dialogues;
using ThiDua.Domain.Directions;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Publications;
using ThiDua.Domain.Receptions;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Duties;

/// <summary>Duties of the calendar at their edges.</summary>
public class SpanDutyTests
{
    private const string Weekly = "every: { span: week, done: { measure: reception.held, where: { by-head: true } }, onDays: true }";
    private const string Yearly = "yearly: { done: { measure: conference.held }, opens: \"10-01\", due: \"03-31\", moves: true }";

    [Fact]
    public void A_week_goes_from_monday_to_sunday_and_belongs_to_the_year_of_its_sunday()
    {
        var unit = new DutySpec { Rules = DutySpec.One(Weekly) }.Record(Received("2025-12-29")).Record(Received("2026-01-11"));
        unit.Lines("2026-01-14")[..3].ShouldBe(
        [
            "2025-12-29..2026-01-04 due 2026-01-04 Met 2025-12-29",
            "2026-01-05..2026-01-11 due 2026-01-11 Met 2026-01-11",
            "2026-01-12..2026-01-18 due 2026-01-18 DueSoon",
        ]);
        unit.Lines("2026-01-14").Length.ShouldBe(52);
        unit.Lines("2026-01-14")[^1].ShouldBe("2026-12-21..2026-12-27 due 2026-12-27 NotYetDue", "the week of 28/12 ends in 2027");
    }

    [Fact]
    public void On_the_last_day_it_is_met_and_the_day_after_it_is_missing()
    {
        var unit = new DutySpec { Rules = DutySpec.One(Weekly) };
        unit.Lines("2026-01-11")[1].ShouldBe("2026-01-05..2026-01-11 due 2026-01-11 DueSoon");
        unit.Lines("2026-01-12")[1].ShouldBe("2026-01-05..2026-01-11 due 2026-01-11 Missing");
        unit.Record(Received("2026-01-12"));
        unit.Lines("2026-01-12")[1].ShouldBe("2026-01-05..2026-01-11 due 2026-01-11 Missing", "the next week's reception does not make up for it");
        unit.Record(Received("2026-01-11"));
        unit.Lines("2026-01-12")[1].ShouldBe("2026-01-05..2026-01-11 due 2026-01-11 Met 2026-01-11");
        unit.Lines("2026-01-10")[1].ShouldBe("2026-01-05..2026-01-11 due 2026-01-11 DueSoon", "as of the day before");
    }

    [Fact]
    public void Days_are_counted_not_sessions()
    {
        var rules = DutySpec.One("every: { span: month, done: { measure: reception.held, where: { by-head: true } }, onDays: true, atLeast: 2 }");
        var unit = new DutySpec { Rules = rules }.Record(Received("2026-02-03")).Record(Received("2026-02-03"));
        unit.Lines("2026-02-28")[1].ShouldBe("2026-02-01..2026-02-28 due 2026-02-28 DueSoon");
        unit.Record(Received("2026-02-28"));
        unit.Lines("2026-02-28")[1].ShouldBe("2026-02-01..2026-02-28 due 2026-02-28 Met 2026-02-28");
    }

    [Theory]
    [InlineData("2024", "2024-02-01..2024-02-29")]
    [InlineData("2025", "2025-02-01..2025-02-28")]
    public void February_ends_when_it_ends(string year, string february)
    {
        var unit = new DutySpec { Rules = DutySpec.One("every: { span: month, done: { measure: survey.answers } }"), Period = ($"{year}-01-01", $"{year}-12-31") };
        unit.Lines($"{year}-02-10")[1].ShouldStartWith(february);
    }

    [Fact]
    public void Halves_and_quarters_follow_the_calendar()
    {
        var unit = new DutySpec { Rules = DutySpec.One("every: { span: half-year, done: { measure: survey.answers } }") };
        unit.Lines("2026-07-01").ShouldBe(["2026-01-01..2026-06-30 due 2026-06-30 Missing", "2026-07-01..2026-12-31 due 2026-12-31 NotYetDue"]);
    }

    [Fact]
    public void What_is_due_on_the_last_day_of_the_period_is_judged_at_its_end()
    {
        var unit = new DutySpec { Rules = DutySpec.One("every: { span: year, done: { measure: dialogue.held } }") };
        unit.Lines("2026-12-30").ShouldBe(["2026-01-01..2026-12-31 due 2026-12-31 DueSoon"]);
        unit.Lines("2026-12-31").ShouldBe(["2026-01-01..2026-12-31 due 2026-12-31 Missing"]);
        unit.On("2026-12-31")[0].CanBeMadeUp.ShouldBeTrue("the day is not over");
        unit.Record(new DialogueHeld { Unit = DutySpec.Code, OccurredOn = Day("2026-12-31"), Kind = DialogueType.Periodic });
        unit.Lines("2026-12-31").ShouldBe(["2026-01-01..2026-12-31 due 2026-12-31 Met 2026-12-31"]);
    }

    [Fact]
    public void A_list_is_of_the_quarter_it_names_and_late_after_the_days_of_grace()
    {
        var unit = new DutySpec { Rules = DutySpec.One("every: { span: quarter, done: { measure: publication.list-posted }, number: quarter, grace: 15 }") }
            .Record(Listed("2026-01-15", 2025, 4)).Record(Listed("2026-04-16", 2026, 1));
        unit.Lines("2026-07-10").ShouldBe(
        [
            "2025-10-01..2025-12-31 due 2026-01-15 Met 2026-01-15",
            "2026-01-01..2026-03-31 due 2026-04-15 Late 2026-04-16",
            "2026-04-01..2026-06-30 due 2026-07-15 DueSoon",
            "2026-07-01..2026-09-30 due 2026-10-15 NotYetDue",
        ]);
        unit.On("2026-07-10")[1].DaysLate(Day("2026-07-10")).ShouldBe(1);
        unit.On("2026-07-20")[2].CanBeMadeUp.ShouldBeTrue();
    }

    [Fact]
    public void Once_a_year_between_two_days_and_late_until_it_opens_again()
    {
        var rules = DutySpec.One(Yearly);
        new DutySpec { Rules = rules }.Lines("2026-03-31").ShouldBe(["2025-10-01..2026-03-31 due 2026-03-31 DueSoon"]);
        new DutySpec { Rules = rules }.Lines("2026-04-01").ShouldBe(["2025-10-01..2026-03-31 due 2026-03-31 Missing"]);
        new DutySpec { Rules = rules }.Record(Conference("2026-03-31")).Lines("2026-04-01").ShouldBe(["2025-10-01..2026-03-31 due 2026-03-31 Met 2026-03-31"]);
        new DutySpec { Rules = rules }.Record(Conference("2026-09-30")).Lines("2026-10-02").ShouldBe(["2025-10-01..2026-03-31 due 2026-03-31 Late 2026-09-30"]);
        new DutySpec { Rules = rules }.Record(Conference("2025-09-30")).Record(Conference("2026-10-01")).Lines("2026-10-02")
            .ShouldBe(["2025-10-01..2026-03-31 due 2026-03-31 Missing"]);
    }

    [Fact]
    public void An_end_on_a_day_off_moves_to_the_next_working_day_also_over_tet()
    {
        // 01/05/2026 is a holiday before a week-end; 17/02/2026 is the first day of Tết.
        var may = DutySpec.One("yearly: { done: { measure: conference.held }, opens: \"01-01\", due: \"05-01\", moves: true }");
        new DutySpec { Rules = may }.Record(Conference("2026-05-04")).Lines("2026-05-10").ShouldBe(["2026-01-01..2026-05-01 due 2026-05-04 Met 2026-05-04"]);
        new DutySpec { Rules = may }.Record(Conference("2026-05-05")).Lines("2026-05-10").ShouldBe(["2026-01-01..2026-05-01 due 2026-05-04 Late 2026-05-05"]);
        var tet = DutySpec.One("yearly: { done: { measure: conference.held }, opens: \"01-01\", due: \"02-17\", moves: true }");
        new DutySpec { Rules = tet }.Lines("2026-02-23").ShouldBe(["2026-01-01..2026-02-17 due 2026-02-23 DueSoon"]);
        var plain = DutySpec.One("yearly: { done: { measure: conference.held }, opens: \"01-01\", due: \"05-01\" }");
        new DutySpec { Rules = plain }.Lines("2026-05-02").ShouldBe(["2026-01-01..2026-05-01 due 2026-05-01 Missing"]);
    }

    [Fact]
    public void A_year_without_its_days_off_is_said_not_guessed()
    {
        var rules = DutySpec.One("yearly: { done: { measure: conference.held }, opens: \"01-01\", due: \"05-01\", moves: true }", "", 2025);
        new DutySpec { Rules = rules }.Lines("2026-04-20").ShouldBe(["2026-01-01..2026-05-01 due ? NotYetDue"]);
        new DutySpec { Rules = rules }.Lines("2026-05-01").ShouldBe(["2026-01-01..2026-05-01 due ? DueSoon"]);
        var unknown = new DutySpec { Rules = rules }.On("2026-05-02").ShouldHaveSingleItem();
        (unknown.State, unknown.DueOn, unknown.Reason).ShouldBe((DutyState.Unknown, null, "Chưa có tệp ngày nghỉ của năm 2026 nên chưa xác định được hạn."));
        new DutySpec { Rules = rules }.Record(Conference("2026-05-04")).On("2026-05-10")[0].State.ShouldBe(DutyState.Unknown);
        new DutySpec { Rules = rules }.Record(Conference("2026-05-01")).On("2026-05-10")[0].State.ShouldBe(DutyState.Met, "in time whatever the days off");
    }

    [Fact]
    public void A_unit_owes_what_it_lived_at_least_half_of_and_exists_at_the_end_of()
    {
        var rules = DutySpec.One("every: { span: year, done: { measure: dialogue.held } }");
        int Owed(string from, string? end = null) =>
            new DutySpec { Rules = rules, UnitFrom = Day(from), UnitEnd = end is null ? null : Day(end) }.On("2026-12-31").Count;
        Owed("2026-07-01").ShouldBe(1);
        Owed("2026-07-03").ShouldBe(0);
        Owed("2020-01-01", "2026-12-31").ShouldBe(0, "it ended before the year did");
        Owed("2020-01-01", "2027-01-01").ShouldBe(1);
        var weeks = new DutySpec { Rules = DutySpec.One(Weekly), UnitFrom = Day("2026-07-02"), UnitEnd = Day("2026-07-20") }.Lines("2026-12-31");
        weeks.ShouldBe(
        [
            "2026-06-29..2026-07-05 due 2026-07-05 Missing", // from Thursday: four days of seven
            "2026-07-06..2026-07-12 due 2026-07-12 Missing",
            "2026-07-13..2026-07-19 due 2026-07-19 Missing",
        ]);
    }

    [Fact]
    public void A_duty_begins_and_ends_with_its_law_and_the_next_one_takes_over_in_the_same_week()
    {
        var weeks = new DutySpec().On("2026-07-12").Where(i => i.Rule.Code.StartsWith("DL-03", StringComparison.Ordinal) && i.From >= Day("2026-06-15") && i.From <= Day("2026-07-06"));
        weeks.Select(i => $"{i.Rule.Code} {i.From:dd/MM} {i.Rule.Confirmed}").ShouldBe(
            ["DL-03 15/06 True", "DL-03 22/06 True", "DL-03-2026 29/06 False", "DL-03-2026 06/07 False"]);
        var fresh = new DutySpec { Rules = DutySpec.One("every: { span: month, done: { measure: survey.answers } }", "from: 2026-07-01") };
        fresh.Lines("2026-12-31")[0].ShouldStartWith("2026-07-01..2026-07-31");
        fresh.Lines("2026-12-31").Length.ShouldBe(6);
    }

    [Fact]
    public void What_must_always_be_there_may_have_come_before_the_year_and_must_be_renewed_after_its_term()
    {
        var rules = DutySpec.One("standing: { done: { measure: conference.held }, within: 30, termYears: 2 }");
        new DutySpec { Rules = rules }.Lines("2026-01-20").ShouldBe(["2026-01-01..2026-12-31 due 2026-01-31 NotYetDue"]);
        new DutySpec { Rules = rules }.Lines("2026-02-01").ShouldBe(["2026-01-01..2026-12-31 due 2026-01-31 Missing"]);
        new DutySpec { Rules = rules }.Record(Conference("2026-02-01")).Lines("2026-02-01").ShouldBe(["2026-01-01..2026-12-31 due 2026-01-31 Late 2026-02-01"]);
        var old = new DutySpec { Rules = rules }.Record(Conference("2024-03-01"));
        old.Lines("2026-02-28").ShouldBe(["2026-01-01..2026-12-31 due 2026-01-31 Met 2024-03-01"]);
        old.Lines("2026-03-01").ShouldBe(["2026-01-01..2026-12-31 due 2026-01-31 Missing"]);
        old.Record(Conference("2026-02-15")).Lines("2026-03-01")[0].ShouldContain("Met 2024-03-01");
    }

    [Fact]
    public void What_is_taken_back_shows_nothing()
    {
        var unit = new DutySpec { Rules = DutySpec.One(Weekly) }.Record(Received("2026-01-06"));
        var effect = DutySpec.EffectsOf([Received("2026-01-06")])[0];
        unit.Count(View.Claimed, effect with { Quantity = -1 });
        unit.Lines("2026-01-12")[1].ShouldEndWith("Missing");
        unit.Lines("2026-01-12", view: View.Verified)[1].ShouldEndWith("Met 2026-01-06");
    }

    private static ReceptionHeld Received(string on) => new() { Unit = DutySpec.Code, OccurredOn = Day(on), ChairedByHead = true };

    private static ConferenceHeld Conference(string on) => new() { Unit = DutySpec.Code, OccurredOn = Day(on), Kind = ConferenceType.Other };

    private static PublicationListPosted Listed(string on, int year, int quarter) =>
        new() { Unit = DutySpec.Code, OccurredOn = Day(on), Year = year, Quarter = quarter };
}
