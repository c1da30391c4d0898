using System.Globalization;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Documents;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Duties;

/// <summary>What became of a document with duties: rules without problems, or problems without rules.</summary>
/// <param name="Rules">The rules, or null.</param>
/// <param name="Problems">Why it is refused.</param>
public sealed record DutyDocument(IReadOnlyList<DutyRule>? Rules, IReadOnlyList<CriteriaProblem> Problems);

/// <summary>Reads duties strictly: every fault with its place and a sentence, as criteria sets are read.</summary>
public static class DutyReader
{
    private static readonly Dictionary<string, UnitKind> Kinds = Enum.GetValues<UnitKind>().ToDictionary(k => k.Code());
    private static readonly Dictionary<string, UnitLevel> Levels = Enum.GetValues<UnitLevel>().ToDictionary(l => l.Code());

    /// <summary>Reads a tree made from any source.</summary>
    /// <param name="root">The document: <c>duties:</c> with a list.</param>
    public static DutyDocument Read(DocNode root)
    {
        var context = new DocContext(MeasureCatalogue.Find);
        var rules = new List<DutyRule>();
        var places = new Dictionary<string, DocNode>(StringComparer.Ordinal);
        foreach (var node in new DocMap(context, root, "duties").Require("duties") is { } list ? context.Items(list, CriteriaLimits.Criteria) : [])
        {
            if (Rule(context, node) is not { } rule)
            {
                continue;
            }

            if (!places.TryAdd(rule.Code, node))
            {
                context.Report("criteria.conflict", $"Mã \"{rule.Code}\" đã dùng ở trên.", node["code"]!);
            }

            rules.Add(rule);
        }

        return context.Problems is { Count: > 0 } problems ? new DutyDocument(null, problems) : new DutyDocument(rules, []);
    }

    /// <summary>Whether a text can be the code of a duty: <c>DC-17</c>, <c>DC-07-report</c>.</summary>
    public static bool IsCode(string text) => text.Length is >= 5 and <= 40 && text[2] == '-'
        && char.IsAsciiLetterUpper(text[0]) && char.IsAsciiLetterUpper(text[1]) && ActivityKind.IsSlug(text[3..]) && char.IsAsciiDigit(text[3]);

    private static DutyRule? Rule(DocContext context, DocNode node)
    {
        var map = new DocMap(
            context, node, "code", "also", "who", "title", "todo", "law", "from", "until", "confirmed", "sample", "note", "warnDays",
            "every", "yearly", "standing", "perEvent", "limit");
        var code = Code(context, map.Require("code"));
        var also = map.Find("also") is { } more ? context.Items(more, CriteriaLimits.Items).Select(n => Code(context, n)).OfType<string>() : [];
        var who = map.Require("who") is { } holders ? context.Items(holders, CriteriaLimits.Items).Select(n => Holder(context, n)).OfType<DutyHolder>().ToList() : [];
        var (title, todo, law) = (map.Text("title", CriteriaLimits.Title), map.Text("todo", CriteriaLimits.Text), map.Text("law", CriteriaLimits.Title));
        var (from, until) = Validity(context, map);
        var (confirmed, sample, note) = (map.Flag("confirmed"), map.FlagOr("sample", otherwise: false), map.OptionalText("note", CriteriaLimits.Text));
        var warn = map.Whole("warnDays", 0, 366);
        var timing = DutyTimingReader.Read(context, map);
        if (confirmed == false && note is null)
        {
            context.Report("criteria.missing-key", "Nghĩa vụ chưa được xác nhận phải có ghi chú (note) nói rõ điều cần xác nhận.", node);
        }

        return code is null || title is null || todo is null || law is null || confirmed is null || warn is null || timing is null
            ? null
            : new DutyRule
            {
                Code = code, Also = [.. also], Who = [.. who], Title = title, Todo = todo, Law = law, From = from, Until = until,
                Confirmed = confirmed.Value, Sample = sample, Note = note, WarnDays = warn.Value, Timing = timing,
            };
    }

    private static string? Code(DocContext context, DocNode? node)
    {
        if (node is null || context.Text(node, 40) is not { } code)
        {
            return null;
        }

        if (IsCode(code))
        {
            return code;
        }

        context.Report("criteria.invalid-code", $"\"{DocRules.Short(code)}\" không phải mã nghĩa vụ, ví dụ DC-17.", node);
        return null;
    }

    private static DutyHolder? Holder(DocContext context, DocNode node)
    {
        var map = new DocMap(context, node, "kind", "level");
        var level = map.Find("level") is null ? null : map.Word("level", Levels);
        return map.Word("kind", Kinds) is { } kind ? new DutyHolder(kind, level) : null;
    }

    private static (DateOnly? From, DateOnly? Until) Validity(DocContext context, DocMap map)
    {
        var (from, until) = (map.Find("from") is { } first ? context.Day(first) : null, map.Find("until") is { } last ? context.Day(last) : null);
        if (from > until)
        {
            context.Report("criteria.conflict", "Ngày bắt đầu sau ngày kết thúc.", map.Find("until")!);
        }

        return (from, until);
    }
}
