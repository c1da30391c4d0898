using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using ThiDua.Api.Hosting;

namespace ThiDua.Api.Pages.Forms;

/// <summary>
/// What an answer gives out only once (a code, a secret) and the next page has to show: it goes there in a sealed cookie that scripts cannot
/// read, never in an address, and is gone when it was shown.
/// </summary>
internal static class GivenOnce
{
    private const string CookieName = "thidua-given";
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(2);

    /// <summary>Takes the first of some members that an answer has along to the next page.</summary>
    /// <param name="http">The request.</param>
    /// <param name="answer">The route's answer.</param>
    /// <param name="names">Names of members, with commas between them; "" for nothing.</param>
    /// <param name="page">Address of the next page: to no other one is it given.</param>
    public static void Keep(HttpContext http, byte[] answer, string names, string page)
    {
        if (names.Length == 0 || answer is not [(byte)'{', ..])
        {
            return;
        }

        using var json = JsonDocument.Parse(answer);
        var given = names.Split(',').Select(n => json.RootElement.TryGetProperty(n, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null).FirstOrDefault(v => v is not null);
        if (given is not null)
        {
            http.Response.Cookies.Append(CookieName, Protector(http).Protect(given, Length), new CookieOptions
            {
                HttpOnly = true, Secure = http.RequestServices.GetRequiredService<Settings>().IsHttps, SameSite = SameSiteMode.Strict, MaxAge = Length, IsEssential = true,
                Path = page.Split('?', '#')[0],
            });
        }
    }

    /// <summary>What was given; null when nothing was, or it was shown already.</summary>
    public static string? Take(HttpContext http)
    {
        if (http.Request.Cookies[CookieName] is not { Length: > 0 } kept)
        {
            return null;
        }

        http.Response.Cookies.Delete(CookieName, new CookieOptions { Path = http.Request.Path });
        try
        {
            return Protector(http).Unprotect(kept);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null; // Too late, or not ours.
        }
    }

    /// <summary>For the account that was given it, and nobody else at the same browser.</summary>
    private static ITimeLimitedDataProtector Protector(HttpContext http) =>
        http.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("given-once", http.User.FindFirst("sub")?.Value ?? "").ToTimeLimitedDataProtector();
}
