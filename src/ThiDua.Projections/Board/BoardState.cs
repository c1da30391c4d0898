using System.Collections.Concurrent;
using ThiDua.Domain;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.EventStore;
using ThiDua.Projections.Ledger;

namespace ThiDua.Projections.Board;

/// <summary>
/// All that reads are served from: the ledger and the world, in memory, as of one position. Filled by one follower, read by many.
/// </summary>
public sealed class BoardState(EventTypes types, TimeProvider clock) : IDisposable
{
    private readonly ReaderWriterLockSlim _lock = new();
    private MemoryLedger _ledger = new();
    private readonly List<(long Seq, World World)> _worlds = [(0, World.Empty)];
    private readonly Lock _waiting = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiters = new();
    private readonly ConcurrentDictionary<string, long> _changedAt = new();
    private readonly Dictionary<string, long> _closedAt = [];
    private long _worldChangedAt;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _position;
    private long _heartbeat = clock.GetUtcNow().UtcTicks;
    private volatile Failure? _failure;

    /// <summary>A task that ends with the next page. Take it before reading, then wait on it: nothing is missed in between.</summary>
    public Task NextChange => Volatile.Read(ref _next).Task;

    /// <summary>Position the board is of.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>The world as of <see cref="Position"/>.</summary>
    public World World => Volatile.Read(ref _world);

    private World _world = World.Empty;

    /// <summary>Its health.</summary>
    public ProjectionHealth Health => new(
        "board", Position, new DateTimeOffset(Volatile.Read(ref _heartbeat), TimeSpan.Zero), _failure?.Seq, _failure?.Reason);

    /// <summary>
    /// Whether something worked out for a unit at a position still holds, asked without the lock. Take <see cref="Position"/> first: what
    /// changed up to it is marked before it is reached, so the answer is right for that position.
    /// </summary>
    public bool HoldsSince(string unit, long position) =>
        position >= Volatile.Read(ref _worldChangedAt) && position >= _changedAt.GetValueOrDefault(unit);

