using ThiDua.Domain.Petitions;
using ThiDua.Domain.Tests.Activities;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Petitions;

public class PetitionTests
{
    private static readonly PetitionReceived Complaint = new()
    {
        Unit = "xa-tan-lap",
        OccurredOn = Day("2026-03-02"),
        Kind = PetitionType.Complaint,
        Reference = "12/KN",
        Topic = "land",
    };

    private static readonly PetitionReceived Feedback = new()
    {
        Unit = "xa-tan-lap",
        OccurredOn = Day("2026-03-02"),
        Kind = PetitionType.Recommendation,
        Reference = "5",
        DueOn = Day("2026-03-16"),
    };

    private static readonly PetitionAccepted Accepted = new() { On = Day("2026-03-05"), DueOn = Day("2026-04-06") };
    private static readonly PetitionResolved Resolved = new() { On = Day("2026-04-06"), Outcome = PetitionOutcome.Granted };
    private static readonly PetitionReopened Reopened = new() { On = Day("2026-05-04"), DueOn = Day("2026-06-03") };
    private static readonly PetitionExtended Extended = new() { On = Day("2026-03-30"), Until = Day("2026-05-06") };
    private static readonly PetitionTransferred Transferred = new() { On = Day("2026-03-10"), ToUnit = "xa-hoa-binh" };

    private readonly DeciderSpec _petition = new(new PetitionKind());

    [Fact]
    public void A_recommendation_is_due_by_the_law_from_its_receipt() =>
        _petition.Given().When(Feedback with { DueOn = null }).Then(Feedback);

    [Fact]
    public void A_complaint_is_due_by_the_law_from_its_acceptance()
    {
        _petition.Given().When(Complaint).ThenIt();
        _petition.Given(Complaint).When(Accepted with { DueOn = null }).Then(Accepted);
    }

    [Theory]
    [InlineData(true, "xa-tan-lap", "2026-04-20")]
    [InlineData(false, "xa-vung-cao", "2026-04-20")]
    [InlineData(true, "xa-vung-cao", "2026-05-04")]
    public void Complex_and_remote_cases_have_longer_limits(bool complex, string unit, string due) =>
        _petition.Given(Complaint with { Complex = complex, Unit = unit }).When(Accepted with { DueOn = null }).Then(Accepted with { DueOn = Day(due) });

    [Fact]
    public void The_law_of_the_day_of_receipt_applies_even_when_accepted_under_the_new_one() =>
        _petition.Given(Complaint with { OccurredOn = Day("2026-06-30") })
            .When(new PetitionAccepted { On = Day("2026-07-02") }, Context with { Today = Day("2026-07-02") })
            .Then(new PetitionAccepted { On = Day("2026-07-02"), DueOn = Day("2026-08-03") });

    [Fact]
    public void It_goes_its_way()
    {
        _petition.Given(Complaint, Accepted).When(Extended).ThenIt();
        _petition.Given(Complaint, Accepted).When(Resolved).ThenIt();
        _petition.Given(Complaint, Accepted, Resolved).When(Reopened with { DueOn = null }).Then(Reopened);
        _petition.Given(Complaint, Accepted).When(Transferred).ThenIt();
        _petition.Given(Complaint, Accepted).When(new PetitionDueCorrected { On = Day("2026-03-06"), DueOn = Day("2026-04-07") }).ThenIt();
    }

    [Fact]
    public void What_cannot_follow_is_refused()
    {
        _petition.Given(Complaint, Accepted, Resolved).When(Resolved with { Outcome = PetitionOutcome.Denied }).ThenRefused("petition.already-resolved");
        _petition.Given(Complaint, Accepted, Resolved).When(Extended with { On = Day("2026-04-06") }).ThenRefused("petition.closed");
        _petition.Given(Complaint, Accepted).When(Reopened).ThenRefused("petition.not-resolved");
        _petition.Given(Complaint, Accepted).When(Accepted with { On = Day("2026-03-06") }).ThenRefused("petition.already-accepted");
        _petition.Given(Complaint, Accepted, Resolved).When(Reopened with { On = Day("2026-04-05") }).ThenRefused("date.before-last-step /on");
    }

    [Fact]
    public void Days_that_cannot_be_are_refused()
    {
        _petition.Given().When(Complaint with { Reference = " ", DueOn = Day("2026-03-01") })
            .ThenRefused("text.missing /reference", "petition.due-before-receipt /dueOn");
        _petition.Given().When(Complaint with { Reference = new string('1', 101) }).ThenRefused("text.too-long /reference");
        _petition.Given(Complaint).When(Accepted with { DueOn = Day("2026-03-04") }).ThenRefused("petition.due-before-step /dueOn");
        _petition.Given(Complaint).When(Transferred with { DueOn = Day("2026-03-09") }).ThenRefused("petition.due-before-step /dueOn");
        _petition.Given(Complaint, Accepted, Resolved).When(Reopened with { DueOn = Day("2026-05-03") }).ThenRefused("petition.due-before-step /dueOn");
        _petition.Given(Complaint).When(new PetitionDueCorrected { On = Day("2026-03-06"), DueOn = Day("2026-03-01") })
            .ThenRefused("petition.due-before-receipt /dueOn");
    }

