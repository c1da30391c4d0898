using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Explanations;

/// <summary>On which side of a number an aim lies.</summary>
internal enum Edge
{
    At,
    Above,
    Below,
}

/// <summary>A number to reach.</summary>
/// <param name="Value">Place of the value: formula, gate, condition of applying, in this order.</param>
/// <param name="To">The number.</param>
/// <param name="Edge">Whether to reach it or to pass it.</param>
internal sealed record Aim(int Value, decimal To, Edge Edge = Edge.At);

/// <summary>A value of a criterion that activities can move, and how: what is counted by whole ones, figures by their smallest digit.</summary>
internal sealed class Movable
{
    /// <summary>Smallest difference of two figures: what is recorded has four decimals.</summary>
    private const decimal Least = 0.0001m;

    private readonly ScoreSheet _sheet;
    private readonly View _view;
    private readonly Criterion _criterion;

    private Movable(ScoreSheet sheet, View view, Criterion criterion, ValueInfo info, ValueExpression expression, int slot) =>
        (_sheet, _view, _criterion, Info, Expression, Slot, Now) = (sheet, view, criterion, info, expression, slot, sheet.Reading[view, slot]);

    /// <summary>What it is.</summary>
    public ValueInfo Info { get; }

    /// <summary>How it is worked out.</summary>
    public ValueExpression Expression { get; }

    /// <summary>Its place in the reading.</summary>
    public int Slot { get; }

    /// <summary>The number now.</summary>
    public decimal? Now { get; }

    /// <summary>What it counts.</summary>
    public string Noun => Say.Noun(Info.Label) ?? Info.Label;

    /// <summary>Whether anything can move it.</summary>
    public bool Moves => Expression is not (ValueExpression.Number or ValueExpression.UnitsInPeriod or ValueExpression.People or ValueExpression.ByRegion
        or ValueExpression.Assigned or ValueExpression.Judged or ValueExpression.UnitsBelow { When: null });

    private bool Counts => Expression is ValueExpression.Sum or ValueExpression.SumWithin or ValueExpression.Covered or ValueExpression.Distinct or ValueExpression.UnitsBelow
        || (Expression is ValueExpression.Difference d && Query(d.Whole) is not null && Query(d.Less) is not null);

    /// <summary>The values of a criterion, in the order of its slots.</summary>
    public static IReadOnlyList<Movable> Of(ScoreSheet sheet, int index, View view)
    {
        var (planned, criterion) = (sheet.Plan.Criteria[index], sheet.Plan.Criteria[index].Criterion);
        ValueExpression[] expressions =
        [
            .. FormulaPoints.ValuesOf(criterion).Select(v => v.Value),
            .. criterion.Gate is { } gate ? Conditions.ValuesOf(gate.When) : [],
            .. criterion.NotApplicable?.When is { } when ? Conditions.ValuesOf(when) : [],
        ];
        int[] slots = [.. planned.Formula, .. planned.Gate, .. planned.Applies];
        return [.. expressions.Select((e, i) => new Movable(sheet, view, criterion, planned.Infos[i], e, slots[i]))];
    }

    /// <summary>What must change for an aim: as much as is needed, and where the calendar leaves less, as much as can be. Null when nothing can be done.</summary>
    public Need? Reach(Aim aim)
    {
        if (Expression is ValueExpression.Chosen)
        {
            return new Need(Info.Role, Info.Label, NeedKind.Choose, Now, aim.To);
        }

        if (!Moves)
        {
            return aim.Edge == Edge.At && aim.To == Now ? new Need(Info.Role, Info.Label, NeedKind.More, Now, aim.To) : null;
        }

        if (Now is not { } now)
        {
            return Expression is ValueExpression.Latest && IsOpen(Expression) ? new Need(Info.Role, Info.Label, NeedKind.Rise, null, Beyond(aim)) : null;
        }

        var up = aim.To > now || (aim.To == now && aim.Edge == Edge.Above);
        if (!Counts)
        {
            var to = Beyond(aim);
            return CanRiseAndFall() ? new Need(Info.Role, Info.Label, to >= now ? NeedKind.Rise : NeedKind.Fall, now, to) : null;
        }

        var apart = Math.Abs(aim.To - now);
        var whole = aim.Edge == Edge.At ? decimal.Ceiling(apart) : decimal.Floor(apart) + 1;
        var quantity = Math.Min(whole, up ? MostMore() : MostFewer());
        return quantity > 0 || whole == 0 ? new Need(Info.Role, Info.Label, up ? NeedKind.More : NeedKind.Fewer, now, up ? now + quantity : now - quantity) : null;
    }

