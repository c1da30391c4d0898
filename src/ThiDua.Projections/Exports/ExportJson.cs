using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Units;
using ThiDua.EventStore;
using ThiDua.EventStore.Reading;
using ThiDua.EventStore.Signing;

namespace ThiDua.Projections.Exports;

/// <summary>Lines of an export as canonical JSON, and back: what cannot be written is not read.</summary>
public static class ExportJson
{
    /// <summary>Name and version of the form.</summary>
    public const string Form = "thidua-export/1";

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = false };

    /// <summary>A line without its line feed.</summary>
    public static byte[] Write(ExportLine line)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            Members(json, line);
            json.WriteEndObject();
        }

        return CanonicalJson.WriteAsStored(buffer.WrittenMemory);
    }

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">It is none, or not in the one form in which it can be written.</exception>
    public static ExportLine Read(ReadOnlyMemory<byte> utf8)
    {
        ExportLine line;
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = CanonicalJson.MaxDepth, AllowDuplicateProperties = false });
            line = Of(document.RootElement);
            return Write(line).AsSpan().SequenceEqual(utf8.Span) ? line : throw new FormatException("The line is not in canonical form.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw new FormatException("This is no line of an export.", e);
        }
    }

    private static void Members(Utf8JsonWriter json, ExportLine line)
    {
        switch (line)
        {
            case ExportLine.Opening o:
                json.WriteString("export", Form);
                json.WriteString("log", o.Log);
                json.WriteString("program", o.Program);
                json.WriteString("period", o.Period);
                json.WriteNumber("to", o.To);
                json.WriteStartArray("statements");
                foreach (var statement in o.Statements)
                {
                    statement.ToJson().WriteTo(json);
                }

                json.WriteEndArray();
                json.WritePropertyName("rules");
                json.WriteRawValue(o.Rules);
                json.WritePropertyName("awards");
                json.WriteRawValue(o.Awards);
                break;
            case ExportLine.Whole w:
                json.WriteNumber("at", w.Event.Seq);
                json.WriteString("chain", Convert.ToHexStringLower(w.Chain));
                json.WriteStartObject("event");
                json.WriteString("id", w.Event.Id);
                json.WriteString("stream", w.Event.StreamId);
                json.WriteNumber("version", w.Event.Version);
                json.WriteString("type", w.Event.Type);
                json.WriteNumber("recordedAt", Microseconds(w.Event.RecordedAt));
                json.WritePropertyName("data");
                json.WriteRawValue(w.Event.Data);
                json.WriteEndObject();
                json.WriteString("private", Convert.ToHexStringLower(w.Event.PrivateHash));
                break;
            case ExportLine.LeftOut l:
                json.WriteNumber("at", l.At);
                json.WriteString("chain", Convert.ToHexStringLower(l.Chain));
                json.WriteString("leaf", Convert.ToHexStringLower(l.Leaf));
                break;
            case ExportLine.Counted c:
                json.WriteNumber("at", c.At);
                json.WriteStartArray("counted");
                foreach (var change in c.Changes)
                {
                    Change(json, change);
                }

                json.WriteEndArray();
                break;
            case ExportLine.Closing e:
                json.WriteStartObject("end");
                json.WriteNumber("lines", e.Lines);
                json.WriteString("sha256", Convert.ToHexStringLower(e.Sha256));
                json.WriteEndObject();
                if (e.Signed is { } signed)
                {
                    json.WritePropertyName("signed");
                    signed.ToJson().WriteTo(json);
                }

                break;
        }
    }

    private static void Change(Utf8JsonWriter json, CountedChange counted)
    {
        var (change, key) = (counted.Change, counted.Change.Key);
        json.WriteStartObject();
        json.WriteString("unit", key.Unit);
        json.WriteString("measure", key.Measure);
        json.WriteString("facets", key.Facets.Text);
        json.WriteString("day", key.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("view", key.View == View.Claimed ? "claimed" : "verified");
        json.WriteNumber("count", change.Count);
        json.WritePropertyName("quantity");
        json.WriteRawValue((change.Quantity == 0 ? 0 : change.Quantity).ToString("0.############################", CultureInfo.InvariantCulture));
        if (counted.Late.Count > 0)
        {
            json.WriteStartArray("late");
            foreach (var period in counted.Late)
            {
                json.WriteStringValue(period);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static ExportLine Of(JsonElement json) =>
        json.TryGetProperty("event", out var e) ? new ExportLine.Whole(Event(json, e), Hash(json, "chain"))
        : json.TryGetProperty("leaf", out _) ? new ExportLine.LeftOut(json.GetProperty("at").GetInt64(), Hash(json, "leaf"), Hash(json, "chain"))
        : json.TryGetProperty("counted", out var counted) ? new ExportLine.Counted(json.GetProperty("at").GetInt64(), [.. counted.EnumerateArray().Select(ChangeOf)])
        : json.TryGetProperty("end", out var end) ? new ExportLine.Closing(
            end.GetProperty("lines").GetInt64(), Hash(end, "sha256"), json.TryGetProperty("signed", out var signed) ? SignedStatement.Read(signed) : null)
        : Text(json, "export") == Form ? new ExportLine.Opening(
            json.GetProperty("log").GetGuid(), Text(json, "program"), Text(json, "period"), json.GetProperty("to").GetInt64(),
            [.. json.GetProperty("statements").EnumerateArray().Select(SignedStatement.Read)], Encoding.UTF8.GetBytes(json.GetProperty("rules").GetRawText()),
            Encoding.UTF8.GetBytes(json.GetProperty("awards").GetRawText()))
        : throw new FormatException("There is no such line.");

    private static SealedEvent Event(JsonElement json, JsonElement e) => new(
        json.GetProperty("at").GetInt64(), e.GetProperty("id").GetGuid(), Text(e, "stream"), e.GetProperty("version").GetInt64(), Text(e, "type"),
        DateTimeOffset.UnixEpoch.AddTicks(checked(e.GetProperty("recordedAt").GetInt64() * TimeSpan.TicksPerMicrosecond)),
        Encoding.UTF8.GetBytes(e.GetProperty("data").GetRawText()), Hash(json, "private"));

    private static CountedChange ChangeOf(JsonElement json) => new(EffectOf(json), json.TryGetProperty("late", out var late) ? LateOf(late) : []);

    private static List<string> LateOf(JsonElement late)
    {
        var periods = late.EnumerateArray().Select(p => p.GetString() ?? "").ToList();
        return periods.Count > 0 && periods.TrueForAll(Codes.IsCode) && periods.Zip(periods.Skip(1)).All(p => string.CompareOrdinal(p.First, p.Second) < 0)
            ? periods
            : throw new FormatException("Periods stand in their order, each once.");
    }

    private static EffectChange EffectOf(JsonElement json) => new(
        new EffectKey(
            Text(json, "view") switch { "claimed" => View.Claimed, "verified" => View.Verified, _ => throw new FormatException("There is no such view.") },
            Text(json, "unit"), Text(json, "measure"), Facets.Parse(Text(json, "facets")),
            DateOnly.ParseExact(Text(json, "day"), "yyyy-MM-dd", CultureInfo.InvariantCulture)),
        json.GetProperty("count").GetInt32(), json.GetProperty("quantity").GetDecimal());

    private static byte[] Hash(JsonElement json, string name) =>
        SignedStatement.Hex(Text(json, name)) is { Length: Seal.HashLength } hash ? hash : throw new FormatException("A hash has 32 bytes.");

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is missing.");

    private static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
