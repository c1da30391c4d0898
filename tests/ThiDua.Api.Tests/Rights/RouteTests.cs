using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using ThiDua.Api.Security;
using Xunit;

namespace ThiDua.Api.Tests.Rights;

/// <summary>Who may use which route, tried out for every route and role against the one table.</summary>
public sealed class RouteTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>
{
    private IEnumerable<RouteEndpoint> Routes => server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    [Fact]
    public void Every_route_names_a_permission_of_the_table()
    {
        Routes.Count().ShouldBeGreaterThan(30);
        Routes.Where(r => r.Metadata.GetMetadata<Permission>() is not { } p || !Permission.All.Contains(p))
            .Select(r => r.RoutePattern.RawText).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_role_may_use_exactly_the_routes_that_the_table_gives_it()
    {
        foreach (var route in Routes)
        {
            var permission = route.Metadata.GetMetadata<Permission>()!;
            foreach (var role in Roles.All)
            {
                var status = await StatusAsync(server.As(role, "*"), route);
                if (permission.Roles is null || permission.Roles.Contains(role))
                {
                    status.ShouldNotBe(401, $"{role} {route}");
                    status.ShouldNotBe(403, $"{role} {route}");
                }
                else
                {
                    status.ShouldBe(403, $"{role} {route}");
                }
            }
        }
    }

    [Fact]
    public async Task Without_a_sign_in_only_the_routes_for_anyone_answer()
    {
        foreach (var route in Routes)
        {
            var status = await StatusAsync(server.CreateClient(), route);
            (status == 401).ShouldBe(route.Metadata.GetMetadata<Permission>()!.Roles is not null, $"{status} {route}");
        }
    }

    [Fact]
    public async Task A_role_that_does_not_exist_may_nothing()
    {
        foreach (var route in Routes.Where(r => r.Metadata.GetMetadata<Permission>()!.Roles is not null))
        {
            (await StatusAsync(server.As("superuser", "*"), route)).ShouldBe(403, $"{route}");
        }
    }

    [Fact]
    public void The_printed_matrix_is_the_table()
    {
        var text = new System.Text.StringBuilder(
            """
            # Who may do what

            Written by a test from the table in `src/ThiDua.Api/Security/Permissions.cs`; the policies of the routes are made from the same table.
            Roles bound to units (`unit-officer`, `unit-leader`, `front`, `integration`) see and do only what concerns these units and those below:
            what is out of reach does not exist for them (404, or left out of lists). Recording, correcting and voiding is for bound roles, verifying and
            rejecting for `secretary` and `appraiser`, and nobody verifies what they recorded. Nobody appraises their own unit, nor a unit that they scored
            themselves.


            """);
        var permissions = Permission.All.Where(p => p.Roles is not null).ToList();
        text.Append("| Role | ").AppendJoin(" | ", permissions.Select(p => $"`{p.Name}`")).Append(" |\n");
        text.Append("| --- |").Append(string.Concat(Enumerable.Repeat(" --- |", permissions.Count))).Append('\n');
        foreach (var role in Roles.All)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {role} | ").AppendJoin(" | ", permissions.Select(p => p.Roles!.Contains(role) ? "yes" : "")).Append(" |\n");
        }

        text.Append("\n| Route | Permission |\n| --- | --- |\n");
        foreach (var (method, path, permission) in Routes
            .SelectMany(r => Methods(r).Select(m => (m, Path: r.RoutePattern.RawText!, r.Metadata.GetMetadata<Permission>()!.Name)))
            .OrderBy(r => r.Path, StringComparer.Ordinal).ThenBy(r => r.m, StringComparer.Ordinal))
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{method} {path}` | `{permission}` |\n");
        }

        Docs.ShouldHold("permissions.md", text.ToString());
    }

    private static IReadOnlyList<string> Methods(RouteEndpoint route) => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];

    private static async Task<int> StatusAsync(HttpClient client, RouteEndpoint route)
    {
        var path = "/" + string.Join('/', route.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "n" or "m" or "number" or "version" } => "1",
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "documentName" } => "v1",
            _ => "x",
        }))));
        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(Methods(route)[0]), path), HttpCompletionOption.ResponseHeadersRead);
        if ((int)answer.StatusCode is 401 or 403)
        {
            await answer.ShouldBeProblemAsync((int)answer.StatusCode);
        }

        return (int)answer.StatusCode;
    }
}
