using System.Globalization;
using System.Text;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Api.Spreadsheets;
using ThiDua.Domain.Activities;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Standings;

/// <summary>The ranking of a cluster and the score sheet of a unit, as of any day, known at any position.</summary>
internal static class StandingsEndpoints
{
    private const int ActivitiesPerValue = Scoreboard.MostTold;

    public static void MapStandings(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/periods/{period}/standings", StandingsAsync).Allow(Permission.ReadBoard).WithSummary("Bảng xếp hạng của một cụm");
        routes.MapGet("/api/periods/{period}/standings.xlsx", WorkbookAsync).Allow(Permission.ReadBoard).Limit(RateLimit.Export).WithSummary("Bảng xếp hạng của một cụm, dạng bảng tính xlsx");
        routes.MapGet("/api/periods/{period}/standings/live", LiveStreams.StandingsAsync).Allow(Permission.ReadBoard).WithSummary("Bảng xếp hạng trực tiếp (server-sent events)");
        routes.MapGet("/api/periods/{period}/units/{unit}/score-sheet", SheetAsync).Allow(Permission.ReadBoard).WithSummary("Bảng điểm của một đơn vị, mỗi giá trị kèm các hoạt động làm nên nó");
        routes.MapGet("/api/periods/{period}/units/{unit}/score-sheet/live", LiveStreams.SheetAsync).Allow(Permission.ReadBoard).WithSummary("Bảng điểm trực tiếp (server-sent events)");
    }

    private static async Task<IResult> StandingsAsync(string period, HttpContext http, Scoreboard scores, BoardState board, Settings settings, TimeProvider clock)
    {
        http.Only("cluster", "view", "asOf", "atPosition", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var view = ViewOf(http);
        var (standings, sight) = Find(http, period, scores, board, clock, http.Moment());
        return Tell(standings, view, sight);
    }

    private static async Task<IResult> WorkbookAsync(string period, HttpContext http, Scoreboard scores, BoardState board, Settings settings, TimeProvider clock)
    {
        http.Only("cluster", "view", "asOf", "atPosition", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var view = ViewOf(http);
        var (standings, sight) = Find(http, period, scores, board, clock, http.Moment());
        var cluster = board.World.Cluster(standings.Cluster)?.Name ?? standings.Cluster;
        return Results.File(
            StandingsWorkbook.Write(standings, view, sight, cluster), XlsxWriter.MediaType,
            string.Create(CultureInfo.InvariantCulture, $"xep-hang-{standings.Period.Code}-{standings.Cluster}-{standings.AsOf:yyyy-MM-dd}.xlsx"));
    }

    private static async Task<IResult> SheetAsync(
        string period, string unit, HttpContext http, Scoreboard scores, BoardState board, Settings settings, TimeProvider clock)
    {
        http.Only("asOf", "atPosition", "minPosition", "activitiesPerValue");
        await http.AwaitMinPositionAsync(board, settings);
        var most = (int)Math.Min(1_000, http.Position("activitiesPerValue") ?? ActivitiesPerValue);
        return SheetAnswers.Sheet(FindSheet(http, period, unit, scores, board, clock, http.Moment(), most), http.Caller().SeesSensitive);
    }

    /// <summary>A ranking as JSON: the items are written once and kept, the head is of this moment.</summary>
    public static JsonBytes Tell(Projections.Board.Standings standings, View view, BoardSight sight)
    {
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"period\":\"{standings.Period.Code}\",\"cluster\":\"{standings.Cluster}\",\"view\":\"{view.ToString().ToLowerInvariant()}\",\"asOf\":\"{standings.AsOf:yyyy-MM-dd}\",\"asOfPosition\":{standings.AsOfPosition},\"items\":");
        return new JsonBytes(Encoding.UTF8.GetBytes(head), SheetAnswers.Items(standings, view, sight), [.. ",\"notRanked\":"u8, .. SheetAnswers.NotRanked(standings, sight), (byte)'}']);
    }

    public static View ViewOf(HttpContext http) => http.OneOf("view", "claimed", "verified") == "verified" ? View.Verified : View.Claimed;

    /// <summary>The ranking, with what the caller sees of it, or a problem.</summary>
    public static (Projections.Board.Standings Standings, BoardSight Sight) Find(
        HttpContext http, string period, Scoreboard scores, BoardState board, TimeProvider clock, Moment moment)
    {
        var (world, caller) = (board.World, http.Caller());
        var found = world.Period(period) ?? throw ProblemException.NotFound("period.not-found", "Không tìm thấy kỳ thi đua này.");
        var (plan, sight) = (found.Plan, new BoardSight(found, caller, world));
        var cluster = http.Single("cluster") ?? (plan.Clusters.Count == 1
            ? plan.Clusters[0]
            : throw ProblemException.Bad("cluster.missing", $"Kỳ này có nhiều cụm; hãy nêu cluster: {string.Join(", ", plan.Clusters)}.", "cluster"));
        CheckDay(moment, plan);
        return sight.SeesCluster(cluster) && scores.Standings(period, cluster, moment, clock.Today()) is { } standings
            ? (standings, sight)
            : throw ProblemException.NotFound("cluster.not-found", "Không tìm thấy cụm này trong kỳ thi đua.");
    }

    /// <summary>The score sheet the caller may see, or a problem.</summary>
    public static SheetReading FindSheet(
        HttpContext http, string period, string unit, Scoreboard scores, BoardState board, TimeProvider clock, Moment moment, int most)
    {
        var plan = board.World.Period(period)?.Plan ?? throw ProblemException.NotFound("period.not-found", "Không tìm thấy kỳ thi đua này.");
        CheckDay(moment, plan);
        return http.Caller().Reaches(unit, board.World) && scores.Sheet(period, unit, moment, clock.Today(), most) is { } reading
            ? reading
            : throw ProblemException.NotFound("unit.not-found", "Kỳ thi đua này không chấm điểm đơn vị đó.");
    }

    /// <summary>Refuses a day before the period.</summary>
    public static void CheckDay(Moment moment, Domain.Periods.PeriodPlan plan, string parameter = "asOf")
    {
        if (moment.AsOf < plan.From)
        {
            const string message = "Ngày được hỏi trước khi kỳ thi đua bắt đầu.";
            throw new ProblemException(422, "date.before-period", message, [new ProblemError(parameter, "date.before-period", message)]);
        }
    }
}
