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

    /// <summary>What the committee found first (thẩm định).</summary>
    public ImmutableSortedDictionary<string, Judgement> Appraisals { get; init; } =
        ImmutableSortedDictionary.Create<string, Judgement>(StringComparer.Ordinal);

    /// <summary>
    /// Activities of which something came late and is not admitted, by stream: entries of the ledger after the position are left out of the
    /// unit's quantities in this period.
    /// </summary>
    public ImmutableSortedDictionary<string, long> LeftOut { get; init; } = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);
    /// <summary>What the committee found when it looked again, after a statement or an objection (thẩm định lại).</summary>
    public ImmutableSortedDictionary<string, Judgement> Reviews { get; init; } =
        ImmutableSortedDictionary.Create<string, Judgement>(StringComparer.Ordinal);

    /// <summary>Criteria that must be looked at again: a statement was made, or an objection accepted, and no second review has followed.</summary>
    public ImmutableSortedSet<string> ToReview { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Where the self-score as a whole stands.</summary>
    public SelfScoreStanding SelfScore { get; init; }

    /// <summary>Criteria that were sent back; none means all of them. Only while <see cref="SelfScore"/> says so.</summary>
    public ImmutableSortedSet<string> SentBack { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Last day to hand in again what was sent back; null for none.</summary>
    public DateOnly? SentBackUntil { get; init; }

    /// <summary>Whether the unit ever handed in its self-score: it scored itself, whatever was sent back since.</summary>
    public bool EverSubmitted { get; init; }

    /// <summary>What the unit pledged at the start of the period (đăng ký, giao ước); null when it did not register.</summary>
    public Pledge? Pledge { get; init; }

    /// <summary>Objections by their number, the first is 1.</summary>
    public ImmutableSortedDictionary<int, Objection> Objections { get; init; } = ImmutableSortedDictionary<int, Objection>.Empty;

    /// <summary>Whether the unit registered for the period (đăng ký thi đua): award rules ask for it.</summary>
    public bool Registered => Pledge is not null;

    /// <summary>What the committee finds on a criterion as it stands, the verified view: the second review, or else the first appraisal; null for neither.</summary>
    public Judgement? Found(string criterion) => Reviews.GetValueOrDefault(criterion) ?? Appraisals.GetValueOrDefault(criterion);

    /// <summary>Whether the unit must hand this criterion in again before it is appraised.</summary>
    public bool IsSentBack(string criterion) => SelfScore == SelfScoreStanding.SentBack && (SentBack.Count == 0 || SentBack.Contains(criterion));

    /// <summary>Votes that the unit received when nothing else decided between units with equal points; null when there was no vote.</summary>
    public decimal? TieVotes { get; init; }
}

/// <summary>Where a unit's self-score as a whole stands.</summary>
public enum SelfScoreStanding
{
    /// <summary>The unit works on it.</summary>
    Open,

    /// <summary>Handed in (đã nộp): the unit cannot change it any more.</summary>
    Submitted,

    /// <summary>Sent back to the unit with a reason (trả lại), whole or some criteria of it.</summary>
    SentBack,
}

/// <summary>What a unit pledged.</summary>
/// <param name="Targets">Targets it set itself, by criterion.</param>
public sealed record Pledge(ImmutableSortedDictionary<string, decimal> Targets);

/// <summary>A judgement on a criterion.</summary>
/// <param name="Points">Points, 0 to the criterion's maximum; null when options are chosen instead.</param>
/// <param name="Options">Codes of the chosen options.</param>
public sealed record Judgement(decimal? Points, ValueList<string> Options);
