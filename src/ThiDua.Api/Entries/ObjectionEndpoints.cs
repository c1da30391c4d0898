using ThiDua.Api.Activities;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Entries;

/// <summary>An objection as lists tell it.</summary>
internal sealed record ObjectionItem(
    string Unit, string Name, int Number, ObjectionAbout About, ObjectionStanding Standing, bool Overdue, DateTimeOffset? RaisedAt, string? Reason,
    DateTimeOffset? AnsweredAt, string? Answer);

/// <summary>Objections (đề nghị xem xét lại): raised by the unit, answered by somebody who did not make the finding, listed until then.</summary>
internal static class ObjectionEndpoints
{
    internal sealed record RaiseBody(ObjectionAbout About, string Reason);

    internal sealed record AnswerBody(bool Accepted, string Reason);

    public static void MapObjections(this IEndpointRouteBuilder routes)
    {
        const string ofUnit = "/api/periods/{period}/units/{unit}/objections";
        routes.MapPost(ofUnit, RaiseAsync).Allow(Permission.SelfScore).WithSummary("Đề nghị xem xét lại một kết quả thẩm định, một lần không công nhận hoặc kết quả đã công bố");
        routes.MapPost("/api/activities/{id}/object", ObjectAsync).Allow(Permission.SelfScore)
            .WithSummary("Đề nghị xem xét lại việc không công nhận một hoạt động, ở kỳ thi đua bao gồm hoạt động đó");
        routes.MapPost($"{ofUnit}/{{n:int}}/answer", AnswerAsync).Allow(Permission.AnswerObjections)
            .WithSummary("Trả lời đề nghị xem xét lại; người đã kết luận không tự trả lời");
        routes.MapGet("/api/periods/{period}/objections", ListAsync).Allow(Permission.ReadEntries)
            .WithSummary("Các đề nghị xem xét lại: đang chờ, quá hạn, đã trả lời");
    }

    private static async Task<IResult> RaiseAsync(
        string period, string unit, HttpContext http, EntryWriter entries, PostgresEventStore store, EventTypes types)
    {
        var request = await EntryRequest.ReadAsync(period, unit, http);
        var identity = http.IdempotencyKey(request.Caller, request.Body.Canonical);
        var body = request.Body.As<RaiseBody>();
        return await RaiseOnAsync(request, identity, body.About, body.Reason, entries, store, types);
    }

    /// <summary>The same from the activity's side: the period and the unit that competes follow from its unit and day.</summary>
    private static async Task<IResult> ObjectAsync(string id, HttpContext http, EntryWriter entries, PostgresEventStore store, EventTypes types)
    {
        RequestReading.CheckCode(id, "/id");
        var (body, about) = (await JsonBody.ReadAsync(http), new ObjectionAbout(ObjectionKind.Rejection, Activity: id));
        var identity = http.IdempotencyKey(http.Caller(), body.Canonical);
        var reason = body.As<ActivityCommand.ReasonBody>().Reason;
        var (stream, events) = await ActivityAsync(about, store, http.RequestAborted);
        var activity = stream is null ? null : ActivityHistory.Of(types, events).Activity;
        if (activity is null || !http.Caller().Reaches(activity.Unit!, entries.World))
        {
            throw ProblemException.NotFound("activity.not-found", "Không tìm thấy hoạt động này.");
        }

        var covering = entries.World.Covering(activity.Unit!, activity.Opening!.OccurredOn)
            .Where(c => c.Period.Status is not (PeriodStatus.Planned or PeriodStatus.Closed) && http.Caller().Reaches(c.Member, entries.World)).ToList();
        return covering.Count == 0
            ? throw new ProblemException(409, "period.not-open", "Không có kỳ thi đua nào đang mở bao gồm hoạt động này.")
            : await RaiseOnAsync(new EntryRequest(covering[0].Period.Code, covering[0].Member, http, body), identity, about, reason, entries, store, types);
    }

