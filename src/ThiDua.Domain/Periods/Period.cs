using ThiDua.Domain.Activities;
using ThiDua.Domain.Clusters;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Periods;

/// <summary>Kinds of period (kỳ).</summary>
public enum PeriodKind
{
    /// <summary>Năm.</summary>
    Year,

    /// <summary>Sáu tháng.</summary>
    HalfYear,

    /// <summary>Quý.</summary>
    Quarter,

    /// <summary>Đợt thi đua chuyên đề.</summary>
    Campaign,

    /// <summary>Nhiều năm (5 năm, 10 năm).</summary>
    MultiYear,
}

/// <summary>Steps of a period.</summary>
public enum PeriodStatus
{
    /// <summary>Đã lập kế hoạch.</summary>
    Planned,

    /// <summary>Đang mở: hoạt động được ghi nhận.</summary>
    Open,

    /// <summary>Đơn vị tự chấm điểm.</summary>
    SelfScoring,

    /// <summary>Thẩm định.</summary>
    Appraisal,

    /// <summary>Bình xét, suy tôn.</summary>
    Deliberation,

    /// <summary>Đã công bố kết quả.</summary>
    Published,

    /// <summary>Đã đóng.</summary>
    Closed,
}

/// <summary>Which version of a criteria set scores which kinds of unit.</summary>
/// <param name="CriteriaSet">Code of the set.</param>
/// <param name="Version">Its version.</param>
/// <param name="UnitKinds">Kinds of unit it is for; null for all that no sheet before it is for.</param>
public sealed record SheetInForce(string CriteriaSet, int Version, IReadOnlyList<UnitKind>? UnitKinds = null);

/// <summary>What becomes of the points when units merge or split within the period (docs/adr/0005).</summary>
public enum Succession
{
    /// <summary>Each unit by its own days: what ended keeps its points and its place, what took over counts from the effective day.</summary>
    FromEffectiveDay,

    /// <summary>What took over counts with all that the merged units did in the period; these no longer stand in the ranking.</summary>
    InheritAll,

    /// <summary>Each part is scored over its own days, and the points are added by the share of the period; what merged no longer stands in the ranking.</summary>
    Weighted,

    /// <summary>Units that ended in the period, and those that took over, are not ranked.</summary>
    NotScored,
}

/// <summary>Last days of the steps of a period, Vietnam time; a step without one has no limit.</summary>
/// <param name="RegisterBy">Registration and pledge of targets (đăng ký, ký giao ước).</param>
/// <param name="RecordUntil">Recording of activities; what comes later needs a late-entry decision to count in this period.</param>
/// <param name="SelfScoreBy">Self-scores are handed in.</param>
/// <param name="AppraiseBy">First appraisal is finished.</param>
/// <param name="ObjectBy">Statements and objections are handed in.</param>
/// <param name="PublishBy">The result is published.</param>
public sealed record PeriodDates(
    DateOnly? RegisterBy = null, DateOnly? RecordUntil = null, DateOnly? SelfScoreBy = null, DateOnly? AppraiseBy = null, DateOnly? ObjectBy = null,
    DateOnly? PublishBy = null);

/// <summary>How activities of a type come to count as verified.</summary>
public enum VerificationWay
{
    /// <summary>Each by itself.</summary>
    Each,

    /// <summary>A seeded sample is checked one by one; the others are accepted unless they are questioned.</summary>
    Sample,

    /// <summary>Accepted unless questioned up to a day.</summary>
    UnlessQuestioned,

    /// <summary>Accepted when they come from a named source.</summary>
    BySource,
}

/// <summary>How activities of one type are verified in a period.</summary>
/// <param name="Type">Stream of the activity kind, e.g. <c>dialogue</c>.</param>
/// <param name="Way">How.</param>
/// <param name="Percent">Share of a sample, 1 to 100.</param>
/// <param name="QuestionBy">Last day on which they can be questioned.</param>
/// <param name="Sources">Sources that are accepted.</param>
public sealed record VerificationPolicy(
    string Type, VerificationWay Way, int? Percent = null, DateOnly? QuestionBy = null, IReadOnlyList<string>? Sources = null);

/// <summary>Who appraises in a period.</summary>
public enum AppraisalWay
{
    /// <summary>One appraiser a unit, for its whole sheet.</summary>
    WholeSheet,

    /// <summary>One agency per criterion.</summary>
    PerCriterion,

    /// <summary>The units of a cluster check each other.</summary>
    CrossCheck,
}

