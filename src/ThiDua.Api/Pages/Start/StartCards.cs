using System.Globalization;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Log;
using ThiDua.Api.Notices;
using ThiDua.Api.Pages.Standings;
using ThiDua.Api.Pages.Units;
using ThiDua.Api.Periods;
using ThiDua.Api.Security;
using ThiDua.Api.Standings;
using ThiDua.Api.Verifications;
using ThiDua.Domain.Accounts;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Proposals;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Start;

/// <summary>What waits for somebody: one number in words, and where to see to it.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Number">The number, as it is written large.</param>
/// <param name="Words">What the number says.</param>
/// <param name="Href">Where to go.</param>
/// <param name="Link">What is done there.</param>
/// <param name="Urgent">Whether it waits for the caller now.</param>
public sealed record StartCard(string Title, string Number, string Words, string Href, string Link, bool Urgent);

/// <summary>
/// Việc của tôi: what waits for the role that is signed in. Everything is read from memory or counted by one short query; what cannot be told at the
/// moment is left out rather than waited for.
/// </summary>
internal sealed class StartCards(
    BoardState board, Scoreboard scores, UnitReader units, VerificationReader verifications, StepBlockers blockers, HeadSigner heads, PostgresEventStore store, NoticeBook notices,
    TimeProvider clock)
{
    private const string Area = "/bang-xep-hang";

    private DateOnly Today => clock.Today();

    /// <summary>The cards of a caller, what is urgent first.</summary>
    public async Task<IReadOnlyList<StartCard>> OfAsync(HttpContext http)
    {
        var (role, cards) = (http.Caller().Role, new List<StartCard>());
        await AddUnitAsync(http, cards);
        if (May(Permission.ReadVerifications, role) && StandingsPages.Periods(http, board.World, Today) is [var period, ..])
        {
            await AddCommitteeAsync(period, http.Caller(), cards, http.RequestAborted);
        }

        if (May(Permission.VoteOnAwards, role))
        {
            cards.Add(Votes());
        }

        if (role is Roles.CouncilChair or Roles.Secretary)
        {
            cards.Add(Decisions());
        }

        if (role == Roles.Auditor)
        {
            cards.Add(await LogAsync(http.RequestAborted));
        }

        if (role is Roles.CriteriaEditor or Roles.Front or Roles.CouncilMember or Roles.CouncilChair or Roles.UnitLeader)
        {
            cards.Add(Proposals(role));
        }

        if (role == Roles.Admin)
        {
            cards.AddRange(Accounts());
        }

        if (May(Permission.ReadNotices, role))
        {
            var unread = await notices.UnreadAsync(http.Caller().Account, http.RequestAborted);
            cards.Add(new StartCard(Texts.NavNotices, Number(unread), unread == 0 ? StartTexts.NoticesNone : StartTexts.NoticesUnread, "/thong-bao", StartTexts.NoticesLink, unread > 0));
        }

        return [.. cards.OrderByDescending(c => c.Urgent)];
    }

    private static bool May(Permission permission, string role) => permission.Roles!.Contains(role);

    private static string Number(decimal number) => Shown.Number(number);

    /// <summary>One's own unit: total and rank, what is due, what was questioned or rejected. Whoever has several sees the first of them.</summary>
    private async Task AddUnitAsync(HttpContext http, List<StartCard> cards)
    {
        if (UnitPages.OwnUnits(http, board.World, Today) is not { } own)
        {
            return;
        }

        var (period, unit) = (own.Period, own.Units[0]);
        var (code, page) = (period.Code, UnitView.Of(period.Code, unit));
        if (scores.Sheet(code, unit, new Moment(), Today)?.Sheet is { } sheet)
        {
            var standings = scores.Standings(code, sheet.Cluster, new Moment(), Today);
            var place = standings?.Places.FirstOrDefault(p => p.Sheet.Unit == unit);
            cards.Add(new StartCard(
                sheet.UnitName, Number(sheet.Total.Claimed),
                place is null ? Shown.Say(StartTexts.UnitTotal, Number(sheet.Total.Verified)) : Shown.Say(StartTexts.UnitRank, place.Claimed.Rank, standings!.Places.Count, Number(sheet.Total.Verified)),
                own.Units.Count > 1 ? UnitPages.Area : page, own.Units.Count > 1 ? Shown.Say(StartTexts.UnitsLink, own.Units.Count) : StartTexts.UnitLink, false));
        }

        if (!units.IsOver(period))
        {
            cards.Add(Due(period, unit, page));
        }

        if (May(Permission.ActOnActivities, http.Caller().Role))
        {
            var (questioned, rejected) = await verifications.ReturnedAsync(board.World, period, own.Units, http.RequestAborted);
            cards.Add(new StartCard(
                StartTexts.Returned, Number(questioned + rejected),
                questioned + rejected == 0 ? StartTexts.ReturnedNone : Shown.Say(StartTexts.ReturnedSome, questioned, rejected), "/ghi-nhan/cua-toi", StartTexts.ReturnedLink,
                questioned + rejected > 0));
        }
    }

    private StartCard Due(Period period, string unit, string page)
    {
        var duties = units.Duties(period.Code, unit);
        var step = units.Steps(period, unit) is [var soonest, ..] ? soonest : null;
        var missing = duties.Count(d => d.State == DutyState.Missing);
        var first = (duties.Count > 0 ? duties[0] : null, step) switch
        {
            ({ DueOn: { } due } duty, _) when step is null || duty.State == DutyState.Missing || due <= step.DueOn => Shown.Say(StartTexts.DueFirst, duty.Rule.Todo.TrimEnd('.'), Shown.Day(due)),
            (_, { } next) => Shown.Say(StartTexts.DueFirst, next.Title, Shown.Day(next.DueOn)),
            ({ } duty, _) => duty.Rule.Todo,
            _ => StartTexts.DueNone,
        };
        return new StartCard(
            StartTexts.Due, Number(duties.Count), missing == 0 ? first : $"{Shown.Say(StartTexts.DueMissing, missing)} {first}", $"{page}#can-lam", StartTexts.DueLink, duties.Count > 0);
    }

    /// <summary>The queue, what stands open, what the next step of the period waits for.</summary>
    private async Task AddCommitteeAsync(Period period, Caller caller, List<StartCard> cards, CancellationToken ct)
    {
        var (role, code) = (caller.Role, Uri.EscapeDataString(period.Code));
        var (waiting, oldest) = await verifications.QueueLengthAsync(board.World, period, caller, ct);
        if (Roles.Auditor != role)
        {
            cards.Add(new StartCard(
                StartTexts.Queue, Number(waiting), oldest is null ? StartTexts.QueueNone : Shown.Say(StartTexts.QueueSome, Shown.Day(VietnamTime.DayOf(oldest.Value))),
                "/tham-dinh", StartTexts.QueueLink, waiting > 0 && May(Permission.VerifyMany, role)));
        }

        var (objections, overdue, late) = Open(period);
        if (May(Permission.AnswerObjections, role))
        {
            cards.Add(new StartCard(
                StartTexts.Objections, Number(objections),
                objections == 0 ? StartTexts.ObjectionsNone : overdue == 0 ? StartTexts.ObjectionsSome : Shown.Say(StartTexts.ObjectionsOverdue, overdue), "/tham-dinh/kien-nghi",
                StartTexts.ObjectionsLink, objections > 0));
        }

        if (May(Permission.DecideLateEntries, role))
        {
            cards.Add(new StartCard(
                StartTexts.Late, Number(late), late == 0 ? StartTexts.LateNone : StartTexts.LateSome, $"/ky-thi-dua/{code}", StartTexts.LateLink, late > 0));
        }

        if (period.Status is >= PeriodStatus.Open and < PeriodStatus.Published && await BlockersAsync(period, caller, ct) is { } stops)
        {
            cards.Add(new StartCard(
                StartTexts.Blockers, Number(stops.Count), stops.Count == 0 ? Shown.Say(StartTexts.BlockersNone, period.Plan.Name) : stops[0].Message,
                $"/ky-thi-dua/{code}", StartTexts.BlockersLink, stops.Count > 0 && role == Roles.Secretary));
        }

        if (role is Roles.ClusterHead or Roles.CouncilMember or Roles.CouncilChair or Roles.Auditor)
        {
            cards.Add(new StartCard(
                Texts.NavStandings, Number(period.Plan.Clusters.Count), Shown.Say(StartTexts.BoardWords, period.Plan.Name), $"{Area}/{code}", StartTexts.BoardLink, false));
        }
    }

    /// <summary>What stops the next step; null when it cannot be told now, for the register is behind.</summary>
    private async Task<IReadOnlyList<Blocker>?> BlockersAsync(Period period, Caller caller, CancellationToken ct)
    {
        try
        {
            return await blockers.SeenAsync(period, period.Status + 1, caller, ct);
        }
        catch (ProblemException e) when (e.Status == 503)
        {
            return null;
        }
    }

    private (int Objections, int Overdue, int Late) Open(Period period) => board.Read(reader =>
    {
        var entries = reader.EntriesSince(period.Code, 0).Select(e => e.Entry).ToList();
        var open = entries.SelectMany(e => e.Entry.Objections.Values).Where(o => o.Standing == ObjectionStanding.Open).ToList();
        return (open.Count, open.Count(o => ObjectionDecisions.IsOverdue(period.Plan, o, Today)), entries.Sum(e => e.Late.Values.Count(l => l.State == LateState.Requested)));
    });

    private StartCard Votes()
    {
        var cases = Cases(c => c.Received.Vote is not null && c.Status is CaseStatus.Received or CaseStatus.Voting);
        return Card(cases, StartTexts.Votes, StartTexts.VotesNone, StartTexts.VotesSome, StartTexts.VotesLink);
    }

    private StartCard Decisions()
    {
        var cases = Cases(c => c.Status == CaseStatus.Voted);
        return Card(cases, StartTexts.Decisions, StartTexts.DecisionsNone, StartTexts.DecisionsSome, StartTexts.DecisionsLink);
    }

    private List<AwardCase> Cases(Func<AwardCase, bool> wanted) => [.. board.Read(r => r.AwardsAt(r.Position)).Cases.Values.Where(wanted)];

    private static StartCard Card(List<AwardCase> cases, string title, string none, string some, string link)
    {
        var periods = cases.Select(c => c.Received.Period).Distinct().ToList();
        var href = periods is [var only] ? $"/khen-thuong/{Uri.EscapeDataString(only)}/ho-so" : "/khen-thuong";
        return new StartCard(title, Number(cases.Count), cases.Count == 0 ? none : some, href, link, cases.Count > 0);
    }

    private async Task<StartCard> LogAsync(CancellationToken ct)
    {
        var (head, health) = (await store.HeadAsync(ct), heads.Health);
        var words = health switch
        {
            { Alarm: { } alarm } => alarm.Message,
            { State: "no-key" or "key-unknown" or "key-revoked" } => StartTexts.LogNotSigned,
            { Last: { } last } => Shown.Say(StartTexts.LogSigned, Number(last.Position), Shown.At(last.SignedAt)),
            _ => StartTexts.LogNoHead,
        };
        return new StartCard(Texts.NavLog, Number(head.Seq), words, "/so-su-kien", StartTexts.LogLink, health.Alarm is not null);
    }

    private StartCard Proposals(string role)
    {
        var open = board.World.Proposals.Values.Count(p => p.Status == ProposalStatus.OpenForOpinions);
        var drafts = board.World.Proposals.Values.Count(p => p.Status == ProposalStatus.Drafted);
        return role == Roles.CriteriaEditor
            ? new StartCard(Texts.NavProposals, Number(open + drafts), Shown.Say(StartTexts.ProposalsWork, drafts, open), "/de-xuat", StartTexts.ProposalsLink, false)
            : new StartCard(Texts.NavProposals, Number(open), open == 0 ? StartTexts.ProposalsNone : StartTexts.ProposalsSome, "/de-xuat", StartTexts.ProposalsLink, open > 0);
    }

    private IEnumerable<StartCard> Accounts()
    {
        var people = board.Accounts.Accounts.Values.Where(a => a.Kind == AccountKind.Person && a.Status != AccountStatus.Shredded).ToList();
        int Count(AccountStatus status) => people.Count(a => a.Status == status);
        var (invited, locked) = (Count(AccountStatus.Invited) + Count(AccountStatus.Registered), Count(AccountStatus.Locked));
        yield return new StartCard(
            Texts.NavAccounts, people.Count.ToString(CultureInfo.InvariantCulture), Shown.Say(StartTexts.AccountsWords, Count(AccountStatus.Active), invited, locked), "/tai-khoan",
            StartTexts.AccountsLink, false);
        var asked = board.Accounts.Accounts.Values.Sum(a => a.Requests.Count(r => r.CompletedOn is null));
        yield return new StartCard(
            StartTexts.Requests, Number(asked), asked == 0 ? StartTexts.RequestsNone : StartTexts.RequestsSome, "/tai-khoan", StartTexts.RequestsLink, asked > 0);
    }
}
