using System.Text;
using Shouldly;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Cases;
using ThiDua.Domain.Tests.Scoring;
using ThiDua.Domain.Units;
using Xunit;

namespace ThiDua.Domain.Tests.Criteria.Cases;

/// <summary>Cases say in the owners' words what is recorded and what is expected; they are read strictly and run on the real scorer.</summary>
public sealed class CaseTests
{
    private static readonly CriteriaSet Set = Sheets.Set(
        Sheets.Section(
            "A", 20,
            Sheets.Criterion("A.1", 10, new Formula.PerOccurrence(2, new ValueExpression.Sum(MeasureQuery.Of("t.count") with { Where = [new FacetFilter("by-head", ["true"])] }))),
            Sheets.Criterion("A.2", 10, new Formula.Imported(new ValueExpression.Latest("figure.x", ValueSpan.Period, DateRange.Always)))),
        Sheets.Section("B", 5, Sheets.Criterion("B.1", 5, new Formula.Coverage(new ValueExpression.Covered(MeasureQuery.Of("t.other"), CalendarUnit.Week, 1), 10))));

    private const string Head = """{"criteria": "thu", "version": 1, "period": {"from": "2026-01-01", "to": "2026-12-31"}, "cases": [""";

    [Theory]
    [InlineData("""{"given": [{"measure": "t.count", "where": {"by-head": true}, "on": "2026-03-10"}], "expect": {"A.1": 2, "A": 2, "total": 2}}""")]
    [InlineData("""{"given": [{"measure": "t.count", "where": {"by-head": true, "topic": "land"}, "quantity": 2.5}], "expect": {"A.1": 5}}""")]
    [InlineData("""{"given": [{"measure": "t.count", "where": {"by-head": true}, "times": 9}], "expect": {"A.1": 10}}""")]
    [InlineData("""{"given": [{"measure": "t.count", "where": {"by-head": false}, "times": 9}], "expect": {"A.1": 0}}""")]
    [InlineData("""{"given": [{"measure": "t.count", "where": {"by-head": true}, "verified": false}], "expect": {"A.1": {"claimed": 2, "verified": 0}, "total": {"verified": 0}}}""")]
    [InlineData("""{"given": [{"measure": "t.other", "on": "2026-01-05", "times": 6, "every": "week"}], "expect": {"B.1": 3}}""")]
    [InlineData("""{"given": [{"measure": "t.other", "on": "2026-01-05", "times": 6, "every": "day"}], "expect": {"B.1": 0.5}}""")]
    [InlineData("""{"given": [{"measure": "t.other", "on": "2026-01-31", "times": 3, "every": "month"}], "expect": {"B.1": 1.5}}""")]
    [InlineData("""{"given": [{"measure": "t.other", "on": "2026-01-05", "times": 6, "every": "quarter"}], "expect": {"B.1": 2}}""")]
    [InlineData("""{"given": [{"measure": "t.other", "on": "2026-01-05", "times": 6, "every": "week"}], "asOf": "2026-01-18", "expect": {"B.1": 1}}""")]
    [InlineData("""{"given": [{"measure": "figure.x", "value": 7.25, "on": "2026-02-01"}, {"measure": "figure.x", "value": 8.5, "on": "2026-02-01"}, {"measure": "figure.x", "value": 9, "on": "2026-03-01", "verified": false}], "expect": {"A.2": {"claimed": 9, "verified": 8.5}}}""")]
    [InlineData("""{"period": {"from": "2025-01-01", "to": "2025-12-31"}, "given": [{"measure": "t.count", "where": {"by-head": true}}], "expect": {"A.1": 2}}""")]
    [InlineData("""{"expect": {"total": 0}}""")]
    [InlineData("""{"given": [{"measure": "t.count", "where": {"by-head": true}}], "cluster": [{"name": "Xã khác", "given": [{"measure": "t.count", "where": {"by-head": true}, "times": 3}], "expect": {"A.1": 6}}], "expect": {"A.1": 2}}""")]
    [InlineData("""{"appraisals": {"A.1": 10.5}, "expect": {"problem": "cases.points-out-of-range"}}""")]
    public void A_case_passes(string body)
    {
        var result = CaseRunner.Run(Set, Read(Named(body)).Cases.ShouldNotBeNull().ShouldHaveSingleItem());
        result.Differences.Select(d => d.Sentence).ShouldBeEmpty();
        (result.Passed, result.Name).ShouldBe((true, "Một tình huống"));
    }

