using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Tests.Scoring;
using ThiDua.Domain.Units;
using Xunit;

namespace ThiDua.Domain.Tests.Criteria;

public sealed class CriteriaWriterTests
{
    private static readonly MeasureQuery Filtered = new(
        "t.count", [new FacetFilter("by-head", ["true"]), new FacetFilter("kind", ["a", "b"])], ValueSpan.ToDate, new DateRange(Sheets.Day("2026-01-01"), null));

    private static readonly ValueExpression Sum = new ValueExpression.Sum(Filtered) { Label = "Số việc \"<lớn>\"" };
    private static readonly ValueExpression.Latest Figure = new("figure.x", ValueSpan.ToDate, new DateRange(null, Sheets.Day("2026-12-31")));

    private static readonly ValueList<Band> Steps =
        [new(null, false, -1.5m, false, 0), new(-1.5m, true, 90, true, 2), new(90, false, null, false, 10)];

    public static TheoryData<int> Indexes => [.. Enumerable.Range(0, Formulas().Count)];

    [Theory, MemberData(nameof(Indexes))]
    public void What_is_written_reads_back_as_the_same_set(int index)
    {
        var set = Set(Formulas()[index]);
        var written = CriteriaWriter.Write(set);
        var read = CriteriaReader.ReadJson(written, Documents.Find);
        read.Problems.ShouldBeEmpty();
        read.Set.ShouldBe(set);
        read.Set!.GetHashCode().ShouldBe(set.GetHashCode());
        CriteriaWriter.Write(read.Set!).ShouldBe(written);
    }

    [Fact]
    public void Every_formula_and_value_is_among_them()
    {
        var written = string.Join('\n', Formulas().Select(f => Encoding.UTF8.GetString(CriteriaWriter.Write(Set(f)))));
        foreach (var name in typeof(Formula).GetNestedTypes().Select(t => t.Name))
        {
            written.ShouldContain($"\"{char.ToLowerInvariant(name[0])}{name[1..]}\"");
        }

        foreach (var key in new[] { "sum", "latest", "days", "weeks", "months", "quarters", "distinct", "difference", "ratio", "product", "per", "people", "byRegion", "assigned", "number", "unitsBelow", "unknown", "region" })
        {
            written.ShouldContain($"\"{key}\":");
        }
    }

