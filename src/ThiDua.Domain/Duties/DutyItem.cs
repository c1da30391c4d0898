using ThiDua.Domain.Criteria;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Duties;

/// <summary>How a duty stands on a day.</summary>
public enum DutyState
{
    /// <summary>Đã thực hiện đúng hạn.</summary>
    Met,

    /// <summary>Đã thực hiện nhưng muộn.</summary>
    Late,

    /// <summary>Quá hạn mà chưa thực hiện, hoặc không đạt.</summary>
    Missing,

    /// <summary>Sắp đến hạn.</summary>
    DueSoon,

    /// <summary>Chưa đến hạn.</summary>
    NotYetDue,

    /// <summary>Chưa xác định được: không biết ngày nghỉ của năm.</summary>
    Unknown,
}

/// <summary>Entries of the ledger that show how a duty stands.</summary>
/// <param name="Query">Measure and facets.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
public sealed record DutyProof(DutyQuery Query, DateOnly From, DateOnly To);

/// <summary>One duty of one span or event, as it stands on a day. Equal ones of one day are told as one, with their number.</summary>
public sealed record DutyItem
{
    /// <summary>The rule.</summary>
    public required DutyRule Rule { get; init; }

    /// <summary>What it is for (value of <see cref="DutyEach"/> or of the facet of the event), or null.</summary>
    public string? Item { get; init; }

    /// <summary>First day of the week, month …, or the day of the event.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day of the week, month …, or the day of the event.</summary>
    public required DateOnly To { get; init; }

    /// <summary>Last day in time; null when only the activity itself knows it, or it cannot be worked out.</summary>
    public required DateOnly? DueOn { get; init; }

    /// <summary>How it stands.</summary>
    public required DutyState State { get; init; }

    /// <summary>The day it was done; null when it was not, or the entries tell only that it was.</summary>
    public DateOnly? MetOn { get; init; }

    /// <summary>How many equal ones.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Why the state is not known, in a Vietnamese sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether what is missing can still be done, though late.</summary>
    public bool CanBeMadeUp { get; init; }

    /// <summary>Where to find the activities that show it.</summary>
    public required ValueList<DutyProof> Proof { get; init; }

    /// <summary>Calendar days late, by a day: done so late, or not done since; null when it is not late or the last day is not known.</summary>
    public int? DaysLate(DateOnly day) => State switch
    {
        DutyState.Late => (MetOn?.DayNumber - DueOn?.DayNumber),
        DutyState.Missing => day.DayNumber - DueOn?.DayNumber,
        _ => null,
    };

    /// <summary>Whether it has been decided: done, or its last day is over. Only decided duties are counted as due.</summary>
    public bool IsDue => State is DutyState.Met or DutyState.Late or DutyState.Missing;

    /// <summary>
    /// What is to be done first: what can still be made up, then what is due next, then what nobody knows, then what is over.
    /// </summary>
    public static IOrderedEnumerable<DutyItem> ToDo(IEnumerable<DutyItem> items) =>
        items.OrderBy(Urgency).ThenBy(i => i.IsDue && !i.CanBeMadeUp ? -i.Last.DayNumber : i.Last.DayNumber)
            .ThenBy(i => i.Rule.Sample).ThenBy(i => i.Rule.Code, StringComparer.Ordinal).ThenBy(i => i.Item, StringComparer.Ordinal).ThenBy(i => i.From).ThenBy(i => i.MetOn);

    private DateOnly Last => DueOn ?? To;

    private static int Urgency(DutyItem item) => item.State switch
    {
        DutyState.Missing when item.CanBeMadeUp => 0,
        DutyState.DueSoon => 1,
        DutyState.NotYetDue => 2,
        DutyState.Unknown => 3,
        DutyState.Missing => 4,
        DutyState.Late => 5,
        _ => 6,
    };
}
