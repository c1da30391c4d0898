using System.Reflection;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Scoring;
using ThiDua.EventStore;
using ThiDua.Projections.Board;
using ThiDua.Projections.Ledger;

namespace ThiDua.Projections.Exports;

/// <summary>
/// Works the board out from events alone, without a database, by the functions that serve the live one. Memory grows with the number of
/// activities, not with the length of the log.
/// </summary>
public sealed class Replay : IDisposable
{
    /// <summary>Stream under which sums of left-out events are entered.</summary>
    public const string CountedStream = "counted";

    private readonly ActivityProjector _projector;
    private readonly HashSet<(string Entry, string Stream)> _late = [];
    private long _position;

    /// <summary>An empty board.</summary>
    /// <param name="types">Known events.</param>
    /// <param name="clock">Clock of the board's heartbeat; nothing is scored by it.</param>
    /// <param name="duties">Duties by law.</param>
    public Replay(EventTypes types, TimeProvider clock, DutyRules duties)
    {
        Board = new BoardState(types, clock, duties);
        Scores = new Scoreboard(Board);

        // Nothing is ever forgotten, so nothing is loaded again.
        _projector = new ActivityProjector(types, static (_, _, _) => Task.FromResult<IReadOnlyList<RecordedEvent>>([]), keep: int.MaxValue);
    }

    /// <summary>Version of the engine: the program part that scores.</summary>
    public static string Engine { get; } =
        typeof(Scorer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "?";

    /// <summary>The board.</summary>
    public BoardState Board { get; }

    /// <summary>Scores out of it.</summary>
    public Scoreboard Scores { get; }

    /// <summary>Ledger entries made so far.</summary>
    public long Entries { get; private set; }

    /// <summary>Whether scores are worked out from a stream.</summary>
    public static bool Counts(string streamId) =>
        World.Owns(streamId) || EntryHistory.Owns(streamId) || ActivityKinds.OfStream(streamId) is not null;

    /// <summary>Takes in events up to a position.</summary>
    /// <param name="events">Events after the last position taken in, in order; those that scores do not depend on are passed over.</param>
    /// <param name="counted">What left-out events since then count towards.</param>
    /// <param name="to">Position reached.</param>
    /// <param name="ct">Stops between pages.</param>
    /// <exception cref="PoisonEventException">An event cannot be carried out.</exception>
    public async Task TakeAsync(IReadOnlyList<RecordedEvent> events, IReadOnlyList<CountedChange> counted, long to, CancellationToken ct)
    {
        var page = await _projector.ProjectAsync(_position, [.. events.Where(e => Counts(e.StreamId))], ct);
        var sums = counted.Select((c, nr) => new LedgerEntry(to, nr, StreamOf(c), c.Change)).ToList();
        Entries += page.Entries.Count + sums.Count;
        Board.Apply(page.Poison is null ? page with { To = to, Entries = [.. page.Entries, .. sums] } : page, [.. events, .. counted.SelectMany(c => Late(c, to))]);
        _position = to;
    }

    /// <summary>Sums that came late in the same periods stand in one stream of their own.</summary>
    private static string StreamOf(CountedChange counted) => counted.Late.Count == 0 ? CountedStream : $"{CountedStream}:{string.Join(':', counted.Late)}";

    /// <summary>What tells the entries of those periods that this stream does not count there, as it does for any activity that came late.</summary>
    private List<RecordedEvent> Late(CountedChange counted, long at) =>
    [
        .. counted.Late.Select(period => (Entry: EntryHistory.StreamOf(period, counted.Change.Key.Unit), Stream: StreamOf(counted))).Where(_late.Add)
            .Select(l => new RecordedEvent(
                at, Guid.Empty, l.Entry, 0, "activity_came_late", DateTimeOffset.UnixEpoch, EventJson.Write(new ActivityCameLate(l.Stream, 0), "").Data)),
    ];

    /// <inheritdoc/>
    public void Dispose() => Board.Dispose();
}
