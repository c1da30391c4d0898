namespace ThiDua.Projections;

/// <summary>How a projection does, measured against the log and the clock, never against its own mark.</summary>
/// <param name="Name">Name.</param>
/// <param name="Position">Position up to which it has carried out events.</param>
/// <param name="HeartbeatAt">When it last looked for events.</param>
/// <param name="FailedAt">Position of the event it stopped at, or null.</param>
/// <param name="Reason">Why it stopped, or null.</param>
public sealed record ProjectionHealth(string Name, long Position, DateTimeOffset HeartbeatAt, long? FailedAt, string? Reason);
