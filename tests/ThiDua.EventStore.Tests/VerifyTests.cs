using Shouldly;
using ThiDua.EventStore.Verifying;
using Xunit;

namespace ThiDua.EventStore.Tests;

/// <summary>Promise 6: whoever can write to the database without our program is found out by the first event that does not fit.</summary>
public sealed class VerifyTests
{
    private const string AsSuperuser = "set session_replication_role = replica; ";

    [Theory]
    [InlineData("update mt_events set data = jsonb_set(data, '{n}', '8') where seq_id = 4", 4)]
    [InlineData("update mt_events set data = data || '{\"x\": 1}' where seq_id = 4", 4)]
    [InlineData("update mt_events set data = '{\"n\": 3.0}' where seq_id = 4", 4)]
    [InlineData("update mt_events set type = 'dialogue_helt' where seq_id = 4", 4)]
    [InlineData("update mt_events set timestamp = timestamp + '1 microsecond' where seq_id = 4", 4)]
    [InlineData("update mt_events set timestamp = 'infinity' where seq_id = 4", 4)]
    [InlineData("update mt_events set id = gen_random_uuid() where seq_id = 4", 4)]
    [InlineData("update mt_events set stream_id = 'c' where seq_id = 4", 4)]
    [InlineData("update mt_events set stream_id = null where seq_id = 4", 4)]
    [InlineData("update mt_events set version = 99 where seq_id = 4", 4)]
    [InlineData("update es_seal set leaf = sha256('x') where seq_id = 4", 4)]
    [InlineData("update es_seal set chain = sha256('x') where seq_id = 4", 4)]
    [InlineData("update es_seal set private_hash = sha256('x') where seq_id = 4", 4)]
    [InlineData("update es_seal set private = '{\"by\":\"another\"}' where seq_id = 4", 4)]
    [InlineData("update es_seal set private = null where seq_id = 4", 4)]
    [InlineData("update es_seal set salt = null where seq_id = 4", 4)]
    [InlineData("update es_seal set salt = null, private = '{\"by\":\"another\"}' where seq_id = 4", 4)]
    [InlineData("delete from mt_events where seq_id = 4", 4)]
    [InlineData("delete from es_seal where seq_id = 4", 4)]
    [InlineData("delete from mt_events where seq_id = 10", 10)]
    [InlineData("delete from mt_events", 1)]
    [InlineData("insert into mt_events (seq_id, id, stream_id, version, type, data, timestamp) select 11, id, stream_id, 6, type, data, timestamp from mt_events where seq_id = 10", 11)]
    [InlineData("insert into mt_events (seq_id, id, stream_id, version, type, data, timestamp) select 0, id, stream_id, 6, type, data, timestamp from mt_events where seq_id = 10", 0)]
    [InlineData("update es_head set chain = sha256('x')", 10)]
    [InlineData("update mt_streams set version = 9 where id = 'a'", 5)]
    [InlineData("update mt_streams set version = null where id = 'a'", 5)]
    [InlineData("delete from mt_streams where id = 'a'", 5)]
    [InlineData("insert into mt_streams (id, version) values ('ghost', 3)", 10)]
    public async Task Tampering_is_found_at_the_first_event_that_does_not_fit(string sql, long firstBad)
    {
        var log = await FilledAsync();

        await log.Database.ExecuteAsync(AsSuperuser + sql);
        var verified = await log.Store.VerifyAsync();

        verified.Intact.ShouldBeFalse();
        verified.FirstBad.ShouldBe(firstBad, verified.Reason);
        verified.Reason.ShouldNotBeNull();
        await log.DisposeAsync();
    }

    [Fact]
    public async Task Two_events_that_changed_places_are_found()
    {
        var log = await FilledAsync();
        await log.Database.ExecuteAsync(AsSuperuser + "update mt_events set seq_id = -seq_id where seq_id in (4, 5)");
        await log.Database.ExecuteAsync(AsSuperuser + "update mt_events set seq_id = 9 + seq_id where seq_id in (-4, -5)");

        (await log.Store.VerifyAsync()).FirstBad.ShouldBe(4);
        await log.DisposeAsync();
    }

