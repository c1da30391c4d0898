using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ThiDua.Api.Security;
using ThiDua.TestKit;
using Xunit;

namespace ThiDua.Api.Tests;

/// <summary>The real application in memory, on a real database of its own; only the clock is ours. One per test class.</summary>
public sealed class ThiDuaServer : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly string _keyFile = Path.Combine(Path.GetTempPath(), $"thidua-test-{Guid.NewGuid():N}.pem");
    private TestDatabase? _database;

    public FixedClock Clock { get; } = new(new DateTimeOffset(2026, 11, 10, 9, 0, 0, TimeSpan.FromHours(7)));

    public TestDatabase Database => _database ?? throw new InvalidOperationException("Not initialised.");

    public string KeyFile => _keyFile;

    public async Task InitializeAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(_keyFile, key.ExportPkcs8PrivateKeyPem());
        _database = await TestDatabase.CreateAsync();
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        File.Delete(_keyFile);
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    /// <summary>A client signed in with a role.</summary>
    public HttpClient As(string role, params string[] units)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token(role, units));
        return client;
    }

    public string Token(string role, params string[] units) => LocalTokens.Issue(_keyFile, role, units, $"test {role}", Clock.GetUtcNow());

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:ThiDua", Database.App);
        builder.UseSetting("ThiDua:Mode", "development");
        builder.UseSetting("ThiDua:LocalKey", _keyFile);
        builder.UseSetting("ThiDua:RulesFolder", Path.Combine(AppContext.BaseDirectory, "rules"));
        builder.UseSetting("urls", "http://127.0.0.1:0");
        builder.ConfigureServices(s => s.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock)));
    }
}
