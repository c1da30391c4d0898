using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Tests.Scoring;
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

        foreach (var key in new[] { "sum", "latest", "days", "weeks", "months", "quarters", "distinct", "difference", "ratio" })
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
    ];

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
