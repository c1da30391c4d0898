using Shouldly;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Scoring;
using Xunit;

namespace ThiDua.Domain.Tests.Scoring;

/// <summary>Each formula by a table, edges included. Numbers are written as text: xUnit has no decimal constants.</summary>
public sealed class FormulaTests
{
    private static readonly ValueExpression Any = Sheets.Sum("t.any");
    private static readonly ValueExpression.Latest Figure = new("figure.any", ValueSpan.Period, DateRange.Always);

    // A published sheet: <88 → 0; 88-90 → 2; 90-95 → 3; 95-<100 → 4; 100 → 5. The ends are ours to state.
    private static readonly ValueList<Band> Steps =
    [
        new(null, false, 88, false, 0), new(88, true, 90, false, 2), new(90, true, 95, false, 3), new(95, true, 100, false, 4), new(100, true, null, false, 5),
    ];

    [Theory]
    [InlineData("0", "0")]
    [InlineData("1", "2")]
    [InlineData("5", "10")]
    [InlineData("6", "10")]
    [InlineData("-1", "0")]
    [InlineData("0.5", "1")]
    [InlineData("79228162514264337593543950335", "10")]
    public void Per_occurrence(string count, string points) => Check(new Formula.PerOccurrence(2, Any), 10, points, count);

    [Theory]
    [InlineData("0", "0")]
    [InlineData("3", "6")]
    [InlineData("4.9", "9.8")]
    [InlineData("5", "10")]
    [InlineData("50", "10")]
    [InlineData("-1", "0")]
    public void Target(string actual, string points) => Check(new Formula.Target(5, Any), 10, points, actual);

    [Theory]
    [InlineData("49.9", "0")]
    [InlineData("50", "5")]
    [InlineData("100", "10")]
    public void Target_with_a_floor(string actual, string points) => Check(new Formula.Target(100, Any, FloorShare: 0.5m), 10, points, actual);

    [Theory]
    [InlineData("50", "4")]
    [InlineData("100", "8")]
    [InlineData("109.9", "8")]
    [InlineData("110", "8.5")]
    [InlineData("125", "9")]
    [InlineData("140", "10")]
    [InlineData("1000", "10")]
    public void Target_with_extra_for_exceeding(string actual, string points) =>
        Check(new Formula.Target(100, Any, Exceeding: new Exceeding(0.1m, 0.5m, 2)), 10, points, actual);

    [Theory]
    [InlineData("0", "5", "0")]
    [InlineData("9", "10", "18")]
    [InlineData("0.9", "1", "18")]
    [InlineData("90", "100", "18")]
    [InlineData("5", "5", "20")]
    [InlineData("6", "5", "20")]
    [InlineData("-1", "5", "0")]
    [InlineData("0", "0", "7")]
    [InlineData("3", "0", "7")]
    [InlineData("3", "-2", "7")]
    public void Ratio(string part, string whole, string points) => Check(new Formula.Ratio(Any, Any, WhenZero: 7), 20, points, part, whole);

    [Theory]
    [InlineData("-5", "0")]
    [InlineData("87.9999", "0")]
    [InlineData("88", "2")]
    [InlineData("89.9999", "2")]
    [InlineData("90", "3")]
    [InlineData("95", "4")]
    [InlineData("99.9999", "4")]
    [InlineData("100", "5")]
    [InlineData("101", "5")]
    public void Bands(string value, string points)
    {
        Check(new Formula.Bands(Any, Steps), 5, points, value);
        Check(new Formula.Imported(Figure, Steps), 5, points, value);
    }

    [Fact]
    public void A_band_can_exclude_its_lower_and_include_its_upper_end()
    {
        ValueList<Band> steps = [new(null, false, 10, true, 1), new(10, false, null, false, 4)];
        Check(new Formula.Bands(Any, steps), 4, "1", "10");
        Check(new Formula.Bands(Any, steps), 4, "4", "10.0001");
    }

    [Theory]
    [InlineData(Comparison.AtLeast, "2", "1")]
    [InlineData(Comparison.MoreThan, "3", "2")]
    [InlineData(Comparison.AtMost, "2", "3")]
    [InlineData(Comparison.LessThan, "1", "2")]
    [InlineData(Comparison.Equal, "2", "1")]
    public void Yes_or_no(Comparison comparison, string yes, string no)
    {
        var formula = new Formula.YesNo(new Condition.Compare(Any, comparison, 2));
        Check(formula, 3, "3", yes);
        Check(formula, 3, "0", no);
    }

    [Theory]
    [InlineData("1", "1", "1", "6")]
    [InlineData("1", "0", "1", "6")]
    [InlineData("1", "1", "0", "6")]
    [InlineData("1", "0", "0", "0")]
    [InlineData("0", "1", "1", "0")]
    public void Conditions_nest_and_each_reads_its_own_value(string a, string b, string c, string points)
    {
        Condition Holds() => new Condition.Compare(Any, Comparison.AtLeast, 1);
        Check(new Formula.YesNo(new Condition.All([Holds(), new Condition.Any([Holds(), Holds()])])), 6, points, a, b, c);
    }

