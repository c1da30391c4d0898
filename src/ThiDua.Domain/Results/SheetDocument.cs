using System.Text.Json;
using System.Text.Json.Nodes;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Results;

/// <summary>A unit's score sheet as a document that is hashed: every number in both views and where it stands, no activity and no evidence.</summary>
public static class SheetDocument
{
    /// <summary>The document of a sheet.</summary>
    public static JsonElement Of(ScoreSheet sheet) => CanonicalText.Element(new JsonObject
    {
        ["period"] = sheet.Period.Code,
        ["unit"] = sheet.Unit,
        ["name"] = sheet.UnitName,
        ["cluster"] = sheet.Cluster,
        ["criteriaSet"] = sheet.Set.Code,
        ["version"] = sheet.Set.Version,
        ["day"] = Day(sheet.Day),
        ["total"] = Both(sheet.Total),
        ["class"] = Class(sheet.Class),
        ["sections"] = List(sheet.Sections, s => new JsonObject { ["code"] = s.Code, ["points"] = Both(s.Points) }),
        ["criteria"] = List(sheet.Criteria, Criterion),
        ["adjustments"] = List(sheet.Adjustments, a => new JsonObject { ["kind"] = a.Kind.ToString(), ["section"] = a.Section, ["points"] = Both(a.Points) }),
        ["tieBreaks"] = List(sheet.TieBreaks, t => new JsonObject { ["label"] = t.Label, ["claimed"] = t.Claimed, ["verified"] = t.Verified }),
    });

    internal static JsonObject Both(Points points) => new() { ["claimed"] = points.Claimed, ["verified"] = points.Verified };

    internal static JsonObject? Class(Classes? classes) => classes is null ? null : new() { ["claimed"] = classes.Claimed.Code, ["verified"] = classes.Verified.Code };

    internal static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode?> write) => new([.. items.Select(write)]);

    internal static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static JsonObject Criterion(CriterionLine line) => new()
    {
        ["code"] = line.Code,
        ["points"] = Both(line.Points),
        ["applies"] = new JsonObject { ["claimed"] = line.Applies.Claimed, ["verified"] = line.Applies.Verified },
        ["steps"] = List(line.Steps, s => new JsonObject { ["kind"] = s.Kind.ToString(), ["points"] = Both(s.Points) }),
        ["values"] = List(line.Values, v => new JsonObject { ["role"] = v.Role, ["part"] = v.Part, ["claimed"] = v.Claimed, ["verified"] = v.Verified }),
    };
}
