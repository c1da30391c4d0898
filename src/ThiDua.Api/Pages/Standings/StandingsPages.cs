using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
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

    /// <summary>Moves are counted from so many days before, unless another day is chosen: a day is too short for a rank to move by what units do.</summary>
    private const int ComparedDays = 7;

    /// <summary>Live parts as they were last written, by what they show and for whom: of five hundred who watch a board most see the same.</summary>
    private static readonly ConditionalWeakTable<IReadOnlyList<Place>, ConcurrentDictionary<string, Lazy<Task<byte[]>>>> Written = [];

    public static void MapStandingsPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Area, (HttpContext http, BoardState board, TimeProvider clock) => First(http, board.World, clock.Today())).Allow(Permission.ReadBoard).ExcludeFromDescription();
        routes.MapGet($"{Area}/{{period}}", ShowAsync).Allow(Permission.ReadBoard).ExcludeFromDescription();
        routes.MapGet($"{Area}/{{period}}/truc-tiep", LiveAsync).Allow(Permission.ReadBoard).ExcludeFromDescription();
    }

    /// <summary>Periods that the caller may look at, the one that runs today first, or else the one that ended last.</summary>
    public static IReadOnlyList<Period> Periods(HttpContext http, World world, DateOnly today) => PeriodChoice.InOrder(world, today, p => Clusters(http, world, p).Count > 0);

    private static IResult First(HttpContext http, World world, DateOnly today)
    {
        http.Only();
        return Periods(http, world, today) is [var period, ..]
            ? Results.Redirect($"{Area}/{Uri.EscapeDataString(period.Code)}")
            : PageRenderer.Page<NoPeriodPage>(("Frame", Frame.Of(http, Texts.NavStandings, Area)), ("Words", Texts.NoPeriod));
    }

    private static async Task<IResult> ShowAsync(
        string period, HttpContext http, Scoreboard scores, PastRankings past, BoardState board, Settings settings, TimeProvider clock)
    {
        http.Only("cluster", "view", "asOf", "compare", "tim", "man-hinh", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var (world, today) = (board.World, clock.Today());
        var found = world.Period(period) ?? throw ProblemException.NotFound("period.not-found", Texts.NoSuchPeriod);
        var clusters = Clusters(http, world, found);
        if (clusters.Count == 0)
        {
            return PageRenderer.Page<NoPeriodPage>(
                ("Frame", Frame.Of(http, found.Plan.Name, Area)), ("Words", found.Plan.Clusters.Count == 0 ? StandingsTexts.NoClusters : StandingsTexts.NoClusterSeen));
        }

        var model = Read(period, http, scores, past, board, clock, http.Single("tim"));
        if (http.Request.Headers.ContainsKey("HX-Request"))
        {
            return PageRenderer.Page<StandingsTable>(("Model", model));
        }

        return PageRenderer.Page<StandingsPage>(
            ("Frame", Frame.Of(http, found.Plan.Name, Area)), ("Model", model), ("Clusters", clusters), ("Live", http.Day("asOf") is null),
            ("Stream", $"{Area}/{Uri.EscapeDataString(period)}/truc-tiep{Query(http, model)}"), ("Screen", http.OneOf("man-hinh", "1") is not null),
            ("Last", today < found.Plan.To ? today : found.Plan.To), ("Heartbeat", settings.Heartbeat),
            ("Others", PeriodChoice.Others(Periods(http, world, today), period)));
    }

    private static Task LiveAsync(
        string period, HttpContext http, Scoreboard scores, PastRankings past, BoardState board, Settings settings, TimeProvider clock, PageRenderer renderer)
    {
        http.Only("cluster", "view", "compare");
        return LiveParts.StreamAsync(
            http, board, settings, clock, () => Read(period, http, scores, past, board, clock, search: null),
            (before, now) => ReferenceEquals(before.Now.Places, now.Now.Places) && before.Now.AsOf == now.Now.AsOf, view => (view.Now.AsOf, view.Now.AsOfPosition),
            view => WrittenAsync(view, http.Caller(), renderer));
    }

    private static Task<byte[]> WrittenAsync(StandingsView view, Caller caller, PageRenderer renderer) => Written.GetValue(view.Now.Places, static _ => new())
        .GetOrAdd(
            $"{view.ViewCode} {view.Now.AsOf.DayNumber} {view.Compared?.Day.DayNumber} {view.Compared?.Position} {caller.Sight}",
            _ => new Lazy<Task<byte[]>>(() => renderer.PartAsync<StandingsTable>(("Model", view)))).Value;

    private static StandingsView Read(
        string period, HttpContext http, Scoreboard scores, PastRankings past, BoardState board, TimeProvider clock, string? search)
    {
        var (world, view, today) = (board.World, StandingsEndpoints.ViewOf(http), clock.Today());
        if (http.Single("cluster") is null && world.Period(period) is { } found && Clusters(http, world, found) is [var (first, _), ..])
        {
            http.Request.QueryString = http.Request.QueryString.Add("cluster", first);
        }

        var (now, sight) = StandingsEndpoints.Find(http, period, scores, board, clock, new Moment(http.Day("asOf")));
        var chosen = http.Day("compare");
        StandingsEndpoints.CheckDay(new Moment(chosen), now.Period.Plan, "compare");
        var since = chosen ?? Later(now.AsOf.AddDays(-ComparedDays), now.Period.Plan.From);
        var before = since < now.AsOf ? past.On(period, now.Cluster, since, today) : null;
        return StandingsView.Of(now, world.Cluster(now.Cluster)?.Name ?? now.Cluster, before, view, search, sight.SeesRow, sight.SeesLines);
    }

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    private static List<(string Code, string Name)> Clusters(HttpContext http, World world, Period period)
    {
        var sight = new BoardSight(period, http.Caller(), world);
        return [.. period.Plan.Clusters.Where(sight.SeesCluster).Select(c => (c, world.Cluster(c)!.Name)).OrderBy(c => c.Name, Shown.Names)];
    }

    private static string Query(HttpContext http, StandingsView model) => QueryString.Create(
    [
        KeyValuePair.Create<string, string?>("cluster", model.Now.Cluster), KeyValuePair.Create<string, string?>("view", model.ViewCode),
        .. http.Day("compare") is { } day ? [KeyValuePair.Create<string, string?>("compare", Shown.Iso(day))] : Array.Empty<KeyValuePair<string, string?>>(),
    ]).ToString();
}
