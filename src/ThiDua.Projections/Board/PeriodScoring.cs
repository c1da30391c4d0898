using System.Collections.Concurrent;
using ThiDua.Domain;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Scoring;
using ThiDua.Projections.Ledger;

namespace ThiDua.Projections.Board;

/// <summary>The moment that a question about a period came to.</summary>
/// <param name="Period">The period.</param>
/// <param name="World">The world as known.</param>
/// <param name="Day">Quantities up to this day.</param>
/// <param name="Position">What was known at this position.</param>
/// <param name="IsNow">Whether it is now, so that what is kept may answer and the answer may be kept.</param>
internal sealed record At(Period Period, World World, DateOnly Day, long Position, bool IsNow);

/// <summary>Something worked out, with all that it was worked out from: it holds until one of these changes.</summary>
/// <param name="Value">What was worked out.</param>
/// <param name="Watched">What it rests on, beside the world.</param>
/// <param name="Day">Day it is of.</param>
/// <param name="Position">Position it is of.</param>
internal sealed record Node<T>(T Value, IReadOnlyList<Watch> Watched, DateOnly Day, long Position);

/// <summary>What units with one sheet are compared by, and the readings that it came from.</summary>
/// <param name="Of">The readings.</param>
/// <param name="Figures">For each unit what it is compared with.</param>
internal sealed record Comparison(IReadOnlyList<UnitReading> Of, IReadOnlyDictionary<string, GroupFigures> Figures);

/// <summary>What of the sheets of now is kept, in the steps in which they are worked out.</summary>
internal sealed class KeptScores
{
    public ConcurrentDictionary<(string Period, string Unit), Node<UnitReading>> Readings { get; } = new();

    public ConcurrentDictionary<(string Period, string Set, string Cluster), Node<Comparison>> Comparisons { get; } = new();

    public ConcurrentDictionary<(string Period, string Unit), Node<ScoreSheet>> Sheets { get; } = new();

    public ConcurrentDictionary<(string Period, string Set), (ScorePlan Plan, DateOnly Day)> Plans { get; } = new();
}

/// <summary>
/// Works out the sheets of one period at one moment in three steps, each kept for itself: what a unit brings (its reading), what the units
/// with its sheet are compared by, the sheet from both. An event makes new readings of the units it concerns; only if these change what
/// others are compared by are the sheets of the others made anew.
/// </summary>
internal sealed class PeriodScoring(BoardReader reader, At at, KeptScores kept)
{
    private readonly Dictionary<string, Node<UnitReading>?> _readings = [];
    private readonly Dictionary<(string Set, string Cluster), Node<Comparison>> _comparisons = [];
    private readonly Dictionary<string, Node<ScoreSheet>?> _sheets = [];
    private readonly Dictionary<CriteriaSet, ScorePlan> _plans = new(ReferenceEqualityComparer.Instance);

    /// <summary>What units bring in.</summary>
    public PeriodInputs Inputs { get; } = new(
        at.World, at.Period, at.Day, unit => reader.Ledger.Of(unit, reader.KnownAt(at.Period.Code, unit, at.Position)),
        unit => reader.EntryAt(at.Period.Code, unit, at.Position).Entry, reader.Duties);

    /// <summary>The moment.</summary>
    public At At => at;

    /// <summary>What is known of a unit's activities at the moment.</summary>
    public KnownAt Known(string unit) => reader.KnownAt(at.Period.Code, unit, at.Position);

    /// <summary>The sheet of a unit with all that it rests on, or null when the period does not score it.</summary>
    public Node<ScoreSheet>? Sheet(string unit)
    {
        if (!_sheets.TryGetValue(unit, out var sheet))
        {
            _sheets.Add(unit, sheet = Reading(unit) is { } reading ? MakeSheet(unit, reading) : null);
        }

        return sheet;
    }

