using ThiDua.Domain.Activities;
using ThiDua.Domain.Petitions;

namespace ThiDua.Api.Activities;

/// <summary>Denunciations (tố cáo) are counted; row by row they are seen only by the body that handles them.</summary>
internal static class Sensitive
{
    public static bool Is(Activity activity) => activity.Opening is PetitionReceived { Kind: PetitionType.Denunciation };
}
