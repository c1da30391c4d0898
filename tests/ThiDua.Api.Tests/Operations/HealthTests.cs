using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using ThiDua.EventStore;
using ThiDua.TestKit;
using Xunit;

namespace ThiDua.Api.Tests.Operations;

/// <summary>What operators are told when something is wrong, and what goes on all the same.</summary>
public sealed partial class HealthTests
{
    [Fact]
    public async Task A_server_that_is_well_says_so()
    {
        await using var server = await ThiDuaServer.StartAsync();
        var at = await server.SmallWorldAsync();
        var anyone = server.CreateClient();
        (await anyone.GetOkAsync("/health/live")).GetProperty("status").GetString().ShouldBe("live");
        var ready = await anyone.GetOkAsync("/health/ready");
        ready.GetProperty("status").GetString().ShouldBe("ready");
        ready.GetProperty("head").GetInt64().ShouldBe(at);
        await server.As("secretary").GetOkAsync($"/api/activities?minPosition={at}");
        var projections = await anyone.GetOkAsync("/health/projections");
        projections.GetProperty("status").GetString().ShouldBe("ok");
        projections.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("name").GetString()).ShouldBe(["board", "read-tables"]);
        projections.GetProperty("items")[0].GetProperty("lag").GetInt64().ShouldBe(0);

        var metrics = await anyone.GetStringAsync("/metrics");
        foreach (var line in metrics.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Metric().IsMatch(line).ShouldBeTrue(line);
        }

        metrics.ShouldContain($"\nthidua_log_head {at}\n");
        metrics.ShouldContain($"\nthidua_board_position {at}\n");

