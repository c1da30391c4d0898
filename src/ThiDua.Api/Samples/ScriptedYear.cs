using System.Globalization;
using System.Text.Json.Nodes;

namespace ThiDua.Api.Samples;

/// <summary>
/// The sample bao-thang-year: a made-up year of the fourteen communes, from registration to a revoked award. Activities come from dice, a
/// commune's <c>weight</c> says how diligent it is; what is done after that is the script <c>acts.ndjson</c>. Two communes did exactly the same,
/// so that there is a tie at the top. After it comes the year that runs now, as far as it has come: everyday work, part of it verified.
/// </summary>
internal static class ScriptedYear
{
    private const int Year = 2025;
    private const ulong Seed = 20250105;

    /// <summary>How much less diligent the communes are in the year that runs: it is not over yet.</summary>
    private const int StillToDo = 15;

    /// <summary>Communes that did the same, and so stand level; each takes over the other's models.</summary>
    private static readonly string[] Twins = ["xa-gia-phu", "thi-tran-pho-lu"];

    /// <summary>Merged into another from this day on: what it did later would be the other's.</summary>
    private static readonly (string Unit, DateOnly From) Merged = ("xa-son-hai", new DateOnly(Year, 7, 1));

    /// <summary>Reads the sample.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="today">Today: nothing of the year that runs lies after it.</param>
    public static Sample Read(string folder, DateOnly today)
    {
        var file = SampleFile.Read(folder, today);
        var (then, _) = Made(file, Year, "mau", 0, i => Twins.Contains(file.Units[i].Code) ? Seed : Seed + (ulong)i + 1);
        var (now, verified) = Made(file, today.Year, string.Create(CultureInfo.InvariantCulture, $"mau-{today.Year}"), StillToDo, i => Seed + 100 + (ulong)i);
        var sofar = now.TakeWhile(l => l.Day <= today).Select(l => l.Line).Where(l => !IsLaterDialogue(l)).ToList();
        return new Sample("bao-thang-year", file, [.. then.Select(l => l.Line), .. sofar], MadeUpLines.Verifications(sofar, verified)) { Acts = SampleActs.Read(folder) };
    }

    /// <summary>The year that runs leaves room for whoever tries the product: a second dialogue of the head is worth the most and is still to come.</summary>
    private static bool IsLaterDialogue(JsonObject line) => (string?)line["type"] == "dialogue-held" && !((string)line["id"]!).EndsWith("-1", StringComparison.Ordinal);

    /// <summary>A year of all communes, in the order of its days.</summary>
    private static (List<(DateOnly Day, JsonObject Line)> Lines, HashSet<string> Verified) Made(SampleFile file, int year, string prefix, int less, Func<int, ulong> seed)
    {
        var made = file.Units.Index().Where(u => year == Year || u.Item.Code != Merged.Unit)
            .Select(u => (u.Item.Code, Made: CommuneYear.Of(year, u.Item.Code, u.Item.Weight - less, seed(u.Index), prefix, Pupil(file, u.Item.Code)))).ToList();
        return (
            [.. made.SelectMany(m => m.Code == Merged.Unit ? BeforeTheMerger(m.Made.Lines) : m.Made.Lines).OrderBy(l => l.Day)],
            [.. made.SelectMany(m => m.Made.Verified)]);
    }

    /// <summary>The next commune of the list takes over a commune's models; none takes those of the merged one.</summary>
    private static string? Pupil(SampleFile file, string unit)
    {
        var ring = file.Units.Select(u => u.Code).Where(c => c != Merged.Unit && !Twins.Contains(c)).ToList();
        return unit == Merged.Unit ? null : Twins.Contains(unit) ? Twins.Single(t => t != unit) : ring[(ring.IndexOf(unit) + 1) % ring.Count];
    }

    private static IEnumerable<(DateOnly Day, JsonObject Line)> BeforeTheMerger(IReadOnlyList<(DateOnly Day, JsonObject Line)> lines)
    {
        var begun = lines.Where(l => l.Line["type"] is not null && l.Day < Merged.From).Select(l => MadeUpLines.Activity(l.Line)).ToHashSet();
        return lines.Where(l => l.Day < Merged.From && begun.Contains(MadeUpLines.Activity(l.Line)));
    }
}
