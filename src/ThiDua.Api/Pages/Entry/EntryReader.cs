using Npgsql;
using ThiDua.Api.Activities;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;

namespace ThiDua.Api.Pages.Entry;

/// <summary>An activity that was recorded not long ago.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Title">Its line.</param>
/// <param name="Topic">Its topic, or null.</param>
internal sealed record RecentEntry(string Id, string Type, string Title, string? Topic);

/// <summary>Reads what pages of entry show of activities.</summary>
internal sealed class EntryReader(NpgsqlDataSource source, PostgresEventStore store, EventTypes types)
{
    /// <summary>The last activities of a caller's units by the day they happened, the last recorded first.</summary>
    public async Task<IReadOnlyList<RecentEntry>> RecentAsync(Caller caller, World world, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            """
            select stream_id, type, title, topic from (
                select stream_id, type, title, topic, first_seq from read_register
                where ($1::text[] is null or unit = any($1)) and (not sensitive or $2) and standing <> 'voided' order by occurred_on desc, stream_id limit 300) r
            order by first_seq desc
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)caller.ReachedUnits(world) ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter { Value = caller.SeesSensitive });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<RecentEntry>();
        while (await reader.ReadAsync(ct))
        {
            var stream = reader.GetString(0);
            found.Add(new RecentEntry(
                stream[(ActivityKinds.OfStream(stream)!.Stream.Length + 1)..], reader.GetString(1), reader.GetString(2), await reader.IsDBNullAsync(3, ct) ? null : reader.GetString(3)));
        }

        return found;
    }

    /// <summary>An activity that the caller may see.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public async Task<FoundActivity> FindAsync(string id, Caller caller, World world, CancellationToken ct)
    {
        var events = await ActivityEndpoints.FindAsync(id, store, ct);
        var history = ActivityHistory.Of(types, events);
        return ActivityEndpoints.Sees(caller, history.Activity, world)
            ? new FoundActivity(ActivityKinds.OfStream(events[0].StreamId)!, events[0].StreamId, events, history)
            : throw ProblemException.NotFound("activity.not-found", "Không tìm thấy hoạt động này.");
    }

    /// <summary>Why activities are doubted or not accepted, by stream.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReasonsAsync(IReadOnlyList<string> streams, CancellationToken ct) => streams.Count == 0
        ? new Dictionary<string, string>()
        : (await store.ReadStreamsAsync(streams, ct)).Where(e => e.Type is "activity_rejected" or "activity_questioned").GroupBy(e => e.StreamId)
            .Select(g => (g.Key, Reason: EventJson.Read(types, g.Last().Type, g.Last().Data, g.Last().Private).Event switch
            {
                ActivityRejected rejected => rejected.Reason,
                ActivityQuestioned questioned => questioned.Reason,
                _ => null,
            }))
            .Where(r => r.Reason is not null).ToDictionary(r => r.Key, r => r.Reason!);
}
