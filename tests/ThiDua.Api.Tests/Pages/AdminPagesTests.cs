using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Npgsql;
using Shouldly;
using ThiDua.Api.Tests.Accounts;
using ThiDua.TestKit;
using Xunit;

namespace ThiDua.Api.Tests.Pages;

/// <summary>Pages of accounts, of oneself, of the log and of the system, as a browser without scripts sees them.</summary>
public sealed partial class AdminPagesTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>
{
    [Fact]
    public async Task A_code_is_shown_on_the_next_page_and_never_again()
    {
        var browser = await AdminAsync("p-admin");
        var fields = new[]
        {
            ("_form", "tai-khoan"), ("_from", "/tai-khoan/moi"), ("_next", "/tai-khoan/p-moi"), ("_method", "PUT"), ("fullName", "Trần Văn Mới"), ("signInName", "tvm"), ("kind", "person"),
            ("roles:list", ""), ("roles/0/role:meant", ""), ("roles/0/units:list", "khong-co"), ("roles/10/role:meant", ""), ("roles/10/role:meant", "auditor"),
        };
        (await PostAsync(browser, "/api/accounts/p-moi", fields)).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await server.Admin().GetOkAsync("/api/accounts/p-moi")).GetProperty("account").GetProperty("roles").EnumerateArray().Select(r => r.GetProperty("role").GetString()).ShouldBe(["auditor"]);

        var answer = await PostAsync(browser, "/api/accounts/p-moi/invite", ("_from", "/tai-khoan/p-moi"), ("_next", "/tai-khoan/p-moi"), ("_gives", "code,secret"), ("_key", "p-moi-1"));
        answer.Headers.Location!.OriginalString.ShouldNotContain("ma=");
        answer.Headers.GetValues("Set-Cookie").ShouldContain(c => c.Contains("thidua-given", StringComparison.Ordinal) && c.Contains("httponly", StringComparison.Ordinal));
        var page = await TextAsync(browser, answer.Headers.Location.OriginalString);
        var code = Code().Match(page).Groups["code"].Value;
        (await TextAsync(browser, "/tai-khoan/p-moi")).ShouldNotContain(code);

        // Whose page is opened in between is not told it.
        await PostAsync(browser, "/api/accounts/p-moi/invite", ("_from", "/tai-khoan/p-moi"), ("_next", "/tai-khoan/p-moi"), ("_gives", "code,secret"), ("_key", "p-moi-2"));
        (await TextAsync(browser, "/tai-khoan/pxadmin-7")).ShouldNotContain("/loi-moi?ma=");
        code = Code().Match(await TextAsync(browser, "/tai-khoan/p-moi")).Groups["code"].Value;

        (await TextAsync(server.Browser(), $"/loi-moi?ma={code}")).ShouldContain($"value=\"{code}\"");
        var set = await PostAsync(server.Browser(), "/api/invitations", ("_form", "loi-moi"), ("_from", "/loi-moi"), ("_next", "/dang-nhap"), ("code", code), ("password", People.Password));
        (await GetAsync(server.Browser(), set.Headers.Location!.OriginalString)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await server.SignInAsync("tvm");
    }

    [Fact]
    public async Task A_faulty_account_comes_back_with_the_fault_and_what_was_chosen()
    {
        var browser = await AdminAsync("p-admin2");
        var answer = await PostAsync(
            browser, "/api/accounts/p-sai", ("_form", "tai-khoan"), ("_from", "/tai-khoan/moi"), ("_next", "/"), ("_method", "PUT"), ("fullName", "Lê Thị Sai"), ("email", "khong-phai-thu"),
            ("kind", "person"), ("roles:list", ""), ("roles/2/role:meant", ""), ("roles/2/role:meant", "secretary"));
        ((int)answer.StatusCode).ShouldBeInRange(400, 422);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        page.ShouldContain("Địa chỉ thư điện tử không đúng.");
        Chosen().IsMatch(page).ShouldBeTrue(page);
    }

