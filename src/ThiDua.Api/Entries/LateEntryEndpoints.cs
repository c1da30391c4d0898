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

/// <summary>An activity that came late, as lists tell it.</summary>
/// <param name="Activity">Its id.</param>
/// <param name="Type">Vietnamese name of its kind.</param>
/// <param name="State">Where it stands.</param>
/// <param name="CountsUpTo">Position up to which it counts; null where all of it does.</param>
/// <param name="Request">Why the unit asks for it to count, or null.</param>
/// <param name="Decision">Why it was admitted or refused, or null.</param>
internal sealed record LateItem(string Activity, string Type, LateState State, long? CountsUpTo, string? Request, string? Decision);

/// <summary>What came late in a period: the unit asks for it to count, a second person of the committee admits or refuses it.</summary>
internal static class LateEntryEndpoints
{
    internal sealed record RequestBody(string Activity, string Reason);

    internal sealed record ReasonBody(string Reason);

    private const string OfUnit = "/api/periods/{period}/units/{unit}/late-entries";

    public static void MapLateEntries(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(OfUnit, GetAsync).Allow(Permission.ReadEntries).WithSummary("Hoạt động đến muộn của một đơn vị trong kỳ, kèm đề nghị và quyết định");
        routes.MapGet("/api/periods/{period}/late-entries", ListAsync).Allow(Permission.ReadEntries).WithSummary("Hoạt động đến muộn của mọi đơn vị trong kỳ");
        routes.MapPost(OfUnit, RequestAsync).Allow(Permission.RequestLateEntries).WithSummary("Đơn vị đề nghị tính bổ sung một hoạt động đến muộn");
        Decide(routes, "admit", "Chấp nhận tính bổ sung một hoạt động đến muộn; không do người đề nghị hay người ghi nhận", LateEntries.Admit);
        Decide(routes, "refuse", "Không chấp nhận tính bổ sung một hoạt động đến muộn", LateEntries.Refuse);
    }

    private static async Task<IResult> RequestAsync(string period, string unit, HttpContext http, CommandRunner runner, EventTypes types, BoardState board)
    {
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var identity = http.IdempotencyKey(caller, body.Canonical);
        var wanted = body.As<RequestBody>();
        CheckReach(period, unit, caller, board);
        var written = await runner.RunAsync(
            wanted.Activity, EntryHistory.StreamOf(period, unit), identity, body.Canonical, caller.Account,
            (events, world) => On(world, period, unit, events, types, wanted.Activity, (found, entry, stream) => LateEntries.Request(found, entry, stream, wanted.Reason)),
            http.RequestAborted);
        return written.Answer(http);
    }

    private static void Decide(IEndpointRouteBuilder routes, string step, string summary, Func<Period, EntryHistory, string, string?, Decision> decide) =>
        routes.MapPost($"{OfUnit}/{{activity}}/{step}", async (
            string period, string unit, string activity, HttpContext http, CommandRunner runner, EventTypes types, BoardState board, PostgresEventStore store, IPersons persons) =>
        {
            var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
            var identity = http.IdempotencyKey(caller, body.Canonical);
            var wanted = body.As<ReasonBody>();
            CheckReach(period, unit, caller, board);
            if (caller.BelongsTo(unit, board.World))
            {
                throw ProblemException.Forbidden("Không ai quyết định về hoạt động của chính đơn vị mình.");
            }

            var recorders = StreamOf(board.EntryNow(period, unit), activity) is { } known
                ? By(types, await store.ReadStreamAsync(known, http.RequestAborted), e => e is ActivityFact)
                : [];
            var written = await runner.RunAsync(
                activity, EntryHistory.StreamOf(period, unit), identity, body.Canonical, caller.Account,
                (events, world) => On(world, period, unit, events, types, activity, (found, entry, stream) =>
                    By(types, events, e => e is LateEntryRequested r && r.Stream == stream).Concat(recorders).Any(first => persons.Same(first, caller.Account))
                        ? throw ProblemException.Forbidden("Người ghi nhận hoặc đề nghị không tự quyết định tính bổ sung.")
                        : decide(found, entry, stream, wanted.Reason)),
                http.RequestAborted);
            return written.Answer(http);
        }).Allow(Permission.DecideLateEntries).WithSummary(summary);

    /// <summary>A decision on the late entry that an activity's id names.</summary>
    private static Decided On(
        World world, string period, string unit, IReadOnlyList<RecordedEvent> events, EventTypes types, string activity,
        Func<Period, EntryHistory, string, Decision> decide)
    {
        var entry = EntryAccounts.Of(types, events).Entry;
        var decision = world.Period(period) is not { } found ? Decision.Refuse("period.not-found", "Không tìm thấy kỳ thi đua này.")
            : StreamOf(entry, activity) is not { } stream ? Decision.Refuse("late-entry.not-found", "Hoạt động này không đến muộn trong kỳ thi đua.")
            : decide(found, entry, stream);
        return new Decided(decision, EntryWriter.Guards(world, period, unit));
    }

