using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Awards;

/// <summary>A unit as awards see it.</summary>
/// <param name="Unit">The unit with its life.</param>
/// <param name="Sheet">Its sheet.</param>
public sealed record AwardCandidate(Unit Unit, ScoreSheet Sheet)
{
    /// <summary>Rank in its cluster in the view asked for; null when it is not ranked.</summary>
    public int? Rank { get; init; }

    /// <summary>Why it is not ranked, as a Vietnamese sentence; null when it is.</summary>
    public string? WhyNotRanked { get; init; }

    /// <summary>Titles and results that it and its people have.</summary>
    public IReadOnlyList<HeldTitle> Titles { get; init; } = [];

    /// <summary>Whether it registered for emulation; null when that is not kept here.</summary>
    public bool? Registered { get; init; }

    /// <summary>Class that it reached in other periods, by period code.</summary>
    public IReadOnlyDictionary<string, ClassResult> Classes { get; init; } = new Dictionary<string, ClassResult>();

    /// <summary>Code.</summary>
    public string Code => Unit.Code;
}

/// <summary>Everything that eligibility depends on. The board, the simulation and the verifier pass this record to the same function.</summary>
/// <param name="Period">The period.</param>
/// <param name="Day">As of this day.</param>
/// <param name="View">The view of points and quantities.</param>
/// <param name="Rules">All awards.</param>
/// <param name="RulesOn">Awards in force on this day are asked about: the day on which a dossier would be received.</param>
/// <param name="Settings">What the council set and found for the period.</param>
/// <param name="Candidates">Units that compete in the period.</param>
public sealed record EligibilityInputs(
    ScoredPeriod Period, DateOnly Day, View View, AwardRules Rules, DateOnly RulesOn, AwardSettings Settings, IReadOnlyList<AwardCandidate> Candidates)
{
    /// <summary>The year that the period is of.</summary>
    public int Year => Period.To.Year;
}

/// <summary>How a condition stands.</summary>
public enum ConditionState
{
    /// <summary>Đạt.</summary>
    Met,

    /// <summary>Chưa đạt.</summary>
    NotMet,

    /// <summary>Chưa xác định.</summary>
    Unknown,
}

/// <summary>What a condition was read from.</summary>
public enum ConditionSource
{
    /// <summary>The score sheet.</summary>
    ScoreSheet,

    /// <summary>The ranking.</summary>
    Standings,

    /// <summary>Recorded activities.</summary>
    Activities,

    /// <summary>Duties.</summary>
    Duties,

    /// <summary>Titles and results of years.</summary>
    Titles,

    /// <summary>The unit's own data.</summary>
    Unit,

    /// <summary>Decisions of the council.</summary>
    Council,
}

/// <summary>A condition with what is required and what is.</summary>
/// <param name="Text">The condition in Vietnamese.</param>
/// <param name="State">How it stands.</param>
/// <param name="Required">What is required, short.</param>
/// <param name="Actual">What is; null when it is not known.</param>
/// <param name="Source">Where that was read.</param>
public sealed record ConditionResult(string Text, ConditionState State, string Required, string? Actual, ConditionSource Source)
{
    /// <summary>What is missing, in words ("thiếu 1,5 điểm"), or what makes it unknown; null when it is met.</summary>
    public string? Distance { get; init; }

    /// <summary>The measure it was read from, or null.</summary>
    public string? Measure { get; init; }

    /// <summary>Ids of titles that it rests on.</summary>
    public IReadOnlyList<string> RestsOn { get; init; } = [];

    /// <summary>Conditions of which one is enough.</summary>
    public IReadOnlyList<ConditionResult> Parts { get; init; } = [];
}

/// <summary>How a unit stands for an award.</summary>
public enum EligibilityState
{
    /// <summary>Đủ điều kiện.</summary>
    Eligible,

    /// <summary>Chưa đủ điều kiện.</summary>
    NotEligible,

    /// <summary>Chưa xác định.</summary>
    Unknown,

    /// <summary>Đủ điều kiện nhưng ngoài chỉ tiêu.</summary>
    OverQuota,

    /// <summary>Bằng nhau ở chỉ tiêu cuối: bỏ phiếu.</summary>
    VoteNeeded,

    /// <summary>Đã được khen thưởng cho cùng thành tích.</summary>
    Rewarded,
}

/// <summary>A quota as it was applied.</summary>
/// <param name="Form">Which form.</param>
/// <param name="Places">How many.</param>
/// <param name="Base">Units that a share was taken of.</param>
/// <param name="Scope">Cluster, or null for the whole period.</param>
public sealed record AppliedQuota(QuotaForm Form, int Places, int Base, string? Scope);

