using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria.Documents;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;

namespace ThiDua.Domain.Entries;

/// <content>
/// What the unit says of itself, handing it in, sending it back, the finding, the unit's account of it, the second review: each once the
/// one before it is there.
/// </content>
public static partial class EntryDecisions
{
    /// <summary>Takes down what the unit says of itself, as long as it is not handed in, or once it was sent back.</summary>
    public static Decision SelfScore(EntrySheet sheet, EntryHistory now, string criterion, JudgementEntered entered)
    {
        var decision = Judge(
            sheet, null, criterion, entered, needsReason: false,
            (points, options) => new SelfScored(criterion, points, options) { Reason = entered.Reason, Evidence = entered.Evidence });
        return decision is Decision.Accepted { Events: [SelfScored said] } && now.Said.TryGetValue(criterion, out var before) && SaysNothingNew(said, before)
            ? Decision.AlreadyDone
            : Closed(sheet, now.Entry, criterion) ?? decision;
    }

    /// <summary>Hands in the self-score. What was left empty stays at 0 points claimed.</summary>
    public static Decision Submit(EntrySheet sheet, EntryHistory now) => now.Entry.SelfScore == SelfScoreStanding.Submitted
        ? Decision.AlreadyDone
        : Closed(sheet, now.Entry, null) ?? Decision.Accept(new SelfScoresSubmitted());

    /// <summary>
    /// Sends the self-score back to the unit, whole or some criteria: it is open again. A unit that missed the day of handing in gets more
    /// time the same way.
    /// </summary>
    /// <param name="sheet">The unit's sheet.</param>
    /// <param name="now">Its entry.</param>
    /// <param name="criteria">Codes of criteria; null for all.</param>
    /// <param name="until">Last day to hand in again; null for none.</param>
    /// <param name="reason">Why.</param>
    public static Decision SendBack(EntrySheet sheet, EntryHistory now, IReadOnlyList<string>? criteria, DateOnly? until, string reason)
    {
        if (NothingToSendBack(sheet, now.Entry) is { } refused)
        {
            return refused;
        }

        var codes = criteria?.Order(StringComparer.Ordinal).ToList();
        List<Refusal> refusals =
        [
            .. Require.That(criteria is not { Count: 0 }, "criterion.missing", "Hãy nêu ít nhất một tiêu chí, hoặc bỏ trống để trả lại toàn bộ.", "/criteria"),
            .. (criteria ?? []).SelectMany((c, i) => Require.That(
                sheet.Find(c) is not null, "criterion.unknown", $"Bảng điểm của đơn vị không có tiêu chí {DocRules.Short(c)}.", $"/criteria/{i}")),
            .. Require.That(codes is null || codes.Distinct(StringComparer.Ordinal).Count() == codes.Count, "list.repeats", "Danh sách có mục bị lặp.", "/criteria"),
            .. Require.That(until is null || until >= sheet.Today, "date.past", "Hạn nộp lại đã qua.", "/until"),
            .. Require.Text(reason, "/reason", ActivityKind.TextMax),
        ];
        var same = now.Entry.SelfScore == SelfScoreStanding.SentBack && now.Entry.SentBackUntil == until && now.Entry.SentBack.SequenceEqual(codes ?? []);
        return Answer(refusals, same ? [] : [new SelfScoresSentBack(codes, until) { Reason = reason }]);
    }

    /// <summary>Why nothing can be sent back now, or null.</summary>
    public static Decision? NothingToSendBack(EntrySheet sheet, UnitEntry entry) =>
        sheet.NotIn(PeriodAct.SendBack)
        ?? (entry.SelfScore == SelfScoreStanding.Open && !(sheet.Period.SelfScoringOver || IsAfter(sheet.Today, sheet.Period.Plan.Dates?.SelfScoreBy)) ? NotSubmitted() : null);

    /// <summary>
    /// Takes down what the committee finds: the first appraisal, or, where the unit made a statement or its objection was accepted, the second
    /// review beside it.
    /// </summary>
    public static Decision Appraise(EntrySheet sheet, EntryHistory now, string criterion, JudgementEntered entered)
    {
        var entry = now.Entry;
        var isReview = entry.ToReview.Contains(criterion) || entry.Reviews.ContainsKey(criterion);
        var standing = entry.ToReview.Contains(criterion) ? null : entry.Found(criterion);
        var decision = Judge(sheet, standing, criterion, entered, needsReason: true, (points, options) => isReview
            ? new CriterionReviewed(criterion, points, options) { Reason = entered.Reason }
            : new CriterionAppraised(criterion, points, options) { Reason = entered.Reason });
        return decision is Decision.Accepted { Events.Count: 0 } ? decision : NotYet(sheet, entry, criterion) ?? decision;
    }

    /// <summary>Takes down the unit's account of a finding.</summary>
    public static Decision State(EntrySheet sheet, EntryHistory now, string criterion, string text) =>
        Missing(sheet, criterion)
        ?? (now.Entry.ToReview.Contains(criterion) && now.Stated.TryGetValue(criterion, out var stated) && stated.Text == text ? Decision.AlreadyDone : null)
        ?? NothingToState(sheet, now.Entry, criterion)
        ?? Answer([.. Require.Text(text, "/text", ActivityKind.TextMax)], [new StatementMade(criterion) { Text = text }]);