    [Fact]
    public void A_limit_is_extended_before_it_runs_out_and_only_to_be_longer()
    {
        _petition.Given(Complaint).When(Extended).ThenRefused("petition.no-deadline");
        _petition.Given(Complaint, Accepted).When(Extended with { On = Day("2026-04-07") }).ThenRefused("petition.extend-after-due /on");
        _petition.Given(Complaint, Accepted).When(Extended with { Until = Day("2026-04-06") }).ThenRefused("petition.not-longer /until");
    }

    [Fact]
    public void It_is_passed_on_to_another_unit_that_exists()
    {
        _petition.Given(Complaint).When(Transferred with { ToUnit = "xa-la" }).ThenRefused("unit.unknown /toUnit");
        _petition.Given(Complaint).When(Transferred with { ToUnit = "xa-tan-lap" }).ThenRefused("petition.same-unit /toUnit");
    }

    [Fact]
    public void Met_on_the_last_day_is_met_and_counts_when_the_limit_has_run_out() =>
        _petition.Given(Complaint, Accepted, Resolved).Counts(
            "xa-tan-lap petition.cleared{kind=complaint;topic=land} 2026-04-07 1",
            "xa-tan-lap petition.due{kind=complaint;topic=land} 2026-04-07 1",
            "xa-tan-lap petition.due-met{kind=complaint;topic=land} 2026-04-07 1",
            "xa-tan-lap petition.received{kind=complaint;topic=land} 2026-03-02 1",
            "xa-tan-lap petition.resolved{kind=complaint;topic=land} 2026-04-06 1");

    [Fact]
    public void Late_is_due_but_not_met_and_cleared_on_the_day_it_is_done() =>
        _petition.Given(Feedback, Resolved).Counts(
            "xa-tan-lap petition.cleared{kind=recommendation} 2026-04-06 1",
            "xa-tan-lap petition.due{kind=recommendation} 2026-03-17 1",
            "xa-tan-lap petition.received{kind=recommendation} 2026-03-02 1",
            "xa-tan-lap petition.resolved{kind=recommendation} 2026-04-06 1");

    [Fact]
    public void An_extension_in_time_leaves_only_the_new_limit() =>
        _petition.Given(Complaint, Accepted, Extended).Counts(
            "xa-tan-lap petition.due{kind=complaint;topic=land} 2026-05-07 1",
            "xa-tan-lap petition.received{kind=complaint;topic=land} 2026-03-02 1");

    [Fact]
    public void Passing_on_a_petition_too_late_stays_with_the_unit_that_was_late() =>
        _petition.Given(Feedback, Transferred with { On = Day("2026-03-20"), DueOn = Day("2026-04-03") }).Counts(
            "xa-hoa-binh petition.due{kind=recommendation} 2026-04-04 1",
            "xa-hoa-binh petition.received{kind=recommendation} 2026-03-20 1",
            "xa-tan-lap petition.cleared{kind=recommendation} 2026-03-20 1",
            "xa-tan-lap petition.due{kind=recommendation} 2026-03-17 1",
            "xa-tan-lap petition.received{kind=recommendation} 2026-03-02 1",
            "xa-tan-lap petition.transferred-out{kind=recommendation} 2026-03-20 1");

    [Fact]
    public void Coming_up_again_is_a_new_limit_and_shows_that_it_was_not_settled_for_good() =>
        _petition.Given(Complaint, Accepted, Resolved, Reopened).Counts(
            "xa-tan-lap petition.cleared{kind=complaint;topic=land} 2026-04-07 1",
            "xa-tan-lap petition.due{kind=complaint;topic=land} 2026-04-07 1",
            "xa-tan-lap petition.due{kind=complaint;topic=land} 2026-06-04 1",
            "xa-tan-lap petition.due-met{kind=complaint;topic=land} 2026-04-07 1",
            "xa-tan-lap petition.received{kind=complaint;topic=land} 2026-03-02 1",
            "xa-tan-lap petition.reopened{kind=complaint;topic=land} 2026-05-04 1",
            "xa-tan-lap petition.resolved{kind=complaint;topic=land} 2026-04-06 1");

    [Fact]
    public void A_denunciation_does_not_show_its_reference()
    {
        _petition.Given(Complaint with { Kind = PetitionType.Denunciation }).IsTitled("Tố cáo");
        _petition.Given(Complaint).IsTitled("Khiếu nại 12/KN");
        _petition.Given(Complaint with { Kind = PetitionType.SecondComplaint }).IsTitled("Khiếu nại 12/KN");
        _petition.Given(Complaint with { Kind = PetitionType.Feedback }).IsTitled("Phản ánh 12/KN");
        _petition.Given(Feedback).IsTitled("Kiến nghị 5");
    }
}
