using System.Reflection;
using System.Text.RegularExpressions;
using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Tests.Activities;

/// <summary>Rules for names and types that the compiler does not know.</summary>
public partial class RegistryTests
{
    private static readonly Assembly Domain = typeof(ActivityKind).Assembly;
    private static readonly IReadOnlyList<FactDeclaration> Declared = [.. ActivityKinds.All.SelectMany(k => k.Declared)];

    [Fact]
    public void Every_fact_is_declared_by_one_kind_under_names_of_its_own()
    {
        var facts = Domain.GetTypes().Where(t => t is { IsAbstract: false } && typeof(ActivityFact).IsAssignableFrom(t)).ToList();
        Declared.Select(d => d.Type).ShouldBe(facts, ignoreOrder: true);
        facts.ShouldAllBe(f => f.IsSealed && (typeof(OpeningFact).IsAssignableFrom(f) || typeof(StepFact).IsAssignableFrom(f)));
        Declared.Select(d => d.Alias).ShouldBeUnique();
        Declared.Where(d => d.Opens).Select(d => d.Name).ShouldBeUnique();
        Declared.ShouldAllBe(d => SnakeCase().IsMatch(d.Alias) && ActivityKind.IsSlug(d.Name));
        Declared.Where(d => d.Opens).ShouldAllBe(d => d.Alias == d.Name.Replace('-', '_'));
        foreach (var kind in ActivityKinds.All)
        {
            kind.Declared.Select(d => d.Name).ShouldBeUnique(kind.Stream);
            kind.Declared.ShouldContain(d => d.Opens, kind.Stream);
            kind.Declared.Where(d => !d.Opens).Select(d => d.Name).ShouldNotContain(n => Lifecycle.Contains(n), kind.Stream);
        }
    }

    private static readonly string[] Lifecycle = ["correct", "void", "verify", "reject", "object"];

    [Fact]
    public void Kinds_and_measures_have_codes_and_vietnamese_labels_of_their_own()
    {
        ActivityKinds.All.Select(k => k.Stream).ShouldBeUnique();
        ActivityKinds.All.ShouldAllBe(k => ActivityKind.IsSlug(k.Stream) && k.Label.Length > 3 && k.Label == k.Label.Normalize());
        var measures = ActivityKinds.All.SelectMany(k => k.Measures).ToList();
        measures.Select(m => m.Code).ShouldBeUnique();
        measures.Select(m => m.Label).ShouldBeUnique();
        measures.ShouldAllBe(m => MeasureCode().IsMatch(m.Code) && m.Label == m.Label.Normalize() && m.Facets.All(ActivityKind.IsSlug));
        MeasureCatalogue.All.ShouldBe(measures, ignoreOrder: true);
        MeasureCatalogue.Find("dialogue.nothing").ShouldBeNull();
        Should.Throw<ArgumentException>(() => MeasureCatalogue.KindOf("dialogue.nothing"));
    }

    [Fact]
    public void Codes_of_enum_values_are_distinct_slugs()
    {
        foreach (var type in Domain.GetExportedTypes().Where(t => t.IsEnum))
        {
            var codes = Enum.GetNames(type).Select(n => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(n)).ToList();
            codes.ShouldAllBe(c => ActivityKind.IsSlug(c));
            codes.ShouldBeUnique();
        }
    }

    [Fact]
    public void Reasons_notes_and_evidence_are_in_the_private_part()
    {
        var named = Domain.GetTypes().Where(t => typeof(IDomainEvent).IsAssignableFrom(t))
            .SelectMany(t => t.GetProperties())
            .Where(p => p.Name is "Reason" or "Note" or "Evidence");
        named.ShouldAllBe(p => p.IsDefined(typeof(PrivateAttribute), true));
    }

    [Fact]
    public void Nothing_is_counted_in_floating_point()
    {
        Type[] floats = [typeof(float), typeof(double), typeof(float?), typeof(double?), typeof(Half)];
        var members = Domain.GetTypes().SelectMany(t => t.GetProperties().Select(p => (t.Name, Member: p.Name, Type: p.PropertyType))
            .Concat(t.GetFields().Select(f => (t.Name, Member: f.Name, Type: f.FieldType))));
        members.Where(m => floats.Contains(m.Type)).ShouldBeEmpty();
    }

    [Fact]
    public void The_domain_rests_on_the_base_library_alone() =>
        Domain.GetReferencedAssemblies().Select(a => a.Name!).ShouldAllBe(n => n.StartsWith("System.", StringComparison.Ordinal));

    [GeneratedRegex("^[a-z]+(_[a-z0-9]+)*$")]
    private static partial Regex SnakeCase();

    [GeneratedRegex(@"^[a-z]+\.(\*|[a-z0-9]+(-[a-z0-9]+)*)$")]
    private static partial Regex MeasureCode();
}
