using System.Globalization;
using System.Security.Claims;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain.Accounts;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Accounts;

/// <summary>One's own account: who I am here, my password, my deputies, what is kept about me.</summary>
internal static class MeEndpoints
{
    internal sealed record PasswordBody(string Current, string Password);

    internal sealed record RoleBody(string Role);

    internal sealed record DelegationBody(string To, string Role, DateOnly Until, DateOnly? From = null, string? Reason = null);

    internal sealed record EndBody(string To, string Role);

    private static readonly string[] Holders = ["Cơ quan vận hành máy chủ này (họ tên, thư điện tử, tên đăng nhập: mã hóa bằng khóa riêng của từng người)"];

    public static void MapMe(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/me", GetAsync).Allow(Permission.Own).WithSummary("Tôi là ai ở đây: vai trò, đơn vị, mã chống giả mạo của phiên");
        routes.MapGet("/api/me/data", DataAsync).Allow(Permission.Own).Limit(RateLimit.Export).WithSummary("Dữ liệu cá nhân hệ thống giữ về tôi");
        routes.MapPost("/api/me/password", PasswordAsync).Allow(Permission.Own).Limit(RateLimit.SignIn).WithSummary("Đổi mật khẩu của tôi; các phiên khác kết thúc");
        routes.MapPost("/api/me/role", RoleAsync).Allow(Permission.Own).WithSummary("Chọn vai trò để làm việc trong phiên này");
        routes.MapPost("/api/me/delegations", DelegateAsync).Allow(Permission.Delegate).WithSummary("Ủy quyền cho cấp phó đến một ngày");
        routes.MapPost("/api/me/delegations/end", EndAsync).Allow(Permission.Delegate).WithSummary("Chấm dứt ủy quyền trước hạn");
    }

