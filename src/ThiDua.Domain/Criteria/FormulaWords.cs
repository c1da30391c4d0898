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
            Formula.Coverage f => $"{max} × {values.Of(f.Covered)} ÷ {values.OfPeriod(f.Covered)}, tối đa {max}",
            Formula.Deduction f => $"{max}, bớt {Number(f.Points)} cho {values.Each(f.Value)}; còn ít nhất {Number(f.Floor)}",
            Formula.Imported { Steps: { } steps } f => $"theo {values.Of(f.Figure)}: {Bands(steps, Number)}; chưa có số liệu thì {Number(0)}",
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
        var sentence = $"{values.Of(target.Actual)} đạt chỉ tiêu {Words.Number(target.Goal)}: {number(full)}, chưa đạt thì theo tỷ lệ";
        sentence += target.FloorShare is { } floor ? $", dưới {Words.Percent(floor)} chỉ tiêu thì {number(0)}" : "";
        return target.Exceeding is { } extra
            ? sentence + $"; vượt mỗi {Words.Percent(extra.Step)} chỉ tiêu thêm {number(extra.Points)}, thêm tối đa {number(extra.Most)}"
            : sentence;
    }

    private static string Bands(ValueList<Band> bands, Func<decimal, string> number) =>
        string.Join("; ", bands.Select(b => $"{Ends(b)}: {number(b.Points)}"));

    private static string Ends(Band band) => (From(band), To(band)) switch
    {
        (null, null) => "mọi giá trị",
        ({ } from, null) => band.FromIncluded ? $"{from} trở lên" : from,
        (null, { } to) => band.ToIncluded ? $"{to} trở xuống" : to,
        var (from, to) => $"{from} đến {to}",
    };

    private static string? From(Band band) => band.From is { } from ? $"{(band.FromIncluded ? "từ" : "trên")} {Words.Number(from)}" : null;

    private static string? To(Band band) => band.To is not { } to ? null
        : band.From is null && band.ToIncluded ? $"từ {Words.Number(to)}"
        : band.ToIncluded ? Words.Number(to)
        : $"dưới {Words.Number(to)}";
}

/// <summary>Values and conditions as parts of sentences.</summary>
/// <param name="exact">By measures, facets and days, whatever labels the sheet gives.</param>
internal sealed class ValueWords(bool exact)
{
    private static readonly Dictionary<string, string> Facets = new()
    {
        ["addressee"] = "đối tượng", ["by"] = "do", ["by-head"] = "người đứng đầu chủ trì", ["channel"] = "hình thức", ["days-late"] = "số ngày chậm",
        ["field"] = "lĩnh vực", ["form"] = "mẫu", ["item"] = "nội dung", ["joint"] = "phối hợp", ["kind"] = "loại", ["level"] = "cấp", ["person-role"] = "chức vụ",
        ["quarter"] = "quý", ["recipient"] = "nơi nhận", ["severity"] = "mức độ", ["source"] = "nguồn", ["topic"] = "chủ đề",
    };

    private static readonly Dictionary<string, string> FacetValues = new()
    {
        ["true"] = "có", ["false"] = "không", ["online"] = "trực tuyến", ["in-person"] = "trực tiếp",
    };

