using ThiDua.Domain.Measures;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Criteria;

/// <summary>
/// Says formulas, values and conditions in Vietnamese, as a committee would write them: one sentence each, without a full stop. Used by
/// differences between versions, by the printed sheet, by whatever explains points. A new formula, value or condition gets its arm here.
/// </summary>
public static class FormulaWords
{
    /// <summary>How the points of a criterion follow, e.g. "mỗi cuộc đối thoại: 2 điểm, tối đa 10 điểm".</summary>
    /// <param name="criterion">The criterion.</param>
    /// <param name="kind">Kind of the section it stands in; in a deduction section its points are taken.</param>
    /// <param name="exact">By measures, facets and days, whatever labels the sheet gives: tells apart what labels hide.</param>
    public static string Of(Criterion criterion, SectionKind kind = SectionKind.Scored, bool exact = false)
    {
        var (values, max) = (new ValueWords(exact), Points(criterion.Max, kind));
        string Number(decimal points) => Points(points, kind);
        return criterion.Formula switch
        {
            Formula.PerOccurrence f => $"{values.Each(f.Value)}: {Number(f.Points)}, tối đa {max}",
            Formula.Target f => Target(f, criterion.Max, values, Number),
            Formula.Ratio f =>
                $"{max} × {values.Of(f.Numerator)} ÷ {values.Of(f.Denominator)}, tối đa {max}; {values.Of(f.Denominator)} bằng 0 thì {Number(f.WhenZero)}",
            Formula.Bands f => $"theo {values.Of(f.Value)}: {Bands(f.Steps, Number)}",
            Formula.YesNo f => $"{max} khi {values.Of(f.Condition)}; nếu không thì {Number(0)}",
            Formula.Coverage { Of: { } of } f => $"{max} × {values.Of(f.Covered)} ÷ {Words.Number(of)}, tối đa {max}",
            Formula.Coverage f => $"{max} × {values.Of(f.Covered)} ÷ {values.OfAll(f.Covered)}, tối đa {max}",
            Formula.Deduction f => $"{max}, bớt {Number(f.Points)} cho {values.Each(f.Value)}; còn ít nhất {Number(f.Floor)}",
            Formula.Imported { Steps: { } steps } f => $"theo {values.Of(f.Figure)}: {Bands(steps, Number)}; chưa có số liệu thì {Number(0)}",
            Formula.Stepped f =>
                $"{values.Of(f.Value)} đạt {values.Of(f.From)}: {Number(f.Base)}, cứ thêm {Words.Number(f.Each)} được thêm {Number(f.Points)}, tối đa {max};"
                + $" chưa đạt thì {Number(0)}",
            Formula.Timeliness f => $"{values.Each(new ValueExpression.Sum(f.Entries))} theo {FacetWords.Of(f.Facet)}: {Bands(f.ByDays, Number)}; cộng lại, tối đa {max}",
            Formula.LeaderRelative { Goal: { } goal } f => LeaderRelative(f, goal, criterion.Max, values, Number),
            Formula.LeaderRelative f => $"{max} × {values.Of(f.Actual)} ÷ mức cao nhất trong {ValueLabels.Group(f.Among)}",
            Formula.AverageRelative { Average: { } average } f =>
                $"{max} khi {values.Of(f.Value)} đạt mức trung bình đã công bố ({values.Of(average)}); nếu không thì {Number(0)}",
            Formula.AverageRelative f => $"{max} khi {values.Of(f.Value)} đạt mức trung bình của {ValueLabels.Group(f.Among)}; nếu không thì {Number(0)}",
            Formula.Options f =>
                (f.Several ? $"chọn các mức, cộng lại tối đa {max}: " : "chọn một mức: ")
                + string.Join("; ", f.Choices.Select(c => $"{(exact ? $"[{c.Code}] " : "")}{c.Title}: {Number(c.Points)}")),
            Formula.Appraised => $"đơn vị tự chấm, hội đồng thẩm định từ {Number(0)} đến {max}",
            Formula.Sample f =>
                $"{Number(f.Points)} cho mỗi người xác nhận ({values.Of(f.Confirmed)}) trong số được hỏi ({values.Of(f.Asked)}), tối đa {max};"
                + $" hỏi dưới {Words.Number(f.Least)} người thì {Number(0)}",
            Formula.Survey f =>
                $"{max} × {values.Of(f.Satisfied)} ÷ {values.Of(f.Answers)}, tối đa {max}; {values.Of(f.Answers)} dưới {Words.Number(f.Least)} thì {Number(0)}",
            Formula.Imported f => $"lấy {values.Of(f.Figure)} làm điểm, tối đa {max}; chưa có số liệu thì {Number(0)}",
            _ => throw new ArgumentOutOfRangeException(nameof(criterion)),
        };
    }

