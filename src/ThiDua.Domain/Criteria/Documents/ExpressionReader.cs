using System.Text.Json;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Criteria.Documents;

/// <summary>Reads values: <c>{ sum: dialogue.held, where: { by-head: true } }</c> and its kin.</summary>
internal static class ExpressionReader
{
    private const int MaxDepth = 4;

    private static readonly string[] Kinds =
    [
        "sum", "latest", "days", "weeks", "months", "quarters", "distinct", "difference", "ratio", "product", "per", "people", "byRegion", "assigned", "number",
        "unitsBelow", "duties",
    ];

    private static readonly Dictionary<string, Headcount> Headcounts = new() { ["residents"] = Headcount.Residents, ["staff"] = Headcount.Staff };

    private static readonly Dictionary<string, UnitKind> UnitKinds =
        Enum.GetValues<UnitKind>().ToDictionary(k => JsonNamingPolicy.KebabCaseLower.ConvertName(k.ToString()));

    private static readonly string[] CommonFacets = ["topic", "field", "channel"];

    private static readonly Dictionary<string, ValueSpan> Spans = new() { ["period"] = ValueSpan.Period, ["to-date"] = ValueSpan.ToDate };

    /// <summary>The value, or null after a report.</summary>
    public static ValueExpression? Read(DocContext context, DocNode? node, int depth = 1)
    {
        if (node is null || SingleKey(context, node, Kinds, "criteria.unknown-value", "Một giá trị") is not { } kind)
        {
            return null;
        }

        if (depth > MaxDepth)
        {
            context.Report("criteria.value-too-deep", $"Giá trị lồng nhau quá {MaxDepth} cấp.", node);
            return null;
        }

        return kind switch
        {
            "sum" => Sum(context, new DocMap(context, node, kind, "where", "span", "from", "to", "label")),
            "latest" => Latest(context, new DocMap(context, node, kind, "span", "from", "to", "label")),
            "days" or "weeks" or "months" or "quarters" =>
                Covered(context, kind, new DocMap(context, node, kind, "atLeast", "where", "from", "to", "label")),
            "distinct" => Distinct(context, new DocMap(context, node, kind, "facet", "where", "span", "from", "to", "label")),
            "difference" or "product" => Pair(context, kind, new DocMap(context, node, kind, "label"), depth),
            "per" => Per(context, new DocMap(context, node, kind, "of", "each", "label"), depth),
            "people" => People(new DocMap(context, node, kind, "label")),
            "byRegion" => ByRegion(context, new DocMap(context, node, kind, "otherwise", "label")),
            "assigned" => Assigned(context, new DocMap(context, node, kind, "label")),
            "number" => Number(new DocMap(context, node, kind, "label")),
            "duties" => DutyValues.Read(context, new DocMap(context, node, kind, "codes", "label")),
            "unitsBelow" => UnitsBelow(context, new DocMap(context, node, kind, "when", "label"), depth),
            _ => Pair(context, kind, new DocMap(context, node, kind, "whenZero", "label"), depth),
        };
    }

    /// <summary>The one key among <paramref name="kinds"/> that a map has; null after a report.</summary>
    public static string? SingleKey(DocContext context, DocNode node, string[] kinds, string code, string what)
    {
        var found = node.Members.Where(m => kinds.Contains(m.Key)).Select(m => m.Key).ToList();
        if (node.Kind == DocKind.Map && found.Count == 1)
        {
            return found[0];
        }

        context.Report(code, $"{what} phải có đúng một trong các mục: {string.Join(", ", kinds)}.", node);
        return null;
    }

    private static ValueExpression.Sum? Sum(DocContext context, DocMap map) =>
        Query(context, map, "sum") is { } query ? new ValueExpression.Sum(query) { Label = Label(map) } : null;

    private static ValueExpression.Latest? Latest(DocContext context, DocMap map)
    {
        var measure = Measure(context, map.Require("latest"));
        if (measure is { Measure.Kind: not MeasureKind.Latest })
        {
            context.Report(
                "criteria.sum-as-latest", $"Chỉ số \"{measure.Value.Code}\" là số cộng dồn, không có giá trị mới nhất: dùng \"sum\".", map.Find("latest")!);
            return null;
        }

        var (span, range, label) = (Span(map), map.Range(), Label(map));
        return measure is null ? null : new ValueExpression.Latest(measure.Value.Code, span, range) { Label = label };
    }

