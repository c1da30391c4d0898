using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using ThiDua.EventStore.Schema;

namespace ThiDua.TestKit;

/// <summary>
/// A PostgreSQL cluster of one test's own, to be stopped or killed. <c>THIDUA_TEST_PGBIN</c> names the folder of its
/// programs, <c>THIDUA_TEST_PGUSER</c> the account to run it as (PostgreSQL refuses root); empty: this one.
/// </summary>
public sealed class PrivateServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly int _port;

    private PrivateServer(string folder, int port) => (_folder, _port) = (folder, port);

    /// <summary>As the application.</summary>
    public string App => Connection("app") + ";Database=thidua";

    /// <summary>As superuser.</summary>
    public string Superuser => Connection("postgres") + ";Database=thidua;Pooling=false";

    /// <summary>A running cluster with a migrated, empty database.</summary>
    public static async Task<PrivateServer> StartNewAsync()
    {
        var initdb = Program("initdb"); // Fails before anything is made.
        var folder = (await RunAsync("mktemp", "-d", "/tmp/td-pg-XXXXXX")).Trim();
        var server = new PrivateServer(folder, FreePort());
        try
        {
            await server.MakeAsync(initdb);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private async Task MakeAsync(string initdb)
    {
        await RunAsync(initdb, "-k", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "-D", Data);
        await StartAsync();
        await using (var connection = new NpgsqlConnection(Connection("postgres") + ";Database=postgres;Pooling=false"))
        {
            await connection.OpenAsync();
            foreach (var sql in (string[])["create role app login", "create role owner login", "create database thidua owner owner"])
            {
                await using var command = new NpgsqlCommand(sql, connection);
                await command.ExecuteNonQueryAsync();
            }
        }

        await using var owner = NpgsqlDataSource.Create(Connection("owner") + ";Database=thidua;Pooling=false");
        await Migrator.MigrateAsync(owner, "app", TestDatabase.MigrationSets, CancellationToken.None);
    }

    /// <summary>Starts the cluster; after a kill it recovers first.</summary>
    public async Task StartAsync()
    {
        var options = $"-p {_port.ToString(CultureInfo.InvariantCulture)} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} -c max_connections=60";
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await RunAsync(Program("pg_ctl"), "-D", Data, "-o", options, "-l", $"{_folder}/log", "-w", "-t", "60", "start");
                return;
            }
            catch (InvalidOperationException) when (attempt < 20)
            {
                await Task.Delay(250); // Children of a killed server may hold its memory for a moment.
            }
        }
    }

    /// <summary>Stops the cluster, breaking every connection.</summary>
    public Task StopAsync() => RunAsync(Program("pg_ctl"), "-D", Data, "-m", "fast", "-w", "stop");

    /// <summary>SIGKILL to the server and its children, as by a power cut.</summary>
    public void Kill()
    {
        var line = RunAsync("head", "-1", $"{Data}/postmaster.pid").GetAwaiter().GetResult();
        var server = int.Parse(line, CultureInfo.InvariantCulture);
        foreach (var pid in Children(server).Append(server))
        {
            try
            {
                Process.GetProcessById(pid).Kill();
            }
            catch (ArgumentException)
            {
                // It ended on its own.
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await RunAsync(Program("pg_ctl"), "-D", Data, "-m", "immediate", "-w", "stop");
        }
        catch (InvalidOperationException)
        {
            // It does not run.
        }

        await RunAsync("rm", "-rf", _folder);
    }

    private string Data => $"{_folder}/data";

    private string Connection(string user) => $"Host=127.0.0.1;Port={_port};Username={user};Timeout=5;Timezone=Asia/Ho_Chi_Minh";

    private static string Program(string name) => Path.Combine(
        Environment.GetEnvironmentVariable("THIDUA_TEST_PGBIN") ?? throw new InvalidOperationException("THIDUA_TEST_PGBIN is not set: run the tests by ./ops/test."), name);

    private static IEnumerable<int> Children(int parent) =>
        from folder in Directory.EnumerateDirectories("/proc")
        let pid = int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var n) ? n : 0
        where pid > 0 && ParentOf(pid) == parent
        select pid;

    private static int ParentOf(int pid)
    {
        try
        {
            // "pid (name) state parent …"; the name may hold spaces.
            var stat = File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var user = Environment.GetEnvironmentVariable("THIDUA_TEST_PGUSER");
        var start = string.IsNullOrEmpty(user) ? new ProcessStartInfo(program, arguments) : new ProcessStartInfo("runuser", ["-u", user, "--", program, .. arguments]);
        // pg_ctl leaves a server behind that inherits its output: waiting for the end of a pipe would wait for ever.
        var isControl = program.EndsWith("pg_ctl", StringComparison.Ordinal);
        start.RedirectStandardOutput = start.RedirectStandardError = !isControl;
        start.WorkingDirectory = "/tmp";
        using var process = Process.Start(start)!;
        var output = isControl ? "" : await process.StandardOutput.ReadToEndAsync();
        var error = isControl ? "" : await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {output}{error}");
    }
}
