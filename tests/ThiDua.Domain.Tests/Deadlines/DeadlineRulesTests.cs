using Shouldly;
using ThiDua.Domain.Deadlines;
using ThiDua.Domain.Tests.Activities;

namespace ThiDua.Domain.Tests.Deadlines;

public class DeadlineRulesTests
{
    private readonly DeadlineRules _rules = TestRules.Rules;

    [Theory]
    [InlineData("2026-03-02", 1, "2026-03-03")]
    [InlineData("2026-03-02", 10, "2026-03-12")]
    [InlineData("2026-03-02", 0, "2026-03-02")]
    public void The_first_day_is_not_counted(string start, int days, string due) => Due(start, days, DayKind.Day).ShouldBe(DeciderSpec.Day(due));

    [Theory]
    [InlineData("2026-03-05", 2, "2026-03-09", "a Saturday moves to Monday")]
    [InlineData("2026-04-20", 10, "2026-05-04", "30/04 and 01/05 are off, then a week-end")]
    [InlineData("2026-02-06", 10, "2026-02-23", "the first day of Tết moves behind it")]
    public void An_end_on_a_day_off_moves_to_the_next_working_day(string start, int days, string due, string why) =>
        Due(start, days, DayKind.Day).ShouldBe(DeciderSpec.Day(due), why);

    [Theory]
    [InlineData("2026-03-06", 1, "2026-03-09", "Friday to Monday")]
    [InlineData("2026-03-07", 1, "2026-03-09", "from a Saturday")]
    [InlineData("2026-03-02", 5, "2026-03-09", "over a week-end")]
    [InlineData("2026-04-24", 5, "2026-05-06", "27/04, 30/04 and 01/05 are off")]
    [InlineData("2026-02-13", 10, "2026-03-06", "over Tết")]
    public void Working_days_leave_out_days_off(string start, int days, string due, string why) =>
        Due(start, days, DayKind.WorkingDay).ShouldBe(DeciderSpec.Day(due), why);

    [Fact]
    public void The_law_of_the_day_of_receipt_applies()
    {
        _rules.Find("complaint", "settle", new(2026, 6, 30))!.Length.ShouldBe(30);
        _rules.Find("complaint", "settle", new(2026, 7, 1))!.Length.ShouldBe(20);
    }

    [Fact]
    public void A_condition_has_its_own_limit_or_the_ordinary_one()
    {
        _rules.Find("complaint", "settle", new(2026, 6, 30), "complex-remote")!.Length.ShouldBe(60);
        _rules.Find("complaint", "settle", new(2026, 7, 1), "complex-remote")!.Length.ShouldBe(20);
        _rules.Find("complaint", "accept", new(2026, 6, 30)).ShouldBeNull();
        _rules.Find("no-such-kind", "settle", new(2026, 6, 30)).ShouldBeNull();
    }

    [Fact]
    public void A_year_without_its_holidays_is_said_to_be_unknown_and_has_week_ends_only()
    {
        _rules.KnowsYear(2026).ShouldBeTrue();
        _rules.KnowsYear(2031).ShouldBeFalse();
        Due("2031-04-29", 1, DayKind.Day).ShouldBe(new DateOnly(2031, 4, 30));
    }

    [Fact]
    public void Working_days_between_are_counted_as_limits_are()
    {
        for (var n = 1; n < 60; n++)
        {
            var start = new DateOnly(2026, 2, 10);
            _rules.WorkingDaysBetween(start, Due("2026-02-10", n, DayKind.WorkingDay)).ShouldBe(n);
        }

        _rules.WorkingDaysBetween(new(2026, 3, 9), new(2026, 3, 2)).ShouldBe(0);
    }

    private DateOnly Due(string start, int days, DayKind kind) => _rules.DueOn(days, kind, DeciderSpec.Day(start));
}
