using System.Globalization;
using System.Text.Json.Nodes;

namespace ThiDua.Api.Samples;

/// <summary>
/// The sample bao-thang-year: a made-up year of the fourteen communes, from registration to a revoked award. Activities come from dice, a
/// commune's <c>weight</c> says how much it does; what is done after that is the script <c>acts.ndjson</c>. Two communes did exactly the same,
/// so that there is a tie at the top. After it comes the year that runs now, as far as it has come: everyday work, part of it verified.
/// </summary>
internal static class ScriptedYear
{
    private const int Year = 2025;
    private const ulong Seed = 20250105;

    /// <summary>Communes that did the same, and so stand level.</summary>
    private static readonly string[] Twins = ["xa-gia-phu", "thi-tran-pho-lu"];

    /// <summary>Merged into another from this day on: what it did later would be the other's.</summary>
    private static readonly (string Unit, DateOnly From) Merged = ("xa-son-hai", new DateOnly(Year, 7, 1));

    /// <summary>Reads the sample.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="today">Today: nothing of the year that runs lies after it.</param>
    public static Sample Read(string folder, DateOnly today)
    {
        var file = SampleFile.Read(folder, today);
        var then = file.Units.SelectMany(Lines).OrderBy(l => l.Day).Select(l => l.Line);
        var (now, verified) = Running(file, today);
        return new Sample("bao-thang-year", file, [.. then, .. now], MadeUpActivities.Verifications(now, verified)) { Acts = SampleActs.Read(folder) };
    }

    private static (List<JsonObject> Lines, HashSet<string> Verified) Running(SampleFile file, DateOnly today)
    {
        var made = file.Units.Where(u => u.Code != Merged.Unit)
            .Select((u, i) => MadeUpActivities.Year(today.Year, u.Code, Seed + 100 + (ulong)i, u.Weight, string.Create(CultureInfo.InvariantCulture, $"mau-{today.Year}"), lastMonth: 12)).ToList();
        return (
            [.. made.SelectMany(m => m.Lines).Where(l => l.Day <= today).OrderBy(l => l.Day).Select(l => l.Line)],
            [.. made.SelectMany(m => m.Verified)]);
    }

    private static IEnumerable<(DateOnly Day, JsonObject Line)> Lines(SampleFile.UnitRow unit, int index)
    {
        var lines = MadeUpActivities.Year(Year, unit.Code, Twins.Contains(unit.Code) ? Seed : Seed + (ulong)index + 1, unit.Weight).Lines;
        if (unit.Code != Merged.Unit)
        {
            return lines;
        }

        var begun = lines.Where(l => l.Line["type"] is not null && l.Day < Merged.From).Select(l => (string)l.Line["id"]!).ToHashSet();
        return lines.Where(l => l.Day < Merged.From && begun.Contains((string)l.Line["id"]!));
    }
}
