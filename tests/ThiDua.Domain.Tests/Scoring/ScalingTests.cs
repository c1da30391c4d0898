using System.Text;
using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Scoring;
using Xunit;

namespace ThiDua.Domain.Tests.Scoring;

/// <summary>What does not apply is left out of the section that the sheet names: the subgroup it stands in, or the group around (footnote 7 of HP212).</summary>
public sealed class ScalingTests
{
    [Theory]
    [InlineData(null, 8)] // A.2 has 2 of 5, so 4 of 10; A.1 keeps its 4.
    [InlineData("A.2", 8)] // To name the section it stands in changes nothing.
    [InlineData("A", 9)] // 6 of the 10 points that are left are 9 of 15.
    public void A_group_can_be_scaled_as_a_whole(string? section, int total)
    {
        var sheet = Score(Set(section), "A.2.b");
        sheet.Criteria.Sum(c => c.Points.Claimed).ShouldBe(6);
        sheet.Total.Claimed.ShouldBe(total);
        (6 + sheet.Adjustments.Sum(a => a.Points.Claimed)).ShouldBe(total);
    }

    [Fact]
    public void A_subgroup_left_out_whole_weighs_nothing() =>
        Score(Set("A"), "A.2.a", "A.2.b").Sections.Select(s => (s.Code, s.Points.Claimed)).ShouldBe([("A", 12m), ("A.1", 4m), ("A.2", 0m)]);

    [Fact]
    public void A_group_left_out_whole_scales_what_is_above_it()
    {
        var group = Set("A").Sections[0];
        var set = Sheets.Set(group with { Max = 10, Sections = [group.Sections[1]] }, Sheets.Section("B", 5, Sheets.Each("B.1", 5, "t.four")));
        var sheet = Score(set, "A.2.a", "A.2.b");
        sheet.Total.Claimed.ShouldBe(12); // 4 of 5, so 12 of 15.
        sheet.Adjustments.ShouldHaveSingleItem().Kind.ShouldBe(AdjustmentKind.TotalScaling);
    }

    [Theory]
    [InlineData("A.2", null)]
    [InlineData("A", null)]
    [InlineData("B", "criteria.unknown-code")]
    [InlineData("A.2.a", "criteria.unknown-code")]
    public void Only_a_section_around_can_be_named(string section, string? code)
    {
        var reading = CriteriaReader.ReadJson(Document("scale-section", section), Find);
        reading.Problems.Select(p => (p.Code, p.Pointer)).ShouldBe(code is null ? [] : [(code, "/sections/0/sections/1/criteria/0/notApplicable/section")]);
        if (reading.Set is { } set)
        {
            CriteriaReader.ReadJson(CriteriaWriter.Write(set), Find).Set.ShouldBe(set);
        }
    }

    [Theory]
    [InlineData("full")]
    [InlineData("zero")]
    [InlineData("scale-total")]
    public void What_is_not_scaled_in_a_section_names_none(string means) =>
        CriteriaReader.ReadJson(Document(means, "A"), Find).Problems.ShouldHaveSingleItem().Code.ShouldBe("criteria.conflict");

    private static ScoreSheet Score(CriteriaSet set, params string[] without) => Scorer.Score(
        Sheets.Year, Sheets.Year.To,
        new UnitInputs("U1", "Đơn vị", "cum", set, new FakeTallies().With("t.four", "2026-02-01", 4).With("t.two", "2026-02-01", 2))
        {
            Entry = UnitEntry.Empty with { NotApplicable = [.. without] },
        });

    /// <summary>A (15) = A.1 (one criterion of 5, 4 points) + A.2 (5 with 2 points, 5 with 4).</summary>
    private static CriteriaSet Set(string? section)
    {
        Criterion Optional(string code, string measure) =>
            Sheets.Each(code, 5, measure) with { NotApplicable = new NotApplicable(NotApplicableMeaning.ScaleSection, null, section) };
        var group = Sheets.Section("A", 15) with
        {
            Sections = [Sheets.Section("A.1", 5, Sheets.Each("A.1.a", 5, "t.four")), Sheets.Section("A.2", 10, Optional("A.2.a", "t.two"), Optional("A.2.b", "t.four"))],
        };
        return Sheets.Set(group);
    }

    private static Domain.Measures.Measure? Find(string code) => new(code, Domain.Measures.MeasureKind.Sum, "Chỉ số thử");

    private static byte[] Document(string means, string section)
    {
        var set = Set("A");
        var text = Encoding.UTF8.GetString(CriteriaWriter.Write(set));
        const string Written = "\"means\":\"scale-section\",\"section\":\"A\"";
        text.ShouldContain(Written);
        var at = text.IndexOf(Written, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(string.Concat(text.AsSpan(0, at), $"\"means\":\"{means}\",\"section\":\"{section}\"", text.AsSpan(at + Written.Length)));
    }
}