    /// <summary>By how much this value changes when another one is moved by new entries.</summary>
    public decimal Follows(Movable moved, decimal by)
    {
        var (query, quantity) = moved.Expression switch
        {
            ValueExpression.Sum sum => (sum.Query, by),
            ValueExpression.Difference { Whole: ValueExpression.Sum whole } when by > 0 => (whole.Query, by),
            ValueExpression.Difference { Less: ValueExpression.Sum less } when by < 0 => (less.Query, -by),
            _ => (null, 0m),
        };
        return query is null ? 0 : Follows(Expression, query, quantity);
    }

    private static decimal Follows(ValueExpression value, MeasureQuery moved, decimal by) => value switch
    {
        ValueExpression.Sum sum => Implies(moved, sum.Query) ? by : 0,
        ValueExpression.Difference d => Follows(d.Whole, moved, by) - Follows(d.Less, moved, by),
        _ => 0,
    };

    /// <summary>Whether what counts for one query counts for another.</summary>
    private static bool Implies(MeasureQuery moved, MeasureQuery other) => moved.Measure == other.Measure
        && (other.Range == moved.Range || other.Range == DateRange.Always)
        && other.Where.All(f => moved.Where.Any(m => m.Facet == f.Facet && m.Values.All(f.Values.Contains)));

    private static MeasureQuery? Query(ValueExpression value) => (value as ValueExpression.Sum)?.Query;

    private static decimal Beyond(Aim aim) => aim.Edge switch
    {
        Edge.Above => aim.To + Least,
        Edge.Below => aim.To - Least,
        _ => aim.To,
    };

    /// <summary>How many more can still come: no more weeks than are left, no more units than there are, nothing after the last day that counts.</summary>
    private decimal MostMore() => Expression switch
    {
        ValueExpression.Covered covered => UnitsLeft(covered),
        ValueExpression.UnitsBelow below => _sheet.Reading.Unit.Below.Count(b => below.Kinds.Count == 0 || below.Kinds.Contains(b.Attributes.Kind)) - Now!.Value,
        ValueExpression.Difference d => IsOpen(d.Whole) ? decimal.MaxValue : 0,
        _ => IsOpen(Expression) ? decimal.MaxValue : 0,
    };

    /// <summary>How many can be settled: what has happened stays counted, only what is still open can go.</summary>
    private decimal MostFewer() => Expression is ValueExpression.Difference d && IsOpen(d.Less) ? decimal.MaxValue : 0;

    private bool CanRiseAndFall() => Expression is ValueExpression.Latest ? IsOpen(Expression) : CriteriaTree.Parts(Expression).Skip(1).Any(IsOpen);

    /// <summary>Whether entries of the day after still count for a value. Entries of days before may still be recorded late; that is not for advice.</summary>
    private bool IsOpen(ValueExpression value)
    {
        var range = CriteriaTree.Query(value)?.Range ?? (value as ValueExpression.Latest)?.Range;
        return range is not null && !(range.To < _sheet.Day);
    }

    /// <summary>Weeks, months … from the current one on that have nothing yet.</summary>
    private decimal UnitsLeft(ValueExpression.Covered covered)
    {
        var window = _sheet.Plan.Window;
        var (_, last) = new Window(window.Period, window.Period.To).Days(covered.Query.Span, covered.Query.Range);
        if (last < window.Day)
        {
            return 0;
        }

        // Covered already: what the value of this week, month … alone is worth.
        var unit = covered.Unit;
        var first = window.Day;
        while (first > window.Period.From && unit.IndexOf(first.AddDays(-1)) == unit.IndexOf(window.Day))
        {
            first = first.AddDays(-1);
        }

        var now = covered with { Query = covered.Query with { Range = covered.Query.Range with { From = Later(covered.Query.Range.From, first) } } };
        var tallies = UnitReading.In(_sheet.Reading.Unit, _criterion.Scope);
        var done = new ValueReader(_sheet.Reading.Unit, tallies, _view, window).Read(now) ?? 0;
        return unit.IndexOf(last) - unit.IndexOf(window.Day) + 1 - done;
    }

    private static DateOnly Later(DateOnly? a, DateOnly b) => a > b ? a.Value : b;
}
