using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Units;
using Xunit;

namespace ThiDua.Domain.Tests.Scoring;

/// <summary>Classes by the rules of Cần Thơ's decision 2579/QĐ-UBND (article 6), and by regions and units below.</summary>
public sealed class ClassTests
{
    private static readonly Classification CanTho = new(
        [
            new ClassRule { Code = "excellent", Title = "Hoàn thành xuất sắc", Lower = new Bound(95, true), Conditions = [new ClassCondition.NoCriterionAtZero()] },
            new ClassRule { Code = "good", Title = "Hoàn thành tốt", Lower = new Bound(85, true), Upper = new Bound(95, false), Conditions = [new ClassCondition.NoCriterionAtZero()] },
            new ClassRule { Code = "completed", Title = "Hoàn thành", Lower = new Bound(75, true), Upper = new Bound(85, false) },
            new ClassRule { Code = "failed", Title = "Không hoàn thành", Upper = new Bound(75, false) },
        ],
        "completed",
        [
            new ClassCap("failed", Counted("t.corruption"), "Có vụ việc tham nhũng"),
            new ClassCap("good", Counted("t.reprimand"), "Người đứng đầu bị khiển trách", new LegalBasis("Quyết định 2579/QĐ-UBND", "điểm a khoản 5 Điều 6")),
            new ClassCap("failed", new ClassCondition.NoSelfScore(), "Không tự chấm điểm"),
        ]);

    [Theory]
    [InlineData(95, 3, "excellent")]
    [InlineData(94.99, 3, "good")]
    [InlineData(85, 3, "good")]
    [InlineData(84.99, 3, "completed")]
    [InlineData(75, 3, "completed")]
    [InlineData(74.99, 3, "failed")]
    [InlineData(97, 0, "completed")] // No class fits: the stated fall-through.
    [InlineData(86, 0, "completed")]
    [InlineData(80, 0, "completed")]
    [InlineData(60, 0, "failed")]
    public void Thresholds_and_no_criterion_at_zero(double total, double small, string code) => Of((decimal)total, (decimal)small).Code.ShouldBe(code);

    [Fact]
    public void The_class_names_the_rules_that_gave_it()
    {
        var fallThrough = Of(86, 0);
        fallThrough.Reasons.ShouldBe(
        [
            "Tổng điểm 86 thuộc mức Hoàn thành tốt (từ 85 đến dưới 95 điểm) nhưng không đạt: có tiêu chí 0 điểm (A.2).",
            "Không mức nào phù hợp; bộ tiêu chí quy định khi đó xếp Hoàn thành.",
        ]);
        Of(96, 2, "t.reprimand").ShouldSatisfyAllConditions(
            c => c.Code.ShouldBe("good"),
            c => c.Reasons[^1].ShouldBe("Người đứng đầu bị khiển trách: cao nhất là Hoàn thành tốt (điểm a khoản 5 Điều 6, Quyết định 2579/QĐ-UBND)."));
        Of(96, 2, "t.corruption").Code.ShouldBe("failed");
        Of(80, 2, "t.reprimand").Code.ShouldBe("completed"); // A cap never lifts.
    }

    [Fact]
    public void Who_does_not_score_itself_is_held_down() => Of(96, 2, entry: UnitEntry.Empty).Code.ShouldBe("failed");

    [Fact]
    public void Both_views_have_their_class()
    {
        var set = Set(CanTho);
        var tallies = new FakeTallies().With("figure.big", "2026-02-01", 80).Claim("figure.small", "2026-02-01", 10);
        var sheet = Scorer.Score(Sheets.Year, Sheets.Year.To, new UnitInputs("U", "U", "c", set, tallies) { Entry = Scored });
        (sheet.Class![View.Claimed].Code, sheet.Class[View.Verified].Code).ShouldBe(("good", "completed"));
    }

    [Theory]
    [InlineData(null, 79, "none")]
    [InlineData(null, 80, "cultural")]
    [InlineData("mountain", 60, "cultural")]
    [InlineData("city", 89, "none")]
    [InlineData("city", 90, "cultural")]
    public void Thresholds_differ_by_region_and_every_section_must_reach_half(string? region, int total, string code)
    {
        var rules = new Classification(
            [
                new ClassRule
                {
                    Code = "cultural", Title = "Khu dân cư văn hóa", Lower = new Bound(80, true), Regions = [new("city", 90), new("mountain", 60)],
                    Conditions = [new ClassCondition.EverySection(0.5m)],
                },
                new ClassRule { Code = "none", Title = "Chưa đạt" },
            ], "none", []);
        Of(total, 10, rules: rules, region: region).Code.ShouldBe(code);
        Of(90, 0, rules: rules with { Classes = [rules.Classes[0] with { Conditions = [new ClassCondition.PointsOf("A.2", 0.5m)] }, rules.Classes[1]] }, region: region).Code.ShouldBe("none");
    }

    [Theory]
    [InlineData("excellent good good good completed completed", "excellent")]
    [InlineData("good good good completed failed", "completed")]
    [InlineData("good good completed completed completed", "completed")]
    [InlineData("", "completed")]
    public void A_class_can_depend_on_the_classes_below(string below, string code)
    {
        var rules = CanTho with
        {
            Classes =
            [
                CanTho.Classes[0] with { Conditions = [new ClassCondition.BelowReach("completed", 1), new ClassCondition.BelowReach("good", 0.6m)] },
                .. CanTho.Classes.Skip(1),
            ],
        };
        var units = below.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((c, i) => new UnitBelow($"V{i}", new UnitAttributes("Thôn", UnitKind.Village, UnitLevel.Hamlet), new FakeTallies(), (c, c)));
        var unit = new UnitInputs("U", "U", "c", Set(rules), new FakeTallies().With("figure.big", "2026-02-01", 86).With("figure.small", "2026-02-01", 10)) { Entry = Scored, Below = [.. units] };
        Scorer.Score(Sheets.Year, Sheets.Year.To, unit).Class!.Claimed.Code.ShouldBe(code);
    }

    private static UnitEntry Scored => UnitEntry.Empty with { SelfScores = UnitEntry.Empty.SelfScores.Add("A.1", new Judgement(1, [])) };

    private static ClassCondition.Values Counted(string measure) => new(new Condition.Compare(Sheets.Sum(measure), Comparison.AtLeast, 1));

    private static ClassResult Of(decimal total, decimal small, string? incident = null, UnitEntry? entry = null, Classification? rules = null, string? region = null)
    {
        var tallies = new FakeTallies().With("figure.big", "2026-02-01", total - small).With("figure.small", "2026-02-01", small);
        tallies = incident is null ? tallies : tallies.With(incident, "2026-03-01");
        var unit = new UnitInputs("U", "U", "c", Set(rules ?? CanTho), tallies)
        {
            Entry = entry ?? Scored,
            Attributes = new UnitAttributes("U", UnitKind.PeoplesCommittee, UnitLevel.Commune, Region: region),
        };
        return Scorer.Score(Sheets.Year, Sheets.Year.To, unit).Class!.Claimed;
    }

    private static CriteriaSet Set(Classification rules)
    {
        Criterion Figure(string code, decimal max, string name) => Sheets.Criterion(code, max, new Formula.Imported(new ValueExpression.Latest($"figure.{name}", ValueSpan.Period, DateRange.Always)));
        return Sheets.Set(Sheets.Section("A", 110, Figure("A.1", 100, "big"), Figure("A.2", 10, "small"))) with { Classification = rules };
    }
}
