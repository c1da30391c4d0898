using Npgsql;

namespace ThiDua.EventStore.Appending;

/// <summary>The one connection through which a process appends: its statement is prepared once.</summary>
internal sealed class AppendConnection : IAsyncDisposable
{
    /// <summary>SQLSTATE of es_append when the server's settings cannot keep what it acknowledges.</summary>
    public const string NotDurableState = "ES002";

    private const string AppendSql =
        "select es_append($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24)";

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _quick;
    private readonly AppendParameters _quickParameters;

    private AppendConnection(NpgsqlConnection connection)
    {
        _connection = connection;
        _quick = new NpgsqlCommand(AppendSql, connection);
        _quickParameters = new AppendParameters(_quick.Parameters);
    }

    public static async Task<AppendConnection> OpenAsync(NpgsqlDataSource source, EventStoreOptions options, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct);
        try
        {
            // Generic plans over indices: a plan made while the tables were small must not be kept when they are not.
            await using var settings = new NpgsqlCommand(
                $"""
                 set lock_timeout = {(int)options.LockTimeout.TotalMilliseconds};
                 set idle_in_transaction_session_timeout = 15000;
                 set default_transaction_isolation = 'read committed'; set default_transaction_read_only = off;
                 set work_mem = '64MB'; -- A batch is unpacked in memory, not through files.
                 set jit = off; set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off;
                 """, connection);
            await settings.ExecuteNonQueryAsync(ct);
            return new AppendConnection(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether the statement of <see cref="AppendAsync"/> is prepared.</summary>
    public bool IsPrepared { get; private set; }

    /// <summary>Prepares the statement of <see cref="AppendAsync"/>, once.</summary>
    public async Task PrepareAsync(CancellationToken ct)
    {
        if (!IsPrepared)
        {
            await _quick.PrepareAsync(ct);
            IsPrepared = true;
        }
    }

    /// <summary>Appends in a transaction of its own: one round trip, one commit.</summary>
    /// <returns>False when the head has moved; nothing was written.</returns>
    public async Task<bool> AppendAsync(BatchPlan plan, CancellationToken ct)
    {
        _quickParameters.Set(plan);
        return (bool)(await _quick.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Opens a transaction, takes the head and then, in new statements, reads versions and commands as of it.</summary>
    public async Task<(LogHead Head, Dictionary<string, long> Versions, Dictionary<Guid, StoredCommand> Commands)> LockAsync(
        IReadOnlyList<PendingAppend> batch, CancellationToken ct)
    {
        var (ids, commandIds) = Named(batch);
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
        var append = new NpgsqlBatchCommand(AppendSql);
        new AppendParameters(append.Parameters).Set(plan);
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
        await _quick.DisposeAsync();
        await _connection.ReturnCleanAsync();
    }

    private static (string[] Streams, Guid[] Commands) Named(IReadOnlyList<PendingAppend> batch)
    {
        var streams = new HashSet<string>();
        var commands = new HashSet<Guid>();
        foreach (var append in batch)
        {
            commands.Add(append.Request.CommandId);
            streams.UnionWith(append.Streams.Select(s => s.Stream.StreamId));
            streams.UnionWith(append.Request.Guards.Select(g => g.StreamId));
        }

        return ([.. streams], [.. commands]);
    }
}
