using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests;

public sealed class FirstLineTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>
{
    [Fact]
    public async Task A_recorded_dialogue_stands_on_the_board_with_its_event()
    {
        await server.SmallWorldAsync();
        var officer = server.As("unit-officer", "xa-a");

        var written = await officer.PutOkAsync("/api/activities/d-1", new
        {
            type = "dialogue-held", unit = "xa-a", occurredOn = "2026-03-10", kind = "periodic", chairedByHead = true, participants = 42,
        });

        var standings = await officer.GetOkAsync($"/api/periods/p26/standings?minPosition={written.Position()}");
        standings.GetProperty("items")[0].GetProperty("unit").GetString().ShouldBe("xa-a");
        standings.GetProperty("items")[0].GetProperty("total").GetProperty("claimed").GetDecimal().ShouldBe(2m);

        var sheet = await officer.GetOkAsync("/api/periods/p26/units/xa-a/score-sheet");
        var source = sheet.GetProperty("sections")[0].GetProperty("criteria")[0].GetProperty("values")[0].GetProperty("restsOn")[0].GetProperty("activities")[0];
        source.GetProperty("id").GetString().ShouldBe("d-1");
        source.GetProperty("seqId").GetInt64().ShouldBe(written.Position());
    }
}