    private static ValueExpression.Covered? Covered(DocContext context, string kind, DocMap map)
    {
        var unit = kind switch
        {
            "days" => CalendarUnit.Day,
            "weeks" => CalendarUnit.Week,
            "months" => CalendarUnit.Month,
            _ => CalendarUnit.Quarter,
        };
        var query = Query(context, map, kind);
        var least = map.OptionalNumber("atLeast", 0.0001m, CriteriaLimits.Number) ?? 1;
        return query is null ? null : new ValueExpression.Covered(query, unit, least) { Label = Label(map) };
    }

    private static ValueExpression.Distinct? Distinct(DocContext context, DocMap map)
    {
        var query = Query(context, map, "distinct");
        var facet = map.Text("facet", 60);
        if (query is null || facet is null || !HasFacet(context, query.Measure, facet, map.Find("facet")!))
        {
            return null;
        }

        return new ValueExpression.Distinct(query, facet) { Label = Label(map) };
    }

    private static ValueExpression? Pair(DocContext context, string kind, DocMap map, int depth)
    {
        var whenZero = map.OptionalNumber("whenZero", -CriteriaLimits.Number, CriteriaLimits.Number);
        var label = Label(map);
        var node = map.Require(kind);
        if (node is not { Kind: DocKind.List, Items.Count: 2 })
        {
            context.Report("criteria.not-a-pair", "Phải là danh sách gồm đúng hai giá trị.", node ?? map.Node);
            return null;
        }

        var (first, second) = (Read(context, node.Items[0], depth + 1), Read(context, node.Items[1], depth + 1));
        return (first, second, kind) switch
        {
            (null, _, _) or (_, null, _) => null,
            (_, _, "difference") => new ValueExpression.Difference(first, second) { Label = label },
            (_, _, "product") => new ValueExpression.Product(first, second) { Label = label },
            _ => new ValueExpression.Quotient(first, second, whenZero) { Label = label },
        };
    }

    private static ValueExpression.Per? Per(DocContext context, DocMap map, int depth)
    {
        var value = Read(context, map.Require("per"), depth + 1);
        var (of, each) = (map.Word("of", Headcounts), map.Positive("each", CriteriaLimits.Number));
        return value is not null && of is { } people && each is { } n ? new ValueExpression.Per(value, people, n) { Label = Label(map) } : null;
    }

    private static ValueExpression.People? People(DocMap map) =>
        map.Word("people", Headcounts) is { } of ? new ValueExpression.People(of) { Label = Label(map) } : null;

    private static ValueExpression.Number? Number(DocMap map) =>
        map.Number("number", -CriteriaLimits.Number, CriteriaLimits.Number) is { } number ? new ValueExpression.Number(number) { Label = Label(map) } : null;

    private static ValueExpression.ByRegion? ByRegion(DocContext context, DocMap map)
    {
        var cases = map.Require("byRegion") is { } node ? RegionNumbers(context, node) : [];
        var otherwise = map.Number("otherwise", -CriteriaLimits.Number, CriteriaLimits.Number);
        return cases.Count > 0 && otherwise is { } number ? new ValueExpression.ByRegion(cases, number) { Label = Label(map) } : null;
    }

    /// <summary>Regions with a number each; none after a report.</summary>
    public static ValueList<RegionNumber> RegionNumbers(DocContext context, DocNode node)
    {
        if (node.Kind != DocKind.Map || node.Members.Count == 0)
        {
            context.Report("criteria.not-a-map", "Phải là các cặp \"mã vùng: số\".", node);
            return [];
        }

        var cases = new List<RegionNumber>();
        foreach (var (region, value, _) in node.Members)
        {
            if (!ActivityKind.IsSlug(region))
            {
                context.Report("criteria.facet-value", $"\"{DocRules.Short(region)}\" không phải mã vùng: chỉ gồm chữ thường không dấu, chữ số, gạch nối.", value);
            }
            else if (context.Number(value) is { } number)
            {
                cases.Add(new RegionNumber(region, number));
            }
        }

        return [.. cases.OrderBy(c => c.Region, StringComparer.Ordinal)];
    }

