using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria.Documents;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Criteria.Cases;

/// <summary>Reads what a case says was recorded: <c>{ measure: dialogue.held, where: { by-head: true }, on: 2026-03-10 }</c>.</summary>
internal sealed class CaseEntryReader(DocContext context, ScoredPeriod? period, CaseBudget budget)
{
    /// <summary>Repetitions of one entry.</summary>
    private const int MaxTimes = 1_000;

    private static readonly Dictionary<string, CalendarUnit> Steps = CaseUnitReader.ByWord<CalendarUnit>();
    private static readonly string[] CommonFacets = ["topic", "field", "channel"];

    /// <summary>What a unit has under <c>given</c>.</summary>
    public List<CaseEntry> Read(DocMap map)
    {
        var entries = new List<CaseEntry>();
        foreach (var item in map.Find("given") is { } list ? context.Items(list, CriteriaLimits.Items) : [])
        {
            entries.AddRange(Entries(item));
        }

        return entries;
    }

    /// <summary>What one line of <c>given</c> records: one entry, or one for each day that it is repeated on.</summary>
    private IEnumerable<CaseEntry> Entries(DocNode node)
    {
        var map = new DocMap(context, node, "measure", "where", "on", "quantity", "value", "verified", "times", "every");
        var measure = Measure(map.Require("measure"));
        var facets = map.Find("where") is { } where && measure is { } of ? Facets(of.Measure, where) : default;
        var day = map.Find("on") is { } on ? CaseReader.Day(context, on) : period?.From;
        var quantity = Quantity(map, measure?.Measure.Kind);
        var verified = map.FlagOr("verified", otherwise: true);
        var times = map.Find("times") is null ? 1 : map.Whole("times", 1, MaxTimes);
        var every = map.Find("every") is null ? null : map.Word("every", Steps);
        if (map.Find("every") is { } alone && map.Find("times") is null)
        {
            context.Report("criteria.conflict", "Có \"every\" mà không có \"times\": lặp lại bao nhiêu lần?", alone);
        }

        if (measure is not { } m || day is not { } first || quantity is not { } amount || times is not { } count)
        {
            return [];
        }

        if (!budget.Take(every is null ? 1 : count))
        {
            context.Report("cases.too-many", "Các tình huống có quá nhiều đơn vị và số liệu: hãy chia thành nhiều tệp.", node);
            return [];
        }

        return every is not { } step
            ? [new CaseEntry(m.Code, facets, first, m.Measure.Kind == MeasureKind.Sum ? amount * count : amount, verified)]
            : Enumerable.Range(0, count).Select(i => new CaseEntry(m.Code, facets, Later(first, step, i), amount, verified));
    }

    private decimal? Quantity(DocMap map, MeasureKind? kind)
    {
        var (right, wrong) = kind == MeasureKind.Latest ? ("value", "quantity") : ("quantity", "value");
        if (kind is not null && map.Find(wrong) is { } other)
        {
            context.Report(
                "criteria.conflict",
                kind == MeasureKind.Latest ? "Chỉ số này là một giá trị: ghi ở \"value\"." : "Chỉ số này là số lượng cộng dồn: ghi ở \"quantity\".", other);
        }

        return kind == MeasureKind.Latest
            ? map.Number(right, -CriteriaLimits.Number, CriteriaLimits.Number)
            : map.Find(right) is null ? 1 : map.Number(right, -CriteriaLimits.Number, CriteriaLimits.Number);
    }

    private static DateOnly Later(DateOnly first, CalendarUnit step, int times) => step switch
    {
        CalendarUnit.Day => first.AddDays(times),
        CalendarUnit.Week => first.AddDays(7 * times),
        CalendarUnit.Month => first.AddMonths(times),
        CalendarUnit.Quarter => first.AddMonths(3 * times),
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    private (string Code, Measure Measure)? Measure(DocNode? node)
    {
        if (node is null || context.Text(node, 100) is not { } code)
        {
            return null;
        }

        if (code.Split('.') is { Length: > 1 } parts && parts.All(ActivityKind.IsSlug) && context.FindMeasure(code) is { } found)
        {
            return (code, found);
        }

        context.Report("criteria.unknown-measure", $"Không có hoạt động nào tính vào chỉ số \"{DocRules.Short(code)}\".", node);
        return null;
    }

    private Facets Facets(Measure measure, DocNode node)
    {
        _ = new DocMap(context, node, [.. measure.Facets, .. CommonFacets]);
        return Measures.Facets.Of([.. node.Members.Select(m => (m.Key, Slug(context, m.Value)))]);
    }

    /// <summary>A word without diacritics; true and 7 say what they mean without quotes. Null after a report.</summary>
    public static string? Slug(DocContext context, DocNode node)
    {
        if (node.Kind is DocKind.Text or DocKind.Flag or DocKind.Number && ActivityKind.IsSlug(node.Text))
        {
            return node.Text;
        }

        context.Report("criteria.facet-value", $"\"{DocRules.Short(node.Text)}\" không phải giá trị phân loại: chỉ gồm chữ thường không dấu, chữ số, gạch nối.", node);
        return null;
    }
}
