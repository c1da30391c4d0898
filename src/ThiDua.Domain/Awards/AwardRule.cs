using System.Globalization;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Duties;

namespace ThiDua.Domain.Awards;

/// <summary>What an award is in law.</summary>
public enum AwardKind
{
    /// <summary>Danh hiệu thi đua.</summary>
    Title,

    /// <summary>Hình thức khen thưởng.</summary>
    Commendation,
}

/// <summary>Who grants an award, from above.</summary>
public enum AwardLevel
{
    /// <summary>Nhà nước.</summary>
    State,

    /// <summary>Bộ, ban, ngành, tỉnh.</summary>
    Province,

    /// <summary>Cơ quan, đơn vị.</summary>
    Unit,

    /// <summary>Xã, phường, đặc khu.</summary>
    Commune,
}

/// <summary>Who can get an award.</summary>
public enum AwardHolder
{
    /// <summary>Tập thể.</summary>
    Collective,

    /// <summary>Cá nhân.</summary>
    Individual,
}

/// <summary>What is left open in a rule, and what fills it.</summary>
public enum ParameterKind
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>A word or a code.</summary>
    Text,

    /// <summary>Yes or no.</summary>
    Flag,
}

/// <summary>A value that a council may set for a period. What is not confirmed it must set before the rule can decide.</summary>
/// <param name="Key">Key within its rule, kebab-case.</param>
/// <param name="Label">What it is, as a Vietnamese phrase that can follow "Hội đồng quy định".</param>
/// <param name="Kind">What fills it.</param>
/// <param name="Value">The value that was found, as text; null when none was.</param>
/// <param name="Confirmed">Whether the value was found in a source in force: it then holds unless the council sets another.</param>
/// <param name="Optional">Whether what refers to it does not apply as long as it is not set.</param>
public sealed record AwardParameter(string Key, string Label, ParameterKind Kind, string? Value, bool Confirmed, bool Optional)
{
    /// <summary>Where the value comes from, and what is to be confirmed; null when there is nothing to say.</summary>
    public string? Source { get; init; }

    /// <summary>Words that a text can be; empty for any.</summary>
    public ValueList<string> Words { get; init; } = [];
}

/// <summary>A number of a rule: written in it, or a parameter.</summary>
public abstract record AwardNumber
{
    private AwardNumber()
    {
    }

    /// <summary>Written in the rule.</summary>
    public sealed record Fixed(decimal Value) : AwardNumber;

    /// <summary>A parameter of the rule.</summary>
    public sealed record Of(string Key) : AwardNumber;

    /// <summary>A number that is not negative: <c>0.8</c>, or a fraction, <c>2/3</c>; null when the text is none.</summary>
    public static decimal? Parse(string text)
    {
        var parts = text.Split('/').Select(p => decimal.TryParse(p, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n) && n <= 1_000_000 ? n : (decimal?)null).ToList();
        return parts switch
        {
            [{ } number] => number,
            [{ } over, { } under] when under > 0 => over / under,
            _ => null,
        };
    }
}

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

/// <summary>How a share of units becomes a number of units.</summary>
public enum QuotaRounding
{
    /// <summary>Half up: 2.5 becomes 3, 1.2 becomes 1.</summary>
    HalfUp,

    /// <summary>Down.</summary>
    Down,

    /// <summary>Up.</summary>
    Up,
}

/// <summary>Who gets it when equals stand at the edge of a quota.</summary>
public enum EdgeRule
{
    /// <summary>None of them.</summary>
    Nobody,

    /// <summary>All of them, though the quota is then exceeded.</summary>
    All,

    /// <summary>A vote decides.</summary>
    Vote,
}

/// <summary>How many a quota takes: a closed set of cases.</summary>
public abstract record QuotaSize
{
    private QuotaSize()
    {
    }

    /// <summary>So many.</summary>
    public sealed record Count(AwardNumber Most) : QuotaSize;

    /// <summary>A share of the units that compete.</summary>
    public sealed record ShareOfCompeting(AwardNumber Share) : QuotaSize;

    /// <summary>A share of the units that meet the conditions of another award.</summary>
    public sealed record ShareOfEligible(AwardNumber Share, string Award) : QuotaSize;

    /// <summary>By the number of units that compete; the last step that is reached counts.</summary>
    public sealed record BySize(ValueList<QuotaStep> Steps) : QuotaSize;
}

/// <summary>A step of <see cref="QuotaSize.BySize"/>.</summary>
/// <param name="From">From so many units.</param>
/// <param name="Count">So many awards.</param>
public sealed record QuotaStep(int From, int Count);