/// <summary>What units see of each other until the result is published.</summary>
public enum BoardVisibility
{
    /// <summary>Their own lines only.</summary>
    Own,

    /// <summary>Rank and totals of their cluster, neither lines nor evidence of others.</summary>
    Cluster,

    /// <summary>Rank and totals of every cluster.</summary>
    Public,
}

/// <summary>What a period is.</summary>
/// <param name="Name">Name.</param>
/// <param name="Kind">Kind.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Clusters">Codes of the clusters that compete in it.</param>
/// <param name="Sheets">Sheets in force, first match wins.</param>
/// <param name="Succession">What becomes of units that merge or split; null for <see cref="Periods.Succession.FromEffectiveDay"/>.</param>
/// <param name="Dates">Last days of its steps.</param>
/// <param name="Verification">How activities are verified, by type; a type that is not named is verified each by itself.</param>
/// <param name="Appraisal">Who appraises; null for <see cref="AppraisalWay.WholeSheet"/>.</param>
/// <param name="Visibility">What units see of each other; null for <see cref="BoardVisibility.Cluster"/>.</param>
public sealed record PeriodPlan(
    string Name, PeriodKind Kind, DateOnly From, DateOnly To, IReadOnlyList<string> Clusters, IReadOnlyList<SheetInForce> Sheets,
    Succession? Succession = null, PeriodDates? Dates = null, IReadOnlyList<VerificationPolicy>? Verification = null, AppraisalWay? Appraisal = null,
    BoardVisibility? Visibility = null);

/// <summary>A period was planned, or planned anew before it opened.</summary>
public sealed record PeriodPlanned(string Code, PeriodPlan Plan) : IDomainEvent;

/// <summary>The period is open: activities are recorded for it.</summary>
public sealed record PeriodOpened : IDomainEvent;

/// <summary>Units score themselves.</summary>
public sealed record SelfScoringStarted : IDomainEvent;

/// <summary>The committee appraises.</summary>
public sealed record AppraisalStarted : IDomainEvent;

/// <summary>Clusters and the council deliberate.</summary>
public sealed record DeliberationStarted : IDomainEvent;

/// <summary>The result is published: frozen by an event of the period's results in the same command.</summary>
public sealed record PeriodPublished : IDomainEvent;

/// <summary>Somebody wants the period back at an earlier step; a second person decides.</summary>
/// <param name="To">The step.</param>
public sealed record ReopeningProposed(PeriodStatus To) : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>A second person did not agree.</summary>
public sealed record ReopeningDeclined : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>The period is back at an earlier step: a second person agreed.</summary>
/// <param name="To">The step.</param>
public sealed record PeriodReopened(PeriodStatus To) : IDomainEvent;

/// <summary>The period is closed: its standings are those known at this position.</summary>
public sealed record PeriodClosed : IDomainEvent;

/// <summary>A period (kỳ thi đua).</summary>
/// <param name="Code">Code.</param>
/// <param name="Plan">What it is.</param>
/// <param name="Status">Its step.</param>
/// <param name="Version">Events in its stream.</param>
public sealed record Period(string Code, PeriodPlan Plan, PeriodStatus Status, long Version)
{
    /// <summary>The step that somebody wants it back at, or null.</summary>
    public PeriodStatus? ReopeningTo { get; init; }

    /// <summary>Whether units had a step of their own to score themselves and it is over: who handed nothing in then has not scored itself.</summary>
    public bool SelfScoringOver { get; init; }

    /// <summary>Stream of a period.</summary>
    public static string StreamOf(string code) => $"period-{code}";

    /// <summary>Whether a day lies in it.</summary>
    public bool Contains(DateOnly day) => day >= Plan.From && day <= Plan.To;

    /// <summary>The sheet for a kind of unit, or null.</summary>
    public SheetInForce? SheetFor(UnitKind kind) => Plan.Sheets.FirstOrDefault(s => s.UnitKinds is null || s.UnitKinds.Contains(kind));

