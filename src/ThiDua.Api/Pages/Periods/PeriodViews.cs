using System.Text.Json;
using ThiDua.Api.Pages.Judging;
using ThiDua.Domain.Clusters;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Results;
using ThiDua.Domain.Verification;

namespace ThiDua.Api.Pages.Periods;

/// <summary>A step of a period as its timeline shows it.</summary>
/// <param name="Status">The step.</param>
/// <param name="BegunAt">When it began, for the last time; null before.</param>
/// <param name="Dates">Last days that belong to it, in words.</param>
/// <param name="IsDone">Whether it is over.</param>
/// <param name="IsNow">Whether the period is there.</param>
public sealed record StepView(PeriodStatus Status, DateTimeOffset? BegunAt, IReadOnlyList<string> Dates, bool IsDone, bool IsNow)
{
    /// <summary>The step in words.</summary>
    public string Name => PeriodWords.Capital(Status.Label());
}

/// <summary>Something that stops the next step, with where it is mended.</summary>
/// <param name="Message">Sentence.</param>
/// <param name="Href">Address of a page.</param>
public sealed record BlockerView(string Message, string Href);

/// <summary>An activity that came late.</summary>
/// <param name="Unit">Its unit.</param>
/// <param name="Activity">Its id.</param>
/// <param name="Kind">Kind in words.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Request">Why the unit asks for it to count, or null.</param>
/// <param name="Decision">Why it was admitted or refused, or null.</param>
/// <param name="MayAsk">Whether the caller may ask for it to count.</param>
/// <param name="MayDecide">Whether the caller may be the one who decides.</param>
public sealed record LateView(Named Unit, string Activity, string Kind, LateState State, string? Request, string? Decision, bool MayAsk, bool MayDecide);

/// <summary>A cluster of a period.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Members">Units that compete in the period.</param>
/// <param name="Lead">Who leads it now, or is named next; null for nobody.</param>
public sealed record ClusterView(Named Cluster, IReadOnlyList<Named> Members, ClusterLeadNamed? Lead)
{
    /// <summary>Name of a member.</summary>
    /// <param name="unit">Its code.</param>
    public string NameOf(string unit) => Members.FirstOrDefault(m => m.Code == unit)?.Name ?? unit;
}

/// <summary>Who appraises what.</summary>
/// <param name="Who">Account or unit, as a choice names it.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Scope">Criteria and units.</param>
public sealed record AppraiserView(string Who, string Name, AppraiserScope Scope);

/// <summary>Who can be named to appraise, and what.</summary>
/// <param name="Assigned">Who is.</param>
/// <param name="People">Accounts and units to choose from, as choices name them.</param>
/// <param name="Criteria">Sections and criteria of the sheets.</param>
/// <param name="Units">Units of the period.</param>
/// <param name="MayAssign">Whether the period's step still allows it.</param>
public sealed record AppraisersView(
    IReadOnlyList<AppraiserView> Assigned, IReadOnlyList<Named> People, IReadOnlyList<Named> Criteria, IReadOnlyList<Named> Units, bool MayAssign);

/// <summary>A frozen result.</summary>
/// <param name="Result">The result.</param>
/// <param name="At">When it was frozen.</param>
/// <param name="Stands">Whether it is the one that holds.</param>
public sealed record ResultView(ResultFrozen Result, DateTimeOffset At, bool Stands);

/// <summary>Units that a vote must decide between.</summary>
/// <param name="Cluster">Their cluster.</param>
/// <param name="Units">The units.</param>
public sealed record TieView(Named Cluster, IReadOnlyList<Named> Units);

