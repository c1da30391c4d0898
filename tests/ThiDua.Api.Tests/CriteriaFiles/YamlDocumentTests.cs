using System.Diagnostics;
using System.Text;
using Shouldly;
using ThiDua.Api.CriteriaFiles;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Documents;
using ThiDua.Domain.Measures;
using Xunit;

namespace ThiDua.Api.Tests.CriteriaFiles;

public sealed class YamlDocumentTests
{
    private const string Sheet = """
        # Bảng điểm thử
        code: thu
        version: 1
        title: Bộ tiêu chí thử
        legalBasis: { document: Văn bản thử }
        max: 10
        rounding: { criterion: 2, total: 2 }
        sections:
          - code: A
            title: Nội dung A
            max: 10
            criteria:
              - code: A.1
                title: Đối thoại
                max: 10
                legalBasis: { document: Văn bản thử }
                formula:
                  perOccurrence:
                    points: 2
                    value: { sum: t.count, where: { by-head: true } }
        """;

    [Fact]
    public void A_right_file_is_read()
    {
        var set = Read(Sheet).Set.ShouldNotBeNull();
        set.Sections[0].Criteria[0].Formula.ShouldBe(new Formula.PerOccurrence(2, new ValueExpression.Sum(
            MeasureQuery.Of("t.count") with { Where = [new FacetFilter("by-head", ["true"])] })));
    }

    [Fact]
    public void Yaml_and_json_give_the_same_set()
    {
        var set = Read(Sheet).Set.ShouldNotBeNull();
        CriteriaReader.ReadJson(CriteriaWriter.Write(set), Find).Set.ShouldBe(set);
    }

    [Theory]
    [InlineData("criteria.duplicate-key", "/sections/0/max", 12, "    max: 10\n    criteria:", "    max: 10\n    max: 11\n    criteria:")]
    [InlineData("criteria.unknown-key", "/sections/0/criteria/0/formula/perOccurrence/poits", 19, "points: 2", "poits: 2")]
    [InlineData("criteria.missing-key", "/sections/0/criteria/0/formula/perOccurrence", 19, "points: 2", "poits: 2")]
    [InlineData("criteria.missing-legal-basis", "/sections/0/criteria/0", 13, "        legalBasis: { document: Văn bản thử }\n", "")]
    [InlineData("criteria.unknown-measure", "/sections/0/criteria/0/formula/perOccurrence/value/sum", 20, "t.count", "t.typo")]
    [InlineData("criteria.unknown-facet", "/sections/0/criteria/0/formula/perOccurrence/value/where/colour", 20, "by-head", "colour")]
    [InlineData("criteria.points-do-not-add-up", "/max", 6, "\nmax: 10", "\nmax: 20")]
    [InlineData("criteria.yaml-anchor", "/title", 4, "title: Bộ", "title: &a Bộ")]
    [InlineData("criteria.yaml-anchor", "/title", 4, "title: Bộ tiêu chí thử", "title: *a")]
    [InlineData("criteria.yaml-tag", "/max", 6, "\nmax: 10", "\nmax: !!str 10")]
    [InlineData("criteria.yaml-tag", "/max", 6, "\nmax: 10", "\nmax: !<tag:x,2000:y> 10")]
    [InlineData("criteria.yaml-key", "", 6, "\nmax: 10", "\n? [a, b]\n: 10")]
    [InlineData("criteria.unknown-key", "/<<", 6, "\nmax: 10", "\n<<: { max: 10 }")]
    [InlineData("criteria.not-text", "/sections/0/code", 9, "code: A\n", "code: 1.10\n")]
    [InlineData("criteria.not-text", "/title", 4, "title: Bộ tiêu chí thử", "title:")]
    [InlineData("criteria.second-document", "", 21, "by-head: true } }", "by-head: true } }\n---\ncode: x")]
    [InlineData("criteria.not-yaml", "", 6, "\nmax: 10", "\nmax: 'x")]
    [InlineData("criteria.not-yaml", "", 6, "\nmax: 10", "\nmax: a: b")]
    public void A_fault_is_told_with_its_place(string code, string pointer, int line, string right, string wrong)
    {
        Sheet.ShouldContain(right);
        var problems = Read(Sheet.Replace(right, wrong, StringComparison.Ordinal)).Problems;
        problems.ShouldContain(p => p.Code == code && p.Pointer == pointer && (p.Line == line || code == "criteria.not-yaml"), string.Join("; ", problems));
    }

