using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;

namespace ThiDua.Domain.Entries;

/// <summary>What a unit can object to.</summary>
public enum ObjectionKind
{
    /// <summary>What the committee found on a criterion.</summary>
    Appraisal,

    /// <summary>An activity was not accepted.</summary>
    Rejection,

    /// <summary>The published result.</summary>
    Result,
}

/// <summary>What an objection is about.</summary>
/// <param name="Kind">Kind of finding.</param>
/// <param name="Criterion">Code of the criterion, of an appraisal.</param>
/// <param name="Activity">Id of the activity, of a rejection.</param>
public sealed record ObjectionAbout(ObjectionKind Kind, string? Criterion = null, string? Activity = null);

/// <summary>Where an objection stands. It ends by an answer and in no other way.</summary>
public enum ObjectionStanding
{
    /// <summary>Waits for an answer.</summary>
    Open,

    /// <summary>Accepted: the finding is looked at again, the rejection taken back.</summary>
    Accepted,

    /// <summary>Not accepted: the finding stands.</summary>
    Declined,
}

/// <summary>An objection of a unit (đề nghị xem xét lại).</summary>
/// <param name="Number">Its number in the unit's entry, from 1.</param>
/// <param name="About">What it is about.</param>
/// <param name="Of">Version of what it contests: of the entry, the activity's stream or the period. The same finding is contested once.</param>
/// <param name="Standing">Where it stands.</param>
public sealed record Objection(int Number, ObjectionAbout About, long Of, ObjectionStanding Standing);

/// <summary>The unit contests a finding (đề nghị xem xét lại).</summary>
/// <param name="Number">Its number in the unit's entry, from 1.</param>
/// <param name="About">What it is about.</param>
/// <param name="Of">Version of what it contests.</param>
public sealed record ObjectionRaised(int Number, ObjectionAbout About, long Of) : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>Somebody who did not make the finding answered an objection.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Accepted">Whether it is accepted.</param>
public sealed record ObjectionAnswered(int Number, bool Accepted) : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>Decisions about objections. Who may is decided before.</summary>
public static class ObjectionDecisions
{
    /// <summary>Takes down an objection.</summary>
    /// <param name="sheet">The unit's sheet.</param>
    /// <param name="now">Its entry.</param>
    /// <param name="about">What it is about.</param>
    /// <param name="reason">Why.</param>
    /// <param name="activity">The activity of a rejection, as it stands; null when there is none of the unit with this id.</param>
    public static Decision Raise(EntrySheet sheet, EntryHistory now, ObjectionAbout about, string reason, Activity? activity)
    {
        if (Shape(about) is { } misshapen)
        {
            return misshapen;
        }

        if (TooLate(sheet, about.Kind) is { } late)
        {
            return late;
        }

        var (refused, of) = Contested(sheet, now, about, activity);
        if (refused is not null)
        {
            return refused;
        }

        var same = now.Entry.Objections.Values.LastOrDefault(o => o.About == about && (o.Standing == ObjectionStanding.Open || o.Of == of));
        return same is { Standing: ObjectionStanding.Open }
            ? Decision.Refuse("objection.open", $"Đề nghị số {same.Number} về nội dung này đang chờ trả lời.")
            : same is not null
                ? Decision.Refuse("objection.answered", $"Nội dung này đã được trả lời ở đề nghị số {same.Number} và chưa thay đổi từ đó.")
                : Require.Text(reason, "/reason", ActivityKind.TextMax).ToList() is { Count: > 0 } missing
                    ? Decision.Refuse(missing)
                    : Decision.Accept(new ObjectionRaised(now.Entry.Objections.Count + 1, about, of) { Reason = reason });
    }

    /// <summary>Answers an objection.</summary>
    public static Decision Answer(EntryHistory now, int number, bool accepted, string reason) => now.Entry.Objections.GetValueOrDefault(number) switch
    {
        null => Decision.Refuse("objection.not-found", "Không tìm thấy đề nghị xem xét lại này."),
        { Standing: ObjectionStanding.Open } => Require.Text(reason, "/reason", ActivityKind.TextMax).ToList() is { Count: > 0 } missing
            ? Decision.Refuse(missing)
            : Decision.Accept(new ObjectionAnswered(number, accepted) { Reason = reason }),
        { } answered when (answered.Standing == ObjectionStanding.Accepted) == accepted => Decision.AlreadyDone,
        _ => Decision.Refuse("objection.answered", "Đề nghị này đã được trả lời khác; không sửa được trả lời."),
    };

