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
/// <param name="Same">Whether the rebuilt tables equal those that served until now. If not, what served was wrong.</param>
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
    public async Task<RebuildResult> RunAsync(IProgress<RebuildProgress>? progress = null, int pageSize = 5_000, CancellationToken ct = default)
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
            await ExecuteAsync(
                connection,
                $"begin; truncate {idle}.register, {idle}.ledger; update mt_event_progression set last_seq_id = 0 where name = '{idle}'; commit", ct);

            var projector = new ActivityProjector(types, store.ReadStreamsUpToAsync, keep: 2_000_000);
            var position = await CatchUpAsync(projector, live, idle, progress, pageSize, ct);
            return await SwapAsync(connection, projector, live, idle, position, ct);
        }
        finally
        {
            await ExecuteAsync(connection, $"select pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }

    /// <summary>Carries the idle slot up to where the live one stands, and never beyond, so that the two can be compared.</summary>
    private async Task<long> CatchUpAsync(
        ActivityProjector projector, string live, string idle, IProgress<RebuildProgress>? progress, int pageSize, CancellationToken ct)
    {
        var position = 0L;
        var goal = await tables.CheckpointAsync(live, ct);
        var next = store.ReadAfterAsync(0, (int)Math.Min(pageSize, goal), ct);
        while (position < goal)
        {
            var page = await next;
            var end = page[^1].Seq;
            goal = end < goal ? goal : await tables.CheckpointAsync(live, ct);
            next = store.ReadAfterAsync(end, (int)Math.Min(pageSize, goal - end), ct); // Read on while this page is written.
            await tables.WriteAsync(idle, await projector.ProjectAsync(position, page, ct), epoch: null, ct);
            position = end;
            progress?.Report(new RebuildProgress(position, goal));
        }

        await next;
        return position;
    }

    /// <summary>Holds the live slot still, carries out what came in the meantime, compares, and swaps.</summary>
    private async Task<RebuildResult> SwapAsync(
        NpgsqlConnection connection, ActivityProjector projector, string live, string idle, long position, CancellationToken ct)
    {
        await using var tx = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync(connection, "select live from read_slot for update", ct);
        var goal = await ScalarAsync<long>(connection, $"select last_seq_id from mt_event_progression where name = '{live}' for update", ct);
        while (position < goal)
        {
            var page = await store.ReadAfterAsync(position, (int)Math.Min(5_000, goal - position), ct);
            var projected = await projector.ProjectAsync(position, page, ct);
            await ReadTables.FenceAsync(connection, idle, projected, epoch: null, ct);
            await ReadTables.WriteAsync(connection, idle, projected, ct);
            position = projected.To;
        }

        var same = await DigestAsync(connection, live, ct) == await DigestAsync(connection, idle, ct);
        await ExecuteAsync(connection, $"update read_slot set live = '{idle}'", ct);
        await tx.CommitAsync(ct);
        return new RebuildResult(idle, position, same);
    }

    /// <summary>A number of all rows of a slot that does not depend on their order.</summary>
    private static Task<string> DigestAsync(NpgsqlConnection connection, string slot, CancellationToken ct) => ScalarAsync<string>(
        connection,
        $"""
         select (select count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) from {slot}.ledger t)
             || '/' || (select count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) from {slot}.register t)
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
}
