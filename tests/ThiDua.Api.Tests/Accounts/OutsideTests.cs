using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Shouldly;
using ThiDua.Api.Accounts;
using Xunit;

namespace ThiDua.Api.Tests.Accounts;

/// <summary>Sign-in by an outside OpenID provider, for cookies and for bearer tokens, against the real one.</summary>
public sealed class OutsideTests : IAsyncLifetime
{
    private readonly string _secretFile = Path.Combine(Path.GetTempPath(), $"thidua-oidc-{Guid.NewGuid():N}");
    private TestIssuer _issuer = null!;
    private ThiDuaServer _server = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_secretFile, TestIssuer.Secret + "\n");
        _issuer = await TestIssuer.StartAsync();
        _server = await ThiDuaServer.StartAsync(
            ("ThiDua:Oidc:Authority", _issuer.Authority), ("ThiDua:Oidc:ClientId", "thidua"), ("ThiDua:Oidc:ClientSecretFile", _secretFile),
            ("ThiDua:Oidc:Audience", TestIssuer.Audience));
        _server.Clock.MoveTo(DateTimeOffset.UtcNow); // The issuer's clock is the machine's.
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _issuer.DisposeAsync();
        File.Delete(_secretFile);
    }

    [Fact]
    public async Task Somebody_whom_an_account_names_comes_in_and_gets_the_roles_of_that_account_only()
    {
        await AccountAsync("tk-1", "subject-1", "auditor");
        var browser = _server.Browser();
        var back = await TestIssuer.SignInAsync(await GoAsync(browser, "/api/sign-in/outside?returnUrl=/api/me%3Fx%3D1"), "subject-1");
        var answer = await browser.GetAsync(back.PathAndQuery);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect, await answer.Content.ReadAsStringAsync());
        answer.Headers.Location!.OriginalString.ShouldBe("/api/me?x=1");
        var me = await browser.GetOkAsync("/api/me");
        me.GetProperty("account").GetString().ShouldBe("tk-1");
        me.GetProperty("role").GetString().ShouldBe("auditor", "what the provider says of roles counts for nothing");
        // The same way back a second time leads nowhere: the code and the state were used.
        await (await browser.GetAsync(back.PathAndQuery)).ShouldBeProblemAsync(400, "sign-in.outside-invalid");
    }

    [Fact]
    public async Task Somebody_whom_no_account_names_stays_outside_and_gets_none()
    {
        var browser = _server.Browser();
        var back = await TestIssuer.SignInAsync(await GoAsync(browser, "/api/sign-in/outside"), "stranger");
        await (await browser.GetAsync(back.PathAndQuery)).ShouldBeProblemAsync(403, "sign-in.no-account");
        await (await browser.GetAsync("/api/me")).ShouldBeProblemAsync(401);
        (await _server.Admin().GetOkAsync("/api/accounts")).GetProperty("items").GetArrayLength().ShouldBe(0);
        await AccountAsync("tk-1", "locked-one", "auditor");
        await _server.Admin().StepOkAsync("/api/accounts/tk-1/lock", new { });
        back = await TestIssuer.SignInAsync(await GoAsync(browser, "/api/sign-in/outside"), "locked-one");
        await (await browser.GetAsync(back.PathAndQuery)).ShouldBeProblemAsync(403, "sign-in.no-account");
    }

    [Fact]
    public async Task A_way_back_that_this_browser_did_not_begin_is_refused()
    {
        await AccountAsync("tk-1", "subject-1", "auditor");
        var (mine, theirs) = (_server.Browser(), _server.Browser());
        var back = await TestIssuer.SignInAsync(await GoAsync(mine, "/api/sign-in/outside"), "subject-1");
        // Signing somebody in as oneself: their browser has begun nothing, or something else.
        await (await theirs.GetAsync(back.PathAndQuery)).ShouldBeProblemAsync(400, "sign-in.outside-invalid");
        await GoAsync(theirs, "/api/sign-in/outside");
        await (await theirs.GetAsync(back.PathAndQuery)).ShouldBeProblemAsync(400, "sign-in.outside-invalid");
        // Another code under one's own state: the verifier does not fit.
        var state = QueryHelpers.ParseQuery((await GoAsync(theirs, "/api/sign-in/outside")).Query)["state"];
        var code = QueryHelpers.ParseQuery(back.Query)["code"];
        await (await theirs.GetAsync($"/api/sign-in/outside/callback?code={code}&state={state}")).ShouldBeProblemAsync(400, "sign-in.outside-invalid");
        await (await theirs.GetAsync("/api/me")).ShouldBeProblemAsync(401);
    }

    [Fact]
    public async Task The_question_bears_challenge_state_and_nonce()
    {
        var (one, other) = (QueryHelpers.ParseQuery((await GoAsync(_server.Browser(), "/api/sign-in/outside")).Query), QueryHelpers.ParseQuery((await GoAsync(_server.Browser(), "/api/sign-in/outside")).Query));
        one["code_challenge_method"].ToString().ShouldBe("S256");
        one["scope"].ToString().ShouldBe("openid");
        foreach (var name in new[] { "code_challenge", "state", "nonce" })
        {
            one[name].ToString().Length.ShouldBe(43);
            one[name].ToString().ShouldNotBe(other[name].ToString());
        }
    }

    [Fact]
    public async Task Too_late_is_refused()
    {
        await AccountAsync("tk-1", "subject-1", "auditor");
        var browser = _server.Browser();
        var back = await TestIssuer.SignInAsync(await GoAsync(browser, "/api/sign-in/outside"), "subject-1");
        _server.Clock.MoveTo(_server.Clock.GetUtcNow().AddMinutes(11));
        await (await browser.GetAsync(back.PathAndQuery)).ShouldBeProblemAsync(400, "sign-in.outside-invalid");
    }

    [Fact]
    public async Task Programs_come_with_the_providers_tokens_for_this_product()
    {
        await _server.SmallWorldAsync();
        await _server.Admin().PutOkAsync("/api/accounts/tk-9", new { fullName = "Báo cáo viên", subject = "report-program", roles = new[] { new { role = "unit-officer", units = new[] { "xa-a" } } } });
        var client = Bearer(await _issuer.TokenAsync("report-program"));
        (await client.GetOkAsync("/api/me")).GetProperty("account").GetString().ShouldBe("tk-9");
        await client.DialogueAsync("dt-1");
        // Proven, but nobody's account: no right at all.
        await (await Bearer(await _issuer.TokenAsync("other-program")).GetAsync("/api/units")).ShouldBeProblemAsync(403);
        await _server.Admin().StepOkAsync("/api/accounts/tk-9/lock", new { });
        await (await client.GetAsync("/api/units")).ShouldBeProblemAsync(401);
    }

    [Fact]
    public async Task A_token_that_was_changed_or_is_old_or_for_others_is_refused()
    {
        await _server.Admin().PutOkAsync("/api/accounts/tk-9", new { fullName = "Báo cáo viên", subject = "report-program", roles = new[] { new { role = "auditor" } } });
        var token = await _issuer.TokenAsync("report-program");
        var parts = token.Split('.');
        string Changed(Action<JsonObject> change)
        {
            var claims = JsonNode.Parse(WebEncoders.Base64UrlDecode(parts[1]))!.AsObject();
            change(claims);
            return $"{parts[0]}.{WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(claims.ToJsonString()))}.{parts[2]}";
        }

        var none = WebEncoders.Base64UrlEncode("""{"alg":"none"}"""u8.ToArray());
        var hmac = WebEncoders.Base64UrlEncode("""{"alg":"HS256"}"""u8.ToArray());
        foreach (var wrong in new[]
        {
            Changed(c => c["sub"] = "somebody"), Changed(c => c["aud"] = "other"), Changed(c => c["iss"] = "https://evil.example"), Changed(c => c["iss"] = "thidua"),
            $"{none}.{parts[1]}.", $"{hmac}.{parts[1]}.{parts[2]}", $"{parts[0]}.{parts[1]}.",
        })
        {
            await (await Bearer(wrong).GetAsync("/api/units")).ShouldBeProblemAsync(401, "sign-in.required");
        }

        (await Bearer(token).GetAsync("/api/units")).StatusCode.ShouldBe(HttpStatusCode.OK);
        _server.Clock.MoveTo(_server.Clock.GetUtcNow().AddMinutes(11));
        await (await Bearer(token).GetAsync("/api/units")).ShouldBeProblemAsync(401);
    }

    [Fact]
    public async Task A_token_for_another_audience_is_refused()
    {
        await using var other = await ThiDuaServer.StartAsync(
            ("ThiDua:Oidc:Authority", _issuer.Authority), ("ThiDua:Oidc:ClientId", "thidua"), ("ThiDua:Oidc:Audience", "https://another.test/api"));
        other.Clock.MoveTo(DateTimeOffset.UtcNow);
        var client = other.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await _issuer.TokenAsync("report-program"));
        await (await client.GetAsync("/api/units")).ShouldBeProblemAsync(401);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil")]
    [InlineData("/\t/evil.example")]
    public async Task The_way_on_leads_to_this_server_only(string url)
    {
        OutsideSignIn.IsLocal(url).ShouldBeFalse();
        await (await _server.Browser().GetAsync("/api/sign-in/outside?returnUrl=" + Uri.EscapeDataString(url))).ShouldBeProblemAsync(400);
    }

    private HttpClient Bearer(string token)
    {
        var client = _server.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private Task<JsonElement> AccountAsync(string id, string subject, string role) =>
        _server.Admin().PutOkAsync($"/api/accounts/{id}", new { fullName = "Người thử", subject, roles = new[] { new { role } } });

    private static async Task<Uri> GoAsync(HttpClient browser, string path)
    {
        var answer = await browser.GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect, await answer.Content.ReadAsStringAsync());
        return answer.Headers.Location!;
    }
}
