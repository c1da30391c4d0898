using Shouldly;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Units;
using Xunit;

namespace ThiDua.Domain.Tests.Scoring;

/// <summary>Gates, what does not apply, scopes, judgements, targets, parts: what stands around a formula.</summary>
public sealed class RulesTests
{
    private static readonly Condition Planned = new Condition.Compare(Sheets.Sum("t.plan"), Comparison.AtLeast, 1);

    [Fact]
    public void Without_what_the_gate_asks_for_there_are_no_points()
    {
        var set = Sheets.Set(Sheets.Section("A", 20, Sheets.Criterion("A.1", 20, new Formula.PerOccurrence(0.4m, Sheets.Sum("t.a"))) with { Gate = new Gate(Planned) }));
        var done = new FakeTallies().With("t.a", "2026-02-01", 50);
        var closed = Sheets.Score(set, done).Criteria[0];
        closed.Points.Claimed.ShouldBe(0);
        closed.Steps.Select(s => (s.Kind, s.Points.Claimed)).ShouldBe([(StepKind.Formula, 20m), (StepKind.Gate, -20m)]);
        closed.Values.Select(v => v.Role).ShouldBe(["value", "gate-1"]);
        Sheets.Score(set, done.Claim("t.plan", "2026-01-05")).Total.ShouldBe(new Points(20, 0));
    }

    [Theory]
    [InlineData(NotApplicableMeaning.ScaleTotal, 50, 100)] // 40 of the 80 that apply, of 100.
    [InlineData(NotApplicableMeaning.ScaleSection, 50, 100)] // A: 10 of 20, so 20 of 40; B: 30.
    [InlineData(NotApplicableMeaning.Full, 60, 100)]
    [InlineData(NotApplicableMeaning.Zero, 40, 80)]
    public void What_does_not_apply_means_one_of_four_things(NotApplicableMeaning means, int half, int full)
    {
        // A: 40 of two criteria, one of which does not apply; B: 60.
        var set = Sheets.Set(
            Sheets.Section("A", 40, Sheets.Each("A.1", 20, "t.a", 10), Sheets.Each("A.2", 20, "t.none") with { NotApplicable = new NotApplicable(means) }),
            Sheets.Section("B", 60, Sheets.Each("B.1", 60, "t.b", 10)));
        var entry = UnitEntry.Empty with { NotApplicable = ["A.2"] };
        Score(set, new FakeTallies().With("t.a", "2026-02-01", 1).With("t.b", "2026-02-01", 3), entry).Total.Claimed.ShouldBe(half);
        var all = Score(set, new FakeTallies().With("t.a", "2026-02-01", 2).With("t.b", "2026-02-01", 6), entry);
        all.Total.Claimed.ShouldBe(full);
        (all.Criteria.Sum(c => c.Points.Claimed) + all.Adjustments.Sum(a => a.Points.Claimed)).ShouldBe(full);
        all.Criteria[1].Applies.ShouldBe((false, false));
    }

    [Fact]
    public void A_published_normalisation_comes_out()
    {
        // Thanh Hóa 2023: 68.32 points are 81.33 % of what applied; so 84 of 100 points applied.
        var set = Sheets.Set(Sheets.Section(
            "A", 100, Sheets.Criterion("A.1", 84, new Formula.Imported(new ValueExpression.Latest("figure.x", ValueSpan.Period, DateRange.Always))),
            Sheets.Each("A.2", 16, "t.none") with { NotApplicable = new NotApplicable(NotApplicableMeaning.ScaleTotal) }));
        Score(set, new FakeTallies().With("figure.x", "2026-02-01", 68.32m), UnitEntry.Empty with { NotApplicable = ["A.2"] }).Total.Claimed.ShouldBe(81.33m);
    }

    [Fact]
    public void A_section_of_which_nothing_applies_leaves_its_points_to_the_one_above()
    {
        Criterion Out(string code) => Sheets.Each(code, 5, "t.none") with { NotApplicable = new NotApplicable(NotApplicableMeaning.ScaleSection) };
        var inner = Sheets.Section("A.I", 10, Out("A.1"), Out("A.2"));
        var set = Sheets.Set(Sheets.Section("A", 30, Sheets.Each("A.3", 20, "t.a", 5)) with { Sections = [inner] }, Sheets.Section("B", 20, Out("B.1"), Sheets.Each("B.2", 15, "t.a", 15)));
        var sheet = Score(set, new FakeTallies().With("t.a", "2026-02-01", 2), UnitEntry.Empty with { NotApplicable = ["A.1", "A.2", "B.1"] });
        sheet.Sections.Select(s => s.Points.Claimed).ShouldBe([15m, 0m, 20m]);
        sheet.Total.Claimed.ShouldBe(35);
    }

