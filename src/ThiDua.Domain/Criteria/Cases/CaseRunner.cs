using ThiDua.Domain.Activities;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Criteria.Cases;

/// <summary>
/// Runs cases: the same function that scores the board, on what the case says was recorded. Pure, so that a case that passes for its
/// author passes for everybody.
/// </summary>
public static class CaseRunner
{
    /// <summary>How a case goes on a sheet.</summary>
    /// <param name="set">The sheet.</param>
    /// <param name="case">The case, as <see cref="CaseReader"/> reads it for this sheet.</param>
    public static CaseResult Run(CriteriaSet set, CriteriaCase @case)
    {
        if (@case.ExpectedProblem is { } expected)
        {
            return new CaseResult(@case.Name, @case.Line, ProblemDifference(@case, expected) is { } missing ? [missing] : []);
        }

        var sheets = Scorer.Score(Inputs(set, @case));
        return new CaseResult(
            @case.Name, @case.Line,
            [.. @case.Units.SelectMany((unit, i) => Differences(sheets[i], unit, i == 0 ? null : unit.Name))]);
    }

    /// <summary>What scoring gets to see.</summary>
    internal static ScoreInputs Inputs(CriteriaSet set, CriteriaCase @case) =>
        new(@case.Period, @case.Day, Position: 1, [.. @case.Units.Select((unit, i) => Unit(set, unit, $"tinh-huong-{i + 1}"))]);

    private static UnitInputs Unit(CriteriaSet set, CaseUnit unit, string code) => new(code, unit.Name, "cum", set, new CaseTallies(unit.Given))
    {
        Attributes = unit.Attributes,
        Entry = unit.Entry,
        Below = [.. unit.Below.Select((below, i) => new UnitBelow($"{code}.{i + 1}", below.Attributes, new CaseTallies(below.Given), below.Class))],
    };

    private static CaseDifference? ProblemDifference(CriteriaCase @case, string expected)
    {
        if (@case.Problems.Any(p => p.Code == expected))
        {
            return null;
        }

        var actual = @case.Problems.Count == 0 ? "không có lỗi" : string.Join(", ", @case.Problems.Select(p => p.Code).Distinct());
        return new CaseDifference(null, "problem", null, expected, actual, [], $"Mong đợi lỗi {expected}, thực tế: {actual}");
    }

    private static IEnumerable<CaseDifference> Differences(ScoreSheet sheet, CaseUnit unit, string? name) =>
        unit.Expected.SelectMany(e => Differences(sheet, e, name))
            .Concat(ClassDifference(sheet, View.Claimed, unit.ExpectedClass.Claimed, name))
            .Concat(ClassDifference(sheet, View.Verified, unit.ExpectedClass.Verified, name));

    private static IEnumerable<CaseDifference> ClassDifference(ScoreSheet sheet, View view, string? expected, string? unit)
    {
        if (expected is not null && sheet.Class is { } classes && classes[view].Code != expected)
        {
            var (actual, where) = (classes[view], unit is null ? "Xếp loại" : $"{unit}, Xếp loại");
            yield return new CaseDifference(
                unit, "class", view, expected, actual.Code, [],
                $"{where}{ExpectedLine.ViewWords(view)}: mong đợi {expected}, được {actual.Code}. {string.Join(" ", actual.Reasons)}");
        }
    }

    private static IEnumerable<CaseDifference> Differences(ScoreSheet sheet, ExpectedPoints expected, string? unit)
    {
        var line = new ExpectedLine(sheet, expected.Code);
        var (claimed, verified) = (Wrong(expected.Claimed, line.Points.Claimed), Wrong(expected.Verified, line.Points.Verified));
        if (claimed && verified && expected.Claimed == expected.Verified && line.Points.Claimed == line.Points.Verified)
        {
            yield return line.Difference(unit, null, expected.Claimed!.Value);
            yield break;
        }

        if (claimed)
        {
            yield return line.Difference(unit, View.Claimed, expected.Claimed!.Value);
        }

        if (verified)
        {
            yield return line.Difference(unit, View.Verified, expected.Verified!.Value);
        }
    }

