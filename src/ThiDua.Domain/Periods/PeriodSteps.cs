namespace ThiDua.Domain.Periods;

/// <summary>Steps of a period.</summary>
public enum PeriodStatus
{
    /// <summary>Đã lập kế hoạch.</summary>
    Planned,

    /// <summary>Đang mở: hoạt động được ghi nhận.</summary>
    Open,

    /// <summary>Đơn vị tự chấm điểm.</summary>
    SelfScoring,

    /// <summary>Thẩm định.</summary>
    Appraisal,

    /// <summary>Bình xét, suy tôn.</summary>
    Deliberation,

    /// <summary>Đã công bố kết quả.</summary>
    Published,

    /// <summary>Đã đóng.</summary>
    Closed,
}

/// <summary>What is done in a period, step by step.</summary>
public enum PeriodAct
{
    /// <summary>Facts of activities are recorded and count at once.</summary>
    Record,

    /// <summary>Facts of activities are recorded; those that come late count once they are admitted, and that is decided.</summary>
    RecordLate,

    /// <summary>Targets are assigned, criteria declared not applicable.</summary>
    Prepare,

    /// <summary>Units score themselves.</summary>
    SelfScore,

    /// <summary>Findings are made.</summary>
    Appraise,

    /// <summary>Votes on ties are taken.</summary>
    Vote,

    /// <summary>The last days of steps are moved.</summary>
    MoveDates,

    /// <summary>Standings are frozen for a review (sơ kết).</summary>
    Review,

    /// <summary>An amended result is made beside the published one.</summary>
    Amend,
}

/// <summary>What becomes of a fact of an activity in a period.</summary>
public enum Intake
{
    /// <summary>The period takes nothing.</summary>
    Nothing,

    /// <summary>It is recorded, and counts in the period once it is admitted.</summary>
    Late,

    /// <summary>It counts.</summary>
    InTime,
}

/// <summary>Something that a step of a period waits for.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Message">Vietnamese sentence.</param>
/// <param name="Unit">Code of the unit it concerns; null for the whole period.</param>
/// <param name="Criterion">Code of the criterion it concerns, or null.</param>
/// <param name="Count">How many there are of it.</param>
public sealed record Blocker(string Code, string Message, string? Unit, string? Criterion, long Count);

/// <summary>Which act belongs to which steps: the one table that decisions ask.</summary>
public static class PeriodSteps
{
    private static readonly Dictionary<PeriodAct, (PeriodStatus First, PeriodStatus Last)> Acts = new()
    {
        [PeriodAct.Record] = (PeriodStatus.Open, PeriodStatus.Deliberation),
        [PeriodAct.RecordLate] = (PeriodStatus.Open, PeriodStatus.Published),
        [PeriodAct.Prepare] = (PeriodStatus.Open, PeriodStatus.Appraisal),
        [PeriodAct.SelfScore] = (PeriodStatus.Open, PeriodStatus.SelfScoring),
        [PeriodAct.Appraise] = (PeriodStatus.Appraisal, PeriodStatus.Appraisal),
        [PeriodAct.Vote] = (PeriodStatus.Open, PeriodStatus.Deliberation),
        [PeriodAct.MoveDates] = (PeriodStatus.Open, PeriodStatus.Deliberation),
        [PeriodAct.Review] = (PeriodStatus.Open, PeriodStatus.Deliberation),
        [PeriodAct.Amend] = (PeriodStatus.Published, PeriodStatus.Published),
    };

    /// <summary>Whether an act belongs to a step.</summary>
    public static bool Allows(this PeriodStatus status, PeriodAct act) => status >= Acts[act].First && status <= Acts[act].Last;

    /// <summary>Why an act does not belong to a step.</summary>
    public static Decision Refuse(this PeriodStatus status, PeriodAct act)
    {
        var (first, last) = Acts[act];
        var steps = first == last ? $"ở bước {first.Label()}" : $"từ bước {first.Label()} đến bước {last.Label()}";
        return status is PeriodStatus.Planned or PeriodStatus.Closed
            ? Decision.Refuse("period.not-open", "Kỳ thi đua không mở nên không ghi được.")
            : Decision.Refuse("period.wrong-step", $"Kỳ thi đua đang ở bước {status.Label()}; việc này chỉ làm được {steps}.");
    }

    /// <summary>The step in words.</summary>
    public static string Label(this PeriodStatus status) => status switch
    {
        PeriodStatus.Planned => "lập kế hoạch",
        PeriodStatus.Open => "ghi nhận",
        PeriodStatus.SelfScoring => "tự chấm điểm",
        PeriodStatus.Appraisal => "thẩm định",
        PeriodStatus.Deliberation => "bình xét",
        PeriodStatus.Published => "công bố",
        PeriodStatus.Closed => "đóng kỳ",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
