using ThiDua.Api.Duties;
using ThiDua.Api.Explanations;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Security;
using ThiDua.Api.Standings;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Explanations;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Units;

/// <summary>Đơn vị: a unit's breakdown, each number with its explanation, and why it changed.</summary>
internal static class UnitPages
{
    private const string Area = "/bang-xep-hang";
    private const int MostDuties = 5;
    private const int ActivitiesToAPage = 50;

    public static void MapUnitPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/don-vi/{period}/{unit}", ShowAsync).Allow(Permission.ReadBoard).ExcludeFromDescription();
        routes.MapGet("/don-vi/{period}/{unit}/cach-tinh/{code}", ExplainAsync).Allow(Permission.ReadBoard).ExcludeFromDescription();
        routes.MapGet("/don-vi/{period}/{unit}/thay-doi", ChangesAsync).Allow(Permission.ReadBoard).ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(
        string period, string unit, HttpContext http, Scoreboard scores, BoardState board, DutyRules rules, Settings settings, TimeProvider clock)
    {
        http.Only("asOf", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var reading = StandingsEndpoints.FindSheet(http, period, unit, scores, board, clock, http.Moment(), Scoreboard.MostTold);
        var standings = scores.Standings(period, reading.Sheet.Cluster, http.Moment(), clock.Today());
        var duties = scores.Quantities(period, http.Moment(), clock.Today(), r => DutyItem.ToDo(DutyList.Of(
                new DutyQuestion(rules, r.World.Unit(unit)!, r.Period.Plan.From, r.Period.Plan.To, r.Day), r.Tallies(unit), View.Claimed, null))
            .Where(i => i.State == DutyState.DueSoon || (i.State == DutyState.Missing && i.CanBeMadeUp)).Take(MostDuties).ToList())!;
        var model = new UnitView(reading, standings?.Places.FirstOrDefault(p => p.Sheet.Unit == unit), standings?.Places.Count ?? 0, duties);
        return PageRenderer.Page<UnitPage>(("Frame", Frame.Of(http, reading.Sheet.UnitName, Area)), ("Model", model));
    }

    private static async Task<IResult> ExplainAsync(
        string period, string unit, string code, HttpContext http, SheetHistory history, BoardState board, Settings settings, TimeProvider clock)
    {
        http.Only("view", "asOf", "after", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var sight = new Sight(http.Caller(), board.World);
        var reading = ExplanationEndpoints.Find(http, period, unit, code, history, board, clock, ActivitiesToAPage);
        var title = reading.Explanation switch
        {
            Explanation.OfCriterion of => $"{of.Line.Code} {of.Line.Title}",
            Explanation.OfSum of => of.Title,
            _ => throw ProblemException.NotFound("criterion.not-found", Texts.NoSuchCriterion),
        };
        return PageRenderer.Page<ExplanationPage>(
            ("Frame", Frame.Of(http, title, Area)), ("Model", reading),
            ("Named", (Projections.Ledger.CitedActivity a) => !sight.Lists(a.Facets) ? null
                : sight.Id(a.Unit, a.StreamId) is { } id ? $"{Sight.Label(a.StreamId)} {id}" : Sight.Label(a.StreamId)));
    }

    private static async Task<IResult> ChangesAsync(
        string period, string unit, HttpContext http, Scoreboard scores, SheetHistory history, BoardState board, Settings settings, TimeProvider clock)
    {
        http.Only("from", "to", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var now = StandingsEndpoints.FindSheet(http, period, unit, scores, board, clock, new Moment(), Scoreboard.MostTold);
        var to = http.Day("to") ?? now.Sheet.Day;
        var from = http.Day("from") ?? (to.AddDays(-7) is var week && week < now.Period.Plan.From ? now.Period.Plan.From : week);
        StandingsEndpoints.CheckDay(new Moment(from), now.Period.Plan, "from");
        var changes = from <= to ? history.Changes(period, unit, new Moment(from), new Moment(to), clock.Today(), View.Claimed)?.Changes : null;
        return PageRenderer.Page<ChangesPage>(
            ("Frame", Frame.Of(http, $"{Texts.WhyChanged} {now.Sheet.UnitName}", Area)), ("Period", period), ("Unit", unit), ("From", from), ("To", to),
            ("Sentences", changes is { Lines.Count: > 0 } ? changes.Text(View.Claimed) : (IReadOnlyList<string>)[]));
    }
}
