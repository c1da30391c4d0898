using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using ThiDua.EventStore;
using ThiDua.TestKit;

namespace ThiDua.Bench;

/// <summary>
/// One append of many events, each a new stream, against binary COPY of every row that it writes into the same tables
/// (same columns, indices, foreign key and triggers), in one transaction.
/// </summary>
internal static class ImportBench
{
    private const int Events = 10_000;

    private static readonly (string Table, string Columns)[] Tables =
    [
        ("es_command", "command_id, fingerprint, first_seq, last_seq"),
        ("mt_streams", "id, type, version, timestamp, created"),
        ("mt_events", "seq_id, id, stream_id, version, type, data, timestamp"),
        ("es_seal", "seq_id, leaf, chain, private_hash, salt, private"),
    ];

    public static async Task RunAsync(BenchOptions options)
    {
        Console.WriteLine($"import: one append of {Events:N0} events in new streams, against binary COPY of the rows it writes");
        var ours = new List<double>();
        var copy = new List<double>();
        for (var round = 0; round <= options.Rounds; round++)
        {
            await using var one = await TestDatabase.CreateAsync();
            var append = await OursAsync(one);
            await using var other = await TestDatabase.CreateAsync();
            var copied = await CopyAsync(one, other);
            if (round > 0)
            {
                ours.Add(Events / append.TotalSeconds);
                copy.Add(Events / copied.TotalSeconds);
            }
        }

        Console.WriteLine($"              ours      {Spread.Of(ours).Text("N0")} events/s");
        Console.WriteLine($"              COPY      {Spread.Of(copy).Text("N0")} events/s");
        Console.WriteLine($"              ratio     {Spread.Of(ours.Zip(copy, (x, y) => x / y)).Text("N2")}");
    }

    private static async Task<TimeSpan> OursAsync(TestDatabase database)
    {
        await using var source = PostgresEventStore.CreateDataSource(database.App);
        await using var store = new PostgresEventStore(source);
        await AppendAsync(store, "warm-up", 10);
        var start = Stopwatch.GetTimestamp();
        await AppendAsync(store, "import", Events);
        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task AppendAsync(PostgresEventStore store, string prefix, int count)
    {
        var streams = Enumerable.Range(0, count).Select(i => new StreamAppend(
            $"dialogue-{prefix}-{i}", "dialogue", 0, [new NewEvent(Guid.NewGuid(), "dialogue_held", AppendBench.Data, AppendBench.Private)]));
        var outcome = await store.AppendAsync(new AppendRequest(Guid.NewGuid(), new byte[32], [.. streams], []));
        if (outcome is not AppendOutcome.Appended)
        {
            throw new InvalidOperationException(outcome.ToString());
        }
    }

    private static async Task<TimeSpan> CopyAsync(TestDatabase from, TestDatabase to)
    {
        var rows = new List<object?[]>[Tables.Length];
        for (var i = 0; i < Tables.Length; i++)
        {
            rows[i] = await RowsAsync(from, Tables[i].Table, Tables[i].Columns);
        }

        await using var source = PostgresEventStore.CreateDataSource(to.App);
        await using var connection = await source.OpenConnectionAsync();
        await using var warm = new NpgsqlCommand("select 1", connection);
        await warm.ExecuteNonQueryAsync();
        var start = Stopwatch.GetTimestamp();
        await using var tx = await connection.BeginTransactionAsync();
        for (var i = 0; i < Tables.Length; i++)
        {
            await CopyAsync(connection, Tables[i].Table, Tables[i].Columns, rows[i]);
        }

        await tx.CommitAsync();
        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task<List<object?[]>> RowsAsync(TestDatabase from, string table, string columns)
    {
        await using var connection = new NpgsqlConnection(from.Superuser);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"select {columns} from {table}", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
        {
            var row = new object?[reader.FieldCount];
            reader.GetValues(row!);
            rows.Add(row);
        }

        return rows;
    }

    private static async Task CopyAsync(NpgsqlConnection connection, string table, string columns, List<object?[]> rows)
    {
        var json = table == "mt_events" ? 5 : -1;
        await using var writer = await connection.BeginBinaryImportAsync($"copy {table} ({columns}) from stdin (format binary)");
        foreach (var row in rows)
        {
            await writer.StartRowAsync();
            for (var i = 0; i < row.Length; i++)
            {
                if (row[i] is null or DBNull)
                {
                    await writer.WriteNullAsync();
                }
                else if (i == json)
                {
                    await writer.WriteAsync(row[i]!, NpgsqlDbType.Jsonb);
                }
                else
                {
                    await writer.WriteAsync(row[i]!);
                }
            }
        }

        await writer.CompleteAsync();
    }
}
