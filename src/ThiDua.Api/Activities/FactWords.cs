using System.Globalization;
using System.Text.Json;
using ThiDua.Domain.Activities;

namespace ThiDua.Api.Activities;

/// <summary>
/// What facts, their fields and their values are called, in forms, in spreadsheets and in what is told: words in FactTexts by the names that the
/// code has. Values of closed sets are called as the glossary has them; a test holds the two against each other.
/// </summary>
internal static class FactWords
{
    /// <summary>Topics that sheets and duties ask for, by their codes.</summary>
    public static IReadOnlyList<string> Topics { get; } = ["land", "clearance", "livelihood", "reform", "environment", "security", "emulation", "legal", "an-sinh-khong-tien-mat"];

    /// <summary>Fields of work, by their codes.</summary>
    public static IReadOnlyList<string> Fields { get; } = ["economy", "culture-society", "defence-security", "political-system"];

    /// <summary>What a fact is called.</summary>
    public static string Of(Type fact) => Find($"T_{fact.Name}") ?? fact.Name;

    /// <summary>What the opening of a type is called.</summary>
    public static string OfType(string type) => ActivityKinds.FindType(type) is var (_, fact) ? Of(fact.Type) : type;

    /// <summary>What a field is called: in its fact, else everywhere.</summary>
    public static string Field(Type fact, string property) => Find($"F_{fact.Name}_{property}") ?? Find($"F_{property}") ?? property;

    /// <summary>What to know before filling a field in, or null.</summary>
    public static string? Hint(Type fact, string property) => Find($"H_{fact.Name}_{property}") ?? Find($"H_{property}");

    /// <summary>The values of a closed set with their codes, in its order.</summary>
    /// <param name="set">An enum.</param>
    public static IReadOnlyList<(string Code, string Words)> Choices(Type set) => [.. Enum.GetValues(set).Cast<Enum>().Select(v => (Code(v), Value(v)))];

    /// <summary>What a value of a closed set is called, without where the law says so: the glossary has that.</summary>
    public static string Value(Enum value) => Find($"O_{value.GetType().Name}_{value}") is not { } words ? value.ToString()
        : words.IndexOf(" (", StringComparison.Ordinal) is > 0 and var at ? words[..at] : words;

    /// <summary>What a topic or field of work is called; its code when it is none of ours.</summary>
    /// <param name="set">topic or field.</param>
    /// <param name="slug">Its code.</param>
    public static string Slug(string set, string slug) =>
        Find($"O_{set}_{string.Concat(slug.Split('-').Select((part, i) => i == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]))}") ?? slug;

    /// <summary>A word, or null.</summary>
    public static string? Find(string name) => FactTexts.ResourceManager.GetString(name, CultureInfo.InvariantCulture);

    /// <summary>The code of a value as JSON has it.</summary>
    public static string Code(Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
