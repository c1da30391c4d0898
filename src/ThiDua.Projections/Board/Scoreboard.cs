using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Entries;
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
/// <param name="NotRanked">Units of the cluster that do not stand in the ranking, by code.</param>
public sealed record Standings(
    Period Period, string Cluster, DateOnly AsOf, long AsOfPosition, IReadOnlyList<Place> Places, IReadOnlyList<NotRanked> NotRanked);

/// <summary>The rankings of all clusters of a period at one moment.</summary>
/// <param name="World">Units, clusters and criteria sets as known then.</param>
/// <param name="AsOf">Quantities up to this day.</param>
/// <param name="AsOfPosition">What was known at this position.</param>
/// <param name="Clusters">The rankings, in the order of the plan.</param>
public sealed record PeriodStandings(World World, DateOnly AsOf, long AsOfPosition, IReadOnlyList<Standings> Clusters);

/// <summary>A unit that competed in the period and does not stand in the ranking.</summary>
/// <param name="Unit">Unit code.</param>
/// <param name="Name">Its name on the day.</param>
/// <param name="Reason">Why, as a Vietnamese sentence.</param>
public sealed record NotRanked(string Unit, string Name, string Reason);

/// <summary>A score sheet while it is being read.</summary>
/// <param name="Sheet">The sheet.</param>
/// <param name="Period">Its period.</param>
/// <param name="Position">What was known at this position.</param>
/// <param name="Rests">The parts and activities it rests on; the same object as long as nothing of the sheet changed.</param>
public sealed record SheetReading(ScoreSheet Sheet, Period Period, long Position, SheetRests Rests);

/// <summary>The quantities of a period while they are being read.</summary>
/// <param name="Period">The period.</param>
/// <param name="World">Units and clusters as known at the position.</param>
/// <param name="Day">Quantities up to this day.</param>
/// <param name="Position">What was known at this position.</param>
/// <param name="Tallies">Quantities of a unit.</param>
/// <param name="Sources">The activities that quantities rest on.</param>
/// <param name="Entries">What is recorded of a unit in the period.</param>
public sealed record PeriodReading(
    Period Period, World World, DateOnly Day, long Position, Func<string, ITallies> Tallies, FindSources Sources, Func<string, EntryHistory> Entries);

/// <summary>Finds the activities that count towards a measure of a unit, on some days and with accepted facets; all are counted, the last are told.</summary>
public delegate SourceList FindSources(string unit, string measure, View view, DateOnly from, DateOnly to, Func<Facets, bool> accepts, int most);

/// <summary>
/// Score sheets and rankings out of the board. One set of pure functions scores every moment; what is of now is kept until something that
/// it rests on changes: an event of its unit, of a unit that was merged into it or lies below it, of a unit that it is compared with.
/// </summary>
/// <param name="board">The board.</param>
public sealed partial class Scoreboard(BoardState board)
{
    /// <summary>Activities told per value unless somebody asks otherwise.</summary>
    public const int MostTold = 20;

    private readonly KeptScores _scores = new();
    private readonly ConcurrentDictionary<(string Period, string Cluster), Kept<Standings>> _standings = new();
    private readonly ConcurrentDictionary<(string Period, string Cluster), Lock> _ranking = new();
    private readonly ConcurrentDictionary<(string Period, string Unit), Kept<SheetReading>> _readings = new();
    private readonly ConditionalWeakTable<ScoreSheet, ConcurrentDictionary<int, SheetRests>> _rests = [];

    /// <summary>The ranking of a cluster, or null when there is no such period or cluster in it.</summary>
    /// <param name="period">Period code.</param>
    /// <param name="cluster">Cluster code.</param>
    /// <param name="moment">When.</param>
    /// <param name="today">Today in Vietnam.</param>
    public Standings? Standings(string period, string cluster, Moment moment, DateOnly today)
    {
        if (!moment.IsNow || board.World.Period(period)?.Plan.Clusters.Contains(cluster) != true)
        {
            return Fresh(period, cluster, moment, today);
        }

        // Of many who ask after an event one ranks; the others wait for it instead of ranking, too.
        if (KeptStandings(period, cluster, today) is { } kept)
        {
            return kept;
        }

        lock (_ranking.GetOrAdd((period, cluster), static _ => new Lock()))
        {
            return KeptStandings(period, cluster, today) ?? Fresh(period, cluster, moment, today);
        }
    }

