using System.Text.Json;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Clusters;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Units;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Entries;

/// <summary>What belongs to a unit in a period besides its activities: targets, what does not apply, self-scores, appraisals, votes on a tie.</summary>
internal static class EntryEndpoints
{
    internal sealed record TargetsBody(IReadOnlyDictionary<string, decimal?> Targets, string? Reason = null);

    internal sealed record ApplyBody(bool NotApplicable, string? Reason = null);

    private const string OfUnit = "/api/periods/{period}/units/{unit}";

    public static void MapEntries(this IEndpointRouteBuilder routes)
    {
        routes.MapGet($"{OfUnit}/targets", TargetsAsync).Allow(Permission.ReadEntries).WithSummary("Chỉ tiêu được giao của một đơn vị");
        routes.MapPut($"{OfUnit}/targets", AssignAsync).Allow(Permission.ManageEntries).WithSummary("Giao chỉ tiêu, giao lại hoặc rút chỉ tiêu (null)");
        routes.MapPut($"{OfUnit}/not-applicable/{{criterion}}", ApplyAsync).Allow(Permission.ManageEntries)
            .WithSummary("Tuyên bố một tiêu chí không áp dụng, hoặc lại áp dụng, cho đơn vị");
        routes.MapPut($"{OfUnit}/self-scores/{{criterion}}", SelfScoreAsync).Allow(Permission.SelfScore).WithSummary("Đơn vị tự chấm một tiêu chí");
        routes.MapPut($"{OfUnit}/appraisals/{{criterion}}", AppraiseAsync).Allow(Permission.Appraise).WithSummary("Thẩm định một tiêu chí của đơn vị");
        routes.MapGet($"{OfUnit}/entry", EntryAsync).Allow(Permission.ReadEntries)
            .WithSummary("Chỉ tiêu, tự chấm, thẩm định của một đơn vị, kèm lịch sử và lý do");
        routes.MapPost("/api/periods/{period}/tie-votes", TieVotes.RecordAsync).Allow(Permission.RecordTieVotes)
            .WithSummary("Ghi kết quả bỏ phiếu phân định các đơn vị bằng điểm");
    }

    private static async Task<IResult> AssignAsync(
        string period, string unit, HttpContext http, CommandRunner runner, EventTypes types, BoardState board, TimeProvider clock)
    {
        var body = await JsonBody.ReadAsync(http);
        CheckNumbers(body.Root, "targets", mayBeNull: true);
        var wanted = body.As<TargetsBody>();
        return await WriteAsync(
            new Write(period, unit, http, body), runner, types, board, clock, PeriodAct.Prepare, (sheet, history) => EntryDecisions.Assign(sheet, history.Entry, wanted.Targets, wanted.Reason));
    }

    private static async Task<IResult> ApplyAsync(
        string period, string unit, string criterion, HttpContext http, CommandRunner runner, EventTypes types, BoardState board, TimeProvider clock)
    {
        var body = await JsonBody.ReadAsync(http);
        var wanted = body.As<ApplyBody>();
        return await WriteAsync(
            new Write(period, unit, http, body), runner, types, board, clock, PeriodAct.Prepare,
            (sheet, history) => EntryDecisions.Apply(sheet, history.Entry, criterion, wanted.NotApplicable, wanted.Reason));
    }

    private static async Task<IResult> SelfScoreAsync(
        string period, string unit, string criterion, HttpContext http, CommandRunner runner, EventTypes types, BoardState board, TimeProvider clock)
    {
        var body = await JsonBody.ReadAsync(http);
        var wanted = body.As<JudgementEntered>();
        return await WriteAsync(
            new Write(period, unit, http, body), runner, types, board, clock, PeriodAct.SelfScore, (sheet, history) => EntryDecisions.SelfScore(sheet, history.Entry, criterion, wanted));
    }

    private static async Task<IResult> AppraiseAsync(
        string period, string unit, string criterion, HttpContext http, CommandRunner runner, EventTypes types, BoardState board, TimeProvider clock)
    {
        var body = await JsonBody.ReadAsync(http);
        var wanted = body.As<JudgementEntered>();
        var caller = http.Caller();
        return await WriteAsync(new Write(period, unit, http, body), runner, types, board, clock, PeriodAct.Appraise, (sheet, history) =>
            caller.BelongsTo(unit, board.World) || history.SelfScorers.Contains(caller.Account)
                ? throw ProblemException.Forbidden("Không ai thẩm định chính đơn vị mình.")
                : EntryDecisions.Appraise(sheet, history.Entry, criterion, wanted));
    }

    private static async Task<IResult> WriteAsync(
        Write write, CommandRunner runner, EventTypes types, BoardState board, TimeProvider clock, PeriodAct act,
        Func<EntrySheet, EntryAccounts, Decision> decide)
    {
        var (period, unit, http, body) = write;
        RequestReading.CheckCode(period, "/period");
        RequestReading.CheckCode(unit, "/unit");
        var caller = http.Caller();
        if (board.World.Unit(unit) is not null && !caller.Reaches(unit, board.World))
        {
            throw NotScored();
        }

        var written = await runner.RunAsync(
            unit, EntryHistory.StreamOf(period, unit), null, body.Canonical, caller.Account,
            (events, world) =>
            {
                var history = EntryAccounts.Of(types, events);
                var decision = EntrySheet.Decide(world, period, unit, clock.Today(), act, sheet => decide(sheet, history));
                return new Decided(decision, Guards(world, period, unit));
            },
            http.RequestAborted);
        return written.Answer(http);
    }

