using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Facts;

namespace ThiDua.Domain.Periods;

/// <summary>Decisions about periods. Who may is decided before.</summary>
public static class PeriodDecisions
{
    /// <summary>Plans a period, or plans it anew while it is not open.</summary>
    public static Decision Plan(World world, string code, PeriodPlan plan)
    {
        var refusals = PlanChecks.Of(world, code, plan).ToList();
        return (world.Period(code), refusals.Count) switch
        {
            (_, > 0) => Decision.Refuse(refusals),
            (null, _) => Decision.Accept(new PeriodPlanned(code, plan)),
            ({ } p, _) when EventJson.Same(new PeriodPlanned(code, p.Plan), new PeriodPlanned(code, plan)) => Decision.AlreadyDone,
            ({ Status: PeriodStatus.Planned }, _) => Decision.Accept(new PeriodPlanned(code, plan)),
            _ => Decision.Refuse("period.not-planned", "Kỳ thi đua đã mở nên không sửa được kế hoạch."),
        };
    }

    /// <summary>
    /// Takes a period to its next step. Steps are never left out, but for one: a period that nobody judges and that names no days closes
    /// from where it is open.
    /// </summary>
    /// <param name="world">Its criteria sets.</param>
    /// <param name="period">The period.</param>
    /// <param name="to">The step.</param>
    /// <param name="blockers">What the step still waits for.</param>
    public static Decision Advance(World world, Period period, PeriodStatus to, IReadOnlyList<Blocker> blockers)
    {
        if (period.Status == to)
        {
            return Decision.AlreadyDone;
        }

        if (period.Status + 1 != to && !(to == PeriodStatus.Closed && period.Status == PeriodStatus.Open && ClosesAtOnce(world, period.Plan)))
        {
            return WrongStep(period.Status, to);
        }

        var refusals = (to == PeriodStatus.Open ? Unusable(world, period) : []).Concat(blockers.Select(b => new Refusal(b.Code, b.Message))).ToList();
        return refusals.Count > 0 ? Decision.Refuse(refusals) : Decision.Accept(Begins(to));
    }

    /// <summary>Moves the last days of steps of a period that runs: later, or away; a day that was not there may not be past.</summary>
    /// <param name="period">The period.</param>
    /// <param name="dates">All days, also those that stay.</param>
    /// <param name="reason">Why.</param>
    /// <param name="today">Today in Vietnam.</param>
    public static Decision ChangeDates(Period period, PeriodDates dates, string? reason, DateOnly today)
    {
        if (!period.Status.Allows(PeriodAct.MoveDates))
        {
            return period.Status.Refuse(PeriodAct.MoveDates);
        }

        var old = period.Plan.Dates ?? new PeriodDates();
        if (dates == old)
        {
            return Decision.AlreadyDone;
        }

        var refusals = PlanChecks.Dates(period.Plan with { Dates = dates })
            .Concat(PlanChecks.Named(old).Zip(PlanChecks.Named(dates), (was, now) => Require.That(
                was.Day == now.Day || !(now.Day < (was.Day ?? today)), "date.not-later", "Kỳ đã mở: hạn chỉ được lùi về sau.", $"/dates/{now.Name}")).SelectMany(r => r))
            .Concat(Require.Text(reason, "/reason")).ToList();
        return refusals.Count > 0 ? Decision.Refuse(refusals) : Decision.Accept(new PeriodDatesChanged(dates) { Reason = reason });
    }

    /// <summary>Wants a period back at an earlier step; a second person answers.</summary>
    public static Decision ProposeReopening(Period period, PeriodStatus to, string? reason)
    {
        if (period.ReopeningTo is { } waiting)
        {
            return waiting == to
                ? Decision.AlreadyDone
                : Decision.Refuse("period.reopening-waits", $"Đã có đề nghị mở lại kỳ về bước {waiting.Label()} đang chờ người thứ hai.");
        }

        List<Refusal> refusals =
        [
            .. Require.That(
                to != PeriodStatus.Planned && to < period.Status, "period.not-earlier", "Chỉ mở lại về một bước đã qua, từ bước ghi nhận trở đi.", "/to"),
            .. Require.Text(reason, "/reason"),
        ];
        return refusals.Count > 0 ? Decision.Refuse(refusals) : Decision.Accept(new ReopeningProposed(to) { Reason = reason });
    }

    /// <summary>A second person agrees to take the period back, or does not.</summary>
    public static Decision AnswerReopening(Period period, bool agree, string? reason)
    {
        if (period.ReopeningTo is not { } to)
        {
            return Decision.Refuse("period.no-reopening", "Không có đề nghị mở lại kỳ nào đang chờ.");
        }

        List<Refusal> refusals = agree && reason is null ? [] : [.. Require.Text(reason, "/reason")];
        return refusals.Count > 0 ? Decision.Refuse(refusals)
            : agree ? Decision.Accept(new PeriodReopened(to))
            : Decision.Accept(new ReopeningDeclined { Reason = reason });
    }

    /// <summary>Whether a period closes without being appraised and published: it names no last days, and no criterion of its sheets is judged.</summary>
    public static bool ClosesAtOnce(World world, PeriodPlan plan) => plan.Dates is null && !plan.Sheets.Any(s =>
        world.Sheet(s.CriteriaSet, s.Version) is { } set && CriteriaTree.All(set).Any(c => c.Formula is Formula.Appraised or Formula.Options));

    private static IEnumerable<Refusal> Unusable(World world, Period period) => period.Plan.Sheets
        .Select(s => (world.CriteriaSets.GetValueOrDefault(s.CriteriaSet) ?? CriteriaSetHistory.Empty).Unusable(s.CriteriaSet, s.Version, period.Plan.From))
        .OfType<Refusal>();

    private static Decision WrongStep(PeriodStatus status, PeriodStatus to) => status switch
    {
        PeriodStatus.Closed => Decision.Refuse("period.closed", "Kỳ thi đua đã đóng."),
        PeriodStatus.Planned => Decision.Refuse("period.not-open", "Kỳ thi đua chưa mở."),
        _ => Decision.Refuse(
            "period.wrong-step", $"Kỳ thi đua đang ở bước {status.Label()}; bước tiếp theo là {(status + 1).Label()}, không phải {to.Label()}."),
    };

    private static IDomainEvent Begins(PeriodStatus to) => to switch
    {
        PeriodStatus.Open => new PeriodOpened(),
        PeriodStatus.SelfScoring => new SelfScoringStarted(),
        PeriodStatus.Appraisal => new AppraisalStarted(),
        PeriodStatus.Deliberation => new DeliberationStarted(),
        PeriodStatus.Published => new PeriodPublished(),
        PeriodStatus.Closed => new PeriodClosed(),
        _ => throw new ArgumentOutOfRangeException(nameof(to)),
    };
}
