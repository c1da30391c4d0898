using System.Security.Claims;
using ThiDua.Domain;

namespace ThiDua.Api.Security;

/// <summary>Who asks: an opaque account id, one role, and the units the role is bound to.</summary>
internal sealed class Caller
{
    private readonly string[] _units;

    public Caller(ClaimsPrincipal principal)
    {
        Account = principal.FindFirstValue("sub") ?? "";
        Role = principal.FindFirstValue("role") ?? "";
        _units = [.. principal.FindAll("unit").Select(c => c.Value)];
    }

    /// <summary>Opaque id; goes into the private part of events.</summary>
    public string Account { get; }

    public string Role { get; }

    /// <summary>Whether the role reaches only its units.</summary>
    public bool IsBound => Roles.Bound.Contains(Role);

    /// <summary>Whether the caller belongs to the bodies that handle what it reaches, and so sees denunciations row by row.</summary>
    public bool SeesSensitive => Role is Roles.UnitOfficer or Roles.UnitLeader or Roles.Integration;

    /// <summary>Whether a unit is within reach.</summary>
    public bool Reaches(string unit, World world) =>
        !IsBound || Array.Exists(_units, u => u == "*" || world.IsBelow(unit, u));

    /// <summary>Whether the caller belongs to a unit, or to one above it; whoever is bound to no unit belongs to none.</summary>
    public bool BelongsTo(string unit, World world) => Array.Exists(_units, u => u != "*" && world.IsBelow(unit, u));

    /// <summary>Callers with the same text see the same of a board.</summary>
    public string Sight => ReachesAll ? "" : $"{Role} {string.Join(' ', _units)}";

    /// <summary>Units that the caller is bound to by name.</summary>
    public IEnumerable<string> OwnUnits => IsBound ? _units.Where(u => u != "*") : [];

    /// <summary>Whether every unit is within reach.</summary>
    public bool ReachesAll => !IsBound || _units.Contains("*");

    /// <summary>Whether the caller acts for the unit that leads a cluster on a day, or for its deputy.</summary>
    public bool Leads(string cluster, World world, DateOnly day) => Role == Roles.ClusterHead
        && world.Cluster(cluster)?.LeadOn(day) is { } lead && Array.Exists(_units, u => u == lead.Head || u == lead.Deputy);

    /// <summary>Units within reach, or null for all.</summary>
    public string[]? ReachedUnits(World world) =>
        !IsBound || _units.Contains("*") ? null : [.. world.Units.Keys.Where(u => Reaches(u, world))];

    /// <summary>Whether the caller competes in a cluster or is above the competition.</summary>
    public bool SeesCluster(string cluster, World world) =>
        !IsBound || _units.Contains("*") || world.Cluster(cluster)?.Members.Any(m => Reaches(m.Unit, world) || Array.Exists(_units, u => world.IsBelow(u, m.Unit))) == true;
}
