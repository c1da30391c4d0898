using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Documents;

namespace ThiDua.Domain.Awards;

/// <summary>Reads how many units get an award.</summary>
internal static class AwardQuotaReader
{
    private static readonly Dictionary<string, QuotaRounding> Roundings = Enum.GetValues<QuotaRounding>().ToDictionary(r => r.Code());
    private static readonly string[] Sizes = ["count", "shareOfCompeting", "shareOfEligible", "bySize"];

    /// <summary>The quota, or null after a report.</summary>
    public static AwardQuota? Read(DocContext context, DocNode node, ValueList<AwardParameter> parameters, IReadOnlyList<AwardRule> before)
    {
        var forms = new DocMap(context, node, "forms").Require("forms") is { } list
            ? context.Items(list, CriteriaLimits.Items).Select(n => Form(context, n, parameters, before)).ToList()
            : [];
        if (forms.Count > 1 && !parameters.Any(p => p.Key == AwardQuotas.FormKey && p.Kind == ParameterKind.Text && forms.TrueForAll(f => f is null || p.Words.Contains(f.Code))))
        {
            context.Report("criteria.missing-key", "Nhiều cách tính chỉ tiêu thì cần tham số \"quota\" loại text, words là mã của các cách đó.", node);
        }

        return forms.Count == 0 || forms.Contains(null) ? null : new AwardQuota([.. forms!]);
    }

    private static QuotaForm? Form(DocContext context, DocNode node, ValueList<AwardParameter> parameters, IReadOnlyList<AwardRule> before)
    {
        if (ExpressionReader.SingleKey(context, node, Sizes, "criteria.unknown-value", "Một cách tính chỉ tiêu") is not { } kind)
        {
            return null;
        }

        var map = new DocMap(context, node, kind, "code", "of", "perCluster", "rounding", "source");
        var (code, cluster, source) = (AwardReader.Slug(context, map, "code"), map.Flag("perCluster"), map.Text("source", CriteriaLimits.Title));
        var rounding = map.Find("rounding") is null ? QuotaRounding.HalfUp : map.Word("rounding", Roundings);
        var size = kind switch
        {
            "count" => AwardVoteReader.Number(context, map.Find(kind), parameters) is { } most ? new QuotaSize.Count(most) : null,
            "shareOfCompeting" => AwardVoteReader.Number(context, map.Find(kind), parameters) is { } share ? new QuotaSize.ShareOfCompeting(share) : null,
            "shareOfEligible" => Eligible(context, map, parameters, before),
            _ => (QuotaSize?)BySize(context, map.Find(kind)!),
        };
        return code is null || cluster is null || source is null || rounding is null || size is null ? null : new QuotaForm(code, size, cluster.Value, rounding.Value, source);
    }

    private static QuotaSize.ShareOfEligible? Eligible(DocContext context, DocMap map, ValueList<AwardParameter> parameters, IReadOnlyList<AwardRule> before)
    {
        var (share, of) = (AwardVoteReader.Number(context, map.Find("shareOfEligible"), parameters), AwardReader.Slug(context, map, "of"));
        if (of is not null && !before.Any(r => r.Code == of))
        {
            context.Report("criteria.unknown-code", $"Không có danh hiệu nào mang mã \"{of}\" ở trên.", map.Find("of")!);
        }

        return share is null || of is null ? null : new QuotaSize.ShareOfEligible(share, of);
    }

    private static QuotaSize.BySize? BySize(DocContext context, DocNode node)
    {
        var steps = context.Items(node, CriteriaLimits.Items).Select(n => new DocMap(context, n, "from", "count"))
            .Select(m => (From: m.Whole("from", 1, 10_000), Count: m.Whole("count", 0, 10_000))).ToList();
        if (steps.Zip(steps.Skip(1)).Any(p => p.First.From >= p.Second.From))
        {
            context.Report("criteria.conflict", "Các mức số đơn vị phải tăng dần.", node);
        }

        return steps.Count == 0 || steps.Exists(s => s.From is null || s.Count is null)
            ? null
            : new QuotaSize.BySize([.. steps.Select(s => new QuotaStep(s.From!.Value, s.Count!.Value))]);
    }
}
