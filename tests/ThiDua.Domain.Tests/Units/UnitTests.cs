using Shouldly;
using ThiDua.Domain.Units;
using Xunit;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;
using static ThiDua.Domain.Tests.Units.WorldSpec;

namespace ThiDua.Domain.Tests.Units;

public sealed class UnitTests
{
    [Fact]
    public void A_unit_is_registered() => WorldSpec.Empty.Decides(
        "unit-xa-a", w => UnitDecisions.Describe(w, "xa-a", Commune, Start), new UnitRegistered("xa-a", Commune, Start));

    [Fact]
    public void What_changed_is_recorded_from_its_day_on()
    {
        var changed = Commune with { Name = "Phường Tân Lập", Parent = "xa-b", Residents = 12_000 };
        Small.Decides(
            "unit-xa-a", w => UnitDecisions.Describe(w, "xa-a", changed, Day("2026-03-01")),
            new UnitRenamed("Phường Tân Lập", Day("2026-03-01")), new UnitMoved("xa-b", Day("2026-03-01")),
            new UnitDescribed(UnitKind.PeoplesCommittee, UnitLevel.Commune, null, 12_000, null, Day("2026-03-01")));
    }

    [Fact]
    public void A_unit_keeps_the_name_it_had_on_a_day()
    {
        var unit = Small.With("unit-xa-a", new UnitRenamed("Phường Tân Lập", Day("2026-03-01"))).World.Unit("xa-a")!;

        unit.At(Day("2026-02-28")).Name.ShouldBe("Xã Tân Lập");
        unit.At(Day("2026-03-01")).Name.ShouldBe("Phường Tân Lập");
    }

    [Fact]
    public void A_change_recorded_late_does_not_undo_a_later_one()
    {
        var unit = Small.With(
            "unit-xa-a", new UnitRenamed("Phường Tân Lập", Day("2026-03-01")), new UnitMoved("xa-b", Day("2026-01-15"))).World.Unit("xa-a")!;

        unit.History.Select(h => (h.From, h.Attributes.Name, h.Attributes.Parent)).ShouldBe(
        [
            (Start, "Xã Tân Lập", null), (Day("2026-01-15"), "Xã Tân Lập", "xa-b"), (Day("2026-03-01"), "Phường Tân Lập", "xa-b"),
        ]);
    }

    [Theory]
    [InlineData("mã có dấu", "Xã", null, "code.invalid /code")]
    [InlineData("xa-c", " ", null, "text.missing /name")]
    [InlineData("xa-c", "Xã", "khong-co", "unit.unknown /parent")]
    public void A_unit_that_cannot_be_is_refused(string code, string name, string? parent, string refusal) =>
        Small.Refuses(w => UnitDecisions.Describe(w, code, Commune with { Name = name, Parent = parent }, Start), refusal);

    [Fact]
    public void A_unit_cannot_lie_below_itself() =>
        Small.Refuses(w => UnitDecisions.Describe(w, "xa-a", Commune with { Parent = "thon-1" }, Day("2026-01-01")), "unit.unknown /parent");

    [Fact]
    public void Units_are_renamed_merged_split_and_dissolved()
    {
        var on = Day("2026-07-01");
        Small.Decides("unit-xa-a", w => UnitDecisions.Rename(w.Unit("xa-a")!, "Xã Mới", on), new UnitRenamed("Xã Mới", on));
        Small.Decides("unit-xa-a", w => UnitDecisions.Merge(w, w.Unit("xa-a")!, "xa-b", on), new UnitMerged("xa-b", on));
        Small.Decides("unit-xa-a", w => UnitDecisions.Split(w, w.Unit("xa-a")!, ["xa-b", "thon-1"], on), new UnitSplit(["xa-b", "thon-1"], on));
        Small.Decides("unit-xa-a", w => UnitDecisions.Dissolve(w.Unit("xa-a")!, on), new UnitDissolved(on));
    }

    [Fact]
    public void What_cannot_happen_to_a_unit_is_refused()
    {
        var on = Day("2026-07-01");
        var ended = Small.With("unit-xa-a", new UnitMerged("xa-b", on));
        ended.Refuses(w => UnitDecisions.Dissolve(w.Unit("xa-a")!, on), "unit.ended");
        ended.Refuses(w => UnitDecisions.Describe(w, "xa-a", Commune with { Name = "Tên khác" }, Start), "unit.ended");
        UnitDecisions.Describe(ended.World, "xa-a", ended.World.Unit("xa-a")!.At(Start), Start).ShouldBe(Decision.AlreadyDone, "what is so already may be said again");
        Small.Refuses(w => UnitDecisions.Merge(w, w.Unit("xa-a")!, "xa-a", on), "unit.unknown /into");
        Small.Refuses(w => UnitDecisions.Split(w, w.Unit("xa-a")!, ["xa-b", "xa-b"], on), "unit.split-into-too-few /into");
        Small.Refuses(w => UnitDecisions.Dissolve(w.Unit("xa-a")!, Day("2020-01-01")), "unit.change-before-start /on");
        ended.World.Unit("xa-a")!.ExistsOn(Day("2026-06-30")).ShouldBeTrue();
        ended.World.Unit("xa-a")!.ExistsOn(on).ShouldBeFalse();
    }
}