    private static bool Wrong(decimal? expected, decimal actual) => expected is { } points && points != actual;
}

/// <summary>A line of a sheet that a case has an expectation of: a criterion, a section or the total.</summary>
internal sealed class ExpectedLine
{
    private readonly ScoreSheet _sheet;
    private readonly CriterionLine? _criterion;
    private readonly SectionLine? _section;

    public ExpectedLine(ScoreSheet sheet, string code)
    {
        (_sheet, Code) = (sheet, code);
        _criterion = sheet.Criteria.FirstOrDefault(c => c.Code == code);
        _section = sheet.Sections.FirstOrDefault(s => s.Code == code);
        Points = _criterion?.Points ?? _section?.Points ?? sheet.Total;
    }

    public string Code { get; }

    public Points Points { get; }

    /// <summary>That the points are not as expected; a null view for both alike.</summary>
    public CaseDifference Difference(string? unit, View? view, decimal expected)
    {
        var (was, @is) = (Words.Number(expected), Words.Number(Points[view ?? View.Claimed]));
        var values = Behind(view ?? View.Claimed);
        var where = (unit is null ? "" : $"{unit}, ") + Name;
        var words = $"{where}{ViewWords(view)}: mong đợi {was} điểm, được {@is} điểm";
        return new CaseDifference(
            unit, Code, view, was, @is, values,
            values.Count == 0 ? words : $"{words}. Tính từ: {string.Join("; ", values.Select(v => $"{v.Label}: {(v.Value is { } n ? Words.Number(n) : "chưa có")}"))}");
    }

    private string Name => _criterion is not null ? $"Tiêu chí {Code}" : _section is not null ? $"Nội dung {Code}" : "Tổng điểm";

    private List<CaseValue> Behind(View view)
    {
        if (_criterion is not null)
        {
            return [.. _criterion.Values.Select(v => new CaseValue(v.Label, view == View.Claimed ? v.Claimed : v.Verified))];
        }

        // Parts without points explain nothing; what stands between them and the sum does.
        var within = Within(Code);
        return
        [
            .. _sheet.Criteria.Where(c => c.Points[view] != 0 && (_section is null || within.Contains(c.Section))).Select(c => new CaseValue(c.Code, c.Points[view])),
            .. _sheet.Adjustments.Where(a => a.Points[view] != 0 && (_section is null || (a.Section is { } s && within.Contains(s))))
                .Select(a => new CaseValue(AdjustmentWords(a), a.Points[view])),
        ];
    }

    /// <summary>A section and those below it.</summary>
    private HashSet<string> Within(string code)
    {
        HashSet<string> within = [code];
        foreach (var section in _sheet.Sections)
        {
            if (section.Parent is { } parent && within.Contains(parent))
            {
                within.Add(section.Code);
            }
        }

        return within;
    }

    /// <summary>The view, as it stands behind a name.</summary>
    public static string ViewWords(View? view) => view switch
    {
        null => "",
        View.Claimed => " (kê khai)",
        View.Verified => " (đã xác minh)",
        _ => throw new ArgumentOutOfRangeException(nameof(view)),
    };

    private static string AdjustmentWords(Adjustment adjustment) => adjustment.Kind switch
    {
        AdjustmentKind.SectionCap => $"cắt phần vượt điểm tối đa của {adjustment.Section}",
        AdjustmentKind.DeductionLimit => $"phần không trừ của {adjustment.Section}",
        AdjustmentKind.SectionScaling => $"quy đổi {adjustment.Section} vì có tiêu chí không áp dụng",
        AdjustmentKind.TotalScaling => "quy đổi tổng điểm vì có tiêu chí không áp dụng",
        AdjustmentKind.TotalRounding => "làm tròn tổng điểm",
        _ => throw new ArgumentOutOfRangeException(nameof(adjustment)),
    };
}
