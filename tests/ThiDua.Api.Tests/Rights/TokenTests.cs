using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Shouldly;
using ThiDua.Api.Security;
using Xunit;

namespace ThiDua.Api.Tests.Rights;

/// <summary>Tokens made by hand, each wrong in one way; the one that is right in every way shows that the others fail for their fault.</summary>
public sealed class TokenTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>
{
    [Fact]
    public async Task A_token_made_by_hand_with_nothing_wrong_is_accepted() => (await StatusAsync(Token())).ShouldBe(200);

    [Fact]
    public async Task The_skew_of_clocks_that_is_forgiven_is_half_a_minute()
    {
        (await StatusAsync(Token(c => c["exp"] = At(-20)))).ShouldBe(200);
        (await StatusAsync(Token(c => c["nbf"] = At(20)))).ShouldBe(200);
    }

    public static TheoryData<string> Wrong { get; } =
    [
        "expired", "not yet valid", "no expiry", "other audience", "no audience", "other issuer", "no issuer", "other key", "none", "None", "none with signature",
        "HS256 with the public key", "HS256 with the key file", "ES384 named", "signature cut", "signature empty", "payload changed", "two parts", "no token", "basic",
        "in the query", "key in header", "key by url",
    ];

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_token_is_refused(string fault)
    {
        var client = server.CreateClient();
        var path = "/api/units";
        switch (fault)
        {
            case "no token":
                break;
            case "basic":
                client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", "YTpi");
                break;
            case "in the query":
                path += "?access_token=" + Token();
                break;
            default:
                client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + Make(fault)).ShouldBeTrue();
                break;
        }

        await (await client.GetAsync(path)).ShouldBeProblemAsync(401, "sign-in.required");
        await (await client.SendTextAsync(HttpMethod.Put, "/api/units/xa-x", "{}")).ShouldBeProblemAsync(401, "sign-in.required");
    }

    [Fact]
    public async Task A_token_ends_with_its_hour()
    {
        await using var own = await ThiDuaServer.StartAsync();
        var client = own.As("secretary");
        (await client.GetAsync("/api/units")).IsSuccessStatusCode.ShouldBeTrue();
        own.Clock.MoveTo(own.Clock.GetUtcNow().AddMinutes(61));
        await (await client.GetAsync("/api/units")).ShouldBeProblemAsync(401);
    }

    [Fact]
    public async Task A_token_without_account_or_role_may_nothing()
    {
        (await StatusAsync(Token(c => c.Remove("sub")))).ShouldBe(403);
        (await StatusAsync(Token(c => c.Remove("role")))).ShouldBe(403);
    }

    private string Make(string fault)
    {
        var parts = Token().Split('.');
        switch (fault)
        {
            case "expired": return Token(c => c["exp"] = At(-31));
            case "not yet valid": return Token(c => c["nbf"] = At(3_600));
            case "no expiry": return Token(c => c.Remove("exp"));
            case "other audience": return Token(c => c["aud"] = "thidua-other");
            case "no audience": return Token(c => c.Remove("aud"));
            case "other issuer": return Token(c => c["iss"] = "https://evil.example");
            case "no issuer": return Token(c => c.Remove("iss"));
            case "none": return $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.";
            case "None": return $"{Encode("""{"alg":"None","typ":"JWT"}""")}.{parts[1]}.";
            case "none with signature": return $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.{parts[2]}";
            case "HS256 with the public key": return Hmac(Encoding.UTF8.GetBytes(Key().ExportSubjectPublicKeyInfoPem()), parts[1]);
            case "HS256 with the key file": return Hmac(File.ReadAllBytes(server.KeyFile), parts[1]);
            case "ES384 named": return Sign("""{"alg":"ES384","typ":"JWT"}""", parts[1], Key());
            case "signature cut": return $"{parts[0]}.{parts[1]}.{parts[2][..^4]}";
            case "signature empty": return $"{parts[0]}.{parts[1]}.";
            case "payload changed": return $"{parts[0]}.{Token(c => c["role"] = "admin").Split('.')[1]}.{parts[2]}";
            case "two parts": return $"{parts[0]}.{parts[1]}";
            case "other key":
                using (var other = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                {
                    return Sign(Header, parts[1], other);
                }

            case "key in header" or "key by url":
                using (var other = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                {
                    var p = other.ExportParameters(false);
                    var jwk = $$"""{"kty":"EC","crv":"P-256","x":"{{WebEncoders.Base64UrlEncode(p.Q.X!)}}","y":"{{WebEncoders.Base64UrlEncode(p.Q.Y!)}}"}""";
                    var named = fault == "key in header" ? $"\"jwk\":{jwk}" : "\"jku\":\"http://127.0.0.1:1/keys\",\"kid\":\"x\"";
                    return Sign($$"""{"alg":"ES256","typ":"JWT",{{named}}}""", parts[1], other);
                }

            default: throw new InvalidOperationException(fault);
        }
    }

    private const string Header = """{"alg":"ES256","typ":"JWT"}""";

    private string Token(Action<Dictionary<string, object>>? change = null)
    {
        var claims = new Dictionary<string, object>
        {
            ["iss"] = LocalTokens.Issuer, ["aud"] = LocalTokens.Audience, ["sub"] = "local-1", ["name"] = "test", ["role"] = "secretary",
            ["nbf"] = At(0), ["iat"] = At(0), ["exp"] = At(3_600),
        };
        change?.Invoke(claims);
        return Sign(Header, Encode(JsonSerializer.Serialize(claims)), Key());
    }

    private long At(int seconds) => server.Clock.GetUtcNow().AddSeconds(seconds).ToUnixTimeSeconds();

    private ECDsa Key()
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(server.KeyFile));
        return key;
    }

    private static string Sign(string header, string payload, ECDsa key)
    {
        var signed = $"{Encode(header)}.{payload}";
        return $"{signed}.{WebEncoders.Base64UrlEncode(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    private static string Hmac(byte[] key, string payload)
    {
        var signed = $"{Encode("""{"alg":"HS256","typ":"JWT"}""")}.{payload}";
        return $"{signed}.{WebEncoders.Base64UrlEncode(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Encode(string text) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(text));

    private async Task<int> StatusAsync(string token)
    {
        var client = server.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return (int)(await client.GetAsync("/api/units")).StatusCode;
    }
}
