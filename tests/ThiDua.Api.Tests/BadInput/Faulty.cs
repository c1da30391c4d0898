using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ThiDua.Domain.Activities;

namespace ThiDua.Api.Tests.BadInput;

/// <summary>Bodies of every type and step of activity, right in form, made from the records themselves: a new type is tried without a new test.</summary>
internal static class Faulty
{
    /// <summary>A body with a plausible value for every property.</summary>
    public static JsonObject Body(Type fact)
    {
        var body = new JsonObject();
        foreach (var property in fact.GetProperties().Where(p => p.CanWrite || p.SetMethod is not null))
        {
            body[JsonNamingPolicy.CamelCase.ConvertName(property.Name)] = Value(property.Name, property.PropertyType);
        }

        body.Remove("evidence");
        return body;
    }

    /// <summary>The same body, wrong in one place.</summary>
    public static IEnumerable<(string Place, JsonObject Body)> Spoiled(JsonObject right)
    {
        foreach (var (name, _) in right.ToList())
        {
            foreach (var (what, value) in Bad())
            {
                var spoiled = (JsonObject)right.DeepClone();
                spoiled[name] = value;
                yield return ($"{name} = {what}", spoiled);
            }

            var without = (JsonObject)right.DeepClone();
            without.Remove(name);
            yield return ($"without {name}", without);
        }

        var more = (JsonObject)right.DeepClone();
        more["score"] = 100;
        yield return ("score = 100", more);
    }

    private static IEnumerable<(string, JsonNode?)> Bad() =>
    [
        ("null", null), ("-1", -1), ("2147483648", 2_147_483_648), ("1e15", 1_000_000_000_000_000m), ("0.5", 0.5m), ("true", true), ("[]", new JsonArray()),
        ("[null]", new JsonArray((JsonNode?)null)), ("{}", new JsonObject()), ("{a:1}", new JsonObject { ["a"] = 1 }), ("empty", ""), ("blank", "  "),
        ("long", new string('x', 2_001)), ("9999-12-31", "9999-12-31"), ("0001-01-01", "0001-01-01"), ("2199-12-31", "2199-12-31"), ("2026-02-30", "2026-02-30"),
        ("newline", "a\n"), ("sql", "'; drop table mt_events; --"), ("60 words", new JsonArray([.. Enumerable.Range(0, 60).Select(i => (JsonNode)$"c{i}")])),
    ];

    private static JsonNode? Value(string name, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
        {
            return JsonNamingPolicy.KebabCaseLower.ConvertName(Enum.GetNames(type)[0]);
        }

        return (name, type) switch
        {
            ("Unit", _) => "xa-a",
            ("ToUnit" or "ByUnit", _) => "xa-b",
            ("Year", _) => 2026,
            ("Quarter" or "Month" or "Item" or "Days", _) => 1,
            (_, { Name: nameof(DateOnly) }) => name is "Until" or "DueOn" ? "2026-12-01" : "2026-03-10",
            (_, { Name: nameof(Boolean) }) => false,
            (_, { Name: nameof(String) }) => "abc",
            (_, { Name: nameof(Int32) or nameof(Decimal) or nameof(Int64) }) => 1,
            _ when type == typeof(IReadOnlyList<Evidence>) => null,
            _ when type.IsAssignableTo(typeof(System.Collections.IEnumerable)) && type.GetGenericArguments() is [{ IsEnum: true } e] =>
                new JsonArray(JsonNamingPolicy.KebabCaseLower.ConvertName(Enum.GetNames(e)[0])),
            _ when type.GetGenericArguments() is [var item] && item == typeof(string) => new JsonArray("Hội Nông dân"),
            _ when type.GetGenericArguments() is [_, _] => new JsonObject { ["so-luong"] = 1 },
            _ => null,
        };
    }

    public static StringContent Json(JsonNode body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");
}
