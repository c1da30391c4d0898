using Shouldly;
using ThiDua.Api.CriteriaFiles;
using ThiDua.Domain.Criteria;
using Xunit;

namespace ThiDua.Api.Tests.CriteriaFiles;

/// <summary>The sheets that real committees use say what their sources say: every line with its maximum, and every rule with its source.</summary>
public sealed class SourceSheetTests
{
    // One line per sheet: its sums as published, then each line of the source with its maximum. Points that a source leaves open are not here.
    private static readonly Dictionary<string, (decimal Scored, decimal Bonus, decimal Deduction, string Lines)> Published = new()
    {
        ["ct157-2025"] = (100, 15, 0, "1=20 2=40 3=20 4=20 5=15 5.1=5 5.2=5 5.3=5"),
        ["dan-van-chinh-quyen-xa"] = (100, 3, 3, "1=10 2=90 3=3 4=3"),
        ["dan-van-co-quan"] = (100, 3, 3, "1=10 2=90 3=3 4=3"),
        ["dan-van-cap-uy"] = (100, 3, 3, "1=10 2=90 3=3 4=3"),
        ["dan-van-mat-tran"] = (100, 3, 3, "1=10 2=90 3=3 4=3"),
        ["bg-cqtt"] = (100, 0, 0, "1=20 2=25 3=20 4=15 5=20"),
        ["tcpl-2021"] = (100, 0, 0, "1=10 1.1=3 1.2=7 2 2.1 2.2 2.3 2.4 2.5 2.6 3 3.1 3.2 3.3 4 4.1 4.2 4.3 4.4 4.5 5 5.1 5.2 5.3 5.4"),
        ["766"] = (100, 0, 0, "CKMB=18 TDGQ=20 CLGQ=12 TTTT=10 MDHL=18 MDSH=22"),
        ["hp212-2025"] = (100, 0, 0,
            "I=20 I.1=5 I.1.a=1.25 I.1.b=1.25 I.1.c=1.25 I.1.d=1.25 I.2=5 I.2.a=1.25 I.2.b=1.25 I.2.c=1.25 I.2.d=1.25 "
            + "I.3=5 I.3.a=1.25 I.3.b=1.25 I.3.c=1.25 I.3.d=1.25 I.4=5 I.4.a=1.25 I.4.b=1.25 I.4.c=1.25 I.4.d=1.25 "
            + "II=80 II.1=5 II.2=5 II.3=20 II.3.a=5 II.3.b=10 II.3.c=5 II.4=30 II.4.a=10 II.4.b=10 II.4.c=10 "
            + "II.5=20 II.5.1=5 II.5.1.a=2 II.5.1.b=2 II.5.1.c=1 II.5.2=15 II.5.2.a=2.5 II.5.2.b=2.5 II.5.2.c=2.5 II.5.2.d=2.5 II.5.2.e=2.5 II.5.2.g=2.5"),
    };

    // What a source leaves open or says in two ways, by sheet: it stands under toConfirm at the place where somebody would look.
    private static readonly Dictionary<string, string[]> Open = new()
    {
        ["ct157-2025"] = ["", "3", "5.2"],
        ["dan-van-chinh-quyen-xa"] = ["", "3.1", "4.1", "4.2", "4.3"],
        ["tcpl-2021"] = ["", "1.2", "2", "3", "4", "5"],
        ["bg-cqtt"] = ["", "1", "2", "3", "4", "5"],
        ["hp212-2025"] = ["", "II.5", "II.5.1.b"],
        ["766"] = [""],
    };

    public static TheoryData<string> Sheets => [.. ShippedCriteriaTests.Sheets()];

    public static TheoryData<string> Sources => [.. Published.Keys];

    public static TheoryData<string> OpenSheets => [.. Open.Keys];

