using Npgsql;
using NpgsqlTypes;

namespace ThiDua.Bench;

/// <summary>
/// The textbook event store: one transaction per append, a sequence for the position, version check by the unique index,
/// one round trip, prepared statement, tuned connection. No order, no seal, no command ids.
/// </summary>
internal sealed class TextbookStore(string connectionString) : IAsyncDisposable
{
    private const string Sql =
        """
        with s as (
            insert into mt_streams (id, type, version) values ($1, $2, $3)
            on conflict (id) do update set version = excluded.version, timestamp = now() where mt_streams.version = excluded.version - 1
            returning id)
        insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp)
        select nextval('mt_events_sequence'), $4, s.id, $3, $5, $6, now() from s
        """;

    private readonly NpgsqlDataSource _source = ThiDua.EventStore.PostgresEventStore.CreateDataSource(
        connectionString, b => { b.MaxPoolSize = 300; b.MaxAutoPrepare = 10; b.AutoPrepareMinUsages = 1; });

    public async Task AppendAsync(string stream, string kind, long version, byte[] data, string type)
    {
        await using var command = _source.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = kind });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = version });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.NewGuid() });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = data, NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = type });
        if (await command.ExecuteNonQueryAsync() != 1)
        {
            throw new InvalidOperationException("Version conflict.");
        }
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
