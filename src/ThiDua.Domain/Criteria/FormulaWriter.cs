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
                    json.WriteString("of", f.Covered is ValueExpression.UnitsBelow ? "all" : "period");
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
                Compared(json, formula);
                break;
        }

        json.WriteEndObject();
    }

    /// <summary>Formulas that go by a standard, by days late, by other units, by judgement, or by people asked.</summary>
    private static void Compared(Utf8JsonWriter json, Formula formula)
    {
        switch (formula)
        {
            case Formula.Stepped f:
                Value(json, "value", f.Value);
                NumberOrValue(json, "from", f.From);
                CriteriaWriter.Number(json, "base", f.Base);
                CriteriaWriter.Number(json, "each", f.Each);
                CriteriaWriter.Number(json, "points", f.Points);
                break;
            case Formula.Timeliness f:
                Value(json, "entries", new ValueExpression.Sum(f.Entries));
                json.WriteString("facet", f.Facet);
                CriteriaWriter.List(json, "byDays", f.ByDays, b => Band(json, b));
                break;
            case Formula.LeaderRelative f:
                Value(json, "actual", f.Actual);
                OptionalNumberOrValue(json, "goal", f.Goal);
                Among(json, f.Among);
                break;
            case Formula.AverageRelative f:
                Value(json, "value", f.Value);
                OptionalNumberOrValue(json, "average", f.Average);
                Among(json, f.Among);
                break;
            case Formula.Options f:
                if (f.Several)
                {
                    json.WriteBoolean("several", true);
                }

                CriteriaWriter.List(json, "choices", f.Choices, c =>
                {
                    json.WriteStartObject();
                    json.WriteString("code", c.Code);
                    json.WriteString("title", c.Title);
                    CriteriaWriter.Number(json, "points", c.Points);
                    json.WriteEndObject();
                });
                break;
            case Formula.Appraised:
                break;
            case Formula.Sample f:
                Value(json, "confirmed", f.Confirmed);
                Value(json, "asked", f.Asked);
                CriteriaWriter.Number(json, "points", f.Points);
                Unless(json, "least", f.Least, 1);
                break;
            case Formula.Survey f:
                Value(json, "satisfied", f.Satisfied);
                Value(json, "answers", f.Answers);
                Unless(json, "least", f.Least, 1);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(formula));
        }
    }

    private static void Among(Utf8JsonWriter json, Group among)
    {
        if (among != Group.Cluster)
        {
            json.WriteString("among", JsonNamingPolicy.CamelCase.ConvertName(among.ToString()));
        }
    }

    private static void OptionalNumberOrValue(Utf8JsonWriter json, string key, ValueExpression? value)
    {
        if (value is not null)
        {
            NumberOrValue(json, key, value);
        }
    }

    private static void NumberOrValue(Utf8JsonWriter json, string key, ValueExpression value)
    {
        if (value is ValueExpression.Number { Label: null } number)
        {
            CriteriaWriter.Number(json, key, number.Value);
        }
        else
        {
            Value(json, key, value);
        }
    }

    public static void Value(Utf8JsonWriter json, string key, ValueExpression value)
    {
        json.WritePropertyName(key);
        Value(json, value);
    }

    private static string NameOf(Formula formula) => JsonNamingPolicy.CamelCase.ConvertName(formula.GetType().Name);

    private static void Target(Utf8JsonWriter json, Formula.Target target)
    {
        NumberOrValue(json, "goal", target.Goal);
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
