using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Tests.Activities;
using ThiDua.EventStore;
using ThiDua.TestKit;

namespace ThiDua.Projections.Tests;

/// <summary>Random valid logs: a world, then activities of every kind with steps, corrections, voids, verifications and rejections, in one random order.</summary>
internal static class Histories
{
    public static readonly string[] Units = DeciderSpec.Units;

    public static bool All { get; } = Environment.GetEnvironmentVariable("THIDUA_TEST_ALL") == "1";

    /// <summary>Events of random activities, streams mingled, each stream in its order.</summary>
    public static List<(string Stream, IDomainEvent Event)> Activities(int seed, int streams, string prefix = "a")
    {
        var random = new Random(seed);
        var waiting = new List<Queue<(string, IDomainEvent)>>();
        for (var i = 0; waiting.Count < streams; i++)
        {
            // Steps often do not fit at random: the kinds with the fullest lives come more often.
            var kind = random.Next(3) == 0 ? ActivityKinds.All[random.Next(ActivityKinds.All.Count)] : ActivityKinds.All[random.Next(4)];
            var unit = Units[random.Next(Units.Length)];
            var history = new RandomFacts((seed * 7919) + i).History(kind);
            if (history.Count > 0)
            {
                waiting.Add(new Queue<(string, IDomainEvent)>(history.Select(e => ($"{kind.Stream}-{prefix}{seed}-{i}", e is OpeningFact o ? o with { Unit = unit } : e))));
            }
        }

        var log = new List<(string, IDomainEvent)>();
        while (waiting.Count > 0)
        {
            var next = random.Next(waiting.Count);
            log.Add(waiting[next].Dequeue());
            if (waiting[next].Count == 0)
            {
                waiting.RemoveAt(next);
            }
        }

        return log;
    }

    /// <summary>
    /// Random things that came late, in the order in which they can be said: of streams that the log holds, what came after some position is
    /// left out for the units concerned; some is asked for, admitted, refused, and comes late once more.
    /// </summary>
    public static List<(string Stream, IDomainEvent Event)> Late(int seed, IReadOnlyList<RecordedEvent> log)
    {
        var random = new Random(seed);
        var late = new List<(string, IDomainEvent)>();
        foreach (var activity in log.Where(e => ActivityKinds.OfStream(e.StreamId) is not null).GroupBy(e => e.StreamId).Where(_ => random.Next(3) == 0))
        {
            var (positions, entry) = (activity.Select(e => e.Seq).Prepend(0).ToList(), EntryHistory.StreamOf(SampleWorld.Period, Units[random.Next(Units.Length)]));
            IDomainEvent[] said =
            [
                new ActivityCameLate(activity.Key, positions[random.Next(positions.Count)]), new LateEntryRequested(activity.Key),
                random.Next(2) == 0 ? new LateEntryAdmitted(activity.Key) : new LateEntryRefused(activity.Key),
            ];
            late.AddRange(said.Take(random.Next(1, 4)).Select(e => (entry, e)));
            if (late[^1].Item2 is LateEntryAdmitted && random.Next(2) == 0)
            {
                late.Add((entry, new ActivityCameLate(activity.Key, positions[^1])));
            }
        }

        return late;
    }

    /// <summary>Appends events in their order, in appends of random length.</summary>
    public static async Task<long> AppendAsync(this LogFiller filler, IReadOnlyList<(string Stream, IDomainEvent Event)> events, int seed)
    {
        var random = new Random(seed);
        var last = 0L;
        for (var at = 0; at < events.Count;)
        {
            // One append holds each stream once and keeps its events together: it ends where a stream would come back.
            var take = 1;
            var most = random.Next(1, 9);
            while (take < most && at + take < events.Count && events.Skip(at).Take(take).All(e => e.Stream != events[at + take].Stream))
            {
                take++;
            }

            last = await filler.AppendAsync(events.Skip(at).Take(take));
            at += take;
        }

        return last;
    }

    /// <summary>A database with a world and a random log.</summary>
    public static async Task<(TestDatabase Database, long Head)> DatabaseAsync(int seed, int streams)
    {
        var database = await TestDatabase.CreateAsync();
        await using var source = PostgresEventStore.CreateDataSource(database.App);
        await using var store = new PostgresEventStore(source, options: new EventStoreOptions { Notify = false });
        var filler = new LogFiller(store, SampleWorld.Types());
        await filler.AppendAsync(SampleWorld.Events(Units));
        return (database, await filler.AppendAsync(Activities(seed, streams), seed));
    }

    /// <summary>A database with a world and a random log of which some came late.</summary>
    public static async Task<(TestDatabase Database, long Head)> LateDatabaseAsync(int seed, int streams)
    {
        var database = await TestDatabase.CreateAsync();
        await using var source = PostgresEventStore.CreateDataSource(database.App);
        await using var store = new PostgresEventStore(source, options: new EventStoreOptions { Notify = false });
        var filler = new LogFiller(store, SampleWorld.Types());
        await filler.AppendAsync(SampleWorld.Events(Units));
        await filler.AppendAsync(Activities(seed, streams), seed);
        return (database, await filler.AppendAsync(Late(seed, await store.AllAsync()), seed));
    }

    /// <summary>The whole log.</summary>
    public static async Task<List<RecordedEvent>> AllAsync(this PostgresEventStore store)
    {
        var all = new List<RecordedEvent>();
        while (await store.ReadAfterAsync(all.Count, 1_000) is { Count: > 0 } page)
        {
            all.AddRange(page);
        }

        return all;
    }
}
