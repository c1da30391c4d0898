using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using ThiDua.Api.Http;
using ThiDua.Api.Security;

namespace ThiDua.Api.Pages.Shell;

/// <summary>Scripts, styles and fonts: part of the program, named by their content, so that browsers keep them for good.</summary>
internal static class AssetEndpoints
{
    private const string Prefix = "assets/";

    private static readonly FrozenDictionary<string, byte[]> Files = Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).ToFrozenDictionary(n => n[Prefix.Length..], Read);

    private static readonly Dictionary<string, string> Names = JsonSerializer.Deserialize<Dictionary<string, string>>(Files["manifest.json"])!;

    public static void MapAssets(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/assets/{file}", Get).Allow(Permission.Anyone).ExcludeFromDescription();

    /// <summary>Address of a script or a style by the name of its source.</summary>
    public static string Path(string source) => $"/assets/{Names[source]}";

    private static IResult Get(string file, HttpContext http)
    {
        if (!Files.TryGetValue(file, out var content))
        {
            throw ProblemException.NotFound();
        }

        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(content, System.IO.Path.GetExtension(file) switch
        {
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".woff2" => "font/woff2",
            ".svg" => "image/svg+xml",
            _ => "application/json",
        });
    }

    private static byte[] Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
