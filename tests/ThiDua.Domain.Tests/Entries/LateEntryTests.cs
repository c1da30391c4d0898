using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Dialogues;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Tests.Units;
using Xunit;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Entries;

/// <summary>What comes late, for whom, and what becomes of it.</summary>
public sealed class LateEntryTests
{
    private const string Stream = "dialogue-1";

    private static readonly ActivityCameLate Came = new(Stream, 17);

    private static readonly World Dated = WorldSpec.Small
        .With("period-p26", new PeriodPlanned("p26", WorldSpec.Plan with { Dates = new PeriodDates(RecordUntil: Day("2026-12-31")) }), new PeriodOpened())
        .With("period-q1", new PeriodPlanned("q1", WorldSpec.Plan with { To = Day("2026-03-31") }), new PeriodOpened()).World;

    [Fact]
    public void A_change_is_late_for_the_units_and_periods_whose_days_it_moves()
    {
        Of(Dated, "2027-01-01", Held("xa-a", "2026-03-10")).ShouldBe(["entry-p26:xa-a"], "q1 has no last day");
        Of(Dated, "2026-12-31", Held("xa-a", "2026-03-10")).ShouldBeEmpty();
        Of(Dated, "2027-01-01", Held("thon-1", "2026-03-10")).ShouldBe(["entry-p26:thon-1"], "units below too");
        Of(Dated, "2027-01-01", Held("xa-a", "2025-12-31")).ShouldBeEmpty();
        Of(Dated.After("period-p26", new PeriodClosed()), "2027-01-01", Held("xa-a", "2026-03-10")).ShouldBeEmpty();
    }

    [Fact]
    public void A_correction_is_late_where_it_takes_from_and_where_it_gives_to()
    {
        var world = Dated.After("period-q1", new PeriodDatesChanged(new PeriodDates(RecordUntil: Day("2026-04-05"))));
        var (before, after) = (Held("xa-a", "2026-03-10"), Held("xa-a", "2026-05-10"));
        Of(world, "2026-06-30", before, new ActivityCorrected(1), after).ShouldBe(["entry-q1:xa-a"]);
        Of(world, "2027-06-30", before, new ActivityCorrected(1), after).ShouldBe(["entry-p26:xa-a", "entry-q1:xa-a"]);
        Of(world, "2027-06-30", before, new ActivityVoided()).ShouldBe(["entry-p26:xa-a", "entry-q1:xa-a"]);
    }

    [Fact]
    public void An_entry_leaves_out_what_came_late_until_it_is_admitted()
    {
        Fold(Came).Entry.LeftOut.ShouldBe(new Dictionary<string, long> { [Stream] = 17 });
        Fold(Came, new LateEntryRequested(Stream)).Entry.LeftOut.ShouldHaveSingleItem();
        Fold(Came, new LateEntryRequested(Stream), new LateEntryRefused(Stream)).Entry.LeftOut.ShouldHaveSingleItem();
        Fold(Came, new LateEntryRequested(Stream), new LateEntryAdmitted(Stream)).Entry.LeftOut.ShouldBeEmpty();
        Fold(Came, new LateEntryRequested(Stream), new LateEntryAdmitted(Stream), new ActivityCameLate(Stream, 40)).Entry.LeftOut.Single().Value.ShouldBe(40);
    }

    [Fact]
    public void What_is_left_out_already_is_not_told_again()
    {
        LateEntries.Came(EntryHistory.Empty, Stream, 17).ShouldBe(Came);
        LateEntries.Came(Fold(Came), Stream, 20).ShouldBeNull();
        LateEntries.Came(Fold(Came, new LateEntryRequested(Stream), new LateEntryAdmitted(Stream)), Stream, 20).ShouldBe(new ActivityCameLate(Stream, 20));
        Should.Throw<CorruptStreamException>(() => Fold(Came, Came));
    }

