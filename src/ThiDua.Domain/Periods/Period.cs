using ThiDua.Domain.Units;

namespace ThiDua.Domain.Periods;

/// <summary>A period (kỳ thi đua).</summary>
/// <param name="Code">Code.</param>
/// <param name="Plan">What it is.</param>
/// <param name="Status">Its step.</param>
/// <param name="Version">Events in its stream.</param>
public sealed record Period(string Code, PeriodPlan Plan, PeriodStatus Status, long Version)
{
    /// <summary>The step that somebody wants it back at, or null.</summary>
    public PeriodStatus? ReopeningTo { get; init; }

    /// <summary>Stream of a period.</summary>
    public static string StreamOf(string code) => $"period-{code}";

    /// <summary>Whether a day lies in it.</summary>
    public bool Contains(DateOnly day) => day >= Plan.From && day <= Plan.To;

    /// <summary>The sheet for a kind of unit, or null.</summary>
    public SheetInForce? SheetFor(UnitKind kind) => Plan.Sheets.FirstOrDefault(s => s.UnitKinds is null || s.UnitKinds.Contains(kind));

    /// <summary>What becomes of a fact of an activity in this period that is recorded on a day.</summary>
    /// <param name="today">Today in Vietnam.</param>
    public Intake Takes(DateOnly today) =>
        !Status.Allows(PeriodAct.RecordLate) ? Intake.Nothing
        : !Status.Allows(PeriodAct.Record) || today > Plan.Dates?.RecordUntil ? Intake.Late
        : Intake.InTime;

    /// <summary>The period after one more event.</summary>
    /// <exception cref="CorruptStreamException">The event cannot follow.</exception>
    public static Period Evolve(Period? period, IDomainEvent e) => (period, e) switch
    {
        (null, PeriodPlanned p) => new Period(p.Code, p.Plan, PeriodStatus.Planned, 1),
        ({ Status: PeriodStatus.Planned }, PeriodPlanned p) => period with { Plan = p.Plan, Version = period.Version + 1 },
        ({ Status: PeriodStatus.Planned }, PeriodOpened) => period with { Status = PeriodStatus.Open, Version = period.Version + 1 },
        ({ Status: > PeriodStatus.Planned and < PeriodStatus.Published }, PeriodDatesChanged c) =>
            period with { Plan = period.Plan with { Dates = c.Dates }, Version = period.Version + 1 },
        ({ Status: PeriodStatus.Open }, SelfScoringStarted) => period.At(PeriodStatus.SelfScoring),
        ({ Status: PeriodStatus.SelfScoring }, AppraisalStarted) => period.At(PeriodStatus.Appraisal),
        ({ Status: PeriodStatus.Appraisal }, DeliberationStarted) => period.At(PeriodStatus.Deliberation),
        ({ Status: PeriodStatus.Deliberation }, PeriodPublished) => period.At(PeriodStatus.Published),
        ({ Status: PeriodStatus.Open or PeriodStatus.Published }, PeriodClosed) => period.At(PeriodStatus.Closed), // Before there were steps, open periods were closed.
        (not null, ReopeningProposed p) when p.To < period.Status => period with { ReopeningTo = p.To, Version = period.Version + 1 },
        ({ ReopeningTo: not null }, ReopeningDeclined) => period with { ReopeningTo = null, Version = period.Version + 1 },
        ({ ReopeningTo: { } to }, PeriodReopened r) when r.To == to => period.At(to),
        _ => throw new CorruptStreamException($"{e.GetType().Name} cannot follow in the stream of period {period?.Code}."),
    };

    private Period At(PeriodStatus status) => this with { Status = status, ReopeningTo = null, Version = Version + 1 };
}
