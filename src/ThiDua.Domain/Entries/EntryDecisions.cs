using System.Globalization;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Documents;
using ThiDua.Domain.Periods;

namespace ThiDua.Domain.Entries;

/// <summary>A judgement as somebody enters it.</summary>
/// <param name="Points">Points, or null when options are chosen.</param>
/// <param name="Options">Codes of options, or null when points are given.</param>
/// <param name="Reason">Why.</param>
public sealed record JudgementEntered(decimal? Points = null, IReadOnlyList<string>? Options = null, string? Reason = null);

/// <summary>Votes on a tie as the minutes tell them.</summary>
/// <param name="Cluster">Cluster that voted.</param>
/// <param name="Votes">Votes by unit code.</param>
/// <param name="Minutes">Number of the minutes.</param>
public sealed record TieVotesEntered(string Cluster, IReadOnlyDictionary<string, decimal> Votes, string Minutes);

/// <summary>Decisions about a unit's entry in a period. Who may is decided before.</summary>
public static class EntryDecisions
{
    private static readonly CultureInfo Vietnamese = CultureInfo.GetCultureInfo("vi-VN");

    /// <summary>Assigns targets, anew or for the first time; null withdraws one. What stands already adds nothing.</summary>
    /// <param name="sheet">The unit's sheet.</param>
    /// <param name="now">Its entry.</param>
    /// <param name="targets">Targets by criterion.</param>
    /// <param name="reason">Why; needed when a target that stands is changed or withdrawn.</param>
    public static Decision Assign(EntrySheet sheet, EntryHistory now, IReadOnlyDictionary<string, decimal?> targets, string? reason)
    {
        var refusals = Require.That(targets.Count > 0, "target.missing", "Hãy nêu ít nhất một chỉ tiêu.", "/targets").ToList();
        var events = new List<IDomainEvent>();
        foreach (var (code, target) in targets.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            var known = now.Entry.Targets.TryGetValue(code, out var standing);
            refusals.AddRange(Check(sheet, code, target));
            if (target is { } wanted && !(known && standing == wanted))
            {
                events.Add(new TargetAssigned(code, wanted) { Reason = reason });
            }
            else if (target is null && known)
            {
                events.Add(new TargetWithdrawn(code) { Reason = reason });
            }
        }

        var changes = events.Any(e => e is TargetWithdrawn || (e is TargetAssigned t && now.Entry.Targets.ContainsKey(t.Criterion)));
        refusals.AddRange(changes || reason is not null ? Require.Text(reason, "/reason") : []);
        return Answer(refusals, events);
    }

    /// <summary>Declares that a criterion does not apply to the unit, or that it does after all.</summary>
    public static Decision Apply(EntrySheet sheet, EntryHistory now, string criterion, bool notApplicable, string? reason) =>
        Missing(sheet, criterion) ?? Answer(
            [
                .. Require.That(
                    !notApplicable || sheet.Find(criterion)!.NotApplicable is not null, "criterion.always-applies",
                    "Bộ tiêu chí không cho phép bỏ tiêu chí này: tiêu chí áp dụng cho mọi đơn vị.", "/notApplicable"),
                .. Require.Text(reason, "/reason"),
            ],
            now.Entry.NotApplicable.Contains(criterion) == notApplicable ? []
            : notApplicable ? [new CriterionDeclaredNotApplicable(criterion) { Reason = reason }]
            : [new CriterionDeclaredApplicable(criterion) { Reason = reason }]);

    /// <summary>Takes down what the unit says of itself.</summary>
    public static Decision SelfScore(EntrySheet sheet, EntryHistory now, string criterion, JudgementEntered entered) =>
        Judge(sheet, now.Entry.SelfScores.GetValueOrDefault(criterion), criterion, entered, needsReason: false, (points, options) =>
            new SelfScored(criterion, points, options) { Reason = entered.Reason });

    /// <summary>Takes down what the committee finds.</summary>
    public static Decision Appraise(EntrySheet sheet, EntryHistory now, string criterion, JudgementEntered entered) =>
        Judge(sheet, now.Entry.Appraisals.GetValueOrDefault(criterion), criterion, entered, needsReason: true, (points, options) =>
            new CriterionAppraised(criterion, points, options) { Reason = entered.Reason });

