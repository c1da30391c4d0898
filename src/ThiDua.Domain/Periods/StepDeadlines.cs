using ThiDua.Domain.Entries;

namespace ThiDua.Domain.Periods;

/// <summary>How a unit stands with a step.</summary>
public enum DeadlineState
{
    /// <summary>Đã thực hiện.</summary>
    Done,

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
/// <param name="State">Whether the unit has done it, else where the day lies. Recording goes on until its day: it is never done before.</param>
public sealed record StepDeadline(string Code, string Title, DateOnly DueOn, DeadlineState State)
{
    /// <summary>As long before its last day a step is due soon.</summary>
    private const int SoonDays = 14;

    /// <summary>The deadlines of a period that concern its units, in order; none when it names none.</summary>
    /// <param name="dates">Last days of the steps.</param>
    /// <param name="entry">What is recorded of the unit in the period.</param>
    /// <param name="day">As of this day.</param>
    public static IReadOnlyList<StepDeadline> Of(PeriodDates? dates, EntryHistory entry, DateOnly day) =>
    [
        .. new (string Code, string Title, DateOnly? DueOn, bool IsDone)[]
        {
            ("registerBy", "Đăng ký thi đua, ký giao ước", dates?.RegisterBy, entry.Entry.Registered),
            ("recordUntil", "Ghi nhận hoạt động của kỳ", dates?.RecordUntil, false),
            ("selfScoreBy", "Tự chấm điểm và nộp bản tự chấm", SelfScoreBy(dates, entry.Entry), entry.Entry.SelfScore == SelfScoreStanding.Submitted),
            ("objectBy", "Giải trình, đề nghị xem xét lại", dates?.ObjectBy, !entry.Stated.IsEmpty || !entry.Entry.Objections.IsEmpty),
        }.Where(d => d.DueOn is not null).Select(d => new StepDeadline(d.Code, d.Title, d.DueOn!.Value, d.IsDone ? DeadlineState.Done : StateOf(d.DueOn.Value, day))),
    ];

    /// <summary>What was sent back has a last day of its own.</summary>
    private static DateOnly? SelfScoreBy(PeriodDates? dates, UnitEntry entry) =>
        (entry.SelfScore == SelfScoreStanding.SentBack ? entry.SentBackUntil : null) ?? dates?.SelfScoreBy;

    private static DeadlineState StateOf(DateOnly due, DateOnly day) =>
        day > due ? DeadlineState.Passed
        : due.DayNumber - day.DayNumber <= SoonDays ? DeadlineState.DueSoon
        : DeadlineState.NotYetDue;
}
