using System.Collections.Immutable;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Clusters;

/// <summary>A cluster or block of units that compete with each other (cụm, khối thi đua) was formed.</summary>
public sealed record ClusterFormed(string Code, string Name) : IDomainEvent;

/// <summary>The cluster has another name.</summary>
public sealed record ClusterRenamed(string Name) : IDomainEvent;

/// <summary>A unit competes in the cluster from a day on; <paramref name="Until"/> is the last day, or null.</summary>
public sealed record UnitJoinedCluster(string Unit, DateOnly From, DateOnly? Until) : IDomainEvent;

/// <summary>The membership that began on <paramref name="From"/> ends after <paramref name="Until"/>, or no longer ends.</summary>
public sealed record ClusterMembershipChanged(string Unit, DateOnly From, DateOnly? Until) : IDomainEvent;

/// <summary>Units were named to lead the cluster for a span of days (cụm trưởng, cụm phó), as a rule a year; what was named later goes first.</summary>
/// <param name="Head">Unit that leads.</param>
/// <param name="Deputy">Unit that stands in for it, or null.</param>
/// <param name="From">First day.</param>
/// <param name="Until">Last day.</param>
public sealed record ClusterLeadNamed(string Head, string? Deputy, DateOnly From, DateOnly Until) : IDomainEvent;

/// <summary>One membership.</summary>
/// <param name="Unit">Unit code.</param>
/// <param name="From">First day.</param>
/// <param name="Until">Last day, or null.</param>
public sealed record Membership(string Unit, DateOnly From, DateOnly? Until = null)
{
    /// <summary>Whether it holds on a day.</summary>
    public bool Holds(DateOnly day) => day >= From && !(day > Until);

    /// <summary>Whether it holds on any day from <paramref name="from"/> to <paramref name="to"/>.</summary>
    public bool Overlaps(DateOnly from, DateOnly to) => From <= to && !(Until < from);
}

/// <summary>A cluster with its members by day.</summary>
public sealed record Cluster(string Code, string Name, ImmutableArray<Membership> Members, long Version)
{
    private readonly Lazy<ILookup<string, Membership>> _byUnit = new(() => Members.ToLookup(m => m.Unit));

    /// <summary>Who was named to lead it, in the order of naming.</summary>
    public ImmutableArray<ClusterLeadNamed> Leads { get; init; } = [];

    /// <summary>Stream of a cluster.</summary>
    public static string StreamOf(string code) => $"cluster-{code}";

    /// <summary>Whether a unit is a member on a day.</summary>
    public bool Has(string unit, DateOnly day) => _byUnit.Value[unit].Any(m => m.Holds(day));

    /// <summary>Whether a unit is a member on any day of a span.</summary>
    public bool HasDuring(string unit, DateOnly from, DateOnly to) => _byUnit.Value[unit].Any(m => m.Overlaps(from, to));

    /// <summary>Who leads it on a day, or null.</summary>
    public ClusterLeadNamed? LeadOn(DateOnly day) => Leads.LastOrDefault(l => day >= l.From && day <= l.Until);

    /// <summary>Units that are members on any day of a span, by code.</summary>
    public IEnumerable<string> MembersDuring(DateOnly from, DateOnly to) =>
        Members.Where(m => m.Overlaps(from, to)).Select(m => m.Unit).Distinct().Order(StringComparer.Ordinal);

    /// <summary>The cluster after one more event.</summary>
    /// <exception cref="CorruptStreamException">The event cannot follow.</exception>
    public static Cluster Evolve(Cluster? cluster, IDomainEvent e) => (cluster, e) switch
    {
        (null, ClusterFormed f) => new Cluster(f.Code, f.Name, [], 1),
        (not null, ClusterRenamed r) => new Cluster(cluster.Code, r.Name, cluster.Members, cluster.Version + 1) { Leads = cluster.Leads },
        (not null, UnitJoinedCluster j) =>
            new Cluster(cluster.Code, cluster.Name, cluster.Members.Add(new Membership(j.Unit, j.From, j.Until)), cluster.Version + 1) { Leads = cluster.Leads },
        (not null, ClusterLeadNamed l) => cluster with { Leads = cluster.Leads.Add(l), Version = cluster.Version + 1 },
        (not null, ClusterMembershipChanged c) => new Cluster(
            cluster.Code, cluster.Name,
            [.. cluster.Members.Select(m => m.Unit == c.Unit && m.From == c.From ? m with { Until = c.Until } : m)], cluster.Version + 1)
        { Leads = cluster.Leads },
        _ => throw new CorruptStreamException($"{e.GetType().Name} cannot follow in the stream of cluster {cluster?.Code}."),
    };
}

