using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Shouldly;

namespace ThiDua.Api.Tests.Accounts;

/// <summary>Short words for what tests do with accounts.</summary>
internal static class People
{
    /// <summary>A password that is good enough.</summary>
    public const string Password = "ba con trâu gặm cỏ";

    /// <summary>The administrator by local token.</summary>
    public static HttpClient Admin(this ThiDuaServer server) => server.AsAccount("ops-admin", "admin");

    /// <summary>A browser: keeps cookies, follows nothing.</summary>
    public static HttpClient Browser(this ThiDuaServer server, string address = "http://localhost") =>
        server.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = true, BaseAddress = new Uri(address) });

    /// <summary>An account whose holder has set the password.</summary>
    public static async Task PersonAsync(this ThiDuaServer server, string id, string name, params (string Role, string[] Units)[] roles)
    {
        await server.Admin().PutOkAsync($"/api/accounts/{id}", new
        {
            fullName = $"Người {name}", signInName = name, roles = roles.Select(r => new { role = r.Role, units = r.Units }),
        });
        var code = (await server.Admin().StepOkAsync($"/api/accounts/{id}/invite", new { })).GetProperty("code").GetString();
        var answer = await server.CreateClient().PostAsJsonAsync("/api/invitations", new { code, password = Password });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Signs a browser in; its writes bear the token from then on.</summary>
    public static async Task<HttpClient> SignInAsync(this ThiDuaServer server, string name, string password = Password, string address = "http://localhost", string? role = null)
    {
        var browser = server.Browser(address);
        var answer = await browser.PostAsJsonAsync("/api/sign-in", role is null ? new { name, password } : (object)new { name, password, role });
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        browser.UseToken(JsonDocument.Parse(text).RootElement);
        return browser;
    }

    /// <summary>Uses the token that an answer gives.</summary>
    public static void UseToken(this HttpClient browser, JsonElement answer)
    {
        browser.DefaultRequestHeaders.Remove("X-CSRF-Token");
        browser.DefaultRequestHeaders.Add("X-CSRF-Token", answer.GetProperty("csrfToken").GetString());
    }
}
