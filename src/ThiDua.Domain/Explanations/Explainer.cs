using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Explanations;

/// <summary>Explains lines of a score sheet: pure functions of the sheet, which holds all that it follows from.</summary>
public static class Explainer
{
    /// <summary>Code under which the total is explained; no section or criterion may have it.</summary>
    public const string Total = "total";

    /// <summary>Explains a criterion, a section or the total; null when the sheet has none with this code.</summary>
    /// <param name="sheet">The sheet.</param>
    /// <param name="code">Code of a criterion or section, or <see cref="Total"/>.</param>
    /// <param name="view">The view that sentences are of.</param>
    public static Explanation? Explain(ScoreSheet sheet, string code, View view)
    {
        for (var i = 0; i < sheet.Plan.Criteria.Count; i++)
        {
            if (sheet.Plan.Criteria[i].Criterion.Code == code)
            {
                return Criterion(sheet, i, view);
            }
        }

        return code == Total ? OfTotal(sheet, view) : sheet.Sections.FirstOrDefault(s => s.Code == code) is { } section ? OfSection(sheet, section, view) : null;
    }

    /// <summary>A line between criteria and total in words.</summary>
    public static string Words(Adjustment adjustment) => Say.Adjustment(adjustment.Kind, adjustment.Section);

    /// <summary>How the formula of a criterion came to its points, with the sheet's numbers.</summary>
    internal static string Sentence(ScoreSheet sheet, int index, View view)
    {
        var (planned, reading) = (sheet.Plan.Criteria[index], sheet.Reading);
        if (reading.Parts.Count == 0)
        {
            return Sentence(sheet, planned, index, reading, view);
        }

        var parts = reading.Parts.Select(p =>
        {
            var plan = sheet.Plan.For(p.Part).Criteria[index];
            var of = CriterionPoints.Alone(plan, p.Reading, CriterionPoints.Figure(sheet.Plan, index, sheet.Figures)?[view], view);
            return $"{p.Part.Name} ({Say.Day(p.Part.From)} - {Say.Day(p.Part.To)}, trọng số {Say.Percent(p.Part.Weight!.Value)}): "
                + (of.Applies ? Say.Points(of.Capped, planned.Kind) : "không áp dụng, trọng số chuyển cho các phần còn lại");
        });
        return $"Cộng điểm từng phần hợp thành đơn vị theo trọng số: {string.Join("; ", parts)}.";
    }

    /// <summary>Condition of a gate, or of not applying, with its numbers.</summary>
    internal static string Asked(ScoreSheet sheet, Condition condition, int[] slots, IEnumerable<ValueInfo> infos, View view) => ConditionSentence.Of(
        condition, [.. infos.Take(slots.Length).Select((info, i) => (info.Label, sheet.Reading[view, slots[i]]))], sheet.Reading.Unit.Attributes?.Region);

    private static string Sentence(ScoreSheet sheet, PlannedCriterion planned, int index, UnitReading reading, View view)
    {
        var figure = CriterionPoints.Figure(sheet.Plan, index, sheet.Figures)?[view];
        var values = planned.Formula.Select((slot, i) => (planned.Infos[i].Label, reading[view, slot])).ToList();
        return new FormulaSentence(planned.Criterion, planned.Kind, values, CriterionPoints.Alone(planned, reading, figure, view).Raw)
        {
            Figure = figure, Region = reading.Unit.Attributes?.Region, View = view,
        }.Write();
    }

