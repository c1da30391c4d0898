using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Awards;

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
