using System.Globalization;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Accounts;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Accounts;

/// <summary>Accounts, for administrators: who they are, which roles, invitations, locks. Administrators see no score.</summary>
internal static class AccountEndpoints
{
    /// <summary>What an account is to be.</summary>
    internal sealed record Body(
        string FullName, IReadOnlyList<WantedRole> Roles, string? Email = null, string? SignInName = null, string? Subject = null, string? Person = null,
        AccountKind Kind = AccountKind.Person);

    internal sealed record ReasonBody(string? Reason = null);

    internal sealed record ReasonNeededBody(string Reason);

    internal sealed record Nothing;

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/api/accounts/{id}", PutAsync).Allow(Permission.ManageAccounts).WithSummary("Lập tài khoản; sửa tên, vai trò, đơn vị");
        routes.MapGet("/api/accounts/{id}", GetAsync).Allow(Permission.ManageAccounts).WithSummary("Một tài khoản với lịch sử quản trị");
        routes.MapGet("/api/accounts", ListAsync).Allow(Permission.ManageAccounts).WithSummary("Danh sách tài khoản");
        routes.MapPost("/api/accounts/{id}/invite", (string id, HttpContext http, AccountActs acts, InvitationMail mail, SecurityLog log) => InviteAsync(id, http, acts, mail, log, first: true))
            .Allow(Permission.ManageAccounts).WithSummary("Mời: cấp mã dùng một lần để đặt mật khẩu (gửi qua thư điện tử nếu có), hoặc khóa bí mật cho chương trình");
        routes.MapPost("/api/accounts/{id}/reset", (string id, HttpContext http, AccountActs acts, InvitationMail mail, SecurityLog log) => InviteAsync(id, http, acts, mail, log, first: false))
            .Allow(Permission.ManageAccounts).WithSummary("Cấp lại: mật khẩu cũ hết hiệu lực, các phiên đăng nhập kết thúc");
        Step(routes, "lock", "Khóa tài khoản; các phiên đăng nhập kết thúc", "account.locked", (book, a, reason, by) => AccountDecisions.Lock(book, Roles.Rules, a, reason, by));
        Step(routes, "unlock", "Mở khóa tài khoản", "account.unlocked", (_, a, reason, _) => AccountDecisions.Unlock(a, reason));
        Step(routes, "revoke", "Kết thúc mọi phiên đăng nhập của tài khoản", "account.revoked", (_, a, reason, _) => AccountDecisions.Revoke(a, reason));
        routes.MapPost("/api/accounts/{id}/shred", ShredAsync).Allow(Permission.ManageAccounts)
            .WithSummary("Xóa danh tính: hủy khóa của tên người này ở mọi nơi, kể cả trong bản sao lưu");
    }

    private static async Task<IResult> PutAsync(string id, HttpContext http, AccountActs acts, SecurityLog log)
    {
        RequestReading.CheckCode(id, "/id");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var wanted = body.As<Body>();
        var profile = new Profile(wanted.FullName.Trim(), wanted.Email?.Trim(), wanted.SignInName?.Trim(), wanted.Subject);
        var refusals = ProfileRules.Check(id, profile, wanted.Kind).ToList();
        if (refusals.Count > 0)
        {
            throw ProblemException.From(refusals);
        }

        // The content names the command, and a hash of a name would outlive the name: only what the log may know goes in.
        var content = JsonBody.Parse(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { wanted.Person, wanted.Kind, wanted.Roles }, JsonBody.Answers)).Canonical;
        var written = await acts.DescribeAsync(id, wanted.Person, wanted.Kind, wanted.Roles, profile, content, caller.Account, http.RequestAborted);
        log.Tell(http, "account.described", id, written.Position);
        return written.Answer(http, $"/api/accounts/{id}");
    }

    private static async Task<IResult> InviteAsync(string id, HttpContext http, AccountActs acts, InvitationMail mail, SecurityLog log, bool first)
    {
        RequestReading.CheckCode(id, "/id");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        body.As<Nothing>();
        var identity = http.IdempotencyKey(caller, body.Canonical);
        var (written, code, until) = await acts.InviteAsync(
            id, identity, body.Canonical, caller.Account,
            account => first && account is { Status: AccountStatus.Active, Kind: AccountKind.Person }
                ? Decision.Refuse("account.active", "Tài khoản này đã có mật khẩu; muốn cấp lại thì dùng reset.")
                : AccountDecisions.Invite(account),
            http.RequestAborted);
        if (code is null)
        {
            throw new ProblemException(409, "invitation.given", "Mã của lần gửi này đã cấp và chỉ hiện một lần; cần mã mới thì gửi lại với Idempotency-Key khác.");
        }

        log.Tell(http, first ? "account.invited" : "account.reset", id, written.Position);
        var mailed = until is { } last ? await mail.SendAsync(id, code, last, first, http.RequestAborted) : null;
        return Results.Json(
            new { written.Id, written.Position, written.Version, secret = until is null ? code.Text : null, code = until is null ? null : code.Text, validUntil = until, mailed },
            JsonBody.Answers);
    }

    private static void Step(
        IEndpointRouteBuilder routes, string step, string summary, string told, Func<AccountBook, Account, string?, string, Decision> decide) =>
        routes.MapPost($"/api/accounts/{{id}}/{step}", async (string id, HttpContext http, AccountActs acts, SecurityLog log) =>
        {
            RequestReading.CheckCode(id, "/id");
            var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
            var reason = body.As<ReasonBody>().Reason;
            var identity = http.IdempotencyKey(caller, body.Canonical);
            var written = await acts.RunAsync(id, identity, body.Canonical, caller.Account, (book, a) => decide(book, a, reason, caller.Account), http.RequestAborted);
            log.Tell(http, told, id, written.Position);
            return written.Answer(http);
        }).Allow(Permission.ManageAccounts).WithSummary(summary);

    private static async Task<IResult> ShredAsync(string id, HttpContext http, AccountActs acts, SecurityLog log)
    {
        RequestReading.CheckCode(id, "/id");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var reason = body.As<ReasonNeededBody>().Reason;
        var identity = http.IdempotencyKey(caller, body.Canonical);
        var written = await acts.ShredAsync(id, reason, identity, body.Canonical, caller.Account, http.RequestAborted);
        log.Tell(http, "account.shredded", id, written.Position);
        return written.Answer(http);
    }

    private static async Task<IResult> GetAsync(string id, HttpContext http, BoardState board, Settings settings, PeopleStore people, PostgresEventStore store, EventTypes types)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var (account, profile, history) = await FindAsync(id, board, people, store, http.RequestAborted);
        return Results.Json(new { account = Tell(account, profile), history = history.Select(e => AccountHistory.Tell(types, e)) }, JsonBody.Answers);
    }

    /// <summary>An account with its names and what was done to it.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    internal static async Task<(Account Account, Profile? Profile, IReadOnlyList<RecordedEvent> History)> FindAsync(
        string id, BoardState board, PeopleStore people, PostgresEventStore store, CancellationToken ct)
    {
        var account = board.Accounts.Find(id) ?? throw ProblemException.NotFound("account.not-found", "Không tìm thấy tài khoản này.");
        return (account, await people.ProfileAsync(id, ct), await store.ReadStreamAsync(Account.StreamOf(id), ct));
    }

    private static async Task<IResult> ListAsync(HttpContext http, BoardState board, Settings settings, PeopleStore people)
    {
        http.Only("limit", "cursor", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var (limit, after) = (http.Limit(), http.Single("cursor"));
        var found = board.Accounts.Accounts.Values.Where(a => after is null || string.CompareOrdinal(a.Id, after) > 0).Take(limit + 1).ToList();
        var page = found.Take(limit).ToList();
        var profiles = await people.ProfilesAsync(page.ConvertAll(a => a.Id), http.RequestAborted);
        return Results.Json(
            new { items = page.Select(a => Tell(a, profiles.GetValueOrDefault(a.Id))), next = found.Count > limit ? page[^1].Id : null }, JsonBody.Answers);
    }

    private static object Tell(Account a, Profile? p) => new
    {
        a.Id, a.Person, a.Kind, a.Status, a.Version, p?.FullName, p?.Email, p?.SignInName, p?.Subject,
        roles = a.Roles.Select(r => new { r.Role, r.Units }), delegations = a.Delegations,
    };
}

