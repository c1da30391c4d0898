using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Criteria.Documents;

/// <content>Formulas that go by a standard, by days late, by other units, by judgement, or by people asked.</content>
internal sealed partial class FormulaReader
{
    private static readonly Dictionary<string, Group> Groups = new()
    {
        ["cluster"] = Group.Cluster,
        ["region"] = Group.Region,
        ["kind"] = Group.Kind,
        ["period"] = Group.Period,
    };

    private Formula.Stepped? Stepped(DocMap map)
    {
        var value = ExpressionReader.Read(context, map.Require("value"));
        var from = NumberOrValue(map, "from");
        var (@base, each, points) = (map.Number("base", 0, CriteriaLimits.Points), map.Positive("each", CriteriaLimits.Number), map.Positive("points", CriteriaLimits.Points));
        if (@base > max)
        {
            Exceeds(map, "base", $"Điểm ở mức chuẩn là {@base}, nhiều hơn điểm tối đa {max} của tiêu chí.");
        }

        return value is not null && from is not null && @base is { } b && each is { } e && points is { } p ? new Formula.Stepped(value, from, b, e, p) : null;
    }

    private Formula.Timeliness? Timeliness(DocMap map)
    {
        var entries = ExpressionReader.Read(context, map.Require("entries"));
        var facet = map.OptionalText("facet", 60) ?? "days-late";
        var steps = BandsReader.Read(context, map.Require("byDays"), max: null);
        if (entries is not (null or ValueExpression.Sum))
        {
            context.Report("criteria.conflict", "Từng lần nộp phải đếm bằng \"sum\".", map.Find("entries")!);
            return null;
        }

        if (entries is ValueExpression.Sum { Query: var query } && context.FindMeasure(query.Measure)?.Facets.Contains(facet) != true)
        {
            context.Report("criteria.unknown-facet", $"Chỉ số \"{query.Measure}\" không ghi số ngày chậm theo \"{DocRules.Short(facet)}\".", map.Find("entries")!);
            return null;
        }

        if (steps is { Count: > Scorer.MaxValues })
        {
            context.Report("criteria.too-many-items", $"Quá {Scorer.MaxValues} khoảng.", map.Find("byDays")!);
            return null;
        }

        return entries is ValueExpression.Sum sum && steps is not null ? new Formula.Timeliness(sum.Query, facet, steps) : null;
    }

    private Formula.LeaderRelative? LeaderRelative(DocMap map)
    {
        var actual = ExpressionReader.Read(context, map.Require("actual"));
        var goal = map.Find("goal") is null ? null : NumberOrValue(map, "goal");
        var among = Among(map);
        return actual is not null && (goal is not null || map.Find("goal") is null) && among is { } group ? new Formula.LeaderRelative(actual, goal, group) : null;
    }

    private Formula.AverageRelative? AverageRelative(DocMap map)
    {
        var value = ExpressionReader.Read(context, map.Require("value"));
        var average = map.Find("average") is null ? null : NumberOrValue(map, "average");
        var among = Among(map);
        return value is not null && (average is not null || map.Find("average") is null) && among is { } group ? new Formula.AverageRelative(value, average, group) : null;
    }

    private Formula.Options? Options(DocMap map)
    {
        var several = map.FlagOr("several", otherwise: false);
        if (map.Require("choices") is not { } list)
        {
            return null;
        }

        var choices = new List<Choice>();
        foreach (var item in context.Items(list, Scorer.MaxValues))
        {
            var choice = new DocMap(context, item, "code", "title", "points");
            var (code, title, points) = (choice.Text("code", 60), choice.Text("title", CriteriaLimits.Title), choice.Number("points", 0, CriteriaLimits.Points));
            if (points > max)
            {
                Exceeds(choice, "points", $"Mức này cho {points} điểm, nhiều hơn điểm tối đa {max} của tiêu chí.");
            }

            if (code is not null && choices.Exists(c => string.Equals(c.Code, code, StringComparison.OrdinalIgnoreCase)))
            {
                context.Report("criteria.duplicate-code", $"Mã \"{code}\" đã được dùng ở trên.", item);
            }
            else if (code is not null && title is not null && points is { } p)
            {
                choices.Add(new Choice(code, title, p));
            }
        }

        var most = several ? choices.Sum(c => c.Points) : choices.Select(c => c.Points).DefaultIfEmpty().Max();
        if (choices.Count == list.Items.Count && most < max)
        {
            context.Report("criteria.max-unreachable", $"Các mức cho nhiều nhất {most} điểm, không bao giờ đạt điểm tối đa {max}.", list);
        }

        return choices.Count == 0 || choices.Count < list.Items.Count ? null : new Formula.Options([.. choices], several);
    }

    private Formula.Sample? Sample(DocMap map)
    {
        var (confirmed, asked) = (ExpressionReader.Read(context, map.Require("confirmed")), ExpressionReader.Read(context, map.Require("asked")));
        var (points, least) = (map.Positive("points", CriteriaLimits.Points), map.OptionalNumber("least", 1, CriteriaLimits.Number) ?? 1);
        if (points > max)
        {
            Exceeds(map, "points", $"Mỗi người xác nhận được {points} điểm, nhiều hơn điểm tối đa {max} của tiêu chí.");
        }

        return confirmed is not null && asked is not null && points is { } p ? new Formula.Sample(confirmed, asked, p, least) : null;
    }

    private Formula.Survey? Survey(DocMap map)
    {
        var (satisfied, answers) = (ExpressionReader.Read(context, map.Require("satisfied")), ExpressionReader.Read(context, map.Require("answers")));
        var least = map.OptionalNumber("least", 1, CriteriaLimits.Number) ?? 1;
        return satisfied is not null && answers is not null ? new Formula.Survey(satisfied, answers, least) : null;
    }

    private static Group? Among(DocMap map) => map.Find("among") is null ? Group.Cluster : map.Word("among", Groups);

    /// <summary>A number above 0, <c>assigned</c> for the target assigned for this criterion, or a value.</summary>
    private ValueExpression? NumberOrValue(DocMap map, string key) => map.Find(key) switch
    {
        { Kind: DocKind.Number, Text: var zero } node when zero.Trim('0', '.').Length == 0 => Zero(node),
        { Kind: DocKind.Number } => map.Positive(key, CriteriaLimits.Number) is { } number ? new ValueExpression.Number(number) : null,
        { Kind: DocKind.Text, Text: "assigned" } => code is null ? null : new ValueExpression.Assigned(code),
        _ => ExpressionReader.Read(context, map.Require(key)),
    };

    private ValueExpression? Zero(DocNode node)
    {
        context.Report("criteria.target-zero", "Chỉ tiêu bằng 0 thì không tính được mức đạt.", node);
        return null;
    }
}
