using Shouldly;
using ThiDua.Api.CriteriaFiles;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Cases;
using Xunit;

namespace ThiDua.Api.Tests.CriteriaFiles;

/// <summary>The sheets in <c>ops/criteria</c> are read by the same strict reader as everybody's.</summary>
public sealed class ShippedCriteriaTests
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder(), "*.yaml", SearchOption.AllDirectories)
        .Where(f => SheetFile.SheetOf(f) == f).Select(f => Path.GetRelativePath(Folder(), f))];

    [Theory, MemberData(nameof(Files))]
    public void A_shipped_sheet_has_no_problems_and_lies_where_it_says(string file)
    {
        var set = Read(file);
        file.Replace('\\', '/').ShouldBe($"{set.Code}/v{set.Version}.yaml");
        CriteriaReader.ReadJson(CriteriaWriter.Write(set)).Set.ShouldBe(set);
    }

    [Theory, MemberData(nameof(Files))]
    public void A_shipped_sheet_has_cases_and_they_pass(string file)
    {
        var set = Read(file);
        var reading = SheetFile.ReadCases(File.ReadAllBytes(SheetFile.CasesOf(Path.Combine(Folder(), file))), json: false, set);
        reading.Problems.ShouldBeEmpty();
        reading.Cases.ShouldNotBeNull().Count.ShouldBeGreaterThanOrEqualTo(5);
        reading.Cases.Select(c => CaseRunner.Run(set, c)).SelectMany(r => r.Differences.Select(d => $"{r.Name}: {d.Sentence}")).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Files))]
    public void The_cases_of_a_shipped_sheet_speak_of_every_criterion(string file)
    {
        var set = Read(file);
        var cases = SheetFile.ReadCases(File.ReadAllBytes(SheetFile.CasesOf(Path.Combine(Folder(), file))), json: false, set).Cases.ShouldNotBeNull();
        CriteriaTree.All(set).Select(c => c.Code).Except(cases.SelectMany(c => c.Units).SelectMany(u => u.Expected).Select(e => e.Code)).ShouldBeEmpty();
    }

    [Fact]
    public void No_file_of_cases_lies_alone()
    {
        foreach (var cases in Directory.EnumerateFiles(Folder(), "*.cases.yaml", SearchOption.AllDirectories))
        {
            File.Exists(SheetFile.SheetOf(cases)).ShouldBeTrue(cases);
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void A_shipped_sheet_is_written_as_yaml_and_read_back(string file)
    {
        var set = Read(file);
        var yaml = YamlText.Write(CriteriaWriter.WriteElement(set));
        YamlDocument.ReadCriteria(System.Text.Encoding.UTF8.GetBytes(yaml)).Set.ShouldBe(set, yaml);
    }

    [Fact]
    public void Index_766_has_its_six_components_with_their_maxima()
    {
        var set = Read("766/v1.yaml");
        set.Max.ShouldBe(100);
        set.Sections.ShouldHaveSingleItem().Criteria.Select(c => (((Formula.Imported)c.Formula).Figure.Measure, c.Max)).Order().ShouldBe(
        [
            ("figure.766-ckmb", 18m), ("figure.766-clgq", 12m), ("figure.766-mdhl", 18m), ("figure.766-mdsh", 22m), ("figure.766-tdgq", 20m), ("figure.766-tttt", 10m),
        ]);
    }

    [Fact]
    public void The_sample_sheet_says_that_it_is_a_sample()
    {
        var set = Read("dan-van-mau/v1.yaml");
        (set.Sample, set.Max).ShouldBe((true, 100m));
        set.Title.ShouldContain("mẫu tham khảo");
        set.Sections.Where(s => s.Kind != SectionKind.Scored).Select(s => (s.Kind, s.Max)).ShouldBe([(SectionKind.Bonus, 3m), (SectionKind.Deduction, 3m)]);
    }

    private static CriteriaSet Read(string file)
    {
        var reading = YamlDocument.ReadCriteria(File.ReadAllBytes(Path.Combine(Folder(), file)));
        reading.Problems.ShouldBeEmpty();
        return reading.Set.ShouldNotBeNull();
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ThiDua.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return Path.Combine(folder.FullName, "ops", "criteria");
    }
}