    /// <summary>A value, in lower case.</summary>
    public string Of(ValueExpression value) => !exact && value.Label is { } label ? Words.Lower(label) : value switch
    {
        ValueExpression.Sum sum => Counted(sum.Query, Words.Lower(Measure(sum.Query.Measure))),
        ValueExpression.Latest latest => $"{Words.Lower(Measure(latest.Measure))} mới nhất{Days(latest.Span, latest.Range)}",
        ValueExpression.Covered covered => Counted(
            covered.Query,
            covered.AtLeast == 1
                ? $"số {ValueLabels.Unit(covered.Unit)} có {Thing(covered.Query.Measure)}"
                : $"số {ValueLabels.Unit(covered.Unit)} có từ {Words.Number(covered.AtLeast)} {Thing(covered.Query.Measure)}"),
        ValueExpression.Distinct distinct => Counted(distinct.Query, $"số {Facet(distinct.Facet)} khác nhau có {Thing(distinct.Query.Measure)}"),
        ValueExpression.Difference difference => $"({Of(difference.Whole)} trừ {Of(difference.Less)})",
        ValueExpression.Quotient quotient => $"({Of(quotient.Numerator)} chia {Of(quotient.Denominator)}{WhenZero(quotient)})",
        ValueExpression.Number number => Words.Number(number.Value),
        ValueExpression.UnitsInPeriod units => $"số {ValueLabels.Unit(units.Unit)} trong kỳ{Days(ValueSpan.Period, units.Range)}",
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    /// <summary>What each one of a value is: "mỗi cuộc đối thoại".</summary>
    public string Each(ValueExpression value)
    {
        var words = Of(value);
        return words.StartsWith("số ", StringComparison.Ordinal) ? $"mỗi {words[3..]}" : $"mỗi 1 đơn vị của {words}";
    }

    /// <summary>All weeks, months … that a coverage could reach.</summary>
    public string OfPeriod(ValueExpression covered) =>
        covered is ValueExpression.Covered c ? Of(new ValueExpression.UnitsInPeriod(c.Unit, c.Query.Range)) : throw new ArgumentOutOfRangeException(nameof(covered));

    /// <summary>A condition; parts that are themselves made of parts stand in brackets.</summary>
    public string Of(Condition condition) => condition switch
    {
        Condition.Compare compare => $"{Of(compare.Value)} {Compared(compare.Is, Words.Number(compare.Number))}",
        Condition.All all => string.Join(" và ", all.Conditions.Select(Part)),
        Condition.Any any => string.Join(" hoặc ", any.Conditions.Select(Part)),
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    private string Part(Condition condition) => condition is Condition.Compare ? Of(condition) : $"({Of(condition)})";

    private static string Compared(Comparison comparison, string number) => comparison switch
    {
        Comparison.AtLeast => $"từ {number} trở lên",
        Comparison.MoreThan => $"trên {number}",
        Comparison.AtMost => $"không quá {number}",
        Comparison.LessThan => $"dưới {number}",
        Comparison.Equal => $"bằng {number}",
        _ => throw new ArgumentOutOfRangeException(nameof(comparison)),
    };

    private static string Counted(MeasureQuery query, string words)
    {
        var filters = string.Join("; ", query.Where.Select(f => $"{Facet(f.Facet)}: {string.Join(", ", f.Values.Select(v => FacetValues.GetValueOrDefault(v, v)))}"));
        return words + (filters.Length == 0 ? "" : $" ({filters})") + Days(query.Span, query.Range);
    }

    private static string Days(ValueSpan span, DateRange range)
    {
        var from = range.From is { } first ? $" từ {Words.Day(first)}" : span == ValueSpan.ToDate ? " tính từ trước kỳ" : "";
        return from + (range.To is { } last ? $" đến {Words.Day(last)}" : "");
    }

    private static string WhenZero(ValueExpression.Quotient quotient) => quotient.WhenZero is { } zero ? $", mẫu bằng 0 thì {Words.Number(zero)}" : "";

    private static string Facet(string name) => Facets.GetValueOrDefault(name, name);

    /// <summary>What a measure counts: "cuộc đối thoại" of "Số cuộc đối thoại".</summary>
    private string Thing(string measure)
    {
        var words = Words.Lower(Measure(measure));
        return words.StartsWith("số ", StringComparison.Ordinal) ? words[3..] : words;
    }

    // Members of a family have no label of their own.
    private string Measure(string code) => MeasureCatalogue.Find(code) is not { } found ? code
        : exact || found.Code != code ? $"{Counted(found.Label)} {code}"
        : Counted(found.Label);

    // "Đơn thư: đã đến hạn" counts petitions.
    private static string Counted(string label) =>
        label.Contains(": ", StringComparison.Ordinal) ? $"Số {Words.Lower(label.Replace(": ", " ", StringComparison.Ordinal))}" : label;
}

/// <summary>Numbers and days as Vietnamese writes them.</summary>
internal static class Words
{
    private static readonly System.Globalization.CultureInfo Vietnamese = System.Globalization.CultureInfo.GetCultureInfo("vi-VN");

    /// <summary>With a decimal comma and without trailing zeros.</summary>
    public static string Number(decimal number) => number.ToString("#,0.####", Vietnamese);

    /// <summary>A share as per cent.</summary>
    public static string Percent(decimal share) => $"{(share * 100).ToString("#,0.##", Vietnamese)} %";

    /// <summary>Day, month, year.</summary>
    public static string Day(DateOnly day) => day.ToString("dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Days from one to another.</summary>
    public static string Days(DateRange range) => (range.From, range.To) switch
    {
        (null, null) => "không giới hạn",
        ({ } from, null) => $"từ {Day(from)}",
        (null, { } to) => $"đến {Day(to)}",
        ({ } from, { } to) => $"từ {Day(from)} đến {Day(to)}",
    };

    /// <summary>With a great first letter.</summary>
    public static string Upper(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>With a small first letter, unless the first word is an abbreviation or a name.</summary>
    public static string Lower(string text) =>
        text.Length > 1 && char.IsUpper(text[0]) && !char.IsUpper(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
}
