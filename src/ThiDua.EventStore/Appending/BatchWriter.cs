using Microsoft.Extensions.Logging;
using Npgsql;

namespace ThiDua.EventStore.Appending;

/// <summary>
/// Writes batches, one after another. The quick way numbers a batch from the head that this process wrote last and lets
/// the database check, in the same statement, that the head is still there: one round trip. If it is not (another process
/// wrote), or anything in the batch does not fit, the sure way takes the head's lock first and reads what is true.
/// </summary>
internal sealed class BatchWriter(
    NpgsqlDataSource source, EventStoreOptions options, TimeProvider clock, ILogger log, Action advanced) : IAsyncDisposable
{
    private const int KnownVersionsMax = 200_000;
    private const int SureWaysAfterMove = 16;
    private static readonly Dictionary<Guid, StoredCommand> NoCommands = [];

    private readonly Dictionary<string, long> _versions = [];
    private AppendConnection? _connection;
    private LogHead? _head;
    private int _sureWaysLeft;
    private bool _sent;
    private volatile bool _stopping;

    /// <summary>Gives up on outcomes that stay unknown.</summary>
    public void Stop() => _stopping = true;

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Writes a batch to its end: every append in it is answered when this returns, and no other is numbered before.</summary>
    public async Task WriteAsync(IReadOnlyList<PendingAppend> batch)
    {
        Exception? unknown = null;
        for (var attempt = 0; ; attempt++)
        {
            _sent = false;
            var isFresh = _connection is null;
            try
            {
                _connection ??= await AppendConnection.OpenAsync(source, options, CancellationToken.None);
                if (unknown is null && await TryQuickWayAsync(batch))
                {
                    return;
                }

                await SureWayAsync(batch);
                return;
            }
            catch (PostgresException e) when (e.InvariantSeverity == "ERROR" && (unknown is null || _sent))
            {
                // An error is an answer: this transaction is rolled back. If an earlier one was in doubt, it was looked up before sending.
                await ForgetAsync(rollback: true);
                await RefusedAsync(batch, e);
                return;
            }
            catch (NotDurableException e) when (unknown is null)
            {
                FailAll(batch, e);
                return;
            }
            catch (Exception e)
            {
                log.LogWarning(e, "Append of {Count} commands was interrupted", batch.Count);
                await ForgetAsync(rollback: false);
                unknown = _sent ? e : unknown;
                if (unknown is null && !isFresh && IsConnectionFault(e))
                {
                    continue; // The connection had died since the last batch and nothing was sent: a new one may serve.
                }

                if (unknown is null)
                {
                    await NotTriedAsync(batch, e);
                    return;
                }
            }

            // The transaction may or may not have been committed. Only running it again under the head's lock tells; until then nothing else is numbered.
            if (_stopping)
            {
                FailAll(batch, new OutcomeUnknownException(unknown!));
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(1_000, 20 << Math.Min(attempt, 6))));
        }
    }

    /// <summary>Drops what is known of the log and, unless a rollback cleans it, the connection.</summary>
    public async Task ForgetAsync(bool rollback)
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
                log.LogWarning(e, "Rollback failed; the connection is dropped");
            }
        }

        var connection = _connection;
        _connection = null;
        await connection.DisposeAsync();
    }

    private async Task<bool> TryQuickWayAsync(IReadOnlyList<PendingAppend> batch)
    {
        if (_head is null || _sureWaysLeft > 0)
        {
            _sureWaysLeft = Math.Max(0, _sureWaysLeft - 1);
            return false;
        }

        var plan = BatchPlan.Make(batch, _head, clock.GetUtcNow(), _versions, NoCommands);
        if (plan.HasConflict)
        {
            return false; // It may be the repetition of a command that succeeded: only the commands read under the lock tell.
        }

        try
        {
            await _connection!.PrepareAsync(CancellationToken.None);
            _sent = true;
            if (await _connection!.AppendAsync(plan, CancellationToken.None))
            {
                Committed(plan);
                return true;
            }

            _sureWaysLeft = SureWaysAfterMove;
        }
        catch (PostgresException e) when (e.InvariantSeverity == "ERROR" && !IsForAll(e))
        {
            log.LogDebug(e, "Quick append did not fit");
        }

        _sent = false;
        return false;
    }

    private async Task SureWayAsync(IReadOnlyList<PendingAppend> batch)
    {
        var (head, versions, commands) = await _connection!.LockAsync(batch, CancellationToken.None);
        if (_head is null || head.Seq != _head.Seq)
        {
            _versions.Clear(); // Another process wrote: what was known is of yesterday.
        }

        var plan = BatchPlan.Make(batch, head, clock.GetUtcNow(), versions, commands);
        if (plan.Rows.EventIds.Count == 0)
        {
            await _connection.RollbackAsync(CancellationToken.None);
        }
        else
        {
            _sent = true;
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
        _head = plan.Head;
        if (_versions.Count > KnownVersionsMax)
        {
            _versions.Clear();
        }

        foreach (var (id, version) in plan.NewVersions)
        {
            _versions[id] = version;
        }

        foreach (var (append, outcome) in plan.Outcomes)
        {
            append.Complete(outcome);
        }

        if (plan.Rows.EventIds.Count > 0)
        {
            advanced();
        }
    }

    /// <summary>The database refused the batch and rolled it back.</summary>
    private async Task RefusedAsync(IReadOnlyList<PendingAppend> batch, PostgresException e)
    {
        if (e.SqlState == AppendConnection.NotDurableState)
        {
            FailAll(batch, new NotDurableException(e.MessageText));
        }
        else if (IsForAll(e))
        {
            FailAll(batch, new StoreBusyException("Another process holds the head of the log, or the database cannot write now.", e));
        }
        else
        {
            await OneByOneAsync(batch, e);
        }
    }

    private async Task NotTriedAsync(IReadOnlyList<PendingAppend> batch, Exception e)
    {
        if (IsConnectionFault(e))
        {
            FailAll(batch, new StoreBusyException("The database is out of reach.", e));
        }
        else
        {
            await OneByOneAsync(batch, e);
        }
    }

    /// <summary>Whoever spoils a batch is found by writing one append at a time; the others succeed.</summary>
    private async Task OneByOneAsync(IReadOnlyList<PendingAppend> batch, Exception e)
    {
        if (batch.Count == 1)
        {
            batch[0].Fail(e);
            return;
        }

        foreach (var append in batch)
        {
            await WriteAsync([append]);
        }
    }

    private static bool IsConnectionFault(Exception e) => e is NpgsqlException or TimeoutException or IOException or OperationCanceledException;

    /// <summary>Whether an error is of the server's state (locked, full, shutting down, read-only …) and not of what was sent.</summary>
    private static bool IsForAll(PostgresException e) =>
        e.SqlState is AppendConnection.NotDurableState || e.SqlState[..2] is "25" or "40" or "53" or "55" or "57" or "58";

    private static void FailAll(IReadOnlyList<PendingAppend> batch, Exception e)
    {
        foreach (var append in batch)
        {
            append.Fail(e);
        }
    }
}
