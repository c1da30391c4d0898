using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Periods;

namespace ThiDua.Api.Imports.Sheets;

/// <summary>The units that a template offers: those for which its reader may record.</summary>
internal static class TemplateUnits
{
    private const int Most = 5_000;

    /// <summary>All units of today, to which something can be passed on.</summary>
    public static IReadOnlyList<(string Code, string Name)> Existing(World world, DateOnly today) =>
        [.. world.Units.Values.Where(u => u.ExistsOn(today)).Take(Most).Select(u => (u.Code, u.At(today).Name))];

    /// <summary>Codes with names, by code.</summary>
    /// <param name="world">What is registered.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="period">Only units of a period's clusters; null for all.</param>
    /// <param name="unit">Only a unit and those below it; null for all.</param>
    /// <param name="today">Today.</param>
    public static IReadOnlyList<(string Code, string Name)> Of(World world, Caller caller, Period? period, string? unit, DateOnly today)
    {
        if (unit is not null && (world.Unit(unit) is null || !caller.Reaches(unit, world)))
        {
            throw ProblemException.NotFound("unit.not-found", "Không tìm thấy đơn vị này.");
        }

        var (from, to) = period is null ? (today, today) : (period.Plan.From, period.Plan.To);
        var members = period?.Plan.Clusters.SelectMany(c => world.Cluster(c)?.MembersDuring(from, to) ?? []).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. world.Units.Values
                .Where(u => u.From <= to && !(u.End?.On <= from) && members?.Contains(u.Code) != false && caller.Reaches(u.Code, world) && (unit is null || world.IsBelow(u.Code, unit)))
                .Take(Most).Select(u => (u.Code, u.At(to < u.From ? u.From : to).Name)),
        ];
    }
}
