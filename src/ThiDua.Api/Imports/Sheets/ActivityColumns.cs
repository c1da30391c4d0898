using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using ThiDua.Api.Activities;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;

namespace ThiDua.Api.Imports.Sheets;

/// <summary>What cells of a column hold.</summary>
internal enum ColumnKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A number with up to four decimals.</summary>
    Amount,

    /// <summary>A day.</summary>
    Day,

    /// <summary>Có or Không.</summary>
    YesNo,

    /// <summary>One of a closed set.</summary>
    Choice,

    /// <summary>A unit.</summary>
    Unit,

    /// <summary>Texts, with semicolons between them.</summary>
    Texts,

    /// <summary>Several of a closed set, with semicolons between them.</summary>
    Choices,

    /// <summary>References of documents, with semicolons between them.</summary>
    Evidence,

    /// <summary>Named numbers (<c>tên=số</c>), with semicolons between them.</summary>
    Quantities,
}

/// <summary>A column of a sheet of activities.</summary>
/// <param name="Code">Name of the field.</param>
/// <param name="Label">Vietnamese name.</param>
/// <param name="Kind">What its cells hold.</param>
/// <param name="Required">Whether it must be filled in.</param>
/// <param name="Choices">Codes with their names, for closed sets.</param>
/// <param name="Hint">What to know before filling it in, beside how its kind is filled in; or null.</param>
internal sealed record ActivityColumn(string Code, string Label, ColumnKind Kind, bool Required, IReadOnlyList<(string Code, string Words)> Choices, string? Hint);

/// <summary>The columns of each type of row (<see cref="SheetTypes"/>): the fields of its record, and no second list of them.</summary>
internal static class ActivityColumns
{
    /// <summary>Column with the id of an activity; left empty, the program gives one to a new activity.</summary>
    public const string Id = "id";

    /// <summary>Column with the type, in sheets without the mark of a template.</summary>
    public const string Type = "type";

    /// <summary>Column that tells people which activity a row with a step is about; nothing is read from it.</summary>
    public const string About = "about";

    private static readonly string[] First = ["unit", "occurredOn", "on"];
    private static readonly string[] Last = ["topic", "field", "channel", "evidence", "note"];

    private static readonly FrozenDictionary<string, IReadOnlyList<ActivityColumn>> All =
        ActivityKinds.Types.Concat(SheetTypes.Steps).ToFrozenDictionary(t => t, t => (IReadOnlyList<ActivityColumn>)[.. Make(SheetTypes.Find(t)!.Value.Fact.Type)]);

    /// <summary>The columns of a type.</summary>
    public static IReadOnlyList<ActivityColumn> Of(string type) => All[type];

    /// <summary>Every code that heads a column of some type.</summary>
    public static IReadOnlySet<string> Codes { get; } = All.Values.SelectMany(c => c.Select(x => x.Code)).Concat([Id, Type, About]).ToHashSet(StringComparer.Ordinal);

    /// <summary>Version of a type's template: another one when a column or a choice becomes another.</summary>
    public static string Version(string type)
    {
        var text = string.Join('\n', Of(type).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Code} {c.Kind} {c.Required} {string.Join(' ', c.Choices.Select(x => x.Code))}")));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{type}\n{text}")))[..8];
    }

    private static IEnumerable<ActivityColumn> Make(Type record)
    {
        var properties = EventJson.Whole.GetTypeInfo(record).Properties.Where(p => !FactFilling.IsWorkedOut(record, Member(p))).ToDictionary(p => p.Name);
        return First.Where(properties.ContainsKey).Concat(properties.Keys.Except(First).Except(Last)).Concat(Last.Where(properties.ContainsKey)).Select(name => Make(record, properties[name]));
    }

    private static string Member(JsonPropertyInfo property) => ((MemberInfo)property.AttributeProvider!).Name;

    private static ActivityColumn Make(Type record, JsonPropertyInfo property)
    {
        var plain = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var item = plain.IsGenericType ? plain.GetGenericArguments()[0] : null;
        var kind = property.Name switch
        {
            "unit" or "toUnit" => ColumnKind.Unit,
            "evidence" => ColumnKind.Evidence,
            "quantities" => ColumnKind.Quantities,
            _ when plain == typeof(int) => ColumnKind.Whole,
            _ when plain == typeof(decimal) => ColumnKind.Amount,
            _ when plain == typeof(DateOnly) => ColumnKind.Day,
            _ when plain == typeof(bool) => ColumnKind.YesNo,
            _ when plain == typeof(string) => ColumnKind.Text,
            _ when plain.IsEnum => ColumnKind.Choice,
            _ when item is { IsEnum: true } => ColumnKind.Choices,
            _ when item == typeof(string) => ColumnKind.Texts,
            _ => throw new InvalidOperationException($"No kind of column for {record.Name}.{property.Name}."),
        };
        var choice = plain.IsEnum ? plain : kind == ColumnKind.Choices ? item : null;
        return new ActivityColumn(
            property.Name, FactWords.Field(record, Member(property)), kind, property.IsRequired, choice is null ? [] : FactWords.Choices(choice), FactWords.Hint(record, Member(property)));
    }
}
