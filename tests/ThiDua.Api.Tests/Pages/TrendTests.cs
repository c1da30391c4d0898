using System.Collections.Frozen;
using Shouldly;
using ThiDua.Api.Pages.Units;
using ThiDua.Domain.Scoring;
using ThiDua.Projections.Board;
using Xunit;

namespace ThiDua.Api.Tests.Pages;

/// <summary>How a unit went over a period: on which days, and among whom.</summary>
public class TrendTests
{
    private static readonly DateOnly From = new(2026, 1, 1);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(25)]
    [InlineData(26)]
    [InlineData(27)]
    [InlineData(364)]
    [InlineData(3_652)]
    public void Days_go_from_the_first_to_the_last_and_are_few(int span)
    {
        var days = PastRankings.Days(From, From.AddDays(span));
        (days[0], days[^1]).ShouldBe((From, From.AddDays(span)));
        days.ShouldBe(days.Distinct().Order());
        days.Count.ShouldBeLessThanOrEqualTo(PastRankings.MostPoints);
        days.Count.ShouldBeGreaterThanOrEqualTo(Math.Min(span + 1, PastRankings.MostPoints / 2));
    }

    [Fact]
    public void A_day_before_the_period_began_leaves_one_day() => PastRankings.Days(From, From.AddDays(-3)).ShouldBe([From]);

    [Fact]
    public void Median_and_best_are_of_the_cluster_and_hidden_from_who_sees_only_its_own()
    {
        var ranking = Ranking(("a", 10), ("b", 4), ("c", 7), ("d", 6));
        TrendPoint.Of([ranking], "b", seesOthers: true).ShouldBe([new TrendPoint(From, 4, 6.5m, 10)]);
        TrendPoint.Of([Ranking(("a", 10), ("b", 4), ("c", 7))], "e", seesOthers: true).ShouldBe([new TrendPoint(From, null, 7, 10)]);
        TrendPoint.Of([ranking], "b", seesOthers: false).ShouldBe([new TrendPoint(From, 4, null, null)]);
        TrendPoint.Of([Ranking()], "b", seesOthers: true).ShouldBe([new TrendPoint(From, null, null, null)]);
    }

    private static PastRanking Ranking(params (string Unit, decimal Points)[] units) =>
        new(From, 1, units.ToFrozenDictionary(u => u.Unit, u => new PastPlace(new Points(u.Points, 0), 1, 1)));
}
