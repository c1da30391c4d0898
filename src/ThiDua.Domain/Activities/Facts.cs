using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;

namespace ThiDua.Domain.Activities;

/// <summary>How an activity reached people.</summary>
public enum Channel
{
    /// <summary>Trực tiếp.</summary>
    InPerson,

    /// <summary>Trực tuyến.</summary>
    Online,
}

/// <summary>Minh chứng: a document's reference, or a file by the hash of its content.</summary>
/// <param name="Reference">Number of the document or place where it is kept.</param>
/// <param name="Name">Name of the document or file.</param>
/// <param name="Sha256">Hash of the uploaded file's content, lower-case hex.</param>
public sealed record Evidence(string Reference, string? Name = null, string? Sha256 = null);

/// <summary>A fact in an activity's stream that says what happened in the world. The log knows who recorded it and when.</summary>
public abstract record ActivityFact : IDomainEvent
{
    /// <summary>Minh chứng.</summary>
    [Private]
    public IReadOnlyList<Evidence>? Evidence { get; init; }

    /// <summary>Free text of the recorder.</summary>
    [Private]
    public string? Note { get; init; }
}

/// <summary>The fact that opens an activity.</summary>
public abstract record OpeningFact : ActivityFact
{
    /// <summary>Code of the unit whose activity it is.</summary>
    public required string Unit { get; init; }

    /// <summary>The day it happened, in Vietnam; decides the period.</summary>
    public required DateOnly OccurredOn { get; init; }

    /// <summary>What it was about (land, clearance, livelihood, reform …), kebab-case.</summary>
    public string? Topic { get; init; }

    /// <summary>Field of work, kebab-case.</summary>
    public string? Field { get; init; }

    /// <summary>In person or online.</summary>
    public Channel? Channel { get; init; }
}

/// <summary>A later step of an activity.</summary>
public abstract record StepFact : ActivityFact
{
    /// <summary>The day of the step, in Vietnam.</summary>
    public required DateOnly On { get; init; }
}

/// <summary>A step that takes back what was claimed: it holds in the verified view at once, without being verified itself.</summary>
public interface IRetraction;

/// <summary>The next fact in the stream replaces the one at <paramref name="Replaces"/> (đính chính). Verification starts anew.</summary>
/// <param name="Replaces">Version in the stream of the fact that is replaced.</param>
public sealed record ActivityCorrected(long Replaces) : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>The activity must no longer count (hủy), for example because it was recorded twice.</summary>
public sealed record ActivityVoided : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>Somebody other than the recorder found the activity true, as it stood at <paramref name="SeenVersion"/> (xác minh).</summary>
/// <param name="SeenVersion">Version of the stream that was looked at.</param>
/// <param name="Basis">On what basis, when nobody looked at this activity by itself; null when somebody did.</param>
public sealed record ActivityVerified(long SeenVersion, VerificationBasis? Basis = null) : IDomainEvent;

/// <summary>Why an activity counts as verified although nobody looked at it by itself.</summary>
/// <param name="Period">Period whose policy or batch it was.</param>
/// <param name="Way">Way of the policy; null when somebody chose it together with others.</param>
/// <param name="Batch">Number of the batch in the period, for its undo; null for a policy.</param>
public sealed record VerificationBasis(string Period, VerificationWay? Way = null, int? Batch = null);

/// <summary>A verification is taken back (rút xác minh) before anything followed it: what was verified before is verified again.</summary>
public sealed record VerificationWithdrawn : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>Somebody doubts the activity (đặt nghi vấn): it is no longer accepted without being looked at by itself.</summary>
public sealed record ActivityQuestioned : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>The unit answered the question (trả lời nghi vấn); a correction does so, too.</summary>
public sealed record QuestionAnswered : IDomainEvent
{
    /// <summary>What it says.</summary>
    [Private]
    public string? Text { get; init; }
}

/// <summary>A rejection is taken back because an objection to it was accepted: the claim stands again and waits to be verified.</summary>
public sealed record RejectionWithdrawn : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>What was claimed since the last verification does not hold, as it stood at <paramref name="SeenVersion"/> (không công nhận).</summary>
public sealed record ActivityRejected(long SeenVersion) : IDomainEvent
{
    /// <summary>Why; the unit can object.</summary>
    [Private]
    public string? Reason { get; init; }
}
