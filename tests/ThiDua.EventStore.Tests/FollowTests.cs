using Npgsql;
using Shouldly;
using ThiDua.TestKit;
using Xunit;

namespace ThiDua.EventStore.Tests;

/// <summary>Reading on: NOTIFY is a hint, polling the guarantee, and a hole is never passed.</summary>
public sealed class FollowTests
{
    [Fact]
    public async Task A_follower_sees_events_of_another_process_at_once()
    {
        var log = await Log.NewAsync(new EventStoreOptions { PollInterval = TimeSpan.FromMinutes(5) });
        await using var follower = new Follower(log.Store);
        await using var source = PostgresEventStore.CreateDataSource(log.Database.App);
        await using var other = new PostgresEventStore(source);
        await Task.Delay(1_000); // LISTEN and the first look are done.

        await other.FillAsync("elsewhere", 3);
        await follower.ShouldReachAsync(3, TimeSpan.FromSeconds(20));
        await log.Store.FillAsync("here", 2);
        await follower.ShouldReachAsync(5, TimeSpan.FromSeconds(20));
        await follower.DisposeAsync();
        await log.DisposeAsync();
    }

    [Fact]
    public async Task A_follower_whose_listener_was_killed_catches_up_by_polling()
    {
        var log = await Log.NewAsync();
        await using var follower = new Follower(log.Store);
        await log.Store.FillAsync("before", 1);
        await follower.ShouldReachAsync(1, TimeSpan.FromSeconds(20));

        // All sessions of the application but the ones of the other log: listener, notifier, appender and readers.
        await log.Database.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
        await using var source = PostgresEventStore.CreateDataSource(log.Database.App);
        await using var other = new PostgresEventStore(source, options: new EventStoreOptions { Notify = false });
        await other.FillAsync("after", 5);

        await follower.ShouldReachAsync(6, TimeSpan.FromSeconds(10));
        await log.Store.DoneAsync(Some.Append("own", 0));
        await follower.ShouldReachAsync(7, TimeSpan.FromSeconds(10));
        await follower.DisposeAsync();
        await log.DisposeAsync();
    }

    [Fact]
    public async Task A_follower_waits_for_a_database_that_is_away_and_catches_up()
    {
        await using var server = await PrivateServer.StartNewAsync();
        await using var source = PostgresEventStore.CreateDataSource(server.App);
        await using var store = new PostgresEventStore(source, options: new EventStoreOptions { AppendTimeout = TimeSpan.FromSeconds(1) });
        await using var follower = new Follower(store);
        await store.FillAsync("before", 2);
        await follower.ShouldReachAsync(2, TimeSpan.FromSeconds(20));

        await server.StopAsync();
        var inDoubt = Some.Append("nobody-there", 0);
        (await Record.ExceptionAsync(() => store.AppendAsync(inDoubt)) is StoreBusyException or OutcomeUnknownException).ShouldBeTrue();
        await Task.Delay(TimeSpan.FromSeconds(Log.All ? 60 : 2));
        await server.StartAsync();

        await using var after = new PostgresEventStore(source);
        await after.DoneAsync(inDoubt);
        await after.FillAsync("after", 3);
        await follower.ShouldReachAsync(6, TimeSpan.FromSeconds(15));
        follower.Seen.ShouldBe([1L, 2, 3, 4, 5, 6]);
    }

    [Fact]
    public async Task Where_a_row_is_missing_reading_stops_and_verification_names_it()
    {
        var log = await Log.NewAsync();
        await log.Store.FillAsync("holed", 5);
        await log.Database.ExecuteAsync("set session_replication_role = replica; delete from mt_events where seq_id = 3");

        (await Should.ThrowAsync<CorruptLogException>(() => log.Store.ReadAfterAsync(0, 100))).Message.ShouldContain("Event 3 is missing");
        await Should.ThrowAsync<CorruptLogException>(() => log.Store.ReadAfterAsync(2, 1));
        await Should.ThrowAsync<CorruptLogException>(() => log.Store.ReadStreamAsync("holed"));
        (await log.Store.ReadAfterAsync(3, 100)).Count.ShouldBe(2);
        await Should.ThrowAsync<CorruptLogException>(async () =>
        {
            await foreach (var page in log.Store.FollowAsync(0))
            {
                page.ShouldBeEmpty();
            }
        });
        var verified = await log.Store.VerifyAsync();
        (verified.Intact, verified.FirstBad).ShouldBe((false, 3L));
        await log.DisposeAsync();
    }

    [Fact]
    public async Task A_missing_last_row_is_noticed_though_nothing_follows_it()
    {
        var log = await Log.NewAsync();
        await log.Store.FillAsync("tail", 3);
        await log.Database.ExecuteAsync("set session_replication_role = replica; delete from mt_events where seq_id = 3");

        await Should.ThrowAsync<CorruptLogException>(() => log.Store.ReadAfterAsync(2, 100));
        await log.DisposeAsync();
    }

