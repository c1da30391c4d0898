using Microsoft.AspNetCore.Components;
using ThiDua.Api.Awards;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Components;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Periods;
using ThiDua.Api.Security;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Results;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Awards;

/// <summary>Tờ trình, biên bản kiểm phiếu, quyết định: drafts filled in from the cases, printed on A4 and signed by hand.</summary>
internal static class AwardPapers
{
    private static readonly string[] Own = ["title", "on", "number"];

    public static void MapAwardPapers(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/khen-thuong/{period}/in", ListAsync).Allow(Permission.ReadAwardSettings).ExcludeFromDescription();
        Map<SubmissionPaper>(routes, "to-trinh", AwardTexts.PaperSubmission, (_, c) => IsProposed(c));
        Map<MinutesPaper>(routes, "bien-ban", AwardTexts.PaperBallotMinutes, (http, c) => c.VotedOn is { } on && (http.Day("on") is not { } asked || asked == on));
        Map<DecisionPaper>(routes, "quyet-dinh", AwardTexts.PaperDecision, (http, c) =>
            http.Single("number") is { } number ? c.Decided is { Granted: true } decided && decided.Number == number : IsUndecided(c));
    }

    private static void Map<T>(IEndpointRouteBuilder routes, string paper, string kind, Func<HttpContext, AwardCase, bool> wanted)
        where T : IComponent =>
        routes.MapGet($"/khen-thuong/{{period}}/in/{paper}", async Task<IResult> (
            string period, HttpContext http, Scoreboard scores, BoardState board, AwardRules rules, Settings settings, TimeProvider clock, PostgresEventStore store,
            Domain.Facts.EventTypes types) =>
        {
            http.Only([.. OfficialPaper.Parameters, .. Own]);
            await http.AwaitMinPositionAsync(board, settings);
            var area = AwardPages.In(http, period, board.World, clock);
            var title = http.Single("title");
            var items = AwardCasePages.Items(http, period, board, scores, rules, clock, c => c.Received.Award == title && wanted(http, c));
            if (items is not [var first, ..] || rules.Rule(first.Case.Received.Award, first.Case.RuleVersion) is not { } rule)
            {
                throw ProblemException.NotFound("award-paper.empty", AwardTexts.PaperEmpty);
            }

            var records = board.Read(reader => reader.AwardsAt(reader.Position));
            var set = records.SettingsOf(period).Values.Values;
            var frozen = await ResultEndpoints.AllAsync(period, store, types, http.RequestAborted);
            var view = new PaperView(
                area, area.Link("in/" + paper), [.. Own.Select(n => (n, Value: http.Single(n))).Where(p => p.Value is not null).Select(p => (p.n, p.Value!))],
                OfficialPaper.Of(http), rule,
                [.. items.Select(i => new PaperRow(i, i.Case.Received.Person is null ? AwardCaseEndpoints.StandingOf(i.Case, rules, scores, clock.Today())?.Item : null))],
                records.Councils.GetValueOrDefault(first.Case.Received.Council),
                first.Case.Received is { Vote: { } vote, VoteVersion: { } version } ? rules.Vote(vote, version) : null,
                [.. set.Where(v => v.Key.StartsWith(rule.Code + ".", StringComparison.Ordinal) || v.Key.StartsWith(rule.Vote + ".", StringComparison.Ordinal)).Select(v => v.Decision).Distinct()],
                ResultDecisions.Standing([.. frozen.Select(f => f.Result)]));
            return PageRenderer.Page<T>(("Frame", Frame.Of(http, $"{kind}: {rule.Title}", AwardPages.Area)), ("Model", view));
        }).Allow(Permission.ReadAwardSettings).ExcludeFromDescription();

    private static async Task<IResult> ListAsync(
        string period, HttpContext http, Scoreboard scores, BoardState board, AwardRules rules, Settings settings, TimeProvider clock)
    {
        http.Only("title", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var (area, title) = (AwardPages.In(http, period, board.World, clock), http.Single("title"));
        var awards = AwardCasePages.Items(http, period, board, scores, rules, clock, c => title is null || c.Received.Award == title)
            .GroupBy(i => i.Case.Received.Award).Select(g => Papers(rules, [.. g.Select(i => i.Case)])).OrderBy(p => p.Rule.Title, Shown.Names).ToList();
        return PageRenderer.Page<PapersPage>(
            ("Frame", Frame.Of(http, Shown.Say(AwardTexts.PapersOf, area.Name), AwardPages.Area)), ("Area", area), ("Awards", awards));
    }

    private static PapersOf Papers(AwardRules rules, IReadOnlyList<AwardCase> cases) => new(
        rules.Rule(cases[0].Received.Award, cases[0].RuleVersion)!, cases.Count(IsProposed),
        [.. cases.Where(c => c.VotedOn is not null).GroupBy(c => c.VotedOn!.Value).OrderBy(g => g.Key).Select(g => (g.Key, g.First().Ballot?.Minutes, g.Count()))],
        [.. cases.Where(c => c.Decided is { Granted: true }).GroupBy(c => (c.Decided!.Number, c.Decided.On)).Select(g => (g.Key.Number, g.Key.On, g.Count()))],
        cases.Count(IsUndecided));

    /// <summary>Whether a submission names it: nobody refused it, and what was voted on was voted for.</summary>
    private static bool IsProposed(AwardCase c) => c.Status is not (CaseStatus.Declined or CaseStatus.Revoked) && c.Outcome?.Passed != false;

    /// <summary>Whether a decision on it can be drafted.</summary>
    private static bool IsUndecided(AwardCase c) => c is { Status: CaseStatus.Voted, Outcome.Passed: true } or { Status: CaseStatus.Received, Received.Vote: null };
}
