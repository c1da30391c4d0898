using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;

namespace ThiDua.Api.Accounts;

/// <summary>
/// An outside OpenID provider: its addresses and keys by discovery, codes exchanged for identities. It vouches for who somebody is; what they may
/// do is only ever said by an account here that names its subject.
/// </summary>
internal sealed class OutsideProvider : IDisposable
{
    /// <summary>Algorithms with a key pair: a secret shared with a provider must not make tokens.</summary>
    internal static readonly string[] Algorithms =
    [
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256,
    ];

    private readonly OidcSettings? _settings;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = 1_000_000 };
    private readonly ConfigurationManager<OpenIdConnectConfiguration>? _discovery;

    public OutsideProvider(Settings settings)
    {
        _settings = settings.Oidc;
        if (_settings is not null)
        {
            _discovery = new ConfigurationManager<OpenIdConnectConfiguration>(
                _settings.Authority + "/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(),
                new HttpDocumentRetriever(_http) { RequireHttps = !Hosting.Settings.IsLoopback(_settings.Authority) });
        }
    }

    /// <summary>What it was set up as.</summary>
    /// <exception cref="ProblemException">None was.</exception>
    public OidcSettings Settings => _settings ?? throw ProblemException.NotFound("sign-in.no-provider", "Máy chủ này không dùng nhà cung cấp đăng nhập bên ngoài.");

    /// <summary>Its discovery document, kept and refreshed; null when none was set up.</summary>
    public ConfigurationManager<OpenIdConnectConfiguration>? Discovery => _discovery;

    /// <summary>Its addresses and keys.</summary>
    public async Task<OpenIdConnectConfiguration> ConfigurationAsync(CancellationToken ct)
    {
        _ = Settings;
        try
        {
            return await _discovery!.GetConfigurationAsync(ct);
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException)
        {
            throw Unreachable();
        }
    }

    /// <summary>Exchanges a code for the subject that it stands for.</summary>
    /// <param name="code">Code from the provider.</param>
    /// <param name="verifier">What the challenge was made of.</param>
    /// <param name="nonce">What the identity token must repeat.</param>
    /// <param name="redirect">Address that the code was sent to.</param>
    /// <param name="now">Time that the token must be good at.</param>
    /// <param name="ct">The caller has gone.</param>
    /// <returns>The subject, or null when the provider does not vouch for it.</returns>
    public async Task<string?> RedeemAsync(string code, string verifier, string nonce, string redirect, DateTimeOffset now, CancellationToken ct)
    {
        var configuration = await ConfigurationAsync(ct);
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = redirect, ["code_verifier"] = verifier, ["client_id"] = Settings.ClientId,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, configuration.TokenEndpoint) { Content = new FormUrlEncodedContent(form) };
        if (Settings.ClientSecretFile is { } file)
        {
            var secret = (await File.ReadAllTextAsync(file, ct)).Trim();
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(Settings.ClientId)}:{Uri.EscapeDataString(secret)}")));
        }

        try
        {
            using var answer = await _http.SendAsync(request, ct);
            if (!answer.IsSuccessStatusCode)
            {
                return answer.StatusCode >= System.Net.HttpStatusCode.InternalServerError ? throw Unreachable() : null;
            }

            using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(ct));
            return body.RootElement.TryGetProperty("id_token", out var token) && token.ValueKind == JsonValueKind.String
                ? await SubjectAsync(token.GetString()!, nonce, configuration, now)
                : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException || (e is TaskCanceledException && !ct.IsCancellationRequested))
        {
            throw Unreachable();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<string?> SubjectAsync(string idToken, string nonce, OpenIdConnectConfiguration configuration, DateTimeOffset now)
    {
        var result = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(idToken, Rules(configuration.Issuer, Settings.ClientId, now, configuration.SigningKeys));
        if (!result.IsValid)
        {
            _discovery!.RequestRefresh(); // Its keys may just have changed; the next try sees.
            return null;
        }

        return result.Claims.TryGetValue("nonce", out var said) && (said as string) == nonce && result.Claims.TryGetValue("sub", out var subject) ? subject as string : null;
    }

    private static TokenValidationParameters Rules(string issuer, string audience, DateTimeOffset now, IEnumerable<SecurityKey> keys) => new()
    {
        ValidIssuer = issuer,
        ValidAudience = audience,
        ValidAlgorithms = Algorithms,
        IssuerSigningKeys = keys,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ClockSkew = TimeSpan.FromSeconds(30),
        LifetimeValidator = (from, to, _, p) => OutsideTokens.IsNow(from, to, p.ClockSkew, now),
    };

    private static ProblemException Unreachable() =>
        new(503, "sign-in.provider-unreachable", "Chưa liên lạc được nhà cung cấp đăng nhập; hãy thử lại sau.") { RetryAfter = 5 };
}

/// <summary>Access tokens of the outside provider.</summary>
internal static class OutsideTokens
{
    /// <summary>Authentication scheme.</summary>
    public const string Scheme = "outside";

    /// <summary>Whether a bearer token says that it is of that issuer. Saying so proves nothing; it only chooses who checks it.</summary>
    public static bool Names(string header, string authority)
    {
        const string scheme = "Bearer ";
        if (!header.StartsWith(scheme, StringComparison.Ordinal) || header.Length > 16_000)
        {
            return false;
        }

        try
        {
            return new JsonWebToken(header[scheme.Length..]).Issuer.TrimEnd('/') == authority;
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException)
        {
            return false;
        }
    }

    /// <summary>Accepts the provider's access tokens that are for this product, and finds the account that names their subject.</summary>
    public static void Accept(JwtBearerOptions options, OidcSettings? settings, OutsideProvider provider, PeopleStore people, TimeProvider clock)
    {
        options.MapInboundClaims = false;
        options.IncludeErrorDetails = false;
        if (provider.Discovery is { } discovery)
        {
            options.ConfigurationManager = discovery;
        }
        else
        {
            options.Configuration = new OpenIdConnectConfiguration();
        }

        options.TokenValidationParameters = new TokenValidationParameters
        {
            // The issuer's own name, as discovery says it, is added by the handler.
            ValidAudience = settings?.Audience ?? Guid.NewGuid().ToString(),
            ValidAlgorithms = OutsideProvider.Algorithms,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ClockSkew = TimeSpan.FromSeconds(30),
            LifetimeValidator = (from, to, _, p) => IsNow(from, to, p.ClockSkew, clock.GetUtcNow()),
        };
        var memory = new TokenMemory(clock).Events;
        options.Events = new JwtBearerEvents
        {
            OnMessageReceived = memory.OnMessageReceived,
            OnTokenValidated = async context =>
            {
                var token = (JsonWebToken)context.SecurityToken;
                var id = await people.BySubjectAsync(settings!.Authority, token.Subject ?? "", context.HttpContext.RequestAborted);
                // Nobody's: it stays a caller who proved who they are and may nothing.
                context.Principal = new ClaimsPrincipal(new ClaimsIdentity(
                    id is null ? [new Claim("sub", "unknown")]
                        : [new("sub", id), new(AccountRights.Stamp, AccountRights.Outside), new("exp", new DateTimeOffset(token.ValidTo, TimeSpan.Zero).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture))],
                    Scheme));
                await memory.OnTokenValidated(context);
            },
        };
    }

    /// <summary>Whether a token is good now, give or take the skew.</summary>
    public static bool IsNow(DateTime? from, DateTime? to, TimeSpan skew, DateTimeOffset now) => to is not null && now.UtcDateTime < to + skew && !(now.UtcDateTime + skew < from);
}