        var verified = await server.As("auditor").GetOkAsync("/api/log/verify?full=true");
        verified.GetProperty("intact").GetBoolean().ShouldBeTrue();
        verified.GetProperty("events").GetInt64().ShouldBe(at);
    }

    [Fact]
    public async Task A_projection_that_has_not_looked_for_long_is_stuck()
    {
        await using var server = await ThiDuaServer.StartAsync();
        await server.SmallWorldAsync();
        server.Clock.MoveTo(server.Clock.GetUtcNow().AddMinutes(5));
        var answer = await server.CreateClient().GetAsync("/health/projections");
        if (answer.IsSuccessStatusCode)
        {
            return; // The heart beat between the two lines.
        }

        (await answer.Content.ReadAsStringAsync()).ShouldContain("stuck");
    }

    [Fact]
    public async Task An_event_that_the_board_cannot_take_stops_it_where_it_is_and_it_goes_on_serving()
    {
        await using var server = await ThiDuaServer.StartAsync();
        await server.SmallWorldAsync();
        var officer = server.As("unit-officer", "xa-a");
        var good = (await officer.DialogueAsync("poison-1")).Position();
        await officer.GetOkAsync($"/api/periods/p26/standings?minPosition={good}");

        var poison = await AppendAsync(server, "unit-future", "unit_of_the_future");

        var anyone = server.CreateClient();
        var board = await WaitForAsync(async () =>
        {
            var answer = await anyone.GetAsync("/health/projections");
            var item = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("items")[0];
            return (int)answer.StatusCode == 503 && item.GetProperty("status").GetString() == "stopped" ? item : (System.Text.Json.JsonElement?)null;
        });
        board.GetProperty("failedAt").GetInt64().ShouldBe(poison);
        board.GetProperty("position").GetInt64().ShouldBe(good);
        board.GetProperty("reason").GetString()!.ShouldContain("unit_of_the_future");

        // It serves what it has, and says of when it is; the log takes on.
        (await anyone.GetOkAsync("/health/ready")).GetProperty("status").GetString().ShouldBe("degraded");
        var standings = await officer.GetOkAsync("/api/periods/p26/standings");
        standings.GetProperty("asOfPosition").GetInt64().ShouldBe(good);
        standings.GetProperty("items")[0].GetProperty("total").GetProperty("claimed").GetDecimal().ShouldBe(2m);
        (await officer.DialogueAsync("poison-2")).Position().ShouldBe(poison + 1);
        await (await officer.GetAsync($"/api/periods/p26/standings?minPosition={poison}")).ShouldBeProblemAsync(503, "projection.behind");
        (await anyone.GetStringAsync("/metrics")).ShouldContain("thidua_projections_stopped 2");
    }

    [Fact]
    public async Task A_stream_that_cannot_be_read_is_our_fault_and_tells_nothing_of_the_inside()
    {
        await using var server = await ThiDuaServer.StartAsync();
        await server.SmallWorldAsync();
        await AppendAsync(server, "dialogue-odd", "dialogue_of_the_future");
        await (await server.As("secretary").GetAsync("/api/activities/odd")).ShouldBeProblemAsync(500, "internal");
    }

    [Fact]
    public async Task Without_the_database_the_board_serves_and_the_rest_says_try_again()
    {
        await using var server = await ThiDuaServer.StartAsync();
        var at = await server.SmallWorldAsync();
        var (officer, anyone) = (server.As("unit-officer", "xa-a"), server.CreateClient());
        await officer.GetOkAsync($"/api/periods/p26/standings?minPosition={at}");

        await AllowAsync(server, false);
        (await anyone.GetAsync("/health/live")).IsSuccessStatusCode.ShouldBeTrue();
        var ready = await anyone.GetAsync("/health/ready");
        ((int)ready.StatusCode).ShouldBe(503);
        (await ready.Content.ReadAsStringAsync()).ShouldContain("not-ready");
        ((int)(await anyone.GetAsync("/health/projections")).StatusCode).ShouldBe(503);
        (await anyone.GetStringAsync("/metrics")).ShouldContain("thidua_log_head NaN");
        (await officer.GetOkAsync("/api/periods/p26/standings")).GetProperty("asOfPosition").GetInt64().ShouldBe(at);
        await (await officer.GetAsync("/api/activities")).ShouldBeProblemAsync(503, "database.unreachable");
        await (await officer.GetAsync("/api/activities/x")).ShouldBeProblemAsync(503, "database.unreachable");
        var write = await officer.SendTextAsync(HttpMethod.Put, "/api/activities/down-1", """{"type":"dialogue-held","unit":"xa-a","occurredOn":"2026-03-10","kind":"periodic"}""");
        await write.ShouldBeProblemAsync(503);
        write.Headers.RetryAfter.ShouldNotBeNull();

        await AllowAsync(server, true);
        await WaitForAsync(async () => (await anyone.GetAsync("/health/ready")).IsSuccessStatusCode ? "ready" : null);
        (await officer.DialogueAsync("down-1")).Position().ShouldBe(at + 1);
    }

    [Fact]
    public async Task A_server_that_has_not_taken_in_the_log_is_not_ready_and_takes_nobody_for_unknown()
    {
        await using var first = await ThiDuaServer.StartAsync();
        var at = await first.SmallWorldAsync();
        await using var locked = new NpgsqlConnection(first.Database.Superuser);
        await locked.OpenAsync();
        await using (var tx = await locked.BeginTransactionAsync())
        {
            await using (var take = new NpgsqlCommand("lock table read_slot in access exclusive mode", locked, tx))
            {
                await take.ExecuteNonQueryAsync();
            }

            await using var second = await ThiDuaServer.StartAsync(("ConnectionStrings:ThiDua", first.Database.App));
            var anyone = second.CreateClient();
            (await anyone.GetAsync("/health/live")).IsSuccessStatusCode.ShouldBeTrue();
            var ready = await anyone.GetAsync("/health/ready");
            ((int)ready.StatusCode).ShouldBe(503);
            await (await second.As("secretary").GetAsync("/api/periods")).ShouldBeProblemAsync(503, "server.starting");
            var signIn = await anyone.PostAsJsonAsync("/api/sign-in", new { name = "secretary", password = "x" });
            await signIn.ShouldBeProblemAsync(503, "server.starting");
            signIn.Headers.RetryAfter.ShouldNotBeNull();
            await tx.RollbackAsync();
            await WaitForAsync(async () => (await anyone.GetAsync("/health/ready")).IsSuccessStatusCode ? "ready" : null);
            (await second.As("secretary").GetOkAsync("/api/periods/p26/standings")).GetProperty("asOfPosition").GetInt64().ShouldBe(at);
        }
    }

    private static async Task<long> AppendAsync(ThiDuaServer server, string stream, string type)
    {
        _ = server.CreateClient();
        var outcome = await server.Services.GetRequiredService<PostgresEventStore>().AppendAsync(new AppendRequest(
            Guid.NewGuid(), new byte[32], [new StreamAppend(stream, stream.Split('-')[0], 0, [new NewEvent(Guid.NewGuid(), type, "{}"u8.ToArray())])], []));
        return outcome.ShouldBeOfType<AppendOutcome.Appended>().Last;
    }

    private static async Task AllowAsync(ThiDuaServer server, bool allowed)
    {
        var name = new NpgsqlConnectionStringBuilder(server.Database.App).Database;
        await using var connection = new NpgsqlConnection($"{TestDatabase.Server};Database=postgres;Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"alter database {name} allow_connections {(allowed ? "true" : "false")}; select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}' and not {(allowed ? "true" : "false")}",
            connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<T> WaitForAsync<T>(Func<Task<T?>> look)
    {
        for (var watch = System.Diagnostics.Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(30); await Task.Delay(50))
        {
            if (await look() is { } found)
            {
                return found;
            }
        }

        throw new TimeoutException("It did not happen within 30 seconds.");
    }

    private static async Task<T> WaitForAsync<T>(Func<Task<T?>> look)
        where T : struct
    {
        object? found = await WaitForAsync<object>(async () => await look());
        return (T)found;
    }

    [GeneratedRegex("^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+ (-?[0-9.]+(E[+-]?[0-9]+)?|NaN))\\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Metric();
}
