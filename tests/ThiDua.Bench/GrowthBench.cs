using System.Diagnostics;
using Npgsql;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;
using ThiDua.EventStore;
using ThiDua.Projections.Board;
using ThiDua.Projections.Ledger;
using ThiDua.TestKit;

namespace ThiDua.Bench;

/// <summary>
/// Append, score sheet and standings on a short and on a long log, with the same hundred units. Sheet and standings are asked for after an
/// event of one unit, as live boards do; then all hundred sheets with nothing kept.
/// </summary>
internal static class GrowthBench
{
    private static readonly DateOnly Day = new(2026, 11, 10);

    public static async Task RunAsync(BenchOptions options)
    {
        Console.WriteLine("growth: the same work on logs of different length, a hundred units");
        await using var small = await Size.LoadAsync(6_000);
        await using var large = await Size.LoadAsync(options.IsQuick ? 120_000 : 600_000);
        await CompareAsync(options, small, large);
        if (options.IsAll)
        {
            await using var huge = await Size.LoadAsync(6_000_000);
            await CompareAsync(options, small, huge);
        }
    }

    private static async Task CompareAsync(BenchOptions options, Size small, Size large)
    {
        foreach (var (what, measure) in new (string, Func<Size, Task<double>>)[] { ("append", s => s.AppendAsync(options.Each)), ("sheet", s => s.SheetAsync()), ("standings", s => s.StandingsAsync()), ("all anew", s => s.AnewAsync()) })
        {
            var (few, many) = (new List<double>(), new List<double>());
            for (var round = 0; round <= options.Rounds; round++)
            {
                var (a, b) = round % 2 == 0 ? (await measure(small), await measure(large)) : await TurnedAsync(measure, small, large);
                if (round > 0)
                {
                    few.Add(a);
                    many.Add(b);
                }
            }

            Console.WriteLine($"{what,10}    {small.Head,9:N0} events {Spread.Of(few).Text("N3")} ms; {large.Head,9:N0} events {Spread.Of(many).Text("N3")} ms; ratio {Spread.Of(many.Zip(few, (x, y) => x / y)).Text("N2")}");
        }
    }

    private static async Task<(double, double)> TurnedAsync(Func<Size, Task<double>> measure, Size small, Size large)
    {
        var b = await measure(large);
        return (await measure(small), b);
    }

    private sealed class Size(TestDatabase database, NpgsqlDataSource source, PostgresEventStore store, BoardState board, long head) : IAsyncDisposable
    {
        private readonly Scoreboard _scores = new(board);
        private int _appends;

        public long Head => head;

        public static async Task<Size> LoadAsync(int activities)
        {
            var database = await TestDatabase.CreateAsync();
            var head = await BenchLog.FillAsync(database, activities);
            var source = PostgresEventStore.CreateDataSource(database.App);
            var store = new PostgresEventStore(source, options: new EventStoreOptions { Notify = false });
            var types = SampleWorld.Types();
            var board = new BoardState(types, TimeProvider.System);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var start = Stopwatch.GetTimestamp();
            var entries = await FollowAsync(store, board, new ActivityProjector(types, store.ReadStreamsUpToAsync), head);
            var took = Stopwatch.GetElapsedTime(start);
            await Task.Yield(); // Off the stack of what was just awaited: it still holds the projector.
            var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
            Console.WriteLine($"    follow    {head,9:N0} events at {head / took.TotalSeconds:N0} events/s; {entries:N0} entries in {bytes / 1e6:N0} MB, {(double)bytes / entries:N0} bytes each");
            return new Size(database, source, store, board, head);
        }

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        private static async Task<long> FollowAsync(PostgresEventStore store, BoardState board, ActivityProjector projector, long head)
        {
            var entries = 0L;
            while (board.Position < head)
            {
                var page = await store.ReadAfterAsync(board.Position, 1_000);
                var projected = await projector.ProjectAsync(board.Position, page, default);
                entries += projected.Entries.Count;
                board.Apply(projected, page);
            }

            return entries;
        }

        /// <summary>Mean time of an append by one of 32 callers.</summary>
        public async Task<double> AppendAsync(TimeSpan length)
        {
            var until = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);
            var watch = Stopwatch.StartNew();
            var done = await Task.WhenAll(Enumerable.Range(0, 32).Select(async _ =>
            {
                var n = 0;
                for (; Stopwatch.GetTimestamp() < until; n++)
                {
                    var stream = $"dialogue-growth-{Interlocked.Increment(ref _appends)}";
                    await store.AppendAsync(new AppendRequest(
                        Guid.NewGuid(), new byte[32], [new StreamAppend(stream, "dialogue", 0, [new NewEvent(Guid.NewGuid(), "dialogue_held", AppendBench.Data, AppendBench.Private)])], []));
                }

                return n;
            }));
            return watch.Elapsed.TotalMilliseconds / done.Sum();
        }

        /// <summary>Mean time from an event of a unit to its sheet with the activities it rests on.</summary>
        public Task<double> SheetAsync() => Task.FromResult(Time(3_000, nr =>
        {
            Happen(nr);
            _ = _scores.Sheet(SampleWorld.Period, UnitOf(nr), new Moment(), Day) ?? throw new InvalidOperationException();
        }));

        /// <summary>Mean time from an event of a unit to the standings of all.</summary>
        public Task<double> StandingsAsync() => Task.FromResult(Time(1_500, nr =>
        {
            Happen(nr);
            _ = _scores.Standings(SampleWorld.Period, SampleWorld.Cluster, new Moment(), Day) ?? throw new InvalidOperationException();
        }));

        /// <summary>Mean time of the standings of all units with nothing kept.</summary>
        public Task<double> AnewAsync() => Task.FromResult(Time(150, nr =>
        {
            var scores = new Scoreboard(board);
            _ = scores.Standings(SampleWorld.Period, SampleWorld.Cluster, new Moment(), Day) ?? throw new InvalidOperationException($"Round {nr}");
        }));

        private static string UnitOf(int nr) => BenchLog.Units[nr % BenchLog.Units.Length];

        /// <summary>An event of one unit, as a page of its own.</summary>
        private void Happen(int nr)
        {
            var key = new EffectKey(View.Claimed, UnitOf(nr), "dialogue.participants", Facets.None, new DateOnly(2026, 10, 1));
            var (from, seq) = (board.Position, board.Position + 1);
            board.Apply(new ProjectedPage(from, seq, [new LedgerEntry(seq, 0, $"dialogue-growth-{nr % 1_000}", new EffectChange(key, 0, 1))], []), []);
        }

        public async ValueTask DisposeAsync()
        {
            board.Dispose();
            await store.DisposeAsync();
            await source.DisposeAsync();
            await database.DisposeAsync();
        }

        /// <summary>Processor time of this process, which is all that works here: other programs on the machine do not count.</summary>
        private static double Time(int times, Action<int> work)
        {
            work(0);
            var start = Process.GetCurrentProcess().TotalProcessorTime;
            for (var i = 0; i < times; i++)
            {
                work(i);
            }

            return (Process.GetCurrentProcess().TotalProcessorTime - start).TotalMilliseconds / times;
        }
    }
}
