using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Explanations;

/// <summary>
/// Finds what would raise a criterion's points. Candidates may be generous: each is scored by the engine itself, with the numbers
/// changed, and what does not raise the points is dropped; so a promise is what the engine will give.
/// </summary>
/// <param name="sheet">The sheet.</param>
/// <param name="index">Place of the criterion in the set.</param>
/// <param name="view">The view.</param>
internal sealed partial class AdviceFinder(ScoreSheet sheet, int index, View view)
{
    /// <summary>Beyond this nothing is promised: candidates could not be worked out without overflow.</summary>
    private const decimal MostNumber = 1_000_000_000_000m;

    private readonly PlannedCriterion _planned = sheet.Plan.Criteria[index];
    private readonly IReadOnlyList<Movable> _values = Movable.Of(sheet, index, view);

    private Criterion Criterion => _planned.Criterion;

    private decimal Now => sheet.PointsOf(index)[view];

    private decimal Most => _planned.Kind == SectionKind.Deduction ? 0 : Criterion.Max;

    /// <summary>Finds.</summary>
    public Advice Find()
    {
        if (Why() is { } why)
        {
            return new Advice([], [why]);
        }

        var steps = Candidates().Select(Try).OfType<AdviceStep>()
            .OrderBy(s => s.Points).ThenBy(s => s.Needs.Sum(n => n.Quantity)).ThenBy(s => s.Needs.Count)
            .DistinctBy(s => s.Points).ToList();
        steps = steps.Count <= 3 ? steps : [steps[0], steps[1], steps[^1]];
        return steps.Count > 0 ? new Advice(steps, [.. steps.Select(s => s.Text)]) : new Advice([], [Hopeless()]);
    }

    /// <summary>Why there is nothing to look for, or null.</summary>
    private string? Why()
    {
        if (!(view == View.Claimed ? sheet.Criteria[index].Applies.Claimed : sheet.Criteria[index].Applies.Verified))
        {
            return "Tiêu chí không áp dụng nên hoạt động của đơn vị không làm thay đổi điểm này.";
        }

        if (Now >= Most)
        {
            return _planned.Kind == SectionKind.Deduction ? "Không bị trừ điểm nào." : "Đã đạt tối đa.";
        }

        return sheet.Reading.Parts.Count > 0 ? "Đơn vị được chấm theo từng phần hợp thành nên không nêu gợi ý cho từng phần." : null;
    }

    private string Hopeless() => Criterion.Formula switch
    {
        Formula.Appraised => $"Điểm theo đánh giá, còn cách tối đa {Say.Number(Most - Now)} điểm.",
        Formula.Ratio f when _values[1].Now <= 0 && f.WhenZero < Criterion.Max => $"Khi phát sinh {Say.Lower(_values[1].Noun)}, điểm được tính theo tỷ lệ.",
        _ when _planned.Kind == SectionKind.Deduction => "Phần đã bị trừ không khôi phục được bằng hoạt động mới; cần không để phát sinh thêm.",
        _ when _values.FirstOrDefault(v => v.Expression is ValueExpression.Assigned && v.Now is null) is not null => "Đơn vị chưa được giao chỉ tiêu nên chưa tính được mức cần đạt.",
        _ => "Đến nay không còn hoạt động nào có thể nâng điểm này.",
    };

    /// <summary>Scores the sheet with the aims reached; null when one cannot be reached or they raise nothing.</summary>
    private AdviceStep? Try(IReadOnlyList<Aim> aims)
    {
        var changes = new Changes(_values);
        foreach (var aim in aims)
        {
            if (!changes.Add(aim))
            {
                return null;
            }
        }

        if (changes.Needs.Count == 0)
        {
            return null;
        }

        var reading = sheet.Reading.With(view, changes.Numbers);
        var after = Scorer.Sheet(sheet.Plan, reading, Figures(reading));
        var gain = after.PointsOf(index)[view] - Now;
        if (gain <= 0)
        {
            return null;
        }

        var total = after.Total[view] - sheet.Total[view];
        var reaches = after.PointsOf(index)[view] >= Most;
        return new AdviceStep(changes.Needs, gain, total, reaches, Words(changes.Needs, gain, total, reaches));
    }