/// <summary>A form of quota that a council can choose.</summary>
/// <param name="Code">Code, kebab-case.</param>
/// <param name="Size">How many.</param>
/// <param name="PerCluster">Whether each cluster has its own; otherwise all units of the period share one.</param>
/// <param name="Rounding">How a share becomes a number.</param>
/// <param name="Source">Where it is from.</param>
public sealed record QuotaForm(string Code, QuotaSize Size, bool PerCluster, QuotaRounding Rounding, string Source);

/// <summary>How many units get an award.</summary>
/// <param name="Forms">The forms that exist; the text parameter <c>quota</c> names one, a single form needs no naming.</param>
public sealed record AwardQuota(ValueList<QuotaForm> Forms);

/// <summary>An award (danh hiệu, hình thức khen thưởng) under one version of the law.</summary>
public sealed record AwardRule
{
    /// <summary>Code, kebab-case; the same under every version of the law.</summary>
    public required string Code { get; init; }

    /// <summary>1, 2 …; the later version is of the later law.</summary>
    public required int Version { get; init; }

    /// <summary>Rows of the table of sources that it stands for.</summary>
    public required ValueList<string> Rows { get; init; }

    /// <summary>Vietnamese title.</summary>
    public required string Title { get; init; }

    /// <summary>What it is.</summary>
    public required AwardKind Kind { get; init; }

    /// <summary>Who grants it.</summary>
    public required AwardLevel Level { get; init; }

    /// <summary>Who can get it.</summary>
    public required AwardHolder For { get; init; }

    /// <summary>Article.</summary>
    public required string Law { get; init; }

    /// <summary>Where it was found.</summary>
    public required string Source { get; init; }

    /// <summary>Whether the rule was found in a source in force; if not, a council must say that it applies.</summary>
    public required bool Confirmed { get; init; }

    /// <summary>What else must be known; never null when not confirmed.</summary>
    public string? Note { get; init; }

    /// <summary>First day in force; null when no source tells it.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day in force, or null.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Who decides, in Vietnamese.</summary>
    public required string Decides { get; init; }

    /// <summary>Last day of the year for the dossier, or null.</summary>
    public MonthDay? DossierBy { get; init; }

    /// <summary>What is left open.</summary>
    public ValueList<AwardParameter> Parameters { get; init; } = [];

    /// <summary>What must hold; all of it.</summary>
    public ValueList<AwardCondition> Conditions { get; init; } = [];

    /// <summary>How many; null for all that meet the conditions.</summary>
    public AwardQuota? Quota { get; init; }

    /// <summary>Code of the vote that it takes; null for none.</summary>
    public string? Vote { get; init; }

    /// <summary>Awards that reward the same achievement: who has one of them for it does not get this one, and the other way round.</summary>
    public ValueList<string> Excludes { get; init; } = [];

    /// <summary>Key of the setting that says that an unconfirmed rule applies.</summary>
    public const string Applies = "applies";

    /// <summary>Whether it is in force on a day.</summary>
    public bool HoldsOn(DateOnly day) => !(day < From) && !(day > Until);
}

/// <summary>Of whom a share of votes is taken.</summary>
public enum VoteBase
{
    /// <summary>All members of the council, present or not.</summary>
    AllMembers,

    /// <summary>Members who are present.</summary>
    Present,

    /// <summary>All households.</summary>
    Households,
}

/// <summary>A vote under one version of the law.</summary>
public sealed record VoteRule
{
    /// <summary>Code, kebab-case.</summary>
    public required string Code { get; init; }

    /// <summary>1, 2 ….</summary>
    public required int Version { get; init; }

    /// <summary>Vietnamese title.</summary>
    public required string Title { get; init; }

    /// <summary>Who votes, in Vietnamese.</summary>
    public required string Body { get; init; }

    /// <summary>Share that must agree.</summary>
    public required AwardNumber Threshold { get; init; }

    /// <summary>Whether exactly the share is enough; a majority must exceed it.</summary>
    public required bool Reaches { get; init; }

    /// <summary>Of whom.</summary>
    public required VoteBase Base { get; init; }

    /// <summary>Share of the members who must be present; null when no source asks for one.</summary>
    public AwardNumber? Quorum { get; init; }

    /// <summary>Whether absent members are asked in writing.</summary>
    public required bool AbsentInWriting { get; init; }

    /// <summary>Article.</summary>
    public required string Law { get; init; }

    /// <summary>Whether the vote was found in a source in force.</summary>
    public required bool Confirmed { get; init; }

    /// <summary>What else must be known; never null when not confirmed.</summary>
    public string? Note { get; init; }

    /// <summary>First day in force; null when no source tells it.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day in force, or null.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>What is left open.</summary>
    public ValueList<AwardParameter> Parameters { get; init; } = [];

    /// <summary>Whether it is in force on a day.</summary>
    public bool HoldsOn(DateOnly day) => !(day < From) && !(day > Until);
}
