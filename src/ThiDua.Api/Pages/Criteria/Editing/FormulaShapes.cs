using System.Text.Json;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Units;
using static ThiDua.Api.Pages.CriteriaTexts;

namespace ThiDua.Api.Pages.Criteria.Editing;

/// <summary>Formulas, values and conditions as forms ask for them: the same keys that their readers take.</summary>
public static class FormulaShapes
{
    private static readonly Shape Number = new Shape.Number();

    private static readonly Shape Line = new Shape.Text();

    /// <summary>Lower and upper end, each with whether it belongs.</summary>
    public static IReadOnlyList<Part> Ends { get; } =
    [
        new("from", EndFrom, () => Number), new("fromIncluded", EndFromIncluded, () => new Shape.YesNo(EndFromYes, EndFromNo)),
        new("to", EndTo, () => Number), new("toIncluded", EndToIncluded, () => new Shape.YesNo(EndToYes, EndToNo)),
    ];

    /// <summary>How points follow.</summary>
    public static Shape Formula { get; } = new Shape.OneOf(
        Kind("perOccurrence", FormulaPerOccurrence, Points("points", PointsEach), Valuing("value", CountedWord)),
        Kind("deduction", FormulaDeduction, Points("points", PointsOffEach), Valuing("value", CountedWord), new Part("floor", PointsFloor, () => Number)),
        Kind("ratio", FormulaRatio, Valuing("numerator", Numerator), Valuing("denominator", Denominator), Points("whenZero", WhenZeroPoints)),
        Kind("target", FormulaTarget, Valuing("actual", ActualWord), NumberOr("goal", GoalWord, required: true), new Part("floorShare", FloorShare, () => Number, Hint: ShareHint),
            new Part("exceeding", ExceedingWord, () => new Shape.OneOf(new Case("step", ExceedingGiven, () => new Shape.Map(
                new Part("step", ExceedingStep, () => Number, true, ShareHint), Points("points", ExceedingPoints), Points("most", ExceedingMost)))))),
        Kind("bands", FormulaBands, Valuing("value", ValueWord), Bands("steps", required: true)),
        Kind("stepped", FormulaStepped, Valuing("value", ValueWord), NumberOr("from", StandardWord, required: true), Points("base", BasePoints), Points("each", EachStep), Points("points", PointsEachStep)),
        Kind("yesNo", FormulaYesNo, new Part("when", ConditionWord, () => Condition!, true)),
        Kind("coverage", FormulaCoverage, Valuing("covered", CoveredWord), new Part("of", CoverageOf, () => new Shape.OneOf(
            new Case("so", NumberCase, () => Number), new Case("ky", CoverageOfPeriod, () => new Shape.Fixed("period")),
            new Case("tat-ca", CoverageOfAll, () => new Shape.Fixed("all"))), true)),
        Kind("timeliness", FormulaTimeliness, Valuing("entries", EntriesWord), new Part("facet", LateFacet, () => Line, Hint: LateFacetHint), Bands("byDays", required: true)),
        Kind("leaderRelative", FormulaLeaderRelative, Valuing("actual", ActualWord), NumberOr("goal", GoalWord, required: false), Among),
        Kind("averageRelative", FormulaAverageRelative, Valuing("value", ValueWord), NumberOr("average", AverageWord, required: false), Among),
        Kind("options", FormulaOptions, new Part("several", SeveralWord, () => new Shape.Flag()), new Part("choices", ChoicesWord, () => new Shape.Many(
            () => new Shape.Map(new Part("code", ChoiceCode, () => Line, true), new Part("title", ChoiceTitle, () => Line, true), Points("points", PointsWord)), ChoiceRow, AddChoice), true)),
        new Case("appraised", FormulaAppraised, () => new Shape.Map(new Part("appraised", "", () => new Shape.Fixed("", ":object")))),
        Kind("sample", FormulaSample, Valuing("confirmed", ConfirmedWord), Valuing("asked", AskedWord), Points("points", PointsEachPerson), new Part("least", LeastAsked, () => Number)),
        Kind("survey", FormulaSurvey, Valuing("satisfied", SatisfiedWord), Valuing("answers", AnswersWord), new Part("least", LeastAnswers, () => Number)),
        Kind("imported", FormulaImported, Valuing("figure", FigureWord), Bands("steps", required: false)));

    /// <summary>A number worked out from what was recorded.</summary>
    public static Shape Value { get; } = new Shape.OneOf([.. ValueCases()]);

    /// <summary>A condition on values.</summary>
    public static Shape Condition { get; } = new Shape.OneOf(
        Compared("atLeast", ConditionAtLeast), Compared("moreThan", ConditionMoreThan), Compared("atMost", ConditionAtMost), Compared("lessThan", ConditionLessThan), Compared("equal", ConditionEqual),
        new Case("all", ConditionAll, () => new Shape.Map(Conditions("all"))),
        new Case("any", ConditionAny, () => new Shape.Map(Conditions("any"))),
        new Case("unknown", ConditionUnknown, () => new Shape.Map(Valuing("unknown", ValueWord))),
        new Case("region", ConditionRegion, () => new Shape.Map(new Part("region", RegionsWord, () => new Shape.Words(), true, WordsHint))));

    private static Part Among => new("among", AmongWord, () => new Shape.Word(_ => [("cluster", AmongCluster), ("region", AmongRegion), ("kind", AmongKind), ("period", AmongPeriod)], "cluster"));

