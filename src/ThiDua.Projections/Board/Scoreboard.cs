using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Scoring;
using ThiDua.Projections.Ledger;

namespace ThiDua.Projections.Board;

/// <summary>When a question is about.</summary>
/// <param name="AsOf">Quantities up to this day; null for today (or the period's last day).</param>
/// <param name="AtPosition">Only what was known at this position; null for all that is known now.</param>
public sealed record Moment(DateOnly? AsOf = null, long? AtPosition = null)
{
    /// <summary>Whether it is now.</summary>
    public bool IsNow => AsOf is null && AtPosition is null;
}

/// <summary>A unit's place in both views.</summary>
/// <param name="Sheet">Its score sheet.</param>
/// <param name="Claimed">Place by claimed totals.</param>
/// <param name="Verified">Place by verified totals.</param>
public sealed record Place(ScoreSheet Sheet, RankedUnit Claimed, RankedUnit Verified);

/// <summary>The ranking of a cluster in a period.</summary>
/// <param name="Period">The period.</param>
/// <param name="Cluster">Cluster code.</param>
/// <param name="AsOf">Quantities up to this day.</param>
/// <param name="AsOfPosition">What was known at this position.</param>
/// <param name="Places">Units in the order of their claimed rank.</param>
public sealed record Standings(Period Period, string Cluster, DateOnly AsOf, long AsOfPosition, IReadOnlyList<Place> Places);

/// <summary>A score sheet while it is being read.</summary>
/// <param name="Sheet">The sheet.</param>
/// <param name="Period">Its period.</param>
/// <param name="Position">What was known at this position.</param>
/// <param name="Sources">The activities that claimed values rest on, as many of each as were asked for; the same object as long as nothing of the sheet changed.</param>
public sealed record SheetReading(ScoreSheet Sheet, Period Period, long Position, IReadOnlyDictionary<ValueSource, SourceList> Sources);

/// <summary>The quantities of a period while they are being read.</summary>
/// <param name="Period">The period.</param>
/// <param name="World">Units and clusters as known at the position.</param>
/// <param name="Day">Quantities up to this day.</param>
/// <param name="Position">What was known at this position.</param>
/// <param name="Tallies">Quantities of a unit.</param>
/// <param name="Sources">The activities that quantities rest on.</param>
public sealed record PeriodReading(Period Period, World World, DateOnly Day, long Position, Func<string, ITallies> Tallies, FindSources Sources);

/// <summary>Finds the activities that count towards a measure of a unit, on some days and with accepted facets; all are counted, the last are told.</summary>
public delegate SourceList FindSources(string unit, string measure, View view, DateOnly from, DateOnly to, Func<Facets, bool> accepts, int most);

/// <summary>
/// Score sheets and rankings out of the board. One set of pure functions scores every moment; sheets of now are kept until an event
/// of their unit arrives.
/// </summary>
/// <param name="board">The board.</param>
/// <param name="duties">Duties by law; null when there are none, and then no value that counts them is known.</param>
public sealed class Scoreboard(BoardState board, DutyRules? duties = null)
{
    /// <summary>Activities told per value unless somebody asks otherwise.</summary>
    public const int MostTold = 20;

    private readonly ConcurrentDictionary<(string Period, string Unit), (ScoreSheet Sheet, DateOnly Day, long Position)> _sheets = new();
    private readonly ConcurrentDictionary<(string Period, string Cluster), Kept<Standings>> _standings = new();
    private readonly ConcurrentDictionary<(string Period, string Unit), Kept<SheetReading>> _readings = new();
    private readonly ConditionalWeakTable<ScoreSheet, ConcurrentDictionary<int, IReadOnlyDictionary<ValueSource, SourceList>>> _sources = [];

