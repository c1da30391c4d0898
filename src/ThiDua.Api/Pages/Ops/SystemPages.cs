using ThiDua.Api.Http;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Security;

namespace ThiDua.Api.Pages.Ops;

/// <summary>Hệ thống: how the server, its projections and its database are; also when the database is away.</summary>
internal static class SystemPages
{
    private const string Area = "/he-thong";

    public static void MapSystemPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Area, ShowAsync).Allow(Permission.ReadSystem).ExcludeFromDescription();
        routes.MapGet("/he-thong/luc-nay", PartAsync).Allow(Permission.ReadSystem).ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(HttpContext http, SystemReader reader)
    {
        http.Only("minPosition"); // Not waited for: the page says itself how far everything is.
        return PageRenderer.Page<SystemPage>(
            ("Frame", Frame.Of(http, Texts.NavSystem, Area)), ("Model", await reader.ReadAsync(http.RequestAborted)),
            ("MayRebuild", Permission.RebuildTables.Roles!.Contains(http.Caller().Role)));
    }

    /// <summary>The part that htmx fetches again and again.</summary>
    private static async Task<IResult> PartAsync(HttpContext http, SystemReader reader)
    {
        http.Only();
        return PageRenderer.Page<SystemNow>(("Model", await reader.ReadAsync(http.RequestAborted)));
    }
}
