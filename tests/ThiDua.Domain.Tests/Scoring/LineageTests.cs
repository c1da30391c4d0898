using System.Globalization;
using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Clusters;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Tests.Units;
using ThiDua.Domain.Units;
using Xunit;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Scoring;

/// <summary>Units that merge, split, end, move and lie below others: who counts for whom, by which days and shares, and who is ranked.</summary>
public sealed class LineageTests
{
    private static readonly string[] Codes = ["a", "b", "c", "d", "v1", "v2"];

    [Theory]
    [InlineData("inherit-all", "2026-07-01", "a 2026-01-01..2026-06-30 | b 2026-01-01..2026-12-31")]
    [InlineData("inherit-all", "2026-06-30", "b 2026-01-01..2026-12-31")]
    [InlineData("from-effective-day", "2026-12-31", "b 2026-01-01..2026-12-31")]
    [InlineData("not-scored", "2026-12-31", "b 2026-01-01..2026-12-31")]
    [InlineData("weighted", "2026-06-30", "b 2026-01-01..2026-12-31")]
    [InlineData("weighted", "2026-07-01", "a 2026-01-01..2026-06-30 ×0.2479 | b 2026-01-01..2026-06-30 ×0.2479 | b 2026-07-01..2026-12-31 ×0.5041")]
    public void A_unit_that_took_over_another_counts_by_the_rule_from_the_effective_day_on(string rule, string day, string expected) =>
        Spans(Of(rule).With("unit-a", new UnitMerged("b", Day("2026-07-01"))), day, "b").ShouldBe(expected);

    [Fact]
    public void A_chain_hands_on_what_it_was_given()
    {
        var world = Of("inherit-all").With("unit-a", new UnitMerged("b", Day("2026-04-01"))).With("unit-b", new UnitMerged("c", Day("2026-10-01")));

        Spans(world, "2026-12-31", "c").ShouldBe("a 2026-01-01..2026-03-31 | b 2026-01-01..2026-09-30 | c 2026-01-01..2026-12-31");
        Spans(world, "2026-09-30", "c").ShouldBe("c 2026-01-01..2026-12-31");
        Spans(world, "2026-12-31", "b").ShouldBe("a 2026-01-01..2026-03-31 | b 2026-01-01..2026-09-30");
    }

    [Fact]
    public void Shares_of_a_chain_are_the_days_of_each_span_shared_by_those_who_were_there()
    {
        // A year of 365 days: 90 before a joined b, 183 before b joined c, 92 after.
        var world = Of("weighted").With("unit-a", new UnitMerged("b", Day("2026-04-01"))).With("unit-b", new UnitMerged("c", Day("2026-10-01")));

        Spans(world, "2026-12-31", "c").ShouldBe(
            "a 2026-01-01..2026-03-31 ×0.0616 | b 2026-01-01..2026-03-31 ×0.0616 | c 2026-01-01..2026-09-30 ×0.374 "
            + "| b 2026-04-01..2026-09-30 ×0.2507 | c 2026-10-01..2026-12-31 ×0.2521");
        Weights(world, "2026-12-31", "c").ShouldBe(1m, 1e-20m);
    }

    [Fact]
    public void A_unit_that_was_made_by_a_merger_has_no_share_of_the_time_before()
    {
        var world = Of("weighted", from: "2026-07-01").With("unit-a", new UnitMerged("d", Day("2026-07-01"))).With("unit-b", new UnitMerged("d", Day("2026-07-01")));

        Spans(world, "2026-12-31", "d").ShouldBe(
            "a 2026-01-01..2026-06-30 ×0.2479 | b 2026-01-01..2026-06-30 ×0.2479 | d 2026-07-01..2026-12-31 ×0.5041");
        Weights(world, "2026-12-31", "d").ShouldBe(1m, 1e-20m);
    }

    [Theory]
    [InlineData("inherit-all", "2026-06-30", "a b c d", "")]
    [InlineData("inherit-all", "2026-07-01", "b c d", "a")]
    [InlineData("weighted", "2026-07-01", "b c d", "a")]
    [InlineData("from-effective-day", "2026-07-01", "a b c d", "")]
    [InlineData("not-scored", "2026-06-30", "a b c d", "")]
    [InlineData("not-scored", "2026-07-01", "c d", "a b")]
    public void Who_is_ranked_follows_from_the_rule(string rule, string day, string ranked, string left) =>
        Ranked(Of(rule).With("unit-a", new UnitMerged("b", Day("2026-07-01"))), day).ShouldBe((ranked, left));

