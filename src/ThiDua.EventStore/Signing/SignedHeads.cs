using System.Text;
using Npgsql;

namespace ThiDua.EventStore.Signing;

/// <summary>A statement in the book.</summary>
/// <param name="Nr">Its number.</param>
/// <param name="Name">What it stands for, each name once: <c>daily:2026-11-10</c>, <c>result:p26:1</c>, <c>key:…</c>, <c>key-revoked:…</c>.</param>
/// <param name="Signed">The statement.</param>
public sealed record BookedStatement(long Nr, string Name, SignedStatement Signed);

/// <summary>An event that a head is signed at.</summary>
/// <param name="Seq">Position.</param>
/// <param name="StreamId">Stream.</param>
/// <param name="Version">Version in the stream.</param>
public sealed record EventPlace(long Seq, string StreamId, long Version);

/// <summary>The book of signed statements beside the log: added to and read, never changed.</summary>
public sealed class SignedHeads(NpgsqlDataSource source)
{
    /// <summary>The log's identity.</summary>
    public async Task<Guid> LogIdAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand("select id from es_log");
        return (Guid)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Statements after a number, in order.</summary>
    /// <exception cref="FormatException">One cannot be read: nothing that we wrote.</exception>
    public async Task<IReadOnlyList<BookedStatement>> AfterAsync(long nr, int limit, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select nr, name, statement, signature from es_signed_head where nr > $1 order by nr limit $2");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = nr });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<BookedStatement>();
        while (await reader.ReadAsync(ct))
        {
            found.Add(new BookedStatement(reader.GetInt64(0), reader.GetString(1), new SignedStatement(
                Statement.Read(Encoding.UTF8.GetBytes(reader.GetString(2))), reader.GetFieldValue<byte[]>(3))));
        }

        return found;
    }

    /// <summary>Adds a statement; false when its name is taken (another node was quicker).</summary>
    public async Task<bool> AddAsync(string name, SignedStatement signed, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            "insert into es_signed_head (name, statement, signature) values ($1, $2, $3) on conflict (name) do nothing");
        command.Parameters.Add(new NpgsqlParameter { Value = name });
        command.Parameters.Add(new NpgsqlParameter { Value = Encoding.UTF8.GetString(signed.Statement.ToCanonical()) });
        command.Parameters.Add(new NpgsqlParameter { Value = signed.Signature });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    /// <summary>The head as it was when the event at a position was the last, as the seals say now; null when there is none at that position.</summary>
    public async Task<LogHead?> HeadAtAsync(long position, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            "select s.chain, coalesce(e.timestamp, 'epoch') from es_seal s left join mt_events e on e.seq_id = s.seq_id where s.seq_id = $1");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? new LogHead(position, reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<DateTimeOffset>(1)) : null;
    }

    /// <summary>Events of a type after a position and up to another, in order.</summary>
    public async Task<IReadOnlyList<EventPlace>> EventsAsync(string type, long after, long upTo, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            "select seq_id, stream_id, version from mt_events where seq_id > $1 and seq_id <= $2 and type = $3 order by seq_id");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = upTo });
        command.Parameters.Add(new NpgsqlParameter { Value = type });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<EventPlace>();
        while (await reader.ReadAsync(ct))
        {
            found.Add(new EventPlace(reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2)));
        }

        return found;
    }
}