    /// <summary>Reads under the lock. Keep it short.</summary>
    public T Read<T>(Func<BoardReader, T> read)
    {
        _lock.EnterReadLock();
        try
        {
            return read(new BoardReader(_ledger, _worlds, _position, _changedAt, _closedAt, _worldChangedAt));
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <summary>Waits until the board is of <paramref name="position"/> or later; false when it takes longer than <paramref name="timeout"/>.</summary>
    public async Task<bool> WaitForAsync(long position, TimeSpan timeout, CancellationToken ct)
    {
        if (Position >= position)
        {
            return true;
        }

        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waiting)
        {
            _waiters.Enqueue(waiter, position);
        }

        WakeWaiters();
        try
        {
            await waiter.Task.WaitAsync(timeout, clock, ct);
            return true;
        }
        catch (TimeoutException)
        {
            return Position >= position;
        }
        finally
        {
            if (!waiter.Task.IsCompleted)
            {
                // Positions that are never reached may be asked for, too: what nobody waits for any more is not kept.
                lock (_waiting)
                {
                    _waiters.Remove(waiter, out _, out _);
                }
            }
        }
    }

    /// <summary>Takes in what the read tables held at start.</summary>
    /// <exception cref="PoisonEventException">An event of the world cannot be carried out: the board is of the position before it.</exception>
    internal void Restore(MemoryLedger ledger, IEnumerable<RecordedEvent> worldEvents, long position)
    {
        var (worlds, poison) = Extend(worldEvents);
        position = poison is null ? position : poison.Seq - 1;
        ledger.Settle();
        _lock.EnterWriteLock();
        try
        {
            _ledger = ledger;
            Volatile.Write(ref _worldChangedAt, position);
            Adopt(worlds);
            Volatile.Write(ref _position, position);
        }
        finally
        {
            _lock.ExitWriteLock();
        }

        Announce();
        if (poison is not null)
        {
            throw poison;
        }
    }

    /// <summary>Takes in a page: all of it becomes visible at once.</summary>
    /// <exception cref="PoisonEventException">An event cannot be carried out: everything before it is taken in, nothing after it.</exception>
    internal void Apply(ProjectedPage page, IReadOnlyList<RecordedEvent> events)
    {
        // Folded before the lock is taken: readers wait only while the results are put in their place.
        var (worlds, poison) = Extend(events.Where(e => e.Seq <= page.To && World.Owns(e.StreamId)));
        var to = poison is null ? page.To : poison.Seq - 1;
        _lock.EnterWriteLock();
        try
        {
            foreach (var entry in page.Entries.TakeWhile(e => e.Seq <= to))
            {
                _ledger.Add(entry);
                _changedAt[entry.Change.Key.Unit] = to;
            }

            _ledger.Settle();
            if (worlds.Count > 0)
            {
                Volatile.Write(ref _worldChangedAt, to);
                Adopt(worlds);
            }

            Volatile.Write(ref _position, to);
        }
        finally
        {
            _lock.ExitWriteLock();
        }

        Announce();
        if ((poison ?? page.Poison) is { } stop)
        {
            throw stop;
        }
    }

    /// <summary>How many wait for a position.</summary>
    internal int Waiting
    {
        get
        {
            lock (_waiting)
            {
                return _waiters.Count;
            }
        }
    }

    internal void Beat() => Volatile.Write(ref _heartbeat, clock.GetUtcNow().UtcTicks);

    internal void Fail(long seq, string reason) => _failure = new Failure(seq, reason);

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    /// <summary>The worlds that follow from more events, up to one that cannot be carried out.</summary>
    private (List<(long Seq, World World)> Worlds, PoisonEventException? Poison) Extend(IEnumerable<RecordedEvent> events)
    {
        var worlds = new List<(long, World)>();
        var world = _world;
        foreach (var e in events)
        {
            try
            {
                world = world.After(e.StreamId, EventJson.Read(types, e.Type, e.Data));
                worlds.Add((e.Seq, world));
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                return (worlds, new PoisonEventException(e.Seq, error));
            }
        }

        return (worlds, null);
    }

    private void Adopt(List<(long Seq, World World)> worlds)
    {
        foreach (var (seq, world) in worlds)
        {
            // Only what changed is looked at: equal periods are the same object.
            foreach (var (code, period) in world.Periods.Where(p => !ReferenceEquals(_world.Period(p.Key), p.Value)))
            {
                if (period.Status != PeriodStatus.Closed)
                {
                    _closedAt.Remove(code);
                }
                else if (_world.Period(code)?.Status != PeriodStatus.Closed)
                {
                    _closedAt[code] = seq;
                }
            }

            _worlds.Add((seq, world));
            Volatile.Write(ref _world, world);
        }
    }

    private void Announce()
    {
        WakeWaiters();
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    private void WakeWaiters()
    {
        lock (_waiting)
        {
            while (_waiters.TryPeek(out var waiter, out var position) && position <= Position)
            {
                _waiters.Dequeue();
                waiter.TrySetResult();
            }
        }
    }

    private sealed record Failure(long Seq, string Reason);
}

/// <summary>The board as one reader sees it, for the length of one <see cref="BoardState.Read"/>.</summary>
public sealed class BoardReader
{
    private readonly List<(long Seq, World World)> _worlds;
    private readonly ConcurrentDictionary<string, long> _changedAt;
    private readonly Dictionary<string, long> _closedAt;
    private readonly long _worldChangedAt;

    internal BoardReader(
        MemoryLedger ledger, List<(long Seq, World World)> worlds, long position, ConcurrentDictionary<string, long> changedAt, Dictionary<string, long> closedAt,
        long worldChangedAt) =>
        (Ledger, _worlds, Position, _changedAt, _closedAt, _worldChangedAt) = (ledger, worlds, position, changedAt, closedAt, worldChangedAt);

    /// <summary>Whether something worked out for a unit at a position still holds.</summary>
    public bool HoldsSince(string unit, long position) => position >= _worldChangedAt && position >= _changedAt.GetValueOrDefault(unit);

    /// <summary>Quantities.</summary>
    public MemoryLedger Ledger { get; }

    /// <summary>Position the board is of.</summary>
    public long Position { get; }

    /// <summary>The world as known at a position.</summary>
    public World WorldAt(long position)
    {
        var (low, high) = (0, _worlds.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_worlds[middle].Seq <= position)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return _worlds[low].World;
    }

    /// <summary>The position at which a period was closed, or null.</summary>
    public long? ClosedAt(string period) => _closedAt.TryGetValue(period, out var seq) ? seq : null;
}
