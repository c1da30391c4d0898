using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Awards;

namespace ThiDua.Domain.Tests.Awards;

/// <summary>How many get an award: by rank, with stated rounding, and a stated rule for equals at the edge.</summary>
public class QuotaTests
{
    private const string Edge = "    parameters: [{ key: edge, kind: text, optional: true, words: [nobody, all, vote], label: bằng nhau }]\n";

    [Theory]
    [InlineData("0.5", "half-up", 5, 3)]
    [InlineData("0.4", "half-up", 3, 1)]
    [InlineData("0.2", "down", 9, 1)]
    [InlineData("0.2", "up", 6, 2)]
    [InlineData("\"1/3\"", "down", 6, 2)]
    public void A_share_is_rounded_as_stated(string share, string rounding, int units, int places)
    {
        var spec = new AwardSpec { Rules = AwardSpec.Rule($"    quota: {{ forms: [{{ code: q, shareOfCompeting: {share}, perCluster: true, rounding: {rounding}, source: T }}] }}") };
        for (var i = 0; i < units; i++)
        {
            spec.With($"U{i}", 50 - i);
        }

        spec.Of().Count(u => u.State == EligibilityState.Eligible).ShouldBe(places);
        spec.Of().Where(u => u.State == EligibilityState.Eligible).Select(u => u.Candidate.Code).ShouldBe(Enumerable.Range(0, places).Select(i => $"U{i}"));
        spec.Of().ShouldAllBe(u => u.Quota!.Places == places && u.Quota.Base == units);
    }

    [Theory]
    [InlineData(14, 1)]
    [InlineData(15, 2)]
    public void One_flag_and_two_from_fifteen_units(int units, int places)
    {
        var spec = new AwardSpec { Rules = AwardSpec.Rule("    quota: { forms: [{ code: q, bySize: [{ from: 1, count: 1 }, { from: 15, count: 2 }], perCluster: true, source: T }] }") };
        for (var i = 0; i < units; i++)
        {
            spec.With($"U{i:00}", 50 - i);
        }

        spec.States().Count(s => s.EndsWith(" eligible", StringComparison.Ordinal)).ShouldBe(places);
    }

    [Theory]
    [InlineData(null, "A eligible, B unknown, C unknown, D over-quota")]
    [InlineData("nobody", "A eligible, B over-quota, C over-quota, D over-quota")]
    [InlineData("all", "A eligible, B eligible, C eligible, D over-quota")]
    [InlineData("vote", "A eligible, B vote-needed, C vote-needed, D over-quota")]
    public void Equals_at_the_edge_follow_the_stated_rule(string? edge, string expected)
    {
        var spec = new AwardSpec { Rules = AwardSpec.Rule(Edge + "    quota: { forms: [{ code: q, count: 2, perCluster: true, source: T }] }") }
            .With("A", 50).With("B", 40).With("C", 40).With("D", 30);
        _ = edge is null ? spec : spec.Set("co.edge", edge);
        string.Join(", ", spec.States()).ShouldBe(expected);
    }

    [Fact]
    public void A_place_is_not_promised_while_somebody_before_is_unknown()
    {
        var spec = new AwardSpec { Rules = AwardSpec.Rule("    conditions: [{ council: ok, label: Được }]\n    quota: { forms: [{ code: q, count: 1, perCluster: true, source: T }] }") }
            .With("A", 50).With("B", 40).With("C", 30).Find("B", "ok").Find("C", "ok");
        spec.States().ShouldBe(["A unknown", "B unknown", "C over-quota"]);
        spec.Find("A", "ok", holds: false).States().ShouldBe(["A not-eligible", "B eligible", "C over-quota"]);
        spec.Find("A", "ok").States().ShouldBe(["A eligible", "B over-quota", "C over-quota"]);
    }

    [Fact]
    public void Who_was_rewarded_has_taken_a_place()
    {
        var held = new HeldTitle("h", "co", 2026, "1", new DateOnly(2026, 12, 1)) { Period = "y2026", Achievement = AwardCase.Annual };
        new AwardSpec { Rules = AwardSpec.Rule("    quota: { forms: [{ code: q, count: 1, perCluster: true, source: T }] }") }
            .With("A", 50).With("B", 40, change: c => c with { Titles = [held] }).States().ShouldBe(["A over-quota", "B rewarded"]);
    }

    [Fact]
    public void A_quota_of_the_whole_period_goes_by_total()
    {
        new AwardSpec { Rules = AwardSpec.Rule("    quota: { forms: [{ code: q, count: 2, perCluster: false, source: T }] }") }
            .With("A", 50).With("B", 49).With("C", 30, cluster: "khac").States().ShouldBe(["A eligible", "B eligible", "C over-quota"]);
    }

    /// <summary>The quota is never exceeded unless equals are all to get it, nobody stands behind who is taken, and the order of units does not matter.</summary>
    [Fact]
    public void Quotas_hold_for_any_cluster() => Prop.ForAll(
        ArbMap.Default.GeneratorFor<int[]>().Where(p => p.Length is > 0 and < 20).ToArbitrary(), Gen.Choose(0, 100).ToArbitrary(), Gen.Elements("nobody", "all", "vote").ToArbitrary(),
        (points, percent, edge) =>
        {
            var share = (percent / 100m).ToString(System.Globalization.CultureInfo.InvariantCulture);
            var spec = new AwardSpec { Rules = AwardSpec.Rule(Edge + $"    quota: {{ forms: [{{ code: q, shareOfCompeting: {share}, perCluster: true, source: T }}] }}") }.Set("co.edge", edge);
            for (var i = 0; i < points.Length; i++)
            {
                spec.With($"U{i:00}", Math.Abs(points[i] % 6));
            }

            var all = spec.Of();
            var taken = all.Where(u => u.State == EligibilityState.Eligible).ToList();
            var places = all[0].Quota!.Places;
            places.ShouldBeInRange(0, points.Length);
            places.ShouldBe((int)decimal.Floor((percent / 100m * points.Length) + 0.5m));
            var last = taken.Select(u => u.Candidate.Rank).Max();
            (edge == "all" ? taken.Count(u => u.Candidate.Rank < last) : taken.Count).ShouldBeLessThanOrEqualTo(places);
            all.Where(u => u.State != EligibilityState.Eligible).ShouldAllBe(u => last == null || u.Candidate.Rank > last);
            Eligibility.Of(spec.Inputs(backwards: true)).Select(u => $"{u.Candidate.Code} {u.State} {u.Summary}").ShouldBe(all.Select(u => $"{u.Candidate.Code} {u.State} {u.Summary}"));
        }).QuickCheckThrowOnFailure();
}
