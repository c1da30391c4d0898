using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Results;

/// <summary>A cluster with what its result is made of.</summary>
/// <param name="Code">Code.</param>
/// <param name="Name">Name.</param>
/// <param name="Sheets">Sheets of the units that are ranked.</param>
/// <param name="NotRanked">Units that are not, each with name and reason.</param>
public sealed record ClusterSheets(
    string Code, string Name, IReadOnlyList<ScoreSheet> Sheets, IReadOnlyList<(string Unit, string Name, string Reason)> NotRanked);

/// <summary>
/// The document of a frozen result: the plan of the period, for each cluster the standings in both views with the hash of each sheet, and who
/// is not ranked and why. A pure function of the sheets, so that whoever works these out again can compare. It says nothing that the public
/// may not know: no line of a sheet, no activity, no person.
/// </summary>
public static class ResultDocument
{
    private static readonly ConditionalWeakTable<ScoreSheet, string> Hashes = [];

    /// <summary>Makes the document.</summary>
    /// <param name="period">The period.</param>
    /// <param name="day">Quantities up to this day.</param>
    /// <param name="clusters">Its clusters, in the order of the plan.</param>
    public static JsonElement Of(Period period, DateOnly day, IReadOnlyList<ClusterSheets> clusters) => CanonicalText.Element(new JsonObject
    {
        ["period"] = period.Code,
        ["plan"] = JsonSerializer.SerializeToNode(period.Plan, EventJson.Whole),
        ["day"] = SheetDocument.Day(day),
        ["clusters"] = SheetDocument.List(clusters, Cluster),
    });

    /// <summary>The criteria sets that sheets follow, by code and version, each with the hash of its document.</summary>
    public static IReadOnlyList<RuleUsed> Rules(World world, IEnumerable<ScoreSheet> sheets) =>
    [
        .. sheets.Select(s => (s.Set.Code, s.Set.Version)).Distinct().OrderBy(s => s.Code, StringComparer.Ordinal).ThenBy(s => s.Version)
            .Select(s => new RuleUsed(s.Code, s.Version, CanonicalText.Hash(world.CriteriaSets[s.Code].Find(s.Version)!.Document))),
    ];

    /// <summary>SHA-256 of a sheet's document.</summary>
    public static string HashOf(ScoreSheet sheet) => Hashes.GetValue(sheet, static s => CanonicalText.Hash(SheetDocument.Of(s)));

    private static JsonObject Cluster(ClusterSheets cluster)
    {
        var claimed = Ranking.Rank(cluster.Sheets, View.Claimed).ToDictionary(r => r.Sheet.Unit);
        return new JsonObject
        {
            ["cluster"] = cluster.Code,
            ["name"] = cluster.Name,
            ["standings"] = SheetDocument.List(Ranking.Rank(cluster.Sheets, View.Verified), v => Place(v, claimed[v.Sheet.Unit])),
            ["notRanked"] = SheetDocument.List(
                cluster.NotRanked.OrderBy(n => n.Unit, StringComparer.Ordinal),
                n => new JsonObject { ["unit"] = n.Unit, ["name"] = n.Name, ["reason"] = n.Reason }),
        };
    }

    /// <summary>The place by what is verified is the place; the one by what is claimed stands beside it.</summary>
    private static JsonObject Place(RankedUnit verified, RankedUnit claimed)
    {
        var sheet = verified.Sheet;
        return new JsonObject
        {
            ["unit"] = sheet.Unit,
            ["name"] = sheet.UnitName,
            ["rank"] = verified.Rank,
            ["shared"] = verified.Shared,
            ["claimedRank"] = claimed.Rank,
            ["claimedShared"] = claimed.Shared,
            ["total"] = SheetDocument.Both(sheet.Total),
            ["class"] = SheetDocument.Class(sheet.Class),
            ["criteriaSet"] = sheet.Set.Code,
            ["version"] = sheet.Set.Version,
            ["sections"] = SheetDocument.List(
                sheet.Sections.Where(s => s.Depth == 1), s => new JsonObject { ["code"] = s.Code, ["title"] = s.Title, ["points"] = SheetDocument.Both(s.Points) }),
            ["sheet"] = HashOf(sheet),
        };
    }
}
