using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace ThiDua.Api.EvidenceFiles;

/// <summary>What is kept of a file beside its content.</summary>
/// <param name="Sha256">Hash of the content.</param>
/// <param name="Type">Media type, by content.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Name">What whoever asks called it; else what it was called first.</param>
/// <param name="Own">Whether whoever asks had it.</param>
internal sealed record KeptFile(string Sha256, string Type, long Size, string Name, bool Own);

/// <summary>The tables of evidence: which files there are, who had them, where the log names them.</summary>
internal sealed class EvidenceBook(NpgsqlDataSource source)
{
    private const int Turn = 50_000;

    /// <summary>Notes a file that somebody had, and puts it into its place before anybody can hear of it.</summary>
    /// <returns>Whether nobody had it before.</returns>
    public Task<bool> AddAsync(KeptFile file, string account, DateTimeOffset at, Action keep, CancellationToken ct) => LockedAsync(
        file.Sha256,
        async connection =>
        {
            keep();
            var fresh = await ExecuteAsync(
                connection, "insert into evidence.file (sha256, type, size, kept_at) values ($1, $2, $3, $4) on conflict do nothing", ct, file.Sha256, file.Type, file.Size, at);
            await ExecuteAsync(
                connection,
                """
                insert into evidence.upload (sha256, account, name, at) values ($1, $2, $3, $4)
                on conflict (sha256, account) do update set name = excluded.name, at = excluded.at
                """,
                ct, file.Sha256, account, file.Name, at);
            return fresh == 1;
        },
        ct);

    /// <summary>A file, or null.</summary>
    /// <param name="sha256">Its hash.</param>
    /// <param name="account">Who asks.</param>
    /// <param name="ct">They have gone.</param>
    public async Task<KeptFile?> FindAsync(string sha256, string account, CancellationToken ct)
    {
        await using var command = Command(
            source.CreateCommand(
                """
                select f.type, f.size, u.name, u.account = $2 from evidence.file f join evidence.upload u using (sha256)
                where sha256 = $1 order by u.account = $2 desc, u.at limit 1
                """),
            sha256, account);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? new KeptFile(sha256, reader.GetString(0), reader.GetInt64(1), reader.GetString(2), reader.GetBoolean(3)) : null;
    }

    /// <summary>Streams that name a file.</summary>
    /// <param name="sha256">Its hash.</param>
    /// <param name="byOwners">Only where somebody names it who had it: who only knows a hash opens nothing by naming it.</param>
    /// <param name="ct">The caller has gone.</param>
    public async Task<IReadOnlyList<string>> NamedInAsync(string sha256, bool byOwners, CancellationToken ct)
    {
        await using var command = Command(
            source.CreateCommand(
                """
                select distinct stream_id from evidence.named n
                where sha256 = $1 and ($2 = false or exists (select from evidence.upload u where u.sha256 = n.sha256 and u.account = n.account)) order by stream_id
                """),
            sha256, byOwners);
        return await TextsAsync(command, ct);
    }

    /// <summary>Reads on in the log what names files, up to a position.</summary>
    public async Task CatchUpAsync(long head, CancellationToken ct)
    {
        while (await TurnAsync(head, ct))
        {
        }
    }

    /// <summary>Files that nobody had, and nothing named, since a moment.</summary>
    public async Task<IReadOnlyList<string>> UnneededAsync(DateTimeOffset before, CancellationToken ct)
    {
        await using var command = Command(source.CreateCommand($"select sha256 from evidence.file f where {Unneeded}"), before);
        return await TextsAsync(command, ct);
    }

    /// <summary>Those of some hashes that nobody sent: their files came in, but the program ended before it was noted.</summary>
    public async Task<IReadOnlyList<string>> UnknownAsync(IReadOnlyList<string> hashes, CancellationToken ct)
    {
        await using var command = Command(source.CreateCommand("select h from unnest($1::text[]) h where not exists (select from evidence.file f where f.sha256 = h)"), (object)hashes.ToArray());
        return await TextsAsync(command, ct);
    }

