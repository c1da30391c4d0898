using System.Text.Json.Nodes;

namespace ThiDua.Api.Samples;

/// <summary>
/// The sample bao-thang-year: a made-up year of the fourteen communes, from registration to a revoked award. Activities come from dice, a
/// commune's <c>weight</c> says how much it does; what is done after that is the script <c>acts.ndjson</c>. Two communes did exactly the same,
/// so that there is a tie at the top.
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
    public static Sample Read(string folder)
    {
        var file = SampleFile.Read(folder);
        var lines = file.Units.Where(u => u.Weight > 0).SelectMany((u, i) => Lines(u, i)).OrderBy(l => l.Day).Select(l => l.Line).ToList();
        return new Sample("bao-thang-year", file, lines, []) { Acts = SampleActs.Read(folder) };
    }

    private static IEnumerable<(DateOnly Day, JsonObject Line)> Lines(SampleFile.UnitRow unit, int index)
    {
        var lines = MadeUpActivities.Year(Year, unit.Code, Twins.Contains(unit.Code) ? Seed : Seed + (ulong)index + 1, unit.Weight);
        if (unit.Code != Merged.Unit)
        {
            return lines;
        }

        var begun = lines.Where(l => l.Line["type"] is not null && l.Day < Merged.From).Select(l => (string)l.Line["id"]!).ToHashSet();
        return lines.Where(l => l.Day < Merged.From && begun.Contains((string)l.Line["id"]!));
    }
}
