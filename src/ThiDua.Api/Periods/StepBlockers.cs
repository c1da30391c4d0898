using ThiDua.Api.Hosting;
using ThiDua.Api.Security;
using ThiDua.Api.Verifications;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Periods;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Periods;

/// <summary>
/// All that a step of a period waits for. Looked up just before the step is decided: what comes in meanwhile is not lost, it stands open in the
/// next step.
/// </summary>
internal sealed class StepBlockers(BoardState board, Scoreboard scores, VerificationReader reader, TimeProvider clock)
{
    /// <summary>What the step waits for, now.</summary>
    /// <param name="period">The period.</param>
    /// <param name="to">The step.</param>
    /// <param name="ct">The caller has gone.</param>
    public async Task<IReadOnlyList<Blocker>> OfAsync(Period period, PeriodStatus to, CancellationToken ct) =>
    [
        .. PeriodBlockers.Of(to, await InputsAsync(period, to, ct)),
        .. to == PeriodStatus.Published ? board.Read(r => LateEntries.Blockers(r.EntriesSince(period.Code, 0)).ToList()) : [],
    ];

    /// <summary>Of what the step waits for that which a caller may hear of: nothing of units out of reach, of ties in its clusters only.</summary>
    /// <param name="period">The period.</param>
    /// <param name="to">The step.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">The caller has gone.</param>
    public async Task<IReadOnlyList<Blocker>> SeenAsync(Period period, PeriodStatus to, Caller caller, CancellationToken ct)
    {
        var world = board.World;
        return [.. (await OfAsync(period, to, ct)).Where(b => (b.Unit is null || caller.Reaches(b.Unit, world)) && (b.Cluster is null || caller.SeesCluster(b.Cluster, world)))];
    }

    /// <summary>The same by the period's code; nothing for a period that there is not.</summary>
    public async Task<IReadOnlyList<Blocker>> OfAsync(string period, PeriodStatus to, CancellationToken ct) =>
        board.World.Period(period) is { } found ? await OfAsync(found, to, ct) : [];

    /// <summary>All that the blockers of a step are worked out from, as known now.</summary>
    private async Task<BlockerInputs> InputsAsync(Period period, PeriodStatus step, CancellationToken ct)
    {
        var today = clock.Today();
        var decides = step is PeriodStatus.Deliberation or PeriodStatus.Published;
        if (decides)
        {
            await reader.AtHeadAsync(ct);
        }

        var (standings, units) = Units(period, today);
        return new BlockerInputs(
            period, today, units, decides ? await reader.UndecidedAsync(board.World, period, LeftOut(period), ct) : [],
            step == PeriodStatus.Published ? [.. standings.SelectMany(s => Ties(s, units))] : []);
    }

    /// <summary>Activities that came late and are not admitted: nobody need decide on them before they are.</summary>
    private List<string> LeftOut(Period period) => board.Read(r => r.EntriesSince(period.Code, 0).SelectMany(e => e.Entry.Entry.LeftOut.Keys).Distinct().ToList());

    /// <summary>Ties of a period that a vote must decide, as known now.</summary>
    public IReadOnlyList<UndecidedTie> TiesOf(Period period)
    {
        var (standings, units) = Units(period, clock.Today());
        return [.. standings.SelectMany(s => Ties(s, units))];
    }

    /// <summary>The rankings of a period, and what is to be decided of each unit in them.</summary>
    private (IReadOnlyList<ThiDua.Projections.Board.Standings> Standings, IReadOnlyList<UnitToDecide> Units) Units(Period period, DateOnly today)
    {
        var standings = period.Plan.Clusters.Select(c => scores.Standings(period.Code, c, new Moment(), today)).OfType<ThiDua.Projections.Board.Standings>().ToList();
        var world = board.World;
        return (standings, board.Read(r => standings.SelectMany(s => s.Places).Select(p => p.Sheet.Unit).Distinct()
            .Select(u => (Sheet: EntrySheet.Of(world, period, u, today), Entry: r.EntryAt(period.Code, u, r.Position).Entry))
            .Where(u => u.Sheet is not null)
            .Select(u => new UnitToDecide(u.Sheet!, u.Sheet!.Unit.History[^1].Attributes.Name, u.Entry)).ToList()));
    }

    /// <summary>Units on one verified rank whose sheet lets a vote decide, and which have not all been voted on.</summary>
    private static IEnumerable<UndecidedTie> Ties(ThiDua.Projections.Board.Standings standings, IReadOnlyList<UnitToDecide> units)
    {
        var votes = units.ToDictionary(u => u.Sheet.Unit.Code, u => u.Entry.TieVotes, StringComparer.Ordinal);
        return standings.Places.GroupBy(p => p.Verified.Rank)
            .Where(g => g.Count() > 1 && g.All(p => p.Sheet.Set.TieBreaks is [.., TieBreak.Vote]) && g.Any(p => votes.GetValueOrDefault(p.Sheet.Unit) is null))
            .Select(g => new UndecidedTie(standings.Cluster, [.. g.Select(p => p.Sheet.Unit)]));
    }
}
