using ThiDua.Domain.Units;

namespace ThiDua.Domain.Periods;

/// <summary>Kinds of period (kỳ).</summary>
public enum PeriodKind
{
    /// <summary>Năm.</summary>
    Year,

    /// <summary>Sáu tháng.</summary>
    HalfYear,

    /// <summary>Quý.</summary>
    Quarter,

    /// <summary>Đợt thi đua chuyên đề.</summary>
    Campaign,

    /// <summary>Nhiều năm (5 năm, 10 năm).</summary>
    MultiYear,
}

/// <summary>Which version of a criteria set scores which kinds of unit.</summary>
/// <param name="CriteriaSet">Code of the set.</param>
/// <param name="Version">Its version.</param>
/// <param name="UnitKinds">Kinds of unit it is for; null for all that no sheet before it is for.</param>
public sealed record SheetInForce(string CriteriaSet, int Version, IReadOnlyList<UnitKind>? UnitKinds = null);

/// <summary>What becomes of the points when units merge or split within the period (docs/adr/0005).</summary>
public enum Succession
{
    /// <summary>Each unit by its own days: what ended keeps its points and its place, what took over counts from the effective day.</summary>
    FromEffectiveDay,

    /// <summary>What took over counts with all that the merged units did in the period; these no longer stand in the ranking.</summary>
    InheritAll,

    /// <summary>Each part is scored over its own days, and the points are added by the share of the period; what merged no longer stands in the ranking.</summary>
    Weighted,

    /// <summary>Units that ended in the period, and those that took over, are not ranked.</summary>
    NotScored,
}

/// <summary>Last days of the steps of a period, Vietnam time; a step without one has no limit.</summary>
/// <param name="RegisterBy">Registration and pledge of targets (đăng ký, ký giao ước).</param>
/// <param name="RecordUntil">Recording of activities; what comes later needs a late-entry decision to count in this period.</param>
/// <param name="SelfScoreBy">Self-scores are handed in.</param>
/// <param name="AppraiseBy">First appraisal is finished.</param>
/// <param name="ObjectBy">Statements and objections are handed in.</param>
/// <param name="PublishBy">The result is published.</param>
public sealed record PeriodDates(
    DateOnly? RegisterBy = null, DateOnly? RecordUntil = null, DateOnly? SelfScoreBy = null, DateOnly? AppraiseBy = null, DateOnly? ObjectBy = null,
    DateOnly? PublishBy = null);

/// <summary>How activities of a type come to count as verified.</summary>
public enum VerificationWay
{
    /// <summary>Each by itself.</summary>
    Each,

    /// <summary>A seeded sample is checked one by one; the others are accepted unless they are questioned.</summary>
    Sample,

    /// <summary>Accepted unless questioned up to a day.</summary>
    UnlessQuestioned,

    /// <summary>Accepted when they come from a named source.</summary>
    BySource,
}

/// <summary>How activities of one type are verified in a period.</summary>
/// <param name="Type">Stream of the activity kind, e.g. <c>dialogue</c>.</param>
/// <param name="Way">How.</param>
/// <param name="Percent">Share of a sample, 1 to 100.</param>
/// <param name="QuestionBy">Last day on which they can be questioned.</param>
/// <param name="Sources">Sources that are accepted.</param>
public sealed record VerificationPolicy(
    string Type, VerificationWay Way, int? Percent = null, DateOnly? QuestionBy = null, IReadOnlyList<string>? Sources = null);

/// <summary>Who appraises in a period.</summary>
public enum AppraisalWay
{
    /// <summary>One appraiser a unit, for its whole sheet.</summary>
    WholeSheet,

    /// <summary>One agency per criterion.</summary>
    PerCriterion,

    /// <summary>The units of a cluster check each other.</summary>
    CrossCheck,
}

/// <summary>What units see of each other until the result is published.</summary>
public enum BoardVisibility
{
    /// <summary>Their own lines only.</summary>
    Own,

    /// <summary>Rank and totals of their cluster, neither lines nor evidence of others.</summary>
    Cluster,

    /// <summary>Rank and totals of every cluster.</summary>
    Public,
}

/// <summary>What a period is.</summary>
/// <param name="Name">Name.</param>
/// <param name="Kind">Kind.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Clusters">Codes of the clusters that compete in it.</param>
/// <param name="Sheets">Sheets in force, first match wins.</param>
/// <param name="Succession">What becomes of units that merge or split; null for <see cref="Periods.Succession.FromEffectiveDay"/>.</param>
/// <param name="Dates">Last days of its steps.</param>
/// <param name="Verification">How activities are verified, by type; a type that is not named is verified each by itself.</param>
/// <param name="Appraisal">Who appraises; null for <see cref="AppraisalWay.WholeSheet"/>.</param>
/// <param name="Visibility">What units see of each other; null for <see cref="BoardVisibility.Cluster"/>.</param>
public sealed record PeriodPlan(
    string Name, PeriodKind Kind, DateOnly From, DateOnly To, IReadOnlyList<string> Clusters, IReadOnlyList<SheetInForce> Sheets,
    Succession? Succession = null, PeriodDates? Dates = null, IReadOnlyList<VerificationPolicy>? Verification = null, AppraisalWay? Appraisal = null,
    BoardVisibility? Visibility = null);
