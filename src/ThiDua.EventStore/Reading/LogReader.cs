using System.Text;
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

    public async Task<IReadOnlyList<RecordedEvent>> StreamAsync(string streamId, CancellationToken ct)
    {
        var events = await ReadAsync(
            $"select {Columns}, s.private from mt_events e left join es_seal s on s.seq_id = e.seq_id where e.stream_id = $1 order by e.version",
            [streamId], hasPrivate: true, ct);
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].Version != i + 1)
            {
                // A decision on a stream that lacks an event would be wrong without anybody noticing.
                throw new CorruptLogException($"Version {i + 1} of stream '{streamId}' is missing.");
            }
        }

        return events;
    }

    public Task<IReadOnlyList<RecordedEvent>> StreamsAsync(IReadOnlyCollection<string> streamIds, CancellationToken ct) =>
        ReadAsync(
            $"select {Columns}, s.private from mt_events e left join es_seal s on s.seq_id = e.seq_id where e.stream_id = any($1) order by e.stream_id, e.version",
            [streamIds.ToArray()], hasPrivate: true, ct);

    public Task<IReadOnlyList<RecordedEvent>> StreamsUpToAsync(IReadOnlyCollection<string> streamIds, long seq, CancellationToken ct) =>
        ReadAsync(
            $"select {Columns} from mt_events e where e.stream_id = any($1) and e.seq_id <= $2 order by e.seq_id",
            [streamIds.ToArray(), seq], hasPrivate: false, ct);

    public Task<IReadOnlyList<RecordedEvent>> OfStreamsAsync(IEnumerable<string> prefixes, long upTo, CancellationToken ct) =>
        ReadAsync(
            $"select {Columns} from mt_events e where e.stream_id like any($1) and e.seq_id <= $2 order by e.seq_id",
            [prefixes.Select(p => p.Replace("_", "\\_", StringComparison.Ordinal) + "%").ToArray(), upTo], hasPrivate: false, ct);

    /// <summary>A page after a position, and the last position as of the same snapshot.</summary>
    public async Task<(IReadOnlyList<RecordedEvent> Page, long Head)> AfterAsync(long position, int limit, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            $"""
             select {Columns}, h.last_seq from es_head h
             left join lateral (select * from mt_events where seq_id > $1 order by seq_id limit $2) e on true
             order by e.seq_id
             """);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var page = new List<RecordedEvent>();
        var head = 0L;
        while (await reader.ReadAsync(ct))
        {
            head = reader.GetInt64(7);
            if (!reader.IsDBNull(0))
            {
                page.Add(Event(reader, null));
            }
        }

        // Positions cannot have holes (es_head): one means that a row was taken away. Never pass over it.
        var expected = Math.Clamp(head - position, 0, Math.Max(0, limit));
        for (var i = 0; i < Math.Max(expected, page.Count); i++)
        {
            if (i >= page.Count || i >= expected || page[i].Seq != position + 1 + i)
            {
                throw new CorruptLogException($"Event {position + 1 + i} is missing or beyond the head {head}.");
            }
        }

        return (page, head);
    }

    /// <summary>Up to <paramref name="limit"/> events after a position with their seals, exactly as stored.</summary>
    public async Task<IReadOnlyList<RecordedEvent>> FilteredAsync(long position, int limit, EventFilter filter, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            $"""
             select {Columns} from mt_events e
             where e.seq_id > $1 and ($3::text is null or e.type = $3) and ($4::timestamptz is null or e.timestamp >= $4) and ($5::timestamptz is null or e.timestamp < $5)
               and ($6::text is null or e.stream_id = $8 or right(e.stream_id, length($9)) = $9
                    or e.stream_id in (select o.stream_id from mt_events o where o.version = 1 and o.data ->> $6 = $7))
             order by e.seq_id limit $2
             """);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        foreach (var (value, type) in new (object?, NpgsqlTypes.NpgsqlDbType)[]
        {
            (filter.Type, NpgsqlTypes.NpgsqlDbType.Text), (filter.From?.ToUniversalTime(), NpgsqlTypes.NpgsqlDbType.TimestampTz), (filter.Before?.ToUniversalTime(), NpgsqlTypes.NpgsqlDbType.TimestampTz),
            (filter.Of?.Name, NpgsqlTypes.NpgsqlDbType.Text), (filter.Of?.Value, NpgsqlTypes.NpgsqlDbType.Text), (filter.Of?.Stream, NpgsqlTypes.NpgsqlDbType.Text), (filter.Of?.StreamEnd, NpgsqlTypes.NpgsqlDbType.Text),
        })
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = type });
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        var events = new List<RecordedEvent>();
        while (await reader.ReadAsync(ct))
        {
            events.Add(Event(reader, null));
        }

        return events;
    }

    public async Task<IReadOnlyList<SealedRow>> SealedAsync(long position, int limit, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            """
            select e.seq_id, e.id, e.stream_id, e.version, e.type, e.timestamp, e.data::text, s.private_hash, s.leaf, s.chain
            from mt_events e join es_seal s on s.seq_id = e.seq_id where e.seq_id > $1 and e.seq_id <= $1 + $2 order by e.seq_id
            """);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = limit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<SealedRow>();
        while (await reader.ReadAsync(ct))
        {
            if (reader.GetInt64(0) != position + rows.Count + 1)
            {
                throw new CorruptLogException($"Event {position + rows.Count + 1} or its seal is missing.");
            }

            var e = new SealedEvent(
                reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetInt64(3), reader.GetString(4), reader.GetFieldValue<DateTimeOffset>(5),
                CanonicalJson.WriteAsStored(Encoding.UTF8.GetBytes(reader.GetString(6))), reader.GetFieldValue<byte[]>(7));
            rows.Add(new SealedRow(e, reader.GetFieldValue<byte[]>(8), reader.GetFieldValue<byte[]>(9)));
        }

        return rows;
    }

    /// <summary>Streams with an event of a type up to a position whose data has a text under a name.</summary>
    public async Task<IReadOnlyList<string>> StreamsWithAsync(string type, string name, string value, long upTo, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            "select distinct stream_id from mt_events where type = $1 and data ->> $2 = $3 and seq_id <= $4");
        command.Parameters.Add(new NpgsqlParameter { Value = type });
        command.Parameters.Add(new NpgsqlParameter { Value = name });
        command.Parameters.Add(new NpgsqlParameter { Value = value });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = upTo });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<string>();
        while (await reader.ReadAsync(ct))
        {
            found.Add(reader.GetString(0));
        }

        return found;
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
            events.Add(Event(reader, hasPrivate && !await reader.IsDBNullAsync(7, ct) ? Encoding.UTF8.GetBytes(reader.GetString(7)) : null));
        }

        return events;
    }

    private RecordedEvent Event(NpgsqlDataReader row, byte[]? hidden)
    {
        var (type, data) = upcasters.Up(row.GetString(4), row.GetFieldValue<byte[]>(6));
        return new RecordedEvent(
            row.GetInt64(0), row.GetGuid(1), row.GetString(2), row.GetInt64(3), type, row.GetFieldValue<DateTimeOffset>(5), data, hidden);
    }
}