    private static async Task<IResult> GetAsync(
        string period, string unit, HttpContext http, BoardState board, Settings settings, PostgresEventStore store, EventTypes types)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        CheckReach(period, unit, http.Caller(), board);
        var entry = board.EntryNow(period, unit);
        var hidden = await HiddenAsync(http.Caller(), entry.Late.Keys, store, types, http.RequestAborted);
        var told = (await store.ReadStreamAsync(EntryHistory.StreamOf(period, unit), http.RequestAborted))
            .Select(e => EventJson.Read(types, e.Type, e.Data, e.Private).Event).ToList();
        return Results.Json(
            new
            {
                period, unit,
                withheld = entry.Late.Keys.Count(hidden.Contains),
                items = Items(entry, told, hidden),
            },
            JsonBody.Answers);
    }

    private static async Task<IResult> ListAsync(string period, HttpContext http, BoardState board, Settings settings, PostgresEventStore store, EventTypes types)
    {
        http.Only("minPosition", "state");
        var state = http.OneOf("state", [.. Enum.GetValues<LateState>().Select(Code)]);
        await http.AwaitMinPositionAsync(board, settings);
        var (world, caller) = (board.World, http.Caller());
        if (world.Period(period) is null)
        {
            throw ProblemException.NotFound("period.not-found", "Không tìm thấy kỳ thi đua này.");
        }

        var entries = board.Read(reader => reader.EntriesSince(period, 0).Where(e => e.Entry.Late.Count > 0).ToList());
        var late = entries.Where(e => caller.Reaches(e.Unit, world)).SelectMany(e => e.Entry.Late.Where(l => state is null || Code(l.Value.State) == state).Select(l => (e.Unit, Late: l))).ToList();
        var hidden = await HiddenAsync(caller, late.Select(l => l.Late.Key), store, types, http.RequestAborted);
        return Results.Json(
            new
            {
                period,
                withheld = late.Count(l => hidden.Contains(l.Late.Key)),
                items = late.Where(l => !hidden.Contains(l.Late.Key)).Select(l => new
                {
                    l.Unit, activity = IdOf(l.Late.Key), type = ActivityKinds.OfStream(l.Late.Key)!.Label, l.Late.Value.State,
                }),
                next = (string?)null,
            },
            JsonBody.Answers);
    }

    /// <summary>Denunciations, for those who do not handle them: they are counted, never listed. Whoever is told an id by the body that asks can decide on it.</summary>
    public static async Task<IReadOnlySet<string>> HiddenAsync(Caller caller, IEnumerable<string> streams, PostgresEventStore store, EventTypes types, CancellationToken ct) =>
        caller.SeesSensitive ? new HashSet<string>() : await Sensitive.AmongAsync(streams, store, types, ct);

    /// <summary>What came late of a unit, with what was asked and decided.</summary>
    /// <param name="entry">The unit's entry.</param>
    /// <param name="told">Its events with their private parts.</param>
    /// <param name="hidden">Streams that the caller is not told of.</param>
    public static IEnumerable<LateItem> Items(EntryHistory entry, IReadOnlyList<IDomainEvent> told, IReadOnlySet<string> hidden) => entry.Late.Where(l => !hidden.Contains(l.Key)).Select(l => new LateItem(
        IdOf(l.Key), ActivityKinds.OfStream(l.Key)!.Label, l.Value.State, entry.Entry.LeftOut.TryGetValue(l.Key, out var after) ? after : null,
        told.OfType<LateEntryRequested>().LastOrDefault(e => e.Stream == l.Key)?.Reason,
        l.Value.State switch
        {
            LateState.Admitted => told.OfType<LateEntryAdmitted>().Last(e => e.Stream == l.Key).Reason,
            LateState.Refused => told.OfType<LateEntryRefused>().Last(e => e.Stream == l.Key).Reason,
            _ => null,
        }));

    private static void CheckReach(string period, string unit, Caller caller, BoardState board)
    {
        RequestReading.CheckCode(period, "/period");
        RequestReading.CheckCode(unit, "/unit");
        if (board.World.Period(period) is null)
        {
            throw ProblemException.NotFound("period.not-found", "Không tìm thấy kỳ thi đua này.");
        }

        if (board.World.Unit(unit) is null || !caller.Reaches(unit, board.World))
        {
            throw ProblemException.NotFound("unit.not-found", "Kỳ thi đua này không chấm điểm đơn vị đó.");
        }
    }

    private static string? StreamOf(EntryHistory entry, string activity) => entry.Late.Keys.FirstOrDefault(s => IdOf(s) == activity);

    private static string IdOf(string streamId) => streamId[(ActivityKinds.OfStream(streamId)!.Stream.Length + 1)..];

    private static string Code(LateState state) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(state.ToString());

    private static List<string> By(EventTypes types, IReadOnlyList<RecordedEvent> events, Func<IDomainEvent, bool> which) =>
        [.. events.Select(e => EventJson.Read(types, e.Type, e.Data, e.Private)).Where(e => which(e.Event)).Select(e => e.By).OfType<string>()];
}
