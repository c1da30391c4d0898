using System.Net.Http.Json;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using ThiDua.Api.Accounts;
using ThiDua.Api.Hosting;
using ThiDua.EventStore;
using Xunit;

namespace ThiDua.Api.Tests.Accounts;

/// <summary>Names are under a key per person, outside the log; destroying it removes the person everywhere (S70-S72).</summary>
public sealed class NamesTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>
{
    private const string FullName = "Phạm Thị Tuyệt Mật";
    private const string Mail = "tuyet.mat@example.vn";

    private static object Body(string signInName, string name = FullName) =>
        new { fullName = name, email = Mail, signInName, subject = "cong-dan-012345", roles = new[] { new { role = "auditor" } } };

    [Fact]
    public async Task No_name_stands_anywhere_in_the_database_or_the_log()
    {
        await server.Admin().PutOkAsync("/api/accounts/tk-n1", Body("ptm.login"));
        await server.Admin().StepOkAsync("/api/accounts/tk-n1/invite", new { });
        (await server.Admin().GetOkAsync("/api/accounts/tk-n1")).GetProperty("account").GetProperty("fullName").GetString().ShouldBe(FullName);
        var everything = await DumpAsync(server);
        everything.ShouldContain("tk-n1");
        foreach (var name in new[] { FullName, "Tuyệt", "ptm.login", "PTM.LOGIN", Mail, "cong-dan-012345" })
        {
            everything.ShouldNotContain(name, Case.Insensitive);
            everything.ShouldNotContain(Convert.ToHexString(Encoding.UTF8.GetBytes(name)), Case.Insensitive);
        }
    }

    [Fact]
    public async Task A_sealed_name_opens_only_in_its_own_row_under_its_own_key()
    {
        await using var own = await ThiDuaServer.StartAsync();
        await own.Admin().PutOkAsync("/api/accounts/tk-1", Body("mot"));
        await own.Admin().PutOkAsync("/api/accounts/tk-2", new { fullName = "Người khác", roles = Array.Empty<object>() });
        await own.Database.ExecuteAsync("update people.account set sealed = (select sealed from people.account where id = 'tk-1') where id = 'tk-2'");
        await Should.ThrowAsync<System.Security.Cryptography.CryptographicException>(() => own.Services.GetRequiredService<PeopleStore>().ProfileAsync("tk-2", default));
    }

    [Fact]
    public async Task A_person_who_is_forgotten_is_gone_also_from_a_restored_backup_and_the_log_still_verifies()
    {
        await using var own = await ThiDuaServer.StartAsync();
        await own.SmallWorldAsync();
        await own.Admin().PutOkAsync("/api/accounts/tk-1", Body("mot"));
        await own.Admin().PutOkAsync("/api/accounts/tk-1b", new { fullName = FullName, signInName = "mot.b", person = "tk-1", roles = new[] { new { role = "unit-officer", units = new[] { "xa-a" } } } });
        var code = (await own.Admin().StepOkAsync("/api/accounts/tk-1b/invite", new { })).GetProperty("code").GetString();
        (await own.CreateClient().PostAsJsonAsync("/api/invitations", new { code, password = People.Password })).IsSuccessStatusCode.ShouldBeTrue();
        var recorded = await (await own.SignInAsync("mot.b")).DialogueAsync("dt-1");
        var before = await own.As("secretary").GetOkAsync($"/api/periods/p26/units/xa-a/score-sheet?minPosition={recorded.Position()}");
        await own.Database.ExecuteAsync("create table backup as select * from people.account");

        await own.Admin().StepOkAsync("/api/accounts/tk-1/shred", new { reason = "nghỉ việc, yêu cầu xóa" });
        foreach (var id in new[] { "tk-1", "tk-1b" })
        {
            var account = (await own.Admin().GetOkAsync($"/api/accounts/{id}")).GetProperty("account");
            account.GetProperty("status").GetString().ShouldBe("shredded");
            account.GetProperty("fullName").ValueKind.ShouldBe(JsonValueKind.Null);
        }

        (await own.Admin().GetStringAsync("/api/accounts")).ShouldNotContain("Tuyệt");

        // The backup comes back, under another server with the same key folder: the key is not in it.
        await own.Database.ExecuteAsync("delete from people.account; insert into people.account select * from backup");
        (await own.Services.GetRequiredService<PeopleStore>().ProfilesAsync(["tk-1", "tk-1b"], default)).ShouldBeEmpty();
        (await own.Admin().GetStringAsync("/api/accounts")).ShouldNotContain("Tuyệt");
        await (await own.Browser().PostAsJsonAsync("/api/sign-in", new { name = "mot.b", password = People.Password })).ShouldBeProblemAsync(401);
        (await own.Services.GetRequiredService<PeopleStore>().SweepAsync(default)).ShouldBe(1);
        (await own.Database.ScalarAsync<long>("select count(*) from people.account where coalesce(sealed, name_lookup, subject_lookup, secret) is not null or password_hash is not null")).ShouldBe(0);

        (await own.As("auditor").GetOkAsync("/api/log/verify?full=true")).GetProperty("intact").GetBoolean().ShouldBeTrue();
        var after = await own.As("secretary").GetOkAsync("/api/periods/p26/units/xa-a/score-sheet");
        after.GetProperty("total").GetRawText().ShouldBe(before.GetProperty("total").GetRawText());
        await (await own.Admin().PutAsJsonAsync("/api/accounts/tk-1", Body("mot"))).ShouldBeProblemAsync(422, "account.shredded");
        await (await own.Admin().PutAsJsonAsync("/api/accounts/tk-1c", new { fullName = "Ai", person = "tk-1", roles = Array.Empty<object>() })).ShouldBeProblemAsync(422, "account.person-unknown");
    }

