using ThiDua.Api.Notices;
using ThiDua.Domain.Accounts;

namespace ThiDua.Api.Pages.Me;

/// <summary>Who the caller is here.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Account">The account; null for a token of no account here.</param>
/// <param name="FullName">Name, where it is known.</param>
/// <param name="Acting">Role that the caller acts in, in words.</param>
/// <param name="Role">That role.</param>
/// <param name="Units">Units of that role, by name.</param>
/// <param name="Until">When the sign-in ends.</param>
/// <param name="Held">All roles that can be acted in today.</param>
/// <param name="BySession">Whether it is a sign-in of this product, which can change its role.</param>
/// <param name="Delegable">Own roles that a deputy may act in.</param>
/// <param name="Today">Today in Vietnam.</param>
/// <param name="Notices">How notices are sent; null for a role that gets none.</param>
public sealed record MeView(
    string Id, Account? Account, string? FullName, string Acting, string Role, IReadOnlyList<string> Units, DateTimeOffset? Until, IReadOnlyList<HeldRole> Held,
    bool BySession, IReadOnlyList<string> Delegable, DateOnly Today, NoticeChoice? Notices);

/// <summary>How somebody is told.</summary>
/// <param name="Email">Where mails go, or null.</param>
/// <param name="Ways">Kinds with their names and the way chosen.</param>
public sealed record NoticeChoice(string? Email, IReadOnlyList<(string Kind, string Name, string Way)> Ways);

/// <summary>A notice.</summary>
/// <param name="Id">Number.</param>
/// <param name="Kind">Kind in words.</param>
/// <param name="Title">Title.</param>
/// <param name="Body">Sentences.</param>
/// <param name="Href">Page to look at, or null.</param>
/// <param name="At">When.</param>
/// <param name="ReadAt">When it was read, or null.</param>
public sealed record NoticeLine(long Id, string Kind, string Title, string Body, string? Href, DateTimeOffset At, DateTimeOffset? ReadAt);

/// <summary>Notices of an account.</summary>
/// <param name="Lines">Newest first.</param>
/// <param name="Unread">How many were not read.</param>
/// <param name="OnlyUnread">Whether only those are shown.</param>
/// <param name="Before">Where the next page begins, or null.</param>
public sealed record NoticesView(IReadOnlyList<NoticeLine> Lines, long Unread, bool OnlyUnread, long? Before)
{
    /// <summary>The newest notice, when all of them up to it can be marked as read; else null.</summary>
    public long? Newest { get; init; }
}

/// <summary>Notices in words.</summary>
internal static class NoticeWords
{
    /// <summary>Name of a kind.</summary>
    public static string Of(NoticeKind kind) => kind switch
    {
        NoticeKind.DutyDue => MeTexts.KindDutyDue,
        NoticeKind.ActivityRejected => MeTexts.KindActivityRejected,
        NoticeKind.ObjectionAnswered => MeTexts.KindObjectionAnswered,
        NoticeKind.StepOpened => MeTexts.KindStepOpened,
        _ => MeTexts.KindAwardDecided,
    };

    /// <summary>Name of a kind by its code.</summary>
    public static string Of(string code) => NoticeKinds.Find(code) is { } kind ? Of(kind) : code;

    /// <summary>The page for people of what a notice points to as a route of the API; null when there is none.</summary>
    public static string? Page(string link) => link.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["api", "activities", var id] => $"/hoat-dong/{id}",
        ["api", "periods", var period, "units", var unit, ..] => $"/don-vi/{period}/{unit}",
        ["api", "periods", var period] => $"/ky-thi-dua/{period}",
        ["api", ..] or [] => null,
        _ => link,
    };
}
