using System.Text;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Tests.Criteria;

/// <summary>Criteria documents for tests, and a catalogue of their own, so that they do not depend on which activities exist.</summary>
internal static class Documents
{
    public const string Count = """{"sum": "t.count"}""";

    /// <summary>A sheet with one criterion; line 8 is the criterion, line 9 its formula.</summary>
    public static string Sheet(string formula, string max = "10", string rest = "") => $$"""
        {"code": "thu", "version": 1, "title": "Bộ tiêu chí thử",
         "legalBasis": {"document": "Văn bản thử", "provision": "Điều 1"},
         "max": {{max}},
         "rounding": {"criterion": 2, "total": 2},
         "sections": [
          {"code": "A", "title": "Nội dung A", "max": {{max}},
           "criteria": [
            {"code": "A.1", "title": "Tiêu chí", "max": {{max}}, "legalBasis": {"document": "Văn bản thử"},
             "formula": {{formula}}
            }
           ]}
         ]{{rest}}}
        """;

    public static string Each(string value = Count, string points = "2") => $$"""{"perOccurrence": {"points": {{points}}, "value": {{value}} } }""";

    public static CriteriaReading Read(string json) => CriteriaReader.ReadJson(Encoding.UTF8.GetBytes(json), Find);

    public static Measure? Find(string code) => code switch
    {
        "t.count" or "t.other" => new Measure(code, MeasureKind.Sum, "Số việc", "kind", "by-head"),
        _ when code.StartsWith("figure.", StringComparison.Ordinal) => new Measure("figure.*", MeasureKind.Latest, "Chỉ số"),
        _ => null,
    };
}
