using ThiDua.Domain.Activities;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Criteria.Documents;

/// <summary>Reads conditions: <c>{ value: …, atLeast: 1 }</c>, <c>{ all: […] }</c>, <c>{ unknown: … }</c>, <c>{ region: [mountain] }</c>.</summary>
internal static class ConditionReader
{
    private const int MaxDepth = 4;

    private static readonly Dictionary<string, Comparison> Comparisons = new()
    {
        ["atLeast"] = Comparison.AtLeast,
        ["moreThan"] = Comparison.MoreThan,
        ["atMost"] = Comparison.AtMost,
        ["lessThan"] = Comparison.LessThan,
        ["equal"] = Comparison.Equal,
    };

    private static readonly string[] Words = [.. Comparisons.Keys];

    /// <summary>The condition, or null after a report.</summary>
    public static Condition? Read(DocContext context, DocNode? node, int valueDepth = 1)
    {
        if (node is null || Read(context, node, 1, valueDepth) is not { } condition)
        {
            return null;
        }

        if (Conditions.ValuesOf(condition).Count() <= Scorer.MaxValues)
        {
            return condition;
        }

        context.Report("criteria.too-many-items", $"Điều kiện so sánh quá {Scorer.MaxValues} giá trị.", node);
        return null;
    }

    private static Condition? Read(DocContext context, DocNode node, int depth, int valueDepth)
    {
        if (depth > MaxDepth)
        {
            context.Report("criteria.value-too-deep", $"Điều kiện lồng nhau quá {MaxDepth} cấp.", node);
            return null;
        }

        if (node["unknown"] is not null)
        {
            var map = new DocMap(context, node, "unknown");
            return ExpressionReader.Read(context, map.Require("unknown"), valueDepth) is { } value ? new Condition.Unknown(value) : null;
        }

        if (node["region"] is not null)
        {
            var regions = Regions(context, new DocMap(context, node, "region").Require("region")!);
            return regions.Count > 0 ? new Condition.InRegion(regions) : null;
        }

        return node["all"] is null && node["any"] is null ? Compare(context, node, valueDepth) : Several(context, node, depth, valueDepth);
    }

    private static Condition? Several(DocContext context, DocNode node, int depth, int valueDepth)
    {
        var kind = node["all"] is null ? "any" : "all";
        var map = new DocMap(context, node, kind);
        var parts = context.Items(map.Require(kind)!, Scorer.MaxValues).Select(i => Read(context, i, depth + 1, valueDepth)).ToList();
        if (parts.Count == 0 || parts.Contains(null))
        {
            return null;
        }

        ValueList<Condition> conditions = [.. parts!];
        return kind == "all" ? new Condition.All(conditions) : new Condition.Any(conditions);
    }

    private static Condition.Compare? Compare(DocContext context, DocNode node, int valueDepth)
    {
        if (ExpressionReader.SingleKey(context, node, Words, "criteria.unknown-condition", "Một phép so sánh") is not { } word)
        {
            return null;
        }

        var map = new DocMap(context, node, "value", word);
        var value = ExpressionReader.Read(context, map.Require("value"), valueDepth);
        var number = map.Number(word, -CriteriaLimits.Number, CriteriaLimits.Number);
        return value is not null && number is { } n ? new Condition.Compare(value, Comparisons[word], n) : null;
    }

    /// <summary>Codes of regions, one or several.</summary>
    private static ValueList<string> Regions(DocContext context, DocNode node)
    {
        var regions = new List<string>();
        foreach (var item in node.Kind == DocKind.List ? context.Items(node, CriteriaLimits.Items) : [node])
        {
            if (item.Kind == DocKind.Text && ActivityKind.IsSlug(item.Text))
            {
                regions.Add(item.Text);
            }
            else
            {
                context.Report("criteria.facet-value", $"\"{DocRules.Short(item.Text)}\" không phải mã vùng: chỉ gồm chữ thường không dấu, chữ số, gạch nối.", item);
            }
        }

        return [.. regions.Distinct().Order(StringComparer.Ordinal)];
    }
}
