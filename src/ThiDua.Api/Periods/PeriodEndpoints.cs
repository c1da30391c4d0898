using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Clusters;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Periods;

/// <summary>Periods: planned, taken from step to step, and back.</summary>
internal static class PeriodEndpoints
{
    internal sealed record DatesBody(PeriodDates Dates, string? Reason = null);

    internal sealed record ReopenBody(PeriodStatus? To = null, bool? Agree = null, string? Reason = null);

    public static void MapPeriods(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/api/periods/{code}", PutAsync).Allow(Permission.ManagePeriods).WithSummary("Lập kế hoạch một kỳ thi đua");
        routes.MapGet("/api/periods/{code}", GetAsync).Allow(Permission.ReadRegister).WithSummary("Một kỳ thi đua");
        routes.MapGet("/api/periods", ListAsync).Allow(Permission.ReadRegister).WithSummary("Danh sách kỳ thi đua");
        routes.MapPut("/api/periods/{code}/dates", PutDatesAsync).Allow(Permission.ManagePeriods).WithSummary("Lùi hạn các bước của kỳ đang mở, có lý do");
        routes.MapPost("/api/periods/{code}/reopen", ReopenAsync).Allow(Permission.ReopenPeriods)
            .WithSummary("Đề nghị mở lại kỳ về một bước đã qua (to, reason), hoặc người thứ hai đồng ý hay không đồng ý (agree)");
        Step(routes, "open", "Mở kỳ: bắt đầu ghi nhận", PeriodStatus.Open);
        Step(routes, "start-self-scoring", "Bắt đầu bước đơn vị tự chấm điểm", PeriodStatus.SelfScoring);
        Step(routes, "start-appraisal", "Bắt đầu bước thẩm định", PeriodStatus.Appraisal);
        Step(routes, "start-deliberation", "Bắt đầu bước bình xét", PeriodStatus.Deliberation);
        Step(routes, "close", "Đóng kỳ: xếp hạng theo những gì đã biết", PeriodStatus.Closed);
    }

    private static async Task<IResult> PutAsync(string code, HttpContext http, CommandRunner runner)
    {
        RequestReading.CheckCode(code, "/code");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var plan = body.As<PeriodPlan>();
        var written = await runner.RunAsync(
            code, Period.StreamOf(code), null, body.Canonical, caller.Account,
            (_, world) => new Decided(
                PeriodDecisions.Plan(world, code, plan),
                [.. plan.Clusters.Select(world.Cluster).OfType<Cluster>().Select(c => new StreamGuard(Cluster.StreamOf(c.Code), c.Version))]),
            http.RequestAborted);
        return written.Answer(http, $"/api/periods/{code}");
    }

    private static async Task<IResult> PutDatesAsync(string code, HttpContext http, CommandRunner runner, TimeProvider clock)
    {
        RequestReading.CheckCode(code, "/code");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var wanted = body.As<DatesBody>();
        var written = await runner.RunAsync(
            code, Period.StreamOf(code), null, body.Canonical, caller.Account,
            (_, world) => On(world, code, period => PeriodDecisions.ChangeDates(period, wanted.Dates, wanted.Reason, clock.Today())), http.RequestAborted);
        return written.Answer(http);
    }

    private static async Task<IResult> ReopenAsync(string code, HttpContext http, CommandRunner runner, EventTypes types, IPersons persons)
    {
        RequestReading.CheckCode(code, "/code");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var identity = http.IdempotencyKey(caller, body.Canonical);
        var wanted = body.As<ReopenBody>();
        if (wanted.To is null == wanted.Agree is null)
        {
            throw ProblemException.Bad("field.missing", "Hãy nêu to (đề nghị mở lại về bước nào), hoặc agree (trả lời đề nghị đang chờ).", "/to");
        }

        var written = await runner.RunAsync(
            code, Period.StreamOf(code), identity, body.Canonical, caller.Account,
            (history, world) => On(world, code, period =>
                wanted.To is { } to ? PeriodDecisions.ProposeReopening(period, to, wanted.Reason)
                : period.ReopeningTo is not null && Proposer(types, history) is { } first && persons.Same(first, caller.Account)
                    ? throw ProblemException.Forbidden("Người đề nghị mở lại kỳ không tự trả lời đề nghị của mình.")
                : PeriodDecisions.AnswerReopening(period, wanted.Agree == true, wanted.Reason)),
            http.RequestAborted);
        return written.Answer(http);
    }

