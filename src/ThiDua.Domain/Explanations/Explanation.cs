using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Explanations;

/// <summary>Why a line of a score sheet has the points that it has (vì sao được từng này điểm), in one view; numbers are there in both.</summary>
public abstract record Explanation
{
    private Explanation()
    {
    }

    /// <summary>The sheet.</summary>
    public required ScoreSheet Sheet { get; init; }

    /// <summary>The view that sentences are of.</summary>
    public required View View { get; init; }

    /// <summary>Ready Vietnamese sentences, in reading order.</summary>
    public required IReadOnlyList<string> Text { get; init; }

    /// <summary>Of a criterion.</summary>
    public sealed record OfCriterion : Explanation
    {
        /// <summary>The line of the sheet, with its values.</summary>
        public required CriterionLine Line { get; init; }

        /// <summary>How the formula came to its points, with this sheet's numbers.</summary>
        public required string Formula { get; init; }

        /// <summary>From what the formula says to the points; the steps add up exactly to the points of <see cref="Line"/>.</summary>
        public required IReadOnlyList<ExplainedStep> Steps { get; init; }

        /// <summary>The gate, what it asks for and whether it is open; null when there is none.</summary>
        public string? Gate { get; init; }

        /// <summary>That the criterion does not apply, and what that means; null when it applies.</summary>
        public string? NotApplicable { get; init; }

        /// <summary>What the unit is compared with; null when it is compared with nobody.</summary>
        public string? Compared { get; init; }

        /// <summary>How the points go on into section and total: the sheet's adjustments on the way.</summary>
        public required IReadOnlyList<ExplainedAdjustment> Onward { get; init; }

        /// <summary>What would raise the points.</summary>
        public required Advice Advice { get; init; }
    }

    /// <summary>Of a section, or of the total.</summary>
    public sealed record OfSum : Explanation
    {
        /// <summary>Code of the section, or <c>total</c>.</summary>
        public required string Code { get; init; }

        /// <summary>Vietnamese title.</summary>
        public required string Title { get; init; }

        /// <summary>Greatest number of points.</summary>
        public required decimal Max { get; init; }

        /// <summary>Points.</summary>
        public required Points Points { get; init; }

        /// <summary>What they are made of; the parts add up exactly to the points.</summary>
        public required IReadOnlyList<SumPart> Parts { get; init; }
    }
}

/// <summary>A step of the calculation in words.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Label">Vietnamese label.</param>
/// <param name="Points">What it adds.</param>
public sealed record ExplainedStep(StepKind Kind, string Label, Points Points);

/// <summary>A line between criteria and total in words.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Section">Code of the section; null for the total.</param>
/// <param name="Label">Vietnamese label.</param>
/// <param name="Points">What it adds, over all criteria of the section or sheet.</param>
public sealed record ExplainedAdjustment(AdjustmentKind Kind, string? Section, string Label, Points Points);

/// <summary>What a part of a sum is.</summary>
public enum SumPartKind
{
    /// <summary>Points of a criterion.</summary>
    Criterion,

    /// <summary>Points of a section below.</summary>
    Section,

    /// <summary>What a deduction section takes.</summary>
    Deduction,

    /// <summary>A cap, a scaling, a rounding.</summary>
    Adjustment,
}

/// <summary>A part of a sum.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Code">Code of the criterion or section; null for an adjustment.</param>
/// <param name="Label">Vietnamese label.</param>
/// <param name="Points">What it adds.</param>
public sealed record SumPart(SumPartKind Kind, string? Code, string Label, Points Points);

/// <summary>What would raise the points of a criterion (còn thiếu gì).</summary>
/// <param name="Steps">Ways to more points, from the nearest on; each stands for itself. Empty when nothing can raise them.</param>
/// <param name="Text">Vietnamese sentences: the steps, or why there are none.</param>
public sealed record Advice(IReadOnlyList<AdviceStep> Steps, IReadOnlyList<string> Text);

/// <summary>A way to more points: when all needs are met and every other number stays, the promised points are given.</summary>
/// <param name="Needs">What must change; all of it.</param>
/// <param name="Points">Points that the criterion rises by, after gate, cap and rounding.</param>
/// <param name="Total">Points that the total rises by: less where a section is full already.</param>
/// <param name="ReachesMost">Whether no more can be had: the maximum, or nothing deducted.</param>
/// <param name="Text">Vietnamese sentence.</param>
public sealed record AdviceStep(IReadOnlyList<Need> Needs, decimal Points, decimal Total, bool ReachesMost, string Text);

/// <summary>A number that must change.</summary>
/// <param name="Role">Its place in the formula, as on the sheet.</param>
/// <param name="Label">Vietnamese label.</param>
/// <param name="Kind">How.</param>
/// <param name="From">The number now; null when not known.</param>
/// <param name="To">The number that is needed.</param>
public sealed record Need(string Role, string Label, NeedKind Kind, decimal? From, decimal To)
{
    /// <summary>By how much it changes.</summary>
    public decimal Quantity => Math.Abs(To - (From ?? 0));
}

/// <summary>How a number must change.</summary>
public enum NeedKind
{
    /// <summary>So many more of something that is counted.</summary>
    More,

    /// <summary>So many fewer of something that is open and can be settled.</summary>
    Fewer,

    /// <summary>A figure must reach a number.</summary>
    Rise,

    /// <summary>A figure must come down to a number.</summary>
    Fall,

    /// <summary>A statement must be true of the unit.</summary>
    Choose,
}
