using System.Globalization;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Entries;
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
    private readonly List<(long Seq, World World)> _worlds = [(0, World.Empty)];
    private readonly List<(long Seq, string Stream, EntryHistory Entry)> _entryChanges = [];

    public Fold(IEnumerable<RecordedEvent> log)
    {
        var types = SampleWorld.Types();
        foreach (var e in log)
        {
            var fact = EventJson.Read(types, e.Type, e.Data);
            if (World.Owns(e.StreamId))
            {
                _worlds.Add((e.Seq, _worlds[^1].World.After(e.StreamId, fact)));
                continue;
            }

            if (EntryHistory.Owns(e.StreamId))
            {
                _entryChanges.Add((e.Seq, e.StreamId, EntryAt(e.StreamId, e.Seq).After(fact)));
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

    /// <summary>Standings and sheets of a cluster as of a day and position.</summary>
    public string Board(DateOnly day, long position, string code = SampleWorld.Period, string cluster = SampleWorld.Cluster)
    {
        var world = _worlds.Last(w => w.Seq <= position).World;
        var period = world.Period(code)!;
        var inputs = new PeriodInputs(
            world, period, day, unit => new PlainTallies(_entries, unit, position, Entry(unit).LeftOut), Entry);
        UnitEntry Entry(string unit) => EntryAt(EntryHistory.StreamOf(code, unit), position).Entry;
        var sheets = Sheets(inputs, period.Plan.Clusters).Where(s => s.Cluster == cluster).ToList();
        var verified = Ranking.Rank(sheets, View.Verified).ToDictionary(r => r.Sheet.Unit);
        return string.Join('\n', Ranking.Rank(sheets, View.Claimed).Select(r => Dumps.Line(r.Sheet, r, verified[r.Sheet.Unit])));
    }

    /// <summary>All sheets of clusters, scored at once; classes of units below by scoring these at once before.</summary>
    private static IReadOnlyList<ScoreSheet> Sheets(PeriodInputs inputs, IReadOnlyList<string> clusters)
    {
        var units = clusters.SelectMany(inputs.Competitors).Where(c => c.WhyNotRanked is null).Select(c => c.Unit.Code).Distinct();
        return Scorer.Score(new ScoreInputs(inputs.Period, inputs.Day, 0, [.. units.Select(u => inputs.Of(u, ClassOf)!)]));

        (string?, string?) ClassOf(string below)
        {
            var found = Sheets(inputs, [inputs.ClusterOf(below)!]).Single(s => s.Unit == below).Class;
            return (found?.Claimed.Code, found?.Verified.Code);
        }
    }

    private EntryHistory EntryAt(string stream, long position) =>
        _entryChanges.LastOrDefault(c => c.Stream == stream && c.Seq <= position).Entry ?? EntryHistory.Empty;

    public static string Plain(decimal number) => (number / 1.0000000000000000000000000000m).ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>Tallies by the definition: Σ of entries.</summary>
    internal sealed class PlainTallies(
        IReadOnlyList<LedgerEntry> entries, string unit, long position, IReadOnlyDictionary<string, long>? leftOut = null) : ITallies
    {
        public IEnumerable<TallyRow> Sums(View view, string measure, DateOnly from, DateOnly to) => Of(view, measure, from, to)
            .GroupBy(e => (e.Change.Key.Day, e.Change.Key.Facets)).Select(g => new TallyRow(g.Key.Day, g.Key.Facets, g.Sum(e => e.Change.Quantity)));

        public LatestValue? Latest(View view, string measure, DateOnly from, DateOnly to) => Of(view, measure, from, to)
            .GroupBy(e => (e.StreamId, e.Change.Key.Day, e.Change.Key.Facets)).Where(g => g.Sum(e => e.Change.Count) > 0)
            .Select(g => (LatestValue?)new LatestValue(g.Key.Day, g.Max(e => e.Seq), g.Sum(e => e.Change.Quantity)))
            .OrderBy(v => (v!.Value.Day, v.Value.Seq)).LastOrDefault();

        public IEnumerable<LedgerEntry> Of(View view, string measure, DateOnly from, DateOnly to) => entries.Where(e =>
            e.Seq <= position && !(leftOut?.TryGetValue(e.StreamId, out var after) == true && e.Seq > after) && e.Change.Key.Unit == unit && e.Change.Key.View == view && e.Change.Key.Measure == measure && e.Change.Key.Day >= from && e.Change.Key.Day <= to);
    }
}