    /// <summary>The ranking of a cluster, or null when there is no such period or cluster in it.</summary>
    /// <param name="period">Period code.</param>
    /// <param name="cluster">Cluster code.</param>
    /// <param name="moment">When.</param>
    /// <param name="today">Today in Vietnam.</param>
    public Standings? Standings(string period, string cluster, Moment moment, DateOnly today)
    {
        // What is kept holds as long as no event of one of its units, and none of the world, has arrived since. This much needs no lock.
        var position = board.Position;
        if (moment.IsNow && _standings.TryGetValue((period, cluster), out var kept) && kept.Today == today
            && board.HoldsSince("", kept.Since) && kept.Value.Places.All(p => board.HoldsSince(p.Sheet.Unit, kept.Since)))
        {
            return kept.IsClosed || kept.Value.AsOfPosition == position ? kept.Value : kept.Value with { AsOfPosition = position };
        }

        return board.Read(reader =>
        {
            if (Resolve(reader, period, moment, today) is not { } at || !at.Period.Plan.Clusters.Contains(cluster))
            {
                return null;
            }

            var fresh = Rank(reader, at, cluster);
            if (at.IsNow)
            {
                _standings[(period, cluster)] = new Kept<Standings>(fresh, today, reader.Position, at.Position != reader.Position);
            }

            return fresh;
        });
    }

    /// <summary>The score sheet of a unit, or null when the period does not score the unit.</summary>
    /// <param name="period">Period code.</param>
    /// <param name="unit">Unit code.</param>
    /// <param name="moment">When.</param>
    /// <param name="today">Today in Vietnam.</param>
    /// <param name="most">Activities to tell per value; all are counted.</param>
    public SheetReading? Sheet(string period, string unit, Moment moment, DateOnly today, int most = MostTold)
    {
        var position = board.Position;
        if (most == MostTold && moment.IsNow && _readings.TryGetValue((period, unit), out var kept) && kept.Today == today && board.HoldsSince(unit, kept.Since))
        {
            return kept.IsClosed || kept.Value.Position == position ? kept.Value : kept.Value with { Position = position };
        }

        return board.Read(reader =>
        {
            if (Resolve(reader, period, moment, today) is not { } at || Read(reader, at, unit, most) is not { } reading)
            {
                return null;
            }

            if (at.IsNow && most == MostTold)
            {
                _readings[(period, unit)] = new Kept<SheetReading>(reading, today, reader.Position, at.Position != reader.Position);
            }

            return reading;
        });
    }

    private SheetReading? Read(BoardReader reader, At at, string unit, int most)
    {
        if (ClusterOf(at, unit) is not { } cluster || Sheet(reader, at, cluster, unit) is not { } sheet)
        {
            return null;
        }

        // Looked up while the board stands still; whoever asked writes it down afterwards, while the board moves on. As long as the sheet
        // holds, so does what it rests on.
        var kept = _sources.GetValue(sheet, static _ => new ConcurrentDictionary<int, IReadOnlyDictionary<ValueSource, SourceList>>());
        if (!kept.TryGetValue(most, out var sources))
        {
            sources = SourcesOf(reader, sheet, at.Position, most);
            if (kept.Count < 4)
            {
                kept.TryAdd(most, sources);
            }
        }

        return new SheetReading(sheet, at.Period, at.Position, sources);
    }

    /// <summary>Reads the quantities of a period, or null when there is no such period.</summary>
    /// <param name="period">Period code.</param>
    /// <param name="moment">When.</param>
    /// <param name="today">Today in Vietnam.</param>
    /// <param name="tell">Makes the answer.</param>
    public T? Quantities<T>(string period, Moment moment, DateOnly today, Func<PeriodReading, T> tell)
        where T : class => board.Read(reader => Resolve(reader, period, moment, today) is { } at
            ? tell(new PeriodReading(
                at.Period, at.World, at.Day, at.Position, unit => reader.Ledger.Of(unit, at.Position),
                (unit, measure, view, from, to, accepts, most) => reader.Ledger.Sources(unit, measure, view, from, to, accepts, at.Position, most)))
            : null);

    private static Dictionary<ValueSource, SourceList> SourcesOf(BoardReader reader, ScoreSheet sheet, long position, int most)
    {
        var sources = new Dictionary<ValueSource, SourceList>(ReferenceEqualityComparer.Instance);
        foreach (var source in sheet.Criteria.SelectMany(c => c.Values).SelectMany(v => v.Sources))
        {
            if (!sources.ContainsKey(source))
            {
                sources.Add(source, Sources(reader, sheet.Unit, source, position, most));
            }
        }

        return sources;
    }