    [Theory]
    [InlineData("inherit-all", "a b c d", "")]
    [InlineData("weighted", "a b c d", "")]
    [InlineData("from-effective-day", "a b c d", "")]
    [InlineData("not-scored", "d", "a b c")]
    public void A_split_is_never_inherited(string rule, string ranked, string left)
    {
        var world = Of(rule).With("unit-a", new UnitSplit(["b", "c"], Day("2026-07-01")));

        Spans(world, "2026-12-31", "b").ShouldBe("b 2026-01-01..2026-12-31");
        Ranked(world, "2026-12-31").ShouldBe((ranked, left));
        var notes = Inputs(world, "2026-12-31").Notes("b");
        notes.Count.ShouldBe(rule == "from-effective-day" ? 0 : 1);
        if (rule is "inherit-all" or "weighted")
        {
            notes[0].ShouldBe("Đơn vị hình thành do chia, tách Xã a: tính từ ngày có hiệu lực 01/07/2026, không kế thừa kết quả trước đó.");
        }
    }

    [Fact]
    public void Why_a_unit_is_not_ranked_is_said()
    {
        var world = Of("inherit-all").With("unit-a", new UnitMerged("b", Day("2026-07-01")));
        Inputs(world, "2026-12-31").Competitors("cum")[0].WhyNotRanked.ShouldBe(
            "Đơn vị sáp nhập vào Xã b từ 01/07/2026; kết quả được tính cho đơn vị tiếp nhận.");

        var not = Of("not-scored").With("unit-a", new UnitMerged("b", Day("2026-07-01"))).With("unit-c", new UnitDissolved(Day("2026-08-01")));
        Inputs(not, "2026-12-31").Competitors("cum").Select(c => c.WhyNotRanked).ShouldBe(
        [
            "Đơn vị kết thúc hoạt động từ 01/07/2026, trong kỳ; kỳ này không xếp hạng đơn vị sáp nhập, chia tách, giải thể.",
            "Đơn vị tiếp nhận hoặc hình thành từ Xã a từ 01/07/2026, trong kỳ; kỳ này không xếp hạng đơn vị sáp nhập, chia tách.",
            "Đơn vị kết thúc hoạt động từ 01/08/2026, trong kỳ; kỳ này không xếp hạng đơn vị sáp nhập, chia tách, giải thể.",
            null,
        ]);
    }

    [Fact]
    public void What_ended_before_the_period_takes_no_part_in_it()
    {
        var world = Of("inherit-all").With("unit-a", new UnitMerged("b", Day("2026-01-01")));

        Ranked(world, "2026-12-31").ShouldBe(("b c d", "a"));
        Spans(world, "2026-12-31", "b").ShouldBe("b 2026-01-01..2026-12-31");
    }

    [Fact]
    public void A_rename_changes_the_name_from_its_day_and_nothing_else()
    {
        var world = Of("inherit-all").With("unit-a", new UnitRenamed("Phường A", Day("2026-05-01")), new UnitMerged("b", Day("2026-07-01")));

        Inputs(world, "2026-12-31").Of("b", _ => default)!.Parts.Select(p => p.Name).ShouldBe(["Phường A", "Xã b"]);
        Inputs(world, "2026-04-30").Of("a", _ => default)!.Name.ShouldBe("Xã a");
    }

    [Fact]
    public void Units_recorded_as_merged_into_each_other_come_to_an_end()
    {
        foreach (var rule in new[] { "inherit-all", "weighted", "not-scored" })
        {
            var world = Of(rule).With("unit-a", new UnitMerged("b", Day("2026-07-01"))).With("unit-b", new UnitMerged("a", Day("2026-05-01")));
            foreach (var unit in new[] { "a", "b" })
            {
                Inputs(world, "2026-12-31").PartsOf(world.World.Unit(unit)!).Count.ShouldBeLessThan(5);
            }
        }
    }

    [Fact]
    public void Inherited_quantities_add_up_and_the_latest_is_the_latest_of_any()
    {
        var world = Of("inherit-all").With("unit-a", new UnitMerged("b", Day("2026-07-01")));
        var tallies = new Dictionary<string, ITallies>
        {
            ["a"] = new FakeTallies().With("dialogue.held", "2026-02-01", 3).With("figure.land", "2026-03-01", 70),
            ["b"] = new FakeTallies().With("dialogue.held", "2026-08-01", 4).With("figure.land", "2026-02-01", 60),
        };
        var inputs = Inputs(world, "2026-12-31", tallies).Of("b", _ => default)!;

        inputs.Tallies.Sums(View.Claimed, "dialogue.held", Sheets.Year.From, Sheets.Year.To).Sum(r => r.Quantity).ShouldBe(7);
        inputs.Tallies.Latest(View.Claimed, "figure.land", Sheets.Year.From, Sheets.Year.To)!.Value.Value.ShouldBe(70);
        inputs.Parts.Sum(p => p.Tallies.Totals(View.Claimed, "dialogue.held", Sheets.Year.From, Sheets.Year.To).Sum(r => r.Quantity)).ShouldBe(7);
    }