    private static async Task<IResult> GetAsync(HttpContext http, BoardState board, PeopleStore people, TimeProvider clock)
    {
        http.Only();
        var caller = http.Caller();
        var account = board.Accounts.Find(caller.Account);
        var profile = account is null ? null : await people.ProfileAsync(account.Id, http.RequestAborted);
        return Results.Json(
            new
            {
                account = caller.Account, account?.Person, account?.Kind, profile?.FullName, role = caller.Role, units = http.User.FindAll("unit").Select(c => c.Value),
                roles = account is null ? [] : board.Accounts.RolesOf(account.Id, clock.Today()),
                csrfToken = http.User.FindFirstValue(AccountRights.Csrf),
                signedInUntil = http.User.FindFirstValue("exp") is { } exp ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(exp, CultureInfo.InvariantCulture)) : (DateTimeOffset?)null,
            },
            JsonBody.Answers);
    }

    /// <summary>Everything that says who somebody is, and what was done to the account. What somebody recorded stands in the log under the id alone.</summary>
    private static async Task<IResult> DataAsync(HttpContext http, BoardState board, PeopleStore people, PostgresEventStore store, EventTypes types, SecurityLog log)
    {
        http.Only();
        var account = Mine(http, board);
        var accounts = board.Accounts.OfPerson(account.Person).ToList();
        var profiles = await people.ProfilesAsync(accounts.ConvertAll(a => a.Id), http.RequestAborted);
        var history = await store.ReadStreamsAsync(accounts.ConvertAll(a => Account.StreamOf(a.Id)), http.RequestAborted);
        log.Tell(http, "data.exported");
        http.Response.Headers.ContentDisposition = "attachment; filename=\"thidua-du-lieu-cua-toi.json\"";
        return Results.Json(
            new
            {
                account.Person,
                accounts = accounts.Select(a => new { a.Id, a.Status, profile = profiles.GetValueOrDefault(a.Id), roles = a.Roles.Select(r => new { r.Role, r.Units }), a.Delegations }),
                history = history.OrderBy(e => e.Seq).Select(e => AccountHistory.Tell(types, e)),
                holders = Holders,
                note = "Việc anh/chị đã ghi nhận nằm trong sổ sự kiện dưới mã tài khoản, không có tên; sổ không sửa, không xóa được.",
            },
            JsonBody.Answers);
    }

    private static async Task<IResult> PasswordAsync(
        HttpContext http, BoardState board, PeopleStore people, Passwords passwords, AccountActs acts, Sessions sessions, SecurityLog log)
    {
        var (account, body) = (Mine(http, board), await JsonBody.ReadAsync(http));
        var wanted = body.As<PasswordBody>();
        var login = await people.ByIdAsync(account.Id, http.RequestAborted);
        var (right, _) = await passwords.CheckAsync(login, wanted.Current, http.RequestAborted);
        if (!right)
        {
            log.Tell(http, "password.refused");
            throw new ProblemException(422, "password.wrong", "Mật khẩu hiện tại không đúng.", [new ProblemError("/current", "password.wrong", "Mật khẩu hiện tại không đúng.")]);
        }

        var hash = passwords.Hash(wanted.Password, await people.ProfileAsync(account.Id, http.RequestAborted));
        // Recorded first: whatever happens then, the sign-ins of whoever knew the old one have ended.
        var written = await acts.RunAsync(account.Id, null, [], account.Id, (_, a) => AccountDecisions.ChangePassword(a), http.RequestAborted);
        await people.SetPasswordAsync(account.Id, hash, http.RequestAborted);
        log.Tell(http, "password.changed", position: written.Position);
        var csrf = http.User.FindFirst(AccountRights.Session) is null
            ? null
            : await sessions.StartAsync(http, board.Accounts.Find(account.Id)!, http.User.FindFirstValue(AccountRights.Acting));
        return Results.Json(new { written.Id, written.Position, written.Version, csrfToken = csrf }, JsonBody.Answers);
    }

    private static async Task<IResult> RoleAsync(HttpContext http, BoardState board, Sessions sessions, SecurityLog log, TimeProvider clock)
    {
        var (account, body) = (Mine(http, board), await JsonBody.ReadAsync(http));
        var role = body.As<RoleBody>().Role;
        if (http.User.FindFirst(AccountRights.Session) is null)
        {
            throw new ProblemException(409, "role.no-session", "Chỉ chọn được vai trò cho phiên đăng nhập bằng cookie.");
        }

        if (board.Accounts.RolesOf(account.Id, clock.Today()).All(r => r.Role != role))
        {
            throw new ProblemException(422, "role.not-held", "Tài khoản không giữ vai trò này.", [new ProblemError("/role", "role.not-held", "Tài khoản không giữ vai trò này.")]);
        }

        var csrf = await sessions.StartAsync(http, account, role);
        log.Tell(http, "role.chosen");
        return Results.Json(new { account = account.Id, role, csrfToken = csrf }, JsonBody.Answers);
    }

    private static async Task<IResult> DelegateAsync(HttpContext http, BoardState board, AccountActs acts, SecurityLog log, TimeProvider clock)
    {
        var (account, body) = (Mine(http, board), await JsonBody.ReadAsync(http));
        var wanted = body.As<DelegationBody>();
        var delegated = new ActsDelegated(wanted.To, wanted.Role, wanted.From ?? clock.Today(), wanted.Until) { Reason = wanted.Reason };
        var written = await acts.RunAsync(
            account.Id, http.IdempotencyKey(http.Caller(), body.Canonical), body.Canonical, account.Id,
            (book, a) => AccountDecisions.Delegate(book, Roles.Rules, a, delegated, clock.Today()), http.RequestAborted, wanted.To);
        log.Tell(http, "delegation.given", wanted.To, written.Position);
        return written.Answer(http);
    }

    private static async Task<IResult> EndAsync(HttpContext http, BoardState board, AccountActs acts, SecurityLog log)
    {
        var (account, body) = (Mine(http, board), await JsonBody.ReadAsync(http));
        var wanted = body.As<EndBody>();
        var written = await acts.RunAsync(
            account.Id, http.IdempotencyKey(http.Caller(), body.Canonical), body.Canonical, account.Id, (_, a) => AccountDecisions.EndDelegation(a, wanted.To, wanted.Role), http.RequestAborted);
        log.Tell(http, "delegation.ended", wanted.To, written.Position);
        return written.Answer(http);
    }

    private static Account Mine(HttpContext http, BoardState board) =>
        board.Accounts.Find(http.Caller().Account) ?? throw ProblemException.NotFound("account.not-found", "Mã truy cập này không gắn với tài khoản nào ở đây.");
}
