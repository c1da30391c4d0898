using System.Diagnostics;

namespace ThiDua.Bench;

/// <summary>Score sheet and standings over HTTP while a hundred commands a second arrive, against one SELECT by primary key per request from the same server.</summary>
internal static class ReadBench
{
    private const int Readers = 16;

    public static async Task RunAsync(BenchOptions options)
    {
        await using var server = await BenchServer.StartAsync(30_000);
        Console.WriteLine($"reads: {Readers} readers while 100 commands/s arrive; {server.Head:N0} events, {BenchLog.Units.Length} units in one cluster");
        var token = server.Token("auditor");
        var kinds = new Dictionary<string, byte[][]>
        {
            ["sheet"] = [.. BenchLog.Units.Select(u => server.Request("GET", $"/api/periods/p26/units/{u}/score-sheet", token))],
            ["standings"] = [server.Request("GET", "/api/periods/p26/standings", token)],
            ["row"] = [.. Enumerable.Range(0, 1_000).Select(i => server.Request("GET", $"/bench/row/{(i * 37 % server.Head) + 1}", token))],
        };
        var figures = kinds.Keys.ToDictionary(k => k, _ => new List<(double Rate, double P99)>());
        using var stop = new CancellationTokenSource();
        var commands = WriteAsync(server, stop.Token);
        for (var round = 0; round <= options.Rounds; round++)
        {
            foreach (var (kind, requests) in kinds)
            {
                var figure = await LoadAsync(server.Port, requests, options.Each);
                if (round > 0)
                {
                    figures[kind].Add(figure);
                }
            }
        }

        await stop.CancelAsync();
        Console.WriteLine($"              commands  {await commands:N0}/s arrived");
        foreach (var (kind, all) in figures)
        {
            var ratio = kind == "row" ? "" : $"  ratio {Spread.Of(all.Zip(figures["row"], (x, y) => x.Rate / y.Rate)).Text("N2")}";
            Console.WriteLine($"{kind,14}        {Spread.Of(all.Select(f => f.Rate)).Text("N0")}/s  p99 {Spread.Of(all.Select(f => f.P99)).Text("N1")} ms{ratio}");
        }
    }

    private static async Task<(double Rate, double P99)> LoadAsync(int port, byte[][] requests, TimeSpan length)
    {
        var until = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);
        var watch = Stopwatch.StartNew();
        var samples = await Task.WhenAll(Enumerable.Range(0, Readers).Select(reader => Task.Run(async () =>
        {
            using var http = new RawHttp(port);
            var took = new List<double>();
            for (var n = reader * 7; Stopwatch.GetTimestamp() < until; n++)
            {
                var start = Stopwatch.GetTimestamp();
                await http.SendOkAsync(requests[n % requests.Length]);
                took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            return took;
        })));
        var all = samples.SelectMany(s => s).Order().ToList();
        return (all.Count / watch.Elapsed.TotalSeconds, all[(int)(all.Count * 0.99)]);
    }

    /// <summary>A command every ten milliseconds, one after another on a few connections.</summary>
    private static async Task<double> WriteAsync(BenchServer server, CancellationToken ct)
    {
        var paced = new Paced(server, 100, connections: 8);
        await paced.RunAsync(ct);
        return paced.Rate;
    }
}

/// <summary>Commands at a steady rate, whatever the answers take: each is due at its moment and sent by the next free connection.</summary>
internal sealed class Paced(BenchServer server, int perSecond, int connections)
{
    private int _next = -1;
    private int _done;
    private TimeSpan _took;

    /// <summary>Told the position of each command, when it was due, and when it was answered.</summary>
    public Action<long, long, long>? Answered { get; init; }

    /// <summary>Commands answered a second.</summary>
    public double Rate => _done / _took.TotalSeconds;

    public async Task RunAsync(CancellationToken ct)
    {
        var (token, run) = (server.Token("unit-officer", "*"), Guid.NewGuid().ToString("N")[..8]);
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            using var http = new RawHttp(server.Port);
            while (!ct.IsCancellationRequested)
            {
                var nr = Interlocked.Increment(ref _next);
                var due = start + (long)((double)nr / perSecond * Stopwatch.Frequency);
                var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, CancellationToken.None);
                }

                var body = await http.SendOkAsync(server.Dialogue(token, $"{run}-{nr}", nr));
                Answered?.Invoke(Position(body.Span), due, Stopwatch.GetTimestamp());
                Interlocked.Increment(ref _done);
            }
        })));
        _took = Stopwatch.GetElapsedTime(start);
    }

    private static long Position(ReadOnlySpan<byte> answer)
    {
        var at = answer.IndexOf("\"position\":"u8) + "\"position\":".Length;
        return System.Buffers.Text.Utf8Parser.TryParse(answer[at..], out long position, out _) ? position : throw new InvalidOperationException("An answer without a position.");
    }
}
