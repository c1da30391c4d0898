namespace ThiDua.Domain.Criteria;

/// <summary>
/// A versioned score sheet (bộ tiêu chí, bảng điểm): a tree of sections and criteria with points, formulas and legal basis. Read
/// from a document by a strict reader, which refuses whatever would not add up; a published version never changes.
/// </summary>
public sealed record CriteriaSet
{
    /// <summary>Code, kebab-case.</summary>
    public required string Code { get; init; }

    /// <summary>Version, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>Vietnamese title.</summary>
    public required string Title { get; init; }

    /// <summary>The decision that the sheet is issued by, or the law it is made from.</summary>
    public required LegalBasis LegalBasis { get; init; }

    /// <summary>Points of the whole sheet, without bonus: the sum of its scored sections.</summary>
    public required decimal Max { get; init; }

    /// <summary>Digits that points are rounded to.</summary>
    public required Rounding Rounding { get; init; }

    /// <summary>Top sections, in order.</summary>
    public required ValueList<Section> Sections { get; init; }

    /// <summary>What decides between units with equal totals, in order; after the last one they share the rank.</summary>
    public ValueList<TieBreak> TieBreaks { get; init; } = [];

    /// <summary>How totals become classes; null when the sheet does not classify.</summary>
    public Classification? Classification { get; init; }

    /// <summary>First and last day on which the version may be used; open ends allowed.</summary>
    public DateRange Effective { get; init; } = DateRange.Always;

    /// <summary>Marked as a sample for reference (mẫu tham khảo): no authority has issued it.</summary>
    public bool Sample { get; init; }

    /// <summary>Where the sheet's text is from.</summary>
    public string? Source { get; init; }

    /// <summary>Remarks for the reader.</summary>
    public string? Note { get; init; }

    /// <summary>What the source leaves open and somebody must confirm.</summary>
    public string? ToConfirm { get; init; }

    /// <summary>Day on which somebody last compared the sheet with its source.</summary>
    public DateOnly? LastReview { get; init; }
}

/// <summary>Where a rule comes from (căn cứ).</summary>
/// <param name="Document">Number and name of the document.</param>
/// <param name="Provision">Article, clause, point or annex.</param>
public sealed record LegalBasis(string Document, string? Provision = null)
{
    /// <summary>As it is cited.</summary>
    public override string ToString() => Provision is null ? Document : $"{Provision}, {Document}";
}

/// <summary>Digits after the decimal point, rounded half up.</summary>
/// <param name="Criterion">Of each criterion's points, 0 to 4.</param>
/// <param name="Total">Of the total, 0 to 4.</param>
public sealed record Rounding(int Criterion, int Total)
{
    /// <summary>The one place where points are rounded: half up (half away from zero; points are rounded before they are given a sign).</summary>
    public static decimal HalfUp(decimal points, int digits) => Math.Round(points, digits, MidpointRounding.AwayFromZero);
}

/// <summary>Days from one to another, both included; a null end is open.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
public sealed record DateRange(DateOnly? From, DateOnly? To)
{
    /// <summary>All days.</summary>
    public static DateRange Always { get; } = new(null, null);
}

/// <summary>What the points of a section do.</summary>
public enum SectionKind
{
    /// <summary>Part of the sheet's maximum (nội dung).</summary>
    Scored,

    /// <summary>Added on top of the maximum (điểm thưởng).</summary>
    Bonus,

    /// <summary>Taken off (điểm trừ).</summary>
    Deduction,
}

/// <summary>A group of criteria (nội dung). Bonus and deduction sections stand at the top of the tree; what is below them is of their kind.</summary>
public sealed record Section
{
    /// <summary>Code, unique in the set, e.g. <c>II.3</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Vietnamese title.</summary>
    public required string Title { get; init; }

    /// <summary>Greatest number of points it gives; in a deduction section, the most it takes.</summary>
    public required decimal Max { get; init; }

    /// <summary>What its points do.</summary>
    public SectionKind Kind { get; init; }

    /// <summary>Its parts may add up to more than <see cref="Max"/>; what is above is cut.</summary>
    public bool Capped { get; init; }

    /// <summary>In a deduction section: code of the section that it takes from; null for the total.</summary>
    public string? TakesFrom { get; init; }

    /// <summary>In a deduction section: points that it never takes its target below.</summary>
    public decimal Floor { get; init; }

    /// <summary>Where the section comes from, when its criteria do not say enough.</summary>
    public LegalBasis? LegalBasis { get; init; }

    /// <summary>Remarks for the reader.</summary>
    public string? Note { get; init; }