    /// <summary>Takes down a vote on a tie: for each unit what follows for its entry, or one refusal for all.</summary>
    /// <param name="world">The world.</param>
    /// <param name="period">Period code.</param>
    /// <param name="entered">The vote.</param>
    /// <param name="entries">Entries of the units.</param>
    public static (Decision.Refused? Refused, IReadOnlyDictionary<string, TieVoteRecorded> Events) Vote(
        World world, string period, TieVotesEntered entered, Func<string, EntryHistory> entries)
    {
        var none = new Dictionary<string, TieVoteRecorded>();
        if (world.Period(period) is not { } found)
        {
            return (Refused("period.not-found", "Không tìm thấy kỳ thi đua này."), none);
        }

        if (!found.Status.Allows(PeriodAct.Vote))
        {
            return ((Decision.Refused)found.Status.Refuse(PeriodAct.Vote), none);
        }

        var plan = found.Plan;
        var members = plan.Clusters.Contains(entered.Cluster) && world.Cluster(entered.Cluster) is { } cluster ? cluster.MembersDuring(plan.From, plan.To).ToHashSet() : null;
        List<Refusal> refusals =
        [
            .. Require.That(members is not null, "cluster.unknown", "Kỳ thi đua không có cụm, khối này.", "/cluster"),
            .. Require.That(entered.Votes.Count >= 2, "vote.too-few-units", "Bỏ phiếu phân định phải nêu ít nhất hai đơn vị.", "/votes"),
            .. Require.Text(entered.Minutes, "/minutes", 100),
            .. entered.Votes.OrderBy(v => v.Key, StringComparer.Ordinal).SelectMany(v => Check(v.Key, v.Value, members)),
        ];
        if (refusals.Count > 0)
        {
            return ((Decision.Refused)Decision.Refuse(refusals), none);
        }

        var of = entered.Votes.Values.Sum();
        return (null, entered.Votes.Select(v => (Unit: v.Key, Event: new TieVoteRecorded(v.Value, of, entered.Minutes)))
            .Where(v => entries(v.Unit).Vote != v.Event).ToDictionary(v => v.Unit, v => v.Event));
    }

    private static IEnumerable<Refusal> Check(EntrySheet sheet, string code, decimal? target)
    {
        var at = DocNode.Below("/targets", code);
        return
        [
            .. Require.That(sheet.Find(code) is not null, "criterion.unknown", $"Bảng điểm của đơn vị không có tiêu chí {DocRules.Short(code)}.", at),
            .. target is not { } number ? []
                : number <= 0 ? Require.That(false, "target.not-positive", "Chỉ tiêu phải lớn hơn 0.", at)
                : Require.Amount(number, at),
        ];
    }

    private static IEnumerable<Refusal> Check(string unit, decimal votes, HashSet<string>? members)
    {
        var at = DocNode.Below("/votes", unit);
        return
        [
            .. Require.That(members?.Contains(unit) != false, "unit.unknown", $"Đơn vị {DocRules.Short(unit)} không thuộc cụm, khối này trong kỳ.", at),
            .. Require.Count(votes, at),
            .. Require.That(decimal.Truncate(votes) == votes, "number.not-whole", "Số phiếu phải là số nguyên.", at),
        ];
    }

    private static Decision Judge(
        EntrySheet sheet, Judgement? standing, string code, JudgementEntered entered, bool needsReason,
        Func<decimal?, IReadOnlyList<string>?, IDomainEvent> say)
    {
        if (Missing(sheet, code) is { } missing)
        {
            return missing;
        }

        List<Refusal> refusals =
        [
            .. Points(sheet.Find(code)!, entered),
            .. needsReason || entered.Reason is not null ? Require.Text(entered.Reason, "/reason") : [],
        ];
        var options = entered.Options?.Order(StringComparer.Ordinal).ToList();
        return Answer(refusals, standing == new Judgement(entered.Points, [.. options ?? []]) ? [] : [say(entered.Points, options)]);
    }

    private static IEnumerable<Refusal> Points(Criterion criterion, JudgementEntered entered) => (criterion.Formula, entered) switch
    {
        (_, { Points: null, Options: null } or { Points: not null, Options: not null }) =>
            [new Refusal("judgement.points-or-options", "Hãy nêu điểm, hoặc các phương án được chọn.", "/points")],
        (Formula.Options, { Options: null }) =>
            [new Refusal("judgement.options-needed", "Tiêu chí này chấm bằng cách chọn phương án, không nhập điểm.", "/points")],
        (Formula.Options formula, { Options: { } options }) => Options(criterion, formula, options),
        (_, { Options: not null }) => [new Refusal("judgement.no-options", "Tiêu chí này không có phương án để chọn; hãy nhập điểm.", "/options")],
        (_, { Points: { } points }) =>
        [
            .. Require.That(
                points >= 0 && points <= criterion.Max, "points.out-of-range",
                $"Điểm của tiêu chí này từ 0 đến {criterion.Max.ToString("0.####", Vietnamese)}.", "/points"),
            .. Require.Decimals(points, "/points"),
        ],
    };

    private static IEnumerable<Refusal> Options(Criterion criterion, Formula.Options formula, IReadOnlyList<string> options) =>
    [
        .. Require.That(formula.Several || options.Count == 1, "option.exactly-one", "Tiêu chí này chọn đúng một phương án.", "/options"),
        .. Require.That(options.Distinct(StringComparer.Ordinal).Count() == options.Count, "list.repeats", "Danh sách có mục bị lặp.", "/options"),
        .. options.SelectMany((o, i) => Require.That(
            formula.Choices.Any(c => c.Code == o), "option.unknown", $"Tiêu chí {criterion.Code} không có phương án {DocRules.Short(o)}.", $"/options/{i}")),
    ];

    private static Decision? Missing(EntrySheet sheet, string code) => sheet.Find(code) is null
        ? Decision.Refuse("criterion.not-found", "Bảng điểm của đơn vị không có tiêu chí này.")
        : null;

    private static Decision Answer(List<Refusal> refusals, IReadOnlyList<IDomainEvent> events) =>
        refusals.Count > 0 ? Decision.Refuse(refusals) : Decision.Accept(events);

    private static Decision.Refused Refused(string code, string message) => (Decision.Refused)Decision.Refuse(code, message);
}
