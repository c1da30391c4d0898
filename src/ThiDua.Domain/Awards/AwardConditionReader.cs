using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Documents;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Incidents;

namespace ThiDua.Domain.Awards;

/// <summary>Reads conditions of awards: one arm of a switch for each. Remembers the awards that are named, which may stand further down.</summary>
internal sealed class AwardConditionReader(DocContext context)
{
    private const int MaxDepth = 3;

    private static readonly string[] Kinds =
    [
        "total", "class", "section", "noCriterionAtZero", "rank", "topShare", "noIncident", "noOverdue", "duties", "quantity", "figure", "history", "age", "exists",
        "registered", "classIn", "council", "any",
    ];

    private static readonly Dictionary<string, IncidentSort> Sorts = Enum.GetValues<IncidentSort>().ToDictionary(s => s.Code());
    private static readonly Dictionary<string, ViolationSeverity> Severities = Enum.GetValues<ViolationSeverity>().ToDictionary(s => s.Code());
    private static readonly Dictionary<string, DisciplineLevel> Levels = Enum.GetValues<DisciplineLevel>().ToDictionary(s => s.Code());
    private static readonly string[] Violations = [.. Enum.GetValues<ViolationType>().Select(v => v.Code())];
    private static readonly string[] Roles = [.. Enum.GetValues<PersonRole>().Select(r => r.Code())];

    private readonly List<DocNode> _titles = [];

    /// <summary>Remembers that a value names an award or result.</summary>
    public void ReferTitle(DocNode node) => _titles.Add(node);

    /// <summary>Reports names of awards and results that do not exist.</summary>
    public void CheckTitles(Func<string, bool> exists)
    {
        foreach (var node in _titles.Where(n => n.Kind == DocKind.Text && !exists(n.Text)))
        {
            context.Report("criteria.unknown-code", $"Không có danh hiệu hay kết quả nào mang mã \"{DocRules.Short(node.Text)}\".", node);
        }
    }

    /// <summary>The condition, or null after a report.</summary>
    public AwardCondition? Read(DocNode node, ValueList<AwardParameter> parameters, int depth = 1)
    {
        if (ExpressionReader.SingleKey(context, node, Kinds, "criteria.unknown-condition", "Một điều kiện") is not { } kind)
        {
            return null;
        }

        if (depth > MaxDepth)
        {
            context.Report("criteria.value-too-deep", $"Điều kiện lồng nhau quá {MaxDepth} cấp.", node);
            return null;
        }

        var map = new DocMap(context, node, kind, "label", "when");
        AwardNumber? Number() => AwardVoteReader.Number(context, map.Find(kind), parameters);
        AwardCondition? condition = kind switch
        {
            "total" => Number() is { } least ? new AwardCondition.Total(least) : null,
            "class" => Words(map.Find(kind)!) is { Count: > 0 } classes ? new AwardCondition.ClassIs(classes) : null,
            "section" => Section(new DocMap(context, map.Find(kind)!, "code", "share"), parameters),
            "noCriterionAtZero" => map.Flag(kind) is true ? new AwardCondition.NoneAtZero() : null,
            "rank" => Number() is { } most ? new AwardCondition.Rank(most) : null,
            "topShare" => Number() is { } share ? new AwardCondition.TopShare(share) : null,
            "noIncident" => Incident(map.Find(kind)!),
            "noOverdue" => Overdue(map.Find(kind)!),
            "duties" => Words(map.Find(kind)!) is { Count: > 0 } codes ? new AwardCondition.DutiesMet(codes) : null,
            "quantity" => Quantity(map.Find(kind)!, parameters),
            "figure" => Figure(new DocMap(context, map.Find(kind)!, "code", "least", "noun"), parameters),
            "history" => History(new DocMap(context, map.Find(kind)!, "any", "years", "thisYear")),
            "age" => Number() is { } months ? new AwardCondition.Age(months) : null,
            "exists" => map.Flag(kind) is true ? new AwardCondition.Exists() : null,
            "registered" => map.Flag(kind) is true ? new AwardCondition.Registered() : null,
            "classIn" => ClassIn(new DocMap(context, map.Find(kind)!, "period", "classes"), parameters),
            "council" => AwardReader.Slug(context, map, kind) is { } key && map.Text("label", CriteriaLimits.Title) is not null ? new AwardCondition.Found(key) : null,
            _ => AnyOf(map.Find(kind)!, parameters, depth),
        };
        var when = map.Find("when") is null ? null : AwardVoteReader.Named(context, map, "when", parameters, ParameterKind.Flag);
        return condition is null ? null : condition with { Label = map.OptionalText("label", CriteriaLimits.Title), When = when };
    }

    private AwardCondition.Section? Section(DocMap map, ValueList<AwardParameter> parameters) =>
        map.Text("code", 60) is { } code && AwardVoteReader.Number(context, map.Require("share"), parameters) is { } share ? new AwardCondition.Section(code, share) : null;

