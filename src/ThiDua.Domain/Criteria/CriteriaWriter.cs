using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ThiDua.Domain.Criteria;

/// <summary>
/// Writes a set as the document it can be read from: keys in the order a person would write them, what is left at its default left out.
/// Equal sets give equal bytes, and reading them gives an equal set.
/// </summary>
public static class CriteriaWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document as JSON.</summary>
    public static byte[] Write(CriteriaSet set)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            Set(json, set);
        }

        return buffer.ToArray();
    }

    /// <summary>The document as an element that stays valid by itself.</summary>
    public static JsonElement WriteElement(CriteriaSet set) => JsonElement.Parse(Write(set));

    private static void Set(Utf8JsonWriter json, CriteriaSet set)
    {
        json.WriteStartObject();
        json.WriteString("code", set.Code);
        json.WriteNumber("version", set.Version);
        json.WriteString("title", set.Title);
        Basis(json, set.LegalBasis);
        if (set.Sample)
        {
            json.WriteBoolean("sample", true);
        }

        Text(json, "source", set.Source);
        Text(json, "note", set.Note);
        Text(json, "toConfirm", set.ToConfirm);
        Text(json, "lastReview", set.LastReview?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (set.Effective != DateRange.Always)
        {
            json.WriteStartObject("effective");
            Range(json, set.Effective);
            json.WriteEndObject();
        }

        Number(json, "max", set.Max);
        json.WriteStartObject("rounding");
        json.WriteNumber("criterion", set.Rounding.Criterion);
        json.WriteNumber("total", set.Rounding.Total);
        json.WriteEndObject();
        List(json, "sections", set.Sections, s => Section(json, s, top: true));
        List(json, "tieBreaks", set.TieBreaks, t => Tie(json, t));
        if (set.Classification is { } classification)
        {
            json.WritePropertyName("classification");
            ClassificationWriter.Write(json, classification);
        }

        json.WriteEndObject();
    }

    private static void Section(Utf8JsonWriter json, Section section, bool top)
    {
        json.WriteStartObject();
        json.WriteString("code", section.Code);
        json.WriteString("title", section.Title);
        Number(json, "max", section.Max);
        if (top && section.Kind != SectionKind.Scored)
        {
            json.WriteString("kind", section.Kind == SectionKind.Bonus ? "bonus" : "deduction");
        }

        if (section.Capped)
        {
            json.WriteBoolean("capped", true);
        }

        if (top && section.Kind == SectionKind.Deduction)
        {
            json.WriteString("takesFrom", section.TakesFrom ?? "total");
            Number(json, "floor", section.Floor);
        }

        if (section.LegalBasis is { } basis)
        {
            Basis(json, basis);
        }

        Text(json, "note", section.Note);
        Text(json, "toConfirm", section.ToConfirm);
        List(json, "criteria", section.Criteria, c => Criterion(json, c));
        List(json, "sections", section.Sections, s => Section(json, s, top: false));
        json.WriteEndObject();
    }

    private static void Criterion(Utf8JsonWriter json, Criterion criterion)
    {
        json.WriteStartObject();
        json.WriteString("code", criterion.Code);
        json.WriteString("title", criterion.Title);
        Number(json, "max", criterion.Max);
        Basis(json, criterion.LegalBasis);
        json.WriteStartObject("formula");
        FormulaWriter.Write(json, criterion.Formula);
        json.WriteEndObject();
        if (criterion.Gate is { } gate)
        {
            json.WriteStartObject("gate");
            json.WritePropertyName("when");
            ValueWriter.Condition(json, gate.When);
            Text(json, "label", gate.Label);
            json.WriteEndObject();
        }

        if (criterion.NotApplicable is { } rule)
        {
            json.WriteStartObject("notApplicable");
            json.WriteString("means", JsonNamingPolicy.KebabCaseLower.ConvertName(rule.Means.ToString()));
            if (rule.When is { } when)
            {
                json.WritePropertyName("when");
                ValueWriter.Condition(json, when);
            }

            Text(json, "section", rule.Section);
            json.WriteEndObject();
        }

        if (criterion.Scope != Scope.Own)
        {
            json.WriteString("scope", JsonNamingPolicy.KebabCaseLower.ConvertName(criterion.Scope.ToString()));
        }

        Text(json, "measures", criterion.Measures);
        Text(json, "note", criterion.Note);
        Text(json, "toConfirm", criterion.ToConfirm);
        json.WriteEndObject();
    }

    private static void Tie(Utf8JsonWriter json, TieBreak tieBreak)
    {
        json.WriteStartObject();
        switch (tieBreak)
        {
            case TieBreak.PointsOf points:
                json.WriteString("points", points.Code);
                break;
            case TieBreak.ValueOf value:
                ValueWriter.Value(json, "value", value.Value);
                break;
            case TieBreak.Vote:
                json.WriteBoolean("vote", true);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(tieBreak));
        }

        if (tieBreak.LowestFirst)
        {
            json.WriteBoolean("lowestFirst", true);
        }

        Text(json, "label", tieBreak.Label);
        json.WriteEndObject();
    }

    internal static void Basis(Utf8JsonWriter json, LegalBasis basis)
    {
        json.WriteStartObject("legalBasis");
        json.WriteString("document", basis.Document);
        Text(json, "provision", basis.Provision);
        json.WriteEndObject();
    }

    /// <summary>A decimal without trailing zeros: 1.50 and 1.5 are the same points.</summary>
    internal static void Number(Utf8JsonWriter json, string key, decimal number)
    {
        json.WritePropertyName(key);
        json.WriteRawValue(number.ToString("0.####", CultureInfo.InvariantCulture));
    }

    internal static void Text(Utf8JsonWriter json, string key, string? text)
    {
        if (text is not null)
        {
            json.WriteString(key, text);
        }
    }

    internal static void Range(Utf8JsonWriter json, DateRange range)
    {
        Text(json, "from", range.From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Text(json, "to", range.To?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    internal static void List<T>(Utf8JsonWriter json, string key, ValueList<T> items, Action<T> write)
    {
        if (items.Count == 0)
        {
            return;
        }

        json.WriteStartArray(key);
        foreach (var item in items)
        {
            write(item);
        }

        json.WriteEndArray();
    }
}
