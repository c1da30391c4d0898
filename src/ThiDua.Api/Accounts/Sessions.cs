using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain.Accounts;

namespace ThiDua.Api.Accounts;

/// <summary>
/// Sign-ins by cookie. The cookie is sealed by the server (data protection) and bears ids, times and a token against forged requests; what the
/// account may is never in it: that is looked up at each request.
/// </summary>
internal sealed class Sessions(PeopleStore people, PeopleKeys keys, Settings settings, TimeProvider clock)
{
    /// <summary>Authentication scheme.</summary>
    public const string Scheme = "session";

    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new(StringComparer.Ordinal);

    /// <summary>Name of the cookie. With https it is bound to this host and its root by its prefix.</summary>
    public static string CookieName(Settings settings) => settings.IsHttps ? "__Host-thidua" : "thidua";

    /// <summary>Sets up the cookie.</summary>
    public static void Configure(CookieAuthenticationOptions options, Settings settings)
    {
        options.Cookie.Name = CookieName(settings);
        options.Cookie.HttpOnly = true;
        options.Cookie.IsEssential = true;
        options.Cookie.Path = "/";
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = settings.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = settings.SessionIdle;
        options.SlidingExpiration = true;
        options.Events.OnRedirectToLogin = context => Refuse(context, 401);
        options.Events.OnRedirectToAccessDenied = context => Refuse(context, 403);
        options.Events.OnValidatePrincipal = context =>
        {
            // However busy somebody is: after so many hours they prove again who they are.
            var now = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
            if (now.ToUnixTimeSeconds() >= long.Parse(context.Principal!.FindFirstValue("exp") ?? "0", CultureInfo.InvariantCulture))
            {
                context.RejectPrincipal();
            }

            return Task.CompletedTask;
        };
    }

    /// <summary>Begins a sign-in with ids that nobody knew before, and ends the one that this browser had.</summary>
    /// <param name="http">The request.</param>
    /// <param name="account">Whose it is.</param>
    /// <param name="role">Role to act in.</param>
    /// <returns>The token that writes must bear.</returns>
    public async Task<string> StartAsync(HttpContext http, Account account, string? role)
    {
        await EndAsync(await http.AuthenticateAsync(Scheme), http.RequestAborted);
        var until = clock.GetUtcNow() + settings.SessionLength;
        var csrf = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var claims = new List<Claim>
        {
            new("sub", account.Id), new(AccountRights.Stamp, account.Stamp.ToString(CultureInfo.InvariantCulture)),
            new(AccountRights.Session, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))), new(AccountRights.Csrf, csrf),
            new("exp", until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        };
        if (role is not null)
        {
            claims.Add(new Claim(AccountRights.Acting, role));
        }

        await http.SignInAsync(Scheme, new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme)));
        return csrf;
    }

    /// <summary>Ends the sign-in of a request, also for whoever kept a copy of its cookie.</summary>
    public async Task StopAsync(HttpContext http)
    {
        await EndAsync(await http.AuthenticateAsync(Scheme), http.RequestAborted);
        await http.SignOutAsync(Scheme);
    }

    /// <summary>Whether a sign-in was ended.</summary>
    public bool IsEnded(string session) => _ended.ContainsKey(session);

    /// <summary>Keeps what other nodes ended, every two seconds; clears what a restored backup brought back, once.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (!keys.AreSetUp)
        {
            return;
        }

        var swept = false;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (!swept)
                {
                    await people.SweepAsync(stop);
                    swept = true;
                }

                await LearnAsync(stop);
            }
            catch (Exception e) when (e is Npgsql.NpgsqlException or TimeoutException or IOException)
            {
                // The database is away; who can sign in nowhere can do nothing. Looked at again in two seconds.
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromSeconds(2), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Reads which sign-ins were ended, here before or by other nodes.</summary>
    public async Task LearnAsync(CancellationToken ct)
    {
        if (!keys.AreSetUp)
        {
            return;
        }

        var now = clock.GetUtcNow();
        foreach (var (id, until) in await people.EndedSessionsAsync(now, ct))
        {
            _ended[id] = until;
        }

        foreach (var (id, _) in _ended.Where(e => e.Value < now))
        {
            _ended.TryRemove(id, out _);
        }
    }

    private async Task EndAsync(AuthenticateResult result, CancellationToken ct)
    {
        if (result.Principal?.FindFirstValue(AccountRights.Session) is { } session)
        {
            var until = clock.GetUtcNow() + settings.SessionLength;
            _ended[session] = until;
            await people.EndSessionAsync(session, until, ct);
        }
    }

    private static Task Refuse(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>
    /// A write by cookie must bear the token that its sign-in was given (S21): other sites can send the cookie, but do not know the token. What
    /// bears a bearer token needs none: no browser adds that by itself. Nobody is signed in from another site either.
    /// </summary>
    public static async Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            await next(http);
            return;
        }

        var settings = http.RequestServices.GetRequiredService<Settings>();
        var expected = http.User.FindFirstValue(AccountRights.Csrf);
        var byCookie = expected is not null || http.Request.Path.StartsWithSegments("/api/sign-in", StringComparison.OrdinalIgnoreCase);
        if (byCookie && !IsFromHere(http, settings))
        {
            throw new ProblemException(403, "csrf.other-site", "Yêu cầu đến từ một trang khác nên không được thực hiện.");
        }

        if (!BearsToken(http.User, http.Request.Headers["X-CSRF-Token"].ToString()))
        {
            throw new ProblemException(403, "csrf.missing", "Thiếu hoặc sai mã chống giả mạo: gửi kèm tiêu đề X-CSRF-Token nhận được khi đăng nhập (GET /api/me).");
        }

        await next(http);
    }

    /// <summary>The same of what a form brings along before its route is asked: from here, and with the token of the sign-in.</summary>
    /// <param name="http">The request.</param>
    /// <param name="user">Who sends it.</param>
    /// <param name="token">The token it bears.</param>
    public static bool IsGenuine(HttpContext http, ClaimsPrincipal user, string token) =>
        (user.FindFirstValue(AccountRights.Csrf) is null || IsFromHere(http, http.RequestServices.GetRequiredService<Settings>())) && BearsToken(user, token);

    private static bool BearsToken(ClaimsPrincipal user, string token) =>
        user.FindFirstValue(AccountRights.Csrf) is not { } expected || CryptographicOperations.FixedTimeEquals(Bytes(token), Bytes(expected));

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    /// <summary>Browsers say where a request comes from; other clients say nothing.</summary>
    private static bool IsFromHere(HttpContext http, Settings settings)
    {
        var site = http.Request.Headers["Sec-Fetch-Site"].ToString();
        var origin = http.Request.Headers.Origin.ToString();
        return site is "" or "same-origin" or "none"
            && (origin.Length == 0 || origin == (settings.PublicUrl ?? $"{http.Request.Scheme}://{http.Request.Host}"));
    }
}
