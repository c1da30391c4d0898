using Shouldly;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Measures;
using Xunit;

namespace ThiDua.Domain.Tests.Scoring;

public sealed class ValueTests
{
    [Fact]
    public void Only_days_of_the_period_up_to_the_day_asked_for_count()
    {
        var tallies = new FakeTallies().With("t.a", "2025-12-31").With("t.a", "2026-01-01", 2).With("t.a", "2026-06-30", 4).With("t.a", "2026-07-01", 8).With("t.a", "2027-01-01", 16);
        Read(Sheets.Sum("t.a"), tallies, "2026-06-30").ShouldBe(6);
        Read(Sheets.Sum("t.a"), tallies, "2027-06-30").ShouldBe(14);
        Read(Sheets.Sum("t.a"), tallies, "2025-12-31").ShouldBe(0);
    }

    [Fact]
    public void What_is_still_open_is_carried_into_the_period()
    {
        var tallies = new FakeTallies().With("t.due", "2025-11-01", 3).With("t.cleared", "2026-02-01", 2);
        var overdue = new ValueExpression.Difference(ToDate("t.due"), ToDate("t.cleared"));
        Read(overdue, tallies, "2026-01-31").ShouldBe(3);
        Read(overdue, tallies, "2026-02-01").ShouldBe(1);
    }

    [Fact]
    public void A_range_narrows_the_period_and_never_widens_it()
    {
        var tallies = new FakeTallies().With("t.a", "2025-12-31").With("t.a", "2026-01-01", 2).With("t.a", "2026-03-31", 4).With("t.a", "2026-04-01", 8);
        var quarter = new DateRange(Sheets.Day("2025-10-01"), Sheets.Day("2026-03-31"));
        Read(new ValueExpression.Sum(MeasureQuery.Of("t.a") with { Range = quarter }), tallies).ShouldBe(6);
    }

    [Theory]
    [InlineData("by-head", "true", 2)]
    [InlineData("by-head", "tru", 0)]
    [InlineData("head", "true", 0)]
    [InlineData("topic", "land", 1)]
    [InlineData("topic", "land,reform", 3)]
    public void Facets_filter(string facet, string values, int expected)
    {
        var tallies = new FakeTallies().With("t.a", "2026-01-05", 1, "by-head=true;topic=land").With("t.a", "2026-01-06", 1, "by-head=true")
            .With("t.a", "2026-01-07", 2, "by-head=false;topic=reform");
        var query = MeasureQuery.Of("t.a") with { Where = [new FacetFilter(facet, [.. values.Split(',')])] };
        Read(new ValueExpression.Sum(query), tallies).ShouldBe(expected);
    }

    [Fact]
    public void Several_filters_must_all_hold()
    {
        var tallies = new FakeTallies().With("t.a", "2026-01-05", 1, "by-head=true;topic=land").With("t.a", "2026-01-06", 1, "by-head=true;topic=reform");
        var query = MeasureQuery.Of("t.a") with { Where = [new FacetFilter("by-head", ["true"]), new FacetFilter("topic", ["land"])] };
        Read(new ValueExpression.Sum(query), tallies).ShouldBe(1);
    }

    [Theory]
    [InlineData(CalendarUnit.Day, 4)]
    [InlineData(CalendarUnit.Week, 3)] // Sunday 4 January and Monday 5 January lie in different ISO weeks.
    [InlineData(CalendarUnit.Month, 2)]
    [InlineData(CalendarUnit.Quarter, 1)]
    public void Days_weeks_months_and_quarters_are_counted(CalendarUnit unit, int expected)
    {
        var tallies = new FakeTallies().With("t.a", "2026-01-04").With("t.a", "2026-01-05").With("t.a", "2026-01-10").With("t.a", "2026-02-02");
        Read(new ValueExpression.Covered(MeasureQuery.Of("t.a"), unit, 1), tallies).ShouldBe(expected);
    }

    [Fact]
    public void A_week_counts_when_its_days_reach_the_number_together()
    {
        var tallies = new FakeTallies().With("t.a", "2026-01-05").With("t.a", "2026-01-07").With("t.a", "2026-01-14").With("t.a", "2026-01-20", 3).With("t.a", "2026-01-21", -2);
        Read(new ValueExpression.Covered(MeasureQuery.Of("t.a"), CalendarUnit.Week, 2), tallies).ShouldBe(1);
    }

