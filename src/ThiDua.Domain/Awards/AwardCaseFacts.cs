using ThiDua.Domain.Facts;

namespace ThiDua.Domain.Awards;

/// <summary>Papers of a dossier.</summary>
public enum PaperKind
{
    /// <summary>Tờ trình.</summary>
    Submission,

    /// <summary>Báo cáo thành tích.</summary>
    AchievementReport,

    /// <summary>Biên bản họp xét.</summary>
    Minutes,

    /// <summary>Biên bản kiểm phiếu.</summary>
    BallotMinutes,

    /// <summary>Ý kiến của cơ quan liên quan.</summary>
    Opinion,

    /// <summary>Văn bản khác.</summary>
    Other,
}

/// <summary>A paper of a dossier.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Reference">Number.</param>
/// <param name="On">Its day, or null.</param>
public sealed record DossierPaper(PaperKind Kind, string Reference, DateOnly? On = null);

/// <summary>A dossier was received (tiếp nhận hồ sơ đề nghị khen thưởng): from here it follows these versions of award and vote.</summary>
/// <param name="Award">Code of the award.</param>
/// <param name="RuleVersion">Its version.</param>
/// <param name="Vote">Code of the vote, or null.</param>
/// <param name="VoteVersion">Its version, or null.</param>
/// <param name="Unit">The unit, or that of the person.</param>
/// <param name="Person">The person, or null.</param>
/// <param name="Period">Period it is for.</param>
/// <param name="Achievement">The achievement that it rewards; <c>annual</c> for the work of the period.</param>
/// <param name="Council">Council that votes.</param>
/// <param name="ReceivedOn">Day of reception.</param>
/// <param name="MoreFavourable">Whether the later law was chosen because it is more favourable.</param>
/// <param name="Papers">The papers.</param>
public sealed record AwardCaseReceived(
    string Award, int RuleVersion, string? Vote, int? VoteVersion, string Unit, AwardPerson? Person, string Period, string Achievement, string Council,
    DateOnly ReceivedOn, bool MoreFavourable, IReadOnlyList<DossierPaper> Papers) : IDomainEvent;

/// <summary>Papers came to the dossier, or it follows the later law because that is more favourable.</summary>
/// <param name="RuleVersion">Version of the award.</param>
/// <param name="MoreFavourable">Whether the later law was chosen.</param>
/// <param name="Papers">All papers.</param>
public sealed record AwardDossierChanged(int RuleVersion, bool MoreFavourable, IReadOnlyList<DossierPaper> Papers) : IDomainEvent;

/// <summary>The first counter told the numbers of a secret ballot. It counts when a second one tells the same.</summary>
/// <param name="Ballot">The numbers.</param>
public sealed record AwardBallotCounted(SecretBallot Ballot) : IDomainEvent;

/// <summary>A second counter told the same numbers: the secret ballot is closed.</summary>
/// <param name="Ballot">The numbers.</param>
/// <param name="Outcome">What it came to.</param>
public sealed record AwardBallotConfirmed(SecretBallot Ballot, BallotOutcome Outcome) : IDomainEvent;

/// <summary>A member voted openly.</summary>
/// <param name="Seat">Seat of the member.</param>
/// <param name="Agrees">Whether the member agrees.</param>
/// <param name="InWriting">Whether the member was absent and answered in writing.</param>
/// <param name="On">Day of the vote.</param>
public sealed record AwardVoteCast(int Seat, bool Agrees, bool InWriting, DateOnly On) : IDomainEvent;

/// <summary>The open vote is closed.</summary>
/// <param name="Minutes">Number of the minutes.</param>
/// <param name="On">Day of closing.</param>
/// <param name="Outcome">What it came to.</param>
public sealed record AwardVoteClosed(string Minutes, DateOnly On, BallotOutcome Outcome) : IDomainEvent;

/// <summary>It was decided (quyết định khen thưởng, hoặc không khen thưởng).</summary>
/// <param name="Granted">Whether the award is granted.</param>
/// <param name="Number">Number of the decision.</param>
/// <param name="On">Day of the decision.</param>
/// <param name="Authority">Who decided.</param>
/// <param name="Basis">What it rests on; null for a person.</param>
public sealed record AwardDecided(bool Granted, string Number, DateOnly On, string Authority, AwardBasis? Basis = null) : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>The decision was announced (công bố).</summary>
/// <param name="On">Day.</param>
/// <param name="Channels">Where.</param>
public sealed record AwardAnnounced(DateOnly On, IReadOnlyList<string> Channels) : IDomainEvent;

/// <summary>Why an award is revoked (Luật 06/2022/QH15 Điều 93.2).</summary>
public enum RevocationGround
{
    /// <summary>Gian dối trong việc kê khai thành tích.</summary>
    FraudulentDeclaration,

    /// <summary>Hồ sơ, giấy tờ giả.</summary>
    FalseDossier,

    /// <summary>Thẩm định, xét, duyệt trái pháp luật.</summary>
    UnlawfulAppraisal,

    /// <summary>Có kết luận, quyết định, bản án về vi phạm trong thời gian tính thành tích.</summary>
    ViolationWithinPeriod,

    /// <summary>Kết quả xếp loại, danh hiệu làm căn cứ bị hủy (căn cứ không còn).</summary>
    BasisCancelled,
}

/// <summary>The award was revoked (hủy bỏ quyết định, thu hồi hiện vật và tiền thưởng).</summary>
/// <param name="Ground">Why, by law.</param>
/// <param name="Number">Number of the decision.</param>
/// <param name="On">Day of the decision.</param>
/// <param name="Authority">Who decided: the authority that granted it.</param>
public sealed record AwardRevoked(RevocationGround Ground, string Number, DateOnly On, string Authority) : IDomainEvent
{
    /// <summary>Why, in words.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>What the award rested on fell away, and it was decided that it stands.</summary>
/// <param name="Causes">What fell away.</param>
/// <param name="Number">Number of the decision.</param>
/// <param name="On">Day of the decision.</param>
public sealed record AwardUpheld(IReadOnlyList<string> Causes, string Number, DateOnly On) : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>Names of the events in the log.</summary>
public static class AwardEvents
{
    /// <summary>Registers the events of awards.</summary>
    public static EventTypes AddAwards(this EventTypes types) => types
        .Add<AwardParameterSet>("award_parameter_set")
        .Add<AwardFindingMade>("award_finding_made")
        .Add<CouncilComposed>("council_composed")
        .Add<TitleRecorded>("title_recorded")
        .Add<TitleGranted>("title_granted")
        .Add<TitleWithdrawn>("title_withdrawn")
        .Add<AwardCaseReceived>("award_case_received")
        .Add<AwardDossierChanged>("award_dossier_changed")
        .Add<AwardBallotCounted>("award_ballot_counted")
        .Add<AwardBallotConfirmed>("award_ballot_confirmed")
        .Add<AwardVoteCast>("award_vote_cast")
        .Add<AwardVoteClosed>("award_vote_closed")
        .Add<AwardDecided>("award_decided")
        .Add<AwardAnnounced>("award_announced")
        .Add<AwardRevoked>("award_revoked")
        .Add<AwardUpheld>("award_upheld");
}