    [Theory]
    [InlineData("""{"given": [{"measure": "t.count", "where": {"by-head": true}}], "expect": {"A.1": 4}}""", "Tiêu chí A.1: mong đợi 4 điểm, được 2 điểm. Tính từ: t.count: 1")]
    [InlineData("""{"expect": {"A.2": 4}}""", "Tiêu chí A.2: mong đợi 4 điểm, được 0 điểm. Tính từ: figure.x: chưa có")]
    [InlineData("""{"given": [{"measure": "t.count", "where": {"by-head": true}, "verified": false}], "expect": {"A.1": 4}}""", "Tiêu chí A.1 (kê khai): mong đợi 4 điểm, được 2 điểm. Tính từ: t.count: 1", "Tiêu chí A.1 (đã xác minh): mong đợi 4 điểm, được 0 điểm. Tính từ: t.count: 0")]
    [InlineData("""{"given": [{"measure": "t.count", "where": {"by-head": true}, "verified": false}], "expect": {"A": {"claimed": 2, "verified": 0.5}}}""", "Nội dung A (đã xác minh): mong đợi 0,5 điểm, được 0 điểm")]
    [InlineData("""{"given": [{"measure": "t.count", "where": {"by-head": true}}, {"measure": "figure.x", "value": 1.5}], "expect": {"total": 99}}""", "Tổng điểm: mong đợi 99 điểm, được 3,5 điểm. Tính từ: A.1: 2; A.2: 1,5")]
    [InlineData("""{"cluster": [{"name": "Xã khác", "expect": {"A.1": 6}}], "expect": {"A.1": 0}}""", "Xã khác, Tiêu chí A.1: mong đợi 6 điểm, được 0 điểm. Tính từ: t.count: 0")]
    [InlineData("""{"appraisals": {"A.1": 10}, "expect": {"problem": "cases.points-out-of-range"}}""", "Mong đợi lỗi cases.points-out-of-range, thực tế: không có lỗi")]
    public void A_case_that_fails_says_what_differs_and_from_what(string body, params string[] sentences) =>
        CaseRunner.Run(Set, Read(Named(body)).Cases.ShouldNotBeNull()[0]).Differences.Select(d => d.Sentence).ShouldBe(sentences);

    [Fact]
    public void What_a_case_says_of_a_unit_reaches_the_scorer()
    {
        var @case = Read(Named(
            """
            {"unit": {"kind": "school", "level": "province", "region": "mountain", "residents": 1200, "staff": 25}, "targets": {"A.1": 5}, "selfScores": {"A.1": 7.5},
             "appraisals": {"A.1": 6}, "notApplicable": ["A.2"], "tieVotes": 3,
             "below": [{"name": "Thôn 1", "unit": {"kind": "village", "level": "hamlet"}, "given": [{"measure": "t.count"}], "class": {"claimed": "tot"}}],
             "cluster": [{"name": "Xã khác", "tieVotes": 1}], "expect": {"total": 0}}
            """)).Cases.ShouldNotBeNull()[0];
        var inputs = CaseRunner.Inputs(Set, @case);
        inputs.Units.Select(u => (u.Name, u.Entry.TieVotes)).ShouldBe([("Đơn vị", 3m), ("Xã khác", 1m)]);
        var unit = inputs.Units[0];
        unit.Attributes.ShouldBe(new UnitAttributes("Đơn vị", UnitKind.School, UnitLevel.Province, null, "mountain", 1200, 25));
        unit.Entry.Targets["A.1"].ShouldBe(5);
        unit.Entry.SelfScores["A.1"].Points.ShouldBe(7.5m);
        unit.Entry.Appraisals["A.1"].ShouldBe(new Domain.Entries.Judgement(6, []));
        unit.Entry.NotApplicable.ShouldBe(["A.2"]);
        var below = unit.Below.ShouldHaveSingleItem();
        (below.Attributes.Kind, below.Class).ShouldBe((UnitKind.Village, ("tot", null)));
        below.Tallies.Sums(Domain.Activities.View.Claimed, "t.count", inputs.Period.From, inputs.Period.To).Sum(r => r.Quantity).ShouldBe(1);
    }