    /// <summary>Why the unit cannot account for a finding now, or null.</summary>
    public static Decision? NothingToState(EntrySheet sheet, UnitEntry entry, string criterion) =>
        sheet.NotIn(PeriodAct.State)
        ?? (entry.Found(criterion) is null ? Decision.Refuse("statement.nothing-found", "Tiêu chí này chưa được thẩm định nên chưa có gì để giải trình.") : null)
        ?? (sheet.Period.Plan.Dates?.ObjectBy is { } last && sheet.Today > last ? Decision.Refuse("statement.too-late", $"Hạn giải trình là hết ngày {last:dd/MM/yyyy}.") : null);

    /// <summary>Takes down what the unit pledges at the start; a later pledge replaces it up to the last day of registration.</summary>
    /// <param name="sheet">The unit's sheet.</param>
    /// <param name="now">Its entry.</param>
    /// <param name="targets">Targets by criterion.</param>
    /// <param name="text">What it pledges in words.</param>
    public static Decision Pledge(EntrySheet sheet, EntryHistory now, IReadOnlyDictionary<string, decimal> targets, string text)
    {
        if (PledgeClosed(sheet) is { } refused)
        {
            return refused;
        }

        var pledge = new PledgeMade(new SortedDictionary<string, decimal>(targets.ToDictionary(), StringComparer.Ordinal)) { Text = text };
        return Answer(
            [.. targets.OrderBy(t => t.Key, StringComparer.Ordinal).SelectMany(t => Check(sheet, t.Key, t.Value)), .. Require.Text(text, "/text", ActivityKind.TextMax)],
            now.LastPledge is { } before && EventJson.Same(before, pledge) ? [] : [pledge]);
    }

    /// <summary>Why the unit cannot pledge now, or null.</summary>
    public static Decision? PledgeClosed(EntrySheet sheet) =>
        sheet.NotIn(PeriodAct.Pledge)
        ?? (sheet.Period.Plan.Dates?.RegisterBy is { } last && sheet.Today > last ? Decision.Refuse("pledge.too-late", $"Hạn đăng ký thi đua là hết ngày {last:dd/MM/yyyy}.") : null);

    /// <summary>Why the unit cannot change or hand in its self-score now, or null; for one criterion, or for the whole.</summary>
    public static Decision? Closed(EntrySheet sheet, UnitEntry entry, string? criterion)
    {
        if (criterion is not null && sheet.Find(criterion) is null)
        {
            return null; // Told by the judgement itself.
        }

        if (entry.SelfScore == SelfScoreStanding.SentBack)
        {
            return sheet.NotIn(PeriodAct.ScoreAgain)
                ?? (criterion is not null && !entry.IsSentBack(criterion)
                    ? Decision.Refuse("self-score.not-sent-back", "Tiêu chí này không nằm trong phần được trả lại.") : null)
                ?? (entry.SentBackUntil is { } until && sheet.Today > until
                    ? Decision.Refuse("self-score.too-late", $"Hạn nộp lại bản tự chấm là hết ngày {until:dd/MM/yyyy}.") : null);
        }

        return sheet.NotIn(PeriodAct.SelfScore)
            ?? (entry.SelfScore == SelfScoreStanding.Submitted
                ? Decision.Refuse("self-score.submitted", "Đơn vị đã nộp bản tự chấm; chỉ sửa được khi được trả lại.") : null)
            ?? (sheet.Period.Plan.Dates?.SelfScoreBy is { } last && sheet.Today > last
                ? Decision.Refuse("self-score.too-late", $"Hạn nộp bản tự chấm là hết ngày {last:dd/MM/yyyy}.") : null);
    }

    /// <summary>
    /// Why the committee cannot appraise a criterion now, or null. While units score themselves it waits until they hand in; in the running year,
    /// before that step, findings are provisional like the self-scores. After deliberation began only what must be reviewed is.
    /// </summary>
    public static Decision? NotYet(EntrySheet sheet, UnitEntry entry, string criterion)
    {
        var step = sheet.Period.Status;
        return step is PeriodStatus.Deliberation or PeriodStatus.Published
            ? entry.ToReview.Contains(criterion) ? null : sheet.NotIn(PeriodAct.Appraise)
            : entry.IsSentBack(criterion) && !IsAfter(sheet.Today, entry.SentBackUntil)
                ? Decision.Refuse("self-score.sent-back", "Bản tự chấm đang được trả lại; hãy đợi đơn vị nộp lại rồi thẩm định.")
                : step == PeriodStatus.SelfScoring && !entry.EverSubmitted ? NotSubmitted() : null;
    }

    private static Decision NotSubmitted() => Decision.Refuse("self-score.not-submitted", "Đơn vị chưa nộp bản tự chấm.");

    private static bool IsAfter(DateOnly today, DateOnly? last) => last is { } day && today > day;

    /// <summary>Whether a self-score repeats the one before; a reason or evidence that is not named again stays.</summary>
    private static bool SaysNothingNew(SelfScored said, SelfScored before) =>
        EventJson.Same(said with { Reason = said.Reason ?? before.Reason, Evidence = said.Evidence ?? before.Evidence }, before);
}
