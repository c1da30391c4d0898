using ThiDua.Domain.Duties;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Criteria;

/// <summary>Values and conditions as parts of sentences.</summary>
/// <param name="exact">By measures, facets and days, whatever labels the sheet gives.</param>
internal sealed class ValueWords(bool exact)
{
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
        ValueExpression.Distinct distinct => Counted(distinct.Query, $"số {FacetWords.Of(distinct.Facet)} khác nhau có {Thing(distinct.Query.Measure)}"),
        ValueExpression.Difference difference => $"({Of(difference.Whole)} trừ {Of(difference.Less)})",
        ValueExpression.Quotient quotient => $"({Of(quotient.Numerator)} chia {Of(quotient.Denominator)}{WhenZero(quotient)})",
        ValueExpression.Number number => Words.Number(number.Value),
        ValueExpression.Product product => $"({Of(product.First)} nhân {Of(product.Second)})",
        ValueExpression.Per per => $"{Of(per.Value)} trên {Words.Number(per.Each)} {ValueLabels.People(per.Of)}",
        ValueExpression.People people => $"số {ValueLabels.People(people.Of)}",
        ValueExpression.ByRegion byRegion =>
            $"mức theo vùng ({string.Join("; ", byRegion.Cases.Select(c => $"{c.Region}: {Words.Number(c.Number)}"))}; vùng khác: {Words.Number(byRegion.Otherwise)})",
        ValueExpression.Assigned assigned => $"chỉ tiêu được giao ở tiêu chí {assigned.Criterion}",
        ValueExpression.Judged judged => $"điểm tự chấm, thẩm định của tiêu chí {judged.Criterion}",
        ValueExpression.Chosen chosen => $"việc chọn mức {chosen.Option} ở tiêu chí {chosen.Criterion}",
        ValueExpression.SumWithin within => $"{Counted(within.Query, Words.Lower(Measure(within.Query.Measure)))} có {FacetWords.Of(within.Facet)} {Words.Ends(within.Within)}",
        ValueExpression.UnitsBelow below => "số " + UnitWords(below.Kinds) + (below.When is { } when ? $" có {Of(when)}" : ""),
        ValueExpression.Duties duties => Words.Lower(DutyValues.Label(duties)),
        ValueExpression.UnitsInPeriod units => $"số {ValueLabels.Unit(units.Unit)} trong kỳ{Days(ValueSpan.Period, units.Range)}",
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    /// <summary>What each one of a value is: "mỗi cuộc đối thoại".</summary>
    public string Each(ValueExpression value)
    {
        var words = Of(value);
        return words.StartsWith("số ", StringComparison.Ordinal) ? $"mỗi {words[3..]}" : $"mỗi 1 đơn vị của {words}";
    }

    /// <summary>All weeks, months … or units below that a coverage could reach.</summary>
    public string OfAll(ValueExpression covered) => covered switch
    {
        ValueExpression.Covered c => Of(new ValueExpression.UnitsInPeriod(c.Unit, c.Query.Range)),
        ValueExpression.UnitsBelow below => "số " + UnitWords(below.Kinds),
        _ => throw new ArgumentOutOfRangeException(nameof(covered)),
    };

    /// <summary>A condition; parts that are themselves made of parts stand in brackets.</summary>
    public string Of(Condition condition) => condition switch
    {
        Condition.Compare compare => $"{Of(compare.Value)} {Compared(compare.Is, Words.Number(compare.Number))}",
        Condition.All all => string.Join(" và ", all.Conditions.Select(Part)),
        Condition.Any any => string.Join(" hoặc ", any.Conditions.Select(Part)),
        Condition.Unknown unknown => $"chưa có {Of(unknown.Value)}",
        Condition.InRegion region => $"đơn vị thuộc vùng {string.Join(", ", region.Regions)}",
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    private string Part(Condition condition) => condition is Condition.All or Condition.Any ? $"({Of(condition)})" : Of(condition);

    private static string UnitWords(ValueList<UnitKind> kinds) =>
        kinds.Count == 0 ? "đơn vị trực thuộc" : $"đơn vị trực thuộc là {string.Join(" hoặc ", kinds.Select(k => k.Label()))}";

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
        var filters = string.Join("; ", query.Where.Select(f => $"{FacetWords.Of(f.Facet)}: {string.Join(", ", f.Values.Select(v => FacetWords.Of(query.Measure, f.Facet, v)))}"));
        return words + (filters.Length == 0 ? "" : $" ({filters})") + Days(query.Span, query.Range);
    }

    private static string Days(ValueSpan span, DateRange range)
    {
        var from = range.From is { } first ? $" từ {Words.Day(first)}" : span == ValueSpan.ToDate ? " tính từ trước kỳ" : "";
        return from + (range.To is { } last ? $" đến {Words.Day(last)}" : "");
    }

    private static string WhenZero(ValueExpression.Quotient quotient) => quotient.WhenZero is { } zero ? $", mẫu bằng 0 thì {Words.Number(zero)}" : "";

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
