using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ThiDua.Api.Log;
using ThiDua.EventStore;
using ThiDua.EventStore.Signing;
using ThiDua.Verifier;

namespace ThiDua.Api.Tests.Proof;

/// <summary>A server that signs, with its key and its folder of heads outside the database.</summary>
internal sealed class SigningServer : IAsyncDisposable
{
    private SigningServer(ThiDuaServer server, string folder) => (Server, Folder) = (server, folder);

    public ThiDuaServer Server { get; }

    /// <summary>Holds the key and the folder of heads.</summary>
    public string Folder { get; }

    public string KeyFile => Path.Combine(Folder, "head.pem");

    public string Heads => Path.Combine(Folder, "heads");

    public HeadSigner Signer => Server.Services.GetRequiredService<HeadSigner>();

    public static async Task<SigningServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("thidua-heads-").FullName;
        var key = Path.Combine(folder, "head.pem");
        WriteKey(key);
        var server = await ThiDuaServer.StartAsync(("ThiDua:HeadKey", key), ("ThiDua:HeadFolder", Path.Combine(folder, "heads")));
        return new SigningServer(server, folder);
    }

    /// <summary>Makes a key in a file.</summary>
    public static void WriteKey(string file)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(file, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>All statements in the book.</summary>
    public async Task<List<BookedStatement>> BookAsync() => [.. await Server.Services.GetRequiredService<SignedHeads>().AfterAsync(0, 1_000, default)];

    /// <summary>Appends an event that freezes a result, as text: who freezes is another part's matter.</summary>
    public async Task<long> FreezeAsync(string period, long version, long of = 0)
    {
        var outcome = await Server.Services.GetRequiredService<PostgresEventStore>().AppendAsync(new AppendRequest(
            Guid.NewGuid(), new byte[32],
            [new StreamAppend($"result-{period}", "result", version - 1, [new NewEvent(Guid.NewGuid(), HeadSigner.ResultFrozen, System.Text.Encoding.UTF8.GetBytes($"{{\"position\":{of}}}"))])], []));
        return ((AppendOutcome.Appended)outcome).Last;
    }

    /// <summary>The bytes of an export.</summary>
    public async Task<byte[]> ExportAsync(string query, string role = "auditor")
    {
        var answer = await Server.As(role).GetAsync($"/api/log/export?{query}");
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsByteArrayAsync();
    }

    /// <summary>The head as everybody can read it.</summary>
    public async Task<KeptHead> HeadAsync()
    {
        var head = await Server.CreateClient().GetOkAsync("/api/log/head");
        return KeptHead.Read($"{head.GetProperty("position").GetInt64()}:{head.GetProperty("chain").GetString()}");
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>Short words for verifying.</summary>
internal static class Check
{
    public static Task<CheckReport> RunAsync(byte[] export, params KeptHead[] heads) => RunAsync(export, new CheckOptions(heads, [], []));

    public static Task<CheckReport> RunAsync(byte[] export, CheckOptions options) =>
        ExportCheck.RunAsync(new MemoryStream(export), options, TimeProvider.System, CancellationToken.None);

    /// <summary>A ranking as the server answers it, and as the verifier reads it.</summary>
    public static async Task<StandingsFile> StandingsAsync(this HttpClient client, string path)
    {
        var bytes = await client.GetByteArrayAsync(path);
        return StandingsFile.Read(bytes);
    }

    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
