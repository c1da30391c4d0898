using System.Collections.Immutable;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;

namespace ThiDua.Domain.Verification;

/// <summary>Somebody verified chosen activities with one decision (xác minh hàng loạt); together they can be taken back.</summary>
/// <param name="Batch">Number of the batch in the period, from 1.</param>
/// <param name="Activities">Streams of the activities.</param>
public sealed record ActivitiesVerifiedTogether(int Batch, IReadOnlyList<string> Activities) : IDomainEvent;

/// <summary>A batch was taken back, all of it (hoàn tác).</summary>
/// <param name="Batch">Its number.</param>
public sealed record BatchWithdrawn(int Batch) : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>Activities that were verified together.</summary>
/// <param name="Activities">Their streams.</param>
/// <param name="Withdrawn">Whether it was taken back.</param>
public sealed record VerifiedBatch(IReadOnlyList<string> Activities, bool Withdrawn);

/// <summary>What was verified in a period otherwise than one by one, folded from its stream.</summary>
public sealed record VerificationLog
{
    /// <summary>Activities of one batch at the most.</summary>
    public const int BatchMost = 500;

    /// <summary>Nothing yet.</summary>
    public static VerificationLog Empty { get; } = new();

    /// <summary>Samples, in the order of their draw.</summary>
    public ImmutableList<VerificationSampleDrawn> Samples { get; private init; } = [];

    /// <summary>Batches by number.</summary>
    public ImmutableSortedDictionary<int, VerifiedBatch> Batches { get; private init; } = ImmutableSortedDictionary<int, VerifiedBatch>.Empty;

    /// <summary>Stream of a period.</summary>
    public static string StreamOf(string period) => $"verifications-{period}";

    /// <summary>The log after one more event.</summary>
    /// <exception cref="CorruptStreamException">The event cannot follow.</exception>
    public VerificationLog After(IDomainEvent e) => e switch
    {
        VerificationSampleDrawn d => this with { Samples = Samples.Add(d) },
        ActivitiesVerifiedTogether t when t.Batch == Batches.Count + 1 => this with { Batches = Batches.Add(t.Batch, new VerifiedBatch(t.Activities, false)) },
        BatchWithdrawn w when Batches.GetValueOrDefault(w.Batch) is { Withdrawn: false } batch =>
            this with { Batches = Batches.SetItem(w.Batch, batch with { Withdrawn = true }) },
        _ => throw new CorruptStreamException($"{e.GetType().Name} cannot follow in a period's verifications."),
    };
}

/// <summary>An activity that somebody chose to verify with others.</summary>
/// <param name="Activity">Its id.</param>
/// <param name="Version">Version of its stream that was looked at.</param>
public sealed record ChosenActivity(string Activity, long Version);

/// <summary>Decisions about many activities at once: all or nothing. Who may is decided before.</summary>
public static class BatchDecisions
{
    /// <summary>Checks a choice before anything is looked up.</summary>
    public static IReadOnlyList<Refusal> Check(IReadOnlyList<ChosenActivity> chosen) =>
    [
        .. Require.That(chosen.Count > 0, "batch.empty", "Hãy chọn ít nhất một hoạt động.", "/activities"),
        .. Require.That(chosen.Count <= VerificationLog.BatchMost, "batch.too-large", $"Mỗi lần xác minh tối đa {VerificationLog.BatchMost} hoạt động.", "/activities"),
        .. Require.That(chosen.Select(c => c.Activity).Distinct(StringComparer.Ordinal).Count() == chosen.Count, "list.repeats", "Danh sách có mục bị lặp.", "/activities"),
    ];

    /// <summary>Verifies chosen activities. Each reason why not says which one it is about.</summary>
    /// <param name="period">Code of the period.</param>
    /// <param name="log">What was verified before.</param>
    /// <param name="chosen">The activities in the order they were chosen, each with the version that was seen.</param>
    public static (Decision Log, IReadOnlyList<(string Stream, ActivityVerified Event)> Verified) Verify(
        string period, VerificationLog log, IReadOnlyList<(string Stream, Activity Activity, long Seen)> chosen)
    {
        var batch = log.Batches.Count + 1;
        var (refusals, verified) = (new List<Refusal>(), new List<(string, ActivityVerified)>());
        foreach (var (i, (stream, activity, seen)) in chosen.Index())
        {
            switch (ActivityDecisions.Verify(activity, seen, new VerificationBasis(period, Batch: batch)))
            {
                case Decision.Refused refused:
                    refusals.AddRange(refused.Reasons.Select(r => r with { Pointer = $"/activities/{i}" }));
                    break;
                case Decision.Accepted { Events: [ActivityVerified e] }:
                    verified.Add((stream, e));
                    break;
            }
        }

        return refusals.Count > 0 ? (Decision.Refuse(refusals), [])
            : verified.Count == 0 ? (Decision.AlreadyDone, [])
            : (Decision.Accept(new ActivitiesVerifiedTogether(batch, [.. verified.Select(v => v.Item1)])), verified);
    }

    /// <summary>Takes a batch back, or nothing of it when something followed on one of its activities.</summary>
    /// <param name="log">What was verified.</param>
    /// <param name="batch">Number of the batch.</param>
    /// <param name="reason">Why.</param>
    /// <param name="activity">An activity by its stream.</param>
    public static (Decision Log, IReadOnlyList<(string Stream, VerificationWithdrawn Event)> Withdrawn) Undo(
        VerificationLog log, int batch, string reason, Func<string, Activity> activity)
    {
        if (log.Batches.GetValueOrDefault(batch) is not { } found)
        {
            return (Decision.Refuse("batch.not-found", "Không tìm thấy lần xác minh hàng loạt này."), []);
        }

        if (found.Withdrawn)
        {
            return (Decision.AlreadyDone, []);
        }

        if (Require.Text(reason, "/reason", ActivityKind.TextMax).ToList() is { Count: > 0 } missing)
        {
            return (Decision.Refuse(missing), []);
        }

        var moved = found.Activities.Where(s => activity(s) is not { IsJustVerified: true, Basis.Batch: { } b } || b != batch).ToList();
        return moved.Count > 0
            ? (Decision.Refuse("batch.moved-on", $"Không hoàn tác được: {moved.Count} trong {found.Activities.Count} hoạt động đã thay đổi sau khi xác minh."), [])
            : (Decision.Accept(new BatchWithdrawn(batch) { Reason = reason }), [.. found.Activities.Select(s => (s, new VerificationWithdrawn { Reason = reason }))]);
    }
}

/// <summary>Names of the events in the log.</summary>
public static class VerificationEvents
{
    /// <summary>Registers the events of a period's verifications.</summary>
    public static EventTypes AddVerifications(this EventTypes types) => types
        .Add<VerificationSampleDrawn>("verification_sample_drawn")
        .Add<ActivitiesVerifiedTogether>("activities_verified_together")
        .Add<BatchWithdrawn>("batch_withdrawn");
}
