using System.Globalization;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Petitions;
using ThiDua.Domain.Scoring;
using ThiDua.EventStore;
using ThiDua.Projections.Ledger;
using ThiDua.Projections.Tables;
using ThiDua.TestKit;

namespace ThiDua.Projections.Tests;

/// <summary>
/// The third road: everything worked out straight from the log in the plainest way, sharing nothing with the read models but the
/// domain's functions. Gives the same lines as <see cref="Dumps"/>.
/// </summary>
internal sealed class Fold
{
    private readonly Dictionary<string, (Activity Activity, string Type, long First, long Last, DateTimeOffset At)> _activities = [];
    private readonly List<LedgerEntry> _entries = [];
    private World _world = World.Empty;

    public Fold(IEnumerable<RecordedEvent> log)
    {
        var types = SampleWorld.Types();
        foreach (var e in log)
        {
            var fact = EventJson.Read(types, e.Type, e.Data);
            if (World.Owns(e.StreamId))
            {
                _world = _world.After(e.StreamId, fact);
                continue;
            }

            var kind = ActivityKinds.OfStream(e.StreamId)!;
            var known = _activities.TryGetValue(e.StreamId, out var found);
            var before = known ? found.Activity : Activity.Empty;
            var after = before.After(fact);
            var changes = ActivityEffects.Between(ActivityEffects.Of(kind, before), ActivityEffects.Of(kind, after));
            _entries.AddRange(changes.Select((c, nr) => new LedgerEntry(e.Seq, nr, e.StreamId, c)));
            _activities[e.StreamId] = known
                ? found with { Activity = after, Last = e.Seq }
                : (after, kind.Declared.Single(d => d.Alias == e.Type).Name, e.Seq, e.Seq, e.RecordedAt);
        }
    }

    public IReadOnlyList<LedgerEntry> Entries => _entries;

    public string Ledger() => string.Join('\n', _entries.Select(e => string.Create(
        CultureInfo.InvariantCulture,
        $"{e.Seq}|{e.Nr}|{e.StreamId}|{e.Change.Key.Unit}|{e.Change.Key.Measure}|{e.Change.Key.Facets.Text}|{e.Change.Key.Day:yyyy-MM-dd}|{(int)e.Change.Key.View}|{e.Change.Count}|{Plain(e.Change.Quantity)}")));

    public string Register() => string.Join('\n', _activities.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a =>
    {
        var (activity, type, first, last, at) = a.Value;
        var kind = ActivityKinds.OfStream(a.Key)!;
        var opening = activity.Opening!;
        var title = kind.Title([.. activity.Stated.Select(s => s.Fact)]);
        var search = ReadTables.Fold($"{title} {a.Key[(kind.Stream.Length + 1)..]} {opening.Unit}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{a.Key}|{type}|{opening.Unit}|{opening.OccurredOn:yyyy-MM-dd}|{opening.Topic ?? "-"}|{opening.Field ?? "-"}|{opening.Channel?.Code() ?? "-"}|{activity.Standing.Code()}|{activity.Version}|{first}|{last}|{at.UtcTicks / 10}|{(opening is PetitionReceived { Kind: PetitionType.Denunciation } ? "t" : "f")}|{title}|{search}");
    }));

    public string Tallies() => string.Join('\n', _entries
        .GroupBy(e => (e.Change.Key.Unit, e.Change.Key.Measure, e.Change.Key.Facets.Text, e.Change.Key.Day, e.Change.Key.View))
        .Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Key.Unit}|{g.Key.Measure}|{g.Key.Text}|{g.Key.Day:yyyy-MM-dd}|{g.Key.View.Code()}|{g.Sum(e => e.Change.Count)}|{Plain(g.Sum(e => e.Change.Quantity))}"))
        .Order(StringComparer.Ordinal));

    /// <summary>Standings and sheets as of a day and position.</summary>
    public string Board(DateOnly day, long position)
    {
        var period = _world.Period(SampleWorld.Period)!;
        var sheets = Histories.Units.Order(StringComparer.Ordinal).Select(unit => Scorer.Score(
            new ScoredPeriod(period.Code, period.Plan.From, period.Plan.To), day,
            new UnitInputs(unit, _world.Unit(unit)!.At(day).Name, SampleWorld.Cluster, _world.Sheet(SampleWorld.Sheet, 1)!, new PlainTallies(_entries, unit, position)))).ToList();
        var verified = Ranking.Rank(sheets, View.Verified).ToDictionary(r => r.Sheet.Unit);
        return string.Join('\n', Ranking.Rank(sheets, View.Claimed).Select(r => Dumps.Line(r.Sheet, r, verified[r.Sheet.Unit])));
    }

    public static string Plain(decimal number) => (number / 1.0000000000000000000000000000m).ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>Tallies by the definition: Σ of entries.</summary>
    internal sealed class PlainTallies(IReadOnlyList<LedgerEntry> entries, string unit, long position) : ITallies
    {
        public IEnumerable<TallyRow> Sums(View view, string measure, DateOnly from, DateOnly to) => Of(view, measure, from, to)
            .GroupBy(e => (e.Change.Key.Day, e.Change.Key.Facets)).Select(g => new TallyRow(g.Key.Day, g.Key.Facets, g.Sum(e => e.Change.Quantity)));

        public LatestValue? Latest(View view, string measure, DateOnly from, DateOnly to) => Of(view, measure, from, to)
            .GroupBy(e => (e.StreamId, e.Change.Key.Day, e.Change.Key.Facets)).Where(g => g.Sum(e => e.Change.Count) > 0)
            .Select(g => (LatestValue?)new LatestValue(g.Key.Day, g.Max(e => e.Seq), g.Sum(e => e.Change.Quantity)))
            .OrderBy(v => (v!.Value.Day, v.Value.Seq)).LastOrDefault();

        public IEnumerable<LedgerEntry> Of(View view, string measure, DateOnly from, DateOnly to) => entries.Where(e =>
            e.Seq <= position && e.Change.Key.Unit == unit && e.Change.Key.View == view && e.Change.Key.Measure == measure && e.Change.Key.Day >= from && e.Change.Key.Day <= to);
    }
}
