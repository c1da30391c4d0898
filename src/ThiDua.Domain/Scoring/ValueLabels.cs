using ThiDua.Domain.Criteria;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Scoring;

/// <summary>Vietnamese labels of values that the set does not label itself.</summary>
internal static class ValueLabels
{
    public static string Of(ValueExpression value) => value.Label ?? value switch
    {
        ValueExpression.Sum sum => Of(sum.Query.Measure),
        ValueExpression.Latest latest => Of(latest.Measure),
        ValueExpression.Covered covered => $"Số {Unit(covered.Unit)} có {Lower(Of(covered.Query.Measure))} đạt từ {covered.AtLeast:0.####}",
        ValueExpression.Distinct distinct => $"Số {FacetWords.Of(distinct.Facet)} khác nhau có {Lower(Of(distinct.Query.Measure))}",
        ValueExpression.Difference difference => $"{Of(difference.Whole)} trừ {Lower(Of(difference.Less))}",
        ValueExpression.Quotient quotient => $"{Of(quotient.Numerator)} chia {Lower(Of(quotient.Denominator))}",
        ValueExpression.Number => "Số cố định",
        ValueExpression.UnitsInPeriod units => $"Số {Unit(units.Unit)} trong kỳ",
        ValueExpression.Product product => $"{Of(product.First)} nhân {Lower(Of(product.Second))}",
        ValueExpression.Per per => $"{Of(per.Value)} trên {per.Each:0.####} {People(per.Of)}",
        ValueExpression.People people => $"Số {People(people.Of)}",
        ValueExpression.ByRegion => "Mức theo vùng",
        ValueExpression.Assigned => "Chỉ tiêu được giao",
        ValueExpression.Judged => "Điểm tự chấm, điểm thẩm định",
        ValueExpression.Chosen chosen => $"Chọn mức {chosen.Option}",
        ValueExpression.SumWithin within => $"{Of(within.Query.Measure)} {Within(within.Within)}",
        ValueExpression.UnitsBelow { When: null } => "Số đơn vị trực thuộc",
        ValueExpression.UnitsBelow => "Số đơn vị trực thuộc đạt điều kiện",
        ValueExpression.Duties duties => DutyValues.Label(duties),
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    /// <summary>What a unit is compared with.</summary>
    public static ValueInfo OfFigure(Formula formula) => formula is Formula.LeaderRelative leader
        ? new ValueInfo("best", $"Mức cao nhất trong {Group(leader.Among)}", [])
        : new ValueInfo("average", $"Mức trung bình của {Group(Relative.Among(formula))}", []);

    public static string Group(Group group) => group switch
    {
        Criteria.Group.Cluster => "cụm",
        Criteria.Group.Region => "các đơn vị cùng vùng",
        Criteria.Group.Kind => "các đơn vị cùng loại",
        Criteria.Group.Period => "tất cả các đơn vị trong kỳ",
        _ => throw new ArgumentOutOfRangeException(nameof(group)),
    };

    public static string People(Headcount of) => of == Headcount.Residents ? "người dân" : "biên chế";

    public static string Unit(CalendarUnit unit) => unit switch
    {
        CalendarUnit.Day => "ngày",
        CalendarUnit.Week => "tuần",
        CalendarUnit.Month => "tháng",
        CalendarUnit.Quarter => "quý",
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    };

    private static string Of(string measure) => MeasureCatalogue.Find(measure) is { } found && !found.Code.EndsWith(".*", StringComparison.Ordinal)
        ? found.Label
        : measure;

    private static string Within(Band band) => (band.From, band.To) switch
    {
        (_, <= 0) => "đúng hạn",
        ({ } from, { } to) when from == to => $"chậm {to:0.####} ngày",
        ({ } from, { } to) => $"chậm {(band.FromIncluded ? "từ" : "trên")} {from:0.####} {(band.ToIncluded ? "đến" : "đến dưới")} {to:0.####} ngày",
        (null, { } to) => $"chậm {(band.ToIncluded ? "đến" : "dưới")} {to:0.####} ngày",
        ({ } from, null) => $"chậm {(band.FromIncluded ? "từ" : "trên")} {from:0.####} ngày",
        _ => "",
    };

    private static string Lower(string label) => label.Length == 0 ? label : char.ToLowerInvariant(label[0]) + label[1..];
}
