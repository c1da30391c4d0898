using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Units;
using ThiDua.Projections.Board;
using ThiDua.Projections.Ledger;
using ThiDua.TestKit;
using Xunit;

namespace ThiDua.Projections.Tests;

/// <summary>The board in memory: what is kept is never stale, waiting ends, sums are those of the entries.</summary>
public sealed class BoardTests
{
    [Fact]
    public async Task What_is_kept_equals_what_is_worked_out_afresh_after_every_event()
    {
        var (database, head) = await Histories.DatabaseAsync(seed: 41, streams: 40);
        await using var node = new Node(database.App);
        var log = await node.Store.AllAsync();
        await node.Store.ReadAfterAsync(0, 1);
        var projector = new ActivityProjector(node.Types, node.Store.ReadStreamsUpToAsync);
        var changes = 0;
        var last = "";
        foreach (var e in log)
        {
            node.Board.Apply(await projector.ProjectAsync(e.Seq - 1, [e], default), [e]);
            var today = Node.Today.AddDays(e.Seq > head / 2 ? 1 : 0); // A day passes on the way.
            if (node.Scores.Standings(SampleWorld.Period, SampleWorld.Cluster, new Moment(), today) is not { } kept)
            {
                continue;
            }

            var fresh = new Scoreboard(node.Board).Standings(SampleWorld.Period, SampleWorld.Cluster, new Moment(), today)!;
            kept.AsOfPosition.ShouldBe(e.Seq);
            Lines(kept).ShouldBe(Lines(fresh));
            changes += Lines(kept) != last ? 1 : 0;
            last = Lines(kept);
            foreach (var unit in Histories.Units)
            {
                var sheet = node.Scores.Sheet(SampleWorld.Period, unit, new Moment(), today)!;
                Dumps.Line(sheet.Sheet, fresh.Places[0].Claimed, fresh.Places[0].Verified)
                    .ShouldBe(Dumps.Line(fresh.Places.Single(p => p.Sheet.Unit == unit).Sheet, fresh.Places[0].Claimed, fresh.Places[0].Verified));
            }
        }

        changes.ShouldBeGreaterThan(20);
        await database.DisposeAsync();
    }

