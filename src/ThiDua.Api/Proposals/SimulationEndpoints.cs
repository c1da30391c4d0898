using System.Globalization;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Api.Standings;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Proposals;
using ThiDua.Domain.Scoring;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Proposals;

/// <summary>What a proposal would have made of a period, and how firm a ranking stands. Questions only: nothing is recorded.</summary>
internal static class SimulationEndpoints
{
    /// <summary>Seed of a stability that nobody chose another one for.</summary>
    public const string DefaultSeed = "2016";

    // A simulation of a province takes both processors for a moment: more than two at once would only make all of them slow.
    private static readonly SemaphoreSlim AtOnce = new(2);

    internal sealed record SimulateBody(string Period, string? Cluster = null, View? View = null, DateOnly? AsOf = null, long? AtPosition = null);

    /// <summary>A question.</summary>
    /// <param name="Period">Code of the period.</param>
    /// <param name="Cluster">Code of the only cluster to tell of; null for all that the caller sees.</param>
    /// <param name="View">The view that the effects are told in.</param>
    /// <param name="Moment">When.</param>
    internal sealed record Question(string Period, string? Cluster, View View, Moment Moment);

    public static void MapSimulations(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/proposals/{id}/simulate", SimulateAsync).Allow(Permission.ReadBoard)
            .WithSummary("Mô phỏng một đề xuất trên một kỳ: điểm, hạng trước và sau, tiêu chí nào làm ai lên, xuống");
        routes.MapPost("/api/periods/{period}/simulations", SimulatePatchAsync).Allow(Permission.EditProposals)
            .WithSummary("Mô phỏng một thay đổi chưa lưu trên một kỳ (application/json hoặc application/yaml)")
            .Accepts<object>("application/json", "application/yaml");
        routes.MapGet("/api/periods/{period}/stability", StabilityAsync).Allow(Permission.ReadBoard)
            .WithSummary("Độ ổn định của bảng xếp hạng khi trọng số các tiêu chí thay đổi trong khoảng ±10 %");
    }

    private static async Task<IResult> SimulateAsync(
        string id, HttpContext http, PostgresEventStore store, EventTypes types, Scoreboard scores, BoardState board, AwardRules rules, Settings settings, TimeProvider clock)
    {
        RequestReading.CheckCode(id, "/id");
        var body = (await JsonBody.ReadAsync(http)).As<SimulateBody>();
        if (body.AtPosition is { } position && !await board.WaitForAsync(position, settings.ReadWait, http.RequestAborted))
        {
            throw new ProblemException(503, "projection.behind", "Bảng điểm chưa cập nhật tới vị trí được hỏi; hãy thử lại sau ít giây.") { RetryAfter = 1 };
        }

        var proposal = ProposalEndpoints.Fold(types, id, await store.ReadStreamAsync(Proposal.StreamOf(id), http.RequestAborted)) ?? throw ProposalEndpoints.NotFound();
        var question = new Question(body.Period, body.Cluster, body.View ?? View.Claimed, new Moment(body.AsOf, body.AtPosition));
        return await AnswerAsync(http, question, CriteriaPatch.Read(proposal.Patch), scores, board, rules, clock);
    }

