using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Documents;

namespace ThiDua.Domain.Awards;

/// <summary>Reads votes, and what votes and awards share: parameters and numbers that may be one.</summary>
internal static class AwardVoteReader
{
    private static readonly Dictionary<string, VoteBase> Bases = Enum.GetValues<VoteBase>().ToDictionary(b => b.Code());
    private static readonly Dictionary<string, ParameterKind> Kinds = Enum.GetValues<ParameterKind>().ToDictionary(k => k.Code());

    /// <summary>The votes; problems are reported.</summary>
    public static IReadOnlyList<VoteRule> Read(DocContext context, DocNode root)
    {
        var votes = new List<VoteRule>();
        foreach (var node in new DocMap(context, root, "votes").Require("votes") is { } list ? context.Items(list, CriteriaLimits.Items) : [])
        {
            if (Vote(context, node) is { } vote)
            {
                AwardReader.AddVersion(context, node, votes, vote, v => (v.Code, v.Version, v.From, v.Until));
            }
        }

        return votes;
    }

    /// <summary>The parameters of a rule; keys are there once.</summary>
    public static ValueList<AwardParameter> Parameters(DocContext context, DocMap rule)
    {
        var parameters = new List<AwardParameter>();
        foreach (var node in rule.Find("parameters") is { } list ? context.Items(list, CriteriaLimits.Items) : [])
        {
            if (Parameter(context, node) is not { } parameter)
            {
                continue;
            }

            if (parameters.Exists(p => p.Key == parameter.Key) || parameter.Key == AwardRule.Applies)
            {
                context.Report("criteria.conflict", $"Mã \"{parameter.Key}\" đã dùng ở trên.", node);
            }

            parameters.Add(parameter);
        }

        return [.. parameters];
    }

    /// <summary>A number, a fraction in quotes, or <c>{ param: key }</c>; null after a report.</summary>
    public static AwardNumber? Number(DocContext context, DocNode? node, ValueList<AwardParameter> parameters)
    {
        if (node is null)
        {
            return null;
        }

        if (node.Kind == DocKind.Text && AwardNumber.Parse(node.Text) is { } fraction)
        {
            return new AwardNumber.Fixed(fraction);
        }

        if (node.Kind != DocKind.Map)
        {
            return context.Number(node) is { } number ? new AwardNumber.Fixed(number) : null;
        }

        return Named(context, new DocMap(context, node, "param"), "param", parameters, ParameterKind.Number) is { } key ? new AwardNumber.Of(key) : null;
    }

    /// <summary>The key of a parameter of a kind; null after a report.</summary>
    public static string? Named(DocContext context, DocMap map, string place, ValueList<AwardParameter> parameters, ParameterKind kind)
    {
        if (AwardReader.Slug(context, map, place) is not { } key)
        {
            return null;
        }

        if (parameters.Any(p => p.Key == key && p.Kind == kind))
        {
            return key;
        }

        context.Report("criteria.unknown-code", $"Quy tắc này không có tham số \"{key}\" loại {kind.Code()}.", map.Find(place)!);
        return null;
    }

    private static AwardParameter? Parameter(DocContext context, DocNode node)
    {
        var map = new DocMap(context, node, "key", "label", "kind", "value", "confirmed", "optional", "source", "words");
        var (key, label, kind) = (AwardReader.Slug(context, map, "key"), map.Text("label", CriteriaLimits.Title), map.Word("kind", Kinds));
        var (confirmed, optional) = (map.FlagOr("confirmed", otherwise: false), map.FlagOr("optional", otherwise: false));
        var words = map.Find("words") is { } list ? context.Items(list, CriteriaLimits.Items).Select(n => context.Text(n, 60)).OfType<string>() : [];
        var value = map.Find("value") is { } found ? Value(context, found, kind) : null;
        if (confirmed && value is null)
        {
            context.Report("criteria.missing-key", "Tham số đã xác nhận phải có giá trị (value).", node);
        }

        return key is null || label is null || kind is null
            ? null
            : new AwardParameter(key, label, kind.Value, value, confirmed, optional) { Source = map.OptionalText("source", CriteriaLimits.Text), Words = [.. words] };
    }

    private static string? Value(DocContext context, DocNode node, ParameterKind? kind) => kind switch
    {
        ParameterKind.Number when node.Kind == DocKind.Text && AwardNumber.Parse(node.Text) is not null => node.Text,
        ParameterKind.Number => context.Number(node)?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ParameterKind.Flag => context.Flag(node) is { } flag ? (flag ? "true" : "false") : null,
        ParameterKind.Text => context.Text(node, 200),
        _ => null,
    };

    private static VoteRule? Vote(DocContext context, DocNode node)
    {
        var map = new DocMap(
            context, node, "code", "version", "title", "body", "threshold", "reaches", "base", "quorum", "absentInWriting", "law", "confirmed", "note", "from", "until", "parameters");
        var (code, version, title, body) = (AwardReader.Slug(context, map, "code"), map.Whole("version", 1, 99), map.Text("title", CriteriaLimits.Title), map.Text("body", CriteriaLimits.Title));
        var parameters = Parameters(context, map);
        var (threshold, quorum) = (Share(context, map.Require("threshold"), parameters), Share(context, map.Find("quorum"), parameters));
        var (reaches, of, writing) = (map.Flag("reaches"), map.Word("base", Bases), map.Flag("absentInWriting"));
        var (law, confirmed, note) = (map.Text("law", CriteriaLimits.Title), map.Flag("confirmed"), map.OptionalText("note", CriteriaLimits.Text));
        var (from, until) = AwardReader.Validity(context, map);
        AwardReader.CheckNote(context, node, confirmed, note);
        return code is null || version is null || title is null || body is null || threshold is null || reaches is null || of is null || writing is null || law is null
            || confirmed is null
            ? null
            : new VoteRule
            {
                Code = code, Version = version.Value, Title = title, Body = body, Threshold = threshold, Reaches = reaches.Value, Base = of.Value, Quorum = quorum,
                AbsentInWriting = writing.Value, Law = law, Confirmed = confirmed.Value, Note = note, From = from, Until = until, Parameters = parameters,
            };
    }

    /// <summary>A share from 0 to 1.</summary>
    private static AwardNumber? Share(DocContext context, DocNode? node, ValueList<AwardParameter> parameters)
    {
        var number = Number(context, node, parameters);
        if (number is AwardNumber.Fixed { Value: < 0 or > 1 })
        {
            context.Report("criteria.number-out-of-range", "Tỷ lệ phải từ 0 đến 1.", node!);
        }

        return number;
    }
}
