using ThiDua.Api.Http;

namespace ThiDua.Api.Pages.Components;

/// <summary>What stands at the head of a printed paper and is told by whoever prints it.</summary>
/// <param name="Superior">The body above the one that issues it, or null.</param>
/// <param name="Body">The body that issues it, or null.</param>
/// <param name="Place">Place, or null.</param>
public sealed record OfficialPaper(string? Superior, string? Body, string? Place)
{
    /// <summary>Parameters that a page of a paper takes beside its own.</summary>
    internal static readonly string[] Parameters = ["superior", "body", "place", "minPosition"];

    /// <summary>Reads it from the address of a page.</summary>
    internal static OfficialPaper Of(HttpContext http) => new(http.Single("superior"), http.Single("body"), http.Single("place"));
}
