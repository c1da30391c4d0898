using ThiDua.Api.Http;
using ThiDua.Api.Security;

namespace ThiDua.Api.Operations;

/// <summary>What operators start by hand.</summary>
internal static class SystemEndpoints
{
    internal sealed record RebuildBody(bool OnlyCheck = false);

    public static void MapSystem(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/system/rebuild", (HttpContext http, RebuildWork work) => Show(http, work)).Allow(Permission.ReadSystem)
            .WithSummary("Lần dựng lại bảng tra cứu đang chạy hoặc gần nhất của máy chủ này");
        routes.MapPost("/api/system/rebuild", StartAsync).Allow(Permission.RebuildTables).Limit(RateLimit.Export)
            .WithSummary("Dựng lại bảng tra cứu từ sổ, hoặc chỉ so sánh; chạy nền");
    }

    private static IResult Show(HttpContext http, RebuildWork work)
    {
        http.Only();
        return Tell(work.State, 200);
    }

    private static async Task<IResult> StartAsync(HttpContext http, RebuildWork work, SecurityLog log)
    {
        var body = (await JsonBody.ReadAsync(http)).As<RebuildBody>();
        var state = work.Start(body.OnlyCheck);
        log.Tell(http, body.OnlyCheck ? "read-tables.check" : "read-tables.rebuild");
        return Tell(state, 202);
    }

    private static IResult Tell(RebuildState? state, int status) => Results.Json(
        new
        {
            state = state switch { null => "never", { Running: true } => "running", { Failure: not null } => "failed", _ => "done" },
            state?.OnlyCheck, state?.StartedAt, progress = state is null ? null : new { state.Position, state.Of }, state?.EndedAt, state?.Result?.Same, at = state?.Result?.Position, state?.Failure,
        },
        JsonBody.Answers, statusCode: status);
}
