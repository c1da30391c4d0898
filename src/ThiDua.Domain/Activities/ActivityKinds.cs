using ThiDua.Domain.Dialogues;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Petitions;

namespace ThiDua.Domain.Activities;

/// <summary>All kinds of activity. A new kind is one line here.</summary>
public static class ActivityKinds
{
    /// <summary>The registry.</summary>
    public static IReadOnlyList<ActivityKind> All { get; } =
    [
        new DialogueKind(),
        new PetitionKind(),
    ];

    private static readonly Dictionary<string, (ActivityKind Kind, FactDeclaration Fact)> ByType =
        All.SelectMany(k => k.Declared.Where(d => d.Opens).Select(d => (k, d))).ToDictionary(x => x.d.Name, x => (x.k, x.d));

    private static readonly Dictionary<string, ActivityKind> ByStream = All.ToDictionary(k => k.Stream);

    /// <summary>Names of all types that can be recorded (<c>dialogue-held</c> …).</summary>
    public static IEnumerable<string> Types => ByType.Keys;

    /// <summary>The kind and opening fact of a type, or null.</summary>
    public static (ActivityKind Kind, FactDeclaration Fact)? FindType(string type) => ByType.TryGetValue(type, out var found) ? found : null;

    /// <summary>The kind of a stream id (<c>dialogue-…</c>), or null when the stream is no activity.</summary>
    public static ActivityKind? OfStream(string streamId)
    {
        // Ids may contain hyphens, kinds too: the longest registered prefix wins.
        for (var at = streamId.IndexOf('-', StringComparison.Ordinal); at > 0; at = streamId.IndexOf('-', at + 1))
        {
            if (ByStream.TryGetValue(streamId[..at], out var kind))
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>Registers all facts of all kinds.</summary>
    public static EventTypes AddActivities(this EventTypes types)
    {
        foreach (var fact in All.SelectMany(k => k.Declared))
        {
            types.Add(fact.Alias, fact.Type);
        }

        return types
            .Add<ActivityCorrected>("activity_corrected")
            .Add<ActivityVoided>("activity_voided")
            .Add<ActivityVerified>("activity_verified")
            .Add<ActivityRejected>("activity_rejected");
    }
}
