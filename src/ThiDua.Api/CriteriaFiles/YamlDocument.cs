using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Documents;
using ThiDua.Domain.Measures;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ThiDua.Api.CriteriaFiles;

/// <summary>
/// Reads criteria files. Only the plain part of YAML is understood: one document of maps, lists, text, numbers, <c>true</c> and <c>false</c>.
/// Anchors, aliases, tags, keys written twice and keys that are not text are refused: each of them lets a file say something other than
/// what a reader sees.
/// </summary>
public static partial class YamlDocument
{
    /// <summary>Reads a criteria set from a file's content.</summary>
    /// <param name="utf8">The file.</param>
    /// <param name="findMeasure">The measures that exist; by default those of all activities.</param>
    public static CriteriaReading ReadCriteria(ReadOnlyMemory<byte> utf8, Func<string, Measure?>? findMeasure = null)
    {
        try
        {
            return CriteriaReader.Read(Read(utf8), findMeasure);
        }
        catch (DocumentException e)
        {
            return new CriteriaReading(null, [e.Problem]);
        }
    }

    /// <summary>Turns a file into a tree.</summary>
    /// <exception cref="DocumentException">Too large, too deep, broken, or uses what is not allowed.</exception>
    public static DocNode Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > CriteriaLimits.DocumentBytes)
        {
            throw DocRules.TooLarge();
        }

        if (!Utf8.IsValid(utf8.Span))
        {
            throw DocRules.NotText("", 1);
        }

        var parser = new Parser(new StringReader(Encoding.UTF8.GetString(utf8.Span).TrimStart('\uFEFF')));
        try
        {
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                throw DocRules.At("criteria.empty-document", "Tài liệu trống.", "", 1);
            }

            var nodes = 0;
            var root = Node(parser, "", 1, ref nodes);
            parser.Consume<DocumentEnd>();
            return parser.TryConsume<DocumentStart>(out var second)
                ? throw DocRules.At("criteria.second-document", "Một tệp chỉ chứa một bộ tiêu chí.", "", (int)second.Start.Line)
                : root;
        }
        catch (YamlException e)
        {
            throw Broken(e.Start.Line);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException)
        {
            // The scanner trips over some broken files instead of refusing them, for example over a bracket that never closes.
            throw Broken(parser.Current?.End.Line ?? 1);
        }
    }

    private static DocumentException Broken(long line) => DocRules.At(
        "criteria.not-yaml", "Tệp không phải YAML hợp lệ: kiểm tra thụt dòng, dấu hai chấm và dấu nháy quanh dòng này.", "", (int)Math.Max(1, line));

    private static DocNode Node(Parser parser, string pointer, int depth, ref int nodes)
    {
        var current = parser.Current!;
        var line = (int)current.Start.Line;
        if (++nodes > CriteriaLimits.Nodes)
        {
            throw DocRules.TooLarge();
        }

        if (depth > CriteriaLimits.DocumentDepth)
        {
            throw DocRules.TooDeep(pointer, line);
        }

        if (current is AnchorAlias || (current is NodeEvent node && !node.Anchor.IsEmpty))
        {
            throw DocRules.At("criteria.yaml-anchor", "Không dùng neo (&) và tham chiếu (*): hãy viết đầy đủ ở từng chỗ.", pointer, line);
        }

        if (current is NodeEvent tagged && !tagged.Tag.IsEmpty)
        {
            throw DocRules.At("criteria.yaml-tag", "Không dùng thẻ kiểu (!).", pointer, line);
        }

        return current switch
        {
            Scalar => Leaf(parser.Consume<Scalar>(), pointer),
            MappingStart => Map(parser, pointer, depth, ref nodes),
            SequenceStart => List(parser, pointer, depth, ref nodes),
            _ => throw DocRules.At("criteria.not-yaml", "Tệp không phải YAML hợp lệ.", pointer, line),
        };
    }

    private static DocNode Map(Parser parser, string pointer, int depth, ref int nodes)
    {
        var start = parser.Consume<MappingStart>();
        var members = new List<DocMember>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = Key(parser, pointer);
            var (name, line) = (key.Value, (int)key.Start.Line);
            var below = DocNode.Below(pointer, name);
            if (!keys.Add(name))
            {
                throw DocRules.DuplicateKey(name, below, line);
            }

            members.Add(new DocMember(name, Node(parser, below, depth + 1, ref nodes), line));
        }

        return Make(DocKind.Map, pointer, start, members: members);
    }

    private static Scalar Key(Parser parser, string pointer)
    {
        var line = (int)parser.Current!.Start.Line;
        return parser.Current is Scalar { Anchor.IsEmpty: true, Tag.IsEmpty: true }
            ? parser.Consume<Scalar>()
            : throw DocRules.At("criteria.yaml-key", "Tên mục phải là một từ viết thường.", pointer, line);
    }

    private static DocNode List(Parser parser, string pointer, int depth, ref int nodes)
    {
        var start = parser.Consume<SequenceStart>();
        var items = new List<DocNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(parser, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{items.Count}"), depth + 1, ref nodes));
        }

        return Make(DocKind.List, pointer, start, items: items);
    }

    private static DocNode Leaf(Scalar scalar, string pointer)
    {
        var text = scalar.Value;
        var kind = scalar switch
        {
            { Style: not ScalarStyle.Plain } => DocKind.Text,
            { Value: "" or "~" or "null" } => DocKind.Nothing,
            { Value: "true" or "false" } => DocKind.Flag,
            _ when text.Length <= 100 && NumberLike().IsMatch(text) => DocKind.Number,
            _ => DocKind.Text,
        };
        return Make(kind, pointer, scalar, text);
    }

    private static DocNode Make(
        DocKind kind, string pointer, NodeEvent at, string text = "", IReadOnlyList<DocMember>? members = null, IReadOnlyList<DocNode>? items = null) => new()
        {
            Kind = kind,
            Pointer = pointer,
            Line = (int)at.Start.Line,
            Column = (int)at.Start.Column,
            Text = text,
            Members = members ?? [],
            Items = items ?? [],
        };

    // Whatever some YAML reader takes for a number is one here too, so that 1e3, 0x1F, .5 or 1,5 are refused as numbers, not read as text.
    [GeneratedRegex(
        @"^[+\-\u2212]?(\.(inf|nan)|(inf|nan|infinity)|0[xob][0-9a-f]+|\p{Nd}[\p{Nd}_.,]*(e[+-]?\p{Nd}+)?|\.\p{Nd}+(e[+-]?\p{Nd}+)?)%?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 100)]
    private static partial Regex NumberLike();
}
