using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Clusters;
using ThiDua.Domain.Periods;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Periods;

/// <summary>Periods: planned, opened, closed.</summary>
internal static class PeriodEndpoints
{
    public static void MapPeriods(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/api/periods/{code}", PutAsync).Allow(Permission.ManagePeriods).WithSummary("Lập kế hoạch một kỳ thi đua");
        routes.MapGet("/api/periods/{code}", GetAsync).Allow(Permission.ReadRegister).WithSummary("Một kỳ thi đua");
        routes.MapGet("/api/periods", ListAsync).Allow(Permission.ReadRegister).WithSummary("Danh sách kỳ thi đua");
        Step(routes, "open", "Mở kỳ: bắt đầu ghi nhận", PeriodDecisions.Open);
        Step(routes, "close", "Đóng kỳ: xếp hạng theo những gì đã biết", (_, period) => PeriodDecisions.Close(period));
    }

    private static async Task<IResult> PutAsync(string code, HttpContext http, CommandRunner runner)
    {
        RequestReading.CheckCode(code, "/code");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var plan = body.As<PeriodPlan>();
        var written = await runner.RunAsync(
            code, Period.StreamOf(code), null, body.Canonical, caller.Account,
            (_, world) => new Decided(
                PeriodDecisions.Plan(world, code, plan),
                [.. plan.Clusters.Select(world.Cluster).OfType<Cluster>().Select(c => new StreamGuard(Cluster.StreamOf(c.Code), c.Version))]),
            http.RequestAborted);
        return written.Answer(http, $"/api/periods/{code}");
    }

    private static void Step(IEndpointRouteBuilder routes, string step, string summary, Func<World, Period, Decision> decide) =>
        routes.MapPost($"/api/periods/{{code}}/{step}", async (string code, HttpContext http, CommandRunner runner) =>
        {
            RequestReading.CheckCode(code, "/code");
            var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
            var identity = http.IdempotencyKey(caller, body.Canonical);
            body.As<Nothing>();
            var written = await runner.RunAsync(
                code, Period.StreamOf(code), identity, body.Canonical, caller.Account,
                (_, world) => new Decided(
                    world.Period(code) is { } period ? decide(world, period) : Decision.Refuse("period.not-found", "Không tìm thấy kỳ thi đua này."), []),
                http.RequestAborted);
            return written.Answer(http);
        }).Allow(Permission.ManagePeriods).WithSummary(summary);

    private static async Task<IResult> GetAsync(string code, HttpContext http, BoardState board, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        return board.World.Period(code) is { } period
            ? Results.Json(Tell(period), JsonBody.Answers)
            : throw ProblemException.NotFound("period.not-found", "Không tìm thấy kỳ thi đua này.");
    }

    private static async Task<IResult> ListAsync(HttpContext http, BoardState board, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        return Results.Json(new { items = board.World.Periods.Values.Select(Tell), next = (string?)null }, JsonBody.Answers);
    }

    private static object Tell(Period p) => new
    {
        p.Code, p.Plan.Name, p.Plan.Kind, p.Plan.From, p.Plan.To, p.Plan.Clusters, p.Plan.Sheets,
        succession = p.Plan.Succession ?? Succession.FromEffectiveDay,
        notes = p.Plan.Succession is Succession.InheritAll or Succession.Weighted
            ? ["Đơn vị hình thành do chia, tách không kế thừa kết quả: tính từ ngày có hiệu lực."]
            : Array.Empty<string>(),
        p.Status, p.Version,
    };

    private sealed record Nothing;
}
