using System.Security.Claims;
using ThiDua.Api.Accounts;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Forms;
using ThiDua.Api.Security;

namespace ThiDua.Api.Pages.Shell;

/// <summary>An entry of the navigation.</summary>
/// <param name="Href">Address.</param>
/// <param name="Text">What it is called.</param>
/// <param name="About">What is done there.</param>
public sealed record NavigationEntry(string Href, string Text, string About);

/// <summary>What every page is set in.</summary>
/// <param name="Title">Title of the page.</param>
/// <param name="Area">Entry of the navigation that is marked, by its address.</param>
public sealed record Frame(string Title, string Area)
{
    private static readonly (NavigationEntry Entry, Permission May)[] Entries =
    [
        (new("/bang-xep-hang", Texts.NavStandings, Texts.AboutStandings), Permission.ReadBoard),
        (new("/don-vi", UnitTexts.OwnUnits, UnitTexts.About), Permission.SelfScore),
        (new("/ghi-nhan", Texts.NavEntry, Texts.AboutEntry), Permission.ActOnActivities),
        (new("/tham-dinh", Texts.NavJudging, Texts.AboutJudging), Permission.ReadEntries),
        (new("/ky-thi-dua", Texts.NavPeriods, Texts.AboutPeriods), Permission.ReadBoard),
        (new("/khen-thuong", Texts.NavAwards, Texts.AboutAwards), Permission.ReadAwards),
        (new("/bao-cao", Texts.NavReports, Texts.AboutReports), Permission.ReadBoard),
        (new("/bo-tieu-chi", Texts.NavCriteria, Texts.AboutCriteria), Permission.ReadRegister),
        (new("/de-xuat", Texts.NavProposals, Texts.AboutProposals), Permission.ReadRegister),
        (new("/so-su-kien", Texts.NavLog, Texts.AboutLog), Permission.VerifyLog),
        (new("/he-thong", Texts.NavSystem, Texts.AboutSystem), Permission.ReadSystem),
        (new("/tai-khoan", Texts.NavAccounts, Texts.AboutAccounts), Permission.ManageAccounts),
        (new("/cong-khai", Texts.NavPublic, Texts.AboutPublic), Permission.Anyone),
    ];

    /// <summary>Entries that the caller may use.</summary>
    public IReadOnlyList<NavigationEntry> Navigation { get; private init; } = [];

    /// <summary>Role that the caller acts in, in words; null for somebody who is not signed in.</summary>
    public string? Role { get; private init; }

    /// <summary>Account id of the caller; "" for somebody who is not signed in.</summary>
    public string Account { get; private init; } = "";

    /// <summary>Address of the page with its query.</summary>
    public string Path { get; private init; } = "/";

    /// <summary>What the page before wants said here.</summary>
    public string? Said { get; private init; }

    /// <summary>Token that forms of this sign-in bear.</summary>
    internal string? Csrf { get; private init; }

    /// <summary>The form that comes back with this page, or null.</summary>
    internal FormState? Form { get; private init; }

    /// <summary>The frame of a request's answer.</summary>
    /// <param name="http">The request.</param>
    /// <param name="title">Title of the page.</param>
    /// <param name="area">Entry that is marked.</param>
    public static Frame Of(HttpContext http, string title, string area)
    {
        http.RequestServices.GetRequiredService<KeptForms>().GiveBack(http);
        var caller = http.User.Identity?.IsAuthenticated == true ? http.Caller() : null;
        return new Frame(title, area)
        {
            Navigation = caller is null ? [] : [.. Entries.Where(e => e.May.Roles?.Contains(caller.Role) != false).Select(e => e.Entry)],
            Role = caller is null ? null : Shown.Role(caller.Role), Account = caller?.Account ?? "", Path = PathOf(http), Said = FormPosts.Said(http),
            Csrf = http.User.FindFirstValue(AccountRights.Csrf), Form = FormState.Of(http),
        };
    }

    /// <summary>Address of a page without what only the last write asked for.</summary>
    private static string PathOf(HttpContext http) => http.Request.Path
        + QueryString.Create(http.Request.Query.Where(q => q.Key != "minPosition")).ToString();
}
