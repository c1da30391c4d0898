using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;

namespace ThiDua.Api.Security;

/// <summary>How often one account may ask for what costs much, or one address may try to get in (S38).</summary>
/// <param name="Name">Name of the policy, and of the setting <c>ThiDua:Limits:{name}</c>.</param>
/// <param name="PerMinute">Requests in any minute.</param>
internal sealed record RateLimit(string Name, int PerMinute)
{
    public static readonly RateLimit SignIn = new("sign-in", 60);
    public static readonly RateLimit Search = new("search", 600);
    public static readonly RateLimit Import = new("import", 300);
    public static readonly RateLimit Export = new("export", 30);
    public static readonly RateLimit Verify = new("verify", 60);

    /// <summary>The whole table.</summary>
    public static IReadOnlyList<RateLimit> All { get; } = [SignIn, Search, Import, Export, Verify];

    /// <summary>Wires the table.</summary>
    public static void Add(IServiceCollection services, Settings settings) => services.AddRateLimiter(options =>
    {
        foreach (var limit in All)
        {
            var most = settings.Limits.GetValueOrDefault(limit.Name, limit.PerMinute);
            options.AddPolicy(limit.Name, http => RateLimitPartition.GetSlidingWindowLimiter(
                KeyOf(http), _ => new SlidingWindowRateLimiterOptions { PermitLimit = most, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6, QueueLimit = 0 }));
        }

        // Thrown, so that a form comes back with it as with any other problem.
        options.OnRejected = (context, _) => throw new ProblemException(429, "rate.limited", "Yêu cầu quá nhiều lần trong thời gian ngắn; hãy thử lại sau.")
        {
            RetryAfter = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 10,
        };
    });

    /// <summary>By account, else by address. What a client says of its own address counts for nothing.</summary>
    private static string KeyOf(HttpContext http) => http.User.FindFirst("sub")?.Value is { } account ? "account " + account : "address " + Network(http.Connection.RemoteIpAddress);

    /// <summary>One customer has a whole /64 of IPv6 addresses.</summary>
    private static string Network(IPAddress? address)
    {
        if (address is null || address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6)
        {
            return address?.MapToIPv4().ToString() ?? "";
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))}/64");
    }
}

/// <summary>Says how often a route may be asked.</summary>
internal static class RateLimits
{
    public static TBuilder Limit<TBuilder>(this TBuilder route, RateLimit limit)
        where TBuilder : IEndpointConventionBuilder => route.RequireRateLimiting(limit.Name);
}
