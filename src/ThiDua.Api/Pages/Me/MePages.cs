using System.Globalization;
using System.Security.Claims;
using ThiDua.Api.Accounts;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Notices;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Me;

/// <summary>One's own pages: an invitation, who I am here, my notices.</summary>
internal static class MePages
{
    private const int NoticesToAPage = 50;

    public static void MapMePages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/loi-moi", Invitation).Allow(Permission.Anyone).ExcludeFromDescription();
        routes.MapGet("/toi", ShowAsync).Allow(Permission.Own).ExcludeFromDescription();
        routes.MapGet("/thong-bao", NoticesAsync).Allow(Permission.Own).ExcludeFromDescription();
    }

    private static IResult Invitation(HttpContext http)
    {
        http.Only("ma");
        return PageRenderer.Page<InvitationPage>(("Frame", Frame.Of(http, MeTexts.InvitationTitle, "/loi-moi")), ("Given", http.Single("ma")));
    }

    private static async Task<IResult> ShowAsync(
        HttpContext http, BoardState board, Settings settings, PeopleStore people, IRecipients recipients, SubscribedRecipients subscribed, TimeProvider clock)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var (caller, ct, today) = (http.Caller(), http.RequestAborted, clock.Today());
        var account = board.Accounts.Find(caller.Account);
        var profile = account is null ? null : await people.ProfileAsync(account.Id, ct);
        var held = account is null ? [] : board.Accounts.RolesOf(account.Id, today);
        var notices = Permission.ReadNotices.Roles!.Contains(caller.Role) ? await NoticeEndpoints.MeAsync(http, recipients, subscribed) : null;
        return PageRenderer.Page<MePage>(
            ("Frame", Frame.Of(http, MeTexts.Title, "/toi")),
            ("Model", new MeView(
                caller.Account, account, profile?.FullName, Shown.Role(caller.Role), caller.Role, [.. http.User.FindAll("unit").Select(c => Named(board.World, c.Value))],
                http.User.FindFirstValue("exp") is { } exp ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(exp, CultureInfo.InvariantCulture)) : null,
                held, http.User.FindFirst(AccountRights.Session) is not null,
                Roles.Delegable.Contains(caller.Role) && account is not null ? [.. account.Roles.Select(r => r.Role).Where(Roles.Delegable.Contains)] : [], today,
                notices is null ? null : new NoticeChoice(notices.Email, [.. Enum.GetValues<NoticeKind>().Select(k => (k.Code(), NoticeWords.Of(k), Code(notices.WayOf(k))))]))));
    }

    private static async Task<IResult> NoticesAsync(HttpContext http, BoardState board, Settings settings, NoticeBook book, SubscribedRecipients accounts)
    {
        http.Only("chua-doc", "truoc", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var frame = Frame.Of(http, Texts.NavNotices, "/thong-bao");
        if (!Permission.ReadNotices.Roles!.Contains(http.Caller().Role))
        {
            return PageRenderer.Page<NoticesPage>(("Frame", frame), ("Model", null));
        }

        var (account, ct, unread) = (http.Caller().Account, http.RequestAborted, http.OneOf("chua-doc", "1") is not null);
        await accounts.EnterAsync(account, NoticeEndpoints.Units(http), ct);
        var unreadOnes = await book.UnreadAsync(account, ct);
        var items = await book.ListAsync(account, http.Position("truoc"), unread, NoticesToAPage, ct);
        return PageRenderer.Page<NoticesPage>(
            ("Frame", frame),
            ("Model", new NoticesView(
                [.. items.Select(n => new NoticeLine(n.Id, NoticeWords.Of(n.Kind), n.Title, n.Body, NoticeWords.Page(n.Link), n.At, n.ReadAt))],
                unreadOnes, unread, items.Count == NoticesToAPage ? items[^1].Id : null)
            {
                Newest = unreadOnes > 0 && http.Single("truoc") is null && items is [var newest, ..] ? newest.Id : null,
            }));
    }

    private static string Named(World world, string unit) => unit == "*" ? MeTexts.AllUnits : world.NameOf(unit);

    private static string Code(NoticeWay way) => way.ToString().ToLowerInvariant();
}