    [Fact]
    public void It_can_follow_from_the_values_that_something_does_not_apply()
    {
        var target = new ValueExpression.Assigned("A.1");
        var set = Sheets.Set(Sheets.Section(
            "A", 10,
            Sheets.Criterion("A.1", 5, new Formula.Target(target, Sheets.Sum("t.a"))) with { NotApplicable = new NotApplicable(NotApplicableMeaning.ScaleTotal, new Condition.Unknown(target)) },
            Sheets.Each("A.2", 5, "t.a")));
        var tallies = new FakeTallies().With("t.a", "2026-02-01", 4);
        Score(set, tallies, UnitEntry.Empty).Total.Claimed.ShouldBe(8);
        Score(set, tallies, UnitEntry.Empty with { Targets = UnitEntry.Empty.Targets.Add("A.1", 8) }).Total.Claimed.ShouldBe(6.5m);
    }

    [Fact]
    public void Judged_points_are_claimed_by_the_unit_and_verified_by_the_committee()
    {
        var set = Sheets.Set(Sheets.Section(
            "A", 15, Sheets.Criterion("A.1", 10, new Formula.Appraised()),
            Sheets.Criterion("A.2", 5, new Formula.Options([new("a", "Một phần", 2), new("b", "Đầy đủ", 5)], Several: false))));
        var entry = UnitEntry.Empty with
        {
            SelfScores = UnitEntry.Empty.SelfScores.Add("A.1", new Judgement(9.5m, [])).Add("A.2", new Judgement(null, ["b"])),
            Appraisals = UnitEntry.Empty.Appraisals.Add("A.1", new Judgement(7, [])),
        };
        Score(set, new FakeTallies(), entry).Criteria.Select(c => c.Points).ShouldBe([new Points(9.5m, 7), new Points(5, 0)]);
        Score(set, new FakeTallies(), entry with { Appraisals = entry.Appraisals.Add("A.2", new Judgement(null, ["a"])) }).Total.ShouldBe(new Points(14.5m, 9));
    }

    [Fact]
    public void Several_options_add_up_to_the_maximum()
    {
        var options = new Formula.Options([new("a", "Một", 4), new("b", "Hai", 8), new("c", "Ba", 1)], Several: true);
        var set = Sheets.Set(Sheets.Section("A", 10, Sheets.Criterion("A.1", 10, options)));
        Score(set, new FakeTallies(), UnitEntry.Empty with { SelfScores = UnitEntry.Empty.SelfScores.Add("A.1", new Judgement(null, ["a", "b"])) }).Total.Claimed.ShouldBe(10);
    }

    [Fact]
    public void Entries_count_by_how_late_each_was()
    {
        var late = new Formula.Timeliness(MeasureQuery.Of("report.submitted"), "days-late", [new(null, false, 0, true, 2), new(0, false, 5, true, 1), new(5, false, null, false, 0)]);
        var tallies = new FakeTallies().With("report.submitted", "2026-02-01", 2, "days-late=0").With("report.submitted", "2026-03-01", 1, "days-late=5").With("report.submitted", "2026-04-01", 1, "days-late=6");
        Sheets.Points(late, 10, tallies).ShouldBe(5);
        Sheets.Points(late, 4, tallies).ShouldBe(4);
    }

    [Fact]
    public void Values_can_be_per_head_or_by_region()
    {
        var attributes = new UnitAttributes("Xã", UnitKind.PeoplesCommittee, UnitLevel.Commune, Region: "mountain", Residents: 8_000, Staff: 40);
        var set = Sheets.Set(Sheets.Section(
            "A", 30,
            Sheets.Criterion("A.1", 10, new Formula.PerOccurrence(1, new ValueExpression.Per(Sheets.Sum("t.a"), Headcount.Residents, 1_000))),
            Sheets.Criterion("A.2", 10, new Formula.Target(new ValueExpression.Product(20, new ValueExpression.ByRegion([new("mountain", 0.75m)], 1)), Sheets.Sum("t.a"))),
            Sheets.Criterion("A.3", 10, new Formula.PerOccurrence(1, new ValueExpression.Per(Sheets.Sum("t.a"), Headcount.Staff, 10)))));
        var tallies = new FakeTallies().With("t.a", "2026-02-01", 12);
        Score(set, tallies, UnitEntry.Empty, attributes).Criteria.Select(c => c.Points.Claimed).ShouldBe([1.5m, 8m, 3m]);
        Score(set, tallies, UnitEntry.Empty, attributes with { Region = null, Residents = null }).Criteria.Select(c => c.Points.Claimed).ShouldBe([0m, 6m, 3m]);
    }

