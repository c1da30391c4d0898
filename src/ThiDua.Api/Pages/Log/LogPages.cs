using ThiDua.Api.Http;
using ThiDua.Api.Log;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Security;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;

namespace ThiDua.Api.Pages.Log;

/// <summary>Sổ sự kiện: what was recorded, in its one order, and the head that seals it.</summary>
internal static class LogPages
{
    private const int EventsToAPage = 50;

    public static void MapLogPages(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/so-su-kien", ShowAsync).Allow(Permission.ReadFeed).ExcludeFromDescription();

    private static async Task<IResult> ShowAsync(HttpContext http, PostgresEventStore store, EventTypes types)
    {
        http.Only("after", "stream");
        var (stream, after) = (http.Single("stream"), http.Position("after") ?? 0);
        var (events, next) = stream is null
            ? await LogEndpoints.ReadAsync(http, store, types, after, EventsToAPage)
            : (await LogEndpoints.SeenAsync(http, await store.ReadStreamAsync(stream, http.RequestAborted), store, types), null);
        return PageRenderer.Page<LogPage>(
            ("Frame", Frame.Of(http, Texts.NavLog, "/so-su-kien")), ("Head", await store.HeadAsync(http.RequestAborted)), ("Events", events), ("Stream", stream), ("After", after),
            ("Next", next));
    }
}