    private static Explanation.OfCriterion Criterion(ScoreSheet sheet, int index, View view)
    {
        var (planned, line) = (sheet.Plan.Criteria[index], sheet.Criteria[index]);
        var formula = Sentence(sheet, index, view);
        var steps = line.Steps.Select(s => new ExplainedStep(s.Kind, Say.Step(s.Kind, planned.Criterion, sheet.Set.Rounding.Criterion), s.Points)).ToList();
        var (gate, away) = (Gate(sheet, planned, view), NotApplicable(sheet, planned, line, view));
        var compared = Compared(sheet, index, view);
        var onward = Onward(sheet, planned.Section);
        var advice = new AdviceFinder(sheet, index, view).Find();
        string[] text =
        [
            $"{line.Title}: {Points(line.Points[view], line.Kind)} trên tối đa {Say.Number(line.Max)} ({Of(view)}); {Points(line.Points[Other(view)], line.Kind)} ({Of(Other(view))}).",
            .. line.Values.Where(v => v.Role != "best" && v.Role != "average").Select(Value),
            formula,
            .. gate is null ? [] : new[] { gate },
            .. away is null ? [] : new[] { away },
            .. steps.Where(s => s.Kind != StepKind.Formula && s.Points[view] != 0).Select(s => $"{s.Label}: {Say.Signed(s.Points[view])} điểm."),
            .. compared is null ? [] : new[] { compared },
            .. onward.Where(a => a.Points[view] != 0).Select(a => $"Khi cộng điểm: {Say.Lower(a.Label)}: {Say.Signed(a.Points[view])} điểm."),
            $"Căn cứ: {line.LegalBasis}; bộ tiêu chí \"{sheet.Set.Title}\", phiên bản {sheet.Set.Version}.",
            .. advice.Text,
        ];
        return new Explanation.OfCriterion
        {
            Sheet = sheet, View = view, Line = line, Formula = formula, Steps = steps, Gate = gate, NotApplicable = away, Compared = compared, Onward = onward,
            Advice = advice, Text = text,
        };
    }

    private static string Value(ValueLine value) => value.Claimed == value.Verified
        ? $"{Say.Upper(value.Label)}: {Say.Known(value.Claimed)}."
        : $"{Say.Upper(value.Label)}: kê khai {Say.Known(value.Claimed)}, đã xác minh {Say.Known(value.Verified)}.";

    private static string? Gate(ScoreSheet sheet, PlannedCriterion planned, View view)
    {
        if (planned.Criterion.Gate is not { } gate)
        {
            return null;
        }

        if (sheet.Reading.Parts.Count > 0)
        {
            return "Điều kiện kèm theo được xét riêng cho từng phần hợp thành đơn vị.";
        }

        var open = CriterionPoints.Holds(gate.When, planned.Gate, sheet.Reading, view);
        var asked = Asked(sheet, gate.When, planned.Gate, planned.Infos.Skip(planned.Formula.Length), view);
        return $"Điều kiện kèm theo{(gate.Label is null ? "" : $" ({Say.Lower(gate.Label)})")}: {asked}: {(open ? "đạt" : "chưa đạt nên không tính điểm")}.";
    }

    private static string? NotApplicable(ScoreSheet sheet, PlannedCriterion planned, CriterionLine line, View view)
    {
        if (view == View.Claimed ? line.Applies.Claimed : line.Applies.Verified)
        {
            return null;
        }

        var rule = planned.Criterion.NotApplicable!;
        var why = sheet.Reading.Unit.Entry.NotApplicable.Contains(planned.Criterion.Code) ? "hội đồng xác định tiêu chí này không áp dụng cho đơn vị"
            : rule.When is { } when && sheet.Reading.Parts.Count == 0
                ? Asked(sheet, when, planned.Applies, planned.Infos.Skip(planned.Formula.Length + planned.Gate.Length), view)
            : "không phần nào của đơn vị thuộc diện áp dụng";
        return $"Tiêu chí không áp dụng ({why}): {Say.Meaning(rule.Means)}.";
    }

    private static string? Compared(ScoreSheet sheet, int index, View view)
    {
        if (CriterionPoints.Figure(sheet.Plan, index, sheet.Figures) is not { } figure)
        {
            return null;
        }

        var label = ValueLabels.OfFigure(sheet.Plan.Criteria[index].Criterion.Formula).Label;
        return $"{label}: {Say.Known(figure[view])}{(figure.Of(view) > 0 ? $", trong {Say.Number(figure.Of(view))} đơn vị có số liệu" : "")}; đơn vị khác thay đổi thì điểm này tính lại.";
    }

