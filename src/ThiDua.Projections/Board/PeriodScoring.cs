using System.Collections.Concurrent;
using ThiDua.Domain;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Scoring;

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

/// <summary>What of the sheets of now is kept, in the steps in which they are worked out.</summary>
internal sealed class KeptScores
{
    public ConcurrentDictionary<(string Period, string Unit), Node<UnitReading>> Readings { get; } = new();

    public ConcurrentDictionary<(string Period, string Cluster), Node<Comparison>> Comparisons { get; } = new();

    public ConcurrentDictionary<(string Period, string Unit), Node<SheetOfReading>> Sheets { get; } = new();

    public ConcurrentDictionary<(string Period, string Set, int Version), ScorePlan> Plans { get; } = new();
}

/// <summary>What the units of a cluster are compared by, and the readings it came from.</summary>
internal sealed record Comparison(GroupFigures Figures, IReadOnlyList<UnitReading> Of);

/// <summary>A sheet, the reading and the figures it was made from.</summary>
internal sealed record SheetOfReading(ScoreSheet Sheet, UnitReading Reading, GroupFigures Figures);

/// <summary>
/// Works out the sheets of one period at one moment in three steps, each kept for itself: what a unit brings (its reading), what the units
/// of its cluster are compared by, the sheet from both. An event makes new readings of the units it concerns; only if these change what
/// the cluster is compared by are the sheets of the others made anew.
/// </summary>
internal sealed class PeriodScoring(BoardReader reader, At at, KeptScores kept)
{
    private readonly PeriodInputs _inputs = new(
        at.World, at.Period, at.Day, unit => reader.Ledger.Of(unit, at.Position), unit => reader.EntryAt(at.Period.Code, unit, at.Position).Entry);

    private readonly Dictionary<string, Node<UnitReading>?> _readings = [];
    private readonly Dictionary<string, Node<Comparison>> _comparisons = [];
    private readonly Dictionary<string, Node<SheetOfReading>?> _sheets = [];
    private readonly Dictionary<CriteriaSet, ScorePlan> _plans = new(ReferenceEqualityComparer.Instance);

    /// <summary>What units bring in.</summary>
    public PeriodInputs Inputs => _inputs;

    /// <summary>The sheet of a unit with all that it rests on, or null when the period does not score it.</summary>
    public Node<SheetOfReading>? Sheet(string unit)
    {
        if (!_sheets.TryGetValue(unit, out var sheet))
        {
            _sheets.Add(unit, sheet = MakeSheet(unit));
        }

        return sheet;
    }

    private Node<SheetOfReading>? MakeSheet(string unit)
    {
        if (Reading(unit) is not { } reading)
        {
            return null;
        }

        var compared = _inputs.SheetOf(unit) is { } set && SheetNeeds.Of(set).Others ? Compared(_inputs.ClusterOf(unit)!) : Alone;
        var key = (at.Period.Code, unit);
        if (at.IsNow && kept.Sheets.TryGetValue(key, out var before) && before.Day == at.Day
            && ReferenceEquals(before.Value.Reading, reading.Value) && ReferenceEquals(before.Value.Figures, compared.Value.Figures))
        {
            return before with { Watched = Both(reading.Watched, compared.Watched), Position = at.Position };
        }

        var sheet = Engine.Sheet(reading.Value, compared.Value.Figures);
        return Keep(kept.Sheets, key, new SheetOfReading(sheet, reading.Value, compared.Value.Figures), Both(reading.Watched, compared.Watched));
    }

    /// <summary>What the ranked units of a cluster are compared by.</summary>
    private Node<Comparison> Compared(string cluster)
    {
        if (_comparisons.TryGetValue(cluster, out var known))
        {
            return known;
        }

        var nodes = _inputs.Competitors(cluster).Where(c => c.WhyNotRanked is null).Select(c => Reading(c.Unit.Code)).OfType<Node<UnitReading>>().ToList();
        var readings = nodes.ConvertAll(n => n.Value);
        var watched = nodes.SelectMany(n => n.Watched).Distinct().ToList();
        var key = (at.Period.Code, cluster);
        var before = at.IsNow && kept.Comparisons.TryGetValue(key, out var was) && was.Day == at.Day ? was.Value : null;
        if (before is null || !before.Of.SequenceEqual(readings, ReferenceEqualityComparer.Instance))
        {
            // Equal figures stay the same object: whoever was compared by them stays as it is.
            var figures = Engine.Compare(readings);
            before = new Comparison(before is not null && before.Figures == figures ? before.Figures : figures, readings);
        }

        var comparison = Keep(kept.Comparisons, key, before, watched);
        _comparisons.Add(cluster, comparison);
        return comparison;
    }

    private Node<UnitReading>? Reading(string unit)
    {
        if (_readings.TryGetValue(unit, out var known))
        {
            return known;
        }

        var key = (at.Period.Code, unit);
        if (at.IsNow && kept.Readings.TryGetValue(key, out var before) && before.Day == at.Day
            && (before.Position == at.Position || reader.HoldsSince(before.Watched, before.Position)))
        {
            return _readings[unit] = before;
        }

        var watched = new List<Watch> { new(unit) };
        if (_inputs.Of(unit, below => ClassOf(below, watched)) is not { } inputs)
        {
            return _readings[unit] = null;
        }

        if (SheetNeeds.Of(inputs.Sheet).Below)
        {
            watched.Add(new Watch(unit, Below: true));
        }

        return _readings[unit] = Keep(kept.Readings, key, Engine.Read(PlanOf(inputs.Sheet), inputs), [.. watched.Distinct()]);
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

        var key = (at.Period.Code, set.Code, set.Version);
        if (!at.IsNow || !kept.Plans.TryGetValue(key, out plan) || plan.Day != at.Day || !ReferenceEquals(plan.Set, set))
        {
            plan = new ScorePlan(set, _inputs.Period, at.Day);
            if (at.IsNow)
            {
                kept.Plans[key] = plan;
            }
        }

        _plans.Add(set, plan);
        return plan;
    }

    private static IReadOnlyList<Watch> Both(IReadOnlyList<Watch> own, IReadOnlyList<Watch> others) =>
        others.Count == 0 ? own : own.All(others.Contains) ? others : [.. own.Union(others)];
}
