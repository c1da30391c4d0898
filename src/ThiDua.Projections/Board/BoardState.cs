using ThiDua.Domain;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;
using ThiDua.Projections.Ledger;

namespace ThiDua.Projections.Board;

/// <summary>
/// All that reads are served from: the ledger and the world, in memory, as of one position. Filled by one follower, read by many.
/// </summary>
public sealed class BoardState(EventTypes types, TimeProvider clock) : IDisposable
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly MemoryLedger _ledger = new();
    private readonly List<(long Seq, World World)> _worlds = [(0, World.Empty)];
    private readonly Lock _waiting = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiters = new();
    private readonly Dictionary<string, long> _changedAt = [];
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

    /// <summary>Reads under the lock. Keep it short.</summary>
    public T Read<T>(Func<BoardReader, T> read)
    {
        _lock.EnterReadLock();
        try
        {
            return read(new BoardReader(_ledger, _worlds, _position, _changedAt, _worldChangedAt));
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
            Forget(waiter);
        }
    }

    /// <summary>Takes in what the read tables held at start.</summary>
    internal void Restore(IEnumerable<LedgerEntry> entries, IEnumerable<RecordedEvent> worldEvents, long position)
    {
        _lock.EnterWriteLock();
        try
        {
            foreach (var entry in entries)
            {
                _ledger.Add(entry);
            }

            foreach (var e in worldEvents)
            {
                Extend(e);
            }

            Volatile.Write(ref _position, position);
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>Takes in a page: all of it becomes visible at once.</summary>
    internal void Apply(ProjectedPage page, IReadOnlyList<RecordedEvent> events)
    {
        _lock.EnterWriteLock();
        try
        {
            foreach (var entry in page.Entries)
            {
                _ledger.Add(entry);
                _changedAt[entry.Change.Key.Unit] = page.To;
            }

            foreach (var e in events.Where(e => World.Owns(e.StreamId)))
            {
                Extend(e);
                _worldChangedAt = page.To;
            }

            Volatile.Write(ref _position, page.To);
        }
        finally
        {
            _lock.ExitWriteLock();
        }

        WakeWaiters();
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    internal void Beat() => Volatile.Write(ref _heartbeat, clock.GetUtcNow().UtcTicks);

    internal void Fail(long seq, string reason) => _failure = new Failure(seq, reason);

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private void Extend(RecordedEvent e)
    {
        try
        {
            _world = _world.After(e.StreamId, EventJson.Read(types, e.Type, e.Data));
            _worlds.Add((e.Seq, _world));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new PoisonEventException(e.Seq, error);
        }
    }

    /// <summary>Who gave up waiting leaves nothing behind, even for a position that never comes.</summary>
    private void Forget(TaskCompletionSource waiter)
    {
        if (!waiter.Task.IsCompleted)
        {
            lock (_waiting)
            {
                _waiters.Remove(waiter, out _, out _);
            }
        }
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
    private readonly Dictionary<string, long> _changedAt;
    private readonly long _worldChangedAt;

    internal BoardReader(
        MemoryLedger ledger, List<(long Seq, World World)> worlds, long position, Dictionary<string, long> changedAt, long worldChangedAt) =>
        (Ledger, _worlds, Position, _changedAt, _worldChangedAt) = (ledger, worlds, position, changedAt, worldChangedAt);

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
    public long? ClosedAt(string period)
    {
        for (var i = _worlds.Count - 1; i >= 0 && _worlds[i].World.Period(period)?.Status == Domain.Periods.PeriodStatus.Closed; i--)
        {
            if (_worlds[i - 1].World.Period(period)?.Status != Domain.Periods.PeriodStatus.Closed)
            {
                return _worlds[i].Seq;
            }
        }

        return null;
    }
}
