using ThiDua.Domain.Criteria;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Explanations;

/// <summary>Numbers worth reaching, formula by formula and condition by condition.</summary>
internal sealed partial class AdviceFinder
{
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
}
