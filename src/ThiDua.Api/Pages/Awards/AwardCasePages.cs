using ThiDua.Api.Awards;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Awards;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Awards;

/// <summary>Hồ sơ khen thưởng: the cases of a period, each with its basis, votes, decision, and what revoking it would change.</summary>
internal static class AwardCasePages
{
    public static void MapAwardCasePages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/khen-thuong/{period}/ho-so", ListAsync).Allow(Permission.ReadAwards).ExcludeFromDescription();
        routes.MapGet("/khen-thuong/{period}/ho-so/moi", NewAsync).Allow(Permission.ManageAwards).ExcludeFromDescription();
        routes.MapGet("/khen-thuong/{period}/ho-so/{id}", ShowAsync).Allow(Permission.ReadAwards).ExcludeFromDescription();
    }

    /// <summary>Cases of a period that the caller may see, the latest first.</summary>
    public static IReadOnlyList<CaseItem> Items(
        HttpContext http, string period, BoardState board, Scoreboard scores, AwardRules rules, TimeProvider clock, Func<AwardCase, bool> wanted)
    {
        var world = board.World;
        return
        [
            .. AwardCaseEndpoints.Seen(http.Caller(), board, scores, clock.Today(), c => c.Received.Period == period && wanted(c))
                .Select(c => Item(c, rules, world)).OrderByDescending(c => c.Case.Received.ReceivedOn).ThenBy(c => c.UnitName, Shown.Names),
        ];
    }

    private static async Task<IResult> ListAsync(
        string period, HttpContext http, Scoreboard scores, BoardState board, AwardRules rules, Settings settings, TimeProvider clock)
    {
        http.Only("status", "needsReview", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var area = AwardPages.In(http, period, board.World, clock);
        var steps = Enum.GetValues<CaseStatus>();
        var status = http.OneOf("status", [.. steps.Select(s => s.Code())]) is { } asked ? steps.First(s => s.Code() == asked) : (CaseStatus?)null;
        var review = http.OneOf("needsReview", "true", "false") == "true";
        var items = Items(http, period, board, scores, rules, clock, c => status is null || c.Status == status).Where(c => !review || c.Causes.Count > 0);
        return PageRenderer.Page<CaseListPage>(
            ("Frame", Frame.Of(http, Shown.Say(AwardTexts.CasesOf, area.Name), AwardPages.Area)), ("Model", new CaseListView(area, [.. items], status, review)));
    }

    /// <summary>A new case has its id from the start: sent twice, it is the same case.</summary>
    private static async Task<IResult> NewAsync(string period, HttpContext http, BoardState board, AwardRules rules, Settings settings, TimeProvider clock)
    {
        http.Only("id", "unit", "title", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var (world, today, area) = (board.World, clock.Today(), AwardPages.In(http, period, board.World, clock));
        if (http.Single("id") is not { } id)
        {
            return Results.Redirect($"{http.Request.Path}{http.Request.QueryString.Add("id", $"hs-{Guid.NewGuid().ToString("N")[..10]}")}");
        }

        RequestReading.CheckCode(id, "id");
        var plan = world.Period(period)!.Plan;
        var units = plan.Clusters.SelectMany(c => world.Cluster(c)?.MembersDuring(plan.From, plan.To) ?? []).Distinct(StringComparer.Ordinal)
            .Select(u => (u, world.NameOf(u))).OrderBy(u => u.Item2, Shown.Names).ToList();
        return PageRenderer.Page<NewCasePage>(
            ("Frame", Frame.Of(http, AwardTexts.OpenCase, AwardPages.Area)),
            ("Model", new NewCaseView(
                area, id, [.. rules.Rules.GroupBy(r => r.Code).Select(g => g.Last())], http.Single("title"), units, http.Single("unit"),
                [.. board.Read(reader => reader.AwardsAt(reader.Position)).Councils.Values], today)));
    }

    private static async Task<IResult> ShowAsync(
        string period, string id, HttpContext http, Scoreboard scores, BoardState board, AwardRules rules, Settings settings, TimeProvider clock)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var (world, today, area) = (board.World, clock.Today(), AwardPages.In(http, period, board.World, clock));
        var found = AwardCaseEndpoints.Find(id, http.Caller(), board, scores, today);
        if (found.Case.Received.Period != period)
        {
            throw ProblemException.NotFound("award-case.not-found", AwardTexts.NoSuchCase);
        }

        var (c, standing) = (found.Case, found.Case.Received.Person is null ? AwardCaseEndpoints.StandingOf(found.Case, rules, scores, today) : null);
        var vote = c.Received is { Vote: { } code, VoteVersion: { } version } ? rules.Vote(code, version) : null;
        var set = found.Records.SettingsOf(period);
        var item = Item(found, rules, world);
        return PageRenderer.Page<CasePage>(
            ("Frame", Frame.Of(http, $"{item.Title}: {item.UnitName}", AwardPages.Area)),
            ("Model", new CaseView
            {
                Area = area, Item = item, Rule = rules.Rule(c.Received.Award, c.RuleVersion)!, Vote = vote, Today = today, May = Rights(http.Caller()),
                Threshold = vote is null ? null : set.Number(vote.Code, vote.Parameters, vote.Threshold),
                Quorum = vote?.Quorum is { } quorum ? set.Number(vote.Code, vote.Parameters, quorum) : null,
                Council = found.Records.Councils.GetValueOrDefault(c.Received.Council),
                Stands = standing?.Item,
                BasisClass = c.Decided?.Basis?.Class is { } reached ? ClassTitle(standing, reached) : null,
                Cascades = c.Stands && standing is not null ? Cascades(c, standing) : [],
                RestOnIt =
                [
                    .. AwardCaseEndpoints.Seen(http.Caller(), board, scores, today, o => o.Stands && o.Decided?.Basis?.RestsOn.Contains(id) == true).Select(o => Item(o, rules, world)),
                ],
            }));
    }

    private static CaseItem Item(AwardCaseEndpoints.CaseFound found, AwardRules rules, World world) => new(
        found.Case, rules.Rule(found.Case.Received.Award, found.Case.RuleVersion)?.Title ?? found.Case.Received.Award, world.NameOf(found.Case.Received.Unit), found.Causes);

    private static CaseRights Rights(Caller caller) => new(
        May(Permission.ManageAwards, caller), May(Permission.DecideAwards, caller), caller.Role is Roles.CouncilMember or Roles.CouncilChair, caller.Role == Roles.BallotCounter);

    private static bool May(Permission permission, Caller caller) => permission.Roles!.Contains(caller.Role);

    private static string ClassTitle(AwardCaseEndpoints.CaseStanding? standing, string reached) =>
        standing?.Item?.Candidate.Sheet.Set.Classification?.Classes.FirstOrDefault(k => k.Code == reached)?.Title ?? reached;

    /// <summary>How others would stand if the title were withdrawn: the same function on the same records, without the title.</summary>
    private static IReadOnlyList<Cascade> Cascades(AwardCase c, AwardCaseEndpoints.CaseStanding standing)
    {
        var without = standing.Inputs with
        {
            Candidates =
            [
                .. standing.Inputs.Candidates.Select(o => o.Code != c.Received.Unit ? o
                    : o with { Titles = [.. o.Titles.Select(t => t.Id == c.Id ? t with { WithdrawnBy = AwardTexts.IfRevoked } : t)] }),
            ],
        };
        return
        [
            .. Eligibility.Of(standing.Inputs).Zip(Eligibility.Of(without)).Where(p => p.First.State != p.Second.State)
                .Select(p => new Cascade(p.First.Candidate.Sheet.UnitName, p.First.Rule.Title, p.First.State, p.Second.State)),
        ];
    }
}
