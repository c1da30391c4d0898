using System.Net;

namespace ThiDua.Api.Hosting;

/// <summary>What the server is told from outside (environment or appsettings).</summary>
internal sealed record Settings
{
    /// <summary>Connection of the application's role.</summary>
    public required string Database { get; init; }

    /// <summary>Connection of the schema's owner; without it nothing is migrated.</summary>
    public string? Owner { get; init; }

    /// <summary><c>production</c>, <c>development</c> or <c>sample</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Key file for local tokens.</summary>
    public string? LocalKey { get; init; }

    /// <summary>Folder with deadlines and holidays.</summary>
    public string? RulesFolder { get; init; }

    /// <summary>Folder with awards and votes; beside the folder with deadlines unless it is named.</summary>
    public string? AwardsFolder { get; init; }

    /// <summary>How long a read waits for the position it names.</summary>
    public TimeSpan ReadWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest silence on a live stream.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Addresses the server listens on.</summary>
    public required string Urls { get; init; }

    /// <summary>Whether other addresses than <see cref="Urls"/> are set up for the server (<c>Kestrel:Endpoints</c>), which then go before them.</summary>
    public bool HasOtherEndpoints { get; init; }

    /// <summary>Local tokens are for one's own machine: sample or development mode, and every address is loopback.</summary>
    public bool AcceptsLocalTokens =>
        LocalKey is not null && Mode is "sample" or "development" && !HasOtherEndpoints && Urls.Split(';', StringSplitOptions.RemoveEmptyEntries).All(IsLoopback);

    public static Settings From(IConfiguration configuration) => new()
    {
        Database = configuration.GetConnectionString("ThiDua")
            ?? throw new InvalidOperationException("ConnectionStrings__ThiDua is not set. ./ops/run sets it; see README."),
        Owner = configuration.GetConnectionString("ThiDuaOwner"),
        Mode = configuration["ThiDua:Mode"] ?? "production",
        LocalKey = configuration["ThiDua:LocalKey"],
        RulesFolder = configuration["ThiDua:RulesFolder"],
        AwardsFolder = configuration["ThiDua:AwardsFolder"]
            ?? (configuration["ThiDua:RulesFolder"] is { Length: > 0 } rules ? Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(rules))) ?? rules, "awards") : null),
        Urls = configuration["urls"] ?? "http://127.0.0.1:5080",
        HasOtherEndpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Any(),
        Heartbeat = TimeSpan.FromSeconds(configuration.GetValue("ThiDua:HeartbeatSeconds", 15)),
    };

    private static bool IsLoopback(string url)
    {
        var host = new Uri(url.Replace("*", "0.0.0.0", StringComparison.Ordinal).Replace("+", "0.0.0.0", StringComparison.Ordinal)).Host.Trim('[', ']');
        return host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }
}
