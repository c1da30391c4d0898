using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Documents;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Awards;

/// <summary>What became of the documents with awards and votes: rules without problems, or problems without rules.</summary>
/// <param name="Rules">The rules, or null.</param>
/// <param name="Problems">Why they are refused.</param>
/// <param name="InVotes">Whether the problems are in the document with votes.</param>
public sealed record AwardDocument(AwardRules? Rules, IReadOnlyList<CriteriaProblem> Problems, bool InVotes = false);

/// <summary>Reads awards and votes strictly: every fault with its place and a sentence, as criteria sets are read.</summary>
public static class AwardReader
{
    private static readonly Dictionary<string, AwardKind> Kinds = Enum.GetValues<AwardKind>().ToDictionary(k => k.Code());
    private static readonly Dictionary<string, AwardLevel> Levels = Enum.GetValues<AwardLevel>().ToDictionary(k => k.Code());
    private static readonly Dictionary<string, AwardHolder> Holders = Enum.GetValues<AwardHolder>().ToDictionary(k => k.Code());

    /// <summary>Keys by which a later version of a law may differ from the version that it is like.</summary>
    private static readonly string[] Later = ["code", "version", "like", "law", "source", "confirmed", "note", "from", "until"];

    /// <summary>Reads the votes, then the awards, which name them. Problems are those of the first document that has any.</summary>
    /// <param name="votes">The document with <c>votes</c>.</param>
    /// <param name="awards">The document with <c>results</c> and <c>awards</c>.</param>
    public static AwardDocument Read(DocNode votes, DocNode awards)
    {
        var context = new DocContext(MeasureCatalogue.Find);
        var read = AwardVoteReader.Read(context, votes);
        if (context.Problems.Count > 0)
        {
            return new AwardDocument(null, context.Problems, InVotes: true);
        }

        context = new DocContext(MeasureCatalogue.Find);
        var map = new DocMap(context, awards, "results", "awards");
        var results = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in map.Find("results") is { } list ? context.Items(list, CriteriaLimits.Items) : [])
        {
            var result = new DocMap(context, node, "code", "title");
            if (Slug(context, result, "code") is { } code && result.Text("title", CriteriaLimits.Title) is { } title && !results.TryAdd(code, title))
            {
                context.Report("criteria.conflict", $"Mã \"{code}\" đã dùng ở trên.", node);
            }
        }

        var rules = new List<AwardRule>();
        var refer = new AwardConditionReader(context);
        foreach (var node in map.Require("awards") is { } items ? context.Items(items, CriteriaLimits.Criteria) : [])
        {
            if (Rule(context, refer, node, rules, read) is { } rule)
            {
                AddVersion(context, node, rules, rule, r => (r.Code, r.Version, r.From, r.Until));
            }
        }