    [Fact]
    public void A_year_touches_53_weeks_when_it_starts_on_a_thursday()
    {
        var all = new FakeTallies();
        for (var day = Sheets.Year.From; day <= Sheets.Year.To; day = day.AddDays(1))
        {
            all.With("t.a", day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        }

        var sheet = Sheets.Score(Sheets.Set(Sheets.Section("A", 10, Sheets.Criterion("A.1", 10, new Formula.Coverage(
            new ValueExpression.Covered(MeasureQuery.Of("t.a"), CalendarUnit.Week, 1), Of: null)))), all);
        sheet.Criteria[0].Values.Select(v => v.Claimed).ShouldBe([53m, 53m]);
        sheet.Total.Claimed.ShouldBe(10);
    }

    [Fact]
    public void Distinct_values_count_once_and_only_above_zero()
    {
        var tallies = new FakeTallies().With("t.a", "2026-01-05", 1, "item=1").With("t.a", "2026-02-05", 1, "item=1").With("t.a", "2026-02-06", 1, "channel=online;item=2")
            .With("t.a", "2026-02-07", 1, "item=3").With("t.a", "2026-02-08", -1, "item=3").With("t.a", "2026-02-09");
        Read(new ValueExpression.Distinct(MeasureQuery.Of("t.a"), "item"), tallies).ShouldBe(2);
    }

    [Fact]
    public void The_latest_figure_replaces_and_is_never_added()
    {
        var tallies = new FakeTallies().With("figure.x", "2026-03-01", 5).With("figure.x", "2026-05-01", 3).With("figure.x", "2026-04-01", 9);
        var latest = new ValueExpression.Latest("figure.x", ValueSpan.Period, DateRange.Always);
        Read(latest, tallies).ShouldBe(3);
        Read(latest, tallies, "2026-04-30").ShouldBe(9);
        Read(latest, tallies, "2026-02-28").ShouldBeNull();
    }

    [Fact]
    public void A_quotient_without_a_denominator_is_what_is_stated_or_not_known()
    {
        var tallies = new FakeTallies().With("t.a", "2026-03-01", 3).With("t.b", "2026-03-01", 4);
        Read(new ValueExpression.Quotient(Sheets.Sum("t.a"), Sheets.Sum("t.b"), null), tallies).ShouldBe(0.75m);
        Read(new ValueExpression.Quotient(Sheets.Sum("t.a"), Sheets.Sum("t.none"), null), tallies).ShouldBeNull();
        Read(new ValueExpression.Quotient(Sheets.Sum("t.a"), Sheets.Sum("t.none"), 1), tallies).ShouldBe(1);
    }

    [Fact]
    public void A_value_names_the_entries_it_rests_on()
    {
        var where = new FacetFilter("by-head", ["true"]);
        var value = new ValueExpression.Difference(new ValueExpression.Sum(MeasureQuery.Of("t.a") with { Where = [where] }), ToDate("t.b"));
        var line = Line(value, new FakeTallies(), "2026-06-30");
        line.Sources.Select(s => (s.Measure, s.Kind, s.From, s.To)).ShouldBe(
        [
            ("t.a", MeasureKind.Sum, Sheets.Day("2026-01-01"), Sheets.Day("2026-06-30")),
            ("t.b", MeasureKind.Sum, DateOnly.MinValue, Sheets.Day("2026-06-30")),
        ]);
        line.Sources[0].Accepts(Facets.Parse("by-head=true;topic=x")).ShouldBeTrue();
        line.Sources[0].Accepts(Facets.Parse("by-head=false")).ShouldBeFalse();
    }

    private static ValueExpression.Sum ToDate(string measure) => new(MeasureQuery.Of(measure) with { Span = ValueSpan.ToDate });

    private static decimal? Read(ValueExpression value, FakeTallies tallies, string day = "2026-12-31") => Line(value, tallies, day).Claimed;

    private static ThiDua.Domain.Scoring.ValueLine Line(ValueExpression value, FakeTallies tallies, string day) =>
        Sheets.Score(Sheets.Set(Sheets.Section("A", 5, Sheets.Criterion("A.1", 5, new Formula.PerOccurrence(1, value)))), tallies, day).Criteria[0].Values[0];
}
