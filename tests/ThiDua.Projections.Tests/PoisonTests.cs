using Shouldly;
using ThiDua.Domain;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Units;
using ThiDua.EventStore;
using ThiDua.TestKit;
using Xunit;

namespace ThiDua.Projections.Tests;

/// <summary>An event that cannot be carried out stops a projection just before it; what it has goes on serving; nothing is ever skipped.</summary>
public sealed class PoisonTests
{
    private sealed record Newer(string What) : IDomainEvent;

    [Fact]
    public async Task An_unknown_type_stops_both_just_before_it_and_a_program_that_knows_it_goes_on_without_loss()
    {
        var (database, before) = await Histories.DatabaseAsync(seed: 21, streams: 20);
        await using (var newer = new Node(database.App, Types()))
        {
            // In one page with good events before and after it.
            var filler = new LogFiller(newer.Store, newer.Types);
            var good = await filler.AppendAsync(Histories.Activities(22, 10), 22);
            await filler.AppendAsync([("newer-1", new Newer("…"))]);
            await filler.AppendAsync(Histories.Activities(23, 10), 23);
            before = good;
        }

        await using (var old = Node.Start(database.App))
        {
            await Eventually.IsTrueAsync(() => old.Writer.Health.FailedAt is not null && old.Board.Health.FailedAt is not null, "both stop");
            foreach (var health in new[] { old.Writer.Health, old.Board.Health })
            {
                health.FailedAt.ShouldBe(before + 1);
                health.Position.ShouldBe(before);
                health.Reason.ShouldNotBeNull().ShouldContain("newer_thing");
            }

            // It goes on serving, marked with its position, and equals the log up to there.
            var upTo = new Fold((await old.Store.AllAsync()).Where(e => e.Seq <= before));
            old.Dump().ShouldBe(upTo.Board(Node.Today, before));
            (await database.LedgerAsync()).ShouldBe(upTo.Ledger());
            (await old.Board.WaitForAsync(before + 1, TimeSpan.FromMilliseconds(50), default)).ShouldBeFalse();
        }

        await using var knows = Node.Start(database.App, Types());
        var head = (await knows.Store.HeadAsync()).Seq;
        await Eventually.IsTrueAsync(() => knows.Writer.Health.FailedAt is not null || knows.Writer.Health.Position == head, "goes on");
        knows.Writer.Health.FailedAt.ShouldBeNull(knows.Writer.Health.Reason);
        await knows.ReachAsync(head);
        var rest = new Fold((await knows.Store.AllAsync()).Where(e => e.Type != "newer_thing"));
        (await database.LedgerAsync()).ShouldBe(rest.Ledger());
        knows.Dump().ShouldBe(rest.Board(Node.Today, head));
        await database.DisposeAsync();
    }

    [Fact]
    public async Task What_only_the_board_cannot_carry_out_stops_only_the_board()
    {
        var (database, before) = await Histories.DatabaseAsync(seed: 24, streams: 15);
        await using var node = Node.Start(database.App);
        await node.ReachAsync(before);
        var filler = new LogFiller(node.Store, node.Types);

        // A unit that was never registered is renamed: readable, but no world follows from it.
        await filler.AppendAsync([("unit-nobody", new UnitRenamed("Xã không có", Node.Today))]);
        var head = await filler.AppendAsync(Histories.Activities(25, 10), 25);
        await Eventually.IsTrueAsync(() => node.Board.Health.FailedAt == before + 1 && node.Writer.Health.Position == head, "the board stops, the tables go on");

        node.Writer.Health.FailedAt.ShouldBeNull();
        node.Board.Position.ShouldBe(before);
        node.Board.World.Unit("nobody").ShouldBeNull();
        node.Dump().ShouldBe(new Fold((await node.Store.AllAsync()).Where(e => e.Seq <= before)).Board(Node.Today, before));

        // A restart does not pass over it either: the tables are of a later position, the world is not.
        await using var again = Node.Start(database.App);
        await Eventually.IsTrueAsync(() => again.Board.Health.FailedAt == before + 1, "stops again");
        again.Board.Position.ShouldBe(before);
        again.Dump().ShouldBe(node.Dump());
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Rows_that_the_database_refuses_are_named_and_not_tried_for_ever()
    {
        var (database, before) = await Histories.DatabaseAsync(seed: 26, streams: 10);
        await database.ExecuteAsync($"alter table read_a.ledger add constraint poison check (seq_id < {before - 5})");
        await using var node = Node.Start(database.App);
        await Eventually.IsTrueAsync(() => node.Writer.Health.FailedAt is not null, "stops");

        var failed = node.Writer.Health.FailedAt.ShouldNotBeNull();
        failed.ShouldBeGreaterThanOrEqualTo(before - 5);
        node.Writer.Health.Position.ShouldBe(failed - 1);
        node.Writer.Health.Reason.ShouldNotBeNull().ShouldContain("poison");
        await Eventually.IsTrueAsync(() => node.Board.Position == before, "the board goes on");
        await database.DisposeAsync();
    }

    private static EventTypes Types() => SampleWorld.Types().Add<Newer>("newer_thing");
}
