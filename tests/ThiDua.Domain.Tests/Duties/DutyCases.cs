using ThiDua.Domain.Activities;
using ThiDua.Domain.Boards;
using ThiDua.Domain.CommunityDecisions;
using ThiDua.Domain.Consultations;
using ThiDua.Domain.Dialogues;
using ThiDua.Domain.Directions;
using ThiDua.Domain.Petitions;
using ThiDua.Domain.Publications;
using ThiDua.Domain.Receptions;
using ThiDua.Domain.Recommendations;
using ThiDua.Domain.Reports;
using ThiDua.Domain.Surveys;
using ThiDua.Domain.Units;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Duties;

/// <summary>What meets a duty, and what leaves it undone.</summary>
/// <param name="Kind">Kind of unit that owes it.</param>
/// <param name="Level">Its level.</param>
/// <param name="Done">Activities after which it is met.</param>
/// <param name="Undone">Activities after which it is late or missing; none where time alone makes it so.</param>
internal sealed record DutyCase(UnitKind Kind, UnitLevel Level, ActivityFact[][] Done, ActivityFact[][] Undone)
{
    /// <summary>Year that is looked at.</summary>
    public int Year { get; init; } = 2026;
}

/// <summary>A case for every rule of the shipped file.</summary>
internal static class DutyCases
{
    private static readonly PublicationMade Made = new()
    {
        Unit = DutySpec.Code, OccurredOn = Day("2026-05-06"), DecidedOn = Day("2026-05-04"), Item = 3, Channels = [PublicationChannel.Portal],
    };

    private static readonly PublicationMade Posted = Made with
    {
        Channels = [PublicationChannel.Headquarters, PublicationChannel.CommunityPoints],
        Until = Day("2026-06-05"),
    };

    private static readonly DecisionNotified Notified = new() { Unit = DutySpec.Code, OccurredOn = Day("2026-04-20"), Item = 1 };
    private static readonly DecisionVoted Voted = new() { On = Day("2026-04-22"), For = 60, Total = 90 };
    private static readonly ConsultationOpened Asked = new() { Unit = DutySpec.Code, OccurredOn = Day("2026-03-02"), Matter = "Phương án bồi thường" };
    private static readonly ConsultationClosed Closed = new() { On = Day("2026-03-22"), Opinions = 30 };
    private static readonly ConferenceHeld Village = new() { Unit = DutySpec.Code, OccurredOn = Day("2026-12-20"), Kind = ConferenceType.Community };
    private static readonly DocumentIssued Imposing = new()
    {
        Unit = DutySpec.Code, OccurredOn = Day("2026-05-20"), Number = "15/QĐ-UBND", Kind = DocumentType.ImposingDecision,
    };

    private static readonly ConferenceHeld Cadres = new()
    {
        Unit = DutySpec.Code, OccurredOn = Day("2026-02-04"), Kind = ConferenceType.Cadres, Participants = 40, Quorum = 40,
    };

    private static readonly ConferenceHeld Extraordinary = Cadres with { Kind = ConferenceType.CadresExtraordinary, Supporters = 10, Electorate = 30 };

    private static readonly BoardEstablished Board = new()
    {
        Unit = DutySpec.Code, OccurredOn = Day("2026-01-12"), Kind = BoardType.PeopleInspectorate, Members = 9, Villages = 9,
    };

    private static readonly BoardEstablished AgencyBoard = Board with { Kind = BoardType.AgencyInspectorate, Members = 3, Villages = null };
    private static readonly RecommendationReceived Recommended = new()
    {
        Unit = DutySpec.Code, OccurredOn = Day("2026-03-02"), Source = RecommendationSource.Inspectorate, Reference = "01/KN-BTTND",
    };

