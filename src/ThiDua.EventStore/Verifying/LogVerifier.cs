using Npgsql;

namespace ThiDua.EventStore.Verifying;

/// <summary>What a verification found.</summary>
/// <param name="Intact">Whether every event up to <paramref name="Head"/> fits.</param>
/// <param name="Events">Events looked at this time.</param>
/// <param name="Head">The head up to which it was verified.</param>
/// <param name="FirstBad">Position of the first event that does not fit, or null.</param>
/// <param name="Reason">What is wrong there, for an engineer; null when intact.</param>
public sealed record Verification(bool Intact, long Events, LogHead Head, long? FirstBad, string? Reason);

/// <summary>
/// Recomputes the seal over what is stored. Finds changed, deleted, inserted and swapped events and streams whose version is
/// not the number of their events; a cut tail is found against a head that was kept elsewhere.
/// </summary>
internal sealed class LogVerifier(NpgsqlDataSource source)
{
    private const int PageSize = 2_000;

    private const string Page =
        """
        select n.seq, e.id, e.stream_id, e.version, e.type, e.timestamp, e.data::text,
               s.leaf, s.chain, s.private_hash, s.salt, s.private
        from generate_series($1::bigint, $2::bigint) n (seq)
        left join mt_events e on e.seq_id = n.seq
        left join es_seal s on s.seq_id = n.seq
        order by n.seq
        """;

    private sealed record Verified(long Seq, byte[] Chain);

    private volatile Verified _verified = new(0, Seal.Start);

    /// <summary>Verifies.</summary>
    /// <param name="full">From the first event; otherwise from where the last intact verification of this process ended.</param>
    /// <param name="kept">A head kept outside the database, or null: the log must still contain it.</param>
    /// <param name="progress">Told the position reached.</param>
    /// <param name="ct">Stops the walk.</param>
    public async Task<Verification> VerifyAsync(bool full, LogHead? kept, IProgress<long>? progress, CancellationToken ct)
    {
        var (head, max) = await EndAsync(ct);
        var start = full || _verified.Seq > head.Seq || kept?.Seq < _verified.Seq ? new Verified(0, Seal.Start) : _verified;
        var walk = new Walk(start.Seq, start.Chain, kept);
        await using var connection = await source.OpenConnectionAsync(ct);
        while (walk.Bad is null && walk.Seq < head.Seq)
        {
            await PageAsync(connection, walk, Math.Min(walk.Seq + PageSize, head.Seq), ct);
            progress?.Report(walk.Seq);
        }

        walk.Finish(head, max);
        if (walk.Bad is null)
        {
            await CheckStreamsAsync(connection, walk, start.Seq == 0, head.Seq, ct);
        }

        if (walk.Bad is null)
        {
            _verified = new Verified(head.Seq, head.Chain);
        }

        return new Verification(walk.Bad is null, walk.Seq - start.Seq, head, walk.Bad, walk.Reason);
    }

    private async Task<(LogHead Head, long Max)> EndAsync(CancellationToken ct)
    {
        // One statement, one snapshot: an append commits head and events together.
        await using var command = source.CreateCommand(
            "select last_seq, chain, recorded_at, (select coalesce(max(seq_id), 0) from mt_events) from es_head");
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (new LogHead(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<DateTimeOffset>(2)), reader.GetInt64(3));
    }

    private static async Task PageAsync(NpgsqlConnection connection, Walk walk, long upTo, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Page, connection)
        {
            Parameters = { new NpgsqlParameter { Value = walk.Seq + 1 }, new NpgsqlParameter { Value = upTo } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (walk.Bad is null && await reader.ReadAsync(ct))
        {
            walk.Next(reader);
        }
    }

    private static async Task CheckStreamsAsync(NpgsqlConnection connection, Walk walk, bool all, long upTo, CancellationToken ct)
    {
        var sql = $"""
                   select coalesce(e.last, s.version) from mt_streams s
                   left join lateral (select count(*) n, max(e.version) v, max(e.seq_id) last from mt_events e where e.stream_id = s.id) e on true
                   where {(all ? "true" : "s.id = any($2)")} and (e.n <> s.version or e.v is distinct from s.version) and coalesce(e.last, 0) <= $1
                   order by 1 limit 1
                   """;
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        command.Parameters.Add(new NpgsqlParameter { Value = upTo });
        if (!all)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = walk.Streams.ToArray() });
        }

        if (await command.ExecuteScalarAsync(ct) is long seq)
        {
            walk.Fail(seq, "the version of its stream is not the number of its events");
        }
    }

    /// <summary>State of one walk along the log.</summary>
    private sealed class Walk(long seq, byte[] chain, LogHead? kept)
    {
        private byte[] _chain = chain;

        public long Seq { get; private set; } = seq;

        public long? Bad { get; private set; }

        public string? Reason { get; private set; }

        public HashSet<string> Streams { get; } = [];

        public void Next(NpgsqlDataReader row)
        {
            var at = row.GetInt64(0);
            if (row.IsDBNull(1) || row.IsDBNull(7))
            {
                Fail(at, row.IsDBNull(1) ? "the event is missing" : "the event has no seal");
                return;
            }

            var privateHash = row.GetFieldValue<byte[]>(9);
            if (!row.IsDBNull(10))
            {
                var hidden = row.IsDBNull(11) ? [] : System.Text.Encoding.UTF8.GetBytes(row.GetString(11));
                if (!Seal.PrivateHash(row.GetFieldValue<byte[]>(10), hidden).AsSpan().SequenceEqual(privateHash))
                {
                    Fail(at, "its private part was changed");
                    return;
                }
            }

            var data = CanonicalJson.WriteAsStored(System.Text.Encoding.UTF8.GetBytes(row.GetString(6)));
            var leaf = Seal.Leaf(
                at, row.GetGuid(1), row.GetString(2), row.GetInt64(3), row.GetString(4), row.GetFieldValue<DateTimeOffset>(5), data, privateHash);
            _chain = Seal.Chain(_chain, leaf);
            if (!leaf.AsSpan().SequenceEqual(row.GetFieldValue<byte[]>(7)) || !_chain.AsSpan().SequenceEqual(row.GetFieldValue<byte[]>(8)))
            {
                Fail(at, "its content does not fit its seal");
                return;
            }

            if (kept?.Seq == at && !_chain.AsSpan().SequenceEqual(kept.Chain))
            {
                Fail(at, "the log differs from the head that was kept elsewhere");
                return;
            }

            Streams.Add(row.GetString(2));
            Seq = at;
        }

        public void Finish(LogHead head, long max)
        {
            if (Bad is not null)
            {
                return;
            }

            if (kept is not null && kept.Seq > head.Seq)
            {
                Fail(head.Seq + 1, "the log ends before the head that was kept elsewhere");
            }
            else if (max > head.Seq)
            {
                Fail(head.Seq + 1, "an event stands beyond the head");
            }
            else if (!_chain.AsSpan().SequenceEqual(head.Chain))
            {
                Fail(head.Seq, "the head does not fit the events before it");
            }
        }

        public void Fail(long at, string reason) => (Bad, Reason) = (at, reason);
    }
}
