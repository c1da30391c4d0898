using System.Text.RegularExpressions;
using Shouldly;
using ThiDua.Domain.Activities;

namespace ThiDua.Domain.Tests.Activities;

/// <summary>docs/events.md names every event with all of its fields, and nothing that is not there.</summary>
public partial class EventCatalogueTests
{
    private static readonly Dictionary<string, string> Sections = Heading().Matches(Text)
        .ToDictionary(m => m.Groups["alias"].Value, m => m.Value, StringComparer.Ordinal);

    private static string Text => File.ReadAllText(KnownEvents.Repository("docs/events.md"));

    [Fact]
    public void Every_event_has_a_section_and_every_section_an_event()
    {
        var documented = Sections.Keys.Where(k => k is not ("opening" or "step"));
        documented.ShouldBe(KnownEvents.Types.All.Keys, ignoreOrder: true);
    }

    [Fact]
    public void Every_section_names_the_fields_of_its_event()
    {
        FieldsOf("opening").ShouldBe(KnownEvents.Fields(typeof(OpeningFact)).Select(f => f.Name), ignoreOrder: true);
        FieldsOf("step").ShouldBe(KnownEvents.Fields(typeof(StepFact)).Select(f => f.Name), ignoreOrder: true);
        foreach (var (alias, type) in KnownEvents.Types.All)
        {
            FieldsOf(alias).ShouldBe(KnownEvents.OwnFields(type), ignoreOrder: true, alias);
        }
    }

    [Fact]
    public void Every_section_names_how_the_event_is_recorded_and_the_codes_of_its_choices()
    {
        foreach (var fact in ActivityKinds.All.SelectMany(k => k.Declared))
        {
            Sections[fact.Alias].ShouldContain(fact.Opens ? $"type `{fact.Name}`" : $"step `{fact.Name}`");
            foreach (var field in KnownEvents.Fields(fact.Type))
            {
                var type = field.PropertyType.IsGenericType ? field.PropertyType.GenericTypeArguments[0] : field.PropertyType;
                if (type.IsEnum && KnownEvents.OwnFields(fact.Type).Contains(field.Name))
                {
                    Enum.GetNames(type).ShouldAllBe(n => Sections[fact.Alias].Contains($"`{Code(n)}`"), fact.Alias);
                }
            }
        }
    }

    [Fact]
    public void Every_measure_is_named_with_its_kind_of_activity()
    {
        var text = Text;
        ActivityKinds.All.SelectMany(k => k.Measures).Where(m => !text.Contains($"`{m.Code}`", StringComparison.Ordinal)).ShouldBeEmpty();
        ActivityKinds.All.Where(k => !text.Contains($"## `{k.Stream}`: {k.Label}", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static List<string> FieldsOf(string alias) => [.. Row().Matches(Sections[alias]).Select(m => m.Groups["field"].Value)];

    private static string Code(string name) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    /// <summary>A heading <c>### `alias`</c> and all up to the next heading.</summary>
    [GeneratedRegex(@"^### `(?<alias>[a-z_]+)`.*?(?=^##|\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| `(?<field>[A-Za-z0-9]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
