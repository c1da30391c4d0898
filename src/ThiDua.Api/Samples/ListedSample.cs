using System.Text.Json;
using System.Text.Json.Nodes;
using ThiDua.Api.Rules;

namespace ThiDua.Api.Samples;

/// <summary>A sample whose files list everything it loads: <c>figures</c> of <c>sample.yaml</c>, and <c>activities.ndjson</c>, as an import takes it.</summary>
internal static class ListedSample
{
    private const string Source = "Số liệu minh hoạ, không có thật.";

    /// <summary>Reads the sample. Everything is verified, but for figures that say otherwise.</summary>
    /// <exception cref="RuleFileException">A fault, with file and line.</exception>
    public static Sample Read(string name, string folder, DateOnly today)
    {
        var file = SampleFile.Read(folder, today);
        var (figures, listed) = (file.Figures.ConvertAll(r => (r.Verified, Lines: Figures(r).ToList())), ReadLines(Path.Combine(folder, "activities.ndjson")));
        return new Sample(
            name, file, [.. figures.SelectMany(f => f.Lines), .. listed],
            [.. figures.Where(f => f.Verified).SelectMany(f => f.Lines).Concat(listed).Select(l => new JsonObject { ["id"] = (string)l["id"]!, ["step"] = "verify", ["version"] = 1 })]);
    }

    private static IEnumerable<JsonObject> Figures(SampleFile.FigureRow row) => row.Values.Select(v => new JsonObject
    {
        ["id"] = $"{v.Key}-{row.Unit}-{row.On}",
        ["type"] = "figure-recorded",
        ["unit"] = row.Unit,
        ["occurredOn"] = row.On,
        ["code"] = v.Key,
        ["value"] = v.Value,
        ["source"] = Source,
        ["sourceDate"] = row.On,
    });

    private static List<JsonObject> ReadLines(string path)
    {
        var lines = new List<JsonObject>();
        foreach (var line in File.ReadLines(path))
        {
            try
            {
                lines.Add(JsonNode.Parse(line)!.AsObject());
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                throw new RuleFileException($"{path}, line {lines.Count + 1}: {e.Message}", e);
            }
        }

        return lines;
    }
}