    /// <summary>What is kept of a ranking of now, as long as nothing that it rests on has changed since. Needs no lock.</summary>
    private Standings? KeptStandings(string period, string cluster, DateOnly today)
    {
        var position = board.Position;
        if (!_standings.TryGetValue((period, cluster), out var kept) || kept.Today != today || !board.HoldsSince(kept.Watched, kept.Since))
        {
            return null;
        }

        return kept.IsClosed || kept.Value.AsOfPosition == position ? kept.Value : kept.Value with { AsOfPosition = position };
    }

    private Standings? Fresh(string period, string cluster, Moment moment, DateOnly today) => board.Read(reader =>
    {
        if (Resolve(reader, period, moment, today) is not { } at || !at.Period.Plan.Clusters.Contains(cluster))
        {
            return null;
        }

        var (fresh, watched) = Rank(new PeriodScoring(reader, at, _scores), cluster);
        if (at.IsNow)
        {
            _standings[(period, cluster)] = new Kept<Standings>(fresh, watched, today, reader.Position, at.Position != reader.Position);
        }

        return fresh;
    });

    /// <summary>
    /// The rankings of all clusters of a period, known at one position; null when there is no such period. What is of now comes from what is
    /// kept.
    /// </summary>
    /// <param name="period">Period code.</param>
    /// <param name="moment">When.</param>
    /// <param name="today">Today in Vietnam.</param>
    public PeriodStandings? All(string period, Moment moment, DateOnly today) => board.Read(reader =>
    {
        if (Resolve(reader, period, moment, today) is not { } at)
        {
            return null;
        }

        var scoring = new PeriodScoring(reader, at, _scores);
        return new PeriodStandings(at.World, at.Day, at.Position, [.. at.Period.Plan.Clusters.Select(c => Rank(scoring, c).Standings)]);
    });

    /// <summary>The score sheet of a unit, or null when the period does not score the unit.</summary>
    /// <param name="period">Period code.</param>
    /// <param name="unit">Unit code.</param>
    /// <param name="moment">When.</param>
    /// <param name="today">Today in Vietnam.</param>
    /// <param name="most">Activities to tell per value; all are counted.</param>
    public SheetReading? Sheet(string period, string unit, Moment moment, DateOnly today, int most = MostTold)
    {
        var position = board.Position;
        if (most == MostTold && moment.IsNow && _readings.TryGetValue((period, unit), out var kept) && kept.Today == today
            && board.HoldsSince(kept.Watched, kept.Since))
        {
            return kept.IsClosed || kept.Value.Position == position ? kept.Value : kept.Value with { Position = position };
        }

        return board.Read(reader =>
        {
            if (Resolve(reader, period, moment, today) is not { } at)
            {
                return null;
            }

            var scoring = new PeriodScoring(reader, at, _scores);
            if (scoring.Sheet(unit) is not { } sheet)
            {
                return null;
            }

            var reading = new SheetReading(sheet.Value, at.Period, at.Position, RestsOf(reader, scoring, sheet.Value, most));
            if (at.IsNow && most == MostTold)
            {
                _readings[(period, unit)] = new Kept<SheetReading>(reading, sheet.Watched, today, reader.Position, at.Position != reader.Position);
            }

            return reading;
        });
    }

    /// <summary>Reads the quantities of a period, or null when there is no such period.</summary>
    /// <param name="period">Period code.</param>
    /// <param name="moment">When.</param>
    /// <param name="today">Today in Vietnam.</param>
    /// <param name="tell">Makes the answer.</param>
    public T? Quantities<T>(string period, Moment moment, DateOnly today, Func<PeriodReading, T> tell)
        where T : class => board.Read(reader => Resolve(reader, period, moment, today) is { } at
            ? tell(new PeriodReading(
                at.Period, at.World, at.Day, at.Position, unit => reader.Ledger.Of(unit, reader.KnownAt(period, unit, at.Position)),
                (unit, measure, view, from, to, accepts, most) => reader.Ledger.Sources(
                    unit, measure, view, from, to, accepts, reader.KnownAt(period, unit, at.Position), most),
                unit => reader.EntryAt(period, unit, at.Position)))
            : null);

