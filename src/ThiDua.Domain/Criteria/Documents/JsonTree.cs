using System.Text.Json;
using System.Text.Unicode;

namespace ThiDua.Domain.Criteria.Documents;

/// <summary>Turns strict JSON (no comments, no trailing commas, no key twice) into a <see cref="DocNode"/> tree with lines and columns.</summary>
public static class JsonTree
{
    /// <summary>Reads a document.</summary>
    /// <exception cref="DocumentException">Too large, too deep, not JSON, or a key stands twice.</exception>
    public static DocNode Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > CriteriaLimits.DocumentBytes)
        {
            throw DocRules.TooLarge();
        }

        if (!Utf8.IsValid(utf8))
        {
            throw DocRules.NotText("", 1);
        }

        // One level more than allowed: the depth is refused by our own sentence, not by the parser's.
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = CriteriaLimits.DocumentDepth + 2 });
        var places = new Places(utf8);
        try
        {
            reader.Read();
            var root = Node(ref reader, ref places, "", 1);
            reader.Read(); // What follows the document is an error of the parser.
            return root;
        }
        catch (JsonException e)
        {
            throw DocRules.At("criteria.not-json", "Tài liệu không phải JSON hợp lệ.", "", (int)(e.LineNumber ?? 0) + 1);
        }
    }

    private static DocNode Node(ref Utf8JsonReader reader, ref Places places, string pointer, int depth)
    {
        var (line, column) = places.Of(reader.TokenStartIndex);
        if (depth > CriteriaLimits.DocumentDepth)
        {
            throw DocRules.TooDeep(pointer, line);
        }

        var (kind, text) = reader.TokenType switch
        {
            JsonTokenType.StartObject => (DocKind.Map, ""),
            JsonTokenType.StartArray => (DocKind.List, ""),
            JsonTokenType.String => (DocKind.Text, Text(ref reader, pointer, line)),
            JsonTokenType.Number => (DocKind.Number, System.Text.Encoding.ASCII.GetString(reader.ValueSpan)),
            JsonTokenType.True => (DocKind.Flag, "true"),
            JsonTokenType.False => (DocKind.Flag, "false"),
            _ => (DocKind.Nothing, ""),
        };
        return new DocNode
        {
            Kind = kind,
            Pointer = pointer,
            Line = line,
            Column = column,
            Text = text,
            Members = kind == DocKind.Map ? Members(ref reader, ref places, pointer, depth) : [],
            Items = kind == DocKind.List ? Items(ref reader, ref places, pointer, depth) : [],
        };
    }

    private static List<DocMember> Members(ref Utf8JsonReader reader, ref Places places, string pointer, int depth)
    {
        var members = new List<DocMember>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var (line, _) = places.Of(reader.TokenStartIndex);
            var key = Text(ref reader, pointer, line);
            var below = DocNode.Below(pointer, key);
            if (!keys.Add(key))
            {
                throw DocRules.DuplicateKey(key, below, line);
            }

            reader.Read();
            members.Add(new DocMember(key, Node(ref reader, ref places, below, depth + 1), line));
        }

        return members;
    }

    private static List<DocNode> Items(ref Utf8JsonReader reader, ref Places places, string pointer, int depth)
    {
        var items = new List<DocNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Node(ref reader, ref places, $"{pointer}/{items.Count}", depth + 1));
        }

        return items;
    }

    private static string Text(ref Utf8JsonReader reader, string pointer, int line)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw DocRules.NotText(pointer, line); // An escape such as \ud800 that is half a character.
        }
    }

    /// <summary>Line and column of growing offsets, counted once over the whole document.</summary>
    private ref struct Places(ReadOnlySpan<byte> utf8)
    {
        private readonly ReadOnlySpan<byte> _utf8 = utf8;
        private int _offset;
        private int _line = 1;
        private int _lineStart;

        public (int Line, int Column) Of(long tokenStart)
        {
            var start = (int)tokenStart;
            for (var next = Next(start); next >= 0; next = Next(start))
            {
                _offset += next + 1;
                _line++;
                _lineStart = _offset;
            }

            _offset = start;
            return (_line, start - _lineStart + 1);
        }

        private readonly int Next(int end) => _utf8[_offset..end].IndexOf((byte)'\n');
    }
}
