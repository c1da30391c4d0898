using System.Text.Json;
using System.Text.Json.Nodes;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Activities;

/// <summary>Recording activities and their steps; one activity with its history and what it counts towards; the register.</summary>
internal static class ActivityEndpoints
{
    public static void MapActivities(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/api/activities/{id}", RecordAsync).Allow(Permission.ActOnActivities)
            .WithSummary("Ghi nhận một hoạt động; người gửi chọn mã, gửi lại cùng nội dung không ghi thêm");
        routes.MapPost("/api/activities/{id}/{step}", StepAsync).Allow(Permission.ActOnActivities)
            .WithSummary("Ghi một bước tiếp theo, đính chính, hủy, xác minh hoặc không công nhận");
        routes.MapGet("/api/activities/{id}", GetAsync).Allow(Permission.ReadActivities)
            .WithSummary("Một hoạt động: tình trạng, lịch sử, đóng góp vào các chỉ số");
        routes.MapGet("/api/activities", ActivityList.GetAsync).Allow(Permission.ReadActivities).Limit(RateLimit.Search)
            .WithSummary("Sổ hoạt động, lọc và tìm không dấu");
    }

    private static async Task<IResult> RecordAsync(
        string id, HttpContext http, CommandRunner runner, ActivityDecider decider, PostgresEventStore store, EventTypes types, BoardState board)
    {
        RequestReading.CheckCode(id, "/id");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var (kind, command) = ActivityCommand.ReadOpening(body.Root);

        if (command.Fact is OpeningFact { Unit: var unit } && board.World.Unit(unit) is not null && !caller.Reaches(unit, board.World))
        {
            throw ProblemException.Forbidden("Tài khoản không được ghi nhận cho đơn vị này.");
        }

        // An import may have taken the id for another kind of activity; against another request, the command id below decides.
        if (await StreamOfAsync(id, store, http.RequestAborted) is { } taken && taken != $"{kind.Stream}-{id}")
        {
            throw Taken();
        }

        // The command id is the activity's id: no two kinds of activity can share one, whoever comes first.
        var identity = CommandIdentity.Of(body.Canonical, "activity", id);
        try
        {
            var written = await runner.RunAsync(
                id, $"{kind.Stream}-{id}", identity, body.Canonical, caller.Account,
                (history, world) => decider.Decide(new ActivitySubject(kind, $"{kind.Stream}-{id}", ActivityHistory.Of(types, history)), command, caller, world, board.EntryNow),
                http.RequestAborted);
            return written.Answer(http, $"/api/activities/{id}");
        }
        catch (ProblemException e) when (e.Code == "idempotency.reused")
        {
            throw Taken();
        }
    }

    private static async Task<IResult> StepAsync(
        string id, string step, HttpContext http, CommandRunner runner, ActivityDecider decider, PostgresEventStore store, EventTypes types, BoardState board)
    {
        RequestReading.CheckCode(id, "/id");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var identity = http.IdempotencyKey(caller, body.Canonical);
        var events = await FindAsync(id, store, http.RequestAborted);
        var kind = ActivityKinds.OfStream(events[0].StreamId)!;
        if (step != "confirm-replication" && !ActivityDecider.IsWithinReach(ActivityHistory.Of(types, events).Activity, caller, board.World))
        {
            throw ProblemException.NotFound("activity.not-found", "Không tìm thấy hoạt động này.");
        }

        var command = ActivityCommand.ReadStep(kind, step, body.Root);
        var written = await runner.RunAsync(
            id, events[0].StreamId, identity, body.Canonical, caller.Account,
            (fresh, world) => decider.Decide(new ActivitySubject(kind, events[0].StreamId, ActivityHistory.Of(types, fresh)), command, caller, world, board.EntryNow),
            http.RequestAborted);
        return written.Answer(http);
    }

    private static async Task<IResult> GetAsync(string id, HttpContext http, PostgresEventStore store, EventTypes types, BoardState board, Settings settings)
    {
        RequestReading.CheckCode(id, "/id");
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var caller = http.Caller();
        var events = await FindAsync(id, store, http.RequestAborted);
        var kind = ActivityKinds.OfStream(events[0].StreamId)!;
        var activity = ActivityHistory.Of(types, events).Activity;
        if (!Sees(caller, activity, board.World))
        {
            throw ProblemException.NotFound("activity.not-found", "Không tìm thấy hoạt động này.");
        }

        http.Response.Headers.ETag = $"\"{activity.Version}\"";
        return Results.Json(Tell(id, kind, activity, events, Late(events[0].StreamId, kind, activity, caller, board)), JsonBody.Answers);
    }

