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
internal sealed class AdviceFinder(ScoreSheet sheet, int index, View view)
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

    /// <summary>Changes worth trying, each with what opens the gate.</summary>
    private IEnumerable<IReadOnlyList<Aim>> Candidates()
    {
        if (_values.Any(v => Math.Abs(v.Now ?? 0) > MostNumber))
        {
            return [];
        }

        IReadOnlyList<Aim> opened = [];
        if (Criterion.Gate is { } gate && !CriterionPoints.Holds(gate.When, _planned.Gate, sheet.Reading, view))
        {
            if (Wanted(gate.When, hold: true, _planned.Formula.Length) is not { } aims)
            {
                return [];
            }

            opened = aims;
        }

        return Alternatives().Prepend([]).Select(a => (IReadOnlyList<Aim>)[.. opened, .. a]);
    }

    private IEnumerable<IReadOnlyList<Aim>> Alternatives()
    {
        var max = Criterion.Max;
        decimal Number(int value) => _values[value].Now ?? 0;
        IReadOnlyList<Aim>[] More(int value = 0) => [[new Aim(value, Number(value) + 1)], [new Aim(value, 1)]];
        IReadOnlyList<Aim>[] Fewer() => [[new Aim(0, Number(0) - 1)], [new Aim(0, 0)]];
        return Criterion.Formula switch
        {
            Formula.PerOccurrence f => [.. More(), .. Fewer(), .. f.Points > 0 ? [[new Aim(0, max / f.Points)]] : Array.Empty<IReadOnlyList<Aim>>()],
            Formula.Target f => [.. More(), .. Fewer(), .. Target(f, Number(1))],
            Formula.Ratio => [.. More(), .. Fewer(), [new Aim(0, Number(1))]],
            Formula.Bands f => Bands(f.Steps),
            Formula.YesNo f => Wanted(f.Condition, _planned.Kind != SectionKind.Deduction, 0) is { } aims ? [aims] : [],
            Formula.Coverage => [.. More(), [new Aim(0, Number(1))]],
            Formula.Deduction => Fewer(),
            Formula.Imported { Steps: { } bands } => Bands(bands),
            Formula.Imported => [[new Aim(0, max)], .. Fewer()],
            Formula.Stepped f => Steps(f),
            Formula.Timeliness f => Timely(f),
            Formula.LeaderRelative f => ToLeader(f),
            Formula.AverageRelative f => ToAverage(f),
            Formula.Options f => Options(f),
            Formula.Appraised => [],
            Formula.Sample f =>
            [
                [new Aim(1, f.Least)], .. More(),
                .. f.Points > 0 ? [[new Aim(1, Math.Max(f.Least, max / f.Points)), new Aim(0, max / f.Points)], [new Aim(0, Math.Min(Number(1), max / f.Points))]]
                    : Array.Empty<IReadOnlyList<Aim>>(),
            ],
            Formula.Survey f =>
            [
                [new Aim(1, f.Least)], .. More(), [new Aim(0, Number(1))], [new Aim(1, Math.Max(f.Least, Number(1))), new Aim(0, Math.Max(f.Least, Number(1)))],
            ],
            _ => throw new InvalidOperationException("Every formula says what would raise it."),
        };
    }

    private static IEnumerable<IReadOnlyList<Aim>> Target(Formula.Target f, decimal goal)
    {
        if (goal <= 0 || goal > MostNumber)
        {
            yield break;
        }

        yield return [new Aim(0, (f.FloorShare ?? 0) * goal)];
        yield return [new Aim(0, goal)];
        if (f.Exceeding is { Points: > 0 } extra)
        {
            yield return [new Aim(0, goal + (extra.Step * goal))];
            yield return [new Aim(0, goal + (extra.Step * goal * decimal.Ceiling(extra.Most / extra.Points)))];
        }
    }

    /// <summary>Into each other band by its near end.</summary>
    private IEnumerable<IReadOnlyList<Aim>> Bands(ValueList<Band> bands)
    {
        foreach (var band in bands)
        {
            if (band.From is { } from && !(_values[0].Now > from))
            {
                yield return [new Aim(0, from, band.FromIncluded ? Edge.At : Edge.Above)];
            }
            else if (band.To is { } to)
            {
                yield return [new Aim(0, to, band.ToIncluded ? Edge.At : Edge.Below)];
            }
        }
    }

    private IEnumerable<IReadOnlyList<Aim>> Steps(Formula.Stepped f)
    {
        if (_values[1].Now is not { } from)
        {
            yield break;
        }

        var done = _values[0].Now is { } now && now >= from ? decimal.Floor((now - from) / f.Each) : -1;
        yield return [new Aim(0, from + (f.Each * (done + 1)))];
        yield return [new Aim(0, from + (f.Each * (done + 2)))];
        if (f.Points > 0)
        {
            yield return [new Aim(0, from + (f.Each * Math.Max(0, decimal.Ceiling((Criterion.Max - f.Base) / f.Points))))];
        }
    }

    private IEnumerable<IReadOnlyList<Aim>> Timely(Formula.Timeliness f)
    {
        var best = f.ByDays.Select((b, i) => (b.Points, Place: i)).MaxBy(b => b.Points);
        if (best.Points > 0)
        {
            var now = _values[best.Place].Now ?? 0;
            yield return [new Aim(best.Place, now + 1)];
            yield return [new Aim(best.Place, now + ((Criterion.Max - Now) / best.Points))];
        }
    }

    private IEnumerable<IReadOnlyList<Aim>> ToLeader(Formula.LeaderRelative f)
    {
        var best = CriterionPoints.Figure(sheet.Plan, index, sheet.Figures)?[view];
        if (best > MostNumber)
        {
            yield break;
        }

        if (f.Goal is null)
        {
            yield return [new Aim(0, (_values[0].Now ?? 0) + 1)];
            yield return [new Aim(0, best ?? 0)];
        }
        else if (_values[1].Now is > 0 and <= MostNumber and var goal)
        {
            yield return [new Aim(0, goal)];
            yield return best > 1 ? [new Aim(0, best.Value * goal)] : [new Aim(0, goal, Edge.Above)];

            // A quotient may end in a rounded digit: who stands just above the leader leads for sure.
            yield return best > 1 ? [new Aim(0, best.Value * goal, Edge.Above)] : [new Aim(0, goal, Edge.Above)];
        }
    }

    private IEnumerable<IReadOnlyList<Aim>> ToAverage(Formula.AverageRelative f)
    {
        if (f.Average is not null)
        {
            return _values[1].Now is { } published ? [[new Aim(0, published)]] : [];
        }

        if (CriterionPoints.Figure(sheet.Plan, index, sheet.Figures) is not { } figure || figure[view] is not { } mean || Math.Abs(mean) > MostNumber)
        {
            return [];
        }

        // Whoever rises lifts the average, too: of n units by a share of 1/n.
        var (count, now) = (figure.Of(view), _values[0].Now);
        return now is { } value && count > 1 ? [[new Aim(0, value + ((mean - value) * count / (count - 1)))]] : now is null ? [[new Aim(0, mean)]] : [];
    }

    private IEnumerable<IReadOnlyList<Aim>> Options(Formula.Options options)
    {
        for (var i = 0; i < options.Choices.Count; i++)
        {
            var chosen = i;
            yield return [.. options.Choices.Select((_, place) => new Aim(place, place == chosen || (options.Several && _values[place].Now == 1) ? 1 : 0))];
        }

        if (options.Several)
        {
            yield return [.. options.Choices.Select((c, place) => new Aim(place, c.Points > 0 || _values[place].Now == 1 ? 1 : 0))];
        }
    }

    /// <summary>What makes a condition hold (or fail); empty when it does already, null when nothing can.</summary>
    private List<Aim>? Wanted(Condition condition, bool hold, int first)
    {
        var at = first;
        return Wanted(condition, hold, ref at);
    }

    private List<Aim>? Wanted(Condition condition, bool hold, ref int at)
    {
        switch (condition)
        {
            case Condition.Compare compare:
                return Wanted(compare, hold, at++);
            case Condition.Unknown:
                return _values[at++].Now is null == hold ? [] : null;
            case Condition.InRegion places:
                return (sheet.Reading.Unit.Attributes?.Region is { } region && places.Regions.Contains(region)) == hold ? [] : null;
            case Condition.All all:
                return Wanted(all.Conditions, hold, everyOne: hold, ref at);
            case Condition.Any any:
                return Wanted(any.Conditions, hold, everyOne: !hold, ref at);
            default:
                throw new InvalidOperationException("Every condition says what it wants.");
        }
    }

    private List<Aim>? Wanted(ValueList<Condition> parts, bool hold, bool everyOne, ref int at)
    {
        var plans = new List<List<Aim>?>(parts.Count);
        foreach (var part in parts)
        {
            plans.Add(Wanted(part, hold, ref at));
        }

        return everyOne ? plans.Contains(null) ? null : [.. plans.SelectMany(p => p!)] : plans.OfType<List<Aim>>().MinBy(p => p.Count);
    }

    private List<Aim>? Wanted(Condition.Compare compare, bool hold, int place)
    {
        var (value, number) = (_values[place].Now, compare.Number);
        var aim = (compare.Is, hold) switch
        {
            (Comparison.AtLeast, true) or (Comparison.LessThan, false) => value >= number ? null : new Aim(place, number),
            (Comparison.MoreThan, true) or (Comparison.AtMost, false) => value > number ? null : new Aim(place, number, Edge.Above),
            (Comparison.AtMost, true) or (Comparison.MoreThan, false) => value <= number ? null : new Aim(place, number),
            (Comparison.LessThan, true) or (Comparison.AtLeast, false) => value < number ? null : new Aim(place, number, Edge.Below),
            (Comparison.Equal, true) => value == number ? null : new Aim(place, number),
            (Comparison.Equal, false) => value != number ? null : new Aim(place, number, Edge.Above),
            _ => throw new InvalidOperationException("Every comparison says what it wants."),
        };
        return (value is null && !hold) || aim is null ? [] : _values[place].Reach(aim) is not null ? [aim] : null;
    }

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
