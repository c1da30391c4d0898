using System.Security.Cryptography;
using ThiDua.Api.Accounts;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Forms;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Accounts;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Verification;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Accounts;

/// <summary>Tài khoản: who may sign in, in which roles; invitations, locks, and what people ask about the data kept of them.</summary>
internal static class AccountPages
{
    private const string Area = "/tai-khoan";
    private const int AccountsToAPage = 100;

    public static void MapAccountPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Area, ListAsync).Allow(Permission.ManageAccounts).ExcludeFromDescription();
        routes.MapGet("/tai-khoan/moi", NewAsync).Allow(Permission.ManageAccounts).ExcludeFromDescription();
        routes.MapGet("/tai-khoan/{id}", ShowAsync).Allow(Permission.ManageAccounts).ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(HttpContext http, BoardState board, Settings settings, PeopleStore people, TimeProvider clock)
    {
        http.Only("tim", "trang", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var (wanted, page) = (http.Single("tim")?.Trim() ?? "", (int)Math.Clamp(http.Position("trang") ?? 1, 1, 10_000));
        var profiles = await people.ProfilesAsync([.. board.Accounts.Accounts.Keys], http.RequestAborted);
        var found = board.Accounts.Accounts.Values.Select(a => Row(a, profiles.GetValueOrDefault(a.Id), board.World))
            .Where(r => wanted.Length == 0 || FoldedText.Of($"{r.Name} {r.SignInName} {r.Id}").Contains(FoldedText.Of(wanted), StringComparison.Ordinal))
            .OrderBy(r => r.Name, Shown.Names).ThenBy(r => r.Id, StringComparer.Ordinal).ToList();
        var requests = board.Accounts.Accounts.Values.SelectMany(a => a.Requests.Where(r => r.CompletedOn is null).Select(r => RequestRow.Of(a.Id, profiles.GetValueOrDefault(a.Id)?.FullName, r, clock.Today())))
            .OrderBy(r => r.Request.RepliedOn is null ? r.Request.ReplyBy : r.Request.CompleteBy).ToList();
        return PageRenderer.Page<AccountListPage>(
            ("Frame", Frame.Of(http, Texts.NavAccounts, Area)), ("Rows", found.Skip((page - 1) * AccountsToAPage).Take(AccountsToAPage).ToList()), ("Count", found.Count),
            ("Wanted", wanted), ("Requests", requests), ("Page", page), ("More", found.Count > page * AccountsToAPage));
    }

    /// <summary>The id goes into the log for good, so it says nothing: the page proposes one.</summary>
    private static async Task<IResult> NewAsync(HttpContext http, BoardState board, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var id = $"tk-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        return PageRenderer.Page<AccountNewPage>(("Frame", Frame.Of(http, AccountsTexts.NewTitle, Area)), ("Model", new AccountEdit(id, null, null, null, null, null, UnitsOf(board.World))));
    }

    private static async Task<IResult> ShowAsync(
        string id, HttpContext http, BoardState board, Settings settings, PeopleStore people, PostgresEventStore store, EventTypes types, TimeProvider clock)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var (account, profile, history) = await AccountEndpoints.FindAsync(id, board, people, store, http.RequestAborted);
        var told = history.Select(e => (Recorded: e, Read: EventJson.Read(types, e.Type, e.Data, e.Private))).Reverse().ToList();
        var actors = await people.ProfilesAsync([.. told.Select(t => t.Read.By).OfType<string>().Distinct()], http.RequestAborted);
        var name = profile?.FullName ?? (account.Status == AccountStatus.Shredded ? AccountsTexts.NameGone : AccountsTexts.NoName);
        var given = GivenOnce.Take(http);
        return PageRenderer.Page<AccountPage>(
            ("Frame", Frame.Of(http, name, Area)),
            ("Model", new AccountView(
                account, Row(account, profile, board.World), new AccountEdit(id, account, profile?.FullName, profile?.Email, profile?.SignInName, profile?.Subject, UnitsOf(board.World)),
                [.. told.Select(t => new HistoryLine(
                    t.Recorded.RecordedAt, AccountWords.Of(t.Read.Event, u => Named(board.World, u)), AccountWords.Reason(t.Read.Event),
                    t.Read.By is not { } by ? AccountsTexts.Unknown : by == id ? AccountsTexts.Itself : actors.GetValueOrDefault(by)?.FullName ?? (board.Accounts.Find(by) is null ? Shown.Say(AccountsTexts.ByToken, by) : by)))],
                [.. account.Requests.Select(r => RequestRow.Of(id, name, r, clock.Today()))],
                (int)settings.InvitationLength.TotalHours, given,
                given is null || account.Kind == AccountKind.Program ? null : $"{settings.PublicUrl ?? $"{http.Request.Scheme}://{http.Request.Host}"}/loi-moi?ma={given}")));
    }

    private static AccountRow Row(Account a, Profile? p, World world) => new(
        a.Id, p?.FullName ?? (a.Status == AccountStatus.Shredded ? AccountsTexts.NameGone : AccountsTexts.NoName), p?.SignInName, a.Status, a.Kind,
        [.. a.Roles.Select(r => r.Units.IsEmpty ? Shown.Role(r.Role) : $"{Shown.Role(r.Role)} ({string.Join(", ", r.Units.Select(u => Named(world, u)))})")]);

    private static string Named(World world, string unit) => unit == "*" ? AccountsTexts.AllUnits : world.NameOf(unit);

    private static IReadOnlyList<(string Code, string Name)> UnitsOf(World world) =>
        [.. world.Units.Keys.Select(u => (u, Named(world, u))).OrderBy(u => u.Item2, Shown.Names)];
}
