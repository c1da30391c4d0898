using System.Text;
using Shouldly;
using ThiDua.Domain.Criteria;
using Xunit;

namespace ThiDua.Domain.Tests.Criteria;

/// <summary>Every kind of fault is told with its code, its place and its line; nothing that is right is refused.</summary>
public sealed class CriteriaReaderTests
{
    private const string Formula = "/sections/0/criteria/0/formula";

    [Theory]
    [InlineData("criteria.unknown-formula", "", """{"perEvent": {}}""")]
    [InlineData("criteria.unknown-formula", "", """{"perOccurrence": {}, "ratio": {}}""")]
    [InlineData("criteria.unknown-formula", "", "2")]
    [InlineData("criteria.unknown-key", "/gate", """{"perOccurrence": {"points": 2, "value": {"sum": "t.count"}}, "gate": 1}""")]
    [InlineData("criteria.unknown-key", "/perOccurrence/poits", """{"perOccurrence": {"points": 2, "poits": 2, "value": {"sum": "t.count"}}}""")]
    [InlineData("criteria.missing-key", "/perOccurrence", """{"perOccurrence": {"value": {"sum": "t.count"}}}""")]
    [InlineData("criteria.max-exceeded", "/perOccurrence/points", """{"perOccurrence": {"points": 11, "value": {"sum": "t.count"}}}""")]
    [InlineData("criteria.number-out-of-range", "/perOccurrence/points", """{"perOccurrence": {"points": 0, "value": {"sum": "t.count"}}}""")]
    [InlineData("criteria.too-many-decimals", "/perOccurrence/points", """{"perOccurrence": {"points": 0.12345, "value": {"sum": "t.count"}}}""")]
    [InlineData("criteria.not-a-number", "/perOccurrence/points", """{"perOccurrence": {"points": 1e1, "value": {"sum": "t.count"}}}""")]
    [InlineData("criteria.not-a-number", "/perOccurrence/points", """{"perOccurrence": {"points": "2", "value": {"sum": "t.count"}}}""")]
    [InlineData("criteria.not-a-number", "/perOccurrence/points", """{"perOccurrence": {"points": -0, "value": {"sum": "t.count"}}}""")]
    [InlineData("criteria.not-a-number", "/perOccurrence/points", """{"perOccurrence": {"points": 12345678901234567890123456789012, "value": {"sum": "t.count"}}}""")]
    [InlineData("criteria.unknown-measure", "/perOccurrence/value/sum", """{"perOccurrence": {"points": 2, "value": {"sum": "t.typo"}}}""")]
    [InlineData("criteria.unknown-measure", "/perOccurrence/value/latest", """{"perOccurrence": {"points": 2, "value": {"latest": "figure.*"}}}""")]
    [InlineData("criteria.latest-summed", "/perOccurrence/value/sum", """{"perOccurrence": {"points": 2, "value": {"sum": "figure.x"}}}""")]
    [InlineData("criteria.sum-as-latest", "/perOccurrence/value/latest", """{"perOccurrence": {"points": 2, "value": {"latest": "t.count"}}}""")]
    [InlineData("criteria.unknown-facet", "/perOccurrence/value/where/colour", """{"perOccurrence": {"points": 2, "value": {"sum": "t.count", "where": {"colour": "red"}}}}""")]
    [InlineData("criteria.facet-value", "/perOccurrence/value/where/kind", """{"perOccurrence": {"points": 2, "value": {"sum": "t.count", "where": {"kind": "a;b=c"}}}}""")]
    [InlineData("criteria.unknown-facet", "/coverage/covered/facet", """{"coverage": {"covered": {"distinct": "t.count", "facet": "colour"}, "of": 3}}""")]
    [InlineData("criteria.unknown-value", "/perOccurrence/value", """{"perOccurrence": {"points": 2, "value": {"mean": "t.count"}}}""")]
    [InlineData("criteria.unknown-value", "/perOccurrence/value", """{"perOccurrence": {"points": 2, "value": {"sum": "t.count", "weeks": "t.count"}}}""")]
    [InlineData("criteria.not-a-pair", "/perOccurrence/value/difference", """{"perOccurrence": {"points": 2, "value": {"difference": [{"sum": "t.count"}]}}}""")]
    [InlineData("criteria.not-a-day", "/perOccurrence/value/from", """{"perOccurrence": {"points": 2, "value": {"sum": "t.count", "from": "01/02/2026"}}}""")]
    [InlineData("criteria.conflict", "/perOccurrence/value/to", """{"perOccurrence": {"points": 2, "value": {"sum": "t.count", "from": "2026-02-01", "to": "2026-01-01"}}}""")]
    [InlineData("criteria.unknown-word", "/perOccurrence/value/span", """{"perOccurrence": {"points": 2, "value": {"sum": "t.count", "span": "ever"}}}""")]
    [InlineData("criteria.target-zero", "/target/goal", """{"target": {"goal": 0, "actual": {"sum": "t.count"}}}""")]
    [InlineData("criteria.target-zero", "/target/goal", """{"target": {"goal": 0.000, "actual": {"sum": "t.count"}}}""")]
    [InlineData("criteria.number-out-of-range", "/target/goal", """{"target": {"goal": -5, "actual": {"sum": "t.count"}}}""")]
    [InlineData("criteria.max-exceeded", "/target/exceeding/most", """{"target": {"goal": 5, "actual": {"sum": "t.count"}, "exceeding": {"step": 0.1, "points": 1, "most": 10}}}""")]
    [InlineData("criteria.missing-key", "/ratio", """{"ratio": {"numerator": {"sum": "t.count"}, "denominator": {"sum": "t.other"}}}""")]
    [InlineData("criteria.max-exceeded", "/ratio/whenZero", """{"ratio": {"numerator": {"sum": "t.count"}, "denominator": {"sum": "t.other"}, "whenZero": 11}}""")]
    [InlineData("criteria.conflict", "/ratio", """{"ratio": {"numerator": {"sum": "t.count"}, "denominator": {"sum": "t.count"}, "whenZero": 1}}""")]
    [InlineData("criteria.unknown-condition", "/yesNo/when", """{"yesNo": {"when": {"value": {"sum": "t.count"}}}}""")]
    [InlineData("criteria.not-a-list", "/yesNo/when/all", """{"yesNo": {"when": {"all": []}}}""")]
    [InlineData("criteria.conflict", "/coverage/covered", """{"coverage": {"covered": {"sum": "t.count"}, "of": 3}}""")]
    [InlineData("criteria.conflict", "/coverage/of", """{"coverage": {"covered": {"distinct": "t.count", "facet": "kind"}, "of": "period"}}""")]
    [InlineData("criteria.max-unreachable", "/coverage/of", """{"coverage": {"covered": {"distinct": "t.count", "facet": "kind", "where": {"kind": ["a", "b"]}}, "of": 3}}""")]
    [InlineData("criteria.conflict", "/deduction/floor", """{"deduction": {"points": 1, "value": {"sum": "t.count"}, "floor": 10}}""")]
    [InlineData("criteria.max-exceeded", "/deduction/points", """{"deduction": {"points": 9, "value": {"sum": "t.count"}, "floor": 2}}""")]
    [InlineData("criteria.conflict", "/imported/figure", """{"imported": {"figure": {"sum": "t.count"}}}""")]
    [InlineData("criteria.unknown-value", "/target/goal", """{"target": {"goal": "much", "actual": {"sum": "t.count"}}}""")]
    [InlineData("criteria.unknown-code", "/target/goal/assigned", """{"target": {"goal": {"assigned": "A.9"}, "actual": {"sum": "t.count"}}}""")]
    [InlineData("criteria.unknown-code", "/target/goal/assigned", """{"target": {"goal": {"assigned": "A"}, "actual": {"sum": "t.count"}}}""")]
    [InlineData("criteria.max-exceeded", "/stepped/base", """{"stepped": {"value": {"sum": "t.count"}, "from": 5, "base": 11, "each": 1, "points": 1}}""")]
    [InlineData("criteria.number-out-of-range", "/stepped/each", """{"stepped": {"value": {"sum": "t.count"}, "from": 5, "base": 1, "each": 0, "points": 1}}""")]
    [InlineData("criteria.target-zero", "/stepped/from", """{"stepped": {"value": {"sum": "t.count"}, "from": 0, "base": 1, "each": 1, "points": 1}}""")]
    [InlineData("criteria.unknown-facet", "/timeliness/entries", """{"timeliness": {"entries": {"sum": "t.count"}, "byDays": [{"points": 1}]}}""")]
    [InlineData("criteria.conflict", "/timeliness/entries", """{"timeliness": {"entries": {"latest": "figure.x"}, "byDays": [{"points": 1}]}}""")]
    [InlineData("criteria.unknown-word", "/leaderRelative/among", """{"leaderRelative": {"actual": {"sum": "t.count"}, "among": "world"}}""")]
    [InlineData("criteria.target-zero", "/leaderRelative/goal", """{"leaderRelative": {"actual": {"sum": "t.count"}, "goal": 0}}""")]
    [InlineData("criteria.missing-key", "/averageRelative", """{"averageRelative": {"average": 5}}""")]
    [InlineData("criteria.max-unreachable", "/options/choices", """{"options": {"choices": [{"code": "a", "title": "A", "points": 9}]}}""")]
    [InlineData("criteria.max-exceeded", "/options/choices/1/points", """{"options": {"choices": [{"code": "a", "title": "A", "points": 10}, {"code": "b", "title": "B", "points": 11}]}}""")]
    [InlineData("criteria.duplicate-code", "/options/choices/1", """{"options": {"choices": [{"code": "a", "title": "A", "points": 10}, {"code": "A", "title": "B", "points": 1}]}}""")]
    [InlineData("criteria.unknown-key", "/appraised/points", """{"appraised": {"points": 3}}""")]
    [InlineData("criteria.max-exceeded", "/sample/points", """{"sample": {"confirmed": {"sum": "t.count"}, "asked": {"sum": "t.other"}, "points": 11}}""")]
    [InlineData("criteria.number-out-of-range", "/survey/least", """{"survey": {"satisfied": {"sum": "t.count"}, "answers": {"sum": "t.other"}, "least": 0}}""")]
    [InlineData("criteria.unknown-word", "/perOccurrence/value/of", """{"perOccurrence": {"points": 2, "value": {"per": {"sum": "t.count"}, "of": "cows", "each": 1}}}""")]
    [InlineData("criteria.not-a-map", "/perOccurrence/value/byRegion", """{"perOccurrence": {"points": 2, "value": {"byRegion": {}, "otherwise": 1}}}""")]
    [InlineData("criteria.facet-value", "/perOccurrence/value/byRegion/Miền núi", """{"perOccurrence": {"points": 2, "value": {"byRegion": {"Miền núi": 1}, "otherwise": 1}}}""")]
    [InlineData("criteria.unknown-word", "/perOccurrence/value/unitsBelow", """{"perOccurrence": {"points": 2, "value": {"unitsBelow": "planets"}}}""")]
    [InlineData("criteria.unknown-condition", "/perOccurrence/value/when", """{"perOccurrence": {"points": 2, "value": {"unitsBelow": "village", "when": {"sum": "t.count"}}}}""")]
    [InlineData("criteria.facet-value", "/yesNo/when/region", """{"yesNo": {"when": {"region": "Núi cao"}}}""")]
    [InlineData("criteria.unknown-key", "/yesNo/when/atLeast", """{"yesNo": {"when": {"unknown": {"sum": "t.count"}, "atLeast": 1}}}""")]
    [InlineData("criteria.not-a-number", "/coverage/of", """{"coverage": {"covered": {"distinct": "t.count", "facet": "kind"}, "of": "all"}}""")]
    public void A_fault_in_a_formula(string code, string pointer, string formula)
    {
        var problem = Documents.Read(Documents.Sheet(formula)).Problems.ShouldHaveSingleItem();
        (problem.Code, problem.Pointer, problem.Line).ShouldBe((code, Formula + pointer, 9));
        problem.Message.ShouldNotBeNullOrWhiteSpace();
    }

