using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using ThiDua.Api.Hosting;
using ThiDua.Api.Security;
using ThiDua.TestKit;

namespace ThiDua.Bench;

/// <summary>
/// The application itself on Kestrel on loopback, in this process; beside its own routes one for comparison, which answers with a single
/// SELECT by primary key and has the same sign-in.
/// </summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _key;

    private BenchServer(WebApplication app, string key, TestDatabase database, long head) =>
        (_app, _key, Database, Head) = (app, key, database, head);

    public TestDatabase Database { get; }

    public long Head { get; }

    public int Port { get; private set; }

    /// <summary>Starts it on a log of its own.</summary>
    /// <param name="activities">Activities in the log.</param>
    /// <param name="units">Units of the one cluster; those of every bench when null.</param>
    /// <param name="more">Maps routes to compare with.</param>
    public static async Task<BenchServer> StartAsync(int activities, IReadOnlyList<string>? units = null, Action<WebApplication>? more = null)
    {
        var database = await TestDatabase.CreateAsync();
        var head = await BenchLog.FillAsync(database, activities, units);
        var key = Path.Combine(Path.GetTempPath(), $"thidua-bench-{Guid.NewGuid():N}.pem");
        using (var made = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        {
            await File.WriteAllTextAsync(key, made.ExportPkcs8PrivateKeyPem());
        }

        var app = ThiDuaApp.Build(
        [
            $"--ConnectionStrings:ThiDua={database.App}", "--ThiDua:Mode=development", $"--ThiDua:LocalKey={key}", "--urls=http://127.0.0.1:0",
            $"--ThiDua:RulesFolder={Environment.GetEnvironmentVariable("ThiDua__RulesFolder") ?? "ops/rules"}", "--Logging:LogLevel:Default=Warning",
        ]);
        app.MapGet("/bench/row/{seq:long}", RowAsync).Allow(Permission.ReadBoard);
        more?.Invoke(app);
        await app.StartAsync();
        var server = new BenchServer(app, key, database, head);
        server.Port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        var tables = app.Services.GetRequiredService<Projections.Tables.ReadTables>();
        if (!await tables.WaitForAsync(head, TimeSpan.FromMinutes(3), default) || !await app.Services.GetRequiredService<Projections.Board.BoardState>().WaitForAsync(head, TimeSpan.FromMinutes(3), default))
        {
            throw new InvalidOperationException("The server does not catch up.");
        }

        return server;
    }

    public string Token(string role, params string[] units) => LocalTokens.Issue(_key, role, units, "bench", TimeProvider.System.GetUtcNow());

    /// <summary>A request as bytes.</summary>
    public byte[] Request(string method, string path, string token, string? body = null) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{Port}\r\nAuthorization: Bearer {token}\r\n{(body is null ? "" : $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n")}\r\n{body}"));

    /// <summary>A dialogue of some unit.</summary>
    public byte[] Dialogue(string token, string id, int nr) => Request(
        "PUT", $"/api/activities/{id}", token,
        $$"""{"type":"dialogue-held","unit":"{{BenchLog.Units[nr % BenchLog.Units.Length]}}","occurredOn":"2026-03-10","kind":"periodic","chairedByHead":true,"participants":{{(nr % 50) + 1}}}""");

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        File.Delete(_key);
        await Database.DisposeAsync();
    }

    private static async Task<IResult> RowAsync(long seq, NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("select data::text from mt_events where seq_id = $1");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = seq });
        return Results.Text((string)(await command.ExecuteScalarAsync())!, "application/json");
    }
}
