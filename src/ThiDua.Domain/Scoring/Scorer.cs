using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Scoring;

/// <summary>
/// Works out score sheets: a pure function of its inputs. The live board, the board as of a day, the rebuild and the what-if call it
/// alike, so they cannot disagree.
/// </summary>
public static class Scorer
{
    /// <summary>Values that one formula can have at most; the reader of criteria sets refuses more.</summary>
    public const int MaxValues = 20;

    /// <summary>The sheet of one unit as of a day.</summary>
    public static ScoreSheet Score(ScoredPeriod period, DateOnly day, UnitInputs unit) => Score(new ScorePlan(unit.Sheet, period, day), unit);

    /// <summary>The sheets of all units, in their order.</summary>
    public static IReadOnlyList<ScoreSheet> Score(ScoreInputs inputs)
    {
        // By reference: comparing two sets takes longer than planning one.
        var plans = new Dictionary<CriteriaSet, ScorePlan>(ReferenceEqualityComparer.Instance);
        var sheets = new List<ScoreSheet>(inputs.Units.Count);
        foreach (var unit in inputs.Units)
        {
            if (!plans.TryGetValue(unit.Sheet, out var plan))
            {
                plans.Add(unit.Sheet, plan = new ScorePlan(unit.Sheet, inputs.Period, inputs.Day));
            }

            sheets.Add(Score(plan, unit));
        }

        return sheets;
    }

    private static ScoreSheet Score(ScorePlan plan, UnitInputs unit)
    {
        var criteria = new CriterionLine[plan.Criteria.Count];
        for (var i = 0; i < criteria.Length; i++)
        {
            criteria[i] = Line(plan, plan.Criteria[i], unit.Tallies);
        }

        var (sections, adjustments, total) = new SectionTotals(plan, criteria).AddUp();
        return new ScoreSheet
        {
            Unit = unit.Code,
            UnitName = unit.Name,
            Cluster = unit.Cluster,
            Period = plan.Window.Period,
            Day = plan.Window.Day,
            Set = plan.Set,
            Total = total,
            Sections = sections,
            Criteria = criteria,
            Adjustments = adjustments,
            TieBreaks = TieBreaks(plan, unit.Tallies, criteria, sections),
        };
    }

    private static CriterionLine Line(ScorePlan plan, PlannedCriterion planned, ITallies tallies)
    {
        var lines = new ValueLine[planned.Values.Length];
        Span<decimal?> claimed = stackalloc decimal?[MaxValues];
        Span<decimal?> verified = stackalloc decimal?[MaxValues];
        var claims = new ValueReader(tallies, View.Claimed, plan.Window);
        var findings = new ValueReader(tallies, View.Verified, plan.Window);
        for (var i = 0; i < lines.Length; i++)
        {
            claimed[i] = claims.Read(planned.Values[i]);
            verified[i] = findings.Read(planned.Values[i]);
            lines[i] = new ValueLine(planned.Infos[i], claimed[i], verified[i]);
        }

        var (formula, max) = (planned.Criterion.Formula, planned.Criterion.Max);
        var points = new Points(FormulaPoints.Of(formula, max, claimed[..lines.Length]), FormulaPoints.Of(formula, max, verified[..lines.Length]))
            .Rounded(plan.Set.Rounding.Criterion);
        return new CriterionLine(
            planned.Criterion, planned.Section, planned.Kind, planned.Kind == SectionKind.Deduction ? -points : points,
            lines);
    }

    private static TieBreakLine[] TieBreaks(ScorePlan plan, ITallies tallies, CriterionLine[] criteria, SectionLine[] sections)
    {
        var lines = new TieBreakLine[plan.TieBreaks.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            var planned = plan.TieBreaks[i];
            if (planned.Value is { } value)
            {
                lines[i] = new TieBreakLine(
                    planned.Label, planned.LowestFirst,
                    new ValueReader(tallies, View.Claimed, plan.Window).Read(value),
                    new ValueReader(tallies, View.Verified, plan.Window).Read(value));
                continue;
            }

            var points = planned.Criterion >= 0 ? criteria[planned.Criterion].Points : sections[planned.Section].Points;
            lines[i] = new TieBreakLine(planned.Label, planned.LowestFirst, points.Claimed, points.Verified);
        }

        return lines;
    }
}
