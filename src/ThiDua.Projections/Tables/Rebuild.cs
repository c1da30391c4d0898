using Npgsql;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;
using ThiDua.Projections.Ledger;

namespace ThiDua.Projections.Tables;

/// <summary>How far a rebuild is.</summary>
/// <param name="Position">Events carried out.</param>
/// <param name="Of">Events there are.</param>
public sealed record RebuildProgress(long Position, long Of);

/// <summary>What a rebuild gave.</summary>
/// <param name="Slot">The slot that serves now.</param>
/// <param name="Position">Position it was swapped at.</param>
/// <param name="Same">
/// Whether the rebuilt tables equal those that served, compared at one position shortly before the swap. If not, what served was wrong,
/// and so are boards in memory that were restored from it: restart them.
/// </param>
public sealed record RebuildResult(string Slot, long Position, bool Same);

/// <summary>
/// Works the read tables out again from the log into the idle slot while the other serves, compares, and swaps by one row.
/// Interrupted at any moment, it leaves the serving slot as it was; started again, it starts over.
/// </summary>
public sealed class Rebuild(PostgresEventStore store, ReadTables tables, EventTypes types)
{
    private const long LockKey = 0x52_65_62_75_69_6C_64; // "Rebuild"

    /// <summary>Rebuilds.</summary>
    /// <param name="progress">Told after each page.</param>
    /// <param name="pageSize">Events per transaction.</param>
    /// <param name="ct">Stops between pages.</param>
    /// <exception cref="PoisonEventException">An event cannot be carried out; the serving slot stays.</exception>
    /// <exception cref="InvalidOperationException">Another rebuild is running.</exception>
    /// <exception cref="TimeoutException">Somebody reads the tables for too long; the serving slot stays.</exception>
    public Task<RebuildResult> RunAsync(IProgress<RebuildProgress>? progress = null, int pageSize = 5_000, CancellationToken ct = default) =>
        AloneAsync(progress, pageSize, async (connection, filling, live, same) =>
        {
            await FillAsync(filling, await tables.CheckpointAsync(live, ct), ct); // What came while the two were compared.
            return await SwapAsync(connection, filling, live, same, ct);
        }, ct);

    /// <summary>
    /// Works the tables out again and compares, and leaves serving what serves: finds a read model that was changed by hand. The slot of the
    /// result is the one that serves.
    /// </summary>
    /// <inheritdoc cref="RunAsync"/>
    public Task<RebuildResult> CheckAsync(IProgress<RebuildProgress>? progress = null, int pageSize = 5_000, CancellationToken ct = default) =>
        AloneAsync(progress, pageSize, (_, filling, live, same) => Task.FromResult(new RebuildResult(live, filling.Position, same)), ct);

