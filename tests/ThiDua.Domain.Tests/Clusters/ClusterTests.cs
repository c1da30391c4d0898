using Shouldly;
using ThiDua.Domain.Clusters;
using ThiDua.Domain.Tests.Units;
using Xunit;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;
using static ThiDua.Domain.Tests.Units.WorldSpec;

namespace ThiDua.Domain.Tests.Clusters;

public sealed class ClusterTests
{
    private static readonly Membership A = new("xa-a", Start);
    private static readonly Membership B = new("xa-b", Start, Day("2026-06-30"));

    [Fact]
    public void A_cluster_is_formed_with_its_members() => Small.Decides(
        "cluster-c2", w => ClusterDecisions.Describe(w, "c2", "Cụm 2", [A, B]),
        new ClusterFormed("c2", "Cụm 2"), new UnitJoinedCluster("xa-a", Start, null), new UnitJoinedCluster("xa-b", Start, Day("2026-06-30")));

    [Fact]
    public void A_membership_gets_another_last_day_and_the_cluster_another_name() => Small.Decides(
        "cluster-c1", w => ClusterDecisions.Describe(w, "c1", "Cụm một", [A with { Until = Day("2026-12-31") }, B]),
        new ClusterRenamed("Cụm một"), new ClusterMembershipChanged("xa-a", Start, Day("2026-12-31")));

    [Fact]
    public void A_cluster_that_cannot_be_is_refused()
    {
        Small.Refuses(w => ClusterDecisions.Describe(w, "c1", "Cụm 1", [A]), "cluster.member-left-out /members");
        Small.Refuses(w => ClusterDecisions.Describe(w, "c2", "", [new Membership("xa-z", Start)]), "text.missing /name", "unit.unknown /members/0/unit");
        Small.Refuses(w => ClusterDecisions.Describe(w, "c2", "C", [A with { Until = Day("2025-06-30") }]), "date.order /members/0/until");
        Small.Refuses(w => ClusterDecisions.Describe(w, "c2", "C", [A, A with { From = Day("2026-01-01") }]), "cluster.member-twice /members");
    }

    [Fact]
    public void A_cluster_is_led_for_a_span_of_days_and_the_last_naming_goes_first()
    {
        ClusterLeadNamed year = new("xa-a", "xa-b", Day("2026-01-01"), Day("2026-12-31")), rest = new("xa-b", null, Day("2026-06-01"), Day("2026-12-31"));
        Small.Decides("cluster-c1", w => ClusterDecisions.NameLead(w.Cluster("c1")!, year), year);
        var led = Small.With("cluster-c1", year);
        led.Decides("cluster-c1", w => ClusterDecisions.NameLead(w.Cluster("c1")!, rest), rest);
        var cluster = led.With("cluster-c1", rest, new ClusterRenamed("Cụm một"), new UnitJoinedCluster("thon-1", Start, null)).World.Cluster("c1")!;
        cluster.LeadOn(Day("2025-12-31")).ShouldBeNull();
        cluster.LeadOn(Day("2026-05-31")).ShouldBe(year);
        cluster.LeadOn(Day("2026-06-01")).ShouldBe(rest);
        cluster.LeadOn(Day("2027-01-01")).ShouldBeNull();
        Small.Refuses(w => ClusterDecisions.NameLead(w.Cluster("c1")!, rest with { From = Day("2026-07-01") }), "unit.not-member /head");
    }

    [Fact]
    public void Membership_holds_day_by_day()
    {
        var cluster = Small.World.Cluster("c1")!;

        cluster.Has("xa-b", Day("2026-06-30")).ShouldBeTrue();
        cluster.Has("xa-b", Day("2026-07-01")).ShouldBeFalse();
        cluster.MembersDuring(Day("2026-07-01"), Day("2026-12-31")).ShouldBe(["xa-a"]);
        cluster.MembersDuring(Day("2026-01-01"), Day("2026-12-31")).ShouldBe(["xa-a", "xa-b"]);
    }
}