    [Theory, MemberData(nameof(Sheets))]
    public void A_sheet_says_where_it_is_from_what_each_line_measures_and_by_which_rule(string file)
    {
        var set = ShippedCriteriaTests.Read(file);
        set.LastReview.ShouldNotBeNull();
        set.Source.ShouldNotBeNullOrWhiteSpace();
        foreach (var criterion in CriteriaTree.All(set))
        {
            criterion.Measures.ShouldNotBeNullOrWhiteSpace(criterion.Code);
            criterion.LegalBasis.Document.ShouldNotBeNullOrWhiteSpace(criterion.Code);
        }

        set.Classification?.Caps.Where(c => c.LegalBasis is null).Select(c => c.Title).ShouldBeEmpty();
        set.Title.Contains("mẫu tham khảo", StringComparison.Ordinal).ShouldBe(set.Sample);
    }

    [Theory, MemberData(nameof(Sources))]
    public void The_sums_are_the_published_ones(string code)
    {
        var set = ShippedCriteriaTests.Read($"{code}/v1.yaml");
        decimal Sum(SectionKind kind) => set.Sections.Where(s => s.Kind == kind).Sum(s => s.Max);
        var (scored, bonus, deduction, _) = Published[code];
        (set.Max, Sum(SectionKind.Scored), Sum(SectionKind.Bonus), Sum(SectionKind.Deduction)).ShouldBe((scored, scored, bonus, deduction));
    }

    [Theory, MemberData(nameof(Sources))]
    public void Every_line_of_the_source_is_there_with_its_maximum(string code)
    {
        var parts = Parts(ShippedCriteriaTests.Read($"{code}/v1.yaml"));
        foreach (var line in Published[code].Lines.Split(' '))
        {
            var (name, max) = line.Split('=') is [var n, var m] ? (n, m) : (line, null);
            parts.ShouldContainKey(name);
            if (max is not null)
            {
                parts[name].Max.ShouldBe(decimal.Parse(max, System.Globalization.CultureInfo.InvariantCulture), name);
            }
        }
    }

    [Theory, MemberData(nameof(OpenSheets))]
    public void What_a_source_leaves_open_is_marked_where_it_stands(string code)
    {
        var set = ShippedCriteriaTests.Read($"{code}/v1.yaml");
        var parts = Parts(set);
        foreach (var place in Open[code])
        {
            (place.Length == 0 ? set.ToConfirm : parts[place].ToConfirm).ShouldNotBeNullOrWhiteSpace(place);
        }
    }

    [Theory]
    [InlineData("dan-van-chinh-quyen-xa")]
    [InlineData("dan-van-co-quan")]
    [InlineData("dan-van-cap-uy")]
    [InlineData("dan-van-mat-tran")]
    public void The_four_variants_classify_alike(string code)
    {
        var classes = ShippedCriteriaTests.Read($"{code}/v1.yaml").Classification.ShouldNotBeNull();
        classes.Classes.Select(c => (c.Title, c.Lower?.At, c.Upper?.At)).ShouldBe(
            [("Hoàn thành xuất sắc", 95m, null), ("Hoàn thành tốt", 85m, 95m), ("Hoàn thành", 75m, 85m), ("Không hoàn thành", null, 75m)]);
        classes.Caps.ShouldBe(ShippedCriteriaTests.Read("dan-van-chinh-quyen-xa/v1.yaml").Classification!.Caps);
        (classes.Otherwise, classes.Caps.Count).ShouldBe(("hoan-thanh", 7));
    }

    private static Dictionary<string, (decimal Max, string? ToConfirm)> Parts(CriteriaSet set)
    {
        var parts = new Dictionary<string, (decimal, string?)>();
        void Walk(Section section)
        {
            parts.Add(section.Code, (section.Max, section.ToConfirm));
            foreach (var criterion in section.Criteria)
            {
                parts.Add(criterion.Code, (criterion.Max, criterion.ToConfirm));
            }

            foreach (var below in section.Sections)
            {
                Walk(below);
            }
        }

        foreach (var section in set.Sections)
        {
            Walk(section);
        }

        return parts;
    }
}
