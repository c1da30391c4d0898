using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace ThiDua.EventStore.Schema;

/// <summary>One numbered step of the schema; never changed once released, only followed by another.</summary>
public sealed record Migration(string Name, string Sql);

/// <summary>The steps of one library and what the application's role may do with them.</summary>
/// <param name="Steps">In order.</param>
/// <param name="Grants">SQL with <c>{app}</c> for the application's role; run after every migration, so it must be repeatable.</param>
public sealed record MigrationSet(IReadOnlyList<Migration> Steps, string Grants)
{
    /// <summary>Reads <c>Schema/NNN_*.sql</c> and <c>Schema/grants.sql</c> embedded in <paramref name="assembly"/>.</summary>
    public static MigrationSet From(Assembly assembly)
    {
        var names = assembly.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        var steps = names.Where(n => !n.EndsWith("grants.sql", StringComparison.Ordinal)).Select(n => new Migration(n, Text(assembly, n)));
        var grants = names.SingleOrDefault(n => n.EndsWith("grants.sql", StringComparison.Ordinal));
        return new MigrationSet([.. steps], grants is null ? "" : Text(assembly, grants));
    }

    /// <summary>The log's own steps.</summary>
    public static MigrationSet Log { get; } = From(typeof(MigrationSet).Assembly);

    private static string Text(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

/// <summary>The schema in the database is not the one this program needs, and nobody who may change it is signed in.</summary>
public sealed class SchemaException(string message) : Exception(message);

/// <summary>Brings the schema up to date, forward only, under one lock, as the owner; the application's role never runs DDL.</summary>
public static class Migrator
{
    private const long LockKey = 0x54_68_69_44_75_61; // "ThiDua"

    /// <summary>Applies what is missing and renews the grants. Several nodes may call this at once: one works, the others wait and find nothing to do.</summary>
    /// <param name="owner">Connections of the role that owns the schema.</param>
    /// <param name="appRole">The role the application runs as.</param>
    /// <param name="sets">Steps of the log and of the read models, in this order.</param>
    /// <param name="ct">Stops between steps.</param>
    /// <returns>Names of the steps applied now.</returns>
    /// <exception cref="SchemaException">A step that was applied differs from the one this program has.</exception>
    public static async Task<IReadOnlyList<string>> MigrateAsync(
        NpgsqlDataSource owner, string appRole, IReadOnlyList<MigrationSet> sets, CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        await RunAsync(connection, $"set lock_timeout = '120s'; select pg_advisory_lock({LockKey})", ct);
        try
        {
            await RunAsync(
                connection,
                """
                set client_min_messages = warning;
                create table if not exists es_migration (
                    name text not null primary key, sha256 text not null, applied_at timestamptz not null default now())
                """, ct);
            var applied = await AppliedAsync(connection, ct);
            var now = new List<string>();
            foreach (var step in sets.SelectMany(s => s.Steps))
            {
                if (!IsApplied(step, applied))
                {
                    await ApplyAsync(connection, step, ct);
                    now.Add(step.Name);
                }
            }

            var quoted = "\"" + appRole.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
            foreach (var grants in sets.Select(s => s.Grants).Where(g => g.Length > 0))
            {
                await RunAsync(connection, grants.Replace("{app}", quoted, StringComparison.Ordinal), ct);
            }

            return now;
        }
        finally
        {
            await RunAsync(connection, $"select pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }

    /// <summary>Checks, as the application's role, that every step is applied.</summary>
    /// <exception cref="SchemaException">A step is missing or differs.</exception>
    public static async Task AssertMigratedAsync(NpgsqlDataSource app, IReadOnlyList<MigrationSet> sets, CancellationToken ct)
    {
        await using var connection = await app.OpenConnectionAsync(ct);
        await using var exists = new NpgsqlCommand("select to_regclass('es_migration') is not null", connection);
        var applied = (bool)(await exists.ExecuteScalarAsync(ct))! ? await AppliedAsync(connection, ct) : [];
        var missing = sets.SelectMany(s => s.Steps).Where(step => !IsApplied(step, applied)).Select(s => s.Name).ToList();
        if (missing.Count > 0)
        {
            throw new SchemaException(
                $"The database lacks {string.Join(", ", missing)}. Give ConnectionStrings__ThiDuaOwner once, so that the owner's role can apply them.");
        }
    }

    private static bool IsApplied(Migration step, Dictionary<string, string> applied)
    {
        if (!applied.TryGetValue(step.Name, out var hash))
        {
            return false;
        }

        return hash == Hash(step) ? true : throw new SchemaException($"{step.Name} was applied in another form than this program has.");
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration step, CancellationToken ct)
    {
        await using var tx = await connection.BeginTransactionAsync(ct);
        await RunAsync(connection, step.Sql, ct);
        await using var note = new NpgsqlCommand("insert into es_migration (name, sha256) values ($1, $2)", connection, tx)
        {
            Parameters = { new NpgsqlParameter { Value = step.Name }, new NpgsqlParameter { Value = Hash(step) } },
        };
        await note.ExecuteNonQueryAsync(ct);
        await tx.CommitAsync(ct);
    }

    private static async Task<Dictionary<string, string>> AppliedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var read = new NpgsqlCommand("select name, sha256 from es_migration", connection);
        await using var reader = await read.ExecuteReaderAsync(ct);
        var applied = new Dictionary<string, string>();
        while (await reader.ReadAsync(ct))
        {
            applied[reader.GetString(0)] = reader.GetString(1);
        }

        return applied;
    }

    private static string Hash(Migration step) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(step.Sql)));

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