    [Theory]
    [InlineData("0", "14", "0")]
    [InlineData("7", "14", "7")]
    [InlineData("14", "14", "14")]
    [InlineData("15", "14", "14")]
    [InlineData("3", "0", "0")]
    public void Coverage(string covered, string of, string points) =>
        Check(new Formula.Coverage(new ValueExpression.Distinct(MeasureQuery.Of("t.any"), "item"), 14), 14, points, covered, of);

    [Theory]
    [InlineData("0", "5")]
    [InlineData("1", "4")]
    [InlineData("4", "1")]
    [InlineData("5", "1")]
    [InlineData("-3", "5")]
    public void Deduction_from_full_points_down_to_a_floor(string count, string points) => Check(new Formula.Deduction(1, Any, Floor: 1), 5, points, count);

    [Theory]
    [InlineData("18", "18")]
    [InlineData("0", "0")]
    [InlineData("-2", "0")]
    [InlineData("18.01", "18")]
    public void Imported_points(string figure, string points) => Check(new Formula.Imported(Figure), 18, points, figure);

    [Theory]
    [InlineData("9.9", "0")]
    [InlineData("10", "2")]
    [InlineData("14.9", "2")]
    [InlineData("15", "3")]
    [InlineData("24", "4")]
    [InlineData("999999999999", "8")]
    public void Steps_above_a_standard(string value, string points) => Check(new Formula.Stepped(Any, 10, 2, 5, 1), 8, points, value);

    [Theory]
    [InlineData("40", "50", "16")]
    [InlineData("50", "50", "20")]
    [InlineData("60", "50", "20")] // More confirmations than people asked are not believed.
    [InlineData("40", "49", "0")]
    public void A_sample_of_people_needs_enough_of_them(string confirmed, string asked, string points) =>
        Check(new Formula.Sample(Any, Any, 0.4m, 50), 20, points, confirmed, asked);

    [Theory]
    [InlineData("45", "50", "18")]
    [InlineData("29", "29", "0")]
    [InlineData("30", "30", "20")]
    public void A_survey_needs_enough_answers(string satisfied, string answers, string points) => Check(new Formula.Survey(Any, Any, 30), 20, points, satisfied, answers);

    [Theory]
    [InlineData("0", "7")]
    [InlineData("-1", "0")]
    public void A_target_of_nothing_earns_nothing(string goal, string actual) =>
        FormulaPoints.Of(new Formula.Target(Any, Any), 10, [Number(actual), Number(goal)]).ShouldBe(0);

    public static TheoryData<string> All => [.. Samples().Select(s => s.GetType().Name)];

    [Theory, MemberData(nameof(All))]
    public void What_is_not_known_earns_nothing(string name)
    {
        var formula = Samples().Single(s => s.GetType().Name == name);
        var criterion = Sheets.Criterion("A", 5, formula);
        FormulaPoints.Of(formula, 5, new decimal?[FormulaPoints.ValuesOf(criterion).Count]).ShouldBe(0);
    }

    [Fact]
    public void Every_formula_has_a_sample() =>
        typeof(Formula).GetNestedTypes().Select(t => t.Name).Order().ShouldBe(Samples().Select(s => s.GetType().Name).Order());

    internal static IEnumerable<Formula> Samples() =>
    [
        new Formula.PerOccurrence(1, Any),
        new Formula.Target(5, Any),
        new Formula.Ratio(Any, Any, WhenZero: 5),
        new Formula.Bands(Any, Steps),
        new Formula.YesNo(new Condition.Compare(Any, Comparison.AtMost, 2)),
        new Formula.Coverage(new ValueExpression.Distinct(MeasureQuery.Of("t.any"), "item"), 14),
        new Formula.Deduction(1, Any),
        new Formula.Imported(Figure),
        new Formula.Stepped(Any, 10, 2, 5, 1),
        new Formula.Timeliness(MeasureQuery.Of("report.submitted"), "days-late", [new(null, false, 0, true, 2), new(0, false, null, false, 1)]),
        new Formula.LeaderRelative(Any, 5, Group.Cluster),
        new Formula.AverageRelative(Any, null, Group.Period),
        new Formula.Options([new("a", "Mức a", 2), new("b", "Mức b", 5)], Several: false),
        new Formula.Appraised(),
        new Formula.Sample(Any, Any, 0.1m, 50),
        new Formula.Survey(Any, Any, 30),
    ];

    /// <summary>Points between 0 and the maximum, as they count before rounding. A target that is a plain number need not be repeated.</summary>
    private static void Check(Formula formula, decimal max, string points, params string[] values)
    {
        IEnumerable<string> goal = formula switch
        {
            Formula.Target { Goal: ValueExpression.Number number } => [number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)],
            Formula.Stepped { From: ValueExpression.Number number } => [number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)],
            _ => [],
        };
        Math.Clamp(FormulaPoints.Of(formula, max, [.. values.Concat(goal).Select(v => (decimal?)Number(v))]), 0, max).ShouldBe(Number(points));
    }

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