    /// <summary>The group's figure when this unit's number changes and nobody else's does.</summary>
    private GroupFigures Figures(UnitReading reading)
    {
        if (CriterionPoints.Figure(sheet.Plan, index, sheet.Figures) is not { } figure)
        {
            return sheet.Figures;
        }

        var (was, value) = (Comparing.ValueOf(_planned, sheet.Reading, view), Comparing.ValueOf(_planned, reading, view));
        var of = figure.Of(view);
        var changed = (Criterion.Formula, was, value, figure[view]) switch
        {
            (_, _, null, _) => figure[view],
            (Formula.LeaderRelative, _, { } mine, { } best) => Math.Max(mine, best),
            (Formula.AverageRelative, { } old, { } mine, { } mean) when of > 0 => mean + ((mine - old) / of),
            (Formula.AverageRelative, null, { } mine, { } mean) => ((mean * of) + mine) / (of + 1),
            (_, _, { } mine, _) => mine,
        };
        figure = view == View.Claimed ? figure with { Claimed = changed } : figure with { Verified = changed };
        return new GroupFigures([.. sheet.Figures.Of.Select((f, i) => sheet.Plan.Relative[i] == index ? figure : f)]);
    }

    private string Words(IReadOnlyList<Need> needs, decimal gain, decimal total, bool reaches)
    {
        var wanted = string.Join(" và ", needs.Select(n => n.Kind switch
        {
            NeedKind.More => $"thêm {Say.Quantity(n.Quantity, n.Label)}",
            NeedKind.Fewer => $"bớt {Say.Quantity(n.Quantity, n.Label)}",
            NeedKind.Rise => $"{Say.Lower(n.Label)} đạt {Say.Number(n.To)}",
            NeedKind.Fall => $"{Say.Lower(n.Label)} giảm còn {Say.Number(n.To)}",
            NeedKind.Choose => $"đạt mức \"{n.Label}\"",
            _ => throw new InvalidOperationException("Every need has its words."),
        }));
        var lead = needs is [{ Kind: NeedKind.More } more] && reaches && Say.Noun(more.Label) is { } noun ? $"Còn {Say.Number(more.Quantity)} {noun} nữa" : Say.Upper(wanted);
        var goal = !reaches ? "" : _planned.Kind == SectionKind.Deduction ? " để không còn bị trừ" : " để đạt tối đa";
        var others = _values.Count(v => v.Moves) > needs.Count ? ", nếu các số khác giữ nguyên" : "";
        var sum = total == gain ? "" : total > 0 ? $"; tổng điểm +{Say.Number(total)} điểm" : "; tổng điểm chưa tăng";
        return $"{lead}{goal}{others}: +{Say.Number(gain)} điểm{sum}.";
    }

    /// <summary>Needs, and the numbers that follow when they are met.</summary>
    private sealed class Changes(IReadOnlyList<Movable> values)
    {
        private readonly Dictionary<int, Need> _needs = [];

        public Dictionary<int, decimal?> Numbers { get; } = [];

        public IReadOnlyList<Need> Needs => [.. _needs.Values];

        /// <summary>Adds an aim; false when it cannot be reached. Of two aims for one number the farther counts.</summary>
        public bool Add(Aim aim)
        {
            var value = values[aim.Value];
            if (value.Reach(aim) is not { } need)
            {
                return false;
            }

            if (need.Quantity == 0 && need.From is not null)
            {
                return true;
            }

            if (need is { Kind: NeedKind.Choose, To: 0 })
            {
                Numbers[value.Slot] = 0; // Another statement takes its place: nothing that anybody must do.
                return true;
            }

            var before = _needs.GetValueOrDefault(value.Slot);
            if (before is not null && (before.Kind != need.Kind || before.Quantity >= need.Quantity))
            {
                return before.Kind == need.Kind;
            }

            _needs[value.Slot] = need;
            var by = need.To - (before?.To ?? need.From ?? 0);
            foreach (var other in values.DistinctBy(v => v.Slot))
            {
                var now = Numbers.TryGetValue(other.Slot, out var changed) ? changed : other.Now;
                Numbers[other.Slot] = other.Slot == value.Slot ? (now ?? 0) + by : now + other.Follows(value, by);
            }

            return true;
        }
    }
}
