using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;
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
    /// <summary>Whether nothing is looked for: then what was written last is shown.</summary>
    public bool IsLatest { get; init; }

    /// <summary>Address of the same question after another position.</summary>
    public string At(long after) => "/so-su-kien" + QueryString.Create(new Dictionary<string, string?>
    {
        ["stream"] = Stream, ["unit"] = Unit, ["type"] = Type, ["from"] = From is { } from ? Shown.Iso(from) : null, ["to"] = To is { } to ? Shown.Iso(to) : null,
        ["after"] = after.ToString(CultureInfo.InvariantCulture),
    }.Where(p => p.Value is not null)).ToString();

    /// <summary>Address of a stream, whole.</summary>
    public string Of(string stream) => (this with { Stream = stream, Unit = null, Type = null, From = null, To = null }).At(0);
}

/// <summary>An event of the log as the page shows it.</summary>
/// <param name="Event">The event.</param>
/// <param name="Of">What it is of, in words.</param>
/// <param name="Data">Its public part, as it is stored, in lines.</param>
/// <param name="Href">Page of the activity that it belongs to, or null.</param>
public sealed record EventLine(RecordedEvent Event, string Of, string Data, string? Href)
{
    private static readonly JsonSerializerOptions InLines = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line of an event.</summary>
    /// <param name="e">The event.</param>
    /// <param name="world">What things are called.</param>
    public static EventLine Tell(RecordedEvent e, World world)
    {
        var data = JsonNode.Parse(e.Data);
        var kind = ActivityKinds.OfStream(e.StreamId);
        var unit = kind is not null && (data as JsonObject)?["unit"] is JsonValue of && world.Unit(of.ToString()) is { } known ? known.History[^1].Attributes.Name : null;
        return new EventLine(
            e, unit ?? LogWords.OfStream(e.StreamId, world),
            data is JsonObject { Count: 0 } ? LogTexts.EmptyData : data?.ToJsonString(InLines) ?? "",
            kind is null ? null : $"/hoat-dong/{Uri.EscapeDataString(e.StreamId[(kind.Stream.Length + 1)..])}");
    }
}

/// <summary>A page of the log.</summary>
/// <param name="Head">The end of the log.</param>
/// <param name="Asked">What is looked for.</param>
/// <param name="Events">What was found.</param>
/// <param name="Next">Position after which the next page begins, or null.</param>
/// <param name="SeesFeed">Whether the caller may see events row by row.</param>
/// <param name="Units">Units, by name.</param>
/// <param name="Types">All stored types by kind, with what they are called.</param>
/// <param name="UnitName">Name of the unit looked for.</param>
public sealed record LogView(
    LogHead Head, LogQuestion Asked, IReadOnlyList<EventLine> Events, long? Next, bool SeesFeed, IReadOnlyList<(string Code, string Name)> Units, IReadOnlyList<(string Kind, IReadOnlyList<(string Type, string Name)> Types)> Types, string? UnitName);

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
    /// <summary>What a stored type is called; its own name when it is none of this program's.</summary>
    /// <param name="type">Name in the log.</param>
    public static string Name(string type) => Find($"E_{type}") ?? type;

    /// <summary>Stored types by kind: activities first, then what belongs to units, periods, criteria and so on.</summary>
    /// <param name="types">The types that there are.</param>
    public static IReadOnlyList<(string Kind, IReadOnlyList<(string Type, string Name)> Types)> Kinds(EventTypes types)
    {
        var activities = ActivityKinds.All.SelectMany(k => k.Declared.Select(d => (d.Alias, k.Label))).ToDictionary(d => d.Alias, d => d.Label);
        return
        [
            .. types.All.GroupBy(t => activities.TryGetValue(t.Key, out var label) ? (IsOther: false, Kind: label) : (IsOther: true, Kind: Group(t.Value)))
                .OrderBy(g => g.Key.IsOther).ThenBy(g => g.Key.Kind, Shown.Names)
                .Select(g => (g.Key.Kind, (IReadOnlyList<(string, string)>)[.. g.Select(t => (t.Key, Name(t.Key))).OrderBy(t => t.Item2, Shown.Names)])),
        ];
    }

    /// <summary>What a stream is of.</summary>
    public static string OfStream(string streamId, World world)
    {
        var (kind, rest) = streamId.Split('-', 2) is [var k, var r] ? (k, r) : (streamId, "");
        return kind switch
        {
            "unit" => Unit(rest, world) ?? Texts.Unit,
            "title" => Unit(rest, world) ?? Texts.NavAwards,
            "cluster" => world.Cluster(rest)?.Name ?? Texts.Cluster,
            "period" or "result" or "appraisers" or "verifications" or "awardsettings" => world.Period(rest)?.Plan.Name ?? Texts.NavPeriods,
            "criteria" => world.CriteriaSets.GetValueOrDefault(rest)?.Versions.LastOrDefault()?.Title ?? Texts.CriteriaSet,
            "proposal" => world.Proposals.GetValueOrDefault(rest)?.Title ?? Texts.NavProposals,
            "account" => AccountsTexts.Account,
            "council" => AwardTexts.Council,
            "import" => LogTexts.G_Imports,
            "entry" => rest.Split(':') is [_, { Length: > 0 } unit] ? Unit(unit, world) ?? Texts.NavJudging : Texts.NavJudging,
            _ => ActivityKinds.OfStream(streamId)?.Label ?? (streamId.StartsWith("award", StringComparison.Ordinal) ? Texts.NavAwards : streamId),
        };
    }

    private static string? Unit(string unit, World world) => world.Unit(unit)?.History[^1].Attributes.Name;

    private static string Group(Type type) => type.Namespace![(type.Namespace!.LastIndexOf('.') + 1)..] is var last && Find($"G_{last}") is { } named ? named : last;

    private static string? Find(string name) => LogTexts.ResourceManager.GetString(name, CultureInfo.InvariantCulture);

    /// <summary>Why a head was signed.</summary>
    public static string Reason(string reason, World world) => reason.Split(':') switch
    {
        ["daily"] => LogTexts.Daily,
        ["result", var period, var n] => Shown.Say(LogTexts.ResultOf, world.Period(period)?.Plan.Name ?? period, n),
        _ => reason,
    };
}
