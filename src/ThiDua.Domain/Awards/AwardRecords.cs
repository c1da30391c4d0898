using System.Collections.Immutable;

namespace ThiDua.Domain.Awards;

/// <summary>
/// Cases, councils, titles and settings as known at one position, without private parts. Kept beside the world: it does not enter into
/// scores, and an event here must not make every sheet be worked out anew. Immutable, like the world.
/// </summary>
public sealed record AwardRecords
{
    /// <summary>Nothing recorded.</summary>
    public static AwardRecords Empty { get; } = new();

    /// <summary>How the ids of its streams begin.</summary>
    public static IReadOnlyList<string> Prefixes { get; } = ["award-", "council-", "title-", "awardsettings-"];

    /// <summary>Cases by id.</summary>
    public ImmutableSortedDictionary<string, AwardCase> Cases { get; private init; } = ImmutableSortedDictionary.Create<string, AwardCase>(StringComparer.Ordinal);

    /// <summary>Councils by code.</summary>
    public ImmutableSortedDictionary<string, Council> Councils { get; private init; } = ImmutableSortedDictionary.Create<string, Council>(StringComparer.Ordinal);

    /// <summary>Titles by unit.</summary>
    public ImmutableSortedDictionary<string, HeldTitles> Titles { get; private init; } = ImmutableSortedDictionary.Create<string, HeldTitles>(StringComparer.Ordinal);

    /// <summary>Settings by period.</summary>
    public ImmutableSortedDictionary<string, AwardSettings> Settings { get; private init; } =
        ImmutableSortedDictionary.Create<string, AwardSettings>(StringComparer.Ordinal);

    /// <summary>Titles of a unit.</summary>
    public HeldTitles TitlesOf(string unit) => Titles.GetValueOrDefault(unit) ?? HeldTitles.Empty;

    /// <summary>Settings of a period.</summary>
    public AwardSettings SettingsOf(string period) => Settings.GetValueOrDefault(period) ?? AwardSettings.Empty;

    /// <summary>Whether a stream belongs here.</summary>
    public static bool Owns(string streamId) => Prefixes.Any(p => streamId.StartsWith(p, StringComparison.Ordinal));

    /// <summary>The records after one more event of one of its streams.</summary>
    /// <exception cref="CorruptStreamException">The event cannot follow.</exception>
    public AwardRecords After(string streamId, IDomainEvent e)
    {
        var at = streamId.IndexOf('-', StringComparison.Ordinal);
        var code = streamId[(at + 1)..];
        return streamId[..at] switch
        {
            "award" => this with { Cases = Cases.SetItem(code, AwardCase.Evolve(Cases.GetValueOrDefault(code), code, e)) },
            "council" => this with { Councils = Councils.SetItem(code, Council.Evolve(Councils.GetValueOrDefault(code), code, e)) },
            "title" => this with { Titles = Titles.SetItem(code, TitlesOf(code).After(e)) },
            "awardsettings" => this with { Settings = Settings.SetItem(code, SettingsOf(code).After(e)) },
            _ => throw new CorruptStreamException($"Stream {streamId} is not of awards."),
        };
    }

    /// <summary>
    /// What an award that stands rested on and that fell away since, and was not decided on: titles that were withdrawn, and a class that is
    /// another one now (Hải Phòng: when a classification is cancelled and the standard is no longer met, the award is cancelled too).
    /// </summary>
    /// <param name="award">The case.</param>
    /// <param name="classNow">Code of the unit's class in the period as it is now; null when it has none or is not asked about.</param>
    public IReadOnlyList<string> CausesToReview(AwardCase award, string? classNow)
    {
        if (!award.Stands || award.Decided?.Basis is not { } basis)
        {
            return [];
        }

        var titles = TitlesOf(award.Received.Unit);
        IEnumerable<string> causes =
        [
            .. basis.RestsOn.Where(id => titles.Find(id) is { WithdrawnBy: not null }).Select(id => $"title:{id}"),
            .. classNow is not null && basis.Class is not null && classNow != basis.Class ? [$"class:{classNow}"] : Array.Empty<string>(),
        ];
        return [.. causes.Where(c => !award.Upheld.Contains(c))];
    }
}
