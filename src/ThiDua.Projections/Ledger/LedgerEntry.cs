using ThiDua.Domain.Activities;

namespace ThiDua.Projections.Ledger;

/// <summary>
/// One entry of the ledger: what one event changed in what an activity counts towards. Never changed; tallies are sums of entries.
/// </summary>
/// <param name="Seq">Position of the event.</param>
/// <param name="Nr">Number of the entry within the event, from 0.</param>
/// <param name="StreamId">Stream of the activity.</param>
/// <param name="Change">View, unit, measure, facets, day and the differences.</param>
public sealed record LedgerEntry(long Seq, int Nr, string StreamId, EffectChange Change);

/// <summary>An activity's row in the register, as of its last event.</summary>
/// <param name="StreamId">Stream, e.g. <c>dialogue-7f3c</c>.</param>
/// <param name="Type">Type as over HTTP, e.g. <c>dialogue-held</c>.</param>
/// <param name="Activity">The folded activity.</param>
/// <param name="FirstSeq">Position of its first event.</param>
/// <param name="LastSeq">Position of its last event.</param>
/// <param name="RecordedAt">When it was first recorded.</param>
/// <param name="Title">Line for lists.</param>
/// <param name="Sensitive">Whether it is shown row by row only to the body that handles it.</param>
public sealed record RegisterRow(
    string StreamId, string Type, Activity Activity, long FirstSeq, long LastSeq, DateTimeOffset RecordedAt, string Title, bool Sensitive)
{
    /// <summary>Id of the activity: the stream id without its kind.</summary>
    public string Id => StreamId[(Kind.Stream.Length + 1)..];

    private ActivityKind Kind => ActivityKinds.OfStream(StreamId)!;
}

/// <summary>What a page of the log amounts to.</summary>
/// <param name="From">Position before the page.</param>
/// <param name="To">Position of its last event.</param>
/// <param name="Entries">Ledger entries, in order.</param>
/// <param name="Rows">Register rows of the activities it touched, each once, as of <paramref name="To"/>.</param>
public sealed record ProjectedPage(long From, long To, IReadOnlyList<LedgerEntry> Entries, IReadOnlyList<RegisterRow> Rows)
{
    /// <summary>The event after <see cref="To"/> at which the page ends too early, or null. Take in the page, then stop.</summary>
    public PoisonEventException? Poison { get; init; }
}

/// <summary>A projection met an event that it cannot carry out. It stops there; passing over it would give a wrong rank.</summary>
public sealed class PoisonEventException(long seq, Exception inner) : Exception($"Event {seq}: {inner.Message}", inner)
{
    /// <summary>Position of the event.</summary>
    public long Seq { get; } = seq;
}
