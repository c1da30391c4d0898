using ThiDua.Api.Accounts;
using ThiDua.Api.Http;
using ThiDua.Api.Operations;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Hosting;

/// <summary>
/// Lets nobody in before this node has heard all that the log held when it began: until then it would not know who somebody is (401, and a page
/// that waits for news would give up), or would still believe a right that was taken away since. Health, metrics and assets answer from the first.
/// </summary>
internal sealed class StartGate(PostgresEventStore store, BoardState board, Sessions sessions, Settings settings)
{
    private static readonly string[] Free = ["/health", "/metrics", "/assets"];

    private volatile bool _isOpen;

    /// <summary>Goes on, or answers 503.</summary>
    public async Task PassAsync(HttpContext http, RequestDelegate next)
    {
        if (!_isOpen && !IsFree(http.Request.Path))
        {
            _isOpen = await HasHeardAsync(http.RequestAborted)
                ? true
                : throw new ProblemException(503, "server.starting", "Máy chủ đang khởi động, chưa đọc hết sổ sự kiện; hãy thử lại sau ít giây.") { RetryAfter = 1 };
        }

        await next(http);
    }

    /// <summary>A board that stopped at an event serves what it has, marked with the position it is of.</summary>
    private async Task<bool> HasHeardAsync(CancellationToken ct)
    {
        if (await OperationsEndpoints.HeadAsync(store, ct) is not { } head || (board.Health.FailedAt is null && !await board.WaitForAsync(head.Seq, settings.ReadWait, ct)))
        {
            return false;
        }

        await sessions.LearnAsync(ct);
        return true;
    }

    private static bool IsFree(PathString path) => Free.Any(f => path.StartsWithSegments(f, StringComparison.Ordinal));
}
