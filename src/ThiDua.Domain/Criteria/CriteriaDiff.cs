namespace ThiDua.Domain.Criteria;

/// <summary>What became of a part of a sheet.</summary>
public enum CriteriaChangeKind
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>It stands elsewhere, in another order, or under another code.</summary>
    Moved,

    /// <summary>It says something else.</summary>
    Changed,
}

/// <summary>One change between two versions.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Code">Code in the new version (in the old one when it is gone); null for the set itself.</param>
/// <param name="What">What changed, by the key of the document: <c>max</c>, <c>formula</c> …; <c>section</c>, <c>order</c> or <c>code</c> when moved; null for a whole part.</param>
/// <param name="Old">How it was, in words; null when it was not there.</param>
/// <param name="New">How it is, in words; null when it is no more.</param>
/// <param name="Sentence">Vietnamese sentence, e.g. "Tiêu chí II.3: điểm tối đa từ 10 thành 12".</param>
public sealed record CriteriaChange(CriteriaChangeKind Kind, string? Code, string? What, string? Old, string? New, string Sentence);

/// <summary>Greatest points of a section or criterion in two versions.</summary>
/// <param name="Code">Code in the new version; in the old one when it is gone.</param>
/// <param name="Title">Vietnamese title.</param>
/// <param name="Depth">1 for sections at the top.</param>
/// <param name="Kind">What the points do.</param>
/// <param name="IsSection">A section, or a criterion.</param>
/// <param name="Old">Points in the old version; null when it was not there.</param>
/// <param name="New">Points in the new version; null when it is no more.</param>
public sealed record PointsChange(string Code, string Title, int Depth, SectionKind Kind, bool IsSection, decimal? Old, decimal? New)
{
    /// <summary>Points more than before.</summary>
    public decimal Difference => (New ?? 0) - (Old ?? 0);
}

/// <summary>Points of all top sections of one kind in two versions.</summary>
/// <param name="Kind">What the points do.</param>
/// <param name="Old">In the old version.</param>
/// <param name="New">In the new version.</param>
public sealed record PointsSum(SectionKind Kind, decimal Old, decimal New)
{
    /// <summary>Points more than before.</summary>
    public decimal Difference => New - Old;
}

/// <summary>
/// What differs between two versions of a sheet (or two sheets), in words and in points. There is no change exactly when the sheets are equal
/// but for their codes and versions.
/// </summary>
/// <param name="Changes">Changes: of the set, then of its parts in the order of the new version, then what is gone.</param>
/// <param name="Points">Points of each part, in the order of the new version, then what is gone.</param>
/// <param name="Sums">Points by kind of section; kinds that neither version has are left out.</param>
public sealed record CriteriaDiff(IReadOnlyList<CriteriaChange> Changes, IReadOnlyList<PointsChange> Points, IReadOnlyList<PointsSum> Sums)
{
    /// <summary>Compares two sheets. Parts are the same when their codes are, or, of those without a partner, their titles.</summary>
    /// <param name="old">The earlier version.</param>
    /// <param name="new">The later version.</param>
    public static CriteriaDiff Between(CriteriaSet old, CriteriaSet @new)
    {
        var pairs = Pairs(SheetPart.Of(old), SheetPart.Of(@new));
        var renamed = pairs.Where(p => p.Old is not null && p.New is not null).ToDictionary(p => p.Old!.Code, p => p.New!.Code);
        List<CriteriaChange> changes = [.. DiffFields.OfSet(old, @new), .. pairs.SelectMany(p => Told(p.Old, p.New, renamed)), .. Reordered(pairs, renamed)];
        return new CriteriaDiff(
            changes,
            [.. pairs.Select(p => (Part: (p.New ?? p.Old)!, p.Old, p.New)).Select(p =>
                new PointsChange(p.Part.Code, p.Part.Title, p.Part.Depth, p.Part.Kind, p.Part.Section is not null, p.Old?.Max, p.New?.Max))],
            [.. Enum.GetValues<SectionKind>().Select(k => new PointsSum(k, Sum(old, k), Sum(@new, k))).Where(s => s is not { Old: 0, New: 0 })]);
    }

    private static decimal Sum(CriteriaSet set, SectionKind kind) => set.Sections.Where(s => s.Kind == kind).Sum(s => s.Max);

    private static List<(SheetPart? Old, SheetPart? New)> Pairs(IReadOnlyList<SheetPart> old, IReadOnlyList<SheetPart> @new)
    {
        var left = old.ToDictionary(p => p.Key);
        var partners = @new.ToDictionary(p => p.Key, p => left.Remove(p.Key, out var same) ? same : null);

        // A part that got another code keeps its title; only a title that stands once on either side says so.
        var byTitle = left.Values.ToLookup(p => (p.IsSection, p.Title));
        foreach (var alone in @new.Where(p => partners[p.Key] is null).GroupBy(p => (p.IsSection, p.Title)).Where(g => g.Count() == 1))
        {
            if (byTitle[alone.Key].ToList() is [var only])
            {
                partners[alone.Single().Key] = only;
                left.Remove(only.Key);
            }
        }

        return [.. @new.Select(p => (partners[p.Key], (SheetPart?)p)), .. old.Where(p => left.ContainsKey(p.Key)).Select(p => ((SheetPart?)p, (SheetPart?)null))];
    }

