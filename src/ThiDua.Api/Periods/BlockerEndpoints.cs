using System.Text.Json;
using ThiDua.Api.Entries;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Api.Verifications;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Periods;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Periods;

/// <summary>What still stops the next step of a period, with where to look.</summary>
internal static class BlockerEndpoints
{
    private static readonly Dictionary<string, PeriodStatus> Names = Enum.GetValues<PeriodStatus>().Where(s => s > PeriodStatus.Open)
        .ToDictionary(s => JsonNamingPolicy.KebabCaseLower.ConvertName(s.ToString()), StringComparer.Ordinal);

    public static void MapBlockers(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/periods/{period}/blockers", GetAsync).Allow(Permission.ReadBlockers)
            .WithSummary("Những gì còn cản bước tiếp theo của kỳ thi đua, mỗi mục một câu với số lượng và đường dẫn");

    private static async Task<IResult> GetAsync(
        string period, HttpContext http, BoardState board, Settings settings, Scoreboard scores, VerificationReader reader, EntryWriter entries)
    {
        RequestReading.CheckCode(period, "/period");
        http.Only("step", "minPosition");
        var named = http.OneOf("step", [.. Names.Keys]);
        await http.AwaitMinPositionAsync(board, settings);
        var found = board.World.Period(period) ?? throw ProblemException.NotFound("period.not-found", "Không tìm thấy kỳ thi đua này.");
        var step = named is null ? Next(found.Status) : Names[named];
        var inputs = await InputsAsync(board, scores, reader, found, step, entries.Today, http.RequestAborted);
        return Results.Json(
            new
            {
                period, status = found.Status, step, asOfPosition = board.Position,
                items = PeriodBlockers.Of(step, inputs).Select(b => new { b.Code, b.Message, b.Unit, b.Criterion, b.Count, href = Href(period, b) }),
            },
            JsonBody.Answers);
    }

    /// <summary>All that the blockers of a step are worked out from, as known now.</summary>
    public static async Task<BlockerInputs> InputsAsync(
        BoardState board, Scoreboard scores, VerificationReader reader, Period period, PeriodStatus step, DateOnly today, CancellationToken ct)
    {
        var decides = step is PeriodStatus.Deliberation or PeriodStatus.Published;
        if (decides)
        {
            await reader.AtHeadAsync(ct);
        }

        var standings = period.Plan.Clusters.Select(c => scores.Standings(period.Code, c, new Moment(), today)).OfType<ThiDua.Projections.Board.Standings>().ToList();
        var world = board.World;
        var units = board.Read(r => standings.SelectMany(s => s.Places).Select(p => p.Sheet.Unit).Distinct()
            .Select(u => (Sheet: EntrySheet.Of(world, period, u, today), Entry: r.EntryAt(period.Code, u, r.Position).Entry))
            .Where(u => u.Sheet is not null)
            .Select(u => new UnitToDecide(u.Sheet!, u.Sheet!.Unit.History[^1].Attributes.Name, u.Entry)).ToList());
        return new BlockerInputs(
            period, today, units, decides ? await reader.UndecidedAsync(world, period, ct) : [],
            step == PeriodStatus.Published ? [.. standings.SelectMany(s => Ties(s, units))] : []);
    }

    /// <summary>Units on one verified rank whose sheet lets a vote decide, and which have not all been voted on.</summary>
    private static IEnumerable<UndecidedTie> Ties(ThiDua.Projections.Board.Standings standings, IReadOnlyList<UnitToDecide> units)
    {
        var votes = units.ToDictionary(u => u.Sheet.Unit.Code, u => u.Entry.TieVotes, StringComparer.Ordinal);
        return standings.Places.GroupBy(p => p.Verified.Rank)
            .Where(g => g.Count() > 1 && g.All(p => p.Sheet.Set.TieBreaks is [.., TieBreak.Vote]) && g.Any(p => votes.GetValueOrDefault(p.Sheet.Unit) is null))
            .Select(g => new UndecidedTie(standings.Cluster, [.. g.Select(p => p.Sheet.Unit)]));
    }

    private static PeriodStatus Next(PeriodStatus now) => now >= PeriodStatus.Closed ? PeriodStatus.Closed : now < PeriodStatus.Open ? PeriodStatus.SelfScoring : now + 1;

    private static string Href(string period, Blocker blocker) => blocker switch
    {
        { Code: "activity.questioned" or "activity.unverified", Unit: { } unit } => $"/api/periods/{period}/verification-queue?unit={unit}",
        { Code: "objection.open", Unit: { } unit } => $"/api/periods/{period}/objections?unit={unit}&status=open",
        { Unit: { } unit, Criterion: { } criterion } => $"/api/periods/{period}/units/{unit}/appraisals/{Uri.EscapeDataString(criterion)}",
        { Unit: { } unit } => $"/api/periods/{period}/units/{unit}/entry",
        { Code: "vote.missing" } => $"/api/periods/{period}/standings",
        _ => $"/api/periods/{period}",
    };
}
