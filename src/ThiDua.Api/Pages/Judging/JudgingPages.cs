using Microsoft.AspNetCore.Http.Extensions;
using ThiDua.Api.Activities;
using ThiDua.Api.Entries;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Periods;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Security;
using ThiDua.Api.Verifications;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Verification;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Judging;

/// <summary>Thẩm định: what waits to be verified, the judging of each unit, objections.</summary>
internal static class JudgingPages
{
    private const string Area = "/tham-dinh";
    private const int ToAPage = 20;
    private const int MostBatches = 3;

    /// <summary>So long a batch is offered to be taken back.</summary>
    private static readonly TimeSpan UndoFor = TimeSpan.FromDays(2);

    public static void MapJudgingPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Area, QueueAsync).Allow(Permission.ReadEntries).ExcludeFromDescription();
        routes.MapGet($"{Area}/don-vi", UnitsAsync).Allow(Permission.ReadEntries).ExcludeFromDescription();
        routes.MapGet($"{Area}/kien-nghi", ObjectionsAsync).Allow(Permission.ReadEntries).ExcludeFromDescription();
        routes.MapGet($"{Area}/{{period}}/{{unit}}", UnitAsync).Allow(Permission.ReadEntries).ExcludeFromDescription();
    }

    private static async Task<IResult> QueueAsync(
        HttpContext http, BoardState board, Settings settings, QueueReader queue, VerificationReader reader, PostgresEventStore store, EventTypes types, EntryWriter entries,
        TimeProvider clock)
    {
        http.Only("period", "unit", "type", "sort", "cursor", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var (world, caller) = (board.World, http.Caller());
        if (PeriodOf(http, world, entries.Today) is not { } period)
        {
            return Nothing(http);
        }

        if (!Permission.ReadVerifications.Roles!.Contains(caller.Role))
        {
            return Results.Redirect(await OwnAsync(period, caller, entries, http.RequestAborted) is [var only] ? JudgingView.Of(period.Code, only) : $"{Area}/don-vi");
        }

        var question = new QueueQuestion(
            period, null, http.Single("unit"), QueueEndpoints.TypeOf(http), QueueEndpoints.OrderOf(http), ToAPage, http.Position("cursor") ?? 0);
        var read = await queue.ReadAsync(question, caller, http.RequestAborted);
        var events = (await store.ReadStreamsAsync([.. read.Items.Select(i => i.Row.StreamId)], http.RequestAborted)).ToLookup(e => e.StreamId);
        var isOpen = period.Status is not (PeriodStatus.Planned or PeriodStatus.Closed);
        var model = new QueueView(
            period, Periods(world), Units(world, period, entries.Today), question.Unit, question.Type, http.Single("sort") ?? "age",
            [.. read.Items.Select(i => Queued(i, [.. events[i.Row.StreamId]], types, caller, entries))],
            [.. read.OfUnits.Select(s => $"{world.Unit(s.Unit!)!.At(entries.Today).Name}: {s.Message}")],
            read.Compared, read.Next is { } next ? With(http, "cursor", next) : null,
            isOpen && Permission.VerifyMany.Roles!.Contains(caller.Role), isOpen && Permission.CarryOutPolicies.Roles!.Contains(caller.Role) && period.Plan.Verification is { Count: > 0 },
            isOpen && Permission.VerifyMany.Roles!.Contains(caller.Role) ? await BatchesAsync(period.Code, clock.GetUtcNow() - UndoFor, reader, store, types, http.RequestAborted) : []);
        return PageRenderer.Page<QueuePage>(("Frame", Frame.Of(http, JudgingTexts.QueueTitle, Area)), ("Model", model));
    }

    private static async Task<IResult> UnitsAsync(
        HttpContext http, BoardState board, Settings settings, VerificationReader reader, EntryWriter entries)
    {
        http.Only("period", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var (world, caller) = (board.World, http.Caller());
        if (PeriodOf(http, world, entries.Today) is not { } period)
        {
            return Nothing(http);
        }

        var isCommittee = Permission.ReadVerifications.Roles!.Contains(caller.Role);
        var own = await OwnAsync(period, caller, entries, http.RequestAborted);
        var waiting = isCommittee
            ? (await reader.UndecidedAsync(world, period, [], http.RequestAborted)).GroupBy(u => u.Unit).ToDictionary(g => g.Key, g => g.Sum(u => u.Questioned + u.Unverified))
            : null;
        var rows = board.Read(r => own.Select(u => (Unit: u, Sheet: EntrySheet.Of(world, period, u, entries.Today), r.EntryAt(period.Code, u, r.Position).Entry)).ToList())
            .Where(u => u.Sheet is not null)
            .Select(u => new UnitRow(
                new Named(u.Unit, u.Sheet!.Unit.At(entries.Today).Name), world.Cluster(u.Sheet.Cluster)?.Name ?? "", u.Entry,
                [.. PeriodBlockers.Judged(u.Sheet, u.Entry).Select(c => c.Code)], waiting?.GetValueOrDefault(u.Unit)));
        return PageRenderer.Page<UnitListPage>(
            ("Frame", Frame.Of(http, JudgingTexts.UnitsTitle, Area)), ("Period", period), ("Periods", Periods(world)), ("SeesQueue", isCommittee),
            ("Rows", rows.OrderBy(r => r.Cluster, Shown.Names).ThenBy(r => r.Unit.Name, Shown.Names).ToList()));
    }

    private static async Task<IResult> ObjectionsAsync(
        HttpContext http, BoardState board, Settings settings, EntryWriter entries, PostgresEventStore store, EventTypes types)
    {
        http.Only("period", "unit", "status", "minPosition");
        var status = http.OneOf("status", "open", "answered", "all") ?? "open";
        await http.AwaitMinPositionAsync(board, settings);
        var (world, caller) = (board.World, http.Caller());
        if (PeriodOf(http, world, entries.Today) is not { } period)
        {
            return Nothing(http);
        }

        var unit = http.Single("unit");
        var answers = period.Status is not (PeriodStatus.Planned or PeriodStatus.Closed) && Permission.AnswerObjections.Roles!.Contains(caller.Role);
        var items = await ObjectionEndpoints.ReadAsync(period, unit, status == "all" ? null : status, caller, entries, board, store, types, http.RequestAborted);
        return PageRenderer.Page<ObjectionsPage>(
            ("Frame", Frame.Of(http, JudgingTexts.ObjectionsTitle, Area)), ("Period", period), ("Periods", Periods(world)), ("Status", status), ("Unit", unit),
            ("Units", Named.Sorted(Members(world, period).Where(u => caller.Reaches(u, world)).Select(u => new Named(u, world.Unit(u)!.At(entries.Today).Name)))),
            ("SeesQueue", Permission.ReadVerifications.Roles!.Contains(caller.Role)),
            ("Items", items.Select(i => JudgingReader.Of(
                i, period.Code, EntrySheet.Of(world, period, i.Unit, entries.Today)?.Sheet, answers && !caller.BelongsTo(i.Unit, world))).ToList()));
    }

    private static async Task<IResult> UnitAsync(string period, string unit, HttpContext http, BoardState board, Settings settings, JudgingReader judging)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var model = await judging.ReadAsync(period, unit, http.Caller(), http.RequestAborted);
        return PageRenderer.Page<JudgingPage>(("Frame", Frame.Of(http, Shown.Say(JudgingTexts.UnitTitle, model.Unit.Name), Area)), ("Model", model));
    }

    /// <summary>The period that is asked for; or the one that is judged now; or the one that ended last.</summary>
    private static Period? PeriodOf(HttpContext http, World world, DateOnly today) => http.Single("period") is { } code
        ? world.Period(code) ?? throw ProblemException.NotFound("period.not-found", Texts.NoSuchPeriod)
        : world.Periods.Values.Where(p => p.Status != PeriodStatus.Planned)
            .OrderByDescending(p => p.Status < PeriodStatus.Published).ThenByDescending(p => p.Contains(today)).ThenByDescending(p => p.Plan.To).FirstOrDefault();

    private static IReadOnlyList<Named> Periods(World world) =>
        [.. world.Periods.Values.Where(p => p.Status != PeriodStatus.Planned).OrderByDescending(p => p.Plan.To).Select(p => new Named(p.Code, p.Plan.Name))];

    private static IReadOnlyList<Named> Units(World world, Period period, DateOnly today) =>
        Named.Sorted(VerificationReader.UnitsOf(world, period).Select(u => new Named(u, world.Unit(u)!.At(today).Name)));

    private static IEnumerable<string> Members(World world, Period period) => period.Plan.Clusters
        .SelectMany(c => world.Cluster(c)?.MembersDuring(period.Plan.From, period.Plan.To) ?? []).Distinct().Where(u => PeriodReader.Competes(world, period, u));

    /// <summary>Units of the period whose judging the caller sees.</summary>
    private static async Task<IReadOnlyList<string>> OwnAsync(Period period, Caller caller, EntryWriter entries, CancellationToken ct)
    {
        var members = Members(entries.World, period).ToList();
        var assigned = (await entries.AssignedAsync(period.Code, members, caller, ct)).ToHashSet(StringComparer.Ordinal);
        return members.FindAll(u => caller.Reaches(u, entries.World) || assigned.Contains(u));
    }

    private static IResult Nothing(HttpContext http) => PageRenderer.Page<Standings.NoPeriodPage>(("Frame", Frame.Of(http, Texts.NavJudging, Area)));

    private static QueuedActivity Queued(QueueItem item, IReadOnlyList<RecordedEvent> events, EventTypes types, Caller caller, EntryWriter entries)
    {
        var (row, history, kind) = (item.Row, ActivityHistory.Of(types, events), ActivityKinds.OfStream(item.Row.StreamId)!);
        var facts = history.Activity.Stated.Select(s => s.Fact).ToList();
        var told = events.Select(e => EventJson.Read(types, e.Type, e.Data, e.Private).Event).ToList();
        var question = Enum.Parse<Question>(row.Question, ignoreCase: true);
        return new QueuedActivity(
            row.Id, row.Title, kind.Label, item.Name, row.OccurredOn, row.RecordedAt, item.AgeDays, item.Stake, row.Version, question,
            question == Question.None ? null : told.OfType<ActivityQuestioned>().LastOrDefault()?.Reason,
            question == Question.Answered ? told.OfType<QuestionAnswered>().LastOrDefault()?.Text : null,
            item.InSample, [.. item.Signs.Select(s => s.Message).Distinct()],
            [
                .. ActivityEffects.Of(kind, history.Activity).Where(e => e.Key.View == View.Claimed).GroupBy(e => e.Key.Measure)
                    .Select(g => (MeasureCatalogue.Find(g.Key)!.Label, g.Sum(e => e.Value.Quantity))),
            ],
            facts.Select(f => f.Note).FirstOrDefault(n => !string.IsNullOrWhiteSpace(n)),
            [.. facts.SelectMany(f => f.Evidence ?? []).Select(e => e.Name is null ? e.Reference : $"{e.Reference}: {e.Name}")],
            history.IsRecordedBy(caller.Account, entries.Persons));
    }

    private static async Task<IReadOnlyList<BatchView>> BatchesAsync(
        string period, DateTimeOffset since, VerificationReader reader, PostgresEventStore store, EventTypes types, CancellationToken ct)
    {
        var events = await store.ReadStreamAsync(VerificationLog.StreamOf(period), ct);
        var standing = reader.LogOf(events).Batches.Where(b => !b.Value.Withdrawn).ToDictionary();
        return
        [
            .. events.Where(e => e.RecordedAt > since)
                .Select(e => (e.RecordedAt, Fact: EventJson.Read(types, e.Type, e.Data, e.Private).Event as ActivitiesVerifiedTogether))
                .Where(e => e.Fact is not null && standing.ContainsKey(e.Fact.Batch))
                .Select(e => new BatchView(e.Fact!.Batch, e.RecordedAt, e.Fact.Activities.Count)).Reverse().Take(MostBatches),
        ];
    }

    private static string With(HttpContext http, string name, string value) => Area + new QueryBuilder(http.Request.Query
        .Where(q => q.Key is not ("cursor" or "minPosition")).Select(q => KeyValuePair.Create(q.Key, $"{q.Value}"))) { { name, value } };
}
