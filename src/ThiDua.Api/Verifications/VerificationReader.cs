using System.Globalization;
using Npgsql;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Units;
using ThiDua.Domain.Verification;
using ThiDua.EventStore;
using ThiDua.Projections.Tables;

namespace ThiDua.Api.Verifications;

/// <summary>A row of the register that waits.</summary>
/// <param name="StreamId">Stream of the activity.</param>
/// <param name="Type">Type as over HTTP.</param>
/// <param name="Unit">Unit code.</param>
/// <param name="OccurredOn">Day it happened.</param>
/// <param name="Version">Events in its stream.</param>
/// <param name="FirstSeq">Position of its first event.</param>
/// <param name="RecordedAt">When it was first recorded.</param>
/// <param name="Title">Line for lists.</param>
/// <param name="Question">Whether it is doubted: none, open, answered.</param>
internal sealed record WaitingRow(
    string StreamId, string Type, string Unit, DateOnly OccurredOn, long Version, long FirstSeq, DateTimeOffset RecordedAt, string Title, string Question)
{
    /// <summary>Stream of its kind.</summary>
    public string Kind => ActivityKinds.OfStream(StreamId)!.Stream;

    /// <summary>Its id.</summary>
    public string Id => StreamId[(Kind.Length + 1)..];
}

/// <summary>Reads what waits to be verified in a period from the register, and the streams behind it.</summary>
internal sealed class VerificationReader(NpgsqlDataSource source, ReadTables tables, PostgresEventStore store, EventTypes types, Settings settings)
{
    private const int Chunk = 2_000;

    /// <summary>Units whose activities count in a period, or in one cluster of it: those that compete, and those below them.</summary>
    public static IReadOnlyList<string> UnitsOf(World world, Period period, string? cluster = null)
    {
        var members = period.Plan.Clusters.Where(c => (cluster ?? c) == c)
            .SelectMany(c => world.Cluster(c)?.MembersDuring(period.Plan.From, period.Plan.To) ?? []).ToHashSet(StringComparer.Ordinal);
        return [.. world.Units.Keys.Where(u => IsWithin(world, u, members))];
    }

    private static bool IsWithin(World world, string unit, HashSet<string> members)
    {
        var code = unit;
        for (var steps = 0; code is not null && steps < 20; steps++)
        {
            if (members.Contains(code))
            {
                return true;
            }

            code = world.Unit(code)?.History[^1].Attributes.Parent;
        }

        return false;
    }

    /// <summary>Waits until the register has everything that is in the log now, and gives that position.</summary>
    public async Task<long> AtHeadAsync(CancellationToken ct)
    {
        var head = (await store.HeadAsync(ct)).Seq;
        return await tables.WaitForAsync(head, settings.ReadWait, ct)
            ? head
            : throw new ProblemException(503, "projection.behind", "Sổ hoạt động chưa cập nhật; hãy thử lại sau ít giây.") { RetryAfter = 1 };
    }

