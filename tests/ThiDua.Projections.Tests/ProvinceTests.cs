using Shouldly;
using ThiDua.Domain;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Units;
using ThiDua.Projections.Board;
using ThiDua.Projections.Ledger;
using ThiDua.TestKit;
using Xunit;

namespace ThiDua.Projections.Tests;

/// <summary>Entries, units that merge and units below on the board: three roads, what is kept, and which event moves whom.</summary>
public sealed class ProvinceTests
{
    private static readonly DateOnly March = new(2026, 3, 1);

    public static TheoryData<Succession?, int> Rules => new()
    {
        { null, 1 }, { Succession.InheritAll, 2 }, { Succession.Weighted, 3 }, { Succession.NotScored, 4 }, { Succession.FromEffectiveDay, 5 },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Live_restored_and_folded_are_equal_now_and_at_every_moment_of_the_past(Succession? rule, int seed)
    {
        var database = await TestDatabase.CreateAsync();
        await using var followed = Node.Start(database.App);
        var filler = new LogFiller(followed.Store, followed.Types);
        await filler.AppendAsync(Province.World(rule));
        var life = Province.Life(seed, 220);
        var middle = await filler.AppendAsync([.. life.Take(life.Count / 2)], seed);
        await followed.ReachAsync(middle);
        await using var restored = Node.Start(database.App);
        var head = await filler.AppendAsync([.. life.Skip(life.Count / 2)], seed);
        await followed.ReachAsync(head);
        await restored.ReachAsync(head);

        var fold = new Fold(await followed.Store.AllAsync());
        foreach (var cluster in new[] { Province.Communes, Province.Villages })
        {
            var now = fold.Board(Node.Today, head, Province.Period, cluster);
            now.ShouldNotBeEmpty();
            followed.Dump(null, Province.Period, cluster).ShouldBe(now);
            restored.Dump(null, Province.Period, cluster).ShouldBe(now);
            foreach (var (day, position) in Moments(head, middle))
            {
                var expected = fold.Board(day, position, Province.Period, cluster);
                followed.Dump(new Moment(day, position), Province.Period, cluster).ShouldBe(expected);
                restored.Dump(new Moment(day, position), Province.Period, cluster).ShouldBe(expected);
            }
        }

        await database.DisposeAsync();
    }

    [Theory]
    [InlineData(Succession.InheritAll)]
    [InlineData(Succession.Weighted)]
    public async Task What_is_kept_equals_what_is_worked_out_afresh_after_every_event(Succession rule)
    {
        var (database, node, log) = await LogAsync(rule, Province.Life(11, 160));
        var projector = new ActivityProjector(node.Types, node.Store.ReadStreamsUpToAsync);
        var changes = new HashSet<string>();
        foreach (var e in log)
        {
            node.Board.Apply(await projector.ProjectAsync(e.Seq - 1, [e], default), [e]);
            var fresh = new Scoreboard(node.Board);
            foreach (var cluster in new[] { Province.Communes, Province.Villages })
            {
                if (node.Scores.Standings(Province.Period, cluster, new Moment(), Node.Today) is { } kept)
                {
                    Dumps.Lines(kept).ShouldBe(Dumps.Lines(fresh.Standings(Province.Period, cluster, new Moment(), Node.Today)!), $"after event {e.Seq}");
                    changes.Add(Dumps.Lines(kept));
                }
            }

            foreach (var unit in Province.CommuneCodes)
            {
                if (fresh.Sheet(Province.Period, unit, new Moment(), Node.Today) is { } sheet)
                {
                    Told(node.Scores.Sheet(Province.Period, unit, new Moment(), Node.Today)!).ShouldBe(Told(sheet), $"{unit} after event {e.Seq}");
                }
            }
        }

        changes.Count.ShouldBeGreaterThan(60);
        await node.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task An_event_moves_the_sheets_it_must_and_leaves_the_others_as_they_are()
    {
        var (database, node, log) = await LogAsync(null, []);
        var board = new Feeder(node, log);
        await board.FeedAsync();
        string[] Moved(string cluster, Standings before) => [.. node.Scores.Standings(Province.Period, cluster, new Moment(), Node.Today)!.Places
            .Where(p => !before.Places.Any(b => ReferenceEquals(b.Sheet, p.Sheet))).Select(p => p.Sheet.Unit).Order(StringComparer.Ordinal)];
        async Task<(string[] Communes, string[] Villages)> AfterAsync((string, IDomainEvent) events)
        {
            var (communes, villages) = (Now(Province.Communes), Now(Province.Villages));
            await board.FeedAsync(events);
            return (Moved(Province.Communes, communes), Moved(Province.Villages, villages));
        }

        async Task OnlyAsync((string, IDomainEvent) e, string[] communes, string[] villages)
        {
            var moved = await AfterAsync(e);
            moved.Communes.ShouldBe(communes);
            moved.Villages.ShouldBe(villages);
        }

        Standings Now(string cluster) => node.Scores.Standings(Province.Period, cluster, new Moment(), Node.Today)!;

        // Targets: who has none leads nobody.
        await board.FeedAsync([.. Province.CommuneCodes.Select(u => Province.Entry(u, new TargetAssigned("I.1", 4)))]);
        (await AfterAsync(Province.Dialogue("1", "xa-1", March))).Communes.ShouldBe(Province.CommuneCodes, "the first is the best: all are compared with it");
        (await AfterAsync(Province.Dialogue("2", "xa-2", March))).Communes.ShouldBe(["xa-2"], "as good as the best: nobody else moves");
        await OnlyAsync(Province.Entry("xa-3", new SelfScored("I.2", 5)), ["xa-3"], []);
        (await AfterAsync(Province.Entry("xa-1", new TargetAssigned("I.1", 2)))).Communes.ShouldBe(Province.CommuneCodes, "half the target: twice the ratio, the best for all");
        await OnlyAsync(Province.Reception("3", "thon-3", March), ["xa-3"], ["thon-3"]);

        // Villages are compared with the best of them, and communes ask for their classes: a village that goes ahead costs others theirs.
        await OnlyAsync(Province.Dialogue("4", "thon-1", March), ["xa-1"], Province.VillageCodes);
        await OnlyAsync(Province.Dialogue("5", "thon-2", March), ["xa-2"], ["thon-2"]);
        await OnlyAsync(Province.Dialogue("6", "thon-1", March), ["xa-1"], Province.VillageCodes);
        ClassOf("thon-2").ShouldBe("tot", "half of the best is enough");
        await OnlyAsync(Province.Dialogue("7", "thon-1", March), ["xa-1", "xa-2"], Province.VillageCodes);
        ClassOf("thon-2").ShouldBe("dat");
        string ClassOf(string unit) => node.Scores.Sheet(Province.Period, unit, new Moment(), Node.Today)!.Sheet.Class!.Claimed.Code;
        await node.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Before_and_after_a_merger_an_entry_and_a_move_each_moment_is_as_it_was()
    {
        var (database, node, log) = await LogAsync(Succession.InheritAll, []);
        var board = new Feeder(node, log);
        await board.FeedAsync();
        ScoreSheet? Sheet(string unit, string? asOf = null, long? at = null) =>
            node.Scores.Sheet(Province.Period, unit, new Moment(asOf is null ? null : DateOnly.Parse(asOf, System.Globalization.CultureInfo.InvariantCulture), at), Node.Today)?.Sheet;
        decimal Points(string unit, string criterion, string? asOf = null, long? at = null) => Sheet(unit, asOf, at)!.Criteria.Single(c => c.Code == criterion).Points.Claimed;

        var recorded = await board.FeedAsync(Province.Reception("r1", "xa-4", March), Province.Reception("r2", "xa-3", March), Province.Reception("r3", "thon-1", March));
        var entered = await board.FeedAsync(Province.Entry("xa-3", new SelfScored("I.2", 12)));
        var merged = await board.FeedAsync(("unit-xa-4", new UnitMerged("xa-3", new DateOnly(2026, 6, 15))));
        var moved = await board.FeedAsync(("unit-thon-1", new UnitMoved("xa-2", new DateOnly(2026, 5, 1))));

        Points("xa-3", "I.4").ShouldBe(2);
        Points("xa-3", "I.4", asOf: "2026-06-14").ShouldBe(1);
        Points("xa-3", "I.4", at: entered).ShouldBe(1);
        Points("xa-3", "I.2").ShouldBe(12);
        Points("xa-3", "I.2", at: recorded).ShouldBe(0);
        Points("xa-1", "I.4").ShouldBe(0);
        Points("xa-1", "I.4", asOf: "2026-04-30").ShouldBe(1);
        Points("xa-1", "I.4", at: merged).ShouldBe(1);
        Points("xa-2", "I.4", at: moved).ShouldBe(1);

        var now = node.Scores.Standings(Province.Period, Province.Communes, new Moment(), Node.Today)!;
        now.Places.Select(p => p.Sheet.Unit).ShouldNotContain("xa-4");
        now.NotRanked.ShouldHaveSingleItem().ShouldBe(new NotRanked("xa-4", "Xã xa-4", "Đơn vị sáp nhập vào Xã xa-3 từ 15/06/2026; kết quả được tính cho đơn vị tiếp nhận."));
        node.Scores.Standings(Province.Period, Province.Communes, new Moment(new DateOnly(2026, 6, 14)), Node.Today)!.Places.Count.ShouldBe(4);
        Points("xa-4", "I.4").ShouldBe(1, "its own sheet stays readable");

        // Which part a point came from, and whose each activity is.
        var reading = node.Scores.Sheet(Province.Period, "xa-3", new Moment(), Node.Today)!;
        reading.Rests.Parts.Select(p => (p.Part.Code, p.Part.From, p.Part.To, p.Part.Weight, p.Total.Claimed)).ShouldBe(
        [
            ("xa-4", new DateOnly(2026, 1, 1), new DateOnly(2026, 6, 14), null, Alone(reading, "xa-4")),
            ("xa-3", new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31), null, Alone(reading, "xa-3")),
        ]);
        var value = reading.Sheet.Criteria.Single(c => c.Code == "I.4").Values[0];
        reading.Rests.Of(value)[0].Last.Select(a => (a.StreamId, a.Unit)).ShouldBe([("reception-r2", null), ("reception-r1", "xa-4")]);
        node.Scores.Sheet(Province.Period, "xa-2", new Moment(), Node.Today)!.Rests.Of(
            node.Scores.Sheet(Province.Period, "xa-2", new Moment(), Node.Today)!.Sheet.Criteria.Single(c => c.Code == "I.4").Values[0])[0].Last
            .Select(a => (a.StreamId, a.Unit)).ShouldBe([("reception-r3", "thon-1")]);
        await node.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Weighted_parts_add_up_by_their_shares()
    {
        var (database, node, log) = await LogAsync(Succession.Weighted, []);
        var board = new Feeder(node, log);
        await board.FeedAsync();
        await board.FeedAsync([.. Enumerable.Range(0, 6).Select(i => Province.Reception($"a{i}", "xa-4", March)), .. Enumerable.Range(0, 10).Select(i => Province.Reception($"b{i}", "xa-3", new DateOnly(2026, 8, 1)))]);
        await board.FeedAsync(("unit-xa-4", new UnitMerged("xa-3", new DateOnly(2026, 7, 1))));

        var reading = node.Scores.Sheet(Province.Period, "xa-3", new Moment(), Node.Today)!;
        reading.Rests.Parts.Select(p => (p.Part.Code, Math.Round(p.Part.Weight!.Value, 4), p.Total.Claimed)).ShouldBe(
            [("xa-3", 0.2479m, 0m), ("xa-4", 0.2479m, 6m), ("xa-3", 0.5041m, 10m)]);

        // 0.2479 × 6 + 0.5041 × 10
        reading.Sheet.Total.Claimed.ShouldBe(6.53m);
        reading.Rests.Parts.Sum(p => p.Part.Weight!.Value * p.Total.Claimed).ShouldBe(reading.Sheet.Total.Claimed, 0.005m);
        await node.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task An_entry_that_cannot_be_folded_stops_the_board_just_before_it()
    {
        var (database, node, log) = await LogAsync(null, [("entry-nonsense", new TargetAssigned("I.1", 4))]);
        await using var live = Node.Start(database.App);
        await Eventually.IsTrueAsync(() => live.Board.Health.FailedAt == log[^1].Seq, "the board stops");
        live.Board.Position.ShouldBe(log[^1].Seq - 1);
        await node.DisposeAsync();
        await live.DisposeAsync();
        await database.DisposeAsync();
    }

    private static decimal Alone(SheetReading reading, string part) => reading.Rests.Parts.Single(p => p.Part.Code == part).Total.Claimed;

    private static IEnumerable<(DateOnly Day, long Position)> Moments(long head, long middle) =>
    [
        (Node.Today, middle), (March, head), (new DateOnly(2026, 5, 20), middle + 7), (new DateOnly(2026, 6, 14), head), (new DateOnly(2026, 6, 15), head),
        (new DateOnly(2026, 9, 30), head), (new DateOnly(2026, 10, 1), head), (Node.Today, head - 40), (new DateOnly(2026, 4, 1), middle - 30),
    ];

    private static string Told(SheetReading reading) =>
        $"{reading.Sheet.Total} {reading.Sheet.Class?.Claimed.Code} {string.Join(' ', reading.Rests.Notes)} "
        + string.Join(' ', reading.Rests.Parts.Select(p => $"{p.Part.Code}:{p.Total}"))
        + string.Join(' ', reading.Sheet.Criteria.SelectMany(c => c.Values.Select(v => $"{c.Code}.{v.Role}={v.Claimed}/{v.Verified}:{string.Join('+', reading.Rests.Of(v).SelectMany(r => r.Last).Select(a => $"{a.StreamId}@{a.Unit}"))}")));

    private static async Task<(TestDatabase Database, Node Node, List<EventStore.RecordedEvent> Log)> LogAsync(
        Succession? rule, IReadOnlyList<(string Stream, IDomainEvent Event)> life)
    {
        var database = await TestDatabase.CreateAsync();
        var node = new Node(database.App);
        var filler = new LogFiller(node.Store, node.Types);
        await filler.AppendAsync(Province.World(rule));
        await filler.AppendAsync(life, 1);
        return (database, node, await node.Store.AllAsync());
    }

    /// <summary>Appends and lets the board take in what was appended.</summary>
    private sealed class Feeder(Node node, List<EventStore.RecordedEvent> log)
    {
        private readonly ActivityProjector _projector = new(node.Types, node.Store.ReadStreamsUpToAsync);
        private readonly Dictionary<string, long> _versions = log.GroupBy(e => e.StreamId).ToDictionary(g => g.Key, g => g.Max(e => e.Version));

        public async Task<long> FeedAsync(params IReadOnlyList<(string Stream, IDomainEvent Event)> events)
        {
            foreach (var (stream, e) in events)
            {
                var version = _versions.GetValueOrDefault(stream);
                var append = new EventStore.StreamAppend(stream, stream[..stream.IndexOf('-', StringComparison.Ordinal)], version, [SampleWorld.ToStore(node.Types, e)]);
                (await node.Store.AppendAsync(new EventStore.AppendRequest(Guid.NewGuid(), new byte[] { 1 }, [append], []))).ShouldBeOfType<EventStore.AppendOutcome.Appended>();
                _versions[stream] = version + 1;
            }

            var page = await node.Store.ReadAfterAsync(node.Board.Position, 1_000);
            node.Board.Apply(await _projector.ProjectAsync(node.Board.Position, page, default), page);
            return node.Board.Position;
        }
    }
}
