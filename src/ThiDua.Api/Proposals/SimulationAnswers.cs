using System.Globalization;
using ThiDua.Api.Security;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Proposals;
using ThiDua.Domain.Scoring;

namespace ThiDua.Api.Proposals;

/// <summary>
/// Simulations as JSON. Totals and ranks are for whoever sees the cluster; what a single unit gains or loses by a line only for who reaches it.
/// </summary>
internal static class SimulationAnswers
{
    private static readonly CultureInfo Vietnamese = CultureInfo.GetCultureInfo("vi-VN");

    /// <summary>The answer.</summary>
    /// <param name="answer">What was found.</param>
    /// <param name="question">What was asked.</param>
    /// <param name="clusters">Clusters to tell of.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="awards">Who gains and loses eligibility.</param>
    public static object Tell(
        SimulationAnswer answer, SimulationEndpoints.Question question, IReadOnlySet<string> clusters, Caller caller, IReadOnlyList<EligibilityChange> awards)
    {
        var told = answer.Clusters.Where(c => clusters.Contains(c.Code)).ToList();
        return new
        {
            question.Period,
            @base = $"{answer.Run.Base.Code}@{answer.Run.Base.Version.ToString(CultureInfo.InvariantCulture)}",
            max = new { old = answer.Run.Base.Max, @new = answer.Run.Changed.Max },
            question.View,
            asOf = answer.Day,
            asOfPosition = answer.Position,
            notes = Notes(answer, told),
            eligibility = awards.Where(a => clusters.Contains(a.New.Candidate.Sheet.Cluster) && caller.Reaches(a.New.Candidate.Code, answer.World)).Select(a => new
            {
                title = $"{a.New.Rule.Code}@{a.New.Rule.Version.ToString(CultureInfo.InvariantCulture)}", name = a.New.Rule.Title, unit = a.New.Candidate.Code,
                a.Gains, a.Loses, old = new { a.Old.State, a.Old.Summary }, @new = new { a.New.State, a.New.Summary },
            }),
            clusters = told.Select(c => Cluster(SimulationEffects.Of(c, question.View), unit => caller.Reaches(unit, answer.World))),
        };
    }

    public static IEnumerable<SimulationNote> Notes(SimulationAnswer answer, List<SimulatedCluster> told)
    {
        if (answer.OtherVersions.Count > 0)
        {
            yield return new SimulationNote(
                "simulation.other-version",
                $"Kỳ này thực tế chấm theo phiên bản {string.Join(", ", answer.OtherVersions)}; ở đây so sánh phiên bản {answer.Run.Base.Version} mà đề xuất dựa vào với đề xuất.");
        }

        if (told.TrueForAll(c => c.Units.All(u => IsEmpty(u.Old.Sheet) && IsEmpty(u.New.Sheet))))
        {
            yield return new SimulationNote(
                "simulation.nothing-recorded",
                "Tính đến ngày được hỏi chưa có hoạt động nào được ghi nhận cho các tiêu chí này, nên kết quả mô phỏng chưa nói lên điều gì.");
        }
        else if (WithoutPoints(answer.Run, told) is { Count: > 0 } codes)
        {
            yield return new SimulationNote(
                "simulation.criteria-without-points",
                $"Chưa đơn vị nào có điểm ở tiêu chí mới {string.Join(", ", codes)}: tiêu chí đó chưa phân biệt được ai với ai.");
        }
    }

    /// <summary>Criteria that the patch adds and that give nobody anything, by what was recorded so far.</summary>
    private static List<string> WithoutPoints(SimulationRun run, List<SimulatedCluster> told)
    {
        var old = CriteriaTree.All(run.Base).Select(c => c.Code).ToHashSet(StringComparer.Ordinal);
        var sheets = told.SelectMany(c => c.Units).Select(u => u.New.Sheet).Where(s => ReferenceEquals(s.Set, run.Changed)).ToList();
        return [.. CriteriaTree.All(run.Changed).Select((c, i) => (c.Code, Place: i))
            .Where(c => !old.Contains(c.Code) && sheets.TrueForAll(s => s.PointsOf(c.Place) == default)).Select(c => c.Code)];
    }

