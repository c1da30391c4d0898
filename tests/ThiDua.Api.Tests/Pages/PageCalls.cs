using System.Net;
using Shouldly;
using ThiDua.Api.Tests.Accounts;

namespace ThiDua.Api.Tests.Pages;

/// <summary>Short words for what tests do with pages, as a browser without scripts.</summary>
internal static class PageCalls
{
    /// <summary>A page that answers 200, with its entities read.</summary>
    public static async Task<string> PageAsync(this HttpClient browser, string address)
    {
        var answer = await GetPageAsync(browser, address);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, page);
        return page;
    }

    /// <summary>Whatever an address answers to a browser.</summary>
    public static Task<HttpResponseMessage> GetPageAsync(this HttpClient browser, string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd("text/html");
        return browser.SendAsync(request);
    }

    /// <summary>Sends fields as a form of a page does.</summary>
    public static Task<HttpResponseMessage> PostFormAsync(this HttpClient browser, string action, params IEnumerable<(string Name, string Value)> fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))) };
        request.Headers.Accept.ParseAdd("text/html");
        return browser.SendAsync(request);
    }

    /// <summary>A browser that is signed in, with the token that its forms bear.</summary>
    public static async Task<FormSender> FormsAsync(this ThiDuaServer server, string name)
    {
        var browser = await server.SignInAsync(name);
        var token = browser.DefaultRequestHeaders.GetValues("X-CSRF-Token").Single();
        browser.DefaultRequestHeaders.Remove("X-CSRF-Token");
        return new FormSender(browser, token);
    }
}

/// <summary>Sends forms.</summary>
/// <param name="Browser">The browser.</param>
/// <param name="Token">Token of its sign-in.</param>
internal sealed record FormSender(HttpClient Browser, string Token)
{
    /// <summary>Sends a form that must be carried out, and goes where it leads: that page knows what was recorded.</summary>
    public async Task DoneAsync(string action, string from, string method, params (string Name, string Value)[] fields)
    {
        var answer = await PostAsync(action, from, method, action, fields);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await answer.Content.ReadAsStringAsync());
        await Browser.PageAsync(answer.Headers.Location!.OriginalString);
    }

    /// <summary>Sends a form that comes back.</summary>
    public async Task<(HttpStatusCode Status, string Page)> SendAsync(string action, string from, string method, string form, params (string Name, string Value)[] fields)
    {
        var answer = await PostAsync(action, from, method, form, fields);
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }

    private Task<HttpResponseMessage> PostAsync(string action, string from, string method, string form, (string Name, string Value)[] fields) => Browser.PostFormAsync(
        action, [("_csrf", Token), ("_form", form), ("_from", from), ("_next", from), ("_key", Guid.NewGuid().ToString("N")), ("_method", method), .. fields]);
}
