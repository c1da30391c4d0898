using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using ThiDua.Api.Hosting;

namespace ThiDua.Api.Security;

/// <summary>Wires the table of permissions into ASP.NET's policies.</summary>
internal static class Access
{
    public static void AddAccess(this IServiceCollection services, Settings settings)
    {
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<TimeProvider>((options, clock) =>
            {
                LocalTokens.Accept(options, settings.AcceptsLocalTokens ? settings.LocalKey : null, clock);
                options.Events = new TokenMemory(clock).Events;
            });
        services.AddAuthorization(options =>
        {
            foreach (var permission in Permission.All.Where(p => p.Roles is not null))
            {
                options.AddPolicy(permission.Name, p => p.RequireAuthenticatedUser().RequireClaim("sub").RequireClaim("role", permission.Roles!));
            }

            // A route that names no permission is closed to everybody. What is no route (404, 405, 415) is nobody's secret.
            options.FallbackPolicy = new AuthorizationPolicyBuilder()
                .RequireAssertion(asked => asked.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint).Build();
        });
    }

    /// <summary>Says who may use a route. Every route says it; a test looks.</summary>
    public static TBuilder Allow<TBuilder>(this TBuilder route, Permission permission)
        where TBuilder : IEndpointConventionBuilder
    {
        route.WithMetadata(permission);
        return permission.Roles is null ? route.AllowAnonymous() : route.RequireAuthorization(permission.Name);
    }
}
