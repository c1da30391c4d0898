using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using ThiDua.Api.Hosting;
using ThiDua.Api.Operations;
using ThiDua.Projections.Tables;
using ThiDua.TestKit;
using Xunit;

namespace ThiDua.Api.Tests.Operations;

/// <summary>Once a night the read tables are compared with the log (T7): what somebody edited by hand is found, and told.</summary>
public sealed class NightlyCheckTests
{
    private static readonly DateTimeOffset Evening = new(2026, 11, 10, 21, 0, 0, TimeSpan.FromHours(7));

    [Fact]
    public async Task A_row_that_was_edited_by_hand_is_found_by_morning()
    {
        await using var server = await ThiDuaServer.StartAsync();
        await server.SmallWorldAsync();
        var at = (await server.As("unit-officer", "xa-a").DialogueAsync("d-1")).Position();
        await server.As("secretary").GetOkAsync($"/api/activities?minPosition={at}");
        var (check, anyone) = (server.Services.GetRequiredService<NightlyCheck>(), server.CreateClient());
        await check.LookAsync(default);
        check.Health.State.ShouldBe("never", "it is nine in the morning");

        await NightAsync(server, 11);
        check.Health.ShouldBe(new CheckHealth("same", server.Clock.GetUtcNow(), at));
        (await anyone.GetOkAsync("/health/projections")).GetProperty("nightlyCheck").GetProperty("state").GetString().ShouldBe("same");
        (await anyone.GetStringAsync("/metrics")).ShouldContain("\nthidua_read_tables_different 0\n");

        await using (var owner = NpgsqlDataSource.Create(server.Database.Owner))
        {
            await using var edit = owner.CreateCommand("update read_a.register set title = 'Sửa tay'; update read_b.register set title = 'Sửa tay'");
            (await edit.ExecuteNonQueryAsync()).ShouldBeGreaterThan(0);
        }

        await check.LookAsync(default);
        check.Health.State.ShouldBe("same", "once a night");
        await NightAsync(server, 12);
        check.Health.State.ShouldBe("different");
        check.Health.Message!.ShouldContain("./ops/rebuild");
        (await anyone.GetOkAsync("/health/ready")).GetProperty("status").GetString().ShouldBe("degraded");
        var projections = await anyone.GetAsync("/health/projections");
        ((int)projections.StatusCode).ShouldBe(503);
        (await projections.Content.ReadAsStringAsync()).ShouldContain("\"state\":\"different\"");
        (await anyone.GetStringAsync("/metrics")).ShouldContain("\nthidua_read_tables_different 1\n");
        (await server.As("secretary").GetOkAsync("/api/activities")).GetRawText().ShouldContain("Sửa tay", customMessage: "nothing is swapped: people decide");

        // Worked out again by people, it is well the next night.
        (await server.Services.GetRequiredService<Rebuild>().RunAsync()).Same.ShouldBeFalse();
        await NightAsync(server, 13);
        check.Health.State.ShouldBe("same");
        (await anyone.GetOkAsync("/health/ready")).GetProperty("status").GetString().ShouldBe("ready");
    }

    [Theory]
    [InlineData("02:30", "2026-11-10T02:29:59+07:00", 0)]
    [InlineData("02:30", "2026-11-10T02:30:00+07:00", 1)]
    [InlineData("02:30", "2026-11-09T19:30:00Z", 1)]
    [InlineData("02:30", "2026-11-10T05:29:59+07:00", 1)]
    [InlineData("02:30", "2026-11-10T05:30:00+07:00", 0)]
    [InlineData("23:30", "2026-11-11T00:10:00+07:00", 1)]
    [InlineData("23:30", "2026-11-10T22:10:00+07:00", 0)]
    [InlineData(null, "2026-11-10T02:30:00+07:00", 0)]
    public async Task It_is_done_within_three_hours_of_its_time_in_Vietnam(string? time, string now, int expected)
    {
        var clock = new FixedClock(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));
        var done = 0;
        using var check = Of(_ => Task.FromResult(new RebuildResult("read_a", ++done, Same: true)), () => true, time, clock);
        await check.LookAsync(default);
        await check.LookAsync(default);
        done.ShouldBe(expected);
        check.Health.State.ShouldBe(time is null ? "off" : expected == 0 ? "never" : "same");
    }

    [Fact]
    public async Task Only_the_writer_does_it_and_a_failure_is_told_and_tried_again_the_next_night()
    {
        var clock = new FixedClock(Evening.AddHours(6));
        var (isWriter, done) = (false, 0);
        using var check = Of(_ => ++done == 1 ? throw new InvalidOperationException("Another rebuild is running.") : Task.FromResult(new RebuildResult("read_a", 7, Same: true)), () => isWriter, "02:30", clock);
        await check.LookAsync(default);
        (done, check.Health.State).ShouldBe((0, "never"));
        isWriter = true;
        await check.LookAsync(default);
        await check.LookAsync(default);
        (done, check.Health.State).ShouldBe((1, "failed"));
        check.Health.Message!.ShouldContain("đêm sau");
        clock.MoveTo(clock.GetUtcNow().AddDays(1));
        await check.LookAsync(default);
        (done, check.Health).ShouldBe((2, new CheckHealth("same", clock.GetUtcNow(), 7)));
    }

    [Theory]
    [InlineData("2:30")]
    [InlineData("25:00")]
    [InlineData("night")]
    public void A_time_that_is_none_stops_the_start(string time) => Should.Throw<InvalidOperationException>(() => Settings.From(new ConfigurationBuilder()
        .AddInMemoryCollection([new("ConnectionStrings:ThiDua", "Host=x"), new("ThiDua:NightlyCheck", time)]).Build())).Message.ShouldContain("ThiDua:NightlyCheck");

    /// <summary>Comes to half past two of a day in November and waits for the look.</summary>
    private static async Task NightAsync(ThiDuaServer server, int day)
    {
        server.Clock.MoveTo(new DateTimeOffset(2026, 11, day, 2, 30, 0, TimeSpan.FromHours(7)));
        await server.Services.GetRequiredService<NightlyCheck>().LookAsync(default);

        // Loops that last beat yesterday pass for stuck until they beat again.
        var client = server.CreateClient();
        for (var i = 0; i < 300 && (await (await client.GetAsync("/health/projections")).Content.ReadAsStringAsync()).Contains("\"stuck\"", StringComparison.Ordinal); i++)
        {
            await Task.Delay(100);
        }
    }

    private static NightlyCheck Of(Func<CancellationToken, Task<RebuildResult>> check, Func<bool> isWriter, string? time, TimeProvider clock) => new(
        check, isWriter, time is null ? null : TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture), clock, NullLogger<NightlyCheck>.Instance);
}
