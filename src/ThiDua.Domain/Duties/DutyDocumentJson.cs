using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ThiDua.Domain.Criteria.Documents;
using ThiDua.Domain.Deadlines;

namespace ThiDua.Domain.Duties;

/// <summary>Duties with the time limits and days off that they are counted by, as one JSON document: so that an export holds the rules it was scored by.</summary>
public static class DutyDocumentJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Writes rules that were read from a document.</summary>
    public static byte[] Write(DutyRules rules)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WritePropertyName("duties");
            DocJson.Write(json, rules.Source);
            json.WritePropertyName("deadlines");
            JsonSerializer.Serialize(json, rules.Calendar.Rules, Options);
            json.WritePropertyName("holidays");
            JsonSerializer.Serialize(json, rules.Calendar.Holidays.Order(), Options);
            json.WritePropertyName("years");
            JsonSerializer.Serialize(json, rules.Calendar.Years.Order(), Options);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="Write(DutyRules)"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static DutyRules Read(JsonElement json)
    {
        try
        {
            var duties = json.GetProperty("duties");
            var calendar = new DeadlineRules(
                json.GetProperty("deadlines").Deserialize<List<DeadlineRule>>(Options)!, json.GetProperty("holidays").Deserialize<HashSet<DateOnly>>(Options)!,
                json.GetProperty("years").Deserialize<HashSet<int>>(Options)!);
            if (duties.ValueKind == JsonValueKind.Null)
            {
                return new DutyRules([], calendar);
            }

            var source = JsonTree.Read(System.Text.Encoding.UTF8.GetBytes(duties.GetRawText()));
            var read = DutyReader.Read(source);
            return read.Rules is { } rules ? new DutyRules(rules, calendar) { Source = source } : throw new FormatException(read.Problems[0].Message);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or DocumentException)
        {
            throw new FormatException("The rules cannot be read.", e);
        }
    }
}
