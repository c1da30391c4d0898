using ThiDua.Api.Http;
using ThiDua.Api.Security;

namespace ThiDua.Api.Pages.Shell;

/// <summary>An entry of the navigation.</summary>
/// <param name="Href">Address.</param>
/// <param name="Text">What it is called.</param>
public sealed record NavigationEntry(string Href, string Text);

/// <summary>What every page is set in.</summary>
/// <param name="Title">Title of the page.</param>
/// <param name="Area">Entry of the navigation that is marked, by its address.</param>
/// <param name="Navigation">Entries that the caller may use.</param>
/// <param name="Name">Name to greet the caller by; null for somebody who is not signed in.</param>
public sealed record Frame(string Title, string Area, IReadOnlyList<NavigationEntry> Navigation, string? Name)
{
    private static readonly (NavigationEntry Entry, Permission May)[] Entries =
    [
        (new("/bang-xep-hang", Texts.NavStandings), Permission.ReadBoard),
        (new("/bo-tieu-chi", Texts.NavCriteria), Permission.ReadRegister),
        (new("/so-su-kien", Texts.NavLog), Permission.ReadFeed),
    ];

    /// <summary>The frame of a request's answer.</summary>
    /// <param name="http">The request.</param>
    /// <param name="title">Title of the page.</param>
    /// <param name="area">Entry that is marked.</param>
    public static Frame Of(HttpContext http, string title, string area) => http.User.Identity?.IsAuthenticated != true
        ? new Frame(title, area, [], null)
        : new Frame(
            title, area, [.. Entries.Where(e => e.May.Roles?.Contains(http.Caller().Role) != false).Select(e => e.Entry)], http.User.FindFirst("name")?.Value);
}