    [Theory]
    [InlineData("criteria.bands-gap", "/0", """{"from": 0, "fromIncluded": true, "points": 10}""")]
    [InlineData("criteria.bands-gap", "/0", """{"to": 9, "toIncluded": true, "points": 10}""")]
    [InlineData("criteria.bands-gap", "/1", """{"to": 5, "toIncluded": false, "points": 0}, {"from": 5, "fromIncluded": false, "points": 10}""")]
    [InlineData("criteria.bands-gap", "/1", """{"to": 5, "toIncluded": true, "points": 0}, {"from": 6, "fromIncluded": true, "points": 10}""")]
    [InlineData("criteria.bands-overlap", "/1", """{"to": 5, "toIncluded": true, "points": 0}, {"from": 5, "fromIncluded": true, "points": 10}""")]
    [InlineData("criteria.bands-overlap", "/1", """{"to": 6, "toIncluded": false, "points": 0}, {"from": 5, "fromIncluded": true, "points": 10}""")]
    [InlineData("criteria.bands-overlap", "/1", """{"points": 0}, {"from": 5, "fromIncluded": true, "points": 10}""")]
    [InlineData("criteria.bands-empty", "/0", """{"from": 6, "fromIncluded": true, "to": 5, "toIncluded": true, "points": 10}""")]
    [InlineData("criteria.missing-key", "/0", """{"to": 5, "points": 0}, {"from": 5, "fromIncluded": true, "points": 10}""")]
    [InlineData("criteria.conflict", "/0/toIncluded", """{"toIncluded": true, "points": 10}""")]
    [InlineData("criteria.max-exceeded", "/1/points", """{"to": 5, "toIncluded": false, "points": 10}, {"from": 5, "fromIncluded": true, "points": 11}""")]
    [InlineData("criteria.max-unreachable", "", """{"to": 5, "toIncluded": false, "points": 0}, {"from": 5, "fromIncluded": true, "points": 9.99}""")]
    public void A_fault_in_bands(string code, string pointer, string steps)
    {
        foreach (var (formula, place) in new[]
        {
            ($$"""{"bands": {"value": {"sum": "t.count"}, "steps": [{{steps}}] } }""", "/bands/steps"),
            ($$"""{"imported": {"figure": {"latest": "figure.x"}, "steps": [{{steps}}] } }""", "/imported/steps"),
        })
        {
            Documents.Read(Documents.Sheet(formula)).Problems.ShouldContain(p => p.Code == code && p.Pointer == Formula + place + pointer && p.Line == 9);
        }
    }

