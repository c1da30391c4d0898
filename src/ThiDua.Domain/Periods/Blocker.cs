namespace ThiDua.Domain.Periods;

/// <summary>Something that still stops a period's next step.</summary>
/// <param name="Code">Stable code, e.g. <c>objection.open</c>.</param>
/// <param name="Message">Vietnamese sentence with the counts.</param>
/// <param name="Unit">Code of the unit it concerns, or null.</param>
/// <param name="Criterion">Code of the criterion it concerns, or null.</param>
/// <param name="Count">How many.</param>
public sealed record Blocker(string Code, string Message, string? Unit, string? Criterion, long Count)
{
    /// <summary>Code of the cluster whose units the sentence names, or null.</summary>
    public string? Cluster { get; init; }
}
