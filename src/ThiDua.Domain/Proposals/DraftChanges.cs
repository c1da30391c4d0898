using ThiDua.Domain.Criteria;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Proposals;

/// <summary>What changes make of a draft.</summary>
/// <param name="Decision">What to record.</param>
/// <param name="Set">The draft as it would be; null when the changes are refused.</param>
public sealed record DraftChange(Decision Decision, CriteriaSet? Set);

/// <summary>
/// Changes to a draft of a criteria set, in the language of proposals: criteria and sections changed, added, removed, without sending the
/// whole document. What they make is judged by the reader of all sheets, as a proposal is; recorded is the draft, written anew.
/// </summary>
public static class DraftChanges
{
    /// <summary>Carries changes out on the draft that they name as their base.</summary>
    /// <param name="history">The criteria set.</param>
    /// <param name="patch">The changes.</param>
    /// <param name="findMeasure">The measures that exist; by default <see cref="MeasureCatalogue.Find"/>.</param>
    public static DraftChange Change(CriteriaSetHistory history, CriteriaPatch patch, Func<string, Measure?>? findMeasure = null)
    {
        var (code, number) = (patch.Base.Code, patch.Base.Version);
        if (history.Find(number) is not { } version)
        {
            return Refused("criteria.not-found", "Không tìm thấy phiên bản bộ tiêu chí này.");
        }

        if (version.Published)
        {
            return Refused("criteria.published-immutable", $"Phiên bản {number} đã ban hành, không sửa được; hãy chép thành phiên bản {history.Versions.Length + 1} rồi sửa.");
        }

        var made = patch.Apply(version.Document, number, findMeasure);
        return made.Set is { } set
            ? new DraftChange(history.Draft(code, number, new CriteriaReading(set, [])), set)
            : new DraftChange(Decision.Refuse([.. made.Problems.Select(p => new Refusal(p.Code, p.Message, p.Pointer))]), null);
    }

    private static DraftChange Refused(string code, string message) => new(Decision.Refuse(code, message), null);
}
