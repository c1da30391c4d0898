using Npgsql;
using NpgsqlTypes;

namespace ThiDua.EventStore.Appending;

/// <summary>The one connection through which a process appends: its statements are prepared once, its settings checked when it opens.</summary>
internal sealed class AppendConnection : IAsyncDisposable
{
    private static readonly string[] DurabilitySettings = ["fsync", "full_page_writes", "synchronous_commit"];

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _append;

    private AppendConnection(NpgsqlConnection connection)
    {
        _connection = connection;
        _append = new NpgsqlCommand(
            "select es_append($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26)", connection);
    }

    public static async Task<AppendConnection> OpenAsync(NpgsqlDataSource source, EventStoreOptions options, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct);
        try
        {
            await using var settings = new NpgsqlCommand(
                $"""
                 set lock_timeout = {(int)options.LockTimeout.TotalMilliseconds};
                 set idle_in_transaction_session_timeout = 60000;
                 set jit = off; set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off;
                 """, connection);
            await settings.ExecuteNonQueryAsync(ct);
            await AssertDurableAsync(connection, ct);
            return new AppendConnection(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Appends in a transaction of its own: one round trip, one commit.</summary>
    /// <returns>False when the head has moved; nothing was written.</returns>
    public async Task<bool> AppendAsync(BatchPlan plan, CancellationToken ct)
    {
        Bind(_append.Parameters, plan);
        if (!_append.IsPrepared)
        {
            await _append.PrepareAsync(ct);
        }

        return (bool)(await _append.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Opens a transaction, takes the head and then, in new statements, reads versions and commands as of it.</summary>
    public async Task<(LogHead Head, Dictionary<string, long> Versions, Dictionary<Guid, StoredCommand> Commands)> LockAsync(
        IReadOnlyList<PendingAppend> batch, CancellationToken ct)
    {
        string[] ids = [.. batch.SelectMany(b => b.Request.Streams.Select(s => s.StreamId).Concat(b.Request.Guards.Select(g => g.StreamId))).Distinct()];
        Guid[] commandIds = [.. batch.Select(b => b.Request.CommandId).Distinct()];
        await using var read = new NpgsqlBatch(_connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("begin"),
                new NpgsqlBatchCommand("select last_seq, chain, recorded_at from es_head for update"),
                new NpgsqlBatchCommand("select id, version from mt_streams where id = any($1)") { Parameters = { new NpgsqlParameter { Value = ids } } },
                new NpgsqlBatchCommand("select command_id, fingerprint, first_seq, last_seq from es_command where command_id = any($1)")
                {
                    Parameters = { new NpgsqlParameter { Value = commandIds } },
                },
            },
        };
        await using var reader = await read.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var head = new LogHead(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<DateTimeOffset>(2));

        await reader.NextResultAsync(ct);
        var versions = ids.ToDictionary(id => id, _ => 0L);
        while (await reader.ReadAsync(ct))
        {
            versions[reader.GetString(0)] = reader.GetInt64(1);
        }

        await reader.NextResultAsync(ct);
        var commands = new Dictionary<Guid, StoredCommand>();
        while (await reader.ReadAsync(ct))
        {
            commands[reader.GetGuid(0)] = new StoredCommand(reader.GetFieldValue<byte[]>(1), reader.GetInt64(2), reader.GetInt64(3));
        }

        return (head, versions, commands);
    }

    /// <summary>Inserts, moves the head and commits the transaction that <see cref="LockAsync"/> opened, in one trip.</summary>
    public async Task AppendAndCommitAsync(BatchPlan plan, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(_connection);
        var append = new NpgsqlBatchCommand(_append.CommandText);
        Bind(append.Parameters, plan);
        batch.BatchCommands.Add(append);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        if (!reader.GetBoolean(0))
        {
            throw new CorruptLogException("The head moved while it was locked.");
        }

        await reader.NextResultAsync(ct);
    }

    public async Task RollbackAsync(CancellationToken ct)
    {
        await using var rollback = new NpgsqlCommand("rollback", _connection);
        await rollback.ExecuteNonQueryAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _append.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static async Task AssertDurableAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        foreach (var setting in DurabilitySettings)
        {
            await using var show = new NpgsqlCommand($"show {setting}", connection);
            var value = (string)(await show.ExecuteScalarAsync(ct))!;
            if (value is not ("on" or "remote_apply"))
            {
                throw new NotDurableException($"PostgreSQL runs with {setting} = {value}; nothing is written until it is on.");
            }
        }
    }

    private static void Bind(NpgsqlParameterCollection to, BatchPlan plan)
    {
        var made = plan.Streams.Where(s => s.Value.From == 0).ToArray();
        var moved = plan.Streams.Where(s => s.Value.From > 0).ToArray();
        to.Clear();
        Add(to, plan.Previous.Seq);
        Add(to, plan.Seq);
        Add(to, plan.Chain);
        Add(to, plan.RecordedAt);
        Add(to, Array.ConvertAll(made, s => s.Key));
        Add(to, Array.ConvertAll(made, s => s.Value.Type));
        Add(to, Array.ConvertAll(made, s => plan.NewVersions[s.Key]));
        Add(to, Array.ConvertAll(moved, s => s.Key));
        Add(to, Array.ConvertAll(moved, s => s.Value.From));
        Add(to, Array.ConvertAll(moved, s => plan.NewVersions[s.Key]));
        Add(to, Column(plan.UncheckedGuards, g => g.StreamId));
        Add(to, Column(plan.UncheckedGuards, g => g.Version));
        Add(to, Column(plan.Commands, c => c.Id));
        Add(to, Column(plan.Commands, c => c.Fingerprint));
        Add(to, Column(plan.Commands, c => c.First));
        Add(to, Column(plan.Commands, c => c.Last));
        Add(to, Column(plan.Events, e => e.Event.Id));
        Add(to, Column(plan.Events, e => e.StreamId));
        Add(to, Column(plan.Events, e => e.Version));
        Add(to, Column(plan.Events, e => e.Event.Type));
        to.Add(new NpgsqlParameter<byte[][]> { TypedValue = Column(plan.Events, e => e.Event.Data), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb });
        Add(to, Column(plan.Events, e => e.Leaf));
        Add(to, Column(plan.Events, e => e.Chain));
        Add(to, Column(plan.Events, e => e.Event.PrivateHash));
        Add(to, Column(plan.Events, e => e.Event.Salt));
        to.Add(new NpgsqlParameter<byte[]?[]> { TypedValue = Column(plan.Events, e => e.Event.Private), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
    }

    private static T[] Column<TRow, T>(List<TRow> rows, Func<TRow, T> value)
    {
        var column = new T[rows.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = value(rows[i]);
        }

        return column;
    }

    private static void Add<T>(NpgsqlParameterCollection to, T value) => to.Add(new NpgsqlParameter<T> { TypedValue = value });
}
