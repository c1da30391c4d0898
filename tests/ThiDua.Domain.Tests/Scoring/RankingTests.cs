using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Scoring;
using Xunit;

namespace ThiDua.Domain.Tests.Scoring;

public sealed class RankingTests
{
    private static readonly CriteriaSet Plain = Sheets.Set(Sheets.Section("A", 10, Sheets.Each("A.1", 5, "t.a"), Sheets.Each("A.2", 5, "t.b")));

    private static readonly CriteriaSet Cascade = Plain with
    {
        TieBreaks = [new TieBreak.PointsOf("A.2"), new TieBreak.ValueOf(Sheets.Sum("t.late")) { LowestFirst = true, Label = "số việc trễ hạn" }],
    };

    [Fact]
    public void Equal_totals_share_a_rank_and_leave_a_gap()
    {
        var ranked = Rank(Plain, ("D", 1, 0, 0), ("C", 2, 1, 0), ("B", 1, 2, 0), ("A", 3, 2, 0));
        ranked.Select(r => (r.Sheet.Unit, r.Rank, r.Shared)).ShouldBe([("A", 1, false), ("B", 2, true), ("C", 2, true), ("D", 4, false)]);
    }

    [Fact]
    public void Tie_breaks_decide_in_their_order()
    {
        // All have 4 points: by A.2 first, then the fewest late ones.
        var ranked = Rank(Cascade, ("A", 3, 1, 0), ("B", 2, 2, 5), ("C", 2, 2, 1), ("D", 2, 2, 5));
        ranked.Select(r => (r.Sheet.Unit, r.Rank)).ShouldBe([("C", 1), ("B", 2), ("D", 2), ("A", 4)]);
        ranked[0].Reason.ShouldBe("Tổng điểm 4; xếp trên đơn vị bằng điểm theo số việc trễ hạn (1).");
        ranked[1].Reason.ShouldBe(
            "Tổng điểm 4; xếp sau đơn vị bằng điểm theo số việc trễ hạn (5); xếp trên đơn vị bằng điểm theo Điểm \"Tiêu chí A.2\" (2); "
            + "đồng hạng với 1 đơn vị khác vì không còn tiêu chí phụ nào phân định.");
        ranked[3].Reason.ShouldBe("Tổng điểm 4; xếp sau đơn vị bằng điểm theo Điểm \"Tiêu chí A.2\" (1).");
    }

    [Fact]
    public void The_order_of_input_does_not_matter()
    {
        (string, int, int, int)[] units = [("A", 3, 1, 0), ("B", 2, 2, 5), ("C", 2, 2, 1), ("D", 2, 2, 5), ("E", 5, 5, 0)];
        var expected = Rank(Cascade, units).Select(r => (r.Sheet.Unit, r.Rank)).ToList();
        for (var turn = 1; turn < units.Length; turn++)
        {
            Rank(Cascade, [.. units[turn..], .. units[..turn]]).Select(r => (r.Sheet.Unit, r.Rank)).ShouldBe(expected);
        }
    }

    [Fact]
    public void Each_view_ranks_by_its_own_points()
    {
        ScoreSheet[] sheets =
        [
            Sheets.Score(Plain, new FakeTallies().Claim("t.a", "2026-02-01", 5).Verify("t.a", "2026-02-01", 1), unit: "A"),
            Sheets.Score(Plain, new FakeTallies().Claim("t.a", "2026-02-01", 3).Verify("t.a", "2026-02-01", 3), unit: "B"),
        ];
        Ranking.Rank(sheets, View.Claimed).Select(r => r.Sheet.Unit).ShouldBe(["A", "B"]);
        Ranking.Rank(sheets, View.Verified).Select(r => r.Sheet.Unit).ShouldBe(["B", "A"]);
    }

    [Fact]
    public void What_is_not_known_goes_last_either_way()
    {
        foreach (var lowestFirst in new[] { false, true })
        {
            var tie = new TieBreak.ValueOf(new ValueExpression.Latest("figure.x", ValueSpan.Period, DateRange.Always)) { LowestFirst = lowestFirst };
            var set = Plain with { TieBreaks = [tie] };
            var ranked = Ranking.Rank([Sheets.Score(set, new FakeTallies(), unit: "A"), Sheets.Score(set, new FakeTallies().With("figure.x", "2026-02-01", 0), unit: "B")], View.Claimed);
            ranked.Select(r => (r.Sheet.Unit, r.Rank)).ShouldBe([("B", 1), ("A", 2)]);
        }
    }

    [Fact]
    public void Units_with_different_sheets_are_not_compared_by_tie_breaks()
    {
        var other = Cascade with { Code = "khac" };
        ScoreSheet[] sheets =
        [
            Sheets.Score(Cascade, Tallies(3, 1, 0), unit: "A"), Sheets.Score(other, Tallies(2, 2, 0), unit: "B"), Sheets.Score(Cascade, Tallies(2, 2, 0), unit: "C"),
        ];
        Ranking.Rank(sheets, View.Claimed).Select(r => (r.Sheet.Unit, r.Rank)).ShouldBe([("A", 1), ("B", 1), ("C", 1)]);
    }

    [Fact]
    public void Nobody_to_rank_is_no_error() => Ranking.Rank([], View.Claimed).ShouldBeEmpty();

    private static IReadOnlyList<RankedUnit> Rank(CriteriaSet set, params (string Unit, int A, int B, int Late)[] units) =>
        Ranking.Rank([.. units.Select(u => Sheets.Score(set, Tallies(u.A, u.B, u.Late), unit: u.Unit))], View.Claimed);

    private static FakeTallies Tallies(int a, int b, int late) =>
        new FakeTallies().With("t.a", "2026-02-01", a).With("t.b", "2026-02-01", b).With("t.late", "2026-02-01", late);
}
