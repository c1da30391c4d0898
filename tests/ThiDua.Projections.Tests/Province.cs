using System.Text.Json;
using ThiDua.Domain;
using ThiDua.Domain.Clusters;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Dialogues;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Receptions;
using ThiDua.Domain.Units;

namespace ThiDua.Projections.Tests;

/// <summary>
/// Four communes with six villages, each in a cluster, in one year: the communes' sheet compares them with each other, judges them, counts
/// their villages and asks for the villages' classes.
/// </summary>
internal static class Province
{
    public const string Period = "y26";
    public const string Communes = "c-xa";
    public const string Villages = "c-thon";

    public static readonly string[] CommuneCodes = ["xa-1", "xa-2", "xa-3", "xa-4"];
    public static readonly string[] VillageCodes = ["thon-1", "thon-2", "thon-3", "thon-4", "thon-5", "thon-6"];

    private static readonly DateOnly Start = new(2025, 7, 1);

    /// <summary>The world.</summary>
    public static IEnumerable<(string Stream, IDomainEvent Event)> World(Succession? rule = null, string? communeSheet = null)
    {
        foreach (var code in CommuneCodes)
        {
            yield return (Unit.StreamOf(code), new UnitRegistered(code, new UnitAttributes($"Xã {code}", UnitKind.PeoplesCommittee, UnitLevel.Commune), Start));
        }

        for (var i = 0; i < VillageCodes.Length; i++)
        {
            var attributes = new UnitAttributes($"Thôn {VillageCodes[i]}", UnitKind.Village, UnitLevel.Hamlet, CommuneCodes[i % 4]);
            yield return (Unit.StreamOf(VillageCodes[i]), new UnitRegistered(VillageCodes[i], attributes, Start));
        }

        foreach (var (cluster, members) in new[] { (Communes, CommuneCodes), (Villages, VillageCodes) })
        {
            yield return (Cluster.StreamOf(cluster), new ClusterFormed(cluster, cluster));
            foreach (var member in members)
            {
                yield return (Cluster.StreamOf(cluster), new UnitJoinedCluster(member, Start, null));
            }
        }

        foreach (var (set, document) in new[] { ("xa", communeSheet ?? CommuneSheet), ("thon", VillageSheet) })
        {
            yield return ($"criteria-{set}", new CriteriaSetDrafted(1, JsonDocument.Parse(document).RootElement));
            yield return ($"criteria-{set}", new CriteriaSetPublished(1));
        }

        yield return ($"period-{Period}", new PeriodPlanned(Period, new PeriodPlan(
            "Năm 2026", PeriodKind.Year, new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31), [Communes, Villages],
            [new SheetInForce("thon", 1, [UnitKind.Village]), new SheetInForce("xa", 1)], rule)));
        yield return ($"period-{Period}", new PeriodOpened());
    }

    /// <summary>Random activities and entries; communes merge, villages move and merge, names change on the way.</summary>
    public static List<(string Stream, IDomainEvent Event)> Life(int seed, int length)
    {
        var random = new Random(seed);
        var events = Enumerable.Range(0, length).Select(i => Happening(random, $"{seed}-{i}")).ToList();
        var changes = new (string, IDomainEvent)[]
        {
            ("unit-thon-1", new UnitMoved("xa-2", new DateOnly(2026, 4, 1))),
            ("unit-xa-4", new UnitMerged("xa-3", new DateOnly(2026, 6, 15))),
            ("unit-thon-5", new UnitMerged("thon-6", new DateOnly(2026, 5, 1))),
            ("unit-xa-2", new UnitRenamed("Phường hai", new DateOnly(2026, 8, 1))),
            ("unit-thon-4", new UnitMoved("xa-3", new DateOnly(2026, 6, 15))),
            ("unit-xa-3", new UnitMerged("xa-2", new DateOnly(2026, 10, 1))),
        };
        for (var i = 0; i < changes.Length; i++)
        {
            events.Insert(events.Count * (i + 1) / (changes.Length + 1), changes[i]);
        }

        return events;
    }

    public static (string Stream, IDomainEvent Event) Dialogue(string id, string unit, DateOnly on) =>
        ($"dialogue-{id}", new DialogueHeld { Unit = unit, OccurredOn = on, Kind = DialogueType.Periodic });

    public static (string Stream, IDomainEvent Event) Reception(string id, string unit, DateOnly on) =>
        ($"reception-{id}", new ReceptionHeld { Unit = unit, OccurredOn = on, ChairedByHead = true, Citizens = 3 });

    public static (string Stream, IDomainEvent Event) Entry(string unit, IDomainEvent e) => (EntryHistory.StreamOf(Period, unit), e);

    private static (string Stream, IDomainEvent Event) Happening(Random random, string id)
    {
        string[] units = [.. CommuneCodes, .. VillageCodes];
        var (unit, commune) = (units[random.Next(units.Length)], CommuneCodes[random.Next(4)]);
        var on = new DateOnly(2026, 1, 1).AddDays(random.Next(300));
        return random.Next(12) switch
        {
            < 5 => Dialogue(id, unit, on),
            < 7 => Reception(id, unit, on),
            7 => Entry(commune, new TargetAssigned("I.1", random.Next(1, 9))),
            8 => Entry(commune, new SelfScored("I.2", random.Next(0, 81) / 4m)),
            9 => Entry(commune, new CriterionAppraised("I.2", random.Next(0, 81) / 4m)),
            10 => Entry(commune, random.Next(2) == 0 ? new CriterionDeclaredNotApplicable("I.1") : new CriterionDeclaredApplicable("I.1")),
            _ => Entry(commune, random.Next(3) switch
            {
                0 => new CriterionAppraised("I.3", null, [random.Next(2) == 0 ? "a" : "b"]),
                1 => new SelfScored("I.3", null, [random.Next(2) == 0 ? "a" : "b"]),
                _ => new TieVoteRecorded(random.Next(9), 20, "1/BB"),
            }),
        };
    }

    public const string CommuneSheet =
        """
        {"code":"xa","version":1,"title":"Bảng điểm xã (thử)","legalBasis":{"document":"Thử nghiệm"},"max":100,"rounding":{"criterion":2,"total":2},
         "sections":[{"code":"I","title":"Một","max":100,"criteria":[
           {"code":"I.1","title":"So với đơn vị dẫn đầu","max":20,"legalBasis":{"document":"T"},"notApplicable":{"means":"scale-total"},
            "formula":{"leaderRelative":{"actual":{"sum":"dialogue.held"},"goal":"assigned","among":"cluster"}}},
           {"code":"I.2","title":"Chấm","max":20,"legalBasis":{"document":"T"},"formula":{"appraised":{}}},
           {"code":"I.3","title":"Chọn","max":20,"legalBasis":{"document":"T"},"formula":{"options":{"choices":[{"code":"a","title":"Tốt","points":20},{"code":"b","title":"Khá","points":10}]}}},
           {"code":"I.4","title":"Tiếp dân cả xã","max":20,"legalBasis":{"document":"T"},"scope":"own-and-below","formula":{"perOccurrence":{"points":1,"value":{"sum":"reception.held"}}}},
           {"code":"I.5","title":"Thôn có đối thoại","max":20,"legalBasis":{"document":"T"},"formula":{"perOccurrence":{"points":5,
            "value":{"unitsBelow":"village","when":{"value":{"sum":"dialogue.held"},"atLeast":2}}}}}]}],
         "tieBreaks":[{"points":"I.4"},{"vote":true}],
         "classification":{"classes":[
           {"code":"tot","title":"Tốt","from":50,"fromIncluded":true,"conditions":[{"below":"tot","share":0.5}]},{"code":"dat","title":"Đạt"}],"otherwise":"dat"}}
        """;

    public const string VillageSheet =
        """
        {"code":"thon","version":1,"title":"Bảng điểm thôn (thử)","legalBasis":{"document":"Thử nghiệm"},"max":100,"rounding":{"criterion":2,"total":2},
         "sections":[{"code":"I","title":"Một","max":100,"criteria":[
           {"code":"I.1","title":"So với thôn dẫn đầu","max":100,"legalBasis":{"document":"T"},"formula":{"leaderRelative":{"actual":{"sum":"dialogue.held"},"among":"cluster"}}}]}],
         "classification":{"classes":[{"code":"tot","title":"Tốt","from":50,"fromIncluded":true},{"code":"dat","title":"Đạt"}],"otherwise":"dat"}}
        """;
}