    private static async Task<IResult> SimulatePatchAsync(
        string period, HttpContext http, Scoreboard scores, BoardState board, AwardRules rules, Settings settings, TimeProvider clock)
    {
        http.Only("cluster", "view", "asOf", "atPosition", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var question = new Question(period, http.Single("cluster"), StandingsEndpoints.ViewOf(http), http.Moment());
        var (document, _) = await http.ReadProposalAsync();
        return await AnswerAsync(http, question, document.Patch, scores, board, rules, clock);
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext http, Question question, CriteriaPatch patch, Scoreboard scores, BoardState board, AwardRules rules, TimeProvider clock)
    {
        var (answer, told, awards) = await RunAsync(http, question, patch, scores, board, rules, clock);
        return Results.Json(SimulationAnswers.Tell(answer, question, told, http.Caller(), awards), JsonBody.Answers);
    }

    /// <summary>Runs a simulation for whoever asks.</summary>
    /// <returns>What was found, the clusters that the caller may hear of, and who gains and loses eligibility.</returns>
    public static async Task<(SimulationAnswer Answer, IReadOnlySet<string> Told, IReadOnlyList<EligibilityChange> Awards)> RunAsync(
        HttpContext http, Question question, CriteriaPatch patch, Scoreboard scores, BoardState board, AwardRules rules, TimeProvider clock)
    {
        var (caller, world) = (http.Caller(), board.World);
        var found = world.Period(question.Period) ?? throw ProblemException.NotFound("period.not-found", "Không tìm thấy kỳ thi đua này.");
        var (plan, sight) = (found.Plan, new BoardSight(found, caller, world));
        StandingsEndpoints.CheckDay(question.Moment, plan);
        var told = plan.Clusters.Where(c => sight.SeesRanking(c) && (question.Cluster is null || c == question.Cluster)).ToHashSet(StringComparer.Ordinal);
        if (told.Count == 0)
        {
            throw ProblemException.NotFound("cluster.not-found", "Không tìm thấy cụm này trong kỳ thi đua.");
        }

        var (changed, reasons) = ProposalDecisions.Apply(world, patch);
        if (changed is null)
        {
            throw ProblemException.From(reasons);
        }

        await AtOnce.WaitAsync(http.RequestAborted);
        try
        {
            // All clusters are scored, whichever are told: some criteria compare with the whole period.
            var run = new SimulationRun(world.Sheet(patch.Base.Code, patch.Base.Version)!, changed);
            var answer = scores.Inputs(question.Period, plan.Clusters, question.Moment, clock.Today(), ScorePlan.NeedsBelow(changed), (inputs, at) => run.Of(inputs, at))!;
            var law = rules.On(answer.Day).Any() ? answer.Day : clock.Today(); // Before the first law that is known, today's is asked.
            var awards = scores.Awards(
                question.Period, question.Moment, clock.Today(), new AwardQuestion(rules, law, question.View), reading => SimulatedEligibility.Of(reading.Inputs, answer.Clusters))!;
            return (answer, told, awards);
        }
        finally
        {
            AtOnce.Release();
        }
    }

    private static async Task<IResult> StabilityAsync(
        string period, HttpContext http, Scoreboard scores, BoardState board, Settings settings, TimeProvider clock)
    {
        http.Only("cluster", "view", "seed", "asOf", "atPosition", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var view = StandingsEndpoints.ViewOf(http);
        if (!ulong.TryParse(http.Single("seed") ?? DefaultSeed, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
        {
            throw ProblemException.Bad("seed.invalid", "seed là số nguyên không âm.", "seed");
        }

        var (standings, sight) = StandingsEndpoints.Find(http, period, scores, board, clock, http.Moment());
        if (!sight.SeesRanking(standings.Cluster))
        {
            throw ProblemException.NotFound("cluster.not-found", "Không tìm thấy cụm này trong kỳ thi đua.");
        }

        if (standings.Places.Count > Stability.UnitsMax)
        {
            throw new ProblemException(422, "stability.too-many-units", $"Chỉ tính độ ổn định cho cụm có tối đa {Stability.UnitsMax} đơn vị.");
        }

        var found = await StabilityOfAsync(standings, view, seed, http.RequestAborted);
        return Results.Json(
            new
            {
                period, standings.Cluster, view, standings.AsOf, standings.AsOfPosition,
                seed = seed.ToString(CultureInfo.InvariantCulture),
                weightSets = Stability.Sets,
                spread = "±10 %",
                items = found.Select(Tell),
            },
            JsonBody.Answers);
    }

    /// <summary>How firm the ranking of a cluster stands.</summary>
    public static async Task<IReadOnlyList<UnitStability>> StabilityOfAsync(Projections.Board.Standings standings, View view, ulong seed, CancellationToken ct)
    {
        var ranking = standings.Places.Select(p => view == View.Claimed ? p.Claimed : p.Verified)
            .OrderBy(r => r.Rank).ThenBy(r => r.Sheet.Unit, StringComparer.Ordinal).ToList();
        await AtOnce.WaitAsync(ct);
        try
        {
            return Stability.Of(ranking, view, seed);
        }
        finally
        {
            AtOnce.Release();
        }
    }

    private static object Tell(UnitStability s) => new
    {
        unit = s.Ranked.Sheet.Unit,
        name = s.Ranked.Sheet.UnitName,
        s.Ranked.Rank, s.Ranked.Shared, s.Kept,
        range = new { best = s.Best, worst = s.Worst },
        likely = new { best = s.LikelyBest, worst = s.LikelyWorst },
        s.Sentence,
    };
}

/// <summary>A simulation of a patched version against its base.</summary>
/// <param name="Base">The base version.</param>
/// <param name="Changed">What the patch makes of it.</param>
internal sealed record SimulationRun(CriteriaSet Base, CriteriaSet Changed)
{
    /// <summary>Scores a period by both.</summary>
    public SimulationAnswer Of(ScoreInputs inputs, World world)
    {
        var others = inputs.Units.Select(u => u.Sheet).Where(s => s.Code == Base.Code && s.Version != Base.Version).Select(s => s.Version).Distinct().Order().ToList();
        var compared = others.Count == 0 ? inputs : inputs with { Units = [.. inputs.Units.Select(u => u.Sheet.Code == Base.Code ? u with { Sheet = Base } : u)] };
        if (!compared.Units.Any(u => ReferenceEquals(u.Sheet, Base)))
        {
            const string message = "Trong kỳ này không có đơn vị nào được chấm bằng bộ tiêu chí mà đề xuất thay đổi.";
            throw new ProblemException(422, "proposal.sheet-not-in-period", message, [new ProblemError("/period", "proposal.sheet-not-in-period", message)]);
        }

        return new SimulationAnswer(this, inputs.Day, inputs.Position, world, others, Simulation.Run(compared, sheet => ReferenceEquals(sheet, Base) ? Changed : null));
    }
}

/// <summary>What a simulation found.</summary>
/// <param name="Run">What was compared.</param>
/// <param name="Day">Quantities up to this day.</param>
/// <param name="Position">What was known at this position.</param>
/// <param name="World">Units and clusters as known at the position.</param>
/// <param name="OtherVersions">Versions of the set by which the period scores in fact, other than the base.</param>
/// <param name="Clusters">All clusters of the period.</param>
internal sealed record SimulationAnswer(
    SimulationRun Run, DateOnly Day, long Position, World World, IReadOnlyList<int> OtherVersions, IReadOnlyList<SimulatedCluster> Clusters);
