using ThiDua.Domain.Activities;

namespace ThiDua.Domain.CommunityDecisions;

/// <summary>
/// The households were told what is to be decided (thông báo). <see cref="OpeningFact.OccurredOn"/> is the day of the notice. Items of
/// Luật 10/2022/QH15 Điều 15: 1 contributions, 2 local funds, 3 village convention, 4 village head, 5 people's inspectorate and investment
/// supervision boards, 6 self-management.
/// </summary>
public sealed record DecisionNotified : OpeningFact
{
    /// <summary>Number of the item.</summary>
    public required int Item { get; init; }

    /// <summary>What is to be decided.</summary>
    public string? Matter { get; init; }

    /// <summary>When citizens brought it up (sáng kiến của công dân): households that support it; null when the village head did.</summary>
    public int? Supporters { get; init; }

    /// <summary>All households of which <see cref="Supporters"/> are counted.</summary>
    public int? Households { get; init; }
}

/// <summary>The households voted (biểu quyết, phát phiếu).</summary>
public sealed record DecisionVoted : StepFact
{
    /// <summary>Households in favour; villages in favour when the matter is the whole commune's.</summary>
    public required int For { get; init; }

    /// <summary>All households, not only those that voted; all villages when the matter is the whole commune's.</summary>
    public required int Total { get; init; }

    /// <summary>
    /// Last day to send the decision, by the law and the calendar as known at recording; worked out, never taken from the recorder.
    /// </summary>
    public DateOnly? DueOn { get; init; }
}

/// <summary>The decision was sent to the people's committee and the Front (gửi quyết định).</summary>
public sealed record DecisionSent : StepFact;

/// <summary>The people's committee recognised the decision, or refused in writing (công nhận).</summary>
public sealed record DecisionRecognised : StepFact
{
    /// <summary>Whether it was recognised.</summary>
    public bool Recognised { get; init; } = true;
}
