using System.Text.Json;
using Shouldly;
using ThiDua.Api.Samples;
using ThiDua.Api.Tests.Proof;
using Xunit;

namespace ThiDua.Api.Tests.Samples;

/// <summary>
/// One year of fourteen communes through the public API, from registration to a revoked award: merged in July, objected to, level at the top,
/// published, amended. What comes out is proved from the export alone.
/// </summary>
public sealed class ScriptedYearTests
{
    private const string Period = "/api/periods/bao-thang-2025";

    [Fact]
    public async Task A_committee_runs_its_year_and_an_auditor_proves_it()
    {
        await using var at = await SigningServer.StartAsync();
        var server = at.Server;
        var sample = Sample.Read("bao-thang-year", ThiDuaServer.Day);
        await server.LoadAsync(sample);
        var secretary = server.As("secretary");

        var standings = Items(await secretary.GetOkAsync($"{Period}/standings"));
        standings.Count.ShouldBe(13, "one of the fourteen was merged into another in July");
        standings.Take(2).Select(s => (s.GetProperty("unit").GetString(), s.GetProperty("rank").GetInt32(), s.GetProperty("shared").GetBoolean()))
            .ShouldBe([("thi-tran-pho-lu", 1, true), ("xa-gia-phu", 1, true)], ignoreOrder: true);
        standings[2].GetProperty("rank").GetInt32().ShouldBe(3);

        Items(await secretary.GetOkAsync($"{Period}/results")).Select(r => (r.GetProperty("kind").GetString(), r.GetProperty("standing").GetBoolean()))
            .ShouldBe([("review", false), ("published", false), ("amended", true)]);
        Items(await server.CreateClient().GetOkAsync($"{Period}/results")).Count.ShouldBe(2, "the public sees what was published and what amends it");
        Items(await secretary.GetOkAsync($"{Period}/objections")).ShouldHaveSingleItem().GetProperty("standing").GetString().ShouldBe("declined");
        Items(await secretary.GetOkAsync("/api/award-cases?period=bao-thang-2025")).ToDictionary(c => c.GetProperty("id").GetString()!, c => c.GetProperty("status").GetString())
            .ShouldBe(new Dictionary<string, string?> { ["co-thi-tran-pho-lu"] = "revoked", ["co-xa-gia-phu"] = "declined" }, ignoreOrder: true);

        await RunsAsync(server);
        await ProvesAsync(at);
        (await server.LoadAsync(sample)).Added.ShouldBe(0);
    }

    /// <summary>The year that runs has a board that a dialogue of today moves, and a queue.</summary>
    private static async Task RunsAsync(ThiDuaServer server)
    {
        const string now = "/api/periods/bao-thang-2026";
        const string unit = "thi-tran-pho-lu";
        var (officer, secretary) = (server.As("unit-officer", unit), server.As("secretary"));
        var before = Items(await secretary.GetOkAsync($"{now}/standings"));
        before.Count.ShouldBe(13);
        before.ShouldAllBe(s => s.GetProperty("total").GetProperty("claimed").GetDecimal() > s.GetProperty("total").GetProperty("verified").GetDecimal(), "part of it waits to be verified");
        before.ShouldAllBe(s => s.GetProperty("total").GetProperty("verified").GetDecimal() > 0);

        var recorded = await officer.PutOkAsync("/api/activities/hom-nay", new
        {
            type = "dialogue-held", unit, occurredOn = "2026-11-10", kind = "periodic", chairedByHead = true, participants = 60, opinionsRaised = 12, opinionsAnswered = 12,
        });
        var after = Items(await secretary.GetOkAsync($"{now}/standings?minPosition={recorded.Position()}"));
        Total(after).ShouldBeGreaterThan(Total(before));

        static decimal Total(List<JsonElement> standings) =>
            standings.Single(s => s.GetProperty("unit").GetString() == unit).GetProperty("total").GetProperty("claimed").GetDecimal();
    }

    /// <summary>The export verifies on its own, and after a changed byte it does not.</summary>
    private static async Task ProvesAsync(SigningServer at)
    {
        var (head, export) = (await at.HeadAsync(), await at.ExportAsync("period=bao-thang-2025"));
        var report = await Check.RunAsync(export, head);
        report.Outcome.ShouldBe(0, report.Said[^1]);
        report.Said.Count(s => s.StartsWith("Kết quả ", StringComparison.Ordinal)).ShouldBe(3);

        var byteAt = export.AsSpan().IndexOf("\"participants\":"u8) + "\"participants\":".Length;
        export[byteAt] = export[byteAt] == (byte)'9' ? (byte)'8' : (byte)'9';
        (await Check.RunAsync(export, head)).Outcome.ShouldNotBe(0);
    }

    private static List<JsonElement> Items(JsonElement answer) => [.. answer.GetProperty("items").EnumerateArray()];
}
