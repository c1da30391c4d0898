using System.Diagnostics;
using System.Text;
using ThiDua.EventStore;
using ThiDua.TestKit;

namespace ThiDua.Bench;

/// <summary>Appends of one event each by 1, 32 and 256 callers, ours and the textbook's in turn on one server.</summary>
internal static class AppendBench
{
    private static readonly byte[] Data = Encoding.UTF8.GetBytes(
        """{"unit":"H01.113","occurredOn":"2026-03-10","kind":"periodic","chairedByHead":true,"participants":120,"opinionsRaised":14,"opinionsAnswered":12,"topic":"land"}""");

    private static readonly byte[] Private = Encoding.UTF8.GetBytes("""{"by":"acc-0123456789ab","evidenceNames":["Biên bản 07/BB-UBND"]}""");

    public static async Task RunAsync(int rounds, TimeSpan each, Action<string> print)
    {
        foreach (var callers in new[] { 1, 32, 256 })
        {
            var ours = new List<Figure>();
            var theirs = new List<Figure>();
            for (var round = 0; round <= rounds; round++)
            {
                await using var a = await TestDatabase.CreateAsync();
                await using (var source = PostgresEventStore.CreateDataSource(a.App))
                await using (var store = new PostgresEventStore(source))
                {
                    var one = await LoadAsync(callers, each, (stream, version) => OursAsync(store, stream, version));
                    if (round > 0)
                    {
                        ours.Add(one);
                    }
                }

                await using var b = await TestDatabase.CreateAsync();
                await using var textbook = new TextbookStore(b.Owner);
                await b.ExecuteAsync("grant usage on sequence mt_events_sequence to thidua_test_owner");
                var other = await LoadAsync(callers, each, (stream, version) => textbook.AppendAsync(stream, "dialogue", version, Data, "dialogue_held"));
                if (round > 0)
                {
                    theirs.Add(other);
                }
            }

            var ratio = Median(ours.Zip(theirs, (x, y) => x.Rate / y.Rate));
            print($"append, {callers,3} callers: ours {Median(ours.Select(f => f.Rate)):N0}/s p99 {Median(ours.Select(f => f.P99)):N2} ms · textbook {Median(theirs.Select(f => f.Rate)):N0}/s p99 {Median(theirs.Select(f => f.P99)):N2} ms · ratio {ratio:N2}");
        }
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
        await append("warm-up", 1);
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

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private sealed record Figure(double Rate, double P99);
}
