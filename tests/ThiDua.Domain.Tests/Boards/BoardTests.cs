using Shouldly;
using ThiDua.Domain.Boards;
using ThiDua.Domain.Tests.Activities;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Boards;

public class BoardTests
{
    private static readonly BoardEstablished Established = new()
    {
        Unit = "xa-tan-lap", OccurredOn = Day("2026-01-12"), Kind = BoardType.PeopleInspectorate, Members = 9, Villages = 9,
    };

    private static readonly BoardPlanAdopted Plan = new() { On = Day("2026-01-20"), Span = PlanSpan.Year, Number = "01/KH-BTTND" };
    private static readonly BoardInspectionPlanned Inspection = new() { On = Day("2026-03-02"), InspectOn = Day("2026-03-09") };

    private readonly DeciderSpec _board = new(new BoardKind());

    [Fact]
    public void It_is_set_up_plans_and_announces_its_inspections()
    {
        _board.Given().When(Established).ThenIt();
        _board.Given(Established).When(Plan).ThenIt();
        _board.Given(Established, Plan).When(Plan with { Span = PlanSpan.Quarter }).ThenIt();
        _board.Given(Established, Plan).When(Inspection).ThenIt();
        _board.Given(Established).When(Inspection with { On = Today, InspectOn = Today.AddDays(30) }).ThenIt();
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        _board.Given().When(Established with { Members = 0, Villages = 0 }).ThenRefused("number.less-than-one /members", "number.less-than-one /villages");
        _board.Given(Established).When(Plan with { Number = "" }).ThenRefused("text.missing /number");
        _board.Given(Established).When(Inspection with { InspectOn = Day("2026-03-01") }).ThenRefused("board.inspection-before-plan /inspectOn");
        _board.Given(Established).When(Inspection with { InspectOn = Day("2027-03-04") }).ThenRefused("board.inspection-far /inspectOn");
    }

    [Theory]
    [InlineData(BoardType.PeopleInspectorate, 5, 5, true)]
    [InlineData(BoardType.PeopleInspectorate, 5, null, true)]
    [InlineData(BoardType.PeopleInspectorate, 4, 4, false)]
    [InlineData(BoardType.PeopleInspectorate, 8, 9, false)]
    [InlineData(BoardType.AgencyInspectorate, 3, null, true)]
    [InlineData(BoardType.AgencyInspectorate, 9, null, true)]
    [InlineData(BoardType.AgencyInspectorate, 2, null, false)]
    [InlineData(BoardType.AgencyInspectorate, 10, null, false)]
    public void It_is_complete_by_the_numbers_of_the_law(BoardType kind, int members, int? villages, bool complete) =>
        Lines(new BoardKind(), [Established with { Kind = kind, Members = members, Villages = villages }])
            .Count(l => l.Contains("board.complete", StringComparison.Ordinal)).ShouldBe(complete ? 1 : 0);

    [Fact]
    public void It_counts_plans_by_span_and_inspections_on_their_day()
    {
        _board.Given(Established, Plan, Inspection).Counts(
            "xa-tan-lap board.complete{kind=people-inspectorate} 2026-01-12 1",
            "xa-tan-lap board.established{kind=people-inspectorate} 2026-01-12 1",
            "xa-tan-lap board.inspection-planned{kind=people-inspectorate;lead-days=7} 2026-03-09 1",
            "xa-tan-lap board.plan-adopted{kind=people-inspectorate;span=year} 2026-01-20 1");
        _board.Given(Established).IsTitled("Ban Thanh tra nhân dân (9 thành viên)");
    }
}
