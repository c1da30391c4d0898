using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Receptions;

/// <summary>
/// Citizens were received (tiếp công dân), at the office or at the grassroots. <see cref="OpeningFact.OccurredOn"/> is the day of the session.
/// </summary>
public sealed record ReceptionHeld : OpeningFact
{
    /// <summary>Whether the head of the unit received them in person (người đứng đầu trực tiếp tiếp).</summary>
    public bool ChairedByHead { get; init; }

    /// <summary>Citizens received (lượt người); a session to which nobody came is a session too.</summary>
    public int Citizens { get; init; }

    /// <summary>Day the schedule with this session was posted (công bố lịch tiếp công dân); null when it was not, or nobody noted it.</summary>
    public DateOnly? SchedulePostedOn { get; init; }
}

/// <summary>Tiếp công dân.</summary>
public sealed class ReceptionKind : ActivityKind<ReceptionHeld>
{
    /// <inheritdoc/>
    public override string Stream => "reception";

    /// <inheritdoc/>
    public override string Label => "Tiếp công dân";

    /// <inheritdoc/>
    public override IReadOnlyList<FactDeclaration> Declared { get; } = [new("reception-held", "reception_held", typeof(ReceptionHeld))];

    /// <inheritdoc/>
    public override IReadOnlyList<Measure> Measures { get; } =
    [
        new("reception.held", MeasureKind.Sum, "Số buổi tiếp công dân", "by-head"),
        new("reception.citizens", MeasureKind.Sum, "Số lượt công dân được tiếp"),
        new("reception.scheduled", MeasureKind.Sum, "Số buổi tiếp công dân có công bố lịch trước", "by-head", "lead-days"),
    ];

    /// <inheritdoc/>
    protected override ReceptionHeld Evolve(ReceptionHeld? state, ActivityFact fact) =>
        (state, fact) is (null, ReceptionHeld held) ? held : throw Impossible(state, fact);

    /// <inheritdoc/>
    protected override IEnumerable<Refusal> Check(ReceptionHeld? state, ActivityFact proposed, DecisionContext context) => proposed switch
    {
        ReceptionHeld held =>
        [
            .. Require.Count(held.Citizens, "/citizens"),
            .. Require.That(
                !(held.SchedulePostedOn > held.OccurredOn), "reception.scheduled-after", "Ngày công bố lịch sau ngày tiếp công dân.", "/schedulePostedOn"),
        ],
        _ => throw Impossible(state, proposed),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Effect> Effects(ReceptionHeld state)
    {
        var byHead = Facets.Of(("by-head", state.ChairedByHead ? "true" : "false"));
        yield return new Effect(state.Unit, "reception.held", byHead, state.OccurredOn, 1);
        yield return new Effect(state.Unit, "reception.citizens", Facets.None, state.OccurredOn, state.Citizens);
        if (state.SchedulePostedOn is { } posted)
        {
            var lead = byHead.And(("lead-days", DaySpans.Lead(posted, state.OccurredOn)));
            yield return new Effect(state.Unit, "reception.scheduled", lead, state.OccurredOn, 1);
        }
    }

    /// <inheritdoc/>
    protected override string Title(ReceptionHeld state) => $"Tiếp công dân ngày {state.OccurredOn:dd/MM/yyyy}";
}
