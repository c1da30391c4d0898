using System.Text.Json;

namespace ThiDua.Domain.Criteria.Documents;

/// <summary>A document tree as JSON: <see cref="JsonTree"/> reads it back as the same tree, places aside.</summary>
public static class DocJson
{
    /// <summary>Writes a tree; no tree is null.</summary>
    public static void Write(Utf8JsonWriter json, DocNode? node)
    {
        switch (node?.Kind)
        {
            case DocKind.Map:
                json.WriteStartObject();
                foreach (var member in node.Members)
                {
                    json.WritePropertyName(member.Key);
                    Write(json, member.Value);
                }

                json.WriteEndObject();
                break;
            case DocKind.List:
                json.WriteStartArray();
                foreach (var item in node.Items)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case DocKind.Text:
                json.WriteStringValue(node.Text);
                break;
            case DocKind.Number or DocKind.Flag:
                json.WriteRawValue(node.Text);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}
