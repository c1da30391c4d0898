using ThiDua.Domain.Activities;
using ThiDua.Domain.Deadlines;
using ThiDua.Domain.Facts;

namespace ThiDua.Domain.Accounts;

/// <summary>What somebody asks for about the data kept of them (Law 91/2025/QH15).</summary>
public enum DataRight
{
    /// <summary>To see it, or to get a copy.</summary>
    Access,

    /// <summary>To have it put right.</summary>
    Correct,

    /// <summary>To have it erased.</summary>
    Erase,

    /// <summary>To have its use restricted.</summary>
    Restrict,

    /// <summary>To object to a use of it.</summary>
    Object,
}

/// <summary>What became of a request.</summary>
public enum DataOutcome
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>It was refused, with a reason.</summary>
    Refused,
}

/// <summary>The holder of the account asked for something about the data kept of them. The days by which it is due are fixed with it.</summary>
/// <param name="Number">1, 2, 3 … within the account.</param>
/// <param name="Right">What is asked for.</param>
/// <param name="On">The day it was asked.</param>
/// <param name="ReplyBy">Last day for a first reply.</param>
/// <param name="CompleteBy">Last day for carrying it out.</param>
public sealed record DataRequestMade(int Number, DataRight Right, DateOnly On, DateOnly ReplyBy, DateOnly CompleteBy) : IDomainEvent
{
    /// <summary>In their words.</summary>
    [Private]
    public string? Text { get; init; }
}

/// <summary>A first reply was given: received, and what happens now.</summary>
public sealed record DataRequestReplied(int Number, DateOnly On) : IDomainEvent
{
    /// <summary>In words.</summary>
    [Private]
    public string? Text { get; init; }
}

/// <summary>The request was carried out or refused.</summary>
public sealed record DataRequestCompleted(int Number, DateOnly On, DataOutcome Outcome) : IDomainEvent
{
    /// <summary>In words; why, when it was refused.</summary>
    [Private]
    public string? Text { get; init; }
}

/// <summary>A request with its clocks.</summary>
/// <param name="Number">Number within the account.</param>
/// <param name="Right">What is asked for.</param>
/// <param name="On">The day it was asked.</param>
/// <param name="ReplyBy">Last day for a first reply.</param>
/// <param name="CompleteBy">Last day for carrying it out.</param>
public sealed record DataRequest(int Number, DataRight Right, DateOnly On, DateOnly ReplyBy, DateOnly CompleteBy)
{
    /// <summary>Day of the first reply.</summary>
    public DateOnly? RepliedOn { get; init; }

    /// <summary>Day it was settled.</summary>
    public DateOnly? CompletedOn { get; init; }

    /// <summary>What became of it.</summary>
    public DataOutcome? Outcome { get; init; }

    /// <summary>Whether a clock has run out on a day, or ran out before it was met.</summary>
    public bool IsLate(DateOnly today) => (RepliedOn ?? CompletedOn ?? today) > ReplyBy || (CompletedOn ?? today) > CompleteBy;
}

/// <summary>
/// Decisions about requests. Decree 356/2025/NĐ-CP: a first reply within 2 working days; carried out within 10 to 20 days by right, as reported;
/// the article of each number is to be confirmed on the text.
/// </summary>
public static class DataRequests
{
    private const int ReplyDays = 2;
    private const int OpenMax = 20;

    /// <summary>Asks.</summary>
    /// <param name="account">Whose data.</param>
    /// <param name="right">What for.</param>
    /// <param name="text">In their words.</param>
    /// <param name="calendar">Days off.</param>
    /// <param name="today">Today in Vietnam.</param>
    public static Decision Make(Account account, DataRight right, string text, DeadlineRules calendar, DateOnly today)
    {
        var faults = Require.Text(text, "/text", 2_000).ToList();
        return faults.Count > 0 ? Decision.Refuse(faults)
            : account.Requests.Count(r => r.CompletedOn is null) >= OpenMax
                ? Decision.Refuse("data-request.too-many", $"Đã có {OpenMax} yêu cầu chưa giải quyết xong.")
                : Decision.Accept(new DataRequestMade(
                    account.Requests.Length + 1, right, today, calendar.DueOn(ReplyDays, DayKind.WorkingDay, today), calendar.DueOn(DaysOf(right), DayKind.Day, today))
                { Text = text });
    }

    /// <summary>Replies for the first time.</summary>
    public static Decision Reply(Account account, int number, string text, DateOnly today) =>
        Find(account, number) is not { } request ? NotFound()
        : request.RepliedOn is not null || request.CompletedOn is not null ? Decision.Refuse("data-request.replied", "Yêu cầu này đã được trả lời lần đầu.")
        : Said(text, new DataRequestReplied(number, today) { Text = text });

    /// <summary>Carries it out, or refuses it with a reason.</summary>
    public static Decision Complete(Account account, int number, DataOutcome outcome, string text, DateOnly today) =>
        Find(account, number) is not { } request ? NotFound()
        : request.CompletedOn is not null ? Decision.Refuse("data-request.completed", "Yêu cầu này đã được giải quyết xong.")
        : Said(text, new DataRequestCompleted(number, today, outcome) { Text = text });

    /// <summary>Calendar days for carrying it out, to be confirmed on the text of the decree.</summary>
    private static int DaysOf(DataRight right) => right switch
    {
        DataRight.Access or DataRight.Correct => 10,
        DataRight.Restrict or DataRight.Object => 15,
        _ => 20,
    };

    private static Decision Said(string text, IDomainEvent e)
    {
        var faults = Require.Text(text, "/text", 2_000).ToList();
        return faults.Count > 0 ? Decision.Refuse(faults) : Decision.Accept(e);
    }

    private static DataRequest? Find(Account account, int number) => account.Requests.FirstOrDefault(r => r.Number == number);

    private static Decision NotFound() => Decision.Refuse("data-request.not-found", "Không tìm thấy yêu cầu này.");
}