/// <summary>A period as its page shows it.</summary>
/// <param name="Period">The period.</param>
/// <param name="Steps">Its steps.</param>
/// <param name="Sheets">Its sheets, each with its title.</param>
/// <param name="Next">The step after this one; null at the end.</param>
/// <param name="Blockers">What stops it; null where the caller does not see it.</param>
/// <param name="ClosesAtOnce">Whether it may close without being judged and published.</param>
/// <param name="ReopeningReason">Why somebody wants it back at an earlier step, for those who may answer.</param>
/// <param name="Late">What came late; null where the caller does not see it.</param>
/// <param name="Samples">Samples that were drawn.</param>
/// <param name="Appraisers">Who appraises; null where the caller does not see it.</param>
/// <param name="Clusters">Its clusters.</param>
/// <param name="Results">Frozen results.</param>
/// <param name="Ties">Ties that a vote must decide.</param>
/// <param name="Today">Today in Vietnam.</param>
/// <param name="May">What the caller may do.</param>
public sealed record PeriodView(
    Period Period, IReadOnlyList<StepView> Steps, IReadOnlyList<(SheetInForce Sheet, string Title)> Sheets, PeriodStatus? Next, IReadOnlyList<BlockerView>? Blockers, bool ClosesAtOnce, string? ReopeningReason,
    IReadOnlyList<LateView>? Late, IReadOnlyList<VerificationSampleDrawn> Samples, AppraisersView? Appraisers, IReadOnlyList<ClusterView> Clusters,
    IReadOnlyList<ResultView> Results, IReadOnlyList<TieView> Ties, DateOnly Today, PeriodRights May)
{
    /// <summary>Address of the API's routes of the period.</summary>
    public string Api => $"/api/periods/{Uri.EscapeDataString(Period.Code)}";

    /// <summary>Address of a period's page.</summary>
    /// <param name="period">Its code.</param>
    public static string Of(string period) => $"/ky-thi-dua/{Uri.EscapeDataString(period)}";
}

/// <summary>What a caller may do with periods.</summary>
/// <param name="Manage">Plan, move dates, take to the next step, name leads.</param>
/// <param name="Reopen">Propose to go back, and answer that.</param>
/// <param name="Freeze">Freeze results.</param>
/// <param name="RunPolicies">Carry verification policies out.</param>
/// <param name="Vote">Record votes on ties.</param>
/// <param name="Appraisers">Assign appraisers.</param>
public sealed record PeriodRights(bool Manage, bool Reopen, bool Freeze, bool RunPolicies, bool Vote, bool Appraisers);

/// <summary>The plan of a period to be made or changed.</summary>
/// <param name="Code">Its code; null for a new one.</param>
/// <param name="Plan">What the form begins with, or null.</param>
/// <param name="Like">Code of the period that it is made after, or null.</param>
/// <param name="Periods">Periods to begin from.</param>
/// <param name="Clusters">Clusters to choose from.</param>
/// <param name="Sheets">Published versions of criteria sets, as choices name them.</param>
public sealed record PlanView(string? Code, PeriodPlan? Plan, string? Like, IReadOnlyList<Named> Periods, IReadOnlyList<Named> Clusters, IReadOnlyList<Named> Sheets);

/// <summary>The closed sets of periods in words.</summary>
public static class PeriodWords
{
    /// <summary>A value as the API names it.</summary>
    /// <param name="value">One of a closed set.</param>
    public static string Code(Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName($"{value}");

    /// <summary>All values of a closed set, as choices of a form.</summary>
    /// <param name="words">A value in words.</param>
    public static IReadOnlyList<(string Value, string Text)> Choices<T>(Func<T, string> words)
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(v => (Code(v), words(v)))];

    /// <summary>Words that begin a line.</summary>
    /// <param name="words">Words.</param>
    public static string Capital(string words) => char.ToUpper(words[0], System.Globalization.CultureInfo.GetCultureInfo("vi-VN")) + words[1..];

