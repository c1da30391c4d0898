using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;

namespace ThiDua.Api.Http;

/// <summary>
/// Reads request bodies strictly: unknown and duplicate members, NUL, text direction overrides, more than four decimals are refused with
/// a pointer to the place; text is made NFC.
/// </summary>
internal sealed class JsonBody
{
    /// <summary>Greatest body of an ordinary request, in bytes.</summary>
    public const int BytesMax = 1_000_000;

    /// <summary>Characters that turn the direction of text: they can make a name look like another.</summary>
    private static readonly SearchValues<char> Overrides = SearchValues.Create("\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069");

    /// <summary>How answers are written.</summary>
    public static JsonSerializerOptions Answers { get; } = MakeAnswers();

    private JsonBody(byte[] canonical, JsonElement root) => (Canonical, Root) = (canonical, root);

    /// <summary>The body in canonical form: equal content has equal bytes.</summary>
    public byte[] Canonical { get; }

    /// <summary>The body.</summary>
    public JsonElement Root { get; }

    /// <summary>Reads the request's body; an empty one counts as <c>{}</c>.</summary>
    public static async Task<JsonBody> ReadAsync(HttpContext http)
    {
        if (http.Request.ContentLength is not (null or 0) && !http.Request.HasJsonContentType())
        {
            throw new ProblemException(415, "body.not-json", "Nội dung phải là application/json.");
        }

        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        return Parse(buffer.Length == 0 ? "{}"u8.ToArray() : buffer.ToArray());
    }

    /// <summary>Parses a document.</summary>
    public static JsonBody Parse(ReadOnlyMemory<byte> utf8)
    {
        byte[] canonical;
        try
        {
            canonical = CanonicalJson.Write(utf8);
        }
        catch (JsonException e)
        {
            throw ProblemException.Bad("json.invalid", $"Nội dung gửi lên không phải JSON hợp lệ{Place(e)}.");
        }

        var root = JsonDocument.Parse(canonical).RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw ProblemException.Bad("json.not-object", "Nội dung gửi lên phải là một đối tượng JSON.");
        }

        Check(root, "");
        return new JsonBody(canonical, root);
    }

    /// <summary>Binds the body to a record.</summary>
    public T As<T>() => (T)As(typeof(T), Root);

    /// <summary>Binds an element to a record; unknown and missing members are named.</summary>
    public static object As(Type type, JsonElement element, string pointer = "")
    {
        var known = EventJson.Whole.GetTypeInfo(type).Properties;
        var errors = new List<ProblemError>();
        foreach (var member in element.EnumerateObject().Where(m => known.All(k => k.Name != m.Name)))
        {
            errors.Add(new ProblemError($"{pointer}/{member.Name}", "field.unknown", $"Không có trường nào tên {Short(member.Name)}."));
        }

        foreach (var missing in known.Where(k => k.IsRequired && (!element.TryGetProperty(k.Name, out var v) || v.ValueKind == JsonValueKind.Null)))
        {
            errors.Add(new ProblemError($"{pointer}/{missing.Name}", "field.missing", $"Thiếu trường {missing.Name}."));
        }

        if (errors.Count > 0)
        {
            throw new ProblemException(400, errors[0].Code, errors[0].Message, errors);
        }

        try
        {
            return element.Deserialize(type, EventJson.Whole)!;
        }
        catch (JsonException e)
        {
            var at = pointer + (e.Path ?? "$")[1..].Replace('.', '/').Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
            throw ProblemException.Bad("field.invalid", $"Giá trị của {(at.Length > 1 ? at[1..] : "nội dung")} không đúng kiểu hoặc không có trong danh mục.", at);
        }
    }

    private static void Check(JsonElement element, string pointer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    Check(member.Value, $"{pointer}/{member.Name}");
                }

                break;
            case JsonValueKind.Array:
                var i = 0;
                foreach (var item in element.EnumerateArray())
                {
                    Check(item, $"{pointer}/{i++}");
                }

                break;
            case JsonValueKind.Number:
                var text = element.GetRawText();
                var dot = text.IndexOf('.', StringComparison.Ordinal);
                if (!element.TryGetDecimal(out _) || (dot >= 0 && text.Length - dot - 1 > 4))
                {
                    throw ProblemException.Bad("number.too-precise", "Số quá lớn hoặc có nhiều hơn 4 chữ số thập phân.", pointer);
                }

                break;
            case JsonValueKind.String when element.GetString()!.AsSpan().ContainsAny(Overrides):
                throw ProblemException.Bad("text.control-character", "Văn bản có ký tự điều khiển hướng chữ.", pointer);
            default:
                break;
        }
    }

    private static string Place(JsonException e) => e.LineNumber is { } line ? $" (dòng {line + 1}, ký tự {e.BytePositionInLine + 1})" : "";

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static JsonSerializerOptions MakeAnswers()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            Encoder = JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All),
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
