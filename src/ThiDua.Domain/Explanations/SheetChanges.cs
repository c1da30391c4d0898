using ThiDua.Domain.Activities;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Explanations;

/// <summary>Why points changed between two moments, in the fixed order in which causes are told apart.</summary>
public enum ChangeCause
{
    /// <summary>Days passed: what counts only up to the day, deadlines, weeks.</summary>
    Days,

    /// <summary>The unit's own activities, and those of the units whose activities count for it.</summary>
    Activities,

    /// <summary>Targets, judgements, what does not apply, votes.</summary>
    Entries,

    /// <summary>Units merged, split, joined or left; the unit's own description.</summary>
    Structure,

    /// <summary>What the unit is compared with.</summary>
    OtherUnits,

    /// <summary>Another version of the sheet, or another sheet.</summary>
    Rule,
}

/// <summary>The sheet after one more cause was brought up to date.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Sheet">The sheet with it and all causes before it as they are at the later moment.</param>
public sealed record ChangeStage(ChangeCause Cause, ScoreSheet Sheet);

/// <summary>What a cause did to a line.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Points">What it added.</param>
public sealed record ChangePart(ChangeCause Cause, Points Points);

/// <summary>A value that is another number than before.</summary>
/// <param name="Role">Its place in the formula.</param>
/// <param name="Label">Vietnamese label.</param>
/// <param name="Before">The numbers before, claimed and verified; null when not known.</param>
/// <param name="After">The numbers after.</param>
public sealed record ChangedValue(string Role, string Label, (decimal? Claimed, decimal? Verified) Before, (decimal? Claimed, decimal? Verified) After);

/// <summary>A line whose points changed.</summary>
/// <param name="Criterion">Code of the criterion; null for an adjustment.</param>
/// <param name="Adjustment">Kind of the adjustment; null for a criterion.</param>
/// <param name="Section">Code of the section; null for the total.</param>
/// <param name="Label">Vietnamese label.</param>
/// <param name="Before">Points before.</param>
/// <param name="After">Points after.</param>
/// <param name="Parts">What each cause did; they add up exactly to the difference.</param>
/// <param name="Values">Values of the criterion that changed.</param>
public sealed record ChangeLine(
    string? Criterion, AdjustmentKind? Adjustment, string? Section, string Label, Points Before, Points After, IReadOnlyList<ChangePart> Parts,
    IReadOnlyList<ChangedValue> Values)
{
    /// <summary>The line as a Vietnamese sentence.</summary>
    /// <param name="view">The view.</param>
    public string Text(View view)
    {
        var parts = Parts.Where(p => p.Points[view] != 0).Select(p => $"{SheetChanges.Label(p.Cause)}: {Say.Signed(p.Points[view])}").ToList();
        var values = Values
            .Select(v => (v.Label, Before: view == View.Claimed ? v.Before.Claimed : v.Before.Verified, After: view == View.Claimed ? v.After.Claimed : v.After.Verified))
            .Where(v => v.Before != v.After).Select(v => $"{Say.Lower(v.Label)} từ {Say.Known(v.Before)} thành {Say.Known(v.After)}").ToList();
        return $"{Label}: {Say.Number(Before[view])} → {Say.Number(After[view])} điểm ({Say.Signed((After - Before)[view])})"
            + (parts.Count == 0 ? "" : $"; {string.Join("; ", parts)}") + (values.Count == 0 ? "" : $"; {string.Join("; ", values)}") + ".";
    }
}

/// <summary>The difference of two sheets of one unit (vì sao thay đổi).</summary>
/// <param name="Before">The sheet before.</param>
/// <param name="After">The sheet after.</param>
/// <param name="Lines">Lines that changed, in the order of the sheets; their differences add up exactly to the difference of the totals.</param>
/// <param name="Causes">What each cause did to the total.</param>
public sealed record SheetChanges(ScoreSheet Before, ScoreSheet After, IReadOnlyList<ChangeLine> Lines, IReadOnlyList<ChangePart> Causes)
{
    /// <summary>Compares.</summary>
    /// <param name="before">The sheet before.</param>
    /// <param name="stages">The sheet as causes are brought up to date one after another; the last is the sheet after.</param>
    public static SheetChanges Of(ScoreSheet before, IReadOnlyList<ChangeStage> stages)
    {
        ScoreSheet[] sheets = [before, .. stages.Select(s => s.Sheet)];
        var points = sheets.Select(PointsOf).ToList();
        var lines = points.SelectMany(p => p.Keys).Distinct().Select(key =>
        {
            var of = points.Select(p => p.GetValueOrDefault(key).Points).ToList();
            var parts = stages.Select((s, i) => new ChangePart(s.Cause, of[i + 1] - of[i])).Where(p => p.Points != default).ToList();
            var label = points.Select(p => p.GetValueOrDefault(key).Label).Last(l => l is not null)!;
            return new ChangeLine(
                key.Criterion, key.Adjustment, key.Section, label, of[0], of[^1], parts,
                key.Criterion is { } code ? [.. ChangedValues(sheets[0], sheets[^1], code)] : []);
        }).Where(l => l.Parts.Count > 0).ToList();
        return new SheetChanges(
            before, sheets[^1], lines,
            [.. stages.Select((s, i) => new ChangePart(s.Cause, sheets[i + 1].Total - sheets[i].Total)).Where(p => p.Points != default)]);
    }

