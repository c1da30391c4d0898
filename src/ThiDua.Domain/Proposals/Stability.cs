using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Proposals;

/// <summary>How firmly a unit keeps its rank when the weights of the criteria are a little different.</summary>
/// <param name="Ranked">Its place with the weights in force.</param>
/// <param name="Kept">In how many of the weight sets it keeps its rank.</param>
/// <param name="Best">Best rank in any set.</param>
/// <param name="Worst">Worst rank in any set.</param>
/// <param name="LikelyBest">Best rank in the middle 95 % of the sets.</param>
/// <param name="LikelyWorst">Worst rank in the middle 95 % of the sets.</param>
/// <param name="Sentence">Vietnamese sentence: <c>Vị trí 3, khoảng 2-5</c>.</param>
public sealed record UnitStability(RankedUnit Ranked, int Kept, int Best, int Worst, int LikelyBest, int LikelyWorst, string Sentence);

/// <summary>
/// Stability of a ranking (độ ổn định). In each weight set the maximum of every criterion is multiplied by a factor of its own, drawn evenly
/// from 1 ± 10 % in steps of one millionth, and all are scaled so that the maximum of the sheet stays; so are bonus and deductions, each by
/// themselves. A unit keeps its share of each maximum; caps of sections follow their criteria; floors stay; what does not apply is scaled as it
/// was. Totals are rounded as the sheet says. Units that are then equal keep the order, or the shared rank, that they have now.
/// </summary>
/// <remarks>
/// Whole numbers only (points in 1/10,000; factors in 1/10,000,000, of sheets above 50 million points in 1/100,000), so that a seed gives the same results for ever: <see cref="SplitMix64"/>
/// started with the seed draws the factors set by set, and in each set sheet by sheet (by code and version), criterion by criterion in the
/// order of the sheet.
/// </remarks>
public static class Stability
{
    /// <summary>Weight sets, unless another number is asked for.</summary>
    public const int Sets = 1_000;

    /// <summary>Units that a cluster can have at most; beyond, ranks are no longer told apart by a sheet.</summary>
    public const int UnitsMax = 5_000;

    private const long Around = 100_000;

    /// <summary>Works out the stability of a ranking.</summary>
    /// <param name="ranking">The ranking of one cluster in one view, as <see cref="Ranking.Rank"/> gives it.</param>
    /// <param name="view">The view.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="sets">How many weight sets.</param>
    /// <returns>In the order of the ranking.</returns>
    public static IReadOnlyList<UnitStability> Of(IReadOnlyList<RankedUnit> ranking, View view, ulong seed, int sets = Sets)
    {
        var plans = new Dictionary<CriteriaSet, WeightPlan>(ReferenceEqualityComparer.Instance);
        foreach (var ranked in ranking)
        {
            plans.TryAdd(ranked.Sheet.Set, new WeightPlan(ranked.Sheet.Set));
        }

        var units = new WeighedUnit[ranking.Count];
        for (var i = 0; i < units.Length; i++)
        {
            units[i] = new WeighedUnit(plans[ranking[i].Sheet.Set], ranking[i].Sheet, view);
        }

        var factors = Draw([.. plans.Values.OrderBy(p => p.Set.Code, StringComparer.Ordinal).ThenBy(p => p.Set.Version)], seed, sets);
        var ranks = new int[units.Length][];
        for (var i = 0; i < ranks.Length; i++)
        {
            ranks[i] = new int[sets];
        }

        Parallel.For(0, sets, set => Rank(ranking, units, factors[set], ranks, set));
        return [.. ranking.Select((ranked, i) => Tell(ranked, ranks[i]))];
    }

    /// <summary>The total of a sheet when all factors are 1, in 1/10,000 points: what it says already.</summary>
    internal static long Unweighed(ScoreSheet sheet, View view)
    {
        var plan = new WeightPlan(sheet.Set);
        return new WeighedUnit(plan, sheet, view).Total(plan.Weights(new long[plan.Criteria]));
    }

    private static Dictionary<WeightPlan, Weights>[] Draw(WeightPlan[] plans, ulong seed, int sets)
    {
        var random = new SplitMix64(seed);
        var drawn = new Dictionary<WeightPlan, Weights>[sets];
        for (var set = 0; set < sets; set++)
        {
            drawn[set] = [];
            foreach (var plan in plans)
            {
                var factors = new long[plan.Criteria];
                for (var i = 0; i < factors.Length; i++)
                {
                    factors[i] = random.Below((2 * Around) + 1) - Around;
                }

                drawn[set].Add(plan, plan.Weights(factors));
            }
        }

        return drawn;
    }

    private static void Rank(IReadOnlyList<RankedUnit> ranking, WeighedUnit[] units, Dictionary<WeightPlan, Weights> weights, int[][] ranks, int set)
    {
        var order = new (long Total, int Unit)[units.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = (-units[i].Total(weights[units[i].Plan]), i);
        }

        Array.Sort(order); // By total, then by the order there is now.
        for (var (i, rank) = (0, 0); i < order.Length; i++)
        {
            var shares = i > 0 && order[i - 1].Total == order[i].Total && ranking[order[i - 1].Unit].Rank == ranking[order[i].Unit].Rank;
            rank = shares ? rank : i + 1;
            ranks[order[i].Unit][set] = rank;
        }
    }

    private static UnitStability Tell(RankedUnit ranked, int[] ranks)
    {
        var kept = ranks.Count(r => r == ranked.Rank);
        Array.Sort(ranks);
        var cut = ranks.Length / 40;
        var (best, worst) = (ranks[cut], ranks[^(cut + 1)]);
        return new UnitStability(
            ranked, kept, ranks[0], ranks[^1], best, worst, best == worst ? $"Vị trí {ranked.Rank}, ổn định" : $"Vị trí {ranked.Rank}, khoảng {best}-{worst}");
    }
}
