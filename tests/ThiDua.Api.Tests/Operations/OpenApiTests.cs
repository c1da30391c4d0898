using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.Operations;

/// <summary>The description is equal to the routes, and the committed copy to the description.</summary>
public sealed class OpenApiTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>
{
    private static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public async Task The_description_has_exactly_the_routes()
    {
        var described = Operations(await ReadAsync()).Select(o => $"{o.Method} {o.Path}").Order(StringComparer.Ordinal).ToList();
        var routes = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(r => !r.RoutePattern.RawText!.StartsWith("/openapi", StringComparison.Ordinal) && !IsPage(r))
            .SelectMany(r => r.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} {r.RoutePattern.RawText!.Replace(":int", "", StringComparison.Ordinal)}"))
            .Order(StringComparer.Ordinal).ToList();
        described.ShouldBe(routes);
    }

    /// <summary>Pages for people are no part of the description; nothing of the API may hide among them.</summary>
    private static bool IsPage(RouteEndpoint route) => !route.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal)
        && route.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.IExcludeFromDescriptionMetadata>() is not null;

    [Fact]
    public async Task Every_operation_says_in_Vietnamese_what_it_does()
    {
        foreach (var (method, path, operation) in Operations(await ReadAsync()))
        {
            (operation["summary"]?.GetValue<string>() ?? "").ShouldContain(c => c > '\u007f', $"{method} {path}");
        }
    }

    [Fact]
    public async Task The_committed_copy_is_the_description()
    {
        var document = await ReadAsync();
        document.Remove("servers");
        Docs.ShouldHold("openapi.json", document.ToJsonString(Written) + "\n");
    }

    private async Task<JsonObject> ReadAsync() => JsonNode.Parse(await server.CreateClient().GetStringAsync("/openapi/v1.json"))!.AsObject();

    private static IEnumerable<(string Method, string Path, JsonObject Operation)> Operations(JsonObject document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where operation.Key is "get" or "put" or "post" or "delete" or "patch"
        select (operation.Key.ToUpperInvariant(), path.Key, operation.Value!.AsObject());
}
