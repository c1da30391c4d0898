using Microsoft.Net.Http.Headers;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Forms;

namespace ThiDua.Api.Pages.Shell;

/// <summary>Problems as pages, for people who opened an address in a browser.</summary>
internal static class ProblemPages
{
    private static readonly MediaTypeHeaderValue Html = new("text/html");

    /// <summary>
    /// Whether a request wants a page: not of the API, or a form for it, and by something that reads HTML. A script that asks for a part of a page
    /// is told the problem itself: a whole page would take the place of the part, and who is no longer signed in would be shown the sign-in there.
    /// </summary>
    public static bool Wanted(HttpContext http) => !http.Request.Headers.ContainsKey("HX-Request") && (FormPosts.Is(http) || !http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        && http.Request.GetTypedHeaders().Accept.Any(a => a.IsSubsetOf(Html));

    /// <summary>Writes the page; whoever is not signed in is asked to, and comes back.</summary>
    public static Task WriteAsync(HttpContext http, ProblemException problem)
    {
        if (problem.Status == 401 && http.User.Identity?.IsAuthenticated != true)
        {
            http.Response.Redirect(SignInPages.Address($"{http.Request.Path}{http.Request.QueryString}"));
            return Task.CompletedTask;
        }

        return PageRenderer
        .Page<ProblemPage>(
            ("Frame", Frame.Of(http, problem.Title, "")), ("Code", problem.Code), ("Messages", problem.Errors.Select(e => e.Message).Where(m => m != problem.Title).ToList()),
            ("Trace", System.Diagnostics.Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier))
        .ExecuteAsync(http);
    }
}