    /// <summary>What the source leaves open and somebody must confirm.</summary>
    public string? ToConfirm { get; init; }

    /// <summary>Criteria directly in it, in order.</summary>
    public ValueList<Criterion> Criteria { get; init; } = [];

    /// <summary>Sections below it, in order.</summary>
    public ValueList<Section> Sections { get; init; } = [];
}

/// <summary>One line of the sheet that earns points by a formula (tiêu chí).</summary>
public sealed record Criterion
{
    /// <summary>Code, unique in the set, e.g. <c>II.3.1</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Vietnamese title.</summary>
    public required string Title { get; init; }

    /// <summary>Greatest number of points.</summary>
    public required decimal Max { get; init; }

    /// <summary>Where the criterion comes from.</summary>
    public required LegalBasis LegalBasis { get; init; }

    /// <summary>How its points follow from values.</summary>
    public required Formula Formula { get; init; }

    /// <summary>A condition without which there are no points; null when there is none.</summary>
    public Gate? Gate { get; init; }

    /// <summary>What happens when it does not apply to a unit; null when it applies to every unit.</summary>
    public NotApplicable? NotApplicable { get; init; }

    /// <summary>Whose activities count.</summary>
    public Scope Scope { get; init; }

    /// <summary>What it measures, in the words of the people it is for.</summary>
    public string? Measures { get; init; }

    /// <summary>Remarks for the reader.</summary>
    public string? Note { get; init; }

    /// <summary>What the source leaves open and somebody must confirm.</summary>
    public string? ToConfirm { get; init; }
}

/// <summary>Comparing criteria.</summary>
internal static class CriterionComparison
{
    /// <summary>Whether a criterion gives the same points as another with its code: whatever it is called and wherever it comes from.</summary>
    public static bool GivesLike(this Criterion criterion, Criterion other) =>
        criterion with
        {
            Title = other.Title,
            LegalBasis = other.LegalBasis,
            Measures = other.Measures,
            Note = other.Note,
            ToConfirm = other.ToConfirm,
        } == other;
}

/// <summary>A condition without which a criterion gives no points ("có kế hoạch và minh chứng, nếu không: 0 điểm").</summary>
/// <param name="When">The condition.</param>
/// <param name="Label">Vietnamese label; null to derive one.</param>
public sealed record Gate(Condition When, string? Label = null);

/// <summary>What a criterion that does not apply to a unit means for its points.</summary>
public enum NotApplicableMeaning
{
    /// <summary>It is left out, and the total is scaled up to the maximum of the sheet.</summary>
    ScaleTotal,

    /// <summary>It is left out, and its section is scaled up to its maximum; a section that is left out whole scales the one above.</summary>
    ScaleSection,

    /// <summary>Full points.</summary>
    Full,

    /// <summary>No points.</summary>
    Zero,
}

/// <summary>When a criterion does not apply, and what then.</summary>
/// <param name="Means">What then.</param>
/// <param name="When">It does not apply when this holds; null when only the committee declares it.</param>
/// <param name="Section">
/// With <see cref="NotApplicableMeaning.ScaleSection"/>: code of the section around it that is scaled; null for the one it stands in. A
/// group with subgroups may be scaled as a whole (Quyết định 212/2025/QĐ-UBND, Hải Phòng, Phụ lục 01, chú thích 7).
/// </param>
public sealed record NotApplicable(NotApplicableMeaning Means, Condition? When = null, string? Section = null);

/// <summary>Whose activities count for a criterion.</summary>
public enum Scope
{
    /// <summary>The unit's own.</summary>
    Own,

    /// <summary>The unit's own and those of the units below it.</summary>
    OwnAndBelow,

    /// <summary>Those of the units below it.</summary>
    Below,
}

/// <summary>What decides between units with equal totals.</summary>
public abstract record TieBreak
{
    private TieBreak()
    {
    }

    /// <summary>The lower number goes first.</summary>
    public bool LowestFirst { get; init; }

    /// <summary>Vietnamese label; null to derive one.</summary>
    public string? Label { get; init; }

    /// <summary>Points of a section or criterion.</summary>
    /// <param name="Code">Its code.</param>
    public sealed record PointsOf(string Code) : TieBreak;

    /// <summary>A value.</summary>
    /// <param name="Value">The value; unknown goes last.</param>
    public sealed record ValueOf(ValueExpression Value) : TieBreak;

    /// <summary>Votes of the committee, recorded when nothing before them decided.</summary>
    public sealed record Vote : TieBreak;
}
