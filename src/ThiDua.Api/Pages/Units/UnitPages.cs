using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Pages.Standings;
using ThiDua.Api.Security;
using ThiDua.Api.Standings;
using ThiDua.Domain;
using ThiDua.Domain.Periods;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Units;

/// <summary>Đơn vị: a unit's breakdown, live, what it should do next, how far it is from awards, how it went; the sheet for the file.</summary>
internal static class UnitPages
{
    /// <summary>Address of one's own unit.</summary>
    public const string Area = "/don-vi";

    public static void MapUnitPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Area, Own).Allow(Permission.ReadBoard).ExcludeFromDescription();
        routes.MapGet($"{Area}/{{period}}/{{unit}}", ShowAsync).Allow(Permission.ReadBoard).ExcludeFromDescription();
        routes.MapGet($"{Area}/{{period}}/{{unit}}/truc-tiep", LiveAsync).Allow(Permission.ReadBoard).ExcludeFromDescription();
        routes.MapGet($"{Area}/{{period}}/{{unit}}/in", PrintAsync).Allow(Permission.ReadBoard).ExcludeFromDescription();
        routes.MapExplanationPages();
    }

    /// <summary>Entry of the navigation that the pages of a unit stand under.</summary>
    public static string AreaOf(HttpContext http) => http.Caller().OwnUnits.Any() ? Area : "/bang-xep-hang";

    /// <summary>
    /// Units that compete and that the caller belongs to, in the period that runs or, where none does, the one that ended last: the caller's own
    /// unit, the one above that it counts for, or those below.
    /// </summary>
    public static (Period Period, IReadOnlyList<string> Units)? OwnUnits(HttpContext http, World world, DateOnly today)
    {
        var own = http.Caller().OwnUnits.ToList();
        foreach (var period in own.Count == 0 ? [] : StandingsPages.Periods(http, world, today))
        {
            var members = period.Plan.Clusters.SelectMany(c => world.Cluster(c)?.MembersDuring(period.Plan.From, period.Plan.To) ?? []).Distinct().ToList();
            var found = members.Where(m => own.Any(u => world.IsBelow(m, u))).ToList();
            if (found.Count > 0)
            {
                return (period, [.. found.OrderByDescending(own.Contains).ThenBy(u => world.NameOf(u), Shown.Names)]);
            }
        }

        return null;
    }

    /// <summary>One's own unit; whoever has several chooses, whoever has none is led to the board.</summary>
    private static IResult Own(HttpContext http, BoardState board, TimeProvider clock)
    {
        http.Only();
        var world = board.World;
        return OwnUnits(http, world, clock.Today()) switch
        {
            { Units: [var only] } found => Results.Redirect(UnitView.Of(found.Period.Code, only)),
            { } found => PageRenderer.Page<UnitListPage>(
                ("Frame", Frame.Of(http, UnitTexts.OwnUnits, Area)), ("Period", found.Period),
                ("Units", found.Units.Select(u => (world.NameOf(u), UnitView.Of(found.Period.Code, u))).ToList())),
            null when http.Caller().OwnUnits.Any() => PageRenderer.Page<NoPeriodPage>(("Frame", Frame.Of(http, UnitTexts.OwnUnits, Area)), ("Words", UnitTexts.NotScored)),
            null => Results.Redirect("/bang-xep-hang"),
        };
    }

    private static async Task<IResult> ShowAsync(string period, string unit, HttpContext http, UnitReader reader, BoardState board, Settings settings)
    {
        http.Only("asOf", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var model = reader.Sheet(http, period, unit);
        var of = model.Reading.Period;
        return PageRenderer.Page<UnitPage>(
            ("Frame", Frame.Of(http, model.Sheet.UnitName, AreaOf(http))), ("Model", model), ("Next", reader.Next(of, unit)), ("Awards", reader.Awards(period, unit)),
            ("Trend", reader.Trend(http, of, model.Sheet.Cluster, unit)), ("Cluster", board.World.Cluster(model.Sheet.Cluster)?.Name ?? model.Sheet.Cluster),
            ("Heartbeat", settings.Heartbeat));
    }

    private static Task LiveAsync(
        string period, string unit, HttpContext http, UnitReader reader, BoardState board, Settings settings, TimeProvider clock, PageRenderer renderer)
    {
        http.Only();
        return LiveParts.StreamAsync(
            http, board, settings, clock, () => reader.Sheet(http, period, unit),
            (before, now) => ReferenceEquals(before.Reading.Rests, now.Reading.Rests) && before.Ranked == now.Ranked
                && before.Place?.Claimed.Rank == now.Place?.Claimed.Rank && before.Place?.Verified.Rank == now.Place?.Verified.Rank,
            view => (view.Sheet.Day, view.Position), view => renderer.PartAsync<UnitLive>(("Model", view)));
    }

    private static async Task<IResult> PrintAsync(string period, string unit, HttpContext http, UnitReader reader, BoardState board, Settings settings)
    {
        http.Only("asOf", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var model = reader.Sheet(http, period, unit);
        return PageRenderer.Page<UnitPrintPage>(("Frame", Frame.Of(http, Shown.Say(UnitTexts.PrintPage, model.Sheet.UnitName), AreaOf(http))), ("Model", model));
    }
}
