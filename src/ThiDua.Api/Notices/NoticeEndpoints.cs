using System.Globalization;
using System.Net.Mail;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain.Units;

namespace ThiDua.Api.Notices;

/// <summary>An account's own notices, and how it wants to be told.</summary>
internal static class NoticeEndpoints
{
    internal sealed record ReadAllBody(long? UpTo = null);

    internal sealed record SettingsBody(string? Email = null, IReadOnlyDictionary<string, NoticeWay>? Ways = null);

    public static void MapNotices(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/notices", ListAsync).Allow(Permission.ReadNotices).WithSummary("Thông báo của tài khoản, mới nhất trước");
        routes.MapPost("/api/notices/{id}/read", ReadAsync).Allow(Permission.ReadNotices).WithSummary("Đánh dấu một thông báo đã đọc");
        routes.MapPost("/api/notices/read-all", ReadAllAsync).Allow(Permission.ReadNotices)
            .WithSummary("Đánh dấu đã đọc tất cả thông báo của tài khoản; có upTo thì chỉ tới thông báo mang mã đó, để thông báo vừa đến không bị bỏ qua");
        routes.MapGet("/api/notices/settings", SettingsAsync).Allow(Permission.ReadNotices).WithSummary("Cách nhận thông báo của tài khoản");
        routes.MapPut("/api/notices/settings", ChooseAsync).Allow(Permission.ReadNotices)
            .WithSummary("Đặt cách nhận thông báo: off, app, each (thư riêng), digest (thư tổng hợp hằng ngày) cho từng loại, và địa chỉ thư");
    }

    private static async Task<IResult> ListAsync(HttpContext http, NoticeBook book, SubscribedRecipients accounts)
    {
        http.Only("unread", "after", "limit");
        var (account, ct) = (http.Caller().Account, http.RequestAborted);
        await accounts.EnterAsync(account, Units(http), ct);
        var limit = http.Limit();
        var items = await book.ListAsync(account, http.Position("after"), http.OneOf("unread", "true", "false") == "true", limit, ct);
        return Results.Json(
            new { items, unread = await book.UnreadAsync(account, ct), next = items.Count == limit ? items[^1].Id.ToString(CultureInfo.InvariantCulture) : null }, JsonBody.Answers);
    }

    private static async Task<IResult> ReadAsync(string id, HttpContext http, NoticeBook book, TimeProvider clock)
    {
        await JsonBody.ReadAsync(http);
        return long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var nr) && await book.ReadAsync(http.Caller().Account, nr, clock.GetUtcNow().ToUniversalTime(), http.RequestAborted)
            ? Results.Json(new { id = nr, read = true }, JsonBody.Answers)
            : throw ProblemException.NotFound("notice.not-found", "Không tìm thấy thông báo này.");
    }

    private static async Task<IResult> ReadAllAsync(HttpContext http, NoticeBook book, TimeProvider clock)
    {
        http.Only();
        var upTo = (await JsonBody.ReadAsync(http)).As<ReadAllBody>().UpTo;
        if (upTo < 0)
        {
            throw ProblemException.Bad("notice.invalid", "Mã thông báo là một số không âm.", "/upTo");
        }

        var (account, ct) = (http.Caller().Account, http.RequestAborted);
        var read = await book.ReadAllAsync(account, upTo ?? long.MaxValue, clock.GetUtcNow().ToUniversalTime(), ct);
        return Results.Json(new { read, unread = await book.UnreadAsync(account, ct) }, JsonBody.Answers);
    }

    private static async Task<IResult> SettingsAsync(HttpContext http, IRecipients recipients, SubscribedRecipients accounts)
    {
        http.Only();
        return Tell(await MeAsync(http, recipients, accounts));
    }

    /// <summary>How the caller is told.</summary>
    internal static async Task<Recipient> MeAsync(HttpContext http, IRecipients recipients, SubscribedRecipients accounts)
    {
        var (account, ct) = (http.Caller().Account, http.RequestAborted);
        await accounts.EnterAsync(account, Units(http), ct);
        return (await recipients.FindAsync(account, ct))!;
    }

    private static async Task<IResult> ChooseAsync(HttpContext http, IRecipients recipients, SubscribedRecipients accounts)
    {
        var body = (await JsonBody.ReadAsync(http)).As<SettingsBody>();
        if (body.Email is { } email && (email.Length > 254 || !email.All(char.IsAscii) || !MailAddress.TryCreate(email, out var address) || address.Address != email))
        {
            throw ProblemException.Bad("email.invalid", "Địa chỉ thư điện tử không hợp lệ.", "/email");
        }

        var ways = new Dictionary<NoticeKind, NoticeWay>();
        foreach (var (code, way) in body.Ways ?? new Dictionary<string, NoticeWay>())
        {
            ways.Add(NoticeKinds.Find(code) ?? throw ProblemException.Bad("notice.unknown-kind", $"Không có loại thông báo nào tên {(code.Length <= 40 ? code : code[..40])}.", "/ways"), way);
        }

        var (account, ct) = (http.Caller().Account, http.RequestAborted);
        await accounts.EnterAsync(account, Units(http), ct);
        await accounts.ChooseAsync(account, body.Email, ways, ct);
        return Tell((await recipients.FindAsync(account, ct))!);
    }

    private static IResult Tell(Recipient me) => Results.Json(
        new { me.Email, ways = Enum.GetValues<NoticeKind>().ToDictionary(k => k.Code(), me.WayOf) }, JsonBody.Answers);

    /// <summary>Units that the caller is bound to; whoever reaches all units is not told of each.</summary>
    internal static string[] Units(HttpContext http) => [.. http.User.FindAll("unit").Select(c => c.Value).Where(u => !Codes.Check(u, "").Any()).Order(StringComparer.Ordinal)];
}