    [Fact]
    public async Task A_change_of_the_world_is_seen_at_once_and_nothing_else_is_worked_out_again()
    {
        var (database, head) = await Histories.DatabaseAsync(seed: 42, streams: 10);
        await using var node = Node.Start(database.App);
        await node.ReachAsync(head);
        var first = node.Scores.Standings(SampleWorld.Period, SampleWorld.Cluster, new Moment(), Node.Today)!;
        node.Scores.Standings(SampleWorld.Period, SampleWorld.Cluster, new Moment(), Node.Today)!.ShouldBeSameAs(first);

        var filler = new LogFiller(node.Store, node.Types);
        await filler.AppendAsync([("unit-khac", new UnitRegistered("khac", new UnitAttributes("Xã Khác", UnitKind.PeoplesCommittee, UnitLevel.Commune), new DateOnly(2025, 7, 1)))]);
        var at = await filler.AppendAsync([("cluster-khac", new Domain.Clusters.ClusterFormed("khac", "Cụm khác"))]);
        await node.ReachAsync(at);
        node.Scores.Standings(SampleWorld.Period, SampleWorld.Cluster, new Moment(), Node.Today)!.AsOfPosition.ShouldBe(at);
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Waiting_for_a_position_ends_with_it_or_with_the_time_and_leaves_nothing_behind()
    {
        var database = await TestDatabase.CreateAsync();
        await using var node = Node.Start(database.App);
        var soon = node.Board.WaitForAsync(1, TimeSpan.FromSeconds(20), default);
        (await node.Board.WaitForAsync(long.MaxValue, TimeSpan.FromMilliseconds(30), default)).ShouldBeFalse();
        using var gone = new CancellationTokenSource();
        var cancelled = node.Board.WaitForAsync(long.MaxValue, TimeSpan.FromSeconds(20), gone.Token);
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => cancelled);
        node.Board.Waiting.ShouldBe(1);

        await new LogFiller(node.Store, node.Types).AppendAsync(SampleWorld.Events(Histories.Units));

        (await soon).ShouldBeTrue();
        (await node.Board.WaitForAsync(1, TimeSpan.Zero, default)).ShouldBeTrue();
        node.Board.Waiting.ShouldBe(0);
        await database.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_ledger_in_memory_answers_like_the_plain_sum_of_its_entries(int seed)
    {
        var random = new Random(seed);
        var (entries, ledger) = (RandomEntries(random).ToList(), new MemoryLedger());
        for (var i = 0; i < entries.Count; i++)
        {
            ledger.Add(entries[i]);
            if (i % 97 != 0 && i != entries.Count - 1)
            {
                continue;
            }

            ledger.Settle();
            var (now, past) = (entries[i].Seq, random.Next((int)entries[i].Seq + 1));
            foreach (var position in new[] { now, past })
            {
                var from = new DateOnly(2026, 1, 1).AddDays(random.Next(40));
                var to = from.AddDays(random.Next(40) - 2);
                var plain = new Fold.PlainTallies(entries[..(i + 1)], "u", position);
                var mine = ledger.Of("u", position);
                foreach (var (view, measure) in new[] { (View.Claimed, "a"), (View.Claimed, "b"), (View.Verified, "a"), (View.Verified, "none") })
                {
                    Sums(mine.Sums(view, measure, from, to), true).ShouldBe(Sums(plain.Sums(view, measure, from, to), true));
                    Sums(mine.Totals(view, measure, from, to), false).ShouldBe(Sums(plain.Sums(view, measure, from, to), false));
                    mine.Latest(view, measure, from, to).ShouldBe(plain.Latest(view, measure, from, to));
                    Sources(ledger.Sources("u", measure, view, from, to, f => f.Text != "k=1", position, 7)).ShouldBe(Sources(plain, view, measure, from, to, 7));
                }
            }
        }
    }

    private static IEnumerable<LedgerEntry> RandomEntries(Random random)
    {
        var given = new Dictionary<(string, EffectKey), (int Count, decimal Quantity)>();
        for (var seq = 1; seq < 1_500; seq++)
        {
            // Some days hold very many, as after an import.
            var day = new DateOnly(2026, 1, 1).AddDays(random.Next(3) == 0 ? 20 : random.Next(80));
            var facet = random.Next(3);
            var key = new EffectKey((View)random.Next(2), "u", random.Next(2) == 0 ? "a" : "b", Domain.Measures.Facets.Parse(facet == 0 ? "" : $"k={facet}"), day);
            var stream = $"dialogue-{random.Next(400)}";
            var (count, quantity) = given.GetValueOrDefault((stream, key));
            var (newCount, newQuantity) = random.Next(4) == 0 ? (0, 0m) : (1, random.Next(1, 5));
            if ((count, quantity) != (newCount, newQuantity))
            {
                given[(stream, key)] = (newCount, newQuantity);
                yield return new LedgerEntry(seq, 0, stream, new EffectChange(key, newCount - count, newQuantity - quantity));
            }
        }
    }

    private static string Sums(IEnumerable<Domain.Scoring.TallyRow> rows, bool byDay) => string.Join('\n', rows
        .GroupBy(r => (byDay ? r.Day : default, r.Facets.Text)).Select(g => (g.Key, Sum: g.Sum(r => r.Quantity))).Where(g => g.Sum != 0)
        .OrderBy(g => g.Key.Item1).ThenBy(g => g.Key.Text, StringComparer.Ordinal));

    private static string Sources(SourceList list) => $"{list.Count}: {string.Join(' ', list.Last.Select(s => $"{s.StreamId}@{s.Day:MMdd}#{s.Seq}={s.Count}/{s.Quantity}{(s.Verified ? "v" : "")}"))}";

    private static string Sources(Fold.PlainTallies plain, View view, string measure, DateOnly from, DateOnly to, int most)
    {
        List<SourceActivity> Of(View v) =>
        [
            .. plain.Of(v, measure, from, to).Where(e => e.Change.Key.Facets.Text != "k=1").GroupBy(e => (e.StreamId, e.Change.Key.Day, e.Change.Key.Facets))
                .Select(g => new SourceActivity(g.Key.StreamId + g.Key.Facets.Text, g.Max(e => e.Seq), g.Key.Day, g.Key.Facets, g.Sum(e => e.Change.Count), g.Sum(e => e.Change.Quantity), false))
                .Where(s => s.Count != 0 || s.Quantity != 0).OrderByDescending(s => (s.Day, s.Seq)),
        ];
        var verified = Of(View.Verified).Select(s => (s.StreamId, s.Day)).ToHashSet();
        var all = Of(view);
        return Sources(new SourceList(all.Count, [.. all.Take(most).Select(s => s with { StreamId = s.StreamId.Split("k=")[0], Verified = verified.Contains((s.StreamId, s.Day)) })]));
    }

    private static string Lines(Standings standings) => string.Join('\n', standings.Places.Select(p => Dumps.Line(p.Sheet, p.Claimed, p.Verified)));
}
