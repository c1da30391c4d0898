using System.Globalization;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Scoring;

/// <summary>Classes in both views.</summary>
public sealed record Classes(ClassResult Claimed, ClassResult Verified)
{
    /// <summary>The class in one view.</summary>
    public ClassResult this[View view] => view == View.Claimed ? Claimed : Verified;
}

/// <summary>A class with the rules that gave it.</summary>
/// <param name="Code">Code.</param>
/// <param name="Title">Vietnamese title.</param>
/// <param name="Reasons">Vietnamese sentences: the rule that the unit fits, why it missed better classes, what holds it down.</param>
public sealed record ClassResult(string Code, string Title, IReadOnlyList<string> Reasons);

/// <summary>A classification ready to be applied.</summary>
internal sealed class PlannedClasses
{
    private static readonly CultureInfo Vietnamese = CultureInfo.GetCultureInfo("vi-VN");

    private readonly Classification _rules;
    private readonly ScorePlan _plan;
    private readonly Dictionary<ClassCondition, int[]> _slots = [];

    public PlannedClasses(Classification rules, ScorePlan plan)
    {
        (_rules, _plan) = (rules, plan);
        foreach (var condition in rules.Classes.SelectMany(c => c.Conditions).Concat(rules.Caps.Select(c => c.When)).OfType<ClassCondition.Values>())
        {
            _slots[condition] = [.. Conditions.ValuesOf(condition.When).Select(v => plan.Slot(v))];
        }
    }

    /// <summary>The class of a sheet in one view.</summary>
    public ClassResult Of(ScoreSheet sheet, View view, CriterionResult[] criteria, decimal[] sections)
    {
        var at = new At(sheet, view, criteria, sections);
        var total = sheet.Total[view];
        var reasons = new List<string>();
        var place = _rules.Classes.Count;
        for (var i = 0; i < _rules.Classes.Count && place == _rules.Classes.Count; i++)
        {
            var rule = _rules.Classes[i];
            var (lower, upper) = (LowerOf(rule, sheet.Reading.Unit.Attributes?.Region), rule.Upper);
            if (lower is { } least && (least.Included ? total < least.At : total <= least.At) || upper is { } most && (most.Included ? total > most.At : total >= most.At))
            {
                continue;
            }

            var missing = rule.Conditions.Where(c => !Holds(c, at)).Select(c => Words(c, at)).ToList();
            if (missing.Count == 0)
            {
                place = i;
                reasons.Add($"Tổng điểm {Text(total)} thuộc mức {rule.Title} ({Range(lower, upper)}).");
            }
            else
            {
                reasons.Add($"Tổng điểm {Text(total)} thuộc mức {rule.Title} ({Range(lower, upper)}) nhưng không đạt: {string.Join("; ", missing)}.");
            }
        }

        if (place == _rules.Classes.Count)
        {
            place = Index(_rules.Otherwise);
            reasons.Add($"Không mức nào phù hợp; bộ tiêu chí quy định khi đó xếp {_rules.Classes[place].Title}.");
        }

        foreach (var cap in _rules.Caps.Where(c => Holds(c.When, at)))
        {
            var most = Index(cap.AtMost);
            reasons.Add($"{cap.Title}: cao nhất là {_rules.Classes[most].Title}{(cap.LegalBasis is { } basis ? $" ({basis})" : "")}.");
            place = Math.Max(place, most);
        }

        return new ClassResult(_rules.Classes[place].Code, _rules.Classes[place].Title, reasons);
    }

    private static Bound? LowerOf(ClassRule rule, string? region) =>
        rule.Lower is { } lower && rule.Regions.FirstOrDefault(r => r.Region == region) is { } of ? lower with { At = of.Number } : rule.Lower;

