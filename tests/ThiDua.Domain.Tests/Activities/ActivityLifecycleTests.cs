using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Incidents;
using ThiDua.Domain.Models;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Activities;

/// <summary>What correcting, voiding, verifying and rejecting do to the two views.</summary>
public class ActivityLifecycleTests
{
    private static readonly ModelKind Kind = new();

    private static readonly ModelRegistered Registered = new() { Unit = "xa-tan-lap", OccurredOn = Day("2026-01-15"), Name = "Đường hoa" };
    private static readonly ModelRecognised Recognised = new() { On = Day("2026-03-01"), Level = ModelLevel.Commune };
    private static readonly ModelReplicated Replicated = new() { On = Day("2026-04-01"), ToUnit = "xa-hoa-binh" };
    private static readonly ModelReplicationConfirmed Confirmed = new() { On = Day("2026-04-02"), ByUnit = "xa-hoa-binh" };
    private static readonly ModelWithdrawn Withdrawn = new() { On = Day("2026-06-01") };

    private const string RegisteredLine = "xa-tan-lap model.registered 2026-01-15 1";
    private const string RecognisedLine = "xa-tan-lap model.recognised{level=commune} 2026-03-01 1";

    [Fact]
    public void What_is_recorded_is_claimed_not_verified()
    {
        var activity = Of(Registered, Recognised);
        Is(activity, Standing.Recorded, claimed: [RecognisedLine, RegisteredLine], verified: []);
        activity.Unit.ShouldBe("xa-tan-lap");
        activity.Version.ShouldBe(2);
    }

    [Fact]
    public void Verifying_covers_what_stands_a_later_step_is_claimed_until_it_is_covered_too()
    {
        Is(Of(Registered, Verified(1)), Standing.Verified, [RegisteredLine], [RegisteredLine]);
        Is(Of(Registered, Verified(1), Recognised), Standing.Recorded, [RecognisedLine, RegisteredLine], [RegisteredLine]);
        Is(Of(Registered, Verified(1), Recognised, Verified(3)), Standing.Verified, [RecognisedLine, RegisteredLine], [RecognisedLine, RegisteredLine]);
    }

    [Fact]
    public void Rejecting_a_later_step_falls_back_to_what_was_verified()
    {
        var activity = Of(Registered, Verified(1), Recognised, Rejected(3));
        Is(activity, Standing.Verified, [RegisteredLine], [RegisteredLine]);
        Is(activity.After(Recognised with { Level = ModelLevel.Province }), Standing.Recorded,
            ["xa-tan-lap model.recognised{level=province} 2026-03-01 1", RegisteredLine], [RegisteredLine]);
    }

    [Fact]
    public void Rejecting_what_was_never_verified_or_the_verified_state_itself_leaves_nothing()
    {
        Is(Of(Registered, Recognised, Rejected(2)), Standing.Rejected, [], []);
        Is(Of(Registered, Verified(1), Rejected(2)), Standing.Rejected, [], []);
    }

    [Fact]
    public void A_correction_takes_the_place_of_the_fact_and_verification_starts_anew()
    {
        var later = Registered with { OccurredOn = Day("2026-01-20") };
        var activity = Of(Registered, Recognised, Verified(2), new ActivityCorrected(1), later);
        Is(activity, Standing.Recorded, [RecognisedLine, "xa-tan-lap model.registered 2026-01-20 1"], []);
        activity.Opening.ShouldBe(later);
        activity.Stated.Select(s => s.Version).ShouldBe([5, 2]);
        Is(activity.After(new ActivityCorrected(5)).After(Registered), Standing.Recorded, [RecognisedLine, RegisteredLine], []);
    }

    [Fact]
    public void A_rejected_activity_counts_again_when_it_is_corrected() =>
        Is(Of(Registered, Rejected(1), new ActivityCorrected(1), Registered with { OccurredOn = Day("2026-01-20") }),
            Standing.Recorded, ["xa-tan-lap model.registered 2026-01-20 1"], []);

    [Fact]
    public void Voided_it_counts_nothing_and_nothing_can_follow()
    {
        var activity = Of(Registered, Verified(1), new ActivityVoided());
        Is(activity, Standing.Voided, [], []);
        Should.Throw<CorruptStreamException>(() => activity.After(Recognised));
        Should.Throw<CorruptStreamException>(() => activity.After(new ActivityVoided()));
        Should.Throw<CorruptStreamException>(() => activity.After(Verified(3)));
        Should.Throw<CorruptStreamException>(() => activity.After(Rejected(3)));
    }

