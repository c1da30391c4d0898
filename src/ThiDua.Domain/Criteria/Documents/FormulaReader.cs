namespace ThiDua.Domain.Criteria.Documents;

/// <summary>
/// Reads formulas (<c>{ perOccurrence: { points: 2, value: … } }</c>) and checks each against the maximum of its criterion: a maximum that
/// cannot be reached or would be exceeded is a mistake of the sheet, not something to be cut in silence.
/// </summary>
/// <param name="context">What the reading shares.</param>
/// <param name="code">Code of the criterion, or null when it has none that can be used.</param>
/// <param name="max">Its maximum, or null.</param>
internal sealed partial class FormulaReader(DocContext context, string? code, decimal? max)
{
    private static readonly string[] Kinds =
    [
        "perOccurrence", "target", "ratio", "bands", "yesNo", "coverage", "deduction", "imported", "stepped", "timeliness", "leaderRelative",
        "averageRelative", "options", "appraised", "sample", "survey",
    ];

    /// <summary>The formula, or null after a report.</summary>
    public Formula? Read(DocNode? node)
    {
        if (node is null || ExpressionReader.SingleKey(context, node, Kinds, "criteria.unknown-formula", "Cách tính điểm") is not { } kind)
        {
            return null;
        }

        _ = new DocMap(context, node, kind);
        var body = node[kind]!;
        return kind switch
        {
            "perOccurrence" => PerOccurrence(new DocMap(context, body, "points", "value")),
            "target" => Target(new DocMap(context, body, "goal", "actual", "floorShare", "exceeding")),
            "ratio" => Ratio(new DocMap(context, body, "numerator", "denominator", "whenZero")),
            "bands" => Bands(new DocMap(context, body, "value", "steps")),
            "yesNo" => YesNo(new DocMap(context, body, "when")),
            "coverage" => Coverage(new DocMap(context, body, "covered", "of")),
            "deduction" => Deduction(new DocMap(context, body, "points", "value", "floor")),
            "imported" => Imported(new DocMap(context, body, "figure", "steps")),
            "stepped" => Stepped(new DocMap(context, body, "value", "from", "base", "each", "points")),
            "timeliness" => Timeliness(new DocMap(context, body, "entries", "facet", "byDays")),
            "leaderRelative" => LeaderRelative(new DocMap(context, body, "actual", "goal", "among")),
            "averageRelative" => AverageRelative(new DocMap(context, body, "value", "average", "among")),
            "options" => Options(new DocMap(context, body, "several", "choices")),
            "appraised" => Appraised(body),
            "sample" => Sample(new DocMap(context, body, "confirmed", "asked", "points", "least")),
            _ => Survey(new DocMap(context, body, "satisfied", "answers", "least")),
        };
    }

    private Formula.PerOccurrence? PerOccurrence(DocMap map)
    {
        var points = map.Positive("points", CriteriaLimits.Points);
        var value = ExpressionReader.Read(context, map.Require("value"));
        if (points > max)
        {
            Exceeds(map, "points", $"Mỗi lần được {points} điểm, nhiều hơn điểm tối đa {max} của tiêu chí.");
        }

        return points is { } p && value is not null ? new Formula.PerOccurrence(p, value) : null;
    }

    private Formula.Target? Target(DocMap map)
    {
        var goal = NumberOrValue(map, "goal");
        var actual = ExpressionReader.Read(context, map.Require("actual"));
        var floor = map.OptionalNumber("floorShare", 0, 1);
        var exceeding = map.Find("exceeding") is { } extra ? Exceeding(new DocMap(context, extra, "step", "points", "most")) : null;
        return goal is not null && actual is not null ? new Formula.Target(goal, actual, floor, exceeding) : null;
    }

    private Exceeding? Exceeding(DocMap map)
    {
        var step = map.Positive("step", 10);
        var points = map.Positive("points", CriteriaLimits.Points);
        var most = map.Positive("most", CriteriaLimits.Points);
        if (most >= max)
        {
            Exceeds(map, "most", $"Điểm vượt chỉ tiêu tối đa {most} phải nhỏ hơn điểm tối đa {max} của tiêu chí, vì là một phần của nó.");
        }

        if (points > most)
        {
            Exceeds(map, "points", $"Mỗi bước vượt được {points} điểm, nhiều hơn mức vượt tối đa {most}.");
        }

        return step is { } s && points is { } p && most is { } m ? new Exceeding(s, p, m) : null;
    }

