using System.Collections.Immutable;
using ThiDua.Domain.Activities;

namespace ThiDua.Domain.Units;

/// <summary>How a unit ended.</summary>
/// <param name="On">First day on which it no longer exists.</param>
/// <param name="Successors">Units that took over; none when it was dissolved.</param>
public sealed record UnitEnd(DateOnly On, IReadOnlyList<string> Successors);

/// <summary>A unit with everything it was called and counted as, by day.</summary>
/// <param name="Code">Code.</param>
/// <param name="From">First day.</param>
/// <param name="History">Attributes with the day they hold from, oldest first.</param>
/// <param name="End">How it ended, or null.</param>
/// <param name="Version">Events in its stream.</param>
public sealed record Unit(string Code, DateOnly From, ImmutableArray<(DateOnly From, UnitAttributes Attributes)> History, UnitEnd? End, long Version)
{
    /// <summary>Stream of a unit.</summary>
    public static string StreamOf(string code) => $"unit-{code}";

    /// <summary>Attributes on a day; before the first day those of the first.</summary>
    public UnitAttributes At(DateOnly day)
    {
        var found = History[0].Attributes;
        foreach (var (from, attributes) in History)
        {
            if (from > day)
            {
                break;
            }

            found = attributes;
        }

        return found;
    }

    /// <summary>Whether the unit exists on a day.</summary>
    public bool ExistsOn(DateOnly day) => day >= From && !(day >= End?.On);

    /// <summary>The unit after one more event.</summary>
    /// <exception cref="CorruptStreamException">The event cannot follow.</exception>
    public static Unit Evolve(Unit? unit, IDomainEvent e) => (unit, e) switch
    {
        (null, UnitRegistered r) => new Unit(r.Code, r.From, [(r.From, r.Attributes)], null, 1),
        ({ End: null }, UnitRenamed r) => unit.With(r.On, a => a with { Name = r.Name }),
        ({ End: null }, UnitMoved m) => unit.With(m.On, a => a with { Parent = m.Parent }),
        ({ End: null }, UnitDescribed d) => unit.With(
            d.On, a => a with { Kind = d.Kind, Level = d.Level, Region = d.Region, Residents = d.Residents, Staff = d.Staff }),
        ({ End: null }, UnitMerged m) => unit with { End = new UnitEnd(m.On, [m.Into]), Version = unit.Version + 1 },
        ({ End: null }, UnitSplit s) => unit with { End = new UnitEnd(s.On, s.Into), Version = unit.Version + 1 },
        ({ End: null }, UnitDissolved d) => unit with { End = new UnitEnd(d.On, []), Version = unit.Version + 1 },
        _ => throw new CorruptStreamException($"{e.GetType().Name} cannot follow in the stream of unit {unit?.Code}."),
    };

    /// <summary>Changes what holds from a day on, and every later state with it.</summary>
    private Unit With(DateOnly on, Func<UnitAttributes, UnitAttributes> change)
    {
        var history = History.Where(h => h.From < on)
            .Append((From: on, Attributes: change(At(on))))
            .Concat(History.Where(h => h.From > on).Select(h => (h.From, change(h.Attributes))));
        return this with { History = [.. history], Version = Version + 1 };
    }
}

/// <summary>Decisions about units.</summary>
public static class UnitDecisions
{
    /// <summary>Registers a unit, or records how it differs from <paramref name="from"/> on.</summary>
    public static Decision Describe(World world, string code, UnitAttributes wanted, DateOnly from)
    {
        var refusals = Check(world, code, wanted).ToList();
        if (refusals.Count > 0)
        {
            return Decision.Refuse(refusals);
        }

        if (world.Unit(code) is not { } unit)
        {
            return Decision.Accept(new UnitRegistered(code, wanted, from));
        }

        if (unit.End is not null)
        {
            // What is so already may be said again: whoever repeats a request need not know what came after it.
            return from >= unit.From && unit.At(from) == wanted ? Decision.AlreadyDone : Decision.Refuse("unit.ended", "Đơn vị này đã kết thúc hoạt động.");
        }

        if (from < unit.From)
        {
            return Decision.Refuse("unit.change-before-start", "Ngày thay đổi trước ngày đơn vị được ghi nhận.", "/from");
        }

        var was = unit.At(from);
        var events = new List<IDomainEvent>();
        if (was.Name != wanted.Name)
        {
            events.Add(new UnitRenamed(wanted.Name, from));
        }

        if (was.Parent != wanted.Parent)
        {
            events.Add(new UnitMoved(wanted.Parent, from));
        }

        if (was with { Name = wanted.Name, Parent = wanted.Parent } != wanted)
        {
            events.Add(new UnitDescribed(wanted.Kind, wanted.Level, wanted.Region, wanted.Residents, wanted.Staff, from));
        }

        return Decision.Accept(events);
    }

