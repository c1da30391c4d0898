using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Petitions;

namespace ThiDua.Api.Activities;

/// <summary>Denunciations (tố cáo) are counted; row by row they are seen only by the body that handles them.</summary>
internal static class Sensitive
{
    private static readonly string Denunciation = PetitionType.Denunciation.Code();

    public static bool Is(Activity activity) => activity.Opening is PetitionReceived { Kind: PetitionType.Denunciation };

    /// <summary>Whether a quantity is one's: everything that a petition counts towards bears its kind.</summary>
    public static bool Is(Facets facets) => facets["kind"] == Denunciation;
}
