namespace ThiDua.Domain.Criteria.Documents;

/// <summary>What a node of a document is.</summary>
public enum DocKind
{
    /// <summary>Keys with values.</summary>
    Map,

    /// <summary>Items in order.</summary>
    List,

    /// <summary>Text.</summary>
    Text,

    /// <summary>Written as a number, well or badly; the reader decides.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>Nothing (<c>null</c>, or a key without a value).</summary>
    Nothing,
}

/// <summary>A key of a map with its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
/// <param name="Line">Line of the key, from 1.</param>
public readonly record struct DocMember(string Key, DocNode Value, int Line);

/// <summary>
/// A document as a neutral tree that knows its places. JSON and YAML are turned into it, so that one reader judges both and the same
/// fault gets the same sentence.
/// </summary>
public sealed class DocNode
{
    /// <summary>Kind.</summary>
    public required DocKind Kind { get; init; }

    /// <summary>JSON pointer.</summary>
    public required string Pointer { get; init; }

    /// <summary>Line in the source, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Column in the source, from 1.</summary>
    public required int Column { get; init; }

    /// <summary>Text, or the number or flag as it was written.</summary>
    public string Text { get; init; } = "";

    /// <summary>Keys of a map, each once.</summary>
    public IReadOnlyList<DocMember> Members { get; init; } = [];

    /// <summary>Items of a list.</summary>
    public IReadOnlyList<DocNode> Items { get; init; } = [];

    /// <summary>The value of a key, or null.</summary>
    public DocNode? this[string key]
    {
        get
        {
            foreach (var member in Members)
            {
                if (member.Key == key)
                {
                    return member.Value;
                }
            }

            return null;
        }
    }

    /// <summary>The pointer of a key below a pointer.</summary>
    public static string Below(string pointer, string key) =>
        $"{pointer}/{key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
}

/// <summary>A document that cannot be turned into a tree: it is broken, or uses what is not allowed.</summary>
public sealed class DocumentException(CriteriaProblem problem) : Exception(problem.Message)
{
    /// <summary>What is wrong, and where.</summary>
    public CriteriaProblem Problem { get; } = problem;
}

/// <summary>What both kinds of document must satisfy, told in the same words.</summary>
public static class DocRules
{
    /// <summary>The document is larger than <see cref="CriteriaLimits.DocumentBytes"/> or <see cref="CriteriaLimits.Nodes"/>.</summary>
    public static DocumentException TooLarge() => At(
        "criteria.document-too-large", $"Tài liệu lớn hơn {CriteriaLimits.DocumentBytes / 1024 / 1024} MB hoặc có quá {CriteriaLimits.Nodes} giá trị.", "", 1);

    /// <summary>The document is nested deeper than <see cref="CriteriaLimits.DocumentDepth"/>.</summary>
    public static DocumentException TooDeep(string pointer, int line) => At(
        "criteria.document-too-deep", $"Tài liệu lồng nhau quá {CriteriaLimits.DocumentDepth} cấp.", pointer, line);

    /// <summary>A key stands twice in one map.</summary>
    public static DocumentException DuplicateKey(string key, string pointer, int line) => At(
        "criteria.duplicate-key", $"Mục \"{Short(key)}\" được viết hai lần trong cùng một chỗ.", pointer, line);

    /// <summary>The text is not UTF-8, or holds half a character.</summary>
    public static DocumentException NotText(string pointer, int line) => At(
        "criteria.text-encoding", "Tài liệu phải là văn bản UTF-8 hợp lệ.", pointer, line);

    /// <summary>A problem that ends the reading.</summary>
    public static DocumentException At(string code, string message, string pointer, int line) => new(new CriteriaProblem(code, message, pointer, line));

    /// <summary>The beginning of a text, to be shown in a message.</summary>
    public static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
