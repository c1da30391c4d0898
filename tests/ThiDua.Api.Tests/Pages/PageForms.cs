using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Shouldly;
using ThiDua.Api.Tests.Accounts;

namespace ThiDua.Api.Tests.Pages;

/// <summary>A page as a browser without scripts has it: its text, and its forms with what stands in them.</summary>
/// <param name="Status">Status of the answer.</param>
/// <param name="Html">Its markup.</param>
internal sealed record ReadPage(HttpStatusCode Status, string Html)
{
    /// <summary>What people read.</summary>
    public string Text => WebUtility.HtmlDecode(Regex.Replace(Html, "(<[^>]+>|\\s+)+", " ", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)));

    /// <summary>Names of its forms.</summary>
    public IReadOnlyList<string> Forms => [.. Regex.Matches(Html, "name=\"_form\" value=\"(?<form>[^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(5)).Select(m => WebUtility.HtmlDecode(m.Groups["form"].Value))];

    /// <summary>Address that a form is sent to, and its fields as they stand.</summary>
    /// <param name="name">Name of the form.</param>
    public (string Action, List<(string Name, string Value)> Fields) Form(string name)
    {
        var form = Regex.Matches(Html, "<form[^>]*>.*?</form>", RegexOptions.Singleline, TimeSpan.FromSeconds(5)).Select(m => m.Value)
            .SingleOrDefault(f => f.Contains($"name=\"_form\" value=\"{WebUtility.HtmlEncode(name)}\"", StringComparison.Ordinal));
        form.ShouldNotBeNull($"Form {name} is not among {string.Join(", ", Forms)}.");
        var fields = new List<(string, string)>();
        foreach (Match tag in Regex.Matches(
            form, "<input(?<at>[^>]*)>|<textarea(?<at>[^>]*)>(?<text>[^<]*)</textarea>|<select(?<at>[^>]*)>(?<options>.*?)</select>", RegexOptions.Singleline, TimeSpan.FromSeconds(5)))
        {
            var attributes = tag.Groups["at"].Value;
            var value = tag switch
            {
                _ when tag.Groups["text"].Success => WebUtility.HtmlDecode(tag.Groups["text"].Value),
                _ when tag.Groups["options"].Success => Attribute(Regex.Match(tag.Groups["options"].Value, "<option[^>]*\\bselected[^>]*>", RegexOptions.None, TimeSpan.FromSeconds(5)).Value, "value"),
                _ when Attribute(attributes, "type") is "checkbox" or "radio" && !Regex.IsMatch(attributes, "\\bchecked\\b", RegexOptions.None, TimeSpan.FromSeconds(5)) => null,
                _ => Attribute(attributes, "value"),
            };
            if (Attribute(attributes, "name") is { Length: > 0 } field && value is not null)
            {
                fields.Add((field, value));
            }
        }

        return (Attribute(form, "action"), fields);
    }

    private static string Attribute(string tag, string name) =>
        WebUtility.HtmlDecode(Regex.Match(tag, $"\\b{name}=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(5)).Groups[1].Value);
}

/// <summary>What a browser does on pages.</summary>
internal static class PageForms
{
    /// <summary>Roles that have an account, by server.</summary>
    private static readonly ConditionalWeakTable<ThiDuaServer, HashSet<string>> Accounts = [];

    /// <summary>A browser signed in as an account of a role, made when first asked for; its forms bear the token, it does not add it by itself.</summary>
    public static async Task<HttpClient> BrowserAsync(this ThiDuaServer server, string role, params string[] units)
    {
        var known = Accounts.GetOrCreateValue(server);
        if (known.Add(role))
        {
            await server.PersonAsync($"tk-{known.Count}", role, (role, units));
        }

        var browser = await server.SignInAsync(role);
        browser.DefaultRequestHeaders.Remove("X-CSRF-Token");
        return browser;
    }

    /// <summary>Opens a page.</summary>
    public static async Task<ReadPage> OpenAsync(this HttpClient browser, string address)
    {
        var answer = await browser.GetPageAsync(address);
        return new ReadPage(answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Fills a form of a page in and sends it; what is filled in takes the place of what stood there.</summary>
    public static async Task<(ReadPage Page, string? Location)> SendAsync(this HttpClient browser, ReadPage page, string form, params (string Name, string Value)[] filled)
    {
        var (action, fields) = page.Form(form);
        var answer = await browser.PostFormAsync(action, fields.Where(f => filled.All(x => x.Name != f.Name)).Concat(filled));
        return (new ReadPage(answer.StatusCode, await answer.Content.ReadAsStringAsync()), answer.Headers.Location?.OriginalString);
    }

    /// <summary>Sends a form that must be taken, and opens the page it leads to.</summary>
    public static async Task<ReadPage> DoAsync(this HttpClient browser, ReadPage page, string form, params (string Name, string Value)[] filled)
    {
        var (answer, location) = await browser.SendAsync(page, form, filled);
        answer.Status.ShouldBe(HttpStatusCode.SeeOther, answer.Text);
        var next = await browser.OpenAsync(location!.Split('#')[0]);
        next.Status.ShouldBe(HttpStatusCode.OK, next.Text);
        return next;
    }
}
