using Npgsql;
using Shouldly;
using ThiDua.Projections.Ledger;
using ThiDua.Projections.Tables;
using ThiDua.TestKit;
using Xunit;

namespace ThiDua.Projections.Tests;

/// <summary>One process writes the tables at any time, and another takes over when it does not.</summary>
public sealed class LeaseTests
{
    [Fact]
    public async Task Of_two_processes_one_writes_and_the_other_takes_over_at_once_when_it_ends()
    {
        var (database, head) = await Histories.DatabaseAsync(seed: 31, streams: 15);
        await using var one = Node.Start(database.App, lease: new LeaseOptions(TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(150)));
        await Eventually.IsTrueAsync(() => one.Writer.IsWriter, "one writes");
        await using var two = Node.Start(database.App);
        await two.ReachAsync(head);
        await Task.Delay(500);
        (one.Writer.IsWriter, two.Writer.IsWriter).ShouldBe((true, false));
        two.Writer.Health.Position.ShouldBe(head);

        await one.DisposeAsync();

        // Long before the lease of thirty seconds would have run out.
        await Eventually.IsTrueAsync(() => two.Writer.IsWriter, "two takes over", seconds: 10);
        await two.ReachAsync(await new LogFiller(two.Store, two.Types).AppendAsync(Histories.Activities(32, 5), 1));
        (await database.LedgerAsync()).ShouldBe(new Fold(await two.Store.AllAsync()).Ledger());
        await database.DisposeAsync();
    }

    [Fact]
    public async Task A_killed_writer_is_followed_by_another_when_its_lease_has_run_out()
    {
        var database = await TestDatabase.CreateAsync();
        using var killed = await Worker.StartAsync(database.App, TimeSpan.FromSeconds(1));
        killed.Kill();
        var watch = System.Diagnostics.Stopwatch.StartNew();

        await using var next = Node.Start(database.App);

        await Eventually.IsTrueAsync(() => next.Writer.IsWriter, "takes over", seconds: 10);
        watch.Elapsed.TotalSeconds.ShouldBeLessThan(5);
        await database.DisposeAsync();
    }

    [Fact]
    public async Task The_writer_whose_connections_are_cut_writes_on_soon_and_nothing_is_lost_or_doubled()
    {
        var database = await TestDatabase.CreateAsync();
        await using var one = Node.Start(database.App);
        await using var two = Node.Start(database.App);
        var filler = new LogFiller(one.Store, one.Types);
        await filler.AppendAsync(SampleWorld.Events(Histories.Units));
        using var stop = new CancellationTokenSource();
        var cutting = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                // Every connection that writes tables or the lease at this moment; the log's own batches are not what is tested.
                await database.ExecuteAsync(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and (query ~ 'read_|progression|copy')");
                await Task.Delay(60);
            }
        });
        var head = await filler.AppendAsync(Histories.Activities(33, 40), 33);
        await Task.Delay(500);
        await stop.CancelAsync();
        await cutting;

        await one.ReachAsync(head);
        await two.ReachAsync(head);
        (one.Writer.Health.FailedAt ?? two.Writer.Health.FailedAt ?? one.Board.Health.FailedAt ?? two.Board.Health.FailedAt).ShouldBeNull();
        var fold = new Fold(await one.Store.AllAsync());
        (await database.LedgerAsync()).ShouldBe(fold.Ledger());
        (await database.RegisterAsync()).ShouldBe(fold.Register());
        two.Dump().ShouldBe(one.Dump());
        await database.DisposeAsync();
    }

    [Fact]
    public async Task A_writer_that_was_away_too_long_writes_nothing()
    {
        var (database, _) = await Histories.DatabaseAsync(seed: 34, streams: 5);
        await using var node = new Node(database.App);
        var page = await new ActivityProjector(node.Types, node.Store.ReadStreamsUpToAsync).ProjectAsync(0, await node.Store.ReadAfterAsync(0, 10), default);
        await database.ExecuteAsync("update read_lease set epoch = 8");

        await Should.ThrowAsync<FencedOffException>(() => node.Tables.WriteAsync("read_a", page, epoch: 7, default));
        await Should.ThrowAsync<FencedOffException>(() => node.Tables.WriteAsync("read_b", page, epoch: 8, default)); // Not the slot that serves.
        (await database.LedgerAsync()).ShouldBe("");
        await node.Tables.WriteAsync("read_a", page, epoch: 8, default);
        await Should.ThrowAsync<FencedOffException>(() => node.Tables.WriteAsync("read_a", page, epoch: 8, default)); // Not a second time.
        await database.DisposeAsync();
    }

    [Fact]
    public async Task After_the_database_was_away_board_and_tables_catch_up_by_themselves()
    {
        await using var server = await PrivateServer.StartNewAsync();
        await using var node = Node.Start(server.App);
        var filler = new LogFiller(node.Store, node.Types);
        await filler.AppendAsync(SampleWorld.Events(Histories.Units));
        await node.ReachAsync(await filler.AppendAsync(Histories.Activities(35, 10), 35));
        var beat = node.Board.Health.HeartbeatAt;

        await server.StopAsync();
        var before = node.Dump();
        await Task.Delay(TimeSpan.FromSeconds(Histories.All ? 60 : 2));
        node.Dump().ShouldBe(before); // It serves what it has.
        (DateTimeOffset.UtcNow - node.Board.Health.HeartbeatAt).ShouldBeGreaterThan(TimeSpan.FromSeconds(1)); // And does not pretend to be well.
        await server.StartAsync();

        var again = new LogFiller(node.Store, node.Types);
        var head = 0L;
        await Eventually.IsTrueAsync(async () =>
        {
            try
            {
                head = await again.AppendAsync([(Histories.Activities(36, 1)[0])]);
                return true;
            }
            catch (EventStore.StoreBusyException)
            {
                return false;
            }
        }, "the log takes appends again");
        await node.ReachAsync(head);
        node.Board.Health.HeartbeatAt.ShouldBeGreaterThan(beat);
        (node.Board.Health.FailedAt ?? node.Writer.Health.FailedAt).ShouldBeNull();
    }

    [Fact]
    public async Task A_writer_that_falls_asleep_in_a_transaction_does_not_hold_up_the_next()
    {
        var database = await TestDatabase.CreateAsync();
        await using var node = new Node(database.App);
        await using var connection = await node.Source.OpenConnectionAsync();
        await using var tx = await connection.BeginTransactionAsync();
        await ReadTables.PrepareAsync(connection, default);
        await using var asked = new NpgsqlCommand("select current_setting('idle_in_transaction_session_timeout'), current_setting('synchronous_commit')", connection);
        await using (var reader = await asked.ExecuteReaderAsync())
        {
            await reader.ReadAsync();
            (reader.GetString(0), reader.GetString(1)).ShouldBe(("10s", "off"));
        }

        await tx.RollbackAsync();
        await using var after = new NpgsqlCommand("select current_setting('synchronous_commit')", connection);
        (await after.ExecuteScalarAsync()).ShouldBe("on"); // The log takes its connections from the same pool.
        await database.DisposeAsync();
    }
}
