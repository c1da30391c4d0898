using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace ThiDua.Bench;

/// <summary>From recorded to the live stream at 500 commands a second: how much later than its commit a command's change is read from the stream.</summary>
internal static class LiveBench
{
    public static async Task RunAsync(BenchOptions options)
    {
        await using var server = await BenchServer.StartAsync(6_000);
        Console.WriteLine($"live: 500 commands/s, one client on the live standings of {BenchLog.Units.Length} units");
        var (p50, p99, fromRecorded, rates) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round <= options.Rounds; round++)
        {
            var (lags, recorded, rate) = await RoundAsync(server, options.Each);
            if (round > 0)
            {
                p50.Add(lags[lags.Count / 2]);
                p99.Add(lags[(int)(lags.Count * 0.99)]);
                fromRecorded.Add(recorded[(int)(recorded.Count * 0.99)]);
                rates.Add(rate);
            }
        }

        Console.WriteLine($"              commands  {Spread.Of(rates).Text("N0")}/s answered");
        Console.WriteLine($"              beyond the answer: p50 {Spread.Of(p50).Text("N1")} ms  p99 {Spread.Of(p99).Text("N1")} ms");
        Console.WriteLine($"              from the time recorded in the event, before its commit: p99 {Spread.Of(fromRecorded).Text("N1")} ms");
    }

    private static async Task<(List<double> Lags, List<double> FromRecorded, double Rate)> RoundAsync(BenchServer server, TimeSpan length)
    {
        var answered = new List<(long Position, long At)>();
        using var stop = new CancellationTokenSource(length);
        using var client = new TcpClient("127.0.0.1", server.Port) { NoDelay = true };
        await client.GetStream().WriteAsync(server.Request("GET", "/api/periods/p26/standings/live", server.Token("auditor")));
        var shown = new List<(long Position, long At)>();
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16);
        var watching = Task.Run(async () =>
        {
            try
            {
                for (var id = 0L; await reader.ReadLineAsync() is { } line;)
                {
                    if (line.StartsWith("id: ", StringComparison.Ordinal))
                    {
                        id = long.Parse(line.AsSpan(4), CultureInfo.InvariantCulture);
                    }
                    else if (line.StartsWith("data: ", StringComparison.Ordinal))
                    {
                        shown.Add((id, Stopwatch.GetTimestamp()));
                    }
                }
            }
            catch (IOException)
            {
                // The round is over.
            }
        });
        await Task.Delay(200);
        var paced = new Paced(server, 500, connections: 48)
        {
            Answered = (position, _, at) =>
            {
                lock (answered)
                {
                    answered.Add((position, at));
                }
            },
        };
        await paced.RunAsync(stop.Token);
        await Task.Delay(300);
        client.Dispose();
        await watching;

        var recorded = await RecordedAsync(server, answered[0].Position, answered.Max(a => a.Position));
        var now = (Stopwatch.GetTimestamp(), DateTimeOffset.UtcNow);
        shown.Sort((a, b) => a.Position.CompareTo(b.Position));
        var (lags, from) = (new List<double>(), new List<double>());
        foreach (var (position, at) in answered)
        {
            var index = shown.FindIndex(s => s.Position >= position);
            var seen = index >= 0 ? shown[index].At : throw new InvalidOperationException($"Position {position} was never shown.");
            lags.Add(Math.Max(0, Milliseconds(at, seen)));
            if (recorded.TryGetValue(position, out var time))
            {
                from.Add((now.UtcNow - time).TotalMilliseconds - Milliseconds(seen, now.Item1));
            }
        }

        lags.Sort();
        from.Sort();
        return (lags, from, paced.Rate);
    }

    private static double Milliseconds(long from, long to) => (to - from) * 1_000.0 / Stopwatch.Frequency;

    private static async Task<Dictionary<long, DateTimeOffset>> RecordedAsync(BenchServer server, long from, long to)
    {
        await using var connection = new NpgsqlConnection(server.Database.Superuser);
        await connection.OpenAsync();
        await using var read = new NpgsqlCommand("select seq_id, timestamp from mt_events where seq_id between $1 and $2", connection)
        {
            Parameters = { new NpgsqlParameter { Value = from }, new NpgsqlParameter { Value = to } },
        };
        await using var rows = await read.ExecuteReaderAsync();
        var times = new Dictionary<long, DateTimeOffset>();
        while (await rows.ReadAsync())
        {
            times.Add(rows.GetInt64(0), rows.GetFieldValue<DateTimeOffset>(1));
        }

        return times;
    }
}