    public static TheoryData<string, string, int, string, string> Changes => new()
    {
        // A right document in which the second text is replaced by the third.
        { "criteria.missing-legal-basis", "/sections/0/criteria/0", 8, """ "legalBasis": {"document": "Văn bản thử"},""", "" },
        { "criteria.missing-legal-basis", "", 1, """ "legalBasis": {"document": "Văn bản thử", "provision": "Điều 1"},""", "" },
        { "criteria.missing-key", "/legalBasis", 2, """{"document": "Văn bản thử", "provision": "Điều 1"}""", """{"provision": "Điều 1"}""" },
        { "criteria.unknown-key", "/weight", 3, """ "max": 10,""" + "\n", """ "weight": 1, "max": 10,""" + "\n" },
        { "criteria.duplicate-key", "/title", 1, "\"version\": 1,", "\"title\": \"x\", \"version\": 1," },
        { "criteria.not-a-number", "/version", 1, "\"version\": 1", "\"version\": \"1\" " },
        { "criteria.not-whole", "/version", 1, "\"version\": 1", "\"version\": 1.5" },
        { "criteria.number-out-of-range", "/version", 1, "\"version\": 1", "\"version\": 0" },
        { "criteria.invalid-code", "/code", 1, "\"thu\"", "\"Thử\"" },
        { "criteria.not-text", "/title", 1, "\"Bộ tiêu chí thử\"", "\"  \"" },
        { "criteria.not-text", "/title", 1, "\"Bộ tiêu chí thử\"", "null" },
        { "criteria.text-invalid", "/title", 1, "\"Bộ tiêu chí thử\"", "\"a\\u0000b\"" },
        { "criteria.text-invalid", "/title", 1, "\"Bộ tiêu chí thử\"", "\"a\\u202Eb\"" },
        { "criteria.text-encoding", "/title", 1, "\"Bộ tiêu chí thử\"", "\"\\ud800\"" },
        { "criteria.points-do-not-add-up", "/max", 3, "\n \"max\": 10,", "\n \"max\": 11," },
        { "criteria.points-do-not-add-up", "/sections/0/max", 6, "\"Nội dung A\", \"max\": 10", "\"Nội dung A\", \"capped\": true, \"max\": 20" },
        { "criteria.number-out-of-range", "/sections/0/criteria/0/max", 8, "\"Tiêu chí\", \"max\": 10", "\"Tiêu chí\", \"max\": 0" },
        { "criteria.max-exceeded", "/sections/0/criteria/0/max", 8, "\"Tiêu chí\", \"max\": 10", "\"Tiêu chí\", \"max\": 10.125" },
        { "criteria.duplicate-code", "/sections/0/criteria/0/code", 8, "\"A.1\"", "\"a\"" },
        { "criteria.invalid-code", "/sections/0/criteria/0/code", 8, "\"A.1\"", "\"A/1\"" },
        { "criteria.invalid-code", "/sections/0/criteria/0/code", 8, "\"A.1\"", "\"total\"" },
        { "criteria.not-text", "/sections/0/criteria/0/code", 8, "\"A.1\"", "1.1" },
        { "criteria.not-a-list", "/sections", 5, "\"sections\": [", "\"sections\": [], \"note\": [" },
        { "criteria.unknown-word", "/sections/0/kind", 6, "\"code\": \"A\"", "\"kind\": \"extra\", \"code\": \"A\"" },
        { "criteria.conflict", "/sections/0/floor", 6, "\"code\": \"A\"", "\"floor\": 1, \"code\": \"A\"" },
        { "criteria.not-a-flag", "/sections/0/capped", 6, "\"code\": \"A\"", "\"capped\": \"true\", \"code\": \"A\"" },
        { "criteria.number-out-of-range", "/rounding/criterion", 4, "\"criterion\": 2", "\"criterion\": 5" },
        { "criteria.unknown-code", "/tieBreaks/0/points", 12, "\n ]}", "\n ], \"tieBreaks\": [{\"points\": \"B\"}]}" },
        { "criteria.conflict", "/tieBreaks/1", 12, "\n ]}", "\n ], \"tieBreaks\": [{\"points\": \"A\"}, {\"points\": \"A\", \"lowestFirst\": true}]}" },
        { "criteria.conflict", "/effective/to", 12, "\n ]}", "\n ], \"effective\": {\"from\": \"2026-02-01\", \"to\": \"2026-01-01\"}}" },
    };