    private bool Holds(ClassCondition condition, At at) => condition switch
    {
        ClassCondition.NoCriterionAtZero => AtZero(at).Count == 0,
        ClassCondition.EverySection every => Weak(every, at).Count == 0,
        ClassCondition.PointsOf of => Share(of.Code, at) is { } points && points.Points >= of.Share * points.Max,
        ClassCondition.Values values => Values(values, at),
        ClassCondition.BelowReach reach => Reached(reach, at) is ( > 0, var all, var reached) && reached >= reach.Share * all,
        ClassCondition.NoSelfScore => at.Sheet.Reading.Unit.HasNotScoredItself,
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    private static string Words(ClassCondition condition, At at) => condition switch
    {
        ClassCondition.NoCriterionAtZero => $"có tiêu chí 0 điểm ({string.Join(", ", AtZero(at).Take(5))})",
        ClassCondition.EverySection every => $"nội dung {string.Join(", ", Weak(every, at).Take(5))} chưa đạt {Text(every.Share * 100)}% điểm tối đa",
        ClassCondition.PointsOf of => $"{of.Code} chưa đạt {Text(of.Share * 100)}% điểm tối đa",
        ClassCondition.Values values => values.Label ?? "điều kiện kèm theo",
        ClassCondition.BelowReach reach => $"chưa đủ {Text(reach.Share * 100)}% đơn vị trực thuộc đạt mức yêu cầu",
        ClassCondition.NoSelfScore => "không tự chấm điểm",
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    private static List<string> AtZero(At at) =>
        [.. at.Plan.Criteria.Where((c, i) => c.Kind == SectionKind.Scored && at.Criteria[i] is { Applies: true, Points: 0 }).Select(c => c.Criterion.Code)];

    private static List<string> Weak(ClassCondition.EverySection every, At at) =>
        [.. at.Plan.Top.Where(s => s.Kind == SectionKind.Scored && at.Sections[s.Index] < every.Share * s.Section.Max).Select(s => s.Section.Code)];

    private static (decimal Points, decimal Max)? Share(string code, At at)
    {
        if (at.Plan.Sections.FirstOrDefault(s => s.Section.Code == code) is { } section)
        {
            return (at.Sections[section.Index], section.Section.Max);
        }

        for (var i = 0; i < at.Criteria.Length; i++)
        {
            if (at.Plan.Criteria[i].Criterion.Code == code)
            {
                return (at.Criteria[i].Points, at.Plan.Criteria[i].Criterion.Max);
            }
        }

        return null;
    }

    private bool Values(ClassCondition.Values condition, At at)
    {
        var slots = _slots[condition];
        var values = new decimal?[slots.Length];
        at.Sheet.Reading.Take(at.View, slots, values);
        return Conditions.Hold(condition.When, values, at.Sheet.Reading.Unit.Attributes?.Region);
    }

    private (int Any, int All, int Reached) Reached(ClassCondition.BelowReach reach, At at)
    {
        var classes = at.Sheet.Reading.Unit.Below.Select(b => at.View == View.Claimed ? b.Class.Claimed : b.Class.Verified).OfType<string>().ToList();
        var least = Index(reach.Class);
        return (classes.Count, classes.Count, classes.Count(c => Index(c) <= least));
    }

    private int Index(string code)
    {
        for (var i = 0; i < _rules.Classes.Count; i++)
        {
            if (_rules.Classes[i].Code == code)
            {
                return i;
            }
        }

        return _rules.Classes.Count - 1; // A class of another sheet, which this one does not know, counts as the lowest.
    }

    private static string Range(Bound? lower, Bound? upper) => (lower, upper) switch
    {
        ({ } l, { } u) => $"{(l.Included ? "từ" : "trên")} {Text(l.At)} {(u.Included ? "đến" : "đến dưới")} {Text(u.At)} điểm",
        ({ } l, null) => $"{(l.Included ? "từ" : "trên")} {Text(l.At)} điểm",
        (null, { } u) => $"{(u.Included ? "đến" : "dưới")} {Text(u.At)} điểm",
        _ => "mọi tổng điểm",
    };

    private static string Text(decimal number) => number.ToString("0.####", Vietnamese);

    private sealed record At(ScoreSheet Sheet, View View, CriterionResult[] Criteria, decimal[] Sections)
    {
        public ScorePlan Plan => Sheet.Plan;
    }
}