    [Fact]
    public void A_retraction_holds_in_both_views_at_once_even_over_steps_that_were_not_verified()
    {
        Is(Of(Registered, Verified(1), Withdrawn), Standing.Recorded, [], []);
        Is(Of(Registered, Verified(1), Recognised, Withdrawn), Standing.Recorded, [], []);
        Is(Of(Registered, Verified(1), Recognised, Withdrawn, Rejected(4)), Standing.Verified, [], []);
        Is(Of(Registered, Withdrawn), Standing.Recorded, [], []);
        Is(Of(Registered, Replicated, Confirmed, Verified(3), Withdrawn), Standing.Recorded,
            ["xa-hoa-binh model.replicated-in 2026-04-01 1"], ["xa-hoa-binh model.replicated-in 2026-04-01 1"]);
    }

    [Fact]
    public void An_annulled_violation_counts_in_neither_view()
    {
        var kind = new IncidentKind();
        var violation = new ViolationConcluded
        {
            Unit = "xa-tan-lap",
            OccurredOn = Day("2026-03-02"),
            Kind = ViolationType.Waste,
            Severity = ViolationSeverity.Minor,
            Decision = "1/KL",
        };
        var effects = ActivityEffects.Of(kind, Of(violation, Verified(1), new IncidentWithdrawn { On = Day("2026-05-02") }));
        effects.ShouldBeEmpty();
    }

    [Fact]
    public void What_cannot_follow_stops_the_reader()
    {
        Should.Throw<CorruptStreamException>(() => Of(Registered, new ActivityCorrected(7)));
        Should.Throw<CorruptStreamException>(() => Of(Registered, new ActivityCorrected(1), Verified(2)));
        Should.Throw<CorruptStreamException>(() => Of(Registered, Verified(1), Verified(2)));
        Should.Throw<CorruptStreamException>(() => Of(Registered, Rejected(1), Rejected(2)));
        Should.Throw<CorruptStreamException>(() => Of(Registered, Rejected(1), Recognised));
        Should.Throw<CorruptStreamException>(() => Kind.Effects([Registered, Withdrawn, Recognised]));
        Should.Throw<CorruptStreamException>(() => Kind.Effects([Recognised]));
    }

    [Fact]
    public void Each_kind_stops_at_a_fact_that_is_not_its_own()
    {
        foreach (var kind in ActivityKinds.All)
        {
            ActivityFact foreign = kind is ModelKind ? new IncidentSettled { On = Day("2026-03-02") } : Recognised;
            Should.Throw<CorruptStreamException>(() => kind.Effects([foreign]), kind.Stream);
            kind.Effects([]).ShouldBeEmpty();
            kind.Title([]).ShouldBe(kind.Label);
        }
    }

    [Fact]
    public void The_kind_of_a_stream_is_known_by_its_prefix()
    {
        ActivityKinds.OfStream("dialogue-2026-01")!.Stream.ShouldBe("dialogue");
        ActivityKinds.OfStream("figure-dialogue-1")!.Stream.ShouldBe("figure");
        ActivityKinds.OfStream("unit-xa-tan-lap").ShouldBeNull();
        ActivityKinds.OfStream("dialogue").ShouldBeNull();
        ActivityKinds.FindType("hotspot-arisen")!.Value.Kind.Stream.ShouldBe("incident");
        ActivityKinds.FindType("resolve").ShouldBeNull();
    }

    private static ActivityVerified Verified(long seen) => new(seen);

    private static ActivityRejected Rejected(long seen) => new(seen) { Reason = "Thiếu minh chứng" };

    private static Activity Of(params IReadOnlyList<IDomainEvent> events) => events.Aggregate(Activity.Empty, (a, e) => a.After(e));

    private static void Is(Activity activity, Standing standing, string[] claimed, string[] verified)
    {
        activity.Standing.ShouldBe(standing);
        Lines(View.Claimed, ActivityEffects.Of(Kind, activity)).ShouldBe(claimed);
        Lines(View.Verified, ActivityEffects.Of(Kind, activity)).ShouldBe(verified);
    }
}
