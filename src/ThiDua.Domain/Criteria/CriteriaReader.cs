using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria.Documents;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Criteria;

/// <summary>
/// Reads a criteria document strictly: either a set in which everything adds up, or the list of what is wrong, each with its place and a
/// sentence that the person who wrote the document understands.
/// </summary>
public static class CriteriaReader
{
    /// <summary>Reads JSON.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="findMeasure">The measures that exist; by default <see cref="MeasureCatalogue.Find"/>.</param>
    public static CriteriaReading ReadJson(ReadOnlySpan<byte> utf8, Func<string, Measure?>? findMeasure = null)
    {
        try
        {
            return Read(JsonTree.Read(utf8), findMeasure);
        }
        catch (DocumentException e)
        {
            return new CriteriaReading(null, [e.Problem]);
        }
    }

    /// <summary>Reads a tree made from any source.</summary>
    /// <param name="root">The document.</param>
    /// <param name="findMeasure">The measures that exist; by default <see cref="MeasureCatalogue.Find"/>.</param>
    public static CriteriaReading Read(DocNode root, Func<string, Measure?>? findMeasure = null)
    {
        var context = new DocContext(findMeasure ?? MeasureCatalogue.Find);
        var set = Set(context, root);
        return context.Problems is { Count: > 0 } problems ? new CriteriaReading(null, problems) : new CriteriaReading(set, []);
    }

    /// <summary>Where a provision comes from: <c>{ document, provision? }</c>. A rule without it is refused.</summary>
    internal static LegalBasis? Basis(DocContext context, DocMap map)
    {
        if (map.Find("legalBasis") is not { } node)
        {
            context.Report("criteria.missing-legal-basis", "Thiếu căn cứ (legalBasis): văn bản nào, điều khoản nào quy định?", map.Node);
            return null;
        }

        var basis = new DocMap(context, node, "document", "provision");
        var (document, provision) = (basis.Text("document", CriteriaLimits.Title), basis.OptionalText("provision", CriteriaLimits.Title));
        return document is null ? null : new LegalBasis(document, provision);
    }

    private static CriteriaSet? Set(DocContext context, DocNode root)
    {
        var map = new DocMap(
            context, root, "code", "version", "title", "legalBasis", "sample", "source", "note", "effective", "max", "rounding", "sections",
            "tieBreaks", "classification", "toConfirm", "lastReview");
        var code = map.Text("code", 60);
        if (code is not null && !ActivityKind.IsSlug(code))
        {
            context.Report("criteria.invalid-code", "Mã bộ tiêu chí chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối.", map.Find("code")!);
        }

        var version = map.Whole("version", 1, 100_000);
        var title = map.Text("title", CriteriaLimits.Title);
        var basis = Basis(context, map);
        var rounding = map.Require("rounding") is { } digits ? Rounding(new DocMap(context, digits, "criterion", "total")) : null;
        var max = map.Positive("max", CriteriaLimits.Points);
        var sections = new SectionReader(context, rounding);
        var tree = map.Require("sections") is { } list ? sections.Read(list, parent: null, depth: 1) : [];
        SetChecks.Total(context, map, max, tree);
        sections.CheckDeductions(max);
        var tieBreaks = map.Find("tieBreaks") is { } ties ? TieBreaks(context, ties, sections) : [];
        var classification = map.Find("classification") is { } classes ? ClassificationReader.Read(context, classes, sections) : null;
        context.CheckReferences(sections.KnowsCriterion);
        var optional = (
            Effective: map.Find("effective") is { } days ? new DocMap(context, days, "from", "to").Range() : DateRange.Always,
            Sample: map.FlagOr("sample", otherwise: false),
            Source: map.OptionalText("source", CriteriaLimits.Text),
            Note: map.OptionalText("note", CriteriaLimits.Text),
            ToConfirm: map.OptionalText("toConfirm", CriteriaLimits.Text),
            LastReview: map.Find("lastReview") is { } reviewed ? context.Day(reviewed) : null);
        return code is null || version is null || title is null || basis is null || rounding is null || max is null
            ? null
            : new CriteriaSet
            {
                Code = code,
                Version = version.Value,
                Title = title,
                LegalBasis = basis,
                Max = max.Value,
                Rounding = rounding,
                Sections = tree,
                TieBreaks = tieBreaks,
                Classification = classification,
                Effective = optional.Effective,
                Sample = optional.Sample,
                Source = optional.Source,
                Note = optional.Note,
                ToConfirm = optional.ToConfirm,
                LastReview = optional.LastReview,
            };
    }

    private static Rounding? Rounding(DocMap map) =>
        map.Whole("criterion", 0, 4) is { } criterion && map.Whole("total", 0, 4) is { } total ? new Rounding(criterion, total) : null;

    private static ValueList<TieBreak> TieBreaks(DocContext context, DocNode node, SectionReader sections)
    {
        var tieBreaks = new List<TieBreak>();
        foreach (var item in context.Items(node, 20))
        {
            if (ExpressionReader.SingleKey(context, item, ["points", "value", "vote"], "criteria.unknown-key", "Một tiêu chí phụ") is not { } kind)
            {
                continue;
            }

            var map = new DocMap(context, item, kind, "lowestFirst", "label");
            var (lowest, label) = (map.FlagOr("lowestFirst", otherwise: false), map.OptionalText("label", CriteriaLimits.Title));
            TieBreak? tieBreak = kind switch
            {
                "points" => PointsOf(context, map, sections),
                "vote" => map.Flag("vote") is true ? new TieBreak.Vote() : null,
                _ => ExpressionReader.Read(context, map.Find("value")) is { } value ? new TieBreak.ValueOf(value) : null,
            };
            if (tieBreak is not null && tieBreaks.Exists(t => (t with { LowestFirst = false, Label = null }) == tieBreak))
            {
                context.Report("criteria.conflict", "Tiêu chí phụ này đã có ở trên, lần sau không còn phân định được gì.", item);
            }
            else if (tieBreak is not null)
            {
                tieBreaks.Add(tieBreak with { LowestFirst = lowest, Label = label });
            }
        }

        return [.. tieBreaks];
    }

    private static TieBreak.PointsOf? PointsOf(DocContext context, DocMap map, SectionReader sections)
    {
        if (map.Text("points", 60) is not { } code)
        {
            return null;
        }

        if (sections.Knows(code))
        {
            return new TieBreak.PointsOf(code);
        }

        context.Report("criteria.unknown-code", $"Không có nội dung hay tiêu chí nào mang mã \"{DocRules.Short(code)}\".", map.Find("points")!);
        return null;
    }
}