/// <summary>Decisions about clusters.</summary>
public static class ClusterDecisions
{
    /// <summary>Makes the cluster what is wanted: memberships are added or given another last day, never forgotten.</summary>
    public static Decision Describe(World world, string code, string name, IReadOnlyList<Membership> members)
    {
        var refusals = Check(world, code, name, members).ToList();
        if (refusals.Count > 0)
        {
            return Decision.Refuse(refusals);
        }

        var cluster = world.Cluster(code);
        var events = new List<IDomainEvent>();
        if (cluster is null)
        {
            events.Add(new ClusterFormed(code, name));
        }
        else if (cluster.Name != name)
        {
            events.Add(new ClusterRenamed(name));
        }

        var known = cluster?.Members.ToDictionary(m => (m.Unit, m.From)) ?? [];
        foreach (var wanted in members)
        {
            if (!known.Remove((wanted.Unit, wanted.From), out var was))
            {
                events.Add(new UnitJoinedCluster(wanted.Unit, wanted.From, wanted.Until));
            }
            else if (was.Until != wanted.Until)
            {
                events.Add(new ClusterMembershipChanged(wanted.Unit, wanted.From, wanted.Until));
            }
        }

        return known.Count > 0
            ? Decision.Refuse(
                "cluster.member-left-out", $"Đơn vị {known.Keys.First().Unit} đã là thành viên; hãy ghi ngày kết thúc thay vì bỏ khỏi danh sách.", "/members")
            : Decision.Accept(events);
    }

    /// <summary>Names who leads a cluster for a span of days, a year at the most; both are members on its first day.</summary>
    public static Decision NameLead(Cluster cluster, ClusterLeadNamed lead)
    {
        List<Refusal> refusals =
        [
            .. Require.That(lead.Until >= lead.From, "date.order", "Ngày kết thúc trước ngày bắt đầu.", "/until"),
            .. Require.That(lead.Until < lead.From.AddYears(1), "cluster.lead-too-long", "Cụm trưởng, cụm phó được phân công tối đa một năm.", "/until"),
            .. Require.That(cluster.Has(lead.Head, lead.From), "unit.not-member", "Đơn vị không thuộc cụm, khối này vào ngày bắt đầu.", "/head"),
            .. lead.Deputy is not { } deputy ? [] : Require.That(
                cluster.Has(deputy, lead.From), "unit.not-member", "Đơn vị không thuộc cụm, khối này vào ngày bắt đầu.", "/deputy"),
            .. Require.That(lead.Deputy != lead.Head, "cluster.lead-twice", "Cụm trưởng và cụm phó phải là hai đơn vị.", "/deputy"),
        ];
        return refusals.Count > 0 ? Decision.Refuse(refusals)
            : cluster.LeadOn(lead.From) == lead ? Decision.AlreadyDone
            : Decision.Accept(lead);
    }

    private static IEnumerable<Refusal> Check(World world, string code, string name, IReadOnlyList<Membership> members)
    {
        IEnumerable<Refusal> refusals = [.. Codes.Check(code, "/code"), .. Require.Text(name, "/name")];
        for (var i = 0; i < members.Count; i++)
        {
            var (m, at) = (members[i], i);
            refusals = refusals
                .Concat(Require.That(world.Unit(m.Unit) is not null, "unit.unknown", $"Không có đơn vị nào mang mã {m.Unit}.", $"/members/{at}/unit"))
                .Concat(Require.That(!(m.Until < m.From), "date.order", "Ngày kết thúc trước ngày bắt đầu.", $"/members/{at}/until"));
        }

        var doubled = members.GroupBy(m => m.Unit).FirstOrDefault(g => g.OrderBy(m => m.From).Zip(g.OrderBy(m => m.From).Skip(1))
            .Any(pair => pair.First.Until is null || pair.First.Until >= pair.Second.From));
        return refusals.Concat(Require.That(
            doubled is null, "cluster.member-twice", $"Đơn vị {doubled?.Key} có hai khoảng thời gian chồng nhau.", "/members"));
    }
}
