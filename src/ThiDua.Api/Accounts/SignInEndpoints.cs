using System.Security.Cryptography;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain.Accounts;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Accounts;

/// <summary>Coming in and going out: by password, by invitation, by a program's secret.</summary>
internal static class SignInEndpoints
{
    /// <summary>Longest name or password that is looked at.</summary>
    private const int TextMax = 300;

    internal sealed record SignInBody(string Name, string Password, string? Role = null);

    internal sealed record InvitationBody(string Code, string Password);

    internal sealed record TokenBody(string Account, string Secret);

    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/sign-in", SignInAsync).Allow(Permission.Anyone).Limit(RateLimit.SignIn).WithSummary("Đăng nhập bằng mật khẩu; nhận cookie và mã chống giả mạo");
        routes.MapPost("/api/sign-out", SignOutAsync).Allow(Permission.Own).WithSummary("Đăng xuất");
        routes.MapPost("/api/invitations", AcceptAsync).Allow(Permission.Anyone).Limit(RateLimit.SignIn).WithSummary("Nhận lời mời: đặt mật khẩu bằng mã dùng một lần");
        routes.MapPost("/api/tokens", TokenAsync).Allow(Permission.Anyone).Limit(RateLimit.SignIn).WithSummary("Chương trình đổi khóa bí mật lấy mã truy cập ngắn hạn");
        routes.MapGet("/api/sample/accounts", SampleAsync).Allow(Permission.Anyone).WithSummary("Tài khoản của dữ liệu mẫu (chỉ ở chế độ mẫu)");
    }

    private static async Task<IResult> SignInAsync(
        HttpContext http, PeopleStore people, Passwords passwords, AccountActs acts, Sessions sessions, BoardState board, SecurityLog log, TimeProvider clock)
    {
        var wanted = await ReadAsync<SignInBody>(http);
        var known = wanted.Name.Length <= TextMax && wanted.Password.Length <= TextMax;
        var login = known ? await people.ByNameAsync(wanted.Name, http.RequestAborted) : null;
        var (right, lockedNow) = await passwords.CheckAsync(login, known ? wanted.Password : "", http.RequestAborted);
        if (!right || board.Accounts.Find(login!.Id) is not { IsOpen: true, Kind: AccountKind.Person } account)
        {
            log.Tell(http, lockedNow ? "sign-in.locked" : "sign-in.failed", login?.Id ?? "unknown");
            // One answer for all: it must not tell who has an account.
            throw new ProblemException(401, "sign-in.failed", "Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đang tạm khóa.");
        }

        if (account.Status != AccountStatus.Active)
        {
            // The server stopped between keeping the password and recording it.
            await acts.RunAsync(account.Id, null, [], account.Id, (_, a) => a.Status == AccountStatus.Active ? Domain.Decision.AlreadyDone : AccountDecisions.Activate(a), http.RequestAborted);
            account = board.Accounts.Find(account.Id)!;
        }

        var roles = board.Accounts.RolesOf(account.Id, clock.Today());
        if (wanted.Role is { } role && roles.All(r => r.Role != role))
        {
            throw new ProblemException(422, "role.not-held", "Tài khoản không giữ vai trò này.", [new ProblemError("/role", "role.not-held", "Tài khoản không giữ vai trò này.")]);
        }

        var csrf = await sessions.StartAsync(http, account, wanted.Role);
        log.Tell(http, "sign-in.succeeded", account.Id);
        return Results.Json(new { account = account.Id, role = wanted.Role ?? (roles.Count > 0 ? roles[0].Role : null), roles, csrfToken = csrf }, JsonBody.Answers);
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, Sessions sessions, SecurityLog log)
    {
        (await JsonBody.ReadAsync(http)).As<AccountEndpoints.Nothing>();
        await sessions.StopAsync(http);
        log.Tell(http, "sign-out");
        return Results.NoContent();
    }

    private static async Task<IResult> AcceptAsync(HttpContext http, PeopleStore people, Passwords passwords, AccountActs acts, SecurityLog log, TimeProvider clock)
    {
        var wanted = await ReadAsync<InvitationBody>(http);
        var code = OneTime.HashOf(wanted.Code);
        var login = await people.ByInvitationAsync(code, clock.GetUtcNow(), http.RequestAborted);
        if (login is null)
        {
            log.Tell(http, "invitation.refused", "unknown");
            throw Invalid();
        }

        var hash = passwords.Hash(wanted.Password, await people.ProfileAsync(login.Id, http.RequestAborted));
        if (!await people.ActivateAsync(code, hash, clock.GetUtcNow(), http.RequestAborted))
        {
            throw Invalid();
        }

        var written = await acts.RunAsync(login.Id, null, code, login.Id, (_, account) => AccountDecisions.Activate(account), http.RequestAborted);
        log.Tell(http, "account.activated", login.Id, written.Position);
        return written.Answer(http);
    }

    private static async Task<IResult> TokenAsync(HttpContext http, PeopleStore people, ProgramTokens tokens, BoardState board, SecurityLog log, TimeProvider clock)
    {
        var wanted = await ReadAsync<TokenBody>(http);
        var login = wanted.Account.Length <= TextMax ? await people.ByIdAsync(wanted.Account, http.RequestAborted) : null;
        var right = CryptographicOperations.FixedTimeEquals(OneTime.HashOf(wanted.Secret), login?.Secret ?? new byte[SHA256.HashSizeInBytes]);
        if (!right || board.Accounts.Find(wanted.Account) is not { IsOpen: true, Kind: AccountKind.Program } account)
        {
            log.Tell(http, "sign-in.failed", login?.Id ?? "unknown");
            throw new ProblemException(401, "sign-in.failed", "Mã tài khoản hoặc khóa bí mật không đúng, hoặc tài khoản đang khóa.");
        }

        log.Tell(http, "token.issued", account.Id);
        return Results.Json(
            new { accessToken = tokens.Issue(account, clock.GetUtcNow()), tokenType = "Bearer", expiresIn = (int)ProgramTokens.Length.TotalSeconds }, JsonBody.Answers);
    }

    private static async Task<IResult> SampleAsync(HttpContext http, Settings settings, BoardState board, PeopleStore people)
    {
        http.Only();
        if (settings.SamplePassword is null || !settings.AcceptsLocalTokens)
        {
            throw ProblemException.NotFound();
        }

        var accounts = board.Accounts.Accounts.Values.Where(a => a.Id.StartsWith(SampleAccounts.Prefix, StringComparison.Ordinal)).ToList();
        var names = await people.ProfilesAsync(accounts.ConvertAll(a => a.Id), http.RequestAborted);
        return Results.Json(
            new
            {
                items = accounts.Where(a => names.ContainsKey(a.Id)).Select(a => new { a.Id, names[a.Id].SignInName, names[a.Id].FullName, roles = a.Roles.Select(r => new { r.Role, r.Units }) }),
                next = (string?)null,
            },
            JsonBody.Answers);
    }

    private static ProblemException Invalid() => new(
        422, "invitation.invalid", "Mã mời không đúng, đã dùng hoặc đã quá hạn; hãy xin người quản trị mã mới.",
        [new ProblemError("/code", "invitation.invalid", "Mã mời không đúng, đã dùng hoặc đã quá hạn.")]);

    /// <summary>Only JSON: a form of another site cannot send that without being asked about first.</summary>
    private static async Task<T> ReadAsync<T>(HttpContext http) => (await JsonBody.ReadAsync(http)).As<T>();
}
