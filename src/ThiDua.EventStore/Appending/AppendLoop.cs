using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ThiDua.EventStore.Appending;

/// <summary>
/// Group commit: one loop per process drains what is waiting and writes it as one transaction; each caller gets its own answer.
/// The quick way numbers a batch from the head that this process wrote last and lets the database check, in the same
/// statement, that the head is still there: one round trip. If it is not (another process wrote), or anything in the batch
/// does not fit, the sure way takes the head's lock first and reads what is true.
/// </summary>
internal sealed class AppendLoop : IAsyncDisposable
{
    private const int KnownVersionsMax = 200_000;
    private const int SureWaysAfterMove = 16;
    private static readonly Dictionary<Guid, StoredCommand> NoCommands = [];

    private readonly NpgsqlDataSource _source;
    private readonly EventStoreOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Action<long> _advanced;
    private readonly Channel<PendingAppend> _queue;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    private readonly Dictionary<string, long> _versions = [];
    private AppendConnection? _connection;
    private LogHead? _head;
    private int _sureWays;

    public AppendLoop(NpgsqlDataSource source, EventStoreOptions options, TimeProvider clock, ILogger log, Action<long> advanced)
    {
        (_source, _options, _clock, _log, _advanced) = (source, options, clock, log, advanced);
        _queue = Channel.CreateBounded<PendingAppend>(new BoundedChannelOptions(options.QueueLimit) { SingleReader = true });
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Puts an append in the queue; false when it is full.</summary>
    public bool TryEnqueue(PendingAppend append) => _queue.Writer.TryWrite(append);

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _stop.CancelAsync();
        await _loop;
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var batch = new List<PendingAppend>();
        while (await WaitAsync())
        {
            batch.Clear();
            for (var events = 0; events < _options.BatchEvents && _queue.Reader.TryRead(out var append);)
            {
                if (append.TryTake())
                {
                    batch.Add(append);
                    events += append.EventCount;
                }
            }

            if (batch.Count > 0)
            {
                await WriteAsync(batch);
            }
        }

        while (_queue.Reader.TryRead(out var left))
        {
            left.Fail(new StoreBusyException("The log is shutting down."));
        }
    }

    private async Task<bool> WaitAsync()
    {
        try
        {
            return !_stop.IsCancellationRequested && await _queue.Reader.WaitToReadAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Writes a batch to its end: every append in it is answered when this returns, and no other is numbered before.</summary>
    private async Task WriteAsync(IReadOnlyList<PendingAppend> batch)
    {
        Exception? unknown = null;
        for (var attempt = 0; ; attempt++)
        {
            var sent = false;
            try
            {
                _connection ??= await AppendConnection.OpenAsync(_source, _options, CancellationToken.None);
                sent = true;
                if (unknown is null && await TryQuickWayAsync(batch))
                {
                    return;
                }

                sent = false;
                await SureWayAsync(batch, () => sent = true);
                return;
            }
            catch (PostgresException e) when (e.Severity == "ERROR" && _connection is not null)
            {
                await ForgetAsync(rollback: true);
                if (unknown is null || sent)
                {
                    await RefusedAsync(batch, e);
                    return;
                }
            }
            catch (NotDurableException e) when (unknown is null)
            {
                FailAll(batch, e);
                return;
            }
            catch (Exception e)
            {
                _log.LogWarning(e, "Append of {Count} commands was interrupted", batch.Count);
                await ForgetAsync(rollback: false);
                unknown = sent ? e : unknown;
                if (unknown is null)
                {
                    FailAll(batch, new StoreBusyException("The database is out of reach.", e));
                    return;
                }
            }

            // The transaction may or may not have been committed. Only running it again under the head's lock tells; until then nothing else is numbered.
            if (_stop.IsCancellationRequested)
            {
                FailAll(batch, new OutcomeUnknownException(unknown));
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(1_000, 20 << Math.Min(attempt, 6))), CancellationToken.None);
        }
    }

    private async Task<bool> TryQuickWayAsync(IReadOnlyList<PendingAppend> batch)
    {
        if (_head is null || --_sureWays > 0)
        {
            return false;
        }

        var plan = BatchPlan.Make(batch, _head, _clock.GetUtcNow(), _versions, NoCommands);
        if (plan.Events.Count == 0)
        {
            return false; // Nothing to write proves nothing: a conflict is told only of versions read under the lock.
        }

        try
        {
            if (await _connection!.AppendAsync(plan, CancellationToken.None))
            {
                Committed(plan);
                return true;
            }

            _sureWays = SureWaysAfterMove;
        }
        catch (PostgresException e) when (e.Severity == "ERROR" && e.SqlState != PostgresErrorCodes.LockNotAvailable)
        {
            _log.LogDebug(e, "Quick append did not fit");
        }

        return false;
    }

    private async Task SureWayAsync(IReadOnlyList<PendingAppend> batch, Action sending)
    {
        var (head, versions, commands) = await _connection!.LockAsync(batch, CancellationToken.None);
        if (_head is null || head.Seq != _head.Seq)
        {
            _versions.Clear(); // Another process wrote: what was known is of yesterday.
        }

        var plan = BatchPlan.Make(batch, head, _clock.GetUtcNow(), versions, commands);
        if (plan.Events.Count == 0)
        {
            await _connection.RollbackAsync(CancellationToken.None);
        }
        else
        {
            sending();
            await _connection.AppendAndCommitAsync(plan, CancellationToken.None);
        }

        foreach (var (id, version) in versions)
        {
            _versions[id] = version;
        }

        Committed(plan);
    }

    private void Committed(BatchPlan plan)
    {
        _head = new LogHead(plan.Seq, plan.Chain, plan.RecordedAt);
        if (_versions.Count > KnownVersionsMax)
        {
            _versions.Clear();
        }

        foreach (var (id, version) in plan.NewVersions)
        {
            _versions[id] = version;
        }

        if (plan.Events.Count > 0)
        {
            _advanced(plan.Seq);
        }

        foreach (var (append, outcome) in plan.Outcomes)
        {
            append.Complete(outcome);
        }
    }

    /// <summary>The database refused the batch and rolled it back: whoever caused it is found by writing one at a time.</summary>
    private async Task RefusedAsync(IReadOnlyList<PendingAppend> batch, PostgresException e)
    {
        if (e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled)
        {
            FailAll(batch, new StoreBusyException("Another process holds the head of the log.", e));
        }
        else if (batch.Count == 1)
        {
            batch[0].Fail(e);
        }
        else
        {
            foreach (var append in batch)
            {
                await WriteAsync([append]);
            }
        }
    }

    private async Task ForgetAsync(bool rollback)
    {
        _head = null;
        _versions.Clear();
        if (_connection is null)
        {
            return;
        }

        if (rollback)
        {
            try
            {
                await _connection.RollbackAsync(CancellationToken.None);
                return;
            }
            catch (Exception e)
            {
                _log.LogWarning(e, "Rollback failed; the connection is dropped");
            }
        }

        var connection = _connection;
        _connection = null;
        await connection.DisposeAsync();
    }

    private static void FailAll(IReadOnlyList<PendingAppend> batch, Exception e)
    {
        foreach (var append in batch)
        {
            append.Fail(e);
        }
    }
}
