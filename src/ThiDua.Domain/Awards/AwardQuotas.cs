using ThiDua.Domain.Activities;

namespace ThiDua.Domain.Awards;

/// <summary>
/// Applies a quota to units that meet the conditions, by rank in the cluster or by total in the period. Who is still unknown may take a
/// place later: a place that this could cost is not promised.
/// </summary>
internal static class AwardQuotas
{
    /// <summary>Key of the parameter that names the form.</summary>
    public const string FormKey = "quota";

    /// <summary>Key of the parameter that says what happens to equals at the edge.</summary>
    public const string EdgeKey = "edge";

    /// <summary>The same units, with the quota applied.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="rule">The award.</param>
    /// <param name="quota">Its quota.</param>
    /// <param name="judged">Units by their conditions, in the order of their codes.</param>
    /// <param name="before">Awards that were worked out before.</param>
    public static IEnumerable<UnitEligibility> Apply(
        EligibilityInputs inputs, AwardRule rule, AwardQuota quota, IReadOnlyList<UnitEligibility> judged, IReadOnlyList<UnitEligibility> before)
    {
        var code = quota.Forms.Count == 1 ? quota.Forms[0].Code : inputs.Settings.Text(rule.Code, rule.Parameters, FormKey);
        if (quota.Forms.FirstOrDefault(f => f.Code == code) is not { } form)
        {
            return judged; // The parameter is open, and every unit that could have been eligible is unknown.
        }

        var changed = new Dictionary<string, UnitEligibility>(StringComparer.Ordinal);
        foreach (var scope in judged.GroupBy(j => form.PerCluster ? j.Candidate.Sheet.Cluster : null))
        {
            if (PlacesOf(inputs, rule, form, [.. scope], before) is not { } applied)
            {
                continue;
            }

            foreach (var unit in Fill(inputs, rule, applied, [.. scope]))
            {
                changed[unit.Candidate.Code] = unit;
            }
        }

        return judged.Select(j => changed.GetValueOrDefault(j.Candidate.Code, j));
    }

    /// <summary>How a share becomes a number of units. A third of six is two, whatever the last digit of a third is.</summary>
    public static int Round(decimal number, QuotaRounding rounding)
    {
        var exact = Math.Round(number, 9);
        return (int)(rounding switch
        {
            QuotaRounding.HalfUp => decimal.Floor(exact + 0.5m),
            QuotaRounding.Down => decimal.Floor(exact),
            QuotaRounding.Up => decimal.Ceiling(exact),
            _ => throw new ArgumentOutOfRangeException(nameof(rounding)),
        });
    }

    private static AppliedQuota? PlacesOf(
        EligibilityInputs inputs, AwardRule rule, QuotaForm form, IReadOnlyList<UnitEligibility> scope, IReadOnlyList<UnitEligibility> before)
    {
        var cluster = form.PerCluster ? scope[0].Candidate.Sheet.Cluster : null;
        var competing = scope.Count(u => u.Candidate.Rank is not null);
        decimal? Number(AwardNumber number) => inputs.Settings.Number(rule.Code, rule.Parameters, number);
        int Meeting(string award) => before.Count(u => u.Rule.Code == award && (cluster is null || u.Candidate.Sheet.Cluster == cluster)
            && u.State is EligibilityState.Eligible or EligibilityState.OverQuota or EligibilityState.VoteNeeded or EligibilityState.Rewarded);
        var (places, of) = form.Size switch
        {
            QuotaSize.Count c => (Number(c.Most) is { } most ? (int?)most : null, competing),
            QuotaSize.ShareOfCompeting s => (Number(s.Share) is { } share ? Round(share * competing, form.Rounding) : null, competing),
            QuotaSize.ShareOfEligible s => (Number(s.Share) is { } share ? Round(share * Meeting(s.Award), form.Rounding) : null, Meeting(s.Award)),
            QuotaSize.BySize b => (b.Steps.LastOrDefault(step => competing >= step.From)?.Count ?? 0, competing),
            _ => throw new ArgumentOutOfRangeException(nameof(form)),
        };
        return places is { } known ? new AppliedQuota(form, known, of, cluster) : null;
    }

    private static IEnumerable<UnitEligibility> Fill(EligibilityInputs inputs, AwardRule rule, AppliedQuota applied, List<UnitEligibility> scope)
    {
        // Who was rewarded in the period has taken a place.
        var taken = scope.Count(u => u.State == EligibilityState.Rewarded && u.Candidate.Titles.Any(t => t.Award == rule.Code && t.Period == inputs.Period.Code && t.IsOfUnit));
        var (certain, possible) = (taken, taken);
        var edge = inputs.Settings.Text(rule.Code, rule.Parameters, EdgeKey);
        foreach (var equals in scope.Where(u => u.State is EligibilityState.Eligible or EligibilityState.Unknown)
            .GroupBy(u => Place(inputs, applied, u.Candidate)).OrderBy(g => g.Key))
        {
            var eligible = equals.Where(u => u.State == EligibilityState.Eligible).ToList();
            foreach (var unit in eligible)
            {
                yield return Decide(unit, applied, edge, (certain, possible, eligible.Count, equals.Count()));
            }

            foreach (var unit in equals.Where(u => u.State == EligibilityState.Unknown))
            {
                yield return unit with { Quota = applied };
            }

            certain += eligible.Count;
            possible += equals.Count();
        }
    }

    /// <summary>What becomes of a unit, by how many stand before it and beside it, for certain and at the most.</summary>
    private static UnitEligibility Decide(UnitEligibility unit, AppliedQuota applied, string? edge, (int Before, int BeforeAtMost, int Equal, int EqualAtMost) at)
    {
        var places = applied.Places;
        if (at.BeforeAtMost + at.EqualAtMost <= places)
        {
            return unit with { Quota = applied };
        }

        if (at.Before >= places)
        {
            return unit with { State = EligibilityState.OverQuota, Summary = $"Đủ điều kiện nhưng ngoài chỉ tiêu ({places}).", Quota = applied };
        }

        if (at.BeforeAtMost > at.Before || at.EqualAtMost > at.Equal)
        {
            return unit with
            {
                State = EligibilityState.Unknown,
                Quota = applied,
                Summary = $"Chưa xác định: chỉ tiêu là {places}, còn đơn vị xếp trên hoặc xếp bằng chưa xác định được điều kiện.",
            };
        }

        var tie = $"{at.Equal} đơn vị bằng nhau ở chỉ tiêu cuối ({places})";
        var (state, summary) = edge switch
        {
            "nobody" => (EligibilityState.OverQuota, $"Đủ điều kiện nhưng {tie}: theo quy định của Hội đồng, không đơn vị nào được xét."),
            "all" => (EligibilityState.Eligible, $"Đủ điều kiện; {tie}: theo quy định của Hội đồng, các đơn vị này đều được xét."),
            "vote" => (EligibilityState.VoteNeeded, $"Đủ điều kiện; {tie}: Hội đồng bỏ phiếu."),
            _ => (EligibilityState.Unknown, $"Chưa xác định: {tie}; cần Hội đồng quy định cách xử lý khi bằng nhau."),
        };
        return unit with { State = state, Summary = summary, Quota = applied };
    }

    /// <summary>What units are put in order by: their rank, or their total from above.</summary>
    private static decimal Place(EligibilityInputs inputs, AppliedQuota applied, AwardCandidate candidate) =>
        applied.Form.PerCluster ? candidate.Rank ?? int.MaxValue : -candidate.Sheet.Total[inputs.View];
}
