using ThiDua.Domain.Scoring;

namespace ThiDua.Projections.Board;

internal sealed record UnitReading(ScoreSheet Sheet);

internal sealed record GroupFigures;

internal sealed record ScorePlan(Domain.Criteria.CriteriaSet Set, ScoredPeriod Period, DateOnly Day);

internal static class Engine
{
    public static UnitReading Read(ScorePlan plan, UnitInputs unit) => new(Scorer.Score(plan.Period, plan.Day, unit));

    public static GroupFigures Compare(IReadOnlyList<UnitReading> readings) => new();

    public static ScoreSheet Sheet(UnitReading reading, GroupFigures figures) => reading.Sheet;
}
