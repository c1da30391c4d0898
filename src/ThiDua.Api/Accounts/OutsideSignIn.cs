using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Accounts;

/// <summary>
/// Sign-in by an outside provider: authorization code with PKCE, state and nonce. What this side must remember meanwhile is sealed into a cookie
/// of ten minutes that only the way back gets.
/// </summary>
internal static class OutsideSignIn
{
    private const string Back = "/api/sign-in/outside/callback";
    private const string CookieName = "thidua-outside";
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(10);

    private sealed record Pending(string State, string Nonce, string Verifier, string ReturnUrl, DateTimeOffset Until);

    public static void MapOutsideSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/sign-in/outside", GoAsync).Allow(Permission.Anyone).Limit(RateLimit.SignIn).WithSummary("Đăng nhập qua nhà cung cấp bên ngoài (OpenID)");
        routes.MapGet(Back, ReturnAsync).Allow(Permission.Anyone).Limit(RateLimit.SignIn).WithSummary("Đường về của đăng nhập qua nhà cung cấp bên ngoài");
    }

    /// <summary>Whether an address leads to a page of this server and to nowhere else (S44).</summary>
    public static bool IsLocal(string? url) =>
        url is ['/', ..] && (url.Length == 1 || url[1] is not ('/' or '\\')) && !url.Any(c => c is <= ' ' or > '~' or '\\')
        && Uri.TryCreate(new Uri("http://here.invalid"), url, out var whole) && whole.Host == "here.invalid";

    private static async Task<IResult> GoAsync(HttpContext http, OutsideProvider provider, IDataProtectionProvider protection, Settings settings, TimeProvider clock)
    {
        http.Only("returnUrl");
        var returnUrl = http.Single("returnUrl") ?? "/";
        if (!IsLocal(returnUrl))
        {
            throw ProblemException.Bad("return-url.invalid", "returnUrl chỉ được là đường dẫn của chính máy chủ này.", "returnUrl");
        }

        var configuration = await provider.ConfigurationAsync(http.RequestAborted);
        var pending = new Pending(Fresh(), Fresh(), Fresh(), returnUrl, clock.GetUtcNow() + Length);
        http.Response.Cookies.Append(
            CookieName, Protector(protection).Protect(JsonSerializer.Serialize(pending)),
            new CookieOptions { HttpOnly = true, Secure = settings.IsHttps, SameSite = SameSiteMode.Lax, Path = Back, MaxAge = Length, IsEssential = true });
        return Results.Redirect(QueryHelpers.AddQueryString(configuration.AuthorizationEndpoint, new Dictionary<string, string?>
        {
            ["response_type"] = "code", ["client_id"] = provider.Settings.ClientId, ["redirect_uri"] = RedirectUri(http, settings), ["scope"] = "openid",
            ["state"] = pending.State, ["nonce"] = pending.Nonce, ["code_challenge_method"] = "S256",
            ["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(pending.Verifier))),
        }));
    }

    private static async Task<IResult> ReturnAsync(
        HttpContext http, OutsideProvider provider, IDataProtectionProvider protection, Settings settings, TimeProvider clock, PeopleStore people, BoardState board,
        Sessions sessions, SecurityLog log)
    {
        var (code, state) = (Given(http, "code"), Given(http, "state"));
        _ = provider.Settings;
        var pending = Open(http.Request.Cookies[CookieName], protection, clock.GetUtcNow());
        http.Response.Cookies.Delete(CookieName, new CookieOptions { Path = Back, Secure = settings.IsHttps });
        if (pending is null || state is null || code is null || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(pending.State)))
        {
            log.Tell(http, "sign-in.outside-refused");
            throw ProblemException.Bad("sign-in.outside-invalid", "Lần đăng nhập này không hợp lệ hoặc đã quá hạn; hãy bắt đầu lại.");
        }

        var subject = await provider.RedeemAsync(code, pending.Verifier, pending.Nonce, RedirectUri(http, settings), clock.GetUtcNow(), http.RequestAborted);
        if (subject is null)
        {
            log.Tell(http, "sign-in.outside-refused");
            throw ProblemException.Bad("sign-in.outside-invalid", "Nhà cung cấp không xác nhận lần đăng nhập này; hãy bắt đầu lại.");
        }

        var id = await people.BySubjectAsync(provider.Settings.Authority, subject, http.RequestAborted);
        if (id is null || board.Accounts.Find(id) is not { IsOpen: true } account)
        {
            log.Tell(http, "sign-in.failed", id ?? "unknown");
            throw new ProblemException(403, "sign-in.no-account", "Danh tính này chưa gắn với tài khoản nào đang dùng; hãy liên hệ người quản trị.");
        }

        await sessions.StartAsync(http, account, null);
        log.Tell(http, "sign-in.succeeded", account.Id);
        return Results.LocalRedirect(pending.ReturnUrl);
    }

    /// <summary>Providers' codes can be long.</summary>
    private static string? Given(HttpContext http, string name) => http.Request.Query[name] is [{ Length: > 0 and <= 4_000 } text] ? text : null;

    private static Pending? Open(string? cookie, IDataProtectionProvider protection, DateTimeOffset now)
    {
        try
        {
            return cookie is not null && JsonSerializer.Deserialize<Pending>(Protector(protection).Unprotect(cookie)) is { } pending && now < pending.Until ? pending : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static IDataProtector Protector(IDataProtectionProvider protection) => protection.CreateProtector("ThiDua.OutsideSignIn");

    private static string RedirectUri(HttpContext http, Settings settings) => (settings.PublicUrl ?? $"{http.Request.Scheme}://{http.Request.Host}") + Back;

    private static string Fresh() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
}
