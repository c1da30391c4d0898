using System.Text.Json.Nodes;
using ThiDua.Api.Pages.Criteria.Editing;
using ThiDua.Api.Pages.Forms;
using static ThiDua.Api.Pages.ProposalTexts;

namespace ThiDua.Api.Pages.Proposals;

/// <summary>A proposal as a form asks for it: the same keys that its reader takes (docs/proposals.md).</summary>
internal static class ProposalShapes
{
    /// <summary>One change.</summary>
    private static readonly Shape Change = new Shape.OneOf(
        new Case("change", ChangeKind, () => new Shape.Map(new Part("change", "", () => new Shape.Map(
            new Part("code", CodeWord, () => new Shape.Word(c => [.. c.Criteria, .. c.Sections]) { Decides = true }, true),
            Of("max"), Of("formula"))
        {
            More =
            [
                new Part("title", CriteriaTexts.PartTitle, () => new Shape.Text(2)), .. CriterionShapes.CriterionParts(required: false).Where(p => p.Key is not ("max" or "formula")).Select(p => p with { Keeps = true, Goes = p.Key != "legalBasis" }),
                new Part("capped", CriteriaTexts.CappedWord, () => new Shape.YesNo(CriteriaTexts.Yes, CriteriaTexts.No), Hint: CappedHint) { Keeps = true, Goes = true },
            ],
            MoreLabel = ChangeMore,
        }, true))),
        new Case("add-criterion", AddCriterionKind, () => new Shape.Map(new Part("add", "", () => new Shape.Map(
            new Part("into", IntoWord, () => new Shape.Word(c => c.Sections), true), new Part("after", CriteriaTexts.AfterWord, () => new Shape.Word(c => c.Criteria), Hint: CriteriaTexts.AfterHint),
            new Part("before", BeforeWord, () => new Shape.Word(c => c.Criteria)), new Part("criterion", CriteriaTexts.NewCriterion, () => CriterionShapes.Criterion, true)), true)), At: "add/criterion"),
        new Case("add-section", AddSectionKind, () => new Shape.Map(new Part("add", "", () => new Shape.Map(
            new Part("into", IntoOrTopWord, () => new Shape.Word(c => c.Sections)), new Part("after", CriteriaTexts.AfterWord, () => new Shape.Word(c => c.Sections), Hint: CriteriaTexts.AfterHint),
            new Part("before", BeforeWord, () => new Shape.Word(c => c.Sections)), new Part("section", CriteriaTexts.NewSection, () => CriterionShapes.Section, true)), true)), At: "add/section"),
        new Case("remove", RemoveKind, () => new Shape.Map(new Part("remove", CodeWord, () => new Shape.Word(c => [.. c.Criteria, .. c.Sections]), true))),
        Kind("scale", ScaleKind,
        [
            new Part("section", ScaleSection, () => new Shape.Word(c => c.Sections)), new Part("to", ScaleTo, () => new Shape.Number(), true), new Part("step", ScaleStep, () => new Shape.Number(), Hint: ScaleStepHint),
        ]),
        Kind("sheet", SheetKind, [.. CriterionShapes.SheetParts(required: false).Select(p => p with { Keeps = true, Goes = p.Key is not ("title" or "legalBasis" or "max" or "rounding") })]));

    /// <summary>The fields of a proposal.</summary>
    /// <param name="document">The version it changes.</param>
    /// <param name="context">What the form is about.</param>
    /// <param name="value">What stands, or what was typed.</param>
    /// <param name="base">The version it changes, as it is written.</param>
    public static IReadOnlyList<FormNode> Fields(SheetDocument document, EditorContext context, JsonObject value, string @base) =>
    [
        new FormNode.Hidden("base", "base", @base),
        new FormNode.Hidden("sample", "sample:bool", value["sample"]?.ToString() == "true" ? "true" : "false"),
        .. new[]
        {
            new Part("title", TitleWord, () => new Shape.Text(2), true), new Part("source", SourceWord, () => new Shape.Text(2), true, SourceHint), new Part("reason", ReasonWord, () => new Shape.Text(4), true),
        }.Select(p => EditorForm.Build(context, p.Shape(), p, p.Key, value[p.Key])),
        new FormNode.Table("changes", ChangesWord, ChangesHint, [.. ((value["changes"] as JsonArray) ?? []).Select((row, i) => Row(document, context, row, i))], AddChange),
    ];

    private static FormNode.Group Row(SheetDocument document, EditorContext context, JsonNode? row, int i)
    {
        var label = Shown.Say(ChangeRow, i + 1);
        var sheet = row is JsonObject chosen && (chosen[FormPost.Kind]?.ToString() ?? (chosen["sheet"] is null ? "" : "sheet")) == "sheet";
        var stands = sheet ? Whole(document) : row?["change"]?["code"] is JsonValue code ? document.Find(code.ToString())?.Node : null;
        var now = stands is null ? null : new JsonObject { [sheet ? "sheet" : "change"] = stands.DeepClone() };
        if (sheet && row!["sheet"] is null)
        {
            row = row.DeepClone();
            row["sheet"] = new JsonObject(); // Nothing is changed yet; what stands is shown beside.
        }

        return new FormNode.Group($"changes/{i}", label, null, [EditorForm.Build(context, Change, new Part($"{i}", WhatToDo, () => Change, true), $"changes/{i}", row, now)]);
    }

    /// <summary>What the sheet says besides its sections.</summary>
    private static JsonObject Whole(SheetDocument document)
    {
        var whole = (JsonObject)document.Root.DeepClone();
        whole.Remove("sections");
        return whole;
    }

    private static Part Of(string key) => CriterionShapes.CriterionParts(required: false).First(p => p.Key == key) with { Keeps = true };

    private static Case Kind(string name, string label, IReadOnlyList<Part> parts) => new(name, label, () => new Shape.Map(new Part(name, "", () => new Shape.Map(parts), true)));
}
