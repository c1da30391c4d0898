using System.Net.Http.Json;
using Npgsql;
using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.Operations;

public sealed class PoolTests
{
    [Fact]
    public async Task Two_hundred_requests_at_once_are_all_answered_with_a_pool_of_five()
    {
        await using var owner = await ThiDuaServer.StartAsync();
        var small = new NpgsqlConnectionStringBuilder(owner.Database.App) { MaxPoolSize = 5 }.ConnectionString;
        await using var server = await ThiDuaServer.StartAsync(("ConnectionStrings:ThiDua", small));
        await server.SmallWorldAsync();
        var officer = server.As("unit-officer", "xa-a");
        await officer.DialogueAsync("pool-0");

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => (i % 4) switch
        {
            0 => officer.PutAsJsonAsync($"/api/activities/pool-{i + 1}", new { type = "dialogue-held", unit = "xa-a", occurredOn = "2026-03-10", kind = "periodic" }),
            1 => officer.GetAsync("/api/activities?limit=5"),
            2 => officer.GetAsync("/api/activities/pool-0"),
            _ => officer.GetAsync("/api/periods/p26/units/xa-a/score-sheet"),
        })).WaitAsync(TimeSpan.FromSeconds(60));

        foreach (var refused in answers.Where(a => !a.IsSuccessStatusCode))
        {
            await refused.ShouldBeProblemAsync(503);
        }

        answers.Count(a => a.IsSuccessStatusCode).ShouldBeGreaterThan(150);
        await officer.DialogueAsync("pool-after");
        (await server.CreateClient().GetAsync("/health/projections")).IsSuccessStatusCode.ShouldBeTrue();
    }
}
