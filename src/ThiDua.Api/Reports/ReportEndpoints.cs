using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Api.Spreadsheets;
using ThiDua.Api.Standings;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Awards;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Reports;

/// <summary>Reviews (sơ kết, tổng kết): what was done in a period, per unit and year, with the ranking.</summary>
internal static class ReportEndpoints
{
    public static void MapReports(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/reports/{period}", GetAsync).Allow(Permission.ReadBoard).Limit(RateLimit.Export)
            .WithSummary("Báo cáo sơ kết, tổng kết một kỳ: số liệu theo đơn vị và năm, xếp hạng, mô hình theo lĩnh vực, khen thưởng");
        routes.MapGet("/api/reports/{period}.xlsx", XlsxAsync).Allow(Permission.ReadBoard).Limit(RateLimit.Export)
            .WithSummary("Báo cáo sơ kết, tổng kết một kỳ, dạng bảng tính xlsx");
    }

    private static async Task<IResult> GetAsync(
        string period, HttpContext http, Scoreboard scores, BoardState board, AwardRules rules, Settings settings, TimeProvider clock) =>
        Results.Json(await ReadAsync(period, http, scores, board, rules, settings, clock), JsonBody.Answers);

    private static async Task<IResult> XlsxAsync(
        string period, HttpContext http, Scoreboard scores, BoardState board, AwardRules rules, Settings settings, TimeProvider clock)
    {
        var report = await ReadAsync(period, http, scores, board, rules, settings, clock);
        return Results.File(ReportWorkbook.Write(report), XlsxWriter.MediaType, $"bao-cao-{report.Period}.xlsx");
    }

    /// <summary>The review that a request asks for; from, to, units, view and asOf are read from the query, beside what else the caller takes.</summary>
    internal static async Task<ToldReport> ReadAsync(
        string period, HttpContext http, Scoreboard scores, BoardState board, AwardRules rules, Settings settings, TimeProvider clock, params string[] beside)
    {
        http.Only([.. beside, "from", "to", "units", "view", "asOf", "atPosition", "minPosition"]);
        await http.AwaitMinPositionAsync(board, settings);
        var (caller, view, today) = (http.Caller(), StandingsEndpoints.ViewOf(http), clock.Today());
        var report = scores.Quantities(period, http.Moment(), today, reading =>
        {
            var span = Span(http, caller, reading, view);
            return new
            {
                Reading = reading,
                Span = span,
                Figures = ReportFigures.All.Select(f => ReportTables.Figure(f, reading, span)).ToList(),
                Models = ReportTables.ModelsByField(reading, span),
            };
        }) ?? throw ProblemException.NotFound("period.not-found", "Không tìm thấy kỳ thi đua này.");

        var (told, at) = (report.Span, report.Reading);
        var sight = new BoardSight(at.Period, caller, board.World);
        var rankings = at.Period.Plan.Clusters
            .Where(sight.SeesCluster)
            .Select(c => scores.Standings(period, c, new Moment(told.To, at.Position), today)).OfType<Projections.Board.Standings>();
        var awards = ReportAwards.Tell(rules, board.Read(reader => reader.AwardsAt(http.Position("atPosition") ?? reader.Position)), period, told);
        return new ToldReport(
            period, at.Period.Plan.Name, told.From, told.To, told.View, at.Day, at.Position, told.Units, report.Figures, report.Models, awards,
            [.. rankings.Select(s => new ToldRanking(s.Cluster, Ranked(s, view, sight)))]);
    }

    private static ReportSpan Span(HttpContext http, Caller caller, PeriodReading reading, View view)
    {
        // Outside its days a period has nothing to tell.
        var plan = reading.Period.Plan;
        var from = http.Day("from") is { } first && first > plan.From ? first : plan.From;
        var to = http.Day("to") is { } last && last < reading.Day ? last : reading.Day;
        if (to < from)
        {
            const string message = "Khoảng thời gian được hỏi không nằm trong kỳ thi đua, hoặc ngày cuối trước ngày đầu.";
            throw new ProblemException(422, "date.order", message, [new ProblemError("to", "date.order", message)]);
        }

        return new ReportSpan(from, to, Units(http, caller, reading), view);
    }

    private static List<ReportUnit> Units(HttpContext http, Caller caller, PeriodReading reading)
    {
        var plan = reading.Period.Plan;
        var all = plan.Clusters
            .SelectMany(c => (reading.World.Cluster(c)?.MembersDuring(plan.From, reading.Day) ?? []).Select(unit => (Unit: unit, Cluster: c)))
            .DistinctBy(u => u.Unit)
            .Where(u => caller.Reaches(u.Unit, reading.World))
            .Select(u => new ReportUnit(u.Unit, Name(u.Unit, reading), u.Cluster)).ToList();
        if (http.Single("units") is not { } wanted)
        {
            return all;
        }

        var codes = wanted.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        return codes.IsSubsetOf(all.Select(u => u.Unit))
            ? all.FindAll(u => codes.Contains(u.Unit))
            : throw ProblemException.NotFound("unit.not-found", "Kỳ thi đua này không có một trong các đơn vị được hỏi.");
    }

    private static string Name(string unit, PeriodReading reading) => reading.World.NameOf(unit, reading.Day);

    private static List<ReportPlace> Ranked(Projections.Board.Standings standings, View view, BoardSight sight) =>
    [
        .. standings.Places
            .Where(p => sight.SeesRow(p.Sheet.Unit))
            .Select(p => (p.Sheet, Ranked: view == View.Claimed ? p.Claimed : p.Verified))
            .OrderBy(p => p.Ranked.Rank).ThenBy(p => p.Sheet.Unit, StringComparer.Ordinal)
            .Select(p => new ReportPlace(
                p.Sheet.Unit, p.Sheet.UnitName, p.Ranked.Rank, p.Ranked.Shared, new BothPoints(p.Sheet.Total.Claimed, p.Sheet.Total.Verified))),
    ];
}
