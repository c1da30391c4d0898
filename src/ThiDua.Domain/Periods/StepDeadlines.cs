namespace ThiDua.Domain.Periods;

/// <summary>Where the last day of a step lies.</summary>
public enum DeadlineState
{
    /// <summary>Chưa đến hạn.</summary>
    NotYetDue,

    /// <summary>Sắp đến hạn.</summary>
    DueSoon,

    /// <summary>Đã hết hạn.</summary>
    Passed,
}

/// <summary>What a period wants of its units by a day.</summary>
/// <param name="Code">Stable code, as the plan names it.</param>
/// <param name="Title">What is to be done, in Vietnamese.</param>
/// <param name="DueOn">Last day.</param>
/// <param name="State">Where the day lies.</param>
public sealed record StepDeadline(string Code, string Title, DateOnly DueOn, DeadlineState State)
{
    /// <summary>As long before its last day a step is due soon.</summary>
    private const int SoonDays = 14;

    /// <summary>The deadlines of a period that concern its units, in order; none when it names none.</summary>
    /// <param name="dates">Last days of the steps.</param>
    /// <param name="day">As of this day.</param>
    public static IReadOnlyList<StepDeadline> Of(PeriodDates? dates, DateOnly day) =>
    [
        .. new (string Code, string Title, DateOnly? DueOn)[]
        {
            ("registerBy", "Đăng ký thi đua, ký giao ước", dates?.RegisterBy),
            ("recordUntil", "Ghi nhận hoạt động của kỳ", dates?.RecordUntil),
            ("selfScoreBy", "Tự chấm điểm và nộp bản tự chấm", dates?.SelfScoreBy),
            ("objectBy", "Giải trình, đề nghị xem xét lại", dates?.ObjectBy),
        }.Where(d => d.DueOn is not null).Select(d => new StepDeadline(d.Code, d.Title, d.DueOn!.Value, StateOf(d.DueOn.Value, day))),
    ];

    private static DeadlineState StateOf(DateOnly due, DateOnly day) =>
        day > due ? DeadlineState.Passed
        : due.DayNumber - day.DayNumber <= SoonDays ? DeadlineState.DueSoon
        : DeadlineState.NotYetDue;
}
