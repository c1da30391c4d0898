using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ThiDua.Api.Accounts;

namespace ThiDua.Api.Security;

/// <summary>
/// One-hour tokens for trying the product on one's own machine: ES256 with a key that <c>ops/run</c> makes. Accepted only in sample or
/// development mode by a server that listens on loopback.
/// </summary>
internal static class LocalTokens
{
    public const string Issuer = "thidua-local";
    public const string Audience = "thidua-api";

    /// <summary>Makes a token.</summary>
    public static string Issue(string keyFile, string role, IReadOnlyList<string> units, string name, DateTimeOffset now)
    {
        var claims = new List<Claim> { new("sub", Subject(role, units, name)), new("name", name), new("role", role) };
        claims.AddRange(units.Select(u => new Claim("unit", u)));
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            Subject = new ClaimsIdentity(claims),
            NotBefore = now.UtcDateTime,
            IssuedAt = now.UtcDateTime,
            Expires = now.UtcDateTime.AddHours(1),
            SigningCredentials = new SigningCredentials(ReadKey(keyFile), SecurityAlgorithms.EcdsaSha256),
        });
    }

    /// <summary>The account that such a token is of.</summary>
    public static string Subject(string role, IReadOnlyList<string> units, string name) =>
        "local-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{role}|{string.Join(',', units)}|{name}")))[..16];

    /// <summary>Accepts such tokens and those of programs, each issuer's under its own key, and no others.</summary>
    public static void Accept(JwtBearerOptions options, string? keyFile, ProgramTokens programs, TimeProvider clock)
    {
        var local = keyFile is null ? null : ReadKey(keyFile);
        options.MapInboundClaims = false;
        options.IncludeErrorDetails = false;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuers = [Issuer, ProgramTokens.Issuer],
            ValidAudience = Audience,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKeyResolver = (_, token, _, _) => (token.Issuer == ProgramTokens.Issuer ? programs.Key : local) is { } key ? [key] : [],
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ClockSkew = TimeSpan.FromSeconds(30),
            NameClaimType = "name",
            RoleClaimType = "role",
            LifetimeValidator = (from, to, _, p) =>
                to is not null && clock.GetUtcNow().UtcDateTime < to + p.ClockSkew && !(clock.GetUtcNow().UtcDateTime + p.ClockSkew < from),
        };
    }

    /// <summary>Reads a key file.</summary>
    internal static ECDsaSecurityKey ReadKey(string keyFile)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(keyFile));
        return new ECDsaSecurityKey(key) { KeyId = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..16] };
    }
}
