using System.Globalization;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain.Awards;
using ThiDua.EventStore;
using ThiDua.Projections.Board;
using ThiDua.Projections.Exports;

namespace ThiDua.Api.Log;

/// <summary>The log as a file that proves itself: for auditors, and for whoever they give it to.</summary>
internal static class ExportEndpoints
{
    public static void MapExport(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/log/export", ExportAsync).Allow(Permission.ExportLog).Limit(RateLimit.Export)
            .WithSummary("Bản xuất của sổ (NDJSON) để kiểm chứng độc lập: sự kiện hoặc giá trị băm của nó, đầu sổ đã ký, không có phần riêng tư");

    private static async Task<IResult> ExportAsync(HttpContext http, PostgresEventStore store, BoardState board, LogExport export, AwardRules rules, Settings settings)
    {
        http.Only("period", "to", "others");
        var period = http.Single("period") ?? throw ProblemException.Bad("period.missing", "Hãy nêu kỳ thi đua: period.", "period");
        var hashesOnly = http.OneOf("others", "whole", "hashes") == "hashes";
        var head = (await store.HeadAsync(http.RequestAborted)).Seq;
        var to = http.Position("to") ?? head;
        if (to < 1 || to > head)
        {
            throw ProblemException.Bad("position.beyond-head", $"to là một vị trí từ 1 đến {head}.", "to");
        }

        if (!await board.WaitForAsync(to, settings.ReadWait, http.RequestAborted))
        {
            throw new ProblemException(503, "projection.behind", "Bảng điểm chưa cập nhật tới vị trí được hỏi; hãy thử lại sau ít giây.") { RetryAfter = 1 };
        }

        var world = board.Read(reader => reader.WorldAt(to));
        var found = world.Period(period) ?? throw ProblemException.NotFound("period.not-found", "Không tìm thấy kỳ thi đua này.");
        var request = new ExportRequest(period, to, hashesOnly ? board.Read(reader => ExportScope.PartOf(reader, rules, found, to)) : null);
        return Results.Stream(
            stream => export.WriteAsync(stream, request, http.RequestAborted), "application/x-ndjson",
            string.Create(CultureInfo.InvariantCulture, $"thidua-{period}-{to}.ndjson"));
    }
}
