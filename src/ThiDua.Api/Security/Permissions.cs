using ThiDua.Domain.Accounts;

namespace ThiDua.Api.Security;

/// <summary>Roles (design: who may do what). The code is what tokens carry.</summary>
internal static class Roles
{
    public const string UnitOfficer = "unit-officer";
    public const string UnitLeader = "unit-leader";
    public const string Secretary = "secretary";
    public const string Appraiser = "appraiser";
    public const string ClusterHead = "cluster-head";
    public const string CouncilMember = "council-member";
    public const string CouncilChair = "council-chair";
    public const string BallotCounter = "ballot-counter";
    public const string CriteriaEditor = "criteria-editor";
    public const string Front = "front";
    public const string Auditor = "auditor";
    public const string Integration = "integration";
    public const string Admin = "admin";

    /// <summary>All roles.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        UnitOfficer, UnitLeader, Secretary, Appraiser, ClusterHead, CouncilMember, CouncilChair, BallotCounter, CriteriaEditor, Front, Auditor,
        Integration, Admin,
    ];

    /// <summary>Roles that see and do only what concerns the units they are bound to, and those below; who heads a cluster, all units of it.</summary>
    public static IReadOnlySet<string> Bound { get; } = new HashSet<string> { UnitOfficer, UnitLeader, ClusterHead, Front, Integration };

    /// <summary>Roles of leaders, who may let a deputy act in their place.</summary>
    public static IReadOnlySet<string> Delegable { get; } = new HashSet<string> { UnitLeader, ClusterHead, CouncilChair };

    /// <summary>What decisions about accounts need to know of roles.</summary>
    public static RoleRules Rules { get; } = new(All.ToHashSet(), Bound, Delegable, Admin, Integration);
}

/// <summary>What may be done, and by which roles. The one table from which policies and tests are made.</summary>
/// <param name="Name">Name of the policy.</param>
/// <param name="Roles">Roles that may; null for everybody, signed in or not.</param>
internal sealed record Permission(string Name, IReadOnlyList<string>? Roles)
{
    private static readonly string[] Everyone = [.. Security.Roles.All.Where(r => r != Security.Roles.Admin)];
    private static readonly string[] Committee =
    [
        Security.Roles.Secretary, Security.Roles.Appraiser, Security.Roles.ClusterHead, Security.Roles.CouncilMember, Security.Roles.CouncilChair,
        Security.Roles.Auditor,
    ];

    public static readonly Permission Anyone = new("anyone", null);
    public static readonly Permission ReadRegister = new("register.read", Everyone);
    public static readonly Permission ReadBoard = new("board.read", Everyone);
    public static readonly Permission ReadActivities =
        new("activities.read", [.. Committee, Security.Roles.UnitOfficer, Security.Roles.UnitLeader, Security.Roles.Front, Security.Roles.Integration]);

    public static readonly Permission ActOnActivities = new(
        "activities.act",
        [Security.Roles.UnitOfficer, Security.Roles.UnitLeader, Security.Roles.Front, Security.Roles.Integration, Security.Roles.Secretary, Security.Roles.Appraiser]);

    public static readonly Permission ManageUnits = new("units.manage", [Security.Roles.Secretary]);
    public static readonly Permission ManageClusters = new("clusters.manage", [Security.Roles.Secretary]);
    public static readonly Permission ManagePeriods = new("periods.manage", [Security.Roles.Secretary]);
    public static readonly Permission ReopenPeriods = new("periods.reopen", [Security.Roles.Secretary, Security.Roles.CouncilChair]);
    public static readonly Permission FreezeResults = new("results.freeze", [Security.Roles.Secretary, Security.Roles.CouncilChair]);
    public static readonly Permission RequestLateEntries = new("late-entries.request", [Security.Roles.UnitOfficer, Security.Roles.UnitLeader]);
    public static readonly Permission DecideLateEntries = new("late-entries.decide", [Security.Roles.Secretary, Security.Roles.CouncilChair]);
    public static readonly Permission RecordTieVotes = new("entries.tie-votes", [Security.Roles.Secretary, Security.Roles.ClusterHead]);
    public static readonly Permission ReadEntries = new(
        "entries.read", [.. Committee, Security.Roles.UnitOfficer, Security.Roles.UnitLeader, Security.Roles.Front]);

