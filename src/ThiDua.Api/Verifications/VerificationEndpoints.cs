using System.Buffers.Binary;
using ThiDua.Api.Activities;
using ThiDua.Api.Entries;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Verification;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Verifications;

/// <summary>Verification of many: the period's policies carried out, chosen activities in one decision, and its undo.</summary>
internal static class VerificationEndpoints
{
    /// <summary>Seeds are whole numbers that every program reads exactly.</summary>
    private const long SeedMax = (1L << 53) - 1;

    internal sealed record RunBody(long? Seed = null);

    internal sealed record BatchBody(IReadOnlyList<ChosenActivity> Activities);

    internal sealed record UndoBody(string Reason);

    public static void MapVerifications(this IEndpointRouteBuilder routes)
    {
        const string verifications = "/api/periods/{period}/verifications";
        routes.MapPost(verifications, RunAsync).Allow(Permission.CarryOutPolicies)
            .WithSummary("Thực hiện chính sách xác minh của kỳ: rút mẫu, công nhận những gì đến hạn; gọi lại tới khi hết");
        routes.MapGet(verifications, LogAsync).Allow(Permission.ReadVerifications).WithSummary("Các lần rút mẫu và xác minh hàng loạt của kỳ");
        routes.MapPost($"{verifications}/batches", BatchAsync).Allow(Permission.VerifyMany).WithSummary("Xác minh các hoạt động đã chọn, tất cả hoặc không hoạt động nào");
        routes.MapPost($"{verifications}/batches/{{n:int}}/undo", UndoAsync).Allow(Permission.VerifyMany).WithSummary("Hoàn tác một lần xác minh hàng loạt");
    }

    private static async Task<IResult> RunAsync(
        string period, HttpContext http, CommandRunner runner, VerificationReader reader, PostgresEventStore store, EventTypes types, EntryWriter entries)
    {
        RequestReading.CheckCode(period, "/period");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var identity = http.IdempotencyKey(caller, body.Canonical);
        var seed = Seed(body.As<RunBody>().Seed, identity);
        var stream = VerificationLog.StreamOf(period);
        if (await store.FindCommandAsync(identity.Id, http.RequestAborted) is null)
        {
            var (upTo, log) = (await reader.AtHeadAsync(http.RequestAborted), await reader.LogAsync(period, http.RequestAborted));
            var found = Running(entries.World, period);
            var kinds = (found.Plan.Verification ?? []).Where(p => p.Way != VerificationWay.Each).Select(p => p.Type).ToList();
            var rows = await reader.WaitingAsync(
                entries.World, found, VerificationReader.UnitsOf(entries.World, found), kinds, upTo, 0, sensitive: true, int.MaxValue, http.RequestAborted);
            var run = await PlanAsync(found.Plan, log, rows, upTo, seed, reader, entries.Today, http.RequestAborted);
            await runner.RunAsync(
                period, [stream, .. run.Accepted.Select(a => a.Activity.StreamId)], identity, body.Canonical, caller.Account,
                (histories, world) => Decide(period, run, log, reader.LogOf(histories[0]), histories, types, caller, entries, world), http.RequestAborted);
        }

        return await ToldAsync(period, body, identity, runner, caller, reader, store, http.RequestAborted);
    }

