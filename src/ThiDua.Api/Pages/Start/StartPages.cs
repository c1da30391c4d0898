using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Security;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Start;

/// <summary>The first page: what waits for one, and what one can do here.</summary>
internal static class StartPages
{
    public static void MapStartPages(this IEndpointRouteBuilder routes) => routes.MapGet("/", ShowAsync).Allow(Permission.Own).ExcludeFromDescription();

    private static async Task<IResult> ShowAsync(HttpContext http, StartCards cards, BoardState board, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        return PageRenderer.Page<StartPage>(("Frame", Frame.Of(http, Texts.Start, "/")), ("Cards", await cards.OfAsync(http)));
    }
}
