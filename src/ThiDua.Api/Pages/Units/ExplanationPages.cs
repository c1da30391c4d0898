using ThiDua.Api.Activities;
using ThiDua.Api.Explanations;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Security;
using ThiDua.Api.Standings;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Explanations;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;
using ThiDua.Projections.Board;
using ThiDua.Projections.Ledger;

namespace ThiDua.Api.Pages.Units;

/// <summary>An activity that a number rests on, as a page names it.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Href">Where it is; null for one of a unit out of reach.</param>
/// <param name="Evidence">Its evidence.</param>
public sealed record NamedActivity(string Name, string? Href, IReadOnlyList<string> Evidence);

/// <summary>Each number of a sheet with its explanation, and why it changed between two days.</summary>
internal static class ExplanationPages
{
    private const int ActivitiesToAPage = 50;

    public static void MapExplanationPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet($"{UnitPages.Area}/{{period}}/{{unit}}/cach-tinh/{{code}}", ExplainAsync).Allow(Permission.ReadBoard).ExcludeFromDescription();
        routes.MapGet($"{UnitPages.Area}/{{period}}/{{unit}}/thay-doi", ChangesAsync).Allow(Permission.ReadBoard).ExcludeFromDescription();
    }

    private static async Task<IResult> ExplainAsync(
        string period, string unit, string code, HttpContext http, SheetHistory history, BoardState board, PostgresEventStore store, EventTypes types, Settings settings,
        TimeProvider clock)
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
        var activities = (reading.Citations?.Activities ?? []).Select(a => a.Activity).Where(a => sight.Lists(a.Facets)).Select(a => (a.Unit, a.StreamId));
        var names = await NamesAsync(activities, sight, store, types, http.RequestAborted);
        return PageRenderer.Page<ExplanationPage>(
            ("Frame", Frame.Of(http, title, UnitPages.AreaOf(http))), ("Model", reading), ("AsOf", http.Day("asOf")), ("Sees", (Func<string, bool>)sight.Sees),
            ("Named", (CitedActivity a) => sight.Lists(a.Facets) ? Named(a.Unit, a.StreamId, sight, names) : null));
    }

    /// <summary>Titles of activities and what people handed in with them, by stream; nothing of those out of reach.</summary>
    private static async Task<Dictionary<string, NamedActivity>> NamesAsync(
        IEnumerable<(string Unit, string Stream)> activities, Sight sight, PostgresEventStore store, EventTypes types, CancellationToken ct)
    {
        var streams = activities.Where(a => sight.Sees(a.Unit)).Select(a => a.Stream).Distinct().ToList();
        var events = streams.Count == 0 ? [] : await store.ReadStreamsAsync(streams, ct);
        return events.GroupBy(e => e.StreamId).ToDictionary(g => g.Key, g => new NamedActivity(
            ActivityKinds.OfStream(g.Key)!.Title(ActivityHistory.Of(types, [.. g]).Activity.ClaimedFacts), null,
            [
                .. g.Select(e => EventJson.Read(types, e.Type, e.Data, e.Private).Event).OfType<ActivityFact>().SelectMany(f => f.Evidence ?? [])
                    .Select(e => e.Name is null ? e.Reference : $"{e.Name} ({e.Reference})").Distinct(),
            ]));
    }

    private static NamedActivity Named(string unit, string stream, Sight sight, Dictionary<string, NamedActivity> names) =>
        sight.Id(unit, stream) is { } id
            ? (names.GetValueOrDefault(stream) ?? new NamedActivity($"{Sight.Label(stream)} {id}", null, [])) with { Href = $"/hoat-dong/{Uri.EscapeDataString(id)}" }
            : new NamedActivity(Sight.Label(stream), null, []);

    private static async Task<IResult> ChangesAsync(
        string period, string unit, HttpContext http, Scoreboard scores, SheetHistory history, BoardState board, PostgresEventStore store, EventTypes types, Settings settings,
        TimeProvider clock)
    {
        http.Only("from", "to", "view", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var (view, sight) = (StandingsEndpoints.ViewOf(http), new Sight(http.Caller(), board.World));
        var now = StandingsEndpoints.FindSheet(http, period, unit, scores, board, clock, new Moment(), Scoreboard.MostTold);
        var plan = now.Period.Plan;
        var to = http.Day("to") ?? now.Sheet.Day;
        var from = http.Day("from") ?? (to.AddDays(-7) is var week && week < plan.From ? plan.From : week);
        StandingsEndpoints.CheckDay(new Moment(from), plan, "from");
        StandingsEndpoints.CheckDay(new Moment(to), plan, "to");
        var reading = from <= to ? history.Changes(period, unit, new Moment(from), new Moment(to), clock.Today(), view) : null;
        var entries = reading?.Entries.Values.SelectMany(e => e.Where(x => sight.Lists(x.Facets)).Take(ChangesPage.MostEvents)).Select(e => (e.Unit, e.StreamId)) ?? [];
        var names = await NamesAsync(entries, sight, store, types, http.RequestAborted);
        return PageRenderer.Page<ChangesPage>(
            ("Frame", Frame.Of(http, Shown.Say(UnitTexts.ChangesTitle, now.Sheet.UnitName), UnitPages.AreaOf(http))), ("Period", now.Period), ("Unit", unit), ("From", from), ("To", to),
            ("Last", now.Sheet.Day), ("View", view), ("Reading", reading),
            ("Named", (ChangedEntry e) => sight.Lists(e.Facets) ? Named(e.Unit, e.StreamId, sight, names) : null));
    }
}