    private static readonly CriteriaSet Judged = Sheets.Set(
        Sheets.Section("A", 20, Sheets.Criterion("A.1", 10, new Formula.Options([new Choice("dat", "Đạt", 5), new Choice("tot", "Tốt", 10)], Several: false)), Sheets.Criterion("A.2", 10, new Formula.Appraised())))
        with
    {
        Classification = new Classification(
            [new ClassRule { Code = "gioi", Title = "Giỏi", Lower = new Bound(15, true) }, new ClassRule { Code = "thuong", Title = "Thường", Upper = new Bound(15, false) }], "thuong", []),
    };

    [Theory]
    [InlineData("""{"selfScores": {"A.1": ["tot"], "A.2": 8}, "appraisals": {"A.1": ["dat"], "A.2": 6.5}, "expect": {"A": {"claimed": 18, "verified": 11.5}, "class": {"claimed": "gioi", "verified": "thuong"}}}""")]
    [InlineData("""{"expect": {"class": "thuong"}}""")]
    [InlineData("""{"selfScores": {"A.2": 11}, "expect": {"problem": "cases.points-out-of-range"}}""")]
    public void Judgements_options_and_classes(string body)
    {
        var reading = CaseReader.ReadJson(Encoding.UTF8.GetBytes(Named(body)), Judged, Documents.Find);
        reading.Problems.ShouldBeEmpty();
        CaseRunner.Run(Judged, reading.Cases![0]).Differences.Select(d => d.Sentence).ShouldBeEmpty();
    }

    [Fact]
    public void Another_class_than_expected_is_told_with_its_rules()
    {
        var reading = CaseReader.ReadJson(Encoding.UTF8.GetBytes(Named("""{"expect": {"class": {"claimed": "gioi"}}}""")), Judged, Documents.Find);
        var difference = CaseRunner.Run(Judged, reading.Cases![0]).Differences.ShouldHaveSingleItem();
        (difference.Code, difference.Expected, difference.Actual).ShouldBe(("class", "gioi", "thuong"));
        difference.Sentence.ShouldBe("Xếp loại (kê khai): mong đợi gioi, được thuong. Tổng điểm 0 thuộc mức Thường (dưới 15 điểm).");
    }

