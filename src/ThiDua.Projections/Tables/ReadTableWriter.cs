using Microsoft.Extensions.Logging;
using Npgsql;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;
using ThiDua.Projections.Ledger;

namespace ThiDua.Projections.Tables;

/// <summary>How long a writer may be silent before another takes over.</summary>
public sealed record LeaseOptions(TimeSpan Length, TimeSpan Renewal)
{
    /// <summary>Ten seconds, renewed every three.</summary>
    public static LeaseOptions Default { get; } = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(3));
}

/// <summary>
/// Writes the read tables. One process does, by a lease with an epoch that is checked in every writing transaction; rows and
/// checkpoint commit together, so every event is carried out exactly once, whatever is killed.
/// </summary>
public sealed class ReadTableWriter(
    PostgresEventStore store, ReadTables tables, EventTypes types, TimeProvider clock, LeaseOptions lease, ILogger<ReadTableWriter> log)
{
    private readonly string _me = $"{Environment.MachineName}/{Environment.ProcessId}/{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4))}";
    private long _position;
    private long _heartbeat = clock.GetUtcNow().UtcTicks;
    private volatile Tuple<long, string>? _failure;
    private long _epoch;
    private bool _isCautious;

    /// <summary>Whether this process writes the tables at the moment.</summary>
    public bool IsWriter => Epoch is not null;

    /// <summary>The epoch of the lease while this process holds it, or null.</summary>
    public long? Epoch => Volatile.Read(ref _epoch) is > 0 and var epoch ? epoch : null;

    /// <summary>Its health; the position is that of the last page written here, or seen when another process writes.</summary>
    public ProjectionHealth Health => new(
        "read-tables", Volatile.Read(ref _position), new DateTimeOffset(Volatile.Read(ref _heartbeat), TimeSpan.Zero), _failure?.Item1, _failure?.Item2);

    /// <summary>Writes whenever it holds the lease, until it is stopped, or until an event comes that cannot be carried out.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (await AcquireAsync(stop) is { } epoch)
                {
                    await WriteWhileHeldAsync(epoch, stop);
                }
                else
                {
                    Volatile.Write(ref _position, await tables.CheckpointAsync(await tables.LiveSlotAsync(stop), stop));
                    Beat();
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (IsPassing(e))
            {
                log.LogWarning("Writing the read tables is interrupted: {Reason}", e.Message);
            }
            catch (PostgresException e) when (!_isCautious)
            {
                // The database refuses rows of this page. One event at a time, so that the one it is can be named.
                _isCautious = true;
                log.LogWarning("A page of the read tables is refused: {Reason}", e.Message);
            }
            catch (Exception e)
            {
                var seq = (e as PoisonEventException)?.Seq ?? _position + 1;
                _failure = Tuple.Create(seq, e.Message);
                log.LogCritical(e, "The read tables stopped at event {Seq}", seq);
                return;
            }

            await Task.Delay(lease.Renewal / 3, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Whether trying again can help: the connection, another writer, a shortage; not what is wrong with the rows themselves.</summary>
    private static bool IsPassing(Exception e) => e switch
    {
        PostgresException refused => refused.SqlState[..2] is not ("22" or "23" or "42"),
        _ => e is NpgsqlException or TimeoutException or IOException or FencedOffException or OperationCanceledException,
    };

    private async Task WriteWhileHeldAsync(long epoch, CancellationToken stop)
    {
        using var held = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var renewal = RenewAsync(epoch, held);
        try
        {
            var slot = await tables.LiveSlotAsync(held.Token);
            var position = await tables.CheckpointAsync(slot, held.Token);
            Volatile.Write(ref _position, position);
            Volatile.Write(ref _epoch, epoch);
            var projector = new ActivityProjector(types, store.ReadStreamsUpToAsync);
            await foreach (var page in store.FollowAsync(position, _isCautious ? 1 : 1_000, Beat, held.Token))
            {
                var projected = await projector.ProjectAsync(position, page, held.Token);
                await tables.WriteAsync(slot, projected, epoch, held.Token);
                position = projected.To;
                Volatile.Write(ref _position, position);
                if (projected.Poison is { } poison)
                {
                    throw poison;
                }
            }
        }
        finally
        {
            Volatile.Write(ref _epoch, 0);
            await held.CancelAsync();
            await renewal.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ReleaseAsync(epoch);
        }
    }

    private async Task RenewAsync(long epoch, CancellationTokenSource held)
    {
        try
        {
            while (true)
            {
                await Task.Delay(lease.Renewal, held.Token);
                await using var renew = tables.Source.CreateCommand("update read_lease set expires_at = now() + $2 where epoch = $1");
                renew.Parameters.Add(new NpgsqlParameter { Value = epoch });
                renew.Parameters.Add(new NpgsqlParameter { Value = lease.Length });
                if (await renew.ExecuteNonQueryAsync(held.Token) != 1)
                {
                    log.LogWarning("Another process took over the read tables");
                    break;
                }
            }
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            log.LogWarning("The lease could not be renewed: {Reason}", e.Message);
        }

        await held.CancelAsync();
    }

    private async Task<long?> AcquireAsync(CancellationToken ct)
    {
        await using var acquire = tables.Source.CreateCommand(
            "update read_lease set epoch = epoch + 1, holder = $1, expires_at = now() + $2 where expires_at < now() or holder = $1 returning epoch");
        acquire.Parameters.Add(new NpgsqlParameter { Value = _me });
        acquire.Parameters.Add(new NpgsqlParameter { Value = lease.Length });
        return await acquire.ExecuteScalarAsync(ct) as long?;
    }

    /// <summary>Whoever is next need not wait until the lease runs out.</summary>
    private async Task ReleaseAsync(long epoch)
    {
        try
        {
            await using var release = tables.Source.CreateCommand("update read_lease set expires_at = '-infinity' where epoch = $1");
            release.CommandTimeout = 2;
            release.Parameters.Add(new NpgsqlParameter { Value = epoch });
            await release.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException or ObjectDisposedException)
        {
            log.LogDebug(e, "The lease runs out by itself");
        }
    }

    private void Beat() => Volatile.Write(ref _heartbeat, clock.GetUtcNow().UtcTicks);
}
