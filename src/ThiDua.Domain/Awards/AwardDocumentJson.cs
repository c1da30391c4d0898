using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ThiDua.Domain.Criteria.Documents;
using ThiDua.Domain.Results;

namespace ThiDua.Domain.Awards;

/// <summary>The documents that awards were read from.</summary>
/// <param name="Votes">The document with votes.</param>
/// <param name="Awards">The document with results and awards.</param>
public sealed record AwardSource(DocNode Votes, DocNode Awards);

/// <summary>Awards and votes as one JSON document: so that an export holds the rules that its awards were decided by.</summary>
public static class AwardDocumentJson
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes rules that were read from documents.</summary>
    public static byte[] Write(AwardRules rules) => Written(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("votes");
        DocJson.Write(json, rules.Source?.Votes);
        json.WritePropertyName("awards");
        DocJson.Write(json, rules.Source?.Awards);
        json.WriteEndObject();
    });

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static AwardRules Read(JsonElement json)
    {
        try
        {
            var (votes, awards) = (json.GetProperty("votes"), json.GetProperty("awards"));
            if ((votes.ValueKind, awards.ValueKind) == (JsonValueKind.Null, JsonValueKind.Null))
            {
                return AwardRules.Empty;
            }

            var read = AwardReader.Read(Tree(votes), Tree(awards));
            return read.Rules ?? throw new FormatException(read.Problems[0].Message);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or DocumentException)
        {
            throw new FormatException("The awards cannot be read.", e);
        }
    }

    /// <summary>SHA-256 of an award's text, with that of the versions that it is like; lower-case hex. Null when the rules were read from no document.</summary>
    public static string? HashOf(AwardRules rules, AwardRule rule)
    {
        if (rules.Source?.Awards["awards"] is not { } items)
        {
            return null;
        }

        var texts = new List<DocNode>();
        for (var version = rule.Version.ToString(System.Globalization.CultureInfo.InvariantCulture); version is not null; version = texts[^1]["like"]?.Text)
        {
            if (items.Items.FirstOrDefault(i => i["code"]?.Text == rule.Code && i["version"]?.Text == version) is not { } node || texts.Contains(node))
            {
                return null;
            }

            texts.Add(node);
        }

        using var document = JsonDocument.Parse(Written(json =>
        {
            json.WriteStartArray();
            texts.ForEach(t => DocJson.Write(json, t));
            json.WriteEndArray();
        }));
        return CanonicalText.Hash(document.RootElement);
    }

    private static DocNode Tree(JsonElement json) => JsonTree.Read(Encoding.UTF8.GetBytes(json.GetRawText()));

    private static byte[] Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
