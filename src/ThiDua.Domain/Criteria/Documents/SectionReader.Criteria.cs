namespace ThiDua.Domain.Criteria.Documents;

/// <content>Reads the criteria of a section.</content>
internal sealed partial class SectionReader
{
    private static readonly Dictionary<string, Scope> Scopes = new()
    {
        ["own"] = Scope.Own,
        ["own-and-below"] = Scope.OwnAndBelow,
        ["below"] = Scope.Below,
    };

    private static readonly Dictionary<string, NotApplicableMeaning> Meanings = new()
    {
        ["scale-total"] = NotApplicableMeaning.ScaleTotal,
        ["scale-section"] = NotApplicableMeaning.ScaleSection,
        ["full"] = NotApplicableMeaning.Full,
        ["zero"] = NotApplicableMeaning.Zero,
    };

    private ValueList<Criterion> Criteria(DocNode list)
    {
        var criteria = new List<Criterion>();
        foreach (var item in context.Items(list, CriteriaLimits.Criteria))
        {
            if (IsFull(item))
            {
                break;
            }

            if (Criterion(item) is { } criterion)
            {
                criteria.Add(criterion);
            }
        }

        return [.. criteria];
    }

    private Criterion? Criterion(DocNode node)
    {
        var map = new DocMap(
            context, node, "code", "title", "max", "legalBasis", "formula", "gate", "notApplicable", "scope", "measures", "note", "toConfirm");
        var (code, title, max) = Head(map);
        var basis = CriteriaReader.Basis(context, map);

        // Without a maximum the formula is still read, so that its own mistakes are told at once.
        var formula = new FormulaReader(context, code, max).Read(map.Require("formula"));
        var scope = map.Find("scope") is null ? Scope.Own : map.Word("scope", Scopes) ?? Scope.Own;
        var rest = (
            Gate: map.Find("gate") is { } gate ? Gate(new DocMap(context, gate, "when", "label")) : null,
            NotApplicable: map.Find("notApplicable") is { } rule ? NotApplicable(new DocMap(context, rule, "means", "when", "section")) : null,
            Measures: map.OptionalText("measures", CriteriaLimits.Text),
            Note: map.OptionalText("note", CriteriaLimits.Text),
            ToConfirm: map.OptionalText("toConfirm", CriteriaLimits.Text));
        if (code is null || title is null || max is null || basis is null || formula is null)
        {
            return null;
        }

        _criteria.Add(code);
        var criterion = new Criterion
        {
            Code = code,
            Title = title,
            Max = max.Value,
            LegalBasis = basis,
            Formula = formula,
            Gate = rest.Gate,
            NotApplicable = rest.NotApplicable,
            Scope = scope,
            Measures = rest.Measures,
            Note = rest.Note,
            ToConfirm = rest.ToConfirm,
        };
        if (scope != Scope.Own && CriteriaTree.Values(criterion).Any(v => v is ValueExpression.Latest))
        {
            context.Report("criteria.latest-summed", "Giá trị mới nhất không cộng được qua nhiều đơn vị: tiêu chí này phải để scope: own.", map.Find("scope")!);
        }

        return criterion;
    }

    private Gate? Gate(DocMap map)
    {
        var label = map.OptionalText("label", CriteriaLimits.Title);
        return ConditionReader.Read(context, map.Require("when")) is { } when ? new Gate(when, label) : null;
    }

    private NotApplicable? NotApplicable(DocMap map)
    {
        var means = map.Word("means", Meanings);
        var when = map.Find("when") is { } node ? ConditionReader.Read(context, node) : null;
        var section = map.OptionalText("section", 60);
        if (section is not null && means is not (null or NotApplicableMeaning.ScaleSection))
        {
            context.Report("criteria.conflict", "\"section\" chỉ dùng khi tính lại điểm của nội dung (means: scale-section).", map.Find("section")!);
        }
        else if (section is not null && !_around.Contains(section))
        {
            context.Report("criteria.unknown-code", $"Tiêu chí này không nằm trong nội dung nào mang mã \"{DocRules.Short(section)}\".", map.Find("section")!);
        }

        return means is { } meaning ? new NotApplicable(meaning, when, section) : null;
    }
}
