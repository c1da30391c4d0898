using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Api.Standings;
using ThiDua.Domain;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Results;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Periods;

/// <summary>Results of a period: published, amended beside, reviewed on the way. The public sees the first two, and nothing before.</summary>
internal static class ResultEndpoints
{
    internal sealed record ReviewBody(string Name, DateOnly Day);

    internal sealed record AmendBody(string Reason);

    private sealed record Nothing;

    public static void MapResults(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/periods/{code}/publish", PublishAsync).Allow(Permission.FreezeResults).WithSummary("Công bố kết quả của kỳ: chốt xếp hạng, bảng điểm, phiên bản quy định");
        routes.MapPost("/api/periods/{code}/reviews", ReviewAsync).Allow(Permission.FreezeResults).WithSummary("Sơ kết: chốt xếp hạng đến một ngày, kỳ vẫn tiếp tục");
        routes.MapPost("/api/periods/{code}/results/amend", AmendAsync).Allow(Permission.FreezeResults)
            .WithSummary("Lập kết quả điều chỉnh bên cạnh kết quả đã công bố; do người thứ hai");
        routes.MapGet("/api/periods/{code}/results", ListAsync).Allow(Permission.Anyone).WithSummary("Các kết quả đã chốt của kỳ; người chưa đăng nhập thấy kết quả đã công bố");
        routes.MapGet("/api/periods/{code}/results/{number:int}", GetAsync).Allow(Permission.Anyone).WithSummary("Một kết quả đã chốt");
    }

    private static async Task<IResult> PublishAsync(
        string code, HttpContext http, CommandRunner runner, EventTypes types, StepBlockers blockers, ResultWork work, TimeProvider clock)
    {
        RequestReading.CheckCode(code, "/code");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var identity = http.IdempotencyKey(caller, body.Canonical);
        body.As<Nothing>();
        await runner.BoardAtHeadAsync(http.RequestAborted);
        var waits = await blockers.OfAsync(code, PeriodStatus.Published, http.RequestAborted);
        var written = await runner.RunAsync(
            code, ResultEvents.StreamOf(code), identity, body.Canonical, caller.Account,
            (history, world) => On(world, code, period =>
            {
                var step = PeriodDecisions.Advance(world, period, PeriodStatus.Published, waits);
                if (step is not Decision.Accepted { Events: { Count: > 0 } begun })
                {
                    return new Decided(step, []);
                }

                var result = work.Of(period, null, clock.Today());
                return new Decided(Decision.Accept(ResultDecisions.Publish(Fold(types, history), result)), [])
                {
                    Others = [new OtherStream(Period.StreamOf(code), period.Version, begun)],
                    Head = result.Position,
                };
            }),
            http.RequestAborted);
        return written.Answer(http);
    }

    private static async Task<IResult> ReviewAsync(string code, HttpContext http, CommandRunner runner, EventTypes types, ResultWork work, TimeProvider clock)
    {
        RequestReading.CheckCode(code, "/code");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var identity = http.IdempotencyKey(caller, body.Canonical);
        var wanted = body.As<ReviewBody>();
        var written = await runner.RunAsync(
            code, ResultEvents.StreamOf(code), identity, body.Canonical, caller.Account,
            (history, world) => On(world, code, period =>
            {
                var result = work.Of(period, wanted.Day, clock.Today()) with { Day = wanted.Day };
                return new Decided(
                    ResultDecisions.Review(period, Fold(types, history), wanted.Name, clock.Today(), result), [new StreamGuard(Period.StreamOf(code), period.Version)]);
            }),
            http.RequestAborted);
        return written.Answer(http);
    }

    private static async Task<IResult> AmendAsync(
        string code, HttpContext http, CommandRunner runner, EventTypes types, ResultWork work, BoardState board, PostgresEventStore store, IPersons persons, TimeProvider clock)
    {
        RequestReading.CheckCode(code, "/code");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var identity = http.IdempotencyKey(caller, body.Canonical);
        var wanted = body.As<AmendBody>();
        var results = ResultEvents.StreamOf(code);
        var since = ResultDecisions.Standing(Fold(types, await store.ReadStreamAsync(results, http.RequestAborted)))?.Position ?? 0;
        await runner.BoardAtHeadAsync(http.RequestAborted);
        var entries = Changed(board, code, since);
        var written = await runner.RunAsync(
            code, [results, .. entries], identity, body.Canonical, caller.Account,
            (histories, world) => On(world, code, period =>
            {
                var before = Fold(types, histories[0]);
                if (ResultDecisions.Standing(before) is not { } standing)
                {
                    return new Decided(period.Status.Refuse(PeriodAct.Amend), []);
                }

                // Two persons: whoever froze the result that is amended, or made what amends it, does not sign that as well.
                var first = By(types, histories[0], e => e == standing.Number).Concat(histories.Skip(1).SelectMany(h => By(types, h, seq: standing.Position)));
                if (first.Any(account => persons.Same(account, caller.Account)))
                {
                    throw ProblemException.Forbidden("Người đã công bố hoặc đã làm thay đổi kết quả không tự lập kết quả điều chỉnh.");
                }

                // Nobody may have changed an entry since it was read who changed it.
                var result = work.Of(period, standing.Day, clock.Today());
                return Changed(board, code, since).TrueForAll(entries.Contains)
                    ? new Decided(
                        ResultDecisions.Amend(period, before, wanted.Reason, result),
                        [new StreamGuard(Period.StreamOf(code), period.Version), .. entries.Zip(histories.Skip(1), (stream, history) => new StreamGuard(stream, history.Count))])
                    : throw new ProblemException(409, "stream.busy", "Nhiều người cùng sửa một nội dung; hãy thử lại.") { RetryAfter = 1 };
            }),
            http.RequestAborted);
        return written.Answer(http);
    }

