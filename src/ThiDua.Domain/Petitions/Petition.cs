using System.Collections.Immutable;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Deadlines;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Petitions;

/// <summary>A petition: who holds it, whether it is open, and the time limits that ran.</summary>
/// <param name="Received">How it came in.</param>
/// <param name="Holder">Unit that handles it now.</param>
/// <param name="ReceivedBy">Units that received it, with the day: first the one it came to, then those it was passed to.</param>
/// <param name="Since">Day of the last step.</param>
/// <param name="Resolved">Settlements, in order.</param>
/// <param name="Reopened">Days it came up again, with the unit that had settled it.</param>
/// <param name="TransferredOut">Units that passed it on, with the day.</param>
/// <param name="Clocks">Time limits; only the last can still run.</param>
/// <param name="IsOpen">Whether it waits for settlement.</param>
/// <param name="IsAccepted">Whether its holder accepted it.</param>
public sealed record Petition(
    PetitionReceived Received, string Holder, ImmutableArray<(string Unit, DateOnly On)> ReceivedBy, DateOnly Since,
    ImmutableArray<(string Unit, DateOnly On)> Resolved, ImmutableArray<(string Unit, DateOnly On)> Reopened,
    ImmutableArray<(string Unit, DateOnly On)> TransferredOut, ImmutableArray<DueClock> Clocks, bool IsOpen, bool IsAccepted)
{
    /// <summary>The limit that runs, or null.</summary>
    public DueClock? Running => Clocks.IsEmpty || Clocks[^1].EndedOn is not null ? null : Clocks[^1];
}

/// <summary>Đơn thư: kiến nghị, phản ánh, khiếu nại, tố cáo.</summary>
public sealed class PetitionKind : ActivityKind<Petition>
{
    private static readonly string[] ByKind = ["kind"];

    /// <inheritdoc/>
    public override string Stream => "petition";

    /// <inheritdoc/>
    public override string Label => "Đơn thư";