    private static async Task<IResult> RaiseOnAsync(
        EntryRequest request, CommandIdentity identity, ObjectionAbout about, string reason, EntryWriter entries, PostgresEventStore store, EventTypes types)
    {
        var (stream, events) = await ActivityAsync(about, store, request.Http.RequestAborted);
        var activity = stream is null ? null : ActivityHistory.Of(types, events).Activity;
        var written = await entries.WriteAsync(
            request, identity,
            (sheet, history) =>
            {
                entries.MustNotHaveAppraised(request, history);
                return ObjectionDecisions.Raise(
                    sheet, history.Entry, about, reason, activity is not null && entries.World.IsBelow(activity.Unit!, request.Unit) ? activity : null);
            },
            activity is null ? [] : [new StreamGuard(stream!, activity.Version)]);
        return written.Answer(request.Http);
    }

    private static async Task<IResult> AnswerAsync(
        string period, string unit, int n, HttpContext http, EntryWriter entries, PostgresEventStore store, EventTypes types)
    {
        var request = await EntryRequest.ReadAsync(period, unit, http);
        var identity = http.IdempotencyKey(request.Caller, request.Body.Canonical);
        var body = request.Body.As<AnswerBody>();
        var about = (await entries.ReadAsync(period, unit, http.RequestAborted)).Entry.Entry.Objections.GetValueOrDefault(n)?.About;
        var (stream, events) = await ActivityAsync(about, store, http.RequestAborted);
        var published = about?.Kind == ObjectionKind.Result ? await store.ReadStreamAsync(Period.StreamOf(period), http.RequestAborted) : [];
        var written = await entries.WriteAsync(
            request, identity,
            (_, history) =>
            {
                var found = about?.Criterion is { } criterion ? history.Finders[criterion] : Accounts<ActivityRejected>(types, events).Concat(Accounts<PeriodPublished>(types, published));
                if (request.Caller.BelongsTo(unit, entries.World) || history.SpokeForUnit(request.Caller.Account, entries.Persons))
                {
                    throw ProblemException.Forbidden("Không ai trả lời đề nghị của chính đơn vị mình.");
                }

                return found.Any(f => entries.Persons.Same(f, request.Caller.Account))
                    ? throw ProblemException.Forbidden("Người đã kết luận không tự trả lời đề nghị xem xét lại kết luận đó.")
                    : Answered(history.Entry, n, body, stream is null ? null : ActivityHistory.Of(types, events).Activity);
            },
            others: decision => decision is Decision.Accepted { Events.Count: > 0 } && body.Accepted && stream is not null
                ? [new OtherStream(stream, events.Count, [new RejectionWithdrawn { Reason = body.Reason }])]
                : []);
        return written.Answer(http);
    }

    /// <summary>An accepted objection to a rejection takes the rejection back in the same command, so it must still stand.</summary>
    private static Decision Answered(EntryHistory entry, int number, AnswerBody body, Activity? rejected)
    {
        var decision = ObjectionDecisions.Answer(entry, number, body.Accepted, body.Reason);
        return decision is Decision.Accepted { Events.Count: > 0 } && body.Accepted && rejected is not null
            && ActivityDecisions.WithdrawRejection(rejected, body.Reason) is Decision.Refused moved
                ? moved
                : decision;
    }

    private static async Task<(string? Stream, IReadOnlyList<RecordedEvent> Events)> ActivityAsync(ObjectionAbout? about, PostgresEventStore store, CancellationToken ct) =>
        about?.Activity is { Length: > 0 and <= 100 } id && await ActivityEndpoints.StreamOfAsync(id, store, ct) is { } stream
            ? (stream, await store.ReadStreamAsync(stream, ct))
            : (null, []);

    private static IEnumerable<string> Accounts<T>(EventTypes types, IReadOnlyList<RecordedEvent> events) => events
        .Select(e => EventJson.Read(types, e.Type, e.Data, e.Private)).Where(e => e is { Event: T, By: not null }).Select(e => e.By!);

