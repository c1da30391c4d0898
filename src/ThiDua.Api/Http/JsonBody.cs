using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;

namespace ThiDua.Api.Http;

/// <summary>
/// Reads request bodies strictly: unknown and duplicate members, NUL, hidden and direction-turning characters, more than four decimals are
/// refused with a pointer to the place; text is made NFC.
/// </summary>
internal sealed class JsonBody
{
    /// <summary>Greatest body of an ordinary request, in bytes.</summary>
    public const int BytesMax = 1_000_000;

    private const int DecimalsMax = 4;

    /// <summary>Characters that turn the direction of text, or that nobody sees: they can make a name look like another.</summary>
    private static readonly SearchValues<char> Hidden = SearchValues.Create(
        "\u200B\u200C\u200D\u200E\u200F\u2028\u2029\u202A\u202B\u202C\u202D\u202E\u2060\u2066\u2067\u2068\u2069\uFEFF");

    /// <summary>How answers are written.</summary>
    public static JsonSerializerOptions Answers { get; } = MakeAnswers();

    private JsonBody(byte[] canonical, JsonElement root) => (Canonical, Root) = (canonical, root);

    /// <summary>The body in canonical form: equal content has equal bytes.</summary>
    public byte[] Canonical { get; }

    /// <summary>The body.</summary>
    public JsonElement Root { get; }

    /// <summary>Reads the body of a write, which takes no query parameters; an empty one counts as <c>{}</c>.</summary>
    public static async Task<JsonBody> ReadAsync(HttpContext http)
    {
        http.Only();
        var body = await http.BodyAsync(BytesMax);
        if (body.Length > 0 && !http.Request.HasJsonContentType())
        {
            throw new ProblemException(415, "body.not-json", "Nội dung phải là application/json.");
        }

        return Parse(body.Length == 0 ? "{}"u8.ToArray() : body);
    }

    /// <summary>Parses a document.</summary>
    public static JsonBody Parse(ReadOnlyMemory<byte> utf8)
    {
        using (var raw = ParseRaw(utf8))
        {
            if (raw.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw ProblemException.Bad("json.not-object", "Nội dung gửi lên phải là một đối tượng JSON.");
            }

            Check(raw.RootElement, "");
        }

        var canonical = CanonicalJson.Write(utf8);
        return new JsonBody(canonical, JsonDocument.Parse(canonical).RootElement);
    }

    /// <summary>Binds the body to a record.</summary>
    public T As<T>() => (T)As(typeof(T), Root);

    /// <summary>Binds an element to a record; unknown and missing members are named, at any depth.</summary>
    public static object As(Type type, JsonElement element, string pointer = "")
    {
        var errors = JsonShape.Faults(EventJson.Whole.GetTypeInfo(type), element, pointer);
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

    private static JsonDocument ParseRaw(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = CanonicalJson.MaxDepth });
        }
        catch (JsonException e)
        {
            throw IsDeep(utf8)
                ? ProblemException.Bad("json.too-deep", $"Nội dung gửi lên lồng nhau quá {CanonicalJson.MaxDepth} cấp.")
                : ProblemException.Bad("json.invalid", $"Nội dung gửi lên không phải JSON hợp lệ{Place(e)}.");
        }
    }

    private static bool IsDeep(ReadOnlyMemory<byte> utf8)
    {
        var deepest = 0;
        var reader = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = 1_000 });
        try
        {
            while (deepest <= CanonicalJson.MaxDepth && reader.Read())
            {
                deepest = Math.Max(deepest, reader.CurrentDepth);
            }
        }
        catch (JsonException)
        {
            // It is no JSON either; how deep it got before says enough.
        }

        return deepest >= CanonicalJson.MaxDepth;
    }

    private static void Check(JsonElement element, string pointer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var names = new HashSet<string>(StringComparer.Ordinal);
                foreach (var member in element.EnumerateObject())
                {
                    var name = Text(() => member.Name, pointer);
                    var at = JsonShape.Below(pointer, name);
                    if (!names.Add(name.Normalize(NormalizationForm.FormC)))
                    {
                        throw ProblemException.Bad("json.duplicate-key", "Một trường được nêu hai lần.", at);
                    }

                    Check(member.Value, at);
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
                CheckNumber(element, pointer);
                break;
            case JsonValueKind.String:
                Text(() => element.GetString()!, pointer);
                break;
            default:
                break;
        }
    }

    private static void CheckNumber(JsonElement element, string pointer)
    {
        var text = element.GetRawText();
        if (text.AsSpan().ContainsAny('e', 'E'))
        {
            throw ProblemException.Bad("number.not-plain", "Số phải viết đầy đủ, không dùng dạng lũy thừa (1e3).", pointer);
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0 && text.TrimEnd('0').Length - dot - 1 > DecimalsMax)
        {
            throw ProblemException.Bad("number.too-precise", $"Số có nhiều hơn {DecimalsMax} chữ số thập phân.", pointer);
        }

        if (text.Length > 29 || !element.TryGetDecimal(out _))
        {
            throw ProblemException.Bad("number.too-large", "Số quá lớn.", pointer);
        }
    }

    private static string Text(Func<string> read, string pointer)
    {
        string text;
        try
        {
            text = read();
        }
        catch (InvalidOperationException)
        {
            throw ProblemException.Bad("text.not-unicode", "Văn bản không phải Unicode hợp lệ.", pointer);
        }

        foreach (var c in text)
        {
            if (char.IsControl(c) && c is not ('\n' or '\r' or '\t'))
            {
                throw ProblemException.Bad("text.control-character", "Văn bản có ký tự điều khiển.", pointer);
            }
        }

        if (text.AsSpan().ContainsAny(Hidden))
        {
            throw ProblemException.Bad("text.hidden-character", "Văn bản có ký tự ẩn hoặc ký tự đổi hướng chữ.", pointer);
        }

        return text.Length <= ActivityKind.TextMax
            ? text
            : throw new ProblemException(
                422, "text.too-long", $"Nội dung dài quá {ActivityKind.TextMax} ký tự.",
                [new ProblemError(pointer, "text.too-long", $"Nội dung dài quá {ActivityKind.TextMax} ký tự.")]);
    }

    private static string Place(JsonException e) => e.LineNumber is { } line ? $" (dòng {line + 1}, ký tự {e.BytePositionInLine + 1})" : "";

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
