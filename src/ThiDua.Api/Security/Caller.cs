using System.Security.Claims;
using ThiDua.Domain;

namespace ThiDua.Api.Security;

/// <summary>Who asks: an opaque account id, one role, and the units the role is bound to.</summary>
internal sealed class Caller
{
    private readonly string[] _units;
    private readonly DateOnly _today;
    private (World? World, IReadOnlyList<string> Units) _led = (null, []);

    /// <summary>Makes it.</summary>
    /// <param name="principal">Who signed in.</param>
    /// <param name="today">Today in Vietnam: clusters are led for a span of days.</param>
    public Caller(ClaimsPrincipal principal, DateOnly today)
    {
        _today = today;
        Account = principal.FindFirstValue("sub") ?? "";
        Role = principal.FindFirstValue("role") ?? "";
        _units = [.. principal.FindAll("unit").Select(c => c.Value)];
    }

    /// <summary>Opaque id; goes into the private part of events.</summary>
    public string Account { get; }

    public string Role { get; }

    /// <summary>Whether the role reaches only some units: those it is bound to, or those of the clusters that it heads.</summary>
    public bool IsBound => Roles.Bound.Contains(Role);

    /// <summary>Whether the caller belongs to the bodies that handle what it reaches, and so sees denunciations row by row.</summary>
    public bool SeesSensitive => Role is Roles.UnitOfficer or Roles.UnitLeader or Roles.Integration;

    /// <summary>Whether a unit is within reach.</summary>
    public bool Reaches(string unit, World world) => ReachesAll
        || (IsHead ? Led(world).Any(member => world.IsBelow(unit, member)) : Array.Exists(_units, u => world.IsBelow(unit, u)));

    /// <summary>Whether the caller belongs to a unit, or to one above it; whoever is bound to no unit belongs to none.</summary>
    public bool BelongsTo(string unit, World world) => Array.Exists(_units, u => u != "*" && world.IsBelow(unit, u));

    /// <summary>Callers with the same text see the same of a board.</summary>
    public string Sight => ReachesAll ? "" : $"{Role} {string.Join(' ', _units)}";

    /// <summary>Units that the caller is bound to by name.</summary>
    public IEnumerable<string> OwnUnits => IsBound ? _units.Where(u => u != "*") : [];

    /// <summary>Whether every unit is within reach.</summary>
    public bool ReachesAll => !IsBound || (!IsHead && _units.Contains("*"));

    /// <summary>Whether the caller acts for the unit that leads a cluster today, or for its deputy.</summary>
    public bool Leads(string cluster, World world) => IsHead
        && world.Cluster(cluster)?.LeadOn(_today) is { } lead && Array.Exists(_units, u => u == lead.Head || u == lead.Deputy);

    /// <summary>Units within reach, or null for all.</summary>
    public string[]? ReachedUnits(World world) =>
        ReachesAll ? null : [.. world.Units.Keys.Where(u => Reaches(u, world))];

    /// <summary>Whether the caller competes in a cluster, heads it or is above the competition.</summary>
    public bool SeesCluster(string cluster, World world) => ReachesAll || (IsHead
        ? Leads(cluster, world)
        : world.Cluster(cluster)?.Members.Any(m => Reaches(m.Unit, world) || Array.Exists(_units, u => world.IsBelow(u, m.Unit))) == true);

    private bool IsHead => Role == Roles.ClusterHead;

    /// <summary>Units that compete, while the caller leads, in the clusters that it leads today.</summary>
    private IReadOnlyList<string> Led(World world)
    {
        if (!ReferenceEquals(_led.World, world))
        {
            _led = (world, [.. world.Clusters.Values.Where(c => Leads(c.Code, world)).SelectMany(c => c.LeadOn(_today) is { } lead ? c.MembersDuring(lead.From, lead.Until) : []).Distinct()]);
        }

        return _led.Units;
    }
}
