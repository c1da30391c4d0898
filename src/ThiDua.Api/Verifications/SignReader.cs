using System.Globalization;
using Npgsql;
using ThiDua.Api.Activities;
using ThiDua.Api.Hosting;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Verification;
using ThiDua.EventStore;

namespace ThiDua.Api.Verifications;

/// <summary>Reads what the signs of formalism of some units look at: their activities in a period, the newest of very many.</summary>
internal sealed class SignReader(NpgsqlDataSource source, PostgresEventStore store, EventTypes types)
{
    private const int Most = 3_000;

    /// <summary>Signs among the activities of some units, and how many were looked at.</summary>
    public async Task<(IReadOnlyList<FormalismSign> Signs, int Looked)> OfAsync(World world, Period period, IReadOnlyList<string> units, CancellationToken ct)
    {
        if (units.Count == 0)
        {
            return ([], 0);
        }

        var rows = await RowsAsync(period, units, ct);
        var events = (await store.ReadStreamsAsync([.. rows.Select(r => r.Stream)], ct)).ToLookup(e => e.StreamId);
        var seen = rows.Select(r => Seen(r, [.. events[r.Stream]])).Where(s => world.Unit(s.Unit) is not null).ToList();
        return (FormalismSigns.All(seen, period.Plan.Dates?.RecordUntil ?? period.Plan.To), seen.Count);
    }

    private async Task<List<(string Stream, string Title, DateTimeOffset RecordedAt)>> RowsAsync(Period period, IReadOnlyList<string> units, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            $"""
             select stream_id, title, recorded_at from read_register where unit = any($1) and occurred_on between $2 and $3 and not sensitive and standing <> 'voided'
             order by first_seq desc limit {Most.ToString(CultureInfo.InvariantCulture)}
             """);
        foreach (var value in new object[] { units.ToArray(), period.Plan.From, period.Plan.To })
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<(string, string, DateTimeOffset)>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add((reader.GetString(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2)));
        }

        return rows;
    }

    private SeenActivity Seen((string Stream, string Title, DateTimeOffset RecordedAt) row, IReadOnlyList<RecordedEvent> events)
    {
        var (activity, kind) = (ActivityHistory.Of(types, events).Activity, ActivityKinds.OfStream(row.Stream)!);
        var facts = activity.Stated.Select(s => s.Fact).ToList();
        var note = facts.Select(f => f.Note).FirstOrDefault(n => !string.IsNullOrWhiteSpace(n));
        return new SeenActivity(
            row.Stream[(kind.Stream.Length + 1)..], kind.Stream, activity.Unit!, activity.Opening!.OccurredOn, VietnamTime.DayOf(row.RecordedAt), activity.Standing,
            activity.WasRejected, note ?? row.Title, [.. facts.SelectMany(f => f.Evidence ?? [])]);
    }
}
