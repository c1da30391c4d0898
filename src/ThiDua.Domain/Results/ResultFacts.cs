using System.Text.Json;
using ThiDua.Domain.Facts;

namespace ThiDua.Domain.Results;

/// <summary>Why a result was frozen.</summary>
public enum ResultKind
{
    /// <summary>Sơ kết: the period goes on.</summary>
    Review,

    /// <summary>Công bố: the result of the period.</summary>
    Published,

    /// <summary>Điều chỉnh sau công bố: beside the published one, which stays.</summary>
    Amended,
}

/// <summary>A version of rules that a result rests on.</summary>
/// <param name="Code">Code of the criteria set.</param>
/// <param name="Version">Its version.</param>
/// <param name="Hash">SHA-256 of its document in canonical form, lower-case hex.</param>
public sealed record RuleUsed(string Code, int Version, string Hash);

/// <summary>The standings of a period were frozen. Nothing of it is ever changed; a correction is another result beside it.</summary>
/// <param name="Number">Number within the period, from 1.</param>
/// <param name="Kind">Why.</param>
/// <param name="Name">Name of a review; null otherwise.</param>
/// <param name="Day">Quantities up to this day.</param>
/// <param name="Position">All that was known at this position of the log.</param>
/// <param name="Engine">Version of the scoring engine.</param>
/// <param name="Rules">Criteria sets used.</param>
/// <param name="Document">The standings, as <see cref="ResultDocument"/> makes them.</param>
/// <param name="DocumentHash">SHA-256 of the document in canonical form, lower-case hex.</param>
public sealed record ResultFrozen(
    int Number, ResultKind Kind, string? Name, DateOnly Day, long Position, string Engine, IReadOnlyList<RuleUsed> Rules, JsonElement Document,
    string DocumentHash) : IDomainEvent
{
    /// <summary>Why a published result is amended.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>Names of the events in the log.</summary>
public static class ResultEvents
{
    /// <summary>Registers the events of results.</summary>
    public static EventTypes AddResults(this EventTypes types) => types.Add<ResultFrozen>("result_frozen");

    /// <summary>Stream of a period's results.</summary>
    public static string StreamOf(string period) => $"result-{period}";
}
