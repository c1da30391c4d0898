using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ThiDua.Domain.Facts;

/// <summary>An event of a type that this program does not know: a newer program wrote it. Reading on would leave it out.</summary>
public sealed class UnknownEventException(string type) : Exception($"The event type '{type}' is not known to this program.");

/// <summary>
/// Events as JSON: camelCase names, kebab-case enums, dates as yyyy-MM-dd, nothing written for null. An event is stored in two
/// parts: the data, and the private part with the properties marked <see cref="PrivateAttribute"/> and who recorded it (<c>by</c>).
/// </summary>
public static class EventJson
{
    /// <summary>Reads and writes whole events; unknown members are errors.</summary>
    public static JsonSerializerOptions Whole { get; } = Options(_ => true);

    private static readonly JsonSerializerOptions DataOnly = Options(p => !IsPrivate(p));
    private static readonly JsonSerializerOptions PrivateOnly = Options(IsPrivate);

    /// <summary>The two stored parts of an event.</summary>
    /// <param name="e">The event.</param>
    /// <param name="by">Opaque id of the account that recorded it.</param>
    public static (byte[] Data, byte[] Private) Write(IDomainEvent e, string by)
    {
        var hidden = JsonSerializer.SerializeToNode(e, e.GetType(), PrivateOnly)!.AsObject();
        hidden["by"] = by;
        return (JsonSerializer.SerializeToUtf8Bytes(e, e.GetType(), DataOnly), JsonSerializer.SerializeToUtf8Bytes(hidden));
    }

    /// <summary>An event from its data, without its private part.</summary>
    /// <exception cref="UnknownEventException">The alias is not registered.</exception>
    /// <exception cref="JsonException">The data does not fit the record.</exception>
    public static IDomainEvent Read(EventTypes types, string alias, ReadOnlySpan<byte> data) =>
        (IDomainEvent)JsonSerializer.Deserialize(data, types.Find(alias) ?? throw new UnknownEventException(alias), Whole)!;

    /// <summary>An event from both parts, and who recorded it (null when withheld).</summary>
    public static (IDomainEvent Event, string? By) Read(EventTypes types, string alias, ReadOnlySpan<byte> data, ReadOnlySpan<byte> hidden)
    {
        if (hidden.IsEmpty)
        {
            return (Read(types, alias, data), null);
        }

        var whole = JsonNode.Parse(data)!.AsObject();
        var by = (string?)null;
        foreach (var (name, value) in JsonNode.Parse(hidden)!.AsObject())
        {
            if (name == "by")
            {
                by = (string?)value;
            }
            else
            {
                whole[name] = value?.DeepClone();
            }
        }

        return ((IDomainEvent)whole.Deserialize(types.Find(alias) ?? throw new UnknownEventException(alias), Whole)!, by);
    }

    /// <summary>Whether two facts say the same. The order of members does not matter: the database keeps its own.</summary>
    public static bool Same(IDomainEvent a, IDomainEvent b) =>
        a.GetType() == b.GetType() && JsonNode.DeepEquals(Node(a), Node(b));

    private static JsonNode? Node(IDomainEvent e) => JsonSerializer.SerializeToNode(e, e.GetType(), Whole);

    private static bool IsPrivate(JsonPropertyInfo property) =>
        property.AttributeProvider?.IsDefined(typeof(PrivateAttribute), inherit: true) == true;

    private static JsonSerializerOptions Options(Func<JsonPropertyInfo, bool> keep)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            NumberHandling = JsonNumberHandling.Strict,
            PropertyNameCaseInsensitive = false,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = 64,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver
            {
                Modifiers =
                {
                    info =>
                    {
                        if (typeof(IDomainEvent).IsAssignableFrom(info.Type))
                        {
                            foreach (var property in info.Properties.Where(p => !keep(p)).ToList())
                            {
                                info.Properties.Remove(property);
                            }
                        }
                    },
                },
            },
        };
        options.MakeReadOnly();
        return options;
    }
}