/// <summary>What happened to an account, for its administrators and its holder.</summary>
internal static class AccountHistory
{
    public static object Tell(EventTypes types, RecordedEvent e)
    {
        var (read, by) = EventJson.Read(types, e.Type, e.Data, e.Private);
        return new { position = e.Seq, at = e.RecordedAt, what = e.Type, by, data = System.Text.Json.JsonSerializer.SerializeToElement(read, read.GetType(), EventJson.Whole) };
    }
}

/// <summary>What names must be.</summary>
internal static class ProfileRules
{
    private const int TextMax = 200;

    public static IEnumerable<Refusal> Check(string id, Profile profile, AccountKind kind)
    {
        IEnumerable<Refusal> Text(string? text, string pointer) => text is null || (text.Length is > 0 and <= TextMax && !text.Any(char.IsControl))
            ? [] : [new Refusal("text.invalid", $"Phải có từ 1 đến {TextMax} ký tự, trên một dòng.", pointer)];
        return
        [
            .. Text(profile.FullName, "/fullName"),
            .. Text(profile.Email, "/email"),
            .. Text(profile.SignInName, "/signInName"),
            .. Text(profile.Subject, "/subject"),
            .. profile.Email is { } mail && (mail.Count(c => c == '@') != 1 || mail[0] == '@' || mail[^1] == '@' || mail.Any(char.IsWhiteSpace))
                ? [new Refusal("email.invalid", "Địa chỉ thư điện tử không đúng.", "/email")] : Array.Empty<Refusal>(),
            .. kind == AccountKind.Program && (profile.SignInName ?? profile.Subject) is not null
                ? [new Refusal("account.program-name", "Chương trình đăng nhập bằng mã tài khoản và khóa bí mật, không có tên đăng nhập.", "/signInName")] : Array.Empty<Refusal>(),
            .. Names(id, profile) ? [new Refusal("account.id-names-person", "Mã tài khoản đi vào sổ sự kiện mãi mãi nên không được là tên người hay tên đăng nhập.", "/id")] : Array.Empty<Refusal>(),
        ];
    }

    private static bool Names(string id, Profile profile) =>
        new[] { profile.FullName, profile.SignInName, profile.Email?.Split('@')[0] }.Any(n => n is not null && Plain(n) is { Length: >= 4 } plain && Plain(id).Contains(plain, StringComparison.Ordinal));

    private static string Plain(string text) => string.Concat(
        text.Normalize(System.Text.NormalizationForm.FormD).ToLower(CultureInfo.InvariantCulture).Replace('đ', 'd').Where(char.IsAsciiLetterOrDigit));
}