    /// <summary>The whole as Vietnamese sentences.</summary>
    /// <param name="view">The view.</param>
    public IReadOnlyList<string> Text(View view)
    {
        var causes = Causes.Where(c => c.Points[view] != 0).Select(c => $"{Label(c.Cause)} {Say.Signed(c.Points[view])}").ToList();
        var lines = Lines.Where(l => l.Before[view] != l.After[view] || l.Parts.Any(p => p.Points[view] != 0)).ToList();
        return
        [
            $"Tổng điểm: {Say.Number(Before.Total[view])} → {Say.Number(After.Total[view])} điểm ({Say.Signed((After.Total - Before.Total)[view])})"
                + (causes.Count == 0 ? "." : $": {string.Join("; ", causes)}."),
            .. lines.Count == 0 ? ["Không có tiêu chí nào thay đổi điểm."] : lines.Select(l => l.Text(view)),
        ];
    }

    /// <summary>A cause in words.</summary>
    public static string Label(ChangeCause cause) => cause switch
    {
        ChangeCause.Days => "thời gian trôi qua",
        ChangeCause.Activities => "hoạt động của đơn vị",
        ChangeCause.Entries => "chỉ tiêu, tự chấm, thẩm định",
        ChangeCause.Structure => "thay đổi về đơn vị",
        ChangeCause.OtherUnits => "mức so sánh với các đơn vị khác",
        ChangeCause.Rule => "thay đổi bộ tiêu chí",
        _ => throw new ArgumentOutOfRangeException(nameof(cause)),
    };

    private static Dictionary<(string? Criterion, AdjustmentKind? Adjustment, string? Section), (string? Label, Points Points)> PointsOf(ScoreSheet sheet)
    {
        var points = sheet.Criteria.ToDictionary(
            c => ((string?)c.Code, (AdjustmentKind?)null, (string?)c.Section), c => ((string?)$"{c.Code}. {c.Title}", c.Points));
        foreach (var adjustment in sheet.Adjustments)
        {
            points.Add((null, adjustment.Kind, adjustment.Section), (Say.Adjustment(adjustment.Kind, adjustment.Section), adjustment.Points));
        }

        return points;
    }

    private static IEnumerable<ChangedValue> ChangedValues(ScoreSheet before, ScoreSheet after, string code)
    {
        var (was, now) = (Values(before, code), Values(after, code));
        return now.Where(n => was.TryGetValue(n.Key, out var old) && (old.Claimed, old.Verified) != (n.Value.Claimed, n.Value.Verified))
            .Select(n => new ChangedValue(n.Value.Role, n.Value.Label, (was[n.Key].Claimed, was[n.Key].Verified), (n.Value.Claimed, n.Value.Verified)));
    }

    private static Dictionary<(string?, string), ValueLine> Values(ScoreSheet sheet, string code) =>
        sheet.Criteria.FirstOrDefault(c => c.Code == code)?.Values.DistinctBy(v => (v.Part, v.Role)).ToDictionary(v => (v.Part, v.Role)) ?? [];
}

/// <summary>What a sheet follows from, cause by cause.</summary>
/// <param name="Day">As of this day.</param>
/// <param name="Unit">What the unit brings in.</param>
/// <param name="Figures">What it is compared with, under the sheet of <paramref name="Unit"/>.</param>
public sealed record SheetBasis(DateOnly Day, UnitInputs Unit, GroupFigures Figures)
{
    /// <summary>The stages from one basis to another.</summary>
    /// <param name="period">The period.</param>
    /// <param name="before">The basis before.</param>
    /// <param name="passed">The unit as it is described before, with what only the calendar has brought to count (<see cref="DatedTallies"/>).</param>
    /// <param name="crossed">The unit as it is described before, with the quantities known after.</param>
    /// <param name="after">The basis after.</param>
    /// <param name="compared">Figures of the later moment under the earlier sheet; those of <paramref name="after"/> when the sheet is the same.</param>
    public static IReadOnlyList<ChangeStage> Stages(
        ScoredPeriod period, SheetBasis before, UnitInputs passed, UnitInputs crossed, SheetBasis after, GroupFigures compared)
    {
        var (then, now) = (new ScorePlan(before.Unit.Sheet, period, after.Day), new ScorePlan(after.Unit.Sheet, period, after.Day));
        return
        [
            Stage(ChangeCause.Days, then, passed, before.Figures),
            Stage(ChangeCause.Activities, then, crossed, before.Figures),
            Stage(ChangeCause.Entries, then, crossed with { Entry = after.Unit.Entry }, before.Figures),
            Stage(ChangeCause.Structure, then, after.Unit with { Sheet = before.Unit.Sheet }, before.Figures),
            Stage(ChangeCause.OtherUnits, then, after.Unit with { Sheet = before.Unit.Sheet }, compared),
            Stage(ChangeCause.Rule, now, after.Unit, after.Figures),
        ];
    }

    private static ChangeStage Stage(ChangeCause cause, ScorePlan plan, UnitInputs unit, GroupFigures figures) =>
        new(cause, Scorer.Sheet(plan, Scorer.Read(plan, unit), figures));
}