    [Fact]
    public void What_units_below_do_counts_where_the_criterion_says_so()
    {
        Criterion In(string code, Scope scope) => Sheets.Each(code, 100, "t.a") with { Scope = scope };
        var held = new Condition.Compare(Sheets.Sum("t.a"), Comparison.AtLeast, 2);
        var set = Sheets.Set(Sheets.Section(
            "A", 310, In("A.1", Scope.Own), In("A.2", Scope.OwnAndBelow), In("A.3", Scope.Below),
            Sheets.Criterion("A.4", 10, new Formula.Coverage(new ValueExpression.UnitsBelow([UnitKind.Village], held), null))));
        UnitBelow Village(string code, int count, UnitKind kind = UnitKind.Village) => new(
            code, new UnitAttributes(code, kind, UnitLevel.Hamlet), new FakeTallies().With("t.a", "2026-02-01", count));
        var unit = new UnitInputs("U", "U", "c", set, new FakeTallies().With("t.a", "2026-02-01", 1))
        {
            Below = [Village("V1", 2), Village("V2", 1), Village("V3", 5), Village("V4", 0), Village("S", 9, UnitKind.School)],
        };
        Scorer.Score(Sheets.Year, Sheets.Year.To, unit).Criteria.Select(c => c.Points.Claimed).ShouldBe([1m, 18m, 17m, 5m]);
        ScorePlan.NeedsBelow(set).ShouldBeTrue();
        ScorePlan.NeedsBelow(Sheets.Set(Sheets.Section("A", 100, In("A.1", Scope.Own)))).ShouldBeFalse();
    }

    [Fact]
    public void Parts_of_a_merged_unit_are_added_by_the_months_they_stood_for()
    {
        // Two communes for six months, their successor for six: half of each one's half, and half of its own.
        var set = Sheets.Set(Sheets.Section("A", 20, Sheets.Each("A.1", 12, "t.a", 4), Sheets.Criterion("A.2", 8, new Formula.Coverage(new ValueExpression.Covered(MeasureQuery.Of("t.b"), CalendarUnit.Month, 1), null))));
        var (end, start) = (Sheets.Day("2026-06-30"), Sheets.Day("2026-07-01"));
        UnitPart Part(string code, DateOnly from, DateOnly to, decimal weight, FakeTallies tallies) => new(code, $"Xã {code}", from, to, weight, tallies);
        var months = new FakeTallies().With("t.b", "2026-01-05").With("t.b", "2026-02-05").With("t.b", "2026-03-05");
        var unit = new UnitInputs("C", "Xã C", "c", set, new FakeTallies())
        {
            Parts =
            [
                Part("A", Sheets.Year.From, end, 0.25m, months.With("t.a", "2026-03-01", 5)),
                Part("B", Sheets.Year.From, end, 0.25m, new FakeTallies().With("t.a", "2026-03-01", 1)),
                Part("C", start, Sheets.Year.To, 0.5m, new FakeTallies().With("t.a", "2026-09-01", 2)),
            ],
        };
        var sheet = Scorer.Score(Sheets.Year, Sheets.Year.To, unit);
        sheet.Criteria.Select(c => c.Points.Claimed).ShouldBe([(0.25m * 12) + (0.25m * 4) + (0.5m * 8), 0.25m * 4]);
        sheet.Criteria[0].Values.Select(v => (v.Part, v.Claimed)).ShouldBe([("A", 5m), ("B", 1m), ("C", 2m)]);
    }

    private static ScoreSheet Score(CriteriaSet set, ITallies tallies, UnitEntry entry, UnitAttributes? attributes = null) =>
        Scorer.Score(Sheets.Year, Sheets.Year.To, new UnitInputs("U1", "Đơn vị", "c", set, tallies) { Entry = entry, Attributes = attributes });
}
