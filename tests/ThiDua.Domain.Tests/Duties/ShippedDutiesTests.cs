using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Duties;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Duties;

/// <summary>The duties in <c>ops/rules/duties.yaml</c>: every one has events that meet it, and is late or missing without them.</summary>
public class ShippedDutiesTests
{
    public static TheoryData<string> Codes => [.. DutySpec.Shipped.Rules.Select(r => r.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void It_is_met_by_its_events_and_not_without_them(string code)
    {
        DutyCases.All.Keys.ShouldContain(code, "a new duty needs a case in DutyCases");
        var at = DutyCases.All[code];
        On(at, code, at.Done).ShouldContain(i => i.State == DutyState.Met, "with its events");

        var without = On(at, code, at.Undone);
        without.ShouldNotContain(i => i.State == DutyState.Met, "without them");
        without.ShouldContain(i => i.State == DutyState.Late || i.State == DutyState.Missing, "without them");
    }

    [Fact]
    public void Every_case_is_of_a_rule() => DutyCases.All.Keys.ShouldBe(DutySpec.Shipped.Rules.Select(r => r.Code), ignoreOrder: true);

    [Fact]
    public void All_27_obligations_and_every_recurring_deadline_are_there()
    {
        string[] deadlines = ["01", "02", "03", "04", "05", "06", "07", "10", "11", "14", "18", "22", "23", "24", "25", "27", "28", "29", "30", "33", "36"];
        var wanted = Enumerable.Range(1, 27).Select(n => $"DC-{n:00}").Concat(deadlines.Select(n => $"DL-{n}"));
        wanted.Where(code => !DutySpec.Shipped.Rules.Any(r => r.IsMeantBy(code))).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_not_confirmed_says_what_is_to_be_confirmed_and_a_sample_says_that_it_is_one()
    {
        DutySpec.Shipped.Rules.Where(r => !r.Confirmed).ShouldAllBe(r => r.Note != null);
        DutySpec.Shipped.Rules.Where(r => r.Sample).Select(r => r.Code).ShouldBe(["DL-27", "DL-28", "DL-29", "DL-30", "DL-36"]);
        DutySpec.Shipped.Rules.Where(r => r.Sample).ShouldAllBe(r => r.Title.EndsWith("(mẫu tham khảo)", StringComparison.Ordinal));
        DutySpec.Shipped.Rules.ShouldAllBe(r => r.Title == r.Title.Normalize() && r.Todo.EndsWith('.'));
    }

    [Fact]
    public void Every_duty_of_a_unit_stands_somehow_on_any_day()
    {
        var unit = new DutySpec();
        for (var day = new DateOnly(2026, 1, 1); day.Year == 2026; day = day.AddDays(day.Day > 25 ? 1 : 5))
        {
            var items = unit.On($"{day:yyyy-MM-dd}");
            items.ShouldAllBe(i => i.State != DutyState.Met && i.State != DutyState.Late, "nothing was recorded");
            items.ShouldAllBe(i => i.DueOn != null && (i.State == DutyState.Missing) == (day > i.DueOn || (day == i.DueOn && day == Day("2026-12-31"))));
        }
    }

    private static IReadOnlyList<DutyItem> On(DutyCase at, string code, ActivityFact[][] activities)
    {
        var unit = new DutySpec(at.Kind, at.Level) { Period = ($"{at.Year}-01-01", $"{at.Year}-12-31") };
        foreach (var facts in activities)
        {
            unit.Record(facts);
        }

        return unit.On($"{at.Year}-12-31", code);
    }
}