    private async Task<RebuildResult> AloneAsync(
        IProgress<RebuildProgress>? progress, int pageSize, Func<NpgsqlConnection, Filling, string, bool, Task<RebuildResult>> finish, CancellationToken ct)
    {
        await using var connection = await tables.Source.OpenConnectionAsync(ct);
        if (!await ScalarAsync<bool>(connection, $"select pg_try_advisory_lock({LockKey})", ct))
        {
            throw new InvalidOperationException("Another rebuild is running.");
        }

        try
        {
            var live = await tables.LiveSlotAsync(ct);
            var idle = live == "read_a" ? "read_b" : "read_a";
            await EmptyAsync(connection, idle, ct);
            var filling = new Filling(idle, new ActivityProjector(types, store.ReadStreamsUpToAsync, keep: 250_000), pageSize, progress);
            await FillAsync(filling, await tables.CheckpointAsync(live, ct), ct);
            return await finish(connection, filling, live, await CompareAsync(filling, live, ct));
        }
        finally
        {
            await ExecuteAsync(connection, $"select pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }

    /// <summary>
    /// Empties the idle slot. Views name both slots, so a reader of the serving one can hold this up; and while it waits, new readers
    /// would wait behind it. So it waits only for moments.
    /// </summary>
    private static async Task EmptyAsync(NpgsqlConnection connection, string idle, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var tx = await connection.BeginTransactionAsync(ct);
                await ExecuteAsync(
                    connection,
                    $"set local lock_timeout = '200ms'; truncate {idle}.register, {idle}.ledger; update mt_event_progression set last_seq_id = 0 where name = '{idle}'", ct);
                await tx.CommitAsync(ct);
                return;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                if (attempt == 150)
                {
                    throw new TimeoutException("The idle tables are being read for too long; try again later.", e);
                }

                await Task.Delay(200, ct);
            }
        }
    }

    /// <summary>Carries the idle slot up to a position: the next page is read and worked out while one is written.</summary>
    private async Task FillAsync(Filling to, long goal, CancellationToken ct)
    {
        var next = NextAsync(to, to.Position, goal, ct);
        try
        {
            while (await next is { } page)
            {
                next = Task.Run(() => NextAsync(to, page.To, goal, ct), ct);
                await tables.WriteAsync(to.Slot, page, epoch: null, ct);
                to.Position = page.To;
                to.Progress?.Report(new RebuildProgress(page.To, goal));
            }
        }
        finally
        {
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<ProjectedPage?> NextAsync(Filling to, long after, long goal, CancellationToken ct)
    {
        if (after >= goal)
        {
            return null;
        }

        var page = await to.Projector.ProjectAsync(after, await store.ReadAfterAsync(after, (int)Math.Min(to.PageSize, goal - after), ct), ct);
        return page.Poison is { } poison ? throw poison : page;
    }

    /// <summary>
    /// Whether the rebuilt rows equal those that serve. A snapshot of the serving slot is taken and the idle slot carried up to exactly
    /// its position; the serving one goes on meanwhile.
    /// </summary>
    private async Task<bool> CompareAsync(Filling filling, string live, CancellationToken ct)
    {
        await using var serving = await tables.Source.OpenConnectionAsync(ct);
        await using var snapshot = await serving.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        var position = await ScalarAsync<long>(serving, $"select last_seq_id from mt_event_progression where name = '{live}'", ct);
        await FillAsync(filling, position, ct);
        await using var rebuilt = await tables.Source.OpenConnectionAsync(ct);
        var digests = await Task.WhenAll(DigestAsync(serving, live, ct), DigestAsync(rebuilt, filling.Slot, ct));
        return digests[0] == digests[1];
    }

    /// <summary>Holds the live slot still, carries out the little that came in the meantime, and swaps.</summary>
    private async Task<RebuildResult> SwapAsync(NpgsqlConnection connection, Filling filling, string live, bool same, CancellationToken ct)
    {
        await using var tx = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync(connection, "select live from read_slot for update", ct);
        var goal = await ScalarAsync<long>(connection, $"select last_seq_id from mt_event_progression where name = '{live}' for update", ct);
        while (await NextAsync(filling, filling.Position, goal, ct) is { } page)
        {
            await ReadTables.FenceAsync(connection, filling.Slot, page, epoch: null, ct);
            await ReadTables.WriteAsync(connection, filling.Slot, page, ct);
            filling.Position = page.To;
        }

        await ExecuteAsync(connection, $"update read_slot set live = '{filling.Slot}'", ct);
        await tx.CommitAsync(ct);
        return new RebuildResult(filling.Slot, filling.Position, same);
    }

    /// <summary>A number of all rows of a slot that does not depend on their order.</summary>
    private static Task<string> DigestAsync(NpgsqlConnection connection, string slot, CancellationToken ct) => ScalarAsync<string>(
        connection,
        $"""
         select (select count(*) || ':' || coalesce(sum(hash_record_extended(t, 0)::numeric), 0) from {slot}.ledger t)
             || '/' || (select count(*) || ':' || coalesce(sum(hash_record_extended(t, 0)::numeric), 0) from {slot}.register t)
         """, ct);

    private static async Task<T> ScalarAsync<T>(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        return (T)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The idle slot while it is filled.</summary>
    private sealed class Filling(string slot, ActivityProjector projector, int pageSize, IProgress<RebuildProgress>? progress)
    {
        public string Slot => slot;

        public ActivityProjector Projector => projector;

        public int PageSize => pageSize;

        public IProgress<RebuildProgress>? Progress => progress;

        public long Position { get; set; }
    }
}
