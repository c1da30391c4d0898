using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using ThiDua.Api.Hosting;
using ThiDua.Api.Log;
using ThiDua.EventStore;
using ThiDua.EventStore.Signing;
using ThiDua.TestKit;
using ThiDua.Verifier;
using Xunit;

namespace ThiDua.Api.Tests.Proof;

/// <summary>Signed heads: when they are signed, where they are kept, and what becomes of a log that contradicts one.</summary>
public sealed class HeadTests
{
    private const string AsSuperuser = "set session_replication_role = replica; ";

    [Fact]
    public async Task A_head_is_signed_once_a_Vietnam_day_and_at_each_frozen_result()
    {
        await using var at = await SigningServer.StartAsync();
        at.Server.Clock.MoveTo(new DateTimeOffset(2026, 12, 31, 16, 59, 59, TimeSpan.Zero)); // 23:59:59 in Vietnam.
        await at.Server.SmallWorldAsync();
        await at.Signer.LookAsync(default);
        await at.Signer.LookAsync(default);

        at.Server.Clock.MoveTo(new DateTimeOffset(2026, 12, 31, 17, 0, 0, TimeSpan.Zero)); // It is 2027 in Vietnam.
        await at.Signer.LookAsync(default);
        var frozen = await at.FreezeAsync("p26", 1);
        await at.FreezeAsync("p27", 1);
        await at.Signer.LookAsync(default);
        await at.FreezeAsync("p26", 2);
        await at.Signer.LookAsync(default);

        var book = await at.BookAsync();
        book.Select(b => b.Name).Where(n => !n.StartsWith("key:", StringComparison.Ordinal))
            .ShouldBe(["daily:2026-12-31", "daily:2027-01-01", "result:p26:1", "result:p27:1", "result:p26:2"]);
        var result = (Statement.Head)book.Single(b => b.Name == "result:p26:1").Signed.Statement;
        result.Position.ShouldBe(frozen);
        result.Reason.ShouldBe("result:p26:1");
        result.Chain.ShouldBe((await at.Server.Services.GetRequiredService<SignedHeads>().HeadAtAsync(frozen, default))!.Chain);
        var ring = await at.Signer.KeysAsync(default);
        book.ShouldAllBe(b => ring.Judge(b.Signed) == Trust.Good);

        // Outside the database the same, each a file of its own.
        new HeadFolder(at.Heads, book[0].Signed.Statement.Log).Read().Select(s => Convert.ToHexString(s.Signature)).Order(StringComparer.Ordinal)
            .ShouldBe(book.Select(b => Convert.ToHexString(b.Signed.Signature)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Everybody_can_read_heads_and_keys_and_health_says_how_signing_stands()
    {
        await using var at = await SigningServer.StartAsync();
        await at.Server.SmallWorldAsync();
        await at.Signer.LookAsync(default);
        var anyone = at.Server.CreateClient();

        var heads = await anyone.GetOkAsync("/api/log/heads");
        var signed = heads.GetProperty("items").EnumerateArray().Select(SignedStatement.Read).ToList();
        var keys = (await anyone.GetOkAsync("/api/log/keys")).GetProperty("items").EnumerateArray().ToList();
        var known = SigningKey.PublicKeyOf(keys.Single().Text("publicKey"));
        SigningKey.IdOf(known).ShouldBe(keys[0].Text("keyId"));
        signed.ShouldAllBe(s => SigningKey.Fits(known, s));
        signed.Count.ShouldBe(2);
        var next = (await anyone.GetOkAsync("/api/log/heads?limit=1")).Text("next");
        (await anyone.GetOkAsync($"/api/log/heads?limit=1&after={next}")).GetProperty("items")[0].GetProperty("statement").Text("kind").ShouldBe("head");

        var ready = (await anyone.GetOkAsync("/health/ready")).GetProperty("heads");
        ready.Text("state").ShouldBe("signing");
        ready.GetProperty("last").Text("reason").ShouldBe("daily");

        await using var without = await ThiDuaServer.StartAsync();
        (await without.CreateClient().GetOkAsync("/health/ready")).GetProperty("heads").Text("state").ShouldBe("no-key");
        (await without.CreateClient().GetOkAsync("/api/log/heads")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    /// <summary>Whoever checks an export knows the keys that its first line tells: one that came later is a stranger to them.</summary>
    [Fact]
    public async Task An_export_is_not_signed_by_a_key_that_came_after_it_began()
    {
        await using var server = await ThiDuaServer.StartAsync();
        await server.SmallWorldAsync();
        var key = Path.GetTempFileName();
        SigningServer.WriteKey(key);
        using var signer = ActivatorUtilities.CreateInstance<HeadSigner>(server.Services, server.Services.GetRequiredService<Settings>() with { HeadKey = key });
        File.Delete(key);
        var told = await server.CreateClient().GetOkAsync("/api/log/head");
        var head = KeptHead.Read($"{told.GetProperty("position").GetInt64()}:{told.Text("chain")}");
        var export = ActivatorUtilities.CreateInstance<LogExport>(server.Services, signer);
        async Task<CheckReport> CheckAsync()
        {
            using var to = new ActingStream(() => signer.LookAsync(default));
            await export.WriteAsync(to, new ExportRequest("p26", head.Position, null), default);
            return await Check.RunAsync(to.ToArray(), head);
        }

        var first = await CheckAsync();
        first.Outcome.ShouldBe(0, first.Said[^1]);
        first.Said.ShouldContain(s => s.StartsWith("Bản xuất không có chữ ký của máy chủ", StringComparison.Ordinal));
        (await CheckAsync()).Said.ShouldContain(s => s.StartsWith("Bản xuất có chữ ký đúng của máy chủ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("update mt_events set data = jsonb_set(data, '{name}', '\"Cụm 9\"') where seq_id = 3", "log.not-intact")]
    [InlineData("delete from mt_events where seq_id = 4", "log.not-intact")]
    public async Task What_does_not_fit_its_seal_is_not_signed(string tamper, string alarm)
    {
        await using var at = await SigningServer.StartAsync();
        await at.Server.SmallWorldAsync();
        await at.Server.Database.ExecuteAsync(AsSuperuser + tamper);
        await using var later = await AgainAsync(at, days: 1);

        await later.Signer().LookAsync(default);

        later.Signer().Health.Alarm!.Code.ShouldBe(alarm);
        (await (await later.CreateClient().GetAsync("/health/ready")).Content.ReadAsStringAsync()).ShouldContain(alarm);
        (await at.BookAsync()).ShouldNotContain(b => b.Name == $"daily:{later.Clock.GetUtcNow().AddHours(7):yyyy-MM-dd}");
    }

    [Fact]
    public async Task A_log_that_is_written_anew_contradicts_the_heads_that_were_signed()
    {
        await using var at = await SigningServer.StartAsync();
        await at.Server.SmallWorldAsync();
        await at.Signer.LookAsync(default);
        at.Signer.Health.Alarm.ShouldBeNull();

        // As only the keeper of the database can.
        await at.Server.Database.ExecuteAsync(AsSuperuser + "update es_seal set chain = sha256(chain)");
        await using var later = await AgainAsync(at);
        await later.Signer().LookAsync(default);

        later.Signer().Health.Alarm!.Code.ShouldBe("log.rewritten");
        later.Signer().Health.State.ShouldBe("stopped");
    }

    [Fact]
    public async Task A_cut_tail_is_found_by_the_head_outside_even_when_the_book_was_cut_too()
    {
        await using var at = await SigningServer.StartAsync();
        await at.Server.SmallWorldAsync();
        var position = await at.FreezeAsync("p26", 1);
        await at.Signer.LookAsync(default);
        await at.Server.Database.ExecuteAsync(
            AsSuperuser + $"delete from es_signed_head where name like 'result:%'; delete from mt_events where seq_id = {position}; delete from es_seal where seq_id = {position}; " +
            $"update es_head set last_seq = {position - 1}, chain = (select chain from es_seal where seq_id = {position - 1})");
        await using var later = await AgainAsync(at);
        await later.Signer().LookAsync(default);

        later.Signer().Health.Alarm!.Code.ShouldBe("log.cut");
    }

    [Fact]
    public async Task Two_different_heads_of_one_size_are_equivocation()
    {
        await using var at = await SigningServer.StartAsync();
        await at.Server.SmallWorldAsync();
        await at.Signer.LookAsync(default);
        var head = (Statement.Head)(await at.BookAsync())[^1].Signed.Statement;
        using var key = SigningKey.FromPem(await File.ReadAllTextAsync(at.KeyFile));
        var other = key.Sign(head with { Chain = [.. head.Chain.Reverse()], Reason = "result:p26:7" });
        await File.WriteAllTextAsync(Path.Combine(at.Heads, head.Log.ToString("D"), "zz-other.json"), other.ToJson().ToJsonString());
        await using var later = await AgainAsync(at);
        await later.Signer().LookAsync(default);

        later.Signer().Health.Alarm!.Code.ShouldBe("equivocation");
        later.Signer().Health.Alarm!.Position.ShouldBe(head.Position);
    }

    [Fact]
    public async Task A_new_key_signs_after_the_old_one_introduced_it_and_a_revoked_one_no_more()
    {
        await using var at = await SigningServer.StartAsync();
        await at.Server.SmallWorldAsync();
        await at.Signer.LookAsync(default);
        var next = Path.Combine(at.Folder, "next.pem");
        SigningServer.WriteKey(next);
        await using var later = await AgainAsync(at, days: 1, ("ThiDua:HeadKey", next));

        await later.Signer().LookAsync(default);
        later.Signer().Health.State.ShouldBe("key-unknown");

        (await HeadKeyAsync(at, "introduce", "--old", next, "--new", next)).ShouldBe(1); // A stranger introduces itself.
        (await HeadKeyAsync(at, "introduce", "--old", at.KeyFile, "--new", next)).ShouldBe(0);
        await later.Signer().LookAsync(default);
        later.Signer().Health.State.ShouldBe("signing");
        var added = (await at.BookAsync())[^1];
        added.Signed.Statement.KeyId.ShouldBe(later.Signer().Health.KeyId);

        var old = (await at.Signer.KeysAsync(default)).Keys.First().Id;
        (await HeadKeyAsync(at, "revoke", "--with", next, "--key", "0000000000000000", "--from", "2026-11-11T00:00+07:00")).ShouldBe(1);
        (await HeadKeyAsync(at, "revoke", "--with", next, "--key", old, "--from", "2099-01-01T00:00+07:00")).ShouldBe(0);
        var keys = (await at.Server.CreateClient().GetOkAsync("/api/log/keys")).GetProperty("items").EnumerateArray().ToList();
        keys.Select(k => k.Text("introducedBy")).ShouldBe([old, old]);
        keys[0].Text("revokedFrom").ShouldStartWith("2098-12-31T17:00");
        keys[1].TryGetProperty("revokedFrom", out var none).ShouldBe(none.ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task Two_nodes_sign_each_head_once()
    {
        await using var at = await SigningServer.StartAsync();
        await at.Server.SmallWorldAsync();
        await using var second = await AgainAsync(at);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? at.Signer : second.Signer()).LookAsync(default)));

        (await at.BookAsync()).Select(b => b.Name).ShouldBe([$"key:{at.Signer.Health.KeyId}", "daily:2026-11-10"]);
        at.Signer.Health.Alarm.ShouldBeNull();
        second.Signer().Health.Alarm.ShouldBeNull();
    }

    /// <summary>Another server on the same database, with the same key and folder.</summary>
    private static async Task<ThiDuaServer> AgainAsync(SigningServer at, int days = 0, params (string Name, string? Value)[] other)
    {
        var server = await ThiDuaServer.StartAsync(
            [("ConnectionStrings:ThiDua", at.Server.Database.App), ("ThiDua:HeadKey", at.KeyFile), ("ThiDua:HeadFolder", at.Heads), .. other]);
        server.Clock.MoveTo(at.Server.Clock.GetUtcNow().AddDays(days));
        return server;
    }

    private static async Task<int> HeadKeyAsync(SigningServer at, params string[] args) =>
        await HeadKeyCommand.Make(() => at.Server.Database.App).Parse(args).InvokeAsync();

    /// <summary>Does something as soon as anything is written.</summary>
    private sealed class ActingStream(Func<Task> act) : MemoryStream
    {
        private bool _acted;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await base.WriteAsync(buffer, cancellationToken);
            if (!_acted)
            {
                _acted = true;
                await act();
            }
        }
    }
}

file static class Of
{
    public static HeadSigner Signer(this ThiDuaServer server) => server.Services.GetRequiredService<HeadSigner>();
}
