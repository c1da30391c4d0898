using System.Text.Json;

namespace ThiDua.Domain.Criteria;

/// <summary>Writes how totals become classes; part of <see cref="CriteriaWriter"/>.</summary>
internal static class ClassificationWriter
{
    public static void Write(Utf8JsonWriter json, Classification classification)
    {
        json.WriteStartObject();
        CriteriaWriter.List(json, "classes", classification.Classes, c => Class(json, c));
        json.WriteString("otherwise", classification.Otherwise);
        CriteriaWriter.List(json, "caps", classification.Caps, c => Cap(json, c));
        json.WriteEndObject();
    }

    private static void Class(Utf8JsonWriter json, ClassRule rule)
    {
        json.WriteStartObject();
        json.WriteString("code", rule.Code);
        json.WriteString("title", rule.Title);
        End(json, "from", rule.Lower);
        End(json, "to", rule.Upper);
        if (rule.Regions.Count > 0)
        {
            ValueWriter.Regions(json, "regions", rule.Regions);
        }

        CriteriaWriter.List(json, "conditions", rule.Conditions, c => Condition(json, c));
        json.WriteEndObject();
    }

    private static void Cap(Utf8JsonWriter json, ClassCap cap)
    {
        json.WriteStartObject();
        json.WriteString("atMost", cap.AtMost);
        json.WritePropertyName("when");
        Condition(json, cap.When);
        json.WriteString("title", cap.Title);
        if (cap.LegalBasis is { } basis)
        {
            CriteriaWriter.Basis(json, basis);
        }

        json.WriteEndObject();
    }

    private static void Condition(Utf8JsonWriter json, ClassCondition condition)
    {
        json.WriteStartObject();
        switch (condition)
        {
            case ClassCondition.NoCriterionAtZero:
                json.WriteBoolean("noCriterionAtZero", true);
                break;
            case ClassCondition.NoSelfScore:
                json.WriteBoolean("noSelfScore", true);
                break;
            case ClassCondition.EverySection every:
                CriteriaWriter.Number(json, "everySection", every.Share);
                break;
            case ClassCondition.PointsOf of:
                json.WriteString("points", of.Code);
                CriteriaWriter.Number(json, "share", of.Share);
                break;
            case ClassCondition.BelowReach reach:
                json.WriteString("below", reach.Class);
                CriteriaWriter.Number(json, "share", reach.Share);
                break;
            case ClassCondition.Values values:
                json.WritePropertyName("values");
                ValueWriter.Condition(json, values.When);
                CriteriaWriter.Text(json, "label", values.Label);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(condition));
        }

        json.WriteEndObject();
    }

    private static void End(Utf8JsonWriter json, string end, Bound? bound)
    {
        if (bound is { } at)
        {
            CriteriaWriter.Number(json, end, at.At);
            json.WriteBoolean($"{end}Included", at.Included);
        }
    }
}