    /// <summary>Of some activities those that a caller may see row by row.</summary>
    /// <param name="streams">Streams of the activities.</param>
    /// <param name="units">Units within reach; null for all.</param>
    /// <param name="sensitive">Whether denunciations come along.</param>
    /// <param name="ct">The caller has gone.</param>
    public async Task<IReadOnlySet<string>> SeenAsync(string[] streams, string[]? units, bool sensitive, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            "select stream_id from read_register where stream_id = any($1) and ($2::text[] is null or unit = any($2)) and ($3 or not sensitive)");
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = streams });
        command.Parameters.Add(new NpgsqlParameter { Value = units ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = sensitive });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct))
        {
            seen.Add(reader.GetString(0));
        }

        return seen;
    }

    /// <summary>What waits in a period, oldest first.</summary>
    /// <param name="world">Units and clusters.</param>
    /// <param name="period">The period.</param>
    /// <param name="units">Codes of units.</param>
    /// <param name="kinds">Streams of kinds; null for all.</param>
    /// <param name="upTo">Only what was recorded up to this position.</param>
    /// <param name="after">Only what was recorded after this position.</param>
    /// <param name="sensitive">Whether denunciations come along row by row.</param>
    /// <param name="most">Rows at the most.</param>
    /// <param name="ct">The caller has gone.</param>
    public async Task<IReadOnlyList<WaitingRow>> WaitingAsync(
        World world, Period period, IReadOnlyList<string> units, IReadOnlyList<string>? kinds, long upTo, long after, bool sensitive, int most, CancellationToken ct)
    {
        var (found, names) = (new List<WaitingRow>(), kinds is null ? null : ActivityKinds.All
            .Where(k => kinds.Contains(k.Stream)).SelectMany(k => k.Declared.Where(d => d.Opens).Select(d => d.Name)).ToArray());
        while (found.Count < most)
        {
            // Some rows may be of days on which the unit does not compete: as many more are read, until there are enough or no more.
            var rows = await RowsAsync(period, units, names, upTo, after, sensitive, most, ct);
            found.AddRange(rows.Where(r => world.Covering(r.Unit, r.OccurredOn).Any(c => c.Period.Code == period.Code)).Take(most - found.Count));
            if (rows.Count < most)
            {
                break;
            }

            after = rows[^1].FirstSeq;
        }

        return found;
    }

    private async Task<List<WaitingRow>> RowsAsync(
        Period period, IReadOnlyList<string> units, string[]? types, long upTo, long after, bool sensitive, int most, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            $"""
             select stream_id, type, unit, occurred_on, version, first_seq, recorded_at, title, question from read_register
             where standing = 'recorded' and unit = any($1) and occurred_on between $2 and $3 and first_seq <= $4 and first_seq > $5 and ($6 or not sensitive)
               and ($7::text[] is null or type = any($7))
             order by first_seq limit {most.ToString(CultureInfo.InvariantCulture)}
             """);
        foreach (var value in new object[] { units.ToArray(), period.Plan.From, period.Plan.To, upTo, after, sensitive, types ?? (object)DBNull.Value })
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        command.Parameters[^1].NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Text;
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<WaitingRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new WaitingRow(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateOnly>(3), reader.GetInt64(4), reader.GetInt64(5),
                reader.GetFieldValue<DateTimeOffset>(6), reader.GetString(7), reader.GetString(8)));
        }

        return rows;
    }

    /// <summary>The activities behind rows, as they stood at a position.</summary>
    public async Task<IReadOnlyList<WaitingActivity>> ActivitiesAsync(IReadOnlyList<WaitingRow> rows, long upTo, CancellationToken ct)
    {
        var found = new List<WaitingActivity>(rows.Count);
        foreach (var chunk in rows.Chunk(Chunk))
        {
            var events = (await store.ReadStreamsUpToAsync([.. chunk.Select(r => r.StreamId)], upTo, ct)).ToLookup(e => e.StreamId);
            found.AddRange(chunk.Select(r => new WaitingActivity(
                r.StreamId, r.FirstSeq, events[r.StreamId].Aggregate(Activity.Empty, (a, e) => a.After(EventJson.Read(types, e.Type, e.Data))))));
        }

        return found;
    }

    /// <summary>Activities of a period that are not decided, counted by unit and kind.</summary>
    /// <param name="world">Units.</param>
    /// <param name="period">The period.</param>
    /// <param name="leftOut">Streams of activities that came late and do not count in it.</param>
    /// <param name="ct">Stops.</param>
    public async Task<IReadOnlyList<UndecidedActivities>> UndecidedAsync(World world, Period period, IReadOnlyCollection<string> leftOut, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            """
            select unit, type, count(*) filter (where question <> 'none'), count(*) filter (where question = 'none') from read_register
            where (standing = 'recorded' or (standing = 'verified' and question <> 'none')) and unit = any($1) and occurred_on between $2 and $3
              and stream_id <> all($4)
            group by unit, type order by unit, type
            """);
        foreach (var value in new object[] { UnitsOf(world, period).ToArray(), period.Plan.From, period.Plan.To, leftOut.ToArray() })
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<UndecidedActivities>();
        while (await reader.ReadAsync(ct))
        {
            var (unit, kind) = (reader.GetString(0), ActivityKinds.FindType(reader.GetString(1))!.Value.Kind);
            found.Add(new UndecidedActivities(unit, world.Unit(unit)!.History[^1].Attributes.Name, kind.Stream, kind.Label, reader.GetInt64(2), reader.GetInt64(3)));
        }

        return found;
    }

    /// <summary>How many activities wait to be verified in a period, and when the oldest was recorded; null for none.</summary>
    /// <param name="world">Units.</param>
    /// <param name="period">The period.</param>
    /// <param name="caller">Who asks: what is out of reach stays out, denunciations are counted only for those who handle them, as in the queue.</param>
    /// <param name="ct">The caller has gone.</param>
    public Task<(long Waiting, DateTimeOffset? Oldest)> QueueLengthAsync(World world, Period period, Caller caller, CancellationToken ct) => CountAsync(
        $"""
         select count(*), min(recorded_at) from read_register
         where standing = 'recorded' and unit = any($1) and occurred_on between $2 and $3{(caller.SeesSensitive ? "" : " and not sensitive")}
         """,
        [.. UnitsOf(world, period).Where(u => caller.Reaches(u, world))], period, r => (r.GetInt64(0), r.IsDBNull(1) ? (DateTimeOffset?)null : r.GetFieldValue<DateTimeOffset>(1)), ct);

    /// <summary>How many activities of units and those below them in a period are questioned and not answered, and how many are rejected.</summary>
    /// <param name="world">Units.</param>
    /// <param name="period">The period.</param>
    /// <param name="units">Codes of units.</param>
    /// <param name="ct">The caller has gone.</param>
    public Task<(long Questioned, long Rejected)> ReturnedAsync(World world, Period period, IReadOnlyCollection<string> units, CancellationToken ct) => CountAsync(
        """
        select count(*) filter (where question = 'open' and standing <> 'rejected'), count(*) filter (where standing = 'rejected') from read_register
        where unit = any($1) and occurred_on between $2 and $3 and standing <> 'voided' and (standing = 'rejected' or question = 'open')
        """,
        [.. world.Units.Keys.Where(u => units.Any(above => world.IsBelow(u, above)))], period, r => (r.GetInt64(0), r.GetInt64(1)), ct);

    private async Task<T> CountAsync<T>(string sql, IReadOnlyList<string> units, Period period, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        await using var command = source.CreateCommand(sql);
        foreach (var value in new object[] { units.ToArray(), period.Plan.From, period.Plan.To })
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return read(reader);
    }

    /// <summary>The verifications of a period as its stream tells them.</summary>
    public VerificationLog LogOf(IReadOnlyList<RecordedEvent> events) =>
        events.Aggregate(VerificationLog.Empty, (log, e) => log.After(EventJson.Read(types, e.Type, e.Data, e.Private).Event));

    /// <summary>The verifications of a period.</summary>
    public async Task<VerificationLog> LogAsync(string period, CancellationToken ct) => LogOf(await store.ReadStreamAsync(VerificationLog.StreamOf(period), ct));
}
