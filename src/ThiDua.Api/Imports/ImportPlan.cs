using ThiDua.Api.Activities;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;

namespace ThiDua.Api.Imports;

/// <summary>
/// What a file amounts to: its lines decided one after the other by the same decider as single requests, each on what the lines before it
/// left. Nothing is written here.
/// </summary>
internal sealed class ImportPlan(
    EventTypes types, ActivityDecider decider, Caller caller, World world, FindEntry stored, IReadOnlyList<RecordedEvent> log)
{
    private readonly Dictionary<string, Subject> _activities = Fold(types, log);
    private readonly Dictionary<string, long> _guards = [];
    private readonly SortedDictionary<string, NewEntry> _late = new(StringComparer.Ordinal);

    /// <summary>Lines that are refused.</summary>
    public ImportErrors Errors { get; } = new();

    /// <summary>Lines that add something.</summary>
    public int Recorded { get; private set; }

    /// <summary>Events that they add.</summary>
    public int Events { get; private set; }

    /// <summary>Streams whose versions the decisions relied on.</summary>
    public IReadOnlyList<StreamGuard> Guards => [.. _guards.Select(g => new StreamGuard(g.Key, g.Value))];

    /// <summary>Decides all lines.</summary>
    /// <param name="rows">The lines.</param>
    /// <param name="done">Called after each.</param>
    public ImportPlan Take(IEnumerable<ImportRow> rows, Action done)
    {
        foreach (var row in rows)
        {
            Errors.Guard(row.Place, () => Take(row));
            done();
        }

        return this;
    }

    /// <summary>What is to be appended: first what comes late is said of the units' entries.</summary>
    public IEnumerable<StreamAppend> Appends() => _late.Select(l => new StreamAppend(
        l.Key, CommandRunner.StreamType(l.Key), l.Value.StoredVersion, [.. l.Value.New.Select(e => CommandRunner.ToStore(types, e, caller.Account))])).Concat(Activities());

    private IEnumerable<StreamAppend> Activities() => _activities.Values.Where(a => a.New.Count > 0).Select(a => new StreamAppend(
        a.StreamId, a.Kind.Stream, a.StoredVersion, [.. a.New.Select(e => CommandRunner.ToStore(types, e, caller.Account))]));

    private void Take(ImportRow row)
    {
        var known = _activities.GetValueOrDefault(row.Id);
        var (kind, command) = Read(row, known);
        var history = known?.History ?? Subject.Nothing;
        var decided = decider.Decide(new ActivitySubject(kind, $"{kind.Stream}-{row.Id}", history), command, caller, world, EntryOf);
        switch (decided.Decision)
        {
            case Decision.Refused refused:
                Errors.Refuse(row.Place, refused.Reasons);
                break;
            case Decision.Accepted { Events: { Count: > 0 } events }:
                Recorded++;
                Events += events.Count + decided.Others.Sum(o => o.Events.Count);
                foreach (var guard in decided.Guards.Where(g => !_late.ContainsKey(g.StreamId)))
                {
                    _guards[guard.StreamId] = guard.Version;
                }

                Say(decided.Others);

                var subject = known ?? new Subject(kind, $"{kind.Stream}-{row.Id}", 0) { History = history };
                subject.Add(events, caller.Account);
                _activities[row.Id] = subject;
                break;
        }
    }

    private EntryHistory EntryOf(string period, string unit) =>
        _late.TryGetValue(EntryHistory.StreamOf(period, unit), out var known) ? known.Now : stored(period, unit);

    private void Say(IReadOnlyList<OtherStream> entries)
    {
        foreach (var (stream, version, came) in entries)
        {
            if (!_late.TryGetValue(stream, out var known))
            {
                var (period, unit) = EntryHistory.KeyOf(stream);
                _late.Add(stream, known = new NewEntry(version, stored(period, unit)));
            }

            known.Add(came);
        }
    }

    private static (ActivityKind Kind, ActivityCommand Command) Read(ImportRow row, Subject? known)
    {
        if (row.Step is null)
        {
            var (kind, command) = ActivityCommand.ReadOpening(row.Fields);
            return known is null || known.Kind == kind
                ? (kind, command)
                : throw ProblemException.Bad("activity.id-taken", "Mã hoạt động này đã được dùng cho một nội dung khác.", "/id");
        }

        return known is null
            ? throw ProblemException.NotFound("activity.not-found", "Không tìm thấy hoạt động này; dòng mở đầu phải đứng trước các bước của nó.")
            : (known.Kind, ActivityCommand.ReadStep(known.Kind, row.Step, row.Fields));
    }

    private static Dictionary<string, Subject> Fold(EventTypes types, IReadOnlyList<RecordedEvent> stored)
    {
        var activities = new Dictionary<string, Subject>();
        foreach (var stream in stored.GroupBy(e => e.StreamId))
        {
            var kind = ActivityKinds.OfStream(stream.Key)!;
            activities[stream.Key[(kind.Stream.Length + 1)..]] =
                new Subject(kind, stream.Key, stream.Count()) { History = ActivityHistory.Of(types, [.. stream]) };
        }

        return activities;
    }

    /// <summary>A unit's entry with what the lines so far add to it.</summary>
    private sealed class NewEntry(long storedVersion, EntryHistory stored)
    {
        public long StoredVersion => storedVersion;

        public EntryHistory Now { get; private set; } = stored;

        public List<IDomainEvent> New { get; } = [];

        public void Add(IReadOnlyList<IDomainEvent> events)
        {
            New.AddRange(events);
            Now = events.Aggregate(Now, (entry, e) => entry.After(e));
        }
    }

    private sealed class Subject(ActivityKind kind, string streamId, long storedVersion)
    {
        public static ActivityHistory Nothing { get; } = new(Activity.Empty, new HashSet<string>());

        public ActivityKind Kind => kind;

        public string StreamId => streamId;

        public long StoredVersion => storedVersion;

        public ActivityHistory History { get; set; } = Nothing;

        public List<IDomainEvent> New { get; } = [];

        public void Add(IReadOnlyList<IDomainEvent> events, string by)
        {
            New.AddRange(events);
            History = events.Aggregate(History, (history, e) => history.After(e, by));
        }
    }
}
