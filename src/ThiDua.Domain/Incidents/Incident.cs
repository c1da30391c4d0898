using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Incidents;

/// <summary>Something that must not happen: a hot spot, a violation, a discipline.</summary>
/// <param name="Fact">What happened.</param>
/// <param name="SettledOn">Day the hot spot was settled.</param>
/// <param name="IsWithdrawn">Whether it was taken back.</param>
public sealed record Incident(OpeningFact Fact, DateOnly? SettledOn = null, bool IsWithdrawn = false);

/// <summary>Điểm nóng, vi phạm, kỷ luật.</summary>
public sealed class IncidentKind : ActivityKind<Incident>
{
    /// <inheritdoc/>
    public override string Stream => "incident";

    /// <inheritdoc/>
    public override string Label => "Vụ việc, vi phạm";

    /// <inheritdoc/>
    public override IReadOnlyList<FactDeclaration> Declared { get; } =
    [
        new("hotspot-arisen", "hotspot_arisen", typeof(HotspotArisen)),
        new("violation-concluded", "violation_concluded", typeof(ViolationConcluded)),
        new("discipline-imposed", "discipline_imposed", typeof(DisciplineImposed)),
        new("settle", "incident_settled", typeof(IncidentSettled)),
        new("withdraw", "incident_withdrawn", typeof(IncidentWithdrawn)),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Measure> Measures { get; } =
    [
        new("hotspot.arisen", MeasureKind.Sum, "Số điểm nóng phát sinh"),
        new("hotspot.settled", MeasureKind.Sum, "Số điểm nóng đã giải quyết"),
        new("violation.concluded", MeasureKind.Sum, "Số vi phạm đã kết luận", "kind", "severity"),
        new("discipline.imposed", MeasureKind.Sum, "Số người bị kỷ luật", "person-role", "level"),
    ];

    /// <inheritdoc/>
    protected override Incident Evolve(Incident? state, ActivityFact fact) => (state, fact) switch
    {
        (null, OpeningFact opening) => new Incident(opening),
        ({ IsWithdrawn: false, SettledOn: null, Fact: HotspotArisen }, IncidentSettled settled) => state with { SettledOn = settled.On },
        ({ IsWithdrawn: false }, IncidentWithdrawn) => state with { IsWithdrawn = true },
        _ => throw Impossible(state, fact),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Refusal> Check(Incident? state, ActivityFact proposed, DecisionContext context) => (state, proposed) switch
    {
        (null, HotspotArisen) => [],
        (null, ViolationConcluded violation) => Require.Text(violation.Decision, "/decision", 100),
        (null, DisciplineImposed discipline) => Require.Text(discipline.Decision, "/decision", 100),
        ({ IsWithdrawn: true }, _) => [new Refusal("incident.withdrawn", "Vụ việc này đã được rút.")],
        ({ Fact: not HotspotArisen }, IncidentSettled) => [new Refusal("incident.not-a-hotspot", "Chỉ điểm nóng mới có bước giải quyết xong.")],
        ({ SettledOn: not null }, IncidentSettled) => [new Refusal("incident.already-settled", "Điểm nóng này đã được giải quyết.")],
        ({ }, IncidentSettled) => [],
        ({ }, IncidentWithdrawn w) => w.Reason is null ? [] : Require.Text(w.Reason, "/reason", TextMax),
        _ => throw Impossible(state, proposed),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Effect> Effects(Incident state)
    {
        if (state.IsWithdrawn)
        {
            yield break;
        }

        var fact = state.Fact;
        yield return fact switch
        {
            HotspotArisen => new Effect(fact.Unit, "hotspot.arisen", Facets.None, fact.OccurredOn, 1),
            ViolationConcluded v => new Effect(
                v.Unit, "violation.concluded", Facets.Of(("kind", v.Kind.Code()), ("severity", v.Severity.Code())), v.OccurredOn, 1),
            DisciplineImposed d => new Effect(
                d.Unit, "discipline.imposed", Facets.Of(("person-role", d.PersonRole.Code()), ("level", d.Level.Code())), d.OccurredOn, 1),
            _ => throw Impossible(state, fact),
        };
        if (state.SettledOn is { } day)
        {
            yield return new Effect(fact.Unit, "hotspot.settled", Facets.None, day, 1);
        }
    }

    /// <inheritdoc/>
    protected override string Title(Incident state) => state.Fact switch
    {
        HotspotArisen hotspot => $"Điểm nóng ngày {hotspot.OccurredOn:dd/MM/yyyy}",
        ViolationConcluded violation => $"Kết luận vi phạm {violation.Decision}",
        DisciplineImposed discipline => $"Kỷ luật, quyết định {discipline.Decision}",
        _ => Label,
    };
}
