using System.Globalization;
using System.Text.Json.Nodes;
using ThiDua.Domain;
using ThiDua.Domain.Criteria;

namespace ThiDua.Api.Pages.Criteria.Editing;

/// <summary>A section or criterion in the document of a version.</summary>
/// <param name="Node">What stands there.</param>
/// <param name="IsSection">Which of the two.</param>
/// <param name="Around">Sections around it, the outermost first.</param>
public sealed record DocumentPart(JsonObject Node, bool IsSection, IReadOnlyList<JsonObject> Around)
{
    /// <summary>Its code.</summary>
    public string Code => SheetDocument.Text(Node, "code");

    /// <summary>Its title.</summary>
    public string Title => SheetDocument.Text(Node, "title");
}

/// <summary>The document of a version, as forms read it: also one that can no longer be read as a sheet.</summary>
public sealed class SheetDocument
{
    private SheetDocument(JsonObject root)
    {
        Root = root;
        Parts = [.. Below(root, [])];
    }

    /// <summary>The whole document.</summary>
    public JsonObject Root { get; }

    /// <summary>All sections and criteria, each section before what is in it.</summary>
    public IReadOnlyList<DocumentPart> Parts { get; }

    /// <summary>The document of a version.</summary>
    public static SheetDocument Of(CriteriaVersion version) => new(JsonNode.Parse(version.Document.GetRawText())!.AsObject());

    /// <summary>A part, or null.</summary>
    public DocumentPart? Find(string code) => Parts.FirstOrDefault(p => p.Code == code);

    /// <summary>What forms about it need to know.</summary>
    public EditorContext Context(World world) => new(
        [.. Parts.Where(p => p.IsSection).Select(Named)], [.. Parts.Where(p => !p.IsSection).Select(Named)],
        [.. world.Units.Values.SelectMany(u => u.History).Select(h => h.Attributes.Region).OfType<string>().Distinct().Order(StringComparer.Ordinal)]);

    /// <summary>Text under a key; "" without one.</summary>
    public static string Text(JsonObject node, string key) => node[key]?.ToString() ?? "";

    /// <summary>Points under a key.</summary>
    public static decimal Points(JsonObject node, string key = "max") =>
        node[key] is JsonValue value && decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var points) ? points : 0;

    private static (string Code, string Text) Named(DocumentPart part) => (part.Code, $"{part.Code} {(part.Title.Length > 80 ? part.Title[..80] + "…" : part.Title)}");

    private static IEnumerable<DocumentPart> Below(JsonObject node, IReadOnlyList<JsonObject> around) =>
    [
        .. List(node, "criteria").Select(c => new DocumentPart(c, false, around)),
        .. List(node, "sections").SelectMany(s => Below(s, [.. around, s]).Prepend(new DocumentPart(s, true, around))),
    ];

    private static IEnumerable<JsonObject> List(JsonObject node, string key) => (node[key] as JsonArray)?.OfType<JsonObject>() ?? [];
}
