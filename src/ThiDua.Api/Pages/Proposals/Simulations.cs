using System.Globalization;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Proposals;
using ThiDua.Api.Security;
using ThiDua.Api.Standings;
using ThiDua.Domain;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Proposals;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Proposals;

/// <summary>The simulation that the page of a proposal shows: by the same query as the API, for one cluster at a time.</summary>
internal static class Simulations
{
    /// <summary>Clusters with more units are too long to read a table of their stability.</summary>
    private const int StabilityMost = 300;

    /// <summary>What is asked by the address, or else of the period that ended or runs last, and what was found.</summary>
    public static async Task<SimulationView> OfAsync(
        HttpContext http, CriteriaPatch patch, bool applies, Scoreboard scores, BoardState board, AwardRules rules, TimeProvider clock)
    {
        var (world, caller, view) = (board.World, http.Caller(), StandingsEndpoints.ViewOf(http));
        var periods = world.Periods.Values.Where(p => p.Status != PeriodStatus.Planned && p.Plan.Sheets.Any(s => s.CriteriaSet == patch.Base.Code) && Clusters(p, caller, world).Count > 0)
            .OrderByDescending(p => p.Plan.To).ToList();
        var period = http.Single("period") is { } asked ? periods.Find(p => p.Code == asked) ?? throw ProblemException.NotFound("period.not-found", Texts.NoSuchPeriod) : periods.FirstOrDefault();
        var clusters = period is null ? [] : Clusters(period, caller, world);
        var empty = new SimulationView([.. periods.Select(p => (p.Code, p.Plan.Name))], clusters, period?.Code, null, view, null, null);
        if (period is null || !applies)
        {
            return empty;
        }

        var cluster = http.Single("cluster") is { } one && clusters.Exists(c => c.Code == one) ? one : clusters[0].Code;
        empty = empty with { Cluster = cluster };
        try
        {
            return empty with { Found = await RunAsync(http, new SimulationEndpoints.Question(period.Code, cluster, view, new Moment(null, null)), patch, scores, board, rules, clock) };
        }
        catch (ProblemException e) when (e.Status < 500)
        {
            return empty with { Problem = e.Title }; // The rest of the page stands without it.
        }
    }

    private static async Task<SimulationFound> RunAsync(
        HttpContext http, SimulationEndpoints.Question question, CriteriaPatch patch, Scoreboard scores, BoardState board, AwardRules rules, TimeProvider clock)
    {
        var caller = http.Caller();
        var (answer, told, awards) = await SimulationEndpoints.RunAsync(http, question, patch, scores, board, rules, clock);
        var cluster = answer.Clusters.Single(c => told.Contains(c.Code));
        var effects = SimulationEffects.Of(cluster, question.View);
        var standings = scores.Standings(question.Period, question.Cluster!, question.Moment, clock.Today());
        return new SimulationFound(
            answer.Day, [.. SimulationAnswers.Notes(answer, [cluster]).Select(n => n.Message)], effects,
            [.. cluster.Units.OrderBy(u => u.New.Rank[question.View]).ThenBy(u => u.Code, StringComparer.Ordinal).Select(u => Row(u, effects, caller.Reaches(u.Code, answer.World)))],
            [
                .. awards.Where(a => a.New.Candidate.Sheet.Cluster == question.Cluster && (a.Gains || a.Loses) && caller.Reaches(a.New.Candidate.Code, answer.World))
                    .Select(a => Shown.Say(a.Gains ? ProposalTexts.GainsTitle : ProposalTexts.LosesTitle, a.New.Candidate.Sheet.UnitName, a.New.Rule.Title)),
            ],
            standings is null or { Places.Count: 0 or > StabilityMost } ? []
                : await SimulationEndpoints.StabilityOfAsync(standings, question.View, ulong.Parse(SimulationEndpoints.DefaultSeed, CultureInfo.InvariantCulture), http.RequestAborted));
    }

    private static SimulatedRow Row(SimulatedUnit unit, ClusterEffects effects, bool reached)
    {
        var view = effects.View;
        var (was, now) = (unit.Old.Sheet.Class?[view].Title, unit.New.Sheet.Class?[view].Title);
        return new SimulatedRow(
            unit.Code, unit.Name, unit.Old.Rank[view], unit.New.Rank[view], unit.Old.Sheet.Total[view], unit.New.Sheet.Total[view],
            was == now ? null : $"{was ?? "–"} → {now ?? "–"}",
            reached && effects.Reasons.TryGetValue(unit.Code, out var reason) ? SimulationAnswers.Sentence(unit, reason, effects) : null);
    }

    private static List<(string Code, string Name)> Clusters(Period period, Caller caller, World world) =>
        [.. period.Plan.Clusters.Where(new BoardSight(period, caller, world).SeesRanking).Select(c => (c, world.Cluster(c)?.Name ?? c))];
}
