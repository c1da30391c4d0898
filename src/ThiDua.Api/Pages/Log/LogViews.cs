using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.EventStore;
using ThiDua.EventStore.Signing;

namespace ThiDua.Api.Pages.Log;

/// <summary>What is looked for in the log.</summary>
/// <param name="After">Position after which it begins.</param>
/// <param name="Stream">One stream, whole.</param>
/// <param name="Unit">Events of a unit.</param>
/// <param name="Type">Events of a stored type.</param>
/// <param name="From">First day of recording.</param>
/// <param name="To">Last day of recording.</param>
public sealed record LogQuestion(long After, string? Stream, string? Unit, string? Type, DateOnly? From, DateOnly? To)
{
    /// <summary>Address of the same question after another position.</summary>
    public string At(long after) => "/so-su-kien" + QueryString.Create(new Dictionary<string, string?>
    {
        ["stream"] = Stream, ["unit"] = Unit, ["type"] = Type, ["from"] = From is { } from ? Shown.Iso(from) : null, ["to"] = To is { } to ? Shown.Iso(to) : null,
        ["after"] = after == 0 ? null : after.ToString(System.Globalization.CultureInfo.InvariantCulture),
    }.Where(p => p.Value is not null)).ToString();
}

/// <summary>An event of the log as the page shows it.</summary>
/// <param name="Event">The event.</param>
/// <param name="Of">What it is of, in words.</param>
/// <param name="Data">Its public part.</param>
public sealed record EventLine(RecordedEvent Event, string Of, string Data);

/// <summary>A page of the log.</summary>
/// <param name="Head">The end of the log.</param>
/// <param name="Asked">What is looked for.</param>
/// <param name="Events">What was found.</param>
/// <param name="Next">Position after which the next page begins, or null.</param>
/// <param name="SeesFeed">Whether the caller may see events row by row.</param>
/// <param name="Units">Units, by name.</param>
/// <param name="Types">All stored types.</param>
/// <param name="UnitName">Name of the unit looked for.</param>
public sealed record LogView(
    LogHead Head, LogQuestion Asked, IReadOnlyList<EventLine> Events, long? Next, bool SeesFeed, IReadOnlyList<(string Code, string Name)> Units, IReadOnlyList<string> Types, string? UnitName);

/// <summary>Signed heads and the keys behind them.</summary>
/// <param name="Heads">The last heads, newest first, with why they were signed.</param>
/// <param name="Keys">Keys with their PEM.</param>
/// <param name="Alarm">What people must look at, or null.</param>
/// <param name="Exports">Periods that can be exported; null for a role that may not.</param>
public sealed record HeadsView(
    IReadOnlyList<(Statement.Head Head, string Reason)> Heads, IReadOnlyList<(KnownKey Key, string Pem)> Keys, string? Alarm, IReadOnlyList<(string Code, string Name)>? Exports);

/// <summary>The log in words.</summary>
internal static class LogWords
{
    /// <summary>What a stream is of.</summary>
    public static string OfStream(string streamId, World world)
    {
        var (kind, rest) = streamId.Split('-', 2) is [var k, var r] ? (k, r) : (streamId, "");
        return kind switch
        {
            "unit" => world.Unit(rest)?.History[^1].Attributes.Name ?? Texts.Unit,
            "cluster" => world.Cluster(rest)?.Name ?? Texts.Cluster,
            "period" or "result" => world.Period(rest)?.Plan.Name ?? Texts.NavPeriods,
            "criteria" => Texts.CriteriaSet,
            "proposal" => Texts.NavProposals,
            "account" => AccountsTexts.Account,
            "entry" => rest.Split(':') is [_, { Length: > 0 } unit] ? world.Unit(unit)?.History[^1].Attributes.Name ?? Texts.NavJudging : Texts.NavJudging,
            _ => ActivityKinds.OfStream(streamId)?.Label ?? (streamId.StartsWith("award", StringComparison.Ordinal) ? Texts.NavAwards : streamId),
        };
    }

    /// <summary>Why a head was signed.</summary>
    public static string Reason(string reason, World world) => reason.Split(':') switch
    {
        ["daily"] => LogTexts.Daily,
        ["result", var period, var n] => Shown.Say(LogTexts.ResultOf, world.Period(period)?.Plan.Name ?? period, n),
        _ => reason,
    };
}