    /// <summary>
    /// What a run comes to, as <see cref="VerificationPolicies.Run"/> says. Samples need only places; and of what could be accepted only so many
    /// activities are read as one run takes, oldest first: a hundred thousand that wait are not read for each five hundred.
    /// </summary>
    private static async Task<VerificationRun> PlanAsync(
        PeriodPlan plan, VerificationLog log, IReadOnlyList<WaitingRow> rows, long upTo, long seed, VerificationReader reader, DateOnly today, CancellationToken ct)
    {
        var draws = VerificationPolicies.Draws(plan, log, [.. rows.Select(r => new WaitingPlace(r.StreamId, r.FirstSeq))], upTo, seed);
        IReadOnlyList<VerificationSampleDrawn> samples = [.. log.Samples, .. draws];
        var policies = (plan.Verification ?? []).DistinctBy(p => p.Type).ToDictionary(p => p.Type, StringComparer.Ordinal);
        var could = rows.Where(r => policies.TryGetValue(r.Kind, out var policy) && VerificationPolicies.CouldAccept(policy, samples, new WaitingPlace(r.StreamId, r.FirstSeq), today))
            .OrderBy(r => r.FirstSeq);
        var accepted = new List<(WaitingActivity, VerificationWay)>();
        foreach (var chunk in could.Chunk(VerificationPolicies.Most))
        {
            foreach (var activity in await reader.ActivitiesAsync(chunk, upTo, ct))
            {
                if (policies[activity.Type] is var policy && VerificationPolicies.Accepts(policy, samples, activity, today))
                {
                    accepted.Add((activity, policy.Way));
                }
            }

            if (accepted.Count >= VerificationPolicies.Most)
            {
                break;
            }
        }

        return new VerificationRun(draws, [.. accepted.Take(VerificationPolicies.Most)]);
    }

    /// <summary>
    /// What was planned, looked at again as it stands now: what moved on since, or was recorded by the same person, waits for the next run or for
    /// somebody else.
    /// </summary>
    private static Decided Decide(
        string period, VerificationRun run, VerificationLog planned, VerificationLog now, IReadOnlyList<IReadOnlyList<RecordedEvent>> histories,
        EventTypes types, Caller caller, EntryWriter entries, World world)
    {
        if (now.Samples.Count != planned.Samples.Count)
        {
            return new Decided(Decision.Refuse("verification.moved-on", "Người khác vừa thực hiện chính sách xác minh; hãy chạy lại."), []);
        }

        var accepted = new List<OtherStream>();
        IReadOnlyList<VerificationSampleDrawn> samples = [.. now.Samples, .. run.Draws];
        var plan = Running(world, period).Plan;
        foreach (var ((waiting, way), events) in run.Accepted.Zip(histories.Skip(1)))
        {
            var history = ActivityHistory.Of(types, events);
            if (!history.IsRecordedBy(caller.Account, entries.Persons)
                && VerificationPolicies.For(plan, waiting.Type) is { } policy
                && VerificationPolicies.Accepts(policy, samples, waiting with { Activity = history.Activity }, entries.Today))
            {
                accepted.Add(new OtherStream(waiting.StreamId, events.Count, [new ActivityVerified(history.Activity.Version, new VerificationBasis(period, way))]));
            }
        }

        return new Decided(Decision.Accept([.. run.Draws]), EntryWriter.Guards(world, period)) { Others = accepted };
    }

    /// <summary>What the command did, read from the log: a repeat tells the same.</summary>
    private static async Task<IResult> ToldAsync(
        string period, JsonBody body, CommandIdentity identity, CommandRunner runner, Caller caller, VerificationReader reader, PostgresEventStore store, CancellationToken ct)
    {
        if (await store.FindCommandAsync(identity.Id, ct) is not { } done)
        {
            return Results.Json(new { id = period, position = (await store.HeadAsync(ct)).Seq, accepted = 0, draws = Array.Empty<object>() }, JsonBody.Answers);
        }

        // Content that does not fit the key is refused here as everywhere.
        await runner.RunAsync(
            period, VerificationLog.StreamOf(period), identity, body.Canonical, caller.Account, (_, _) => throw new InvalidOperationException("The command was carried out."), ct);
        var drawn = (await store.ReadStreamAsync(VerificationLog.StreamOf(period), ct)).Where(e => e.Seq >= done.First && e.Seq <= done.Last).ToList();
        return Results.Json(
            new { id = period, position = done.Last, accepted = done.Last - done.First + 1 - drawn.Count, draws = reader.LogOf(drawn).Samples }, JsonBody.Answers);
    }

