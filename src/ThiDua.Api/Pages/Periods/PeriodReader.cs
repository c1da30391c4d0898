using ThiDua.Api.Accounts;
using ThiDua.Api.Entries;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Judging;
using ThiDua.Api.Periods;
using ThiDua.Api.Security;
using ThiDua.Api.Verifications;
using ThiDua.Domain;
using ThiDua.Domain.Accounts;
using ThiDua.Domain.Clusters;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Results;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Periods;

/// <summary>Puts a period's page together: each part by the reading that the API's route of it makes, for whoever may see it.</summary>
internal sealed class PeriodReader(
    BoardState board, PostgresEventStore store, EventTypes types, StepBlockers blockers, VerificationReader verifications, EntryWriter entries, PeopleStore people)
{
    /// <summary>The period; 404 when there is none.</summary>
    public async Task<PeriodView> ReadAsync(string code, Caller caller, CancellationToken ct)
    {
        RequestReading.CheckCode(code, "/period");
        var period = board.World.Period(code) ?? throw ProblemException.NotFound("period.not-found", Texts.NoSuchPeriod);
        bool May(Permission permission) => permission.Roles!.Contains(caller.Role);
        var history = await store.ReadStreamAsync(Period.StreamOf(code), ct);
        var next = period.Status == PeriodStatus.Closed ? (PeriodStatus?)null : period.Status + 1;
        var frozen = await ResultEndpoints.AllAsync(code, store, types, ct);
        var standing = ResultDecisions.Standing([.. frozen.Select(f => f.Result)]);
        var votes = May(Permission.RecordTieVotes) && period.Status.Allows(PeriodAct.Vote);
        return new PeriodView(
            period, Steps(period, history), [.. period.Plan.Sheets.Select(s => (s, board.World.Sheet(s.CriteriaSet, s.Version)?.Title ?? s.CriteriaSet))], next,
            May(Permission.ReadBlockers) && next is { } to
                ? [.. (await blockers.SeenAsync(period, to, caller, ct)).Select(b => new BlockerView(b.Message, Href(code, b)))]
                : null,
            period.Status == PeriodStatus.Open && PeriodDecisions.ClosesAtOnce(board.World, period.Plan),
            May(Permission.ReopenPeriods) && period.ReopeningTo is not null ? PeriodEndpoints.Proposal(types, history)?.Event.Reason : null,
            May(Permission.ReadEntries) ? await LateAsync(period, caller, ct) : null,
            (await verifications.LogAsync(code, ct)).Samples,
            May(Permission.ManageEntries) ? await AppraisersAsync(period, ct) : null,
            [.. period.Plan.Clusters.Select(board.World.Cluster).OfType<Cluster>().Select(c => Of(period, c))],
            [.. frozen.Select(f => new ResultView(f.Result, f.At, f.Result.Number == standing?.Number))],
            votes ? [.. blockers.TiesOf(period).Where(t => caller.SeesCluster(t.Cluster, board.World)).Select(t => new TieView(new Named(t.Cluster, board.World.Cluster(t.Cluster)?.Name ?? t.Cluster), Names(t.Units)))] : [],
            entries.Today,
            new PeriodRights(
                May(Permission.ManagePeriods), May(Permission.ReopenPeriods), May(Permission.FreezeResults), May(Permission.CarryOutPolicies), votes, May(Permission.ManageEntries)));
    }

    /// <summary>Units by name.</summary>
    private IReadOnlyList<Named> Names(IEnumerable<string> units) =>
        Named.Sorted(units.Select(u => new Named(u, board.World.NameOf(u, entries.Today))));

    /// <summary>Whether a member of a cluster is there in a period: who ended before it is not.</summary>
    public static bool Competes(World world, Period period, string unit) => !(world.Unit(unit)?.End?.On <= period.Plan.From);

    private IEnumerable<string> Members(Period period) => period.Plan.Clusters
        .SelectMany(c => board.World.Cluster(c)?.MembersDuring(period.Plan.From, period.Plan.To) ?? []).Distinct().Where(u => Competes(board.World, period, u));

    private ClusterView Of(Period period, Cluster cluster) => new(
        new Named(cluster.Code, cluster.Name), Names(cluster.MembersDuring(period.Plan.From, period.Plan.To).Where(u => Competes(board.World, period, u))),
        cluster.LeadOn(entries.Today < period.Plan.To ? entries.Today : period.Plan.To) ?? cluster.Leads.LastOrDefault(l => l.From <= period.Plan.To && l.Until >= period.Plan.From));

    private IReadOnlyList<StepView> Steps(Period period, IReadOnlyList<RecordedEvent> history)
    {
        var begun = new Dictionary<PeriodStatus, DateTimeOffset>();
        var now = (Period?)null;
        foreach (var e in history)
        {
            now = Period.Evolve(now, EventJson.Read(types, e.Type, e.Data, e.Private).Event);
            begun.TryAdd(now.Status, e.RecordedAt);
            foreach (var later in begun.Keys.Where(s => s > now.Status).ToList())
            {
                begun.Remove(later);
            }
        }

        return
        [
            .. Enum.GetValues<PeriodStatus>().Select(s => new StepView(
                s, begun.TryGetValue(s, out var at) ? at : null, [.. Dates(period.Plan.Dates ?? new PeriodDates(), s)], s < period.Status, s == period.Status)),
        ];
    }

    private static IEnumerable<string> Dates(PeriodDates dates, PeriodStatus step) => (step switch
    {
        PeriodStatus.Open => new[] { (PeriodTexts.RegisterBy, dates.RegisterBy), (PeriodTexts.RecordUntil, dates.RecordUntil) },
        PeriodStatus.SelfScoring => [(PeriodTexts.SelfScoreBy, dates.SelfScoreBy)],
        PeriodStatus.Appraisal => [(PeriodTexts.AppraiseBy, dates.AppraiseBy), (PeriodTexts.ObjectBy, dates.ObjectBy)],
        PeriodStatus.Published => [(PeriodTexts.PublishBy, dates.PublishBy)],
        _ => [],
    }).Where(d => d.Item2 is not null).Select(d => $"{d.Item1}: {Shown.Day(d.Item2!.Value)}");

    /// <summary>The page on which a blocker is mended.</summary>
    private static string Href(string period, Blocker blocker)
    {
        var code = Uri.EscapeDataString(period);
        return blocker switch
        {
            { Code: "activity.questioned" or "activity.unverified", Unit: { } unit } => $"/tham-dinh?period={code}&unit={Uri.EscapeDataString(unit)}",
            { Code: "objection.open", Unit: { } unit } => $"/tham-dinh/kien-nghi?period={code}&unit={Uri.EscapeDataString(unit)}",
            { Code: "late-entry.waiting" } => "#den-muon",
            { Code: "reopening.open" } => "#mo-lai",
            { Code: "vote.missing" } => "#bo-phieu",
            { Unit: { } unit, Criterion: { } criterion } => $"{JudgingView.Of(period, unit)}#tc-{criterion}",
            { Unit: { } unit } => JudgingView.Of(period, unit),
            _ => "#cac-buoc",
        };
    }

    private async Task<IReadOnlyList<LateView>> LateAsync(Period period, Caller caller, CancellationToken ct)
    {
        var (world, code) = (board.World, period.Code);
        var late = board.Read(r => r.EntriesSince(code, 0).Where(e => e.Entry.Late.Count > 0).ToList()).Where(e => caller.Reaches(e.Unit, world)).ToList();
        var events = (await store.ReadStreamsAsync([.. late.Select(e => EntryHistory.StreamOf(code, e.Unit))], ct)).ToLookup(e => e.StreamId);
        var hidden = await LateEntryEndpoints.HiddenAsync(caller, late.SelectMany(e => e.Entry.Late.Keys), store, types, ct);
        var takes = period.Status.Allows(PeriodAct.RecordLate);
        var (asks, decides) = (takes && Permission.RequestLateEntries.Roles!.Contains(caller.Role), takes && Permission.DecideLateEntries.Roles!.Contains(caller.Role));
        return
        [
            .. late.SelectMany(e => LateEntryEndpoints.Items(
                    e.Entry, [.. events[EntryHistory.StreamOf(code, e.Unit)].Select(x => EventJson.Read(types, x.Type, x.Data, x.Private).Event)], hidden)
                .Select(i => new LateView(
                    Names([e.Unit])[0], i.Activity, i.Type, i.State, i.Request, i.Decision, asks && i.State is LateState.Late or LateState.Refused,
                    decides && i.State == LateState.Requested && !caller.BelongsTo(e.Unit, world))))
                .OrderBy(l => l.State == LateState.Requested ? 0 : 1),
        ];
    }

    private async Task<AppraisersView> AppraisersAsync(Period period, CancellationToken ct)
    {
        var (world, assigned) = (board.World, (await entries.AppraisersAsync(period.Code, ct)).Assigned);
        var accounts = board.Accounts.Accounts.Values.Where(a => a.Kind == AccountKind.Person && a.IsOpen && a.Roles.Any(r => r.Role == Roles.Appraiser)).Select(a => a.Id)
            .Concat(assigned?.Accounts?.OfType<string>() ?? []).Distinct().ToList();
        var names = await people.ProfilesAsync(accounts, ct);
        Named Account(string id) => new($"account={Uri.EscapeDataString(id)}", names.TryGetValue(id, out var profile) ? profile.FullName : Shown.Say(PeriodTexts.AccountOf, id));
        Named Unit(string unit) => new($"unit={Uri.EscapeDataString(unit)}", Names([unit])[0].Name);
        var sheets = period.Plan.Sheets.Select(s => world.Sheet(s.CriteriaSet, s.Version)).OfType<CriteriaSet>().ToList();
        return new AppraisersView(
            [
                .. (assigned?.Scopes ?? []).Select((s, i) => s.Unit is { } unit ? new AppraiserView(Unit(unit).Code, Unit(unit).Name, s)
                    : assigned!.Accounts?[i] is { } account ? new AppraiserView(Account(account).Code, Account(account).Name, s)
                    : new AppraiserView("", PeriodTexts.AccountWithheld, s)),
            ],
            [
                .. (period.Plan.Appraisal == AppraisalWay.CrossCheck ? [] : Named.Sorted(accounts.Select(Account))),
                .. Named.Sorted((period.Plan.Appraisal == AppraisalWay.PerCriterion ? world.Units.Keys : Members(period)).Select(Unit)),
            ],
            [.. sheets.SelectMany(s => CriteriaTree.Sections(s).SelectMany(x => x.Criteria.Select(c => new Named(c.Code, $"{c.Code} {c.Title}")).Prepend(new Named(x.Code, $"{x.Code}. {x.Title}")))).DistinctBy(c => c.Code)],
            Names(Members(period)), period.Status < PeriodStatus.Published);
    }
}