    [Fact]
    public void A_unit_asks_and_the_committee_decides_with_reasons()
    {
        Decide(LateEntries.Request, Came).ShouldBe("LateEntryRequested");
        Decide(LateEntries.Admit, Came).ShouldBe("late-entry.not-requested");
        Decide(LateEntries.Refuse, Came).ShouldBe("late-entry.not-requested");
        Decide(LateEntries.Request).ShouldBe("late-entry.not-found");

        IDomainEvent[] asked = [Came, new LateEntryRequested(Stream)];
        Decide(LateEntries.Request, asked).ShouldBe("");
        Decide(LateEntries.Admit, asked).ShouldBe("LateEntryAdmitted");
        Decide(LateEntries.Refuse, asked).ShouldBe("LateEntryRefused");
        Decide(LateEntries.Request, [.. asked, new LateEntryRefused(Stream)]).ShouldBe("LateEntryRequested", "it may ask again");
        Decide(LateEntries.Refuse, [.. asked, new LateEntryRefused(Stream)]).ShouldBe("");
        Decide(LateEntries.Admit, [.. asked, new LateEntryRefused(Stream)]).ShouldBe("late-entry.not-requested");

        IDomainEvent[] admitted = [.. asked, new LateEntryAdmitted(Stream)];
        Decide(LateEntries.Admit, admitted).ShouldBe("");
        Decide(LateEntries.Request, admitted).ShouldBe("late-entry.admitted");
        Decide(LateEntries.Refuse, admitted).ShouldBe("late-entry.admitted");
        foreach (var act in new Act[] { LateEntries.Request, LateEntries.Refuse, LateEntries.Admit })
        {
            Text(act(Period(Dated), Fold(act == LateEntries.Request ? [Came] : asked), Stream, " ")).ShouldBe("text.missing");
            Text(act(Period(Dated.After("period-p26", new PeriodClosed())), Fold(asked), Stream, "Lý do")).ShouldBe("period.not-open", "a closed period takes nothing");
        }
    }

    [Fact]
    public void Requests_that_nobody_decided_keep_the_result_waiting()
    {
        var (waiting, decided) = (Fold(Came, new LateEntryRequested(Stream)), Fold(Came, new LateEntryRequested(Stream), new LateEntryRefused(Stream)));
        LateEntries.Blockers([("xa-b", waiting), ("xa-c", decided), ("xa-a", waiting), ("xa-d", Fold(Came))]).Select(b => (b.Code, b.Unit, b.Count))
            .ShouldBe([("late-entry.waiting", "xa-a", 1), ("late-entry.waiting", "xa-b", 1)]);
    }

    private delegate Decision Act(Period period, EntryHistory entry, string stream, string? reason);

    private static string Decide(Act act, params IDomainEvent[] given) => Text(act(Period(Dated), Fold(given), Stream, "Mất mạng"));

    private static string Text(Decision decision) => decision switch
    {
        Decision.Accepted accepted => string.Join(' ', accepted.Events.Select(e => e.GetType().Name)),
        Decision.Refused refused => refused.Reasons.ShouldHaveSingleItem().Code,
        _ => throw new InvalidOperationException(),
    };

    private static Period Period(World world) => world.Period("p26")!;

    private static EntryHistory Fold(params IDomainEvent[] events) => events.Aggregate(EntryHistory.Empty, (h, e) => h.After(e));

    private static DialogueHeld Held(string unit, string on) => new() { Unit = unit, OccurredOn = Day(on), Kind = DialogueType.Periodic };

    /// <summary>Entries for which the last event, or the last two when it is a correction, comes late.</summary>
    private static IEnumerable<string> Of(World world, string today, params IDomainEvent[] events)
    {
        var kind = new DialogueKind();
        var known = events.Length > 1 ? 1 : 0;
        var before = events.Take(known).Aggregate(Activity.Empty, (a, e) => a.After(e));
        var after = events.Skip(known).Aggregate(before, (a, e) => a.After(e));
        return LateEntries.Of(world, ActivityEffects.Between(ActivityEffects.Of(kind, before), ActivityEffects.Of(kind, after)), Day(today)).Select(l => l.Stream);
    }
}