    [Theory, MemberData(nameof(Changes))]
    public void A_fault_elsewhere(string code, string pointer, int line, string right, string wrong)
    {
        var document = Documents.Sheet(Documents.Each());
        document.ShouldContain(right);
        var problems = Documents.Read(document.Replace(right, wrong, StringComparison.Ordinal)).Problems;
        problems.ShouldContain(p => p.Code == code && p.Pointer == pointer && p.Line == line, string.Join("; ", problems));
    }

    [Theory]
    [InlineData("criteria.missing-key", "/gate", "\"gate\": {\"label\": \"Có kế hoạch\"}")]
    [InlineData("criteria.unknown-condition", "/gate/when", "\"gate\": {\"when\": {\"sum\": \"t.count\"}}")]
    [InlineData("criteria.unknown-word", "/notApplicable/means", "\"notApplicable\": {\"means\": \"half\"}")]
    [InlineData("criteria.missing-key", "/notApplicable", "\"notApplicable\": {}")]
    [InlineData("criteria.unknown-word", "/scope", "\"scope\": \"all\"")]
    [InlineData("criteria.not-text", "/measures", "\"measures\": 5")]
    public void A_fault_beside_a_formula(string code, string pointer, string rest)
    {
        var document = Documents.Sheet(Documents.Each()).Replace("\"code\": \"A.1\",", $"\"code\": \"A.1\", {rest},", StringComparison.Ordinal);
        Documents.Read(document).Problems.ShouldContain(p => p.Code == code && p.Pointer == "/sections/0/criteria/0" + pointer);
    }

