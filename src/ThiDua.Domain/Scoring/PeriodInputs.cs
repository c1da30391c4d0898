using ThiDua.Domain.Criteria;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Scoring;

/// <summary>A unit that competes in a cluster of a period.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="WhyNotRanked">Why it does not stand in the ranking, as a Vietnamese sentence; null when it does.</param>
public sealed record Competitor(Unit Unit, string? WhyNotRanked);

/// <summary>
/// What each unit brings into scoring, worked out from the world, the entries and the ledger of one moment: the one place where
/// membership, lineage and units below become <see cref="UnitInputs"/>. Pure: the same moment gives the same inputs on every road.
/// </summary>
/// <param name="world">Units, clusters and sheets as known.</param>
/// <param name="period">The period.</param>
/// <param name="day">As of this day.</param>
/// <param name="tallies">Quantities of a unit as known.</param>
/// <param name="entries">Entry of a unit in the period as known.</param>
/// <param name="duties">Duties by law; null when there are none, and then no value that counts them is known.</param>
public sealed class PeriodInputs(
    World world, Period period, DateOnly day, Func<string, ITallies> tallies, Func<string, UnitEntry> entries, DutyRules? duties = null)
{
    private readonly Lineage _lineage = new(world, period, day);

    /// <summary>The period as scoring sees it.</summary>
    public ScoredPeriod Period { get; } = new(period.Code, period.Plan.From, period.Plan.To);

    /// <summary>As of this day.</summary>
    public DateOnly Day => day;

    /// <summary>The cluster that a unit competes in, or null.</summary>
    public string? ClusterOf(string unit) =>
        period.Plan.Clusters.FirstOrDefault(c => world.Cluster(c)?.HasDuring(unit, period.Plan.From, day) == true);

    /// <summary>Units that compete in a cluster up to the day and have a sheet, by code.</summary>
    public IReadOnlyList<Competitor> Competitors(string cluster) =>
    [
        .. (world.Cluster(cluster)?.MembersDuring(period.Plan.From, day) ?? [])
            .Where(code => SheetOf(code) is not null)
            .Select(code => world.Unit(code)!).Select(unit => new Competitor(unit, _lineage.WhyNotRanked(unit))),
    ];

    /// <summary>The criteria set that a unit is scored by, or null.</summary>
    public CriteriaSet? SheetOf(string unit) =>
        world.Unit(unit)?.At(day) is { } attributes && period.SheetFor(attributes.Kind) is { } named ? world.Sheet(named.CriteriaSet, named.Version) : null;

    /// <summary>What must be said about a unit's past on its sheet, as Vietnamese sentences.</summary>
    public IReadOnlyList<string> Notes(string unit) => world.Unit(unit) is { } found ? [.. _lineage.Notes(found)] : [];

    /// <summary>Whose days count for a unit: its own and those of what it took over.</summary>
    public IReadOnlyList<LineageSpan> PartsOf(Unit unit) => _lineage.Of(unit);

    /// <summary>Units below a unit on the day, by code; none when its sheet does not need them.</summary>
    public IReadOnlyList<Unit> BelowOf(string unit) =>
        SheetOf(unit) is { } set && SheetNeeds.Of(set).Below ? UnitTree.Of(world).Below(unit, day) : [];

    /// <summary>What a unit brings in; null when it is not scored.</summary>
    /// <param name="unit">Unit code.</param>
    /// <param name="classOf">Class that a unit below reached in the period, in both views; asked only for units below that are ranked in it.</param>
    /// <param name="below">Whether units below come along although the sheet in force does not need them.</param>
    public UnitInputs? Of(string unit, Func<string, (string? Claimed, string? Verified)> classOf, bool below = false)
    {
        if (ClusterOf(unit) is not { } cluster || SheetOf(unit) is not { } set)
        {
            return null;
        }

        var found = world.Unit(unit)!;
        var parts = PartsOf(found);
        return new UnitInputs(unit, found.At(day).Name, cluster, set, Tallies(found, parts))
        {
            Attributes = found.At(day),
            Entry = entries(unit),
            SelfScoringOver = period.SelfScoringOver,
            Duties = duties is { Rules.Count: > 0 } ? new UnitDuties(duties, found) : null,
            Below = [.. (below ? UnitTree.Of(world).Below(unit, day) : BelowOf(unit)).Select(b => new UnitBelow(b.Code, b.At(day), Tallies(b, PartsOf(b)), ClassOf(b.Code, classOf)))],
            Parts = parts.Count == 1 ? [] : [.. parts.Select(p => new UnitPart(
                p.Unit.Code, p.Unit.At(p.To).Name, p.From, p.To, p.Weight, tallies(p.Unit.Code)))],
        };
    }

    /// <summary>The class that counts of a unit below: that of its own sheet, if it is ranked in the period.</summary>
    public (string? Claimed, string? Verified) ClassOf(string below, Func<string, (string? Claimed, string? Verified)> classOf) =>
        ClusterOf(below) is not null && SheetOf(below) is not null && _lineage.WhyNotRanked(world.Unit(below)!) is null ? classOf(below) : default;

    /// <summary>Quantities of a unit with all that it took over. Weighted parts are scored each by itself; what compares the unit or decides ties sees all.</summary>
    private ITallies Tallies(Unit unit, IReadOnlyList<LineageSpan> parts) => parts.Count == 1
        ? tallies(unit.Code)
        : new MergedTallies([.. parts.Select(p => p.Unit.Code).Distinct().Select(tallies)]);
}
