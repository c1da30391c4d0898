using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Verification;
using ThiDua.Projections.Ledger;

namespace ThiDua.Projections.Tables;

/// <summary>The lease or the slot is no longer ours: nothing was written.</summary>
public sealed class FencedOffException(string message) : Exception(message);

/// <summary>The tables do not hold what the log says they must. A rebuild puts them right.</summary>
public sealed class DamagedTablesException(string message) : Exception(message);

/// <summary>The register and the ledger as tables: written page by page together with the checkpoint, read by lists and BI tools.</summary>
public sealed class ReadTables(NpgsqlDataSource source)
{
    private const string RegisterColumns =
        "stream_id, type, unit, occurred_on, topic, field, channel, standing, version, first_seq, last_seq, recorded_at, sensitive, title, search, question";

    private static readonly string[] RegisterNames = RegisterColumns.Split(", ");

    /// <summary>Connections of the application's role.</summary>
    internal NpgsqlDataSource Source => source;

    /// <summary>Who may write the tables: holder, epoch, and until when unless it is renewed.</summary>
    public async Task<(string Holder, long Epoch, DateTimeOffset Until)> LeaseAsync(CancellationToken ct)
    {
        await using var command = Source.CreateCommand("select holder, epoch, case when isfinite(expires_at) then expires_at else 'epoch' end from read_lease");
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetString(0), reader.GetInt64(1), reader.GetFieldValue<DateTimeOffset>(2));
    }

    /// <summary>The slot that serves.</summary>
    public async Task<string> LiveSlotAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand("select live from read_slot");
        return (string)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Position of a slot.</summary>
    public async Task<long> CheckpointAsync(string slot, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select last_seq_id from mt_event_progression where name = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = slot });
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Waits until the tables that serve are of <paramref name="position"/> or later; false when it takes longer than <paramref name="timeout"/>.</summary>
    public async Task<bool> WaitForAsync(long position, TimeSpan timeout, CancellationToken ct)
    {
        for (var watch = System.Diagnostics.Stopwatch.StartNew(); ; await Task.Delay(10, ct))
        {
            if (await CheckpointAsync(await LiveSlotAsync(ct), ct) >= position)
            {
                return true;
            }

            if (watch.Elapsed > timeout)
            {
                return false;
            }
        }
    }

    /// <summary>The whole ledger of the live slot, read row by row into memory, and the position it is of.</summary>
    /// <param name="alive">Told now and then while rows come.</param>
    /// <param name="ct">Stops reading.</param>
    public async Task<(MemoryLedger Ledger, long Position)> ReadLedgerAsync(Action? alive, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var tx = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        await using var at = new NpgsqlCommand(
            "select s.live, p.last_seq_id from read_slot s join mt_event_progression p on p.name = s.live", connection, tx);
        string slot;
        long position;
        await using (var reader = await at.ExecuteReaderAsync(ct))
        {
            await reader.ReadAsync(ct);
            (slot, position) = (reader.GetString(0), reader.GetInt64(1));
        }

        await using var read = new NpgsqlCommand(
            $"select seq_id, nr, stream_id, view, unit, measure, facets, day, count, quantity from {slot}.ledger order by seq_id, nr", connection, tx)
        {
            CommandTimeout = 600,
        };
        await using var rows = await read.ExecuteReaderAsync(ct);
        var ledger = new MemoryLedger();
        while (await rows.ReadAsync(ct))
        {
            var key = new EffectKey(
                (View)rows.GetInt16(3), rows.GetString(4), rows.GetString(5), Facets.Parse(rows.GetString(6)), rows.GetFieldValue<DateOnly>(7));
            ledger.Add(new LedgerEntry(rows.GetInt64(0), rows.GetInt32(1), rows.GetString(2), new EffectChange(key, rows.GetInt32(8), rows.GetDecimal(9))));
            if (ledger.Count % 10_000 == 0)
            {
                alive?.Invoke();
            }
        }

        ledger.Settle();
        return (ledger, position);
    }

    /// <summary>Writes a page and moves the slot's checkpoint, in one transaction.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="page">What to write.</param>
    /// <param name="epoch">The writer's lease, or null for a rebuild of the idle slot.</param>
    /// <param name="ct">Stops before the commit.</param>
    /// <exception cref="FencedOffException">The checkpoint, the lease or the live slot is another.</exception>
    public async Task WriteAsync(string slot, ProjectedPage page, long? epoch, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var tx = await connection.BeginTransactionAsync(ct);
        await PrepareAsync(connection, ct);
        await FenceAsync(connection, slot, page, epoch, ct);
        await WriteAsync(connection, slot, page, ct);
        await tx.CommitAsync(ct);
    }

    /// <summary>
    /// What is written here can be worked out again, and rows and checkpoint are lost or kept together: the commit need not wait for the
    /// disk. A writer that falls asleep in a transaction must not hold up its successor.
    /// </summary>
    internal static async Task PrepareAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var settings = new NpgsqlCommand("set local synchronous_commit = off; set local idle_in_transaction_session_timeout = '10s'", connection);
        await settings.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Writes a page in a transaction that the caller holds.</summary>
    internal static async Task WriteAsync(NpgsqlConnection connection, string slot, ProjectedPage page, CancellationToken ct)
    {
        await CopyLedgerAsync(connection, slot, page.Entries, ct);
        await CopyRegisterAsync(connection, slot, [.. page.Rows.Where(r => r.FirstSeq > page.From)], ct);
        await UpdateRegisterAsync(connection, slot, [.. page.Rows.Where(r => r.FirstSeq <= page.From)], ct);
    }

    /// <summary>Moves the checkpoint from the page's start to its end, or throws.</summary>
    internal static async Task FenceAsync(NpgsqlConnection connection, string slot, ProjectedPage page, long? epoch, CancellationToken ct)
    {
        await using var fence = new NpgsqlCommand(
            epoch is null
                ? "update mt_event_progression set last_seq_id = $3, last_updated = now() where name = $1 and last_seq_id = $2"
                : """
                  update mt_event_progression set last_seq_id = $3, last_updated = now() where name = $1 and last_seq_id = $2
                  and $1 = (select live from read_slot for share) and exists (select from read_lease where epoch = $4)
                  """, connection);
        fence.Parameters.Add(new NpgsqlParameter<string> { TypedValue = slot });
        fence.Parameters.Add(new NpgsqlParameter<long> { TypedValue = page.From });
        fence.Parameters.Add(new NpgsqlParameter<long> { TypedValue = page.To });
        if (epoch is { } mine)
        {
            fence.Parameters.Add(new NpgsqlParameter<long> { TypedValue = mine });
        }

        if (await fence.ExecuteNonQueryAsync(ct) != 1)
        {
            throw new FencedOffException($"{slot} is not at {page.From}, or another process writes it.");
        }
    }

    /// <summary>Text folded for searching: without accents, lower case.</summary>
    public static string Fold(string text) => FoldedText.Of(text);

    private static async Task CopyLedgerAsync(NpgsqlConnection connection, string slot, IReadOnlyList<LedgerEntry> entries, CancellationToken ct)
    {
        if (entries.Count == 0)
        {
            return;
        }

        await using var copy = await connection.BeginBinaryImportAsync(
            $"copy {slot}.ledger (seq_id, nr, stream_id, unit, measure, facets, day, view, count, quantity) from stdin (format binary)", ct);
        foreach (var e in entries)
        {
            var key = e.Change.Key;
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(e.Seq, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(e.Nr, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(e.StreamId, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(key.Unit, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(key.Measure, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(key.Facets.Text, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(key.Day, NpgsqlDbType.Date, ct);
            await copy.WriteAsync((short)key.View, NpgsqlDbType.Smallint, ct);
            await copy.WriteAsync(e.Change.Count, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(e.Change.Quantity, NpgsqlDbType.Numeric, ct);
        }

        await copy.CompleteAsync(ct);
    }

    private static async Task CopyRegisterAsync(NpgsqlConnection connection, string slot, IReadOnlyList<RegisterRow> rows, CancellationToken ct)
    {
        if (rows.Count == 0)
        {
            return;
        }

        await using var copy = await connection.BeginBinaryImportAsync($"copy {slot}.register ({RegisterColumns}) from stdin (format binary)", ct);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(ct);
            foreach (var (value, type) in Columns(row))
            {
                if (value is null)
                {
                    await copy.WriteNullAsync(ct);
                }
                else
                {
                    await copy.WriteAsync(value, type, ct);
                }
            }
        }

        await copy.CompleteAsync(ct);
    }

    private static async Task UpdateRegisterAsync(NpgsqlConnection connection, string slot, IReadOnlyList<RegisterRow> rows, CancellationToken ct)
    {
        if (rows.Count == 0)
        {
            return;
        }

        // One statement for all rows: a list of values per column, taken apart on the server.
        var columns = rows.Select(Columns).ToList();
        var assignments = string.Join(", ", RegisterNames.Skip(1).Select(c => $"{c} = u.{c}"));
        var lists = string.Join(", ", columns[0].Select((c, i) => $"${i + 1}::{TypeName(c.Type)}[]"));
        await using var update = new NpgsqlCommand(
            $"update {slot}.register r set {assignments} from unnest({lists}) u ({RegisterColumns}) where r.stream_id = u.stream_id", connection);
        for (var i = 0; i < RegisterNames.Length; i++)
        {
            update.Parameters.Add(new NpgsqlParameter { Value = columns.Select(c => c[i].Value ?? DBNull.Value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | columns[0][i].Type });
        }

        if (await update.ExecuteNonQueryAsync(ct) != rows.Count)
        {
            throw new DamagedTablesException($"{slot}.register lacks a row that must be there.");
        }
    }

    private static string TypeName(NpgsqlDbType type) => type switch
    {
        NpgsqlDbType.TimestampTz => "timestamptz",
        _ => type.ToString().ToLowerInvariant(),
    };

    private static (object? Value, NpgsqlDbType Type)[] Columns(RegisterRow row)
    {
        var opening = row.Activity.Opening!;
        return
        [
            (row.StreamId, NpgsqlDbType.Text), (row.Type, NpgsqlDbType.Text), (opening.Unit, NpgsqlDbType.Text),
            (opening.OccurredOn, NpgsqlDbType.Date), (opening.Topic, NpgsqlDbType.Text), (opening.Field, NpgsqlDbType.Text),
            (opening.Channel?.Code(), NpgsqlDbType.Text), (row.Activity.Standing.Code(), NpgsqlDbType.Text),
            (row.Activity.Version, NpgsqlDbType.Bigint), (row.FirstSeq, NpgsqlDbType.Bigint), (row.LastSeq, NpgsqlDbType.Bigint),
            (row.RecordedAt.UtcDateTime, NpgsqlDbType.TimestampTz), (row.Sensitive, NpgsqlDbType.Boolean), (row.Title, NpgsqlDbType.Text),
            (Fold($"{row.Title} {row.Id} {opening.Unit}"), NpgsqlDbType.Text), (row.Activity.Question.Code(), NpgsqlDbType.Text),
        ];
    }
}
