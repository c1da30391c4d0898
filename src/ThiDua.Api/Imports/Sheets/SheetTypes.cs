using System.Collections.Frozen;
using ThiDua.Api.Activities;
using ThiDua.Api.Security;
using ThiDua.Domain.Activities;

namespace ThiDua.Api.Imports.Sheets;

/// <summary>
/// What rows of a sheet can say: a new activity, by its type (<c>petition-received</c>), or a later step of one that is recorded, by its kind
/// and step (<c>petition.resolve</c>). Corrections, and what takes something back, are said where the activity is looked at.
/// </summary>
internal static class SheetTypes
{
    private static readonly FrozenDictionary<string, (ActivityKind Kind, FactDeclaration Fact)> BySteps = ActivityKinds.All
        .SelectMany(k => k.Declared.Where(d => !d.Opens && FitsARow(d.Type)).Select(d => (Code: $"{k.Stream}.{d.Name}", k, d))).ToFrozenDictionary(x => x.Code, x => (x.k, x.d));

    /// <summary>Codes of the steps, in the order of the kinds.</summary>
    public static IReadOnlyList<string> Steps { get; } = [.. ActivityKinds.All.SelectMany(k => k.Declared.Select(d => $"{k.Stream}.{d.Name}")).Where(BySteps.ContainsKey)];

    /// <summary>The kind and the fact of a code, or null.</summary>
    public static (ActivityKind Kind, FactDeclaration Fact)? Find(string type) =>
        ActivityKinds.FindType(type) is { } opening ? opening : BySteps.TryGetValue(type, out var step) ? step : null;

    /// <summary>Whether a code is that of a step.</summary>
    public static bool IsStep(string type) => BySteps.ContainsKey(type);

    /// <summary>What a code is called.</summary>
    public static string Title(string type) => BySteps.TryGetValue(type, out var step) ? $"{step.Kind.Label} - {Lower(FactWords.Of(step.Fact.Type))}" : FactWords.OfType(type);

    /// <summary>New activities that a caller's role records.</summary>
    public static IReadOnlyList<string> OpeningsOf(Caller caller) => [.. ActivityKinds.Types.Where(t => Records(caller, t))];

    /// <summary>Steps that a caller's role records.</summary>
    public static IReadOnlyList<string> StepsOf(Caller caller) => [.. Steps.Where(t => Records(caller, t))];

    private static bool Records(Caller caller, string type) => Permission.Recorders.Contains(caller.Role) && ActivityDecider.Records(caller, Find(type)!.Value.Kind);

    /// <summary>A step that is about something inside of its activity needs to be shown what there is.</summary>
    private static bool FitsARow(Type step) => !typeof(IRetraction).IsAssignableFrom(step) && step.GetProperty("Id") is null && step.GetProperty("ByUnit") is null;

    private static string Lower(string words) => char.ToLowerInvariant(words[0]) + words[1..];
}