    private static async Task<IResult> ListAsync(
        string period, HttpContext http, EntryWriter entries, BoardState board, Settings settings, PostgresEventStore store, EventTypes types)
    {
        RequestReading.CheckCode(period, "/period");
        http.Only("unit", "status", "minPosition");
        var status = http.OneOf("status", "open", "overdue", "answered");
        await http.AwaitMinPositionAsync(board, settings);
        var found = board.World.Period(period) ?? throw ProblemException.NotFound("period.not-found", "Không tìm thấy kỳ thi đua này.");
        var items = await ReadAsync(found, http.Single("unit"), status, http.Caller(), entries, board, store, types, http.RequestAborted);
        return Results.Json(new { period, asOfPosition = board.Position, objectBy = found.Plan.Dates?.ObjectBy, items, next = (string?)null }, JsonBody.Answers);
    }

    /// <summary>The objections of the units that the caller reaches, in the order in which they were raised.</summary>
    /// <param name="period">The period.</param>
    /// <param name="unit">Only of this unit; null for all.</param>
    /// <param name="status">open, overdue, answered; null for all.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="entries">Today.</param>
    /// <param name="board">Entries.</param>
    /// <param name="store">Streams.</param>
    /// <param name="types">Types of events.</param>
    /// <param name="ct">The caller has gone.</param>
    public static async Task<IReadOnlyList<ObjectionItem>> ReadAsync(
        Period period, string? unit, string? status, Caller caller, EntryWriter entries, BoardState board, PostgresEventStore store, EventTypes types, CancellationToken ct)
    {
        var (world, code) = (board.World, period.Code);
        var units = period.Plan.Clusters.SelectMany(c => world.Cluster(c)?.MembersDuring(period.Plan.From, period.Plan.To) ?? []).Distinct()
            .Where(u => (unit ?? u) == u && caller.Reaches(u, world)).Order(StringComparer.Ordinal).ToList();
        var withObjections = board.Read(reader => units.Where(u => !reader.EntryAt(code, u, reader.Position).Entry.Objections.IsEmpty).ToList());
        var events = (await store.ReadStreamsAsync([.. withObjections.Select(u => EntryHistory.StreamOf(code, u))], ct)).ToLookup(e => e.StreamId);
        return
        [
            .. withObjections.SelectMany(u => Items(types, period.Plan, u, world.Unit(u)!.At(entries.Today).Name, [.. events[EntryHistory.StreamOf(code, u)]], entries.Today))
                .Where(i => status switch { "open" => i.Standing == ObjectionStanding.Open, "overdue" => i.Overdue, "answered" => i.Standing != ObjectionStanding.Open, _ => true })
                .OrderBy(i => i.RaisedAt),
        ];
    }

    private static IEnumerable<ObjectionItem> Items(EventTypes types, PeriodPlan plan, string unit, string name, IReadOnlyList<RecordedEvent> events, DateOnly today)
    {
        var (entry, told) = (EntryHistory.Empty, new Dictionary<int, (DateTimeOffset At, string? Reason)>());
        var answers = new Dictionary<int, (DateTimeOffset At, string? Reason)>();
        foreach (var e in events)
        {
            var fact = EventJson.Read(types, e.Type, e.Data, e.Private).Event;
            entry = entry.After(fact);
            switch (fact)
            {
                case ObjectionRaised raised:
                    told[raised.Number] = (e.RecordedAt, raised.Reason);
                    break;
                case ObjectionAnswered answered:
                    answers[answered.Number] = (e.RecordedAt, answered.Reason);
                    break;
            }
        }

        return entry.Entry.Objections.Values.Select(o => new ObjectionItem(
            unit, name, o.Number, o.About, o.Standing, ObjectionDecisions.IsOverdue(plan, o, today), told[o.Number].At, told[o.Number].Reason,
            answers.TryGetValue(o.Number, out var answer) ? answer.At : null, answer.Reason));
    }
}
