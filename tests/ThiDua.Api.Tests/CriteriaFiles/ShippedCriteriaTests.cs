using Shouldly;
using ThiDua.Api.CriteriaFiles;
using ThiDua.Domain.Criteria;
using Xunit;

namespace ThiDua.Api.Tests.CriteriaFiles;

/// <summary>The sheets in <c>ops/criteria</c> are read by the same strict reader as everybody's.</summary>
public sealed class ShippedCriteriaTests
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder(), "v*.yaml", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder(), f))];

    [Theory, MemberData(nameof(Files))]
    public void A_shipped_sheet_has_no_problems_and_lies_where_it_says(string file)
    {
        var set = Read(file);
        file.Replace('\\', '/').ShouldBe($"{set.Code}/v{set.Version}.yaml");
        CriteriaReader.ReadJson(CriteriaWriter.Write(set)).Set.ShouldBe(set);
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
