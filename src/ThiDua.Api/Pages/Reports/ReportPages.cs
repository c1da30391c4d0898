using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Components;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Reports;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Awards;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Reports;

/// <summary>Báo cáo: sơ kết, tổng kết of a period or of part of it, on the screen, on A4, as a workbook.</summary>
internal static class ReportPages
{
    private const string Area = "/bao-cao";

    public static void MapReportPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/bao-cao", (HttpContext http, BoardState board, TimeProvider clock) => First(http, board.World, clock.Today()))
            .Allow(Permission.ReadBoard).ExcludeFromDescription();
        routes.MapGet("/bao-cao/{period}", ShowAsync).Allow(Permission.ReadBoard).Limit(RateLimit.Search).ExcludeFromDescription();
    }

    private static IResult First(HttpContext http, World world, DateOnly today)
    {
        http.Only();
        return PeriodChoice.InOrder(http.Caller(), world, today) is [var period, ..]
            ? Results.Redirect($"{Area}/{Uri.EscapeDataString(period.Code)}")
            : PageRenderer.Page<Standings.NoPeriodPage>(("Frame", Frame.Of(http, Texts.NavReports, Area)));
    }

    private static async Task<IResult> ShowAsync(
        string period, HttpContext http, Scoreboard scores, BoardState board, AwardRules rules, Settings settings, TimeProvider clock)
    {
        var told = await ReportEndpoints.ReadAsync(period, http, scores, board, rules, settings, clock, [.. OfficialPaper.Parameters, "figure"]);
        var (world, caller) = (board.World, http.Caller());
        var plan = world.Period(period)!.Plan;
        var figure = http.OneOf("figure", [.. told.Figures.Select(f => f.Code)]) ?? told.Figures.FirstOrDefault(f => f.Total > 0)?.Code ?? told.Figures[0].Code;
        var units = plan.Clusters.SelectMany(c => world.Cluster(c)?.MembersDuring(plan.From, told.AsOf) ?? []).Distinct(StringComparer.Ordinal).Where(u => caller.Reaches(u, world))
            .Select(u => (u, world.NameOf(u, told.AsOf))).OrderBy(u => u.Item2, Shown.Names).ToList();
        var view = new ReportView(told, told.Figures.First(f => f.Code == figure))
        {
            Units = units, Whole = (plan.From, plan.To), OfSomeUnits = http.Single("units") is not null,
            Clusters = told.Rankings.ToDictionary(r => r.Cluster, r => world.Cluster(r.Cluster)?.Name ?? r.Cluster),
            Others = PeriodChoice.Others(caller, world, clock.Today(), period), Paper = OfficialPaper.Of(http),
        };
        return PageRenderer.Page<ReportPage>(
            ("Frame", Frame.Of(http, Shown.Say(view.IsFinal ? ReportTexts.FinalReport : ReportTexts.InterimReport, told.Name), Area)), ("Model", view));
    }
}