    private static SourceList Sources(BoardReader reader, string unit, ValueSource source, long position, int most)
    {
        var isLatest = source.Kind == MeasureKind.Latest;
        var all = reader.Ledger.Sources(unit, source.Measure, View.Claimed, source.From, source.To, source.Accepts, position, isLatest ? 1 : most);
        return isLatest && all.Count > 1 ? all with { Count = 1 } : all;
    }

    /// <summary>The cluster of a unit in a period, or null.</summary>
    private static string? ClusterOf(At at, string unit) =>
        at.Period.Plan.Clusters.FirstOrDefault(c => at.World.Cluster(c)?.HasDuring(unit, at.Period.Plan.From, at.Day) == true);

    private Standings Rank(BoardReader reader, At at, string cluster)
    {
        var sheets = (at.World.Cluster(cluster)?.MembersDuring(at.Period.Plan.From, at.Day) ?? [])
            .Select(unit => Sheet(reader, at, cluster, unit)).OfType<ScoreSheet>().ToList();
        var verified = Ranking.Rank(sheets, View.Verified).ToDictionary(r => r.Sheet.Unit);
        var places = Ranking.Rank(sheets, View.Claimed).Select(r => new Place(r.Sheet, r, verified[r.Sheet.Unit])).ToList();
        return new Standings(at.Period, cluster, at.Day, at.Position, places);
    }

    private ScoreSheet? Sheet(BoardReader reader, At at, string cluster, string unit)
    {
        var key = (at.Period.Code, unit);
        if (at.IsNow && _sheets.TryGetValue(key, out var kept) && kept.Day == at.Day
            && (kept.Position == at.Position || reader.HoldsSince(unit, kept.Position)))
        {
            return kept.Sheet;
        }

        if (at.World.Unit(unit)?.At(at.Day) is not { } attributes || at.Period.SheetFor(attributes.Kind) is not { } named
            || at.World.Sheet(named.CriteriaSet, named.Version) is not { } set)
        {
            return null;
        }

        var sheet = Scorer.Score(
            new ScoredPeriod(at.Period.Code, at.Period.Plan.From, at.Period.Plan.To), at.Day,
            new UnitInputs(unit, attributes.Name, cluster, set, reader.Ledger.Of(unit, at.Position)) { Duties = DutiesOf(at, unit) });
        if (at.IsNow)
        {
            _sheets[key] = (sheet, at.Day, at.Position);
        }

        return sheet;
    }

    private UnitDuties? DutiesOf(At at, string unit) =>
        duties is { Rules.Count: > 0 } && at.World.Unit(unit) is { } bearer ? new UnitDuties(duties, bearer) : null;

    private static At? Resolve(BoardReader reader, string code, Moment moment, DateOnly today)
    {
        var known = Math.Min(moment.AtPosition ?? long.MaxValue, reader.Position);
        if (reader.WorldAt(known).Period(code) is not { } period)
        {
            return null;
        }

        // A closed period shows what was known when it closed, unless another position is asked for.
        var position = moment.AtPosition is null && reader.ClosedAt(code) is { } closed ? closed : known;
        var last = period.Status == PeriodStatus.Closed || today > period.Plan.To ? period.Plan.To : today;
        var day = moment.AsOf ?? last;
        day = day > period.Plan.To ? period.Plan.To : day;
        return new At(period, reader.WorldAt(position), day, position, moment.IsNow);
    }

    /// <summary>An answer about now.</summary>
    /// <param name="Value">The answer.</param>
    /// <param name="Today">The day it was given on.</param>
    /// <param name="Since">Position of the board when it was worked out.</param>
    /// <param name="IsClosed">Whether the period is closed, so that the answer stays at its position.</param>
    private sealed record Kept<T>(T Value, DateOnly Today, long Since, bool IsClosed);

    private sealed record At(Period Period, World World, DateOnly Day, long Position, bool IsNow);
}
