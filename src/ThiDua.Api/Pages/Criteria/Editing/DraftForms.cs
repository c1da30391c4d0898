using System.Globalization;
using System.Text.Json.Nodes;

namespace ThiDua.Api.Pages.Criteria.Editing;

/// <summary>The forms by which a draft is edited: each is sent as a list of changes, in the language of proposals.</summary>
/// <param name="document">The draft.</param>
/// <param name="context">What the forms are about.</param>
/// <param name="typed">What was typed, when a form comes back; null otherwise.</param>
/// <param name="overtaken">Whether somebody else has changed the draft meanwhile: what stands now is shown beside what was typed.</param>
internal sealed class DraftForms(SheetDocument document, EditorContext context, JsonObject? typed, bool overtaken)
{
    /// <summary>A sheet to begin with.</summary>
    /// <param name="context">What the form is about.</param>
    /// <param name="value">What stands in it.</param>
    public static IReadOnlyList<FormNode> New(EditorContext context, JsonObject value) =>
        [.. CriterionShapes.NewSheet.Select(p => EditorForm.Build(context, p.Shape(), p, p.Key, value[p.Key], beside: value))];

    /// <summary>Changes a criterion or section.</summary>
    public IReadOnlyList<FormNode> Edit(DocumentPart part) =>
    [
        .. Change(0, part.Node,
        [
            Code(part), new Part("title", CriteriaTexts.PartTitle, () => new Shape.Text(2), Required: true),
            .. (part.IsSection ? SectionParts(part) : CriterionShapes.CriterionParts(required: true)).Select(p => p with { Clears = true }),
        ]),
        .. Maxima(1, part.Around),
    ];

    /// <summary>Adds a criterion to a section, or a section to the sheet or to another section.</summary>
    /// <param name="into">The section; null for the top of the sheet.</param>
    /// <param name="section">Whether a section is added.</param>
    public IReadOnlyList<FormNode> Add(DocumentPart? into, bool section)
    {
        var siblings = document.Parts.Where(p => p.IsSection == section && (p.Around.Count > 0 ? p.Around[^1] : null) == into?.Node).Select(p => (p.Code, $"{p.Code} {p.Title}")).ToList();
        Part[] parts =
        [
            .. into is null ? Array.Empty<Part>() : [new Part("into", "", () => new Shape.Fixed(into.Code))],
            .. siblings.Count == 0 ? Array.Empty<Part>() : [new Part("after", CriteriaTexts.AfterWord, () => new Shape.Word(_ => siblings), Hint: CriteriaTexts.AfterHint)],
            new Part(section ? "section" : "criterion", section ? CriteriaTexts.NewSection : CriteriaTexts.NewCriterion, () => section ? CriterionShapes.Section : CriterionShapes.Criterion, true),
        ];
        return [.. EditorForm.Parts(context, parts, "changes/0/add", Typed(0, "add")), .. Maxima(1, into is null ? [] : [.. into.Around, into.Node])];
    }

    /// <summary>Takes a part out.</summary>
    public IReadOnlyList<FormNode> Remove(DocumentPart part) => [new FormNode.Hidden("changes/0/remove", "changes/0/remove", part.Code), .. Maxima(1, part.Around)];

    /// <summary>Changes what the sheet says as a whole.</summary>
    public IReadOnlyList<FormNode> Sheet() => EditorForm.Parts(
        context, [.. CriterionShapes.SheetParts(required: true).Select(p => p with { Clears = true })], "changes/0/sheet", typed is null ? document.Root : Typed(0, "sheet"), overtaken ? document.Root : null);

    /// <summary>Changes all maxima at once.</summary>
    public IReadOnlyList<FormNode> Weights() =>
        [.. document.Parts.SelectMany((p, i) => Max(i, p.Node, p.IsSection ? CriteriaTexts.SectionMax : CriteriaTexts.CriterionMax)), .. SheetMax(document.Parts.Count)];

    // Where a section stands decides which of its keys there can be.
    private static IEnumerable<Part> SectionParts(DocumentPart part) =>
        CriterionShapes.SectionParts(required: true).Where(p => part.Around.Count == 0 || p.Key is not ("kind" or "takesFrom" or "floor"));

    private static Part Code(DocumentPart part) => new("code", "", () => new Shape.Fixed(part.Code), Required: true);

    /// <summary>What must add up with a change: maxima of the sections around it and of the sheet.</summary>
    private IEnumerable<FormNode> Maxima(int from, IReadOnlyList<JsonObject> around)
    {
        var nodes = around.SelectMany((s, i) => Max(from + i, s, CriteriaTexts.MaxOf)).Concat(
            around.Count > 0 && SheetDocument.Text(around[0], "kind") is "bonus" or "deduction" ? [] : SheetMax(from + around.Count)).ToList();
        return nodes.Count == 0 ? [] : [new FormNode.Group("kem-theo", CriteriaTexts.MaximaAround, CriteriaTexts.MaximaAroundHint, nodes)];
    }

    private IEnumerable<FormNode> Max(int at, JsonObject section, string called)
    {
        var (code, label) = (SheetDocument.Text(section, "code"), Shown.Say(called, SheetDocument.Text(section, "code"), SheetDocument.Text(section, "title")));
        return Change(at, section, [new Part("code", "", () => new Shape.Fixed(code), true), new Part("max", label, () => new Shape.Number(), true)]);
    }

    private IReadOnlyList<FormNode> SheetMax(int at) => EditorForm.Parts(
        context, [new Part("max", CriteriaTexts.MaxOfSheet, () => new Shape.Number(), true)], Path(at, "sheet"), typed is null ? document.Root : Typed(at, "sheet"), overtaken ? document.Root : null);

    private IReadOnlyList<FormNode> Change(int at, JsonObject stands, IReadOnlyList<Part> parts) =>
        EditorForm.Parts(context, parts, Path(at, "change"), typed is null ? stands : Typed(at, "change"), overtaken ? stands : null);

    private JsonObject? Typed(int at, string kind) => typed?["changes"] is JsonArray list && at < list.Count ? list[at]?[kind] as JsonObject : null;

    private static string Path(int at, string kind) => string.Create(CultureInfo.InvariantCulture, $"changes/{at}/{kind}");
}