    /// <summary>Forgets a file, if nothing needs it still, and takes it from its place.</summary>
    public Task<bool> DropAsync(string sha256, DateTimeOffset before, Action drop, CancellationToken ct) => LockedAsync(
        sha256,
        async connection =>
        {
            await ExecuteAsync(connection, $"delete from evidence.file f where {Unneeded} and sha256 = $2", ct, before, sha256);
            await using var command = Command(new NpgsqlCommand("select sha256 from evidence.file where sha256 = $1", connection), sha256);
            var isNeeded = await command.ExecuteScalarAsync(ct) is not null;
            if (!isNeeded)
            {
                drop();
            }

            return !isNeeded;
        },
        ct);

    private const string Unneeded =
        "not exists (select from evidence.upload u where u.sha256 = f.sha256 and u.at >= $1) and not exists (select from evidence.named n where n.sha256 = f.sha256)";

    private async Task<bool> TurnAsync(long head, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        long from;
        await using (var command = new NpgsqlCommand("select position from evidence.reached for update", connection))
        {
            from = (long)(await command.ExecuteScalarAsync(ct))!;
        }

        if (from >= head)
        {
            return false;
        }

        var to = Math.Min(head, from + Turn);
        var named = new List<(string Hash, string Stream, string By)>();
        await using (var command = Command(
            new NpgsqlCommand(
                """
                select e.stream_id, s.private from mt_events e join es_seal s on s.seq_id = e.seq_id
                where e.seq_id > $1 and e.seq_id <= $2 and s.seq_id > $1 and s.seq_id <= $2 and s.private like '%"sha256"%'
                """,
                connection),
            from, to))
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                named.AddRange(Named(reader.GetString(0), reader.GetString(1)));
            }
        }

        foreach (var (hash, stream, by) in named.Distinct())
        {
            await ExecuteAsync(connection, "insert into evidence.named (sha256, stream_id, account) values ($1, $2, $3) on conflict do nothing", ct, hash, stream, by);
        }

        await ExecuteAsync(connection, "update evidence.reached set position = $1", ct, to);
        await transaction.CommitAsync(ct);
        return to < head;
    }

    private static IEnumerable<(string Hash, string Stream, string By)> Named(string stream, string hidden)
    {
        using var json = JsonDocument.Parse(hidden);
        var by = json.RootElement.TryGetProperty("by", out var account) ? account.GetString() ?? "" : "";
        return !json.RootElement.TryGetProperty("evidence", out var items) || items.ValueKind != JsonValueKind.Array ? [] :
        [
            .. items.EnumerateArray().Select(i => i.ValueKind == JsonValueKind.Object && i.TryGetProperty("sha256", out var hash) ? hash.GetString() : null)
                .OfType<string>().Where(EvidenceId.IsHash).Select(hash => (hash, stream, by)),
        ];
    }

    /// <summary>Does something with a file while nobody else does.</summary>
    private async Task<bool> LockedAsync(string sha256, Func<NpgsqlConnection, Task<bool>> act, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync(connection, "select pg_advisory_xact_lock($1)", ct, BitConverter.ToInt64(Convert.FromHexString(sha256)));
        var done = await act(connection);
        await transaction.CommitAsync(ct);
        return done;
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params object[] values)
    {
        await using var command = Command(new NpgsqlCommand(sql, connection), values);
        return await command.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlCommand Command(NpgsqlCommand command, params object[] values)
    {
        foreach (var value in values)
        {
            command.Parameters.Add(value is DateTimeOffset at
                ? new NpgsqlParameter { Value = at.ToUniversalTime(), NpgsqlDbType = NpgsqlDbType.TimestampTz }
                : new NpgsqlParameter { Value = value });
        }

        return command;
    }

    private static async Task<IReadOnlyList<string>> TextsAsync(NpgsqlCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<string>();
        while (await reader.ReadAsync(ct))
        {
            found.Add(reader.GetString(0));
        }

        return found;
    }
}
