using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ThiDua.Api.Security;
using ThiDua.TestKit;
using Xunit;

namespace ThiDua.Api.Tests;

/// <summary>The real application in memory, on a real database of its own; only the clock is ours. One per test class.</summary>
public sealed class ThiDuaServer : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly string _keyFile = Path.Combine(Path.GetTempPath(), $"thidua-test-{Guid.NewGuid():N}.pem");
    private readonly Lock _making = new();
    private TestDatabase? _database;
    private Task? _made;

    public FixedClock Clock { get; } = new(new DateTimeOffset(Day, new TimeOnly(9, 0), TimeSpan.FromHours(7)));

    /// <summary>The day on which every server starts.</summary>
    public static DateOnly Day { get; } = new(2026, 11, 10);

    public TestDatabase Database => _database ?? throw new InvalidOperationException("Not initialised.");

    public string KeyFile => _keyFile;

    /// <summary>File with the master key of people's names.</summary>
    public string PeopleKey => _keyFile + ".master";

    /// <summary>Folder with the keys of each person.</summary>
    public string PeopleKeys => PeopleKey + ".people";

    /// <summary>Folder of evidence.</summary>
    public string Evidence => _keyFile + ".evidence";

    /// <summary>Settings of this server that differ; set before the first client is made.</summary>
    public Dictionary<string, string?> Settings { get; } = [];

    public async Task InitializeAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(_keyFile, key.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(PeopleKey, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        _database = await TestDatabase.CreateAsync();
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        File.Delete(_keyFile);
        File.Delete(PeopleKey);
        foreach (var folder in new[] { PeopleKeys, Evidence }.Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
            _database = null;
        }
    }

    /// <summary>A server of one test's own.</summary>
    public static async Task<ThiDuaServer> StartAsync(params (string Name, string? Value)[] settings)
    {
        var server = new ThiDuaServer();
        foreach (var (name, value) in settings)
        {
            server.Settings[name] = value;
        }

        await server.InitializeAsync();
        return server;
    }

    /// <summary>Makes the world that the tests of a class share; only the first of them does.</summary>
    public Task OnceAsync(Func<Task> make)
    {
        lock (_making)
        {
            return _made ??= make();
        }
    }

    /// <summary>A client signed in with a role.</summary>
    public HttpClient As(string role, params string[] units)
    {
        var client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token(role, units));
        return client;
    }

    /// <summary>A client signed in as a named account: the same account in two roles.</summary>
    public HttpClient AsAccount(string account, string role, params string[] units)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(_keyFile));
        var now = Clock.GetUtcNow().UtcDateTime;
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = LocalTokens.Issuer, Audience = LocalTokens.Audience, IssuedAt = now, NotBefore = now, Expires = now.AddHours(1),
            Subject = new ClaimsIdentity([new("sub", account), new("role", role), .. units.Select(u => new Claim("unit", u))]),
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(key) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } }, SecurityAlgorithms.EcdsaSha256),
        }));
        return client;
    }

    public string Token(string role, params string[] units) => LocalTokens.Issue(_keyFile, role, units, $"test {role}", Clock.GetUtcNow());

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:ThiDua", Database.App);
        builder.UseSetting("ThiDua:Mode", "development");
        builder.UseSetting("ThiDua:LocalKey", _keyFile);
        builder.UseSetting("ThiDua:RulesFolder", Path.Combine(AppContext.BaseDirectory, "rules"));
        builder.UseSetting("ThiDua:PeopleKey", PeopleKey);
        builder.UseSetting("ThiDua:EvidenceFolder", Evidence);
        builder.UseSetting("ThiDua:Limits:sign-in", "100000");
        builder.UseSetting("urls", "http://127.0.0.1:0");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        foreach (var (name, value) in Settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureServices(s => s.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock)));
    }
}
