using System.Buffers;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Proposals;

/// <summary>
/// How the sheets of a unit under two criteria sets are compared: which criterion faces which, made once for all units with these two sets,
/// so that comparing a unit only subtracts.
/// </summary>
internal sealed class DifferencePlan
{
    private readonly (DifferenceLine Line, int Old, int New)[] _criteria;
    private readonly Dictionary<(AdjustmentKind Kind, string Section), DifferenceLine> _adjustments = [];

    /// <param name="before">The old set.</param>
    /// <param name="after">The new one.</param>
    /// <param name="first">Index of the first line.</param>
    public DifferencePlan(CriteriaSet before, CriteriaSet after, int first)
    {
        var (old, present) = (CriteriaTree.All(before).ToArray(), CriteriaTree.All(after).ToArray());
        var criteria = new List<(DifferenceLine, int, int)>();
        for (var i = 0; i < present.Length; i++)
        {
            var now = present[i];
            var at = Array.FindIndex(old, c => c.Code == now.Code);
            var was = at < 0 ? null : old[at];
            var kind = was is null ? DifferenceKind.CriterionAdded : now.GivesLike(was) ? DifferenceKind.CriterionKept : DifferenceKind.CriterionChanged;
            criteria.Add((new DifferenceLine(first + criteria.Count, kind, now.Code, now.Title, was?.Max, now.Max), at, i));
        }

        for (var i = 0; i < old.Length; i++)
        {
            var was = old[i];
            if (!Array.Exists(present, c => c.Code == was.Code))
            {
                criteria.Add((new DifferenceLine(first + criteria.Count, DifferenceKind.CriterionRemoved, was.Code, was.Title, was.Max, null), i, -1));
            }
        }

        _criteria = [.. criteria];
        Lines = _criteria.Length;
        foreach (var section in CriteriaTree.Sections(after).Concat(CriteriaTree.Sections(before)).DistinctBy(s => s.Code))
        {
            AddAdjustments(section.Code, $"nội dung {section.Code} ({section.Title})", first);
        }

        AddAdjustments("", "tổng điểm", first);
    }

    /// <summary>Lines in all.</summary>
    public int Lines { get; private set; }

    /// <summary>New less old, line by line.</summary>
    public Difference[] Differences(ScoreSheet before, ScoreSheet after)
    {
        var (was, now) = (before.Adjustments, after.Adjustments);
        var room = ArrayPool<Difference>.Shared.Rent(_criteria.Length + was.Count + now.Count);
        try
        {
            return Differences(before, after, room);
        }
        finally
        {
            ArrayPool<Difference>.Shared.Return(room, clearArray: true);
        }
    }

    private Difference[] Differences(ScoreSheet before, ScoreSheet after, Difference[] found)
    {
        var count = 0;
        foreach (var (line, old, present) in _criteria)
        {
            var points = (present < 0 ? default : after.PointsOf(present)) - (old < 0 ? default : before.PointsOf(old));
            if (points != default)
            {
                found[count++] = new Difference(line, points);
            }
        }

        var criteria = count;
        foreach (var adjustment in before.Adjustments)
        {
            Take(found, criteria, ref count, adjustment, -adjustment.Points);
        }

        foreach (var adjustment in after.Adjustments)
        {
            Take(found, criteria, ref count, adjustment, adjustment.Points);
        }

        return count == criteria
            ? found[..count]
            : [.. found[..criteria], .. found[criteria..count].Where(d => d.Points != default).OrderBy(d => d.Line.Index)];
    }

    private void Take(Difference[] found, int from, ref int count, Adjustment adjustment, Points points)
    {
        var line = _adjustments[(adjustment.Kind, adjustment.Section ?? "")];
        for (var i = from; i < count; i++)
        {
            if (ReferenceEquals(found[i].Line, line))
            {
                found[i] = new Difference(line, found[i].Points + points);
                return;
            }
        }

        found[count++] = new Difference(line, points);
    }

    private void AddAdjustments(string section, string of, int first)
    {
        foreach (var kind in Enum.GetValues<AdjustmentKind>())
        {
            _adjustments.Add((kind, section), new DifferenceLine(
                first + Lines++, DifferenceKind.Adjustment, section.Length == 0 ? null : section, $"{Word(kind)} {of}", null, null));
        }
    }

    private static string Word(AdjustmentKind kind) => kind switch
    {
        AdjustmentKind.SectionCap => "Cắt phần vượt trần của",
        AdjustmentKind.DeductionLimit => "Giới hạn mức trừ của",
        AdjustmentKind.SectionScaling or AdjustmentKind.TotalScaling => "Quy đổi do có tiêu chí không áp dụng, trong",
        AdjustmentKind.TotalRounding => "Làm tròn",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
