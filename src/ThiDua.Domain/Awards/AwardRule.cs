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
