using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ThiDua.Api.CriteriaFiles;

/// <summary>Writes a document as the plain YAML that <see cref="YamlDocument"/> reads: what is read back is what was written, whatever the text.</summary>
public static partial class YamlText
{
    /// <summary>The document as YAML.</summary>
    public static string Write(JsonElement document)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Node(emitter, document, inLine: false);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Node(IEmitter emitter, JsonElement element, bool inLine)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var flow = inLine || IsSmall(element);
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, flow ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var member in element.EnumerateObject())
                {
                    Text(emitter, member.Name);
                    Node(emitter, member.Value, flow);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonValueKind.Array:
                var plain = inLine || element.EnumerateArray().All(i => i.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array));
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, plain ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in element.EnumerateArray())
                {
                    Node(emitter, item, plain);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case JsonValueKind.String:
                Text(emitter, element.GetString()!);
                break;
            default:
                emitter.Emit(Scalar(element.GetRawText(), ScalarStyle.Plain));
                break;
        }
    }

    /// <summary>Values and their kin stand on one line, as a person writes them.</summary>
    private static bool IsSmall(JsonElement element) => element.GetRawText().Length <= 100;

    // Quoted unless it can only be read as itself: "II", "1.1", "yes", "null" and "a: b" are text here.
    private static void Text(IEmitter emitter, string text) =>
        emitter.Emit(Scalar(text, Plain().IsMatch(text) && !Word().IsMatch(text) ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted));

    private static Scalar Scalar(string text, ScalarStyle style) =>
        new(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true);

    [GeneratedRegex(@"^\p{L}[\p{L}\p{M}\p{Nd}.\-/() ]*(?<! )\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Plain();

    [GeneratedRegex(@"^([yn]|yes|no|on|off|true|false|null|nan|inf|infinity|[ivxlcdm]+)\z", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Word();
}
