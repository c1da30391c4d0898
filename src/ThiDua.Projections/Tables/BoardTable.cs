using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using ThiDua.Projections.Board;

namespace ThiDua.Projections.Tables;

/// <summary>
/// Writes what the board shows to the table <c>bi.board</c>, for BI tools: at most once a second, only from the process that writes the
/// read tables, only rows that changed, all in one transaction with the position they are of.
/// </summary>
/// <param name="board">The board.</param>
/// <param name="scores">Its rankings.</param>
/// <param name="tables">Connections.</param>
/// <param name="writer">Knows whether this process holds the lease.</param>
/// <param name="today">Today in Vietnam.</param>
/// <param name="pace">Least time between two writes.</param>
/// <param name="log">Where interruptions are told.</param>
public sealed class BoardTable(
    BoardState board, Scoreboard scores, ReadTables tables, ReadTableWriter writer, Func<DateOnly> today, TimeSpan pace, ILogger<BoardTable> log)
{
    private const string Columns =
        "period, cluster, unit, name, rank_claimed, rank_verified, total_claimed, total_verified, as_of, as_of_position";

    private Dictionary<(string Period, string Cluster, string Unit), Row>? _written;
    private (long Epoch, long Position, DateOnly Day) _last;

    /// <summary>Writes at its pace while this process holds the lease, until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (writer.Epoch is { } epoch)
                {
                    await WriteAsync(epoch, stop);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException or FencedOffException)
            {
                _written = null; // Whether it was written is not known: look again.
                log.LogWarning("Writing bi.board is interrupted: {Reason}", e.Message);
            }

            await Task.Delay(pace, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Brings the table up to the board, if this process still holds the lease of <paramref name="epoch"/>.</summary>
    /// <exception cref="FencedOffException">Another process holds the lease; nothing was written.</exception>
    internal async Task WriteAsync(long epoch, CancellationToken ct)
    {
        var (position, day) = (board.Position, today());
        if (_written is not null && _last == (epoch, position, day))
        {
            return;
        }

        // Worked out before the transaction, which holds the lease still. The board may move on meanwhile: rows are never older than the position.
        var rows = Rows(day);
        await using var connection = await tables.Source.OpenConnectionAsync(ct);
        await using var tx = await connection.BeginTransactionAsync(ct);
        await ReadTables.PrepareAsync(connection, ct);
        if (await MoveAsync(connection, epoch, position, ct))
        {
            if (_written is null || _last.Epoch != epoch)
            {
                _written = await ReadAsync(connection, ct);
            }

            var gone = _written.Keys.Where(k => !rows.ContainsKey(k)).ToList();
            var changed = rows.Where(r => !_written.TryGetValue(r.Key, out var old) || old with { Position = r.Value.Position } != r.Value).ToList();
            await DeleteAsync(connection, [.. gone, .. changed.Select(c => c.Key)], ct);
            await CopyAsync(connection, changed, ct);
            await tx.CommitAsync(ct);
            _written = rows.ToDictionary(r => r.Key, r => _written.TryGetValue(r.Key, out var old) && old with { Position = r.Value.Position } == r.Value ? old : r.Value);
            _last = (epoch, position, day);
        }
    }

    /// <summary>Checks the lease and moves the position; false when the table is of a later one already (this node is behind).</summary>
    private static async Task<bool> MoveAsync(NpgsqlConnection connection, long epoch, long position, CancellationToken ct)
    {
        await using var fence = new NpgsqlCommand("select 1 from read_lease where epoch = $1 for share", connection);
        fence.Parameters.Add(new NpgsqlParameter<long> { TypedValue = epoch });
        if (await fence.ExecuteScalarAsync(ct) is null)
        {
            throw new FencedOffException("Another process writes bi.board.");
        }

        await using var move = new NpgsqlCommand("update bi.board_as_of set as_of_position = $1, written_at = now() where as_of_position <= $1", connection);
        move.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        return await move.ExecuteNonQueryAsync(ct) == 1;
    }

    private Dictionary<(string, string, string), Row> Rows(DateOnly day)
    {
        var rows = new Dictionary<(string, string, string), Row>();
        foreach (var period in board.World.Periods.Values)
        {
            foreach (var standings in period.Plan.Clusters.Distinct().Select(c => scores.Standings(period.Code, c, new Moment(), day)).OfType<Standings>())
            {
                foreach (var place in standings.Places)
                {
                    rows[(period.Code, standings.Cluster, place.Sheet.Unit)] = new Row(
                        place.Sheet.UnitName, place.Claimed.Rank, place.Verified.Rank, place.Sheet.Total.Claimed, place.Sheet.Total.Verified,
                        standings.AsOf, standings.AsOfPosition);
                }
            }
        }

        return rows;
    }

    private static async Task<Dictionary<(string, string, string), Row>> ReadAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var read = new NpgsqlCommand($"select {Columns} from bi.board", connection);
        await using var rows = await read.ExecuteReaderAsync(ct);
        var found = new Dictionary<(string, string, string), Row>();
        while (await rows.ReadAsync(ct))
        {
            found.Add(
                (rows.GetString(0), rows.GetString(1), rows.GetString(2)),
                new Row(
                    rows.GetString(3), rows.GetInt32(4), rows.GetInt32(5), rows.GetDecimal(6), rows.GetDecimal(7), rows.GetFieldValue<DateOnly>(8),
                    rows.GetInt64(9)));
        }

        return found;
    }

    private static async Task DeleteAsync(NpgsqlConnection connection, List<(string Period, string Cluster, string Unit)> keys, CancellationToken ct)
    {
        if (keys.Count == 0)
        {
            return;
        }

        await using var delete = new NpgsqlCommand(
            "delete from bi.board b using unnest($1, $2, $3) k (period, cluster, unit) where (b.period, b.cluster, b.unit) = (k.period, k.cluster, k.unit)",
            connection);
        delete.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. keys.Select(k => k.Period)] });
        delete.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. keys.Select(k => k.Cluster)] });
        delete.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. keys.Select(k => k.Unit)] });
        await delete.ExecuteNonQueryAsync(ct);
    }

    private static async Task CopyAsync(
        NpgsqlConnection connection, List<KeyValuePair<(string Period, string Cluster, string Unit), Row>> rows, CancellationToken ct)
    {
        if (rows.Count == 0)
        {
            return;
        }

        await using var copy = await connection.BeginBinaryImportAsync($"copy bi.board ({Columns}) from stdin (format binary)", ct);
        foreach (var ((period, cluster, unit), row) in rows)
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(period, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(cluster, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(unit, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(row.Name, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(row.RankClaimed, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(row.RankVerified, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(row.TotalClaimed, NpgsqlDbType.Numeric, ct);
            await copy.WriteAsync(row.TotalVerified, NpgsqlDbType.Numeric, ct);
            await copy.WriteAsync(row.AsOf, NpgsqlDbType.Date, ct);
            await copy.WriteAsync(row.Position, NpgsqlDbType.Bigint, ct);
        }

        await copy.CompleteAsync(ct);
    }

    private sealed record Row(
        string Name, int RankClaimed, int RankVerified, decimal TotalClaimed, decimal TotalVerified, DateOnly AsOf, long Position);
}
