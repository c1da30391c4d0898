using System.Text.Json;

namespace ThiDua.Domain.Criteria;

/// <summary>Writes formulas and values; the other half of <see cref="CriteriaWriter"/>.</summary>
internal static class FormulaWriter
{
    public static void Write(Utf8JsonWriter json, Formula formula)
    {
        json.WriteStartObject(NameOf(formula));
        switch (formula)
        {
            case Formula.PerOccurrence f:
                CriteriaWriter.Number(json, "points", f.Points);
                Value(json, "value", f.Value);
                break;
            case Formula.Target f:
                Target(json, f);
                break;
            case Formula.Ratio f:
                Value(json, "numerator", f.Numerator);
                Value(json, "denominator", f.Denominator);
                CriteriaWriter.Number(json, "whenZero", f.WhenZero);
                break;
            case Formula.Bands f:
                Value(json, "value", f.Value);
                CriteriaWriter.List(json, "steps", f.Steps, b => Band(json, b));
                break;
            case Formula.YesNo f:
                json.WritePropertyName("when");
                Condition(json, f.Condition);
                break;
            case Formula.Coverage f:
                Value(json, "covered", f.Covered);
                if (f.Of is { } of)
                {
                    CriteriaWriter.Number(json, "of", of);
                }
                else
                {
                    json.WriteString("of", "period");
                }

                break;
            case Formula.Deduction f:
                CriteriaWriter.Number(json, "points", f.Points);
                Value(json, "value", f.Value);
                Unless(json, "floor", f.Floor, 0);
                break;
            case Formula.Imported f:
                Value(json, "figure", f.Figure);
                CriteriaWriter.List(json, "steps", f.Steps ?? [], b => Band(json, b));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(formula));
        }

        json.WriteEndObject();
    }

    public static void Value(Utf8JsonWriter json, string key, ValueExpression value)
    {
        json.WritePropertyName(key);
        Value(json, value);
    }

    private static string NameOf(Formula formula) => JsonNamingPolicy.CamelCase.ConvertName(formula.GetType().Name);

    private static void Target(Utf8JsonWriter json, Formula.Target target)
    {
        CriteriaWriter.Number(json, "goal", target.Goal);
        Value(json, "actual", target.Actual);
        if (target.FloorShare is { } floor)
        {
            CriteriaWriter.Number(json, "floorShare", floor);
        }

        if (target.Exceeding is { } extra)
        {
            json.WriteStartObject("exceeding");
            CriteriaWriter.Number(json, "step", extra.Step);
            CriteriaWriter.Number(json, "points", extra.Points);
            CriteriaWriter.Number(json, "most", extra.Most);
            json.WriteEndObject();
        }
    }

    private static void Value(Utf8JsonWriter json, ValueExpression value)
    {
        json.WriteStartObject();
        switch (value)
        {
            case ValueExpression.Sum sum:
                Query(json, "sum", sum.Query);
                break;
            case ValueExpression.Latest latest:
                json.WriteString("latest", latest.Measure);
                Span(json, latest.Span, latest.Range);
                break;
            case ValueExpression.Covered covered:
                Query(json, $"{JsonNamingPolicy.CamelCase.ConvertName(covered.Unit.ToString())}s", covered.Query);
                Unless(json, "atLeast", covered.AtLeast, 1);
                break;
            case ValueExpression.Distinct distinct:
                Query(json, "distinct", distinct.Query);
                json.WriteString("facet", distinct.Facet);
                break;
            case ValueExpression.Difference difference:
                Pair(json, "difference", difference.Whole, difference.Less);
                break;
            case ValueExpression.Quotient quotient:
                Pair(json, "ratio", quotient.Numerator, quotient.Denominator);
                if (quotient.WhenZero is { } zero)
                {
                    CriteriaWriter.Number(json, "whenZero", zero);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value)); // Plain numbers are made by formulas, never written.
        }

        CriteriaWriter.Text(json, "label", value.Label);
        json.WriteEndObject();
    }

    private static void Pair(Utf8JsonWriter json, string key, ValueExpression first, ValueExpression second)
    {
        json.WriteStartArray(key);
        Value(json, first);
        Value(json, second);
        json.WriteEndArray();
    }

    private static void Query(Utf8JsonWriter json, string key, MeasureQuery query)
    {
        json.WriteString(key, query.Measure);
        if (query.Where.Count > 0)
        {
            json.WriteStartObject("where");
            foreach (var filter in query.Where)
            {
                CriteriaWriter.List(json, filter.Facet, filter.Values, json.WriteStringValue);
            }

            json.WriteEndObject();
        }

        Span(json, query.Span, query.Range);
    }

    private static void Span(Utf8JsonWriter json, ValueSpan span, DateRange range)
    {
        if (span == ValueSpan.ToDate)
        {
            json.WriteString("span", "to-date");
        }

        CriteriaWriter.Range(json, range);
    }

    private static void Condition(Utf8JsonWriter json, Condition condition)
    {
        json.WriteStartObject();
        switch (condition)
        {
            case Condition.Compare compare:
                Value(json, "value", compare.Value);
                CriteriaWriter.Number(json, JsonNamingPolicy.CamelCase.ConvertName(compare.Is.ToString()), compare.Number);
                break;
            case Condition.All all:
                CriteriaWriter.List(json, "all", all.Conditions, c => Condition(json, c));
                break;
            case Condition.Any any:
                CriteriaWriter.List(json, "any", any.Conditions, c => Condition(json, c));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(condition));
        }

        json.WriteEndObject();
    }

    private static void Band(Utf8JsonWriter json, Band band)
    {
        json.WriteStartObject();
        End(json, "from", band.From, band.FromIncluded);
        End(json, "to", band.To, band.ToIncluded);
        CriteriaWriter.Number(json, "points", band.Points);
        json.WriteEndObject();
    }

    private static void End(Utf8JsonWriter json, string end, decimal? at, bool included)
    {
        if (at is { } number)
        {
            CriteriaWriter.Number(json, end, number);
            json.WriteBoolean($"{end}Included", included);
        }
    }

    private static void Unless(Utf8JsonWriter json, string key, decimal number, decimal standard)
    {
        if (number != standard)
        {
            CriteriaWriter.Number(json, key, number);
        }
    }
}