    private static async Task<IResult> TargetsAsync(string period, string unit, HttpContext http, BoardState board, Settings settings)
    {
        var (position, entry, _) = await FindAsync(period, unit, http, board, settings);
        return Results.Json(new { period, unit, asOfPosition = position, targets = entry.Targets }, JsonBody.Answers);
    }

    private static async Task<IResult> EntryAsync(
        string period, string unit, HttpContext http, BoardState board, Settings settings, PostgresEventStore store, EventTypes types, TimeProvider clock)
    {
        var (position, entry, found) = await FindAsync(period, unit, http, board, settings);
        var events = await store.ReadStreamAsync(EntryHistory.StreamOf(period, unit), http.RequestAborted);
        var sheet = EntrySheet.Of(board.World, found, unit, clock.Today());
        return Results.Json(
            new
            {
                period, unit,
                name = board.World.Unit(unit)!.At(clock.Today()).Name,
                cluster = sheet?.Cluster,
                criteriaSet = sheet is null ? null : new { sheet.Sheet.Code, sheet.Sheet.Version, sheet.Sheet.Title },
                asOfPosition = position,
                targets = entry.Targets,
                notApplicable = entry.NotApplicable,
                selfScores = entry.SelfScores,
                appraisals = entry.Appraisals,
                tieVotes = entry.TieVotes,
                history = events.Where(e => e.Seq <= position).Select(e => new
                {
                    e.Version, position = e.Seq, type = e.Type, recordedAt = e.RecordedAt,
                    data = JsonSerializer.SerializeToNode(EventJson.Read(types, e.Type, e.Data, e.Private).Event, types.Find(e.Type)!, EventJson.Whole),
                }),
            },
            JsonBody.Answers);
    }

    /// <summary>The entry as known at the position asked for; 404 where the caller may not see the unit or the period does not score it.</summary>
    private static async Task<(long Position, UnitEntry Entry, Period Period)> FindAsync(
        string period, string unit, HttpContext http, BoardState board, Settings settings)
    {
        RequestReading.CheckCode(period, "/period");
        RequestReading.CheckCode(unit, "/unit");
        http.Only("atPosition", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var world = board.World;
        var found = world.Period(period) ?? throw ProblemException.NotFound("period.not-found", "Không tìm thấy kỳ thi đua này.");
        if (!http.Caller().Reaches(unit, world) || EntrySheet.Of(world, found, unit, found.Plan.To) is null)
        {
            throw NotScored();
        }

        var (position, entry) = board.Read(reader =>
        {
            var at = Math.Min(http.Position("atPosition") ?? long.MaxValue, reader.Position);
            return (at, reader.EntryAt(period, unit, at).Entry);
        });
        return (position, entry, found);
    }

    /// <summary>The period must not close, and the unit not become another, while an entry is made.</summary>
    public static List<StreamGuard> Guards(World world, string period, params IReadOnlyList<string> units) =>
    [
        .. world.Period(period) is { } p ? [new StreamGuard(Period.StreamOf(period), p.Version)] : Array.Empty<StreamGuard>(),
        .. units.Select(world.Unit).OfType<Unit>().Select(u => new StreamGuard(Unit.StreamOf(u.Code), u.Version)),
    ];

    private static ProblemException NotScored() => ProblemException.NotFound("unit.not-found", "Kỳ thi đua này không chấm điểm đơn vị đó.");

    /// <summary>Says which number of a table is none: codes hold dots, which the serializer's own places do not tell apart.</summary>
    public static void CheckNumbers(JsonElement body, string table, bool mayBeNull)
    {
        if (!body.TryGetProperty(table, out var numbers) || numbers.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var number in numbers.EnumerateObject())
        {
            if (number.Value.ValueKind != JsonValueKind.Number && !(mayBeNull && number.Value.ValueKind == JsonValueKind.Null))
            {
                throw ProblemException.Bad("field.invalid", "Mỗi mục ở đây phải là một số.", JsonShape.Below($"/{table}", number.Name));
            }
        }
    }

    private sealed record Write(string Period, string Unit, HttpContext Http, JsonBody Body);
}

/// <summary>A unit's entry with the accounts that scored the unit themselves: none of them appraises it.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="SelfScorers">Accounts.</param>
internal sealed record EntryAccounts(EntryHistory Entry, IReadOnlySet<string> SelfScorers)
{
    /// <summary>Folds a stream.</summary>
    public static EntryAccounts Of(EventTypes types, IReadOnlyList<RecordedEvent> events)
    {
        var (entry, scorers) = (EntryHistory.Empty, new HashSet<string>(StringComparer.Ordinal));
        foreach (var e in events)
        {
            var (fact, by) = EventJson.Read(types, e.Type, e.Data, e.Private);
            entry = entry.After(fact);
            if (fact is SelfScored && by is not null)
            {
                scorers.Add(by);
            }
        }

        return new EntryAccounts(entry, scorers);
    }
}
