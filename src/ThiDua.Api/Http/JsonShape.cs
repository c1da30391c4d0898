using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ThiDua.Api.Http;

/// <summary>Compares a document with the record it shall become, so that every unknown, missing or empty place is named at once.</summary>
internal static class JsonShape
{
    private const int NameMax = 40;

    /// <summary>Days outside have no meaning here, and the arithmetic of time limits must not run off the calendar.</summary>
    private static readonly (DateOnly First, DateOnly Last) Calendar = (new(1900, 1, 1), new(2199, 12, 31));

    /// <summary>What does not fit; empty when the serializer may try.</summary>
    public static List<ProblemError> Faults(JsonTypeInfo type, JsonElement element, string pointer)
    {
        var faults = new List<ProblemError>();
        Compare(type, element, pointer, faults);
        return faults;
    }

    /// <summary>A JSON pointer (RFC 6901) to a member.</summary>
    public static string Below(string pointer, string name) =>
        $"{pointer}/{Short(name).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    private static void Compare(JsonTypeInfo type, JsonElement element, string pointer, List<ProblemError> faults)
    {
        switch (type.Kind, element.ValueKind)
        {
            case (JsonTypeInfoKind.Object, JsonValueKind.Object):
                CompareMembers(type, element, pointer, faults);
                break;
            case (JsonTypeInfoKind.Enumerable, JsonValueKind.Array):
                CompareItems(type.Options.GetTypeInfo(type.ElementType!), element, pointer, faults);
                break;
            case (JsonTypeInfoKind.None, JsonValueKind.String) when Plain(type) is { IsEnum: true } words:
                var allowed = Enum.GetNames(words).Select(JsonNamingPolicy.KebabCaseLower.ConvertName).ToList();
                if (!allowed.Contains(element.GetString()!))
                {
                    faults.Add(new ProblemError(pointer, "field.invalid", $"Giá trị không có trong danh mục: {string.Join(", ", allowed)}."));
                }

                break;
            case (JsonTypeInfoKind.None, JsonValueKind.String)
                when Plain(type) == typeof(DateOnly) && DateOnly.TryParseExact(element.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day):
                if (day < Calendar.First || day > Calendar.Last)
                {
                    faults.Add(new ProblemError(pointer, "date.out-of-range", $"Ngày phải từ năm {Calendar.First.Year} đến năm {Calendar.Last.Year}."));
                }

                break;
            default:
                break; // The serializer judges.
        }
    }

    private static void CompareMembers(JsonTypeInfo type, JsonElement element, string pointer, List<ProblemError> faults)
    {
        foreach (var member in element.EnumerateObject())
        {
            if (type.Properties.FirstOrDefault(p => p.Name == member.Name) is not { } property)
            {
                faults.Add(new ProblemError(Below(pointer, member.Name), "field.unknown", $"Không có trường nào tên {Short(member.Name)}."));
            }
            else if (member.Value.ValueKind != JsonValueKind.Null)
            {
                Compare(type.Options.GetTypeInfo(property.PropertyType), member.Value, Below(pointer, member.Name), faults);
            }
        }

        foreach (var missing in type.Properties.Where(p => MustBeThere(p) && (!element.TryGetProperty(p.Name, out var v) || v.ValueKind == JsonValueKind.Null)))
        {
            faults.Add(new ProblemError(Below(pointer, missing.Name), "field.missing", $"Thiếu trường {missing.Name}."));
        }
    }

    private static void CompareItems(JsonTypeInfo item, JsonElement array, string pointer, List<ProblemError> faults)
    {
        var i = 0;
        foreach (var value in array.EnumerateArray())
        {
            if (value.ValueKind == JsonValueKind.Null)
            {
                faults.Add(new ProblemError($"{pointer}/{i}", "field.missing", "Danh sách có mục trống."));
            }
            else
            {
                Compare(item, value, $"{pointer}/{i}", faults);
            }

            i++;
        }
    }

    private static Type Plain(JsonTypeInfo type) => Nullable.GetUnderlyingType(type.Type) ?? type.Type;

    /// <summary>A <c>required</c> property, or a parameter of the record that has no default and takes no null.</summary>
    private static bool MustBeThere(JsonPropertyInfo property) =>
        property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false, IsNullable: false };

    private static string Short(string text) => text.Length <= NameMax ? text : text[..NameMax] + "…";
}
