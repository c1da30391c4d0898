using ThiDua.Domain.Facts;

namespace ThiDua.Domain.Periods;

/// <summary>A period was planned, or planned anew before it opened.</summary>
public sealed record PeriodPlanned(string Code, PeriodPlan Plan) : IDomainEvent;

/// <summary>The period is open: activities are recorded for it.</summary>
public sealed record PeriodOpened : IDomainEvent;

/// <summary>Last days of the steps were moved after the period had opened.</summary>
/// <param name="Dates">The days that hold from here.</param>
public sealed record PeriodDatesChanged(PeriodDates Dates) : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>Units score themselves.</summary>
public sealed record SelfScoringStarted : IDomainEvent;

/// <summary>The committee appraises.</summary>
public sealed record AppraisalStarted : IDomainEvent;

/// <summary>Clusters and the council deliberate.</summary>
public sealed record DeliberationStarted : IDomainEvent;

/// <summary>The result is published: frozen by an event of the period's results in the same command.</summary>
public sealed record PeriodPublished : IDomainEvent;

/// <summary>Somebody wants the period back at an earlier step; a second person decides.</summary>
/// <param name="To">The step.</param>
public sealed record ReopeningProposed(PeriodStatus To) : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>A second person did not agree.</summary>
public sealed record ReopeningDeclined : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>The period is back at an earlier step: a second person agreed.</summary>
/// <param name="To">The step.</param>
public sealed record PeriodReopened(PeriodStatus To) : IDomainEvent;

/// <summary>The period is closed: its standings are those known at this position.</summary>
public sealed record PeriodClosed : IDomainEvent;