    private static async Task<IResult> ListAsync(
        string code, HttpContext http, BoardState board, Settings settings, PostgresEventStore store, EventTypes types)
    {
        var (frozen, sight) = await ReadAsync(code, http, board, settings, store, types);
        return Results.Json(
            new { period = code, items = frozen.Select(f => ResultAnswers.Head(f, ResultDecisions.Standing([.. frozen.Select(r => r.Result)]))), next = (string?)null },
            JsonBody.Answers);
    }

    private static async Task<IResult> GetAsync(
        string code, int number, HttpContext http, BoardState board, Settings settings, PostgresEventStore store, EventTypes types)
    {
        var (frozen, sight) = await ReadAsync(code, http, board, settings, store, types);
        var asked = frozen.FirstOrDefault(f => f.Result.Number == number) ?? throw NotFound();
        if (sight is null)
        {
            var tag = $"\"{asked.Result.DocumentHash}\"";
            http.Response.Headers.ETag = tag;
            if (http.Request.Headers.IfNoneMatch.Contains(tag))
            {
                return Results.StatusCode(StatusCodes.Status304NotModified);
            }
        }

        return Results.Json(
            ResultAnswers.Whole(asked, ResultDecisions.Standing([.. frozen.Select(r => r.Result)]), asked.Result.Kind == ResultKind.Review ? sight : null),
            JsonBody.Answers);
    }

    /// <summary>
    /// The results that the caller may see, and how the caller sees boards; null for the public, which sees what was published and gets
    /// answers that may be kept by anybody for a minute.
    /// </summary>
    private static async Task<(IReadOnlyList<FrozenResult> Results, BoardSight? Sight)> ReadAsync(
        string code, HttpContext http, BoardState board, Settings settings, PostgresEventStore store, EventTypes types)
    {
        RequestReading.CheckCode(code, "/code");
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var (caller, world) = (http.Caller(), board.World);
        var isPublic = http.User.Identity?.IsAuthenticated != true || !Permission.ReadBoard.Roles!.Contains(caller.Role);
        var period = world.Period(code);
        var frozen = period is null ? [] : await FrozenAsync(code, store, types, http.RequestAborted);
        if (!isPublic)
        {
            return (frozen, new BoardSight(period ?? throw ProblemException.NotFound("period.not-found", "Không tìm thấy kỳ thi đua này."), caller, world));
        }

        frozen = [.. frozen.Where(f => f.Result.Kind != ResultKind.Review)];
        if (frozen.Count == 0)
        {
            throw NotFound();
        }

        if (http.User.Identity?.IsAuthenticated != true)
        {
            http.Response.Headers.CacheControl = "public, max-age=60";
        }

        return (frozen, null);
    }

    /// <summary>All results of a period in order.</summary>
    public static async Task<List<FrozenResult>> FrozenAsync(string code, PostgresEventStore store, EventTypes types, CancellationToken ct) =>
        [.. (await store.ReadStreamAsync(ResultEvents.StreamOf(code), ct)).Select(e => new FrozenResult((ResultFrozen)EventJson.Read(types, e.Type, e.Data), e.RecordedAt))];

    private static Decided On(World world, string code, Func<Period, Decided> decide) => world.Period(code) is { } period
        ? decide(period)
        : new Decided(Decision.Refuse("period.not-found", "Không tìm thấy kỳ thi đua này."), []);

    /// <summary>Streams of the entries of a period that changed after a position.</summary>
    private static List<string> Changed(BoardState board, string period, long position) =>
        board.Read(reader => reader.EntriesSince(period, position).Select(e => EntryHistory.StreamOf(period, e.Unit)).ToList());

    private static List<ResultFrozen> Fold(EventTypes types, IReadOnlyList<RecordedEvent> history) =>
        [.. history.Select(e => (ResultFrozen)EventJson.Read(types, e.Type, e.Data))];

    private static ProblemException NotFound() => ProblemException.NotFound("result.not-found", "Kỳ thi đua này chưa có kết quả đó.");

    private static IEnumerable<string> By(EventTypes types, IReadOnlyList<RecordedEvent> events, Func<long, bool>? version = null, long seq = 0) => events
        .Where(e => e.Seq > seq && version?.Invoke(e.Version) != false).Select(e => EventJson.Read(types, e.Type, e.Data, e.Private).By).OfType<string>();
}
