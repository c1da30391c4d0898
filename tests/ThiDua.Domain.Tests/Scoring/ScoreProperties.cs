using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Scoring;
using Xunit;

namespace ThiDua.Domain.Tests.Scoring;

/// <summary>What must hold for any entries on a sheet that has every formula, caps, a bonus and deductions.</summary>
public sealed class ScoreProperties
{
    private static readonly Gen<Entry> Entries =
        from measure in Gen.Elements("t.a", "t.b", "t.c")
        from day in Gen.Choose(-40, 400)
        from quantity in Gen.Choose(0, 12)
        from item in Gen.Elements("item=1", "item=2", "item=3", "channel=online;item=1", "")
        from verified in Gen.Elements(true, false)
        select new Entry(measure, new DateOnly(2026, 1, 1).AddDays(day), quantity / 2m, item, verified);

    private static readonly Arbitrary<Entry[]> Histories = Entries.ArrayOf().ToArbitrary();

    // Only formulas that can but rise with more of a measure: for these the claimed view is never below the verified one.
    private static readonly CriteriaSet Rising = Sheets.Set(
        Sheets.Section(
            "A", 30,
            Sheets.Each("A.1", 10, "t.a", 1.5m),
            Sheets.Criterion("A.2", 10, new Formula.Coverage(new ValueExpression.Covered(MeasureQuery.Of("t.b"), CalendarUnit.Week, 2), Of: 20)),
            Sheets.Criterion("A.3", 10, new Formula.YesNo(new Condition.Compare(Sheets.Sum("t.c"), Comparison.AtLeast, 5)))),
        Sheets.Section("T", 2, Sheets.Criterion("T.1", 3, new Formula.Coverage(new ValueExpression.Distinct(MeasureQuery.Of("t.a"), "item"), 3)))
            with
        { Kind = SectionKind.Bonus, Capped = true });

    private static readonly CriteriaSet Full = Sheets.Set(
        Sheets.Section(
            "A", 20,
            Sheets.Each("A.1", 10, "t.a", 0.7m),
            Sheets.Criterion("A.2", 7, new Formula.Target(9, Sheets.Sum("t.b"), 0.2m, new Exceeding(0.1m, 0.5m, 2))),
            Sheets.Criterion("A.3", 9, new Formula.Ratio(Sheets.Sum("t.a"), Sheets.Sum("t.b"), 3))) with
        { Capped = true },
        Sheets.Section(
            "B", 11,
            Sheets.Criterion("B.1", 4, new Formula.Bands(Sheets.Sum("t.c"), [new(null, false, 3, true, 0), new(3, false, 9, false, 2), new(9, true, null, false, 4)])),
            Sheets.Criterion("B.2", 4, new Formula.Deduction(0.3m, Sheets.Sum("t.c"), 1)),
            Sheets.Criterion("B.3", 3, new Formula.Imported(new ValueExpression.Latest("t.b", ValueSpan.Period, DateRange.Always)))),
        Sheets.Section("T", 2, Sheets.Each("T.1", 3, "t.c", 0.5m)) with { Kind = SectionKind.Bonus, Capped = true },
        Sheets.Section("P", 3, Sheets.Each("P.1", 3, "t.b", 0.25m)) with { Kind = SectionKind.Deduction, TakesFrom = "A", Floor = 4 },
        Sheets.Section("Q", 2, Sheets.Each("Q.1", 4, "t.a", 0.4m)) with { Kind = SectionKind.Deduction, Capped = true, Floor = 5 });

    [Fact]
    public void The_order_of_entries_does_not_matter() => Holds(entries =>
    {
        var sorted = Figures(entries).OrderBy(e => e.Key(), StringComparer.Ordinal).ToArray();
        var (there, back) = (Score(Full, sorted), Score(Full, [.. sorted.Reverse()]));
        return there.Total == back.Total && there.Criteria.Select(c => c.Points).SequenceEqual(back.Criteria.Select(c => c.Points));
    });

    [Fact]
    public void Every_criterion_lies_between_0_and_its_maximum() => Holds(entries =>
        Score(Full, entries).Criteria.All(c => Math.Abs(c.Points.Claimed) <= c.Max
            && (c.Kind == SectionKind.Deduction ? c.Points.Claimed <= 0 : c.Points.Claimed >= 0)));

    [Fact]
    public void Caps_hold_at_every_level() => Holds(entries =>
    {
        var sheet = Score(Full, entries);
        return sheet.Sections.All(s => Math.Abs(s.Points.Claimed) <= s.Max) && sheet.Total.Claimed is >= 0 and <= 31 + 2;
    });

    [Fact]
    public void The_total_follows_from_the_rounded_criteria_by_the_stated_order() => Holds(entries =>
    {
        var sheet = Score(Full, entries);
        decimal Sum(string section) => sheet.Criteria.Where(c => c.Section == section).Sum(c => c.Points.Claimed);
        var capped = Math.Min(20, Sum("A"));
        var a = capped - Math.Max(0, Math.Min(Math.Min(3, -Sum("P")), capped - 4));
        var before = a + Math.Min(11, Sum("B")) + Math.Min(2, Sum("T"));
        var total = before - Math.Max(0, Math.Min(Math.Min(2, -Sum("Q")), before - 5));
        return sheet.Criteria.All(c => decimal.Round(c.Points.Claimed, 2) == c.Points.Claimed) && sheet.Total.Claimed == Rounding.HalfUp(total, 2);
    });

    [Fact]
    public void Criteria_and_adjustments_add_up_to_the_total_exactly() => Holds(entries =>
    {
        var sheet = Score(Full, entries);
        return sheet.Criteria.Aggregate(default(Points), (sum, c) => sum + c.Points) + sheet.Adjustments.Aggregate(default(Points), (sum, a) => sum + a.Points)
            == sheet.Total;
    });

    [Fact]
    public void More_is_claimed_than_verified_on_rising_measures() => Holds(entries =>
    {
        var sheet = Score(Rising, entries);
        return sheet.Total.Claimed >= sheet.Total.Verified && sheet.Criteria.All(c => c.Points.Claimed >= c.Points.Verified);
    });

    [Fact]
    public void Points_on_rising_measures_never_fall_with_time() => Holds(entries =>
    {
        var totals = Enumerable.Range(0, 13).Select(m => Score(Rising, entries, new DateOnly(2026, 1, 1).AddMonths(m)).Total.Claimed).ToList();
        return totals.SequenceEqual(totals.Order());
    });

    private static void Holds(Func<Entry[], bool> property) =>
        Prop.ForAll(Histories, property).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20260101, 17));

    // Two figures of one day are told apart by position, which is the order of arrival; so only one a day here.
    private static IEnumerable<Entry> Figures(Entry[] entries) => entries.DistinctBy(e => (e.Measure, e.Day));

    private static ScoreSheet Score(CriteriaSet set, Entry[] entries, DateOnly? day = null)
    {
        var tallies = new FakeTallies();
        foreach (var entry in entries)
        {
            tallies.Claim(entry.Measure, entry.DayText, entry.Quantity, entry.Facets);
            if (entry.Verified)
            {
                tallies.Verify(entry.Measure, entry.DayText, entry.Quantity, entry.Facets);
            }
        }

        return Scorer.Score(Sheets.Year, day ?? Sheets.Year.To, new UnitInputs("U1", "Đơn vị", "cum", set, tallies));
    }

    private sealed record Entry(string Measure, DateOnly Day, decimal Quantity, string Facets, bool Verified)
    {
        public string DayText => Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

        public string Key() => $"{Measure} {DayText} {Quantity} {Facets} {Verified}";
    }
}