    public static IReadOnlyDictionary<string, DutyCase> All { get; } = new Dictionary<string, DutyCase>(StringComparer.Ordinal)
    {
        ["DC-01"] = Commune([Made], [Made with { OccurredOn = Day("2026-05-20") }]),
        ["DC-01-year"] = Commune([Made with { Item = 1 }]),
        ["DC-02"] = Commune([Posted], [Posted with { Until = Day("2026-06-04") }]),
        ["DC-03"] = Commune([Posted with { Item = 4, OccurredOn = Day("2026-01-30"), DecidedOn = Day("2026-01-26"), Until = null }], [Posted with { Item = 4 }]),
        ["DC-04"] = Commune([new PublicationListPosted { Unit = DutySpec.Code, OccurredOn = Day("2026-04-03"), Year = 2026, Quarter = 1 }]),
        ["DC-05"] = Commune([Radio(3)], [Radio(2)]),
        ["DC-06"] = Commune([Made with { Channels = [PublicationChannel.VillageHead] }], [Made]),
        ["DC-07"] = Commune([new PublicationPlanAdopted { Unit = DutySpec.Code, OccurredOn = Day("2026-01-05") }]),
        ["DC-07-report"] = Commune([new PublicationReportSent { Unit = DutySpec.Code, OccurredOn = Day("2026-06-05"), Recipient = PublicationReportRecipient.Council }]),
        ["DC-08"] = Hamlet([Notified, Voted], [Notified]),
        ["DC-09"] = Hamlet([Notified with { Supporters = 10, Households = 100 }], [Notified with { Supporters = 9, Households = 100 }]),
        ["DC-10"] = Hamlet([Notified, Voted], [Notified, Voted with { On = Day("2026-04-21") }]),
        ["DC-11"] = Hamlet([Notified, Voted, new DecisionSent { On = Day("2026-04-29") }], [Notified, Voted]),
        ["DC-12"] = Hamlet([Notified, Voted], [Notified, Voted with { For = 59 }]),
        ["DC-13"] = Hamlet([Notified with { Item = 3 }, Voted with { For = 46 }], [Notified with { Item = 3 }, Voted with { For = 45 }]),
        ["DC-14"] = Commune([Asked, Closed], [Asked, Closed with { On = Day("2026-03-21") }]),
        ["DC-15"] = Commune([Asked, Closed, new ConsultationExplained { On = Day("2026-04-10"), Accepted = 12 }], [Asked, Closed]),
        ["DC-16"] = new(UnitKind.PeoplesCommittee, UnitLevel.Commune, [[Talk(DialogueType.PreDecision)], [Imposing]], [[Talk(DialogueType.Thematic)], [Imposing]]),
        ["DC-17"] = Commune([Talk(DialogueType.Periodic)], [Talk(DialogueType.Thematic)]),
        ["DC-18"] = Hamlet([Village], []),
        ["DC-18-notice"] = Hamlet([Village with { NotifiedOn = Day("2026-12-15") }], [Village with { NotifiedOn = Day("2026-12-16") }]),
        ["DC-19"] = Commune([new SurveyRecorded { Unit = DutySpec.Code, OccurredOn = Day("2026-05-31"), Form = "one-stop", Answers = 20, Satisfied = 18 }]),
        ["DC-20"] = Commune([Recommended, new RecommendationAnswered { On = Day("2026-03-17") }], [Recommended]),
        ["DC-21"] = Front([Board], [Board with { Members = 4 }]),
        ["DC-21-quarter"] = Front([Board, Plan(PlanSpan.Quarter)], [Board]),
        ["DC-21-half"] = Front([Board, Plan(PlanSpan.HalfYear)], [Board]),
        ["DC-21-year"] = Front([Board, Plan(PlanSpan.Year)], [Board, Plan(PlanSpan.Quarter)]),
        ["DC-22"] = Front([Board, Inspection("2026-03-09")], [Board, Inspection("2026-03-06")]),
        ["DC-23"] = Agency([Made], [Made with { OccurredOn = Day("2026-05-20") }]),
        ["DC-23-posting"] = Agency([Made with { Until = Day("2026-05-26") }], [Made with { Until = Day("2026-05-25") }]),
        ["DC-24"] = Agency([Cadres], [Cadres with { Quorum = 41 }]),
        ["DC-25"] = Agency([Asked with { Addressee = ConsultationAddressee.Agency, Item = 3 }, Closed], [Asked with { Addressee = ConsultationAddressee.Agency, Item = 4 }, Closed]),
        ["DC-26"] = Agency([Extraordinary], [Extraordinary with { Supporters = 9 }]),
        ["DC-27"] = Agency([AgencyBoard], [AgencyBoard with { Members = 2 }]),
        ["DL-01"] = Head(UnitKind.PeoplesCommittee, UnitLevel.Province, 1, "2026-05-06"),
        ["DL-01-2026"] = Head(UnitKind.PeoplesCommittee, UnitLevel.Province, 1, "2026-08-05"),
        ["DL-02"] = Head(UnitKind.PeoplesCommittee, UnitLevel.District, 2, "2025-05-06") with { Year = 2025 },
        ["DL-03"] = Head(UnitKind.PeoplesCommittee, UnitLevel.Commune, 1, "2026-05-06"),
        ["DL-03-2026"] = Head(UnitKind.PeoplesCommittee, UnitLevel.Commune, 1, "2026-08-05"),
        ["DL-04"] = Head(UnitKind.PartyCommittee, UnitLevel.Province, 1, "2026-05-06"),
        ["DL-04-district"] = Head(UnitKind.PartyCommittee, UnitLevel.District, 1, "2025-05-06") with { Year = 2025 },
        ["DL-05"] = Head(UnitKind.PartyCommittee, UnitLevel.Commune, 2, "2026-05-06"),
        ["DL-06"] = Petition(PetitionType.Recommendation, "2026-03-02", "2026-03-16"),
        ["DL-06-2026"] = Petition(PetitionType.Feedback, "2026-08-03", "2026-08-17"),
        ["DL-07"] = Schedule("2026-05-15", "2026-05-08", "2026-05-11"),
        ["DL-07-2026"] = Schedule("2026-08-14", "2026-08-07", "2026-08-10"),
        ["DL-10"] = Petition(PetitionType.Complaint, "2026-03-02", "2026-04-01"),
        ["DL-10-2026"] = Petition(PetitionType.Complaint, "2026-08-03", "2026-09-02"),
        ["DL-14"] = Petition(PetitionType.SecondComplaint, "2026-03-02", "2026-04-16"),
        ["DL-14-2026"] = Petition(PetitionType.SecondComplaint, "2026-08-03", "2026-09-17"),
        ["DL-18"] = Petition(PetitionType.Denunciation, "2026-03-02", "2026-04-01"),
        ["DL-18-2026"] = Petition(PetitionType.Denunciation, "2026-08-03", "2026-09-02"),
        ["DL-27"] = Commune([Report(ReportType.AwardDossier, "2026-12-10")], [Report(ReportType.AwardDossier, "2026-12-11")]),
        ["DL-28"] = new(UnitKind.School, UnitLevel.Commune, [[Report(ReportType.AwardDossier, "2026-07-10")]], [[Report(ReportType.AwardDossier, "2026-07-11")]]),
        ["DL-29"] = Commune([Report(ReportType.ThematicAwardDossier, "2026-06-10")], [Report(ReportType.ThematicAwardDossier, "2026-06-10", "2026-06-09")]),
        ["DL-30"] = Commune([Report(ReportType.MobilisationSelfScore, "2026-12-10")], [Report(ReportType.MobilisationSelfScore, "2026-12-16")]),
        ["DL-33"] = Commune([Report(ReportType.LegalAccessDossier, "2026-01-12")], [Report(ReportType.LegalAccessDossier, "2026-01-13")]),
        ["DL-36"] = Commune([Report(ReportType.EmulationRegistration, "2026-03-25")], [Report(ReportType.EmulationRegistration, "2026-03-26")]),
    };

