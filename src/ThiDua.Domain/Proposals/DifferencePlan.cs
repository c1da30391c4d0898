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

    /// <param name="before">A sheet under the old set.</param>
    /// <param name="after">A sheet under the new one.</param>
    /// <param name="first">Index of the first line.</param>
    public DifferencePlan(ScoreSheet before, ScoreSheet after, int first)
    {
        var old = Places(before);
        var present = Places(after);
        var criteria = new List<(DifferenceLine, int, int)>();
        for (var i = 0; i < after.Criteria.Count; i++)
        {
            var now = after.Criteria[i].Criterion;
            var was = old.TryGetValue(now.Code, out var at) ? before.Criteria[at].Criterion : null;
            var kind = was is null ? DifferenceKind.CriterionAdded : Alike(was, now) ? DifferenceKind.CriterionKept : DifferenceKind.CriterionChanged;
            criteria.Add((new DifferenceLine(first + criteria.Count, kind, now.Code, now.Title, was?.Max, now.Max), was is null ? -1 : at, i));
        }

        for (var i = 0; i < before.Criteria.Count; i++)
        {
            var was = before.Criteria[i].Criterion;
            if (!present.ContainsKey(was.Code))
            {
                criteria.Add((new DifferenceLine(first + criteria.Count, DifferenceKind.CriterionRemoved, was.Code, was.Title, was.Max, null), i, -1));
            }
        }

        _criteria = [.. criteria];
        Lines = _criteria.Length;
        foreach (var section in before.Sections.Concat(after.Sections).DistinctBy(s => s.Code))
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
        var found = new Difference[_criteria.Length + before.Adjustments.Count + after.Adjustments.Count];
        var count = 0;
        foreach (var (line, old, present) in _criteria)
        {
            var points = (present < 0 ? default : after.Criteria[present].Points) - (old < 0 ? default : before.Criteria[old].Points);
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

        Array.Resize(ref found, count);
        return count == criteria ? found : [.. found[..criteria], .. found[criteria..].Where(d => d.Points != default).OrderBy(d => d.Line.Index)];
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

    /// <summary>Whether a criterion gives the same points on both sheets: whatever it is called and wherever it comes from.</summary>
    private static bool Alike(Criterion old, Criterion present) =>
        old with { Title = present.Title, LegalBasis = present.LegalBasis, Note = present.Note } == present;

    private static Dictionary<string, int> Places(ScoreSheet sheet)
    {
        var places = new Dictionary<string, int>(sheet.Criteria.Count, StringComparer.Ordinal);
        for (var i = 0; i < sheet.Criteria.Count; i++)
        {
            places.Add(sheet.Criteria[i].Code, i);
        }

        return places;
    }
}
