using System.Collections.Immutable;

namespace ThiDua.Domain.Awards;

/// <summary>Steps of a case.</summary>
public enum CaseStatus
{
    /// <summary>Đã tiếp nhận hồ sơ.</summary>
    Received,

    /// <summary>Đang bỏ phiếu.</summary>
    Voting,

    /// <summary>Đã bỏ phiếu.</summary>
    Voted,

    /// <summary>Đã quyết định khen thưởng.</summary>
    Granted,

    /// <summary>Quyết định không khen thưởng.</summary>
    Declined,

    /// <summary>Đã công bố.</summary>
    Announced,

    /// <summary>Đã bị hủy bỏ, thu hồi.</summary>
    Revoked,
}

/// <summary>An award case (hồ sơ khen thưởng), folded from its stream. It never knows who voted how in secret: nobody told it.</summary>
/// <param name="Id">Id.</param>
/// <param name="Received">What was received.</param>
/// <param name="Version">Events in its stream.</param>
public sealed record AwardCase(string Id, AwardCaseReceived Received, long Version)
{
    /// <summary>The achievement that is the work of the period as a whole.</summary>
    public const string Annual = "annual";

    /// <summary>Its step.</summary>
    public CaseStatus Status { get; private init; }

    /// <summary>Version of the award that it follows now.</summary>
    public int RuleVersion { get; private init; } = Received.RuleVersion;

    /// <summary>Whether it follows the later law because that is more favourable.</summary>
    public bool MoreFavourable { get; private init; } = Received.MoreFavourable;

    /// <summary>All papers.</summary>
    public IReadOnlyList<DossierPaper> Papers { get; private init; } = Received.Papers;

    /// <summary>A secret ballot that waits for its second counter, or that is closed; null for none.</summary>
    public SecretBallot? Ballot { get; private init; }

    /// <summary>Open votes, by seat.</summary>
    public ImmutableSortedDictionary<int, AwardVoteCast> Votes { get; private init; } = ImmutableSortedDictionary<int, AwardVoteCast>.Empty;

    /// <summary>What the vote came to, or null.</summary>
    public BallotOutcome? Outcome { get; private init; }

    /// <summary>Day of the vote, or null.</summary>
    public DateOnly? VotedOn { get; private init; }

    /// <summary>The decision, without its reason, or null.</summary>
    public AwardDecided? Decided { get; private init; }

    /// <summary>How it was announced, or null.</summary>
    public AwardAnnounced? Announced { get; private init; }

    /// <summary>How it was revoked, without the reason, or null.</summary>
    public AwardRevoked? Revoked { get; private init; }

    /// <summary>What fell away and was decided on.</summary>
    public ImmutableSortedSet<string> Upheld { get; private init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Whether the award is granted and stands.</summary>
    public bool Stands => Status is CaseStatus.Granted or CaseStatus.Announced;

    /// <summary>Whether papers may still come.</summary>
    public bool IsOpen => Status is CaseStatus.Received;

    /// <summary>Awards in force on this day are asked about: that of reception, or the first of the later law when that was chosen.</summary>
    /// <param name="rule">The version that the case follows.</param>
    public DateOnly RulesOn(AwardRule rule) => rule.From is { } from && from > Received.ReceivedOn ? from : Received.ReceivedOn;

    /// <summary>Stream of a case.</summary>
    public static string StreamOf(string id) => $"award-{id}";

    /// <summary>The case after one more event.</summary>
    /// <exception cref="CorruptStreamException">The event cannot follow.</exception>
    public static AwardCase Evolve(AwardCase? now, string id, IDomainEvent e) => (now, e) switch
    {
        (null, AwardCaseReceived r) => new AwardCase(id, r, 1),
        ({ IsOpen: true }, AwardDossierChanged d) => now.At(CaseStatus.Received) with { RuleVersion = d.RuleVersion, MoreFavourable = d.MoreFavourable, Papers = d.Papers },
        ({ Status: CaseStatus.Received or CaseStatus.Voting, Votes.IsEmpty: true }, AwardBallotCounted c) => now.At(CaseStatus.Voting) with { Ballot = c.Ballot },
        ({ Status: CaseStatus.Voting, Ballot: not null }, AwardBallotConfirmed c) =>
            now.At(CaseStatus.Voted) with { Ballot = c.Ballot, Outcome = c.Outcome, VotedOn = c.Ballot.On },
        ({ Status: CaseStatus.Received or CaseStatus.Voting, Ballot: null }, AwardVoteCast v) when !now.Votes.ContainsKey(v.Seat) =>
            now.At(CaseStatus.Voting) with { Votes = now.Votes.Add(v.Seat, v) },
        ({ Status: CaseStatus.Voting, Ballot: null }, AwardVoteClosed c) => now.At(CaseStatus.Voted) with { Outcome = c.Outcome, VotedOn = c.On },
        ({ Status: CaseStatus.Received or CaseStatus.Voted }, AwardDecided d) =>
            now.At(d.Granted ? CaseStatus.Granted : CaseStatus.Declined) with { Decided = d with { Reason = null } },
        ({ Status: CaseStatus.Granted }, AwardAnnounced a) => now.At(CaseStatus.Announced) with { Announced = a },
        ({ Stands: true }, AwardRevoked r) => now.At(CaseStatus.Revoked) with { Revoked = r with { Reason = null } },
        ({ Stands: true }, AwardUpheld u) => now.At(now.Status) with { Upheld = now.Upheld.Union(u.Causes) },
        _ => throw new CorruptStreamException($"{e.GetType().Name} cannot follow in the stream of award case {id}."),
    };

    private AwardCase At(CaseStatus status) => this with { Status = status, Version = Version + 1 };
}
