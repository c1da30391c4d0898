using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;
using ThiDua.Projections.Board;
using ThiDua.Projections.Tables;
using ThiDua.TestKit;

namespace ThiDua.Projections.Tests;

/// <summary>What one application process has of the read models.</summary>
internal sealed class Node : IAsyncDisposable
{
    public static readonly DateOnly Today = new(2026, 11, 10);

    public static readonly LeaseOptions ShortLease = new(TimeSpan.FromMilliseconds(900), TimeSpan.FromMilliseconds(150));

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _loops = [];
    private bool _disposed;

    public Node(string connection, EventTypes? types = null, LeaseOptions? lease = null)
    {
        Types = types ?? SampleWorld.Types();
        Source = PostgresEventStore.CreateDataSource(connection);
        Store = new PostgresEventStore(Source, options: new EventStoreOptions { Notify = false, PollInterval = TimeSpan.FromMilliseconds(20) });
        Board = new BoardState(Types, TimeProvider.System);
        Scores = new Scoreboard(Board);
        Tables = new ReadTables(Source);
        Rebuild = new Rebuild(Store, Tables, Types);
        Follower = new BoardFollower(Store, Tables, Board, Types, NullLogger<BoardFollower>.Instance);
        Writer = new ReadTableWriter(Store, Tables, Types, TimeProvider.System, lease ?? ShortLease, NullLogger<ReadTableWriter>.Instance);
    }

    public EventTypes Types { get; }

    public NpgsqlDataSource Source { get; }

    public PostgresEventStore Store { get; }

    public BoardState Board { get; }

    public Scoreboard Scores { get; }

    public ReadTables Tables { get; }

    public Rebuild Rebuild { get; }

    public BoardFollower Follower { get; }

    public ReadTableWriter Writer { get; }

    public static Node Start(string connection, EventTypes? types = null, LeaseOptions? lease = null)
    {
        var node = new Node(connection, types, lease);
        node.Start();
        return node;
    }

    /// <summary>Starts its loops, as the application does.</summary>
    public void Start() => _loops.AddRange([Task.Run(() => Writer.RunAsync(_stop.Token)), Task.Run(() => Follower.RunAsync(_stop.Token))]);

    /// <summary>Waits until board and tables are of a position.</summary>
    public async Task ReachAsync(long position)
    {
        await Eventually.IsTrueAsync(async () => await Tables.CheckpointAsync(await Tables.LiveSlotAsync(default), default) >= position, $"tables at {position}; {Writer.Health}");
        await Eventually.IsTrueAsync(() => Board.Position >= position, $"board at {position}; {Board.Health}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _stop.CancelAsync();
        await Task.WhenAll(_loops);
        _stop.Dispose();
        await Store.DisposeAsync();
        await Source.DisposeAsync();
        Board.Dispose();
    }
}

/// <summary>Waits for what must happen, and says what did not.</summary>
internal static class Eventually
{
    public static Task IsTrueAsync(Func<bool> happened, string what, int seconds = 60) => IsTrueAsync(() => Task.FromResult(happened()), what, seconds);

    public static async Task IsTrueAsync(Func<Task<bool>> happened, string what, int seconds = 60)
    {
        for (var watch = System.Diagnostics.Stopwatch.StartNew(); !await happened(); await Task.Delay(10))
        {
            watch.Elapsed.TotalSeconds.ShouldBeLessThan(seconds, what);
        }
    }
}