    [Fact]
    public async Task The_log_is_for_those_who_may_read_it_row_by_row_and_its_check_for_the_committee()
    {
        await server.OnceAsync(() => server.SmallWorldAsync());
        var auditor = await PersonAsync("p-aud", "auditor");
        (await TextAsync(auditor, "/so-su-kien?unit=xa-a&type=&from=&to=&after=")).ShouldContain("unit-xa-a");
        (await TextAsync(auditor, "/so-su-kien?unit=xa-a")).ShouldNotContain("unit-xa-b\"");
        (await TextAsync(auditor, "/so-su-kien?from=2031-01-01")).ShouldContain("Không có sự kiện nào ở đây.");
        (await TextAsync(auditor, "/so-su-kien?unit=xa-a&from=0001-01-01&to=9999-12-31")).ShouldContain("unit-xa-a"); // As far as days go.
        (await TextAsync(auditor, "/so-su-kien/kiem-tra?start=1&full=true")).ShouldContain("Sổ nguyên vẹn");
        (await TextAsync(auditor, $"/so-su-kien/kiem-tra?start=1&headPosition=1&headChain={new string('0', 64)}")).ShouldContain("KHÔNG nguyên vẹn");
        var secretary = await PersonAsync("p-sec", "secretary");
        var page = await TextAsync(secretary, "/so-su-kien");
        page.ShouldContain("Vai trò này kiểm tra được toàn vẹn của sổ");
        page.ShouldNotContain("unit_registered");
        (await TextAsync(secretary, "/so-su-kien/dau-so")).ShouldContain("/api/log/export?period=p26");
        (await GetAsync(await PersonAsync("p-ed", "criteria-editor"), "/so-su-kien")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_system_page_stands_also_when_the_database_is_away()
    {
        await using var own = await ThiDuaServer.StartAsync();
        await own.SmallWorldAsync();
        var secretary = own.As("secretary");
        secretary.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        (await secretary.GetStringAsync("/he-thong")).ShouldContain("tag--good");
        (await secretary.StepOkAsync("/api/system/rebuild", new { onlyCheck = true })).GetProperty("state").GetString().ShouldBe("running");
        for (var tries = 0; (await secretary.GetOkAsync("/api/system/rebuild")).GetProperty("state").GetString() == "running" && tries < 200; tries++)
        {
            await Task.Delay(100);
        }

        (await secretary.GetOkAsync("/api/system/rebuild")).GetProperty("same").GetBoolean().ShouldBeTrue();
        ((int)(await own.As("auditor").PostAsync("/api/system/rebuild", new StringContent("{}", MediaTypeHeaderValue.Parse("application/json")))).StatusCode).ShouldBe(403);

        var name = new NpgsqlConnectionStringBuilder(own.Database.App).Database;
        await using (var connection = new NpgsqlConnection($"{TestDatabase.Server};Database=postgres;Pooling=false"))
        {
            await connection.OpenAsync();
            await using var cut = new NpgsqlCommand($"alter database {name} allow_connections false; select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'", connection);
            await cut.ExecuteNonQueryAsync();
        }

        WebUtility.HtmlDecode(await secretary.GetStringAsync("/he-thong")).ShouldContain("Không nối được cơ sở dữ liệu.");
    }

    [Fact]
    public async Task Notices_are_marked_as_read_and_everybody_finds_themselves()
    {
        var leader = await PersonAsync("p-lead", "unit-leader", "xa-a");
        WebUtility.HtmlDecode(await TextAsync(leader, "/thong-bao")).ShouldContain("Chưa có thông báo nào.");
        var me = WebUtility.HtmlDecode(await TextAsync(leader, "/toi"));
        me.ShouldContain("Người p-lead");
        me.ShouldContain("Ủy quyền");
        WebUtility.HtmlDecode(await TextAsync(await AdminAsync("p-admin3"), "/thong-bao")).ShouldContain("không nhận thông báo về thi đua");
    }

    private Task<HttpClient> AdminAsync(string name) => PersonAsync(name, "admin");

    private async Task<HttpClient> PersonAsync(string name, string role, params string[] units)
    {
        if (units.Length > 0)
        {
            await server.OnceAsync(() => server.SmallWorldAsync());
        }

        await server.PersonAsync($"{name.Replace('-', 'x')}-7", name, (role, units));
        return await server.SignInAsync(name);
    }

    private static Task<string> TextAsync(HttpClient browser, string path) => browser.PageAsync(path);

    private static Task<HttpResponseMessage> GetAsync(HttpClient browser, string path) => browser.GetPageAsync(path);

    private static Task<HttpResponseMessage> PostAsync(HttpClient browser, string path, params (string Name, string Value)[] fields) => browser.PostFormAsync(path, fields);

    [GeneratedRegex("/loi-moi\\?ma=(?<code>[A-Za-z0-9_-]{43})", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Code();

    [GeneratedRegex("value=\"secretary\"[^>]*checked", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Chosen();
}
