using System.Collections.Immutable;
using System.Text;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Clusters;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Proposals;
using ThiDua.Domain.Results;
using ThiDua.Domain.Units;
using ThiDua.Domain.Verification;

namespace ThiDua.Domain;

/// <summary>
/// Units, clusters, periods, criteria sets and proposals as known at one position: what decisions and scores refer to. Immutable; the next
/// event makes the next world, so the world of any past position can be kept.
/// </summary>
public sealed record World
{
    /// <summary>How the ids of its streams begin.</summary>
    public static IReadOnlyList<string> Prefixes { get; } = ["unit-", "cluster-", "period-", "criteria-", "proposal-"];

    /// <summary>Nothing registered.</summary>
    public static World Empty { get; } = new();

    /// <summary>Units by code.</summary>
    public ImmutableSortedDictionary<string, Unit> Units { get; private init; } = ImmutableSortedDictionary.Create<string, Unit>(StringComparer.Ordinal);

    /// <summary>Clusters by code.</summary>
    public ImmutableSortedDictionary<string, Cluster> Clusters { get; private init; } =
        ImmutableSortedDictionary.Create<string, Cluster>(StringComparer.Ordinal);

    /// <summary>Periods by code.</summary>
    public ImmutableSortedDictionary<string, Period> Periods { get; private init; } =
        ImmutableSortedDictionary.Create<string, Period>(StringComparer.Ordinal);

    /// <summary>Proposals by id, without their private parts.</summary>
    public ImmutableSortedDictionary<string, Proposal> Proposals { get; private init; } =
        ImmutableSortedDictionary.Create<string, Proposal>(StringComparer.Ordinal);

    /// <summary>A unit, or null.</summary>
    public Unit? Unit(string code) => Units.GetValueOrDefault(code);

    /// <summary>What a unit is called now; its code where there is none.</summary>
    public string NameOf(string unit) => Unit(unit)?.History[^1].Attributes.Name ?? unit;

    /// <summary>What a unit was called on a day; its code where there is none.</summary>
    public string NameOf(string unit, DateOnly day) => Unit(unit)?.At(day).Name ?? unit;

    /// <summary>A cluster, or null.</summary>
    public Cluster? Cluster(string code) => Clusters.GetValueOrDefault(code);

    /// <summary>A period, or null.</summary>
    public Period? Period(string code) => Periods.GetValueOrDefault(code);

    /// <summary>A proposal, or null.</summary>
    public Proposal? Proposal(string id) => Proposals.GetValueOrDefault(id);

    /// <summary>Whether <paramref name="unit"/> is <paramref name="above"/> or lies below it today or ever did.</summary>
    public bool IsBelow(string unit, string above)
    {
        // Parents are checked when they are set, so there is no ring; the bound only guards against a damaged log.
        var code = unit;
        for (var steps = 0; code is not null && steps < 20; steps++)
        {
            if (code == above)
            {
                return true;
            }

            code = Unit(code)?.History[^1].Attributes.Parent;
        }

        return false;
    }

    /// <summary>
    /// Periods that cover a unit and a day: the day lies in the period, and the unit or one above it is a member of one of its
    /// clusters on that day. Each with the cluster and the member.
    /// </summary>
    public IEnumerable<(Period Period, string Cluster, string Member)> Covering(string unit, DateOnly day)
    {
        foreach (var period in Periods.Values.Where(p => p.Contains(day)))
        {
            var code = unit;
            for (var steps = 0; code is not null && steps < 20; steps++)
            {
                var member = code;
                if (period.Plan.Clusters.FirstOrDefault(c => Cluster(c)?.Has(member, day) == true) is { } cluster)
                {
                    yield return (period, cluster, member);
                    break;
                }

                code = Unit(code)?.At(day).Parent;
            }
        }
    }

    /// <summary>Whether a stream belongs to the world.</summary>
    public static bool Owns(string streamId) => Prefixes.Any(p => streamId.StartsWith(p, StringComparison.Ordinal));