    /// <summary>
    /// Reads what a period's scores depend on, or null when there is no such period: for whoever scores it otherwise than by its own sheets.
    /// The board stands still while the answer is made.
    /// </summary>
    /// <param name="period">Period code.</param>
    /// <param name="clusters">Clusters of the period whose units are read.</param>
    /// <param name="moment">When.</param>
    /// <param name="today">Today in Vietnam.</param>
    /// <param name="below">Whether units below are read although no sheet in force needs them.</param>
    /// <param name="tell">Makes the answer.</param>
    public T? Inputs<T>(string period, IReadOnlyCollection<string> clusters, Moment moment, DateOnly today, bool below, Func<ScoreInputs, World, T> tell)
        where T : class => board.Read(reader =>
        {
            if (Resolve(reader, period, moment, today) is not { } at)
            {
                return null;
            }

            var scoring = new PeriodScoring(reader, at, _scores);
            var units = at.Period.Plan.Clusters.Where(clusters.Contains).SelectMany(c => scoring.Ranked(c, below)).ToList();
            return tell(new ScoreInputs(scoring.Inputs.Period, at.Day, at.Position, units), at.World);
        });

    /// <summary>
    /// What a sheet rests on, looked up while the board stands still; whoever asked writes it down afterwards, while the board moves on. As
    /// long as the sheet holds, so does what it rests on.
    /// </summary>
    private SheetRests RestsOf(BoardReader reader, PeriodScoring scoring, ScoreSheet sheet, int most)
    {
        var kept = _rests.GetValue(sheet, static _ => new ConcurrentDictionary<int, SheetRests>());
        if (!kept.TryGetValue(most, out var rests))
        {
            rests = SheetRests.Of(reader, scoring, sheet, most);
            if (kept.Count < 4)
            {
                kept.TryAdd(most, rests);
            }
        }

        return rests;
    }

    private static (Standings Standings, IReadOnlyList<Watch> Watched) Rank(PeriodScoring scoring, string cluster)
    {
        var at = scoring.At;
        var competitors = scoring.Inputs.Competitors(cluster);
        var nodes = competitors.Where(c => c.WhyNotRanked is null).Select(c => scoring.Sheet(c.Unit.Code)).OfType<Node<ScoreSheet>>().ToList();
        var sheets = nodes.ConvertAll(n => n.Value);
        var verified = Ranking.Rank(sheets, View.Verified).ToDictionary(r => r.Sheet.Unit);
        var places = Ranking.Rank(sheets, View.Claimed).Select(r => new Place(r.Sheet, r, verified[r.Sheet.Unit])).ToList();
        var notRanked = competitors.Where(c => c.WhyNotRanked is not null)
            .Select(c => new NotRanked(c.Unit.Code, c.Unit.At(at.Day).Name, c.WhyNotRanked!)).ToList();
        return (
            new Standings(at.Period, cluster, at.Day, at.Position, places, notRanked),
            [.. nodes.Select(n => n.Watched).Distinct().SelectMany(w => w).Distinct()]);
    }

    /// <summary>The moment that a question is about, or null when there is no such period then.</summary>
    /// <param name="reader">The board.</param>
    /// <param name="code">Period code.</param>
    /// <param name="moment">When.</param>
    /// <param name="today">Today in Vietnam.</param>
    /// <param name="knownAt">The question as it was asked when the log ended here; null for now.</param>
    internal static At? Resolve(BoardReader reader, string code, Moment moment, DateOnly today, long? knownAt = null)
    {
        var known = Math.Min(moment.AtPosition ?? long.MaxValue, Math.Min(knownAt ?? long.MaxValue, reader.Position));
        if (reader.WorldAt(known).Period(code) is not { } period)
        {
            return null;
        }

        // A closed period shows what was known when it closed, unless another position is asked for.
        var position = moment.AtPosition is null && period.Status == PeriodStatus.Closed ? reader.ClosedAt(code, known) : known;
        var last = period.Status == PeriodStatus.Closed || today > period.Plan.To ? period.Plan.To : today;
        var day = moment.AsOf ?? last;
        day = day > period.Plan.To ? period.Plan.To : day;
        return new At(period, reader.WorldAt(position), day, position, moment.IsNow && knownAt is null);
    }

    /// <summary>An answer about now.</summary>
    /// <param name="Value">The answer.</param>
    /// <param name="Watched">What it rests on.</param>
    /// <param name="Today">The day it was given on.</param>
    /// <param name="Since">Position of the board when it was worked out.</param>
    /// <param name="IsClosed">Whether the period is closed, so that the answer stays at its position.</param>
    private sealed record Kept<T>(T Value, IReadOnlyList<Watch> Watched, DateOnly Today, long Since, bool IsClosed);
}