    private static async Task<IResult> BatchAsync(
        string period, HttpContext http, CommandRunner runner, VerificationReader reader, PostgresEventStore store, EventTypes types, EntryWriter entries)
    {
        RequestReading.CheckCode(period, "/period");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var identity = http.IdempotencyKey(caller, body.Canonical);
        var chosen = body.As<BatchBody>().Activities;
        if (BatchDecisions.Check(chosen) is { Count: > 0 } wrong)
        {
            throw ProblemException.From(wrong);
        }

        var (stream, streams) = (VerificationLog.StreamOf(period), await StreamsAsync(chosen, store, http.RequestAborted));
        var written = await runner.RunAsync(
            period, [stream, .. streams], identity, body.Canonical, caller.Account,
            (histories, world) =>
            {
                var found = Running(world, period);
                var activities = histories.Skip(1).Select(h => ActivityHistory.Of(types, h)).ToList();
                Authorise(activities, found, caller, entries, world);
                var (log, verified) = BatchDecisions.Verify(
                    period, reader.LogOf(histories[0]), [.. streams.Select((s, i) => (s, activities[i].Activity, chosen[i].Version))]);
                return All(log, verified.Select(v => (v.Stream, (IDomainEvent)v.Event)), streams, histories, EntryWriter.Guards(world, period));
            },
            http.RequestAborted);
        return Results.Json(new { written.Id, written.Position, batch = await BatchAtAsync(period, written, reader, store, http.RequestAborted) }, JsonBody.Answers);
    }

    private static async Task<IResult> UndoAsync(
        string period, int n, HttpContext http, CommandRunner runner, VerificationReader reader, EventTypes types, EntryWriter entries)
    {
        RequestReading.CheckCode(period, "/period");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var identity = http.IdempotencyKey(caller, body.Canonical);
        var reason = body.As<UndoBody>().Reason;
        var stream = VerificationLog.StreamOf(period);
        var streams = (await reader.LogAsync(period, http.RequestAborted)).Batches.GetValueOrDefault(n)?.Activities.ToList() ?? [];
        var written = await runner.RunAsync(
            period, [stream, .. streams], identity, body.Canonical, caller.Account,
            (histories, world) =>
            {
                Running(world, period);
                var of = streams.Zip(histories.Skip(1)).ToDictionary(h => h.First, h => h.Second);
                var (log, withdrawn) = BatchDecisions.Undo(reader.LogOf(histories[0]), n, reason, s => ActivityHistory.Of(types, of[s]).Activity);
                return All(log, withdrawn.Select(w => (w.Stream, (IDomainEvent)w.Event)), streams, histories, EntryWriter.Guards(world, period));
            },
            http.RequestAborted);
        return written.Answer(http);
    }

    private static async Task<IResult> LogAsync(string period, HttpContext http, VerificationReader reader, BoardState board, Settings settings)
    {
        RequestReading.CheckCode(period, "/period");
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var found = board.World.Period(period) ?? throw ProblemException.NotFound("period.not-found", "Không tìm thấy kỳ thi đua này.");
        var (log, caller) = (await reader.LogAsync(period, http.RequestAborted), http.Caller());
        await reader.AtHeadAsync(http.RequestAborted);
        var seen = await reader.SeenAsync([.. log.Batches.Values.SelectMany(b => b.Activities)], caller.ReachedUnits(board.World), caller.SeesSensitive, http.RequestAborted);
        return Results.Json(
            new
            {
                period, policies = found.Plan.Verification ?? [], log.Samples,
                batches = log.Batches.Where(b => b.Value.Activities.Any(seen.Contains)).Select(b => new
                {
                    number = b.Key, b.Value.Withdrawn, activities = b.Value.Activities.Where(seen.Contains).Select(s => s[(ActivityKinds.OfStream(s)!.Stream.Length + 1)..]),
                }),
            },
            JsonBody.Answers);
    }

