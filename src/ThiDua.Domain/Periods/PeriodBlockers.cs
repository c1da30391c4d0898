using ThiDua.Domain.Criteria;
using ThiDua.Domain.Entries;

namespace ThiDua.Domain.Periods;

/// <summary>A unit whose year is to be decided.</summary>
/// <param name="Sheet">Its sheet.</param>
/// <param name="Name">Its name.</param>
/// <param name="Entry">Its entry.</param>
public sealed record UnitToDecide(EntrySheet Sheet, string Name, UnitEntry Entry);

/// <summary>Activities of a unit that are not decided.</summary>
/// <param name="Unit">Unit code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Stream of their kind.</param>
/// <param name="Label">Vietnamese name of the kind.</param>
/// <param name="Questioned">With a question that the unit has not answered, or that nobody has looked at since.</param>
/// <param name="Unverified">The others that the period's policy still wants verified.</param>
public sealed record UndecidedActivities(string Unit, string Name, string Type, string Label, long Questioned, long Unverified);

/// <summary>Units that nothing decides between, where the sheet ends its tie-breaks with a vote that is not recorded.</summary>
/// <param name="Cluster">Cluster code.</param>
/// <param name="Units">Their codes.</param>
public sealed record UndecidedTie(string Cluster, IReadOnlyList<string> Units);

/// <summary>All that blockers are worked out from.</summary>
/// <param name="Period">The period.</param>
/// <param name="Today">Today in Vietnam.</param>
/// <param name="Units">Units that compete in it.</param>
/// <param name="Activities">Their activities that are not decided; none are looked at before deliberation.</param>
/// <param name="Ties">Ties that a vote must decide; none are looked at before the result.</param>
public sealed record BlockerInputs(
    Period Period, DateOnly Today, IReadOnlyList<UnitToDecide> Units, IReadOnlyList<UndecidedActivities> Activities, IReadOnlyList<UndecidedTie> Ties);

/// <summary>What still stops a step of a period (design §8): a list of sentences, empty when nothing does.</summary>
public static class PeriodBlockers
{
    /// <summary>What stops a step.</summary>
    /// <param name="step">The step that the period is to come to.</param>
    /// <param name="at">All that it is worked out from.</param>
    public static IReadOnlyList<Blocker> Of(PeriodStatus step, BlockerInputs at) =>
    [
        .. at.Period.ReopeningTo is null ? [] : (IEnumerable<Blocker>)
            [new Blocker("reopening.open", "Có đề nghị mở lại kỳ thi đua đang chờ người thứ hai quyết định.", null, null, 1)],
        .. step is PeriodStatus.Appraisal ? at.Units.SelectMany(u => NotSubmitted(u, at)) : [],
        .. step is PeriodStatus.Deliberation or PeriodStatus.Published ? at.Units.SelectMany(u => SentBack(u, at)) : [],
        .. step is PeriodStatus.Deliberation or PeriodStatus.Published ? at.Units.SelectMany(Unappraised) : [],
        .. step is PeriodStatus.Deliberation or PeriodStatus.Published ? at.Activities.SelectMany(Undecided) : [],
        .. step >= PeriodStatus.Deliberation ? at.Units.SelectMany(u => Objections(u, at)) : [],
        .. step is PeriodStatus.Published ? at.Ties.Select(Tie) : [],
    ];

    /// <summary>Criteria of a sheet that are judged and apply to the unit.</summary>
    public static IEnumerable<Criterion> Judged(EntrySheet sheet, UnitEntry entry) =>
        CriteriaTree.All(sheet.Sheet).Where(c => c.Formula is Formula.Appraised or Formula.Options && !entry.NotApplicable.Contains(c.Code));

    /// <summary>A unit that lets the day pass has not scored itself, and stops nobody; nor does one whose sheet leaves it nothing to say.</summary>
    private static IEnumerable<Blocker> NotSubmitted(UnitToDecide unit, BlockerInputs at) =>
        unit.Entry.SelfScore != SelfScoreStanding.Submitted && Judged(unit.Sheet, unit.Entry).Any()
        && !(at.Period.Plan.Dates?.SelfScoreBy is { } last && at.Today > last && unit.Entry.SelfScore == SelfScoreStanding.Open)
        && !(unit.Entry.SentBackUntil is { } until && at.Today > until)
            ? [new Blocker("self-score.not-submitted", $"{unit.Name} chưa nộp bản tự chấm.", unit.Sheet.Unit.Code, null, 1)]
            : [];

    private static IEnumerable<Blocker> SentBack(UnitToDecide unit, BlockerInputs at) =>
        unit.Entry.SelfScore == SelfScoreStanding.SentBack && !(unit.Entry.SentBackUntil is { } until && at.Today > until)
            ? [new Blocker("self-score.sent-back", $"Bản tự chấm của {unit.Name} đang được trả lại và chưa nộp lại.", unit.Sheet.Unit.Code, null, 1)]
            : [];

    private static IEnumerable<Blocker> Unappraised(UnitToDecide unit)
    {
        foreach (var criterion in Judged(unit.Sheet, unit.Entry).Where(c => unit.Entry.Found(c.Code) is null))
        {
            yield return new Blocker("criterion.not-appraised", $"Tiêu chí {criterion.Code} của {unit.Name} chưa được thẩm định.", unit.Sheet.Unit.Code, criterion.Code, 1);
        }

        foreach (var criterion in unit.Entry.ToReview)
        {
            yield return new Blocker(
                "criterion.not-reviewed", $"Tiêu chí {criterion} của {unit.Name} có giải trình hoặc đề nghị được chấp nhận nhưng chưa thẩm định lại.",
                unit.Sheet.Unit.Code, criterion, 1);
        }
    }

    private static IEnumerable<Blocker> Undecided(UndecidedActivities activities)
    {
        if (activities.Questioned > 0)
        {
            yield return new Blocker(
                "activity.questioned", $"{activities.Name} còn {activities.Questioned} hoạt động loại {activities.Label} có nghi vấn chưa giải quyết.", activities.Unit, null,
                activities.Questioned);
        }

        if (activities.Unverified > 0)
        {
            yield return new Blocker(
                "activity.unverified", $"{activities.Name} còn {activities.Unverified} hoạt động loại {activities.Label} chưa xác minh.", activities.Unit, null, activities.Unverified);
        }
    }

    private static IEnumerable<Blocker> Objections(UnitToDecide unit, BlockerInputs at)
    {
        var open = unit.Entry.Objections.Values.Where(o => o.Standing == ObjectionStanding.Open).ToList();
        var overdue = open.Count(o => ObjectionDecisions.IsOverdue(at.Period.Plan, o, at.Today));
        return open.Count == 0 ? [] :
        [
            new Blocker(
                "objection.open", $"{unit.Name} có {open.Count} đề nghị xem xét lại chưa trả lời{(overdue > 0 ? $", trong đó {overdue} đã quá hạn" : "")}.",
                unit.Sheet.Unit.Code, null, open.Count),
        ];
    }

    private static Blocker Tie(UndecidedTie tie) => new(
        "vote.missing", $"Cụm, khối {tie.Cluster}: {tie.Units.Count} đơn vị bằng nhau ({string.Join(", ", tie.Units.Take(10))}) cần bỏ phiếu phân định.", null, null,
        tie.Units.Count)
    { Cluster = tie.Cluster };
}
