using Npgsql;

namespace ThiDua.EventStore.Reading;

/// <summary>The one way events are read: a stream, or all after a position; always upcast.</summary>
internal sealed class LogReader(NpgsqlDataSource source, Upcasters upcasters)
{
    private const string Columns = "e.seq_id, e.id, e.stream_id, e.version, e.type, e.timestamp, e.data";

    public async Task<LogHead> HeadAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand("select last_seq, chain, recorded_at from es_head");
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new LogHead(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<DateTimeOffset>(2));
    }

    public Task<IReadOnlyList<RecordedEvent>> StreamAsync(string streamId, CancellationToken ct) =>
        ReadAsync(
            $"select {Columns}, s.private from mt_events e left join es_seal s on s.seq_id = e.seq_id where e.stream_id = $1 order by e.version",
            [streamId], hasPrivate: true, ct);

    public Task<IReadOnlyList<RecordedEvent>> StreamsUpToAsync(IReadOnlyCollection<string> streamIds, long seq, CancellationToken ct) =>
        ReadAsync(
            $"select {Columns} from mt_events e where e.stream_id = any($1) and e.seq_id <= $2 order by e.seq_id",
            [streamIds.ToArray(), seq], hasPrivate: false, ct);

    public Task<IReadOnlyList<RecordedEvent>> OfTypesAsync(IReadOnlyCollection<string> types, long upTo, CancellationToken ct) =>
        ReadAsync(
            $"select {Columns} from mt_events e where e.type = any($1) and e.seq_id <= $2 order by e.seq_id",
            [types.ToArray(), upTo], hasPrivate: false, ct);

    public async Task<IReadOnlyList<RecordedEvent>> AfterAsync(long position, int limit, CancellationToken ct)
    {
        var page = await ReadAsync(
            $"select {Columns} from mt_events e where e.seq_id > $1 order by e.seq_id limit $2", [position, limit], hasPrivate: false, ct);
        for (var i = 0; i < page.Count; i++)
        {
            if (page[i].Seq != position + 1 + i)
            {
                // Positions cannot have holes (es_head): one means that a row was taken away. Never pass over it.
                throw new CorruptLogException($"Event {position + 1 + i} is missing: after {position + i} comes {page[i].Seq}.");
            }
        }

        return page;
    }

    public async Task<(byte[] Fingerprint, long First, long Last)?> CommandAsync(Guid commandId, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select fingerprint, first_seq, last_seq from es_command where command_id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = commandId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (reader.GetFieldValue<byte[]>(0), reader.GetInt64(1), reader.GetInt64(2)) : null;
    }

    private async Task<IReadOnlyList<RecordedEvent>> ReadAsync(string sql, object[] parameters, bool hasPrivate, CancellationToken ct)
    {
        await using var command = source.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        var events = new List<RecordedEvent>();
        while (await reader.ReadAsync(ct))
        {
            var (type, data) = upcasters.Up(reader.GetString(4), reader.GetFieldValue<byte[]>(6));
            var hidden = hasPrivate && !await reader.IsDBNullAsync(7, ct) ? System.Text.Encoding.UTF8.GetBytes(reader.GetString(7)) : null;
            events.Add(new RecordedEvent(
                reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetInt64(3), type,
                reader.GetFieldValue<DateTimeOffset>(5), data, hidden));
        }

        return events;
    }
}
