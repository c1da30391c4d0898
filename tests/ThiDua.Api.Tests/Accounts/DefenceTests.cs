using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Shouldly;
using ThiDua.Api.Security;
using Xunit;

namespace ThiDua.Api.Tests.Accounts;

/// <summary>Headers, other origins, too many requests, and what the log of the server tells and does not tell.</summary>
public sealed class DefenceTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>
{
    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    public async Task No_other_origin_is_ever_allowed(string origin)
    {
        var asked = new HttpRequestMessage(HttpMethod.Options, "/api/units/xa-a");
        asked.Headers.Add("Origin", origin);
        asked.Headers.Add("Access-Control-Request-Method", "PUT");
        asked.Headers.Add("Access-Control-Request-Headers", "content-type,x-csrf-token");
        var read = new HttpRequestMessage(HttpMethod.Get, "/api/log/head");
        read.Headers.Add("Origin", origin);
        foreach (var request in new[] { asked, read })
        {
            var answer = await server.CreateClient().SendAsync(request);
            answer.Headers.Where(h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
            answer.Headers.GetValues("Cross-Origin-Resource-Policy").ShouldBe(["same-origin"]);
        }
    }

    [Theory]
    [InlineData("/api/units")]
    [InlineData("/api/log/head")]
    [InlineData("/api/no-such")]
    [InlineData("/health/live")]
    public async Task Every_answer_bears_its_headers(string path)
    {
        var answer = await server.CreateClient().GetAsync(path);
        answer.Headers.GetValues("X-Frame-Options").ShouldBe(["DENY"]);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("Referrer-Policy").ShouldBe(["same-origin"]);
        answer.Headers.Vary.ShouldContain("Cookie");
        answer.Headers.Vary.ShouldContain("Authorization");
        answer.Headers.Contains("Strict-Transport-Security").ShouldBeFalse("this server has no https");
    }

    [Fact]
    public async Task Too_many_tries_from_one_address_wait_whatever_the_client_says_of_its_address()
    {
        await using var own = await ThiDuaServer.StartAsync(("ThiDua:Limits:sign-in", "3"));
        for (var i = 0; i < 6; i++)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/api/sign-in") { Content = JsonContent.Create(new { name = $"n{i}", password = "khong dung dau nhe" }) };
            request.Headers.Add("X-Forwarded-For", $"203.0.113.{i}");
            request.Headers.Add("Forwarded", $"for=203.0.113.{i}");
            request.Headers.Add("X-Real-IP", $"203.0.113.{i}");
            var answer = await own.Browser().SendAsync(request);
            await answer.ShouldBeProblemAsync(i < 3 ? 401 : 429, i < 3 ? "sign-in.failed" : "rate.limited");
            if (i >= 3)
            {
                answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 60);
            }
        }
    }

    [Fact]
    public async Task Only_a_named_proxy_is_believed_and_a_network_of_version_6_is_one_address()
    {
        await using var own = await ThiDuaServer.StartAsync(("ThiDua:Limits:sign-in", "2"), ("ThiDua:TrustedProxies", "10.0.0.1"));
        await own.CreateClient().GetAsync("/health/live");
        async Task<int> TryAsync(string from, string forwarded) => (await own.Server.SendAsync(http =>
        {
            http.Connection.RemoteIpAddress = IPAddress.Parse(from);
            (http.Request.Method, http.Request.Path, http.Request.ContentType) = ("POST", "/api/tokens", "application/json");
            http.Request.Headers["X-Forwarded-For"] = forwarded;
            http.Request.Body = new MemoryStream("""{"account":"a","secret":"b"}"""u8.ToArray());
        })).Response.StatusCode;

        for (var i = 0; i < 4; i++)
        {
            (await TryAsync("10.0.0.1", $"203.0.113.{i}")).ShouldBe(401, "the proxy speaks for four");
            (await TryAsync("10.0.0.2", $"198.51.100.{i}")).ShouldBe(i < 2 ? 401 : 429, "somebody else speaks for themselves");
            (await TryAsync($"2001:db8:0:1::{i + 1}", "")).ShouldBe(i < 2 ? 401 : 429, "one network");
        }

        (await TryAsync("10.0.0.1", "203.0.113.0")).ShouldBe(401);
        (await TryAsync("10.0.0.1", "203.0.113.0")).ShouldBe(429);
        (await TryAsync("2001:db8:0:2::1", "")).ShouldBe(401, "another network");
    }

    [Theory]
    [InlineData("search", "GET", "/api/activities")]
    [InlineData("verify", "GET", "/api/log/verify")]
    [InlineData("import", "POST", "/api/imports")]
    public async Task What_costs_much_is_limited_by_account_not_by_address(string limit, string method, string path)
    {
        await using var own = await ThiDuaServer.StartAsync(($"ThiDua:Limits:{limit}", "2"));
        var (one, other) = (own.AsAccount("s-1", "secretary"), own.AsAccount("s-2", "secretary"));
        for (var i = 0; i < 2; i++)
        {
            (await one.SendAsync(new HttpRequestMessage(new HttpMethod(method), path))).StatusCode.ShouldNotBe(HttpStatusCode.TooManyRequests);
        }

        var refused = await one.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        await refused.ShouldBeProblemAsync(429, "rate.limited");
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await other.SendAsync(new HttpRequestMessage(new HttpMethod(method), path))).StatusCode.ShouldNotBe(HttpStatusCode.TooManyRequests);
        (await one.GetAsync("/api/units")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Sign_ins_refusals_and_acts_of_administrators_are_told_with_a_trace_and_without_secrets()
    {
        var lines = new Lines();
        await using var own = await ThiDuaServer.StartAsync(("Logging:LogLevel:ThiDua.Security", "Information"));
        own.Services.GetRequiredService<ILoggerFactory>().AddProvider(lines);
        await own.PersonAsync("tk-1", "u.an", ("auditor", []));
        await own.Browser().PostAsJsonAsync("/api/sign-in", new { name = "typed my password here", password = "khong dung dau nhe" });
        await own.Browser().PostAsJsonAsync("/api/sign-in", new { name = "u.an", password = "khong dung dau nhe" });
        var browser = await own.SignInAsync("u.an");
        await browser.GetAsync("/api/accounts");
        var refused = await browser.GetAsync("/api/accounts/tk-1");
        await own.CreateClient().GetAsync("/api/units");
        await own.Admin().StepOkAsync("/api/accounts/tk-1/lock", new { reason = "lý do riêng" });
        var told = lines.All.Where(l => l.Category == SecurityLog.Category).Select(l => l.Text).ToList();
        foreach (var (what, account, by) in new[]
        {
            ("account.described", "tk-1", "ops-admin"), ("account.invited", "tk-1", "ops-admin"), ("account.activated", "tk-1", "-"), ("sign-in.failed", "unknown", "-"),
            ("sign-in.failed", "tk-1", "-"), ("sign-in.succeeded", "tk-1", "-"), ("access.denied", "tk-1", "tk-1"), ("access.not-signed-in", "-", "-"), ("account.locked", "tk-1", "ops-admin"),
        })
        {
            told.ShouldContain(l => l.StartsWith($"{what} account={account} by={by} ", StringComparison.Ordinal), $"{what} {account} {by}\n{string.Join('\n', told)}");
        }

        var trace = (await refused.ShouldBeProblemAsync(403)).GetProperty("traceId").GetString()!;
        told.ShouldContain(l => l.StartsWith("access.denied", StringComparison.Ordinal) && l.Contains($"trace={trace}", StringComparison.Ordinal));
        told.Single(l => l.StartsWith("account.locked", StringComparison.Ordinal)).ShouldMatch(@"position=\d+");
        foreach (var secret in new[] { "typed my password", "khong dung", People.Password, "u.an", "Người", "lý do riêng", "Bearer", "thidua=" })
        {
            lines.All.ShouldAllBe(l => !l.Text.Contains(secret, StringComparison.OrdinalIgnoreCase), secret);
        }
    }

    [Fact]
    public void What_users_type_cannot_forge_a_line_of_the_log()
    {
        var formatter = server.Services.GetServices<ConsoleFormatter>().Single(f => f.Name == ConsoleFormatterNames.Json);
        server.Services.GetRequiredService<Microsoft.Extensions.Options.IOptionsMonitor<ConsoleLoggerOptions>>().CurrentValue.FormatterName.ShouldBe(ConsoleFormatterNames.Json);
        using var written = new StringWriter();
        var entry = new LogEntry<string>(LogLevel.Information, "x", new EventId(1), "", null, (_, _) => "a\r\n{\"LogLevel\":\"Critical\"}\u001b[31mred\u202e\u2028");
        formatter.Write(in entry, null, written);
        var text = written.ToString();
        text.TrimEnd('\n').ShouldNotContain('\n');
        text.ShouldNotContain('\r');
        text.ShouldNotContain('\u001b');
        text.ShouldNotContain('\u202e');
        JsonDocument.Parse(text).RootElement.GetProperty("LogLevel").GetString().ShouldBe("Information");
    }

    private sealed class Lines : ILoggerProvider
    {
        public ConcurrentQueue<(string Category, string Text)> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Line(categoryName, All);

        public void Dispose()
        {
        }

        private sealed class Line(string category, ConcurrentQueue<(string, string)> all) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                all.Enqueue((category, formatter(state, exception)));
        }
    }
}
