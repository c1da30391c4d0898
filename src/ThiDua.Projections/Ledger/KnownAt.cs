namespace ThiDua.Projections.Ledger;

/// <summary>What is known of the log: everything up to a position, and less of the activities of which something came late.</summary>
/// <param name="Position">The position.</param>
/// <param name="LeftOut">By stream, the position up to which it counts; null for none.</param>
public readonly record struct KnownAt(long Position, IReadOnlyDictionary<string, long>? LeftOut = null)
{
    /// <summary>Everything up to a position.</summary>
    public static implicit operator KnownAt(long position) => new(position);

    /// <summary>Up to which position a stream is known.</summary>
    public long Of(string stream) => LeftOut is not null && LeftOut.TryGetValue(stream, out var after) && after < Position ? after : Position;

    /// <summary>Whether everything is known of what changed last at a position.</summary>
    public bool IsAll(long last) => Position >= last && LeftOut is not { Count: > 0 };
}