    private AwardCondition.NoIncident? Incident(DocNode node)
    {
        var map = new DocMap(context, node, "of", "kinds", "roles", "from", "months");
        if (map.Word("of", Sorts) is not { } sort)
        {
            return null;
        }

        var months = map.Find("months") is null ? null : map.Whole("months", 1, 600);
        var where = new List<FacetFilter>();
        Filter(map, "kinds", "kind", Violations, sort == IncidentSort.Violation, where);
        Filter(map, "roles", "person-role", Roles, sort == IncidentSort.Discipline, where);
        if (map.Find("from") is { } least)
        {
            string[]? levels = sort switch
            {
                IncidentSort.Violation => map.Word("from", Severities) is { } s ? [.. Severities.Where(v => v.Value >= s).Select(v => v.Key)] : null,
                IncidentSort.Discipline => map.Word("from", Levels) is { } l ? [.. Levels.Where(v => v.Value >= l).Select(v => v.Key)] : null,
                _ => null,
            };
            if (sort == IncidentSort.Hotspot)
            {
                context.Report("criteria.conflict", "Điểm nóng không có mức độ.", least);
            }

            where.AddRange(levels is null ? [] : [new FacetFilter(sort == IncidentSort.Violation ? "severity" : "level", [.. levels])]);
        }

        return new AwardCondition.NoIncident(sort, [.. where], months);
    }

    private void Filter(DocMap map, string key, string facet, string[] words, bool allowed, List<FacetFilter> where)
    {
        if (map.Find(key) is not { } node)
        {
            return;
        }

        var values = Words(node);
        if (!allowed || values.Any(v => !words.Contains(v)))
        {
            context.Report("criteria.unknown-word", allowed ? $"Chỉ dùng: {string.Join(", ", words)}." : $"Mục \"{key}\" không dùng cho loại sự việc này.", node);
        }

        where.Add(new FacetFilter(facet, values));
    }

    private AwardCondition.NoOverdue? Overdue(DocNode node)
    {
        var map = new DocMap(context, node, "prefix", "where", "noun");
        if (map.Text("prefix", 60) is not { } prefix || map.Text("noun", CriteriaLimits.Title) is not { } noun)
        {
            return null;
        }

        if (context.FindMeasure($"{prefix}.due") is not { } measure || context.FindMeasure($"{prefix}.cleared") is null)
        {
            context.Report("criteria.unknown-measure", $"Không có hoạt động nào có thời hạn \"{DocRules.Short(prefix)}\".", map.Find("prefix")!);
            return null;
        }

        return new AwardCondition.NoOverdue(prefix, map.Find("where") is { } where ? DutyTimingReader.Where(context, measure, where) : [], noun);
    }

    private AwardCondition.Quantity? Quantity(DocNode node, ValueList<AwardParameter> parameters)
    {
        var map = new DocMap(context, node, "of", "least", "most", "noun");
        var (query, noun) = (DutyTimingReader.Query(context, map.Require("of")), map.Text("noun", CriteriaLimits.Title));
        var (least, most) = (AwardVoteReader.Number(context, map.Find("least"), parameters), AwardVoteReader.Number(context, map.Find("most"), parameters));
        if (least is null && most is null)
        {
            context.Report("criteria.missing-key", "Phải có least hoặc most.", node);
        }

        return query is null || noun is null ? null : new AwardCondition.Quantity(query, least, most, noun);
    }

    private AwardCondition.FigureReaches? Figure(DocMap map, ValueList<AwardParameter> parameters)
    {
        var (code, least, noun) = (AwardReader.Slug(context, map, "code"), AwardVoteReader.Number(context, map.Require("least"), parameters), map.Text("noun", CriteriaLimits.Title));
        return code is null || least is null || noun is null ? null : new AwardCondition.FigureReaches(code, least, noun);
    }

    private AwardCondition.History? History(DocMap map)
    {
        var (any, years, now) = (map.Require("any"), map.Whole("years", 1, 20), map.Flag("thisYear"));
        foreach (var title in any?.Items ?? [])
        {
            ReferTitle(title);
        }

        return any is null || years is null || now is null ? null : new AwardCondition.History(Words(any), years.Value, now.Value);
    }

    private AwardCondition.ClassIn? ClassIn(DocMap map, ValueList<AwardParameter> parameters)
    {
        var (period, classes) = (
            AwardVoteReader.Named(context, map, "period", parameters, ParameterKind.Text), AwardVoteReader.Named(context, map, "classes", parameters, ParameterKind.Text));
        return period is null || classes is null ? null : new AwardCondition.ClassIn(period, classes);
    }

    private AwardCondition.AnyOf? AnyOf(DocNode node, ValueList<AwardParameter> parameters, int depth)
    {
        var parts = context.Items(node, CriteriaLimits.Items).Select(n => Read(n, parameters, depth + 1)).ToList();
        return parts.Count == 0 || parts.Contains(null) ? null : new AwardCondition.AnyOf([.. parts!]);
    }

    private ValueList<string> Words(DocNode node) => [.. context.Items(node, CriteriaLimits.Items).Select(n => context.Text(n, 60)).OfType<string>()];
}
