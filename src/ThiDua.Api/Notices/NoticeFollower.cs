using Npgsql;
using ThiDua.Api.Hosting;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Periods;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Notices;

/// <summary>
/// Tells people what happened: a subscription to the log of its own, with its own position, so that no rebuild ever tells anything. Once a
/// day it looks at duties and makes the mail of the day; mails leave from a table, after what they tell of is committed.
/// </summary>
internal sealed class NoticeFollower(
    PostgresEventStore store, NoticeBook book, IRecipients recipients, Mailer mailer, BoardState board, Scoreboard scores, DutyRules duties,
    TimeProvider clock, ILogger<NoticeFollower> log)
{
    /// <summary>From this hour in Vietnam duties are looked at and the mail of the day is made.</summary>
    public const int DigestHour = 7;

    private const int PageSize = 200;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Vietnam = TimeSpan.FromHours(7);

    /// <summary>Looks again and again until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
            {
                log.LogWarning("Notices are interrupted: {Reason}", e.Message);
            }

            await Task.Delay(Between, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Tells all that there is to tell now, and sends all mails that are due.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        while (await TellAsync(ct))
        {
        }

        while (mailer.IsOn && await book.SendNextAsync(clock.GetUtcNow().ToUniversalTime(), mail => SendAsync(mail, ct), ct))
        {
        }
    }

    /// <summary>One turn; true when more may be waiting.</summary>
    private async Task<bool> TellAsync(CancellationToken ct)
    {
        // The board must have taken in what is told of; only its own position is known without waiting.
        var upTo = Math.Min(board.Position, (await store.HeadAsync(ct)).Seq);
        var now = clock.GetUtcNow().ToUniversalTime();
        var today = clock.Today();
        var isTime = now.ToOffset(Vietnam).Hour >= DigestHour;
        var (reachedTo, dailyOn) = await book.PeekAsync(ct);
        if (upTo <= reachedTo && !(isTime && dailyOn < today))
        {
            return false;
        }

        await using var turn = await book.TakeAsync(ct);
        var daily = isTime && (turn.DutiesOn < today || turn.DigestOn < today) && board.Health.FailedAt is null && board.Position >= turn.Position;
        if (upTo <= turn.Position && !daily)
        {
            return false;
        }

        var (world, known) = (board.World, new Dictionary<string, IReadOnlyList<Recipient>>(StringComparer.Ordinal));
        var events = await turn.EventsAsync(NoticeRules.Types, upTo, PageSize, ct);
        foreach (var e in events)
        {
            foreach (var draft in NoticeRules.Of(e, world))
            {
                await AddAsync(turn, draft, known, world, e.At, now, ct);
            }
        }

        if (daily)
        {
            foreach (var draft in Due(world, today))
            {
                await AddAsync(turn, draft, known, world, now, now, ct);
            }

            await turn.DigestAsync(today, now, ct);
        }

        var isFull = events.Count == PageSize;
        var reached = isFull ? events[^1].Seq : Math.Max(upTo, turn.Position);
        await turn.CommitAsync(reached, daily ? today : turn.DutiesOn, daily ? today : turn.DigestOn, ct);
        return isFull;
    }

    private async Task AddAsync(
        NoticeTurn turn, NoticeDraft draft, Dictionary<string, IReadOnlyList<Recipient>> known, World world, DateTimeOffset at, DateTimeOffset now, CancellationToken ct)
    {
        if (!known.TryGetValue(draft.Unit, out var found))
        {
            known.Add(draft.Unit, found = await recipients.OfUnitAsync(draft.Unit, world, ct));
        }

        foreach (var one in found)
        {
            await turn.AddAsync(draft, one, at, now, ct);
        }
    }

    /// <summary>Duties that are due soon, of every unit that competes in a period that runs.</summary>
    private List<NoticeDraft> Due(World world, DateOnly today)
    {
        var drafts = new List<NoticeDraft>();
        foreach (var period in world.Periods.Values.Where(p => p.Status is > PeriodStatus.Planned and < PeriodStatus.Published && p.Contains(today)))
        {
            var units = period.Plan.Clusters.SelectMany(c => world.Cluster(c)?.Members ?? []).Select(m => m.Unit).Distinct(StringComparer.Ordinal).ToList();
            drafts.AddRange(scores.Quantities(period.Code, new Moment(), today, reading => units
                .Select(reading.World.Unit).Where(u => u?.ExistsOn(today) == true)
                .SelectMany(u => DutyList.Of(new DutyQuestion(duties, u!, period.Plan.From, period.Plan.To, today), reading.Tallies(u!.Code), View.Claimed)
                    .Where(i => !i.Rule.Sample).Select(i => NoticeRules.Due(i, u.Code, period.Code, world)))
                .OfType<NoticeDraft>().ToList()) ?? []);
        }

        return drafts;
    }

    private async Task<string?> SendAsync(WaitingMail mail, CancellationToken ct) =>
        (await recipients.FindAsync(mail.Account, ct))?.Email is { } email ? await mailer.SendAsync(mail, email, ct) : "no address";
}