    [Fact]
    public void Weighted_parts_bring_their_own_quantities()
    {
        var world = Of("weighted").With("unit-a", new UnitMerged("b", Day("2026-07-01")));
        var tallies = new Dictionary<string, ITallies> { ["a"] = new FakeTallies().With("m", "2026-02-01", 3), ["b"] = new FakeTallies().With("m", "2026-08-01", 4) };
        var inputs = Inputs(world, "2026-12-31", tallies).Of("b", _ => default)!;

        inputs.Parts.Select(p => (p.Code, p.Tallies.Sums(View.Claimed, "m", Sheets.Year.From, Sheets.Year.To).Sum(r => r.Quantity)))
            .ShouldBe([("a", 3), ("b", 4), ("b", 4)]);
        inputs.Tallies.Sums(View.Claimed, "m", Sheets.Year.From, Sheets.Year.To).Sum(r => r.Quantity).ShouldBe(7, "what compares the unit sees all");
    }

    [Theory]
    [InlineData("2026-03-31", "a", "v1 v2")]
    [InlineData("2026-04-01", "a", "v1")]
    [InlineData("2026-04-01", "b", "v2")]
    [InlineData("2026-09-01", "a", "")]
    [InlineData("2026-04-01", "c", "a v1")]
    public void Units_below_are_those_of_the_day_at_any_depth(string day, string above, string expected)
    {
        var world = Of("inherit-all").With("unit-a", new UnitMoved("c", Day("2026-04-01")))
            .With("unit-v2", new UnitMoved("b", Day("2026-04-01"))).With("unit-v1", new UnitDissolved(Day("2026-09-01")));

        string.Join(' ', UnitTree.Of(world.World).Below(above, Day(day)).Select(u => u.Code)).ShouldBe(expected);
    }

    [Fact]
    public void An_event_of_a_unit_concerns_what_took_it_over_and_all_it_ever_lay_below()
    {
        var tree = UnitTree.Of(Of("inherit-all").With("unit-v1", new UnitMerged("v2", Day("2026-03-01"))).With("unit-v2", new UnitMoved("b", Day("2026-04-01")))
            .With("unit-b", new UnitMoved("d", Day("2026-04-01"))).World);

        tree.WithSuccessors("v1").ShouldBe(["v1", "v2"], ignoreOrder: true);
        tree.EverAbove(tree.WithSuccessors("v1")).ShouldBe(["a", "b", "d"], ignoreOrder: true);
        tree.EverAbove(["d"]).ShouldBeEmpty();
    }

    [Fact]
    public void A_plan_names_its_rule()
    {
        var plan = WorldSpec.Plan with { Succession = Succession.Weighted };
        WorldSpec.Small.Decides("period-p26", w => PeriodDecisions.Plan(w, "p26", plan), new PeriodPlanned("p26", plan));
    }

    /// <summary>Communes a, b, c and d in a cluster, villages v1 and v2 below a, a year 2026 with a rule.</summary>
    private static WorldSpec Of(string rule, string from = "2025-07-01")
    {
        var world = WorldSpec.Small;
        foreach (var code in Codes)
        {
            var attributes = code[0] == 'v'
                ? new UnitAttributes($"Thôn {code}", UnitKind.Village, UnitLevel.Hamlet, "a")
                : new UnitAttributes($"Xã {code}", UnitKind.PeoplesCommittee, UnitLevel.Commune);
            world = world.With($"unit-{code}", new UnitRegistered(code, attributes, code == "d" ? Day(from) : WorldSpec.Start));
        }

        return world
            .With("cluster-cum", new ClusterFormed("cum", "Cụm"), new UnitJoinedCluster("a", WorldSpec.Start, null), new UnitJoinedCluster("b", WorldSpec.Start, null),
                new UnitJoinedCluster("c", WorldSpec.Start, null), new UnitJoinedCluster("d", WorldSpec.Start, null))
            .With("period-y", new PeriodPlanned("y", WorldSpec.Plan with
            {
                Clusters = ["cum"],
                Succession = Enum.Parse<Succession>(rule.Replace("-", "", StringComparison.Ordinal), ignoreCase: true),
            }));
    }

    private static PeriodInputs Inputs(WorldSpec world, string day, IReadOnlyDictionary<string, ITallies>? tallies = null) => new(
        world.World, world.World.Period("y")!, Day(day), code => tallies?.GetValueOrDefault(code) ?? new FakeTallies(), _ => UnitEntry.Empty);

    private static string Spans(WorldSpec world, string day, string unit) => string.Join(" | ", Inputs(world, day).PartsOf(world.World.Unit(unit)!).Select(s =>
        string.Create(CultureInfo.InvariantCulture, $"{s.Unit.Code} {s.From:yyyy-MM-dd}..{s.To:yyyy-MM-dd}{(s.Weight is { } w ? $" ×{w:0.####}" : "")}")));

    private static decimal Weights(WorldSpec world, string day, string unit) => Inputs(world, day).PartsOf(world.World.Unit(unit)!).Sum(s => s.Weight!.Value);

    private static (string Ranked, string Left) Ranked(WorldSpec world, string day)
    {
        var all = Inputs(world, day).Competitors("cum").ToLookup(c => c.WhyNotRanked is null, c => c.Unit.Code);
        return (string.Join(' ', all[true]), string.Join(' ', all[false]));
    }
}
