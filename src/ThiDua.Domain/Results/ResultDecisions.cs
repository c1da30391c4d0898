using System.Text.Json;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Results;

/// <summary>What a result is to be made of: worked out at one position of the log.</summary>
/// <param name="Day">Quantities up to this day.</param>
/// <param name="Position">The position.</param>
/// <param name="Rules">Criteria sets used.</param>
/// <param name="Document">The document.</param>
public sealed record WorkedOut(DateOnly Day, long Position, IReadOnlyList<RuleUsed> Rules, JsonElement Document);

/// <summary>Decisions about results. Who may is decided before.</summary>
public static class ResultDecisions
{
    /// <summary>Names of reviews that one period has at the most.</summary>
    private const int ReviewsMax = 100;

    /// <summary>The result that is published with the period, whose step decides whether it may.</summary>
    public static ResultFrozen Publish(IReadOnlyList<ResultFrozen> before, WorkedOut result) => Freeze(before, ResultKind.Published, null, result);

    /// <summary>A review (sơ kết): frozen, while the period goes on.</summary>
    /// <param name="period">The period.</param>
    /// <param name="before">Its results so far.</param>
    /// <param name="name">Name of the review; each once.</param>
    /// <param name="today">Today in Vietnam.</param>
    /// <param name="result">What it is made of.</param>
    public static Decision Review(Period period, IReadOnlyList<ResultFrozen> before, string? name, DateOnly today, WorkedOut result)
    {
        if (!period.Status.Allows(PeriodAct.Review))
        {
            return period.Status.Refuse(PeriodAct.Review);
        }

        List<Refusal> refusals =
        [
            .. Require.Text(name, "/name"),
            .. Require.That(period.Contains(result.Day), "date.outside-period", "Ngày sơ kết phải nằm trong kỳ.", "/day"),
            .. Require.That(result.Day <= today, "date.in-future", "Ngày sơ kết chưa tới.", "/day"),
            .. Require.That(before.All(r => r.Name != name), "result.name-taken", "Kỳ đã có một lần sơ kết mang tên này.", "/name"),
            .. Require.That(before.Count < ReviewsMax, "result.too-many", $"Một kỳ có tối đa {ReviewsMax} kết quả.", "/name"),
        ];
        return refusals.Count > 0 ? Decision.Refuse(refusals) : Decision.Accept(Freeze(before, ResultKind.Review, name, result));
    }

    /// <summary>An amended result beside the published one: something of it changed since, and it is said why.</summary>
    public static Decision Amend(Period period, IReadOnlyList<ResultFrozen> before, string? reason, WorkedOut result)
    {
        if (!period.Status.Allows(PeriodAct.Amend) || Standing(before) is not { } standing)
        {
            return period.Status.Refuse(PeriodAct.Amend);
        }

        var refusals = Require.Text(reason, "/reason").ToList();
        return refusals.Count > 0 ? Decision.Refuse(refusals)
            : standing.DocumentHash == CanonicalText.Hash(result.Document)
                ? Decision.Refuse("result.unchanged", "Không có gì thay đổi so với kết quả đã công bố.")
            : Decision.Accept(Freeze(before, ResultKind.Amended, null, result) with { Reason = reason });
    }

    /// <summary>The result that holds: the last one that was published or amended, or null.</summary>
    public static ResultFrozen? Standing(IReadOnlyList<ResultFrozen> results) => results.LastOrDefault(r => r.Kind != ResultKind.Review);

    private static ResultFrozen Freeze(IReadOnlyList<ResultFrozen> before, ResultKind kind, string? name, WorkedOut result) => new(
        before.Count + 1, kind, name, result.Day, result.Position, ScoringEngine.Version, result.Rules, result.Document, CanonicalText.Hash(result.Document));
}
