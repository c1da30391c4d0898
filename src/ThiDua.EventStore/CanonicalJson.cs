using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ThiDua.EventStore;

/// <summary>
/// The one written form of a JSON document, so that equal content has equal bytes and the bytes survive a round
/// trip through <c>jsonb</c>: keys sorted by their UTF-8 bytes, no white space, text in NFC with only the escapes
/// that JSON demands, numbers as plain decimals without exponent or trailing zeros.
/// </summary>
public static class CanonicalJson
{
    /// <summary>Greatest nesting that is accepted.</summary>
    public const int MaxDepth = 64;

    private static readonly JsonDocumentOptions ParseOptions = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Writes <paramref name="utf8Json"/> in canonical form.</summary>
    /// <exception cref="JsonException">Not JSON, deeper than <see cref="MaxDepth"/>, a duplicate key, NUL or half a surrogate pair in text, or a number that jsonb cannot keep exactly.</exception>
    public static byte[] Write(ReadOnlyMemory<byte> utf8Json) => Write(utf8Json, normalise: true);

    /// <summary>
    /// Writes what the database returned in canonical form <em>without</em> normalising text or numbers: what is
    /// verified must be exactly what was written.
    /// </summary>
    public static byte[] WriteAsStored(ReadOnlyMemory<byte> utf8Json) => Write(utf8Json, normalise: false);

    private static byte[] Write(ReadOnlyMemory<byte> utf8Json, bool normalise)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8Json, ParseOptions);
            var buffer = new ArrayBufferWriter<byte>(utf8Json.Length + 16);
            Write(document.RootElement, buffer, normalise);
            return buffer.WrittenSpan.ToArray();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // What the parser lets pass and its own reader does not: half a surrogate pair, bytes that are not UTF-8.
            throw new JsonException("Text is not well-formed Unicode.", e);
        }
    }

    private static void Write(JsonElement element, ArrayBufferWriter<byte> to, bool normalise)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(element, to, normalise);
                break;
            case JsonValueKind.Array:
                WriteArray(element, to, normalise);
                break;
            case JsonValueKind.String:
                WriteString(element, to, normalise);
                break;
            case JsonValueKind.Number:
                WriteAscii(normalise ? Plain(element.GetRawText()) : element.GetRawText(), to);
                break;
            case JsonValueKind.True:
                to.Write("true"u8);
                break;
            case JsonValueKind.False:
                to.Write("false"u8);
                break;
            default:
                to.Write("null"u8);
                break;
        }
    }

    private static void WriteObject(JsonElement element, ArrayBufferWriter<byte> to, bool normalise)
    {
        var members = new (byte[] Key, JsonElement Value)[element.GetPropertyCount()];
        var count = 0;
        foreach (var property in element.EnumerateObject())
        {
            members[count++] = (Key(property, normalise), property.Value);
        }

        Array.Sort(members, (a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        to.Write("{"u8);
        for (var i = 0; i < members.Length; i++)
        {
            if (i > 0)
            {
                if (members[i].Key.AsSpan().SequenceEqual(members[i - 1].Key))
                {
                    throw new JsonException($"Duplicate key '{Encoding.UTF8.GetString(members[i].Key)}'.");
                }

                to.Write(","u8);
            }

            WriteKey(members[i].Key, to);
            to.Write(":"u8);
            Write(members[i].Value, to, normalise);
        }

        to.Write("}"u8);
    }

    private static byte[] Key(JsonProperty property, bool normalise)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(property);
        if (IsPlain(raw))
        {
            return raw.ToArray();
        }

        return Encoding.UTF8.GetBytes(normalise ? property.Name.Normalize(NormalizationForm.FormC) : property.Name);
    }

    private static void WriteKey(byte[] key, ArrayBufferWriter<byte> to)
    {
        if (!IsPlain(key) || key.AsSpan().ContainsAnyInRange((byte)0, (byte)0x1F) || key.AsSpan().Contains((byte)'"'))
        {
            WriteText(Encoding.UTF8.GetString(key), to, normalise: false);
            return;
        }

        to.Write("\""u8);
        to.Write(key);
        to.Write("\""u8);
    }

    private static void WriteString(JsonElement element, ArrayBufferWriter<byte> to, bool normalise)
    {
        var raw = JsonMarshal.GetRawUtf8Value(element);
        if (IsPlain(raw))
        {
            to.Write(raw);
        }
        else
        {
            WriteText(element.GetString()!, to, normalise);
        }
    }

    /// <summary>Whether JSON text stands as it is: ASCII, hence NFC, and without escapes. Most of what is written is, and then costs no string.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> raw) => Ascii.IsValid(raw) && !raw.Contains((byte)'\\');

    private static void WriteArray(JsonElement element, ArrayBufferWriter<byte> to, bool normalise)
    {
        to.Write("["u8);
        var first = true;
        foreach (var item in element.EnumerateArray())
        {
            if (!first)
            {
                to.Write(","u8);
            }

            first = false;
            Write(item, to, normalise);
        }

        to.Write("]"u8);
    }

    /// <summary>Writes a JSON string: quote, backslash and control characters escaped, everything else as it is.</summary>
    internal static void WriteText(string text, ArrayBufferWriter<byte> to, bool normalise)
    {
        if (normalise && !Ascii.IsValid(text))
        {
            text = text.Normalize(NormalizationForm.FormC);
        }

        to.Write("\""u8);
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c >= ' ' && c is not ('"' or '\\'))
            {
                continue;
            }

            if (c == '\0')
            {
                throw new JsonException("Text holds the character NUL.");
            }

            Encoding.UTF8.GetBytes(text.AsSpan(start, i - start), to);
            WriteAscii(Escape(c), to);
            start = i + 1;
        }

        Encoding.UTF8.GetBytes(text.AsSpan(start), to);
        to.Write("\""u8);
    }

    private static string Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
    };

    /// <summary>Whether every surrogate is one of a pair.</summary>
    internal static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static string Plain(string number)
    {
        if (number.AsSpan().IndexOfAny('e', 'E') >= 0 || number.Length > 40)
        {
            throw new JsonException($"The number {number[..Math.Min(40, number.Length)]} is not a plain decimal.");
        }

        if (number.Contains('.', StringComparison.Ordinal))
        {
            number = number.TrimEnd('0').TrimEnd('.');
        }

        return number == "-0" ? "0" : number;
    }

    private static void WriteAscii(string text, ArrayBufferWriter<byte> to) => Encoding.ASCII.GetBytes(text, to);
}
