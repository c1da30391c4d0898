using System.Diagnostics;
using Npgsql;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;
using ThiDua.Projections.Ledger;
using ThiDua.Projections.Tables;
using ThiDua.TestKit;

namespace ThiDua.Bench;

/// <summary>A rebuild of register and ledger, against reading and deserialising the log and COPY of the resulting rows into the same tables.</summary>
internal static class RebuildBench
{
    private const int Activities = 60_000;

    public static async Task RunAsync(BenchOptions options)
    {
        await using var database = await TestDatabase.CreateAsync();
        var head = await BenchLog.FillAsync(database, Activities);
        await using var source = PostgresEventStore.CreateDataSource(database.App);
        await using var store = new PostgresEventStore(source, options: new EventStoreOptions { Notify = false });
        var types = SampleWorld.Types();
        var (tables, rows) = (new ReadTables(source), await ProjectAsync(store, types, head));
        await database.ExecuteAsync($"update mt_event_progression set last_seq_id = {head} where name = 'read_a'");
        Console.WriteLine($"rebuild: {head:N0} events into {rows.Entries.Count:N0} ledger entries and {rows.Rows.Count:N0} register rows");

        // The first run fills the slot that the following ones are compared with.
        await new Rebuild(store, tables, types).RunAsync();
        var (ours, plain) = (new List<double>(), new List<double>());
        for (var round = 0; round < options.Rounds; round++)
        {
            plain.Add(head / (await ReadAsync(store, types, head) + await CopyAsync(source, tables, rows)).TotalSeconds);
            var start = Stopwatch.GetTimestamp();
            var result = await new Rebuild(store, tables, types).RunAsync();
            ours.Add(head / Stopwatch.GetElapsedTime(start).TotalSeconds);
            if (!result.Same)
            {
                throw new InvalidOperationException("The rebuild is not equal.");
            }
        }

        Console.WriteLine($"              ours      {Spread.Of(ours).Text("N0")} events/s, compared with what served and swapped");
        Console.WriteLine($"              plain     {Spread.Of(plain).Text("N0")} events/s, read, deserialised, COPY of the rows");
        Console.WriteLine($"              ratio     {Spread.Of(ours.Zip(plain, (x, y) => x / y)).Text("N2")}");
    }

    private static async Task<ProjectedPage> ProjectAsync(PostgresEventStore store, EventTypes types, long head)
    {
        var projector = new ActivityProjector(types, store.ReadStreamsUpToAsync, keep: 1_000_000);
        var (entries, rows) = (new List<LedgerEntry>(), new Dictionary<string, RegisterRow>());
        for (var position = 0L; position < head;)
        {
            var page = await projector.ProjectAsync(position, await store.ReadAfterAsync(position, 5_000), default);
            entries.AddRange(page.Entries);
            foreach (var row in page.Rows)
            {
                rows[row.StreamId] = row;
            }

            position = page.To;
        }

        return new ProjectedPage(0, head, entries, [.. rows.Values]);
    }

    private static async Task<TimeSpan> ReadAsync(PostgresEventStore store, EventTypes types, long head)
    {
        var start = Stopwatch.GetTimestamp();
        for (var position = 0L; position < head;)
        {
            var page = await store.ReadAfterAsync(position, 5_000);
            foreach (var e in page)
            {
                EventJson.Read(types, e.Type, e.Data);
            }

            position = page[^1].Seq;
        }

        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task<TimeSpan> CopyAsync(NpgsqlDataSource source, ReadTables tables, ProjectedPage rows)
    {
        var idle = await tables.LiveSlotAsync(default) == "read_a" ? "read_b" : "read_a";
        await using var connection = await source.OpenConnectionAsync();
        await using (var empty = new NpgsqlCommand($"truncate {idle}.register, {idle}.ledger", connection))
        {
            await empty.ExecuteNonQueryAsync();
        }

        var start = Stopwatch.GetTimestamp();
        await using var tx = await connection.BeginTransactionAsync();
        await ReadTables.WriteAsync(connection, idle, rows, default);
        await tx.CommitAsync();
        return Stopwatch.GetElapsedTime(start);
    }
}