    [Fact]
    public async Task A_follower_ahead_of_the_log_stops_but_a_reader_may_ask_for_any_position()
    {
        var log = await Log.NewAsync();
        await log.Store.FillAsync("short", 2);

        (await log.Store.ReadAfterAsync(99, 10)).ShouldBeEmpty();
        await Should.ThrowAsync<CorruptLogException>(async () =>
        {
            await foreach (var page in log.Store.FollowAsync(99))
            {
                page.ShouldBeEmpty();
            }
        });
        await log.DisposeAsync();
    }

    [Fact]
    public async Task Two_hundred_readers_and_writers_share_a_pool_of_five()
    {
        var log = await Log.NewAsync();
        await using var source = PostgresEventStore.CreateDataSource(log.Database.App, b => b.MaxPoolSize = 5);
        await using var store = new PostgresEventStore(source);
        await using var follower = new Follower(store);

        var work = Enumerable.Range(0, 200).Select(async i =>
        {
            for (var n = 0; n < 5; n++)
            {
                await store.DoneAsync(Some.Append($"pool-{i}", n));
                (await store.ReadStreamAsync($"pool-{i}")).Count.ShouldBe(n + 1);
            }
        });

        await Task.WhenAll(work).WaitAsync(TimeSpan.FromSeconds(60));
        await follower.ShouldReachAsync(1_000, TimeSpan.FromSeconds(20));
        await follower.DisposeAsync();
        await log.DisposeAsync();
    }

    [Fact]
    public async Task More_than_may_wait_is_refused_at_once()
    {
        var log = await Log.NewAsync(new EventStoreOptions { QueueLimit = 10 });
        await using var holder = new NpgsqlConnection(log.Database.App);
        await holder.OpenAsync();
        await using var tx = await holder.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("select 1 from es_head for update", holder))
        {
            await hold.ExecuteNonQueryAsync();
        }

        var waiting = Enumerable.Range(0, 30).Select(i => log.Store.AppendAsync(Some.Append($"queue-{i}", 0))).ToList();
        var refused = waiting.Count(w => w.IsFaulted);
        await tx.RollbackAsync();
        await Task.WhenAll(waiting).ContinueWith(_ => { }, TaskScheduler.Default);

        refused.ShouldBeInRange(15, 20);
        waiting.Count(w => w.IsCompletedSuccessfully).ShouldBe(30 - refused);
        await log.DisposeAsync();
    }

    [Fact]
    public async Task Sessions_go_back_to_the_pool_as_they_came()
    {
        var log = await Log.NewAsync();
        await using var source = PostgresEventStore.CreateDataSource(log.Database.App, b => b.MaxPoolSize = 3);
        await using (var store = new PostgresEventStore(source))
        {
            await store.FillAsync("pooled", 3);
            await Task.Delay(200);
        }

        for (var i = 0; i < 3; i++)
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var held = i < 2 ? await source.OpenConnectionAsync() : null;
            await using var command = new NpgsqlCommand(
                "select concat_ws(',', current_setting('synchronous_commit'), current_setting('lock_timeout'), current_setting('enable_seqscan'), (select count(*) from pg_listening_channels()))",
                connection);
            (await command.ExecuteScalarAsync()).ShouldBe("on,0,on,0");
        }

        await log.DisposeAsync();
    }

    /// <summary>Remembers what it saw.</summary>
    private sealed class Follower : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly List<long> _seen = [];
        private readonly Task _following;
        private bool _disposed;

        public Follower(PostgresEventStore store) => _following = Task.Run(() => FollowAsync(store));

        public IReadOnlyList<long> Seen
        {
            get
            {
                lock (_seen)
                {
                    return [.. _seen];
                }
            }
        }

        private long Last => Seen is [.., var last] ? last : 0;

        public async Task ShouldReachAsync(long seq, TimeSpan within)
        {
            var until = DateTimeOffset.UtcNow + within;
            while (Last < seq)
            {
                _following.IsFaulted.ShouldBeFalse(_following.Exception?.ToString());
                DateTimeOffset.UtcNow.ShouldBeLessThan(until, $"The follower is at {Last} of {seq}.");
                await Task.Delay(10);
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            await _stop.CancelAsync();
            await _following.ContinueWith(_ => { }, TaskScheduler.Default);
            _stop.Dispose();
        }

        private async Task FollowAsync(PostgresEventStore store)
        {
            await foreach (var page in store.FollowAsync(0, 100, ct: _stop.Token))
            {
                lock (_seen)
                {
                    _seen.AddRange(page.Select(e => e.Seq));
                }
            }
        }
    }
}
