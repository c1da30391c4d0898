using ThiDua.Domain.Criteria;

namespace ThiDua.Api.Pages.Criteria;

/// <summary>A line of a score sheet as committees print it.</summary>
/// <param name="Code">Code.</param>
/// <param name="Title">Title.</param>
/// <param name="Max">Greatest number of points.</param>
/// <param name="Words">How points are given, in words.</param>
/// <param name="LegalBasis">Where it comes from, or nothing.</param>
/// <param name="ToConfirm">What its source leaves open, or null.</param>
/// <param name="IsSection">Whether it is a section.</param>
public sealed record PrintedLine(string Code, string Title, decimal Max, string Words, string LegalBasis, string? ToConfirm, bool IsSection)
{
    /// <summary>All lines of a sheet, sections before what is in them.</summary>
    public static IEnumerable<PrintedLine> Of(CriteriaSet set) => set.Sections.SelectMany(s => Of(s, s.Kind));

    private static IEnumerable<PrintedLine> Of(Section section, SectionKind kind) =>
    [
        new(section.Code, section.Title, section.Max, section.Note ?? "", section.LegalBasis?.ToString() ?? "", section.ToConfirm, IsSection: true),
        .. section.Criteria.Select(c => new PrintedLine(
            c.Code, c.Title, c.Max, string.Join(". ", new[] { string.Join("; ", ClassWords.Around(c).Prepend(FormulaWords.Of(c, kind))), c.Measures, c.Note }.OfType<string>()),
            c.LegalBasis.ToString(), c.ToConfirm, IsSection: false)),
        .. section.Sections.SelectMany(s => Of(s, kind)),
    ];
}
