using System.Text;
using System.Text.Json;
using Shouldly;
using ThiDua.Domain.Clusters;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Units;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Units;

/// <summary>
/// Given a world, when a decision about one of its streams, then exactly these events or refusals. The decision is made again on the
/// resulting world: it must add nothing.
/// </summary>
internal sealed class WorldSpec(World world)
{
    public static readonly UnitAttributes Commune = new("Xã Tân Lập", UnitKind.PeoplesCommittee, UnitLevel.Commune);

    public static readonly DateOnly Start = Day("2025-07-01");

    public static WorldSpec Empty => new(World.Empty);

    /// <summary>Two communes and a village in a cluster; a published sheet; a period 2026 that is planned.</summary>
    public static WorldSpec Small => Empty
        .With("unit-xa-a", new UnitRegistered("xa-a", Commune, Start))
        .With("unit-xa-b", new UnitRegistered("xa-b", Commune with { Name = "Xã Hòa Bình" }, Start))
        .With("unit-thon-1", new UnitRegistered("thon-1", new UnitAttributes("Thôn 1", UnitKind.Village, UnitLevel.Hamlet, "xa-a"), Start))
        .With("cluster-c1", new ClusterFormed("c1", "Cụm 1"), new UnitJoinedCluster("xa-a", Start, null), new UnitJoinedCluster("xa-b", Start, Day("2026-06-30")))
        .With("criteria-s", new CriteriaSetDrafted(1, JsonDocument.Parse(Sheet).RootElement), new CriteriaSetPublished(1))
        .With("period-p26", new PeriodPlanned("p26", Plan));

    public static PeriodPlan Plan => new("Năm 2026", PeriodKind.Year, Day("2026-01-01"), Day("2026-12-31"), ["c1"], [new SheetInForce("s", 1)]);

    /// <summary>A later version of the sheet, in effect from a day on.</summary>
    public static JsonElement LaterSheet(int version, string from) => JsonDocument.Parse(
        Encoding.UTF8.GetString(Sheet).Replace("\"version\":1", $$"""
            "version":{{version}},"effective":{"from":"{{from}}"}
            """, StringComparison.Ordinal)).RootElement;

    public World World { get; } = world;

    public WorldSpec With(string stream, params IReadOnlyList<IDomainEvent> events) => new(events.Aggregate(World, (w, e) => w.After(stream, e)));

    public void Decides(string stream, Func<World, Decision> decide, params IReadOnlyList<IDomainEvent> expected)
    {
        var accepted = decide(World).ShouldBeOfType<Decision.Accepted>().Events;
        accepted.Select(Text).ShouldBe(expected.Select(Text));
        decide(With(stream, accepted).World).ShouldBeOfType<Decision.Accepted>().Events.ShouldBeEmpty("the same command again must add nothing");
    }

    public void Refuses(Func<World, Decision> decide, params string[] codes)
    {
        var reasons = decide(World).ShouldBeOfType<Decision.Refused>().Reasons;
        reasons.Select(r => r.Pointer is null ? r.Code : $"{r.Code} {r.Pointer}").ShouldBe(codes);
        reasons.ShouldAllBe(r => r.Message.Length > 10);
    }

    private static string Text(IDomainEvent e) => e.GetType().Name + JsonSerializer.Serialize(e, e.GetType(), EventJson.Whole);

    private static readonly byte[] Sheet = Encoding.UTF8.GetBytes(
        """
        {"code":"s","version":1,"title":"Thử","legalBasis":{"document":"Thử"},"max":10,"rounding":{"criterion":2,"total":2},
         "sections":[{"code":"I","title":"Đối thoại","max":10,"criteria":[{"code":"I.1","title":"Số cuộc","max":10,"legalBasis":{"document":"Thử"},
          "formula":{"perOccurrence":{"points":2,"value":{"sum":"dialogue.held"}}}}]}]}
        """);
}
