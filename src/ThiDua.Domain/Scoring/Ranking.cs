using System.Globalization;
using ThiDua.Domain.Activities;

namespace ThiDua.Domain.Scoring;

/// <summary>
/// Ranks the units of a cluster: total, then the tie-breaks of the set in their order, then a shared rank (1, 2, 2, 4). Units that
/// share a rank come in the order of their codes, whatever order they came in.
/// </summary>
public static class Ranking
{
    private static readonly CultureInfo Vietnamese = CultureInfo.GetCultureInfo("vi-VN");

    /// <summary>Ranks the sheets of one cluster in one view.</summary>
    /// <param name="sheets">The sheets.</param>
    /// <param name="view">The view.</param>
    /// <param name="reasons">Whether each place says why; without, reasons are empty.</param>
    public static IReadOnlyList<RankedUnit> Rank(IReadOnlyList<ScoreSheet> sheets, View view, bool reasons = true)
    {
        var ranked = new List<RankedUnit>(sheets.Count);
        foreach (var equals in sheets.GroupBy(s => s.Total[view]).OrderByDescending(g => g.Key))
        {
            RankEquals([.. equals], view, reasons, ranked);
        }

        return ranked;
    }

    private static void RankEquals(List<ScoreSheet> equals, View view, bool reasons, List<RankedUnit> ranked)
    {
        // Tie-breaks of different sets cannot be compared with each other; comparing only some pairs would make the order depend on chance.
        var first = equals[0].Set;
        var tieBreaks = equals.TrueForAll(s => s.Set.Code == first.Code && s.Set.Version == first.Version) ? equals[0].TieBreaks.Count : 0;
        equals.Sort((a, b) => Decide(a, b, view, tieBreaks) is { Sign: not 0 } decided ? decided.Sign : string.CompareOrdinal(a.Unit, b.Unit));
        for (var start = 0; start < equals.Count;)
        {
            var end = start + 1;
            while (end < equals.Count && Decide(equals[start], equals[end], view, tieBreaks).Sign == 0)
            {
                end++;
            }

            var rank = ranked.Count + 1;
            for (var i = start; i < end; i++)
            {
                ranked.Add(new RankedUnit(rank, end - start > 1, equals[i], reasons ? Reason(equals, start, end, i, view, tieBreaks) : ""));
            }

            start = end;
        }
    }

    /// <summary>Which of two units with equal totals goes first (negative: a), and the tie-break that says so.</summary>
    private static (int Sign, int TieBreak) Decide(ScoreSheet a, ScoreSheet b, View view, int tieBreaks)
    {
        for (var i = 0; i < tieBreaks; i++)
        {
            var (x, y) = (a.TieBreaks[i][view], b.TieBreaks[i][view]);
            var sign = (x, y) switch
            {
                (null, null) => 0,
                (null, _) => 1,
                (_, null) => -1,
                ({ } p, { } q) => a.TieBreaks[i].LowestFirst ? p.CompareTo(q) : q.CompareTo(p),
            };
            if (sign != 0)
            {
                return (sign, i);
            }
        }

        return (0, -1);
    }

    private static string Reason(List<ScoreSheet> equals, int start, int end, int at, View view, int tieBreaks)
    {
        var sheet = equals[at];
        var total = $"Tổng điểm {Text(sheet.Total[view])}";
        var parts = new List<string> { total };
        if (start > 0)
        {
            parts.Add(Against(equals[start - 1], sheet, view, tieBreaks, "xếp sau"));
        }

        if (end < equals.Count)
        {
            parts.Add(Against(equals[end], sheet, view, tieBreaks, "xếp trên"));
        }

        if (end - start > 1)
        {
            parts.Add($"đồng hạng với {end - start - 1} đơn vị khác vì không còn tiêu chí phụ nào phân định");
        }

        return string.Join("; ", parts) + ".";
    }

    // Neither names the other unit nor says its number: who may see this line may not see that one's.
    private static string Against(ScoreSheet other, ScoreSheet sheet, View view, int tieBreaks, string place)
    {
        var by = sheet.TieBreaks[Decide(sheet, other, view, tieBreaks).TieBreak];
        return $"{place} đơn vị bằng điểm theo {by.Label} ({Text(by[view])})";
    }

    private static string Text(decimal? number) => number?.ToString("0.####", Vietnamese) ?? "chưa có số liệu";
}
