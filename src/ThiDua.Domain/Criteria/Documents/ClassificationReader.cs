using ThiDua.Domain.Activities;

namespace ThiDua.Domain.Criteria.Documents;

/// <summary>Reads how totals become classes, and checks that every class that is named exists.</summary>
internal static class ClassificationReader
{
    private static readonly string[] Conditions = ["noCriterionAtZero", "everySection", "points", "values", "below", "noSelfScore"];

    /// <summary>The classification, or null after a report.</summary>
    public static Classification? Read(DocContext context, DocNode node, SectionReader sections)
    {
        var map = new DocMap(context, node, "classes", "otherwise", "caps");
        if (map.Require("classes") is not { } list)
        {
            return null;
        }

        // Names first: conditions refer to classes before and behind them.
        var codes = context.Items(list, CriteriaLimits.Items).Select(i => i["code"]).Where(c => c is { Kind: DocKind.Text }).Select(c => c!.Text).ToList();
        var reading = new Reading(context, sections, codes);
        var classes = context.Items(list, CriteriaLimits.Items).Select(reading.Class).ToList();
        foreach (var twice in codes.GroupBy(c => c).Where(g => g.Count() > 1))
        {
            context.Report("criteria.duplicate-code", $"Mức xếp loại \"{DocRules.Short(twice.Key)}\" được ghi hai lần.", list);
        }

        var otherwise = reading.Known(map, "otherwise");
        var caps = map.Find("caps") is { } more ? context.Items(more, CriteriaLimits.Items).Select(reading.Cap).ToList() : [];
        return otherwise is null || classes.Count == 0 || classes.Contains(null) || caps.Contains(null) ? null : new Classification([.. classes!], otherwise, [.. caps!]);
    }

    private sealed class Reading(DocContext context, SectionReader sections, List<string> codes)
    {
        public ClassRule? Class(DocNode node)
        {
            var map = new DocMap(context, node, "code", "title", "from", "fromIncluded", "to", "toIncluded", "regions", "conditions");
            var (code, title) = (map.Text("code", 60), map.Text("title", CriteriaLimits.Title));
            if (code is not null && !ActivityKind.IsSlug(code))
            {
                context.Report("criteria.invalid-code", "Mã mức xếp loại chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối.", map.Find("code")!);
            }

            var (lower, upper) = (End(map, "from"), End(map, "to"));
            if (lower is { } l && upper is { } u && (l.At > u.At || (l.At == u.At && !(l.Included && u.Included))))
            {
                context.Report("criteria.bands-empty", "Không có tổng điểm nào thuộc mức này.", node);
            }

            var regions = map.Find("regions") is { } places ? ExpressionReader.RegionNumbers(context, places) : [];
            var conditions = map.Find("conditions") is { } list ? context.Items(list, CriteriaLimits.Items).Select(Condition).ToList() : [];
            return code is null || title is null || conditions.Contains(null)
                ? null
                : new ClassRule { Code = code, Title = title, Lower = lower, Upper = upper, Regions = regions, Conditions = [.. conditions!] };
        }

        public ClassCap? Cap(DocNode node)
        {
            var map = new DocMap(context, node, "atMost", "when", "title", "legalBasis");
            var (most, title) = (Known(map, "atMost"), map.Text("title", CriteriaLimits.Title));
            var basis = map.Find("legalBasis") is null ? null : CriteriaReader.Basis(context, map);
            var when = map.Require("when") is { } condition ? Condition(condition) : null;
            return most is null || title is null || when is null ? null : new ClassCap(most, when, title, basis);
        }

        /// <summary>The code of a class that exists, or null after a report.</summary>
        public string? Known(DocMap map, string key)
        {
            if (map.Text(key, 60) is not { } code || codes.Contains(code))
            {
                return map.Find(key) is { Kind: DocKind.Text } known ? known.Text : null;
            }

            context.Report("criteria.unknown-code", $"Không có mức xếp loại nào mang mã \"{DocRules.Short(code)}\".", map.Find(key)!);
            return null;
        }

        private static Bound? End(DocMap map, string end)
        {
            if (map.Find(end) is null)
            {
                return null;
            }

            var (at, included) = (map.Number(end, -CriteriaLimits.Points, CriteriaLimits.Points), map.Flag($"{end}Included"));
            return at is { } number && included is { } with ? new Bound(number, with) : null;
        }

        private ClassCondition? Condition(DocNode node)
        {
            if (ExpressionReader.SingleKey(context, node, Conditions, "criteria.unknown-condition", "Một điều kiện xếp loại") is not { } kind)
            {
                return null;
            }

            var map = new DocMap(context, node, kind, "share", "label");
            return kind switch
            {
                "noCriterionAtZero" => map.Flag(kind) is true ? new ClassCondition.NoCriterionAtZero() : null,
                "noSelfScore" => map.Flag(kind) is true ? new ClassCondition.NoSelfScore() : null,
                "everySection" => map.Number(kind, 0.0001m, 1) is { } share ? new ClassCondition.EverySection(share) : null,
                "points" => PointsOf(map),
                "below" => Known(map, kind) is { } least && map.Number("share", 0.0001m, 1) is { } of ? new ClassCondition.BelowReach(least, of) : null,
                _ => ConditionReader.Read(context, map.Find(kind)) is { } when ? new ClassCondition.Values(when, map.OptionalText("label", CriteriaLimits.Title)) : null,
            };
        }

        private ClassCondition.PointsOf? PointsOf(DocMap map)
        {
            if (map.Text("points", 60) is not { } code || map.Number("share", 0.0001m, 1) is not { } share)
            {
                return null;
            }

            if (sections.Knows(code))
            {
                return new ClassCondition.PointsOf(code, share);
            }

            context.Report("criteria.unknown-code", $"Không có nội dung hay tiêu chí nào mang mã \"{DocRules.Short(code)}\".", map.Find("points")!);
            return null;
        }
    }
}
