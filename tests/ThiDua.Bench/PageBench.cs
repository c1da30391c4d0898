using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using ThiDua.Api.Security;

namespace ThiDua.Bench;

/// <summary>
/// The board of 200 units in Chromium: its first paint against an empty page of the same server, how soon a change is drawn after it came,
/// and 500 open live boards on one node.
/// </summary>
internal static class PageBench
{
    private const int Units = 200;
    private const int Streams = 500;
    private const string Empty = "/bench/empty";
    private const string Board = "/bang-xep-hang/p26";

    /// <summary>Longer than a live page rests between two sends, so that each change is a message of its own.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(1_500);

    public static async Task RunAsync(BenchOptions options)
    {
        await using var server = await BenchServer.StartAsync(
            6_000, [.. Enumerable.Range(1, Units).Select(i => $"xa-{i:D3}")],
            app => app.MapGet(Empty, () => Results.Text("<!DOCTYPE html><html lang=\"vi\"><title>.</title><p>.</p></html>", "text/html")).Allow(Permission.ReadBoard));
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("THIDUA_CHROMIUM") ?? "/usr/bin/chromium", Args = ["--no-sandbox"],
        });
        await using var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = $"http://127.0.0.1:{server.Port}", ExtraHTTPHeaders = [KeyValuePair.Create("Authorization", $"Bearer {server.Token("auditor")}")],
        });
        Console.WriteLine($"pages: the board of {Units} units in Chromium {browser.Version}");
        await PaintsAsync(context, Math.Max(5, options.Rounds));
        await DrawsAsync(server, context, Math.Max(5, options.Rounds));
        await context.CloseAsync();
        await StreamsAsync(server, options.IsQuick ? 3 : 8);
    }

    /// <summary>First contentful paint, the browser's cache filled, in alternating rounds.</summary>
    private static async Task PaintsAsync(IBrowserContext context, int rounds)
    {
        var (empty, board) = (new List<double>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            var (one, other) = (await PaintAsync(context, Empty), await PaintAsync(context, Board));
            if (round > 0)
            {
                empty.Add(one);
                board.Add(other);
            }
        }

        Console.WriteLine($"              first paint: board {Spread.Of(board).Text("N0")} ms, empty page {Spread.Of(empty).Text("N0")} ms");
        Console.WriteLine($"              ratio {Spread.Of(board.Zip(empty, (b, e) => b / e)).Text("N2")}");
    }

    private static async Task<double> PaintAsync(IBrowserContext context, string path)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.DOMContentLoaded, Timeout = 60_000 });
        var paint = await page.EvaluateAsync<double>(
            """
            () => new Promise((resolve, reject) => {
              setTimeout(() => reject(new Error('nothing was painted')), 30000);
              new PerformanceObserver(list => list.getEntriesByName('first-contentful-paint').forEach(e => resolve(e.startTime))).observe({ type: 'paint', buffered: true });
            })
            """);
        await page.CloseAsync();
        return paint;
    }

    /// <summary>From the arrival of a change (seen by a plain client of the same stream) to its being drawn by the browser.</summary>
    private static async Task DrawsAsync(BenchServer server, IBrowserContext context, int changes)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(Board, new PageGotoOptions { Timeout = 60_000 });
        await page.EvaluateAsync(
            """
            () => {
              window.drawn = [];
              new MutationObserver(() => requestAnimationFrame(() => setTimeout(() => window.drawn.push(performance.timeOrigin + performance.now()))))
                .observe(document.getElementById('noi-dung'), { subtree: true, childList: true, characterData: true, attributes: true });
            }
            """);
        await using var plain = await LiveClient.OpenAsync(server);
        await Task.Delay(Apart);
        using var http = new RawHttp(server.Port);
        var token = server.Token("unit-officer", "*");
        var (drawn, whole) = (new List<double>(), new List<double>());
        for (var nr = 0; nr <= changes; nr++)
        {
            var before = plain.Messages;
            await http.SendOkAsync(server.Dialogue(token, $"ve-{nr}", nr));
            var recorded = Now();
            var arrived = await plain.NextAsync(before);
            await Task.Delay(Apart);
            var times = await page.EvaluateAsync<double[]>("() => window.drawn");
            var seen = times.Where(t => t >= recorded).DefaultIfEmpty(double.NaN).First();
            if (double.IsNaN(seen))
            {
                throw new InvalidOperationException("A change was never drawn.");
            }

            if (nr > 0)
            {
                drawn.Add(Math.Max(0, seen - arrived));
                whole.Add(seen - recorded);
            }
        }

        await page.CloseAsync();
        Console.WriteLine($"              a change is drawn {Spread.Of(drawn).Text("N0")} ms after it came, {Spread.Of(whole).Text("N0")} ms after it was recorded");
    }

    /// <summary>Many open boards: what each costs in memory (server and client together), and how late a change comes to the last of them.</summary>
    private static async Task StreamsAsync(BenchServer server, int changes)
    {
        var before = Memory();
        var clients = new List<LiveClient>(Streams);
        try
        {
            for (var i = 0; i < Streams; i++)
            {
                clients.Add(await LiveClient.OpenAsync(server));
            }

            await Task.WhenAll(clients.Select(c => c.NextAsync(0)));
            var open = Memory();
            using var http = new RawHttp(server.Port);
            var (token, lags) = (server.Token("unit-officer", "*"), new List<double>());
            for (var nr = 0; nr < changes; nr++)
            {
                await Task.Delay(Apart);
                var seen = clients.ConvertAll(c => c.Messages);
                await http.SendOkAsync(server.Dialogue(token, $"luong-{nr}", nr));
                var recorded = Now();
                lags.AddRange((await Task.WhenAll(clients.Select((c, i) => c.NextAsync(seen[i])))).Select(at => at - recorded));
            }

            var after = Memory();
            lags.Sort();
            Console.WriteLine($"              {Streams} open boards: {(open - before) / Streams / 1_024.0:N0} kB each, {(after - before) / Streams / 1_024.0:N0} kB each after {changes} changes");
            Console.WriteLine($"              a change comes to them p50 {lags[lags.Count / 2]:N0} ms  p99 {lags[(int)(lags.Count * 0.99)]:N0} ms after it was recorded");
        }
        finally
        {
            foreach (var client in clients)
            {
                await client.DisposeAsync();
            }
        }
    }

    private static double Now() => (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMilliseconds;

    private static long Memory()
    {
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>A client of the page's live part that keeps nothing but when the last message came.</summary>
    private sealed class LiveClient : IAsyncDisposable
    {
        private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
        private readonly TcpClient _client;
        private readonly Task _reading;
        private readonly Lock _lock = new();
        private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private double _at;

        private LiveClient(TcpClient client)
        {
            _client = client;
            _reading = ReadAsync();
        }

        /// <summary>Messages that came so far.</summary>
        public int Messages { get; private set; }

        public static async Task<LiveClient> OpenAsync(BenchServer server)
        {
            var client = new TcpClient("127.0.0.1", server.Port) { NoDelay = true, ReceiveBufferSize = 1 << 14 };
            await client.GetStream().WriteAsync(server.Request("GET", Board + "/truc-tiep", server.Token("auditor")));
            return new LiveClient(client);
        }

        /// <summary>Waits for more messages than there were.</summary>
        /// <returns>When the last came, in milliseconds of Unix time.</returns>
        public async Task<double> NextAsync(int than)
        {
            var started = Stopwatch.GetTimestamp();
            for (; ; )
            {
                Task next;
                lock (_lock)
                {
                    if (Messages > than)
                    {
                        return _at;
                    }

                    next = _next.Task;
                }

                var left = Longest - Stopwatch.GetElapsedTime(started);
                await next.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            }
        }

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            await _reading;
        }

        /// <summary>A message begins on a line with "id: ".</summary>
        private async Task ReadAsync()
        {
            var (buffer, stream, tail) = (new byte[4_096], _client.GetStream(), "");
            try
            {
                while (await stream.ReadAsync(buffer) is > 0 and var read)
                {
                    var text = tail + Encoding.Latin1.GetString(buffer, 0, read);
                    var came = text.AsSpan().Count("\nid: ");
                    tail = text[^Math.Min(4, text.Length)..];
                    if (came > 0)
                    {
                        Told(came);
                    }
                }
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // It is over.
            }
        }

        private void Told(int came)
        {
            lock (_lock)
            {
                Messages += came;
                _at = Now();
                _next.TrySetResult();
                _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
