using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using ThiDua.Api.Accounts;
using ThiDua.Api.Hosting;

namespace ThiDua.Api.Security;

/// <summary>Wires the table of permissions into ASP.NET's policies.</summary>
internal static class Access
{
    private const string Any = "any";

    public static void AddAccess(this IServiceCollection services, Settings settings)
    {
        services.AddAuthentication(Any)
            .AddPolicyScheme(Any, "bearer or cookie", options => options.ForwardDefaultSelector = http => SchemeOf(http, settings.Oidc))
            .AddJwtBearer()
            .AddJwtBearer(OutsideTokens.Scheme, _ => { })
            .AddCookie(Sessions.Scheme, options => Sessions.Configure(options, settings));
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<TimeProvider, ProgramTokens>((options, clock, programs) =>
            {
                LocalTokens.Accept(options, settings.AcceptsLocalTokens ? settings.LocalKey : null, programs, clock);
                options.Events = new TokenMemory(clock).Events;
            });
        services.AddOptions<JwtBearerOptions>(OutsideTokens.Scheme)
            .Configure<TimeProvider, OutsideProvider, PeopleStore>((options, clock, provider, people) => OutsideTokens.Accept(options, settings.Oidc, provider, people, clock));
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

    /// <summary>Whose sign-in has ended is not signed in (401), which is another thing than signed in without the right (403).</summary>
    public static Task EndAsync(HttpContext http, RequestDelegate next)
    {
        if (http.User.Identity?.IsAuthenticated != true && http.Features.Get<IAuthenticateResultFeature>() is { AuthenticateResult.Succeeded: true } feature)
        {
            feature.AuthenticateResult = AuthenticateResult.NoResult();
        }

        return next(http);
    }

    /// <summary>A bearer token goes before a cookie; whose it is is checked by the scheme of the issuer that it names.</summary>
    private static string SchemeOf(HttpContext http, OidcSettings? oidc)
    {
        var header = http.Request.Headers.Authorization.ToString();
        return header.Length == 0 ? Sessions.Scheme
            : oidc is not null && OutsideTokens.Names(header, oidc.Authority) ? OutsideTokens.Scheme
            : JwtBearerDefaults.AuthenticationScheme;
    }

    /// <summary>Says who may use a route. Every route says it; a test looks.</summary>
    public static TBuilder Allow<TBuilder>(this TBuilder route, Permission permission)
        where TBuilder : IEndpointConventionBuilder
    {
        route.WithMetadata(permission);
        return permission.Roles is null ? route.AllowAnonymous() : route.RequireAuthorization(permission.Name);
    }
}
