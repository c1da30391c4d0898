using System.Text.Json;

namespace ThiDua.Domain.Criteria;

/// <summary>Writes values and conditions; part of <see cref="CriteriaWriter"/>.</summary>
internal static class ValueWriter
{
    /// <summary>A value under a key.</summary>
    public static void Value(Utf8JsonWriter json, string key, ValueExpression value)
    {
        json.WritePropertyName(key);
        Value(json, value);
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
            case ValueExpression.Product product:
                Pair(json, "product", product.First, product.Second);
                break;
            case ValueExpression.Per per:
                Value(json, "per", per.Value);
                Enum(json, "of", per.Of);
                CriteriaWriter.Number(json, "each", per.Each);
                break;
            case ValueExpression.People people:
                Enum(json, "people", people.Of);
                break;
            case ValueExpression.ByRegion byRegion:
                Regions(json, "byRegion", byRegion.Cases);
                CriteriaWriter.Number(json, "otherwise", byRegion.Otherwise);
                break;
            case ValueExpression.Assigned assigned:
                json.WriteString("assigned", assigned.Criterion);
                break;
            case ValueExpression.Number number:
                CriteriaWriter.Number(json, "number", number.Value);
                break;
            case ValueExpression.Duties duties:
                Enum(json, "duties", duties.Figure);
                CriteriaWriter.List(json, "codes", duties.Codes, json.WriteStringValue);
                break;
            case ValueExpression.UnitsBelow below:
                json.WriteString("unitsBelow", below.Kinds.Count == 0 ? "all" : JsonNamingPolicy.KebabCaseLower.ConvertName(below.Kinds[0].ToString()));
                if (below.When is { } when)
                {
                    json.WritePropertyName("when");
                    Condition(json, when);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value)); // Judgements and parts of sums are made by formulas, never written.
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

    /// <summary>Regions with a number each.</summary>
    public static void Regions(Utf8JsonWriter json, string key, ValueList<RegionNumber> regions)
    {
        json.WriteStartObject(key);
        foreach (var region in regions)
        {
            CriteriaWriter.Number(json, region.Region, region.Number);
        }

        json.WriteEndObject();
    }

    private static void Enum<T>(Utf8JsonWriter json, string key, T value)
        where T : struct, Enum => json.WriteString(key, JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));

    /// <summary>A condition.</summary>
    public static void Condition(Utf8JsonWriter json, Condition condition)
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
            case Condition.Unknown unknown:
                Value(json, "unknown", unknown.Value);
                break;
            case Condition.InRegion places:
                CriteriaWriter.List(json, "region", places.Regions, json.WriteStringValue);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(condition));
        }

        json.WriteEndObject();
    }

    /// <summary>A number, unless it is the usual one.</summary>
    public static void Unless(Utf8JsonWriter json, string key, decimal number, decimal standard)
    {
        if (number != standard)
        {
            CriteriaWriter.Number(json, key, number);
        }
    }
}