    /// <summary>
    /// Last day to object to a kind of finding, or null. Findings and rejections are contested until the plan says; a result is, too, if that
    /// day lies after the day of publication, and without limit otherwise: nobody can contest what is not there yet.
    /// </summary>
    public static DateOnly? Deadline(PeriodPlan plan, ObjectionKind kind) =>
        kind != ObjectionKind.Result || plan.Dates?.PublishBy is { } published && plan.Dates.ObjectBy > published ? plan.Dates?.ObjectBy : null;

    /// <summary>Whether an open objection waits longer than the plan foresees: past the day of publication, or that of objecting where there is none.</summary>
    public static bool IsOverdue(PeriodPlan plan, Objection objection, DateOnly today) =>
        objection.Standing == ObjectionStanding.Open && (plan.Dates?.PublishBy ?? plan.Dates?.ObjectBy) is { } last && today > last;

    /// <summary>The entry after an answer: what is found wrong is looked at again.</summary>
    internal static UnitEntry Answered(this UnitEntry entry, Objection open, bool accepted) => entry with
    {
        Objections = entry.Objections.SetItem(open.Number, open with { Standing = accepted ? ObjectionStanding.Accepted : ObjectionStanding.Declined }),
        ToReview = accepted && open.About is { Kind: ObjectionKind.Appraisal, Criterion: { } criterion } ? entry.ToReview.Add(criterion) : entry.ToReview,
    };

    private static Decision? Shape(ObjectionAbout about) => about switch
    {
        { Kind: ObjectionKind.Appraisal, Criterion: null } => Decision.Refuse("objection.criterion-missing", "Hãy nêu tiêu chí cần xem xét lại.", "/about/criterion"),
        { Kind: ObjectionKind.Rejection, Activity: null } => Decision.Refuse("objection.activity-missing", "Hãy nêu hoạt động cần xem xét lại.", "/about/activity"),
        { Kind: not ObjectionKind.Appraisal, Criterion: not null } => Decision.Refuse("objection.about-two", "Mỗi đề nghị chỉ về một nội dung.", "/about/criterion"),
        { Kind: not ObjectionKind.Rejection, Activity: not null } => Decision.Refuse("objection.about-two", "Mỗi đề nghị chỉ về một nội dung.", "/about/activity"),
        _ => null,
    };

    /// <summary>Why it is too late to object to a kind of finding, or null.</summary>
    public static Decision? TooLate(EntrySheet sheet, ObjectionKind kind) => Deadline(sheet.Period.Plan, kind) is { } last && sheet.Today > last
        ? Decision.Refuse("objection.too-late", $"Hạn đề nghị xem xét lại là hết ngày {last:dd/MM/yyyy}.")
        : null;

    private static (Decision? Refused, long Of) Contested(EntrySheet sheet, EntryHistory now, ObjectionAbout about, Activity? activity) => about.Kind switch
    {
        ObjectionKind.Appraisal => sheet.Find(about.Criterion!) is null
            ? (Decision.Refuse("criterion.unknown", "Bảng điểm của đơn vị không có tiêu chí này.", "/about/criterion"), 0)
            : now.FoundAt.TryGetValue(about.Criterion!, out var found) ? (null, found)
            : (Decision.Refuse("objection.nothing-found", "Tiêu chí này chưa được thẩm định nên chưa có gì để xem xét lại."), 0),
        ObjectionKind.Rejection => activity is null
            ? (Decision.Refuse("objection.activity-unknown", "Đơn vị không có hoạt động nào mang mã này.", "/about/activity"), 0)
            : activity.IsRejected ? (null, activity.Version)
            : (Decision.Refuse("objection.nothing-found", "Hoạt động này không bị từ chối công nhận."), 0),
        ObjectionKind.Result => sheet.Period.Status == PeriodStatus.Published
            ? (null, sheet.Period.Version)
            : (Decision.Refuse("objection.nothing-found", "Kết quả của kỳ thi đua chưa được công bố."), 0),
        _ => throw new ArgumentOutOfRangeException(nameof(about)),
    };
}