/// <summary>A unit and an award.</summary>
/// <param name="Rule">The award.</param>
/// <param name="Candidate">The unit.</param>
/// <param name="State">How it stands.</param>
/// <param name="Conditions">Each condition.</param>
/// <param name="Summary">All of it in one Vietnamese sentence.</param>
public sealed record UnitEligibility(
    AwardRule Rule, AwardCandidate Candidate, EligibilityState State, IReadOnlyList<ConditionResult> Conditions, string Summary)
{
    /// <summary>The quota, or null.</summary>
    public AppliedQuota? Quota { get; init; }

    /// <summary>Titles that it rests on, by id.</summary>
    public IReadOnlyList<string> RestsOn => [.. Conditions.SelectMany(c => c.RestsOn).Distinct(StringComparer.Ordinal)];
}

/// <summary>Who is eligible for what, and why. Pure: the same inputs give the same answer, in whatever order the units come.</summary>
public static class Eligibility
{
    /// <summary>Every unit and every award for collectives, in the order of the rules, then of the codes of the units.</summary>
    public static IReadOnlyList<UnitEligibility> Of(EligibilityInputs inputs)
    {
        var candidates = inputs.Candidates.OrderBy(c => c.Code, StringComparer.Ordinal).ToList();
        var all = new List<UnitEligibility>();
        foreach (var rule in inputs.Rules.On(inputs.RulesOn).Where(r => r.For == AwardHolder.Collective))
        {
            var open = inputs.Settings.OpenOf(inputs.Rules, rule);
            var judged = candidates.ConvertAll(c => Judge(inputs, rule, c, candidates, open));
            all.AddRange(rule.Quota is { } quota ? AwardQuotas.Apply(inputs, rule, quota, judged, all) : judged);
        }

        return all;
    }

    private static UnitEligibility Judge(
        EligibilityInputs inputs, AwardRule rule, AwardCandidate candidate, IReadOnlyList<AwardCandidate> all, IReadOnlyList<AwardParameter> open)
    {
        var conditions = AwardConditions.Check(inputs, rule, candidate, all);
        var failed = conditions.Where(c => c.State == ConditionState.NotMet).Select(c => c.Distance!).ToList();
        IReadOnlyList<string> unknown =
        [
            .. open.Select(p => $"cần Hội đồng quy định {p.Label}"),
            .. conditions.Where(c => c.State == ConditionState.Unknown).Select(c => c.Distance!),
        ];
        var (state, summary) = (Rewarded(inputs, rule, candidate), inputs.Settings.Applies(rule), failed.Count, unknown.Count) switch
        {
            ({ } by, _, _, _) => (EligibilityState.Rewarded, by),
            (_, false, _, _) => (EligibilityState.NotEligible, "Hội đồng quyết định không xét danh hiệu, hình thức này trong kỳ."),
            (_, _, > 0, _) => (EligibilityState.NotEligible, $"Chưa đủ điều kiện: {Joined(failed)}."),
            (_, _, _, > 0) => (EligibilityState.Unknown, $"Chưa xác định: {Joined(unknown)}."),
            _ => (EligibilityState.Eligible, "Đủ điều kiện."),
        };
        return new UnitEligibility(rule, candidate, state, conditions, summary);
    }

    /// <summary>Why the achievement of the period has been rewarded already, or null.</summary>
    private static string? Rewarded(EligibilityInputs inputs, AwardRule rule, AwardCandidate candidate)
    {
        var held = candidate.Titles.FirstOrDefault(t => t.IsOfUnit && t.Period == inputs.Period.Code && t.Achievement == AwardCase.Annual
            && (t.Award == rule.Code || Excludes(inputs.Rules, rule, t.Award)));
        return held is null ? null
            : held.Award == rule.Code ? $"Đã được tặng trong kỳ này (Quyết định {held.Decision})."
            : $"Thành tích này đã được khen thưởng: {inputs.Rules.TitleOf(held.Award)} (Quyết định {held.Decision}).";
    }

    /// <summary>Whether two awards reward the same achievement, whichever of them says so.</summary>
    public static bool Excludes(AwardRules rules, AwardRule rule, string other) =>
        rule.Excludes.Contains(other) || rules.Rules.Any(r => r.Code == other && r.Excludes.Contains(rule.Code));

    /// <summary>Whether an award can be granted to a unit that stands so: at the edge of a quota a vote decides, and what was rewarded already is refused on its own.</summary>
    public static bool MayBeGranted(EligibilityState state) => state is EligibilityState.Eligible or EligibilityState.VoteNeeded or EligibilityState.Rewarded;

    internal static string Joined(IEnumerable<string> parts) => string.Join("; ", parts.Distinct(StringComparer.Ordinal));
}
