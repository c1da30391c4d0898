using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using ThiDua.Domain.Petitions;
using ThiDua.Projections.Tables;
using ThiDua.TestKit;
using Xunit;

namespace ThiDua.Projections.Tests;

/// <summary>What BI tools see, and who may do what with the read tables.</summary>
public sealed class BiTests
{
    private const string Role = "thidua_test_bi";

    [Fact]
    public async Task A_reading_role_sees_bi_and_nothing_else_and_no_denunciation_row_by_row()
    {
        var database = await TestDatabase.CreateAsync();
        await using var node = Node.Start(database.App);
        var filler = new LogFiller(node.Store, node.Types);
        await filler.AppendAsync(SampleWorld.Events(Histories.Units));
        PetitionReceived Petition(PetitionType kind) => new() { Unit = Histories.Units[0], OccurredOn = new DateOnly(2026, 3, 2), Kind = kind, Reference = "12/TC" };
        await filler.AppendAsync([("petition-secret", Petition(PetitionType.Denunciation))]);
        await node.ReachAsync(await filler.AppendAsync([("petition-open", Petition(PetitionType.Feedback))]));
        await database.ExecuteAsync(
            $"""
             do $$ begin
                 if not exists (select from pg_roles where rolname = '{Role}') then create role {Role} login password 'test'; end if;
             end $$;
             grant usage on schema bi to {Role}; grant select on all tables in schema bi to {Role}
             """);

        await using var bi = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.App) { Username = Role, Password = "test" }.ConnectionString);
        (await ScalarAsync(bi, "select string_agg(stream_id, ' ') from bi.register")).ShouldBe("petition-open");
        (await ScalarAsync(bi, "select count(*) from bi.ledger where stream_id = 'petition-secret'")).ShouldBe(0L);
        (await ScalarAsync(bi, "select sum(quantity) from bi.tally where measure = 'petition.received' and view = 'claimed'")).ShouldBe(2m);
        (await ScalarAsync(bi, "select count(*) from bi.board")).ShouldBe(0L);
        foreach (var hidden in new[] { "mt_events", "es_seal", "read_a.register", "read_a.ledger", "read_register", "read_lease" })
        {
            await RefusedAsync(bi, $"select * from {hidden}");
        }

        await RefusedAsync(bi, "delete from bi.board");
        await database.DisposeAsync();
    }

    [Theory]
    [InlineData("create table read_a.x (a int)")]
    [InlineData("create table bi.x (a int)")]
    [InlineData("create view public.x as select 1")]
    [InlineData("drop view bi.register")]
    [InlineData("alter table read_a.ledger add column x int")]
    [InlineData("create index on read_a.ledger (day)")]
    [InlineData("truncate bi.board")]
    [InlineData("delete from read_lease")]
    [InlineData("insert into read_slot (live) values ('read_b')")]
    [InlineData("drop schema read_a cascade")]
    public async Task The_application_changes_rows_and_never_tables(string sql)
    {
        var database = await TestDatabase.CreateAsync();
        await using var app = NpgsqlDataSource.Create(database.App);
        await RefusedAsync(app, sql);
        await database.DisposeAsync();
    }

    [Fact]
    public async Task The_board_as_a_table_follows_the_board_row_by_row_and_only_from_the_writer()
    {
        var (database, head) = await Histories.DatabaseAsync(seed: 51, streams: 30);
        await using var node = Node.Start(database.App);
        await node.ReachAsync(head);
        var table = Table(node);
        await table.WriteAsync(node.Writer.Epoch!.Value, default);

        (await BoardAsync(database)).ShouldBe(Expected(node));
        (await AsOfAsync(database)).ShouldBe(head);
        await Should.ThrowAsync<FencedOffException>(() => table.WriteAsync(node.Writer.Epoch!.Value + 100, default));

        // An event of one unit: its row is written again, with its position; the others keep theirs unless their rank moved.
        var at = await new LogFiller(node.Store, node.Types).AppendAsync(Histories.Activities(52, 1));
        await node.ReachAsync(at);
        await table.WriteAsync(node.Writer.Epoch!.Value, default);
        (await BoardAsync(database)).ShouldBe(Expected(node));
        (await AsOfAsync(database)).ShouldBe(at);
        (await database.ScalarAsync<long>($"select count(*) from bi.board where as_of_position not in ({head}, {at})")).ShouldBe(0);

        // Another process takes over: it starts from what is there.
        await database.ExecuteAsync("update bi.board set total_claimed = -1 where unit = (select min(unit) from bi.board)");
        var next = Table(node);
        await next.WriteAsync(node.Writer.Epoch!.Value, default);
        (await BoardAsync(database)).ShouldBe(Expected(node));

        // A node that is behind writes nothing.
        await database.ExecuteAsync($"update bi.board_as_of set as_of_position = {at + 10}; update bi.board set total_claimed = -1");
        var behind = Table(node);
        await behind.WriteAsync(node.Writer.Epoch!.Value, default);
        (await database.ScalarAsync<long>("select count(*) from bi.board where total_claimed <> -1")).ShouldBe(0);
        await database.DisposeAsync();
    }

    [Fact]
    public async Task The_loop_writes_while_it_holds_the_lease()
    {
        var (database, head) = await Histories.DatabaseAsync(seed: 53, streams: 10);
        await using var node = Node.Start(database.App);
        var table = Table(node);
        using var stop = new CancellationTokenSource();
        var writing = table.RunAsync(stop.Token);
        await Eventually.IsTrueAsync(async () => await AsOfAsync(database) == head, "bi.board follows");
        (await BoardAsync(database)).ShouldBe(Expected(node));
        await stop.CancelAsync();
        await writing;
        await database.DisposeAsync();
    }

    private static BoardTable Table(Node node) => new(
        node.Board, node.Scores, node.Tables, node.Writer, () => Node.Today, TimeSpan.FromMilliseconds(50), NullLogger<BoardTable>.Instance);

    private static Task<long> AsOfAsync(TestDatabase database) => database.ScalarAsync<long>("select as_of_position from bi.board_as_of");

    private static Task<string> BoardAsync(TestDatabase database) => database.ScalarAsync<string>(
        "select coalesce(string_agg(concat_ws('|', period, cluster, unit, name, rank_claimed, rank_verified, trim_scale(total_claimed), trim_scale(total_verified), as_of), e'\\n' order by unit collate \"C\"), '') from bi.board");

    private static string Expected(Node node)
    {
        var standings = node.Scores.Standings(SampleWorld.Period, SampleWorld.Cluster, new Board.Moment(), Node.Today)!;
        return string.Join('\n', standings.Places.OrderBy(p => p.Sheet.Unit, StringComparer.Ordinal).Select(p =>
            $"{standings.Period.Code}|{standings.Cluster}|{p.Sheet.Unit}|{p.Sheet.UnitName}|{p.Claimed.Rank}|{p.Verified.Rank}|{Fold.Plain(p.Sheet.Total.Claimed)}|{Fold.Plain(p.Sheet.Total.Verified)}|{standings.AsOf:yyyy-MM-dd}"));
    }

    private static async Task<object?> ScalarAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private static async Task RefusedAsync(NpgsqlDataSource source, string sql) =>
        (await Should.ThrowAsync<PostgresException>(() => ScalarAsync(source, sql), sql)).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, sql);
}
