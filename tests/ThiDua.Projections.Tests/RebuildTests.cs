using System.Collections.Concurrent;
using Shouldly;
using ThiDua.Domain;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;
using ThiDua.Projections.Ledger;
using ThiDua.Projections.Tables;
using ThiDua.TestKit;
using Xunit;

namespace ThiDua.Projections.Tests;

/// <summary>Rebuilding: beside what serves, while events come, after losses, interrupted, on nothing, on poison.</summary>
public sealed class RebuildTests
{
    [Fact]
    public async Task While_eight_writers_append_readers_never_see_a_mix_and_the_result_is_equal()
    {
        var (database, _) = await Histories.DatabaseAsync(seed: 11, streams: 40);
        await using var node = Node.Start(database.App);
        using var stop = new CancellationTokenSource();
        var torn = new ConcurrentBag<string>();
        var reading = Task.Run(() => ReadAsync(database, torn, stop.Token));
        var writers = Enumerable.Range(0, 8).Select(w => Task.Run(async () =>
        {
            var filler = new LogFiller(node.Store, node.Types);
            return await filler.AppendAsync(Histories.Activities(100 + w, streams: 15, prefix: "w"), w);
        })).ToList();

        for (var i = 0; i < 3; i++)
        {
            (await node.Rebuild.RunAsync(pageSize: 60)).Same.ShouldBeTrue();
        }

        await node.ReachAsync((await Task.WhenAll(writers)).Max());
        var last = await node.Rebuild.RunAsync(pageSize: 60);
        await stop.CancelAsync();
        await reading;

        last.Same.ShouldBeTrue();
        torn.ShouldBeEmpty();
        var fold = new Fold(await node.Store.AllAsync());
        (await database.LedgerAsync()).ShouldBe(fold.Ledger());
        (await database.RegisterAsync()).ShouldBe(fold.Register());
        node.Dump().ShouldBe(fold.Board(Node.Today, long.MaxValue));
        await database.DisposeAsync();
    }

