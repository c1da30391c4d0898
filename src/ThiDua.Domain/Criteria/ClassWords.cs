namespace ThiDua.Domain.Criteria;

/// <summary>Says in Vietnamese what surrounds the formula of a criterion, and how totals become classes.</summary>
public static class ClassWords
{
    /// <summary>A condition without which there are no points.</summary>
    /// <param name="gate">The gate.</param>
    /// <param name="exact">By measures, facets and days, whatever labels the sheet gives.</param>
    public static string Of(Gate gate, bool exact = false) =>
        $"chỉ có điểm khi {(gate.Label is { } label && !exact ? Words.Lower(label) : FormulaWords.Of(gate.When, exact))}";

    /// <summary>What it means that a criterion does not apply.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="exact">By measures, facets and days, whatever labels the sheet gives.</param>
    public static string Of(NotApplicable rule, bool exact = false)
    {
        var when = rule.When is { } condition ? $"không áp dụng khi {FormulaWords.Of(condition, exact)} hoặc hội đồng công nhận" : "không áp dụng khi hội đồng công nhận";
        return rule.Means switch
        {
            NotApplicableMeaning.ScaleTotal => $"{when}: không tính, quy đổi tổng điểm",
            NotApplicableMeaning.ScaleSection => $"{when}: không tính, quy đổi trong nội dung",
            NotApplicableMeaning.Full => $"{when}: được đủ điểm",
            NotApplicableMeaning.Zero => $"{when}: 0 điểm",
            _ => throw new ArgumentOutOfRangeException(nameof(rule)),
        };
    }

    /// <summary>Whose activities count.</summary>
    /// <param name="scope">The scope.</param>
    public static string Of(Scope scope) => scope switch
    {
        Scope.Own => "tính hoạt động của chính đơn vị",
        Scope.OwnAndBelow => "tính hoạt động của đơn vị và các đơn vị trực thuộc",
        Scope.Below => "tính hoạt động của các đơn vị trực thuộc",
        _ => throw new ArgumentOutOfRangeException(nameof(scope)),
    };

    /// <summary>Everything a criterion says around its formula, each as a clause; none when it says nothing.</summary>
    /// <param name="criterion">The criterion.</param>
    public static IReadOnlyList<string> Around(Criterion criterion) =>
    [
        .. criterion.Gate is { } gate ? [Of(gate)] : Array.Empty<string>(),
        .. criterion.NotApplicable is { } rule ? [Of(rule)] : Array.Empty<string>(),
        .. criterion.Scope != Scope.Own ? [Of(criterion.Scope)] : Array.Empty<string>(),
    ];

    /// <summary>How totals become classes, each rule a sentence without a full stop.</summary>
    /// <param name="classification">The classification.</param>
    /// <param name="exact">By codes, measures, facets and days too.</param>
    public static IReadOnlyList<string> Of(Classification classification, bool exact = false)
    {
        var titles = classification.Classes.ToDictionary(c => c.Code, c => c.Title);
        string Title(string code) => exact ? $"{titles.GetValueOrDefault(code, code)} [{code}]" : titles.GetValueOrDefault(code, code);
        string When(ClassCondition condition) => Of(condition, Title, exact);
        return
        [
            .. classification.Classes.Select(c =>
                $"{Title(c.Code)}: {string.Join(", ", Range(c).Concat(c.Conditions.Select(When)))}"),
            $"Không thuộc mức nào thì xếp {Title(classification.Otherwise)}",
            .. classification.Caps.Select(c =>
                $"{c.Title}: cao nhất là {Title(c.AtMost)}{(exact ? $" khi {When(c.When)}" : "")}{(c.LegalBasis is { } basis ? $" ({basis})" : "")}"),
        ];
    }

    private static IEnumerable<string> Range(ClassRule rule)
    {
        var regions = rule.Regions.Count == 0 ? "" : $" ({string.Join("; ", rule.Regions.Select(r => $"vùng {r.Region}: {Words.Number(r.Number)}"))})";
        if (rule.Lower is { } lower)
        {
            yield return $"{(lower.Included ? "từ" : "trên")} {Words.Number(lower.At)} điểm{regions}";
        }

        if (rule.Upper is { } upper)
        {
            yield return $"{(upper.Included ? "đến" : "dưới")} {Words.Number(upper.At)} điểm";
        }

        if (rule is { Lower: null, Upper: null })
        {
            yield return "mọi tổng điểm";
        }
    }

    private static string Of(ClassCondition condition, Func<string, string> title, bool exact) => condition switch
    {
        ClassCondition.NoCriterionAtZero => "không có tiêu chí nào 0 điểm",
        ClassCondition.EverySection every => $"nội dung nào cũng đạt từ {Words.Percent(every.Share)} điểm tối đa",
        ClassCondition.PointsOf of => $"{of.Code} đạt từ {Words.Percent(of.Share)} điểm tối đa",
        ClassCondition.Values { Label: { } label } when !exact => Words.Lower(label),
        ClassCondition.Values values => FormulaWords.Of(values.When, exact),
        ClassCondition.BelowReach reach => $"từ {Words.Percent(reach.Share)} đơn vị trực thuộc đạt {title(reach.Class)} trở lên",
        ClassCondition.NoSelfScore => "đơn vị không tự chấm điểm",
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };
}
