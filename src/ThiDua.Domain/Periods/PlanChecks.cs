using ThiDua.Domain.Activities;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Periods;

/// <summary>What makes a plan one that a period can follow.</summary>
internal static class PlanChecks
{
    private const int SourcesMax = 50;

    /// <summary>All that is wrong with a plan.</summary>
    public static IEnumerable<Refusal> Of(World world, string code, PeriodPlan plan) =>
    [
        .. Codes.Check(code, "/code"),
        .. Require.Text(plan.Name, "/name"),
        .. Require.That(plan.To >= plan.From, "date.order", "Ngày kết thúc trước ngày bắt đầu.", "/to"),
        .. Require.That(plan.To.Year - plan.From.Year <= 20, "period.too-long", "Một kỳ dài tối đa 20 năm.", "/to"),
        .. Require.That(plan.Sheets.Count > 0, "period.no-sheet", "Kỳ thi đua phải có ít nhất một bộ tiêu chí.", "/sheets"),
        .. plan.Clusters.SelectMany((c, i) => Require.That(
            world.Cluster(c) is not null, "cluster.unknown", $"Không có cụm, khối nào mang mã {c}.", $"/clusters/{i}")),
        .. Dates(plan),
        .. (plan.Verification ?? []).SelectMany((p, i) => Policy(plan, p, i)),
    ];

    /// <summary>The days in the order of the steps, each with its name.</summary>
    public static IReadOnlyList<(string Name, DateOnly? Day)> Named(PeriodDates dates) =>
    [
        ("registerBy", dates.RegisterBy), ("recordUntil", dates.RecordUntil), ("selfScoreBy", dates.SelfScoreBy), ("appraiseBy", dates.AppraiseBy),
        ("objectBy", dates.ObjectBy), ("publishBy", dates.PublishBy),
    ];

    /// <summary>Days come in the order of the steps, not before the period and not years after it.</summary>
    public static IEnumerable<Refusal> Dates(PeriodPlan plan)
    {
        var named = Named(plan.Dates ?? new PeriodDates()).Where(d => d.Day is not null).Select(d => (d.Name, Day: d.Day!.Value)).ToList();
        for (var i = 0; i < named.Count; i++)
        {
            var (name, day) = named[i];
            var at = $"/dates/{name}";
            if (day < plan.From || day.DayNumber > plan.To.DayNumber + 731)
            {
                yield return new Refusal("date.outside-period", "Hạn của một bước không trước ngày đầu kỳ và không quá hai năm sau ngày cuối kỳ.", at);
            }
            else if (i > 0 && day < named[i - 1].Day)
            {
                yield return new Refusal("date.order", "Hạn của bước sau không được trước hạn của bước trước.", at);
            }
        }
    }

    private static IEnumerable<Refusal> Policy(PeriodPlan plan, VerificationPolicy policy, int index)
    {
        var at = $"/verification/{index}";
        var sources = policy.Sources ?? [];
        return
        [
            .. Require.That(
                ActivityKinds.All.Any(k => k.Stream == policy.Type), "activity.unknown-type", "Không có loại hoạt động này.", $"{at}/type"),
            .. Require.That(
                plan.Verification!.Take(index).All(p => p.Type != policy.Type), "list.repeats", "Mỗi loại hoạt động có một cách xác minh.", $"{at}/type"),
            .. policy.Way == VerificationWay.Sample
                ? Require.That(policy.Percent is >= 1 and <= 100, "verification.percent", "Tỷ lệ mẫu là số nguyên từ 1 đến 100.", $"{at}/percent")
                : Require.That(policy.Percent is null, "verification.not-sampled", "Chỉ cách chọn mẫu mới có tỷ lệ.", $"{at}/percent"),
            .. policy.Way switch
            {
                VerificationWay.UnlessQuestioned => Require.That(policy.QuestionBy is not null, "date.missing", "Phải nêu hạn đặt câu hỏi.", $"{at}/questionBy"),
                VerificationWay.Sample => [],
                _ => Require.That(policy.QuestionBy is null, "verification.not-questioned", "Cách xác minh này không có hạn đặt câu hỏi.", $"{at}/questionBy"),
            },
            .. Require.That(!(policy.QuestionBy < plan.From), "date.outside-period", "Hạn đặt câu hỏi trước ngày đầu kỳ.", $"{at}/questionBy"),
            .. Require.That(
                policy.Way == VerificationWay.BySource ? sources.Count is > 0 and <= SourcesMax : sources.Count == 0, "verification.sources",
                $"Xác minh theo nguồn phải nêu từ 1 đến {SourcesMax} nguồn; cách khác thì không.", $"{at}/sources"),
            .. sources.SelectMany((s, i) => Require.Text(s, $"{at}/sources/{i}")),
        ];
    }
}
