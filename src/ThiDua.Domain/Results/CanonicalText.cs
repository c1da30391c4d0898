using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ThiDua.Domain.Results;

/// <summary>
/// The one written form of a document that is hashed: keys in the order of their characters, no white space, text in NFC, numbers as plain
/// decimals without trailing zeros. It is the same before and after the log has stored it.
/// </summary>
public static class CanonicalText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A document in canonical form.</summary>
    public static byte[] Of(JsonElement document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            Write(document, writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>SHA-256 of a document in canonical form, lower-case hex.</summary>
    public static string Hash(JsonElement document) => Convert.ToHexStringLower(SHA256.HashData(Of(document)));

    /// <summary>A document as it is stored and hashed.</summary>
    public static JsonElement Element(JsonNode document) => JsonSerializer.SerializeToElement(document);

    private static void Write(JsonElement element, Utf8JsonWriter to)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                to.WriteStartObject();
                foreach (var member in element.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    to.WritePropertyName(member.Name.Normalize(NormalizationForm.FormC));
                    Write(member.Value, to);
                }

                to.WriteEndObject();
                break;
            case JsonValueKind.Array:
                to.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(item, to);
                }

                to.WriteEndArray();
                break;
            case JsonValueKind.String:
                to.WriteStringValue(element.GetString()!.Normalize(NormalizationForm.FormC));
                break;
            case JsonValueKind.Number:
                to.WriteRawValue(element.GetDecimal().ToString("0.############################", CultureInfo.InvariantCulture));
                break;
            default:
                element.WriteTo(to);
                break;
        }
    }
}
