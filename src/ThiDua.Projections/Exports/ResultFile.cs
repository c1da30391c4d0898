using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ThiDua.EventStore;
using ThiDua.EventStore.Signing;

namespace ThiDua.Projections.Exports;

/// <summary>
/// A published result that proves itself (docs/export.md): two lines of canonical JSON, the first with the chain value before the event, the
/// signed head after it and what was said about keys, the second the event as an export has it.
/// </summary>
/// <param name="Log">The log's identity.</param>
/// <param name="Before">Chain value before the event.</param>
/// <param name="Head">The head that was signed when the event was the last.</param>
/// <param name="Keys">All statements about keys, in their order.</param>
/// <param name="Result">The event, with the chain value after it.</param>
public sealed record ResultFile(Guid Log, byte[] Before, SignedStatement Head, IReadOnlyList<SignedStatement> Keys, ExportLine.Whole Result)
{
    /// <summary>Name and version of the form.</summary>
    public const string Form = "thidua-result/1";

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The file.</summary>
    public byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>(4_096);
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            json.WriteString("result", Form);
            json.WriteString("log", Log);
            json.WriteString("before", Convert.ToHexStringLower(Before));
            json.WritePropertyName("head");
            Head.ToJson().WriteTo(json);
            json.WriteStartArray("keys");
            foreach (var key in Keys)
            {
                key.ToJson().WriteTo(json);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return [.. CanonicalJson.WriteAsStored(buffer.WrittenMemory), (byte)'\n', .. ExportJson.Write(Result), (byte)'\n'];
    }

    /// <summary>Whether a file begins like one of these.</summary>
    public static bool IsOne(ReadOnlySpan<byte> start) => start.StartsWith("{\"before\":"u8);

    /// <summary>Reads a file; only exactly what <see cref="Write"/> writes is one.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static ResultFile Read(byte[] utf8)
    {
        try
        {
            var end = Array.IndexOf(utf8, (byte)'\n');
            using var opening = JsonDocument.Parse(utf8.AsMemory(0, end), new JsonDocumentOptions { AllowDuplicateProperties = false });
            var root = opening.RootElement;
            var file = new ResultFile(
                root.GetProperty("log").GetGuid(), SignedStatement.Hex(root.GetProperty("before").GetString()!), SignedStatement.Read(root.GetProperty("head")),
                [.. root.GetProperty("keys").EnumerateArray().Select(SignedStatement.Read)], (ExportLine.Whole)ExportJson.Read(utf8.AsMemory(end + 1, utf8.Length - end - 2)));
            return file.Write().AsSpan().SequenceEqual(utf8) ? file : throw new FormatException("The file is not in canonical form.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or InvalidCastException or ArgumentException)
        {
            throw new FormatException("Tệp này không phải kết quả có chữ ký.", e);
        }
    }
}
