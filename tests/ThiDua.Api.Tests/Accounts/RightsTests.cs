using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using ThiDua.Api.Security;
using Xunit;

namespace ThiDua.Api.Tests.Accounts;

/// <summary>What accounts may: the table by cookie, forged requests, roles that end, deputies, two accounts of one person.</summary>
public sealed class RightsTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    public Task InitializeAsync() => server.OnceAsync(async () =>
    {
        await server.SmallWorldAsync();
        await server.PersonAsync("tk-o", "o", ("unit-officer", ["xa-a"]));
        await server.PersonAsync("tk-l", "l", ("unit-leader", ["xa-a"]));
        await server.PersonAsync("tk-s", "s", ("secretary", []));
    });

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task By_cookie_every_role_may_use_exactly_the_routes_that_the_table_gives_it()
    {
        var routes = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        foreach (var role in Roles.All.Where(r => r != Roles.Integration))
        {
            await server.PersonAsync($"tk-m-{role}", $"u.{role}", (role, Roles.Bound.Contains(role) ? ["xa-a"] : []));
            var browser = await server.SignInAsync($"u.{role}");
            foreach (var route in routes.Where(r => r.RoutePattern.RawText is not ("/api/sign-out" or "/api/me/password" or "/api/sign-in")))
            {
                var permission = route.Metadata.GetMetadata<Permission>()!;
                var status = await StatusAsync(browser, route);
                (status == 403).ShouldBe(permission.Roles is not null && !permission.Roles.Contains(role), $"{status} {role} {route}");
                status.ShouldNotBe(401, $"{role} {route}");
            }
        }
    }

    [Fact]
    public async Task A_write_by_cookie_without_the_token_is_refused_on_every_route()
    {
        await server.PersonAsync("tk-csrf", "u.csrf", ("secretary", []));
        var browser = await server.SignInAsync("u.csrf");
        browser.DefaultRequestHeaders.Remove("X-CSRF-Token");
        var routes = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(r => r.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Any(m => m is not "GET")).ToList();
        routes.Count.ShouldBeGreaterThan(30);
        foreach (var token in new[] { null, "", "0000", new string('a', 64) })
        {
            foreach (var route in routes)
            {
                using var request = Request(route);
                if (token is not null)
                {
                    request.Headers.TryAddWithoutValidation("X-CSRF-Token", token);
                }

                await (await browser.SendAsync(request)).ShouldBeProblemAsync(403, "csrf.missing");
            }
        }

        (await browser.GetAsync("/api/me")).StatusCode.ShouldBe(HttpStatusCode.OK, "nothing of it was done, also not the signing out");
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task What_comes_from_another_site_is_refused_even_with_the_token_and_signs_nobody_in(string header, string value)
    {
        var browser = await server.SignInAsync("s");
        browser.DefaultRequestHeaders.Add(header, value);
        await (await browser.PostAsJsonAsync("/api/sign-out", new { })).ShouldBeProblemAsync(403, "csrf.other-site");
        var fresh = server.Browser();
        fresh.DefaultRequestHeaders.Add(header, value);
        await (await fresh.PostAsJsonAsync("/api/sign-in", new { name = "s", password = People.Password })).ShouldBeProblemAsync(403, "csrf.other-site");
    }

    [Fact]
    public async Task The_token_of_another_sign_in_does_not_serve()
    {
        var (one, other) = (await server.SignInAsync("s"), await server.SignInAsync("o"));
        one.UseToken(await other.GetOkAsync("/api/me"));
        await (await one.PutAsJsonAsync("/api/units/xa-c", new { name = "Xã C", kind = "peoples-committee", level = "commune", from = "2025-07-01" })).ShouldBeProblemAsync(403, "csrf.missing");
        one.UseToken(await one.GetOkAsync("/api/me"));
        await one.PutOkAsync("/api/units/xa-c", new { name = "Xã C", kind = "peoples-committee", level = "commune", from = "2025-07-01" });
    }

    [Fact]
    public async Task A_role_that_is_taken_ends_with_the_next_request_and_the_log_says_who_took_it()
    {
        await server.PersonAsync("tk-gone", "u.gone", ("unit-officer", ["xa-a"]));
        var browser = await server.SignInAsync("u.gone");
        await browser.DialogueAsync("dt-gone-1");
        await server.Admin().PutOkAsync("/api/accounts/tk-gone", new { fullName = "Người u.gone", signInName = "u.gone", roles = new[] { new { role = "ballot-counter" } } });
        await (await browser.PutAsJsonAsync("/api/activities/dt-gone-2", new { type = "dialogue-held", unit = "xa-a", occurredOn = "2026-03-10", kind = "periodic" })).ShouldBeProblemAsync(403);
        await server.Admin().PutOkAsync("/api/accounts/tk-gone", new { fullName = "Người u.gone", signInName = "u.gone", roles = Array.Empty<object>() });
        await (await browser.GetAsync("/api/units")).ShouldBeProblemAsync(403);
        var history = (await server.Admin().GetOkAsync("/api/accounts/tk-gone")).GetProperty("history").EnumerateArray().ToList();
        history.ConvertAll(h => h.GetProperty("what").GetString())
            .ShouldBe(["account_registered", "role_given", "account_invited", "account_activated", "role_taken", "role_given", "role_taken"]);
        history[^1].GetProperty("by").GetString().ShouldBe("ops-admin");
    }

    [Theory]
    [InlineData("lock")]
    [InlineData("revoke")]
    [InlineData("reset")]
    [InlineData("shred")]
    public async Task Locked_revoked_reset_shredded_ends_the_sign_in_at_once(string act)
    {
        await server.PersonAsync($"tk-e-{act}", $"u.{act}", ("auditor", []));
        var browser = await server.SignInAsync($"u.{act}");
        (await browser.GetAsync("/api/units")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await server.Admin().StepOkAsync($"/api/accounts/tk-e-{act}/{act}", act == "reset" ? new { } : new { reason = "thử" });
        await (await browser.GetAsync("/api/units")).ShouldBeProblemAsync(401, "sign-in.required");
    }

    [Fact]
    public async Task A_new_password_ends_all_other_sign_ins()
    {
        await server.PersonAsync("tk-pw", "pw", ("auditor", []));
        var (here, elsewhere) = (await server.SignInAsync("pw"), await server.SignInAsync("pw"));
        await (await here.PostAsJsonAsync("/api/me/password", new { current = "sai bét rồi nhé", password = "con mèo trèo cây cau" })).ShouldBeProblemAsync(422, "password.wrong", "/current");
        await (await here.PostAsJsonAsync("/api/me/password", new { current = People.Password, password = "ngắn" })).ShouldBeProblemAsync(422, "password.too-short");
        var changed = await here.PostAsJsonAsync("/api/me/password", new { current = People.Password, password = "con mèo trèo cây cau" });
        changed.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await here.GetAsync("/api/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await elsewhere.GetAsync("/api/me")).ShouldBeProblemAsync(401);
        await (await server.Browser().PostAsJsonAsync("/api/sign-in", new { name = "pw", password = People.Password })).ShouldBeProblemAsync(401);
        await server.SignInAsync("pw", "con mèo trèo cây cau");
    }

    [Fact]
    public async Task A_deputy_acts_for_the_leader_until_the_last_day()
    {
        await using var own = await ThiDuaServer.StartAsync();
        await own.SmallWorldAsync();
        await own.PersonAsync("tk-l", "l", ("unit-leader", ["xa-a"]));
        await own.PersonAsync("tk-d", "d", ("unit-officer", ["xa-b"]));
        var leader = await own.SignInAsync("l");
        await (await leader.StepAsync("/api/me/delegations", new { to = "tk-x", role = "unit-leader", until = "2026-11-12" })).ShouldBeProblemAsync(422, "delegation.deputy", "/to");
        await leader.StepOkAsync("/api/me/delegations", new { to = "tk-d", role = "unit-leader", until = "2026-11-12", reason = "đi công tác" });
        var deputy = await own.SignInAsync("d");
        await (await deputy.PutAsJsonAsync("/api/activities/dt-1", Dialogue("xa-a"))).ShouldBeProblemAsync(403);
        deputy.UseToken(await (await deputy.PostAsJsonAsync("/api/me/role", new { role = "unit-leader" })).Content.ReadFromJsonAsync<System.Text.Json.JsonElement>());
        await deputy.PutOkAsync("/api/activities/dt-1", Dialogue("xa-a"));
        await (await deputy.StepAsync("/api/me/delegations", new { to = "tk-l", role = "unit-leader", until = "2026-11-12" })).ShouldBeProblemAsync(422, "delegation.role");

        await leader.StepOkAsync("/api/me/delegations/end", new { to = "tk-d", role = "unit-leader" });
        await (await deputy.PutAsJsonAsync("/api/activities/dt-2", Dialogue("xa-a"))).ShouldBeProblemAsync(403);

        await leader.StepOkAsync("/api/me/delegations", new { to = "tk-d", role = "unit-leader", until = "2026-11-12" });
        (await deputy.GetOkAsync("/api/me")).GetProperty("role").GetString().ShouldBe("unit-leader");
        own.Clock.MoveTo(new DateTimeOffset(2026, 11, 12, 23, 59, 59, TimeSpan.FromHours(7)));
        deputy = await own.SignInAsync("d", role: "unit-leader");
        await deputy.PutOkAsync("/api/activities/dt-3", Dialogue("xa-a"));
        own.Clock.MoveTo(new DateTimeOffset(2026, 11, 13, 0, 0, 0, TimeSpan.FromHours(7)));
        await (await deputy.PutAsJsonAsync("/api/activities/dt-4", Dialogue("xa-a"))).ShouldBeProblemAsync(403);
        (await deputy.GetOkAsync("/api/me")).GetProperty("role").GetString().ShouldBe("unit-officer");
    }

    [Fact]
    public async Task Two_accounts_of_one_person_are_one_person()
    {
        await server.Admin().PutOkAsync("/api/accounts/tk-s-2", new { fullName = "Người s", signInName = "s-2", person = "tk-s", roles = new[] { new { role = "appraiser" } } });
        var persons = server.Services.GetRequiredService<IPersons>();
        persons.Same("tk-s", "tk-s-2").ShouldBeTrue();
        persons.Same("tk-s", "tk-o").ShouldBeFalse();
        persons.Same("outside-1", "outside-2").ShouldBeFalse();
        await (await server.Admin().PutAsJsonAsync("/api/accounts/tk-s-3", new { fullName = "Ai đó", person = "no-such", roles = Array.Empty<object>() })).ShouldBeProblemAsync(422, "account.person-unknown", "/person");
        await (await server.Admin().PutAsJsonAsync("/api/accounts/tk-s-4", new { fullName = "Ai đó", signInName = "S", roles = Array.Empty<object>() })).ShouldBeProblemAsync(409, "account.name-taken");
    }

    [Theory]
    [InlineData("admin-two-hands", """{"fullName":"Nguyễn Văn B","roles":[{"role":"admin"},{"role":"secretary"}]}""", 422, "role.admin-alone")]
    [InlineData("nguyenvanb", """{"fullName":"Nguyễn Văn B","roles":[]}""", 422, "account.id-names-person")]
    [InlineData("tk-van-b", """{"fullName":"Ai","signInName":"van.b","roles":[]}""", 422, "account.id-names-person")]
    [InlineData("tk-bad", """{"fullName":"Ai","score":10,"roles":[]}""", 400, "field.unknown")]
    [InlineData("tk-bad", """{"fullName":"Ai","email":"không","roles":[]}""", 422, "email.invalid")]
    [InlineData("tk-bad", """{"fullName":"Ai\nkia","roles":[]}""", 422, "text.invalid")]
    [InlineData("tk-bad", """{"fullName":"Ai","roles":[{"role":"unit-officer"}]}""", 422, "role.units-missing")]
    [InlineData("tk-bad", """{"fullName":"Ai","roles":[{"role":"king"}]}""", 422, "role.unknown")]
    [InlineData("tk-bad", """{"fullName":"Ai","roles":[{"role":"unit-officer","units":["xa-x"]}]}""", 422, "unit.unknown")]
    [InlineData("tk-bad", """{"fullName":"Ai","kind":"program","signInName":"ct","roles":[]}""", 422, "account.program-name")]
    public async Task Accounts_that_cannot_be_are_refused_and_no_name_is_kept(string id, string body, int status, string code)
    {
        await (await server.Admin().SendTextAsync(HttpMethod.Put, $"/api/accounts/{id}", body)).ShouldBeProblemAsync(status, code);
        (await server.Database.ScalarAsync<long>($"select count(*) from people.account where id = '{id}'")).ShouldBe(0);
        await (await server.Admin().GetAsync($"/api/accounts/{id}")).ShouldBeProblemAsync(404, "account.not-found");
    }

    [Fact]
    public async Task Nobody_changes_their_own_roles_or_locks_themselves()
    {
        await server.PersonAsync("tk-a-1", "a-1", ("admin", []));
        var browser = await server.SignInAsync("a-1");
        await (await browser.PutAsJsonAsync("/api/accounts/tk-a-1", new { fullName = "Người a-1", signInName = "a-1", roles = Array.Empty<object>() })).ShouldBeProblemAsync(422, "account.own");
        await (await browser.StepAsync("/api/accounts/tk-a-1/lock", new { })).ShouldBeProblemAsync(409, "account.own");
        await server.Admin().PutOkAsync("/api/accounts/tk-nameless", new { fullName = "Người qua ngoài", subject = "x-1", roles = Array.Empty<object>() });
        await (await browser.StepAsync("/api/accounts/tk-nameless/invite", new { })).ShouldBeProblemAsync(409, "account.no-sign-in-name");
        await (await browser.StepAsync("/api/accounts/no-such/lock", new { })).ShouldBeProblemAsync(404, "account.not-found");
        await (await browser.GetAsync("/api/periods/p26/standings")).ShouldBeProblemAsync(403);
    }

    [Fact]
    public async Task A_live_stream_works_with_the_cookie_and_ends_with_the_rights()
    {
        await server.PersonAsync("tk-live", "u.live", ("unit-leader", ["xa-a"]));
        var browser = await server.SignInAsync("u.live");
        using var answer = await browser.GetAsync("/api/periods/p26/standings/live", HttpCompletionOption.ResponseHeadersRead);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        (await reader.ReadLineAsync())!.ShouldStartWith("id: ");
        await server.Admin().StepOkAsync("/api/accounts/tk-live/lock", new { reason = "thử" });
        await server.As("unit-officer", "xa-a").DialogueAsync("dt-live-end");
        var rest = reader.ReadToEndAsync();
        (await Task.WhenAny(rest, Task.Delay(TimeSpan.FromSeconds(20)))).ShouldBe(rest, "the stream ends");
        (await rest).ShouldNotContain("event: changes", Case.Sensitive, "nothing is sent after the lock");
    }

    private static object Dialogue(string unit) => new { type = "dialogue-held", unit, occurredOn = "2026-03-10", kind = "periodic" };

    private static HttpRequestMessage Request(RouteEndpoint route)
    {
        var path = "/" + string.Join('/', route.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "n" or "m" or "number" or "version" } => "1",
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "documentName" } => "v1",
            _ => "x",
        }))));
        return new HttpRequestMessage(new HttpMethod((route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])[0]), path);
    }

    private static async Task<int> StatusAsync(HttpClient client, RouteEndpoint route)
    {
        using var request = Request(route);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return (int)answer.StatusCode;
    }
}
