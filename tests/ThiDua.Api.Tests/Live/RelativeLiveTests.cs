using Shouldly;
using ThiDua.Api.Tests.Entries;
using Xunit;

namespace ThiDua.Api.Tests.Live;

/// <summary>Live sheets of units that are compared with each other: who is moved is told, who is not hears nothing.</summary>
public sealed class RelativeLiveTests : IAsyncLifetime
{
    private ThiDuaServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await ThiDuaServer.StartAsync(("ThiDua:HeartbeatSeconds", "1"));
        await JudgedWorld.MakeAsync(_server);
        foreach (var unit in new[] { "xa-a", "xa-b", "xa-c" })
        {
            await _server.As("secretary").PutOkAsync($"/api/periods/p26/units/{unit}/targets", new { targets = new Dictionary<string, int> { ["I.1"] = 1 } });
        }

        await _server.As("unit-officer", "xa-a").DialogueAsync("a-1", "xa-a");
        var at = (await _server.As("unit-officer", "xa-a").DialogueAsync("a-2", "xa-a")).Position();
        await _server.As("secretary").GetOkAsync($"/api/periods/p26/standings?minPosition={at}");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_sheet_is_told_when_another_unit_moved_it_and_only_then()
    {
        await using var live = await LiveStream.OpenAsync(_server.As("unit-officer", "xa-a"), $"{JudgedWorld.Unit}/score-sheet/live");
        (await live.NextAsync())!.Data.GetProperty("total").GetProperty("claimed").GetDecimal().ShouldBe(20m, "the best of the cluster");

        // Neither of these moves the others: not the best, not compared.
        var b = _server.As("unit-officer", "xa-b");
        await b.DialogueAsync("b-1", "xa-b");
        await b.PutOkAsync("/api/periods/p26/units/xa-b/self-scores/I.2", new { points = 10 });
        await _server.As("unit-officer", "xa-c").DialogueAsync("c-1", "xa-c");
        await live.CommentAsync();

        await b.DialogueAsync("b-2", "xa-b");
        var at = (await b.DialogueAsync("b-3", "xa-b")).Position();
        var moved = (await live.NextAsync())!;
        moved.Id.ShouldBe(at);
        moved.Data.GetProperty("unit").GetString().ShouldBe("xa-a");
        moved.Data.GetProperty("total").GetProperty("claimed").GetDecimal().ShouldBe(15m, "2 of a target of 1 against 3: 10 + 10 × 1/2");
    }

    [Fact]
    public async Task The_board_tells_the_rows_of_those_who_were_moved()
    {
        await using var live = await LiveStream.OpenAsync(_server.As("secretary"), "/api/periods/p26/standings/live");
        await live.NextAsync();
        var c = _server.As("unit-officer", "xa-c");
        var one = (await c.PutOkAsync("/api/periods/p26/units/xa-c/self-scores/I.2", new { points = 1 })).Position();
        var own = (await live.NextAsync())!;
        (own.Id, string.Join(' ', own.Units)).ShouldBe((one, "xa-c xa-b"), "it passes xa-b, whose rank is another");

        await c.DialogueAsync("c-1", "xa-c");
        await live.NextAsync();
        await c.DialogueAsync("c-2", "xa-c");
        await live.NextAsync();
        var best = (await c.DialogueAsync("c-3", "xa-c")).Position();
        var all = (await live.NextAsync())!;
        all.Id.ShouldBe(best);
        all.Units.ShouldBe(["xa-a"], "the best has its maximum already; xa-b, with nothing, has nothing to lose");
        all.Data.GetProperty("items")[0].GetProperty("total").GetProperty("claimed").GetDecimal().ShouldBe(15m);
    }

    [Fact]
    public async Task A_villages_activity_moves_the_sheet_of_its_commune()
    {
        await using var live = await LiveStream.OpenAsync(_server.As("unit-officer", "xa-a"), $"{JudgedWorld.Unit}/score-sheet/live");
        await live.NextAsync();
        var at = (await _server.As("unit-officer", "xa-a").PutOkAsync("/api/activities/thon-1", new
        {
            type = "reception-held", unit = "xa-a.thon", occurredOn = "2026-03-11", chairedByHead = true, citizens = 3,
        })).Position();
        var moved = (await live.NextAsync())!;
        moved.Id.ShouldBe(at);
        moved.Data.GetRawText().ShouldContain("\"unit\":\"xa-a.thon\"");
        moved.Data.GetProperty("total").GetProperty("claimed").GetDecimal().ShouldBe(22m);
    }
}
