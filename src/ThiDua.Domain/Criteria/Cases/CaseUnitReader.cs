using System.Collections.Immutable;
using System.Text.Json;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria.Documents;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Criteria.Cases;

/// <summary>Reads what a case says of one unit.</summary>
internal sealed class CaseUnitReader(DocContext context, SheetCodes codes, ScoredPeriod? period, CaseBudget budget)
{
    /// <summary>Repetitions of one entry.</summary>
    private const int MaxTimes = 1_000;

    private static readonly Dictionary<string, UnitKind> Kinds = ByWord<UnitKind>();
    private static readonly Dictionary<string, UnitLevel> Levels = ByWord<UnitLevel>();
    private static readonly Dictionary<string, CalendarUnit> Steps = ByWord<CalendarUnit>();
    private static readonly string[] CommonFacets = ["topic", "field", "channel"];

    /// <summary>Keys of a unit, beside its name.</summary>
    public static IReadOnlyList<string> Keys { get; } =
        ["unit", "given", "targets", "selfScores", "appraisals", "notApplicable", "tieVotes", "below", "expect"];

    public CaseUnit Unit(DocMap map, string name) => new()
    {
        Name = name,
        Attributes = Attributes(map, name),
        Given = Given(map),
        Entry = new UnitEntry
        {
            Targets = UnitEntry.Empty.Targets.AddRange(
                ByCriterion(map, "targets").Select(c => KeyValuePair.Create(c.Part.Code, context.Number(c.Node) ?? 0))),
            SelfScores = UnitEntry.Empty.SelfScores.AddRange(Judgements(map, "selfScores")),
            Appraisals = UnitEntry.Empty.Appraisals.AddRange(Judgements(map, "appraisals")),
            NotApplicable = NotApplicable(map),
            TieVotes = map.OptionalNumber("tieVotes", 0, CriteriaLimits.Number),
        },
        Below = map.Find("below") is { } list ? [.. context.Items(list, CriteriaLimits.Items).Select(Below)] : [],
        Expected = map.Find("expect") is { } expect ? [.. Expected(expect)] : [],
        ExpectedClass = map.Find("expect")?["class"] is { } expected ? ExpectedClass(expected) : default,
    };

    private CaseUnit Below(DocNode node)
    {
        budget.Take(1);
        var map = new DocMap(context, node, "name", "unit", "given", "class");
        var name = map.Text("name", CriteriaLimits.Title) ?? "";
        return new CaseUnit { Name = name, Attributes = Attributes(map, name), Given = Given(map), Class = map.Find("class") is { } reached ? Class(reached) : default };
    }

    private UnitAttributes Attributes(DocMap map, string name)
    {
        if (map.Find("unit") is not { } node)
        {
            return new UnitAttributes(name, UnitKind.PeoplesCommittee, UnitLevel.Commune);
        }

        var unit = new DocMap(context, node, "kind", "level", "region", "residents", "staff");
        return new UnitAttributes(
            name,
            unit.Find("kind") is null ? UnitKind.PeoplesCommittee : unit.Word("kind", Kinds) ?? default,
            unit.Find("level") is null ? UnitLevel.Commune : unit.Word("level", Levels) ?? default,
            Parent: null,
            unit.Find("region") is { } region ? Slug(region) : null,
            unit.Find("residents") is null ? null : unit.Whole("residents", 0, int.MaxValue),
            unit.Find("staff") is null ? null : unit.Whole("staff", 0, int.MaxValue));
    }