    private static List<ExplainedAdjustment> Onward(ScoreSheet sheet, string section)
    {
        var above = new HashSet<string?> { null };
        for (var code = section; code is not null; code = sheet.Sections.Single(s => s.Code == code).Parent)
        {
            above.Add(code);
        }

        return [.. sheet.Adjustments.Where(a => above.Contains(a.Section)).Select(Explained)];
    }

    private static ExplainedAdjustment Explained(Adjustment adjustment) => new(adjustment.Kind, adjustment.Section, Words(adjustment), adjustment.Points);

    private static Explanation.OfSum OfSection(ScoreSheet sheet, SectionLine section, View view)
    {
        SumPart[] parts =
        [
            .. sheet.Criteria.Where(c => c.Section == section.Code).Select(c => new SumPart(SumPartKind.Criterion, c.Code, $"{c.Code}. {c.Title}", c.Points)),
            .. sheet.Sections.Where(s => s.Parent == section.Code).Select(Part),
            .. Adjusted(sheet, section.Code),
            .. section.Kind == SectionKind.Scored ? Taken(sheet, section.Code) : [],
        ];
        return Sum(sheet, view, section.Code, section.Title, section.Max, section.Points, parts, section.Section.LegalBasis);
    }

    private static Explanation.OfSum OfTotal(ScoreSheet sheet, View view)
    {
        SumPart[] parts =
        [
            .. sheet.Sections.Where(s => s.Parent is null && s.Kind != SectionKind.Deduction).Select(Part),
            .. Adjusted(sheet, null).Where(a => a.Label != Say.Adjustment(AdjustmentKind.TotalRounding, null)),
            .. Taken(sheet, null),
            .. Adjusted(sheet, null).Where(a => a.Label == Say.Adjustment(AdjustmentKind.TotalRounding, null)),
        ];
        return Sum(sheet, view, Total, "Tổng điểm", sheet.Max, sheet.Total, parts, sheet.Set.LegalBasis);
    }

    private static SumPart Part(SectionLine section) => new(SumPartKind.Section, section.Code, $"{section.Code}. {section.Title}", section.Points);

    private static IEnumerable<SumPart> Adjusted(ScoreSheet sheet, string? section) => sheet.Adjustments.Where(a => a.Section == section)
        .Select(a => new SumPart(SumPartKind.Adjustment, null, Say.Adjustment(a.Kind, a.Section), a.Points));

    private static IEnumerable<SumPart> Taken(ScoreSheet sheet, string? from) =>
        sheet.Sections.Where(s => s.Parent is null && s.Kind == SectionKind.Deduction && s.Section.TakesFrom == from)
            .Select(s => new SumPart(SumPartKind.Deduction, s.Code, $"{s.Code}. {s.Title}", s.Points));

    private static Explanation.OfSum Sum(
        ScoreSheet sheet, View view, string code, string title, decimal max, Points points, IReadOnlyList<SumPart> parts, LegalBasis? basis) => new()
        {
            Sheet = sheet, View = view, Code = code, Title = title, Max = max, Points = points, Parts = parts,
            Text =
            [
                $"{title}: {Say.Number(points[view])} điểm trên tối đa {Say.Number(max)} ({Of(view)}); {Say.Number(points[Other(view)])} điểm ({Of(Other(view))}).",
                .. parts.Where(p => p.Kind != SumPartKind.Adjustment || p.Points[view] != 0)
                    .Select((p, i) => $"{p.Label}: {(i == 0 ? Say.Number(p.Points[view]) : Say.Signed(p.Points[view]))} điểm."),
                .. basis is null ? [] : new[] { $"Căn cứ: {basis}; bộ tiêu chí \"{sheet.Set.Title}\", phiên bản {sheet.Set.Version}." },
            ],
        };

    private static string Points(decimal points, SectionKind kind) =>
        kind == SectionKind.Deduction ? points == 0 ? "không bị trừ điểm" : $"trừ {Say.Number(-points)} điểm" : $"{Say.Number(points)} điểm";

    private static View Other(View view) => view == View.Claimed ? View.Verified : View.Claimed;

    private static string Of(View view) => view == View.Claimed ? "kê khai" : "đã xác minh";
}