    /// <summary>What the units that are ranked in a cluster bring in.</summary>
    /// <param name="cluster">Cluster code.</param>
    /// <param name="below">Whether units below are read although the sheet in force does not need them.</param>
    public IEnumerable<UnitInputs> Ranked(string cluster, bool below) => Inputs.Competitors(cluster)
        .Where(c => c.WhyNotRanked is null)
        .Select(c => Inputs.Of(c.Unit.Code, b => ClassOf(b, []), below))
        .OfType<UnitInputs>();

    /// <summary>
    /// What a part of a unit would earn by its quantities alone, compared with what the unit is compared with: a weighted part over its own
    /// days, an inherited one over the period.
    /// </summary>
    public Points Alone(ScoreSheet sheet, UnitPart part)
    {
        var whole = sheet.Reading.Unit;
        var inputs = new UnitInputs(part.Code, part.Name, whole.Cluster, whole.Sheet, part.Tallies) { Attributes = whole.Attributes, Entry = whole.Entry, Duties = whole.Duties };
        var plan = part.Weight is null
            ? PlanOf(whole.Sheet)
            : new ScorePlan(whole.Sheet, new ScoredPeriod(sheet.Period.Code, part.From, part.To), part.To < at.Day ? part.To : at.Day);
        return Scorer.Sheet(plan, Scorer.Read(plan, inputs), sheet.Figures).Total;
    }

    private Node<ScoreSheet> MakeSheet(string unit, Node<UnitReading> reading)
    {
        var (figures, watched) = Compared(reading);
        var key = (at.Period.Code, unit);
        if (at.IsNow && kept.Sheets.TryGetValue(key, out var before) && before.Day == at.Day
            && ReferenceEquals(before.Value.Reading, reading.Value) && before.Value.Figures == figures)
        {
            // What is kept rests on the same numbers, however much happened since: it stays the same object.
            return ReferenceEquals(before.Watched, watched) ? before : Keep(kept.Sheets, key, before.Value, watched);
        }

        return Keep(kept.Sheets, key, Scorer.Sheet(PlanOf(reading.Value.Unit.Sheet), reading.Value, figures), watched);
    }

    /// <summary>The readings that a unit with relative criteria is compared with, its own among them if it is ranked; none for other sheets.</summary>
    public IReadOnlyList<UnitReading> Group(UnitInputs unit) =>
        SheetNeeds.Of(unit.Sheet).Others is { } reach ? Compared(unit.Sheet, reach, unit.Cluster).Value.Of : [];

    /// <summary>What a unit is compared with, and all that its sheet rests on.</summary>
    private (GroupFigures Figures, IReadOnlyList<Watch> Watched) Compared(Node<UnitReading> reading)
    {
        var unit = reading.Value.Unit;
        if (SheetNeeds.Of(unit.Sheet).Others is not { } reach)
        {
            return (GroupFigures.None, reading.Watched);
        }

        var comparison = Compared(unit.Sheet, reach, unit.Cluster);
        if (comparison.Value.Figures.TryGetValue(unit.Code, out var figures))
        {
            return (figures, comparison.Watched);
        }

        // Who is not ranked any more is compared with those who are, and pulls none of them.
        return (
            Scorer.Compare(PlanOf(unit.Sheet), [.. comparison.Value.Of, reading.Value])[^1],
            [.. comparison.Watched.Union(reading.Watched)]);
    }

    private Node<Comparison> Compared(CriteriaSet set, Reach reach, string cluster)
    {
        var among = reach == Reach.Cluster ? cluster : "";
        var name = $"{set.Code}@{set.Version}";
        if (_comparisons.TryGetValue((name, among), out var known))
        {
            return known;
        }

        var nodes = (reach == Reach.Cluster ? [cluster] : at.Period.Plan.Clusters)
            .SelectMany(Inputs.Competitors)
            .Where(c => c.WhyNotRanked is null && ReferenceEquals(Inputs.SheetOf(c.Unit.Code), set))
            .Select(c => c.Unit.Code).Distinct().Select(Reading).OfType<Node<UnitReading>>().ToList();
        var readings = nodes.ConvertAll(n => n.Value);
        var key = (at.Period.Code, name, among);
        return _comparisons[(name, among)] = at.IsNow && kept.Comparisons.TryGetValue(key, out var before) && before.Day == at.Day
            && before.Value.Of.SequenceEqual(readings, ReferenceEqualityComparer.Instance)
                ? before
                : Keep(kept.Comparisons, key, Compare(set, readings), [.. nodes.SelectMany(n => n.Watched).Distinct()]);
    }

