using System.Net;
using ThiDua.Api.Notices;

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

    /// <summary>Key file (PEM, P-256) that signs heads of the log; without it nothing is signed.</summary>
    public string? HeadKey { get; init; }

    /// <summary>Folder outside the database in which every signed head is kept.</summary>
    public string? HeadFolder { get; init; }

    /// <summary>Folder of the files that people keep as evidence, the same for all nodes; without it none can be kept.</summary>
    public string? EvidenceFolder { get; init; }

    /// <summary>Greatest file of evidence, in bytes.</summary>
    public long EvidenceBytes { get; init; } = 20_000_000;

    /// <summary>A file that nothing names is kept so long.</summary>
    public TimeSpan EvidenceKept { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Where mails are handed in; null: nothing is mailed.</summary>
    public SmtpSettings? Smtp { get; init; }

    /// <summary>Folder with deadlines and holidays.</summary>
    public string? RulesFolder { get; init; }

    /// <summary>Folder with awards and votes; beside the folder with deadlines unless it is named.</summary>
    public string? AwardsFolder { get; init; }

    /// <summary>How long a read waits for the position it names.</summary>
    public TimeSpan ReadWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest silence on a live stream.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time of day in Vietnam at which the read tables are compared with the log; null for never.</summary>
    public TimeOnly? NightlyCheck { get; init; }

    /// <summary>Addresses the server listens on.</summary>
    public required string Urls { get; init; }

    /// <summary>Whether other addresses than <see cref="Urls"/> are set up for the server (<c>Kestrel:Endpoints</c>), which then go before them.</summary>
    public bool HasOtherEndpoints { get; init; }

    /// <summary>File with the master key of people's names (32 bytes, base64), no part of the database; without it there are no accounts.</summary>
    public string? PeopleKey { get; init; }

    /// <summary>Folder of the keys of each person, no part of the database's backup; the same for all nodes. Otherwise beside <see cref="PeopleKey"/>.</summary>
    public string? PeopleKeys { get; init; }

    /// <summary>Where people find the server, e.g. <c>https://thidua.example.vn</c>, when that is not where it listens.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>A sign-in that is not used for so long ends.</summary>
    public TimeSpan SessionIdle { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>A sign-in ends after so long, however much it is used.</summary>
    public TimeSpan SessionLength { get; init; } = TimeSpan.FromHours(12);

    /// <summary>How long an invitation can be used.</summary>
    public TimeSpan InvitationLength { get; init; } = TimeSpan.FromHours(72);

    /// <summary>Password of the accounts of a sample; in sample mode only.</summary>
    public string? SamplePassword { get; init; }

    /// <summary>The outside provider, or null.</summary>
    public OidcSettings? Oidc { get; init; }

    /// <summary>Addresses of proxies that are believed when they say for whom they ask; nobody is, unless named.</summary>
    public IReadOnlyList<IPAddress> TrustedProxies { get; init; } = [];

    /// <summary>Requests a minute that differ from those of <see cref="Security.RateLimit"/>, by name.</summary>
    public IReadOnlyDictionary<string, int> Limits { get; init; } = new Dictionary<string, int>();

    /// <summary>Whether people come by https: cookies are then for https only.</summary>
    public bool IsHttps => (PublicUrl ?? Urls).Split(';', StringSplitOptions.RemoveEmptyEntries).All(u => u.StartsWith("https://", StringComparison.OrdinalIgnoreCase));

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
        HeadKey = configuration["ThiDua:HeadKey"],
        HeadFolder = configuration["ThiDua:HeadFolder"],
        EvidenceFolder = Text(configuration, "EvidenceFolder"),
        EvidenceBytes = configuration.GetValue("ThiDua:EvidenceMegabytes", 20) * 1_000_000L,
        EvidenceKept = TimeSpan.FromDays(configuration.GetValue("ThiDua:EvidenceKeptDays", 30)),
        Smtp = SmtpSettings.Read(configuration),
        RulesFolder = configuration["ThiDua:RulesFolder"],
        AwardsFolder = configuration["ThiDua:AwardsFolder"]
            ?? (configuration["ThiDua:RulesFolder"] is { Length: > 0 } rules ? Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(rules))) ?? rules, "awards") : null),
        Urls = configuration["urls"] ?? "http://127.0.0.1:5080",
        HasOtherEndpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Any(),
        Heartbeat = TimeSpan.FromSeconds(configuration.GetValue("ThiDua:HeartbeatSeconds", 15)),
        NightlyCheck = TimeOfDay(Text(configuration, "NightlyCheck") ?? "02:30"),
        PeopleKey = Text(configuration, "PeopleKey"),
        PeopleKeys = Text(configuration, "PeopleKeys") ?? (Text(configuration, "PeopleKey") is { } file ? file + ".people" : null),
        PublicUrl = Text(configuration, "PublicUrl")?.TrimEnd('/'),
        SessionIdle = TimeSpan.FromMinutes(configuration.GetValue("ThiDua:SessionIdleMinutes", 30)),
        SessionLength = TimeSpan.FromHours(configuration.GetValue("ThiDua:SessionHours", 12)),
        SamplePassword = configuration["ThiDua:Mode"] == "sample" ? Text(configuration, "SamplePassword") : null,
        Oidc = OidcSettings.From(configuration.GetSection("ThiDua:Oidc")),
        TrustedProxies = [.. (Text(configuration, "TrustedProxies") ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse)],
        Limits = configuration.GetSection("ThiDua:Limits").GetChildren().ToDictionary(c => c.Key, c => int.Parse(c.Value!, System.Globalization.CultureInfo.InvariantCulture)),
    };

    /// <summary><c>HH:mm</c>, or <c>off</c>.</summary>
    private static TimeOnly? TimeOfDay(string text) =>
        text == "off" ? null
        : TimeOnly.TryParseExact(text, "HH:mm", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var time) ? time
        : throw new InvalidOperationException($"ThiDua:NightlyCheck is '{text}', not a time of day (HH:mm) or off.");

    private static string? Text(IConfiguration configuration, string name) => configuration[$"ThiDua:{name}"] is { Length: > 0 } text ? text : null;

    /// <summary>Whether an address is of this machine only.</summary>
    internal static bool IsLoopback(string url)
    {
        var host = new Uri(url.Replace("*", "0.0.0.0", StringComparison.Ordinal).Replace("+", "0.0.0.0", StringComparison.Ordinal)).Host.Trim('[', ']');
        return host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }
}

/// <summary>An outside OpenID provider.</summary>
/// <param name="Authority">Its address, as its tokens name it.</param>
/// <param name="ClientId">What it calls this product.</param>
/// <param name="ClientSecretFile">File with the secret that this product proves itself with; null for a public client.</param>
/// <param name="Audience">What its access tokens are for; null when programs do not come with them.</param>
internal sealed record OidcSettings(string Authority, string ClientId, string? ClientSecretFile, string? Audience)
{
    /// <summary>Reads the section; null when it is not there.</summary>
    public static OidcSettings? From(IConfigurationSection section)
    {
        if (section["Authority"] is not { Length: > 0 } authority)
        {
            return null;
        }

        if (!authority.StartsWith("https://", StringComparison.Ordinal) && !Settings.IsLoopback(authority))
        {
            throw new InvalidOperationException("ThiDua:Oidc:Authority must be an https address.");
        }

        return new OidcSettings(
            authority.TrimEnd('/'), section["ClientId"] ?? throw new InvalidOperationException("ThiDua:Oidc:ClientId is missing."),
            section["ClientSecretFile"] is { Length: > 0 } file ? file : null, section["Audience"] is { Length: > 0 } audience ? audience : null);
    }
}