    /// <summary>Whether somebody may see an activity, row by row. The unit that took a model over sees it, too: it is asked to confirm.</summary>
    internal static bool Sees(Caller caller, Activity activity, World world) => (caller.SeesSensitive || !Sensitive.Is(activity))
        && (ActivityDecider.IsWithinReach(activity, caller, world)
            || (Permission.Recorders.Contains(caller.Role) && activity.ClaimedFacts.OfType<Domain.Models.ModelReplicated>().Any(r => caller.Reaches(r.ToUnit, world))));

    /// <summary>The events of the activity, whatever its kind; 404 when there are none.</summary>
    internal static async Task<IReadOnlyList<RecordedEvent>> FindAsync(string id, PostgresEventStore store, CancellationToken ct) =>
        await StreamOfAsync(id, store, ct) is { } stream
            ? await store.ReadStreamAsync(stream, ct)
            : throw ProblemException.NotFound("activity.not-found", "Không tìm thấy hoạt động này.");

    /// <summary>The stream of an activity by its id, whatever its kind; null when there is none.</summary>
    internal static async Task<string?> StreamOfAsync(string id, PostgresEventStore store, CancellationToken ct)
    {
        var candidates = ActivityKinds.All.Select(k => $"{k.Stream}-{id}").ToList();
        var found = await store.ReadStreamsUpToAsync(candidates, long.MaxValue, ct);

        // "model-x" may also be the id "x" of another kind's stream; the kind of a stream is decided in one place.
        return found.Select(e => e.StreamId).FirstOrDefault(s => s == $"{ActivityKinds.OfStream(s)?.Stream}-{id}");
    }

    /// <summary>For which units and in which periods something of an activity came late, and where that stands.</summary>
    private static List<object> Late(string stream, ActivityKind kind, Activity activity, Caller caller, BoardState board)
    {
        var world = board.World;
        var units = ActivityEffects.Of(kind, activity).Keys.Select(e => e.Unit).Append(activity.Unit!).Distinct().Where(u => caller.Reaches(u, world)).ToList();
        return
        [
            .. world.Periods.Keys.SelectMany(period => units.Select(unit => (period, unit, Entry: board.EntryNow(period, unit).Late.GetValueOrDefault(stream))))
                .Where(l => l.Entry is not null).Select(l => new { l.period, l.unit, l.Entry!.State }),
        ];
    }

    private static ProblemException Taken() => new(409, "activity.id-taken", "Mã hoạt động này đã được dùng cho một nội dung khác.");

    private static object Tell(string id, ActivityKind kind, Activity activity, IReadOnlyList<RecordedEvent> events, IReadOnlyList<object> late) => new
    {
        id,
        type = kind.Declared.First(d => d.Alias == events[0].Type).Name,
        label = kind.Label,
        title = kind.Title([.. activity.Stated.Select(s => s.Fact)]),
        unit = activity.Unit,
        occurredOn = activity.Opening!.OccurredOn,
        standing = activity.Standing,
        version = activity.Version,
        late,
        facts = activity.Stated.Select(s => new { s.Version, data = JsonSerializer.SerializeToNode(s.Fact, s.Fact.GetType(), EventJson.Whole) }),
        history = events.Select(e => new { e.Version, position = e.Seq, type = e.Type, recordedAt = e.RecordedAt, data = Whole(e) }),
        effects = ActivityEffects.Of(kind, activity)
            .OrderBy(x => x.Key.View).ThenBy(x => x.Key.Measure, StringComparer.Ordinal).ThenBy(x => x.Key.Day)
            .Select(x => new { view = x.Key.View, x.Key.Unit, x.Key.Measure, facets = x.Key.Facets.Text, x.Key.Day, x.Value.Quantity }),
    };

    private static JsonObject Whole(RecordedEvent e)
    {
        var data = JsonNode.Parse(e.Data)!.AsObject();
        foreach (var (name, value) in e.Private is { } hidden ? JsonNode.Parse(hidden)!.AsObject().Where(m => m.Key != "by") : [])
        {
            data[name] = value?.DeepClone();
        }

        return data;
    }
}