    /// <summary>Who made the last proposal to reopen.</summary>
    private static string? Proposer(EventTypes types, IReadOnlyList<RecordedEvent> history) => Proposal(types, history)?.By;

    /// <summary>The last proposal to reopen, with who made it.</summary>
    public static (ReopeningProposed Event, string? By)? Proposal(EventTypes types, IReadOnlyList<RecordedEvent> history) => history
        .Select(e => EventJson.Read(types, e.Type, e.Data, e.Private)).Where(e => e.Event is ReopeningProposed)
        .Select(e => ((ReopeningProposed Event, string? By)?)((ReopeningProposed)e.Event, e.By)).LastOrDefault();

    private static void Step(IEndpointRouteBuilder routes, string step, string summary, PeriodStatus to) =>
        routes.MapPost($"/api/periods/{{code}}/{step}", async (string code, HttpContext http, CommandRunner runner, StepBlockers blockers) =>
        {
            RequestReading.CheckCode(code, "/code");
            var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
            var identity = http.IdempotencyKey(caller, body.Canonical);
            body.As<Nothing>();
            await runner.BoardAtHeadAsync(http.RequestAborted);
            var waits = await blockers.OfAsync(code, to, http.RequestAborted);
            var written = await runner.RunAsync(
                code, Period.StreamOf(code), identity, body.Canonical, caller.Account,
                (_, world) => On(world, code, period => PeriodDecisions.Advance(world, period, to, waits)), http.RequestAborted);
            return written.Answer(http);
        }).Allow(Permission.ManagePeriods).WithSummary(summary);

    private static Decided On(World world, string code, Func<Period, Decision> decide) =>
        new(world.Period(code) is { } period ? decide(period) : Decision.Refuse("period.not-found", "Không tìm thấy kỳ thi đua này."), []);

    private static async Task<IResult> GetAsync(
        string code, HttpContext http, BoardState board, Settings settings, PostgresEventStore store, EventTypes types)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var period = board.World.Period(code) ?? throw ProblemException.NotFound("period.not-found", "Không tìm thấy kỳ thi đua này.");

        // The reason is for those who may answer.
        var waiting = period.ReopeningTo is not null && Permission.ReopenPeriods.Roles!.Contains(http.Caller().Role)
            ? Proposal(types, await store.ReadStreamAsync(Period.StreamOf(code), http.RequestAborted))
            : null;
        return Results.Json(Tell(period, waiting?.Event.Reason), JsonBody.Answers);
    }

    private static async Task<IResult> ListAsync(HttpContext http, BoardState board, Settings settings)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        return Results.Json(new { items = board.World.Periods.Values.Select(p => Tell(p)), next = (string?)null }, JsonBody.Answers);
    }

    private static object Tell(Period p, string? reason = null) => new
    {
        p.Code, p.Plan.Name, p.Plan.Kind, p.Plan.From, p.Plan.To, p.Plan.Clusters, p.Plan.Sheets,
        succession = p.Plan.Succession ?? Succession.FromEffectiveDay,
        notes = p.Plan.Succession is Succession.InheritAll or Succession.Weighted
            ? ["Đơn vị hình thành do chia, tách không kế thừa kết quả: tính từ ngày có hiệu lực."]
            : Array.Empty<string>(),
        dates = p.Plan.Dates ?? new PeriodDates(),
        verification = p.Plan.Verification ?? [],
        appraisal = p.Plan.Appraisal ?? AppraisalWay.WholeSheet,
        visibility = p.Plan.Visibility ?? BoardVisibility.Cluster,
        p.Status,
        reopening = p.ReopeningTo is { } to ? new { to, reason } : null,
        p.Version,
    };

    private sealed record Nothing;
}
