using Microsoft.Extensions.DependencyInjection;
using ThiDua.Api.Http;
using ThiDua.Domain;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Tests.Entries;

/// <summary>Events that a test needs to have happened: written into the log as the application would, seen by the board.</summary>
internal static class Steps
{
    public static async Task HappenAsync(this ThiDuaServer server, string stream, params IReadOnlyList<IDomainEvent> events)
    {
        var (store, types) = (server.Services.GetRequiredService<PostgresEventStore>(), server.Services.GetRequiredService<EventTypes>());
        var version = (await store.ReadStreamAsync(stream)).Count;
        var appended = (AppendOutcome.Appended)await store.AppendAsync(new AppendRequest(
            Guid.NewGuid(), new byte[32],
            [new StreamAppend(stream, CommandRunner.StreamType(stream), version, [.. events.Select(e => CommandRunner.ToStore(types, e, "test committee"))])], []));
        await server.Services.GetRequiredService<BoardState>().WaitForAsync(appended.Last, TimeSpan.FromSeconds(10), CancellationToken.None);
    }
}