    [Fact]
    public async Task The_keys_are_for_the_servers_user_only_and_without_the_master_key_they_open_nothing()
    {
        await using var own = await ThiDuaServer.StartAsync();
        await own.Admin().PutOkAsync("/api/accounts/tk-1", Body("mot"));
        var files = Directory.GetFiles(own.PeopleKeys, "*.key");
        files.Length.ShouldBe(1);
        files.ShouldAllBe(f => OperatingSystem.IsWindows() || File.GetUnixFileMode(f) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        var other = Path.Combine(own.PeopleKeys, "other.master");
        await File.WriteAllTextAsync(other, Convert.ToBase64String(new byte[32]));
        var keys = new PeopleKeys(own.Services.GetRequiredService<Settings>() with { PeopleKey = other });
        Should.Throw<System.Security.Cryptography.CryptographicException>(() => keys.Open("tk-1", "tk-1", new byte[60]));
    }

    [Fact]
    public async Task I_get_what_is_kept_about_me_and_nobody_elses()
    {
        await server.PersonAsync("tk-me", "u.me", ("auditor", []));
        await server.PersonAsync("tk-you", "u.you", ("auditor", []));
        var data = await (await server.SignInAsync("u.me")).GetOkAsync("/api/me/data");
        var account = data.GetProperty("accounts").EnumerateArray().Single();
        account.GetProperty("profile").GetProperty("signInName").GetString().ShouldBe("u.me");
        data.GetProperty("history").EnumerateArray().Select(h => h.GetProperty("what").GetString())
            .ShouldBe(["account_registered", "role_given", "account_invited", "account_activated"]);
        data.GetRawText().ShouldNotContain("u.you");
        data.GetRawText().ShouldNotContain("hash", Case.Insensitive);
    }

    [Fact]
    public async Task What_I_ask_for_bears_its_days_and_is_answered()
    {
        await server.PersonAsync("tk-ask", "u.ask", ("auditor", []));
        var me = await server.SignInAsync("u.ask");
        await (await me.StepAsync("/api/me/data-requests", new { right = "forget", text = "x" })).ShouldBeProblemAsync(400);
        await (await me.StepAsync("/api/me/data-requests", new { right = "erase", text = " " })).ShouldBeProblemAsync(422, "text.missing", "/text");
        await me.StepOkAsync("/api/me/data-requests", new { right = "erase", text = "Tôi nghỉ việc, xin xóa tên." });
        (await server.As("auditor").GetAsync("/api/data-requests")).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
        async Task<JsonElement> OpenAsync() => (await server.Admin().GetOkAsync("/api/data-requests")).GetProperty("items").EnumerateArray().Single(r => r.GetProperty("account").GetString() == "tk-ask");
        var asked = await OpenAsync();
        (asked.GetProperty("on").GetString(), asked.GetProperty("replyBy").GetString(), asked.GetProperty("completeBy").GetString(), asked.GetProperty("late").GetBoolean())
            .ShouldBe(("2026-11-10", "2026-11-12", "2026-11-30", false));
        await server.Admin().StepOkAsync("/api/accounts/tk-ask/data-requests/1/reply", new { text = "Đã nhận." });
        await (await server.Admin().StepAsync("/api/accounts/tk-ask/data-requests/9/reply", new { text = "Đã nhận." })).ShouldBeProblemAsync(404, "data-request.not-found");
        await server.Admin().StepOkAsync("/api/accounts/tk-ask/data-requests/1/complete", new { outcome = "done", text = "Đã xóa." });
        (await OpenAsync()).GetProperty("outcome").GetString().ShouldBe("done");
        var history = (await me.GetOkAsync("/api/me/data")).GetProperty("history").EnumerateArray().ToList();
        history.Single(h => h.GetProperty("what").GetString() == "data_request_made").GetProperty("data").GetProperty("text").GetString().ShouldBe("Tôi nghỉ việc, xin xóa tên.");
        (await DumpAsync(server)).ShouldContain("data_request_made");
    }

    [Fact]
    public void No_event_has_a_field_for_who_somebody_is()
    {
        string[] refused = ["fullname", "personname", "citizenname", "cccd", "identity", "birth", "phone", "email", "passport", "gender", "ethnic", "religion", "partymember"];
        var fields = ThiDuaApp.EventTypes().All.Values
            .SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => $"{t.Name}.{p.Name}")).ToList();
        fields.Count.ShouldBeGreaterThan(100);
        fields.Where(f => refused.Any(r => f[(f.IndexOf('.', StringComparison.Ordinal) + 1)..].Contains(r, StringComparison.OrdinalIgnoreCase))).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_role_of_the_application_can_change_people_but_no_table()
    {
        await using var connection = new NpgsqlConnection(server.Database.App);
        await connection.OpenAsync();
        foreach (var sql in new[]
        {
            "delete from people.account", "truncate people.account", "drop table people.account", "alter table people.account add x int", "create table people.x (i int)",
            "set session_replication_role = replica", "copy people.account to program 'cat'", "update people.ended_session set id = ''",
        })
        {
            await using var command = new NpgsqlCommand(sql, connection);
            (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, sql);
        }
    }

