namespace ThiDua.Domain.Criteria.Documents;

/// <summary>
/// Reads bands and checks that every number lies in exactly one: published sheets have both overlaps (88-90, 90-95) and holes (90-91),
/// and each of them is a dispute at the end of the year.
/// </summary>
internal static class BandsReader
{
    /// <summary>Bands in rising order, or null after a report.</summary>
    public static ValueList<Band>? Read(DocContext context, DocNode? node, decimal? max)
    {
        if (node is null)
        {
            return null;
        }

        var items = context.Items(node, CriteriaLimits.Items);
        var bands = items.Select(i => Band(context, i, max)).ToList();
        if (bands.Count == 0 || bands.Contains(null))
        {
            return null;
        }

        CheckEnds(context, node, bands!);
        for (var i = 1; i < bands.Count; i++)
        {
            CheckJoint(context, bands[i - 1]!, bands[i]!, items[i]);
        }

        if (bands.Max(b => b!.Points) < max)
        {
            context.Report("criteria.max-unreachable", $"Không khoảng nào cho đủ điểm tối đa {max} của tiêu chí.", node);
        }

        return [.. bands!];
    }

    private static Band? Band(DocContext context, DocNode node, decimal? max)
    {
        var map = new DocMap(context, node, "from", "fromIncluded", "to", "toIncluded", "points");
        var (from, fromIncluded) = End(context, map, "from", "fromIncluded");
        var (to, toIncluded) = End(context, map, "to", "toIncluded");
        var points = map.Number("points", 0, CriteriaLimits.Points);
        if (points > max)
        {
            context.Report("criteria.max-exceeded", $"Khoảng này cho {points} điểm, nhiều hơn điểm tối đa {max} của tiêu chí.", map.Find("points")!);
        }

        if (from > to || (from == to && from is not null && !(fromIncluded && toIncluded)))
        {
            context.Report("criteria.bands-empty", "Không có giá trị nào nằm trong khoảng này.", node);
            return null;
        }

        return points is { } p ? new Band(from, fromIncluded, to, toIncluded, p) : null;
    }

    private static (decimal? At, bool Included) End(DocContext context, DocMap map, string end, string included)
    {
        if (map.Find(end) is null)
        {
            if (map.Find(included) is { } alone)
            {
                context.Report("criteria.conflict", $"Có \"{included}\" mà không có \"{end}\".", alone);
            }

            return (null, false);
        }

        return (map.Number(end, -CriteriaLimits.Number, CriteriaLimits.Number), map.Flag(included) ?? false);
    }

    private static void CheckEnds(DocContext context, DocNode node, List<Band> bands)
    {
        if (bands[0].From is not null)
        {
            context.Report("criteria.bands-gap", $"Khoảng đầu tiên phải để ngỏ phía dưới: giá trị nhỏ hơn {bands[0].From} chưa có điểm.", node.Items[0]);
        }

        if (bands[^1].To is not null)
        {
            context.Report("criteria.bands-gap", $"Khoảng cuối cùng phải để ngỏ phía trên: giá trị lớn hơn {bands[^1].To} chưa có điểm.", node.Items[^1]);
        }
    }

    private static void CheckJoint(DocContext context, Band lower, Band upper, DocNode at)
    {
        if (lower.To is not { } end || upper.From is not { } start)
        {
            context.Report("criteria.bands-overlap", "Chỉ khoảng đầu để ngỏ phía dưới và chỉ khoảng cuối để ngỏ phía trên.", at);
        }
        else if (end > start || (end == start && lower.ToIncluded && upper.FromIncluded))
        {
            context.Report("criteria.bands-overlap", $"Hai khoảng chồng lên nhau tại {start}: một giá trị chỉ được thuộc một khoảng.", at);
        }
        else if (end < start || !(lower.ToIncluded || upper.FromIncluded))
        {
            context.Report("criteria.bands-gap", $"Giữa hai khoảng có chỗ hở tại {end}: giá trị đó không có điểm.", at);
        }
    }
}
