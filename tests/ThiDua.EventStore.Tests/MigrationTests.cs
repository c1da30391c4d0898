using Npgsql;
using Shouldly;
using ThiDua.EventStore.Schema;
using ThiDua.TestKit;
using Xunit;

namespace ThiDua.EventStore.Tests;

/// <summary>The schema is changed by the owner alone, forward only, by one node at a time.</summary>
public sealed class MigrationTests : IAsyncLifetime
{
    private const string AppRole = "thidua_test_app";
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateEmptyAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Of_nodes_that_start_at_once_on_an_empty_database_one_migrates_and_the_others_wait()
    {
        await using var owner = Source(_database.Owner);
        var slow = Set(new Migration("900_slow.sql", "create table slow (a int); select pg_sleep(0.3)"));

        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Migrator.MigrateAsync(owner, AppRole, [MigrationSet.Log, slow], default))));

        applied.Count(a => a.Count == MigrationSet.Log.Steps.Count + 1).ShouldBe(1);
        applied.Count(a => a.Count == 0).ShouldBe(3);
    }

    [Fact]
    public async Task From_the_schema_before_only_the_new_step_is_applied()
    {
        await using var owner = Source(_database.Owner);
        await Migrator.MigrateAsync(owner, AppRole, [MigrationSet.Log], default);
        var next = Set(new Migration("900_next.sql", "create table next (a int)"));

        var applied = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Migrator.MigrateAsync(owner, AppRole, [MigrationSet.Log, next], default))));

        applied.SelectMany(a => a).ShouldBe(["900_next.sql"]);
    }

    [Fact]
    public async Task A_step_that_fails_leaves_nothing_behind_and_can_be_tried_again()
    {
        await using var owner = Source(_database.Owner);
        var broken = Set(new Migration("900_broken.sql", "create table half (a int); select 1/0"));

        await Should.ThrowAsync<PostgresException>(() => Migrator.MigrateAsync(owner, AppRole, [MigrationSet.Log, broken], default));
        (await _database.ScalarAsync<bool>("select to_regclass('half') is null")).ShouldBeTrue();
        (await Migrator.MigrateAsync(owner, AppRole, [MigrationSet.Log, Set(new Migration("900_broken.sql", "create table half (a int)"))], default)).ShouldBe(["900_broken.sql"]);
    }

    [Fact]
    public async Task A_step_that_was_changed_after_it_was_applied_is_refused()
    {
        await using var owner = Source(_database.Owner);
        await Migrator.MigrateAsync(owner, AppRole, [Set(new Migration("001.sql", "select 1"))], default);

        await Should.ThrowAsync<SchemaException>(() => Migrator.MigrateAsync(owner, AppRole, [Set(new Migration("001.sql", "select 2"))], default));
    }

    [Fact]
    public async Task Without_the_owner_a_migrated_schema_is_served_and_nothing_else()
    {
        await using var owner = Source(_database.Owner);
        await using var app = Source(_database.App);

        await Should.ThrowAsync<SchemaException>(() => Migrator.AssertMigratedAsync(app, [MigrationSet.Log], default));
        await Migrator.MigrateAsync(owner, AppRole, [MigrationSet.Log], default);
        await Migrator.AssertMigratedAsync(app, [MigrationSet.Log], default);
        (await Should.ThrowAsync<SchemaException>(() => Migrator.AssertMigratedAsync(app, [MigrationSet.Log, Set(new Migration("900_new.sql", ""))], default)))
            .Message.ShouldContain("900_new.sql");
        await Should.ThrowAsync<PostgresException>(() => Migrator.MigrateAsync(app, AppRole, [MigrationSet.Log, Set(new Migration("900_new.sql", "create table t (a int)"))], default));
    }

    [Fact]
    public async Task An_append_without_a_schema_says_so()
    {
        await using var app = PostgresEventStore.CreateDataSource(_database.App);
        await using var store = new PostgresEventStore(app);

        (await Should.ThrowAsync<PostgresException>(() => store.AppendAsync(Some.Append("none", 0)))).SqlState.ShouldBe("42P01");
    }

    private static NpgsqlDataSource Source(string connectionString) => NpgsqlDataSource.Create(connectionString + ";Pooling=false");

    private static MigrationSet Set(params Migration[] steps) => new(steps, "");
}
