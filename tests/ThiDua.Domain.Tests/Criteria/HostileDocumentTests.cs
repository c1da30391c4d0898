using System.Diagnostics;
using System.Text;
using Shouldly;
using ThiDua.Domain.Criteria;
using Xunit;

namespace ThiDua.Domain.Tests.Criteria;

/// <summary>Documents made to hurt: refused with a clear problem, in bounded time.</summary>
public sealed class HostileDocumentTests
{
    public static TheoryData<string> Names => [.. All().Keys];

    [Theory, MemberData(nameof(Names))]
    public void A_hostile_document_is_refused_quickly(string name)
    {
        var (code, json) = All()[name];
        var bytes = Encoding.UTF8.GetBytes(json);
        var clock = Stopwatch.StartNew();
        var problems = CriteriaReader.ReadJson(bytes, Documents.Find).Problems;
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15));
        problems.Count.ShouldBeInRange(1, CriteriaLimits.Problems);
        problems.ShouldContain(p => p.Code == code, string.Join("; ", problems.Take(3)));
    }

    [Fact]
    public void The_limits_themselves_are_accepted()
    {
        Documents.Read(Wide(CriteriaLimits.Criteria - 1)).Problems.ShouldBeEmpty();
        Documents.Read(Deep(CriteriaLimits.SectionDepth)).Problems.ShouldBeEmpty();
    }

    private static Dictionary<string, (string Code, string Json)> All() => new()
    {
        ["ten megabytes"] = ("criteria.document-too-large", Documents.Sheet(Documents.Each()).Replace("Bộ", new string('x', 10_000_000), StringComparison.Ordinal)),
        ["brackets"] = ("criteria.document-too-deep", new string('[', 1_000_000)),
        ["nested maps"] = ("criteria.document-too-deep", string.Concat(Enumerable.Repeat("{\"a\":", 300_000))),
        ["ten thousand criteria"] = ("criteria.too-many-items", Wide(10_000)),
        ["one criterion too many"] = ("criteria.too-many", Wide(CriteriaLimits.Criteria)),
        ["sections nine deep"] = ("criteria.too-deep", Deep(CriteriaLimits.SectionDepth + 1)),
        ["a hundred thousand unknown keys"] = ("criteria.unknown-key", $"{{{string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"k{i}\":1"))}}}"),
        ["a hundred thousand bands"] = ("criteria.too-many-items", Documents.Sheet($$"""{"bands": {"value": {"sum": "t.count"}, "steps": [{{string.Join(',', Enumerable.Repeat("{}", 100_000))}}] } }""")),
        ["values in values"] = ("criteria.value-too-deep", Documents.Sheet(Documents.Each(Nested(5)))),
        ["many comparisons"] = ("criteria.too-many-items", Documents.Sheet($$"""{"yesNo": {"when": {{Many(3)}} } }""")),
        ["a long number"] = ("criteria.not-a-number", Documents.Sheet(Documents.Each(points: new string('9', 1_000_000)))),
        ["a long code"] = ("criteria.text-invalid", Documents.Sheet(Documents.Each()).Replace("A.1", new string('A', 100_000), StringComparison.Ordinal)),
    };

    private static string Criterion(int i) =>
        $$"""{"code": "C{{i}}", "title": "Tiêu chí", "max": 1, "legalBasis": {"document": "Văn bản"}, "formula": {"perOccurrence": {"points": 1, "value": {"sum": "t.count"} } } }""";

    private static string Head(int max, string sections) =>
        $$"""{"code": "thu", "version": 1, "title": "Thử", "legalBasis": {"document": "Văn bản"}, "max": {{max}}, "rounding": {"criterion": 2, "total": 2}, "sections": [{{sections}}]}""";

    private static string Wide(int criteria) => Head(
        criteria, $$"""{"code": "A", "title": "A", "max": {{criteria}}, "criteria": [{{string.Join(',', Enumerable.Range(0, criteria).Select(Criterion))}}]}""");

    private static string Deep(int depth)
    {
        var section = $$"""{"code": "S{{depth}}", "title": "S", "max": 1, "criteria": [{{Criterion(0)}}]}""";
        for (var i = depth - 1; i > 0; i--)
        {
            section = $$"""{"code": "S{{i}}", "title": "S", "max": 1, "sections": [{{section}}]}""";
        }

        return Head(1, section);
    }

    private static string Nested(int depth) => depth == 1 ? Documents.Count : $$"""{"difference": [{{Nested(depth - 1)}}, {{Documents.Count}}]}""";

    private static string Many(int depth) => depth == 0
        ? """{"value": {"sum": "t.count"}, "atLeast": 1}"""
        : $$"""{"all": [{{string.Join(',', Enumerable.Repeat(Many(depth - 1), 3))}}]}""";
}
