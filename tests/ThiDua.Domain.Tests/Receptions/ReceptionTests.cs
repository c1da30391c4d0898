using ThiDua.Domain.Receptions;
using ThiDua.Domain.Tests.Activities;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Receptions;

public class ReceptionTests
{
    private static readonly ReceptionHeld Held = new() { Unit = "xa-tan-lap", OccurredOn = Day("2026-03-05"), ChairedByHead = true, Citizens = 7 };

    private readonly DeciderSpec _reception = new(new ReceptionKind());

    [Fact]
    public void A_session_is_recorded_even_when_nobody_came()
    {
        _reception.Given().When(Held).ThenIt();
        _reception.Given().When(Held with { Citizens = 0 }).ThenIt();
    }

    [Fact]
    public void A_negative_number_is_refused() => _reception.Given().When(Held with { Citizens = -1 }).ThenRefused("number.negative /citizens");

    [Fact]
    public void A_schedule_is_posted_before()
    {
        _reception.Given().When(Held with { SchedulePostedOn = Day("2026-02-25") }).ThenIt();
        _reception.Given().When(Held with { SchedulePostedOn = Day("2026-03-06") }).ThenRefused("reception.scheduled-after /schedulePostedOn");
        _reception.Given(Held with { SchedulePostedOn = Day("2026-02-25") }).Counts(
            "xa-tan-lap reception.citizens 2026-03-05 7",
            "xa-tan-lap reception.held{by-head=true} 2026-03-05 1",
            "xa-tan-lap reception.scheduled{by-head=true;lead-days=8} 2026-03-05 1");
        _reception.Given(Held with { Citizens = 0, SchedulePostedOn = Day("2025-03-05") }).Counts(
            "xa-tan-lap reception.held{by-head=true} 2026-03-05 1",
            "xa-tan-lap reception.scheduled{by-head=true;lead-days=60} 2026-03-05 1");
    }

    [Fact]
    public void It_counts_the_session_and_the_citizens()
    {
        _reception.Given(Held).Counts("xa-tan-lap reception.citizens 2026-03-05 7", "xa-tan-lap reception.held{by-head=true} 2026-03-05 1");
        _reception.Given(Held with { ChairedByHead = false, Citizens = 0 }).Counts("xa-tan-lap reception.held{by-head=false} 2026-03-05 1");
        _reception.Given(Held).IsTitled("Tiếp công dân ngày 05/03/2026");
    }
}
