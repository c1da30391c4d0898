using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Scoring;
using Xunit;

namespace ThiDua.Domain.Tests.Scoring;

public sealed class ScorerTests
{
    [Fact]
    public void Lines_are_the_same_objects_for_all_who_ask_at_once()
    {
        var set = Sheets.Set(Sheets.Section("A", 200, [.. Enumerable.Range(0, 20).Select(i => Sheets.Each($"A.{i}", 10, "t.a"))]));
        for (var round = 0; round < 200; round++)
        {
            var sheet = Sheets.Score(set, new FakeTallies().With("t.a", "2026-02-01", 3));
            using var start = new Barrier(4);
            var asked = new IReadOnlyList<CriterionLine>[4];
            var threads = Enumerable.Range(0, 4).Select(i => new Thread(() =>
            {
                start.SignalAndWait();
                asked[i] = sheet.Criteria;
            })).ToList();
            threads.ForEach(t => t.Start());
            threads.ForEach(t => t.Join());
            asked.Append(sheet.Criteria).Distinct(ReferenceEqualityComparer.Instance).Count().ShouldBe(1, $"round {round}");
        }
    }

    [Fact]
    public void The_two_views_stand_side_by_side()
    {
        var set = Sheets.Set(Sheets.Section("A", 10, Sheets.Each("A.1", 10, "t.a", 2)));
        var sheet = Sheets.Score(set, new FakeTallies().Claim("t.a", "2026-02-01", 3).Verify("t.a", "2026-02-01", 1));
        sheet.Total.ShouldBe(new Points(6, 2));
        sheet.Sections.ShouldHaveSingleItem().Points.ShouldBe(new Points(6, 2));
        sheet.Criteria.ShouldHaveSingleItem().Points.ShouldBe(new Points(6, 2));
        (sheet.Total[View.Claimed], sheet.Total[View.Verified]).ShouldBe((6m, 2m));
    }

    [Theory]
    [InlineData("2.9545", "2.95")]
    [InlineData("14.7368", "14.74")]
    [InlineData("0.125", "0.13")] // Half up, not half to even.
    [InlineData("0.115", "0.12")]
    [InlineData("0.1149", "0.11")]
    public void A_criterion_is_rounded_half_up(string figure, string points)
    {
        var imported = new Formula.Imported(new ValueExpression.Latest("figure.x", ValueSpan.Period, DateRange.Always));
        Sheets.Points(imported, 20, new FakeTallies().With("figure.x", "2026-01-01", Number(figure))).ShouldBe(Number(points));
    }

    [Fact]
    public void Criteria_are_rounded_before_they_are_added()
    {
        // 3 × 1/3 of 1 point: 0.33 each, so 0.99 and not 1.
        Criterion Third(string code) => Sheets.Criterion(code, 1, new Formula.Target(3, Sheets.Sum("t.a")));
        var set = Sheets.Set(Sheets.Section("A", 3, Third("A.1"), Third("A.2"), Third("A.3")));
        var tallies = new FakeTallies().With("t.a", "2026-02-01");
        Sheets.Score(set, tallies).Total.Claimed.ShouldBe(0.99m);
        Sheets.Score(set with { Rounding = new Rounding(2, 1) }, tallies).Total.Claimed.ShouldBe(1.0m);
        Sheets.Score(set with { Rounding = new Rounding(4, 2) }, tallies).Total.Claimed.ShouldBe(1.00m);
    }

    [Fact]
    public void Sections_cap_from_the_leaves_upward()
    {
        var inner = Sheets.Section("A.1", 5, Sheets.Each("A.1.1", 4, "t.a"), Sheets.Each("A.1.2", 4, "t.a")) with { Capped = true };
        var outer = Sheets.Section("A", 8, Sheets.Each("A.2", 4, "t.a")) with { Capped = true, Sections = [inner] };
        var sheet = Sheets.Score(Sheets.Set(outer), new FakeTallies().With("t.a", "2026-02-01", 9));
        sheet.Sections.Select(s => (s.Code, s.Parent, s.Depth, s.Points.Claimed)).ShouldBe([("A", null, 1, 8m), ("A.1", "A", 2, 5m)]);
        sheet.Criteria.Select(c => (c.Code, c.Section)).ShouldBe([("A.2", "A"), ("A.1.1", "A.1"), ("A.1.2", "A.1")]);
        sheet.Total.Claimed.ShouldBe(8);
    }

    [Fact]
    public void Bonus_adds_to_the_total_up_to_its_own_cap()
    {
        var bonus = Sheets.Section("T", 3, Sheets.Each("T.1", 2, "t.b"), Sheets.Each("T.2", 2, "t.b")) with { Kind = SectionKind.Bonus, Capped = true };
        var sheet = Sheets.Score(Sheets.Set(Sheets.Section("A", 10, Sheets.Each("A.1", 10, "t.a")), bonus), new FakeTallies().With("t.a", "2026-02-01", 10).With("t.b", "2026-02-01", 5));
        sheet.Max.ShouldBe(10);
        sheet.Total.Claimed.ShouldBe(13);
    }

