using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Periods;

namespace ThiDua.Api.Pages.Shell;

/// <summary>A period that a page leads to.</summary>
/// <param name="Code">Code.</param>
/// <param name="Name">Name.</param>
public sealed record PeriodLink(string Code, string Name);

/// <summary>Which period a page shows when none is named.</summary>
internal static class PeriodChoice
{
    /// <summary>Periods that have begun, the one that runs today first, then the one that ended last.</summary>
    /// <param name="caller">Who asks: only periods with a unit of its own.</param>
    /// <param name="world">Periods and clusters.</param>
    /// <param name="today">Today in Vietnam.</param>
    public static IReadOnlyList<Period> InOrder(Caller caller, World world, DateOnly today) => InOrder(world, today, p => p.Plan.Clusters.Any(c => caller.SeesCluster(c, world)));

    /// <summary>The same of periods that are for the caller by another rule.</summary>
    public static IReadOnlyList<Period> InOrder(World world, DateOnly today, Func<Period, bool> sees) =>
    [
        .. world.Periods.Values.Where(p => p.Status != PeriodStatus.Planned && sees(p))
            .OrderByDescending(p => p.Contains(today)).ThenByDescending(p => p.Plan.To).ThenBy(p => p.Plan.From).ThenBy(p => p.Code, StringComparer.Ordinal),
    ];

    /// <summary>Links to the other periods.</summary>
    public static IReadOnlyList<PeriodLink> Others(Caller caller, World world, DateOnly today, string period) =>
        Others(InOrder(caller, world, today), period);

    /// <summary>Links to the others of some periods.</summary>
    public static IReadOnlyList<PeriodLink> Others(IEnumerable<Period> periods, string period) => [.. periods.Where(p => p.Code != period).Select(p => new PeriodLink(p.Code, p.Plan.Name))];
}
