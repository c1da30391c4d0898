using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Documents;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Duties;

/// <summary>What the values of a sheet that count duties need to know of a unit.</summary>
/// <param name="Rules">Duties and days off.</param>
/// <param name="Unit">The unit with its life and attributes.</param>
public sealed record UnitDuties(DutyRules Rules, Unit Unit)
{
    /// <summary>The number, by the same function that tells the unit its duties; null when it is not known.</summary>
    internal decimal? Read(ValueExpression.Duties value, ITallies tallies, View view, Window window)
    {
        var asked = new DutyQuestion(Rules, Unit, window.Period.From, window.Period.To, window.Day);
        return DutyCount.Of(asked, codes => DutyList.Of(asked, tallies, view, codes), value.Figure, value.Codes);
    }
}

/// <summary>Values that count duties, in criteria documents: <c>{ duties: met-on-time, codes: [DC-17] }</c>.</summary>
internal static class DutyValues
{
    private static readonly Dictionary<string, DutyFigure> Figures = Enum.GetValues<DutyFigure>().ToDictionary(f => f.Code());

    /// <summary>The value, or null after a report.</summary>
    public static ValueExpression.Duties? Read(DocContext context, DocMap map)
    {
        var (figure, label) = (map.Word("duties", Figures), map.OptionalText("label", CriteriaLimits.Title));
        var codes = new List<string>();
        foreach (var node in map.Find("codes") is { } list ? context.Items(list, CriteriaLimits.Items) : [])
        {
            if (context.Text(node, 40) is { } code && !DutyReader.IsCode(code))
            {
                context.Report("criteria.invalid-code", $"\"{DocRules.Short(code)}\" không phải mã nghĩa vụ, ví dụ DC-17.", node);
            }

            codes.Add(node.Text);
        }

        return figure is null ? null : new ValueExpression.Duties(figure.Value, [.. codes.Distinct().Order(StringComparer.Ordinal)]) { Label = label };
    }

    /// <summary>The Vietnamese label of a value that the set does not label itself.</summary>
    public static string Label(ValueExpression.Duties value)
    {
        var what = value.Figure switch
        {
            DutyFigure.MetOnTime => "Số nghĩa vụ thực hiện đúng hạn",
            DutyFigure.Met => "Số nghĩa vụ đã thực hiện",
            DutyFigure.Late => "Số nghĩa vụ thực hiện muộn",
            DutyFigure.Missing => "Số nghĩa vụ quá hạn, chưa thực hiện",
            DutyFigure.Due => "Số nghĩa vụ đến hạn",
            DutyFigure.CodesMet => "Số loại nghĩa vụ thực hiện đúng hạn",
            DutyFigure.CodesDue => "Số loại nghĩa vụ đến hạn",
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };
        return value.Codes.Count == 0 ? what : $"{what} ({string.Join(", ", value.Codes)})";
    }
}
