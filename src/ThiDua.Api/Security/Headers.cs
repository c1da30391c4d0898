using ThiDua.Api.Hosting;

namespace ThiDua.Api.Security;

/// <summary>Headers that every answer bears (S22, S23, S52). No answer ever allows another origin: there is no CORS.</summary>
internal static class Headers
{
    /// <summary>Adds them.</summary>
    public static Task AddAsync(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            var isPage = http.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin"; // With none at all browsers would not say where a form of ours comes from, either.
            headers.XFrameOptions = "DENY";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            headers.ContentSecurityPolicy = isPage
                ? "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
                    + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
                : headers.ContentDisposition.Count > 0
                    ? "default-src 'none'; frame-ancestors 'none'; sandbox" // A file that somebody sent: whatever it is, it runs nothing of ours.
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