    /// <summary>The world after one more event of one of its streams.</summary>
    /// <exception cref="CorruptStreamException">The event cannot follow.</exception>
    public World After(string streamId, IDomainEvent e)
    {
        var at = streamId.IndexOf('-', StringComparison.Ordinal);
        var code = streamId[(at + 1)..];
        return streamId[..at] switch
        {
            "unit" => this with { Units = Units.SetItem(code, Domain.Units.Unit.Evolve(Unit(code), e)) },
            "cluster" => this with { Clusters = Clusters.SetItem(code, Domain.Clusters.Cluster.Evolve(Cluster(code), e)) },
            "criteria" => WithCriteria(code, e),
            "period" => this with { Periods = Periods.SetItem(code, Domain.Periods.Period.Evolve(Period(code), e)) },
            "proposal" => this with { Proposals = Proposals.SetItem(code, Domain.Proposals.Proposal.Evolve(Proposal(code), code, e)) },
            _ => throw new CorruptStreamException($"Stream {streamId} is not of the world."),
        };
    }

    /// <summary>A published sheet, or null.</summary>
    public CriteriaSet? Sheet(string code, int version) => Sheets.GetValueOrDefault((code, version));

    /// <summary>Criteria sets by code, with all their versions.</summary>
    public ImmutableSortedDictionary<string, CriteriaSetHistory> CriteriaSets { get; private init; } =
        ImmutableSortedDictionary.Create<string, CriteriaSetHistory>(StringComparer.Ordinal);

    private ImmutableDictionary<(string Code, int Version), CriteriaSet> Sheets { get; init; } =
        ImmutableDictionary<(string Code, int Version), CriteriaSet>.Empty;

    private World WithCriteria(string code, IDomainEvent e)
    {
        var history = (CriteriaSets.GetValueOrDefault(code) ?? CriteriaSetHistory.Empty).After(e);
        var sets = CriteriaSets.SetItem(code, history);
        if (e is not CriteriaSetPublished published)
        {
            return this with { CriteriaSets = sets };
        }

        // A document that was published once must be readable for ever: if this program refuses it, scoring stops rather than scores otherwise.
        var reading = CriteriaReader.ReadJson(Encoding.UTF8.GetBytes(history.Find(published.Version)!.Document.GetRawText()));
        return reading.Set is { } set
            ? this with { CriteriaSets = sets, Sheets = Sheets.SetItem((code, published.Version), set) }
            : throw new CorruptStreamException($"Criteria set {code}@{published.Version}: {reading.Problems[0].Message}");
    }

    /// <summary>Registers the events of units, clusters, periods, criteria sets and proposals, of the entries of units in periods and of results.</summary>
    public static EventTypes AddWorld(EventTypes types) => types
        .Add<UnitRegistered>("unit_registered")
        .Add<UnitRenamed>("unit_renamed")
        .Add<UnitMoved>("unit_moved")
        .Add<UnitDescribed>("unit_described")
        .Add<UnitMerged>("unit_merged")
        .Add<UnitSplit>("unit_split")
        .Add<UnitDissolved>("unit_dissolved")
        .Add<ClusterFormed>("cluster_formed")
        .Add<ClusterRenamed>("cluster_renamed")
        .Add<UnitJoinedCluster>("unit_joined_cluster")
        .Add<ClusterMembershipChanged>("cluster_membership_changed")
        .Add<ClusterLeadNamed>("cluster_lead_named")
        .Add<PeriodPlanned>("period_planned")
        .Add<PeriodOpened>("period_opened")
        .Add<PeriodDatesChanged>("period_dates_changed")
        .Add<SelfScoringStarted>("self_scoring_started")
        .Add<AppraisalStarted>("appraisal_started")
        .Add<DeliberationStarted>("deliberation_started")
        .Add<PeriodPublished>("period_published")
        .Add<ReopeningProposed>("reopening_proposed")
        .Add<ReopeningDeclined>("reopening_declined")
        .Add<PeriodReopened>("period_reopened")
        .Add<PeriodClosed>("period_closed")
        .AddCriteria()
        .AddEntries()
        .AddResults()
        .AddVerifications()
        .AddProposals()
        .AddAwards();
}
