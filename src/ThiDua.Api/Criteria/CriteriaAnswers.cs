using ThiDua.Domain;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Cases;

namespace ThiDua.Api.Criteria;

/// <summary>What the routes of criteria sets answer.</summary>
internal static class CriteriaAnswers
{
    /// <summary>A set with its versions, oldest first. Its title is that of the last version.</summary>
    public static object Listed(string code, CriteriaSetHistory history) => new
    {
        code,
        history.Versions[^1].Title,
        versions = history.Versions.Select(v => new { version = v.Number, status = history.StatusOf(v), v.Title, v.Sample, v.Effective, inEffect = history.InEffect(v) }),
    };

    /// <summary>A version with its document.</summary>
    public static object Version(string code, CriteriaSetHistory history, CriteriaVersion version) => new
    {
        code,
        version = version.Number,
        status = history.StatusOf(version),
        version.Title,
        version.Sample,
        version.Effective,
        inEffect = history.InEffect(version),
        version.Document,
    };

    /// <summary>What a check found: the version can be published when it is <c>passed</c>.</summary>
    public static object Checked(
        string code, CriteriaSetHistory history, CriteriaVersion version, IReadOnlyList<CriteriaProblem> problems, Refusal? misdated, IReadOnlyList<CaseResult> cases) => new
        {
            code,
            version = version.Number,
            status = history.StatusOf(version),
            passed = problems.Count == 0 && misdated is null && cases.All(c => c.Passed),
            problems = (misdated is null ? problems : [new CriteriaProblem(misdated.Code, misdated.Message, misdated.Pointer ?? "", 1)])
            .Select(p => new { p.Code, p.Message, p.Pointer }),
            cases = cases.Select(c => new
            {
                c.Name,
                c.Line,
                c.Passed,
                differences = c.Differences.Select(d => new { d.Unit, d.Code, d.View, d.Expected, d.Actual, values = d.Values, d.Sentence }),
            }),
        };

    /// <summary>What changes would make of a draft; what changes is not told while the draft itself can no longer be read.</summary>
    public static object Tried(CriteriaSet? now, CriteriaSet then)
    {
        var diff = now is null ? null : CriteriaDiff.Between(now, then);
        return new { passed = true, then.Max, changes = diff?.Changes, points = diff?.Points.Where(p => p.Difference != 0) };
    }

    /// <summary>What differs between two versions.</summary>
    public static object Diff(string code, int from, int to, CriteriaDiff diff) => new { code, from, to, diff.Changes, diff.Points, diff.Sums };
}
