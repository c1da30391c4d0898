using ThiDua.Domain.Entries;
using ThiDua.Domain.Periods;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Periods;

/// <summary>Finds something that a step of a period waits for. Whoever knows of such a thing registers one of these.</summary>
internal interface IBlockerSource
{
    /// <summary>What a step waits for, as the board knows it.</summary>
    IEnumerable<Blocker> Find(BoardReader reader, Period period, PeriodStatus to);
}

/// <summary>All that a step of a period waits for.</summary>
internal sealed class StepBlockers(BoardState board, IEnumerable<IBlockerSource> sources)
{
    /// <summary>What the step waits for, now.</summary>
    public IReadOnlyList<Blocker> Of(Period period, PeriodStatus to) =>
        board.Read(reader => sources.SelectMany(s => s.Find(reader, period, to)).ToList());
}

/// <summary>A result waits for the requests of units that came late.</summary>
internal sealed class LateEntryBlockers : IBlockerSource
{
    /// <inheritdoc/>
    public IEnumerable<Blocker> Find(BoardReader reader, Period period, PeriodStatus to) =>
        to == PeriodStatus.Published ? LateEntries.Blockers(reader.EntriesSince(period.Code, 0)) : [];
}