    /// <summary>Gives a unit another name.</summary>
    public static Decision Rename(Unit unit, string name, DateOnly on) =>
        unit.At(on).Name == name ? Decision.AlreadyDone
        : Active(unit, on) ?? Refused(Require.Text(name, "/name")) ?? Decision.Accept(new UnitRenamed(name, on));

    /// <summary>Merges a unit into another.</summary>
    public static Decision Merge(World world, Unit unit, string into, DateOnly on) =>
        unit.End is { } end && end.On == on && end.Successors is [var only] && only == into ? Decision.AlreadyDone
        : Active(unit, on) ?? Successors(world, unit, [into], on) ?? Decision.Accept(new UnitMerged(into, on));

    /// <summary>Splits a unit into at least two.</summary>
    public static Decision Split(World world, Unit unit, IReadOnlyList<string> into, DateOnly on) =>
        unit.End is { } end && end.On == on && end.Successors.SequenceEqual(into) ? Decision.AlreadyDone
        : into.Distinct().Count() < 2 ? Decision.Refuse("unit.split-into-too-few", "Tách đơn vị phải thành ít nhất hai đơn vị khác nhau.", "/into")
        : Active(unit, on) ?? Successors(world, unit, into, on) ?? Decision.Accept(new UnitSplit(into, on));

    /// <summary>Ends a unit without successor.</summary>
    public static Decision Dissolve(Unit unit, DateOnly on) =>
        unit.End is { } end && end.On == on && end.Successors.Count == 0 ? Decision.AlreadyDone
        : Active(unit, on) ?? Decision.Accept(new UnitDissolved(on));

    private static Decision? Active(Unit unit, DateOnly on) =>
        unit.End is not null ? Decision.Refuse("unit.ended", "Đơn vị này đã kết thúc hoạt động.")
        : on < unit.From ? Decision.Refuse("unit.change-before-start", "Ngày thay đổi trước ngày đơn vị được ghi nhận.", "/on")
        : null;

    private static Decision? Successors(World world, Unit unit, IReadOnlyList<string> into, DateOnly on)
    {
        foreach (var code in into)
        {
            if (code == unit.Code || world.Unit(code) is not { } successor || !successor.ExistsOn(on))
            {
                return Decision.Refuse("unit.unknown", $"Không có đơn vị {code} đang hoạt động vào ngày đó.", "/into");
            }
        }

        return null;
    }

    private static Decision? Refused(IEnumerable<Refusal> refusals) => refusals.ToList() is { Count: > 0 } all ? Decision.Refuse(all) : null;

    private static IEnumerable<Refusal> Check(World world, string code, UnitAttributes a) =>
    [
        .. Codes.Check(code, "/code"),
        .. Require.Text(a.Name, "/name"),
        .. a.Parent is null ? [] : Require.That(
            a.Parent != code && world.Unit(a.Parent) is not null && !world.IsBelow(a.Parent, code), "unit.unknown",
            "Đơn vị cấp trên không có, hoặc nằm dưới chính đơn vị này.", "/parent"),
        .. a.Region is null ? [] : Require.Slug(a.Region, "/region"),
        .. Require.Count(a.Residents ?? 0, "/residents"),
        .. Require.Count(a.Staff ?? 0, "/staff"),
    ];
}
