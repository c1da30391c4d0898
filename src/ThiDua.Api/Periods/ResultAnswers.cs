using System.Text.Json;
using System.Text.Json.Nodes;
using ThiDua.Api.Standings;
using ThiDua.Domain.Results;

namespace ThiDua.Api.Periods;

/// <summary>A frozen result with the time at which it was.</summary>
/// <param name="Result">The result.</param>
/// <param name="At">When.</param>
internal sealed record FrozenResult(ResultFrozen Result, DateTimeOffset At);

/// <summary>Results as JSON.</summary>
internal static class ResultAnswers
{
    /// <summary>A result in a list.</summary>
    public static object Head(FrozenResult frozen, ResultFrozen? standing)
    {
        var r = frozen.Result;
        return new { r.Number, r.Kind, r.Name, r.Day, r.Position, r.Engine, r.DocumentHash, frozenAt = frozen.At, standing = r.Number == standing?.Number };
    }

    /// <summary>A result with its document.</summary>
    /// <param name="frozen">The result.</param>
    /// <param name="standing">The result that holds.</param>
    /// <param name="sight">What the caller sees of a review; null for what everybody may see.</param>
    public static object Whole(FrozenResult frozen, ResultFrozen? standing, BoardSight? sight)
    {
        var r = frozen.Result;
        var document = sight is null ? r.Document : Seen(r.Document, sight);
        return new
        {
            r.Number, r.Kind, r.Name, r.Day, r.Position, r.Engine, r.DocumentHash, frozenAt = frozen.At, standing = r.Number == standing?.Number, r.Rules, document,
        };
    }

    /// <summary>The document with what the caller may see: of others rank and totals, or not even these.</summary>
    private static JsonElement Seen(JsonElement document, BoardSight sight)
    {
        var seen = JsonObject.Create(document)!.DeepClone().AsObject();
        foreach (var cluster in seen["clusters"]!.AsArray().ToList())
        {
            if (!sight.SeesCluster((string)cluster!["cluster"]!))
            {
                seen["clusters"]!.AsArray().Remove(cluster);
                continue;
            }

            foreach (var list in new[] { "standings", "notRanked" })
            {
                foreach (var row in cluster[list]!.AsArray().ToList())
                {
                    var unit = (string)row!["unit"]!;
                    if (!sight.SeesRow(unit))
                    {
                        cluster[list]!.AsArray().Remove(row);
                    }
                    else if (!sight.SeesLines(unit))
                    {
                        row.AsObject().Remove("sections");
                        row.AsObject().Remove("sheet");
                    }
                }
            }
        }

        return JsonSerializer.SerializeToElement(seen);
    }
}