    private List<CaseEntry> Given(DocMap map)
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
        return Measures.Facets.Of([.. node.Members.Select(m => (m.Key, Slug(m.Value)))]);
    }

    // Text of this kind, but true and 7 say what they mean without quotes.
    private string? Slug(DocNode node)
    {
        if (node.Kind is DocKind.Text or DocKind.Flag or DocKind.Number && ActivityKind.IsSlug(node.Text))
        {
            return node.Text;
        }

        context.Report("criteria.facet-value", $"\"{DocRules.Short(node.Text)}\" không phải giá trị phân loại: chỉ gồm chữ thường không dấu, chữ số, gạch nối.", node);
        return null;
    }

    private IEnumerable<(SheetPart Part, DocNode Node)> ByCriterion(DocMap map, string key) =>
        from member in map.Find(key) is { } node ? Members(node) : []
        let part = Criterion(member.Key, member.Value)
        where part is not null
        select (part, member.Value);

    private IEnumerable<KeyValuePair<string, Judgement>> Judgements(DocMap map, string key) =>
        from criterion in ByCriterion(map, key)
        let judgement = Judgement(criterion.Part, criterion.Node)
        where judgement is not null
        select KeyValuePair.Create(criterion.Part.Code, judgement);

    private ImmutableSortedSet<string> NotApplicable(DocMap map) => map.Find("notApplicable") is not { } list
        ? UnitEntry.Empty.NotApplicable
        : UnitEntry.Empty.NotApplicable.Union(
            context.Items(list, CriteriaLimits.Items).Select(n => context.Text(n, 60) is { } code ? Criterion(code, n)?.Code : null).OfType<string>());

    private Judgement? Judgement(SheetPart criterion, DocNode node)
    {
        if (node.Kind == DocKind.Number)
        {
            return Points(criterion, node) is { } points ? new Judgement(points, []) : null;
        }

        if (criterion.Criterion!.Formula is not Formula.Options options)
        {
            context.Report("criteria.not-a-number", $"Tiêu chí {criterion.Code} chấm bằng điểm: ghi một số.", node);
            return null;
        }

        return new Judgement(null, [.. context.Items(node, CriteriaLimits.Items).Select(n => Choice(options, n)).OfType<string>()]);
    }

    private string? Choice(Formula.Options options, DocNode node)
    {
        if (context.Text(node, 60) is not { } code || options.Choices.Any(c => c.Code == code))
        {
            return node.Text;
        }

        context.Report("criteria.unknown-code", $"Không có mức nào mang mã \"{DocRules.Short(code)}\" để chọn.", node);
        return null;
    }

    private decimal? Points(SheetPart criterion, DocNode node)
    {
        if (context.Number(node) is not { } points)
        {
            return null;
        }

        if (points >= 0 && points <= criterion.Max)
        {
            return points;
        }

        context.Report("cases.points-out-of-range", $"Điểm {Words.Number(points)} phải từ 0 đến điểm tối đa {Words.Number(criterion.Max)} của tiêu chí {criterion.Code}.", node);
        return null;
    }

    private IEnumerable<ExpectedPoints> Expected(DocNode node)
    {
        foreach (var (code, value, _) in Members(node))
        {
            if (code is "problem" or "class")
            {
                continue;
            }

            if (code != "total" && codes.Find(code) is null)
            {
                context.Report("criteria.unknown-code", $"Không có nội dung hay tiêu chí nào mang mã \"{DocRules.Short(code)}\".", value);
            }
            else if (value.Kind != DocKind.Map)
            {
                var both = context.Number(value);
                yield return new ExpectedPoints(code, both, both);
            }
            else
            {
                var views = new DocMap(context, value, "claimed", "verified");
                var (claimed, verified) = (views.Find("claimed"), views.Find("verified"));
                if (claimed is null && verified is null)
                {
                    context.Report("cases.no-expectation", "Ghi điểm mong đợi: một số, hoặc claimed (kê khai) và verified (đã xác minh).", value);
                }

                yield return new ExpectedPoints(code, claimed is null ? null : context.Number(claimed), verified is null ? null : context.Number(verified));
            }
        }
    }

    private (string? Claimed, string? Verified) ExpectedClass(DocNode node)
    {
        var reached = Class(node);
        foreach (var code in new[] { reached.Claimed, reached.Verified })
        {
            if (code is not null && !codes.Classes.Contains(code))
            {
                context.Report("criteria.unknown-code", $"Bảng điểm không có mức xếp loại nào mang mã \"{DocRules.Short(code)}\".", node);
                break;
            }
        }

        return reached;
    }

    private (string? Claimed, string? Verified) Class(DocNode node)
    {
        if (node.Kind != DocKind.Map)
        {
            var both = Slug(node);
            return (both, both);
        }

        var views = new DocMap(context, node, "claimed", "verified");
        return (views.Find("claimed") is { } claimed ? Slug(claimed) : null, views.Find("verified") is { } verified ? Slug(verified) : null);
    }

    private SheetPart? Criterion(string code, DocNode at)
    {
        if (codes.Find(code) is { IsSection: false } found)
        {
            return found;
        }

        context.Report("criteria.unknown-code", $"Không có tiêu chí nào mang mã \"{DocRules.Short(code)}\".", at);
        return null;
    }

    private IReadOnlyList<DocMember> Members(DocNode node)
    {
        if (node.Kind != DocKind.Map || node.Members.Count == 0)
        {
            context.Report("criteria.not-a-map", "Ở đây phải là các cặp \"mã: giá trị\".", node);
            return [];
        }

        return node.Members;
    }

    private static Dictionary<string, T> ByWord<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(v => JsonNamingPolicy.KebabCaseLower.ConvertName(v.ToString()));
}
