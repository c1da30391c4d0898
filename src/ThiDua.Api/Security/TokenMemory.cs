using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace ThiDua.Api.Security;

/// <summary>
/// Remembers tokens whose signature was found good, for a minute at the most and never beyond their own end: checking a signature costs
/// more than answering. What is not found here is checked in full.
/// </summary>
internal sealed class TokenMemory(TimeProvider clock)
{
    private const int Most = 10_000;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, (ClaimsPrincipal Principal, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);

    /// <summary>Uses and fills the memory.</summary>
    public JwtBearerEvents Events => new()
    {
        OnMessageReceived = context =>
        {
            const string scheme = "Bearer ";
            var header = context.Request.Headers.Authorization.ToString();
            if (header.StartsWith(scheme, StringComparison.Ordinal) && _known.TryGetValue(header[scheme.Length..], out var known) && clock.GetUtcNow() < known.Until)
            {
                context.Principal = known.Principal;
                context.Success();
            }

            return Task.CompletedTask;
        },
        OnTokenValidated = context =>
        {
            if (_known.Count >= Most)
            {
                _known.Clear();
            }

            if (context.SecurityToken is Microsoft.IdentityModel.JsonWebTokens.JsonWebToken token)
            {
                var until = clock.GetUtcNow() + Longest;
                _known[token.EncodedToken] = (context.Principal!, token.ValidTo < until.UtcDateTime ? new DateTimeOffset(token.ValidTo, TimeSpan.Zero) : until);
            }

            return Task.CompletedTask;
        },
    };
}
