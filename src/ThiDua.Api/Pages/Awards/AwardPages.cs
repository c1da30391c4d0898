using ThiDua.Api.Awards;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Awards;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Awards;

/// <summary>Khen thưởng: who is eligible for what and why, and what the council sets. Cases are in <see cref="AwardCasePages"/>.</summary>
internal static class AwardPages
{
    /// <summary>Entry of the navigation.</summary>
    public const string Area = "/khen-thuong";

    public static void MapAwardPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/khen-thuong", (HttpContext http, BoardState board, TimeProvider clock) => First(http, board.World, clock.Today()))
            .Allow(Permission.ReadAwards).ExcludeFromDescription();
        routes.MapGet("/khen-thuong/{period}", GridAsync).Allow(Permission.ReadAwards).ExcludeFromDescription();
        routes.MapGet("/khen-thuong/{period}/don-vi/{unit}", UnitAsync).Allow(Permission.ReadAwards).ExcludeFromDescription();
        routes.MapGet("/khen-thuong/{period}/quy-dinh", SettingsAsync).Allow(Permission.ReadAwardSettings).ExcludeFromDescription();
        routes.MapAwardCasePages();
        routes.MapAwardCouncilPages();
        routes.MapAwardPapers();
    }

    /// <summary>What all pages of a period share.</summary>
    public static AwardArea In(HttpContext http, string period, World world, TimeProvider clock)
    {
        var plan = world.Period(period)?.Plan ?? throw ProblemException.NotFound("period.not-found", Texts.NoSuchPeriod);
        var caller = http.Caller();
        return new AwardArea(
            period, plan.Name, Permission.ReadAwardSettings.Roles!.Contains(caller.Role), Permission.ManageAwards.Roles!.Contains(caller.Role),
            PeriodChoice.Others(caller, world, clock.Today(), period));
    }

    /// <summary>The law that a period is looked at by when no day is named: that of the last dossier that was received for it, else today's.</summary>
    public static DateOnly LawOf(string period, BoardState board, DateOnly today) =>
        board.Read(reader => reader.AwardsAt(reader.Position)).Cases.Values.Where(c => c.Received.Period == period)
            .Select(c => c.Received.ReceivedOn).DefaultIfEmpty(today).Max();

    private static IResult First(HttpContext http, World world, DateOnly today)
    {
        http.Only();
        return PeriodChoice.InOrder(http.Caller(), world, today) is [var period, ..]
            ? Results.Redirect($"{Area}/{Uri.EscapeDataString(period.Code)}")
            : PageRenderer.Page<Standings.NoPeriodPage>(("Frame", Frame.Of(http, Texts.NavAwards, Area)));
    }

    private static async Task<IResult> GridAsync(
        string period, HttpContext http, Scoreboard scores, BoardState board, AwardRules rules, Settings settings, TimeProvider clock)
    {
        http.Only("title", "cluster", "view", "receivedOn", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var (world, area) = (board.World, In(http, period, board.World, clock));
        var found = AwardEndpoints.Find(http, period, scores, board, rules, clock, http.Day("receivedOn") ?? LawOf(period, board, clock.Today()));
        var all = rules.On(found.Inputs.RulesOn).Where(r => r.For == AwardHolder.Collective).ToList();
        var clusters = world.Period(period)!.Plan.Clusters.Where(c => found.Items.Any(i => i.Candidate.Sheet.Cluster == c)).Select(c => (c, world.Cluster(c)?.Name ?? c)).ToList();
        var (cluster, title) = (http.Single("cluster"), http.Single("title"));
        var rows = found.Items.Where(i => cluster is null || i.Candidate.Sheet.Cluster == cluster)
            .GroupBy(i => i.Candidate.Code).Select(g => new AwardRow(g.First().Candidate, [.. g]))
            .OrderBy(r => clusters.FindIndex(c => c.c == r.Candidate.Sheet.Cluster)).ThenBy(r => r.Candidate.Rank ?? int.MaxValue)
            .ThenBy(r => r.Candidate.Sheet.UnitName, Shown.Names).ToList();
        return PageRenderer.Page<AwardGridPage>(
            ("Frame", Frame.Of(http, Shown.Say(AwardTexts.AwardsOf, area.Name), Area)),
            ("Model", new AwardGridView(area, found.Inputs, found.Position, all, title is null ? all : all.FindAll(r => r.Code == title), clusters, cluster, rows,
                found.Records.Cases.Values.Where(c => c.Received.Period == period && c.Received.Person is null).ToLookup(c => (c.Received.Award, c.Received.Unit)))));
    }

    private static async Task<IResult> UnitAsync(
        string period, string unit, HttpContext http, Scoreboard scores, BoardState board, AwardRules rules, Settings settings, TimeProvider clock)
    {
        http.Only("view", "receivedOn", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var area = In(http, period, board.World, clock);
        var found = AwardEndpoints.Find(http, period, scores, board, rules, clock, http.Day("receivedOn") ?? LawOf(period, board, clock.Today()));
        var stands = found.Items.Where(i => i.Candidate.Code == unit).ToList();
        if (stands.Count == 0)
        {
            throw ProblemException.NotFound("unit.not-found", AwardTexts.UnitNotScored);
        }

        var candidate = stands[0].Candidate;
        return PageRenderer.Page<AwardUnitPage>(
            ("Frame", Frame.Of(http, Shown.Say(AwardTexts.UnitAwards, candidate.Sheet.UnitName), Area)),
            ("Model", new AwardUnitView(
                area, found.Inputs, new AwardRow(candidate, stands),
                [.. found.Records.TitlesOf(unit).All.OrderByDescending(t => t.Year).ThenByDescending(t => t.DecidedOn)], Findings(found, stands, unit), clock.Today())),
            ("Rules", rules));
    }

    /// <summary>Conditions of the awards shown that only the council can find, each once.</summary>
    private static List<(string Key, string Label, AwardFindingMade? Found)> Findings(AwardEndpoints.EligibilityFound found, List<UnitEligibility> stands, string unit) =>
    [
        .. stands.SelectMany(s => AwardSettingDecisions.FindingsOf(s.Rule)).DistinctBy(f => f.Key)
            .Select(f => (f.Key, f.Label, found.Inputs.Settings.Findings.GetValueOrDefault((unit, f.Key)))),
    ];

    private static async Task<IResult> SettingsAsync(
        string period, HttpContext http, BoardState board, AwardRules rules, Settings settings, TimeProvider clock)
    {
        http.Only("receivedOn", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var area = In(http, period, board.World, clock);
        var on = http.Day("receivedOn") ?? LawOf(period, board, clock.Today());
        var records = board.Read(reader => reader.AwardsAt(reader.Position));
        var set = records.SettingsOf(period);
        var awards = rules.On(on).Select(r => new AwardRuleOptions(r.Code, r.Title, r.Law, r.Note, AwardOption.Of(rules, set, r, board.World)));
        var votes = rules.Votes.Where(v => v.HoldsOn(on)).Select(v => new AwardRuleOptions(v.Code, v.Title, v.Law, v.Note, AwardOption.Of(set, v)));
        return PageRenderer.Page<AwardSettingsPage>(
            ("Frame", Frame.Of(http, Shown.Say(AwardTexts.SettingsOf, area.Name), Area)),
            ("Model", new AwardSettingsView(area, on, [.. awards.Concat(votes).Where(r => r.Options.Count > 0)])));
    }
}
