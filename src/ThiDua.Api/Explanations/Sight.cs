using ThiDua.Api.Activities;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;

namespace ThiDua.Api.Explanations;

/// <summary>What a caller may see of what points rest on: numbers always, names of what is out of reach never.</summary>
/// <param name="caller">Who asks.</param>
/// <param name="world">Units as of now.</param>
internal sealed class Sight(Caller caller, World world)
{
    /// <summary>Whether a unit may be named with its number.</summary>
    public bool Sees(string unit) => caller.Reaches(unit, world);

    /// <summary>Whether something is told row by row, and not only counted.</summary>
    public bool Lists(Facets facets) => caller.SeesSensitive || !Sensitive.Is(facets);

    /// <summary>Id of an activity; null when it belongs to a unit out of reach.</summary>
    public string? Id(string unit, string streamId) => !Sees(unit) ? null : streamId[(Kind(streamId).Stream.Length + 1)..];

    /// <summary>What kind of activity a stream is, in Vietnamese.</summary>
    public static string Label(string streamId) => Kind(streamId).Label;

    private static ActivityKind Kind(string streamId) => ActivityKinds.OfStream(streamId)!;
}
