using System.Globalization;
using System.Text;
using System.Text.Json;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Documents;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Proposals;

/// <summary>A version of a criteria set, written <c>code@version</c>.</summary>
/// <param name="Code">Code of the set.</param>
/// <param name="Version">Its version.</param>
public sealed record SheetRef(string Code, int Version)
{
    /// <summary>Reads <c>code@version</c>; null when it is not written so.</summary>
    public static SheetRef? Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && Codes.IsCode(text[..at]) && int.TryParse(text[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0
            ? new SheetRef(text[..at], version)
            : null;
    }

    /// <summary>As it is written.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Code}@{Version}");
}

/// <summary>Limits on patches.</summary>
public static class PatchLimits
{
    /// <summary>Changes in one patch.</summary>
    public const int Changes = 500;
}

/// <summary>What became of a patch: the set it makes without problems, or problems without a set.</summary>
/// <param name="Set">The set, or null.</param>
/// <param name="Problems">Why it is refused; the pointers lead into the patch.</param>
public sealed record PatchResult(CriteriaSet? Set, IReadOnlyList<CriteriaProblem> Problems);

/// <summary>
/// Changes to a published version of a criteria set, as data: criteria and sections added, removed or changed, values of the whole sheet
/// replaced, maxima scaled. The changes are one set: none relies on the order of the others, except that an addition may stand beside one
/// before it. What they make is judged by the reader of all sheets, so that whatever would not add up is refused at its place in the patch.
/// </summary>
public sealed class CriteriaPatch
{
    private readonly DocNode _changes;

    internal CriteriaPatch(SheetRef @base, DocNode changes, IReadOnlyList<PatchChange> read) => (Base, _changes, Changes) = (@base, changes, read);

    /// <summary>The version it changes.</summary>
    public SheetRef Base { get; }

    internal IReadOnlyList<PatchChange> Changes { get; }

    /// <summary>Reads a patch that was stored.</summary>
    /// <exception cref="CorruptStreamException">It cannot have been stored by a decision.</exception>
    public static CriteriaPatch Read(JsonElement stored)
    {
        var context = new DocContext(_ => null);
        var patch = PatchReader.Read(context, JsonTree.Read(Encoding.UTF8.GetBytes(stored.GetRawText())));
        return patch is not null && context.Problems.Count == 0
            ? patch
            : throw new CorruptStreamException($"A stored patch cannot be read: {(context.Problems.Count > 0 ? context.Problems[0].Message : "")}");
    }

    /// <summary>Reads changes that are sent apart from the version they are for: <c>{ changes: [ … ] }</c>.</summary>
    /// <param name="root">The document.</param>
    /// <param name="on">The version they change.</param>
    public static (CriteriaPatch? Patch, IReadOnlyList<CriteriaProblem> Problems) ReadChanges(DocNode root, SheetRef on)
    {
        var context = new DocContext(_ => null);
        _ = new DocMap(context, root, "changes");
        var patch = root.Kind == DocKind.Map ? PatchReader.Changes(context, root, on) : null;
        return (context.Problems.Count == 0 ? patch : null, context.Problems);
    }

    /// <summary>The patch as JSON, for the log: <c>{ base, changes }</c>.</summary>
    public JsonElement Write()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("base", Base.ToString());
            json.WritePropertyName("changes");
            Copy(json, _changes);
            json.WriteEndObject();
        }

        return JsonElement.Parse(buffer.ToArray());
    }

    /// <summary>The version that the patch makes of its base.</summary>
    /// <param name="document">The document of the base version.</param>
    /// <param name="version">Number of the version that is made.</param>
    /// <param name="findMeasure">The measures that exist; by default <see cref="MeasureCatalogue.Find"/>.</param>
    public PatchResult Apply(JsonElement document, int version, Func<string, Measure?>? findMeasure = null)
    {
        var context = new DocContext(_ => null);
        var tree = new PatchTree(context, JsonTree.Read(Encoding.UTF8.GetBytes(document.GetRawText())), _changes);
        tree.Apply(Changes);
        if (context.Problems is { Count: > 0 } problems)
        {
            return new PatchResult(null, problems);
        }

        var reading = CriteriaReader.Read(tree.Build(version), findMeasure);
        return new PatchResult(reading.Set, reading.Problems);
    }

    private static void Copy(Utf8JsonWriter json, DocNode node)
    {
        switch (node.Kind)
        {
            case DocKind.Map:
                json.WriteStartObject();
                foreach (var member in node.Members)
                {
                    json.WritePropertyName(member.Key);
                    Copy(json, member.Value);
                }

                json.WriteEndObject();
                break;
            case DocKind.List:
                json.WriteStartArray();
                foreach (var item in node.Items)
                {
                    Copy(json, item);
                }

                json.WriteEndArray();
                break;
            case DocKind.Number or DocKind.Flag:
                json.WriteRawValue(node.Text); // The strict reader has taken it: it is plain.
                break;
            case DocKind.Text:
                json.WriteStringValue(node.Text.Trim().Normalize(NormalizationForm.FormC));
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}

/// <summary>One change of a patch.</summary>
/// <param name="Node">Its place.</param>
internal abstract record PatchChange(DocNode Node)
{
    /// <summary>A criterion or section is added.</summary>
    /// <param name="Node">Its place.</param>
    /// <param name="Part">The criterion or section.</param>
    /// <param name="IsSection">Which of the two.</param>
    /// <param name="Into">Code of the section it goes into; null for the top of the sheet.</param>
    /// <param name="Beside">Code of the part of the same kind that it stands beside; null for the end.</param>
    /// <param name="Before">It stands before that part, not after it.</param>
    public sealed record Add(DocNode Node, DocNode Part, bool IsSection, string? Into, string? Beside, bool Before) : PatchChange(Node);

    /// <summary>A criterion or section, with all that is in it, is removed.</summary>
    public sealed record Remove(DocNode Node, string Code) : PatchChange(Node);

    /// <summary>Values of a criterion or section are replaced, whole; null takes one away.</summary>
    public sealed record Change(DocNode Node, string Code, IReadOnlyList<DocMember> Values) : PatchChange(Node);

    /// <summary>Values of the whole sheet are replaced.</summary>
    public sealed record Sheet(DocNode Node, IReadOnlyList<DocMember> Values) : PatchChange(Node);

    /// <summary>
    /// The maxima in a section (or in all scored sections of the base) that the patch does not state are scaled, so that together with those
    /// it states they make <paramref name="To"/>.
    /// </summary>
    /// <param name="Node">Its place.</param>
    /// <param name="Section">Code of the section; null for all scored sections.</param>
    /// <param name="To">Points that they make.</param>
    /// <param name="Step">Every scaled maximum is a multiple of this.</param>
    public sealed record Scale(DocNode Node, string? Section, decimal To, decimal Step) : PatchChange(Node);
}