    /// <summary>Nobody verifies what they recorded, and only what counts in the period.</summary>
    private static void Authorise(IReadOnlyList<ActivityHistory> activities, Period period, Caller caller, EntryWriter entries, World world)
    {
        foreach (var history in activities.Where(a => a.Activity.Version > 0))
        {
            if (history.IsRecordedBy(caller.Account, entries.Persons) || caller.BelongsTo(history.Activity.Unit!, world))
            {
                throw ProblemException.Forbidden("Người ghi nhận không được tự xác minh hoạt động của mình hoặc của đơn vị mình.");
            }

            if (!world.Covering(history.Activity.Unit!, history.Activity.Opening!.OccurredOn).Any(c => c.Period.Code == period.Code))
            {
                throw ProblemException.From([new Refusal("activity.not-in-period", "Có hoạt động không thuộc kỳ thi đua này.", "/activities")]);
            }
        }
    }

    /// <summary>The decision on the log, with the events of the activities if it stands.</summary>
    private static Decided All(
        Decision log, IEnumerable<(string Stream, IDomainEvent Event)> events, IReadOnlyList<string> streams, IReadOnlyList<IReadOnlyList<RecordedEvent>> histories,
        IReadOnlyList<StreamGuard> guards)
    {
        var versions = streams.Zip(histories.Skip(1), (s, h) => (s, h.Count)).ToDictionary(v => v.s, v => v.Count);
        return new Decided(log, guards)
        {
            Others = log is Decision.Accepted { Events.Count: > 0 } ? [.. events.Select(e => new OtherStream(e.Stream, versions[e.Stream], [e.Event]))] : [],
        };
    }

    /// <summary>Verification belongs to the running period: it is over once the result is published.</summary>
    private static Period Running(World world, string period) => world.Period(period) switch
    {
        null => throw ProblemException.NotFound("period.not-found", "Không tìm thấy kỳ thi đua này."),
        { Status: PeriodStatus.Planned or PeriodStatus.Published or PeriodStatus.Closed } =>
            throw new ProblemException(409, "period.wrong-step", "Kỳ thi đua chưa mở, đã công bố kết quả hoặc đã đóng nên không xác minh hàng loạt được."),
        { } found => found,
    };

    private static async Task<IReadOnlyList<string>> StreamsAsync(IReadOnlyList<ChosenActivity> chosen, PostgresEventStore store, CancellationToken ct)
    {
        foreach (var (i, one) in chosen.Index())
        {
            if (Domain.Units.Codes.Check(one.Activity, $"/activities/{i}/activity").FirstOrDefault() is { } invalid)
            {
                throw ProblemException.Bad(invalid.Code, invalid.Message, invalid.Pointer);
            }
        }

        var candidates = chosen.SelectMany(c => ActivityKinds.All.Select(k => $"{k.Stream}-{c.Activity}")).ToList();
        var found = (await store.ReadStreamsUpToAsync(candidates, long.MaxValue, ct)).Select(e => e.StreamId).Distinct()
            .ToDictionary(s => s[(ActivityKinds.OfStream(s)!.Stream.Length + 1)..], StringComparer.Ordinal);
        List<Refusal> unknown = [.. chosen.Index().Where(c => !found.ContainsKey(c.Item.Activity)).Select(c =>
            new Refusal("activity.unknown", "Không có hoạt động nào mang mã này.", $"/activities/{c.Index}/activity"))];
        return unknown.Count > 0 ? throw ProblemException.From(unknown) : [.. chosen.Select(c => found[c.Activity])];
    }

    private static async Task<int?> BatchAtAsync(string period, Written written, VerificationReader reader, PostgresEventStore store, CancellationToken ct)
    {
        var events = await store.ReadStreamAsync(VerificationLog.StreamOf(period), ct);
        return reader.LogOf([.. events.Where(e => e.Seq <= written.Position)]).Batches is { IsEmpty: false } batches ? batches.Keys.Max() : null;
    }

    /// <summary>The seed that is given, or one that follows from the command's id: the same command draws the same sample.</summary>
    private static long Seed(long? given, CommandIdentity identity) => given switch
    {
        null => BinaryPrimitives.ReadInt64BigEndian(identity.Id.ToByteArray()) & SeedMax,
        >= 0 and <= SeedMax => given.Value,
        _ => throw ProblemException.From([new Refusal("seed.invalid", "Hạt giống là số nguyên từ 0 đến 9007199254740991.", "/seed")]),
    };
}
