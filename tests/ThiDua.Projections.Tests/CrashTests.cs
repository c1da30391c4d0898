using System.Diagnostics;
using Npgsql;
using Shouldly;
using ThiDua.Projections.Ledger;
using ThiDua.Projections.Tables;
using ThiDua.TestKit;
using Xunit;

namespace ThiDua.Projections.Tests;

/// <summary>Rows and checkpoint are kept together or lost together, whatever is killed between them.</summary>
public sealed class CrashTests
{
    public static TheoryData<int> Kills => [.. Enumerable.Range(1, Histories.All ? 200 : 3)];

    [Theory]
    [InlineData("fence")]
    [InlineData("rows")]
    [InlineData("commit")]
    public async Task A_page_that_breaks_off_at_any_point_leaves_nothing_and_is_written_whole_afterwards(string point)
    {
        var (database, head) = await Histories.DatabaseAsync(seed: 5, streams: 30);
        await using var node = new Node(database.App);
        var projector = new ActivityProjector(node.Types, node.Store.ReadStreamsUpToAsync);
        var first = await projector.ProjectAsync(0, await node.Store.ReadAfterAsync(0, 100), default);
        await node.Tables.WriteAsync("read_a", first, epoch: null, default);
        var (ledger, register) = (await database.LedgerAsync(), await database.RegisterAsync());
        var page = await projector.ProjectAsync(first.To, await node.Store.ReadAfterAsync(first.To, 1_000), default);

        await using (var connection = await node.Source.OpenConnectionAsync())
        {
            await using var tx = await connection.BeginTransactionAsync();
            await ReadTables.FenceAsync(connection, "read_a", page, epoch: null, default);
            if (point != "fence")
            {
                await ReadTables.WriteAsync(connection, "read_a", page, default);
            }

            await database.ExecuteAsync($"select pg_terminate_backend({connection.ProcessID})");
            await Should.ThrowAsync<NpgsqlException>(async () =>
            {
                await (point == "commit" ? tx.CommitAsync() : ReadTables.WriteAsync(connection, "read_a", page, default));
            });
        }

        (await node.Tables.CheckpointAsync("read_a", default)).ShouldBe(first.To);
        (await database.LedgerAsync()).ShouldBe(ledger);
        (await database.RegisterAsync()).ShouldBe(register);

        await using var live = Node.Start(database.App);
        await live.ReachAsync(head);
        await ShouldEqualTheLogAsync(database, live);
        await database.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Kills))]
    public async Task A_writer_that_is_killed_while_events_come_leaves_tables_that_equal_the_log(int seed)
    {
        var database = await TestDatabase.CreateAsync();
        await using var node = new Node(database.App);
        var filler = new LogFiller(node.Store, node.Types);
        await filler.AppendAsync(SampleWorld.Events(Histories.Units));
        using var worker = await Worker.StartAsync(database.App, TimeSpan.FromSeconds(1));
        var appending = filler.AppendAsync(Histories.Activities(seed, streams: 40), seed);
        await Task.Delay(new Random(seed).Next(5, 300));
        worker.Kill();
        var head = await appending;

        node.Start();
        await node.ReachAsync(head);
        await ShouldEqualTheLogAsync(database, node);
        await database.DisposeAsync();
    }

    private static async Task ShouldEqualTheLogAsync(TestDatabase database, Node node)
    {
        var fold = new Fold(await node.Store.AllAsync());
        (await database.LedgerAsync()).ShouldBe(fold.Ledger());
        (await database.RegisterAsync()).ShouldBe(fold.Register());
    }
}

/// <summary>A second process that writes the read tables (ThiDua.ReadTableWorker).</summary>
internal sealed class Worker : IDisposable
{
    private readonly Process _process;

    private Worker(Process process) => _process = process;

    public static async Task<Worker> StartAsync(string connection, TimeSpan lease)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "ThiDua.ReadTableWorker.dll");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", path, connection, $"{(int)lease.TotalMilliseconds}"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var worker = new Worker(Process.Start(start)!);
        (await worker._process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60))).ShouldBe("writing");
        return worker;
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }
}
