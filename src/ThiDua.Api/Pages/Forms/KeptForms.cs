using System.Collections.Concurrent;
using System.Security.Cryptography;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;

namespace ThiDua.Api.Pages.Forms;

/// <summary>
/// Forms that were sent when the sign-in had ended. They wait on this server for half an hour, for the browser that sent them and the account
/// they were made for, and stand in their page again after signing in.
/// </summary>
internal sealed class KeptForms(Settings settings, TimeProvider clock)
{
    private const string CookieName = "thidua-form";
    private const int Most = 1_000;

    /// <summary>Characters of all of them together: anybody can send a form without a sign-in.</summary>
    private const long CharactersMax = 16_000_000;
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(30);
    private static readonly ProblemException SignInEnded = new(401, "sign-in.ended", Texts.SignInEnded);

    private readonly ConcurrentDictionary<string, (FormPost Post, DateTimeOffset Until, long Number)> _kept = new(StringComparer.Ordinal);
    private long _last;

    /// <summary>Keeps a form but its passwords; the browser gets the number it lies under. What has waited longest makes room.</summary>
    public void Keep(HttpContext http, FormPost post)
    {
        var (now, id) = (clock.GetUtcNow(), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        _kept[id] = (post.WithoutPasswords(), now + Length, Interlocked.Increment(ref _last));
        var (count, characters) = (0, 0L);
        foreach (var (key, kept) in _kept.ToArray().OrderByDescending(k => k.Value.Number))
        {
            characters += kept.Post.Fields.Sum(f => (long)f.Name.Length + f.Value.Length);
            if (++count > Most || characters > CharactersMax || kept.Until < now)
            {
                _kept.TryRemove(key, out _);
            }
        }

        http.Response.Cookies.Append(CookieName, id, new CookieOptions { HttpOnly = true, Secure = settings.IsHttps, SameSite = SameSiteMode.Lax, MaxAge = Length, IsEssential = true });
    }

    /// <summary>Gives a kept form back with the page it stood on, once, to the account it was made for.</summary>
    public void GiveBack(HttpContext http)
    {
        if (http.Request.Cookies[CookieName] is { } id && _kept.TryGetValue(id, out var kept)
            && kept.Post.From == $"{http.Request.Path}{http.Request.QueryString}" && kept.Post.By == http.Caller().Account && _kept.TryRemove(id, out _))
        {
            http.Response.Cookies.Delete(CookieName);
            FormState.Keep(http, kept.Post, SignInEnded);
        }
    }
}
