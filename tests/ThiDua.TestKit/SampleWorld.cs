using System.Text.Json;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Clusters;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Units;
using ThiDua.EventStore;

namespace ThiDua.TestKit;

/// <summary>Units in one cluster, a sheet with every kind of value, one open year: what boards in tests and benchmarks stand on.</summary>
public static class SampleWorld
{
    public const string Period = "p26";
    public const string Cluster = "cum-1";
    public const string Sheet = "mau";

    public static readonly DateOnly From = new(2026, 1, 1);
    public static readonly DateOnly To = new(2026, 12, 31);

    /// <summary>All events that the product knows.</summary>
    public static EventTypes Types() => World.AddWorld(new EventTypes()).AddActivities();

    /// <summary>The events, each with its stream.</summary>
    public static IEnumerable<(string Stream, IDomainEvent Event)> Events(IReadOnlyList<string> units, string? sheet = null)
    {
        foreach (var unit in units)
        {
            yield return (Unit.StreamOf(unit), new UnitRegistered(unit, new UnitAttributes($"Xã {unit}", UnitKind.PeoplesCommittee, UnitLevel.Commune), new DateOnly(2025, 7, 1)));
        }

        yield return (Domain.Clusters.Cluster.StreamOf(Cluster), new ClusterFormed(Cluster, "Cụm 1"));
        foreach (var unit in units)
        {
            yield return (Domain.Clusters.Cluster.StreamOf(Cluster), new UnitJoinedCluster(unit, new DateOnly(2025, 7, 1), null));
        }

        yield return ($"criteria-{Sheet}", new CriteriaSetDrafted(1, JsonDocument.Parse(sheet ?? Document).RootElement));
        yield return ($"criteria-{Sheet}", new CriteriaSetPublished(1));
        yield return (Domain.Periods.Period.StreamOf(Period), new PeriodPlanned(
            Period, new PeriodPlan("Năm 2026", PeriodKind.Year, From, To, [Cluster], [new SheetInForce(Sheet, 1)])));
        yield return (Domain.Periods.Period.StreamOf(Period), new PeriodOpened());
    }

    /// <summary>An event in the form the log takes.</summary>
    public static NewEvent ToStore(EventTypes types, IDomainEvent e)
    {
        var (data, hidden) = EventJson.Write(e, "test");
        return new NewEvent(Guid.NewGuid(), types.AliasOf(e), data, hidden);
    }

    private const string Document =
        """
        {"code":"mau","version":1,"title":"Bảng điểm thử","legalBasis":{"document":"Thử nghiệm"},"max":100,"rounding":{"criterion":2,"total":2},
         "sections":[
          {"code":"I","title":"Một","max":60,"criteria":[
           {"code":"I.1","title":"Đối thoại","max":10,"legalBasis":{"document":"T"},"formula":{"perOccurrence":{"points":0.5,"value":{"sum":"dialogue.held","where":{"by-head":true}}}}},
           {"code":"I.2","title":"Trả lời ý kiến","max":10,"legalBasis":{"document":"T"},"formula":{"ratio":{"numerator":{"sum":"dialogue.opinions-answered"},"denominator":{"sum":"dialogue.opinions-raised"},"whenZero":0}}},
           {"code":"I.3","title":"Tiếp dân hằng tuần","max":10,"legalBasis":{"document":"T"},"formula":{"coverage":{"covered":{"weeks":"reception.held"},"of":"period"}}},
           {"code":"I.4","title":"Nội dung công khai","max":10,"legalBasis":{"document":"T"},"formula":{"coverage":{"covered":{"distinct":"publication.made","facet":"item"},"of":14}}},
           {"code":"I.5","title":"Đúng hạn","max":10,"legalBasis":{"document":"T"},"formula":{"ratio":{"numerator":{"sum":"petition.due-met"},"denominator":{"sum":"petition.due"},"whenZero":10}}},
           {"code":"I.6","title":"Chỉ số nhập","max":10,"legalBasis":{"document":"T"},"formula":{"imported":{"figure":{"latest":"figure.land"}}}}]},
          {"code":"II","title":"Hai","max":40,"criteria":[
           {"code":"II.1","title":"Giải quyết dứt điểm","max":20,"legalBasis":{"document":"T"},"formula":{"ratio":{"numerator":{"difference":[{"sum":"petition.resolved"},{"sum":"petition.reopened"}]},"denominator":{"sum":"petition.received"},"whenZero":5}}},
           {"code":"II.2","title":"Mô hình","max":10,"legalBasis":{"document":"T"},"formula":{"yesNo":{"when":{"value":{"sum":"model.registered"},"atLeast":1}}}},
           {"code":"II.3","title":"Người dự","max":10,"legalBasis":{"document":"T"},"formula":{"perOccurrence":{"points":0.01,"value":{"sum":"dialogue.participants"}}}}]}],
         "tieBreaks":[{"points":"I"},{"value":{"sum":"dialogue.participants"}}]}
        """;
}

/// <summary>Appends events to their streams, counting versions.</summary>
public sealed class LogFiller(PostgresEventStore store, EventTypes types)
{
    private readonly Dictionary<string, long> _versions = [];

    /// <summary>Appends all events in one append, in their order within each stream.</summary>
    /// <returns>Position of the last one.</returns>
    public async Task<long> AppendAsync(IEnumerable<(string Stream, IDomainEvent Event)> events)
    {
        var streams = events.GroupBy(e => e.Stream).Select(g => new StreamAppend(
            g.Key, g.Key[..g.Key.IndexOf('-', StringComparison.Ordinal)], _versions.GetValueOrDefault(g.Key), [.. g.Select(e => SampleWorld.ToStore(types, e.Event))])).ToList();
        if (await store.AppendAsync(new AppendRequest(Guid.NewGuid(), new byte[] { 1 }, streams, [])) is not AppendOutcome.Appended done)
        {
            throw new InvalidOperationException("The append of a test was refused.");
        }

        foreach (var stream in streams)
        {
            _versions[stream.StreamId] = stream.ExpectedVersion + stream.Events.Count;
        }

        return done.Last;
    }
}
