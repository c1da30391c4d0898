using System.Security.Cryptography;
using ThiDua.Api.Hosting;

namespace ThiDua.Api.Security;

/// <summary>Headers that every answer bears (S22, S23, S52). No answer ever allows another origin: there is no CORS.</summary>
internal static class Headers
{
    private const string Nonce = "csp-nonce";

    /// <summary>The number that scripts of this page must bear; made when it is first asked for.</summary>
    public static string CspNonce(this HttpContext http)
    {
        if (http.Items[Nonce] is not string nonce)
        {
            http.Items[Nonce] = nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        }

        return nonce;
    }

    /// <summary>Adds them.</summary>
    public static Task AddAsync(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            var isPage = http.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers.XFrameOptions = "DENY";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            headers.ContentSecurityPolicy = isPage
                ? $"default-src 'none'; script-src 'self' 'nonce-{http.CspNonce()}'; style-src 'self' 'nonce-{http.CspNonce()}'; img-src 'self' data:; font-src 'self'; "
                    + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
                : "default-src 'none'; frame-ancestors 'none'";
            if (http.RequestServices.GetRequiredService<Settings>().IsHttps)
            {
                headers.StrictTransportSecurity = "max-age=31536000";
            }

            // What one caller sees is no other's, and nobody on the way keeps it.
            headers.Vary = "Authorization, Cookie";
            if (isPage || http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
            {
                headers.CacheControl = headers.CacheControl.Count > 0 ? headers.CacheControl : "no-store"; // What is public says so itself.
            }

            return Task.CompletedTask;
        });
        return next(http);
    }
}