    private Comparison Compare(CriteriaSet set, List<UnitReading> readings)
    {
        var figures = Scorer.Compare(PlanOf(set), readings);
        return new Comparison(readings, readings.Select((r, i) => (r.Unit.Code, figures[i])).ToDictionary(f => f.Code, f => f.Item2));
    }

    private Node<UnitReading>? Reading(string unit)
    {
        if (_readings.TryGetValue(unit, out var known))
        {
            return known;
        }

        var key = (at.Period.Code, unit);
        if (at.IsNow && kept.Readings.TryGetValue(key, out var before) && before.Day == at.Day)
        {
            if (before.Position == at.Position || reader.HoldsSince(before.Watched, before.Position))
            {
                return _readings[unit] = before;
            }

            var still = Own(unit, before.Value.Unit.Sheet);
            if (reader.HoldsSince([.. still], before.Position) && before.Value.Unit.Below.All(b => Inputs.ClassOf(b.Code, c => ClassOf(c, still)) == b.Class))
            {
                // Something that classes of units below rest on has changed, and the classes have not.
                return _readings[unit] = Keep(kept.Readings, key, before.Value, [.. still]);
            }
        }

        if (Inputs.SheetOf(unit) is not { } set)
        {
            return _readings[unit] = null;
        }

        var watched = Own(unit, set);
        return _readings[unit] = Inputs.Of(unit, below => ClassOf(below, watched)) is { } inputs
            ? Keep(kept.Readings, key, Scorer.Read(PlanOf(inputs.Sheet), inputs), [.. watched])
            : null;
    }

    /// <summary>What a reading rests on beside the classes of units below.</summary>
    private static HashSet<Watch> Own(string unit, CriteriaSet set) => SheetNeeds.Of(set).Below ? [new(unit), new(unit, Below: true)] : [new(unit)];

    /// <summary>
    /// The class of a unit below, which only ever rests on what lies further down. The class of a sheet that compares units and needs those
    /// below them is not taken: two units could rest on each other.
    /// </summary>
    private (string? Claimed, string? Verified) ClassOf(string unit, HashSet<Watch> watched)
    {
        if (Inputs.SheetOf(unit) is not { Classification: not null } set || SheetNeeds.Of(set) is { Others: not null, Below: true } || Sheet(unit) is not { } sheet)
        {
            return default;
        }

        watched.UnionWith(sheet.Watched);
        return (sheet.Value.Class?.Claimed.Code, sheet.Value.Class?.Verified.Code);
    }

    private Node<T> Keep<TKey, T>(ConcurrentDictionary<TKey, Node<T>> nodes, TKey key, T value, IReadOnlyList<Watch> watched)
        where TKey : notnull
    {
        var node = new Node<T>(value, watched, at.Day, at.Position);
        if (at.IsNow)
        {
            nodes[key] = node;
        }

        return node;
    }

    private ScorePlan PlanOf(CriteriaSet set)
    {
        if (_plans.TryGetValue(set, out var plan))
        {
            return plan;
        }

        var key = (at.Period.Code, $"{set.Code}@{set.Version}");
        if (at.IsNow && kept.Plans.TryGetValue(key, out var planned) && planned.Day == at.Day && ReferenceEquals(planned.Plan.Set, set))
        {
            return _plans[set] = planned.Plan;
        }

        plan = new ScorePlan(set, Inputs.Period, at.Day);
        if (at.IsNow)
        {
            kept.Plans[key] = (plan, at.Day);
        }

        return _plans[set] = plan;
    }
}
