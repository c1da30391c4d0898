using System.Globalization;
using System.Security.Cryptography;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.EventStore.Signing;

namespace ThiDua.Api.Log;

/// <summary>Signed heads and the keys that sign them: for everybody, so that many keep them.</summary>
internal static class HeadEndpoints
{
    public static void MapHeads(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/log/heads", HeadsAsync).Allow(Permission.Anyone).WithSummary("Các đầu sổ đã ký và lời giới thiệu, thu hồi khóa, theo thứ tự");
        routes.MapGet("/api/log/keys", KeysAsync).Allow(Permission.Anyone).WithSummary("Khóa công khai ký đầu sổ, cả khóa đã thay và đã thu hồi");
    }

    private static async Task<IResult> HeadsAsync(HttpContext http, SignedHeads book)
    {
        http.Only("after", "limit");
        var limit = http.Limit();
        var page = await book.AfterAsync(http.Position("after") ?? 0, limit, http.RequestAborted);
        return Results.Json(
            new
            {
                log = await book.LogIdAsync(http.RequestAborted),
                items = page.Select(p => p.Signed.ToJson()),
                next = page.Count == limit ? page[^1].Nr.ToString(CultureInfo.InvariantCulture) : null,
            },
            JsonBody.Answers);
    }

    private static async Task<IResult> KeysAsync(HttpContext http, HeadSigner signer)
    {
        http.Only();
        var ring = await signer.KeysAsync(http.RequestAborted);
        return Results.Json(
            new
            {
                items = ring.Keys.Select(k => new
                {
                    keyId = k.Id, publicKey = PemEncoding.WriteString("PUBLIC KEY", k.PublicKey), k.IntroducedAt, k.IntroducedBy, k.RevokedFrom,
                }),
            },
            JsonBody.Answers);
    }
}
