using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Api.Standings;
using ThiDua.Domain.Explanations;
using ThiDua.Domain.Periods;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Explanations;

/// <summary>Why a line of a score sheet has its points, and why they changed. Whoever may see the sheet may see this.</summary>
internal static class ExplanationEndpoints
{
    public static void MapExplanations(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/periods/{period}/units/{unit}/score-sheet/{criterion}/explanation", ExplainAsync).Allow(Permission.ReadBoard)
            .WithSummary("Vì sao được từng này điểm: một tiêu chí, một nội dung hoặc tổng điểm (total), kèm các hoạt động làm căn cứ");
        routes.MapGet("/api/periods/{period}/units/{unit}/score-sheet/changes", ChangesAsync).Allow(Permission.ReadBoard)
            .WithSummary("Vì sao bảng điểm thay đổi giữa hai mốc: hoạt động nào, thời hạn nào, quy định nào, đơn vị khác nào");
    }

    private static async Task<IResult> ExplainAsync(
        string period, string unit, string criterion, HttpContext http, SheetHistory history, BoardState board, Settings settings, TimeProvider clock)
    {
        http.Only("view", "asOf", "atPosition", "minPosition", "after", "limit");
        await http.AwaitMinPositionAsync(board, settings);
        var reading = Find(http, period, unit, criterion, history, board, clock, http.Limit());
        return reading.Explanation switch
        {
            Explanation.OfCriterion of => Json(ExplanationAnswers.Criterion(of, reading, new Sight(http.Caller(), board.World))),
            Explanation.OfSum of => Json(ExplanationAnswers.Sum(of, reading)),
            _ => throw ProblemException.NotFound("criterion.not-found", "Bảng điểm của đơn vị không có tiêu chí hay nội dung mang mã này."),
        };
    }

    /// <summary>The explanation of a line that the caller may see, or a problem.</summary>
    public static CitedReading Find(
        HttpContext http, string period, string unit, string criterion, SheetHistory history, BoardState board, TimeProvider clock, int limit)
    {
        var (view, moment) = (StandingsEndpoints.ViewOf(http), http.Moment());
        StandingsEndpoints.CheckDay(moment, PlanOf(period, board));
        return (Reach(http, unit, board) ? history.Cited(period, unit, criterion, moment, clock.Today(), view, http.Position("after") ?? 0, limit) : null) ?? throw NotScored();
    }

    private static async Task<IResult> ChangesAsync(
        string period, string unit, HttpContext http, SheetHistory history, BoardState board, Settings settings, TimeProvider clock)
    {
        http.Only("from", "to", "fromPosition", "toPosition", "view", "minPosition");
        var view = StandingsEndpoints.ViewOf(http);
        var (from, to) = Moments(http, PlanOf(period, board), clock.Today());
        await http.AwaitMinPositionAsync(board, settings);
        await AwaitAsync(Math.Max(from.AtPosition ?? 0, to.AtPosition ?? 0), board, settings, http.RequestAborted);
        return Reach(http, unit, board) && history.Changes(period, unit, from, to, clock.Today(), view) is { } reading
            ? Json(ExplanationAnswers.Changes(reading, view, new Sight(http.Caller(), board.World)))
            : throw NotScored();
    }

    /// <summary>The two moments. Without a day the earlier one is of the later's day; without a position it knows what the later one knows.</summary>
    private static (Moment From, Moment To) Moments(HttpContext http, PeriodPlan plan, DateOnly today)
    {
        var (from, to) = (new Moment(http.Day("from"), http.Position("fromPosition")), new Moment(http.Day("to"), http.Position("toPosition")));
        if (from.IsNow)
        {
            throw ProblemException.Bad("changes.from-missing", "Hãy nêu mốc trước: from (ngày) hoặc fromPosition (vị trí của sổ).", "from");
        }

        StandingsEndpoints.CheckDay(from, plan, "from");
        StandingsEndpoints.CheckDay(to, plan, "to");
        var day = to.AsOf ?? today;
        if (from.AsOf > day)
        {
            throw Refused("date.order", "Ngày của mốc trước phải không sau ngày của mốc sau.", "from");
        }

        if (from.AtPosition > (to.AtPosition ?? long.MaxValue))
        {
            throw Refused("position.order", "Vị trí của mốc trước phải không sau vị trí của mốc sau.", "fromPosition");
        }

        return (new Moment(from.AsOf ?? to.AsOf, from.AtPosition ?? to.AtPosition), to);
    }

    private static async Task AwaitAsync(long position, BoardState board, Settings settings, CancellationToken ct)
    {
        if (!await board.WaitForAsync(position, settings.ReadWait, ct))
        {
            throw new ProblemException(503, "projection.behind", "Bảng điểm chưa cập nhật tới vị trí được hỏi; hãy thử lại sau ít giây.") { RetryAfter = 1 };
        }
    }

    private static PeriodPlan PlanOf(string period, BoardState board) =>
        board.World.Period(period)?.Plan ?? throw ProblemException.NotFound("period.not-found", "Không tìm thấy kỳ thi đua này.");

    private static bool Reach(HttpContext http, string unit, BoardState board) => http.Caller().Reaches(unit, board.World);

    private static ProblemException NotScored() => ProblemException.NotFound("unit.not-found", "Kỳ thi đua này không chấm điểm đơn vị đó.");

    private static ProblemException Refused(string code, string message, string parameter) =>
        new(422, code, message, [new ProblemError(parameter, code, message)]);

    private static IResult Json(object answer) => Results.Json(answer, JsonBody.Answers);
}
