using static ThiDua.Api.Pages.CriteriaTexts;

namespace ThiDua.Api.Pages.Criteria.Editing;

/// <summary>What criteria, sections and whole sheets are made of, as forms ask for it: the same keys that their reader takes.</summary>
public static class CriterionShapes
{
    private static readonly Shape Points = new Shape.Number();

    private static readonly Shape Line = new Shape.Text();

    private static readonly Shape Lines = new Shape.Text(3);

    /// <summary>A criterion, all of it.</summary>
    public static Shape.Map Criterion { get; } = new([.. CodeAndTitle, .. CriterionParts(required: true)]);

    /// <summary>A section, all of it but what is in it.</summary>
    public static Shape.Map Section { get; } = new(
    [
        .. CodeAndTitle,
        .. SectionParts(required: true),
        new("criteria", CriteriaIn, () => new Shape.Many(() => Criterion!, CriterionRow, AddCriterion)),
        new("sections", SectionsIn, () => new Shape.Many(() => Section!, SectionRow, AddSection)),
    ]);

    /// <summary>A sheet to begin with: what every sheet must say, and its first sections and criteria. The rest is added to the draft.</summary>
    public static IReadOnlyList<Part> NewSheet { get; } =
    [
        new("code", SetCode, () => Line, Required: true, Hint: SetCodeHint),
        new("version", "", () => new Shape.Fixed("1", ":number"), Required: true),
        .. SheetParts(required: true).Where(p => p.Key is "title" or "legalBasis" or "effective" or "sample" or "max"),
        new("rounding", "", () => new Shape.Map(new Part("criterion", "", () => new Shape.Fixed("2", ":number"), true), new Part("total", "", () => new Shape.Fixed("2", ":number"), true)), Required: true),
        new("sections", SectionsWord, () => new Shape.Many(() => NewSection!, SectionRow, AddSection), Hint: SectionsHint),
    ];

    private static Shape.Map NewSection { get; } = new(
    [
        .. CodeAndTitle,
        .. SectionParts(required: true).Where(p => p.Key == "max"),
        new("criteria", CriteriaIn, () => new Shape.Many(() => NewCriterionShape!, CriterionRow, AddCriterion)),
    ]);

    private static Shape.Map NewCriterionShape { get; } =
        new([.. CodeAndTitle, .. CriterionParts(required: true).Where(p => p.Key is "max" or "legalBasis" or "measures" or "formula")]);

    /// <summary>Where a rule comes from.</summary>
    public static Shape.Map Basis { get; } = new(new Part("document", BasisDocument, () => Line, Required: true), new Part("provision", BasisProvision, () => Line));

    private static IReadOnlyList<Part> CodeAndTitle => [new("code", PartCode, () => Line, Required: true, Hint: PartCodeHint), new("title", PartTitle, () => new Shape.Text(2), Required: true)];

    /// <summary>What a criterion says besides its code and title.</summary>
    /// <param name="required">Whether it is all of a criterion, not a change to one.</param>
    public static IReadOnlyList<Part> CriterionParts(bool required) =>
    [
        new("max", MaxPoints, () => Points, required),
        new("legalBasis", BasisWord, () => Basis, required),
        new("measures", MeasuresWord, () => Lines, Hint: MeasuresHint),
        new("formula", FormulaWord, () => FormulaShapes.Formula, required),
        new("gate", GateWord, () => Gate),
        new("notApplicable", NotApplicableWord, () => NotApplicable),
        new("scope", ScopeWord, () => new Shape.Word(_ => [("own", ScopeOwn), ("own-and-below", ScopeOwnAndBelow), ("below", ScopeBelow)], required ? "own" : null)),
        .. Remarks,
    ];

    /// <summary>What a section says besides its code, its title and what is in it.</summary>
    /// <param name="required">Whether it is all of a section, not a change to one.</param>
    public static IReadOnlyList<Part> SectionParts(bool required) =>
    [
        new("max", MaxPoints, () => Points, required),
        new("kind", SectionKindWord, () => new Shape.Word(_ => [("scored", KindScored), ("bonus", KindBonus), ("deduction", KindDeduction)]), Hint: SectionKindHint),
        new("capped", CappedWord, () => required ? new Shape.Flag() : new Shape.YesNo(Yes, No), Hint: CappedHint),
        new("takesFrom", TakesFrom, () => new Shape.Word(c => [("total", TakesFromTotal), .. c.Sections])),
        new("floor", FloorWord, () => Points, Hint: FloorHint),
        new("legalBasis", BasisWord, () => Basis),
        .. Remarks,
    ];

