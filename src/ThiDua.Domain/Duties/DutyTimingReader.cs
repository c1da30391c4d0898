using System.Globalization;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Documents;
using ThiDua.Domain.Deadlines;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Duties;

/// <summary>Reads when a duty is due: <c>every</c>, <c>yearly</c>, <c>standing</c>, <c>perEvent</c> or <c>limit</c>, exactly one of them.</summary>
internal static class DutyTimingReader
{
    private static readonly string[] Timings = ["every", "yearly", "standing", "perEvent", "limit"];
    private static readonly string[] CommonFacets = ["topic", "field", "channel"];
    private static readonly Dictionary<string, DutySpan> Spans = Enum.GetValues<DutySpan>().ToDictionary(s => s.Code());
    private static readonly Dictionary<string, DayKind> DayKinds = new() { ["day"] = DayKind.Day, ["working-day"] = DayKind.WorkingDay };
    private static readonly Dictionary<string, bool> Otherwise = new() { ["late"] = true, ["missing"] = false };

    /// <summary>The timing, or null after a report.</summary>
    public static DutyTiming? Read(DocContext context, DocMap rule)
    {
        if (ExpressionReader.SingleKey(context, rule.Node, Timings, "criteria.unknown-value", "Một nghĩa vụ") is not { } kind)
        {
            return null;
        }

        var node = rule.Find(kind)!;
        return kind switch
        {
            "every" => Every(context, new DocMap(context, node, "span", "done", "atLeast", "onDays", "number", "grace", "each")),
            "yearly" => Yearly(context, new DocMap(context, node, "done", "opens", "due", "moves")),
            "standing" => Standing(context, new DocMap(context, node, "done", "within", "termYears", "each")),
            "perEvent" => PerEvent(context, new DocMap(context, node, "trigger", "done", "by", "otherwise", "workingDays", "lasting", "lead", "after", "before")),
            _ => Limit(context, new DocMap(context, node, "prefix", "where")),
        };
    }

    private static DutyTiming.Every? Every(DocContext context, DocMap map)
    {
        var (span, done) = (map.Word("span", Spans), Query(context, map.Require("done")));
        var least = map.OptionalNumber("atLeast", 0.0001m, CriteriaLimits.Number) ?? 1;
        var number = done is null ? null : Facet(context, done, map.Find("number"));
        var grace = map.Find("grace") is null ? 0 : map.Whole("grace", 0, 90) ?? 0;
        var each = done is null ? null : Each(context, done, map);
        if (number is null && grace > 0)
        {
            context.Report("criteria.conflict", "Số ngày gia hạn (grace) chỉ dùng khi sự kiện nói rõ nó thuộc quý, tháng nào (number).", map.Find("grace")!);
        }

        if (number is not null && span == DutySpan.Week)
        {
            context.Report("criteria.conflict", "Tuần không có số thứ tự trong năm ở đây.", map.Find("number")!);
        }

        return span is null || done is null
            ? null
            : new DutyTiming.Every(span.Value, done, least, map.FlagOr("onDays", otherwise: false), number, grace, each);
    }

    private static DutyTiming.Yearly? Yearly(DocContext context, DocMap map)
    {
        var (done, opens, due) = (Query(context, map.Require("done")), DayOfYear(context, map.Require("opens")), DayOfYear(context, map.Require("due")));
        var moves = map.FlagOr("moves", otherwise: false);
        return done is null || opens is null || due is null ? null : new DutyTiming.Yearly(done, opens, due, moves);
    }

    private static DutyTiming.Standing? Standing(DocContext context, DocMap map)
    {
        var (done, within) = (Query(context, map.Require("done")), map.Whole("within", 0, 180));
        var term = map.Find("termYears") is null ? null : map.Whole("termYears", 1, 20);
        return done is null || within is null ? null : new DutyTiming.Standing(done, within.Value, term, Each(context, done, map));
    }

    private static DutyTiming.PerEvent? PerEvent(DocContext context, DocMap map)
    {
        var (trigger, done, link) = (Query(context, map.Require("trigger")), Query(context, map.Require("done")), Link(context, map));
        if (trigger is null || done is null || link is null)
        {
            return null;
        }

        var by = Facet(context, trigger, map.Find("by"));
        var needed = link switch { DutyLink.Lead => "lead-days", DutyLink.After => "after-days", _ => null };
        if (by is not null)
        {
            Facet(context, done, map.Find("by"));
        }

        if (needed is not null && !Knows(done, needed))
        {
            context.Report("criteria.unknown-facet", $"Chỉ số \"{done.Measure}\" không có phân loại \"{needed}\" nên không dùng được ở đây.", map.Find("done")!);
        }

        return new DutyTiming.PerEvent(trigger, done, link, by);
    }