    [Fact]
    public void A_latest_value_is_not_added_over_units_below() => Documents.Read(
            Documents.Sheet("""{"imported": {"figure": {"latest": "figure.x"}}}""").Replace("\"code\": \"A.1\",", "\"code\": \"A.1\", \"scope\": \"below\",", StringComparison.Ordinal))
        .Problems.ShouldHaveSingleItem().Pointer.ShouldBe("/sections/0/criteria/0/scope");

    [Theory]
    [InlineData("criteria.missing-key", "", """ "classes": [{"code": "a", "title": "A"}]""")]
    [InlineData("criteria.unknown-code", "/otherwise", """ "classes": [{"code": "a", "title": "A"}], "otherwise": "b" """)]
    [InlineData("criteria.duplicate-code", "/classes", """ "classes": [{"code": "a", "title": "A"}, {"code": "a", "title": "B"}], "otherwise": "a" """)]
    [InlineData("criteria.missing-key", "/classes/0", """ "classes": [{"code": "a", "title": "A", "from": 5}], "otherwise": "a" """)]
    [InlineData("criteria.bands-empty", "/classes/0", """ "classes": [{"code": "a", "title": "A", "from": 5, "fromIncluded": true, "to": 5, "toIncluded": false}], "otherwise": "a" """)]
    [InlineData("criteria.invalid-code", "/classes/0/code", """ "classes": [{"code": "Tốt", "title": "A"}], "otherwise": "Tốt" """)]
    [InlineData("criteria.unknown-condition", "/classes/0/conditions/0", """ "classes": [{"code": "a", "title": "A", "conditions": [{"good": true}]}], "otherwise": "a" """)]
    [InlineData("criteria.number-out-of-range", "/classes/0/conditions/0/everySection", """ "classes": [{"code": "a", "title": "A", "conditions": [{"everySection": 50}]}], "otherwise": "a" """)]
    [InlineData("criteria.unknown-code", "/classes/0/conditions/0/points", """ "classes": [{"code": "a", "title": "A", "conditions": [{"points": "Z", "share": 0.5}]}], "otherwise": "a" """)]
    [InlineData("criteria.unknown-code", "/classes/0/conditions/0/below", """ "classes": [{"code": "a", "title": "A", "conditions": [{"below": "z", "share": 0.5}]}], "otherwise": "a" """)]
    [InlineData("criteria.unknown-code", "/caps/0/atMost", """ "classes": [{"code": "a", "title": "A"}], "otherwise": "a", "caps": [{"atMost": "z", "title": "T", "when": {"noSelfScore": true}}]""")]
    [InlineData("criteria.not-a-map", "/classes/0/regions", """ "classes": [{"code": "a", "title": "A", "regions": []}], "otherwise": "a" """)]
    public void A_fault_in_a_classification(string code, string pointer, string classification) =>
        Documents.Read(Documents.Sheet(Documents.Each(), rest: $$""", "classification": {{{classification}}}""")).Problems
            .ShouldContain(p => p.Code == code && p.Pointer == "/classification" + pointer);

