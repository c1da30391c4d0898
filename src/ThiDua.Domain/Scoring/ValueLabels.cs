using ThiDua.Domain.Criteria;
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
        ValueExpression.Distinct distinct => $"Số mục khác nhau ({distinct.Facet}) có {Lower(Of(distinct.Query.Measure))}",
        ValueExpression.Difference difference => $"{Of(difference.Whole)} trừ {Lower(Of(difference.Less))}",
        ValueExpression.Quotient quotient => $"{Of(quotient.Numerator)} chia {Lower(Of(quotient.Denominator))}",
        ValueExpression.Number => "Số cố định",
        ValueExpression.UnitsInPeriod units => $"Số {Unit(units.Unit)} trong kỳ",
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

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

    private static string Lower(string label) => label.Length == 0 ? label : char.ToLowerInvariant(label[0]) + label[1..];
}