    public static readonly Permission ManageEntries = new("entries.manage", [Security.Roles.Secretary]);
    public static readonly Permission SelfScore = new("entries.self-score", [Security.Roles.UnitOfficer, Security.Roles.UnitLeader]);
    public static readonly Permission Pledge = new("entries.pledge", [Security.Roles.UnitLeader]);
    public static readonly Permission Appraise = new(
        "entries.appraise", [Security.Roles.Secretary, Security.Roles.Appraiser, Security.Roles.UnitOfficer, Security.Roles.UnitLeader]); // Units only in a cross-check.
    public static readonly Permission SendBack = new("entries.send-back", [Security.Roles.Secretary, Security.Roles.Appraiser]);
    public static readonly Permission AnswerObjections = new(
        "entries.answer-objections", [Security.Roles.Secretary, Security.Roles.Appraiser, Security.Roles.CouncilChair]);
    public static readonly Permission VerifyMany = new("verifications.batch", [Security.Roles.Secretary, Security.Roles.Appraiser]);
    public static readonly Permission CarryOutPolicies = new("verifications.policies", [Security.Roles.Secretary]);
    public static readonly Permission ReadVerifications = new("verifications.read", Committee);
    public static readonly Permission ReadBlockers = new("periods.blockers", Committee);
    public static readonly Permission EditCriteria = new("criteria.edit", [Security.Roles.CriteriaEditor, Security.Roles.Secretary]);
    public static readonly Permission EditProposals = new("proposals.edit", [Security.Roles.CriteriaEditor, Security.Roles.Secretary]);
    public static readonly Permission GiveOpinions = new(
        "proposals.opinions", [Security.Roles.CouncilMember, Security.Roles.CouncilChair, Security.Roles.UnitLeader, Security.Roles.Front]);

    /// <summary>Accounts: who may sign in and in which roles. Nothing of scores.</summary>
    public static readonly Permission ManageAccounts = new("accounts.manage", [Security.Roles.Admin]);

    /// <summary>One's own account.</summary>
    public static readonly Permission Own = new("own", Security.Roles.All);

    /// <summary>Letting a deputy act.</summary>
    public static readonly Permission Delegate = new("delegations.give", [.. Security.Roles.Delegable]);

    public static readonly Permission ReadAwards = new("awards.read", [.. Committee, Security.Roles.UnitOfficer, Security.Roles.UnitLeader, Security.Roles.BallotCounter]);
    public static readonly Permission ReadAwardSettings = new("awards.settings.read", Committee);
    public static readonly Permission ManageAwards = new("awards.manage", [Security.Roles.Secretary]);
    public static readonly Permission VoteOnAwards = new("awards.vote", [Security.Roles.CouncilMember, Security.Roles.CouncilChair, Security.Roles.BallotCounter]);
    public static readonly Permission DecideAwards = new("awards.decide", [Security.Roles.Secretary, Security.Roles.CouncilChair]);

    public static readonly Permission VerifyLog = new("log.verify", Committee);
    public static readonly Permission ExportLog = new("log.export", [Security.Roles.Auditor, Security.Roles.Secretary]);
    public static readonly Permission ReadSystem = new("system.read", [.. Committee, Security.Roles.Admin]);
    public static readonly Permission RebuildTables = new("system.rebuild", [Security.Roles.Secretary, Security.Roles.Admin]);
    public static readonly Permission ReadNotices = new("notices.read", Everyone);
    public static readonly Permission ReadFeed = new("log.feed", [Security.Roles.Auditor, Security.Roles.Integration]);

    /// <summary>The whole table.</summary>
    public static IReadOnlyList<Permission> All { get; } =
    [
        Anyone,
        ReadRegister,
        ReadBoard,
        ReadActivities,
        ActOnActivities,
        ManageUnits,
        ManageClusters,
        ManagePeriods,
        ReadEntries,
        ManageEntries,
        SelfScore,
        Appraise,
        Pledge,
        SendBack,
        AnswerObjections,
        VerifyMany,
        CarryOutPolicies,
        ReadVerifications,
        ReadBlockers,
        EditCriteria,
        ReopenPeriods,
        FreezeResults,
        RequestLateEntries,
        DecideLateEntries,
        RecordTieVotes,
        EditProposals,
        GiveOpinions,
        VerifyLog,
        ExportLog,
        ReadSystem,
        RebuildTables,
        ReadNotices,
        ReadFeed,
        ManageAccounts,
        Own,
        Delegate,
        ReadAwards,
        ReadAwardSettings,
        ManageAwards,
        VoteOnAwards,
        DecideAwards,
    ];

    /// <summary>Roles that record for a unit, correct and void.</summary>
    public static IReadOnlySet<string> Recorders { get; } =
        new HashSet<string> { Security.Roles.UnitOfficer, Security.Roles.UnitLeader, Security.Roles.Front, Security.Roles.Integration };

    /// <summary>Roles that verify and reject.</summary>
    public static IReadOnlySet<string> Verifiers { get; } = new HashSet<string> { Security.Roles.Secretary, Security.Roles.Appraiser };
}
