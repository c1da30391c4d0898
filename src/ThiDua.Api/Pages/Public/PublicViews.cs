using System.Text.Json;
using ThiDua.Domain.Results;

namespace ThiDua.Api.Pages.Public;

/// <summary>A period with a result that was published.</summary>
/// <param name="Code">Code.</param>
/// <param name="Name">Name.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Standing">The result that holds.</param>
/// <param name="IsReviewed">Whether the period was opened again: the result holds until it is amended.</param>
public sealed record PublicPeriod(string Code, string Name, DateOnly From, DateOnly To, ResultFrozen Standing, bool IsReviewed);

/// <summary>A row of a published ranking, as it was frozen.</summary>
/// <param name="Rank">Rank.</param>
/// <param name="Shared">Whether others have it, too.</param>
/// <param name="Name">Name of the unit then.</param>
/// <param name="Verified">Verified points.</param>
/// <param name="Claimed">Claimed points.</param>
/// <param name="Class">Class, or null.</param>
public sealed record PublicPlace(int Rank, bool Shared, string Name, decimal Verified, decimal Claimed, string? Class)
{
    /// <summary>Reads a row of a result's document.</summary>
    /// <param name="place">The row.</param>
    /// <param name="titleOf">Title of a class by set, version and code.</param>
    public static PublicPlace Of(JsonElement place, Func<string, int, string, string> titleOf) => new(
        place.GetProperty("rank").GetInt32(), place.GetProperty("shared").GetBoolean(), place.GetProperty("name").GetString()!,
        place.GetProperty("total").GetProperty("verified").GetDecimal(), place.GetProperty("total").GetProperty("claimed").GetDecimal(),
        place.GetProperty("class") is { ValueKind: JsonValueKind.Object } reached
            ? titleOf(place.GetProperty("criteriaSet").GetString()!, place.GetProperty("version").GetInt32(), reached.GetProperty("verified").GetString()!)
            : null);
}

/// <summary>A cluster of a published result.</summary>
/// <param name="Name">Name.</param>
/// <param name="Places">Units in order.</param>
/// <param name="NotRanked">Units that are not ranked, each with the reason.</param>
public sealed record PublicCluster(string Name, IReadOnlyList<PublicPlace> Places, IReadOnlyList<(string Name, string Reason)> NotRanked);

/// <summary>An award that was announced.</summary>
/// <param name="Title">The award.</param>
/// <param name="Who">The unit; of a person only that one of it was rewarded.</param>
/// <param name="Number">Number of the decision.</param>
/// <param name="On">Day of the decision.</param>
/// <param name="Revoked">Number of the decision that revoked it, or null.</param>
public sealed record PublicAward(string Title, string Who, string Number, DateOnly On, string? Revoked);

/// <summary>A published result with what lets everybody check it.</summary>
/// <param name="Period">The period with the result that holds.</param>
/// <param name="Shown">The result that is shown.</param>
/// <param name="All">All results that were published.</param>
/// <param name="Clusters">Rankings.</param>
/// <param name="Awards">Awards.</param>
/// <param name="Position">Position of the log that a head is signed at for it; null while none is.</param>
/// <param name="Key">Id and SHA-256 of the key that signed; null while none did.</param>
public sealed record PublicView(
    PublicPeriod Period, ResultFrozen Shown, IReadOnlyList<(int Number, string What)> All, IReadOnlyList<PublicCluster> Clusters, IReadOnlyList<PublicAward> Awards,
    long? Position, (string Id, string Fingerprint)? Key);
