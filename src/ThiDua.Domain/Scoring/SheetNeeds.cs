using System.Runtime.CompilerServices;
using System.Text.Json;
using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Scoring;

/// <summary>What a sheet needs to know beyond the unit that it scores; read off its document, once per set.</summary>
/// <param name="Below">Whether quantities of units below count.</param>
/// <param name="Others">Whether points depend on other units of the cluster.</param>
public sealed record SheetNeeds(bool Below, bool Others)
{
    private static readonly ConditionalWeakTable<CriteriaSet, SheetNeeds> Known = [];

    /// <summary>The needs of a set.</summary>
    public static SheetNeeds Of(CriteriaSet set) => Known.GetValue(set, static s =>
    {
        var document = CriteriaWriter.WriteElement(s);
        return new SheetNeeds(Has(document, NamesBelow), Has(document, (name, _) => name is "leaderRelative" or "averageRelative"));
    });

    private static bool NamesBelow(string name, JsonElement value) =>
        name is "unitsBelow" || (name is "scope" && value.ValueKind == JsonValueKind.String && value.GetString() != "own");

    private static bool Has(JsonElement node, Func<string, JsonElement, bool> asked) => node.ValueKind switch
    {
        JsonValueKind.Object => node.EnumerateObject().Any(m => asked(m.Name, m.Value) || Has(m.Value, asked)),
        JsonValueKind.Array => node.EnumerateArray().Any(item => Has(item, asked)),
        _ => false,
    };
}