    private static DutyCase Commune(ActivityFact[] done, ActivityFact[]? undone = null) => Of(UnitKind.PeoplesCommittee, UnitLevel.Commune, done, undone);

    private static DutyCase Hamlet(ActivityFact[] done, ActivityFact[] undone) => Of(UnitKind.Village, UnitLevel.Hamlet, done, undone);

    private static DutyCase Front(ActivityFact[] done, ActivityFact[] undone) => Of(UnitKind.Front, UnitLevel.Commune, done, undone);

    private static DutyCase Agency(ActivityFact[] done, ActivityFact[] undone) => Of(UnitKind.Department, UnitLevel.Province, done, undone);

    private static DutyCase Of(UnitKind kind, UnitLevel level, ActivityFact[] done, ActivityFact[]? undone) =>
        new(kind, level, [done], undone is null or [] ? [] : [undone]);

    /// <summary>The head received on so many days in a row; undone: on a day less, and the other time somebody else did.</summary>
    private static DutyCase Head(UnitKind kind, UnitLevel level, int days, string first)
    {
        ActivityFact[] Received(int n, bool byHead) => [new ReceptionHeld { Unit = DutySpec.Code, OccurredOn = Day(first).AddDays(n), ChairedByHead = byHead }];
        var held = Enumerable.Range(0, days).Select(n => Received(n, byHead: true)).ToArray();
        return new DutyCase(kind, level, held, [.. held[1..], Received(0, byHead: false)]);
    }

    private static DutyCase Petition(PetitionType kind, string on, string due)
    {
        ActivityFact[] taken =
        [
            new PetitionReceived { Unit = DutySpec.Code, OccurredOn = Day(on), Kind = kind, Reference = "12/TD" },
            new PetitionAccepted { On = Day(on), DueOn = Day(due) },
        ];
        ActivityFact Resolved(DateOnly day) => new PetitionResolved { On = day, Outcome = PetitionOutcome.Explained };
        return Commune([.. taken, Resolved(Day(due))], [.. taken, Resolved(Day(due).AddDays(1))]);
    }

    private static DutyCase Schedule(string on, string inTime, string tooLate)
    {
        var held = new ReceptionHeld { Unit = DutySpec.Code, OccurredOn = Day(on), ChairedByHead = true };
        return Commune([held with { SchedulePostedOn = Day(inTime) }], [held with { SchedulePostedOn = Day(tooLate) }]);
    }

    private static ReportSubmitted Report(ReportType kind, string on, string? due = null) =>
        new() { Unit = DutySpec.Code, OccurredOn = Day(on), Name = "Báo cáo thử", DueOn = Day(due ?? on), Kind = kind };

    private static DialogueHeld Talk(DialogueType kind) => new() { Unit = DutySpec.Code, OccurredOn = Day("2026-05-15"), Kind = kind };

    private static PublicationBroadcast Radio(int days) => new() { Unit = DutySpec.Code, OccurredOn = Day("2026-04-03"), Item = 7, Days = days };

    private static BoardPlanAdopted Plan(PlanSpan span) => new() { On = Day("2026-01-20"), Span = span };

    private static BoardInspectionPlanned Inspection(string on) => new() { On = Day("2026-03-02"), InspectOn = Day(on) };
}
