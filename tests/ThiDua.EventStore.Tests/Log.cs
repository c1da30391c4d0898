using System.Text;
using Npgsql;
using ThiDua.TestKit;
using Xunit;

namespace ThiDua.EventStore.Tests;

/// <summary>A log on a database of its own.</summary>
public sealed class Log : IAsyncLifetime
{
    public static bool All { get; } = Environment.GetEnvironmentVariable("THIDUA_TEST_ALL") == "1";

    public TestDatabase Database { get; private set; } = null!;

    public NpgsqlDataSource Source { get; private set; } = null!;

    public PostgresEventStore Store { get; private set; } = null!;

    public static async Task<Log> NewAsync(EventStoreOptions? options = null, TimeProvider? clock = null)
    {
        var log = new Log { Database = await TestDatabase.CreateAsync() };
        log.Open(options, clock);
        return log;
    }

    public async Task InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync();
        Open();
    }

    public async Task DisposeAsync()
    {
        await Store.DisposeAsync();
        await Source.DisposeAsync();
        await Database.DisposeAsync();
    }

    private void Open(EventStoreOptions? options = null, TimeProvider? clock = null)
    {
        Source = PostgresEventStore.CreateDataSource(Database.App);
        Store = new PostgresEventStore(Source, options: options, clock: clock);
    }
}

/// <summary>Appends and events with what a test does not care about filled in.</summary>
internal static class Some
{
    public static readonly byte[] Fingerprint = [1, 2, 3];

    public static byte[] Json(string text) => Encoding.UTF8.GetBytes(text);

    public static NewEvent Event(string json = """{"unit":"H01.113"}""", string type = "dialogue_held", string? hidden = null) =>
        new(Guid.NewGuid(), type, Json(json), hidden is null ? null : Json(hidden));

    public static StreamAppend To(string stream, long expected, params NewEvent[] events) =>
        new(stream, "dialogue", expected, events.Length == 0 ? [Event()] : events);

    public static AppendRequest Request(StreamAppend stream, Guid? command = null, byte[]? fingerprint = null, params StreamGuard[] guards) =>
        new(command ?? Guid.NewGuid(), fingerprint ?? Fingerprint, [stream], guards);

    public static AppendRequest Append(string stream, long expected, params NewEvent[] events) => Request(To(stream, expected, events));

    /// <summary>Appends and expects it to be done.</summary>
    public static async Task<AppendOutcome.Appended> DoneAsync(this PostgresEventStore store, AppendRequest request) =>
        await store.AppendAsync(request) is var outcome && outcome is AppendOutcome.Appended done
            ? done
            : throw new InvalidOperationException($"Expected success, got {outcome}.");

    /// <summary>Appends one event after another to a stream.</summary>
    public static async Task FillAsync(this PostgresEventStore store, string stream, int events, string? hidden = null)
    {
        for (var n = 0; n < events; n++)
        {
            await store.DoneAsync(Append(stream, n, Event($$"""{"n":{{n}}}""", hidden: hidden)));
        }
    }

    /// <summary>All events, by a reader that remembers one number only.</summary>
    public static async Task<List<RecordedEvent>> AllAsync(this PostgresEventStore store)
    {
        var all = new List<RecordedEvent>();
        while (await store.ReadAfterAsync(all.Count == 0 ? 0 : all[^1].Seq, 500) is { Count: > 0 } page)
        {
            all.AddRange(page);
        }

        return all;
    }
}

/// <summary>A clock that stands where the test puts it.</summary>
internal sealed class FakeClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
