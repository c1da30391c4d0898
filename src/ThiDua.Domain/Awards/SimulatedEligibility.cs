using ThiDua.Domain.Proposals;

namespace ThiDua.Domain.Awards;

/// <summary>What a simulated sheet makes of a unit's standing for an award.</summary>
/// <param name="Old">Under the sheet in force.</param>
/// <param name="New">Under the simulated one.</param>
public sealed record EligibilityChange(UnitEligibility Old, UnitEligibility New)
{
    /// <summary>Whether the unit becomes eligible.</summary>
    public bool Gains => New.State == EligibilityState.Eligible;

    /// <summary>Whether the unit was eligible and is no more.</summary>
    public bool Loses => Old.State == EligibilityState.Eligible;
}

/// <summary>Who gains and who loses eligibility by another sheet: the same function, with the sheets and ranks of a simulation.</summary>
public static class SimulatedEligibility
{
    /// <summary>Units whose state changes, in the order of the awards, then of the units.</summary>
    /// <param name="inputs">What eligibility depends on, as it is.</param>
    /// <param name="clusters">The simulation.</param>
    public static IReadOnlyList<EligibilityChange> Of(EligibilityInputs inputs, IReadOnlyList<SimulatedCluster> clusters)
    {
        var units = clusters.SelectMany(c => c.Units).ToDictionary(u => u.Code, StringComparer.Ordinal);
        var (before, after) = (Eligibility.Of(With(inputs, units, u => u.Old)), Eligibility.Of(With(inputs, units, u => u.New)));
        return [.. before.Zip(after, (old, now) => new EligibilityChange(old, now)).Where(c => c.Old.State != c.New.State)];
    }

    private static EligibilityInputs With(EligibilityInputs inputs, Dictionary<string, SimulatedUnit> units, Func<SimulatedUnit, Outcome> outcome) => inputs with
    {
        Candidates = [.. inputs.Candidates.Select(c => units.TryGetValue(c.Code, out var unit) && outcome(unit) is var under
            ? c with { Sheet = under.Sheet, Rank = under.Rank[inputs.View] }
            : c)],
    };
}
