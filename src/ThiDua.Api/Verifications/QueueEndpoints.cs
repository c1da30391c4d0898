using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Verification;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Verifications;

/// <summary>What waits to be verified: by age, by points at stake or by signs of formalism.</summary>
internal static class QueueEndpoints
{
    private sealed record Item(
        string Id, string Type, string Unit, string Name, DateOnly OccurredOn, DateTimeOffset RecordedAt, int AgeDays, string Title, long Version, string Question,
        bool InSample, decimal PointsAtStake, IReadOnlyList<Sign> Signs);

    private sealed record Sign(SignKind Kind, string Message);

    public static void MapQueue(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/periods/{period}/verification-queue", GetAsync).Allow(Permission.ReadVerifications)
            .WithSummary("Hoạt động chờ xác minh, theo thời gian chờ, số điểm hoặc dấu hiệu hình thức");

    /// <summary>The order that a request asks for.</summary>
    public static QueueOrder OrderOf(HttpContext http) => http.OneOf("sort", "age", "points", "signs") switch
    {
        "points" => QueueOrder.Points,
        "signs" => QueueOrder.Signs,
        _ => QueueOrder.Age,
    };

    /// <summary>The kind of activity that is asked for (petition), or null.</summary>
    public static string? TypeOf(HttpContext http) => http.OneOf("type", [.. ActivityKinds.All.Select(k => k.Stream)]);

    private static async Task<IResult> GetAsync(string period, HttpContext http, BoardState board, Settings settings, QueueReader queue)
    {
        RequestReading.CheckCode(period, "/period");
        http.Only("cluster", "unit", "type", "sort", "limit", "cursor", "minPosition");
        var (limit, order, after) = (http.Limit(), OrderOf(http), http.Position("cursor") ?? 0);
        await http.AwaitMinPositionAsync(board, settings);
        var found = board.World.Period(period) ?? throw ProblemException.NotFound("period.not-found", "Không tìm thấy kỳ thi đua này.");
        var read = await queue.ReadAsync(
            new QueueQuestion(found, http.Single("cluster"), http.Single("unit"), TypeOf(http), order, limit, after), http.Caller(), http.RequestAborted);
        return Results.Json(
            new
            {
                period, asOfPosition = read.UpTo, sort = order, compared = read.Compared,
                items = read.Items.Select(i => new Item(
                    i.Row.Id, i.Row.Type, i.Row.Unit, i.Name, i.Row.OccurredOn, i.Row.RecordedAt, i.AgeDays, i.Row.Title, i.Row.Version, i.Row.Question, i.InSample, i.Stake,
                    [.. i.Signs.Select(s => new Sign(s.Kind, s.Message))])),
                units = read.OfUnits.Select(s => new { s.Unit, s.Kind, s.Message }),
                signsOver = read.Looked,
                next = read.Next,
            },
            JsonBody.Answers);
    }
}
