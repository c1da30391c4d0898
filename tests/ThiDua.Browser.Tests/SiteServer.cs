using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ThiDua.TestKit;

namespace ThiDua.Browser.Tests;

/// <summary>The real application on Kestrel, on loopback, in sample mode; only the clock is ours.</summary>
/// <param name="database">Its database.</param>
/// <param name="url">Where it serves.</param>
/// <param name="keys">Folder with its keys.</param>
internal sealed class SiteServer(TestDatabase database, string url, string keys) : WebApplicationFactory<Program>
{
    /// <summary>What time it is for every server: the sample's year is over, the next one runs.</summary>
    public static FixedClock Clock { get; } = new(new DateTimeOffset(2026, 11, 10, 9, 0, 0, TimeSpan.FromHours(7)));

    /// <summary>Password of the sample's accounts.</summary>
    public const string Password = "mat-khau-mau-cua-bai-kiem-thu";

    /// <summary>File with the key of local tokens.</summary>
    public static string LocalKey(string keys) => Path.Combine(keys, "local-token.pem");

    /// <summary>File with the key that signs heads.</summary>
    public static string HeadKey(string keys) => Path.Combine(keys, "log-head.pem");

    /// <summary>File with the master key of people's names.</summary>
    public static string PeopleKey(string keys) => Path.Combine(keys, "people.key");

    /// <summary>Starts to serve.</summary>
    public void Start()
    {
        UseKestrel();
        StartServer();
    }

    /// <inheritdoc/>
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:ThiDua", database.App);
        builder.UseSetting("ThiDua:Mode", "sample");
        builder.UseSetting("ThiDua:SamplePassword", Password);
        builder.UseSetting("ThiDua:LocalKey", LocalKey(keys));
        builder.UseSetting("ThiDua:HeadKey", HeadKey(keys));
        builder.UseSetting("ThiDua:HeadFolder", Path.Combine(keys, "heads"));
        builder.UseSetting("ThiDua:PeopleKey", PeopleKey(keys));
        builder.UseSetting("ThiDua:RulesFolder", Path.Combine(AppContext.BaseDirectory, "rules"));
        builder.UseSetting("ThiDua:Limits:sign-in", "100000");
        builder.UseSetting("ThiDua:HeartbeatSeconds", "2");
        builder.UseSetting("urls", url);
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        builder.ConfigureServices(s => s.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock)));
    }
}