    [Fact]
    public async Task A_cut_tail_with_the_head_set_back_is_found_only_against_a_head_kept_elsewhere()
    {
        var log = await FilledAsync();
        var kept = await log.Store.HeadAsync();
        await log.Database.ExecuteAsync(AsSuperuser +
            """
            delete from mt_events where seq_id > 7; delete from es_seal where seq_id > 7; delete from es_command where first_seq > 7;
            update mt_streams s set version = (select count(*) from mt_events e where e.stream_id = s.id);
            update es_head set last_seq = 7, chain = (select chain from es_seal where seq_id = 7);
            """);

        (await log.Store.VerifyAsync(full: true)).Intact.ShouldBeTrue();
        var found = await log.Store.VerifyAsync(full: true, kept);
        (found.Intact, found.FirstBad).ShouldBe((false, 8L));
        await log.DisposeAsync();
    }

    [Fact]
    public async Task A_log_written_anew_from_a_place_on_is_found_against_a_head_kept_elsewhere()
    {
        var log = await FilledAsync();
        var kept = await log.Store.HeadAsync();
        var forged = await FilledAsync(); // Intact in itself: other ids, times and salts.

        (await forged.Store.VerifyAsync(full: true, kept)).FirstBad.ShouldBe(10);
        (await forged.Store.VerifyAsync(full: true)).Intact.ShouldBeTrue();
        (await forged.Store.VerifyAsync(full: false, kept)).FirstBad.ShouldBe(10);
        (await log.Store.VerifyAsync(full: true, kept)).Intact.ShouldBeTrue();
        (await log.Store.VerifyAsync(full: false, kept)).Intact.ShouldBeTrue();
        await log.DisposeAsync();
        await forged.DisposeAsync();
    }

    [Fact]
    public async Task Verification_goes_on_from_where_it_was_and_a_process_remembers_what_it_verified()
    {
        var log = await FilledAsync();
        (await log.Store.VerifyAsync()).Events.ShouldBe(10);
        (await log.Store.VerifyAsync()).Events.ShouldBe(0);
        await log.Store.FillAsync("c", 3);
        (await log.Store.VerifyAsync()).Events.ShouldBe(3);
        (await log.Store.VerifyAsync(full: true)).Events.ShouldBe(13);

        await log.Database.ExecuteAsync(AsSuperuser +
            "delete from mt_events where seq_id > 10; delete from es_seal where seq_id > 10; delete from mt_streams where id = 'c'; " +
            "update es_head set last_seq = 10, chain = (select chain from es_seal where seq_id = 10)");
        (await log.Store.VerifyAsync(full: true)).FirstBad.ShouldBe(11);
        await log.DisposeAsync();
    }

    [Fact]
    public async Task The_owner_may_shred_a_private_part_and_the_chain_still_verifies()
    {
        var log = await FilledAsync();
        (await log.Store.ReadStreamAsync("a"))[0].Private.ShouldNotBeNull();
        await log.Database.ExecuteAsync("set role thidua_test_owner; update es_seal set salt = null, private = null where seq_id = 1");

        (await log.Store.ReadStreamAsync("a"))[0].Private.ShouldBeNull();
        (await log.Store.VerifyAsync(full: true)).Reason.ShouldBeNull();
        await log.DisposeAsync();
    }

    [Fact]
    public async Task The_empty_log_verifies()
    {
        var log = await Log.NewAsync();
        (await log.Store.VerifyAsync(full: true)).ShouldBe(new Verification(true, 0, await log.Store.HeadAsync(), null, null), new SameVerification());
        await log.DisposeAsync();
    }

    /// <summary>Streams a and b, five events each: a holds 1 to 5, b 6 to 10.</summary>
    private static async Task<Log> FilledAsync()
    {
        var log = await Log.NewAsync();
        await log.Store.FillAsync("a", 5, hidden: """{"by":"acc-1","reason":"Biên bản 07"}""");
        await log.Store.FillAsync("b", 5);
        return log;
    }

    private sealed class SameVerification : IEqualityComparer<Verification>
    {
        public bool Equals(Verification? x, Verification? y) =>
            (x!.Intact, x.Events, x.Head.Seq, x.FirstBad, x.Reason) == (y!.Intact, y.Events, y.Head.Seq, y.FirstBad, y.Reason);

        public int GetHashCode(Verification obj) => obj.Events.GetHashCode();
    }
}
