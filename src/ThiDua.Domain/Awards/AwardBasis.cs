using ThiDua.Domain.Explanations;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Awards;

/// <summary>What a decision rests on: how the unit stood for the award then.</summary>
/// <param name="Position">Position of the log that the sheets are of.</param>
/// <param name="Total">Total of the sheet.</param>
/// <param name="Rank">Rank in the cluster, or null.</param>
/// <param name="Class">Code of the class, or null.</param>
/// <param name="RestsOn">Titles that conditions rest on, by id.</param>
public sealed record AwardBasis(long Position, decimal Total, int? Rank, string? Class, IReadOnlyList<string> RestsOn)
{
    /// <summary>What was asked and answered, so that anybody can ask again; null in decisions from before this was kept.</summary>
    public AwardStanding? Stood { get; init; }

    /// <summary>The basis of a decision.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="stands">How the unit stands.</param>
    /// <param name="asked">What was asked.</param>
    public static AwardBasis Of(AwardRules rules, UnitEligibility stands, AwardAsked asked) => new(
        asked.Position, stands.Candidate.Sheet.Total.Verified, stands.Candidate.Rank, stands.Candidate.Sheet.Class?.Verified.Code, stands.RestsOn)
    {
        Stood = new AwardStanding(
            asked.KnownAt, asked.Day, asked.RulesOn, AwardDocumentJson.HashOf(rules, stands.Rule), ScoringEngine.Version, stands.State,
            [.. stands.Conditions.Select(c => new StoodCondition(c.Text, c.State, c.Actual))]),
    };

    /// <summary>
    /// The first thing in which a basis differs from what was worked out again, as a Vietnamese phrase; null when it follows. The words of
    /// conditions are the program's and may change; what they came to may not.
    /// </summary>
    /// <param name="said">What was recorded.</param>
    /// <param name="worked">What was worked out again.</param>
    public static string? Difference(AwardBasis said, AwardBasis worked)
    {
        IEnumerable<(string What, string Said, string Worked)> all =
        [
            ("tổng điểm", Say.Number(said.Total), Say.Number(worked.Total)),
            ("hạng", Known(said.Rank), Known(worked.Rank)),
            ("xếp loại", said.Class ?? "không có", worked.Class ?? "không có"),
            ("danh hiệu làm căn cứ", Listed(said.RestsOn), Listed(worked.RestsOn)),
            ("giá trị băm của quy tắc", said.Stood?.Rule ?? "không có", worked.Stood?.Rule ?? "không có"),
            ("ngày chọn quy tắc", Day(said), Day(worked)),
            ("kết luận", Label(said), Label(worked)),
            .. Conditions(said, worked),
        ];
        return all.Where(a => a.Said != a.Worked).Select(a => $"{a.What} đã ghi \"{a.Said}\", tính lại \"{a.Worked}\"").FirstOrDefault();
    }

    private static IEnumerable<(string What, string Said, string Worked)> Conditions(AwardBasis said, AwardBasis worked)
    {
        var (one, other) = (said.Stood?.Conditions ?? [], worked.Stood?.Conditions ?? []);
        return Enumerable.Range(0, Math.Max(one.Count, other.Count)).Select(i => (
            $"điều kiện \"{(one.ElementAtOrDefault(i) ?? other[i]).Text}\"", one.ElementAtOrDefault(i)?.State.Label() ?? "không có", other.ElementAtOrDefault(i)?.State.Label() ?? "không có"));
    }

    private static string Known(int? rank) => rank is { } known ? Say.Number(known) : "không có";

    private static string Listed(IReadOnlyList<string> titles) => titles.Count == 0 ? "không có" : string.Join(", ", titles);

    private static string Day(AwardBasis basis) => basis.Stood is { } stood ? Say.Day(stood.RulesOn) : "không có";

    private static string Label(AwardBasis basis) => basis.Stood?.State.Label() ?? "không có";
}

/// <summary>What is asked when somebody decides on an award.</summary>
/// <param name="Position">Position of the log that the sheets are of: where the period was closed, or as <paramref name="KnownAt"/>.</param>
/// <param name="KnownAt">Position up to which titles, settings and other periods are known.</param>
/// <param name="Day">The day in Vietnam on which it is asked.</param>
/// <param name="RulesOn">Awards in force on this day are asked about.</param>
public sealed record AwardAsked(long Position, long KnownAt, DateOnly Day, DateOnly RulesOn);

/// <summary>How a unit stood for an award, and what was asked.</summary>
/// <param name="KnownAt">Position up to which titles, settings and other periods were known.</param>
/// <param name="Day">The day in Vietnam on which it was asked.</param>
/// <param name="RulesOn">Awards in force on this day were asked about.</param>
/// <param name="Rule">SHA-256 of the rule's text, or null when it was read from no document.</param>
/// <param name="Engine">Version of the scoring.</param>
/// <param name="State">How it stood.</param>
/// <param name="Conditions">Each condition.</param>
public sealed record AwardStanding(
    long KnownAt, DateOnly Day, DateOnly RulesOn, string? Rule, string Engine, EligibilityState State, IReadOnlyList<StoodCondition> Conditions);

/// <summary>How a condition stood.</summary>
/// <param name="Text">The condition in Vietnamese.</param>
/// <param name="State">How it stood.</param>
/// <param name="Actual">What was; null when it was not known.</param>
public sealed record StoodCondition(string Text, ConditionState State, string? Actual);

/// <summary>Vietnamese words for how units and conditions stand.</summary>
public static class AwardWords
{
    /// <summary>How a unit stands.</summary>
    public static string Label(this EligibilityState state) => state switch
    {
        EligibilityState.Eligible => "Đủ điều kiện",
        EligibilityState.NotEligible => "Chưa đủ điều kiện",
        EligibilityState.Unknown => "Chưa xác định",
        EligibilityState.OverQuota => "Đủ điều kiện, ngoài chỉ tiêu",
        EligibilityState.VoteNeeded => "Bằng nhau ở chỉ tiêu cuối, cần bỏ phiếu",
        EligibilityState.Rewarded => "Đã được khen thưởng cho thành tích này",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>How a condition stands.</summary>
    public static string Label(this ConditionState state) => state switch
    {
        ConditionState.Met => "Đạt",
        ConditionState.NotMet => "Chưa đạt",
        ConditionState.Unknown => "Chưa xác định",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
