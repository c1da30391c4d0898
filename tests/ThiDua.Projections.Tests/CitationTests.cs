using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Scoring;
using ThiDua.Projections.Board;
using ThiDua.Projections.Ledger;
using ThiDua.TestKit;
using Xunit;

namespace ThiDua.Projections.Tests;

/// <summary>What values are said to rest on, over random histories: it gives the values again, page by page, and between moments it adds up.</summary>
public sealed class CitationTests
{
    private static readonly View[] Views = [View.Claimed, View.Verified];

    [Theory]
    [InlineData(51)]
    [InlineData(52)]
    public async Task Every_value_follows_again_from_the_activities_it_cites(int seed)
    {
        var (database, head) = await Histories.LateDatabaseAsync(seed, streams: 80);
        await using var node = Node.Start(database.App);
        await node.ReachAsync(head);
        var history = new SheetHistory(node.Board);
        var (random, cited) = (new Random(seed), 0);
        foreach (var moment in new[] { new Moment(), new Moment(new DateOnly(2026, 3, 20)), new Moment(new DateOnly(2026, 5, 1), random.NextInt64(head / 2, head)) })
        {
            foreach (var (unit, view) in Histories.Units.SelectMany(u => Views.Select(v => (u, v))))
            {
                var sheet = node.Scores.Sheet(SampleWorld.Period, unit, moment, Node.Today)!.Sheet;
                foreach (var line in sheet.Criteria)
                {
                    var tallies = new CitedTallies();
                    for (long? after = 0; after is { } cursor;)
                    {
                        var page = history.Cited(SampleWorld.Period, unit, line.Code, moment, Node.Today, view, cursor, 3)!;
                        page.Sheet.Total.ShouldBe(sheet.Total);
                        var citations = page.Citations!;
                        citations.Activities.Select(a => a.Activity.Seq).ShouldBe(citations.Activities.Select(a => a.Activity.Seq).Order());
                        citations.Activities.ShouldAllBe(a => a.Activity.Seq > cursor);
                        tallies.Add(citations, view);
                        after = citations.Next;
                        cited += citations.Activities.Count;
                    }

                    var again = Scorer.Score(sheet.Period, sheet.Day, sheet.Reading.Unit with { Tallies = tallies }).Criteria.Single(c => c.Code == line.Code);
                    again.Values.Select(v => view == View.Claimed ? v.Claimed : v.Verified).ShouldBe(line.Values.Select(v => view == View.Claimed ? v.Claimed : v.Verified), line.Code);
                }
            }
        }

        cited.ShouldBeGreaterThan(150);
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Sources_say_their_sum_whatever_the_page()
    {
        var (database, head) = await Histories.DatabaseAsync(seed: 53, streams: 60);
        await using var node = Node.Start(database.App);
        await node.ReachAsync(head);
        var history = new SheetHistory(node.Board);
        foreach (var code in node.Scores.Sheet(SampleWorld.Period, Histories.Units[0], new Moment(), Node.Today)!.Sheet.Criteria.Select(c => c.Code))
        {
            var all = history.Cited(SampleWorld.Period, Histories.Units[0], code, new Moment(), Node.Today, View.Claimed, 0, int.MaxValue)!.Citations!;
            var small = history.Cited(SampleWorld.Period, Histories.Units[0], code, new Moment(), Node.Today, View.Claimed, 0, 1)!.Citations!;
            small.Sources.ShouldBe(all.Sources);
            foreach (var source in all.Sources)
            {
                var of = all.Activities.Where(a => a.Source == source.Number).ToList();
                of.Count.ShouldBe(source.Count);
                (source.Quantity ?? 0).ShouldBe(of.Sum(a => a.Activity.Quantity));
            }
        }

        await database.DisposeAsync();
    }

    [Fact]
    public async Task What_changed_between_two_moments_is_the_difference_of_what_counted()
    {
        var (database, head) = await Histories.DatabaseAsync(seed: 54, streams: 120);
        await using var node = Node.Start(database.App);
        await node.ReachAsync(head);
        var (random, told) = (new Random(54), 0);
        for (var i = 0; i < 400; i++)
        {
            var measure = ((string[])["petition.due", "petition.cleared", "petition.received", "dialogue.held", "publication.made", "model.registered"])[random.Next(6)];
            var (unit, view) = (Histories.Units[random.Next(Histories.Units.Length)], Views[random.Next(2)]);
            var (before, after) = (Source(random, measure), Source(random, measure));
            var (known, position) = Ordered(random.NextInt64(1, head + 1), random.NextInt64(1, head + 1));
            node.Board.Read(reader =>
            {
                decimal Sum(ValueSource source, long at) => reader.Ledger.Cited(unit, view, source, at).Sum(a => a.Quantity);
                var changes = reader.Ledger.Between(unit, view, before, known, after, position).ToList();
                changes.Sum(c => c.Quantity).ShouldBe(Sum(after, position) - Sum(before, known));
                reader.Ledger.Between(unit, view, before, known, before, known).ShouldBeEmpty();
                told += changes.Count;
                return 0;
            });
        }

        told.ShouldBeGreaterThan(200);
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Changes_of_random_moments_add_up_and_end_at_the_sheet_of_the_board()
    {
        var (database, head) = await Histories.DatabaseAsync(seed: 55, streams: 100);
        await using var node = Node.Start(database.App);
        await node.ReachAsync(head);
        var (history, random, lines) = (new SheetHistory(node.Board), new Random(55), 0);
        for (var i = 0; i < 60; i++)
        {
            var (known, position) = Ordered(random.NextInt64(head / 3, head + 1), random.NextInt64(head / 3, head + 1));
            var (from, to) = (new Moment(new DateOnly(2026, 1, 20).AddDays(random.Next(60)), known), new Moment(new DateOnly(2026, 4, 1).AddDays(random.Next(60)), position));
            var unit = Histories.Units[random.Next(Histories.Units.Length)];
            var reading = history.Changes(SampleWorld.Period, unit, from, to, Node.Today, View.Claimed)!;
            var (then, now) = (Total(node, unit, from), Total(node, unit, to));
            (reading.Changes.Before.Total, reading.Changes.After.Total).ShouldBe((then, now));
            reading.Changes.Lines.Aggregate(default(Points), (sum, l) => sum + l.After - l.Before).ShouldBe(now - then);
            reading.Changes.Causes.Aggregate(default(Points), (sum, c) => sum + c.Points).ShouldBe(now - then);
            reading.Changes.Lines.Where(l => l.Criterion is not null && l.Before.Claimed != l.After.Claimed).ShouldAllBe(l => reading.Entries[l.Criterion!].Count > 0);
            lines += reading.Changes.Lines.Count;
        }

        lines.ShouldBeGreaterThan(60);
        await database.DisposeAsync();
    }

    private static Points Total(Node node, string unit, Moment moment) => node.Scores.Sheet(SampleWorld.Period, unit, moment, Node.Today)!.Sheet.Total;

    private static (long, long) Ordered(long a, long b) => a < b ? (a, b) : (b, a);

    private static ValueSource Source(Random random, string measure)
    {
        var from = new DateOnly(2026, 1, 1).AddDays(random.Next(60));
        return new ValueSource(measure, MeasureKind.Sum, random.Next(3) == 0 ? [new FacetFilter("kind", ["complaint", "periodic"])] : [], from, from.AddDays(random.Next(120)));
    }

    /// <summary>Nothing but what was cited.</summary>
    private sealed class CitedTallies : ITallies
    {
        private readonly HashSet<(View View, string Measure, CitedActivity Activity)> _cited = [];

        public void Add(SheetCitations page, View view)
        {
            foreach (var (source, activity) in page.Activities)
            {
                _cited.Add((view, page.Sources.Single(s => s.Number == source).Source.Measure, activity));
            }
        }

        public IEnumerable<TallyRow> Sums(View view, string measure, DateOnly from, DateOnly to) => Of(view, measure, from, to).Select(a => new TallyRow(a.Day, a.Facets, a.Quantity));

        public LatestValue? Latest(View view, string measure, DateOnly from, DateOnly to) => Of(view, measure, from, to).OrderBy(a => (a.Day, a.Seq))
            .Select(a => (LatestValue?)new LatestValue(a.Day, a.Seq, a.Quantity)).LastOrDefault();

        private IEnumerable<CitedActivity> Of(View view, string measure, DateOnly from, DateOnly to) =>
            _cited.Where(c => c.View == view && c.Measure == measure && c.Activity.Day >= from && c.Activity.Day <= to).Select(c => c.Activity);
    }
}
