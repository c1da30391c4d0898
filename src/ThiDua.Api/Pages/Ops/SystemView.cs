using ThiDua.EventStore;

namespace ThiDua.Api.Pages.Ops;

/// <summary>A projection.</summary>
/// <param name="Name">Stable name.</param>
/// <param name="Position">Position it is of.</param>
/// <param name="Lag">Events it is behind; null when that is not known.</param>
/// <param name="BeatAt">When it last looked.</param>
/// <param name="Status">How it stands.</param>
/// <param name="FailedAt">Event it stopped at, or null.</param>
/// <param name="Reason">Why, for an engineer.</param>
public sealed record ProjectionLine(string Name, long Position, long? Lag, DateTimeOffset BeatAt, string Status, long? FailedAt, string? Reason);

/// <summary>Who writes the read tables.</summary>
/// <param name="Holder">Who holds the lease.</param>
/// <param name="Epoch">Number of the lease.</param>
/// <param name="Until">Until when, unless it is renewed.</param>
/// <param name="Here">Whether that is this server.</param>
/// <param name="Held">Whether anybody holds it now.</param>
public sealed record LeaseLine(string Holder, long Epoch, DateTimeOffset Until, bool Here, bool Held);

/// <summary>A rebuild that runs or ended.</summary>
/// <param name="Running">Whether it runs.</param>
/// <param name="OnlyCheck">Whether it only compares.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Position">Events carried out.</param>
/// <param name="Of">Events there are.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Same">Whether both tables were equal.</param>
/// <param name="At">Position they were compared at.</param>
/// <param name="Failure">Why it did not end well.</param>
public sealed record RebuildLine(bool Running, bool OnlyCheck, DateTimeOffset StartedAt, long Position, long Of, DateTimeOffset? EndedAt, bool? Same, long At, string? Failure);

/// <summary>What runs here.</summary>
/// <param name="Product">Version of the product.</param>
/// <param name="Runtime">Version of .NET.</param>
/// <param name="Postgres">Version of the database; null before it was ever reached.</param>
/// <param name="Machine">Name of the machine.</param>
/// <param name="StartedAt">When the process began.</param>
/// <param name="MemoryMegabytes">Memory in use.</param>
public sealed record Versions(string Product, string Runtime, string? Postgres, string Machine, DateTimeOffset StartedAt, long MemoryMegabytes);

/// <summary>How everything is.</summary>
/// <param name="At">When.</param>
/// <param name="Head">The end of the log; null when the database is away.</param>
/// <param name="BoardPosition">Position the board in memory is of.</param>
/// <param name="Projections">Projections.</param>
/// <param name="Lease">Who writes the read tables; null when that cannot be asked.</param>
/// <param name="Signing">How signing heads stands.</param>
/// <param name="SignedAt">When the last head was signed.</param>
/// <param name="SignedPosition">At which position.</param>
/// <param name="Alarm">What is wrong with heads, or null.</param>
/// <param name="Rebuild">The last rebuild of this server.</param>
/// <param name="Versions">What runs here.</param>
public sealed record SystemView(
    DateTimeOffset At, LogHead? Head, long BoardPosition, IReadOnlyList<ProjectionLine> Projections, LeaseLine? Lease, string Signing, DateTimeOffset? SignedAt, long? SignedPosition,
    string? Alarm, RebuildLine? Rebuild, Versions Versions)
{
    /// <summary>Whether nobody needs to do anything.</summary>
    public bool IsWell => Head is not null && Alarm is null && Projections.All(p => p.Status is "live" or "catching-up");
}
