using System.Text.Json;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain.Periods;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Periods;

/// <summary>What still stops the next step of a period, with where to look.</summary>
internal static class BlockerEndpoints
{
    private static readonly Dictionary<string, PeriodStatus> Names = Enum.GetValues<PeriodStatus>().Where(s => s > PeriodStatus.Open)
        .ToDictionary(s => JsonNamingPolicy.KebabCaseLower.ConvertName(s.ToString()), StringComparer.Ordinal);

    public static void MapBlockers(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/periods/{period}/blockers", GetAsync).Allow(Permission.ReadBlockers)
            .WithSummary("Những gì còn cản bước tiếp theo của kỳ thi đua, mỗi mục một câu với số lượng và đường dẫn");

    private static async Task<IResult> GetAsync(string period, HttpContext http, BoardState board, Settings settings, StepBlockers blockers)
    {
        RequestReading.CheckCode(period, "/period");
        http.Only("step", "minPosition");
        var named = http.OneOf("step", [.. Names.Keys]);
        await http.AwaitMinPositionAsync(board, settings);
        var found = board.World.Period(period) ?? throw ProblemException.NotFound("period.not-found", "Không tìm thấy kỳ thi đua này.");
        var step = named is null ? Next(found.Status) : Names[named];
        var items = await blockers.SeenAsync(found, step, http.Caller(), http.RequestAborted);
        return Results.Json(
            new
            {
                period, status = found.Status, step, asOfPosition = board.Position,
                items = items.Select(b => new { b.Code, b.Message, b.Unit, b.Criterion, b.Count, href = Href(period, b) }),
            },
            JsonBody.Answers);
    }

    /// <summary>The step after a step.</summary>
    public static PeriodStatus Next(PeriodStatus now) => now >= PeriodStatus.Closed ? PeriodStatus.Closed : now < PeriodStatus.Open ? PeriodStatus.SelfScoring : now + 1;

    private static string Href(string period, Blocker blocker) => blocker switch
    {
        { Code: "activity.questioned" or "activity.unverified", Unit: { } unit } => $"/api/periods/{period}/verification-queue?unit={unit}",
        { Code: "objection.open", Unit: { } unit } => $"/api/periods/{period}/objections?unit={unit}&status=open",
        { Unit: { } unit, Criterion: { } criterion } => $"/api/periods/{period}/units/{unit}/appraisals/{Uri.EscapeDataString(criterion)}",
        { Unit: { } unit } => $"/api/periods/{period}/units/{unit}/entry",
        { Code: "vote.missing" } => $"/api/periods/{period}/standings",
        _ => $"/api/periods/{period}",
    };
}