    private Formula.Ratio? Ratio(DocMap map)
    {
        var numerator = ExpressionReader.Read(context, map.Require("numerator"));
        var denominator = ExpressionReader.Read(context, map.Require("denominator"));
        var whenZero = map.Number("whenZero", 0, CriteriaLimits.Points);
        if (whenZero > max)
        {
            Exceeds(map, "whenZero", $"Điểm khi mẫu số bằng 0 là {whenZero}, nhiều hơn điểm tối đa {max} của tiêu chí.");
        }

        if (numerator is not null && numerator == denominator)
        {
            context.Report("criteria.conflict", "Tử số và mẫu số là một: tỷ lệ luôn bằng 1.", map.Node);
        }

        return numerator is not null && denominator is not null && whenZero is { } z ? new Formula.Ratio(numerator, denominator, z) : null;
    }

    private Formula.Bands? Bands(DocMap map)
    {
        var value = ExpressionReader.Read(context, map.Require("value"));
        var steps = BandsReader.Read(context, map.Require("steps"), max);
        return value is not null && steps is not null ? new Formula.Bands(value, steps) : null;
    }

    private Formula.YesNo? YesNo(DocMap map) => ConditionReader.Read(context, map.Require("when")) is { } condition ? new Formula.YesNo(condition) : null;

    private Formula.Appraised Appraised(DocNode body)
    {
        _ = new DocMap(context, body);
        return new Formula.Appraised();
    }

    private Formula.Coverage? Coverage(DocMap map)
    {
        var covered = ExpressionReader.Read(context, map.Require("covered"));
        if (covered is not (null or ValueExpression.Covered or ValueExpression.Distinct or ValueExpression.UnitsBelow))
        {
            context.Report("criteria.conflict", "Độ bao phủ chỉ tính trên days, weeks, months, quarters, distinct hoặc unitsBelow.", map.Find("covered")!);
            return null;
        }

        var byPeriod = map.Find("of") is { Kind: DocKind.Text } all && all.Text == (covered is ValueExpression.UnitsBelow ? "all" : "period");
        var of = byPeriod ? null : map.Positive("of", CriteriaLimits.Points);
        if (byPeriod && covered is ValueExpression.Distinct)
        {
            context.Report("criteria.conflict", "Số mục khác nhau phải ghi rõ trên tổng số bao nhiêu, không tính theo kỳ.", map.Find("of")!);
            return null;
        }

        if (covered is ValueExpression.Distinct d && d.Query.Where.FirstOrDefault(f => f.Facet == d.Facet) is { } filter && of > filter.Values.Count)
        {
            context.Report("criteria.max-unreachable", $"Chỉ lọc {filter.Values.Count} mục nên không bao giờ đủ {of}.", map.Find("of")!);
        }

        return covered is not null && (byPeriod || of is not null) ? new Formula.Coverage(covered, of) : null;
    }

    private Formula.Deduction? Deduction(DocMap map)
    {
        var points = map.Positive("points", CriteriaLimits.Points);
        var value = ExpressionReader.Read(context, map.Require("value"));
        var floor = map.OptionalNumber("floor", 0, CriteriaLimits.Points) ?? 0;
        if (floor >= max)
        {
            context.Report("criteria.conflict", $"Mức sàn {floor} không nhỏ hơn điểm tối đa {max}: không bao giờ trừ được.", map.Find("floor")!);
        }
        else if (points > max - floor)
        {
            Exceeds(map, "points", $"Mỗi lần trừ {points} điểm, nhiều hơn số điểm có thể trừ là {max - floor}.");
        }

        return points is { } p && value is not null ? new Formula.Deduction(p, value, floor) : null;
    }

    private Formula.Imported? Imported(DocMap map)
    {
        var figure = ExpressionReader.Read(context, map.Require("figure"));
        var steps = map.Find("steps") is { } bands ? BandsReader.Read(context, bands, max) : null;
        if (figure is not (null or ValueExpression.Latest))
        {
            context.Report("criteria.conflict", "Điểm nhập từ nơi khác phải lấy từ \"latest\".", map.Find("figure")!);
        }

        return figure is ValueExpression.Latest latest ? new Formula.Imported(latest, steps) : null;
    }

    private void Exceeds(DocMap map, string key, string message) => context.Report("criteria.max-exceeded", message, map.Find(key)!);
}
