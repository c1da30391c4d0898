using Npgsql;
using Shouldly;
using Xunit;

namespace ThiDua.EventStore.Tests;

/// <summary>
/// Promise 2: one gapless order with any number of writers. That a number is drawn early and inserted late cannot happen by
/// design: nobody draws numbers, the head's row gives them and is locked until the commit.
/// </summary>
public sealed class OrderTests
{
    private const int Writers = 16;
    private static readonly int Each = Log.All ? 200 : 40;

    [Fact]
    public async Task A_naive_reader_sees_every_event_of_sixteen_writers_once_and_in_order()
    {
        var log = await Log.NewAsync();
        using var stop = new CancellationTokenSource();
        var poller = PollAsync(log.Store, stop);
        var hindered = HinderAsync(log, stop.Token);
        var committed = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAsync(log.Store, $"one-{writer}", writer)));
        await stop.CancelAsync();
        await hindered;

        await ShouldHaveSeenAsync(log, await poller, committed.SelectMany(c => c).Order());
        await log.DisposeAsync();
    }

    [Fact]
    public async Task The_same_holds_for_two_processes()
    {
        var log = await Log.NewAsync();
        using var stop = new CancellationTokenSource();
        var poller = PollAsync(log.Store, stop);
        await using var other = Worker.Start(log.Database.App, "append", "other", "8", $"{Each}");
        await using var third = Worker.Start(log.Database.App, "append", "third", "8", $"{Each}");
        var mine = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => WriteAsync(log.Store, $"mine-{writer}", writer)));
        (await other.EndAsync()).ShouldBe(0);
        (await third.EndAsync()).ShouldBe(0);
        await stop.CancelAsync();

        var theirs = other.Acks.Concat(third.Acks).Select(a => a.First).ToList();
        theirs.Count.ShouldBe(2 * 8 * Each);
        await ShouldHaveSeenAsync(log, await poller, mine.SelectMany(c => c).Concat(theirs).Order());
        await log.DisposeAsync();
    }

    [Fact]
    public async Task Who_waits_behind_a_held_head_is_told_to_try_again_and_nothing_is_passed()
    {
        var wait = TimeSpan.FromSeconds(Log.All ? 5 : 1);
        var log = await Log.NewAsync(new EventStoreOptions { LockTimeout = wait, AppendTimeout = TimeSpan.FromSeconds(120) });
        await log.Store.FillAsync("before", 3);
        await using var holder = new NpgsqlConnection(log.Database.App);
        await holder.OpenAsync();
        await using var tx = await holder.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("select 1 from es_head for update", holder))
        {
            await hold.ExecuteNonQueryAsync();
        }

        var until = DateTimeOffset.UtcNow.AddSeconds(Log.All ? 60 : 2);
        do
        {
            var waiting = Enumerable.Range(0, 5).Select(i => log.Store.AppendAsync(Some.Append($"waiting-{i}", 0))).ToList();
            foreach (var one in waiting)
            {
                await Should.ThrowAsync<StoreBusyException>(one).WaitAsync(TimeSpan.FromSeconds(30));
            }

            (await log.Store.AllAsync()).Count.ShouldBe(3);
        }
        while (DateTimeOffset.UtcNow < until);

        await tx.RollbackAsync();
        (await log.Store.DoneAsync(Some.Append("after", 0))).First.ShouldBe(4);
        await log.DisposeAsync();
    }

    /// <summary>Appends; now and then with a wrong version, which must be told and leave no trace.</summary>
    private static async Task<List<long>> WriteAsync(PostgresEventStore store, string prefix, int seed)
    {
        var random = new Random(seed);
        var committed = new List<long>();
        for (var n = 0; n < Each; n++)
        {
            if (random.NextDouble() < 0.04)
            {
                (await store.AppendAsync(Some.Append($"{prefix}-{n / 5}", (n % 5) + 7))).ShouldBeOfType<AppendOutcome.Conflict>();
            }

            committed.Add((await store.DoneAsync(Some.Append($"{prefix}-{n / 5}", n % 5))).First);
        }

        return committed;
    }

    /// <summary>Slow transactions and rollbacks at the head, as a sick neighbour process would have.</summary>
    private static async Task HinderAsync(Log log, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(log.Database.App);
        await connection.OpenAsync(CancellationToken.None);
        while (!ct.IsCancellationRequested)
        {
            await using var tx = await connection.BeginTransactionAsync(CancellationToken.None);
            await using var work = new NpgsqlCommand("update es_head set last_seq = last_seq + 3; select pg_sleep(0.02)", connection, tx);
            await work.ExecuteNonQueryAsync(CancellationToken.None);
            await tx.RollbackAsync(CancellationToken.None);
            await Task.Delay(20, CancellationToken.None);
        }
    }

    /// <summary>Remembers one number and never looks back.</summary>
    private static async Task<List<long>> PollAsync(PostgresEventStore store, CancellationTokenSource stop)
    {
        var seen = new List<long>();
        while (true)
        {
            var last = stop.IsCancellationRequested;
            var page = await store.ReadAfterAsync(seen.Count == 0 ? 0 : seen[^1], 100, CancellationToken.None);
            seen.AddRange(page.Select(e => e.Seq));
            if (page.Count == 0 && last)
            {
                return seen;
            }

            await Task.Delay(1, CancellationToken.None);
        }
    }

    private static async Task ShouldHaveSeenAsync(Log log, List<long> seen, IEnumerable<long> committed)
    {
        seen.ShouldBe(Enumerable.Range(1, seen.Count).Select(n => (long)n));
        committed.ShouldBe(seen);
        var verified = await log.Store.VerifyAsync(full: true);
        verified.Reason.ShouldBeNull();
        verified.Events.ShouldBe(seen.Count);
    }
}