    [Theory]
    [InlineData(10, 1, 9, -1)]
    [InlineData(10, 9, 7, -3)] // The section's cap.
    [InlineData(6, 9, 5, -1)] // The floor.
    [InlineData(4, 9, 4, 0)] // Below the floor already: a floor never lifts.
    [InlineData(10, 0, 10, 0)]
    public void Deductions_take_from_the_total_down_to_the_floor(int earned, int faults, int total, int taken)
    {
        var deduction = Deducting(takesFrom: null);
        var sheet = Sheets.Score(
            Sheets.Set(deduction, Sheets.Section("A", 10, Sheets.Each("A.1", 10, "t.a"))),
            new FakeTallies().With("t.a", "2026-02-01", earned).With("t.bad", "2026-02-01", faults));
        sheet.Total.Claimed.ShouldBe(total);
        sheet.Sections.Single(s => s.Code == "P").Points.Claimed.ShouldBe(taken);
        sheet.Sections.Where(s => s.Parent is null).Sum(s => s.Points.Claimed).ShouldBe(total);
    }

    [Fact]
    public void Deductions_take_from_a_section_after_its_cap()
    {
        var a = Sheets.Section("A", 10, Sheets.Each("A.1", 10, "t.a"), Sheets.Each("A.2", 10, "t.a")) with { Capped = true };
        var sheet = Sheets.Score(
            Sheets.Set(a, Sheets.Section("B", 10, Sheets.Each("B.1", 10, "t.a")), Deducting("A")),
            new FakeTallies().With("t.a", "2026-02-01", 10).With("t.bad", "2026-02-01", 2));
        sheet.Sections.Select(s => s.Points.Claimed).ShouldBe([8m, 10m, -2m]);
        sheet.Total.Claimed.ShouldBe(18);
        sheet.Criteria.Single(c => c.Code == "P.1").Points.Claimed.ShouldBe(-2);
    }

    [Fact]
    public void Sections_below_a_deduction_cap_too()
    {
        var inner = Sheets.Section("P.1", 1, Sheets.Each("P.1.1", 5, "t.bad")) with { Capped = true };
        var deduction = new Section { Code = "P", Title = "Điểm trừ", Max = 3, Kind = SectionKind.Deduction, Floor = 0, Sections = [inner] };
        var sheet = Sheets.Score(
            Sheets.Set(Sheets.Section("A", 10, Sheets.Each("A.1", 10, "t.a")), deduction),
            new FakeTallies().With("t.a", "2026-02-01", 10).With("t.bad", "2026-02-01", 5));
        sheet.Sections.Select(s => s.Points.Claimed).ShouldBe([10m, -1m, -1m]);
        sheet.Total.Claimed.ShouldBe(9);
    }

    [Fact]
    public void A_published_index_equals_the_sum_of_its_components()
    {
        Criterion Component(string code, decimal max) => Sheets.Criterion(code, max, new Formula.Imported(new ValueExpression.Latest($"figure.766-{code}", ValueSpan.Period, DateRange.Always)));
        var set = Sheets.Set(Sheets.Section("CS", 100, Component("tdgq", 20), Component("mdhl", 18), Component("mdsh", 22), Component("tttt", 10), Component("clgq", 12), Component("ckmb", 18)));
        var longPhu = new FakeTallies().With("figure.766-tdgq", "2026-10-11", 19.87m).With("figure.766-mdhl", "2026-10-11", 18).With("figure.766-mdsh", "2026-10-11", 20.82m)
            .With("figure.766-tttt", "2026-10-11", 8.48m).With("figure.766-clgq", "2026-10-11", 8.16m).With("figure.766-ckmb", "2026-10-11", 18);
        Sheets.Score(set, longPhu).Total.Claimed.ShouldBe(93.33m);
    }

    [Fact]
    public void Many_units_score_as_each_does_alone()
    {
        var (one, other) = (Sheets.Set(Sheets.Section("A", 10, Sheets.Each("A.1", 10, "t.a"))), Sheets.Set(Sheets.Section("A", 5, Sheets.Each("A.1", 5, "t.a"))));
        UnitInputs[] units = [.. Enumerable.Range(1, 6).Select(i => new UnitInputs($"U{i}", $"Đơn vị {i}", "cum", i % 2 == 0 ? one : other, new FakeTallies().With("t.a", "2026-03-01", i)))];
        var day = Sheets.Day("2026-12-31");
        Scorer.Score(new ScoreInputs(Sheets.Year, day, 1, units)).Select(s => (s.Unit, s.Total)).ShouldBe(units.Select(u => (u.Code, Scorer.Score(Sheets.Year, day, u).Total)));
    }

    private static Section Deducting(string? takesFrom) =>
        Sheets.Section("P", 3, Sheets.Each("P.1", 9, "t.bad")) with { Kind = SectionKind.Deduction, Capped = true, TakesFrom = takesFrom, Floor = 5 };

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