    // One documented reading of numbers; whatever else some reader of YAML would take for a number is refused, never guessed.
    [Theory]
    [InlineData("1.5", true)]
    [InlineData("0.25", true)]
    [InlineData("2.0000", true)]
    [InlineData("1,5", false)]
    [InlineData("1.234,5", false)]
    [InlineData("1e0", false)]
    [InlineData("１", false)]
    [InlineData("−1", false)]
    [InlineData("-1", false)]
    [InlineData("+1", false)]
    [InlineData(".5", false)]
    [InlineData("1.", false)]
    [InlineData("01", false)]
    [InlineData("0x1", false)]
    [InlineData("1_0", false)]
    [InlineData("NaN", false)]
    [InlineData(".nan", false)]
    [InlineData(".inf", false)]
    [InlineData("∞", false)]
    [InlineData("50%", false)]
    [InlineData("0.12345", false)]
    [InlineData("\"2\"", false)]
    [InlineData("true", false)]
    [InlineData("~", false)]
    public void Numbers_have_one_reading(string text, bool accepted)
    {
        var reading = Read(Sheet.Replace("points: 2", $"points: {text}", StringComparison.Ordinal));
        (reading.Set is not null).ShouldBe(accepted, string.Join("; ", reading.Problems));
        if (!accepted)
        {
            reading.Problems.ShouldHaveSingleItem().Line.ShouldBe(19);
        }
    }

    [Theory]
    [InlineData("", "criteria.empty-document")]
    [InlineData("# only a remark", "criteria.empty-document")]
    [InlineData("- a", "criteria.not-a-map")]
    [InlineData("plain", "criteria.not-a-map")]
    [InlineData("\t- x: [", "criteria.not-yaml")]
    public void What_is_no_sheet_is_refused(string text, string code) => Read(text).Problems.ShouldContain(p => p.Code == code);

    [Fact]
    public void Bytes_that_are_no_text_are_refused() =>
        YamlDocument.ReadCriteria(new byte[] { (byte)'a', 0xFF, 0xFE }, Find).Problems.ShouldHaveSingleItem().Code.ShouldBe("criteria.text-encoding");

    public static TheoryData<string> Hostile => [.. HostileDocuments().Keys];

    [Theory, MemberData(nameof(Hostile))]
    public void A_hostile_file_is_refused_quickly(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(HostileDocuments()[name]);
        var clock = Stopwatch.StartNew();
        var problems = YamlDocument.ReadCriteria(bytes, Find).Problems;
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15));
        problems.Count.ShouldBeInRange(1, CriteriaLimits.Problems);
    }

    [Fact]
    public void The_depth_is_limited_by_us_and_not_by_the_stack() =>
        Should.Throw<DocumentException>(() => YamlDocument.Read(Encoding.UTF8.GetBytes(new string('[', 1000)))).Problem.Code.ShouldBe("criteria.document-too-deep");

    private static Dictionary<string, string> HostileDocuments() => new()
    {
        ["ten megabytes"] = "title: " + new string('x', 10_000_000),
        ["flow brackets"] = new string('[', 1_900_000),
        ["flow maps"] = string.Concat(Enumerable.Repeat("{a: ", 400_000)),
        ["block nesting"] = string.Concat(Enumerable.Range(0, 1_500).Select(i => new string(' ', i) + "a:\n")),
        ["dashes"] = string.Concat(Enumerable.Repeat("- ", 900_000)),
        ["laughs"] = "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]",
        ["a long line"] = "title: " + new string('x', 1_900_000),
        ["many keys"] = string.Concat(Enumerable.Range(0, 150_000).Select(i => $"k{i}: 1\n")),
        ["many items"] = "sections: [" + string.Concat(Enumerable.Repeat("1,", 900_000)) + "]",
        ["an open quote"] = "title: \"" + new string('x', 1_900_000),
        ["many question marks"] = string.Concat(Enumerable.Repeat("? ", 900_000)),
        ["many numbers"] = "max: " + new string('9', 1_900_000),
    };

    private static CriteriaReading Read(string yaml) => YamlDocument.ReadCriteria(Encoding.UTF8.GetBytes(yaml), Find);

    private static Measure? Find(string code) => code == "t.count" ? new Measure(code, MeasureKind.Sum, "Số việc", "by-head") : null;
}
