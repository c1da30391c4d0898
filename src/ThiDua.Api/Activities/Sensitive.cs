using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Petitions;
using ThiDua.EventStore;

namespace ThiDua.Api.Activities;

/// <summary>Denunciations (tố cáo) are counted; row by row they are seen only by the body that handles them.</summary>
internal static class Sensitive
{
    private static readonly string Denunciation = PetitionType.Denunciation.Code();

    public static bool Is(Activity activity) => activity.Opening is PetitionReceived { Kind: PetitionType.Denunciation };

    /// <summary>Denunciations among some streams.</summary>
    public static async Task<HashSet<string>> AmongAsync(IEnumerable<string> streams, PostgresEventStore store, EventTypes types, CancellationToken ct)
    {
        var petitions = streams.Where(s => ActivityKinds.OfStream(s) is PetitionKind).Distinct(StringComparer.Ordinal).ToList();
        return petitions.Count == 0
            ? []
            : (await store.ReadStreamsAsync(petitions, ct)).GroupBy(e => e.StreamId).Where(s => Is(ActivityHistory.Of(types, [.. s]).Activity)).Select(s => s.Key)
                .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether a quantity is one's: everything that a petition counts towards bears its kind.</summary>
    public static bool Is(Facets facets) => facets["kind"] == Denunciation;
}