    /// <summary>A value as part of a sentence, e.g. "số cuộc đối thoại".</summary>
    /// <param name="value">The value.</param>
    /// <param name="exact">By measures, facets and days, whatever labels the sheet gives.</param>
    public static string Of(ValueExpression value, bool exact = false) => new ValueWords(exact).Of(value);

    /// <summary>A condition as part of a sentence, e.g. "số mô hình đăng ký từ 1 trở lên".</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="exact">By measures, facets and days, whatever labels the sheet gives.</param>
    public static string Of(Condition condition, bool exact = false) => new ValueWords(exact).Of(condition);

    /// <summary>What decides between equal totals.</summary>
    /// <param name="tieBreak">The rule.</param>
    /// <param name="exact">By measures, facets and days, whatever labels the sheet gives.</param>
    public static string Of(TieBreak tieBreak, bool exact = false)
    {
        var what = tieBreak switch
        {
            { Label: { } label } when !exact => label,
            TieBreak.PointsOf points => $"điểm của {points.Code}",
            TieBreak.ValueOf value => Of(value.Value, exact),
            TieBreak.Vote => "phiếu bình xét",
            _ => throw new ArgumentOutOfRangeException(nameof(tieBreak)),
        };
        return $"{Words.Lower(what)} {(tieBreak.LowestFirst ? "thấp hơn" : "cao hơn")} xếp trên";
    }

    /// <summary>Points with their unit.</summary>
    internal static string Points(decimal points, SectionKind kind) =>
        $"{Words.Number(points)} {(kind == SectionKind.Deduction ? "điểm trừ" : "điểm")}";

    private static string Target(Formula.Target target, decimal max, ValueWords values, Func<decimal, string> number)
    {
        var full = max - (target.Exceeding?.Most ?? 0);
        var sentence = $"{values.Of(target.Actual)} đạt {Goal(target.Goal, values)}: {number(full)}, chưa đạt thì theo tỷ lệ";
        sentence += target.FloorShare is { } floor ? $", dưới {Words.Percent(floor)} chỉ tiêu thì {number(0)}" : "";
        return target.Exceeding is { } extra
            ? sentence + $"; vượt mỗi {Words.Percent(extra.Step)} chỉ tiêu thêm {number(extra.Points)}, thêm tối đa {number(extra.Most)}"
            : sentence;
    }

    private static string Goal(ValueExpression goal, ValueWords values) =>
        goal is ValueExpression.Assigned { Label: null } or ValueExpression.ByRegion or { Label: not null } ? values.Of(goal) : $"chỉ tiêu {values.Of(goal)}";

    private static string LeaderRelative(Formula.LeaderRelative formula, ValueExpression goal, decimal max, ValueWords values, Func<decimal, string> number) =>
        $"so {values.Of(formula.Actual)} với {Goal(goal, values)} và với đơn vị dẫn đầu trong {ValueLabels.Group(formula.Among)}:"
        + $" chưa đạt thì theo tỷ lệ, nhiều nhất {number(max / 2)}; từ mức đạt trở lên được {number(max / 2)} đến {number(max)} tùy khoảng cách tới đơn vị dẫn đầu";

    private static string Bands(ValueList<Band> bands, Func<decimal, string> number) =>
        string.Join("; ", bands.Select(b => $"{Words.Ends(b)}: {number(b.Points)}"));
}
