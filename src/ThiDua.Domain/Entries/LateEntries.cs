using ThiDua.Domain.Activities;
using ThiDua.Domain.Periods;

namespace ThiDua.Domain.Entries;

/// <summary>Where a late entry stands.</summary>
public enum LateState
{
    /// <summary>It came late; nobody has asked for it to count.</summary>
    Late,

    /// <summary>The unit asks for it to count.</summary>
    Requested,

    /// <summary>It counts.</summary>
    Admitted,

    /// <summary>It does not count.</summary>
    Refused,
}

/// <summary>An activity of which something came late.</summary>
/// <param name="After">Position of its last event that counted when it came late; 0 for none.</param>
/// <param name="State">Where it stands.</param>
public sealed record LateEntry(long After, LateState State);

/// <summary>A unit in a period in which something of an activity comes late.</summary>
/// <param name="Period">Period code.</param>
/// <param name="Unit">Unit code.</param>
public sealed record LateFor(string Period, string Unit)
{
    /// <summary>Stream of the unit's entry.</summary>
    public string Stream => EntryHistory.StreamOf(Period, Unit);
}

/// <summary>Decisions about what comes late. Who may is decided before.</summary>
public static class LateEntries
{
    /// <summary>For whom, and in which periods, a change comes late: where the days that it moves lie in a period that takes them only late.</summary>
    /// <param name="world">Units and periods.</param>
    /// <param name="changes">What the change of an activity moves.</param>
    /// <param name="today">Today in Vietnam.</param>
    public static IReadOnlyList<LateFor> Of(World world, IEnumerable<EffectChange> changes, DateOnly today) =>
        world.Periods.Values.Any(p => p.Takes(today) == Intake.Late)
            ?
            [
                .. changes.Select(c => (c.Key.Unit, c.Key.Day)).Distinct()
                    .SelectMany(c => world.Covering(c.Unit, c.Day).Where(x => x.Period.Takes(today) == Intake.Late).Select(x => new LateFor(x.Period.Code, c.Unit)))
                    .Distinct().OrderBy(l => l.Stream, StringComparer.Ordinal),
            ]
            : [];

    /// <summary>What a unit's entry must say when something of an activity comes late; null when it leaves the activity out already.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="stream">Stream of the activity.</param>
    /// <param name="last">Position of its last event before; 0 for none.</param>
    public static ActivityCameLate? Came(EntryHistory entry, string stream, long last) =>
        entry.Entry.LeftOut.ContainsKey(stream) ? null : new ActivityCameLate(stream, last);

    /// <summary>The unit asks for an activity to count although it came late.</summary>
    public static Decision Request(Period period, EntryHistory entry, string stream, string? reason) => Decide(period, entry, stream, late => late.State switch
    {
        LateState.Requested => Decision.AlreadyDone,
        LateState.Admitted => Decision.Refuse("late-entry.admitted", "Hoạt động này đã được chấp nhận tính vào kỳ."),
        _ => WithReason(reason, new LateEntryRequested(stream) { Reason = reason }),
    });

    /// <summary>The committee admits it.</summary>
    public static Decision Admit(Period period, EntryHistory entry, string stream, string? reason) => Decide(period, entry, stream, late => late.State switch
    {
        LateState.Admitted => Decision.AlreadyDone,
        LateState.Requested => WithReason(reason, new LateEntryAdmitted(stream) { Reason = reason }),
        _ => NotRequested(),
    });

    /// <summary>The committee does not admit it.</summary>
    public static Decision Refuse(Period period, EntryHistory entry, string stream, string? reason) => Decide(period, entry, stream, late => late.State switch
    {
        LateState.Refused => Decision.AlreadyDone,
        LateState.Requested => WithReason(reason, new LateEntryRefused(stream) { Reason = reason }),
        LateState.Admitted => Decision.Refuse("late-entry.admitted", "Hoạt động này đã được chấp nhận tính vào kỳ."),
        _ => NotRequested(),
    });

    /// <summary>What the late entries of units keep a result waiting for: requests that nobody has decided.</summary>
    /// <param name="entries">Entries by unit.</param>
    public static IReadOnlyList<Blocker> Blockers(IEnumerable<(string Unit, EntryHistory Entry)> entries) =>
    [
        .. entries.Select(e => (e.Unit, Count: e.Entry.Late.Values.Count(l => l.State == LateState.Requested))).Where(e => e.Count > 0)
            .OrderBy(e => e.Unit, StringComparer.Ordinal)
            .Select(e => new Blocker("late-entry.waiting", $"Đơn vị {e.Unit} còn {e.Count} đề nghị tính bổ sung chưa được quyết định.", e.Unit, null, e.Count)),
    ];

    private static Decision Decide(Period period, EntryHistory entry, string stream, Func<LateEntry, Decision> decide) =>
        entry.Late.GetValueOrDefault(stream) is not { } late ? Decision.Refuse("late-entry.not-found", "Hoạt động này không đến muộn trong kỳ thi đua.")
        : period.Status.Allows(PeriodAct.RecordLate) ? decide(late)
        : period.Status.Refuse(PeriodAct.RecordLate);

    private static Decision WithReason(string? reason, IDomainEvent e) =>
        Require.Text(reason, "/reason").ToList() is { Count: > 0 } refusals ? Decision.Refuse(refusals) : Decision.Accept(e);

    private static Decision NotRequested() => Decision.Refuse("late-entry.not-requested", "Đơn vị chưa đề nghị tính bổ sung hoạt động này.");
}