    private static IEnumerable<CriteriaChange> Told(SheetPart? old, SheetPart? @new, Dictionary<string, string> renamed)
    {
        if (old is null)
        {
            yield return new CriteriaChange(CriteriaChangeKind.Added, @new!.Code, null, null, @new.Described, $"Thêm {@new.Name} {@new.Described}");
            yield break;
        }

        if (@new is null)
        {
            yield return new CriteriaChange(CriteriaChangeKind.Removed, old.Code, null, old.Described, null, $"Bỏ {old.Name} {old.Described}");
            yield break;
        }

        if (old.Code != @new.Code)
        {
            yield return Moved(@new, "code", old.Code, @new.Code, $"mã từ {old.Code} thành {@new.Code}");
        }

        if (!Stayed(old, @new, renamed))
        {
            yield return Moved(@new, "section", old.Place, @new.Place, $"chuyển từ {old.Place} sang {@new.Place}");
        }

        foreach (var change in @new.Section is { } section ? DiffFields.OfSection(old.Section!, section) : DiffFields.OfCriterion(old, @new))
        {
            yield return change;
        }
    }

    /// <summary>Parts of one place that stand in another order, as far as they are there in both versions.</summary>
    private static IEnumerable<CriteriaChange> Reordered(List<(SheetPart? Old, SheetPart? New)> pairs, Dictionary<string, string> renamed)
    {
        var stayed = pairs.Where(p => p.Old is not null && p.New is not null && Stayed(p.Old, p.New, renamed));
        foreach (var place in stayed.GroupBy(p => (p.New!.Parent, p.New.IsSection)))
        {
            var now = place.Select(p => p.New!.Code).ToList();
            var before = place.OrderBy(p => p.Old!.Index).Select(p => p.New!.Code).ToList();
            if (!now.SequenceEqual(before))
            {
                var (was, @is) = (string.Join(", ", before), string.Join(", ", now));
                var where = place.First().New!.Place;
                yield return new CriteriaChange(
                    CriteriaChangeKind.Moved, place.Key.Parent, "order", was, @is, $"Thứ tự trong {where}: từ {was} thành {@is}");
            }
        }
    }

    private static bool Stayed(SheetPart old, SheetPart @new, Dictionary<string, string> renamed) =>
        old.Parent is null ? @new.Parent is null : @new.Parent is not null && renamed.GetValueOrDefault(old.Parent) == @new.Parent;

    private static CriteriaChange Moved(SheetPart part, string what, string old, string @new, string words) =>
        new(CriteriaChangeKind.Moved, part.Code, what, old, @new, $"{Words.Upper(part.Name)}: {words}");
}

/// <summary>A section or criterion with its place in the sheet.</summary>
/// <param name="Section">The section, or null.</param>
/// <param name="Criterion">The criterion, or null.</param>
/// <param name="Parent">Code of the section above, or null.</param>
/// <param name="Depth">1 for sections at the top.</param>
/// <param name="Kind">Kind of the section that it stands in or is.</param>
/// <param name="Index">Its place in the whole sheet.</param>
internal sealed record SheetPart(Section? Section, Criterion? Criterion, string? Parent, int Depth, SectionKind Kind, int Index)
{
    public bool IsSection => Section is not null;

    public string Code => Section?.Code ?? Criterion!.Code;

    public string Title => Section?.Title ?? Criterion!.Title;

    public decimal Max => Section?.Max ?? Criterion!.Max;

    /// <summary>Sections and criteria do not turn into each other, even under one code.</summary>
    public (bool IsSection, string Code) Key => (IsSection, Code);

    /// <summary>What it is called in a sentence.</summary>
    public string Name => IsSection ? $"nội dung {Code}" : $"tiêu chí {Code}";

    /// <summary>Where it stands.</summary>
    public string Place => Parent is null ? "cấp cao nhất" : $"nội dung {Parent}";

    /// <summary>Title, points and, for a criterion, how they follow.</summary>
    public string Described => Criterion is { } criterion
        ? $"\"{Title}\" ({FormulaWords.Points(Max, Kind)}): {FormulaWords.Of(criterion, Kind)}"
        : $"\"{Title}\" ({FormulaWords.Points(Max, Kind)})";

    /// <summary>All parts of a sheet, each section before what is in it.</summary>
    public static IReadOnlyList<SheetPart> Of(CriteriaSet set)
    {
        var parts = new List<SheetPart>();
        foreach (var section in set.Sections)
        {
            Add(section, null, 1, section.Kind, parts);
        }

        return parts;
    }

    private static void Add(Section section, string? parent, int depth, SectionKind kind, List<SheetPart> parts)
    {
        parts.Add(new SheetPart(section, null, parent, depth, kind, parts.Count));
        foreach (var criterion in section.Criteria)
        {
            parts.Add(new SheetPart(null, criterion, section.Code, depth + 1, kind, parts.Count));
        }

        foreach (var below in section.Sections)
        {
            Add(below, section.Code, depth + 1, kind, parts);
        }
    }
}
