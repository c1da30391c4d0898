using ThiDua.Api.Http;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Security;

namespace ThiDua.Api.Pages.Start;

/// <summary>The first page: what one can do here.</summary>
internal static class StartPages
{
    public static void MapStartPages(this IEndpointRouteBuilder routes) => routes.MapGet("/", Show).Allow(Permission.Own).ExcludeFromDescription();

    private static IResult Show(HttpContext http)
    {
        http.Only("minPosition");
        return PageRenderer.Page<StartPage>(("Frame", Frame.Of(http, Texts.Start, "/")));
    }
}