    private static DutyLink? Link(DocContext context, DocMap map)
    {
        if (ExpressionReader.SingleKey(
            context, map.Node, ["otherwise", "lasting", "lead", "after", "before"], "criteria.unknown-value", "Nghĩa vụ theo sự kiện") is not { } kind)
        {
            return null;
        }

        if (kind != "otherwise" && map.Find("workingDays") is { } flag)
        {
            context.Report("criteria.conflict", "Mục \"workingDays\" chỉ đi với \"otherwise\".", flag);
        }

        switch (kind)
        {
            case "otherwise":
                return map.Word("otherwise", Otherwise) is { } late ? new DutyLink.Same(late, map.FlagOr("workingDays", otherwise: false)) : null;
            case "lasting":
                return map.Whole("lasting", 1, 366) is { } days ? new DutyLink.Lasting(days) : null;
            case "before":
                return map.Whole("before", 1, 366) is { } before ? new DutyLink.Before(before) : null;
            default:
                var limit = new DocMap(context, map.Find(kind)!, "days", "kind");
                return (limit.Whole("days", 1, kind == "lead" ? DaySpans.MostLead / 2 : 366), limit.Word("kind", DayKinds)) switch
                {
                    ({ } length, { } of) when kind == "lead" => new DutyLink.Lead(length, of),
                    ({ } length, { } of) => new DutyLink.After(length, of),
                    _ => null,
                };
        }
    }

    private static DutyTiming.Limit? Limit(DocContext context, DocMap map)
    {
        if (map.Text("prefix", 60) is not { } prefix)
        {
            return null;
        }

        if (context.FindMeasure($"{prefix}.due-met") is not { } measure || context.FindMeasure($"{prefix}.cleared") is null)
        {
            context.Report("criteria.unknown-measure", $"Không có hoạt động nào tính thời hạn \"{DocRules.Short(prefix)}\".", map.Find("prefix")!);
            return null;
        }

        return new DutyTiming.Limit(prefix, map.Find("where") is { } where ? Where(context, measure, where) : []);
    }

    /// <summary>A measure with facets, or null after a report.</summary>
    public static DutyQuery? Query(DocContext context, DocNode? node)
    {
        if (node is null)
        {
            return null;
        }

        var map = new DocMap(context, node, "measure", "where");
        if (map.Text("measure", 100) is not { } code)
        {
            return null;
        }

        if (context.FindMeasure(code) is not { Kind: MeasureKind.Sum } measure)
        {
            context.Report("criteria.unknown-measure", $"Không có hoạt động nào tính cộng dồn vào chỉ số \"{DocRules.Short(code)}\".", map.Find("measure")!);
            return null;
        }

        return new DutyQuery(code, map.Find("where") is { } where ? Where(context, measure, where) : []);
    }

    /// <summary>Facets that a measure has, with the values they must have.</summary>
    public static ValueList<FacetFilter> Where(DocContext context, Measure measure, DocNode node)
    {
        var filters = new List<FacetFilter>();
        foreach (var (facet, value, _) in new DocMap(context, node, [.. measure.Facets, .. CommonFacets]).Node.Members)
        {
            var values = value.Kind == DocKind.List ? context.Items(value, CriteriaLimits.Items) : [value];
            filters.Add(new FacetFilter(facet, [.. values.Select(v => FacetValue(context, v)).OfType<string>()]));
        }

        return [.. filters];
    }

    private static DutyEach? Each(DocContext context, DutyQuery done, DocMap map)
    {
        if (map.Find("each") is not { } node)
        {
            return null;
        }

        var each = new DocMap(context, node, "facet", "values");
        var facet = Facet(context, done, each.Require("facet"));
        var values = each.Require("values") is { } list ? context.Items(list, CriteriaLimits.Items).Select(v => FacetValue(context, v)).OfType<string>().ToList() : [];
        return facet is null ? null : new DutyEach(facet, [.. values]);
    }

    /// <summary>Facet values are text, but true and 7 say what they mean without quotes.</summary>
    private static string? FacetValue(DocContext context, DocNode node)
    {
        if (node.Kind is DocKind.Text or DocKind.Flag or DocKind.Number && ActivityKind.IsSlug(node.Text))
        {
            return node.Text;
        }

        context.Report("criteria.facet-value", $"\"{DocRules.Short(node.Text)}\" không phải giá trị phân loại.", node);
        return null;
    }

    private static string? Facet(DocContext context, DutyQuery query, DocNode? node)
    {
        if (node is null || context.Text(node, 60) is not { } facet)
        {
            return null;
        }

        if (Knows(query, facet))
        {
            return facet;
        }

        context.Report("criteria.unknown-facet", $"Chỉ số \"{query.Measure}\" không phân loại theo \"{DocRules.Short(facet)}\".", node);
        return null;
    }

    private static bool Knows(DutyQuery query, string facet) =>
        MeasureCatalogue.Find(query.Measure)!.Facets.Contains(facet) || CommonFacets.Contains(facet);

    private static MonthDay? DayOfYear(DocContext context, DocNode? node)
    {
        if (node is null)
        {
            return null;
        }

        // A year without 29 February: what is due every year is due in every year.
        if (node.Kind == DocKind.Text
            && DateOnly.TryParseExact($"2023-{node.Text}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return new MonthDay(day.Month, day.Day);
        }

        context.Report("criteria.not-a-day", $"\"{DocRules.Short(node.Text)}\" không phải ngày trong năm viết theo dạng 12-31 (trong dấu nháy).", node);
        return null;
    }
}
