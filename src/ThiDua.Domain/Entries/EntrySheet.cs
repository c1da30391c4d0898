using ThiDua.Domain.Criteria;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Entries;

/// <summary>What decisions about a unit's entry refer to: the period, the unit that competes in it, the sheet in force for it.</summary>
/// <param name="Period">The period, in a step that takes what is decided.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Cluster">Cluster it competes in.</param>
/// <param name="Sheet">Its criteria set.</param>
public sealed record EntrySheet(Period Period, Unit Unit, string Cluster, CriteriaSet Sheet)
{
    /// <summary>Decides on a unit's sheet, or refuses because there is none to decide on.</summary>
    /// <param name="world">The world.</param>
    /// <param name="period">Period code.</param>
    /// <param name="unit">Unit code.</param>
    /// <param name="today">Today in Vietnam: the kind that the unit is of today says which sheet it follows.</param>
    /// <param name="act">What is done: it belongs to some steps of the period.</param>
    /// <param name="decide">The decision.</param>
    public static Decision Decide(World world, string period, string unit, DateOnly today, PeriodAct act, Func<EntrySheet, Decision> decide)
    {
        if (world.Period(period) is not { } found)
        {
            return Decision.Refuse("period.not-found", "Không tìm thấy kỳ thi đua này.");
        }

        var sheet = Of(world, found, unit, today);
        return sheet is null ? Decision.Refuse("unit.not-found", "Kỳ thi đua này không chấm điểm đơn vị đó.")
            : found.Status.Allows(act) ? decide(sheet)
            : found.Status.Refuse(act);
    }

    /// <summary>The sheet of a unit in a period, whatever the period's step; null when the period does not score it.</summary>
    public static EntrySheet? Of(World world, Period period, string unit, DateOnly today)
    {
        var (from, to) = (period.Plan.From, period.Plan.To);
        var day = today < from ? from : today > to ? to : today;
        return world.Unit(unit) is { } found
            && period.Plan.Clusters.FirstOrDefault(c => world.Cluster(c)?.HasDuring(unit, from, to) == true) is { } cluster
            && period.SheetFor(found.At(day).Kind) is { } named && world.Sheet(named.CriteriaSet, named.Version) is { } set
            ? new EntrySheet(period, found, cluster, set)
            : null;
    }

    /// <summary>A criterion of the sheet, or null.</summary>
    public Criterion? Find(string code) => CriteriaTree.All(Sheet).FirstOrDefault(c => c.Code == code);
}