    /// <summary>A kind of period.</summary>
    public static string Of(PeriodKind kind) => kind switch
    {
        PeriodKind.Year => PeriodTexts.KindYear,
        PeriodKind.HalfYear => PeriodTexts.KindHalfYear,
        PeriodKind.Quarter => PeriodTexts.KindQuarter,
        PeriodKind.Campaign => PeriodTexts.KindCampaign,
        PeriodKind.MultiYear => PeriodTexts.KindMultiYear,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>What becomes of points when units merge or split.</summary>
    public static string Of(Succession succession) => succession switch
    {
        Succession.FromEffectiveDay => PeriodTexts.SuccessionFromDay,
        Succession.InheritAll => PeriodTexts.SuccessionInherit,
        Succession.Weighted => PeriodTexts.SuccessionWeighted,
        Succession.NotScored => PeriodTexts.SuccessionNotScored,
        _ => throw new ArgumentOutOfRangeException(nameof(succession)),
    };

    /// <summary>Who appraises.</summary>
    public static string Of(AppraisalWay way) => way switch
    {
        AppraisalWay.WholeSheet => PeriodTexts.WayWholeSheet,
        AppraisalWay.PerCriterion => PeriodTexts.WayPerCriterion,
        AppraisalWay.CrossCheck => PeriodTexts.WayCrossCheck,
        _ => throw new ArgumentOutOfRangeException(nameof(way)),
    };

    /// <summary>What units see of each other.</summary>
    public static string Of(BoardVisibility visibility) => visibility switch
    {
        BoardVisibility.Own => PeriodTexts.SeesOwn,
        BoardVisibility.Cluster => PeriodTexts.SeesCluster,
        BoardVisibility.Public => PeriodTexts.SeesAll,
        _ => throw new ArgumentOutOfRangeException(nameof(visibility)),
    };

    /// <summary>How activities come to count as verified.</summary>
    public static string Of(VerificationWay way) => way switch
    {
        VerificationWay.Each => PeriodTexts.VerifyEach,
        VerificationWay.Sample => PeriodTexts.VerifySample,
        VerificationWay.UnlessQuestioned => PeriodTexts.VerifyUnless,
        VerificationWay.BySource => PeriodTexts.VerifyBySource,
        _ => throw new ArgumentOutOfRangeException(nameof(way)),
    };

    /// <summary>Why a result was frozen.</summary>
    public static string Of(ResultKind kind) => kind switch
    {
        ResultKind.Review => PeriodTexts.ResultReview,
        ResultKind.Published => PeriodTexts.ResultPublished,
        ResultKind.Amended => PeriodTexts.ResultAmended,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Where a late entry stands.</summary>
    public static string Of(LateState state) => state switch
    {
        LateState.Late => PeriodTexts.LateLate,
        LateState.Requested => PeriodTexts.LateRequested,
        LateState.Admitted => PeriodTexts.LateAdmitted,
        LateState.Refused => PeriodTexts.LateRefused,
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>What happens when a step begins, for whoever is to decide it.</summary>
    public static (string Button, string About) Of(PeriodStatus step) => step switch
    {
        PeriodStatus.Open => (PeriodTexts.GoOpen, PeriodTexts.GoOpenAbout),
        PeriodStatus.SelfScoring => (PeriodTexts.GoSelfScoring, PeriodTexts.GoSelfScoringAbout),
        PeriodStatus.Appraisal => (PeriodTexts.GoAppraisal, PeriodTexts.GoAppraisalAbout),
        PeriodStatus.Deliberation => (PeriodTexts.GoDeliberation, PeriodTexts.GoDeliberationAbout),
        PeriodStatus.Published => (PeriodTexts.GoPublished, PeriodTexts.GoPublishedAbout),
        PeriodStatus.Closed => (PeriodTexts.GoClosed, PeriodTexts.GoClosedAbout),
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    /// <summary>Name of the API's route that begins a step.</summary>
    public static string Route(PeriodStatus step) => step switch
    {
        PeriodStatus.Open => "open",
        PeriodStatus.SelfScoring => "start-self-scoring",
        PeriodStatus.Appraisal => "start-appraisal",
        PeriodStatus.Deliberation => "start-deliberation",
        PeriodStatus.Published => "publish",
        PeriodStatus.Closed => "close",
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };
}
