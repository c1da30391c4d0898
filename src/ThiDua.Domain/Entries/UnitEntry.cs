using System.Collections.Immutable;
using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Entries;

/// <summary>
/// What belongs to one unit in one period besides its activities: targets, what does not apply to it, what it says of itself and what
/// the committee finds, votes on a tie. By code of criterion.
/// </summary>
public sealed record UnitEntry
{
    /// <summary>Nothing said yet.</summary>
    public static UnitEntry Empty { get; } = new();

    /// <summary>Targets assigned to the unit (chỉ tiêu được giao); a criterion without one has no target assigned.</summary>
    public ImmutableSortedDictionary<string, decimal> Targets { get; init; } = ImmutableSortedDictionary.Create<string, decimal>(StringComparer.Ordinal);

    /// <summary>Criteria that the committee declared not applicable to the unit.</summary>
    public ImmutableSortedSet<string> NotApplicable { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>What the unit says of itself (tự chấm): the claimed view of judged criteria.</summary>
    public ImmutableSortedDictionary<string, Judgement> SelfScores { get; init; } =
        ImmutableSortedDictionary.Create<string, Judgement>(StringComparer.Ordinal);

    /// <summary>What the committee finds (thẩm định): the verified view of judged criteria.</summary>
    public ImmutableSortedDictionary<string, Judgement> Appraisals { get; init; } =
        ImmutableSortedDictionary.Create<string, Judgement>(StringComparer.Ordinal);

    /// <summary>
    /// Activities of which something came late and is not admitted, by stream: entries of the ledger after the position are left out of the
    /// unit's quantities in this period.
    /// </summary>
    public ImmutableSortedDictionary<string, long> LeftOut { get; init; } = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>Votes that the unit received when nothing else decided between units with equal points; null when there was no vote.</summary>
    public decimal? TieVotes { get; init; }
}

/// <summary>A judgement on a criterion.</summary>
/// <param name="Points">Points, 0 to the criterion's maximum; null when options are chosen instead.</param>
/// <param name="Options">Codes of the chosen options.</param>
public sealed record Judgement(decimal? Points, ValueList<string> Options);
