using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Scoring;
using Xunit;

namespace ThiDua.Domain.Tests.Scoring;

/// <summary>What an activity is worth: the claimed total with it less that without it.</summary>
public sealed class PointsAtStakeTests
{
    private static readonly DateOnly Last = Sheets.Day("2026-12-31");

    private static decimal Stake(CriteriaSet set, ITallies tallies, params (string Measure, string Day, decimal Quantity)[] effects) => PointsAtStake.Of(
        new ScoreInputs(Sheets.Year, Last, 1, [new UnitInputs("U1", "Đơn vị", "cum", set, tallies)]), "U1", [Effects(View.Claimed, "U1", effects)])[0];

    private static Dictionary<EffectKey, (int, decimal)> Effects(View view, string unit, params (string Measure, string Day, decimal Quantity)[] effects) =>
        effects.ToDictionary(e => new EffectKey(view, unit, e.Measure, Facets.None, Sheets.Day(e.Day)), e => (1, e.Quantity));

    private static CriteriaSet One(Formula formula, decimal max = 10) => Sheets.Set(Sheets.Section("A", max, Sheets.Criterion("A.1", max, formula)));

    [Theory]
    [InlineData(3, 2)]
    [InlineData(5, 2)]
    [InlineData(6, 0)]
    public void Above_the_cap_one_more_is_worth_nothing(int held, int points) =>
        Stake(Sheets.Set(Sheets.Section("A", 10, Sheets.Each("A.1", 10, "t.a", 2))), new FakeTallies().Claim("t.a", "2026-02-01", held), ("t.a", "2026-02-01", 1)).ShouldBe(points);

    [Fact]
    public void What_takes_points_is_negative_and_what_counts_elsewhere_nothing()
    {
        var share = One(new Formula.Ratio(Sheets.Sum("t.a"), Sheets.Sum("t.b"), 0));
        Stake(share, new FakeTallies().Claim("t.a", "2026-02-01", 1).Claim("t.b", "2026-02-01", 2), ("t.b", "2026-02-01", 1)).ShouldBe(-5m);
        Stake(share, new FakeTallies().Claim("t.a", "2026-02-01", 1).Claim("t.b", "2026-02-01", 2), ("t.c", "2026-02-01", 1)).ShouldBe(0);
        Stake(share, new FakeTallies().Claim("t.a", "2027-02-01", 1).Claim("t.b", "2026-02-01", 2), ("t.a", "2027-02-01", 1)).ShouldBe(0, "a day outside the period");
    }

    [Fact]
    public void Without_the_latest_value_the_one_before_it_counts()
    {
        var imported = One(new Formula.Imported(new ValueExpression.Latest("figure.x", ValueSpan.Period, DateRange.Always)));
        var tallies = new FakeTallies().Claim("figure.x", "2026-01-01", 4).Claim("figure.x", "2026-03-01", 7);
        Stake(imported, tallies, ("figure.x", "2026-03-01", 7)).ShouldBe(3m);
        Stake(imported, tallies, ("figure.x", "2026-01-01", 4)).ShouldBe(0m);
        Stake(imported, new FakeTallies().Claim("figure.x", "2026-01-01", 4), ("figure.x", "2026-01-01", 4)).ShouldBe(4m);
    }

    [Fact]
    public void Only_what_is_claimed_for_the_unit_counts()
    {
        var set = Sheets.Set(Sheets.Section("A", 10, Sheets.Each("A.1", 10, "t.a", 2)));
        var inputs = new ScoreInputs(Sheets.Year, Last, 1, [new UnitInputs("U1", "Đơn vị", "cum", set, new FakeTallies().With("t.a", "2026-02-01", 3))]);
        PointsAtStake.Of(
            inputs, "U1",
            [
                Effects(View.Verified, "U1", ("t.a", "2026-02-01", 1)), Effects(View.Claimed, "U2", ("t.a", "2026-02-01", 1)), Effects(View.Claimed, "U1", ("t.a", "2026-02-01", 2)),
            ]).ShouldBe([0m, 0m, 4m]);
        PointsAtStake.Of(inputs, "U9", [Effects(View.Claimed, "U9", ("t.a", "2026-02-01", 1))]).ShouldBe([0m], "who is not scored has nothing at stake");
    }
}