    [Fact]
    public void Equal_documents_give_equal_bytes()
    {
        var plain = Documents.Sheet(Documents.Each("""{"sum": "t.count", "where": {"kind": "a", "by-head": true}}"""));
        var other = JsonNode.Parse(plain.Replace("\"max\": 10", "\"max\": 10.0", StringComparison.Ordinal)
            .Replace("""{"kind": "a", "by-head": true}""", """{"by-head": ["true"], "kind": ["a", "a"]}""", StringComparison.Ordinal))!.AsObject();
        var turned = new JsonObject(other.Reverse().Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
        Encoding.UTF8.GetString(CriteriaWriter.Write(Documents.Read(turned.ToJsonString()).Set!))
            .ShouldBe(Encoding.UTF8.GetString(CriteriaWriter.Write(Documents.Read(plain).Set!)));
    }

    private static List<Formula> Formulas() =>
    [
        new Formula.PerOccurrence(2.5m, new ValueExpression.Difference(Sum, new ValueExpression.Distinct(Filtered, "kind"))),
        new Formula.Target(5, new ValueExpression.Quotient(Sum, new ValueExpression.Sum(MeasureQuery.Of("t.other")), 0.5m), 0.5m, new Exceeding(0.1m, 0.5m, 2)),
        new Formula.Target(5, new ValueExpression.Quotient(Figure, Sum, null)),
        new Formula.Ratio(Sum, Figure, 10),
        new Formula.Bands(Covered(CalendarUnit.Day, 2), Steps),
        new Formula.YesNo(new Condition.All([new Condition.Compare(Sum, Comparison.AtLeast, -1), new Condition.Any([new Condition.Compare(Figure, Comparison.LessThan, 2.25m), new Condition.Compare(Sum, Comparison.Equal, 0)])])),
        new Formula.YesNo(new Condition.Any([new Condition.Compare(Sum, Comparison.MoreThan, 1), new Condition.Compare(Sum, Comparison.AtMost, 1)])),
        new Formula.Coverage(Covered(CalendarUnit.Week, 1), null),
        new Formula.Coverage(Covered(CalendarUnit.Month, 1), 12),
        new Formula.Coverage(Covered(CalendarUnit.Quarter, 0.5m), 4),
        new Formula.Coverage(new ValueExpression.Distinct(MeasureQuery.Of("t.count"), "kind"), 14),
        new Formula.Deduction(0.25m, Sum, 1),
        new Formula.Deduction(0.25m, Sum),
        new Formula.Imported(Figure),
        new Formula.Imported(Figure, Steps),
        new Formula.Target(new ValueExpression.Assigned("A.1"), Sum),
        new Formula.Target(new ValueExpression.Product(new ValueExpression.Number(8), new ValueExpression.ByRegion([new("island", 0.3m), new("mountain", 0.75m)], 1)), Sum),
        new Formula.Stepped(new ValueExpression.Per(Sum, Headcount.Residents, 1_000), 10, 2, 5, 1),
        new Formula.Stepped(new ValueExpression.People(Headcount.Staff) { Label = "Biên chế" }, Figure, 2, 5, 1),
        new Formula.Timeliness(Filtered, "kind", [new(null, false, 0, true, 2), new(0, false, null, false, 1)]),
        new Formula.LeaderRelative(Sum, new ValueExpression.Assigned("A.1"), Group.Cluster),
        new Formula.LeaderRelative(Sum, null, Group.Region),
        new Formula.AverageRelative(Figure, null, Group.Kind),
        new Formula.AverageRelative(Figure, 86.98m, Group.Period),
        new Formula.Options([new("a", "Mức a", 2), new("b", "Mức b", 10)], Several: false),
        new Formula.Options([new("a", "Mức a", 4), new("b", "Mức b", 8)], Several: true),
        new Formula.Appraised(),
        new Formula.Sample(Sum, Figure, 0.2m, 50),
        new Formula.Survey(Sum, Figure, 1),
        new Formula.Coverage(new ValueExpression.UnitsBelow([UnitKind.Village], new Condition.Compare(Sum, Comparison.AtLeast, 1)), null),
        new Formula.PerOccurrence(1, new ValueExpression.UnitsBelow([], null)),
        new Formula.YesNo(new Condition.All([new Condition.Unknown(new ValueExpression.Assigned("A.1")), new Condition.InRegion(["island", "mountain"])])),
    ];

    [Fact]
    public void Rules_around_a_formula_and_classes_read_back_too()
    {
        var condition = new Condition.Compare(Sum, Comparison.AtLeast, 1);
        var criteria = new[] { NotApplicableMeaning.ScaleTotal, NotApplicableMeaning.ScaleSection, NotApplicableMeaning.Full, NotApplicableMeaning.Zero }
            .Select((means, i) => Sheets.Each($"A.{i}", 2, "t.count") with
            {
                Gate = new Gate(condition, i == 0 ? "Có kế hoạch" : null),
                NotApplicable = new NotApplicable(means, i == 1 ? null : condition),
                Scope = (Scope)(i % 3),
                Measures = "Đo việc này",
                ToConfirm = "Phụ lục chưa có",
            }).ToArray();
        var set = Sheets.Set(Sheets.Section("A", 8, criteria) with { ToConfirm = "Điểm thành phần" }) with
        {
            ToConfirm = "Phụ lục II",
            LastReview = Sheets.Day("2026-11-22"),
            TieBreaks = [new TieBreak.Vote { Label = "Bỏ phiếu" }],
            Classification = new Classification(
                [
                    new ClassRule
                    {
                        Code = "excellent", Title = "Xuất sắc", Lower = new Bound(95, true), Upper = new Bound(100, true), Regions = [new("mountain", 60)],
                        Conditions =
                        [
                            new ClassCondition.NoCriterionAtZero(), new ClassCondition.EverySection(0.5m), new ClassCondition.PointsOf("A.1", 0.75m),
                            new ClassCondition.Values(condition, "Nhãn"), new ClassCondition.BelowReach("completed", 0.7m),
                        ],
                    },
                    new ClassRule { Code = "completed", Title = "Hoàn thành" },
                ],
                "completed",
                [new ClassCap("completed", new ClassCondition.NoSelfScore(), "Không tự chấm điểm", new LegalBasis("Văn bản", "Điều 6"))]),
        };
        var read = CriteriaReader.ReadJson(CriteriaWriter.Write(set), Documents.Find);
        read.Problems.ShouldBeEmpty();
        read.Set.ShouldBe(set);
    }

    private static ValueExpression.Covered Covered(CalendarUnit unit, decimal atLeast) => new(Filtered with { Span = ValueSpan.Period }, unit, atLeast);

    private static CriteriaSet Set(Formula formula)
    {
        var inner = Sheets.Section("A.2", 5, Sheets.Each("A.2.1", 3, "t.count"), Sheets.Each("A.2.2", 3, "t.other")) with { Capped = true, Note = "Ghi chú", LegalBasis = new LegalBasis("Văn bản", "Điều 2") };
        return Sheets.Set(
            Sheets.Section("A", 15, Sheets.Criterion("A.1", 10, formula) with { Note = "Hai dòng\nghi chú" }) with { Sections = [inner] },
            Sheets.Section("T", 3, Sheets.Each("T.1", 3, "t.count")) with { Kind = SectionKind.Bonus },
            Sheets.Section("P", 2.5m, Sheets.Each("P.1", 2.5m, "t.count")) with { Kind = SectionKind.Deduction, TakesFrom = "A", Floor = 1.25m },
            Sheets.Section("Q", 2, Sheets.Each("Q.1", 2, "t.count")) with { Kind = SectionKind.Deduction, Floor = 3 }) with
        {
            Sample = true,
            Source = "Nguồn",
            Note = "Ghi chú",
            Effective = new DateRange(Sheets.Day("2026-01-01"), null),
            Rounding = new Rounding(2, 1),
            TieBreaks = [new TieBreak.PointsOf("A.2"), new TieBreak.ValueOf(Sum) { LowestFirst = true, Label = "Ít nhất" }],
        };
    }
}
