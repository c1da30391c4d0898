using System.Text.RegularExpressions;

namespace ThiDua.Api.Pages.Criteria.Editing;

/// <summary>What is wrong with a document, for people who see a form and no document: its keys are called as the fields are.</summary>
public static partial class EditorSentences
{
    /// <summary>Labels of keys that mean one thing wherever they stand.</summary>
    private static readonly IReadOnlyDictionary<string, string> Labels = CriterionShapes.CriterionParts(required: true)
        .Concat(CriterionShapes.SectionParts(required: true)).Concat(CriterionShapes.SheetParts(required: true)).Concat(CriterionShapes.Section.Parts)
        .Concat(((Shape.OneOf)FormulaShapes.Formula).Cases.SelectMany(c => c.Shape() is Shape.Map { Parts: [var only] } && only.Shape() is Shape.Map inner ? inner.Parts : []))
        .Where(p => p.Label.Length > 0).GroupBy(p => p.Key, p => p.Label).Where(g => g.Distinct().Count() == 1 || g.Key is "max" or "title").ToDictionary(g => g.Key, g => g.First());

    /// <summary>A sentence of the reader in the words of the form.</summary>
    /// <param name="message">The sentence.</param>
    public static string Of(string message) => Quoted().Replace(
        Aside().Replace(message, "").Replace("ghi capped: true", Shown.Say(CriteriaTexts.ChooseIt, CriteriaTexts.CappedWord), StringComparison.Ordinal),
        m => Labels.TryGetValue(m.Groups["key"].Value, out var label) ? $"\"{label}\"" : m.Value);

    // What stands in brackets behind a word names the key that the word stands for.
    [GeneratedRegex(" \\([a-z][A-Za-z]*(: [a-z-]+)?\\)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Aside();

    [GeneratedRegex("\"(?<key>[a-z][A-Za-z]*)\"", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Quoted();
}
