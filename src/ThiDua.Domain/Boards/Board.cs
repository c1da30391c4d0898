using System.Collections.Immutable;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Boards;

/// <summary>Kinds of people's inspectorate.</summary>
public enum BoardType
{
    /// <summary>Ban Thanh tra nhân dân ở xã, phường, đặc khu (Luật 10/2022/QH15 Điều 36).</summary>
    PeopleInspectorate,

    /// <summary>Ban Thanh tra nhân dân ở cơ quan, đơn vị (Luật 10/2022/QH15 Điều 60).</summary>
    AgencyInspectorate,
}

/// <summary>What time a plan of work is for.</summary>
public enum PlanSpan
{
    /// <summary>Quý.</summary>
    Quarter,

    /// <summary>Sáu tháng.</summary>
    HalfYear,

    /// <summary>Năm.</summary>
    Year,
}

/// <summary>
/// A people's inspectorate was set up or renewed (thành lập, kiện toàn Ban Thanh tra nhân dân). <see cref="OpeningFact.Unit"/> is the Front of the commune, or the
/// agency. How many members, never who.
/// </summary>
public sealed record BoardEstablished : OpeningFact
{
    /// <summary>Kind of board.</summary>
    public required BoardType Kind { get; init; }

    /// <summary>Members.</summary>
    public required int Members { get; init; }

    /// <summary>Villages of the commune, each of which has a member.</summary>
    public int? Villages { get; init; }
}

/// <summary>The board's plan of work was adopted (kế hoạch quý, sáu tháng, năm; Luật 10/2022/QH15 Điều 39).</summary>
public sealed record BoardPlanAdopted : StepFact
{
    /// <summary>What time it is for.</summary>
    public required PlanSpan Span { get; init; }

    /// <summary>Number of the plan.</summary>
    public string? Number { get; init; }
}

/// <summary>
/// The board sent the plan of an inspection to those inspected (Nghị định 59/2023/NĐ-CP Điều 14.1b). <see cref="StepFact.On"/> is the day it was sent.
/// </summary>
public sealed record BoardInspectionPlanned : StepFact
{
    /// <summary>First day of the inspection.</summary>
    public required DateOnly InspectOn { get; init; }
}

/// <summary>A board with its plans.</summary>
public sealed record Board(BoardEstablished Established, ImmutableArray<StepFact> Steps)
{
    /// <summary>
    /// Whether it has the members that the law asks for: in a commune one of each village and at least 5 (Luật 10/2022/QH15 Điều 36), in an agency 3 to 9
    /// (Điều 60).
    /// </summary>
    public bool IsComplete => Established.Kind == BoardType.PeopleInspectorate
        ? Established.Members >= Math.Max(5, Established.Villages ?? 0)
        : Established.Members is >= 3 and <= 9;
}

/// <summary>Ban Thanh tra nhân dân.</summary>
public sealed class BoardKind : ActivityKind<Board>
{
    /// <inheritdoc/>
    public override string Stream => "board";

    /// <inheritdoc/>
    public override string Label => "Ban Thanh tra nhân dân";

    /// <inheritdoc/>
    public override IReadOnlyList<FactDeclaration> Declared { get; } =
    [
        new("board-established", "board_established", typeof(BoardEstablished)),
        new("adopt-plan", "board_plan_adopted", typeof(BoardPlanAdopted)),
        new("plan-inspection", "board_inspection_planned", typeof(BoardInspectionPlanned)),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Measure> Measures { get; } =
    [
        new("board.established", MeasureKind.Sum, "Số Ban Thanh tra nhân dân được thành lập, kiện toàn", "kind"),
        new("board.complete", MeasureKind.Sum, "Số Ban Thanh tra nhân dân đủ thành viên theo luật", "kind"),
        new("board.plan-adopted", MeasureKind.Sum, "Số kế hoạch của Ban Thanh tra nhân dân", "kind", "span"),
        new("board.inspection-planned", MeasureKind.Sum, "Số cuộc kiểm tra của Ban Thanh tra nhân dân có gửi kế hoạch", "kind", "lead-days"),
    ];

    /// <inheritdoc/>
    protected override Board Evolve(Board? state, ActivityFact fact) => (state, fact) switch
    {
        (null, BoardEstablished established) => new Board(established, []),
        ({ } board, BoardPlanAdopted or BoardInspectionPlanned) => board with { Steps = board.Steps.Add((StepFact)fact) },
        _ => throw Impossible(state, fact),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Refusal> Check(Board? state, ActivityFact proposed, DecisionContext context) => (state, proposed) switch
    {
        (null, BoardEstablished established) =>
        [
            .. Require.AtLeastOne(established.Members, "/members"),
            .. established.Villages is { } villages ? Require.AtLeastOne(villages, "/villages") : [],
        ],
        (_, BoardPlanAdopted plan) => plan.Number is null ? [] : Require.Text(plan.Number, "/number", 100),
        (_, BoardInspectionPlanned planned) =>
        [
            .. Require.That(planned.InspectOn >= planned.On, "board.inspection-before-plan", "Ngày kiểm tra trước ngày gửi kế hoạch.", "/inspectOn"),
            .. Require.That(
                planned.InspectOn.DayNumber - planned.On.DayNumber <= 366, "board.inspection-far", "Ngày kiểm tra cách ngày gửi kế hoạch quá xa.", "/inspectOn"),
        ],
        _ => throw Impossible(state, proposed),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Effect> Effects(Board state)
    {
        var (unit, on, kind) = (state.Established.Unit, state.Established.OccurredOn, Facets.Of(("kind", state.Established.Kind.Code())));
        yield return new Effect(unit, "board.established", kind, on, 1);
        if (state.IsComplete)
        {
            yield return new Effect(unit, "board.complete", kind, on, 1);
        }

        foreach (var step in state.Steps)
        {
            yield return step switch
            {
                BoardPlanAdopted plan => new Effect(unit, "board.plan-adopted", kind.And(("span", plan.Span.Code())), plan.On, 1),

                // On the day of the inspection: then it is known how long before it the plan was sent.
                BoardInspectionPlanned planned => new Effect(
                    unit, "board.inspection-planned", kind.And(("lead-days", DaySpans.Lead(planned.On, planned.InspectOn))), planned.InspectOn, 1),
                _ => throw Impossible(state, step),
            };
        }
    }

    /// <inheritdoc/>
    protected override string Title(Board state) => $"Ban Thanh tra nhân dân ({state.Established.Members} thành viên)";
}
