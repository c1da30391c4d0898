using ThiDua.Domain.Facts;

namespace ThiDua.Domain.Entries;

/// <summary>A target was assigned to the unit for a criterion (giao chỉ tiêu), or assigned anew.</summary>
/// <param name="Criterion">Code of the criterion.</param>
/// <param name="Target">The target, above 0.</param>
public sealed record TargetAssigned(string Criterion, decimal Target) : IDomainEvent
{
    /// <summary>Why; always there when another target was assigned before.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>The unit has no target of its own for the criterion any more.</summary>
/// <param name="Criterion">Code of the criterion.</param>
public sealed record TargetWithdrawn(string Criterion) : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>The committee found that a criterion does not apply to the unit (không áp dụng).</summary>
/// <param name="Criterion">Code of the criterion.</param>
public sealed record CriterionDeclaredNotApplicable(string Criterion) : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>A criterion applies to the unit after all.</summary>
/// <param name="Criterion">Code of the criterion.</param>
public sealed record CriterionDeclaredApplicable(string Criterion) : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>What the unit says of itself on a criterion (tự chấm).</summary>
/// <param name="Criterion">Code of the criterion.</param>
/// <param name="Points">Points; null when options are chosen.</param>
/// <param name="Options">Codes of the chosen options; null when points are given.</param>
public sealed record SelfScored(string Criterion, decimal? Points = null, IReadOnlyList<string>? Options = null) : IDomainEvent
{
    /// <summary>How the unit accounts for it.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>What the committee finds on a criterion (thẩm định).</summary>
/// <param name="Criterion">Code of the criterion.</param>
/// <param name="Points">Points; null when options are chosen.</param>
/// <param name="Options">Codes of the chosen options; null when points are given.</param>
public sealed record CriterionAppraised(string Criterion, decimal? Points = null, IReadOnlyList<string>? Options = null) : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>The cluster voted between units that nothing else decides between; this is what the unit received.</summary>
/// <param name="Votes">Votes for the unit.</param>
/// <param name="Of">Votes for all units of the ballot.</param>
/// <param name="Minutes">Number of the minutes.</param>
public sealed record TieVoteRecorded(decimal Votes, decimal Of, string Minutes) : IDomainEvent;

/// <summary>
/// A fact of an activity came after the period's last day of recording, or after its result was published. Of the activity only what was
/// known before counts for the unit in the period, until the late entry is admitted; other periods take it normally.
/// </summary>
/// <param name="Stream">Stream of the activity.</param>
/// <param name="After">Position of its last event that still counts; 0 for none.</param>
public sealed record ActivityCameLate(string Stream, long After) : IDomainEvent;

/// <summary>The unit asks for a late entry to count.</summary>
/// <param name="Stream">Stream of the activity.</param>
public sealed record LateEntryRequested(string Stream) : IDomainEvent
{
    /// <summary>Why it came late.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>The committee admits a late entry: all of the activity counts in the period.</summary>
/// <param name="Stream">Stream of the activity.</param>
public sealed record LateEntryAdmitted(string Stream) : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>The committee does not admit a late entry; the unit may ask again.</summary>
/// <param name="Stream">Stream of the activity.</param>
public sealed record LateEntryRefused(string Stream) : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>Names of the events in the log.</summary>
public static class EntryEvents
{
    /// <summary>Registers the events of unit entries.</summary>
    public static EventTypes AddEntries(this EventTypes types) => types
        .Add<TargetAssigned>("target_assigned")
        .Add<TargetWithdrawn>("target_withdrawn")
        .Add<CriterionDeclaredNotApplicable>("criterion_declared_not_applicable")
        .Add<CriterionDeclaredApplicable>("criterion_declared_applicable")
        .Add<SelfScored>("self_scored")
        .Add<CriterionAppraised>("criterion_appraised")
        .Add<TieVoteRecorded>("tie_vote_recorded")
        .Add<ActivityCameLate>("activity_came_late")
        .Add<LateEntryRequested>("late_entry_requested")
        .Add<LateEntryAdmitted>("late_entry_admitted")
        .Add<LateEntryRefused>("late_entry_refused");
}
