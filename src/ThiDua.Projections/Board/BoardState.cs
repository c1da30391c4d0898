using ThiDua.Domain;
using ThiDua.Domain.Accounts;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.EventStore;
using ThiDua.Projections.Ledger;

namespace ThiDua.Projections.Board;

/// <summary>
/// All that reads are served from: the ledger, the world and the entries of units, in memory, as of one position. Filled by one
/// follower, read by many.
/// </summary>
/// <param name="types">Known events.</param>
/// <param name="clock">Clock of the heartbeat.</param>
/// <param name="duties">Duties by law; null when there are none, and then no value that counts them is known.</param>
public sealed class BoardState(EventTypes types, TimeProvider clock, DutyRules? duties = null) : IDisposable
{
    private readonly ReaderWriterLockSlim _lock = new();
    private MemoryLedger _ledger = new();
    private readonly List<(long Seq, World World)> _worlds = [(0, World.Empty)];
    private readonly EntryBook _entries = new();
    private readonly AwardBook _awards = new();
    private readonly Lock _waiting = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiters = new();
    private readonly ChangeMarks _marks = new();
    private readonly Dictionary<string, List<long>> _closedAt = [];
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _position;
    private long _heartbeat = clock.GetUtcNow().UtcTicks;
    private volatile Failure? _failure;

    /// <summary>How the ids of the streams begin that it folds itself; activities come by the ledger.</summary>
    internal static IReadOnlyList<string> Prefixes { get; } = [.. World.Prefixes, .. EntryHistory.Prefixes, .. Account.Prefixes, .. AwardRecords.Prefixes];

    /// <summary>A task that ends with the next page. Take it before reading, then wait on it: nothing is missed in between.</summary>
    public Task NextChange => Volatile.Read(ref _next).Task;

    /// <summary>Position the board is of.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>The world as of <see cref="Position"/>.</summary>
    public World World => Volatile.Read(ref _world);

    private World _world = World.Empty;

    /// <summary>The accounts as of <see cref="Position"/>. No part of the world: who may sign in changes no score.</summary>
    public AccountBook Accounts => Volatile.Read(ref _accounts);

    private AccountBook _accounts = AccountBook.Empty;

    /// <summary>Its health.</summary>
    public ProjectionHealth Health => new(
        "board", Position, new DateTimeOffset(Volatile.Read(ref _heartbeat), TimeSpan.Zero), _failure?.Seq, _failure?.Reason);

    /// <summary>
    /// Whether something worked out at a position still holds, asked without the lock. Take <see cref="Position"/> first: what changed up
    /// to it is marked before it is reached, so the answer is right for that position.
    /// </summary>
    /// <param name="watched">All that it was worked out from, beside the world.</param>
    /// <param name="position">Position it was worked out at.</param>
    public bool HoldsSince(IReadOnlyList<Watch> watched, long position) => _marks.HoldSince(watched, position);

    /// <summary>Reads under the lock. Keep it short.</summary>
    public T Read<T>(Func<BoardReader, T> read)
    {
        _lock.EnterReadLock();
        try
        {
            return read(new BoardReader(_ledger, _worlds, (_entries, _awards), _position, _marks, _closedAt, duties));
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <summary>The entry of a unit in a period as it is now.</summary>
    public EntryHistory EntryNow(string period, string unit) => Read(reader => reader.EntryAt(period, unit, reader.Position));

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
    /// <exception cref="PoisonEventException">An event cannot be carried out: the board is of the position before it.</exception>
    internal void Restore(MemoryLedger ledger, IEnumerable<RecordedEvent> events, long position)
    {
        var (worlds, entries, accounts, awards, poison) = Extend(events);
        position = poison is null ? position : poison.Seq - 1;
        ledger.Settle();
        _lock.EnterWriteLock();
        try
        {
            _ledger = ledger;
            _marks.MarkAll(position);
            Adopt(worlds);
            Volatile.Write(ref _accounts, accounts);
            _entries.Add(entries);
            _awards.Add(awards);
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
        var (worlds, entries, accounts, awards, poison) = Extend(events.Where(e => e.Seq <= page.To));
        var to = poison is null ? page.To : poison.Seq - 1;
        _lock.EnterWriteLock();
        try
        {
            var changed = new HashSet<string>(StringComparer.Ordinal);
            foreach (var entry in page.Entries.TakeWhile(e => e.Seq <= to))
            {
                _ledger.Add(entry);
                changed.Add(entry.Change.Key.Unit);
            }

            _ledger.Settle();
            Volatile.Write(ref _accounts, accounts);
            _entries.Add(entries);
            _awards.Add(awards);
            changed.UnionWith(entries.Select(e => e.Unit));
            if (worlds.Count > 0)
            {
                _marks.MarkAll(to);
                Adopt(worlds);
            }

            _marks.Mark(changed, _world, to);

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

    /// <summary>What follows from more events, up to one that cannot be carried out; streams of nobody here are passed over.</summary>
    private Extension Extend(IEnumerable<RecordedEvent> events)
    {
        var (worlds, entries, awards) = (new List<(long, World)>(), new EntryChanges(_entries), new AwardChanges(_awards));
        var (world, accounts) = (_world, _accounts);
        foreach (var e in events)
        {
            try
            {
                if (World.Owns(e.StreamId))
                {
                    world = world.After(e.StreamId, EventJson.Read(types, e.Type, e.Data));
                    worlds.Add((e.Seq, world));
                }
                else if (EntryHistory.Owns(e.StreamId))
                {
                    entries.Add(e.Seq, e.StreamId, EventJson.Read(types, e.Type, e.Data));
                }
                else if (Account.Owns(e.StreamId))
                {
                    accounts = accounts.After(e.StreamId, EventJson.Read(types, e.Type, e.Data));
                }
                else if (AwardRecords.Owns(e.StreamId))
                {
                    awards.Add(e.Seq, e.StreamId, EventJson.Read(types, e.Type, e.Data));
                }
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                return new Extension(worlds, entries.All, accounts, awards.All, new PoisonEventException(e.Seq, error));
            }
        }

        return new Extension(worlds, entries.All, accounts, awards.All, null);
    }

    private void Adopt(List<(long Seq, World World)> worlds)
    {
        foreach (var (seq, world) in worlds)
        {
            // Only what changed is looked at: equal periods are the same object.
            foreach (var (code, period) in world.Periods.Where(p => !ReferenceEquals(_world.Period(p.Key), p.Value)))
            {
                if (period.Status == PeriodStatus.Closed && _world.Period(code)?.Status != PeriodStatus.Closed)
                {
                    (_closedAt.TryGetValue(code, out var closings) ? closings : _closedAt[code] = []).Add(seq);
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

    private sealed record Extension(
        List<(long Seq, World World)> Worlds, List<EntryChange> Entries, AccountBook Accounts, List<(long Seq, AwardRecords Records)> Awards, PoisonEventException? Poison);
}
