using ThiDua.Domain;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Scoring;

namespace ThiDua.Api.Pages.Entry;

/// <summary>Which criteria count which measures.</summary>
internal static class MeasureUse
{
    private const string Figure = "figure.";
    private const string Custom = "custom.";

    /// <summary>Whether a criterion counts quantities of a measure with these facets.</summary>
    public static bool Counts(Criterion criterion, string measure, Facets facets) => CriteriaTree.Values(criterion).Any(v => v switch
    {
        ValueExpression.Latest latest => latest.Measure == measure,
        _ => CriteriaTree.Query(v) is { } query && query.Measure == measure && FacetMatch.All(facets, query.Where),
    });

    /// <summary>Figures from outside that the sheets of periods in which something can be recorded ask for, with the criterion that does.</summary>
    public static IReadOnlyList<(string Value, string Text)> Figures(World world, DateOnly today) =>
    [
        .. from used in Used(world, today)
           where used.Measure.StartsWith(Figure, StringComparison.Ordinal)
           group used by used.Measure[Figure.Length..] into figure
           select (figure.Key, $"{figure.First().Label ?? figure.First().Title} ({figure.Key})"),
    ];

    /// <summary>Activities that the sheets declare themselves, by code: what they are for, and their quantities.</summary>
    public static IReadOnlyList<(string Code, string Title, IReadOnlyList<(string Name, string Label)> Quantities)> Customs(World world, DateOnly today) =>
    [
        .. from used in Used(world, today)
           where used.Measure.StartsWith(Custom, StringComparison.Ordinal)
           let name = used.Measure[Custom.Length..].Split('.', 2)
           where name.Length == 2
           group (Quantity: name[1], used) by name[0] into custom
           select (
               custom.Key, custom.First().used.Title,
               (IReadOnlyList<(string, string)>)[.. custom.GroupBy(c => c.Quantity).Select(q => (q.Key, q.First().used.Label ?? q.Key.Replace('-', ' ')))]),
    ];

    private static IEnumerable<(string Measure, string? Label, string Title)> Used(World world, DateOnly today) =>
        from sheet in world.Periods.Values.Where(p => p.Takes(today) != Intake.Nothing).SelectMany(p => p.Plan.Sheets).Select(s => (s.CriteriaSet, s.Version)).Distinct()
        from criterion in world.Sheet(sheet.CriteriaSet, sheet.Version) is { } set ? CriteriaTree.All(set) : []
        from value in CriteriaTree.Values(criterion)
        let measure = value is ValueExpression.Latest latest ? latest.Measure : CriteriaTree.Query(value)?.Measure
        where measure is not null
        select (measure, value.Label, criterion.Title);
}