    [Fact]
    public async Task A_server_without_a_key_keeps_no_accounts_and_says_so()
    {
        await using var own = await ThiDuaServer.StartAsync(("ThiDua:PeopleKey", ""));
        await (await own.Admin().PutAsJsonAsync("/api/accounts/tk-1", Body("mot"))).ShouldBeProblemAsync(503, "accounts.not-set-up");
        await (await own.Browser().PostAsJsonAsync("/api/sign-in", new { name = "mot", password = "x" })).ShouldBeProblemAsync(503, "accounts.not-set-up");
        (await own.As("secretary").GetAsync("/api/units")).IsSuccessStatusCode.ShouldBeTrue();
        (await own.Services.GetRequiredService<PostgresEventStore>().HeadAsync()).Seq.ShouldBe(0);
    }

    private static async Task<string> DumpAsync(ThiDuaServer server)
    {
        await using var connection = new NpgsqlConnection(server.Database.Superuser);
        await connection.OpenAsync();
        var tables = new List<string>();
        await using (var list = new NpgsqlCommand("select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')", connection))
        await using (var reader = await list.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                tables.Add(reader.GetString(0));
            }
        }

        var text = new StringBuilder();
        foreach (var table in tables)
        {
            await using var rows = new NpgsqlCommand($"select coalesce(string_agg(t::text, E'\\n'), '') from {table} t", connection);
            text.Append(await rows.ExecuteScalarAsync());
        }

        return text.ToString();
    }
}
