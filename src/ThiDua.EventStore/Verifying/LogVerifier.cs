using System.Text;
using System.Text.Json;
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
        var known = _verified; // Before the end is read: a head that is behind this one has gone back.
        var end = await EndAsync(ct);
        var head = end.Head;
        var start = full || kept?.Seq < known.Seq ? new Verified(0, Seal.Start) : known;
        var walk = new Walk(start, kept);
        if (known.Seq > head.Seq)
        {
            walk.Fail(head.Seq + 1, "the log ends before the position that was verified earlier");
        }
        else if (end.Min < 1)
        {
            walk.Fail(end.Min, "an event stands before the first");
        }

        await using var connection = await source.OpenConnectionAsync(ct);
        while (walk.Bad is null && walk.Seq < head.Seq)
        {
            await PageAsync(connection, walk, Math.Min(walk.Seq + PageSize, head.Seq), ct);
            progress?.Report(walk.Seq);
        }

        walk.Finish(head, end.Max);
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

    private async Task<(LogHead Head, long Min, long Max)> EndAsync(CancellationToken ct)
    {
        // One statement, one snapshot: an append commits head and events together.
        await using var command = source.CreateCommand(
            """
            select last_seq, chain, recorded_at, coalesce((select min(seq_id) from mt_events), 1), coalesce((select max(seq_id) from mt_events), 0)
            from es_head
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var head = new LogHead(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<DateTimeOffset>(2));
        return (head, reader.GetInt64(3), reader.GetInt64(4));
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
        var (events, streams) = all ? ("", "") : ("where stream_id = any($2)", "where id = any($2)");
        var sql = $"""
                   select coalesce(e.last, $1)
                   from (select stream_id, count(*) n, max(version) v, max(seq_id) last from mt_events {events} group by stream_id) e
                   full join (select id, version from mt_streams {streams}) s on s.id = e.stream_id
                   where (coalesce(e.n, 0) <> coalesce(s.version, 0) or coalesce(e.v, 0) <> coalesce(s.version, 0) or s.id is null)
                     and coalesce(e.last, 0) <= $1
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
    private sealed class Walk(Verified start, LogHead? kept)
    {
        private const string DiffersFromKept = "the log differs from the head that was kept elsewhere";

        private byte[] _chain = start.Chain;

        public long Seq { get; private set; } = start.Seq;

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

            try
            {
                if (Fault(row, at) is { } fault)
                {
                    Fail(at, fault);
                    return;
                }
            }
            catch (Exception e) when (e is JsonException or InvalidCastException or FormatException or OverflowException)
            {
                // Nothing of ours: the append writes no null, no infinite time, no text that does not parse.
                Fail(at, "its content cannot be read: " + e.Message);
                return;
            }

            Streams.Add(row.GetString(2));
            Seq = at;
        }

        private string? Fault(NpgsqlDataReader row, long at)
        {
            var privateHash = row.GetFieldValue<byte[]>(9);
            if (!PrivateFits(row, privateHash))
            {
                return "its private part was changed";
            }

            var data = CanonicalJson.WriteAsStored(Encoding.UTF8.GetBytes(row.GetString(6)));
            var leaf = Seal.Leaf(
                at, row.GetGuid(1), row.GetString(2), row.GetInt64(3), row.GetString(4), row.GetFieldValue<DateTimeOffset>(5), data, privateHash);
            _chain = Seal.Chain(_chain, leaf);
            if (!leaf.AsSpan().SequenceEqual(row.GetFieldValue<byte[]>(7)) || !_chain.AsSpan().SequenceEqual(row.GetFieldValue<byte[]>(8)))
            {
                return "its content does not fit its seal";
            }

            return kept?.Seq == at && !_chain.AsSpan().SequenceEqual(kept.Chain) ? DiffersFromKept : null;
        }

        /// <summary>Shredding takes salt and text away together: text without a salt is no part that was ever sealed.</summary>
        private static bool PrivateFits(NpgsqlDataReader row, byte[] privateHash)
        {
            if (row.IsDBNull(10))
            {
                return row.IsDBNull(11);
            }

            var hidden = row.IsDBNull(11) ? [] : Encoding.UTF8.GetBytes(row.GetString(11));
            return Seal.PrivateHash(row.GetFieldValue<byte[]>(10), hidden).AsSpan().SequenceEqual(privateHash);
        }

        public void Finish(LogHead head, long max)
        {
            if (Bad is not null)
            {
                return;
            }

            if (kept?.Seq == start.Seq && !start.Chain.AsSpan().SequenceEqual(kept.Chain))
            {
                Fail(start.Seq, DiffersFromKept); // The kept head is where this walk began.
            }
            else if (kept is not null && kept.Seq > head.Seq)
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