    /// <inheritdoc/>
    public override IReadOnlyList<FactDeclaration> Declared { get; } =
    [
        new("petition-received", "petition_received", typeof(PetitionReceived)),
        new("accept", "petition_accepted", typeof(PetitionAccepted)),
        new("extend", "petition_extended", typeof(PetitionExtended)),
        new("transfer", "petition_transferred", typeof(PetitionTransferred)),
        new("resolve", "petition_resolved", typeof(PetitionResolved)),
        new("reopen", "petition_reopened", typeof(PetitionReopened)),
        new("correct-due", "petition_due_corrected", typeof(PetitionDueCorrected)),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Measure> Measures { get; } =
    [
        new("petition.received", MeasureKind.Sum, "Số đơn thư tiếp nhận", ByKind),
        new("petition.resolved", MeasureKind.Sum, "Số đơn thư đã giải quyết", ByKind),
        new("petition.reopened", MeasureKind.Sum, "Số đơn thư phát sinh lại", ByKind),
        new("petition.transferred-out", MeasureKind.Sum, "Số đơn thư đã chuyển", ByKind),
        .. DueClock.Measures("petition", "Đơn thư", ByKind),
    ];

    /// <inheritdoc/>
    protected override Petition Evolve(Petition? state, ActivityFact fact) => (state, fact) switch
    {
        (null, PetitionReceived r) => new Petition(
            r, r.Unit, [(r.Unit, r.OccurredOn)], r.OccurredOn, [], [], [], Start(r.Unit, r.DueOn), IsOpen: true, IsAccepted: false),
        ({ IsOpen: true, IsAccepted: false }, PetitionAccepted a) =>
            state with { Since = a.On, IsAccepted = true, Clocks = a.DueOn is { } due ? Restart(state, due) : state.Clocks },
        ({ IsOpen: true, Running: not null }, PetitionExtended x) => state with { Since = x.On, Clocks = Lift(state, x.On).AddRange(Start(state.Holder, x.Until)) },
        ({ IsOpen: true }, PetitionTransferred t) => state with
        {
            Since = t.On,
            Holder = t.ToUnit,
            IsAccepted = false,
            TransferredOut = state.TransferredOut.Add((state.Holder, t.On)),
            ReceivedBy = state.ReceivedBy.Add((t.ToUnit, t.On)),
            Clocks = Lift(state, t.On).AddRange(Start(t.ToUnit, t.DueOn)),
        },
        ({ IsOpen: true }, PetitionResolved r) => state with
        {
            Since = r.On,
            IsOpen = false,
            Resolved = state.Resolved.Add((state.Holder, r.On)),
            Clocks = state.Running is { } running ? state.Clocks.SetItem(state.Clocks.Length - 1, running with { EndedOn = r.On, Met = true }) : state.Clocks,
        },
        ({ IsOpen: false }, PetitionReopened r) => state with
        {
            Since = r.On,
            IsOpen = true,
            IsAccepted = true,
            Reopened = state.Reopened.Add((state.Holder, r.On)),
            Clocks = state.Clocks.AddRange(Start(state.Holder, r.DueOn)),
        },
        ({ IsOpen: true }, PetitionDueCorrected c) => state with { Since = c.On, Clocks = Restart(state, c.DueOn) },
        _ => throw Impossible(state, fact),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Refusal> Check(Petition? state, ActivityFact proposed, DecisionContext context)
    {
        if (proposed is PetitionReceived received)
        {
            return
            [
                .. Require.Text(received.Reference, "/reference", 100),
                .. Require.That(!(received.DueOn < received.OccurredOn), "petition.due-before-receipt", "Hạn giải quyết trước ngày tiếp nhận.", "/dueOn"),
            ];
        }

        var step = (StepFact)proposed;
        if (step.On < state!.Since)
        {
            return [new Refusal("date.before-last-step", "Ngày thực hiện trước bước liền trước của đơn thư.", "/on")];
        }

        return (state, step) switch
        {
            ({ IsOpen: false }, PetitionResolved) => [new Refusal("petition.already-resolved", "Đơn thư này đã được giải quyết.")],
            ({ IsOpen: false }, not PetitionReopened) => [new Refusal("petition.closed", "Đơn thư đã giải quyết xong; hãy mở lại trước.")],
            ({ IsOpen: true }, PetitionReopened) => [new Refusal("petition.not-resolved", "Đơn thư chưa được giải quyết nên không mở lại được.")],
            ({ IsAccepted: true }, PetitionAccepted) => [new Refusal("petition.already-accepted", "Đơn thư này đã được thụ lý.")],
            (_, PetitionAccepted a) => Require.That(!(a.DueOn < a.On), "petition.due-before-step", "Hạn giải quyết trước ngày thụ lý.", "/dueOn"),
            (_, PetitionReopened r) => Require.That(!(r.DueOn < r.On), "petition.due-before-step", "Hạn giải quyết trước ngày mở lại.", "/dueOn"),
            (_, PetitionExtended x) => Extension(state, x),
            (_, PetitionTransferred t) =>
            [
                .. Require.Unit(t.ToUnit, context, "/toUnit"),
                .. Require.That(t.ToUnit != state.Holder, "petition.same-unit", "Đơn thư đang ở chính đơn vị này.", "/toUnit"),
                .. Require.That(!(t.DueOn < t.On), "petition.due-before-step", "Hạn giải quyết trước ngày chuyển.", "/dueOn"),
            ],
            (_, PetitionDueCorrected c) => Require.That(
                c.DueOn >= state.Received.OccurredOn, "petition.due-before-receipt", "Hạn giải quyết trước ngày tiếp nhận.", "/dueOn"),
            _ => [],
        };
    }

    /// <inheritdoc/>
    protected override ActivityFact Complete(Petition? state, ActivityFact proposed, DecisionContext context) => proposed switch
    {
        // Complaints and denunciations count from acceptance, everything else from receipt: the rules file says which, by the stage it has.
        PetitionReceived { DueOn: null } r => r with { DueOn = Due(r, "settle-from-receipt", r.Unit, r.OccurredOn, context) },
        PetitionAccepted { DueOn: null } a => a with { DueOn = Due(state!.Received, "settle", state.Holder, a.On, context) },
        PetitionTransferred { DueOn: null } t => t with { DueOn = Due(state!.Received, "settle-from-receipt", t.ToUnit, t.On, context) },
        PetitionReopened { DueOn: null } r =>
            r with { DueOn = Due(state!.Received, "settle", state.Holder, r.On, context) ?? Due(state.Received, "settle-from-receipt", state.Holder, r.On, context) },
        _ => proposed,
    };

    /// <inheritdoc/>
    protected override ActivityFact Settled(ActivityFact proposed, ActivityFact recorded) => (proposed, recorded) switch
    {
        (PetitionReceived { DueOn: null } p, PetitionReceived r) => p with { DueOn = r.DueOn },
        (PetitionAccepted { DueOn: null } p, PetitionAccepted r) => p with { DueOn = r.DueOn },
        (PetitionTransferred { DueOn: null } p, PetitionTransferred r) => p with { DueOn = r.DueOn },
        (PetitionReopened { DueOn: null } p, PetitionReopened r) => p with { DueOn = r.DueOn },
        _ => proposed,
    };

    /// <inheritdoc/>
    protected override IEnumerable<Effect> Effects(Petition state)
    {
        var facets = Facets.Of(("kind", state.Received.Kind.Code()));
        return
        [
            .. state.ReceivedBy.Select(r => new Effect(r.Unit, "petition.received", facets, r.On, 1)),
            .. state.TransferredOut.Select(t => new Effect(t.Unit, "petition.transferred-out", facets, t.On, 1)),
            .. state.Resolved.Select(r => new Effect(r.Unit, "petition.resolved", facets, r.On, 1)),
            .. state.Reopened.Select(r => new Effect(r.Unit, "petition.reopened", facets, r.On, 1)),
            .. state.Clocks.SelectMany(c => c.Effects("petition", facets)),
        ];
    }

    /// <inheritdoc/>
    protected override string Title(Petition state) => state.Received.Kind switch
    {
        PetitionType.Denunciation => "Tố cáo",
        PetitionType.Recommendation => $"Kiến nghị {state.Received.Reference}",
        PetitionType.Feedback => $"Phản ánh {state.Received.Reference}",
        _ => $"Khiếu nại {state.Received.Reference}",
    };

    private static IEnumerable<Refusal> Extension(Petition state, PetitionExtended x) => state.Running switch
    {
        null => [new Refusal("petition.no-deadline", "Đơn thư chưa có hạn giải quyết nên không gia hạn được.")],
        { } running when x.On > running.DueOn => [new Refusal("petition.extend-after-due", "Chỉ gia hạn được khi chưa quá hạn.", "/on")],
        { } running when x.Until <= running.DueOn => [new Refusal("petition.not-longer", "Hạn mới phải sau hạn cũ.", "/until")],
        _ => [],
    };

    private static DateOnly? Due(PetitionReceived received, string stage, string unit, DateOnly start, DecisionContext context)
    {
        var condition = (received.Complex, context.IsRemote(unit)) switch
        {
            (true, true) => "complex-remote",
            (true, false) => "complex",
            (false, true) => "remote",
            _ => null,
        };
        var rule = context.Deadlines.Find(received.Kind.Code(), stage, received.OccurredOn, condition);
        return rule is null ? null : context.Deadlines.DueOn(rule, start);
    }

    private static ImmutableArray<DueClock> Start(string unit, DateOnly? due) => due is { } day ? [new DueClock(unit, day)] : [];

    /// <summary>The running limit gets another last day, as if it had been this one from the start.</summary>
    private static ImmutableArray<DueClock> Restart(Petition state, DateOnly due) => state.Running is { } running
        ? state.Clocks.SetItem(state.Clocks.Length - 1, running with { DueOn = due })
        : state.Clocks.AddRange(Start(state.Holder, due));

    /// <summary>The running limit ends without being met.</summary>
    private static ImmutableArray<DueClock> Lift(Petition state, DateOnly on) => state.Running is { } running
        ? state.Clocks.SetItem(state.Clocks.Length - 1, running with { EndedOn = on })
        : state.Clocks;
}