    [Theory]
    [InlineData("criteria.unknown-code", "takesFrom", """ "takesFrom": "X", "floor": 0""")]
    [InlineData("criteria.unknown-code", "takesFrom", """ "takesFrom": "P", "floor": 0""")]
    [InlineData("criteria.conflict", "floor", """ "takesFrom": "A", "floor": 10""")]
    [InlineData("criteria.conflict", "floor", """ "takesFrom": "total", "floor": 10""")]
    [InlineData("criteria.missing-key", "", """ "floor": 0""")]
    [InlineData("criteria.missing-key", "", """ "takesFrom": "total" """)]
    public void A_fault_in_a_deduction_section(string code, string key, string taking)
    {
        var section = $$""", {"code": "P", "title": "Trừ", "max": 2, "kind": "deduction",{{taking}}, "criteria": [{{Criterion("P.1", 2)}}]}]}""";
        var problem = Documents.Read(Documents.Sheet(Documents.Each()).Replace("\n ]}", section, StringComparison.Ordinal)).Problems.ShouldHaveSingleItem();
        (problem.Code, problem.Pointer).ShouldBe((code, key.Length == 0 ? "/sections/1" : $"/sections/1/{key}"));
    }

    [Fact]
    public void Two_deductions_from_one_place_agree_on_the_floor()
    {
        string Taking(string code, int floor) =>
            $$""", {"code": "{{code}}", "title": "Trừ", "max": 2, "kind": "deduction", "takesFrom": "total", "floor": {{floor}}, "criteria": [{{Criterion(code + ".1", 2)}}]}""";
        CriteriaReading Both(int floor) => Documents.Read(Documents.Sheet(Documents.Each()).Replace("\n ]}", Taking("P", 0) + Taking("Q", floor) + "]}", StringComparison.Ordinal));
        Both(0).Problems.ShouldBeEmpty();
        Both(1).Problems.ShouldHaveSingleItem().Pointer.ShouldBe("/sections/2/floor");
    }

