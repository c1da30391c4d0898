using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Security;
using ThiDua.Api.Standings;
using ThiDua.Domain;
using ThiDua.Domain.Periods;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Standings;

/// <summary>Bảng xếp hạng: the ranking of a cluster, live or as of any day.</summary>
internal static class StandingsPages
{
    private const string Area = "/bang-xep-hang";

    /// <summary>Between two sends of a page's live part: people read rows, programs read the API's stream.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    public static void MapStandingsPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/bang-xep-hang", (HttpContext http, BoardState board, TimeProvider clock) => First(http, board.World, clock.Today()))
            .Allow(Permission.ReadBoard).ExcludeFromDescription();
        routes.MapGet("/bang-xep-hang/{period}", ShowAsync).Allow(Permission.ReadBoard).ExcludeFromDescription();
        routes.MapGet("/bang-xep-hang/{period}/truc-tiep", LiveAsync).Allow(Permission.ReadBoard).ExcludeFromDescription();
    }

    /// <summary>The period that runs today, or else the one that ended last.</summary>
    private static IResult First(HttpContext http, World world, DateOnly today)
    {
        http.Only();
        var period = world.Periods.Values.Where(p => p.Status != PeriodStatus.Planned && Clusters(http, world, p).Count > 0)
            .OrderByDescending(p => p.Contains(today)).ThenByDescending(p => p.Plan.To).ThenBy(p => p.Plan.From).FirstOrDefault();
        return period is null
            ? PageRenderer.Page<NoPeriodPage>(("Frame", Frame.Of(http, Texts.NavStandings, Area)))
            : Results.Redirect($"/bang-xep-hang/{Uri.EscapeDataString(period.Code)}");
    }

    private static async Task<IResult> ShowAsync(string period, HttpContext http, Scoreboard scores, BoardState board, Settings settings, TimeProvider clock)
    {
        http.Only("cluster", "view", "asOf", "compare", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var world = board.World;
        var found = world.Period(period) ?? throw ProblemException.NotFound("period.not-found", Texts.NoSuchPeriod);
        var model = Read(period, http, scores, board, clock);
        return PageRenderer.Page<StandingsPage>(
            ("Frame", Frame.Of(http, found.Plan.Name, Area)), ("Model", model), ("Clusters", Clusters(http, world, found)),
            ("Live", http.Day("asOf") is null), ("Stream", $"/bang-xep-hang/{Uri.EscapeDataString(period)}/truc-tiep{Query(model)}"));
    }

    private static Task LiveAsync(
        string period, HttpContext http, Scoreboard scores, BoardState board, Settings settings, TimeProvider clock, PageRenderer renderer)
    {
        http.Only("cluster", "view", "compare");
        StandingsView? last = null;
        return LiveStreams.StreamAsync(http, board, settings, clock, Pace, async () =>
        {
            var (before, now) = (last, Read(period, http, scores, board, clock));
            last = now;
            return before is not null && ReferenceEquals(before.Now.Places, now.Now.Places) && before.Now.AsOf == now.Now.AsOf
                ? null
                : (now.Now.AsOfPosition, null, new JsonBytes(await renderer.PartAsync<StandingsTable>(("Model", now))));
        });
    }

    private static StandingsView Read(string period, HttpContext http, Scoreboard scores, BoardState board, TimeProvider clock)
    {
        var (world, view) = (board.World, StandingsEndpoints.ViewOf(http));
        if (http.Single("cluster") is null && world.Period(period) is { } found && Clusters(http, world, found) is [var (first, _), ..])
        {
            http.Request.QueryString = http.Request.QueryString.Add("cluster", first);
        }

        var (now, sight) = StandingsEndpoints.Find(http, period, scores, board, clock, http.Moment());
        var before = http.Day("compare") is { } day ? StandingsEndpoints.Find(http, period, scores, board, clock, new Moment(day)).Standings : null;
        return StandingsView.Of(now, before, view, sight.SeesRow, sight.SeesLines);
    }

    private static List<(string Code, string Name)> Clusters(HttpContext http, World world, Period period) =>
        [.. period.Plan.Clusters.Where(new BoardSight(period, http.Caller(), world).SeesCluster).Select(c => (c, world.Cluster(c)!.Name))];

    private static string Query(StandingsView model) => QueryString.Create(
    [
        KeyValuePair.Create<string, string?>("cluster", model.Now.Cluster), KeyValuePair.Create<string, string?>("view", model.View == Domain.Activities.View.Verified ? "verified" : "claimed"),
        .. model.Compared is { } day ? [KeyValuePair.Create<string, string?>("compare", Shown.Iso(day))] : Array.Empty<KeyValuePair<string, string?>>(),
    ]).ToString();
}
