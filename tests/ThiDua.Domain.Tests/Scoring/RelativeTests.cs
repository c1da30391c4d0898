using Shouldly;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Units;
using Xunit;

namespace ThiDua.Domain.Tests.Scoring;

/// <summary>Formulas that compare units: figures of a real cluster's sheet (domain research, C347), and what follows when one more comes.</summary>
public sealed class RelativeTests
{
    private static readonly ValueExpression Actual = new ValueExpression.Sum(MeasureQuery.Of("t.a"));
    private static readonly ValueExpression Target = new ValueExpression.Assigned("A.1");

    public static TheoryData<decimal, string[], string[], string[]> Published => new()
    {
        { 20, ["5", "5", "0.05"], ["66.67", "50", "1"], ["16.49", "14.74", "20"] },
        { 5, ["1", "1", "1", "1", "1"], ["5", "1", "3", "1", "12"], ["3.41", "2.5", "2.95", "2.5", "5"] },
        { 15, ["4", "7", "0.3"], ["4", "7", "0.3"], ["7.5", "7.5", "7.5"] },
        { 10, ["90", "0.9", "9"], ["100", "1", "10"], ["10", "10", "10"] },
    };

    [Theory, MemberData(nameof(Published))]
    public void Compared_with_the_best_ratio_of_the_cluster(decimal max, string[] targets, string[] actuals, string[] points)
    {
        var sheets = Score(max, new Formula.LeaderRelative(Actual, Target, Group.Cluster), actuals, targets);
        sheets.Select(s => s.Total.Claimed).ShouldBe(points.Select(Number));
        sheets.Select(s => s.Total.Verified).ShouldBe(points.Select(Number));
    }

    [Fact]
    public void A_late_better_unit_pulls_the_others_down()
    {
        // A real cluster never recalculated: 10 and 6.25 stayed where 7.22 and 5.56 were right.
        var formula = new Formula.LeaderRelative(Actual, Target, Group.Cluster);
        Score(10, formula, ["5", "2", "0"], ["1", "1", "1"]).Select(s => s.Total.Claimed).ShouldBe([10m, 6.25m, 0m]);
        Score(10, formula, ["5", "2", "10"], ["1", "1", "1"]).Select(s => s.Total.Claimed).ShouldBe([7.22m, 5.56m, 10m]);
    }

    [Theory]
    [InlineData("0.5", "0.25")] // Nobody reaches the target: half of the maximum is for those who do.
    [InlineData("1", "0.5")]
    public void Below_the_target_nobody_gets_more_than_half(string actual, string other)
    {
        var sheets = Score(10, new Formula.LeaderRelative(Actual, Target, Group.Cluster), [actual, other], ["1", "1"]);
        sheets[0].Total.Claimed.ShouldBe(Number(actual) * 5);
        sheets[1].Total.Claimed.ShouldBe(Number(other) * 5);
    }

    [Fact]
    public void Without_targets_the_best_actual_gets_all() =>
        Score(10, new Formula.LeaderRelative(Actual, null, Group.Cluster), ["8", "2", "0"], []).Select(s => s.Total.Claimed).ShouldBe([10m, 2.5m, 0m]);

    [Fact]
    public void Who_has_no_target_gets_nothing_and_leads_nobody()
    {
        var sheets = Score(10, new Formula.LeaderRelative(Actual, Target, Group.Cluster), ["100", "3", "2"], [null, "1", "1"]);
        sheets.Select(s => s.Total.Claimed).ShouldBe([0m, 10m, 7.5m]);
        sheets[1].Criteria[0].Values.Single(v => v.Role == "best").Claimed.ShouldBe(3);
    }

    [Fact]
    public void At_or_above_the_average_gets_all()
    {
        var average = new Formula.AverageRelative(Actual, null, Group.Cluster);
        Score(2, average, ["86", "90", "88", "88"], []).Select(s => s.Total.Claimed).ShouldBe([0m, 2m, 2m, 2m]);
        Score(2, average, ["1", "1", "1"], []).Select(s => s.Total.Claimed).ShouldBe([2m, 2m, 2m]);
        Score(2, average with { Average = 89 }, ["86", "90", "88"], []).Select(s => s.Total.Claimed).ShouldBe([0m, 2m, 0m]);
    }

    [Fact]
    public void Groups_can_be_clusters_regions_kinds_or_all()
    {
        ScoreSheet[] Among(Group group)
        {
            var set = Set(10, new Formula.LeaderRelative(Actual, null, group));
            UnitInputs[] units =
            [
                Unit("U1", "c1", "mountain", UnitKind.PeoplesCommittee, set, 4),
                Unit("U2", "c1", null, UnitKind.PeoplesCommittee, set, 2),
                Unit("U3", "c2", "mountain", UnitKind.PeoplesCommittee, set, 8),
                Unit("U4", "c2", null, UnitKind.Front, set, 10),
            ];
            return [.. Scorer.Score(new ScoreInputs(Sheets.Year, Sheets.Year.To, 0, units))];
        }

        Among(Group.Cluster).Select(s => s.Total.Claimed).ShouldBe([10m, 5m, 8m, 10m]);
        Among(Group.Region).Select(s => s.Total.Claimed).ShouldBe([5m, 2m, 10m, 10m]);
        Among(Group.Kind).Select(s => s.Total.Claimed).ShouldBe([5m, 2.5m, 10m, 10m]);
        Among(Group.Period).Select(s => s.Total.Claimed).ShouldBe([4m, 2m, 8m, 10m]);
    }

    [Fact]
    public void Who_a_criterion_does_not_apply_to_is_not_compared()
    {
        var set = Sheets.Set(Sheets.Section("A", 10, Sheets.Criterion("A.1", 10, new Formula.LeaderRelative(Actual, null, Group.Cluster)) with
        {
            NotApplicable = new NotApplicable(NotApplicableMeaning.Zero),
        }));
        var out1 = Unit("U1", "c1", null, UnitKind.Front, set, 50) with { Entry = UnitEntry.Empty with { NotApplicable = ["A.1"] } };
        Scorer.Score(new ScoreInputs(Sheets.Year, Sheets.Year.To, 0, [out1, Unit("U2", "c1", null, UnitKind.Front, set, 5)]))
            .Select(s => s.Total.Claimed).ShouldBe([0m, 10m]);
    }

    private static IReadOnlyList<ScoreSheet> Score(decimal max, Formula formula, string[] actuals, string?[] targets)
    {
        var set = Set(max, formula);
        var units = actuals.Select((actual, i) => Unit($"U{i}", "c1", null, UnitKind.PeoplesCommittee, set, Number(actual)) with
        {
            Entry = targets.ElementAtOrDefault(i) is { } target ? UnitEntry.Empty with { Targets = UnitEntry.Empty.Targets.Add("A.1", Number(target)) } : UnitEntry.Empty,
        });
        return Scorer.Score(new ScoreInputs(Sheets.Year, Sheets.Year.To, 0, [.. units]));
    }

    private static CriteriaSet Set(decimal max, Formula formula) => Sheets.Set(Sheets.Section("A", max, Sheets.Criterion("A.1", max, formula)));

    private static UnitInputs Unit(string code, string cluster, string? region, UnitKind kind, CriteriaSet set, decimal actual) =>
        new(code, code, cluster, set, new FakeTallies().With("t.a", "2026-05-05", actual)) { Attributes = new UnitAttributes(code, kind, UnitLevel.Commune, Region: region) };

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