    private static Part Label => new("label", LabelWord, () => Line, Hint: LabelHint);

    private static Part Where => new("where", WhereWord, () => new Shape.Facets());

    private static Part Span => new("span", SpanWord, () => new Shape.Word(_ => [("to-date", SpanToDate)]), Hint: SpanPeriod);

    private static IReadOnlyList<Part> Days => [new("from", FromDay, () => new Shape.Day()), new("to", ToDay, () => new Shape.Day())];

    private static IEnumerable<Case> ValueCases()
    {
        yield return Valued("sum", ValueSum, Measured("sum", MeasureKind.Sum), Where);
        yield return Valued("latest", ValueLatest, Measured("latest", MeasureKind.Latest));
        foreach (var (unit, label) in new[] { ("days", ValueDays), ("weeks", ValueWeeks), ("months", ValueMonths), ("quarters", ValueQuarters) })
        {
            yield return Valued(unit, label, Measured(unit, MeasureKind.Sum), Where, new Part("atLeast", AtLeastEach, () => Number));
        }

        yield return Valued("distinct", ValueDistinct, Measured("distinct", MeasureKind.Sum), new Part("facet", DistinctFacet, () => Line, true), Where);
        yield return Valued("difference", ValueDifference, Two("difference", DifferenceWhole, DifferenceLess));
        yield return Valued("product", ValueProduct, Two("product", FirstFactor, SecondFactor));
        yield return Valued("ratio", ValueRatio, Two("ratio", Numerator, Denominator), new Part("whenZero", WhenZeroValue, () => Number));
        yield return Valued("per", ValuePer, Valuing("per", ValueWord), new Part("of", HeadcountWord, Headcount, true), new Part("each", PerEach, () => Number, true));
        yield return Valued("people", ValuePeople, new Part("people", HeadcountWord, Headcount, true));
        yield return Valued("assigned", ValueAssigned, new Part("assigned", CriterionWord, () => new Shape.Word(c => c.Criteria), true));
        yield return Valued("number", ValueNumber, new Part("number", NumberCase, () => Number, true));
        yield return Valued("byRegion", ValueByRegion, new Part("byRegion", RegionsWord, () => new Shape.Regions(), true), new Part("otherwise", OtherRegions, () => Number, true));
        yield return Valued("unitsBelow", ValueUnitsBelow, new Part("unitsBelow", UnitKindWord, () => new Shape.Word(_ => UnitKinds), true), new Part("when", UnitsBelowWhen, () => Condition));
        yield return Valued("duties", ValueDuties, new Part("duties", DutyFigureWord, () => new Shape.Word(_ => DutyFigures), true), new Part("codes", DutyCodes, () => new Shape.Words(), Hint: DutyCodesHint));
    }

    private static List<(string Value, string Text)> UnitKinds =>
    [
        ("all", AllUnitKinds),
        .. Enum.GetValues<UnitKind>().Select(k => (JsonNamingPolicy.KebabCaseLower.ConvertName(k.ToString()), FormulaWords.Of(new ValueExpression.UnitsBelow([k], null))["số đơn vị trực thuộc là ".Length..])),
    ];

    private static List<(string Value, string Text)> DutyFigures =>
        [.. Enum.GetValues<DutyFigure>().Select(f => (JsonNamingPolicy.KebabCaseLower.ConvertName(f.ToString()), FormulaWords.Of(new ValueExpression.Duties(f, []))))];

    private static Shape Headcount() => new Shape.Word(_ => [("residents", HeadcountResidents), ("staff", HeadcountStaff)]);

    private static Case Kind(string name, string label, params IReadOnlyList<Part> parts) => new(name, label, () => new Shape.Map(new Part(name, "", () => new Shape.Map(parts), true)));

    private static Case Valued(string name, string label, params IReadOnlyList<Part> parts) => new(name, label, () => new Shape.Map(parts) { More = [.. Spans(name), Label], MoreLabel = ValueMore });

    /// <summary>From when and between which days a value counts, for those that say.</summary>
    private static IEnumerable<Part> Spans(string value) => value switch
    {
        "sum" or "latest" or "distinct" => [Span, .. Days],
        "days" or "weeks" or "months" or "quarters" => Days,
        _ => [],
    };

    private static Case Compared(string name, string label) => new(name, label, () => new Shape.Map(Valuing("value", ValueWord), new Part(name, CompareNumber, () => Number, true)));

    private static Part Conditions(string key) => new(key, ConditionsWord, () => new Shape.Many(() => Condition, ConditionRow, AddCondition), true);

    private static Part Valuing(string key, string label) => new(key, label, () => Value, true);

    private static Part Points(string key, string label) => new(key, label, () => Number, true);

    private static Part Measured(string key, MeasureKind kind) => new(key, MeasureWord, () => new Shape.MeasureCode(kind), true, MeasureHint);

    private static Part Two(string key, string first, string second) => new(key, "", () => new Shape.Pair(first, second, () => Value), true);

    private static Part NumberOr(string key, string label, bool required) => new(key, label, () => new Shape.OneOf([new Case("so", NumberCase, () => Number), .. ValueCases()]), required);

    private static Part Bands(string key, bool required) =>
        new(key, BandsWord, () => new Shape.Many(() => new Shape.Map([.. Ends, Points("points", PointsWord)]), BandRow, AddBand), required, required ? null : BandsOptionalHint);
}
