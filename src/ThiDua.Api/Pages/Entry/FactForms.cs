using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using ThiDua.Api.Activities;
using ThiDua.Domain.Activities;
using ThiDua.Domain.CustomActivities;
using ThiDua.Domain.Facts;

namespace ThiDua.Api.Pages.Entry;

/// <summary>What fields of facts can be filled with.</summary>
/// <param name="Today">Today in Vietnam.</param>
/// <param name="Own">Units that may be recorded for, the likely one first.</param>
/// <param name="Units">All units.</param>
internal sealed record FactChoices(DateOnly Today, IReadOnlyList<(string Value, string Text)> Own, IReadOnlyList<(string Value, string Text)> Units)
{
    /// <summary>Quantities of an activity that a sheet declares, with what they are called.</summary>
    public IReadOnlyList<(string Name, string Label)> Quantities { get; init; } = [];

    /// <summary>Choices of single fields that follow from the activity or the sheets, by the name of the property.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<(string Value, string Text)>> Others { get; init; } = new Dictionary<string, IReadOnlyList<(string Value, string Text)>>();
}

/// <summary>Makes forms of facts from what the facts declare: each property is a field, its type says how it is filled in.</summary>
internal static class FactForms
{
    private static readonly CultureInfo Vietnamese = CultureInfo.GetCultureInfo("vi-VN");

    private static readonly HashSet<string> LongTexts = ["Note", "Reason", "Matter"];

    /// <summary>Fields of a fact, in the order of the form; evidence is not among them.</summary>
    /// <param name="fact">The record.</param>
    /// <param name="choices">What can be chosen.</param>
    /// <param name="filled">What stands in the fields; null for an empty form.</param>
    /// <param name="corrects">Whether the form corrects a fact: what is emptied is then taken away.</param>
    public static IReadOnlyList<FactField> Of(Type fact, FactChoices choices, ActivityFact? filled = null, bool corrects = false)
    {
        var from = JsonSerializer.SerializeToNode(filled ?? FactFilling.Blank(fact), fact, EventJson.Whole)!.AsObject();
        return
        [
            .. Properties(fact, corrects).SelectMany(p => p.Name == nameof(CustomRecorded.Quantities) ? Quantities(choices, from) : [Field(fact, p, choices, from, filled is null)])
                .Select(f => corrects ? f with { Name = Correcting(f) } : f),
        ];
    }

    /// <summary>The same field of a correction: what is emptied is said to be taken away.</summary>
    private static string Correcting(FactField field) => "changes/" + field.Name + field.Shape switch
    {
        FactShape.YesNo or FactShape.Several or FactShape.Lines => "",
        FactShape.Number => "?",
        _ => ":?",
    };

    private static IEnumerable<FactField> Quantities(FactChoices choices, JsonObject from)
    {
        var filled = from["quantities"]!.AsObject();
        return choices.Quantities.Concat(filled.Where(f => choices.Quantities.All(q => q.Name != f.Key)).Select(f => (Name: f.Key, Label: f.Key)))
            .Select(q => new FactField($"quantities/{q.Name}:number", FactShape.Number, q.Label, Required: false) { Values = Values(filled[q.Name], typeof(decimal), isNew: false) });
    }

    /// <summary>Own properties of a fact first, then what all facts have.</summary>
    private static IEnumerable<PropertyInfo> Properties(Type fact, bool corrects)
    {
        const BindingFlags declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        var own = fact.GetProperties(declared).Where(p => p.CanWrite && !FactFilling.IsWorkedOut(fact, p.Name));
        return fact.IsSubclassOf(typeof(StepFact))
            ? [.. typeof(StepFact).GetProperties(declared).Where(p => p.CanWrite), .. own, Note]
            : [.. Opening(nameof(OpeningFact.Unit), !corrects), .. Opening(nameof(OpeningFact.OccurredOn), true), .. own,
                .. Opening(nameof(OpeningFact.Topic), true), .. Opening(nameof(OpeningFact.Field), true), .. Opening(nameof(OpeningFact.Channel), true), Note];
    }

    private static PropertyInfo Note => typeof(ActivityFact).GetProperty(nameof(ActivityFact.Note))!;