    [Theory]
    [InlineData("update {0}.ledger set quantity = quantity + 1 where (seq_id, nr) = (select seq_id, nr from {0}.ledger order by seq_id limit 1)")]
    [InlineData("update {0}.ledger set unit = unit || 'x' where (seq_id, nr) = (select seq_id, nr from {0}.ledger order by seq_id limit 1)")]
    [InlineData("delete from {0}.register where first_seq = (select max(first_seq) from {0}.register)")]
    public async Task A_read_table_that_was_edited_is_found_by_a_check_that_swaps_nothing(string edit)
    {
        var (database, head) = await Histories.DatabaseAsync(seed: 13, streams: 20);
        await using var node = Node.Start(database.App);
        await node.ReachAsync(head);
        var live = await node.Tables.LiveSlotAsync(default);
        (await node.Rebuild.CheckAsync()).ShouldBe(new RebuildResult(live, head, Same: true));

        await database.ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, edit, live));
        (await node.Rebuild.CheckAsync()).ShouldBe(new RebuildResult(live, head, Same: false));
        (await node.Tables.LiveSlotAsync(default)).ShouldBe(live);

        (await node.Rebuild.RunAsync()).Same.ShouldBeFalse();
        (await node.Rebuild.CheckAsync()).Same.ShouldBeTrue();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task All_derived_tables_can_be_emptied_and_come_back_equal()
    {
        var (database, head) = await Histories.DatabaseAsync(seed: 12, streams: 40);
        await using (var node = Node.Start(database.App))
        {
            await node.ReachAsync(head);
        }

        var (ledger, register, tallies) = (await database.LedgerAsync(), await database.RegisterAsync(), await database.TalliesAsync());
        await database.ExecuteAsync(
            """
            truncate read_a.register, read_a.ledger, read_b.register, read_b.ledger, bi.board;
            update mt_event_progression set last_seq_id = 0; update bi.board_as_of set as_of_position = 0
            """);
        await using var again = Node.Start(database.App);
        await again.ReachAsync(head);
        (await again.Rebuild.RunAsync()).Same.ShouldBeTrue();

        (await database.LedgerAsync()).ShouldBe(ledger);
        (await database.RegisterAsync()).ShouldBe(register);
        (await database.TalliesAsync()).ShouldBe(tallies);
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Wrong_tables_are_found_out_and_put_right()
    {
        var (database, head) = await Histories.DatabaseAsync(seed: 13, streams: 20);
        await using var node = Node.Start(database.App);
        await node.ReachAsync(head);
        await database.ExecuteAsync("update read_a.ledger set quantity = quantity + 1 where seq_id = (select max(seq_id) from read_a.ledger) and nr = 0");

        (await node.Rebuild.RunAsync()).Same.ShouldBeFalse();

        (await database.LedgerAsync()).ShouldBe(new Fold(await node.Store.AllAsync()).Ledger());
        (await node.Rebuild.RunAsync()).Same.ShouldBeTrue();
        await database.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Interrupted_anywhere_it_leaves_what_serves_alone_and_a_second_run_succeeds(int seed)
    {
        var (database, head) = await Histories.DatabaseAsync(seed, streams: 40);
        await using var node = Node.Start(database.App);
        await node.ReachAsync(head);
        var (ledger, slot) = (await database.LedgerAsync(), await node.Tables.LiveSlotAsync(default));
        var random = new Random(seed);
        for (var i = 0; i < 4; i++)
        {
            using var stop = new CancellationTokenSource();
            var at = random.Next((int)head);
            var told = new Told(p =>
            {
                if (p.Position >= at)
                {
                    stop.Cancel();
                }
            });
            await Should.ThrowAsync<OperationCanceledException>(() => node.Rebuild.RunAsync(told, pageSize: 10, stop.Token));
            (await node.Tables.LiveSlotAsync(default)).ShouldBe(slot);
            (await database.LedgerAsync()).ShouldBe(ledger);
        }

        (await node.Rebuild.RunAsync()).Same.ShouldBeTrue();
        (await database.LedgerAsync()).ShouldBe(ledger);

        // The writer goes on in the slot that serves now.
        await node.ReachAsync(await new LogFiller(node.Store, node.Types).AppendAsync(Histories.Activities(seed + 50, 5), seed));
        (await database.LedgerAsync()).ShouldBe(new Fold(await node.Store.AllAsync()).Ledger());
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Two_at_once_are_refused_and_a_long_reader_stops_neither_readers_nor_the_writer()
    {
        var (database, head) = await Histories.DatabaseAsync(seed: 14, streams: 20);
        await using var node = Node.Start(database.App);
        await node.ReachAsync(head);
        await using var reader = new Npgsql.NpgsqlConnection(database.Superuser);
        await reader.OpenAsync();
        await using var tx = await reader.BeginTransactionAsync();
        await using (var report = new Npgsql.NpgsqlCommand("select count(*) from bi.register", reader))
        {
            await report.ExecuteScalarAsync();
        }

        var waiting = node.Rebuild.RunAsync();
        await Task.Delay(300);
        await Should.ThrowAsync<InvalidOperationException>(() => node.Rebuild.RunAsync());
        await database.ScalarAsync<long>("select count(*) from bi.register").WaitAsync(TimeSpan.FromSeconds(5));
        await node.ReachAsync(await new LogFiller(node.Store, node.Types).AppendAsync(Histories.Activities(15, 5), 1));
        waiting.IsCompleted.ShouldBeFalse();

        await tx.RollbackAsync();
        (await waiting).Same.ShouldBeTrue();
        await database.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_or_nothing_that_counts_is_rebuilt_too(bool withWorld)
    {
        var database = await TestDatabase.CreateAsync();
        await using var node = Node.Start(database.App);
        var head = withWorld ? await new LogFiller(node.Store, node.Types).AppendAsync(SampleWorld.Events(Histories.Units)) : 0;
        await node.ReachAsync(head);

        var result = await node.Rebuild.RunAsync().WaitAsync(TimeSpan.FromSeconds(30));

        (result.Same, result.Position).ShouldBe((true, head));
        (await database.LedgerAsync()).ShouldBe("");
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Poison_stops_it_with_position_and_reason_and_what_serves_goes_on()
    {
        var (database, head) = await Histories.DatabaseAsync(seed: 16, streams: 20);
        await using var node = Node.Start(database.App);
        await node.ReachAsync(head);
        var (ledger, slot) = (await database.LedgerAsync(), await node.Tables.LiveSlotAsync(default));
        await database.ExecuteAsync($"set session_replication_role = replica; update mt_events set type = 'unheard_of' where seq_id = {head - 3}");

        var poison = await Should.ThrowAsync<PoisonEventException>(() => node.Rebuild.RunAsync().WaitAsync(TimeSpan.FromSeconds(30)));

        poison.Seq.ShouldBe(head - 3);
        poison.Message.ShouldContain("unheard_of");
        (await node.Tables.LiveSlotAsync(default)).ShouldBe(slot);
        (await database.LedgerAsync()).ShouldBe(ledger);
        await database.ExecuteAsync($"set session_replication_role = replica; update mt_events set type = 'activity_voided' where seq_id = {head - 3}");
        await Should.ThrowAsync<PoisonEventException>(() => node.Rebuild.RunAsync()); // No lock was left behind.
        await database.DisposeAsync();
    }

    /// <summary>Looks again and again whether ledger and register fit each other in one snapshot.</summary>
    private static async Task ReadAsync(TestDatabase database, ConcurrentBag<string> torn, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            // An entry belongs to a row, no row is older than its entries, and the counts of both fit the checkpoint of the slot that serves.
            var strays = await database.ScalarAsync<long>(
                """
                select (select count(*) from read_ledger l left join read_register r using (stream_id) where r.stream_id is null or l.seq_id > r.last_seq)
                     + (select count(*) from read_register r, read_slot s join mt_event_progression p on p.name = s.live where r.last_seq > p.last_seq_id)
                     + (select count(*) from (select p.last_seq_id from read_slot s join mt_event_progression p on p.name = s.live) c
                        where c.last_seq_id > 0 and (select count(*) from read_register) <>
                              (select count(*) from mt_events where version = 1 and seq_id <= c.last_seq_id and split_part(stream_id, '-', 1) not in ('unit', 'cluster', 'criteria', 'period', 'proposal')))
                """);
            if (strays != 0)
            {
                torn.Add($"{strays} rows do not fit");
            }
        }
    }

    private sealed class Told(Action<RebuildProgress> tell) : IProgress<RebuildProgress>
    {
        public void Report(RebuildProgress value) => tell(value);
    }
}
