using ThiDua.Domain.Criteria;
using ThiDua.Domain.Duties;

namespace ThiDua.Domain.Awards;

/// <summary>Which incidents a condition looks for.</summary>
public enum IncidentSort
{
    /// <summary>Điểm nóng.</summary>
    Hotspot,

    /// <summary>Kết luận vi phạm.</summary>
    Violation,

    /// <summary>Kỷ luật.</summary>
    Discipline,
}

/// <summary>What must hold for an award: a closed set of cases.</summary>
public abstract record AwardCondition
{
    private AwardCondition()
    {
    }

    /// <summary>The condition in the words of the rule; null for words made from the case.</summary>
    public string? Label { get; init; }

    /// <summary>Key of a flag parameter: the condition applies only where the council said yes; null for always.</summary>
    public string? When { get; init; }

    /// <summary>The total of the sheet reaches so many points.</summary>
    public sealed record Total(AwardNumber Least) : AwardCondition;

    /// <summary>The sheet's class is one of these; a class is named by its code.</summary>
    public sealed record ClassIs(ValueList<string> Classes) : AwardCondition;

    /// <summary>A section or criterion of the sheet reaches a share of its maximum.</summary>
    public sealed record Section(string Code, AwardNumber Share) : AwardCondition;

    /// <summary>No scored criterion that applies has 0 points.</summary>
    public sealed record NoneAtZero : AwardCondition;

    /// <summary>The rank in the cluster is at most so much; 1 is who leads it.</summary>
    public sealed record Rank(AwardNumber Most) : AwardCondition;

    /// <summary>The rank is within a share of the units ranked in the cluster, rounded half up.</summary>
    public sealed record TopShare(AwardNumber Share) : AwardCondition;

    /// <summary>Nothing of a kind happened.</summary>
    /// <param name="Sort">What.</param>
    /// <param name="Where">Facets it would have: kinds and severities, roles and levels.</param>
    /// <param name="Months">Months up to the day that are looked at; null for the period.</param>
    public sealed record NoIncident(IncidentSort Sort, ValueList<FacetFilter> Where, int? Months) : AwardCondition;

    /// <summary>Nothing that has a time limit is overdue on the day: petitions, recommendations, findings.</summary>
    /// <param name="Prefix">Prefix of its measures.</param>
    /// <param name="Where">Facets it would have.</param>
    /// <param name="Noun">What it is, e.g. "đơn khiếu nại".</param>
    public sealed record NoOverdue(string Prefix, ValueList<FacetFilter> Where, string Noun) : AwardCondition;

    /// <summary>No duty that is due was left undone.</summary>
    /// <param name="Codes">Which duties.</param>
    public sealed record DutiesMet(ValueList<string> Codes) : AwardCondition;

    /// <summary>A quantity of the period reaches a number, or stays within one.</summary>
    /// <param name="Query">What.</param>
    /// <param name="Least">At least; null for none.</param>
    /// <param name="Most">At most; null for none.</param>
    /// <param name="Noun">What one of it is, e.g. "mô hình được nhân rộng".</param>
    public sealed record Quantity(DutyQuery Query, AwardNumber? Least, AwardNumber? Most, string Noun) : AwardCondition;

    /// <summary>A figure from elsewhere reaches a number; the latest up to the day counts.</summary>
    /// <param name="Figure">Code of the figure.</param>
    /// <param name="Least">At least.</param>
    /// <param name="Noun">What it is, e.g. "% cá nhân đạt Lao động tiên tiến".</param>
    public sealed record FigureReaches(string Figure, AwardNumber Least, string Noun) : AwardCondition;

    /// <summary>The unit held one of several titles or results in each of so many years in a row.</summary>
    /// <param name="Any">Codes of titles or results.</param>
    /// <param name="Years">How many years.</param>
    /// <param name="ThisYear">Whether the last of them is the year of the period; otherwise the year before it.</param>
    public sealed record History(ValueList<string> Any, int Years, bool ThisYear) : AwardCondition;

    /// <summary>The unit has existed for so many months on the last day of the period.</summary>
    public sealed record Age(AwardNumber Months) : AwardCondition;

    /// <summary>The unit exists on the day.</summary>
    public sealed record Exists : AwardCondition;

    /// <summary>The unit registered for emulation at the beginning of the period.</summary>
    public sealed record Registered : AwardCondition;

    /// <summary>The unit reached a class in another period (grassroots democracy as a gate). Does not apply where the council names no period.</summary>
    /// <param name="Period">Key of the text parameter with the period.</param>
    /// <param name="Classes">Key of the text parameter with the codes of classes, separated by commas.</param>
    public sealed record ClassIn(string Period, string Classes) : AwardCondition;

    /// <summary>A sentence of the law that nobody can work out: the council finds yes or no for each unit.</summary>
    /// <param name="Key">Key of the finding, kebab-case.</param>
    public sealed record Found(string Key) : AwardCondition;

    /// <summary>One of several.</summary>
    public sealed record AnyOf(ValueList<AwardCondition> Of) : AwardCondition;
}
