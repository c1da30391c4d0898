using Npgsql;
using ThiDua.EventStore.Schema;

namespace ThiDua.TestKit;

/// <summary>
/// A database of its own for a test class: a copy of a template that is migrated once per run. No server is a failure, never a skip.
/// Sessions run in Vietnam's time zone on purpose: a wrong use of UTC fails here, not in production.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly SemaphoreSlim Gate = new(1);
    private static readonly string RunId = $"{Environment.ProcessId}_{Guid.NewGuid():N}"[..16];
    private static bool _templateMade;

    private readonly string _name;

    private TestDatabase(string name) => _name = name;

    /// <summary>Superuser connection to the test server, without a database.</summary>
    public static string Server { get; } = Environment.GetEnvironmentVariable("THIDUA_TEST_SERVER")
        ?? throw new InvalidOperationException("THIDUA_TEST_SERVER is not set: run the tests by ./ops/test, which starts a server for them.");

    /// <summary>As the application: may add to the log, no DDL.</summary>
    public string App => Connection("thidua_test_app", "test");

    /// <summary>As the owner of the schema.</summary>
    public string Owner => Connection("thidua_test_owner", "test");

    /// <summary>As superuser, for tampering.</summary>
    public string Superuser => $"{Server};Database={_name};Timezone=Asia/Ho_Chi_Minh;Pooling=false";

    /// <summary>A migrated, empty database.</summary>
    public static async Task<TestDatabase> CreateAsync()
    {
        await Gate.WaitAsync();
        try
        {
            if (!_templateMade)
            {
                await MakeTemplateAsync();
                _templateMade = true;
            }

            var name = $"td_{Guid.NewGuid():N}";
            await OnServerAsync($"create database {name} template {Template} owner thidua_test_owner");
            return new TestDatabase(name);
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>A database without any table.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync()
    {
        await MakeRolesAsync();
        var name = $"td_{Guid.NewGuid():N}";
        await OnServerAsync($"create database {name} owner thidua_test_owner template template0");
        await OnDatabaseAsync(name, "alter schema public owner to thidua_test_owner");
        return new TestDatabase(name);
    }

    /// <summary>Runs SQL as superuser.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Superuser);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>One value, as superuser.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(Superuser);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await OnServerAsync($"drop database if exists {_name} with (force)");

    private static string Template => $"td_template_{RunId}";

    private static async Task MakeTemplateAsync()
    {
        await MakeRolesAsync();
        await OnServerAsync($"create database {Template} owner thidua_test_owner template template0");
        await OnDatabaseAsync(Template, "alter schema public owner to thidua_test_owner");
        await using var owner = NpgsqlDataSource.Create($"{Role("thidua_test_owner", "test")};Database={Template};Pooling=false");
        await Migrator.MigrateAsync(owner, "thidua_test_app", MigrationSets, CancellationToken.None);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => OnServerAsync($"drop database if exists {Template} with (force)").Wait(TimeSpan.FromSeconds(10));
    }

    /// <summary>All migrations of the product.</summary>
    public static IReadOnlyList<MigrationSet> MigrationSets { get; } =
        [MigrationSet.Log, MigrationSet.From(typeof(ThiDua.Projections.Board.BoardState).Assembly), MigrationSet.From(typeof(TestDatabase).Assembly)];

    private static Task MakeRolesAsync() => OnServerAsync(
        """
        do $$ begin
            perform pg_advisory_xact_lock(7711);
            if not exists (select from pg_roles where rolname = 'thidua_test_owner') then create role thidua_test_owner login password 'test'; end if;
            if not exists (select from pg_roles where rolname = 'thidua_test_app') then create role thidua_test_app login password 'test'; end if;
        end $$
        """);

    private string Connection(string user, string password) => $"{Role(user, password)};Database={_name};Timezone=Asia/Ho_Chi_Minh;Maximum Pool Size=20";

    private static string Role(string user, string password) =>
        new NpgsqlConnectionStringBuilder(Server) { Username = user, Password = password }.ConnectionString;

    private static Task OnServerAsync(string sql) => OnDatabaseAsync("postgres", sql);

    private static async Task OnDatabaseAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection($"{Server};Database={database};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
        await command.ExecuteNonQueryAsync();
    }
}