        refer.CheckTitles(code => results.ContainsKey(code) || rules.Exists(r => r.Code == code));
        return context.Problems is { Count: > 0 } problems ? new AwardDocument(null, problems) : new AwardDocument(new AwardRules(rules, read, results) { Source = new AwardSource(votes, awards) }, []);
    }

    /// <summary>Adds a version of a rule; versions follow each other and never hold on one day.</summary>
    internal static void AddVersion<T>(DocContext context, DocNode node, List<T> known, T rule, Func<T, (string Code, int Version, DateOnly? From, DateOnly? Until)> key)
    {
        var (code, version, from, until) = key(rule);
        var before = known.Select(key).Where(k => k.Code == code).ToList();
        if (version != before.Count + 1)
        {
            context.Report("criteria.conflict", $"Phiên bản tiếp theo của \"{code}\" phải là {before.Count + 1}.", node);
        }
        else if (before.Exists(k => !(k.Until < from) && !(until < k.From)))
        {
            context.Report("criteria.conflict", $"Hai phiên bản của \"{code}\" có hiệu lực trong cùng một ngày.", node);
        }

        known.Add(rule);
    }

    /// <summary>A code in kebab-case, or null after a report.</summary>
    internal static string? Slug(DocContext context, DocMap map, string key)
    {
        if (map.Text(key, 60) is not { } code || ActivityKind.IsSlug(code))
        {
            return map.Find(key) is { Kind: DocKind.Text } ok ? ok.Text : null;
        }

        context.Report("criteria.invalid-code", $"Mã \"{DocRules.Short(code)}\" chỉ được gồm chữ thường không dấu, chữ số và dấu gạch nối.", map.Find(key)!);
        return null;
    }

    /// <summary>First and last day in force.</summary>
    internal static (DateOnly? From, DateOnly? Until) Validity(DocContext context, DocMap map)
    {
        var (from, until) = (map.Find("from") is { } first ? context.Day(first) : null, map.Find("until") is { } last ? context.Day(last) : null);
        if (from > until)
        {
            context.Report("criteria.conflict", "Ngày bắt đầu sau ngày kết thúc.", map.Find("until")!);
        }

        return (from, until);
    }

    /// <summary>What is not confirmed says what is to be confirmed.</summary>
    internal static void CheckNote(DocContext context, DocNode node, bool? confirmed, string? note)
    {
        if (confirmed == false && note is null)
        {
            context.Report("criteria.missing-key", "Quy tắc chưa được xác nhận phải có ghi chú (note) nói rõ điều cần xác nhận.", node);
        }
    }

    private static AwardRule? Rule(DocContext context, AwardConditionReader conditions, DocNode node, List<AwardRule> before, IReadOnlyList<VoteRule> votes)
    {
        if (node["like"] is not null)
        {
            return LikeRule(context, node, before);
        }

        var map = new DocMap(
            context, node, "code", "version", "rows", "title", "kind", "level", "for", "law", "source", "confirmed", "note", "from", "until", "decides", "dossierBy",
            "parameters", "conditions", "quota", "vote", "excludes");
        var (code, version, rows, title) = (Slug(context, map, "code"), map.Whole("version", 1, 99), Words(context, map, "rows"), map.Text("title", CriteriaLimits.Title));
        var (kind, level, holder) = (map.Word("kind", Kinds), map.Word("level", Levels), map.Word("for", Holders));
        var (law, source, decides) = (map.Text("law", CriteriaLimits.Title), map.Text("source", CriteriaLimits.Text), map.Text("decides", CriteriaLimits.Title));
        var (confirmed, note) = (map.Flag("confirmed"), map.OptionalText("note", CriteriaLimits.Text));
        var ((from, until), due) = (Validity(context, map), map.Find("dossierBy") is { } day ? DayOfYear(context, day) : null);
        CheckNote(context, node, confirmed, note);
        var parameters = AwardVoteReader.Parameters(context, map);
        var all = map.Find("conditions") is { } list ? context.Items(list, CriteriaLimits.Items).Select(n => conditions.Read(n, parameters)).ToList() : [];
        var quota = map.Find("quota") is { } limit ? AwardQuotaReader.Read(context, limit, parameters, before) : null;
        var vote = map.Find("vote") is null ? null : Slug(context, map, "vote");
        if (vote is not null && !votes.Any(v => v.Code == vote))
        {
            context.Report("criteria.unknown-code", $"Không có cách bỏ phiếu nào mang mã \"{vote}\".", map.Find("vote")!);
        }

        var excludes = Words(context, map, "excludes", required: false);
        foreach (var other in map.Find("excludes")?.Items ?? [])
        {
            conditions.ReferTitle(other);
        }

        return code is null || version is null || title is null || kind is null || level is null || holder is null || law is null || source is null || decides is null
            || confirmed is null || all.Contains(null)
            ? null
            : new AwardRule
            {
                Code = code, Version = version.Value, Rows = rows, Title = title, Kind = kind.Value, Level = level.Value, For = holder.Value, Law = law, Source = source,
                Confirmed = confirmed.Value, Note = note, From = from, Until = until, Decides = decides, DossierBy = due, Parameters = parameters,
                Conditions = [.. all!], Quota = quota, Vote = vote, Excludes = excludes,
            };
    }

    private static AwardRule? LikeRule(DocContext context, DocNode node, List<AwardRule> before)
    {
        var map = new DocMap(context, node, Later);
        var (code, version, like) = (Slug(context, map, "code"), map.Whole("version", 1, 99), map.Whole("like", 1, 99));
        var (law, source) = (map.Text("law", CriteriaLimits.Title), map.Text("source", CriteriaLimits.Text));
        var (confirmed, note) = (map.Flag("confirmed"), map.OptionalText("note", CriteriaLimits.Text));
        var (from, until) = Validity(context, map);
        CheckNote(context, node, confirmed, note);
        var model = before.Find(r => r.Code == code && r.Version == like);
        if (model is null && code is not null && like is not null)
        {
            context.Report("criteria.unknown-code", $"Không có phiên bản {like} của \"{code}\" ở trên.", map.Find("like")!);
        }

        return model is null || version is null || law is null || source is null || confirmed is null
            ? null
            : model with { Version = version.Value, Law = law, Source = source, Confirmed = confirmed.Value, Note = note, From = from, Until = until };
    }

    private static ValueList<string> Words(DocContext context, DocMap map, string key, bool required = true)
    {
        var node = required ? map.Require(key) : map.Find(key);
        return node is null ? [] : [.. context.Items(node, CriteriaLimits.Items).Select(n => context.Text(n, 60)).OfType<string>()];
    }

    private static MonthDay? DayOfYear(DocContext context, DocNode node)
    {
        if (node.Kind == DocKind.Text
            && DateOnly.TryParseExact($"2001-{node.Text}", "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var day))
        {
            return new MonthDay(day.Month, day.Day);
        }

        context.Report("criteria.not-a-day", "Phải là ngày trong năm, viết theo dạng \"12-10\".", node);
        return null;
    }
}