    private static IEnumerable<PropertyInfo> Opening(string name, bool stands) => stands ? [typeof(OpeningFact).GetProperty(name)!] : [];

    private static FactField Field(Type fact, PropertyInfo property, FactChoices choices, JsonObject from, bool isNew)
    {
        var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var required = property.IsDefined(typeof(RequiredMemberAttribute));
        var field = new FactField(name, FactShape.Text, FactWords.Field(fact, property.Name), required)
        {
            Hint = FactWords.Hint(fact, property.Name), Values = Values(from[name], type, isNew), IsMore = property.Name is "Topic" or "Field" or "Channel" or "Note",
        };
        return property.Name switch
        {
            nameof(OpeningFact.Unit) => field with { Shape = FactShape.Choice, Options = choices.Own, Values = isNew ? [.. choices.Own.Take(1).Select(o => o.Value)] : field.Values },
            nameof(OpeningFact.Topic) => field with { Shape = FactShape.Choice, Options = Slugs("topic", FactWords.Topics, field.Values) },
            nameof(OpeningFact.Field) => field with { Shape = FactShape.Choice, Options = Slugs("field", FactWords.Fields, field.Values), IsMore = fact != typeof(Domain.Models.ModelRegistered) },
            _ when choices.Others.TryGetValue(property.Name, out var options) => field with
            {
                Shape = FactShape.Choice,
                Options = [.. options, .. field.Values.Where(v => options.All(o => o.Value != v)).Select(v => (v, v))],
                Values = isNew && options.Count == 1 ? [options[0].Value] : field.Values,
            },
            _ when FactFilling.IsUnit(property.Name) => field with { Shape = FactShape.Choice, Options = choices.Units },
            _ when type == typeof(DateOnly) => field with
            {
                Shape = FactShape.Day,
                Values = isNew && required && property.Name is "OccurredOn" or "On" && field.Values is [] or ["0001-01-01"] ? [Shown.Iso(choices.Today)] : field.Values,
                LastDay = property.Name is "OccurredOn" or "On" ? Shown.Iso(choices.Today) : null,
            },
            _ when type == typeof(bool) => field with { Shape = FactShape.YesNo, Name = name + ":bool" },
            "Year" or "Quarter" when isNew => field with
            {
                Shape = FactShape.Number,
                Name = name + ":number",
                Values = [(property.Name == "Year" ? choices.Today.Year : ((choices.Today.Month - 1) / 3) + 1).ToString(CultureInfo.InvariantCulture)],
            },
            _ when type == typeof(int) || type == typeof(decimal) => field with { Shape = FactShape.Number, Name = name + ":number" },
            _ when type.IsEnum => field with { Shape = FactShape.Choice, Options = FactWords.Choices(type) },
            _ when type == typeof(string) => field with { Shape = LongTexts.Contains(property.Name) ? FactShape.Long : FactShape.Text },
            _ when type.GenericTypeArguments is [{ IsEnum: true } item] => field with { Shape = FactShape.Several, Name = name + ":list", Options = FactWords.Choices(item) },
            _ => field with { Shape = FactShape.Lines, Name = name + ":list" },
        };
    }

    /// <summary>What is written in a field; of an empty form neither noughts nor first words, which nobody chose.</summary>
    private static IReadOnlyList<string> Values(JsonNode? value, Type type, bool isNew) => value switch
    {
        null => [],
        JsonArray many => [.. many.Select(m => m!.GetValue<string>())],
        JsonObject => [],
        JsonValue when type == typeof(bool) => [value.GetValue<bool>() ? "true" : "false"],
        JsonValue when isNew => type == typeof(DateOnly) && value.GetValue<string>() != "0001-01-01" ? [value.GetValue<string>()] : [],
        JsonValue when type == typeof(int) || type == typeof(decimal) => [value.GetValue<decimal>().ToString("0.####", Vietnamese)],
        _ => [value.GetValue<string>()],
    };

    private static List<(string, string)> Slugs(string set, IReadOnlyList<string> known, IReadOnlyList<string> stands) =>
        [.. known.Concat(stands).Distinct().Select(s => (s, FactWords.Slug(set, s)))];
}
