using System.Diagnostics;
using System.Text;
using ThiDua.EventStore;
using ThiDua.TestKit;

namespace ThiDua.Bench;

/// <summary>Appends of one event each by 1, 32 and 256 callers, ours and the textbook's in turn on one server.</summary>
internal static class AppendBench
{
    internal static readonly byte[] Data = Encoding.UTF8.GetBytes(
        """{"unit":"H01.113","occurredOn":"2026-03-10","kind":"periodic","chairedByHead":true,"participants":120,"opinionsRaised":14,"opinionsAnswered":12,"topic":"land"}""");

    internal static readonly byte[] Private = Encoding.UTF8.GetBytes("""{"by":"acc-0123456789ab","evidenceNames":["Biên bản 07/BB-UBND"]}""");

    public static async Task RunAsync(BenchOptions options)
    {
        Console.WriteLine("append: one event each, durable; ours sealed and with command ids; median (least to greatest) of the rounds");
        foreach (var callers in options.Callers)
        {
            var ours = new List<Figure>();
            var textbook = new List<Figure>();
            for (var round = 0; round <= options.Rounds; round++)
            {
                var (one, other) = (await OursAsync(callers, options.Each), await TextbookAsync(callers, options.Each));
                if (round > 0) // The first warms up: code is compiled, files of the server exist.
                {
                    ours.Add(one);
                    textbook.Add(other);
                }
            }

            Console.WriteLine($"{callers,4} callers  ours      {Spread.Of(ours.Select(f => f.Rate)).Text("N0")}/s  p99 {Spread.Of(ours.Select(f => f.P99)).Text("N2")} ms");
            Console.WriteLine($"              textbook  {Spread.Of(textbook.Select(f => f.Rate)).Text("N0")}/s  p99 {Spread.Of(textbook.Select(f => f.P99)).Text("N2")} ms");
            Console.WriteLine($"              ratio     {Spread.Of(ours.Zip(textbook, (x, y) => x.Rate / y.Rate)).Text("N2")}");
        }
    }

    private static async Task<Figure> OursAsync(int callers, TimeSpan length)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var source = PostgresEventStore.CreateDataSource(database.App);
        await using var store = new PostgresEventStore(source);
        return await LoadAsync(callers, length, (stream, version) => OursAsync(store, stream, version));
    }

    private static async Task<Figure> TextbookAsync(int callers, TimeSpan length)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var store = new TextbookStore(database.Owner);
        return await LoadAsync(callers, length, (stream, version) => store.AppendAsync(stream, "dialogue", version, Data, "dialogue_held"));
    }

    private static async Task OursAsync(PostgresEventStore store, string stream, long version)
    {
        var outcome = await store.AppendAsync(new AppendRequest(
            Guid.NewGuid(), new byte[32], [new StreamAppend(stream, "dialogue", version - 1, [new NewEvent(Guid.NewGuid(), "dialogue_held", Data, Private)])], []));
        if (outcome is not AppendOutcome.Appended)
        {
            throw new InvalidOperationException(outcome.ToString());
        }
    }

    /// <summary>Each caller appends to streams of its own, 20 events each, one after another.</summary>
    private static async Task<Figure> LoadAsync(int callers, TimeSpan length, Func<string, long, Task> append)
    {
        // Every caller once before the clock starts: opening connections is not what is measured.
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => append($"warm-up-{caller}", 1)));
        var until = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);
        var watch = Stopwatch.StartNew();
        var samples = await Task.WhenAll(Enumerable.Range(0, callers).Select(async caller =>
        {
            await Task.Yield();
            var took = new List<double>();
            for (var n = 0; Stopwatch.GetTimestamp() < until; n++)
            {
                var start = Stopwatch.GetTimestamp();
                await append($"dialogue-{caller}-{n / 20}", (n % 20) + 1);
                took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            return took;
        }));
        var all = samples.SelectMany(s => s).Order().ToList();
        return new Figure(all.Count / watch.Elapsed.TotalSeconds, all[(int)(all.Count * 0.99)]);
    }

    private sealed record Figure(double Rate, double P99);
}
