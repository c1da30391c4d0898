using Npgsql;
using Shouldly;
using ThiDua.EventStore.Signing;
using Xunit;

namespace ThiDua.EventStore.Tests;

/// <summary>Promise 5: the application's role lacks the right, the owner is refused by triggers; promise 1: no write without durability.</summary>
public sealed class PermissionTests(Log log) : IClassFixture<Log>
{
    [Theory]
    [InlineData("update mt_events set type = 'x'")]
    [InlineData("delete from mt_events")]
    [InlineData("truncate mt_events")]
    [InlineData("delete from mt_streams")]
    [InlineData("truncate mt_streams cascade")]
    [InlineData("update es_seal set private = null, salt = null")]
    [InlineData("delete from es_seal")]
    [InlineData("truncate es_seal")]
    [InlineData("update es_command set first_seq = 1")]
    [InlineData("delete from es_command")]
    [InlineData("truncate es_command")]
    [InlineData("insert into es_head (last_seq, chain, recorded_at) values (0, sha256(''), now())")]
    [InlineData("delete from es_head")]
    [InlineData("update es_signed_head set statement = 'x'")]
    [InlineData("delete from es_signed_head")]
    [InlineData("truncate es_signed_head")]
    [InlineData("update es_log set id = gen_random_uuid()")]
    [InlineData("delete from es_log")]
    [InlineData("insert into es_migration (name, sha256) values ('x', 'x')")]
    [InlineData("create table mine (a int)")]
    [InlineData("create function mine() returns int language sql as 'select 1'")]
    [InlineData("create schema mine")]
    [InlineData("alter table mt_events add column mine int")]
    [InlineData("alter table mt_events disable trigger all")]
    [InlineData("drop table mt_event_progression")]
    [InlineData("drop trigger mt_events_append_only on mt_events")]
    [InlineData("create index mine on mt_events (type)")]
    [InlineData("alter role thidua_test_app superuser")]
    [InlineData("set session_replication_role = replica")]
    [InlineData("set role thidua_test_owner")]
    [InlineData("copy (select 1) to program 'true'")]
    [InlineData("copy mt_events to '/tmp/mine'")]
    [InlineData("select pg_read_file('/etc/hostname')")]
    [InlineData("alter system set fsync = off")]
    public async Task The_applications_role_may_not(string sql) =>
        (await RefusedAsync(log.Database.App, sql)).ShouldBeOneOf("42501", "22023");

    [Theory]
    [InlineData("update mt_events set type = 'x'")]
    [InlineData("delete from mt_events")]
    [InlineData("truncate mt_events")]
    [InlineData("delete from mt_streams")]
    [InlineData("truncate mt_streams cascade")]
    [InlineData("update es_seal set leaf = sha256('')")]
    [InlineData("update es_seal set private = '{}'")]
    [InlineData("update es_seal set private = null")]
    [InlineData("delete from es_seal")]
    [InlineData("truncate es_seal")]
    [InlineData("update es_command set first_seq = 1")]
    [InlineData("delete from es_command")]
    [InlineData("truncate es_command")]
    [InlineData("delete from es_head")]
    [InlineData("truncate es_head")]
    [InlineData("update es_signed_head set statement = 'x'")]
    [InlineData("delete from es_signed_head")]
    [InlineData("truncate es_signed_head")]
    [InlineData("update es_log set id = gen_random_uuid()")]
    [InlineData("delete from es_log")]
    public async Task The_owner_is_refused_by_triggers(string sql)
    {
        await log.Store.FillAsync($"owned-{Guid.NewGuid()}", 1, hidden: "{}");
        using var key = SigningTests.NewKey();
        await new SignedHeads(log.Source).AddAsync($"daily:{Guid.NewGuid()}", SigningTests.Head(key), default);

        (await RefusedAsync(log.Database.Owner, sql)).ShouldBe("42501");
    }

    [Theory]
    [InlineData("synchronous_commit", "off")]
    [InlineData("synchronous_commit", "local")]
    public async Task Nothing_is_written_where_a_commit_would_not_be_durable(string setting, string value)
    {
        var own = await Log.NewAsync();
        await own.Database.ExecuteAsync($"do $$ begin execute format('alter role thidua_test_app in database %I set {setting} = {value}', current_database()); end $$");

        (await Should.ThrowAsync<NotDurableException>(() => own.Store.AppendAsync(Some.Append("lost", 0)))).Message.ShouldContain($"{setting} = {value}");
        (await own.Database.ScalarAsync<long>("select count(*) from mt_events")).ShouldBe(0);

        await own.Database.ExecuteAsync($"do $$ begin execute format('alter role thidua_test_app in database %I reset {setting}', current_database()); end $$");
        NpgsqlConnection.ClearAllPools();
        await own.DisposeAsync();
    }

    [Fact]
    public async Task Writing_stops_when_a_setting_changes_while_the_connection_lives()
    {
        var own = await Log.NewAsync();
        await using var source = PostgresEventStore.CreateDataSource(own.Database.App, b => b.MaxPoolSize = 3);
        await using var store = new PostgresEventStore(source, options: new EventStoreOptions { Notify = false });
        await store.FillAsync("durable", 3);
        // As by a change of postgresql.conf and a reload, which reaches sessions that stand.
        await own.Database.ExecuteAsync(
            "create function loosen() returns trigger language plpgsql as $$ begin perform set_config('synchronous_commit', 'off', false); return null; end $$; " +
            "create trigger loosen after insert on mt_streams for each statement execute function loosen()");
        await store.DoneAsync(Some.Append("last", 0));

        await Should.ThrowAsync<NotDurableException>(() => store.AppendAsync(Some.Append("not-durable", 0)));
        (await store.ReadStreamAsync("not-durable")).ShouldBeEmpty();
        await own.DisposeAsync();
    }

    private static async Task<string> RefusedAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState;
    }
}