    [Fact]
    public void All_problems_are_told_at_once_in_the_order_of_the_file()
    {
        var document = Documents.Sheet("""{"perOccurrence": {"points": 11, "value": {"sum": "t.typo"}}}""").Replace("\"thu\"", "\"Thử\"", StringComparison.Ordinal);
        Documents.Read(document).Problems.Select(p => p.Code).ShouldBe(["criteria.invalid-code", "criteria.unknown-measure", "criteria.max-exceeded"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}x")]
    [InlineData("{\"a\": NaN}")]
    [InlineData("{\"a\": 1,}")]
    [InlineData("{\"a\": 01}")]
    [InlineData("// note\n{}")]
    public void What_is_not_json_is_said(string text) => Documents.Read(text).Problems.ShouldHaveSingleItem().Code.ShouldBe("criteria.not-json");

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"x\"")]
    public void A_document_is_a_map(string text) => Documents.Read(text).Problems.ShouldContain(p => p.Code == "criteria.not-a-map");

    [Fact]
    public void Text_is_kept_in_one_form()
    {
        var set = Documents.Read(Documents.Sheet(Documents.Each()).Replace("Bộ tiêu chí thử", "Bộ tiêu chí thử".Normalize(NormalizationForm.FormD), StringComparison.Ordinal)).Set;
        set.ShouldNotBeNull().Title.ShouldBe("Bộ tiêu chí thử");
    }

    private static string Criterion(string code, int max) =>
        $$"""{"code": "{{code}}", "title": "Tiêu chí", "max": {{max}}, "legalBasis": {"document": "Văn bản thử"}, "formula": {{Documents.Each()}} }""";
}
