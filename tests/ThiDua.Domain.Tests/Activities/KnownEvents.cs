using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ThiDua.Domain.Accounts;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Imports;

namespace ThiDua.Domain.Tests.Activities;

/// <summary>All events that are kept to by the catalogue and the golden files.</summary>
internal static class KnownEvents
{
    public static EventTypes Types { get; } = World.AddWorld(new EventTypes()).AddActivities().AddImports().AddAccounts();

    /// <summary>Fields of an event as JSON names them.</summary>
    public static IEnumerable<JsonPropertyInfo> Fields(Type type) => EventJson.Whole.GetTypeInfo(type).Properties;

    public static bool IsPrivate(JsonPropertyInfo field) => field.AttributeProvider!.IsDefined(typeof(PrivateAttribute), inherit: true);

    /// <summary>Names of the fields that the record itself has, not those that every opening or step has.</summary>
    public static IEnumerable<string> OwnFields(Type type) =>
        Fields(type).Select(f => f.Name).Except(CommonFields(type));

    public static IEnumerable<string> CommonFields(Type type) =>
        typeof(ActivityFact).IsAssignableFrom(type) && type.BaseType is { } common ? Fields(common).Select(f => f.Name) : [];

    public static string Repository(string path) => Path.Combine(AppContext.BaseDirectory, path);

    public static bool SameJson(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => JsonNode.DeepEquals(JsonNode.Parse(a), JsonNode.Parse(b));

    public static JsonObject Object(byte[] json) => JsonSerializer.Deserialize<JsonObject>(json)!;
}
