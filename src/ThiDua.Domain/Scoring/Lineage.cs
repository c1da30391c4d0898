using System.Globalization;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Scoring;

/// <summary>Days of a unit that count for a unit.</summary>
/// <param name="Unit">The unit: itself, or one that it took over.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Weight">Share of the points; null when quantities are simply added.</param>
public sealed record LineageSpan(Unit Unit, DateOnly From, DateOnly To, decimal? Weight);

/// <summary>
/// Which units count for which, and who is ranked, when units merge or split within a period: the rule of its plan as of a day.
/// A split is never inherited, whatever the rule: nobody can say which part of what was done each new unit did.
/// </summary>
public sealed class Lineage(World world, Period period, DateOnly day)
{
    private readonly UnitTree _tree = UnitTree.Of(world);

    /// <summary>The rule.</summary>
    public Succession Rule { get; } = period.Plan.Succession ?? Succession.FromEffectiveDay;

    /// <summary>What counts for a unit, by first day, last day and code; a single span when it is only itself.</summary>
    public IReadOnlyList<LineageSpan> Of(Unit unit)
    {
        var (from, to) = (period.Plan.From, LastDay(unit));
        var spans = Rule switch
        {
            Succession.InheritAll => Inherited(unit),
            Succession.Weighted when to >= from => Weighted(unit, from, to, 1),
            _ => [Own(unit)],
        };
        var all = spans.ToList();
        return all.Count == 1 ? [Own(unit)]
            : [.. all.OrderBy(s => s.From).ThenBy(s => s.To).ThenBy(s => s.Unit.Code, StringComparer.Ordinal)];
    }

    /// <summary>Why a unit does not stand in the ranking, as a Vietnamese sentence; null when it does.</summary>
    public string? WhyNotRanked(Unit unit)
    {
        if (unit.End is { } ended && ended.On <= period.Plan.From)
        {
            return $"Đơn vị kết thúc hoạt động từ {Text(ended.On)}, trước khi kỳ bắt đầu.";
        }

        if (Rule is Succession.InheritAll or Succession.Weighted && unit.End is { Successors: [var into] } merged && merged.On <= day)
        {
            return $"Đơn vị sáp nhập vào {NameOf(into)} từ {Text(merged.On)}; kết quả được tính cho đơn vị tiếp nhận.";
        }

        if (Rule != Succession.NotScored)
        {
            return null;
        }

        if (unit.End is { } end && end.On <= day)
        {
            return $"Đơn vị kết thúc hoạt động từ {Text(end.On)}, trong kỳ; kỳ này không xếp hạng đơn vị sáp nhập, chia tách, giải thể.";
        }

        return Ended(_tree.MergedInto(unit.Code).Concat(_tree.SplitInto(unit.Code))).FirstOrDefault() is { } before
            ? $"Đơn vị tiếp nhận hoặc hình thành từ {before.At(before.End!.On).Name} từ {Text(before.End.On)}, trong kỳ; kỳ này không xếp hạng đơn vị sáp nhập, chia tách."
            : null;
    }

    /// <summary>What the sheet of a unit must say about its past, as Vietnamese sentences.</summary>
    public IEnumerable<string> Notes(Unit unit)
    {
        if (WhyNotRanked(unit) is { } why)
        {
            yield return why;
        }

        foreach (var split in Rule is Succession.InheritAll or Succession.Weighted ? Ended(_tree.SplitInto(unit.Code)) : [])
        {
            yield return $"Đơn vị hình thành do chia, tách {split.At(split.End!.On).Name}: tính từ ngày có hiệu lực {Text(split.End.On)}, "
                + "không kế thừa kết quả trước đó.";
        }
    }

    /// <summary>Units that ended in the period, up to the day.</summary>
    private IEnumerable<Unit> Ended(IEnumerable<Unit> units) => units.Where(u => u.End!.On > period.Plan.From && u.End.On <= day);

    private IEnumerable<LineageSpan> Inherited(Unit unit)
    {
        var (seen, waiting) = (new HashSet<string>(StringComparer.Ordinal), new Queue<Unit>([unit]));
        while (waiting.TryDequeue(out var next))
        {
            if (seen.Add(next.Code))
            {
                yield return Own(next);
                foreach (var before in Ended(_tree.MergedInto(next.Code)))
                {
                    waiting.Enqueue(before);
                }
            }
        }
    }

    /// <summary>
    /// Divides a span of a unit at the last merger in it: the days after it are the unit's own; those before are shared equally by the
    /// merged units and the unit itself, if it was there, and divided further in the same way.
    /// </summary>
    private IEnumerable<LineageSpan> Weighted(Unit unit, DateOnly from, DateOnly to, decimal weight)
    {
        var merged = Ended(_tree.MergedInto(unit.Code)).Where(u => u.End!.On > from && u.End.On <= to && u.From < u.End.On).ToList();
        if (merged.Count == 0)
        {
            return [new LineageSpan(unit, Later(from, unit.From), to, weight)];
        }

        var last = merged.Max(u => u.End!.On);
        var before = merged.Where(u => u.End!.On == last).ToList();
        if (unit.From < last)
        {
            before.Add(unit);
        }

        var own = weight * Days(last, to) / Days(from, to);
        var shared = weight * Days(from, last.AddDays(-1)) / Days(from, to) / before.Count;
        return [new LineageSpan(unit, last, to, own), .. before.SelectMany(u => Weighted(u, from, last.AddDays(-1), shared))];
    }

    private LineageSpan Own(Unit unit) => new(unit, Later(period.Plan.From, unit.From), LastDay(unit), null);

    private DateOnly LastDay(Unit unit) => unit.End is { } end && end.On <= period.Plan.To ? end.On.AddDays(-1) : period.Plan.To;

    private string NameOf(string code) => world.NameOf(code, day);

    private static decimal Days(DateOnly from, DateOnly to) => to.DayNumber - from.DayNumber + 1;

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    private static string Text(DateOnly day) => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
}
