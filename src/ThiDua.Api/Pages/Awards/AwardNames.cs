using System.Globalization;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Awards;

namespace ThiDua.Api.Pages.Awards;

/// <summary>What things of awards are called on pages.</summary>
internal static class AwardNames
{
    /// <summary>A state in a word or two, for cells.</summary>
    public static string Short(EligibilityState state) => state switch
    {
        EligibilityState.Eligible => AwardTexts.ShortEligible,
        EligibilityState.NotEligible => AwardTexts.ShortNotEligible,
        EligibilityState.Unknown => AwardTexts.ShortUnknown,
        EligibilityState.OverQuota => AwardTexts.ShortOverQuota,
        EligibilityState.VoteNeeded => AwardTexts.ShortVoteNeeded,
        EligibilityState.Rewarded => AwardTexts.ShortRewarded,
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>Look of a state.</summary>
    public static string Look(EligibilityState state) => state switch
    {
        EligibilityState.Eligible or EligibilityState.Rewarded => "tag tag--good",
        EligibilityState.OverQuota or EligibilityState.VoteNeeded => "tag tag--warn",
        EligibilityState.NotEligible => "tag tag--bad",
        _ => "tag",
    };

    /// <summary>A condition's state.</summary>
    public static string Of(ConditionState state) => state switch
    {
        ConditionState.Met => AwardTexts.Met,
        ConditionState.NotMet => AwardTexts.NotMet,
        _ => AwardTexts.ShortUnknown,
    };

    /// <summary>Look of a condition's state.</summary>
    public static string Look(ConditionState state) => state switch
    {
        ConditionState.Met => "tag tag--good",
        ConditionState.NotMet => "tag tag--bad",
        _ => "tag",
    };

    /// <summary>A step of a case.</summary>
    public static string Of(CaseStatus status) => status switch
    {
        CaseStatus.Received => AwardTexts.CaseReceived,
        CaseStatus.Voting => AwardTexts.CaseVoting,
        CaseStatus.Voted => AwardTexts.CaseVoted,
        CaseStatus.Granted => AwardTexts.CaseGranted,
        CaseStatus.Declined => AwardTexts.CaseDeclined,
        CaseStatus.Announced => AwardTexts.CaseAnnounced,
        CaseStatus.Revoked => AwardTexts.CaseRevoked,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    /// <summary>Look of a step.</summary>
    public static string Look(CaseStatus status) => status switch
    {
        CaseStatus.Granted or CaseStatus.Announced => "tag tag--good",
        CaseStatus.Revoked or CaseStatus.Declined => "tag tag--bad",
        CaseStatus.Voting => "tag tag--warn",
        _ => "tag",
    };

    /// <summary>A paper of a dossier.</summary>
    public static string Of(PaperKind kind) => kind switch
    {
        PaperKind.Submission => AwardTexts.PaperSubmission,
        PaperKind.AchievementReport => AwardTexts.PaperAchievementReport,
        PaperKind.Minutes => AwardTexts.PaperMinutes,
        PaperKind.BallotMinutes => AwardTexts.PaperBallotMinutes,
        PaperKind.Opinion => AwardTexts.PaperOpinion,
        PaperKind.Other => AwardTexts.PaperOther,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Why an award is revoked (Luật 06/2022/QH15 Điều 93.2).</summary>
    public static string Of(RevocationGround ground) => ground switch
    {
        RevocationGround.FraudulentDeclaration => AwardTexts.GroundFraud,
        RevocationGround.FalseDossier => AwardTexts.GroundFalseDossier,
        RevocationGround.UnlawfulAppraisal => AwardTexts.GroundUnlawful,
        RevocationGround.ViolationWithinPeriod => AwardTexts.GroundViolation,
        RevocationGround.BasisCancelled => AwardTexts.GroundBasis,
        _ => throw new ArgumentOutOfRangeException(nameof(ground)),
    };

    /// <summary>A seat of a council.</summary>
    public static string Of(CouncilRole role) => role switch
    {
        CouncilRole.Chair => AwardTexts.SeatChair,
        CouncilRole.DeputyChair => AwardTexts.SeatDeputy,
        CouncilRole.StandingMember => AwardTexts.SeatStanding,
        CouncilRole.Member => AwardTexts.SeatMember,
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    /// <summary>Of whom the share of a vote is taken.</summary>
    public static string Of(VoteBase of) => of switch
    {
        VoteBase.AllMembers => AwardTexts.OfAllMembers,
        VoteBase.Present => AwardTexts.OfPresent,
        VoteBase.Households => AwardTexts.OfHouseholds,
        _ => throw new ArgumentOutOfRangeException(nameof(of)),
    };

    /// <summary>What a parameter is, without the words of its file.</summary>
    public static string Label(AwardParameter parameter)
    {
        var label = parameter.Words.Count == 0 ? parameter.Label : parameter.Label.Replace($" ({string.Join(", ", parameter.Words)})", "", StringComparison.Ordinal);
        return label.Length == 0 ? label : char.ToUpper(label[0], CultureInfo.InvariantCulture) + label[1..];
    }

    /// <summary>A value that the council set, in words.</summary>
    public static string Value(AwardParameter parameter, string value) => parameter.Kind switch
    {
        ParameterKind.Flag => value == "true" ? AwardTexts.Yes : AwardTexts.No,
        ParameterKind.Number => AwardNumber.Parse(value) is { } number && !value.Contains('/', StringComparison.Ordinal) ? Shown.Number(number) : value,
        _ => Word(value),
    };

    /// <summary>A word that a parameter can be: how equals at the edge are handled, how a quota is counted; others stand as they are.</summary>
    public static string Word(string word) => word switch
    {
        "nobody" => AwardTexts.EdgeNobody,
        "all" => AwardTexts.EdgeAll,
        "vote" => AwardTexts.EdgeVote,
        "mot-moi-cum" => AwardTexts.QuotaOneEach,
        "theo-so-don-vi" => AwardTexts.QuotaBySize,
        "hai-muoi-phan-tram" => AwardTexts.QuotaFifth,
        "nam-muoi-phan-tram" => AwardTexts.QuotaHalf,
        "ty-le-co-tinh" => AwardTexts.QuotaOfProvince,
        _ => word,
    };

    /// <summary>A share as a percentage.</summary>
    public static string Percent(decimal share) => Shown.Number(Math.Round(share * 100, 2)) + "%";

    /// <summary>Where it was announced: words of the list stand as Vietnamese, other names as they are.</summary>
    public static string Channel(string channel) => channel switch
    {
        "headquarters" => AwardTexts.ChannelHeadquarters,
        "portal" => AwardTexts.ChannelPortal,
        "radio" => AwardTexts.ChannelRadio,
        "conference" => AwardTexts.ChannelConference,
        _ => channel,
    };
}
