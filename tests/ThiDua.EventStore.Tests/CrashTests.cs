using Shouldly;
using ThiDua.TestKit;
using Xunit;

namespace ThiDua.EventStore.Tests;

/// <summary>Promise 1 when it matters: SIGKILL of the server, or of the process that writes, under load.</summary>
public sealed class CrashTests
{
    private static readonly int Kills = Log.All ? 200 : 5;

    [Fact]
    public async Task A_killed_server_has_every_acknowledged_append_and_no_gap()
    {
        await using var server = await PrivateServer.StartNewAsync();
        await using var source = PostgresEventStore.CreateDataSource(server.App);
        await using var store = new PostgresEventStore(source, options: new EventStoreOptions { AppendTimeout = TimeSpan.FromSeconds(60) });
        var acknowledged = new List<(Guid Command, long First)>();
        for (var kill = 0; kill < Kills; kill++)
        {
            using var stop = new CancellationTokenSource();
            var round = kill;
            var writers = Enumerable.Range(0, 8).Select(w => Task.Run(() => WriteAsync(store, $"crash-{round}-{w}", acknowledged, stop.Token))).ToList();
            var before = acknowledged.Count;
            await WaitUntilAsync(() => acknowledged.Count > before + 20);
            await Task.Delay(new Random(kill).Next(60));
            server.Kill();
            await stop.CancelAsync();
            await server.StartAsync();
            await Task.WhenAll(writers); // What was in doubt resolves itself once the server is back.
        }

        await ShouldHoldAsync(store, acknowledged);
    }

    [Fact]
    public async Task A_killed_writer_leaves_no_gap_and_its_acknowledged_appends_stand()
    {
        var log = await Log.NewAsync();
        var acknowledged = new List<(Guid Command, long First)>();
        for (var kill = 0; kill < Math.Min(Kills, 50); kill++)
        {
            await using var worker = Worker.Start(log.Database.App, "append", $"killed-{kill}", "8", "100000");
            await worker.WaitForAcksAsync(30);
            await Task.Delay(new Random(kill).Next(40));
            await worker.KillAsync();
            acknowledged.AddRange(worker.Acks.Select(a => (a.Command, a.First)));
            await log.Store.DoneAsync(Some.Append($"survivor-{kill}", 0)).WaitAsync(TimeSpan.FromSeconds(10));
        }

        await ShouldHoldAsync(log.Store, acknowledged);
        await log.DisposeAsync();
    }

    private static async Task WriteAsync(PostgresEventStore store, string stream, List<(Guid, long)> acknowledged, CancellationToken ct)
    {
        for (var n = 0; !ct.IsCancellationRequested; n++)
        {
            var request = Some.Append(stream, n);
            try
            {
                var done = await store.DoneAsync(request);
                lock (acknowledged)
                {
                    acknowledged.Add((request.CommandId, done.First));
                }
            }
            catch (Exception e) when (e is StoreBusyException or OutcomeUnknownException)
            {
                return; // Told that nothing is promised.
            }
        }
    }

    private static async Task ShouldHoldAsync(PostgresEventStore store, List<(Guid Command, long First)> acknowledged)
    {
        var all = await store.AllAsync();
        all.Select(e => e.Seq).ShouldBe(Enumerable.Range(1, all.Count).Select(n => (long)n));
        foreach (var (command, first) in acknowledged)
        {
            (await store.FindCommandAsync(command)).ShouldNotBeNull().First.ShouldBe(first);
        }

        var verified = await store.VerifyAsync(full: true);
        verified.Reason.ShouldBeNull();
        verified.Head.Seq.ShouldBe(all.Count);
    }

    private static async Task WaitUntilAsync(Func<bool> happened)
    {
        for (var waited = 0; !happened(); waited++)
        {
            waited.ShouldBeLessThan(3_000, "It did not happen within 30 s.");
            await Task.Delay(10);
        }
    }
}