    /// <summary>What a sheet says besides its sections.</summary>
    /// <param name="required">Whether it is all of it, not a change.</param>
    public static IReadOnlyList<Part> SheetParts(bool required) =>
    [
        new("title", PartTitle, () => new Shape.Text(2), required),
        new("legalBasis", BasisWord, () => Basis, required),
        new("max", MaxOfSheet, () => Points, required),
        new("rounding", RoundingWord, () => new Shape.Map(new Part("criterion", RoundingCriterion, () => Points, true), new Part("total", RoundingTotal, () => Points, true)), required),
        new("effective", EffectiveWord, () => new Shape.Map(new Part("from", FromDay, () => new Shape.Day()), new Part("to", ToDay, () => new Shape.Day()))),
        new("source", SourceWord, () => Lines),
        new("lastReview", LastReviewWord, () => new Shape.Day(), Hint: LastReviewHint),
        new("sample", SampleWord, () => required ? new Shape.Flag() : new Shape.YesNo(Yes, No)),
        .. Remarks,
        new("tieBreaks", TieBreaksWord, () => new Shape.Many(() => TieBreak, TieBreakRow, AddTieBreak)),
        new("classification", ClassificationWord, () => new Shape.OneOf(new Case("classes", ClassificationGiven, () => Classification))),
    ];

    private static IReadOnlyList<Part> Remarks => [new("note", NoteWord, () => Lines), new("toConfirm", ToConfirmWord, () => Lines, Hint: ToConfirmHint)];

    private static Shape Gate => new Shape.OneOf(new Case("when", GateGiven, () => new Shape.Map(
        new Part("when", ConditionWord, () => FormulaShapes.Condition, true), new Part("label", LabelWord, () => Line, Hint: LabelHint))));

    private static Shape NotApplicable => new Shape.OneOf(new Case("means", NotApplicableGiven, () => new Shape.Map(
        new Part("means", NotApplicableMeans, () => new Shape.Word(_ => [("scale-total", MeansScaleTotal), ("scale-section", MeansScaleSection), ("full", MeansFull), ("zero", MeansZero)]), true),
        new Part("section", NotApplicableSection, () => new Shape.Word(c => c.Sections)),
        new Part("when", NotApplicableWhen, () => FormulaShapes.Condition, Hint: NotApplicableWhenHint))));

    private static Shape TieBreak => new Shape.OneOf(
        new Case("points", TieBreakPoints, () => new Shape.Map(new Part("points", PointsOfWord, () => AnyCode, true), LowestFirst, Label)),
        new Case("value", TieBreakValue, () => new Shape.Map(new Part("value", ValueWord, () => FormulaShapes.Value, true), LowestFirst, Label)),
        new Case("vote", TieBreakVote, () => new Shape.Map(new Part("vote", "", () => new Shape.Fixed("true", ":bool")), LowestFirst, Label)));

    private static Part LowestFirst => new("lowestFirst", LowestFirstWord, () => new Shape.Flag());

    private static Part Label => new("label", LabelWord, () => Line, Hint: LabelHint);

    private static Shape AnyCode => new Shape.Word(c => [.. c.Sections, .. c.Criteria]);

    private static Shape Classification => new Shape.Map(
        new Part("classes", ClassesWord, () => new Shape.Many(() => Class, ClassRow, AddClass), true),
        new Part("otherwise", OtherwiseClass, () => Line, true, OtherwiseClassHint),
        new Part("caps", CapsWord, () => new Shape.Many(() => Cap, CapRow, AddCap)));

    private static Shape Class => new Shape.Map(
    [
        new("code", ClassCode, () => Line, true), new("title", ClassTitle, () => Line, true),
        .. FormulaShapes.Ends,
        new("regions", ClassRegions, () => new Shape.Regions(), Hint: ClassRegionsHint),
        new("conditions", ClassConditions, () => new Shape.Many(() => ClassCondition, ConditionRow, AddCondition)),
    ]);

    private static Shape Cap => new Shape.Map(
        new Part("title", CapTitle, () => Line, true), new Part("atMost", CapAtMost, () => Line, true, OtherwiseClassHint),
        new Part("when", ConditionWord, () => ClassCondition, true), new Part("legalBasis", BasisWord, () => Basis));

    private static Shape ClassCondition => new Shape.OneOf(
        new Case("noCriterionAtZero", ClassNoZero, () => new Shape.Map(new Part("noCriterionAtZero", "", () => new Shape.Fixed("true", ":bool")))),
        new Case("everySection", ClassEverySection, () => new Shape.Map(new Part("everySection", ShareWord, () => Points, true, ShareHint))),
        new Case("points", ClassPoints, () => new Shape.Map(new Part("points", PointsOfWord, () => AnyCode, true), new Part("share", ShareWord, () => Points, true, ShareHint))),
        new Case("below", ClassBelow, () => new Shape.Map(new Part("below", ClassCode, () => Line, true), new Part("share", ShareWord, () => Points, true, ShareHint))),
        new Case("noSelfScore", ClassNoSelfScore, () => new Shape.Map(new Part("noSelfScore", "", () => new Shape.Fixed("true", ":bool")))),
        new Case("values", ClassValues, () => new Shape.Map(new Part("values", ConditionWord, () => FormulaShapes.Condition, true), Label)));
}
