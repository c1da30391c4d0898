using Shouldly;
using ThiDua.Domain.Periods;
using ThiDua.Projections.Board;
using ThiDua.TestKit;
using Xunit;

namespace ThiDua.Projections.Tests;

/// <summary>Live, rebuilt and folded again from the log: three roads, one result.</summary>
public sealed class ThreeRoadsTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Histories.All ? 40 : 4)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Live_rebuilt_and_folded_are_equal_to_the_byte(int seed)
    {
        var (database, head) = await Histories.DatabaseAsync(seed, streams: 60);
        await using var live = Node.Start(database.App);
        await live.ReachAsync(head);
        var fold = new Fold(await live.Store.AllAsync());

        (await database.LedgerAsync()).ShouldBe(fold.Ledger());
        (await database.RegisterAsync()).ShouldBe(fold.Register());
        (await database.TalliesAsync()).ShouldBe(fold.Tallies());
        live.Dump().ShouldBe(fold.Board(Node.Today, head));

        var before = await live.Tables.LiveSlotAsync(default);
        var result = await live.Rebuild.RunAsync(pageSize: 50);

        result.Slot.ShouldNotBe(before);
        result.Same.ShouldBeTrue();
        result.Position.ShouldBe(head);
        (await database.LedgerAsync(result.Slot)).ShouldBe(fold.Ledger());
        (await database.RegisterAsync(result.Slot)).ShouldBe(fold.Register());
        await database.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_board_restored_from_the_tables_in_the_middle_is_the_board_followed_from_the_start(int seed)
    {
        var database = await TestDatabase.CreateAsync();
        await using var followed = Node.Start(database.App);
        var filler = new LogFiller(followed.Store, followed.Types);
        await filler.AppendAsync(SampleWorld.Events(Histories.Units));
        var events = Histories.Activities(seed, streams: 50);
        var middle = await filler.AppendAsync([.. events.Take(events.Count / 2)], seed);
        await followed.ReachAsync(middle);

        await using var restored = Node.Start(database.App);
        var head = await filler.AppendAsync([.. events.Skip(events.Count / 2)], seed);
        await followed.ReachAsync(head);
        await restored.ReachAsync(head);

        restored.Dump().ShouldBe(followed.Dump());
        var fold = new Fold(await followed.Store.AllAsync());
        foreach (var (day, position) in new[] { (Node.Today, middle), (new DateOnly(2026, 3, 1), head), (new DateOnly(2026, 2, 1), middle - 9) })
        {
            var expected = fold.Board(day, position);
            followed.Dump(new Moment(day, position)).ShouldBe(expected);
            restored.Dump(new Moment(day, position)).ShouldBe(expected);
        }

        await database.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task What_came_late_is_left_out_on_every_road_and_only_in_its_period(int seed)
    {
        var database = await TestDatabase.CreateAsync();
        await using var live = Node.Start(database.App);
        var filler = new LogFiller(live.Store, live.Types);
        await filler.AppendAsync(SampleWorld.Events(Histories.Units));
        await filler.AppendAsync([
            ("period-other", new PeriodPlanned("other", new PeriodPlan(
                "Kỳ khác", PeriodKind.Year, SampleWorld.From, SampleWorld.To, [SampleWorld.Cluster], [new SheetInForce(SampleWorld.Sheet, 1)]))),
            ("period-other", new PeriodOpened())]);
        var before = await filler.AppendAsync(Histories.Activities(seed, streams: 50), seed);
        await live.ReachAsync(before);
        var (all, other) = (live.Dump(), live.Dump(period: "other"));

        var late = Histories.Late(seed, await live.Store.AllAsync());
        var middle = await filler.AppendAsync([.. late.Take(late.Count / 2)], seed);
        var head = await filler.AppendAsync([.. late.Skip(late.Count / 2), .. Histories.Activities(seed + 1, streams: 20, prefix: "b")], seed);
        await live.ReachAsync(head);
        var fold = new Fold(await live.Store.AllAsync());
        foreach (var (day, position) in new[] { (Node.Today, head), (Node.Today, middle), (new DateOnly(2026, 4, 1), head), (Node.Today, before) })
        {
            live.Dump(new Moment(day, position)).ShouldBe(fold.Board(day, position));
            live.Dump(new Moment(day, position), "other").ShouldBe(fold.Board(day, position, "other"));
        }

        live.Dump().ShouldBe(fold.Board(Node.Today, head), "what is kept is made anew");
        live.Dump(new Moment(Node.Today, before)).ShouldBe(all, "the past stays as it was");
        live.Dump(new Moment(Node.Today, middle)).ShouldNotBe(all);
        live.Dump(new Moment(Node.Today, middle), "other").ShouldBe(other, "another period takes it normally");

        (await live.Rebuild.RunAsync(pageSize: 50)).Same.ShouldBeTrue();
        await using var restored = Node.Start(database.App);
        await restored.ReachAsync(head);
        restored.Dump().ShouldBe(live.Dump());
        await database.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(500)]
    public async Task The_length_of_pages_changes_nothing(int page)
    {
        var (database, head) = await Histories.DatabaseAsync(seed: 77, streams: 60);
        await using var node = new Node(database.App);
        var projector = new Ledger.ActivityProjector(node.Types, node.Store.ReadStreamsUpToAsync, keep: 10); // Most streams are forgotten and read again.
        for (var position = 0L; position < head;)
        {
            var projected = await projector.ProjectAsync(position, await node.Store.ReadAfterAsync(position, page), default);
            await node.Tables.WriteAsync("read_a", projected, epoch: null, default);

            // A page that is delivered once more is refused as a whole.
            await Should.ThrowAsync<Tables.FencedOffException>(() => node.Tables.WriteAsync("read_a", projected, epoch: null, default));
            position = projected.To;
        }

        var fold = new Fold(await node.Store.AllAsync());
        (await database.LedgerAsync()).ShouldBe(fold.Ledger());
        (await database.RegisterAsync()).ShouldBe(fold.Register());
        await database.DisposeAsync();
    }
}