    private static bool IsEmpty(ScoreSheet sheet) =>
        sheet.Criteria.SelectMany(c => c.Values).Where(v => v.Sources.Count > 0).All(v => v.Claimed is null or 0 && v.Verified is null or 0);

    private static object Cluster(ClusterEffects effects, Func<string, bool> reaches) => new
    {
        cluster = effects.Cluster.Code,
        total = new { effects.Old, effects.New, change = effects.New - effects.Old },
        effects.Rising,
        effects.Falling,
        unmoved = effects.Cluster.Units.Count - effects.Rising - effects.Falling,
        lines = effects.Lines.Select(l => Line(l, reaches)),
        units = effects.Cluster.Units.OrderBy(u => u.New.Rank[effects.View]).ThenBy(u => u.Code, StringComparer.Ordinal)
            .Select(u => Unit(u, effects, reaches(u.Code))),
    };

    private static object Line(LineEffect effect, Func<string, bool> reaches) => new
    {
        effect.Line.Kind, effect.Line.Code, effect.Line.Title, effect.Line.OldMax, effect.Line.NewMax,
        effect.Points, effect.Gaining, effect.Losing, effect.Spread, effect.Moves,
        most = Extreme(effect.Most, reaches),
        least = Extreme(effect.Least, reaches),
    };

    private static object? Extreme(UnitDifference extreme, Func<string, bool> reaches) =>
        reaches(extreme.Unit.Code) ? new { unit = extreme.Unit.Code, extreme.Unit.Name, extreme.Points } : null;

    private static object Unit(SimulatedUnit unit, ClusterEffects effects, bool reached) => new
    {
        unit = unit.Code,
        unit.Name,
        rank = new { old = unit.Old.Rank[effects.View], @new = unit.New.Rank[effects.View], moved = unit.Moved(effects.View) },
        ranks = new { old = unit.Old.Rank, @new = unit.New.Rank },
        @class = new { old = unit.Old.Sheet.Class?[effects.View].Title, @new = unit.New.Sheet.Class?[effects.View].Title },
        total = new { old = unit.Old.Sheet.Total, @new = unit.New.Sheet.Total, change = unit.Change },
        mainly = reached && effects.Reasons.TryGetValue(unit.Code, out var reason) ? Reason(unit, reason, effects) : null,
        differences = reached ? unit.Differences.Select(d => new { d.Line.Kind, d.Line.Code, d.Line.Title, d.Line.OldMax, d.Line.NewMax, d.Points }) : null,
    };

    private static object Reason(SimulatedUnit unit, MainReason reason, ClusterEffects effects) =>
        new { reason.Line.Code, reason.Line.Title, reason.Points, reason.Average, sentence = Sentence(unit, reason, effects) };

    /// <summary>Why a unit changes its rank, in words.</summary>
    public static string Sentence(SimulatedUnit unit, MainReason reason, ClusterEffects effects)
    {
        var moved = unit.Moved(effects.View);
        var line = reason.Line.Kind == DifferenceKind.Adjustment ? $"({reason.Line.Title})" : $"tiêu chí {reason.Line.Code} ({reason.Line.Title})";
        return $"{(moved > 0 ? "Lên" : "Xuống")} {Math.Abs(moved)} bậc, chủ yếu do {line}: {Signed(reason.Points)} điểm, bình quân cụm {Signed(reason.Average)}.";
    }

    private static string Signed(decimal points) => points.ToString("+0.##;-0.##;0", Vietnamese);
}

/// <summary>What somebody should know before reading a simulation.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Message">Vietnamese sentence.</param>
internal sealed record SimulationNote(string Code, string Message);
