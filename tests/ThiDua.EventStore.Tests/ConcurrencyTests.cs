using System.Text.Json;
using Npgsql;
using Shouldly;
using Xunit;

namespace ThiDua.EventStore.Tests;

/// <summary>Promise 3 (versions and guards) and the order inside a batch (promise 7).</summary>
public sealed class ConcurrencyTests(Log log) : IClassFixture<Log>
{
    [Fact]
    public async Task Of_fifty_with_the_same_expected_version_one_wins_and_49_are_told()
    {
        await log.Store.FillAsync("fifty", 2);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => log.Store.AppendAsync(Some.Append("fifty", 2)))));

        outcomes.OfType<AppendOutcome.Appended>().Count().ShouldBe(1);
        outcomes.OfType<AppendOutcome.Conflict>().ShouldBe(Enumerable.Repeat(new AppendOutcome.Conflict("fifty", 2, 3), 49));
        (await log.Store.ReadStreamAsync("fifty")).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Of_two_logs_on_one_database_one_wins_each_round()
    {
        await using var source = PostgresEventStore.CreateDataSource(log.Database.App);
        await using var other = new PostgresEventStore(source);
        for (var n = 0; n < 20; n++)
        {
            var outcomes = await Task.WhenAll(log.Store.AppendAsync(Some.Append("two", n)), other.AppendAsync(Some.Append("two", n)));

            outcomes.OfType<AppendOutcome.Appended>().Count().ShouldBe(1);
            outcomes.OfType<AppendOutcome.Conflict>().Single().ShouldBe(new AppendOutcome.Conflict("two", n, n + 1));
        }
    }

    [Fact]
    public async Task A_stream_cannot_be_made_twice_and_not_be_continued_before_it_is_made()
    {
        await log.Store.FillAsync("made", 1);

        (await log.Store.AppendAsync(Some.Append("made", 0))).ShouldBe(new AppendOutcome.Conflict("made", 0, 1));
        (await log.Store.AppendAsync(Some.Append("never-made", 1))).ShouldBe(new AppendOutcome.Conflict("never-made", 1, 0));
    }

    [Fact]
    public async Task Appends_to_one_stream_in_one_batch_are_checked_in_order_of_arrival()
    {
        await log.Store.FillAsync("batch", 1);
        var outcomes = await InOneBatchAsync(
            Some.Append("batch", 1), Some.Append("batch", 1), Some.Append("batch", 2, Some.Event(), Some.Event()), Some.Append("batch", 3), Some.Append("batch", 4));

        var first = outcomes[0].ShouldBeOfType<AppendOutcome.Appended>().First;
        outcomes[1].ShouldBe(new AppendOutcome.Conflict("batch", 1, 2));
        outcomes[2].ShouldBe(new AppendOutcome.Appended(first + 1, first + 2, false));
        outcomes[3].ShouldBe(new AppendOutcome.Conflict("batch", 3, 4));
        outcomes[4].ShouldBe(new AppendOutcome.Appended(first + 3, first + 3, false));
    }

    [Fact]
    public async Task A_guard_that_moved_refuses()
    {
        await log.Store.FillAsync("period-a", 2);

        (await log.Store.AppendAsync(Some.Request(Some.To("entry-a", 0), guards: new StreamGuard("period-a", 1)))).ShouldBe(new AppendOutcome.Conflict("period-a", 1, 2));
        (await log.Store.AppendAsync(Some.Request(Some.To("entry-a", 0), guards: new StreamGuard("period-a", 2)))).ShouldBeOfType<AppendOutcome.Appended>();
        (await log.Store.AppendAsync(Some.Request(Some.To("entry-b", 0), guards: new StreamGuard("period-none", 1)))).ShouldBe(new AppendOutcome.Conflict("period-none", 1, 0));
        (await log.Store.AppendAsync(Some.Request(Some.To("entry-b", 0), guards: new StreamGuard("period-none", 0)))).ShouldBeOfType<AppendOutcome.Appended>();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Publish_against_late_entry_is_decided_by_who_came_first(bool publishFirst)
    {
        var (period, entry) = ($"period-{publishFirst}", $"entry-{publishFirst}");
        await log.Store.FillAsync(period, 1);
        await log.Store.FillAsync(entry, 1);
        var publish = Some.Request(Some.To(period, 1), guards: new StreamGuard(entry, 1));
        var late = Some.Request(Some.To(entry, 1), guards: new StreamGuard(period, 1));

        var outcomes = await InOneBatchAsync(publishFirst ? [publish, late] : [late, publish]);

        outcomes[0].ShouldBeOfType<AppendOutcome.Appended>();
        outcomes[1].ShouldBe(publishFirst ? new AppendOutcome.Conflict(period, 1, 2) : new AppendOutcome.Conflict(entry, 1, 2));
    }

    [Fact]
    public async Task An_append_can_demand_that_nothing_came_after_a_position()
    {
        await using var other = new PostgresEventStore(log.Source);
        var head = (await log.Store.HeadAsync()).Seq;
        (await log.Store.AppendAsync(Some.Request(Some.To($"head-{head}-a", 0)) with { Head = head + 1 })).ShouldBe(new AppendOutcome.Conflict("", head + 1, head));
        (await log.Store.AppendAsync(Some.Request(Some.To($"head-{head}-a", 0)) with { Head = head })).ShouldBeOfType<AppendOutcome.Appended>();
        (await other.AppendAsync(Some.Request(Some.To($"head-{head}-b", 0)))).ShouldBeOfType<AppendOutcome.Appended>();
        (await log.Store.AppendAsync(Some.Request(Some.To($"head-{head}-c", 0)) with { Head = head + 1 })).ShouldBe(
            new AppendOutcome.Conflict("", head + 1, head + 2), "another process wrote");
        for (var round = 0; round < 20; round++)
        {
            var now = (await log.Store.HeadAsync()).Seq;
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
                (i % 2 == 0 ? log.Store : other).AppendAsync(Some.Request(Some.To($"head-{now}-{i}", 0)) with { Head = now })));
            outcomes.Count(o => o is AppendOutcome.Appended).ShouldBe(1);
            (await log.Store.HeadAsync()).Seq.ShouldBe(now + 1);
        }
    }

    [Fact]
    public async Task Publish_against_late_entry_in_two_processes_lets_one_through_each_round()
    {
        await using var source = PostgresEventStore.CreateDataSource(log.Database.App);
        await using var other = new PostgresEventStore(source);
        for (var round = 0; round < 20; round++)
        {
            var (period, entry) = ($"period-race-{round}", $"entry-race-{round}");
            await log.Store.FillAsync(period, 1);
            await other.FillAsync(entry, 1);
            var outcomes = await Task.WhenAll(
                log.Store.AppendAsync(Some.Request(Some.To(period, 1), guards: new StreamGuard(entry, 1))),
                other.AppendAsync(Some.Request(Some.To(entry, 1), guards: new StreamGuard(period, 1))));

            outcomes.OfType<AppendOutcome.Appended>().Count().ShouldBe(1);
            outcomes.OfType<AppendOutcome.Conflict>().Count().ShouldBe(1);
        }
    }

    [Fact]
    public async Task An_append_to_several_streams_is_all_or_nothing()
    {
        await log.Store.FillAsync("all-a", 1);
        var request = new AppendRequest(Guid.NewGuid(), Some.Fingerprint, [Some.To("all-b", 0), Some.To("all-a", 5)], []);

        (await log.Store.AppendAsync(request)).ShouldBe(new AppendOutcome.Conflict("all-a", 5, 1));
        (await log.Store.ReadStreamAsync("all-b")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_database_refuses_fails_its_own_caller_only()
    {
        // A rule of this database alone stands for whatever a server may object to.
        await log.Database.ExecuteAsync("alter table mt_events add constraint no_poison check (type <> 'poison')");

        var outcomes = await InOneBatchAsync(
            Some.Append("healthy-1", 0), Some.Append("spoilt", 0, Some.Event(type: "poison")), Some.Append("healthy-2", 0));

        outcomes[0].ShouldBeOfType<AppendOutcome.Appended>();
        outcomes[1].ShouldBeNull();
        outcomes[2].ShouldBeOfType<AppendOutcome.Appended>();
        (await log.Store.ReadStreamAsync("spoilt")).ShouldBeEmpty();
        await Should.ThrowAsync<PostgresException>(() => log.Store.AppendAsync(Some.Append("spoilt", 0, Some.Event(type: "poison"))));
    }

    [Theory]
    [InlineData("nul\0", "dialogue_held", "{}")]
    [InlineData("", "dialogue_held", "{}")]
    [InlineData("ok", "nul\0", "{}")]
    [InlineData("ok", "", "{}")]
    [InlineData("ok", "dialogue_held", "[]")]
    [InlineData("ok", "dialogue_held", "{")]
    [InlineData("ok", "dialogue_held", """{"a":"\u0000"}""")]
    [InlineData("ok", "dialogue_held", """{"a":"\ud800"}""")]
    [InlineData("ok", "dialogue_held", """{"a":1,"a":2}""")]
    [InlineData("ok", "dialogue_held", """{"a":1e5}""")]
    public async Task What_cannot_be_stored_is_refused_at_once_and_the_log_goes_on(string stream, string type, string json)
    {
        var refused = await Record.ExceptionAsync(() => log.Store.AppendAsync(Some.Append(stream, 0, Some.Event(json, type))));

        (refused is ArgumentException or JsonException).ShouldBeTrue(refused?.ToString());
        await log.Store.DoneAsync(Some.Append($"goes-on-{Guid.NewGuid()}", 0));
    }

    [Fact]
    public async Task Too_long_or_broken_a_type_or_stream_id_is_refused_at_once()
    {
        await Should.ThrowAsync<ArgumentException>(() => log.Store.AppendAsync(Some.Append("ok", 0, Some.Event(type: new string('a', 501)))));
        await Should.ThrowAsync<ArgumentException>(() => log.Store.AppendAsync(Some.Append(new string('a', 501), 0)));
        await Should.ThrowAsync<ArgumentException>(() => log.Store.AppendAsync(Some.Append("half " + '\ud800', 0)));
        await log.Store.DoneAsync(Some.Append(string.Concat(Enumerable.Repeat("ữ", 500)), 0, Some.Event(type: string.Concat(Enumerable.Repeat("ữ", 500)))));
    }

    /// <summary>Holds the head so that all requests gather, in this order, behind a first that waits for it. Null = an exception.</summary>
    private async Task<AppendOutcome?[]> InOneBatchAsync(params AppendRequest[] requests)
    {
        await using var holder = new NpgsqlConnection(log.Database.App);
        await holder.OpenAsync();
        await using var tx = await holder.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("select 1 from es_head for update", holder))
        {
            await hold.ExecuteNonQueryAsync();
        }

        var blocker = log.Store.AppendAsync(Some.Append($"blocker-{Guid.NewGuid()}", 0));
        var waiting = requests.Select(async r =>
        {
            try
            {
                return await log.Store.AppendAsync(r);
            }
            catch (PostgresException)
            {
                return null;
            }
        }).ToList();
        await Task.Delay(50);
        await tx.RollbackAsync();
        await blocker;
        return await Task.WhenAll(waiting);
    }
}
