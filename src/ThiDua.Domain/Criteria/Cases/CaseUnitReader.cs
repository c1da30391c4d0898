using System.Collections.Immutable;
using System.Text.Json;
using ThiDua.Domain.Criteria.Documents;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Criteria.Cases;

/// <summary>Reads what a case says of one unit.</summary>
internal sealed class CaseUnitReader(DocContext context, SheetCodes codes, ScoredPeriod? period, CaseBudget budget)
{
    private static readonly Dictionary<string, UnitKind> Kinds = ByWord<UnitKind>();
    private static readonly Dictionary<string, UnitLevel> Levels = ByWord<UnitLevel>();

    private readonly CaseEntryReader _entries = new(context, period, budget);

    /// <summary>Keys of a unit, beside its name.</summary>
    public static IReadOnlyList<string> Keys { get; } =
        ["unit", "given", "targets", "selfScores", "appraisals", "notApplicable", "tieVotes", "below", "expect"];

    public CaseUnit Unit(DocMap map, string name) => new()
    {
        Name = name,
        Attributes = Attributes(map, name),
        Given = _entries.Read(map),
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
        return new CaseUnit { Name = name, Attributes = Attributes(map, name), Given = _entries.Read(map), Class = map.Find("class") is { } reached ? Class(reached) : default };
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
            unit.Find("region") is { } region ? CaseEntryReader.Slug(context, region) : null,
            unit.Find("residents") is null ? null : unit.Whole("residents", 0, int.MaxValue),
            unit.Find("staff") is null ? null : unit.Whole("staff", 0, int.MaxValue));
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
            var both = CaseEntryReader.Slug(context, node);
            return (both, both);
        }

        var views = new DocMap(context, node, "claimed", "verified");
        return (views.Find("claimed") is { } claimed ? CaseEntryReader.Slug(context, claimed) : null, views.Find("verified") is { } verified ? CaseEntryReader.Slug(context, verified) : null);
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

    /// <summary>The values of an enumeration by the words that documents use.</summary>
    public static Dictionary<string, T> ByWord<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(v => JsonNamingPolicy.KebabCaseLower.ConvertName(v.ToString()));
}