    [Theory]
    [InlineData("criteria.unknown-code", "/cases/0/selfScores/A.1/0", """{"selfScores": {"A.1": ["kem"]}, "expect": {"total": 0}}""")]
    [InlineData("criteria.not-a-number", "/cases/0/selfScores/A.2", """{"selfScores": {"A.2": ["tot"]}, "expect": {"total": 0}}""")]
    [InlineData("criteria.unknown-code", "/cases/0/expect/class", """{"expect": {"class": "xuat-sac"}}""")]
    public void Options_and_classes_that_do_not_exist_are_refused(string code, string pointer, string body) =>
        CaseReader.ReadJson(Encoding.UTF8.GetBytes(Named(body)), Judged, Documents.Find).Problems.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            p => p.Code.ShouldBe(code), p => p.Pointer.ShouldBe(pointer));

    [Theory]
    [InlineData("cases.other-sheet", "/criteria", "\"thu\"", "\"khac\"")]
    [InlineData("cases.other-sheet", "/version", "\"version\": 1", "\"version\": 2")]
    [InlineData("criteria.missing-key", "/period", "\"from\": \"2026-01-01\", ", "")]
    [InlineData("criteria.conflict", "/period/to", "2026-12-31", "2025-12-31")]
    [InlineData("criteria.not-a-day", "/period/to", "2026-12-31", "9999-12-31")]
    [InlineData("criteria.unknown-key", "/sheet", "\"version\"", "\"sheet\": 1, \"version\"")]
    [InlineData("criteria.unknown-key", "/cases/0/expects", "\"expect\"", "\"expects\"")]
    [InlineData("cases.no-expectation", "/cases/0", ", \"expect\": {\"A.1\": 2}", "")]
    [InlineData("cases.no-expectation", "/cases/0/expect/A.1", "\"A.1\": 2", "\"A.1\": {}")]
    [InlineData("criteria.not-a-map", "/cases/0/expect", "{\"A.1\": 2}", "2")]
    [InlineData("criteria.unknown-code", "/cases/0/expect/A.9", "\"A.1\": 2", "\"A.9\": 2")]
    [InlineData("criteria.not-a-number", "/cases/0/expect/A.1", "\"A.1\": 2", "\"A.1\": \"2\"")]
    [InlineData("criteria.conflict", "/cases/0/expect/problem", "\"A.1\": 2", "\"A.1\": 2, \"problem\": \"x\"")]
    [InlineData("criteria.unknown-measure", "/cases/0/given/0/measure", "t.count", "t.typo")]
    [InlineData("criteria.unknown-key", "/cases/0/given/0/where/colour", "by-head", "colour")]
    [InlineData("criteria.facet-value", "/cases/0/given/0/where/by-head", "true", "\"a;b\"")]
    [InlineData("criteria.conflict", "/cases/0/given/0/value", "\"on\"", "\"value\": 1, \"on\"")]
    [InlineData("criteria.missing-key", "/cases/0/given/0", "\"t.count\", \"where\": {\"by-head\": true}", "\"figure.x\"")]
    [InlineData("criteria.not-a-day", "/cases/0/given/0/on", "2026-03-10", "10/03/2026")]
    [InlineData("criteria.conflict", "/cases/0/given/0/every", "\"on\"", "\"every\": \"week\", \"on\"")]
    [InlineData("criteria.unknown-word", "/cases/0/given/0/every", "\"on\"", "\"times\": 2, \"every\": \"year\", \"on\"")]
    [InlineData("criteria.number-out-of-range", "/cases/0/given/0/times", "\"on\"", "\"times\": 1001, \"on\"")]
    [InlineData("cases.day-outside", "/cases/0/asOf", "\"given\"", "\"asOf\": \"2027-01-01\", \"given\"")]
    [InlineData("criteria.unknown-code", "/cases/0/targets/A", "\"given\"", "\"targets\": {\"A\": 3}, \"given\"")]
    [InlineData("criteria.unknown-code", "/cases/0/notApplicable/0", "\"given\"", "\"notApplicable\": [\"A.7\"], \"given\"")]
    [InlineData("cases.points-out-of-range", "/cases/0/selfScores/A.1", "\"given\"", "\"selfScores\": {\"A.1\": 11}, \"given\"")]
    [InlineData("criteria.unknown-word", "/cases/0/unit/kind", "\"given\"", "\"unit\": {\"kind\": \"shop\"}, \"given\"")]
    [InlineData("cases.duplicate-name", "/cases/1", "]}", ", {\"name\": \"Một tình huống\", \"expect\": {\"total\": 0}}]}")]
    public void A_fault_is_told_with_its_place(string code, string pointer, string right, string wrong)
    {
        var document = Named("""{"given": [{"measure": "t.count", "where": {"by-head": true}, "on": "2026-03-10"}], "expect": {"A.1": 2}}""");
        Read(document).Problems.ShouldBeEmpty();
        document.ShouldContain(right);
        var at = right == "]}" ? document.Length - 2 : document.IndexOf(right, StringComparison.Ordinal);
        var reading = Read(string.Concat(document.AsSpan(0, at), wrong, document.AsSpan(at + right.Length)));
        reading.Cases.ShouldBeNull();
        reading.Problems.ShouldContain(p => p.Code == code && p.Pointer == pointer, string.Join("; ", reading.Problems));
    }

    [Fact]
    public void A_document_that_asks_for_too_much_is_refused_before_it_is_scored()
    {
        var given = string.Join(',', Enumerable.Repeat("""{"measure": "t.count", "times": 1000, "every": "day"}""", 100));
        var cases = string.Join(',', Enumerable.Range(0, 50).Select(i => $$"""{"name": "Tình huống {{i}}", "given": [{{given}}], "expect": {"total": 0} }"""));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Read(Head + cases + "]}").Problems.ShouldContain(p => p.Code == "cases.too-many");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    private static string Named(string body) => Head + """{"name": "Một tình huống", """ + body.TrimStart()[1..] + "]}";

    private static CaseReading Read(string json) => CaseReader.ReadJson(Encoding.UTF8.GetBytes(json), Set, Documents.Find);
}
