using System.Collections.Immutable;
using ThiDua.Domain.Periods;

namespace ThiDua.Domain.Activities;

/// <summary>Decisions that are the same for every kind of activity: may it be recorded at all, and its life after recording.</summary>
public static class ActivityDecisions
{
    /// <summary>Records a fact: the opening of an activity or a later step.</summary>
    /// <param name="kind">Kind of activity.</param>
    /// <param name="activity">The activity so far.</param>
    /// <param name="proposed">The fact.</param>
    /// <param name="world">Units and periods.</param>
    /// <param name="context">Today, deadlines.</param>
    public static Decision Record(ActivityKind kind, Activity activity, ActivityFact proposed, World world, DecisionContext context)
    {
        if (activity.Standing is Standing.Voided or Standing.Rejected && activity.Version > 0)
        {
            return proposed is OpeningFact
                ? Decision.Refuse("activity.id-taken", "Mã hoạt động này đã được dùng cho một nội dung khác.", "/id")
                : NotCounting(activity);
        }

        var decision = kind.Decide(activity.ClaimedFacts, proposed, context);
        return decision is Decision.Accepted { Events.Count: > 0 } && Refused(MayRecord(proposed, activity, world, context.Today)) is { } refused ? refused : decision;
    }

    /// <summary>Replaces one fact by another of the same type (đính chính); everything after it must still be able to follow.</summary>
    public static Decision Correct(
        ActivityKind kind, Activity activity, long replaces, ActivityFact corrected, string reason, World world, DecisionContext context)
    {
        if (activity.Standing == Standing.Voided || activity.Version == 0)
        {
            return NotCounting(activity);
        }

        if (activity.Stated.FirstOrDefault(s => s.Version == replaces) is not { } old || old.Fact.GetType() != corrected.GetType())
        {
            return Decision.Refuse("activity.no-such-version", "Không có bước nào của hoạt động mang số thứ tự này.", "/version");
        }

        if (Facts.EventJson.Same(old.Fact, corrected) && activity.Standing != Standing.Rejected)
        {
            return Decision.AlreadyDone;
        }

        if (corrected is OpeningFact opening && opening.Unit != activity.Unit)
        {
            return Decision.Refuse("activity.unit-fixed", "Không đổi được đơn vị; hãy hủy và ghi nhận lại cho đơn vị đúng.", "/changes/unit");
        }

        var refusals = Require.Text(reason, "/reason", ActivityKind.TextMax).Concat(MayRecord(corrected, activity, world, context.Today)).ToList();
        var followed = ImmutableArray<ActivityFact>.Empty;
        var restated = corrected;
        foreach (var stated in activity.Stated)
        {
            var fact = stated.Version == replaces ? corrected : stated.Fact;
            switch (kind.Decide(followed, fact, context))
            {
                case Decision.Refused refused:
                    refusals.AddRange(refused.Reasons);
                    return Decision.Refuse(refusals);
                case Decision.Accepted { Events: [ActivityFact accepted] }:
                    followed = followed.Add(stated.Version == replaces ? accepted : fact);
                    restated = stated.Version == replaces ? accepted : restated;
                    break;
                default:
                    return Decision.Refuse("activity.same-step-twice", "Sau khi sửa, hai bước của hoạt động trùng nhau.");
            }
        }

        return refusals.Count > 0 ? Decision.Refuse(refusals) : Decision.Accept(new ActivityCorrected(replaces) { Reason = reason }, restated);
    }

    /// <summary>Takes an activity back (hủy).</summary>
    public static Decision Void(Activity activity, string reason, World world, DateOnly today) =>
        activity.Version == 0 ? NotCounting(activity)
        : activity.Standing == Standing.Voided ? Decision.AlreadyDone
        : Refused([.. Require.Text(reason, "/reason", ActivityKind.TextMax), .. MayRecord(activity.Opening!, activity, world, today)])
            ?? Decision.Accept(new ActivityVoided { Reason = reason });

    /// <summary>Verifies an activity as it stood at a version; it must still stand there.</summary>
    public static Decision Verify(Activity activity, long seenVersion) =>
        activity.Standing is Standing.Voided or Standing.Rejected || activity.Version == 0 ? NotCounting(activity)
        : activity.Standing == Standing.Verified && (seenVersion == activity.Version || seenVersion == activity.Version - 1) ? Decision.AlreadyDone
        : seenVersion != activity.Version ? MovedOn(activity)
        : Decision.Accept(new ActivityVerified(seenVersion));

    /// <summary>Does not accept what was claimed since the last verification.</summary>
    public static Decision Reject(Activity activity, long seenVersion, string reason) =>
        activity.Standing == Standing.Rejected && seenVersion == activity.Version - 1 ? Decision.AlreadyDone
        : activity.Standing is Standing.Voided or Standing.Rejected || activity.Version == 0 ? NotCounting(activity)
        : seenVersion != activity.Version ? MovedOn(activity)
        : Refused(Require.Text(reason, "/reason", ActivityKind.TextMax))
            ?? Decision.Accept(new ActivityRejected(seenVersion) { Reason = reason });

    /// <summary>
    /// An activity is recorded for a unit that exists, in a period that takes it, if late; a later step also when only its own day lies in
    /// such a period: what came in last year is settled this year.
    /// </summary>
    private static IEnumerable<Refusal> MayRecord(ActivityFact proposed, Activity activity, World world, DateOnly today)
    {
        var opening = proposed as OpeningFact ?? activity.Opening!;
        if (world.Unit(opening.Unit) is not { } unit)
        {
            return [new Refusal("unit.unknown", "Không có đơn vị nào mang mã này.", "/unit")];
        }

        if (!unit.ExistsOn(opening.OccurredOn))
        {
            return [new Refusal("unit.not-active", "Đơn vị không hoạt động vào ngày này.", "/occurredOn")];
        }

        var covering = world.Covering(opening.Unit, opening.OccurredOn).ToList();
        return covering.Count == 0
            ? [new Refusal("period.none-covers", "Không có kỳ thi đua nào bao gồm đơn vị và ngày này.", "/occurredOn")]
            : covering.Exists(c => c.Period.Takes(today) != Intake.Nothing) ? []
            : proposed is StepFact step && world.Covering(opening.Unit, step.On).Any(c => c.Period.Takes(today) != Intake.Nothing) ? []
            : [new Refusal("period.not-open", "Kỳ thi đua bao gồm ngày này chưa mở hoặc đã đóng.", "/occurredOn")];
    }

    private static Decision? Refused(IEnumerable<Refusal> refusals) => refusals.ToList() is { Count: > 0 } all ? Decision.Refuse(all) : null;

    private static Decision MovedOn(Activity activity) =>
        Decision.Refuse("activity.moved-on", $"Hoạt động đã thay đổi (hiện ở phiên bản {activity.Version}); hãy xem lại rồi quyết định.", "/version");

    private static Decision NotCounting(Activity activity) => activity.Version == 0
        ? Decision.Refuse("activity.not-found", "Không tìm thấy hoạt động này.")
        : activity.Standing == Standing.Voided
            ? Decision.Refuse("activity.voided", "Hoạt động này đã bị hủy.")
            : Decision.Refuse("activity.rejected", "Hoạt động này không được công nhận; hãy đính chính trước.");
}
