using System.Text;
using Shouldly;
using ThiDua.Api.CriteriaFiles;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Cases;
using Xunit;

namespace ThiDua.Api.Tests.CriteriaFiles;

/// <summary>What docs/criteria.md shows to a clerk can be typed in as it stands.</summary>
public sealed class CriteriaPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(ShippedCriteriaTests.Folder(), "..", "..", "docs", "criteria.md"));
    private static readonly List<string> Blocks = [.. Page.Split("```yaml\n").Skip(1).Select(b => b[..b.IndexOf("```", StringComparison.Ordinal)])];

    [Fact]
    public void Every_formula_has_an_example_and_every_example_is_read()
    {
        var shown = Blocks.Where(b => b.StartsWith("max:", StringComparison.Ordinal)).Select(b => Criterion(b).Formula.GetType()).ToList();
        var kinds = typeof(Formula).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(Formula))).ToList();
        kinds.Count.ShouldBeGreaterThanOrEqualTo(16);
        kinds.Except(shown).Select(t => t.Name).ShouldBeEmpty();
    }

    [Fact]
    public void The_file_on_the_page_with_its_classes_is_a_sheet()
    {
        var classified = Blocks.Single(b => b.StartsWith("code:", StringComparison.Ordinal)) + Blocks.Single(b => b.StartsWith("classification:", StringComparison.Ordinal));
        Read(classified).Classification.ShouldNotBeNull().Caps.ShouldHaveSingleItem();
    }

    [Fact]
    public void The_cases_on_the_page_pass()
    {
        var set = ShippedCriteriaTests.Read("ct157-2025/v1.yaml");
        var text = "criteria: ct157-2025\nversion: 1\nperiod: { from: 2025-11-20, to: 2025-12-31 }\n" + Blocks.Single(b => b.StartsWith("cases:", StringComparison.Ordinal));
        var reading = SheetFile.ReadCases(Encoding.UTF8.GetBytes(text), json: false, set);
        reading.Problems.ShouldBeEmpty();
        reading.Cases.ShouldNotBeNull().SelectMany(c => CaseRunner.Run(set, c).Differences.Select(d => d.Sentence)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_shipped_sheet_is_on_the_page() =>
        ShippedCriteriaTests.Sheets().Select(f => f.Replace('\\', '/').Split('/')[0]).Where(code => !Page.Contains($"`{code}`", StringComparison.Ordinal)).ShouldBeEmpty();

    private static Criterion Criterion(string block)
    {
        var lines = block.Trim().Split('\n');
        lines.Length.ShouldBe(2, block);
        var max = lines[0]["max:".Length..].Trim();
        return Read(
            $"""
            code: vi-du
            version: 1
            title: Ví dụ
            legalBasis: &BASIS
            max: {max}
            rounding: &ROUNDING
            sections:
              - code: A
                title: Nội dung
                max: {max}
                criteria:
                  - code: A.1
                    title: Tiêu chí
                    max: {max}
                    legalBasis: &BASIS
                    {lines[1]}

            """.Replace("&BASIS", "{ document: Văn bản thử }", StringComparison.Ordinal).Replace("&ROUNDING", "{ criterion: 2, total: 2 }", StringComparison.Ordinal))
            .Sections[0].Criteria[0];
    }

    private static CriteriaSet Read(string yaml)
    {
        var reading = YamlDocument.ReadCriteria(Encoding.UTF8.GetBytes(yaml));
        reading.Problems.Select(p => p.ToString()).ShouldBeEmpty(yaml);
        return reading.Set.ShouldNotBeNull();
    }
}
