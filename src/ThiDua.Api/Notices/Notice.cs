using System.Globalization;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Periods;

namespace ThiDua.Api.Notices;

/// <summary>What people are told of.</summary>
internal enum NoticeKind
{
    /// <summary>Nghĩa vụ sắp đến hạn.</summary>
    DutyDue,

    /// <summary>Hoạt động không được công nhận.</summary>
    ActivityRejected,

    /// <summary>Đề nghị xem xét lại đã được trả lời.</summary>
    ObjectionAnswered,

    /// <summary>Kỳ thi đua sang bước mới.</summary>
    StepOpened,

    /// <summary>Có quyết định khen thưởng.</summary>
    AwardDecided,
}

/// <summary>How somebody is told.</summary>
internal enum NoticeWay
{
    /// <summary>Not at all.</summary>
    Off,

    /// <summary>In the application.</summary>
    App,

    /// <summary>Also by a mail of its own.</summary>
    Each,

    /// <summary>Also in the mail of the day.</summary>
    Digest,
}

/// <summary>What is told to all who belong to a unit.</summary>
/// <param name="Source">What it is about, with the kind and the account the key: <c>event:17</c>, <c>duty:DC-17:…</c>.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Unit">Unit code.</param>
/// <param name="Title">Vietnamese line.</param>
/// <param name="Body">Vietnamese sentences.</param>
/// <param name="Link">Where to look.</param>
internal sealed record NoticeDraft(string Source, NoticeKind Kind, string Unit, string Title, string Body, string Link);

/// <summary>An event that may be worth a notice.</summary>
/// <param name="Seq">Position.</param>
/// <param name="StreamId">Stream.</param>
/// <param name="Type">Type alias as stored.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Unit">Unit that it names, or that the first event of its stream names; null when neither does.</param>
internal sealed record NoticeEvent(long Seq, string StreamId, string Type, DateTimeOffset At, string? Unit);

/// <summary>Which events give which notices. Pure: who is told, and how, is decided afterwards.</summary>
internal static class NoticeRules
{
    /// <summary>Types that give notices.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [
        "activity_rejected", "objection_answered", "award_decided", "self_scoring_started", "appraisal_started", "deliberation_started", "period_published",
    ];

    /// <summary>The notices of an event.</summary>
    /// <param name="e">The event.</param>
    /// <param name="world">The world, at least as of the event.</param>
    public static IEnumerable<NoticeDraft> Of(NoticeEvent e, World world)
    {
        var source = string.Create(CultureInfo.InvariantCulture, $"event:{e.Seq}");
        return e.Type switch
        {
            "activity_rejected" when e.Unit is { } unit && ActivityKinds.OfStream(e.StreamId) is { } kind => [Rejected(source, unit, e.StreamId[(kind.Stream.Length + 1)..], world)],
            "objection_answered" when e.Unit is { } unit => [new NoticeDraft(
                source, NoticeKind.ObjectionAnswered, unit, "Đề nghị xem xét lại đã được trả lời",
                $"Đề nghị xem xét lại của {Name(unit, world)} đã có trả lời.", $"/api/units/{Uri.EscapeDataString(unit)}")],
            "award_decided" when e.Unit is { } unit => [new NoticeDraft(
                source, NoticeKind.AwardDecided, unit, "Có quyết định khen thưởng",
                $"Đã có quyết định khen thưởng liên quan đến {Name(unit, world)}.", $"/api/units/{Uri.EscapeDataString(unit)}")],
            _ when e.StreamId.StartsWith("period-", StringComparison.Ordinal) && world.Period(e.StreamId["period-".Length..]) is { } period => Opened(source, e.Type, period, world),
            _ => [],
        };
    }

    /// <summary>The notice of a duty that is due soon.</summary>
    /// <param name="item">The duty.</param>
    /// <param name="unit">Code of the unit that owes it.</param>
    /// <param name="period">Code of a period that it falls into.</param>
    /// <param name="world">The world.</param>
    public static NoticeDraft? Due(DutyItem item, string unit, string period, World world) => item is { State: DutyState.DueSoon, DueOn: { } due }
        ? new NoticeDraft(
            string.Create(CultureInfo.InvariantCulture, $"duty:{unit}:{item.Rule.Code}:{item.Item}:{due:yyyy-MM-dd}"), NoticeKind.DutyDue, unit,
            $"Sắp đến hạn {Day(due)}: {item.Rule.Title}",
            $"{Name(unit, world)}: {item.Rule.Todo}{(item.Item is { } one ? $" Nội dung: {one}." : "")} Hạn: {Day(due)}. Căn cứ: {item.Rule.Law}{(item.Rule.Confirmed ? "" : " (cần xác nhận)")}.",
            $"/api/periods/{Uri.EscapeDataString(period)}/units/{Uri.EscapeDataString(unit)}/duties?state=due-soon")
        : null;

    private static NoticeDraft Rejected(string source, string unit, string id, World world) => new(
        source, NoticeKind.ActivityRejected, unit, "Hoạt động không được công nhận",
        $"Hoạt động {id} của {Name(unit, world)} không được công nhận; lý do ở lịch sử của hoạt động. Đơn vị có thể đính chính hoặc đề nghị xem xét lại.",
        $"/api/activities/{Uri.EscapeDataString(id)}");

    /// <summary>A step concerns every unit that competes in the period.</summary>
    private static IEnumerable<NoticeDraft> Opened(string source, string type, Period period, World world)
    {
        var (step, until) = type switch
        {
            "self_scoring_started" => ("bắt đầu tự chấm điểm", period.Plan.Dates?.SelfScoreBy),
            "appraisal_started" => ("bắt đầu thẩm định", period.Plan.Dates?.AppraiseBy),
            "deliberation_started" => ("bắt đầu bình xét, suy tôn", period.Plan.Dates?.PublishBy),
            "period_published" => ("đã công bố kết quả", null),
            _ => ("", (DateOnly?)null),
        };
        return step.Length == 0 ? [] : period.Plan.Clusters.SelectMany(c => world.Cluster(c)?.Members ?? []).Select(m => m.Unit).Distinct(StringComparer.Ordinal)
            .Select(unit => new NoticeDraft(
                source, NoticeKind.StepOpened, unit, $"{period.Plan.Name}: {step}",
                $"Kỳ thi đua \"{period.Plan.Name}\" {step}{(until is { } day ? $", hạn {Day(day)}" : "")}.", $"/api/periods/{Uri.EscapeDataString(period.Code)}"));
    }

    private static string Name(string unit, World world) => world.NameOf(unit);

    private static string Day(DateOnly day) => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
}