    /// <summary>The period after one more event.</summary>
    /// <exception cref="CorruptStreamException">The event cannot follow.</exception>
    public static Period Evolve(Period? period, IDomainEvent e) => (period, e) switch
    {
        (null, PeriodPlanned p) => new Period(p.Code, p.Plan, PeriodStatus.Planned, 1),
        ({ Status: PeriodStatus.Planned }, PeriodPlanned p) => period with { Plan = p.Plan, Version = period.Version + 1 },
        ({ Status: PeriodStatus.Planned }, PeriodOpened) => period with { Status = PeriodStatus.Open, Version = period.Version + 1 },
        ({ Status: PeriodStatus.Open }, SelfScoringStarted) => period.At(PeriodStatus.SelfScoring),
        ({ Status: PeriodStatus.SelfScoring }, AppraisalStarted) => period.At(PeriodStatus.Appraisal) with { SelfScoringOver = true },
        ({ Status: PeriodStatus.Appraisal }, DeliberationStarted) => period.At(PeriodStatus.Deliberation),
        ({ Status: PeriodStatus.Deliberation }, PeriodPublished) => period.At(PeriodStatus.Published),
        ({ Status: PeriodStatus.Open or PeriodStatus.Published }, PeriodClosed) => period.At(PeriodStatus.Closed), // Before there were steps, open periods were closed.
        (not null, ReopeningProposed p) when p.To < period.Status => period with { ReopeningTo = p.To, Version = period.Version + 1 },
        ({ ReopeningTo: not null }, ReopeningDeclined) => period with { ReopeningTo = null, Version = period.Version + 1 },
        ({ ReopeningTo: { } to }, PeriodReopened r) when r.To == to => period.At(to) with { SelfScoringOver = to >= PeriodStatus.Appraisal },
        _ => throw new CorruptStreamException($"{e.GetType().Name} cannot follow in the stream of period {period?.Code}."),
    };

    private Period At(PeriodStatus status) => this with { Status = status, ReopeningTo = null, Version = Version + 1 };
}

/// <summary>Decisions about periods.</summary>
public static class PeriodDecisions
{
    /// <summary>Plans a period, or plans it anew while it is not open.</summary>
    public static Decision Plan(World world, string code, PeriodPlan plan)
    {
        var refusals = Check(world, code, plan).ToList();
        return (world.Period(code), refusals.Count) switch
        {
            (_, > 0) => Decision.Refuse(refusals),
            (null, _) => Decision.Accept(new PeriodPlanned(code, plan)),
            ({ } p, _) when Facts.EventJson.Same(new PeriodPlanned(code, p.Plan), new PeriodPlanned(code, plan)) => Decision.AlreadyDone,
            ({ Status: PeriodStatus.Planned }, _) => Decision.Accept(new PeriodPlanned(code, plan)),
            _ => Decision.Refuse("period.not-planned", "Kỳ thi đua đã mở nên không sửa được kế hoạch."),
        };
    }

    /// <summary>Opens a period: its sheets must be published, and in effect on its first day.</summary>
    public static Decision Open(World world, Period period)
    {
        if (period.Status == PeriodStatus.Open)
        {
            return Decision.AlreadyDone;
        }

        if (period.Status == PeriodStatus.Closed)
        {
            return Decision.Refuse("period.closed", "Kỳ thi đua đã đóng.");
        }

        var unusable = period.Plan.Sheets
            .Select(s => (world.CriteriaSets.GetValueOrDefault(s.CriteriaSet) ?? CriteriaSetHistory.Empty).Unusable(s.CriteriaSet, s.Version, period.Plan.From))
            .OfType<Refusal>().ToList();
        return unusable.Count == 0 ? Decision.Accept(new PeriodOpened()) : Decision.Refuse(unusable);
    }

    /// <summary>Closes a period.</summary>
    public static Decision Close(Period period) => period.Status switch
    {
        PeriodStatus.Closed => Decision.AlreadyDone,
        PeriodStatus.Open => Decision.Accept(new PeriodClosed()),
        _ => Decision.Refuse("period.not-open", "Kỳ thi đua chưa mở."),
    };

    private static IEnumerable<Refusal> Check(World world, string code, PeriodPlan plan) =>
    [
        .. Codes.Check(code, "/code"),
        .. Require.Text(plan.Name, "/name"),
        .. Require.That(plan.To >= plan.From, "date.order", "Ngày kết thúc trước ngày bắt đầu.", "/to"),
        .. Require.That(plan.To.Year - plan.From.Year <= 20, "period.too-long", "Một kỳ dài tối đa 20 năm.", "/to"),
        .. Require.That(plan.Sheets.Count > 0, "period.no-sheet", "Kỳ thi đua phải có ít nhất một bộ tiêu chí.", "/sheets"),
        .. plan.Clusters.SelectMany((c, i) => Require.That(
            world.Cluster(c) is not null, "cluster.unknown", $"Không có cụm, khối nào mang mã {c}.", $"/clusters/{i}")),
    ];
}