    private static ValueExpression.Assigned? Assigned(DocContext context, DocMap map)
    {
        if (map.Text("assigned", 60) is not { } code)
        {
            return null;
        }

        context.Refer(code, map.Find("assigned")!);
        return new ValueExpression.Assigned(code) { Label = Label(map) };
    }

    private static ValueExpression.UnitsBelow? UnitsBelow(DocContext context, DocMap map, int depth)
    {
        var when = map.Find("when") is { } node ? ConditionReader.Read(context, node, depth + 1) : null;
        if (map.Find("when") is not null && when is null)
        {
            return null;
        }

        if (map.Require("unitsBelow") is { Kind: DocKind.Text, Text: "all" })
        {
            return new ValueExpression.UnitsBelow([], when) { Label = Label(map) };
        }

        return map.Word("unitsBelow", UnitKinds) is { } kind ? new ValueExpression.UnitsBelow([kind], when) { Label = Label(map) } : null;
    }

    private static MeasureQuery? Query(DocContext context, DocMap map, string key)
    {
        var measure = Measure(context, map.Require(key));
        if (measure is { Measure.Kind: not MeasureKind.Sum })
        {
            context.Report(
                "criteria.latest-summed", $"Chỉ số \"{measure.Value.Code}\" chỉ lấy giá trị mới nhất, không được cộng dồn: dùng \"latest\".", map.Find(key)!);
            return null;
        }

        var where = map.Find("where") is { } filters && measure is not null ? Where(context, measure.Value.Code, filters) : [];
        var (span, range) = (Span(map), map.Range());
        return measure is null ? null : new MeasureQuery(measure.Value.Code, where, span, range);
    }

    private static (string Code, Measure Measure)? Measure(DocContext context, DocNode? node)
    {
        if (node is null || context.Text(node, 100) is not { } code)
        {
            return null;
        }

        // Members of a family are open, but each is a plain code.
        var isCode = code.Split('.') is { Length: > 1 } parts && parts.All(ActivityKind.IsSlug);
        if (isCode && context.FindMeasure(code) is { } measure)
        {
            return (code, measure);
        }

        context.Report("criteria.unknown-measure", $"Không có hoạt động nào tính vào chỉ số \"{DocRules.Short(code)}\".", node);
        return null;
    }

    private static ValueList<FacetFilter> Where(DocContext context, string measure, DocNode node)
    {
        if (node.Kind != DocKind.Map || node.Members.Count == 0)
        {
            context.Report("criteria.not-a-map", "Điều kiện lọc phải là các cặp \"tên: giá trị\".", node);
            return [];
        }

        var filters = new List<FacetFilter>();
        foreach (var (facet, value, _) in node.Members)
        {
            if (HasFacet(context, measure, facet, value))
            {
                var values = value.Kind == DocKind.List ? context.Items(value, CriteriaLimits.Items) : [value];
                filters.Add(new FacetFilter(facet, [.. values.Select(v => FacetValue(context, v)).OfType<string>().Distinct().Order(StringComparer.Ordinal)]));
            }
        }

        return [.. filters.OrderBy(f => f.Facet, StringComparer.Ordinal)];
    }

    // Facet values are text, but true and 7 say what they mean without quotes.
    private static string? FacetValue(DocContext context, DocNode node)
    {
        if (node.Kind is DocKind.Text or DocKind.Flag or DocKind.Number && ActivityKind.IsSlug(node.Text))
        {
            return node.Text;
        }

        context.Report("criteria.facet-value", $"\"{DocRules.Short(node.Text)}\" không phải giá trị phân loại: chỉ gồm chữ thường không dấu, chữ số, gạch nối.", node);
        return null;
    }

    private static bool HasFacet(DocContext context, string measure, string facet, DocNode at)
    {
        var known = context.FindMeasure(measure)!.Facets;
        if (known.Contains(facet) || CommonFacets.Contains(facet))
        {
            return true;
        }

        context.Report(
            "criteria.unknown-facet",
            $"Chỉ số \"{measure}\" không phân loại theo \"{DocRules.Short(facet)}\"; chỉ có: {string.Join(", ", known.Concat(CommonFacets).Distinct())}.", at);
        return false;
    }

    private static ValueSpan Span(DocMap map) => map.Find("span") is null ? ValueSpan.Period : map.Word("span", Spans) ?? ValueSpan.Period;

    private static string? Label(DocMap map) => map.OptionalText("label", CriteriaLimits.Title);
}
