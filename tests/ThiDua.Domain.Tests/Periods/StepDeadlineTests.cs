using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Periods;
using Xunit;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Periods;

/// <summary>What a period wants of a unit by a day: done as soon as it is recorded, else where the day lies.</summary>
public sealed class StepDeadlineTests
{
    private static readonly PeriodDates Dates = new(Day("2026-02-10"), Day("2026-12-31"), Day("2027-01-10"), Day("2027-01-25"), Day("2027-02-10"), Day("2027-02-28"));

    public static TheoryData<string, string, IDomainEvent[]> Entries => new()
    {
        { "2026-01-01", "not-yet-due not-yet-due not-yet-due not-yet-due", [] },
        { "2026-02-10", "due-soon not-yet-due not-yet-due not-yet-due", [] },
        { "2027-02-11", "passed passed passed passed", [] },
        { "2026-01-01", "done not-yet-due not-yet-due not-yet-due", [new PledgeMade(new Dictionary<string, decimal>())] },
        { "2027-01-05", "passed passed due-soon not-yet-due", [new SelfScored("I.1", 3)] },
        { "2027-01-05", "passed passed done not-yet-due", [new SelfScored("I.1", 3), new SelfScoresSubmitted()] },
        { "2027-02-11", "passed passed done passed", [new SelfScoresSubmitted()] },
        { "2027-01-12", "passed passed passed not-yet-due", [new SelfScoresSubmitted(), new SelfScoresSentBack()] },
        { "2027-01-12", "passed passed due-soon not-yet-due", [new SelfScoresSubmitted(), new SelfScoresSentBack(Until: Day("2027-01-20"))] },
        { "2027-02-11", "passed passed done done", [new SelfScoresSubmitted(), new StatementMade("I.1")] },
    };

    [Theory]
    [MemberData(nameof(Entries))]
    public void A_step_is_done_once_it_is_recorded(string day, string expected, IDomainEvent[] events) => string.Join(' ', StepDeadline
        .Of(Dates, events.Aggregate(EntryHistory.Empty, (entry, e) => entry.After(e)), Day(day)).Select(s => s.State.Code())).ShouldBe(expected);

    [Fact]
    public void What_was_sent_back_is_due_on_its_own_day_and_steps_without_a_day_are_not_told()
    {
        var entry = EntryHistory.Empty.After(new SelfScoresSubmitted()).After(new SelfScoresSentBack(Until: Day("2027-01-20")));
        StepDeadline.Of(Dates, entry, Day("2027-01-12")).Single(s => s.Code == "selfScoreBy").DueOn.ShouldBe(Day("2027-01-20"));
        StepDeadline.Of(new PeriodDates(ObjectBy: Day("2027-02-10")), EntryHistory.Empty, Day("2027-01-12")).Select(s => s.Code).ShouldBe(["objectBy"]);
        StepDeadline.Of(null, EntryHistory.Empty, Day("2027-01-12")).ShouldBeEmpty();
    }
}
