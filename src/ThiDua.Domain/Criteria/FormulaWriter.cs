using System.Text.Json;
using static ThiDua.Domain.Criteria.ValueWriter;

namespace ThiDua.Domain.Criteria;

/// <summary>Writes formulas; part of <see cref="CriteriaWriter"/>.</summary>
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
}
